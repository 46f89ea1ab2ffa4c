/* Made by protoc-gen-headway from names.proto. Do not edit. */
#include "names.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info golden__names__a_b__infos[] = {
    {"aB", NULL, 0, 0},
};
static const headway_field_info golden__names__ab__infos[] = {
    {"int", NULL, 0, 0},
    {"class", NULL, 0, 0},
    {"restrict", NULL, 0, 0},
    {"errno", NULL, 0, 0},
    {"base", NULL, 0, 0},
    {"x", NULL, 0, 0},
    {"nX", NULL, 0, 0},
    {"hasY", NULL, 0, 0},
    {"y", NULL, 1, 0},
    {"kindCase", NULL, 0, 0},
    {"default", "kind", 0, 0},
    {"register", "kind", 0, 0},
};
const headway_message_info names_proto_messages[] = {
    {&golden__names__a_b__descriptor, golden__names__a_b__infos},
    {&golden__names__ab__descriptor, golden__names__ab__infos},
    {&golden__names__ab__kind_case__descriptor, NULL},
    {&golden__names__meet__event__descriptor, NULL},
};
const size_t names_proto_message_count = 4;
static const uint8_t names_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes names_proto_schema = {names_proto__schema_bytes, ...};
const headway_method golden_names_meet_methods[] = {
    {"Get", "golden.names.Meet/Get", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"GetReply", "golden.names.Meet/GetReply", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"Serve", "golden.names.Meet/Serve", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"Do", "golden.names.Meet/Do", HEADWAY_BIDI_STREAM,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"DoSend", "golden.names.Meet/DoSend", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"Size", "golden.names.Meet/Size", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"HTTPGet", "golden.names.Meet/HTTPGet", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"ByText", "golden.names.Meet/ByText", HEADWAY_SERVER_STREAM,
     {0},
     &golden__names__ab__descriptor, &golden__names__ab__descriptor},
    {"Foo", "golden.names.Meet/Foo", HEADWAY_BIDI_STREAM,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
    {"Foo_", "golden.names.Meet/Foo_", HEADWAY_BIDI_STREAM,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
};
const headway_service_descriptor golden_names_meet_service = {
    sizeof(headway_service_descriptor), "golden.names.Meet",
    golden_names_meet_methods, 10,
    {names_proto__schema_bytes, sizeof names_proto__schema_bytes},
};
const headway_method golden_names_meet_get_methods[] = {
    {"Reply", "golden.names.Meet_Get/Reply", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
};
const headway_service_descriptor golden_names_meet_get_service = {
    sizeof(headway_service_descriptor), "golden.names.Meet_Get",
    golden_names_meet_get_methods, 1,
    {names_proto__schema_bytes, sizeof names_proto__schema_bytes},
};
const headway_method golden_names_a_b_methods[] = {
    {"C", "golden.names.a_b/C", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
};
const headway_service_descriptor golden_names_a_b_service = {
    sizeof(headway_service_descriptor), "golden.names.a_b",
    golden_names_a_b_methods, 1,
    {names_proto__schema_bytes, sizeof names_proto__schema_bytes},
};
const headway_method golden_names_a_methods[] = {
    {"B_C", "golden.names.a/B_C", HEADWAY_UNARY,
     {0},
     &golden__names__a_b__descriptor, &golden__names__ab__descriptor},
};
const headway_service_descriptor golden_names_a_service = {
    sizeof(headway_service_descriptor), "golden.names.a",
    golden_names_a_methods, 1,
    {names_proto__schema_bytes, sizeof names_proto__schema_bytes},
};
const headway_service_descriptor golden_names_empty_service = {
    sizeof(headway_service_descriptor), "golden.names.Empty",
    NULL, 0,
    {names_proto__schema_bytes, sizeof names_proto__schema_bytes},
};
/* clang-format on */

/* ---- service golden.names.Meet ---- */

static int golden_names_meet_get__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[0].request);
    if (!request)
        return 0;
    return handlers->get(call, (const void *)request, binding->self);
}

static int golden_names_meet_get_reply___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[1].request);
    if (!request)
        return 0;
    return handlers->get_reply_(call, (const void *)request, binding->self);
}

