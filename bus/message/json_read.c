/* SPDX-License-Identifier: Apache-2.0 */
/* The reader: JSON straight into protobuf-c's structs, no tree between. */
#include "json_read.h"

#include <stdio.h>

enum { LOCAL_FIELDS = 256 };

/* An object's members on their way into a message. */
struct members {
    ProtobufCMessage *message;
    const struct json_plan *plan;
    uint8_t *seen; /* a bit for each field */
    size_t guess;  /* the field that is likely next: writers keep the order */
};

int headway__json_holds_null(const ProtobufCFieldDescriptor *field)
{
    return headway__is_null_value(field) || (field->type == PROTOBUF_C_TYPE_MESSAGE &&
                                             headway__known_type(field->descriptor) == KNOWN_VALUE);
}

void headway__json_mark(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *)headway__member(message, field->quantifier_offset) = field->id;
    else if (field->quantifier_offset)
        *(protobuf_c_boolean *)headway__member(message, field->quantifier_offset) = 1;
}

static int unknown_field(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                         const struct json_text *key)
{
    char names[160] = "";
    size_t used = 0;
    if (reader->flags & HEADWAY_JSON_IGNORE_UNKNOWN)
        return headway__json_skip(reader);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        char camel[64];
        const char *name = headway__camel(descriptor->fields[i].name, camel, sizeof camel);
        if (!name || strlen(name) + used + 8 > sizeof names) {
            snprintf(names + used, sizeof names - used, ", ...");
            break;
        }
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", name);
    }
    return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                               "%s has no field \"%.*s\"; it has: %s", descriptor->name,
                               headway__json_shown(key, 64), key->data, *names ? names : "none");
}

/* The name of the oneof's member that is set, or NULL. */
static const char *oneof_taken(const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    uint32_t number = *(uint32_t *)headway__member(message, field->quantifier_offset);
    const ProtobufCFieldDescriptor *other =
        number ? protobuf_c_message_descriptor_get_field(message->descriptor, number) : NULL;
    return other ? other->name : NULL;
}

static int read_oneof(struct json_reader *reader, ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field, const struct json_plan *plan,
                      const struct json_text *key)
{
    int skipped = 0;
    void *member = headway__member(message, field->offset);
    const char *taken = oneof_taken(message, field);
    if (taken)
        return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                                   "%s and %s exclude each other, only one may be set", field->name,
                                   taken);
    memset(member, 0, headway__element_size(field->type));
    int error = headway__json_scalar(reader, field, member, plan, &skipped);
    if (!error && !skipped)
        headway__json_mark(message, field);
    return error;
}

int headway__json_member(struct json_reader *reader, ProtobufCMessage *message,
                         const struct json_plan *plan, const ProtobufCFieldDescriptor *field,
                         const struct json_text *key)
{
    const struct json_plan *inner = NULL;
    int skipped = 0;
    if (headway__json_peek(reader) == 'n' &&
        (field->label == PROTOBUF_C_LABEL_REPEATED || !headway__json_holds_null(field))) {
        if (!headway__json_word(reader, "null"))
            return headway__json_unexpected(reader, "a value");
        return 0;
    }
    if (headway__plan_map(plan, message->descriptor, field))
        return headway__json_map(reader, message, field);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        inner = headway__json_inner_plan(reader->types, plan,
                                         (size_t)(field - message->descriptor->fields));
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return headway__json_array(reader, message, field, inner);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return read_oneof(reader, message, field, inner, key);
    int error = headway__json_scalar(reader, field, headway__member(message, field->offset), inner,
                                     &skipped);
    if (!error && !skipped)
        headway__json_mark(message, field);
    return error;
}

static int check_required(struct json_reader *reader, const struct members *members)
{
    const ProtobufCMessageDescriptor *descriptor = members->message->descriptor;
    if (members->plan && !members->plan->required)
        return 0;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED &&
            !(members->seen[i / 8] & 1u << i % 8))
            return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at - 1,
                                       "%s needs the field %s", descriptor->name,
                                       descriptor->fields[i].name);
    }
    return 0;
}

