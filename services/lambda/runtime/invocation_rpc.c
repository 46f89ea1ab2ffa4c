/* SPDX-License-Identifier: Apache-2.0 */
#include "foreign.h"
#include "invocation_parts.h"

#include "../binary.h"

#include <headway/json.h>
#include <headway/stub.h>

#include <stdio.h>

/* ---- requests ---- */

int rpc_pack(rpc *r, const ProtobufCMessage *message, headway_bytes *ret_packed)
{
    const ProtobufCFieldDescriptor *key = r->method->key;
    int error = headway_message_pack(message, r->requests, ret_packed);
    if (error)
        return headway_http_problem_set(&r->problem, error == HEADWAY_ENOMEM ? 503 : 400,
                                        error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED
                                                                : HEADWAY_INVALID_ARGUMENT,
                                        "%s", headway_error_text(error));
    r->key_hash = key ? headway_stub_key_of(message, key) : 0;
    return 0;
}

static int no_request(rpc *r, int error, const char *where, const char *why)
{
    if (error == HEADWAY_EMALFORMED)
        return headway_http_problem_set(&r->problem, 400, HEADWAY_INVALID_ARGUMENT,
                                        "the request is no %s: %s%s", r->method->request->name,
                                        where, why);
    return headway_http_problem_set(&r->problem, 413, HEADWAY_RESOURCE_EXHAUSTED,
                                    "the request takes more memory than its limit: send less at "
                                    "once");
}

int rpc_pack_json(rpc *r, headway_bytes text, int foreign, headway_bytes *ret_packed)
{
    char why[FOREIGN_WHY] = "";
    ProtobufCMessage *message;
    const headway_types *types = headway_http_service_types(r->method->service);
    const ProtobufCMessageDescriptor *type = r->method->request;
    int error =
        foreign ? foreign_read(types, type, text, r->requests, &message, why)
                : headway_json_read(types, type, text, 0, r->requests, &message, why, sizeof why);
    return error ? no_request(r, error, "", why) : rpc_pack(r, message, ret_packed);
}

static int check_packed(rpc *r, headway_bytes packed, char *why, size_t why_size)
{
    ProtobufCMessage *message;
    const ProtobufCMessageDescriptor *type = r->method->request;
    r->key_hash = 0;
    if (!r->method->key)
        return headway_message_scan(type, packed, NULL, why, why_size);
    int error = headway_message_unpack(type, packed, NULL, r->requests, &message, why, why_size);
    if (!error)
        r->key_hash = headway_stub_key_of(message, r->method->key);
    return error;
}

int rpc_pack_binary(rpc *r, headway_bytes string, headway_bytes *ret_packed)
{
    char why[FOREIGN_WHY] = "";
    headway_bytes packed;
    int error = binary_read(string, r->requests, &packed, why, sizeof why);
    if (error)
        return no_request(r, error, "\"binary\": ", why);
    error = check_packed(r, packed, why, sizeof why);
    if (error)
        return no_request(r, error, "the bytes of \"binary\": ", why);
    *ret_packed = packed;
    return 0;
}

/* One of a stream is wrong: the call is given up, and r->problem is its end. */
static int refuse(rpc *r)
{
    const headway_http_problem what = r->problem;
    (void)headway_http_problem_set(&r->problem, what.http, what.code,
                                   "request %llu of the stream: %s",
                                   (unsigned long long)r->sent + 1, what.text);
    headway_call_cancel(r->call);
    return HEADWAY_EINVAL;
}

static int refuse_with(rpc *r, int http, int code, const char *why)
{
    (void)headway_http_problem_set(&r->problem, http, code, "%s", why);
    return refuse(r);
}

static int send_waiting(rpc *r)
{
    int error = headway_call_send(r->call, r->waiting);
    r->has_waiting = error == HEADWAY_EAGAIN;
    if (error == HEADWAY_ELIMIT)
        return refuse_with(r, 413, HEADWAY_RESOURCE_EXHAUSTED,
                           "it is larger than a message may be");
    r->sent += !error;
    return error;
}

static int send_one(rpc *r, headway_bytes text)
{
    headway_arena_reset(r->requests);
    if (r->kind->pack(r, text, &r->waiting) != 0)
        return refuse(r);
    return send_waiting(r);
}

