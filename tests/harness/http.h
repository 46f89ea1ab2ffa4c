/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of HTTP's shapes: services of http.proto with rules of the test's own. */
#ifndef HEADWAY_TESTS_HTTP_H
#define HEADWAY_TESTS_HTTP_H

#include <google/api/http.pb-c.h>
#include <google/protobuf/descriptor.pb-c.h>
#include <headway/http/router.h>
#include <samples.h>

/* A rule in JSON, as {"get": "/v1/{name}"}, for a method of a service. */
struct http_rule {
    const char *service, *method, *rule;
};

/* What was refused, a line each: "Get GET /v1: reason". */
struct http_refusals {
    size_t count;
    char text[8192];
};

static inline void http_refused(void *user, const headway_http_refusal *refusal)
{
    struct http_refusals *refusals = (struct http_refusals *)user;
    size_t used = strlen(refusals->text);
    refusals->count++;
    snprintf(refusals->text + used, sizeof refusals->text - used, "%s %s %s: %s\n", refusal->method,
             refusal->verb, refusal->path, refusal->reason);
}

static inline ProtobufCMessageUnknownField *http_option(const char *json, headway_arena *arena)
{
    enum { HTTP = 72295728 };
    char why[256] = "";
    ProtobufCMessage *rule;
    headway_bytes packed;
    int error = headway_json_read(NULL, &google__api__http_rule__descriptor,
                                  headway_bytes_of_string(json), 0, arena, &rule, why, sizeof why);
    if (error)
        fprintf(stderr, "%s: %s\n", json, why);
    CHECK_EQ(error, 0);
    CHECK_EQ(headway_message_pack(rule, arena, &packed), 0);
    /* An unknown field's data has its length in front. */
    uint8_t *data = (uint8_t *)headway_arena_take(arena, packed.size + 5);
    size_t used = 0, size = packed.size;
    for (; size >= 0x80; size >>= 7)
        data[used++] = (uint8_t)(size | 0x80);
    data[used++] = (uint8_t)size;
    if (packed.size)
        memcpy(data + used, packed.data, packed.size);
    ProtobufCMessageUnknownField *field =
        (ProtobufCMessageUnknownField *)headway_arena_take(arena, sizeof *field);
    *field = (ProtobufCMessageUnknownField){HTTP, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED,
                                            used + packed.size, data};
    return field;
}

static inline void http_set_rule(Google__Protobuf__FileDescriptorProto *file,
                                 const struct http_rule *rule, headway_arena *arena)
{
    for (size_t i = 0; i < file->n_service; i++) {
        Google__Protobuf__ServiceDescriptorProto *service = file->service[i];
        for (size_t j = 0; j < service->n_method; j++) {
            Google__Protobuf__MethodDescriptorProto *method = service->method[j];
            if (strcmp(service->name, rule->service) != 0 ||
                strcmp(method->name, rule->method) != 0)
                continue;
            if (!method->options)
                method->options = (Google__Protobuf__MethodOptions *)(void *)headway_message_new(
                    &google__protobuf__method_options__descriptor, arena);
            method->options->base.n_unknown_fields = 1;
            method->options->base.unknown_fields = http_option(rule->rule, arena);
        }
    }
}

/* http.proto and all it imports; it is the last file. */
static inline Google__Protobuf__FileDescriptorSet *http_files(headway_arena *arena)
{
    headway_bytes file = sample_file("http.fds");
    ProtobufCMessage *message;
    CHECK_EQ(headway_message_unpack(&google__protobuf__file_descriptor_set__descriptor, file, NULL,
                                    arena, &message, NULL, 0),
             0);
    free((void *)(uintptr_t)file.data);
    return (Google__Protobuf__FileDescriptorSet *)(void *)message;
}

static inline headway_types *http_types_of(const Google__Protobuf__FileDescriptorSet *set,
                                           headway_arena *arena)
{
    char why[256] = "";
    headway_bytes packed;
    headway_types *types = headway_types_new(NULL);
    CHECK_EQ(headway_message_pack(&set->base, arena, &packed), 0);
    int error = headway_types_add_schema(types, packed, why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    return types;
}

/* The registry of http.proto with these rules. */
static inline headway_types *http_types(const struct http_rule *rules, size_t count)
{
    headway_arena *arena = headway_arena_new(NULL, 16 << 20);
    Google__Protobuf__FileDescriptorSet *set = http_files(arena);
    for (size_t i = 0; i < count; i++)
        http_set_rule(set->file[set->n_file - 1], &rules[i], arena);
    headway_types *types = http_types_of(set, arena);
    headway_arena_free(arena);
    return types;
}

/* A service of http.proto, "Library", with these rules. */
static inline headway_http_service *http_service(const char *name, const struct http_rule *rules,
                                                 size_t count, struct http_refusals *refusals)
{
    char full[128];
    headway_types *types = http_types(rules, count);
    headway_http_service *service;
    snprintf(full, sizeof full, "library.v1.%s", name);
    CHECK_EQ(headway_http_service_new(NULL, full, &types, refusals ? http_refused : NULL, refusals,
                                      &service),
             0);
    CHECK(!types);
    return service;
}

/* The only binding of a rule for Library's method. */
static inline const headway_http_binding *http_binding(headway_http_service *service,
                                                       const char *method)
{
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(methods[i].call.name, method) == 0 && methods[i].binding_count)
            return methods[i].bindings;
    }
    fprintf(stderr, "no binding of %s\n", method);
    abort();
}

/* A message as JSON, into text. */
static inline const char *http_json(const headway_types *types, const ProtobufCMessage *message,
                                    struct sample_text *text)
{
    text->size = 0;
    text->data[0] = 0;
    CHECK_EQ(headway_json_write(types, message, 0, sample_write, text), 0);
    return text->data;
}

#endif
