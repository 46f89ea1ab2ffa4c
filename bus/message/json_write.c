/* SPDX-License-Identifier: Apache-2.0 */
/* The writer: a walk over the descriptor, in pieces of the buffer's size, without a tree. */
#include "json_write.h"

/* ---- pieces ---- */

void headway__json_fail(struct json_writer *writer, int error)
{
    if (!writer->error)
        writer->error = error;
}

void headway__json_flush(struct json_writer *writer)
{
    if (writer->used && !writer->error)
        writer->error = writer->write(writer->user, headway_bytes_of(writer->buffer, writer->used));
    writer->used = 0;
}

/* What does not fit behind what is there. */
void headway__json_put_long(struct json_writer *writer, const void *text, size_t size)
{
    headway__json_flush(writer);
    if (size <= sizeof writer->buffer) {
        memcpy(writer->buffer, text, size);
        writer->used = size;
    } else if (!writer->error) {
        writer->error = writer->write(writer->user, headway_bytes_of(text, size));
    }
}

void headway__json_new_line(struct json_writer *writer)
{
    headway__json_put_char(writer, '\n');
    for (unsigned i = 0; i < writer->depth; i++)
        headway__json_put(writer, "  ", 2);
}

struct json_list headway__json_begin(struct json_writer *writer, char opening)
{
    struct json_list list = {opening == '{' ? '}' : ']', 0};
    headway__json_put_char(writer, opening);
    if (++writer->depth > 2 * HEADWAY__DEPTH)
        headway__json_fail(writer, HEADWAY_ELIMIT);
    return list;
}

void headway__json_close(struct json_writer *writer, const struct json_list *list)
{
    writer->depth--;
    if (list->count && writer->flags & HEADWAY_JSON_PRETTY)
        headway__json_new_line(writer);
    headway__json_put_char(writer, list->closing);
}

void headway__json_colon(struct json_writer *writer)
{
    int pretty = (writer->flags & HEADWAY_JSON_PRETTY) != 0;
    headway__json_put(writer, ": ", pretty ? 2 : 1);
}

/* ---- strings ---- */

static void put_escape(struct json_writer *writer, unsigned char c)
{
    static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt", digits[] = "0123456789abcdef";
    char *to = headway__json_room(writer, 6);
    to[0] = '\\';
    for (size_t i = 0; named[i]; i += 2) {
        if (named[i] == (char)c) {
            to[1] = named[i + 1];
            writer->used += 2;
            return;
        }
    }
    memcpy(to + 1, "u00", 3);
    to[4] = digits[c >> 4];
    to[5] = digits[c & 15];
    writer->used += 6;
}

/* A run of bytes that are not ASCII; answers where it ends. C0 80 is how a string holds a NUL. */
static size_t put_run(struct json_writer *writer, const char *string, size_t at, size_t size)
{
    size_t end = at;
    while (end < size && (unsigned char)string[end] >= 0x80)
        end++;
    while (at < end) {
        size_t bad = headway__utf8_bad((const uint8_t *)string + at, end - at);
        size_t good = bad == SIZE_MAX ? end - at : bad;
        headway__json_put(writer, string + at, good);
        at += good;
        if (end - at >= 2 && memcmp(string + at, HEADWAY__NUL, 2) == 0) {
            put_escape(writer, 0);
            at += 2;
        } else if (at < end) {
            headway__json_fail(writer, HEADWAY_EINVAL);
            return size;
        }
    }
    return end;
}

static size_t put_special(struct json_writer *writer, const char *string, size_t at, size_t size)
{
    unsigned char c = (unsigned char)string[at];
    if (c >= 0x80)
        return put_run(writer, string, at, size);
    if (c < 0x20 || c == '"' || c == '\\')
        put_escape(writer, c);
    else
        headway__json_put_char(writer, (char)c);
    return at + 1;
}

void headway__json_put_string(struct json_writer *writer, const char *string, size_t size)
{
    size_t at = 0;
    headway__json_put_char(writer, '"');
    while (size - at >= 8) {
        uint64_t word;
        memcpy(&word, string + at, 8);
        uint64_t special = headway__special_bytes(word);
        memcpy(headway__json_room(writer, 8), &word, 8);
        size_t plain = special ? (size_t)__builtin_ctzll(special) / 8 : 8;
        writer->used += plain;
        at += plain;
        if (special)
            at = put_special(writer, string, at, size);
    }
    while (at < size)
        at = put_special(writer, string, at, size);
    headway__json_put_char(writer, '"');
}