/* The last may end where the text does. */
static int send_last(rpc *r)
{
    headway_bytes value;
    int found = headway_http_lines_end(&r->lines, &value);
    r->all_sent = 1;
    if (found == 1)
        return send_one(r, value);
    return found ? refuse_with(r, 400, HEADWAY_INVALID_ARGUMENT, "it is no whole JSON value") : 0;
}

/* As far as the bus takes them. */
static void feed(rpc *r)
{
    headway_bytes value;
    int found = 1, error = r->has_waiting ? send_waiting(r) : 0;
    while (!error && !r->all_sent &&
           (found = headway_http_lines_next(&r->lines, &r->rest, &value)) == 1)
        error = send_one(r, value);
    if (!error && found < 0)
        error = refuse_with(r, found == HEADWAY_ELIMIT ? 413 : 400,
                            found == HEADWAY_ELIMIT ? HEADWAY_RESOURCE_EXHAUSTED
                                                    : HEADWAY_INVALID_ARGUMENT,
                            found == HEADWAY_ELIMIT ? "it is larger than a message may be"
                                                    : "it is no whole JSON value");
    if (!error && !r->all_sent)
        error = send_last(r);
    if (!error)
        (void)headway_call_end(r->call);
}

/* ---- the call ---- */

static void release(rpc *r)
{
    headway_http_lines_done(&r->lines);
    headway_arena_free(r->requests);
    r->requests = NULL;
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    rpc *r = user;
    (void)call;
    if (!r->problem.http && !r->i->cancelled)
        r->kind->message(r, message);
}

static void on_writable(headway_call *call, void *user)
{
    rpc *r = user;
    (void)call;
    if (!r->problem.http)
        feed(r);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    rpc *r = user;
    const headway_status problem = headway_http_problem_status(&r->problem);
    (void)call;
    r->call = NULL;
    release(r);
    r->kind->done(r, r->problem.http ? &problem : status);
}

static int not_taken(rpc *r, int error)
{
    if (error == HEADWAY_ELIMIT)
        return headway_http_problem_set(&r->problem, 413, HEADWAY_RESOURCE_EXHAUSTED,
                                        "the request, or its metadata, are larger than the bus "
                                        "carries, or too many calls wait for it");
    if (error == HEADWAY_ENOMEM)
        return headway_http_problem_set(&r->problem, 503, HEADWAY_RESOURCE_EXHAUSTED,
                                        "the function is out of memory");
    return headway_http_problem_set(&r->problem, 503, HEADWAY_UNAVAILABLE,
                                    "the call cannot be made: %s", headway_error_text(error));
}

static int call(rpc *r, headway_bytes packed)
{
    static const headway_call_events events = {on_message, on_writable, on_done};
    const headway_method *method = &r->method->call;
    uint32_t most = method->policy.deadline_ms, left = invocation_time(r->i);
    if (!left)
        return headway_http_problem_set(&r->problem, 504, HEADWAY_DEADLINE_EXCEEDED,
                                        "the function's time is up: give it more, or less to do");
    if (r->deadline_ms && r->deadline_ms < left)
        left = r->deadline_ms;
    const headway_call_options options = {.size = sizeof options,
                                          .deadline_ms = most && most < left ? most : left,
                                          .wait_for_ready = 1,
                                          .manual_demand = r->manual_demand,
                                          .key_hash = r->key_hash,
                                          .metadata = r->i->metadata,
                                          .via = r->i->f->options.via};
    int error = headway_call_open(r->i->f->bus, method, packed, &options, &events, r, &r->call);
    return error ? not_taken(r, error) : 0;
}

int rpc_open(rpc *r, headway_bytes text, headway_http_media media)
{
    headway_bytes packed = headway_bytes_of(NULL, 0);
    int streams = (r->method->call.shape & HEADWAY_CLIENT_STREAM) != 0, error = 0;
    headway_http_lines_init(&r->lines, &r->i->f->alloc, media, 0);
    r->rest = text;
    r->requests = headway_arena_new(&r->i->f->alloc, INVOCATION_MEMORY);
    if (!r->requests)
        error = not_taken(r, HEADWAY_ENOMEM);
    if (!error && !streams)
        error = r->kind->pack(r, text, &packed);
    if (!error)
        error = call(r, packed);
    if (error)
        release(r);
    else if (streams)
        feed(r);
    return error;
}

void rpc_cancel(rpc *r)
{
    if (r->call)
        headway_call_cancel(r->call);
}
