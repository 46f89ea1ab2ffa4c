/* Made by protoc-gen-headway from bare.proto. Do not edit. */
#include "bare.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info a_b__infos[] = {
    {"linux", NULL, 0, 0},
    {"stdin", NULL, 0, 0},
    {"X", NULL, 0, 0},
    {"signed", NULL, 0, 0},
    {"EOF", NULL, 0, 0},
    {"first", "class", 0, 0},
    {"NULL", "class", 0, 0},
};
static const headway_field_info _1__infos[] = {
    {"", NULL, 0, 0},
};
const headway_message_info bare_proto_messages[] = {
    {&a_b__descriptor, a_b__infos},
    {&a_b__class__descriptor, NULL},
    {&ab__descriptor, NULL},
    {&eof__descriptor, NULL},
    {&nan__descriptor, NULL},
    {&protobuf_clabel__descriptor, NULL},
    {&_1__descriptor, _1__infos},
    {&____descriptor, NULL},
};
const size_t bare_proto_message_count = 8;
static const uint8_t bare_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes bare_proto_schema = {bare_proto__schema_bytes, ...};
const headway_method headway___methods[] = {
    {"Open", "Headway/Open", HEADWAY_UNARY,
     {0},
     &ab__descriptor, &ab__descriptor},
};
const headway_service_descriptor headway___service = {
    sizeof(headway_service_descriptor), "Headway",
    headway___methods, 1,
    {bare_proto__schema_bytes, sizeof bare_proto__schema_bytes},
};
const headway_method headway_call__methods[] = {
    {"Reply", "headway_call/Reply", HEADWAY_UNARY,
     {0},
     &ab__descriptor, &ab__descriptor},
};
const headway_service_descriptor headway_call__service = {
    sizeof(headway_service_descriptor), "headway_call",
    headway_call__methods, 1,
    {bare_proto__schema_bytes, sizeof bare_proto__schema_bytes},
};
const headway_method a_b_methods[] = {
    {"_pack", "a_b/_pack", HEADWAY_UNARY,
     {0},
     &ab__descriptor, &ab__descriptor},
    {"Errno", "a_b/Errno", HEADWAY_SERVER_STREAM,
     {0},
     &ab__descriptor, &ab__descriptor},
    {"Assert", "a_b/Assert", HEADWAY_CLIENT_STREAM,
     {0},
     &ab__descriptor, &ab__descriptor},
};
const headway_service_descriptor a_b_service = {
    sizeof(headway_service_descriptor), "a_b",
    a_b_methods, 3,
    {bare_proto__schema_bytes, sizeof bare_proto__schema_bytes},
};
/* clang-format on */

/* ---- service Headway ---- */

static int headway___open__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const headway___handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, headway___methods[0].request);
    if (!request)
        return 0;
    return handlers->open(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler headway____thunks[] = {
    {headway___open__open, NULL, NULL},
};
static const size_t headway____offsets[] = {
    offsetof(headway___handlers, open),
};
static const headway_stub_service headway____stub = {
    HEADWAY_GENERATED_VERSION, &headway___service, headway____thunks, headway____offsets,
    sizeof(headway___handlers), 0,
};
/* clang-format on */

int headway___serve(headway_bus *bus, const headway___handlers *handlers, void *self,
                    const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &headway____stub, handlers, self, options, ret_service);
}

int headway___open_reply(headway_call *call, const Ab *response)
{
    return headway_stub_reply(call, &response->base);
}

static void headway___open__ended(headway_call *call, const headway_status *status,
                                  const ProtobufCMessage *response, headway_stub_function on_done,
                                  void *user)
{
    ((headway___open_done)on_done)(call, status, (const void *)response, user);
}

int headway___open(headway_bus *bus, const Ab *request, const headway_call_options *options,
                   headway___open_done on_done, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = headway___open__ended,
    };
    const headway_stub_request_of asked = {
        .method = &headway___methods[0],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

/* ---- service headway_call ---- */

static int headway_call__reply__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const headway_call__handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, headway_call__methods[0].request);
    if (!request)
        return 0;
    return handlers->reply(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler headway_call___thunks[] = {
    {headway_call__reply__open, NULL, NULL},
};
static const size_t headway_call___offsets[] = {
    offsetof(headway_call__handlers, reply),
};
static const headway_stub_service headway_call___stub = {
    HEADWAY_GENERATED_VERSION, &headway_call__service, headway_call___thunks, headway_call___offsets,
    sizeof(headway_call__handlers), 0,
};
/* clang-format on */

int headway_call__serve(headway_bus *bus, const headway_call__handlers *handlers, void *self,
                        const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &headway_call___stub, handlers, self, options, ret_service);
}

