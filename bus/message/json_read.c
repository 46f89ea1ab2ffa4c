/* SPDX-License-Identifier: Apache-2.0 */
/* The reader: JSON straight into protobuf-c's structs, no tree between. */
#include "json_read.h"

#include <stdio.h>
#include <stdlib.h>

enum { LOCAL_FIELDS = 256 };

/* An element of a repeated field or map until its array's size is known. */
struct node {
    struct node *next;
    const char *at;
    union {
        uint64_t number;
        void *pointer;
        ProtobufCBinaryData bytes;
    } value;
};

struct nodes {
    struct node *first, **end;
    size_t count;
};

static struct node *new_node(struct json_reader *reader)
{
    struct node *node = headway__json_take(reader, sizeof *node);
    if (!node)
        return NULL;
    (void)headway__json_peek(reader);
    node->at = reader->at;
    return node;
}

static void link_node(struct nodes *nodes, struct node *node)
{
    *nodes->end = node;
    nodes->end = &node->next;
    nodes->count++;
}

static int store_nodes(struct json_reader *reader, const struct nodes *nodes,
                       ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    size_t element = headway__element_size(field->type);
    unsigned char *array = NULL;
    if (nodes->count) {
        array = headway_arena_take(reader->arena, nodes->count * element);
        if (!array)
            return headway__json_no_memory(reader);
    }
    *(void **)headway__member(message, field->offset) = array;
    *(size_t *)headway__member(message, field->quantifier_offset) = nodes->count;
    for (const struct node *node = nodes->first; node; node = node->next, array += element)
        memcpy(array, &node->value, element);
    return 0;
}

static int holds_null(const ProtobufCFieldDescriptor *field)
{
    return headway__is_null_value(field) || (field->type == PROTOBUF_C_TYPE_MESSAGE &&
                                             headway__known_type(field->descriptor) == KNOWN_VALUE);
}

static int refuse_null(struct json_reader *reader, const ProtobufCFieldDescriptor *field)
{
    if (headway__json_peek(reader) != 'n' || holds_null(field))
        return 0;
    return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at,
                               "null cannot be an element of %s", field->name);
}

int headway__json_array(struct json_reader *reader, ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field)
{
    struct nodes nodes = {NULL, &nodes.first, 0};
    int first = 1, more, error = headway__json_open(reader, '[', "an array");
    while (!error && (more = headway__json_next_item(reader, &first)) != 0) {
        int skipped = 0;
        struct node *node = NULL;
        error = more < 0 ? more : refuse_null(reader, field);
        if (error)
            return error;
        node = new_node(reader);
        if (!node)
            return headway__json_no_memory(reader);
        error = headway__json_scalar(reader, field, &node->value, &skipped);
        if (!error && !skipped)
            link_node(&nodes, node);
    }
    return error ? error : store_nodes(reader, &nodes, message, field);
}

static int by_key(const void *a, const void *b)
{
    const struct node *left = *(struct node *const *)a, *right = *(struct node *const *)b;
    int order = headway__compare_keys(left->value.pointer, right->value.pointer);
    return order ? order : (left->at > right->at) - (left->at < right->at);
}

/* Keys may be written in two ways ("1", "1.0"), so the values are compared. */
static int check_keys(struct json_reader *reader, const struct nodes *nodes)
{
    struct node **sorted, *node = nodes->first;
    if (nodes->count < 2)
        return 0;
    sorted = headway_arena_take(reader->arena, nodes->count * sizeof *sorted);
    if (!sorted)
        return headway__json_no_memory(reader);
    for (size_t i = 0; i < nodes->count; i++, node = node->next)
        sorted[i] = node;
    qsort(sorted, nodes->count, sizeof *sorted, by_key);
    for (size_t i = 1; i < nodes->count; i++) {
        if (headway__compare_keys(sorted[i - 1]->value.pointer, sorted[i]->value.pointer) == 0)
            return headway__json_error(reader, HEADWAY_EMALFORMED, sorted[i]->at,
                                       "this key stands twice in the object");
    }
    return 0;
}

/* A value's presence, where its field has one. */
static void mark_present(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *)headway__member(message, field->quantifier_offset) = field->id;
    else if (field->quantifier_offset)
        *(protobuf_c_boolean *)headway__member(message, field->quantifier_offset) = 1;
}

static int read_entry(struct json_reader *reader, const struct json_text *key, struct node *node,
                      const ProtobufCMessageDescriptor *descriptor, int *ret_skipped)
{
    const ProtobufCFieldDescriptor *value = &descriptor->fields[1];
    ProtobufCMessage *entry = headway__json_take(reader, descriptor->sizeof_message);
    if (!entry)
        return headway__json_no_memory(reader);
    headway__message_init(descriptor, entry);
    node->value.pointer = entry;
    node->at = key->at;
    int error = headway__json_key_scalar(reader, &descriptor->fields[0], key,
                                         headway__member(entry, descriptor->fields[0].offset));
    if (!error)
        error = refuse_null(reader, value);
    if (error)
        return error;
    mark_present(entry, &descriptor->fields[0]);
    mark_present(entry, value);
    return headway__json_scalar(reader, value, headway__member(entry, value->offset), ret_skipped);
}

int headway__json_map(struct json_reader *reader, ProtobufCMessage *message,
                      const ProtobufCFieldDescriptor *field)
{
    struct nodes nodes = {NULL, &nodes.first, 0};
    struct json_text key;
    int first = 1, more, error = headway__json_open(reader, '{', "an object");
    while (!error && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        int skipped = 0;
        if (more < 0)
            return more;
        struct node *node = new_node(reader);
        if (!node)
            return headway__json_no_memory(reader);
        error = read_entry(reader, &key, node, field->descriptor, &skipped);
        if (!error && !skipped)
            link_node(&nodes, node);
    }
    if (!error)
        error = check_keys(reader, &nodes);
    return error ? error : store_nodes(reader, &nodes, message, field);
}

