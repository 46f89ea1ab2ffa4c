/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whoever takes the result slowly stops the service: the call is asked for more only when what came
 * has been taken, so that no more waits here than what was asked for at once.
 */
#include "invocation_parts.h"

enum {
    WINDOW_BYTES = 256 << 10, /* of responses that were asked for and not come yet, about */
    WINDOW_MESSAGES = 32      /* at most */
};

int outflow_put(invocation *i, headway_bytes piece)
{
    outflow *out = &i->out;
    if (!piece.size || i->cancelled)
        return 0;
    int error = out->blocked ? HEADWAY_EAGAIN : i->result.write(i->user, piece);
    if (error != HEADWAY_EAGAIN)
        return error;
    out->blocked = 1;
    return growing_add(&out->pending, piece) ? HEADWAY_ENOMEM : 0;
}

static void close_if_flushed(invocation *i)
{
    outflow *out = &i->out;
    if (!out->ending || (out->blocked && !i->cancelled))
        return;
    if (!i->cancelled && *out->type)
        i->result.fail(i->user, out->type, out->failure);
    else if (!i->cancelled)
        i->result.end(i->user);
    invocation_finish(i);
}

void outflow_flush(invocation *i)
{
    outflow *out = &i->out;
    headway_bytes waiting = growing_bytes(&out->pending);
    int error = waiting.size && !i->cancelled ? i->result.write(i->user, waiting) : 0;
    if (error == HEADWAY_EAGAIN)
        return;
    out->pending.size = 0;
    out->blocked = 0;
    close_if_flushed(i);
}

void outflow_came(invocation *i, size_t size)
{
    outflow *out = &i->out;
    out->outstanding -= out->outstanding > 0;
    if (size > out->largest)
        out->largest = size < WINDOW_BYTES ? (uint32_t)size : WINDOW_BYTES;
}

void outflow_demand(invocation *i, rpc *r)
{
    outflow *out = &i->out;
    uint32_t most = out->largest ? WINDOW_BYTES / out->largest : 1;
    if (most > WINDOW_MESSAGES)
        most = WINDOW_MESSAGES;
    if (out->blocked || out->outstanding >= most || !r->call)
        return;
    (void)headway_call_request(r->call, most - out->outstanding);
    out->outstanding = most;
}

void outflow_end(invocation *i, const headway_types *types, const headway_status *status)
{
    outflow *out = &i->out;
    out->ending = 1;
    if (status->code != HEADWAY_OK &&
        result_status_write(types, status, i->arena, out->type, &out->failure) != 0) {
        memcpy(out->type, "headway.UNKNOWN", sizeof "headway.UNKNOWN");
        out->failure = headway_bytes_of_string("{}");
    }
    close_if_flushed(i);
}
