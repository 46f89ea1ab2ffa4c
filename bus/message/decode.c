/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decoder: protobuf-c's structs filled by descriptor from an arena. Each message is read twice,
 * first to size its arrays. A singular message or oneof member that stands twice is merged by
 * reading the second into the first, as protobuf's rules have it; so are fields after an unset one.
 */
#include "scan.h"

enum { LOCAL_COUNTS = 64, SEEN_BUCKETS = 256 };

/* A message that has required fields, and which of them were seen. */
struct seen {
    struct seen *next;
    const ProtobufCMessage *message;
    uint8_t bits[];
};

struct decoder {
    headway_arena *arena;
    size_t heap_left;
    uint32_t depth_left;
    struct seen *seen[SEEN_BUCKETS]; /* by the message's address */
    char *why;
    size_t why_size;
};

static int decode_message(struct decoder *decoder, headway_bytes bytes, ProtobufCMessage *message,
                          int merging);

static void *take(struct decoder *decoder, size_t size)
{
    if (size > decoder->heap_left)
        return NULL;
    void *memory = headway_arena_take(decoder->arena, size);
    if (memory)
        decoder->heap_left -= size;
    return memory;
}

static int no_memory(struct decoder *decoder)
{
    return headway__why(HEADWAY_ENOMEM, decoder->why, decoder->why_size,
                        "no memory for the message");
}

static int has_required(const ProtobufCMessageDescriptor *descriptor)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED)
            return 1;
    }
    return 0;
}

static struct seen **seen_bucket(struct decoder *decoder, const ProtobufCMessage *message)
{
    return &decoder->seen[((uintptr_t)message >> 4) * 2654435761u % SEEN_BUCKETS];
}

static int find_seen(struct decoder *decoder, const ProtobufCMessage *message, int merging,
                     struct seen **ret_seen)
{
    *ret_seen = NULL;
    if (!has_required(message->descriptor))
        return 0;
    struct seen **bucket = seen_bucket(decoder, message), *seen = merging ? *bucket : NULL;
    while (seen && seen->message != message)
        seen = seen->next;
    if (!seen) {
        size_t size = message->descriptor->n_fields / 8 + 1;
        seen = take(decoder, sizeof *seen + size);
        if (!seen)
            return no_memory(decoder);
        memset(seen->bits, 0, size);
        seen->message = message;
        seen->next = *bucket;
        *bucket = seen;
    }
    *ret_seen = seen;
    return 0;
}

static int check_seen(struct decoder *decoder, const struct seen *seen)
{
    const ProtobufCMessageDescriptor *descriptor = seen->message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED &&
            !(seen->bits[i / 8] & 1u << i % 8))
            return headway__why(HEADWAY_EMALFORMED, decoder->why, decoder->why_size,
                                "%s: the required field %s is missing", descriptor->name,
                                descriptor->fields[i].name);
    }
    return 0;
}

static int check_required(struct decoder *decoder)
{
    int error = 0;
    for (size_t i = 0; i < SEEN_BUCKETS; i++) {
        for (const struct seen *seen = decoder->seen[i]; seen && !error; seen = seen->next)
            error = check_seen(decoder, seen);
    }
    return error;
}

/* Counts the elements each repeated field gets from bytes, and the unknown fields. */
static int count_elements(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                          uint32_t *counts, unsigned *ret_unknown)
{
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field wire;
    unsigned unknown = 0;
    int more;
    while ((more = headway__wire_next(&reader, &wire)) > 0) {
        const ProtobufCFieldDescriptor *field = headway__known_field(descriptor, &wire);
        long long count = 1;
        if (field && headway__packable(field->type) && wire.type == WIRE_LEN)
            count = headway__wire_packed_count(field->type, wire.data, wire.size);
        if (count < 0)
            return HEADWAY_EMALFORMED;
        if (field)
            counts[field - descriptor->fields] += (uint32_t)count;
        unknown += !field;
    }
    *ret_unknown = unknown;
    return more;
}

/* Makes room for more elements behind the count that *array holds. */
static int grow(struct decoder *decoder, void **array, size_t count, size_t more, size_t element)
{
    if (more == 0)
        return 0;
    unsigned char *bigger = take(decoder, (count + more) * element);
    if (!bigger)
        return no_memory(decoder);
    if (count)
        memcpy(bigger, *array, count * element);
    *array = bigger;
    return 0;
}

