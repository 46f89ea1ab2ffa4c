/* SPDX-License-Identifier: Apache-2.0 */
/* The well-known types from JSON. headway__known_type has checked that their fields are there. */
#include "json_read.h"

static void *member_of(ProtobufCMessage *message, unsigned index)
{
    return headway__member(message, message->descriptor->fields[index].offset);
}

/* proto2 and optional fields of a user's own well-known types have a presence to set. */
static void set_has(ProtobufCMessage *message, unsigned index)
{
    headway__json_mark(message, &message->descriptor->fields[index]);
}

static int text_time(struct json_reader *reader, enum known_type known,
                     const struct json_text *text, ProtobufCMessage *message)
{
    int timestamp = known == KNOWN_TIMESTAMP;
    int64_t *seconds = member_of(message, 0);
    int32_t *nanos = member_of(message, 1);
    int error = timestamp ? headway__timestamp_parse(text->data, text->size, seconds, nanos)
                          : headway__duration_parse(text->data, text->size, seconds, nanos);
    set_has(message, 0);
    set_has(message, 1);
    if (!error)
        return 0;
    return headway__json_error(reader, HEADWAY_EMALFORMED, text->at,
                               timestamp ? "\"%.*s\" is not a time like 2024-02-29T12:00:00.5Z"
                                         : "\"%.*s\" is not a duration like 1.5s",
                               headway__json_shown(text, 40), text->data);
}

static int read_time(struct json_reader *reader, enum known_type known, ProtobufCMessage *message)
{
    struct json_text text;
    int timestamp = known == KNOWN_TIMESTAMP;
    int error = headway__json_string(
        reader, timestamp ? "a time as a string" : "a duration as a string", &text);
    return error ? error : text_time(reader, known, &text, message);
}

/* One path back from lowerCamelCase; out holds twice its size. proto_names: it may be written as
   in the .proto too. */
static size_t snake(const char *path, size_t size, int proto_names, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        char c = path[i];
        if ((c == '_' && !proto_names) || c <= 0x20 || c > 0x7e)
            return 0;
        if (c >= 'A' && c <= 'Z') {
            out[used++] = '_';
            c = (char)(c + 32);
        }
        out[used++] = c;
    }
    out[used] = 0;
    return used;
}

static int text_field_mask(struct json_reader *reader, const struct json_text *text,
                           int proto_names, ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field = &message->descriptor->fields[0];
    size_t count = 1, index = 0;
    if (text->size == 0)
        return 0;
    for (size_t i = 0; i < text->size; i++)
        count += text->data[i] == ',';
    char **paths = headway__json_take(reader, count * sizeof *paths);
    char *out = headway__json_take_text(reader, text->size * 2 + 1);
    if (!paths || !out)
        return headway__json_no_memory(reader);
    const char *end = text->data + text->size;
    for (const char *at = text->data; index < count; index++) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        size_t size = (size_t)((comma ? comma : end) - at);
        paths[index] = out;
        size_t used = snake(at, size, proto_names, out);
        if (!used)
            return headway__json_error(reader, HEADWAY_EMALFORMED, text->at,
                                       "a path is not a lowerCamelCase name");
        out += used + 1;
        at += size + (comma != NULL);
    }
    *(char ***)headway__member(message, field->offset) = paths;
    *(size_t *)headway__member(message, field->quantifier_offset) = count;
    return 0;
}

static int read_field_mask(struct json_reader *reader, ProtobufCMessage *message)
{
    struct json_text text;
    int error = headway__json_string(reader, "a string of paths", &text);
    return error ? error : text_field_mask(reader, &text, 0, message);
}

static int read_value(struct json_reader *reader, ProtobufCMessage *message)
{
    unsigned index;
    int skipped = 0;
    char c = headway__json_peek(reader);
    switch (c) {
    case 'n':
        index = 0;
        break;
    case '"':
        index = 2;
        break;
    case 't':
    case 'f':
        index = 3;
        break;
    case '{':
        index = 4;
        break;
    case '[':
        index = 5;
        break;
    default:
        index = 1;
    }
    if (index == 0) {
        if (!headway__json_word(reader, "null"))
            return headway__json_unexpected(reader, "a value");
        *(int32_t *)member_of(message, 0) = 0;
    } else {
        memset(member_of(message, index), 0,
               headway__element_size(message->descriptor->fields[index].type));
        int error = headway__json_scalar(reader, &message->descriptor->fields[index],
                                         member_of(message, index), NULL, &skipped);
        if (error)
            return error;
    }
    set_has(message, index);
    return 0;
}

/* Finds "@type" wherever it stands, mostly in front; the reader is back at the object's start
   afterwards. An object with no member at all is an Any that holds nothing. */
