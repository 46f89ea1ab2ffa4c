/* SPDX-License-Identifier: Apache-2.0 */
/* The well-known types as JSON; their fields are reached by number, in sorted order. */
#include "json_write.h"

static const void *member_of(const ProtobufCMessage *message, unsigned index)
{
    return headway__member(message, message->descriptor->fields[index].offset);
}

static void put_time(struct json_writer *writer, enum known_type known,
                     const ProtobufCMessage *message)
{
    char text[HEADWAY__TIME_SIZE];
    int64_t seconds = *(const int64_t *)member_of(message, 0);
    int32_t nanos = *(const int32_t *)member_of(message, 1);
    int size = known == KNOWN_TIMESTAMP ? headway__timestamp_text(seconds, nanos, text)
                                        : headway__duration_text(seconds, nanos, text);
    if (size < 0)
        headway__json_fail(writer, size);
    else
        headway__json_put_string(writer, text, (size_t)size);
}

/* A path must survive the way to lowerCamelCase and back; an empty one does not. */
static void put_path(struct json_writer *writer, const char *path)
{
    if (!*path)
        headway__json_fail(writer, HEADWAY_EINVAL);
    for (; *path; path++) {
        char c = *path;
        if (c == '_') {
            c = *++path;
            if (c < 'a' || c > 'z') {
                headway__json_fail(writer, HEADWAY_EINVAL);
                return;
            }
            c = (char)(c - 32);
        } else if ((c >= 'A' && c <= 'Z') || c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
            headway__json_fail(writer, HEADWAY_EINVAL);
            return;
        }
        headway__json_put_char(writer, c);
    }
}

static void put_field_mask(struct json_writer *writer, const ProtobufCMessage *message)
{
    char *const *paths = *(char **const *)member_of(message, 0);
    size_t count = headway__field_count(message, &message->descriptor->fields[0]);
    headway__json_put(writer, "\"", 1);
    for (size_t i = 0; i < count; i++) {
        headway__json_put(writer, ",", i > 0);
        put_path(writer, paths[i]);
    }
    headway__json_put(writer, "\"", 1);
}

static void put_any_value(struct json_writer *writer, const char *url,
                          const ProtobufCMessage *inner)
{
    const struct json_plan *plan = headway__json_plan(writer->types, inner->descriptor);
    enum known_type known = headway__plan_known(plan, inner->descriptor);
    struct json_list list = headway__json_begin(writer, '{');
    headway__json_item(writer, &list);
    headway__json_put_text(writer, "\"@type\"");
    headway__json_colon(writer);
    headway__json_put_string(writer, url, strlen(url));
    if (known == KNOWN_NONE) {
        headway__json_put_members(writer, &list, inner, plan);
    } else {
        headway__json_item(writer, &list);
        headway__json_put_text(writer, "\"value\"");
        headway__json_colon(writer);
        headway__json_put_known(writer, known, inner);
    }
    headway__json_close(writer, &list);
}

static void put_any(struct json_writer *writer, const ProtobufCMessage *message)
{
    const char *url = *(char *const *)member_of(message, 0);
    const ProtobufCBinaryData *bytes = member_of(message, 1);
    if (!url || !*url) {
        headway__json_put_text(writer, "{}");
        if (bytes->len)
            headway__json_fail(writer, HEADWAY_EINVAL);
        return;
    }
    const char *name = strrchr(url, '/');
    const ProtobufCMessageDescriptor *descriptor =
        headway_types_message(writer->types, name ? name + 1 : url);
    if (!descriptor) {
        headway__json_fail(writer, HEADWAY_ENOTFOUND);
        return;
    }
    ProtobufCMessage *inner;
    headway_arena *arena = headway_arena_new(NULL, SIZE_MAX);
    int error = HEADWAY_ENOMEM;
    if (arena)
        error = headway_message_unpack(descriptor, headway_bytes_of(bytes->data, bytes->len), NULL,
                                       arena, &inner, NULL, 0);
    if (error)
        headway__json_fail(writer, error);
    else
        put_any_value(writer, url, inner);
    headway_arena_free(arena);
}

static void put_value(struct json_writer *writer, const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const void *member = headway__member(message, field->offset);
        if (i == 0 || !headway__field_present(message, field))
            continue;
        /* JSON has no word for NaN, and a string would read back as one. */
        if (field->type == PROTOBUF_C_TYPE_DOUBLE &&
            *(const double *)member - *(const double *)member != 0)
            headway__json_fail(writer, HEADWAY_EINVAL);
        headway__json_put_value(writer, field, member, NULL);
        return;
    }
    headway__json_put_text(writer, "null");
}

void headway__json_put_known(struct json_writer *writer, enum known_type known,
                             const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *first = &message->descriptor->fields[0];
    if (writer->depth > 2 * HEADWAY__DEPTH) {
        headway__json_fail(writer, HEADWAY_ELIMIT);
        return;
    }
    switch (known) {
    case KNOWN_TIMESTAMP:
    case KNOWN_DURATION:
        put_time(writer, known, message);
        break;
    case KNOWN_FIELD_MASK:
        put_field_mask(writer, message);
        break;
    case KNOWN_STRUCT:
        headway__json_put_map(writer, message, first);
        break;
    case KNOWN_LIST:
        headway__json_put_array(writer, message, first, NULL);
        break;
    case KNOWN_VALUE:
        put_value(writer, message);
        break;
    case KNOWN_ANY:
        put_any(writer, message);
        break;
    default:
        headway__json_put_value(writer, first, member_of(message, 0), NULL);
    }
}