/* ---- values ---- */

static void put_bytes(struct json_writer *writer, const ProtobufCBinaryData *bytes)
{
    enum { PIECE = 384 }; /* a multiple of three */
    headway__json_put_char(writer, '"');
    for (size_t at = 0; at < bytes->len && !writer->error; at += PIECE) {
        size_t size = bytes->len - at < PIECE ? bytes->len - at : PIECE;
        char *to = headway__json_room(writer, PIECE / 3 * 4);
        writer->used += headway__base64_text(bytes->data + at, size, to);
    }
    headway__json_put_char(writer, '"');
}

static void put_double(struct json_writer *writer, double value)
{
    if (value != value)
        headway__json_put_text(writer, "\"NaN\"");
    else if (value - value != 0)
        headway__json_put_text(writer, value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    else
        writer->used +=
            headway__double_text(value, headway__json_room(writer, HEADWAY__NUMBER_SIZE));
}

static void put_float(struct json_writer *writer, float value)
{
    if (value - value != 0)
        put_double(writer, (double)value);
    else
        writer->used +=
            headway__float_text(value, headway__json_room(writer, HEADWAY__NUMBER_SIZE));
}

static void put_signed(struct json_writer *writer, int64_t value)
{
    writer->used += headway__signed_text(value, headway__json_room(writer, HEADWAY__NUMBER_SIZE));
}

static void put_unsigned(struct json_writer *writer, uint64_t value)
{
    writer->used += headway__unsigned_text(value, headway__json_room(writer, HEADWAY__NUMBER_SIZE));
}

static void put_enum(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                     int32_t value)
{
    if (headway__is_null_value(field)) {
        headway__json_put_text(writer, "null");
        return;
    }
    const ProtobufCEnumValue *named =
        writer->flags & HEADWAY_JSON_ENUM_NUMBERS
            ? NULL
            : protobuf_c_enum_descriptor_get_value(field->descriptor, value);
    if (named)
        headway__json_put_string(writer, named->name, strlen(named->name));
    else
        put_signed(writer, value);
}

/* 64 bits go in quotes: not every reader of JSON has them. */
static void put_long(struct json_writer *writer, ProtobufCType type, const void *member)
{
    headway__json_put_char(writer, '"');
    if (type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_FIXED64)
        put_unsigned(writer, *(const uint64_t *)member);
    else
        put_signed(writer, *(const int64_t *)member);
    headway__json_put_char(writer, '"');
}

void headway__json_put_value(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                             const void *member, const struct json_plan *plan)
{
    const char *string;
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        put_signed(writer, *(const int32_t *)member);
        return;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        put_unsigned(writer, *(const uint32_t *)member);
        return;
    case PROTOBUF_C_TYPE_FLOAT:
        put_float(writer, *(const float *)member);
        return;
    case PROTOBUF_C_TYPE_DOUBLE:
        put_double(writer, *(const double *)member);
        return;
    case PROTOBUF_C_TYPE_BOOL:
        headway__json_put_text(writer, *(const protobuf_c_boolean *)member ? "true" : "false");
        return;
    case PROTOBUF_C_TYPE_ENUM:
        put_enum(writer, field, *(const int32_t *)member);
        return;
    case PROTOBUF_C_TYPE_STRING:
        string = *(char *const *)member;
        headway__json_put_string(writer, string ? string : "", string ? strlen(string) : 0);
        return;
    case PROTOBUF_C_TYPE_BYTES:
        put_bytes(writer, member);
        return;
    case PROTOBUF_C_TYPE_MESSAGE:
        headway__json_put_message(writer, *(ProtobufCMessage *const *)member, plan);
        return;
    default:
        put_long(writer, field->type, member);
    }
}

void headway__json_put_array(struct json_writer *writer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field, const struct json_plan *plan)
{
    const unsigned char *element = *(unsigned char **)headway__member(message, field->offset);
    size_t size = headway__element_size(field->type);
    struct json_list list = headway__json_begin(writer, '[');
    for (size_t n = headway__field_count(message, field); n > 0 && !writer->error; n--) {
        headway__json_item(writer, &list);
        headway__json_put_value(writer, field, element, plan);
        element += size;
    }
    headway__json_close(writer, &list);
}