static int find_type(struct json_reader *reader, struct json_text *ret_url)
{
    (void)headway__json_peek(reader);
    const char *start = reader->at;
    struct json_text key;
    int first = 1, more, found = 0, members = 0;
    int error = headway__json_open(reader, '{', "an object with \"@type\"");
    while (!error && !found && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        if (more < 0)
            return more;
        members++;
        found = headway__json_is(&key, "@type", 5);
        error = found ? headway__json_string(reader, "a type's URL", ret_url)
                      : headway__json_skip(reader);
    }
    if (!error && members && !found)
        error = headway__json_error(reader, HEADWAY_EMALFORMED, start,
                                    "an Any needs \"@type\" to say what it holds");
    if (!error && members) {
        reader->at = start;
        reader->depth -= found; /* the object was left before its end */
    }
    return error;
}

/* {"@type": ..., "value": ...}: the form of a type with JSON of its own. */
static int read_known_any(struct json_reader *reader, enum known_type known,
                          ProtobufCMessage *inner)
{
    struct json_text key;
    int first = 1, more, found = 0, types = 0;
    int error = headway__json_open(reader, '{', "an object");
    const char *start = reader->at;
    while (!error && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        if (more < 0)
            return more;
        if (headway__json_is(&key, "value", 5) && !found++)
            error = headway__json_known(reader, known, inner);
        else if (headway__json_is(&key, "@type", 5) && !types++)
            error = headway__json_skip(reader);
        else
            error = headway__json_error(reader, HEADWAY_EMALFORMED, key.at,
                                        "only one \"@type\" and one \"value\" can stand here");
    }
    if (!error && !found)
        error = headway__json_error(reader, HEADWAY_EMALFORMED, start, "\"value\" is missing");
    return error;
}

/* url has a NUL behind. */
static const ProtobufCMessageDescriptor *type_of_url(const struct json_reader *reader,
                                                     const char *url)
{
    const char *slash = strrchr(url, '/');
    return slash ? headway_types_message(reader->types, slash + 1) : NULL;
}

/* Into the reader's memory, which is bounded by the text's size. */
static int pack_inner(struct json_reader *reader, const ProtobufCMessage *inner,
                      ProtobufCBinaryData *bytes)
{
    uint8_t none;
    ptrdiff_t size = headway__message_encode(inner, &none, 0);
    if (size < 0)
        return headway__json_error(reader, (int)size, reader->at,
                                   "the message in this Any cannot be packed: %s",
                                   headway_error_text((int)size));
    bytes->data = (uint8_t *)headway__json_take_text(reader, (size_t)size);
    if (!bytes->data)
        return headway__json_no_memory(reader);
    bytes->len = (size_t)size;
    headway__message_encode(inner, bytes->data, (size_t)size);
    return 0;
}

static int read_any(struct json_reader *reader, ProtobufCMessage *message)
{
    struct json_text text = {NULL, 0, NULL, 0};
    char *url = NULL;
    int error = find_type(reader, &text);
    if (!error && text.data)
        error = headway__json_keep(reader, &text, &url);
    if (error || !url)
        return error;
    const ProtobufCMessageDescriptor *descriptor = type_of_url(reader, url);
    if (!descriptor)
        return headway__json_error(reader, HEADWAY_EMALFORMED, text.at,
                                   "\"%.80s\" is not the URL of a known type", url);
    ProtobufCMessage *inner = headway__json_new(reader, descriptor);
    if (!inner)
        return headway__json_no_memory(reader);
    const struct json_plan *plan = headway__json_plan(reader->types, descriptor);
    enum known_type known = headway__plan_known(plan, descriptor);
    error = known == KNOWN_NONE ? headway__json_members(reader, inner, plan, 1)
                                : read_known_any(reader, known, inner);
    if (!error)
        error = pack_inner(reader, inner, member_of(message, 1));
    if (error)
        return error;
    *(char **)member_of(message, 0) = url;
    set_has(message, 1);
    return 0;
}

int headway__json_known(struct json_reader *reader, enum known_type known,
                        ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *first = &message->descriptor->fields[0];
    int skipped = 0;
    switch (known) {
    case KNOWN_TIMESTAMP:
    case KNOWN_DURATION:
        return read_time(reader, known, message);
    case KNOWN_FIELD_MASK:
        return read_field_mask(reader, message);
    case KNOWN_STRUCT:
        return headway__json_map(reader, message, first);
    case KNOWN_LIST:
        return headway__json_array(reader, message, first, NULL);
    case KNOWN_VALUE:
        return read_value(reader, message);
    case KNOWN_ANY:
        return read_any(reader, message);
    default:
        set_has(message, 0);
        return headway__json_scalar(reader, first, member_of(message, 0), NULL, &skipped);
    }
}

int headway__json_text_known(struct json_reader *reader, enum known_type known,
                             const struct json_text *text, ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *first = &message->descriptor->fields[0];
    if (known == KNOWN_TIMESTAMP || known == KNOWN_DURATION)
        return text_time(reader, known, text, message);
    if (known == KNOWN_FIELD_MASK)
        return text_field_mask(reader, text, 1, message);
    set_has(message, 0);
    return headway__json_text_scalar(reader, first, text, member_of(message, 0));
}