static int golden_names_meet_serve___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[2].request);
    if (!request)
        return 0;
    return handlers->serve_(call, (const void *)request, binding->self);
}

static int golden_names_meet_do___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->do_(call, binding->self);
}

static int golden_names_meet_do___next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    if (!handlers->do__next)
        return 0;
    const void *descriptor = golden_names_meet_methods[3].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->do__next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int golden_names_meet_do___done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    return handlers->do__done ? handlers->do__done(call, binding->self) : 0;
}

static int golden_names_meet_do_send__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[4].request);
    if (!request)
        return 0;
    return handlers->do_send(call, (const void *)request, binding->self);
}

static int golden_names_meet_size___open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[5].request);
    if (!request)
        return 0;
    return handlers->size_(call, (const void *)request, binding->self);
}

static int golden_names_meet_http_get__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[6].request);
    if (!request)
        return 0;
    return handlers->http_get(call, (const void *)request, binding->self);
}

static int golden_names_meet_by_text__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_methods[7].request);
    if (!request)
        return 0;
    return handlers->by_text(call, (const void *)request, binding->self);
}

static int golden_names_meet_foo__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->foo(call, binding->self);
}

static int golden_names_meet_foo__next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    if (!handlers->foo_next)
        return 0;
    const void *descriptor = golden_names_meet_methods[8].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->foo_next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int golden_names_meet_foo__done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    return handlers->foo_done ? handlers->foo_done(call, binding->self) : 0;
}

static int golden_names_meet_foo____open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    (void)message;
    return handlers->foo__(call, binding->self);
}

static int golden_names_meet_foo____next(headway_call *call, headway_bytes message, void *self)
{
    headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    if (!handlers->foo___next)
        return 0;
    const void *descriptor = golden_names_meet_methods[9].request;
    const void *request = headway_stub_next(call, message, descriptor, binding);
    if (!request)
        return 0;
    int code = handlers->foo___next(call, request, binding->self);
    headway_stub_release(binding);
    return code;
}

static int golden_names_meet_foo____done(headway_call *call, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_handlers *handlers = binding->handlers;
    return handlers->foo___done ? handlers->foo___done(call, binding->self) : 0;
}

/* clang-format off */
static const headway_handler golden_names_meet__thunks[] = {
    {golden_names_meet_get__open, NULL, NULL},
    {golden_names_meet_get_reply___open, NULL, NULL},
    {golden_names_meet_serve___open, NULL, NULL},
    {golden_names_meet_do___open, golden_names_meet_do___next, golden_names_meet_do___done},
    {golden_names_meet_do_send__open, NULL, NULL},
    {golden_names_meet_size___open, NULL, NULL},
    {golden_names_meet_http_get__open, NULL, NULL},
    {golden_names_meet_by_text__open, NULL, NULL},
    {golden_names_meet_foo__open, golden_names_meet_foo__next, golden_names_meet_foo__done},
    {golden_names_meet_foo____open, golden_names_meet_foo____next, golden_names_meet_foo____done},
};
static const size_t golden_names_meet__offsets[] = {
    offsetof(golden_names_meet_handlers, get),
    offsetof(golden_names_meet_handlers, get_reply_),
    offsetof(golden_names_meet_handlers, serve_),
    offsetof(golden_names_meet_handlers, do_),
    offsetof(golden_names_meet_handlers, do_send),
    offsetof(golden_names_meet_handlers, size_),
    offsetof(golden_names_meet_handlers, http_get),
    offsetof(golden_names_meet_handlers, by_text),
    offsetof(golden_names_meet_handlers, foo),
    offsetof(golden_names_meet_handlers, foo__),
};
static const headway_stub_service golden_names_meet__stub = {
    HEADWAY_GENERATED_VERSION, &golden_names_meet_service, golden_names_meet__thunks, golden_names_meet__offsets,
    sizeof(golden_names_meet_handlers), 0,
};
/* clang-format on */

