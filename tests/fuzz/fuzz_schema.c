/* SPDX-License-Identifier: Apache-2.0 */
/* A schema that is taken prints, and its messages read and write; one that is not leaves nothing.
 */
#include <check.h>
#include <headway/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int drop(void *user, headway_bytes text)
{
    *(size_t *)user += text.size;
    return 0;
}

static void use(const headway_types *types, const ProtobufCMessageDescriptor *descriptor)
{
    static const char *const texts[] = {"{}", "null", "{\"name\":\"x\",\"text\":[1]}", "[]",
                                        "\"\""};
    headway_arena *arena = headway_arena_new(NULL, 16 << 20);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ProtobufCMessage *message;
        headway_bytes bytes;
        size_t written = 0;
        if (headway_json_read(types, descriptor, headway_bytes_of_string(texts[i]), 0, arena,
                              &message, NULL, 0))
            continue;
        CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
        (void)headway_json_write(types, message, HEADWAY_JSON_DEFAULTS, drop, &written);
        CHECK_EQ(headway_message_unpack(descriptor, bytes, NULL, arena, &message, NULL, 0), 0);
    }
    headway_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"sample.v1.All",         "sample.v1.Inner",
                                        "sample.v1.Old",         "sample.v1.Sampler",
                                        "google.protobuf.Value", "google.protobuf.Struct"};
    char why[128] = "";
    size_t written = 0;
    headway_types *types = headway_types_new(NULL);
    int error = headway_types_add_schema(types, headway_bytes_of(data, size), why, sizeof why);
    CHECK(!error || why[0]);
    CHECK_EQ(headway_types_print(types, NULL, drop, &written), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const ProtobufCMessageDescriptor *descriptor = headway_types_message(types, names[i]);
        headway_types_method method;
        CHECK(!error || !descriptor);
        if (descriptor)
            use(types, descriptor);
        (void)headway_types_print(types, names[i], drop, &written);
        (void)headway_types_method_at(types, names[i], 0, &method);
    }
    headway_types_free(types);
    return 0;
}