/* ---- messages ---- */

static void put_name(struct json_writer *writer, const ProtobufCFieldDescriptor *field,
                     const struct json_field *planned)
{
    char camel[256];
    const char *name = field->name;
    size_t size;
    if (writer->flags & HEADWAY_JSON_PROTO_NAMES) {
        size = strlen(name);
    } else if (planned) {
        name = planned->name;
        size = planned->name_size;
    } else {
        name = headway__camel(field->name, camel, sizeof camel);
        size = name ? strlen(name) : 0;
    }
    if (!name)
        headway__json_fail(writer, HEADWAY_ELIMIT);
    headway__json_put_string(writer, name ? name : "", size);
    headway__json_colon(writer);
}

static int shows(const struct json_writer *writer, const ProtobufCMessage *message,
                 const ProtobufCFieldDescriptor *field)
{
    int defaults = (writer->flags & HEADWAY_JSON_DEFAULTS) != 0;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return defaults || headway__field_count(message, field) > 0;
    if (headway__field_present(message, field))
        return 1;
    return defaults && field->label == PROTOBUF_C_LABEL_NONE &&
           field->type != PROTOBUF_C_TYPE_MESSAGE && !(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF);
}

void headway__json_put_member(struct json_writer *writer, const ProtobufCMessage *message,
                              const struct json_plan *plan, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[index];
    const struct json_plan *inner = NULL;
    if (headway__plan_map(plan, message->descriptor, field)) {
        headway__json_put_map(writer, message, field);
        return;
    }
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        inner = headway__json_inner_plan(writer->types, plan, index);
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        headway__json_put_array(writer, message, field, inner);
    else
        headway__json_put_value(writer, field, headway__member(message, field->offset), inner);
}

static void put_field(struct json_writer *writer, const ProtobufCMessage *message,
                      const struct json_plan *plan, unsigned index)
{
    const struct json_field *planned = plan ? &plan->fields[index] : NULL;
    if (planned && planned->plain &&
        !(writer->flags & (HEADWAY_JSON_PROTO_NAMES | HEADWAY_JSON_PRETTY)))
        headway__json_put(writer, planned->name - 1, planned->name_size + 3);
    else
        put_name(writer, &message->descriptor->fields[index], planned);
    headway__json_put_member(writer, message, plan, index);
}

void headway__json_put_members(struct json_writer *writer, struct json_list *list,
                               const ProtobufCMessage *message, const struct json_plan *plan)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields && !writer->error; i++) {
        if (!shows(writer, message, &descriptor->fields[i]))
            continue;
        headway__json_item(writer, list);
        put_field(writer, message, plan, i);
    }
}

void headway__json_put_message(struct json_writer *writer, const ProtobufCMessage *message,
                               const struct json_plan *plan)
{
    if (!plan || plan->descriptor != message->descriptor)
        plan = headway__json_plan(writer->types, message->descriptor);
    enum known_type known = headway__plan_known(plan, message->descriptor);
    if (known != KNOWN_NONE) {
        headway__json_put_known(writer, known, message);
        return;
    }
    struct json_list list = headway__json_begin(writer, '{');
    headway__json_put_members(writer, &list, message, plan);
    headway__json_close(writer, &list);
}

/* Not by an initialiser, which would clear the buffer too. */
void headway__json_writer_init(struct json_writer *writer, const headway_types *types,
                               unsigned flags, int (*write)(void *user, headway_bytes text),
                               void *user)
{
    writer->types = types;
    writer->flags = flags;
    writer->write = write;
    writer->user = user;
    writer->error = 0;
    writer->depth = 0;
    writer->used = 0;
}

int headway_json_write(const headway_types *types, const ProtobufCMessage *message, unsigned flags,
                       int (*write)(void *user, headway_bytes text), void *user)
{
    struct json_writer writer;
    if (!message || !message->descriptor || !write)
        return HEADWAY_EINVAL;
    headway__json_writer_init(&writer, types, flags, write, user);
    headway__json_put_message(&writer, message, NULL);
    headway__json_flush(&writer);
    return writer.error;
}
