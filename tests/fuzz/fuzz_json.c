/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader takes, the writer writes and the reader takes again, to the same text; and what
   it takes of memory is bounded by the text. */
#include <samples.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct growing {
    char *data;
    size_t size;
};

static int append(void *user, headway_bytes text)
{
    struct growing *to = user;
    to->data = realloc(to->data, to->size + text.size);
    CHECK(to->data);
    memcpy(to->data + to->size, text.data, text.size);
    to->size += text.size;
    return 0;
}

static void round_trip(const headway_types *types, const ProtobufCMessage *message,
                       headway_arena *arena)
{
    struct growing first = {NULL, 0}, second = {NULL, 0};
    ProtobufCMessage *again;
    int error = headway_json_write(types, message, 0, append, &first);
    if (!error) {
        char why[256] = "";
        error =
            headway_json_read(types, message->descriptor, headway_bytes_of(first.data, first.size),
                              0, arena, &again, why, sizeof why);
        if (error)
            fprintf(stderr, "%.*s\n%s\n", (int)first.size, first.data, why);
        CHECK_EQ(error, 0);
        CHECK_EQ(headway_json_write(types, again, 0, append, &second), 0);
        CHECK_EQ(first.size, second.size);
        CHECK(memcmp(first.data, second.data, first.size) == 0);
    }
    free(first.data);
    free(second.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static headway_types *types;
    if (!types)
        types = sample_types("optional.fds");
    char why[256] = "";
    ProtobufCMessage *message;
    size_t next = 0;
    headway_bytes text = headway_bytes_of(data, size);
    headway_arena *arena = headway_arena_new(NULL, 16 << 20);
    int error = headway_json_read(types, headway_types_message(types, "sample.v1.All"), text, 0,
                                  arena, &message, why, sizeof why);
    CHECK(headway_arena_used(arena) <= size * 8 + 65536);
    if (!error)
        round_trip(types, message, arena);
    else
        CHECK(why[0] >= '1' && why[0] <= '9');
    int streamed = headway_json_next(text, &next);
    CHECK(streamed || next <= size);
    CHECK(error || (!streamed && next > 0));
    headway_arena_free(arena);
    return 0;
}
