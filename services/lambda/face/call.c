/* SPDX-License-Identifier: Apache-2.0 */
/* Calls as they come from the bus. */
#include "internal.h"

#include <stdio.h>

enum { WHY = 512, FULL_MS = 100 };

void face_over(face_call *call)
{
    call->over = 1;
    headway_call_watch(call->call, NULL, NULL, NULL);
    face_buffer_done(&call->request);
    face_buffer_done(&call->result);
}

static void on_cancel(headway_call *answered, void *user)
{
    face_call *call = user;
    face *f = call->face;
    if (call->invoked)
        f->port->cancel(f->user, call);
    face_over(call);
    headway_call_drop(answered);
}

static void on_writable(headway_call *answered, void *user)
{
    (void)answered;
    face_writable(user);
}

/* Its arena has the call as long as it lasts. NULL: out of memory. */
static face_call *begin(headway_call *answered, face *f)
{
    headway_arena *arena = headway_call_arena(answered);
    face_call *call = arena ? headway_arena_take(arena, sizeof *call) : NULL;
    if (!call)
        return NULL;
    const headway_method *method = headway_call_method(answered);
    const face_method *mine = &f->methods[method - f->calls];
    size_t limit = mine->event ? FACE_EVENT_PAYLOAD : FACE_PAYLOAD;
    *call = (face_call){.face = f,
                        .call = answered,
                        .method = mine,
                        .request = {.alloc = &f->alloc, .limit = limit},
                        .result = {.alloc = &f->alloc, .limit = FACE_RESULT}};
    headway_call_set_data(answered, call);
    headway_call_watch(answered, on_cancel, on_writable, call);
    return call;
}

/* What is wrong with this call before anybody is asked. 1: it has been answered. */
static int turned_away(face *f, headway_call *answered, face_invocation *invocation,
                       uint32_t *ret_hops)
{
    headway_arena_reset(f->scratch);
    face_trace_read(headway_call_metadata(answered), f->scratch, ret_hops, invocation->trace_id);
    if (*ret_hops < FACE_HOPS)
        return 0;
    (void)headway_call_fail(answered, HEADWAY_FAILED_PRECONDITION,
                            "a recursive loop: the call has passed %u functions, more than %d",
                            *ret_hops, FACE_HOPS);
    return 1;
}

static void not_begun(face_call *call, int error)
{
    if (error == HEADWAY_EAGAIN)
        face_refuse(call, HEADWAY_RESOURCE_EXHAUSTED, FULL_MS,
                    "the function has no room for another invocation now");
    else
        face_refuse(call, HEADWAY_UNAVAILABLE, 0, headway_error_text(error));
}

static void invoke(face_call *call)
{
    face *f = call->face;
    face_invocation invocation = {.method = &call->method->type->call,
                                  .remaining_ms = headway_call_remaining_ms(call->call),
                                  .event = call->method->event};
    if (turned_away(f, call->call, &invocation, &call->hops)) {
        face_over(call);
        return;
    }
    invocation.streams = call->method->type->call.shape & HEADWAY_SERVER_STREAM ? 1 : 0;
    invocation.payload = face_bytes(&call->request);
    face_context_write(call->hops + 1, invocation.client_context);
    headway_call_ref(call->call); /* what is called within may end it */
    headway_call *kept = call->call;
    call->invoked = 1;
    int error = f->port->invoke(f->user, call, &invocation);
    if (error && !call->over) {
        call->invoked = 0;
        not_begun(call, error);
    }
    if (!call->over)
        face_buffer_done(&call->request);
    headway_call_unref(kept);
}

static int fail(face_call *call, int code, const char *why)
{
    headway_call *answered = call->call;
    face_over(call);
    (void)headway_call_fail(answered, code, "%s", why);
    return 0;
}

static int starved(face_call *call)
{
    return fail(call, HEADWAY_RESOURCE_EXHAUSTED, "out of memory");
}

static int open_unary(headway_call *answered, headway_bytes message, void *self)
{
    char why[WHY] = "";
    face_call *call = begin(answered, self);
    if (!call)
        return HEADWAY_RESOURCE_EXHAUSTED;
    if (face_request_begin(call) != 0)
        return starved(call);
    int code = face_request_add(call, message, why, sizeof why);
    if (code)
        return fail(call, code, why);
    if (face_request_end(call) != 0)
        return starved(call);
    invoke(call);
    return 0;
}

static int open_upload(headway_call *answered, headway_bytes message, void *self)
{
    face_call *call = begin(answered, self);
    (void)message;
    if (!call)
        return HEADWAY_RESOURCE_EXHAUSTED;
    return face_request_begin(call) == 0 ? 0 : starved(call);
}

static int next_upload(headway_call *answered, headway_bytes message, void *self)
{
    char why[WHY] = "";
    face_call *call = headway_call_data(answered);
    (void)self;
    int code = face_request_add(call, message, why, sizeof why);
    return code ? fail(call, code, why) : 0;
}

static int done_upload(headway_call *answered, void *self)
{
    face_call *call = headway_call_data(answered);
    (void)self;
    if (face_request_end(call) != 0)
        return starved(call);
    invoke(call);
    return 0;
}

const headway_handler face_unary = {.open = open_unary};
const headway_handler face_upload = {.open = open_upload, .next = next_upload, .done = done_upload};

void face_call_set_data(face_call *call, void *data)
{
    call->data = data;
}

void *face_call_data(const face_call *call)
{
    return call->data;
}

uint64_t face_call_id(const face_call *call)
{
    return headway_call_id(call->call);
}