int golden_names_meet_serve(headway_bus *bus, const golden_names_meet_handlers *handlers,
                            void *self, const headway_service_options *options,
                            headway_service **ret_service)
{
    return headway_stub_serve(bus, &golden_names_meet__stub, handlers, self, options, ret_service);
}

int golden_names_meet_get_reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_get_reply__reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_serve__reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_do__reply_send(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int golden_names_meet_do__reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

int golden_names_meet_do_send_reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_size__reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_http_get_reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

int golden_names_meet_by_text_reply_send(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int golden_names_meet_by_text_reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

int golden_names_meet_foo_reply_send(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int golden_names_meet_foo_reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

int golden_names_meet_foo___reply_send(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply_send(call, &response->base);
}

int golden_names_meet_foo___reply_end(headway_call *call)
{
    return headway_call_reply_end(call);
}

static void golden_names_meet_get__ended(headway_call *call, const headway_status *status,
                                         const ProtobufCMessage *response,
                                         headway_stub_function on_done, void *user)
{
    ((golden_names_meet_get_done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_get(headway_bus *bus, const Golden__Names__AB *request,
                          const headway_call_options *options, golden_names_meet_get_done on_done,
                          void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_get__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[0],
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

static void golden_names_meet_get_reply___ended(headway_call *call, const headway_status *status,
                                                const ProtobufCMessage *response,
                                                headway_stub_function on_done, void *user)
{
    ((golden_names_meet_get_reply__done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_get_reply_(headway_bus *bus, const Golden__Names__AB *request,
                                 const headway_call_options *options,
                                 golden_names_meet_get_reply__done on_done, void *user,
                                 headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_get_reply___ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[1],
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

static void golden_names_meet_serve___ended(headway_call *call, const headway_status *status,
                                            const ProtobufCMessage *response,
                                            headway_stub_function on_done, void *user)
{
    ((golden_names_meet_serve__done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_serve_(headway_bus *bus, const Golden__Names__AB *request,
                             const headway_call_options *options,
                             golden_names_meet_serve__done on_done, void *user,
                             headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_serve___ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[2],
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

static void golden_names_meet_do___received(headway_call *call, const ProtobufCMessage *message,
                                            headway_stub_function on_next, void *user)
{
    ((golden_names_meet_do__next)on_next)(call, (const void *)message, user);
}

static void golden_names_meet_do___ended(headway_call *call, const headway_status *status,
                                         const ProtobufCMessage *response,
                                         headway_stub_function on_done, void *user)
{
    (void)response;
    ((golden_names_meet_do__done)on_done)(call, status, user);
}

int golden_names_meet_do_(headway_bus *bus, const headway_call_options *options,
                          const golden_names_meet_do__events *events, void *user,
                          headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = golden_names_meet_do___received,
        .done = golden_names_meet_do___ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[3],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int golden_names_meet_do__send(headway_call *call, const Golden__Names__AB *request)
{
    return headway_stub_send(call, &request->base);
}

int golden_names_meet_do__end(headway_call *call)
{
    return headway_call_end(call);
}

static void golden_names_meet_do_send__ended(headway_call *call, const headway_status *status,
                                             const ProtobufCMessage *response,
                                             headway_stub_function on_done, void *user)
{
    ((golden_names_meet_do_send_done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_do_send(headway_bus *bus, const Golden__Names__AB *request,
                              const headway_call_options *options,
                              golden_names_meet_do_send_done on_done, void *user,
                              headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_do_send__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[4],
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

static void golden_names_meet_size___ended(headway_call *call, const headway_status *status,
                                           const ProtobufCMessage *response,
                                           headway_stub_function on_done, void *user)
{
    ((golden_names_meet_size__done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_size_(headway_bus *bus, const Golden__Names__AB *request,
                            const headway_call_options *options,
                            golden_names_meet_size__done on_done, void *user,
                            headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_size___ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[5],
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

static void golden_names_meet_http_get__ended(headway_call *call, const headway_status *status,
                                              const ProtobufCMessage *response,
                                              headway_stub_function on_done, void *user)
{
    ((golden_names_meet_http_get_done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_http_get(headway_bus *bus, const Golden__Names__AB *request,
                               const headway_call_options *options,
                               golden_names_meet_http_get_done on_done, void *user,
                               headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_http_get__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[6],
        .client = &client,
        .message = &request->base,
        .options = options,
        .key_hash = headway_stub_key_number((uint64_t)request->a_b),
    };
    const headway_stub_start start = {
        .on_done = (headway_stub_function)on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

static void golden_names_meet_by_text__received(headway_call *call, const ProtobufCMessage *message,
                                                headway_stub_function on_next, void *user)
{
    ((golden_names_meet_by_text_next)on_next)(call, (const void *)message, user);
}

static void golden_names_meet_by_text__ended(headway_call *call, const headway_status *status,
                                             const ProtobufCMessage *response,
                                             headway_stub_function on_done, void *user)
{
    (void)response;
    ((golden_names_meet_by_text_done)on_done)(call, status, user);
}

int golden_names_meet_by_text(headway_bus *bus, const Golden__Names__AB_ *request,
                              const headway_call_options *options,
                              const golden_names_meet_by_text_events *events, void *user,
                              headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = golden_names_meet_by_text__received,
        .done = golden_names_meet_by_text__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[7],
        .client = &client,
        .message = &request->base,
        .options = options,
        .key_hash = headway_stub_key_text(request->class_),
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

static void golden_names_meet_foo__received(headway_call *call, const ProtobufCMessage *message,
                                            headway_stub_function on_next, void *user)
{
    ((golden_names_meet_foo_next)on_next)(call, (const void *)message, user);
}

static void golden_names_meet_foo__ended(headway_call *call, const headway_status *status,
                                         const ProtobufCMessage *response,
                                         headway_stub_function on_done, void *user)
{
    (void)response;
    ((golden_names_meet_foo_done)on_done)(call, status, user);
}

int golden_names_meet_foo(headway_bus *bus, const headway_call_options *options,
                          const golden_names_meet_foo_events *events, void *user,
                          headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = golden_names_meet_foo__received,
        .done = golden_names_meet_foo__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[8],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int golden_names_meet_foo_send(headway_call *call, const Golden__Names__AB *request)
{
    return headway_stub_send(call, &request->base);
}

int golden_names_meet_foo_end(headway_call *call)
{
    return headway_call_end(call);
}

static void golden_names_meet_foo____received(headway_call *call, const ProtobufCMessage *message,
                                              headway_stub_function on_next, void *user)
{
    ((golden_names_meet_foo___next)on_next)(call, (const void *)message, user);
}

static void golden_names_meet_foo____ended(headway_call *call, const headway_status *status,
                                           const ProtobufCMessage *response,
                                           headway_stub_function on_done, void *user)
{
    (void)response;
    ((golden_names_meet_foo___done)on_done)(call, status, user);
}

int golden_names_meet_foo__(headway_bus *bus, const headway_call_options *options,
                            const golden_names_meet_foo___events *events, void *user,
                            headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .next = golden_names_meet_foo____received,
        .done = golden_names_meet_foo____ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_methods[9],
        .client = &client,
        .message = NULL,
        .options = options,
    };
    const headway_stub_start start = {
        .on_next = (headway_stub_function)events->on_next,
        .on_done = (headway_stub_function)events->on_done,
        .on_writable = events->on_writable,
        .user = user,
    };
    return headway_stub_open(bus, &asked, &start, ret_call);
}

int golden_names_meet_foo___send(headway_call *call, const Golden__Names__AB *request)
{
    return headway_stub_send(call, &request->base);
}

int golden_names_meet_foo___end(headway_call *call)
{
    return headway_call_end(call);
}

/* ---- service golden.names.Meet_Get ---- */

static int golden_names_meet_get_reply_____open(headway_call *call, headway_bytes message,
                                                void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_meet_get_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_meet_get_methods[0].request);
    if (!request)
        return 0;
    return handlers->reply___(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler golden_names_meet_get__thunks[] = {
    {golden_names_meet_get_reply_____open, NULL, NULL},
};
static const size_t golden_names_meet_get__offsets[] = {
    offsetof(golden_names_meet_get_handlers, reply___),
};
static const headway_stub_service golden_names_meet_get__stub = {
    HEADWAY_GENERATED_VERSION, &golden_names_meet_get_service, golden_names_meet_get__thunks, golden_names_meet_get__offsets,
    sizeof(golden_names_meet_get_handlers), 0,
};
/* clang-format on */

int golden_names_meet_get_serve(headway_bus *bus, const golden_names_meet_get_handlers *handlers,
                                void *self, const headway_service_options *options,
                                headway_service **ret_service)
{
    return headway_stub_serve(bus, &golden_names_meet_get__stub, handlers, self, options,
                              ret_service);
}

int golden_names_meet_get_reply____reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

static void golden_names_meet_get_reply_____ended(headway_call *call, const headway_status *status,
                                                  const ProtobufCMessage *response,
                                                  headway_stub_function on_done, void *user)
{
    ((golden_names_meet_get_reply____done)on_done)(call, status, (const void *)response, user);
}

int golden_names_meet_get_reply___(headway_bus *bus, const Golden__Names__AB *request,
                                   const headway_call_options *options,
                                   golden_names_meet_get_reply____done on_done, void *user,
                                   headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_meet_get_reply_____ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_meet_get_methods[0],
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

/* ---- service golden.names.a_b ---- */

static int golden_names_a_b_c__open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_a_b_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_a_b_methods[0].request);
    if (!request)
        return 0;
    return handlers->c(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler golden_names_a_b__thunks[] = {
    {golden_names_a_b_c__open, NULL, NULL},
};
static const size_t golden_names_a_b__offsets[] = {
    offsetof(golden_names_a_b_handlers, c),
};
static const headway_stub_service golden_names_a_b__stub = {
    HEADWAY_GENERATED_VERSION, &golden_names_a_b_service, golden_names_a_b__thunks, golden_names_a_b__offsets,
    sizeof(golden_names_a_b_handlers), 0,
};
/* clang-format on */

int golden_names_a_b_serve(headway_bus *bus, const golden_names_a_b_handlers *handlers, void *self,
                           const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &golden_names_a_b__stub, handlers, self, options, ret_service);
}

int golden_names_a_b_c_reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

static void golden_names_a_b_c__ended(headway_call *call, const headway_status *status,
                                      const ProtobufCMessage *response,
                                      headway_stub_function on_done, void *user)
{
    ((golden_names_a_b_c_done)on_done)(call, status, (const void *)response, user);
}

int golden_names_a_b_c(headway_bus *bus, const Golden__Names__AB *request,
                       const headway_call_options *options, golden_names_a_b_c_done on_done,
                       void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_a_b_c__ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_a_b_methods[0],
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

/* ---- service golden.names.a ---- */

static int golden_names_a_b_c____open(headway_call *call, headway_bytes message, void *self)
{
    const headway_stub_binding *binding = self;
    const golden_names_a_handlers *handlers = binding->handlers;
    const ProtobufCMessage *request;
    request = headway_stub_request(call, message, golden_names_a_methods[0].request);
    if (!request)
        return 0;
    return handlers->b_c__(call, (const void *)request, binding->self);
}

/* clang-format off */
static const headway_handler golden_names_a__thunks[] = {
    {golden_names_a_b_c____open, NULL, NULL},
};
static const size_t golden_names_a__offsets[] = {
    offsetof(golden_names_a_handlers, b_c__),
};
static const headway_stub_service golden_names_a__stub = {
    HEADWAY_GENERATED_VERSION, &golden_names_a_service, golden_names_a__thunks, golden_names_a__offsets,
    sizeof(golden_names_a_handlers), 0,
};
/* clang-format on */

int golden_names_a_serve(headway_bus *bus, const golden_names_a_handlers *handlers, void *self,
                         const headway_service_options *options, headway_service **ret_service)
{
    return headway_stub_serve(bus, &golden_names_a__stub, handlers, self, options, ret_service);
}

int golden_names_a_b_c___reply(headway_call *call, const Golden__Names__AB_ *response)
{
    return headway_stub_reply(call, &response->base);
}

static void golden_names_a_b_c____ended(headway_call *call, const headway_status *status,
                                        const ProtobufCMessage *response,
                                        headway_stub_function on_done, void *user)
{
    ((golden_names_a_b_c___done)on_done)(call, status, (const void *)response, user);
}

int golden_names_a_b_c__(headway_bus *bus, const Golden__Names__AB *request,
                         const headway_call_options *options, golden_names_a_b_c___done on_done,
                         void *user, headway_call **ret_call)
{
    static const headway_stub_client client = {
        .generated = HEADWAY_GENERATED_VERSION,
        .done = golden_names_a_b_c____ended,
    };
    const headway_stub_request_of asked = {
        .method = &golden_names_a_methods[0],
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

/* ---- service golden.names.Empty ---- */

/* clang-format off */
static const headway_stub_service golden_names_empty__stub = {
    HEADWAY_GENERATED_VERSION, &golden_names_empty_service, NULL, NULL,
    sizeof(golden_names_empty_handlers), 0,
};
/* clang-format on */

int golden_names_empty_serve(headway_bus *bus, const golden_names_empty_handlers *handlers,
                             void *self, const headway_service_options *options,
                             headway_service **ret_service)
{
    return headway_stub_serve(bus, &golden_names_empty__stub, handlers, self, options, ret_service);
}

/* ---- event golden.names.Meet_Event ---- */

/* clang-format off */
const headway_event golden_names_meet_event_event = {
    "golden.names.Meet_Event",
    "golden.names.Meet_Event",
    HEADWAY_DROP_OLDEST,
    &golden__names__meet__event__descriptor,
};
/* clang-format on */

int golden_names_meet_event_publish(headway_bus *bus, const Golden__Names__MeetEvent *event,
                                    void (*on_done)(const headway_status *status, void *user),
                                    void *user)
{
    return headway_stub_publish(bus, &golden_names_meet_event_event, NULL, &event->base, on_done,
                                user);
}

static void golden_names_meet_event__received(headway_subscription *subscription,
                                              const ProtobufCMessage *message, const char *topic,
                                              uint64_t sequence, headway_stub_function on_event,
                                              void *user)
{
    const void *event = message;
    ((golden_names_meet_event_handler)on_event)(subscription, event, topic, sequence, user);
}

int golden_names_meet_event_subscribe(headway_bus *bus, const char *key,
                                      const headway_subscription_options *options,
                                      const golden_names_meet_event_events *events, void *user,
                                      headway_subscription **ret_subscription)
{
    static const headway_stub_subscriber subscriber = {
        .generated = HEADWAY_GENERATED_VERSION,
        .keyed = 0,
        .event = &golden_names_meet_event_event,
        .deliver = golden_names_meet_event__received,
    };
    const headway_stub_listen listen = {
        .on_event = (headway_stub_function)events->on_event,
        .on_ready = events->on_ready,
        .on_gap = events->on_gap,
        .on_done = events->on_done,
        .user = user,
    };
    return headway_stub_subscribe(bus, &subscriber, key, options, &listen, ret_subscription);
}