static int make_arrays(struct decoder *decoder, headway_bytes bytes, ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    uint32_t local[LOCAL_COUNTS], *counts = local;
    unsigned unknown = 0;
    if (descriptor->n_fields > LOCAL_COUNTS)
        counts = headway_arena_take(decoder->arena, descriptor->n_fields * sizeof *counts);
    if (!counts)
        return no_memory(decoder);
    memset(counts, 0, descriptor->n_fields * sizeof *counts);
    int error = count_elements(descriptor, bytes, counts, &unknown);
    for (unsigned i = 0; i < descriptor->n_fields && !error; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            error = grow(decoder, headway__member(message, field->offset),
                         headway__field_count(message, field), counts[i],
                         headway__element_size(field->type));
    }
    if (error)
        return error;
    void *array = message->unknown_fields;
    error = grow(decoder, &array, message->n_unknown_fields, unknown,
                 sizeof(ProtobufCMessageUnknownField));
    message->unknown_fields = array;
    return error;
}

static int32_t unzigzag32(uint32_t value)
{
    return (int32_t)(value >> 1 ^ (0u - (value & 1)));
}

static int64_t unzigzag64(uint64_t value)
{
    return (int64_t)(value >> 1 ^ (0u - (value & 1)));
}

static void store_scalar(ProtobufCType type, uint64_t value, void *member)
{
    uint32_t low = (uint32_t)value;
    switch (type) {
    case PROTOBUF_C_TYPE_SINT32:
        *(int32_t *)member = unzigzag32(low);
        break;
    case PROTOBUF_C_TYPE_SINT64:
        *(int64_t *)member = unzigzag64(value);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)member = value != 0;
        break;
    default:
        if (headway__element_size(type) == 8)
            memcpy(member, &value, 8);
        else
            memcpy(member, &low, 4);
    }
}

static int store_string(struct decoder *decoder, const struct wire_field *wire, char **member)
{
    char *copy = headway__empty_string();
    if (wire->size) {
        copy = take(decoder, wire->size + 1);
        if (!copy)
            return no_memory(decoder);
        memcpy(copy, wire->data, wire->size);
        copy[wire->size] = 0;
    }
    *member = copy;
    return 0;
}

static int copy_bytes(struct decoder *decoder, const struct wire_field *wire, uint8_t **ret_data)
{
    uint8_t *copy = NULL;
    if (wire->size) {
        copy = take(decoder, wire->size);
        if (!copy)
            return no_memory(decoder);
        memcpy(copy, wire->data, wire->size);
    }
    *ret_data = copy;
    return 0;
}

static int store_message(struct decoder *decoder, const ProtobufCFieldDescriptor *field,
                         const struct wire_field *wire, ProtobufCMessage **member)
{
    const ProtobufCMessageDescriptor *descriptor = field->descriptor;
    int merging = *member != NULL;
    if (!merging) {
        ProtobufCMessage *message = take(decoder, descriptor->sizeof_message);
        if (!message)
            return no_memory(decoder);
        headway__message_init(descriptor, message);
        *member = message;
    }
    return decode_message(decoder, headway_bytes_of(wire->data, wire->size), *member, merging);
}

static int store_value(struct decoder *decoder, const ProtobufCFieldDescriptor *field,
                       const struct wire_field *wire, void *member)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return store_string(decoder, wire, member);
    case PROTOBUF_C_TYPE_BYTES:
        ((ProtobufCBinaryData *)member)->len = wire->size;
        return copy_bytes(decoder, wire, &((ProtobufCBinaryData *)member)->data);
    case PROTOBUF_C_TYPE_MESSAGE:
        return store_message(decoder, field, wire, member);
    default:
        store_scalar(field->type, wire->value, member);
        return 0;
    }
}

static uint64_t next_packed(struct wire_reader *reader, enum wire_type type)
{
    uint64_t value = 0;
    if (type == WIRE_VARINT) {
        if (headway__wire_varint(reader, &value))
            reader->at = reader->end;
        return value;
    }
    size_t size = type == WIRE_64 ? 8 : 4;
    memcpy(&value, reader->at, size);
    reader->at += size;
    return value;
}

static int append(struct decoder *decoder, const ProtobufCFieldDescriptor *field,
                  const struct wire_field *wire, ProtobufCMessage *message)
{
    size_t *count = headway__member(message, field->quantifier_offset);
    size_t element = headway__element_size(field->type);
    unsigned char *next =
        *(unsigned char **)headway__member(message, field->offset) + *count * element;
    if (wire->type != WIRE_LEN || !headway__packable(field->type)) {
        memset(next, 0, element);
        int error = store_value(decoder, field, wire, next);
        *count += !error;
        return error;
    }
    enum wire_type type = headway__wire_type_of(field->type);
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    for (; reader.at < reader.end; next += element, ++*count)
        store_scalar(field->type, next_packed(&reader, type), next);
    return 0;
}

