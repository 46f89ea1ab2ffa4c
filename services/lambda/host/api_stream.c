/* SPDX-License-Identifier: Apache-2.0 */
/* Results in pieces, each an event of a stream; the last event tells how it ended. */
#include "api_parts.h"
#include "eventstream.h"

enum { FRAME = 17 << 20 /* the largest payload of an event, with what is around it */ };

/* The event as bytes, in scratch. */
static int frame(api_call *call, const char *name, const char *type, headway_bytes payload,
                 headway_bytes *ret_bytes)
{
    const eventstream_header headers[] = {eventstream_string(":event-type", name),
                                          eventstream_string(":content-type", type),
                                          eventstream_string(":message-type", "event")};
    const eventstream_message message = {headers, sizeof headers / sizeof *headers, payload};
    return eventstream_write(&message, call->scratch, ret_bytes);
}

static void give_up(api_call *call)
{
    call->output->abort(call->user);
    api_release(call);
}

static void begin(void *user, const char *content_type)
{
    api_call *call = user;
    const headway_http_header headers[] = {
        {headway_bytes_of_string("x-amzn-RequestId"), headway_bytes_of_string(call->id)},
        {headway_bytes_of_string("Content-Type"),
         headway_bytes_of_string("application/vnd.amazon.eventstream")},
        {headway_bytes_of_string("X-Amz-Executed-Version"),
         headway_bytes_of_string(call->version)}};
    (void)content_type; /* the answer's own is that of the stream of events */
    call->scratch = headway_arena_new(NULL, FRAME);
    call->begun = call->scratch && call->output->begin(call->user, 200, headers,
                                                       sizeof headers / sizeof *headers) == 0;
}

/* The first piece is always taken, as the host wants it: a failure that came before any. */
static int write(void *user, headway_bytes piece)
{
    api_call *call = user;
    headway_bytes bytes;
    if (!call->begun)
        return HEADWAY_ECLOSED;
    if (call->held.size)
        return HEADWAY_EAGAIN;
    headway_arena_reset(call->scratch);
    int error = frame(call, "PayloadChunk", "application/octet-stream", piece, &bytes);
    if (!error)
        error = call->output->write(call->user, bytes);
    if (error == HEADWAY_EAGAIN && !call->written) {
        call->held = bytes;
        error = 0;
    }
    call->written |= !error;
    return error;
}

static int describe_end(api_call *call, const host_result *result, headway_bytes *ret_json)
{
    Headway__Lambda__V1__StreamComplete end = HEADWAY__LAMBDA__V1__STREAM_COMPLETE__INIT;
    if (result->error) {
        end.error_code = (char *)(uintptr_t)result->error_type;
        end.error_details = (char *)(uintptr_t)result->error_message;
    }
    if (call->wants_tail)
        end.log_result = api_to_base64(result->log_tail, call->arena);
    return end.log_result ? api_json(call, &end.base, ret_json) : HEADWAY_ENOMEM;
}

/* Behind what is held: what was not streamed, as the document of a failure, and how it ended. */
static int hold_end(api_call *call, const host_result *result)
{
    headway_bytes json, rest = {NULL, 0}, end = {NULL, 0}, held = call->held;
    int error = describe_end(call, result, &json);
    if (!held.size)
        headway_arena_reset(call->scratch);
    if (!error && result->payload.size)
        error = frame(call, "PayloadChunk", "application/octet-stream", result->payload, &rest);
    if (!error)
        error = frame(call, "InvokeComplete", "application/json", json, &end);
    char *all = error ? NULL : headway_arena_take(call->scratch, held.size + rest.size + end.size);
    if (!all)
        return HEADWAY_ENOMEM;
    if (held.size)
        memcpy(all, held.data, held.size);
    if (rest.size)
        memcpy(all + held.size, rest.data, rest.size);
    memcpy(all + held.size + rest.size, end.data, end.size);
    call->held = headway_bytes_of(all, held.size + rest.size + end.size);
    call->ended = 1;
    return 0;
}

void api_stream_go_on(api_call *call)
{
    int error = call->held.size ? call->output->write(call->user, call->held) : 0;
    if (error == HEADWAY_EAGAIN)
        return;
    call->held = headway_bytes_of(NULL, 0);
    if (!call->ended) {
        host_invocation_writable(call->invocation);
        return;
    }
    if (error) {
        give_up(call);
        return;
    }
    call->output->end(call->user);
    api_release(call);
}

static void done(void *user, const host_result *result)
{
    api_call *call = user;
    call->invocation = NULL;
    if (!call->scratch)
        begin(call, ""); /* it has failed, or had its result, before the first piece */
    if (!call->begun || hold_end(call, result))
        give_up(call);
    else
        api_stream_go_on(call);
}

/* Before begin. */
static void refused(void *user, const host_refusal *why)
{
    api_call *call = user;
    call->invocation = NULL;
    api_refuse_invoke(call, why);
}

const host_sink api_stream_sink = {
    .done = done, .refused = refused, .begin = begin, .write = write};
