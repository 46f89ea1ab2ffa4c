/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the conformance runner talks to: on standard input a length (u32, little-endian) and a
 * ConformanceRequest, on standard output the same for the ConformanceResponse, until the input
 * ends. The messages under test are the generated ones, or built at run time from a schema.
 */
#include "conformance/conformance.headway.h"
#include "google/protobuf/any.headway.h"
#include "google/protobuf/duration.headway.h"
#include "google/protobuf/empty.headway.h"
#include "google/protobuf/field_mask.headway.h"
#include "google/protobuf/struct.headway.h"
#include "google/protobuf/test_messages_proto3.headway.h"
#include "google/protobuf/timestamp.headway.h"
#include "google/protobuf/wrappers.headway.h"

#include <headway/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_REQUEST = 256 << 20 };

typedef Conformance__ConformanceRequest request_message;
typedef Conformance__ConformanceResponse response_message;

struct testee {
    headway_types *types;
    const char *prefix; /* of the type names in scope */
    headway_arena *arena;
    char why[512];
};

static void die(const char *what)
{
    fprintf(stderr, "conformance_testee: %s\n", what);
    exit(1);
}

/* ---- the types under test ---- */

static headway_types *generated_types(void)
{
    const struct {
        const headway_message_info *infos;
        size_t count;
    } tables[] = {
        {google_protobuf_test_messages_proto3_proto_messages,
         google_protobuf_test_messages_proto3_proto_message_count},
        {google_protobuf_any_proto_messages, google_protobuf_any_proto_message_count},
        {google_protobuf_duration_proto_messages, google_protobuf_duration_proto_message_count},
        {google_protobuf_empty_proto_messages, google_protobuf_empty_proto_message_count},
        {google_protobuf_field_mask_proto_messages, google_protobuf_field_mask_proto_message_count},
        {google_protobuf_struct_proto_messages, google_protobuf_struct_proto_message_count},
        {google_protobuf_timestamp_proto_messages, google_protobuf_timestamp_proto_message_count},
        {google_protobuf_wrappers_proto_messages, google_protobuf_wrappers_proto_message_count},
    };
    headway_types *types = headway_types_new(NULL);
    for (size_t i = 0; types && i < sizeof tables / sizeof *tables; i++)
        if (headway_types_add(types, tables[i].infos, tables[i].count) != 0)
            die("the generated types could not be registered");
    return types;
}

static headway_types *types_of_schema(const char *path)
{
    static char data[4 << 20], why[256];
    FILE *file = fopen(path, "rb");
    headway_types *types = headway_types_new(NULL);
    if (!file || !types)
        die("the schema cannot be opened");
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    if (size == sizeof data)
        die("the schema is too large");
    if (headway_types_add_schema(types, headway_bytes_of(data, size), why, sizeof why) != 0)
        die(why);
    return types;
}

/* ---- one request ---- */

static void answer(response_message *response, Conformance__ConformanceResponse__ResultCase which,
                   const char *text)
{
    response->result_case = which;
    response->runtime_error = (char *)(uintptr_t)text; /* every text stands in the one union */
}

/* Answers the message, or NULL when the answer is the error. */
static ProtobufCMessage *parse(struct testee *testee, const request_message *request,
                               const ProtobufCMessageDescriptor *descriptor)
{
    ProtobufCMessage *message = NULL;
    unsigned flags = 0;
    if (request->test_category == CONFORMANCE__TEST_CATEGORY__JSON_IGNORE_UNKNOWN_PARSING_TEST)
        flags = HEADWAY_JSON_IGNORE_UNKNOWN;
    snprintf(testee->why, sizeof testee->why, "no reason was given");
    if (request->payload_case == CONFORMANCE__CONFORMANCE_REQUEST__PAYLOAD_PROTOBUF_PAYLOAD)
        (void)!headway_message_unpack(
            descriptor,
            headway_bytes_of(request->protobuf_payload.data, request->protobuf_payload.len), NULL,
            testee->arena, &message, testee->why, sizeof testee->why);
    else
        (void)!headway_json_read(testee->types, descriptor,
                                 headway_bytes_of_string(request->json_payload), flags,
                                 testee->arena, &message, testee->why, sizeof testee->why);
    return message;
}

struct text {
    char *data;
    size_t size, room;
};

static int append(void *user, headway_bytes piece)
{
    struct text *text = user;
    if (text->room - text->size <= piece.size) {
        text->room = (text->size + piece.size) * 2 + 1;
        text->data = realloc(text->data, text->room);
        if (!text->data)
            die("no memory");
    }
    memcpy(text->data + text->size, piece.data, piece.size);
    text->size += piece.size;
    text->data[text->size] = 0;
    return 0;
}

