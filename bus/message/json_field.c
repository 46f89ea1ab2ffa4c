/* SPDX-License-Identifier: Apache-2.0 */
/* One field of a message that is there: from JSON or plain text, and to JSON. */
#include "json_read.h"
#include "json_write.h"

const ProtobufCFieldDescriptor *headway_json_field(const headway_types *types,
                                                   const ProtobufCMessageDescriptor *descriptor,
                                                   headway_bytes name)
{
    if (!descriptor || !name.size)
        return NULL;
    return headway__json_field(headway__json_plan(types, descriptor), descriptor, name.data,
                               name.size, 0);
}

int headway_json_read_field(const headway_types *types, ProtobufCMessage *message,
                            const ProtobufCFieldDescriptor *field, headway_bytes text,
                            unsigned flags, headway_arena *arena, char *why, size_t why_size)
{
    if (!message || !field || !arena || (text.size && !text.data))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    struct json_reader reader = headway__json_reader(types, text, flags, arena);
    reader.why = why;
    reader.why_size = why_size;
    struct json_text key = {field->name, strlen(field->name), reader.at, 0};
    const struct json_plan *plan = headway__json_plan(types, message->descriptor);
    int error = headway__json_member(&reader, message, plan, field, &key);
    return error ? error : headway__json_over(&reader);
}

/* Of a oneof's member there is nothing to read, of a message nothing to follow. */
static int is_absent(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return 0;
    return (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF || field->type == PROTOBUF_C_TYPE_MESSAGE) &&
           !headway__field_present(message, field);
}

int headway_json_write_field(const headway_types *types, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field, unsigned flags,
                             int (*write)(void *user, headway_bytes text), void *user)
{
    struct json_writer writer;
    if (!message || !field || !write)
        return HEADWAY_EINVAL;
    headway__json_writer_init(&writer, types, flags, write, user);
    if (is_absent(message, field))
        headway__json_put_text(&writer, "null");
    else
        headway__json_put_member(&writer, message, headway__json_plan(types, message->descriptor),
                                 (unsigned)(field - message->descriptor->fields));
    headway__json_flush(&writer);
    return writer.error;
}

/* ---- plain text ---- */

static int message_of_text(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                           const struct json_text *text, ProtobufCMessage **member)
{
    enum known_type known = headway__known_type(field->descriptor);
    if (known != KNOWN_TIMESTAMP && known != KNOWN_DURATION && known != KNOWN_FIELD_MASK &&
        known != KNOWN_WRAPPER)
        return headway__json_error(reader, HEADWAY_EMALFORMED, text->at,
                                   "%s is a message, which is not written as one text",
                                   field->name);
    ProtobufCMessage *message = headway__json_new(reader, field->descriptor);
    if (!message)
        return headway__json_no_memory(reader);
    int error = headway__json_text_known(reader, known, text, message);
    if (!error)
        *member = message;
    return error;
}

static int value_of_text(struct json_reader *reader, const ProtobufCFieldDescriptor *field,
                         const struct json_text *text, void *member)
{
    return field->type == PROTOBUF_C_TYPE_MESSAGE
               ? message_of_text(reader, field, text, member)
               : headway__json_text_scalar(reader, field, text, member);
}

/* Room is doubled when the count is a power of two: nobody else has added elements. */
static int append_text(struct json_reader *reader, ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field, const struct json_text *text)
{
    enum { FIRST_ROOM = 4 };
    unsigned char **array = headway__member(message, field->offset);
    size_t count = headway__field_count(message, field);
    size_t size = headway__element_size(field->type);
    if (count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0)) {
        size_t room = count ? count * 2 : FIRST_ROOM;
        unsigned char *more = headway__json_take(reader, room * size);
        if (!more)
            return headway__json_no_memory(reader);
        if (count)
            memcpy(more, *array, count * size);
        *array = more;
    }
    memset(*array + count * size, 0, size);
    int error = value_of_text(reader, field, text, *array + count * size);
    if (!error)
        *(size_t *)headway__member(message, field->quantifier_offset) = count + 1;
    return error;
}

static int set_text(struct json_reader *reader, ProtobufCMessage *message,
                    const ProtobufCFieldDescriptor *field, const struct json_text *text)
{
    void *member = headway__member(message, field->offset);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t number = *(uint32_t *)headway__member(message, field->quantifier_offset);
        if (number && number != field->id)
            return headway__json_error(
                reader, HEADWAY_EMALFORMED, text->at,
                "%s and %s exclude each other, only one may be set", field->name,
                protobuf_c_message_descriptor_get_field(message->descriptor, number)->name);
        memset(member, 0, headway__element_size(field->type));
    }
    int error = value_of_text(reader, field, text, member);
    if (!error)
        headway__json_mark(message, field);
    return error;
}

int headway_json_read_text(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                           headway_bytes text, headway_arena *arena, char *why, size_t why_size)
{
    static const char place[] = "1:1: ";
    if (!message || !field || !arena || (text.size && !text.data))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    struct json_reader reader = headway__json_reader(NULL, text, 0, arena);
    struct json_text token = {reader.start, text.size, reader.start, 0};
    char said[512];
    said[0] = 0;
    reader.why = said;
    reader.why_size = sizeof said;
    int error = field->label == PROTOBUF_C_LABEL_REPEATED
                    ? append_text(&reader, message, field, &token)
                    : set_text(&reader, message, field, &token);
    if (!error)
        return 0;
    return headway__why(error, why, why_size, "%s",
                        strncmp(said, place, sizeof place - 1) == 0 ? said + sizeof place - 1
                                                                    : said);
}
