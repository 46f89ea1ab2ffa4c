/* SPDX-License-Identifier: Apache-2.0 */
/* Serving and calling, as generated code needs it: messages in place of bytes. */
#include "packed.h"

#include <headway/stub.h>

enum { REASON = 160 };
/* The scan holds each message to a multiple of its size; this only ends what would run away. */
static const size_t scratch_limit = (size_t)1 << 29;

static void unpack_done(headway_arena *scratch)
{
    if (scratch)
        headway_arena_reset(scratch);
}

static int unpack_scratch(headway_arena **scratch, const headway_alloc *alloc,
                          const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                          ProtobufCMessage **ret_message, char *why)
{
    if (!*scratch)
        *scratch = headway_arena_new(alloc, scratch_limit);
    if (!*scratch)
        return HEADWAY_ENOMEM;
    return headway_message_unpack(descriptor, bytes, NULL, *scratch, ret_message, why, REASON);
}

/* ---- serving ---- */

typedef struct binding {
    headway_stub_binding seen; /* first: what the thunks see */
    const headway_alloc *alloc;
    headway_arena *scratch; /* the message of a stream that is being handled */
    void (*on_released)(void *self);
    headway_handler *table;
} binding;

static void binding_released(void *self)
{
    binding *bound = self;
    if (bound->on_released)
        bound->on_released(bound->seen.self);
    if (bound->scratch)
        headway_arena_free(bound->scratch);
    bound->alloc->release(bound->alloc->user, bound);
}

/* One block: binding, handler table, the user's handlers. */
static binding *binding_new(const headway_alloc *alloc, const headway_stub_service *service,
                            const void *handlers)
{
    size_t table_size = service->descriptor->method_count * sizeof(headway_handler);
    size_t total = sizeof(binding) + table_size + service->handlers_size;
    binding *bound = alloc->allocate(alloc->user, total);
    if (!bound)
        return NULL;
    memset(bound, 0, total);
    bound->alloc = alloc;
    bound->table = (headway_handler *)(bound + 1);
    char *copy = (char *)bound->table + table_size;
    size_t given;
    memcpy(&given, handlers, sizeof given);
    memcpy(copy, handlers, given < service->handlers_size ? given : service->handlers_size);
    bound->seen.handlers = copy;
    static const headway_stub_function absent;
    for (size_t i = 0; i < service->descriptor->method_count; i++)
        if (memcmp(copy + service->offsets[i], &absent, sizeof absent) != 0)
            bound->table[i] = service->thunks[i];
    return bound;
}

int headway_stub_serve(headway_bus *bus, const headway_stub_service *service, const void *handlers,
                       void *self, const headway_service_options *options,
                       headway_service **ret_service)
{
    int error = headway_check_generated(service->generated);
    if (error)
        return error;
    if (!handlers)
        return HEADWAY_EINVAL;
    binding *bound = binding_new(headway_bus_alloc(bus), service, handlers);
    if (!bound)
        return HEADWAY_ENOMEM;
    headway_service_options own = {.size = sizeof own};
    if (options)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    own.size = sizeof own;
    if (!own.concurrency)
        own.concurrency = service->concurrency;
    bound->seen.self = self;
    bound->on_released = own.on_released;
    own.on_released = binding_released;
    error = headway_service_open(bus, service->descriptor, bound->table, bound, &own, ret_service);
    if (error)
        bound->alloc->release(bound->alloc->user, bound);
    return error;
}

static void refuse(headway_call *call, int error, const char *why)
{
    if (error == HEADWAY_EMALFORMED)
        headway_call_fail(call, HEADWAY_INVALID_ARGUMENT, "malformed request: %s", why);
    else
        headway_call_fail(call, HEADWAY_RESOURCE_EXHAUSTED, "request not taken: %s",
                          why[0] ? why : headway_error_text(error));
}

const ProtobufCMessage *headway_stub_request(headway_call *call, headway_bytes message,
                                             const ProtobufCMessageDescriptor *descriptor)
{
    char why[REASON] = "";
    ProtobufCMessage *request = NULL;
    headway_arena *arena = headway_call_arena(call);
    int error =
        arena ? headway_message_unpack(descriptor, message, NULL, arena, &request, why, sizeof why)
              : HEADWAY_ENOMEM;
    if (error)
        refuse(call, error, why);
    return error ? NULL : request;
}

const ProtobufCMessage *headway_stub_next(headway_call *call, headway_bytes message,
                                          const ProtobufCMessageDescriptor *descriptor,
                                          headway_stub_binding *seen)
{
    binding *bound = (binding *)seen;
    char why[REASON] = "";
    ProtobufCMessage *request = NULL;
    int error = unpack_scratch(&bound->scratch, bound->alloc, descriptor, message, &request, why);
    if (!error)
        return request;
    unpack_done(bound->scratch);
    refuse(call, error, why);
    return NULL;
}

void headway_stub_release(headway_stub_binding *seen)
{
    unpack_done(((binding *)seen)->scratch);
}

/* hand_over: headway_call_reply, _reply_send or _send. */
static int pack_over(headway_call *call, const ProtobufCMessage *message,
                     int (*hand_over)(headway_call *call, headway_bytes message))
{
    const headway_alloc *alloc = headway_bus_alloc(headway_call_bus(call));
    headway__packed out;
    int error = headway__pack(alloc, message, &out);
    if (error)
        return error;
    error = hand_over(call, out.bytes);
    headway__packed_done(alloc, &out);
    return error;
}

