/* SPDX-License-Identifier: Apache-2.0 */
/* Generated code and the decoder by descriptor answer alike, and agree on what they read. */
#include "fuzz_types.h"

#include "sample.headway.h"
#include "sample2.headway.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct side {
    headway_types *types;
    headway_arena *arena;
    int error;
    char why[256];
    headway_bytes packed;
    size_t used;
};

static headway_types *generated(void)
{
    headway_types *types = headway_types_new(NULL);
    CHECK(types);
    CHECK_EQ(headway_types_add(types, sample_proto_messages, sample_proto_message_count), 0);
    CHECK_EQ(headway_types_add(types, sample2_proto_messages, sample2_proto_message_count), 0);
    return types;
}

static void run(struct side *side, const char *name, headway_bytes bytes)
{
    const ProtobufCMessageDescriptor *type = headway_types_message(side->types, name);
    ProtobufCMessage *message = NULL;
    CHECK(type);
    side->why[0] = 0;
    side->arena = headway_arena_new(NULL, 64 << 20);
    side->error = headway_message_unpack(type, bytes, NULL, side->arena, &message, side->why,
                                         sizeof side->why);
    CHECK(!side->error == !side->why[0]);
    side->used = headway_arena_used(side->arena);
    CHECK(side->used <= 8 * bytes.size + 65536);
    if (!side->error)
        CHECK_EQ(headway_message_pack(message, side->arena, &side->packed), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct side ours, dynamic;
    headway_bytes bytes = fuzz_rest(data, size);
    const char *name = fuzz_type(data, size);
    if (!ours.types) {
        ours.types = generated();
        dynamic.types = sample_types("sample.fds");
    }
    if (strncmp(name, "sample.", 7) != 0)
        name = "sample.v1.All";
    run(&ours, name, bytes);
    run(&dynamic, name, bytes);
    CHECK_EQ(ours.error, dynamic.error);
    if (ours.error) {
        CHECK_STR(ours.why, dynamic.why);
    } else {
        CHECK_EQ(ours.packed.size, dynamic.packed.size);
        CHECK(!ours.packed.size ||
              memcmp(ours.packed.data, dynamic.packed.data, ours.packed.size) == 0);
    }
    headway_arena_free(ours.arena);
    headway_arena_free(dynamic.arena);
    return 0;
}