static void serialize(struct testee *testee, const request_message *request,
                      const ProtobufCMessage *message, struct text *text,
                      response_message *response)
{
    int error;
    if (request->requested_output_format == CONFORMANCE__WIRE_FORMAT__PROTOBUF) {
        headway_bytes packed = {NULL, 0};
        error = headway_message_pack(message, testee->arena, &packed);
        response->result_case = CONFORMANCE__CONFORMANCE_RESPONSE__RESULT_PROTOBUF_PAYLOAD;
        response->protobuf_payload.data = (uint8_t *)(uintptr_t)packed.data;
        response->protobuf_payload.len = packed.size;
    } else {
        error = headway_json_write(testee->types, message, 0, append, text);
        answer(response, CONFORMANCE__CONFORMANCE_RESPONSE__RESULT_JSON_PAYLOAD, text->data);
    }
    if (error)
        answer(response, CONFORMANCE__CONFORMANCE_RESPONSE__RESULT_SERIALIZE_ERROR,
               headway_error_text(error));
}

static int in_scope(const request_message *request)
{
    int input = request->payload_case == CONFORMANCE__CONFORMANCE_REQUEST__PAYLOAD_JSON_PAYLOAD ||
                request->payload_case == CONFORMANCE__CONFORMANCE_REQUEST__PAYLOAD_PROTOBUF_PAYLOAD;
    int output = request->requested_output_format == CONFORMANCE__WIRE_FORMAT__PROTOBUF ||
                 request->requested_output_format == CONFORMANCE__WIRE_FORMAT__JSON;
    return input && output;
}

static void run(struct testee *testee, const request_message *request, struct text *text,
                response_message *response)
{
    const ProtobufCMessageDescriptor *descriptor = NULL;
    if (strncmp(request->message_type, testee->prefix, strlen(testee->prefix)) == 0)
        descriptor = headway_types_message(testee->types, request->message_type);
    if (!descriptor || !in_scope(request)) {
        answer(response, CONFORMANCE__CONFORMANCE_RESPONSE__RESULT_SKIPPED, "not in scope");
        return;
    }
    const ProtobufCMessage *message = parse(testee, request, descriptor);
    if (message)
        serialize(testee, request, message, text, response);
    else
        answer(response, CONFORMANCE__CONFORMANCE_RESPONSE__RESULT_PARSE_ERROR, testee->why);
}

/* ---- the conversation ---- */

/* 0 at the end of the input. */
static int read_request(struct testee *testee, request_message **ret_request)
{
    uint8_t head[4];
    size_t got = fread(head, 1, sizeof head, stdin);
    if (got == 0)
        return 0;
    uint32_t size = head[0] | head[1] << 8 | head[2] << 16 | (uint32_t)head[3] << 24;
    if (got != sizeof head || size > LARGEST_REQUEST)
        die("a length is cut off or too large");
    uint8_t *data = headway_arena_take(testee->arena, size);
    if (!data || fread(data, 1, size, stdin) != size)
        die("a request is cut off");
    /* The runner's payloads may hold what a string may not: the stock parser is not so strict. */
    *ret_request = conformance__conformance_request__unpack(NULL, size, data);
    if (!*ret_request)
        die("a request is malformed");
    return 1;
}

static void write_response(const response_message *response)
{
    uint32_t size = (uint32_t)conformance__conformance_response__get_packed_size(response);
    uint8_t *data = malloc(size + 4);
    if (!data)
        die("no memory");
    for (unsigned i = 0; i < 4; i++)
        data[i] = (uint8_t)(size >> 8 * i);
    conformance__conformance_response__pack(response, data + 4);
    if (fwrite(data, 1, size + 4, stdout) != size + 4 || fflush(stdout) != 0)
        die("the runner does not listen");
    free(data);
}

int main(int argc, char **argv)
{
    struct testee testee = {.prefix = "protobuf_test_messages.proto3."};
    struct text text = {NULL, 0, 0};
    request_message *request;
    if (argc == 2 && strcmp(argv[1], "--protobuf-c-version") == 0) {
        printf("compiled with %s, runs with %s\n", PROTOBUF_C_VERSION, protobuf_c_version());
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "generated") == 0)
        testee.types = generated_types();
    else if ((argc == 3 || argc == 4) && strcmp(argv[1], "dynamic") == 0)
        testee.types = types_of_schema(argv[2]);
    if (!testee.types)
        die("usage: conformance_testee generated | dynamic SCHEMA [TYPE-NAME-PREFIX]");
    if (argc == 4)
        testee.prefix = argv[3];
    testee.arena = headway_arena_new(NULL, SIZE_MAX);
    while (testee.arena && read_request(&testee, &request)) {
        response_message response = CONFORMANCE__CONFORMANCE_RESPONSE__INIT;
        text.size = 0;
        run(&testee, request, &text, &response);
        write_response(&response);
        conformance__conformance_request__free_unpacked(request, NULL);
        headway_arena_reset(testee.arena);
    }
    free(text.data);
    headway_arena_free(testee.arena);
    headway_types_free(testee.types);
    return 0;
}