/* A response that cannot be packed must not leave its caller waiting. */
int headway_stub_reply(headway_call *call, const ProtobufCMessage *response)
{
    int error = pack_over(call, response, headway_call_reply);
    if (error && error != HEADWAY_ECLOSED)
        headway_call_fail(call, HEADWAY_INTERNAL, "the response cannot be sent: %s",
                          headway_error_text(error));
    return error;
}

int headway_stub_reply_send(headway_call *call, const ProtobufCMessage *response)
{
    return pack_over(call, response, headway_call_reply_send);
}

int headway_stub_send(headway_call *call, const ProtobufCMessage *request)
{
    return pack_over(call, request, headway_call_send);
}

/* ---- calling ---- */

/* Lives in the call's arena. */
typedef struct client_state {
    const headway_stub_client *client;
    headway_stub_start start;
    headway_arena *scratch;         /* streams: the message that is being handled */
    const ProtobufCMessage *answer; /* the one response */
    int broken;                     /* the error that a response met */
    char why[REASON];
} client_state;

static void client_broken(headway_call *call, client_state *state, int error)
{
    state->broken = error;
    headway_call_cancel(call);
}

static void client_message(headway_call *call, headway_bytes message, void *user)
{
    (void)user;
    client_state *state = headway_call_data(call);
    if (!state || state->broken)
        return;
    const ProtobufCMessageDescriptor *descriptor = headway_call_method(call)->response;
    ProtobufCMessage *response = NULL;
    int error;
    if (!state->client->next) {
        error = headway_message_unpack(descriptor, message, NULL, headway_call_arena(call),
                                       &response, state->why, sizeof state->why);
        state->answer = response;
    } else {
        const headway_alloc *alloc = headway_bus_alloc(headway_call_bus(call));
        error = unpack_scratch(&state->scratch, alloc, descriptor, message, &response, state->why);
        if (!error && state->start.on_next)
            state->client->next(call, response, state->start.on_next, state->start.user);
        unpack_done(state->scratch);
    }
    if (error)
        client_broken(call, state, error);
}

static void client_writable(headway_call *call, void *user)
{
    (void)user;
    client_state *state = headway_call_data(call);
    if (state && state->start.on_writable)
        state->start.on_writable(call, state->start.user);
}

static void client_done(headway_call *call, const headway_status *status, void *user)
{
    (void)user;
    client_state *state = headway_call_data(call);
    if (!state)
        return; /* open failed after all, and said so */
    if (state->scratch)
        headway_arena_free(state->scratch);
    state->scratch = NULL;
    headway_status internal = {.code = HEADWAY_INTERNAL};
    if (state->broken) {
        internal.message = state->why[0] ? state->why : headway_error_text(state->broken);
        status = &internal;
    } else if (status->code == HEADWAY_OK && !state->client->next && !state->answer) {
        internal.message = "the call ended well, but without a response";
        status = &internal;
    }
    if (state->start.on_done)
        state->client->done(call, status, status->code == HEADWAY_OK ? state->answer : NULL,
                            state->start.on_done, state->start.user);
}

static const headway_call_events client_events = {client_message, client_writable, client_done};

static int client_start(headway_call *call, const headway_stub_client *client,
                        const headway_stub_start *start)
{
    headway_arena *arena = headway_call_arena(call);
    client_state *state = arena ? headway_arena_take(arena, sizeof *state) : NULL;
    if (!state) {
        headway_call_cancel(call);
        return HEADWAY_ENOMEM;
    }
    state->client = client;
    state->start = *start;
    state->scratch = NULL;
    state->answer = NULL;
    state->broken = 0;
    state->why[0] = 0;
    headway_call_set_data(call, state);
    return 0;
}

static uint32_t key_hash(const uint8_t *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash ? hash : 1;
}

uint32_t headway_stub_key_text(const char *text)
{
    return text && *text ? key_hash((const uint8_t *)text, strlen(text)) : 0;
}

uint32_t headway_stub_key_number(uint64_t number)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    return key_hash(bytes, sizeof bytes);
}

uint32_t headway_stub_key_of(const ProtobufCMessage *request, const ProtobufCFieldDescriptor *field)
{
    const void *member = (const char *)request + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return 0;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return headway_stub_key_text(*(char *const *)member);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return headway_stub_key_number((uint64_t) * (const int32_t *)member);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return headway_stub_key_number(*(const uint32_t *)member);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return headway_stub_key_number(*(const uint64_t *)member);
    default:
        return 0;
    }
}

int headway_stub_open(headway_bus *bus, const headway_stub_request_of *request,
                      const headway_stub_start *start, headway_call **ret_call)
{
    int error = headway_check_generated(request->client->generated);
    if (error)
        return error;
    const headway_alloc *alloc = headway_bus_alloc(bus);
    headway__packed out;
    out.heap = NULL;
    out.bytes = headway_bytes_of(NULL, 0);
    if (request->message)
        error = headway__pack(alloc, request->message, &out);
    if (error)
        return error;
    headway_call_options options = {.size = sizeof options};
    size_t given = request->options ? request->options->size : 0;
    if (request->options)
        memcpy(&options, request->options,
               given && given < sizeof options ? given : sizeof options);
    if (!options.key_hash)
        options.key_hash = request->key_hash;
    headway_call *call;
    error = headway_call_open(bus, request->method, out.bytes, &options, &client_events,
                              start->user, &call);
    headway__packed_done(alloc, &out);
    /* No callback has run yet: they never do inside the function that accepted them. */
    if (!error)
        error = client_start(call, request->client, start);
    if (!error && ret_call)
        *ret_call = call;
    return error;
}