static int name_equals(const char *name, const struct json_text *key)
{
    return name && strlen(name) == key->size && memcmp(name, key->data, key->size) == 0;
}

static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const headway_message_info *info,
                                                  const struct json_text *key)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const char *json_name = info && info->fields ? info->fields[i].json_name : NULL;
        int match = json_name ? name_equals(json_name, key)
                              : headway__camel_equals(field->name, key->data, key->size);
        if (match || name_equals(field->name, key))
            return field;
    }
    return NULL;
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
                               "%s has no field \"%.64s\"; it has: %s", descriptor->name, key->data,
                               *names ? names : "none");
}

/* The name of the oneof's member that is set, or NULL. */
static const char *oneof_taken(const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
        return NULL;
    uint32_t number = *(uint32_t *)headway__member(message, field->quantifier_offset);
    const ProtobufCFieldDescriptor *other =
        number ? protobuf_c_message_descriptor_get_field(message->descriptor, number) : NULL;
    return other ? other->name : NULL;
}

static int read_singular(struct json_reader *reader, ProtobufCMessage *message,
                         const ProtobufCFieldDescriptor *field, const struct json_text *key)
{
    int skipped = 0;
    void *member = headway__member(message, field->offset);
    const char *taken = oneof_taken(message, field);
    if (taken)
        return headway__json_error(reader, HEADWAY_EMALFORMED, key->at,
                                   "%s and %s exclude each other, only one may be set", field->name,
                                   taken);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        memset(member, 0, headway__element_size(field->type));
    int error = headway__json_scalar(reader, field, member, &skipped);
    if (!error && !skipped)
        mark_present(message, field);
    return error;
}

static int read_member(struct json_reader *reader, ProtobufCMessage *message,
                       const headway_message_info *info, const ProtobufCFieldDescriptor *field,
                       const struct json_text *key)
{
    if (headway__json_peek(reader) == 'n' &&
        (field->label == PROTOBUF_C_LABEL_REPEATED || !holds_null(field))) {
        if (!headway__json_word(reader, "null"))
            return headway__json_unexpected(reader, "a value");
        return 0;
    }
    if (headway__is_map(message->descriptor, field, info))
        return headway__json_map(reader, message, field);
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return headway__json_array(reader, message, field);
    return read_singular(reader, message, field, key);
}

static int check_required(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                          const uint8_t *seen)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].label == PROTOBUF_C_LABEL_REQUIRED &&
            !(seen[i / 8] & 1u << i % 8))
            return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at - 1,
                                       "%s needs the field %s", descriptor->name,
                                       descriptor->fields[i].name);
    }
    return 0;
}

static int next_known(struct json_reader *reader, ProtobufCMessage *message,
                      const headway_message_info *info, uint8_t *seen, const struct json_text *key)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const ProtobufCFieldDescriptor *field = find_field(descriptor, info, key);
    if (!field)
        return unknown_field(reader, descriptor, key);
    size_t index = (size_t)(field - descriptor->fields);
    uint8_t bit = (uint8_t)(1u << index % 8);
    if (seen[index / 8] & bit)
        return headway__json_error(reader, HEADWAY_EMALFORMED, key->at, "the field %s stands twice",
                                   field->name);
    seen[index / 8] |= bit;
    return read_member(reader, message, info, field, key);
}

int headway__json_members(struct json_reader *reader, ProtobufCMessage *message,
                          const char *name_to_skip)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    const headway_message_info *info = headway_types_info(reader->types, descriptor);
    uint8_t local[LOCAL_FIELDS / 8] = {0}, *seen = local;
    struct json_text key;
    if (descriptor->n_fields > LOCAL_FIELDS)
        seen = headway__json_take(reader, descriptor->n_fields / 8 + 1);
    if (!seen)
        return headway__json_no_memory(reader);
    int first = 1, more, error = headway__json_open(reader, '{', "an object");
    while (!error && (more = headway__json_next_key(reader, &first, &key)) != 0) {
        if (more < 0)
            return more;
        if (name_to_skip && name_equals(name_to_skip, &key))
            error = headway__json_skip(reader);
        else
            error = next_known(reader, message, info, seen, &key);
    }
    return error ? error : check_required(reader, descriptor, seen);
}

int headway__json_message(struct json_reader *reader, const ProtobufCMessageDescriptor *descriptor,
                          ProtobufCMessage **ret_message)
{
    ProtobufCMessage *message = headway__json_take(reader, descriptor->sizeof_message);
    if (!message)
        return headway__json_no_memory(reader);
    headway__message_init(descriptor, message);
    enum known_type known = headway__known_type(descriptor);
    int error = known == KNOWN_NONE ? headway__json_members(reader, message, NULL)
                                    : headway__json_known(reader, known, message);
    if (!error)
        *ret_message = message;
    return error;
}

int headway_json_read(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                      headway_bytes text, unsigned flags, headway_arena *arena,
                      ProtobufCMessage **ret_message, char *why, size_t why_size)
{
    if (!descriptor || !arena || (text.size && !text.data))
        return headway__why(HEADWAY_EINVAL, why, why_size, "an argument is not valid");
    const char *start = text.size ? text.data : "";
    struct json_reader reader = {types, flags, arena,   start, start, start + text.size,
                                 0,     why,   why_size};
    ProtobufCMessage *message;
    int error = headway__json_message(&reader, descriptor, &message);
    if (!error && (headway__json_peek(&reader) || reader.at != reader.end))
        error = headway__json_unexpected(&reader, "the end of the text");
    if (!error)
        *ret_message = message;
    return error;
}
