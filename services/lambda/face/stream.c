/* SPDX-License-Identifier: Apache-2.0 */
/* A result in many values: each goes out as a response once it is whole. */
#include "internal.h"

#include "../event_walk.h"

#include <headway/json.h>

#include <stdio.h>

enum { TRIED_ALWAYS = 64 << 10 };

static size_t space(headway_bytes text)
{
    const char *data = text.data;
    size_t size = 0;
    while (size < text.size && memchr(" \t\r\n", data[size], 4))
        size++;
    return size;
}

/* 0; EAGAIN: the caller has no credit for it now. */
static int send_value(face_call *call, headway_bytes json, char *why, size_t why_size)
{
    headway_bytes packed;
    int error = face_response(call, json, &packed, why, why_size);
    if (!error)
        error = headway_call_reply_send(call->call, packed);
    if (error == HEADWAY_ELIMIT)
        snprintf(why, why_size, "a response is larger than the bus carries");
    return error == HEADWAY_ECLOSED ? 0 : error; /* cancel follows */
}

/* Whether a response itself may have a member "responses". */
static int is_own_member(const face_call *call)
{
    return !call->face->binary &&
           headway_json_field(headway_http_service_types(call->face->types),
                              call->method->type->response, headway_bytes_of_string("responses"));
}

/* {"responses": [...]}, where that is no response itself. */
static int is_gathered(const face_call *call, headway_bytes value, headway_bytes *ret_inside)
{
    headway_bytes inside, key, array, rest;
    if (is_own_member(call) || !event_enter(value, '{', &inside) ||
        event_member(&inside, &key, &array) != 1 || !event_equals(key, "responses") ||
        !event_enter(array, '[', ret_inside))
        return 0;
    return event_member(&inside, &key, &rest) == 0;
}

/* As an array from here on: what stands around it is cut away. */
static void enter_array(face_call *call, headway_bytes inside)
{
    headway_bytes whole = face_bytes(&call->result);
    face_cut(&call->result, (size_t)((const char *)inside.data - (const char *)whole.data));
    call->form = FACE_ARRAY;
}

static void look(face_call *call)
{
    headway_bytes text = face_bytes(&call->result), inside;
    size_t from = space(text);
    if (from == text.size)
        return;
    if (event_enter(text, '[', &inside))
        enter_array(call, inside);
    else
        call->form = FACE_VALUES;
}

/* Of an array; 0: there is none yet. */
static int next_element(headway_bytes text, size_t *ret_from, size_t *ret_size)
{
    size_t from = space(text);
    if (from < text.size && ((const char *)text.data)[from] == ',')
        from++;
    headway_bytes rest = headway_bytes_of((const char *)text.data + from, text.size - from);
    size_t more = space(rest);
    *ret_from = from;
    *ret_size = 0;
    if (more == rest.size || ((const char *)rest.data)[more] == ']')
        return 0;
    return headway_json_next(rest, ret_size);
}

/* The end of the text is the end of a number or a word, too. */
static int next_value(face_call *call, int last, size_t *ret_from, size_t *ret_size)
{
    headway_bytes text = face_bytes(&call->result);
    *ret_from = 0;
    if (call->form == FACE_ARRAY)
        return next_element(text, ret_from, ret_size);
    int error = headway_json_next(text, ret_size);
    if (!error && !*ret_size && last && space(text) < text.size)
        *ret_size = text.size;
    return error;
}

/* What is left of a whole result. */
static int check_rest(face_call *call, char *why, size_t why_size)
{
    headway_bytes text = face_bytes(&call->result);
    size_t from = space(text);
    int closed = from < text.size && ((const char *)text.data)[from] == ']';
    if (call->form == FACE_ARRAY ? closed : from == text.size)
        return 0;
    snprintf(why, why_size, "it ends in the middle of a response");
    return HEADWAY_EMALFORMED;
}

/* A large response in small pieces is not read from its beginning for each of them: when an eighth
   has come, or the end of a line. */
static int is_worth_trying(const face_call *call, int last)
{
    headway_bytes text = face_bytes(&call->result);
    return last || text.size < TRIED_ALWAYS || text.size - call->tried >= call->tried / 8 ||
           ((const char *)text.data)[text.size - 1] == '\n';
}

/* Sends one. 1; 0: there is no whole one; EAGAIN; else told in why. */
static int step(face_call *call, int last, char *why, size_t why_size)
{
    size_t from, size;
    headway_bytes inside, all = face_bytes(&call->result);
    int error = next_value(call, last, &from, &size);
    if (error) {
        snprintf(why, why_size, "it is not JSON");
        return error;
    }
    if (!size)
        return 0;
    const headway_bytes value = headway_bytes_of((const char *)all.data + from, size);
    if (call->form == FACE_VALUES && is_gathered(call, value, &inside)) {
        enter_array(call, inside);
        return 1;
    }
    error = send_value(call, value, why, why_size);
    if (error)
        return error;
    face_cut(&call->result, from + size);
    return 1;
}

int face_stream_error(face_call *call, headway_bytes *ret_payload)
{
    size_t from, size;
    headway_bytes inside, key, value, all = face_bytes(&call->result);
    int found = 0;
    if (call->form != FACE_VALUES || next_value(call, 1, &from, &size) != 0 || !size)
        return 0;
    const headway_bytes whole = headway_bytes_of((const char *)all.data + from, size);
    if (event_enter(whole, '{', &inside))
        while (event_member(&inside, &key, &value) > 0)
            found += event_equals(key, "errorType") || event_equals(key, "errorMessage");
    *ret_payload = whole;
    return found == 2;
}

int face_stream(face_call *call, int last, char *why, size_t why_size)
{
    int more = 1;
    if (call->form == FACE_UNSEEN)
        look(call);
    if (call->form == FACE_UNSEEN || !is_worth_trying(call, last))
        return last ? check_rest(call, why, why_size) : 0;
    while (more > 0)
        more = step(call, last, why, why_size);
    call->tried = call->result.size;
    if (more < 0)
        return more;
    return last ? check_rest(call, why, why_size) : 0;
}
