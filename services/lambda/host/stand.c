/* SPDX-License-Identifier: Apache-2.0 */
#include "stand.h"

#include "../face/face.h"

#include <headway/status.h>
#include <stdio.h>
#include <stdlib.h>

struct stand {
    host *h;
    face *face;
    char function[ARN_NAME + 1];
};

/* A call that is invoked. */
typedef struct waiting {
    face_call *call;
    host_invocation *invocation;
} waiting;

static void on_done(void *user, const host_result *result)
{
    waiting *w = user;
    face_call *call = w->call;
    free(w);
    if (result->error) {
        face_failed(call, result->payload);
        return;
    }
    if (!result->payload.size || face_write(call, result->payload) == 0)
        face_end(call);
}

static void refuse(face_call *call, const host_refusal *why)
{
    char text[ARN_WHY + 128];
    if (why->http == 429) {
        snprintf(text, sizeof text, "%s (%s)", why->text, why->reason);
        face_refuse(call, HEADWAY_RESOURCE_EXHAUSTED, why->retry_after_ms, text);
    } else {
        face_refuse(call, HEADWAY_UNAVAILABLE, why->retry_after_ms, why->text);
    }
}

static void on_refused(void *user, const host_refusal *why)
{
    waiting *w = user;
    face_call *call = w->call;
    free(w);
    refuse(call, why);
}

static void on_begin(void *user, const char *content_type)
{
    (void)user;
    (void)content_type;
}

static int on_write(void *user, headway_bytes piece)
{
    waiting *w = user;
    host_invocation *invocation = w->invocation;
    int error = face_write(w->call, piece);
    if (error != HEADWAY_ECLOSED)
        return error;
    free(w); /* its call is over */
    host_invocation_cancel(invocation);
    return error;
}

static int invoke_event(stand *s, face_call *call, const face_invocation *i,
                        const host_invoke_options *options)
{
    host_refusal why;
    char id[HOST_ID + 1];
    if (host_invoke_event(s->h, s->function, "$LATEST", i->payload, options, id, &why) != 0)
        refuse(call, &why);
    else
        face_end(call);
    return 0;
}

static int invoke(void *user, face_call *call, const face_invocation *i)
{
    static const host_sink sink = {on_done, on_refused, on_begin, on_write};
    stand *s = user;
    host_refusal why;
    const host_invoke_options options = {
        .size = sizeof options,
        .stream = i->streams,
        .failure_apart = true,
        .client_context = headway_bytes_of_string(i->client_context),
        .trace_id = *i->trace_id ? i->trace_id : NULL,
        .deadline_ms = i->remaining_ms == UINT32_MAX ? 0 : i->remaining_ms};
    if (i->event)
        return invoke_event(s, call, i, &options);
    waiting *w = malloc(sizeof *w);
    if (!w)
        return HEADWAY_ENOMEM;
    w->call = call;
    if (host_invoke(s->h, s->function, "$LATEST", i->payload, &options, &sink, w, &w->invocation,
                    &why) != 0) {
        free(w);
        refuse(call, &why);
        return 0;
    }
    face_call_set_data(call, w);
    return 0;
}

static void cancel(void *user, face_call *call)
{
    waiting *w = face_call_data(call);
    (void)user;
    host_invocation_cancel(w->invocation);
    free(w);
}

static void writable(void *user, face_call *call)
{
    const waiting *w = face_call_data(call);
    (void)user;
    host_invocation_writable(w->invocation);
}

static void on_closed(void *user)
{
    free(user);
}

int stand_open(headway_bus *bus, host *h, const stand_options *o, char *why, size_t why_size,
               stand **ret_stand)
{
    static const face_port port = {invoke, cancel, writable};
    const face_options options = {.size = sizeof options,
                                  .service = o->service,
                                  .schema = o->schema,
                                  .concurrency = o->concurrency,
                                  .bare = o->bare,
                                  .binary = o->binary,
                                  .events = o->events};
    stand *s = calloc(1, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    s->h = h;
    snprintf(s->function, sizeof s->function, "%s", o->function);
    int error = face_open(bus, &options, &port, s, why, why_size, &s->face);
    if (error)
        free(s);
    else
        *ret_stand = s;
    return error;
}

void stand_close(stand *s)
{
    face_close(s->face, on_closed, s);
}
