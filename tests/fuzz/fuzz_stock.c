/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Against stock protobuf-c with its own generated code: what both take is the same to it. They may
 * differ only where we mean to:
 *   it refuses a known field of another wire type and any group, we keep them as unknown fields;
 *   it refuses a tag or length of more than five bytes, though its value fits;
 *   it keeps an unknown field's length as it was written, we write it as short as can be;
 *   it merges a singular message that stands twice in its own way, we in protobuf's;
 *   we refuse what is not UTF-8, too deep, too large, a varint or field number that cannot be.
 */
#include "fuzz_types.h"

#include "sample.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the bytes have that the two may take in different ways. */
struct oddities {
    int group, wire_type, merge, overlong;
};

static size_t varint(const uint8_t *data, size_t size, uint64_t *ret_value)
{
    *ret_value = 0;
    for (size_t i = 0; i < size && i < 10; i++) {
        *ret_value |= (uint64_t)(data[i] & 127) << 7 * i;
        if (data[i] < 128)
            return i + 1;
    }
    return 0;
}

static int wire_type_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return 5;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 1;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return 2;
    default:
        return 0;
    }
}

static void look_at_field(const ProtobufCFieldDescriptor *field, unsigned wire_type,
                          struct oddities *found)
{
    int packable =
        field->label == PROTOBUF_C_LABEL_REPEATED && field->type < PROTOBUF_C_TYPE_STRING;
    if ((int)wire_type != wire_type_of(field->type) && !(wire_type == 2 && packable))
        found->wire_type = 1;
}

/* Reads what is well-formed; where it is not, nothing more is found. */
static void look(const ProtobufCMessageDescriptor *type, const uint8_t *data, size_t size,
                 struct oddities *found)
{
    uint8_t seen[128] = {0};
    while (size) {
        uint64_t tag, value;
        size_t length = varint(data, size, &tag);
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field(type, (unsigned)(tag >> 3));
        data += length, size -= length;
        found->group |= (tag & 7) == 3 || (tag & 7) == 4;
        found->overlong |= length > 5;
        if (!length || found->group)
            return;
        if (field)
            look_at_field(field, tag & 7, found);
        length = (tag & 7) == 1 ? 8 : (tag & 7) == 5 ? 4 : varint(data, size, &value);
        if (!length || length > size)
            return;
        data += length, size -= length;
        if ((tag & 7) != 2)
            continue;
        if (value > size)
            return;
        found->overlong |= length > 5 || (!field && length > 1 && !data[-1]);
        if (field && field->type == PROTOBUF_C_TYPE_MESSAGE) {
            size_t index = (size_t)(field - type->fields);
            found->merge |= field->label != PROTOBUF_C_LABEL_REPEATED && seen[index];
            seen[index] = 1;
            look(field->descriptor, data, value, found);
        }
        data += value, size -= value;
    }
}

static int we_may_refuse(int error, const char *why)
{
    static const char *const reasons[] = {"UTF-8",        "nested too deep",  "memory",
                                          "field number", "varint is longer", "cut off",
                                          "wire type",    "packed values"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strstr(why, reasons[i]))
            return 1;
    fprintf(stderr, "we refuse what protobuf-c takes: %d %s\n", error, why);
    return 0;
}

/* What stock makes of bytes, packed again; NULL when it refuses them. */
static uint8_t *stock(const ProtobufCMessageDescriptor *type, headway_bytes bytes, size_t *ret_size)
{
    ProtobufCMessage *message = protobuf_c_message_unpack(type, NULL, bytes.size, bytes.data);
    if (!message)
        return NULL;
    *ret_size = protobuf_c_message_get_packed_size(message);
    uint8_t *packed = malloc(*ret_size + 1);
    CHECK(packed);
    CHECK_EQ(protobuf_c_message_pack(message, packed), *ret_size);
    protobuf_c_message_free_unpacked(message, NULL);
    return packed;
}

static void compare(const ProtobufCMessageDescriptor *type, headway_bytes bytes, headway_bytes ours)
{
    struct oddities found = {0, 0, 0, 0};
    size_t size = 0, again_size = 0;
    look(type, bytes.data, bytes.size, &found);
    uint8_t *packed = stock(type, bytes, &size);
    if (!packed) {
        CHECK(found.group || found.wire_type || found.merge || found.overlong);
        return;
    }
    if (!found.group && !found.wire_type && !found.merge && !found.overlong) {
        uint8_t *again = stock(type, ours, &again_size);
        CHECK(again);
        CHECK_EQ(size, again_size);
        CHECK(memcmp(packed, again, size) == 0);
        free(again);
    }
    free(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ProtobufCMessageDescriptor *const types[] = {
        &sample__v1__all__descriptor, &sample__v1__inner__descriptor, &sample__v1__old__descriptor,
        &sample__v1__wide__descriptor};
    const ProtobufCMessageDescriptor *type = types[size ? data[0] % 4 : 0];
    headway_bytes bytes = fuzz_rest(data, size), packed;
    headway_arena *arena = headway_arena_new(NULL, 64 << 20);
    ProtobufCMessage *message = NULL;
    char why[256] = "";
    int error = headway_message_unpack(type, bytes, NULL, arena, &message, why, sizeof why);
    if (!error) {
        CHECK_EQ(headway_message_pack(message, arena, &packed), 0);
        compare(type, bytes, packed);
    } else if (!strstr(why, "too deep")) { /* it has no limit */
        size_t unused;
        uint8_t *taken = stock(type, bytes, &unused);
        CHECK(!taken || we_may_refuse(error, why));
        free(taken);
    }
    headway_arena_free(arena);
    return 0;
}
