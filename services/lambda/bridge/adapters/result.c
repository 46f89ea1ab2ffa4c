/* SPDX-License-Identifier: Apache-2.0 */
/* The result of an invocation, as it comes: bare, or in messages of an event stream. */
#include "bridge.h"

#include "../../event_walk.h"

#include <stdio.h>
#include <stdlib.h>

/* What was read with a message that waits: as it comes from the socket, so it is bounded. */
static int hold_rest(invocation *i, headway_bytes rest)
{
    char *longer = realloc(i->body, i->body_size + rest.size + 1);
    if (!longer)
        return HEADWAY_ENOMEM;
    if (rest.size)
        memcpy(longer + i->body_size, rest.data, rest.size);
    i->body = longer;
    i->body_size += rest.size;
    return 0;
}

static void fail(invocation *i, int code, const char *text)
{
    const headway_status status = {.code = code, .message = text};
    face_call *call = i->call;
    i->call = NULL;
    face_fail(call, &status);
}

/* -1: the call is over; 0: it waits; 1. */
static int give(invocation *i, headway_bytes payload)
{
    int error = payload.size ? face_write(i->call, payload) : 0;
    if (error == HEADWAY_ECLOSED) {
        i->call = NULL;
        return -1;
    }
    i->blocked = error == HEADWAY_EAGAIN;
    i->held = i->blocked ? payload : headway_bytes_of(NULL, 0);
    return i->blocked ? 0 : 1;
}

/* ---- the last message ---- */

static headway_bytes member(headway_bytes object, const char *name)
{
    headway_bytes inside, key, value, string;
    if (event_enter(object, '{', &inside))
        while (event_member(&inside, &key, &value) > 0)
            if (event_equals(key, name) && event_string(value, &string) && string.size)
                return value;
    return headway_bytes_of(NULL, 0);
}

/* The function's error, as it stands in the payload of one that does not stream. */
static int complete(invocation *i, headway_bytes payload)
{
    headway_bytes type = member(payload, "ErrorCode"), text = member(payload, "ErrorDetails");
    i->complete = 1;
    if (!type.size)
        return 1;
    size_t room = type.size + text.size + 64;
    char *json = malloc(room);
    int size = json ? snprintf(json, room, "{\"errorType\":%.*s%s%.*s}", (int)type.size,
                               (const char *)type.data, text.size ? ",\"errorMessage\":" : "",
                               (int)text.size, (const char *)text.data)
                    : 0;
    face_call *call = i->call;
    i->call = NULL;
    i->function_error = 1;
    face_failed(call, headway_bytes_of(json, (size_t)size));
    free(json);
    return -1;
}

static int is(headway_bytes text, const char *word)
{
    return event_equals(text, word);
}

static int message(invocation *i, const eventstream_message *m)
{
    headway_bytes event = eventstream_find(m, ":event-type");
    if (is(eventstream_find(m, ":message-type"), "event") && is(event, "PayloadChunk"))
        return give(i, m->payload);
    if (is(event, "InvokeComplete"))
        return complete(i, m->payload);
    if (is(eventstream_find(m, ":message-type"), "event"))
        return 1; /* of a kind that is newer than this */
    fail(i, HEADWAY_UNAVAILABLE, "Lambda has ended the stream with an error");
    return -1;
}

static int framed(invocation *i, headway_bytes bytes)
{
    eventstream_message m;
    int more, state = 1;
    while ((more = eventstream_next(&i->reader, &bytes, &m)) > 0) {
        state = message(i, &m);
        if (state < 0)
            return -1;
        if (state == 0)
            break;
    }
    if (more < 0 || (state == 0 && hold_rest(i, bytes) != 0)) {
        fail(i, HEADWAY_UNAVAILABLE, "Lambda's stream of results is damaged");
        return -1;
    }
    return state;
}

/* ---- both ---- */

/* Until the caller takes more; of what is lost the call ends. */
static int hold(invocation *i, headway_bytes bytes)
{
    if (hold_rest(i, bytes) == 0)
        return 0;
    fail(i, HEADWAY_RESOURCE_EXHAUSTED, "the bridge is out of memory: the result is lost");
    return -1;
}

int result_bytes(invocation *i, headway_bytes bytes)
{
    if (i->blocked)
        return hold(i, bytes);
    if (i->framed)
        return framed(i, bytes);
    int state = give(i, bytes);
    i->held = headway_bytes_of(NULL, 0); /* it is borrowed: a copy waits */
    return state == 0 ? hold(i, bytes) : state;
}

/* What was held is given again, from the beginning. */
static int again(invocation *i)
{
    char *body = i->body;
    size_t size = i->body_size;
    i->body = NULL;
    i->body_size = 0;
    int state = size ? result_bytes(i, headway_bytes_of(body, size)) : 1;
    free(body);
    return state;
}

int result_resume(invocation *i)
{
    headway_bytes held = i->held;
    i->blocked = 0;
    int state = held.size ? give(i, held) : 1;
    return state > 0 ? again(i) : state;
}

void result_end(invocation *i)
{
    face_call *call = i->call;
    if (i->framed && !i->complete) {
        fail(i, HEADWAY_UNAVAILABLE, "Lambda's stream of results has broken off");
        return;
    }
    i->call = NULL;
    if (i->function_error)
        face_failed(call, headway_bytes_of(NULL, 0));
    else
        face_end(call);
}