int headway_call__reply_reply(headway_call *call, const Ab *response)
{
    return headway_stub_reply(call, &response->base);
}

static void headway_call__reply__ended(headway_call *call, const headway_status *status,
                                       const ProtobufCMessage *response,
                                       headway_stub_function on_done, void *user)
{
    ((headway_call__reply_done)on_done)(call, status, (const void *)response, user);
}

int headway_call__reply(headway_bus *bus, const Ab *request, const headway_call_options *options,
                        headway_call__reply_done on_done, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = headway_call__reply__ended,
    };
    const headway_stub_request_of asked = {
        .method = &headway_call__methods[0],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

/* ---- service a_b ---- */

static int a_b__pack___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const a_b_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, a_b_methods[0].request);
    if (!request)
        return 0;
    return handlers->_pack_(call, (const void *)request, binding->self);
}

static int a_b_errno___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const a_b_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, a_b_methods[1].request);
    if (!request)
        return 0;
    return handlers->errno_(call, (const void *)request, binding->self);
}

static int a_b_assert___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const a_b_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->assert_(call, binding->self);
}

static int a_b_assert___next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const a_b_handlers *handlers = binding->handlers;
    if (!handlers->assert__next)
        return 0;
    const void *descriptor = a_b_methods[2].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->assert__next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int a_b_assert___done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const a_b_handlers *handlers = binding->handlers;
    return handlers->assert__done ? handlers->assert__done(call, binding->self) : 0;
}

/* clang-format off */
static const headway_handler a_b__thunks[] = {
    {a_b__pack___open, NULL, NULL},
    {a_b_errno___open, NULL, NULL},
    {a_b_assert___open, a_b_assert___next, a_b_assert___done},
};
static const size_t a_b__offsets[] = {
    offsetof(a_b_handlers, _pack_),
    offsetof(a_b_handlers, errno_),
    offsetof(a_b_handlers, assert_),
};
static const headway_stub_service a_b__stub = {
    HEADWAY_GENERATED_VERSION, &a_b_service, a_b__thunks, a_b__offsets,
    sizeof(a_b_handlers), 0,
};
/* clang-format on */

int a_b_serve(headway_bus *bus, const a_b_handlers *handlers, void *self,
              const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &a_b__stub, handlers, self, options, ret_service);
}

int a_b__pack__reply(headway_call *call, const Ab *response)
{
    return headway_stub_reply(call, &response->base);
}

int a_b_errno__reply_send(headway_call *call, const Ab *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int a_b_errno__reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

int a_b_assert__reply(headway_call *call, const Ab *response)
{
    return headway_stub_reply(call, &response->base);
}

static void a_b__pack___ended(headway_call *call, const headway_status *status,
                              const ProtobufCMessage *response, headway_stub_function on_done,
                              void *user)
{
    ((a_b__pack__done)on_done)(call, status, (const void *)response, user);
}

int a_b__pack_(headway_bus *bus, const Ab *request, const headway_call_options *options,
               a_b__pack__done on_done, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = a_b__pack___ended,
    };
    const headway_stub_request_of asked = {
        .method = &a_b_methods[0],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

static void a_b_errno___received(headway_call *call, const ProtobufCMessage *message,
                                 headway_stub_function on_next, void *user)
{
    ((a_b_errno__next)on_next)(call, (const void *)message, user);
}

static void a_b_errno___ended(headway_call *call, const headway_status *status,
                              const ProtobufCMessage *response, headway_stub_function on_done,
                              void *user)
{
    (void)response;
    ((a_b_errno__done)on_done)(call, status, user);
}

int a_b_errno_(headway_bus *bus, const Ab *request, const headway_call_options *options,
               const a_b_errno__events *events, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = a_b_errno___received,
        .done = a_b_errno___ended,
    };
    const headway_stub_request_of asked = {
        .method = &a_b_methods[1],
        .client = &client,
        .message = &request->base,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

static void a_b_assert___ended(headway_call *call, const headway_status *status,
                               const ProtobufCMessage *response, headway_stub_function on_done,
                               void *user)
{
    ((a_b_assert__done)on_done)(call, status, (const void *)response, user);
}

int a_b_assert_(headway_bus *bus, const headway_call_options *options,
                const a_b_assert__events *events, void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = a_b_assert___ended,
    };
    const headway_stub_request_of asked = {
        .method = &a_b_methods[2],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int a_b_assert__send(headway_call *call, const Ab *request)
{
    return headway_stub_send(call, &request->base);
}

int a_b_assert__end(headway_call *call)
{
    return headway_call_end(call);
}
