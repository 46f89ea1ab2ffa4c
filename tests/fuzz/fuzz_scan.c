/* SPDX-License-Identifier: Apache-2.0 */
/* What the scan passes unpacks; what was unpacked packs, and reads back as the same bytes. */
#include <check.h>
#include <headway/message.h>

#include "sample.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const ProtobufCMessage *message, headway_arena *arena)
{
    headway_message_limits limits = {sizeof limits, 0, 64 << 20};
    headway_bytes first, second;
    ProtobufCMessage *again;
    CHECK_EQ(headway_message_pack(message, arena, &first), 0);
    CHECK_EQ(headway_message_unpack(message->descriptor, first, &limits, arena, &again, NULL, 0),
             0);
    CHECK_EQ(headway_message_pack(again, arena, &second), 0);
    CHECK_EQ(first.size, second.size);
    CHECK(!first.size || memcmp(first.data, second.data, first.size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ProtobufCMessageDescriptor *const descriptors[] = {
        &sample__v1__all__descriptor, &sample__v1__inner__descriptor, &sample__v1__old__descriptor};
    headway_bytes bytes = headway_bytes_of(data, size);
    for (size_t i = 0; i < 3; i++) {
        char why[64] = "";
        ProtobufCMessage *message = NULL;
        headway_arena *arena = headway_arena_new(NULL, 64 << 20);
        int scanned = headway_message_scan(descriptors[i], bytes, NULL, why, sizeof why);
        int error =
            headway_message_unpack(descriptors[i], bytes, NULL, arena, &message, why, sizeof why);
        CHECK(!scanned || error == scanned);
        CHECK(!error || why[0]);
        if (!error)
            round_trip(message, arena);
        headway_arena_free(arena);
    }
    return 0;
}
