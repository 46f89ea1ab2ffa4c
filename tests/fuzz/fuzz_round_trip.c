/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was decoded encodes, and decodes to the same; what JSON can say of it comes back from JSON,
 * also through bytes.
 */
#include "fuzz_types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static headway_types *types;
static headway_arena *arena;

static ProtobufCMessage *unpack(const ProtobufCMessageDescriptor *type, headway_bytes bytes)
{
    headway_message_limits limits = {sizeof limits, 0, 64 << 20};
    ProtobufCMessage *message = NULL;
    char why[256] = "";
    int error = headway_message_unpack(type, bytes, &limits, arena, &message, why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    return message;
}

static headway_bytes pack(const ProtobufCMessage *message)
{
    headway_bytes bytes;
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    return bytes;
}

struct text {
    char *data;
    size_t size;
};

static int append(void *user, headway_bytes piece)
{
    struct text *text = user;
    text->data = realloc(text->data, text->size + piece.size + 1);
    CHECK(text->data);
    memcpy(text->data + text->size, piece.data, piece.size);
    text->size += piece.size;
    return 0;
}

static void same(headway_bytes a, headway_bytes b)
{
    CHECK_EQ(a.size, b.size);
    CHECK(!a.size || memcmp(a.data, b.data, a.size) == 0);
}

static void through_json(const ProtobufCMessage *message, unsigned flags)
{
    struct text first = {NULL, 0}, second = {NULL, 0};
    ProtobufCMessage *again = NULL;
    char why[256] = "";
    if (headway_json_write(types, message, flags, append, &first) == 0) {
        int error =
            headway_json_read(types, message->descriptor, headway_bytes_of(first.data, first.size),
                              0, arena, &again, why, sizeof why);
        if (error)
            fprintf(stderr, "%.*s\n%s\n", (int)first.size, first.data, why);
        CHECK_EQ(error, 0);
        again = unpack(message->descriptor, pack(again));
        CHECK_EQ(headway_json_write(types, again, flags, append, &second), 0);
        same(headway_bytes_of(first.data, first.size), headway_bytes_of(second.data, second.size));
    }
    free(first.data);
    free(second.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes bytes = fuzz_rest(data, size);
    ProtobufCMessage *message = NULL;
    if (!types)
        types = sample_types("sample.fds");
    const ProtobufCMessageDescriptor *type = headway_types_message(types, fuzz_type(data, size));
    arena = headway_arena_new(NULL, 256 << 20);
    if (headway_message_unpack(type, bytes, NULL, arena, &message, NULL, 0) == 0) {
        headway_bytes first = pack(message);
        same(first, pack(unpack(type, first)));
        through_json(message, 0);
        through_json(message, HEADWAY_JSON_DEFAULTS | HEADWAY_JSON_PROTO_NAMES);
        through_json(message, HEADWAY_JSON_ENUM_NUMBERS | HEADWAY_JSON_PRETTY);
    }
    headway_arena_free(arena);
    return 0;
}
