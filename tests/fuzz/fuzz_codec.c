/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The generated codec against the decoder by descriptor: the same bytes are taken or refused by
 * both, and packed again to the same bytes.
 */
#include <headway/message.h>
#include <samples.h>

#include "sample.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                headway_arena *arena, headway_bytes *ret_packed)
{
    headway_message_limits limits = {sizeof limits, 0, 32 << 20};
    ProtobufCMessage *message;
    char why[160] = "";
    int error =
        headway_message_unpack(descriptor, bytes, &limits, arena, &message, why, sizeof why);
    CHECK(!error || why[0]);
    if (!error)
        CHECK_EQ(headway_message_pack(message, arena, ret_packed), 0);
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static headway_types *types;
    static const ProtobufCMessageDescriptor *const generated[] = {
        &sample__v1__all__descriptor, &sample__v1__inner__descriptor, &sample__v1__old__descriptor};
    if (!types)
        types = sample_types("sample.fds");
    for (size_t i = 0; i < 3; i++) {
        const ProtobufCMessageDescriptor *dynamic =
            headway_types_message(types, generated[i]->name);
        headway_arena *arena = headway_arena_new(NULL, 64 << 20);
        headway_bytes one = {NULL, 0}, other = {NULL, 0};
        CHECK(dynamic && dynamic != generated[i]);
        int error = take(generated[i], headway_bytes_of(data, size), arena, &one);
        CHECK_EQ(take(dynamic, headway_bytes_of(data, size), arena, &other), error);
        CHECK_EQ(one.size, other.size);
        CHECK(!one.size || memcmp(one.data, other.data, one.size) == 0);
        headway_arena_free(arena);
    }
    return 0;
}