static int set(struct decoder *decoder, const ProtobufCFieldDescriptor *field,
               const struct wire_field *wire, ProtobufCMessage *message)
{
    void *member = headway__member(message, field->offset);
    void *quantifier = headway__member(message, field->quantifier_offset);
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return append(decoder, field, wire, message);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        if (*(uint32_t *)quantifier != field->id)
            memset(member, 0, headway__element_size(field->type));
        *(uint32_t *)quantifier = field->id;
    } else if (field->quantifier_offset) {
        *(protobuf_c_boolean *)quantifier = 1;
    }
    return store_value(decoder, field, wire, member);
}

static int keep_unknown(struct decoder *decoder, const struct wire_field *wire,
                        ProtobufCMessage *message)
{
    ProtobufCMessageUnknownField *unknown = &message->unknown_fields[message->n_unknown_fields];
    struct wire_field whole = *wire;
    if (wire->type == WIRE_LEN) { /* protobuf-c keeps the length in front of the data */
        size_t prefix = 1;
        for (size_t rest = wire->size >> 7; rest; rest >>= 7)
            prefix++;
        whole.size += prefix;
        uint8_t *copy = take(decoder, whole.size);
        if (!copy)
            return no_memory(decoder);
        for (size_t i = 0, rest = wire->size; i < prefix; i++, rest >>= 7)
            copy[i] = (uint8_t)(rest & 0x7f) | (i + 1 < prefix ? 0x80 : 0);
        if (wire->size)
            memcpy(copy + prefix, wire->data, wire->size);
        unknown->data = copy;
    } else if (copy_bytes(decoder, wire, &unknown->data)) {
        return HEADWAY_ENOMEM;
    }
    unknown->tag = wire->number;
    unknown->wire_type = (ProtobufCWireType)wire->type;
    unknown->len = whole.size;
    message->n_unknown_fields++;
    return 0;
}

static int decode_fields(struct decoder *decoder, headway_bytes bytes, ProtobufCMessage *message,
                         struct seen *seen)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field wire;
    int more, error = 0;
    while (!error && (more = headway__wire_next(&reader, &wire)) != 0) {
        if (more < 0)
            return more;
        const ProtobufCFieldDescriptor *field = headway__known_field(descriptor, &wire);
        error = field ? set(decoder, field, &wire, message) : keep_unknown(decoder, &wire, message);
        if (field && seen) {
            size_t index = (size_t)(field - descriptor->fields);
            seen->bits[index / 8] |= (uint8_t)(1u << index % 8);
        }
    }
    return error;
}

static int decode_message(struct decoder *decoder, headway_bytes bytes, ProtobufCMessage *message,
                          int merging)
{
    struct seen *seen = NULL;
    if (decoder->depth_left == 0)
        return HEADWAY_ELIMIT;
    int error = find_seen(decoder, message, merging, &seen);
    if (error || bytes.size == 0)
        return error;
    decoder->depth_left--;
    error = make_arrays(decoder, bytes, message);
    if (!error)
        error = decode_fields(decoder, bytes, message, seen);
    decoder->depth_left++;
    return error;
}

int headway_message_unpack(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                           const headway_message_limits *limits, headway_arena *arena,
                           ProtobufCMessage **ret_message, char *why, size_t why_size)
{
    headway_message_limits actual;
    int error = headway_message_scan(descriptor, bytes, limits, why, why_size);
    if (error || (error = headway__limits(limits, bytes.size, &actual)) != 0)
        return error;
    /* Past the scan's own limit only merges and required fields' bits can take more. */
    size_t heap = actual.heap > SIZE_MAX / 2 ? SIZE_MAX : actual.heap * 2;
    struct decoder decoder = {arena, heap, actual.depth, {NULL}, why, why_size};
    ProtobufCMessage *message = take(&decoder, descriptor->sizeof_message);
    if (!message)
        return no_memory(&decoder);
    headway__message_init(descriptor, message);
    error = decode_message(&decoder, bytes, message, 0);
    if (!error)
        error = check_required(&decoder);
    if (!error)
        *ret_message = message;
    return error;
}