static int next_known(struct json_reader *reader, struct members *members,
                      const struct json_text *key)
{
    const ProtobufCMessageDescriptor *descriptor = members->message->descriptor;
    const ProtobufCFieldDescriptor *field =
        headway__json_field(members->plan, descriptor, key->data, key->size, members->guess);
    if (!field)
        return unknown_field(reader, descriptor, key);
    size_t index = (size_t)(field - descriptor->fields);
    uint8_t bit = (uint8_t)(1u << index % 8);
    if (members->seen[index / 8] & bit)
        return headway__json_error(reader, HEADWAY_EMALFORMED, key->at, "the field %s stands twice",
                                   field->name);
    members->seen[index / 8] |= bit;
    members->guess = index + 1;
    return headway__json_member(reader, members->message, members->plan, field, key);
}

int headway__json_members(struct json_reader *reader, ProtobufCMessage *message,
                          const struct json_plan *plan, int any)
{
    size_t bytes = message->descriptor->n_fields / 8 + 1;
    uint8_t local[LOCAL_FIELDS / 8 + 1];
    struct members members = {message, plan, local, 0};
    struct json_text key;
    if (bytes > sizeof local && !(members.seen = headway__json_take(reader, bytes)))
        return headway__json_no_memory(reader);
    memset(members.seen, 0, bytes);
    int first = 1, more, error = headway__json_open(reader, '{', "an object");
    while (!error && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        if (more < 0)
            return more;
        if (!any || !headway__json_is(&key, "@type", 5))
            error = next_known(reader, &members, &key);
        else if (any++ == 1)
            error = headway__json_skip(reader);
        else
            error =
                headway__json_error(reader, HEADWAY_EMALFORMED, key.at, "\"@type\" stands twice");
    }
    return error ? error : check_required(reader, &members);
}

ProtobufCMessage *headway__json_new(struct json_reader *reader,
                                    const ProtobufCMessageDescriptor *descriptor)
{
    ProtobufCMessage *message = headway__json_take(reader, descriptor->sizeof_message);
    if (message)
        headway__message_init(descriptor, message);
    return message;
}

int headway__json_message(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                          const struct json_plan *plan, ProtobufCMessage **ret_message)
{
    ProtobufCMessage *message = headway__json_new(reader, descriptor);
    if (!message)
        return headway__json_no_memory(reader);
    if (!plan)
        plan = headway__json_plan(reader->types, descriptor);
    enum known_type known = headway__plan_known(plan, descriptor);
    int error = known == KNOWN_NONE ? headway__json_members(reader, message, plan, 0)
                                    : headway__json_known(reader, known, message);
    if (!error)
        *ret_message = message;
    return error;
}

struct json_reader headway__json_reader(const headway_types *types, headway_bytes text,
                                        unsigned flags, headway_arena *arena)
{
    enum { HEAP_PER_BYTE = 8, HEAP_FREE = 65536 };
    const char *start = text.size ? text.data : "";
    struct json_reader reader = {.types = types,
                                 .flags = flags,
                                 .arena = arena,
                                 .start = start,
                                 .at = start,
                                 .end = start + text.size,
                                 .heap_left = SIZE_MAX};
    if (!(flags & HEADWAY_JSON_ANY_HEAP) && text.size < (SIZE_MAX - HEAP_FREE) / HEAP_PER_BYTE)
        reader.heap_left = text.size * HEAP_PER_BYTE + HEAP_FREE;
    return reader;
}

int headway__json_over(struct json_reader *reader)
{
    if (headway__json_peek(reader) || reader->at != reader->end)
        return headway__json_unexpected(reader, "the end of the text");
    return 0;
}

int headway_json_read(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                      headway_bytes text, unsigned flags, headway_arena *arena,
                      ProtobufCMessage **ret_message, char *why, size_t why_size)
{
    if (!descriptor || !arena || (text.size && !text.data))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    ProtobufCMessage *message;
    struct json_reader reader = headway__json_reader(types, text, flags, arena);
    reader.why = why;
    reader.why_size = why_size;
    int error = headway__json_message(&reader, descriptor, NULL, &message);
    if (!error)
        error = headway__json_over(&reader);
    if (!error)
        *ret_message = message;
    return error;
}
