/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over the bytes before anything is allocated. It charges what the decoder will take by
 * the same formulas, so that a message the scan lets through fits its budget.
 */
#include "scan.h"

struct scan {
    uint32_t depth_left;
    size_t heap_left;
    char *why;
    size_t why_size;
};

static int scan_message(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                        const uint8_t *data, size_t size);

int headway__limits(const headway_message_limits *given, size_t input,
                    headway_message_limits *ret_limits)
{
    headway_message_limits limits = {sizeof limits, HEADWAY__DEPTH, 0};
    limits.heap = input > (SIZE_MAX - 65536) / 8 ? SIZE_MAX : input * 8 + 65536;
    if (given && given->size < sizeof *given)
        return HEADWAY_EINVAL;
    if (given && given->depth)
        limits.depth = given->depth < HEADWAY__MOST_DEPTH ? given->depth : HEADWAY__MOST_DEPTH;
    if (given && given->heap)
        limits.heap = given->heap;
    *ret_limits = limits;
    return 0;
}

static int charge(struct scan *scan, const ProtobufCMessageDescriptor *descriptor, size_t size)
{
    if (size > scan->heap_left)
        return headway__why(HEADWAY_ELIMIT, scan->why, scan->why_size,
                            "%s: the message would take more memory than its limit",
                            descriptor->name);
    scan->heap_left -= size;
    return 0;
}

static int refuse(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                  const ProtobufCFieldDescriptor *field, const char *what)
{
    return headway__why(HEADWAY_EMALFORMED, scan->why, scan->why_size, "%s, field %s: %s",
                        descriptor->name, field->name, what);
}

/* A NUL takes two bytes in memory. */
static int scan_string(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                       const ProtobufCFieldDescriptor *field, const struct wire_field *wire)
{
    size_t at = 0, nuls = 0, bad;
    while ((bad = headway__utf8_bad(wire->data + at, wire->size - at)) != SIZE_MAX) {
        at += bad;
        if (wire->data[at])
            return headway__why(HEADWAY_EMALFORMED, scan->why, scan->why_size,
                                "%s, field %s: byte %zu is not valid UTF-8", descriptor->name,
                                field->name, at);
        at++;
        nuls++;
    }
    return charge(scan, descriptor, headway__string_charge(wire->size + nuls));
}

static int scan_value(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                      const ProtobufCFieldDescriptor *field, const struct wire_field *wire)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return scan_string(scan, descriptor, field, wire);
    case PROTOBUF_C_TYPE_BYTES:
        return charge(scan, descriptor, headway__bytes_charge(wire->size));
    case PROTOBUF_C_TYPE_MESSAGE:
        return scan_message(scan, field->descriptor, wire->data, wire->size);
    default:
        return 0;
    }
}

static int scan_known(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                      const ProtobufCFieldDescriptor *field, const struct wire_field *wire)
{
    size_t element = headway__element_size(field->type);
    if (headway__packable(field->type) && wire->type == WIRE_LEN) {
        long long count = headway__wire_packed_count(field->type, wire->data, wire->size);
        if (count < 0)
            return refuse(scan, descriptor, field, "the packed values are malformed");
        return charge(scan, descriptor, (size_t)count * element);
    }
    if (field->label == PROTOBUF_C_LABEL_REPEATED && charge(scan, descriptor, element))
        return HEADWAY_ELIMIT;
    return scan_value(scan, descriptor, field, wire);
}

static int scan_fields(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                       struct wire_reader *reader)
{
    struct wire_field wire;
    int more, error = 0;
    while (!error && (more = headway__wire_next(reader, &wire)) != 0) {
        if (more < 0)
            return headway__why(more, scan->why, scan->why_size, "%s: %s", descriptor->name,
                                reader->why);
        const ProtobufCFieldDescriptor *field = headway__known_field(descriptor, &wire);
        error = field ? scan_known(scan, descriptor, field, &wire)
                      : charge(scan, descriptor, headway__unknown_charge(wire.size));
    }
    return error;
}

static int scan_message(struct scan *scan, const ProtobufCMessageDescriptor *descriptor,
                        const uint8_t *data, size_t size)
{
    if (scan->depth_left == 0)
        return headway__why(HEADWAY_ELIMIT, scan->why, scan->why_size,
                            "%s: messages are nested too deep", descriptor->name);
    int error = charge(scan, descriptor, headway__message_charge(descriptor));
    if (error)
        return error;
    scan->depth_left--;
    struct wire_reader reader = headway__wire_read(data, size);
    error = scan_fields(scan, descriptor, &reader);
    scan->depth_left++;
    return error;
}

const ProtobufCFieldDescriptor *headway__known_field(const ProtobufCMessageDescriptor *descriptor,
                                                     const struct wire_field *wire)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(descriptor, wire->number);
    if (!field || wire->type == headway__wire_type_of(field->type))
        return field;
    int packed = wire->type == WIRE_LEN && headway__packable(field->type) &&
                 field->label == PROTOBUF_C_LABEL_REPEATED;
    return packed ? field : NULL;
}

int headway_message_scan(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                         const headway_message_limits *limits, char *why, size_t why_size)
{
    headway_message_limits actual;
    if (!descriptor || headway__limits(limits, bytes.size, &actual))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    struct scan scan = {actual.depth, actual.heap, why, why_size};
    return scan_message(&scan, descriptor, bytes.data, bytes.size);
}
