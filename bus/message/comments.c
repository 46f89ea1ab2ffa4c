/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The comments of a file: SourceCodeInfo names what each belongs to by a path of field numbers and
 * indices from the FileDescriptorProto down (google/protobuf/descriptor.proto).
 */
#include "types.h"

enum { PATH_MOST = 2 * TYPES_DEPTH + 4 };

struct path {
    uint64_t steps[PATH_MOST];
    size_t count;
};

#define MEMBER(list, size, index)                                                                  \
    if ((index) < (size))                                                                          \
    return &(list)[index].comment

static struct schema_comment *in_enum(struct schema_enum *enumeration, const uint64_t *steps,
                                      size_t count)
{
    if (count == 0)
        return &enumeration->comment;
    if (count == 2 && steps[0] == 2)
        MEMBER(enumeration->values, enumeration->value_count, steps[1]);
    return NULL;
}

static struct schema_comment *in_message(struct schema_message *message, const uint64_t *steps,
                                         size_t count)
{
    while (count > 2 && steps[0] == 3) { /* into a nested one */
        if (steps[1] >= message->message_count)
            return NULL;
        message = &message->messages[steps[1]];
        steps += 2;
        count -= 2;
    }
    if (count == 0)
        return &message->comment;
    if (count > 2 && steps[0] == 4 && steps[1] < message->enum_count)
        return in_enum(&message->enums[steps[1]], steps + 2, count - 2);
    if (count != 2)
        return NULL;
    if (steps[0] == 2)
        MEMBER(message->fields, message->field_count, steps[1]);
    if (steps[0] == 3)
        MEMBER(message->messages, message->message_count, steps[1]);
    if (steps[0] == 4)
        MEMBER(message->enums, message->enum_count, steps[1]);
    if (steps[0] == 6)
        MEMBER(message->extensions, message->extension_count, steps[1]);
    if (steps[0] == 8)
        MEMBER(message->oneofs, message->oneof_count, steps[1]);
    return NULL;
}

static struct schema_comment *in_service(struct schema_service *service, const uint64_t *steps,
                                         size_t count)
{
    if (count == 0)
        return &service->comment;
    if (count == 2 && steps[0] == 2)
        MEMBER(service->methods, service->method_count, steps[1]);
    return NULL;
}

static struct schema_comment *in_file(struct schema_file *file, const struct path *path)
{
    const uint64_t *steps = path->steps, *rest = steps + 2;
    if (path->count == 1 && (steps[0] == 12 || steps[0] == 14)) /* syntax or edition */
        return &file->comment;
    if (path->count == 1 && steps[0] == 2)
        return &file->package_comment;
    if (path->count < 2)
        return NULL;
    if (steps[0] == 4 && steps[1] < file->message_count)
        return in_message(&file->messages[steps[1]], rest, path->count - 2);
    if (steps[0] == 5 && steps[1] < file->enum_count)
        return in_enum(&file->enums[steps[1]], rest, path->count - 2);
    if (steps[0] == 6 && steps[1] < file->service_count)
        return in_service(&file->services[steps[1]], rest, path->count - 2);
    if (steps[0] == 7 && path->count == 2)
        MEMBER(file->extensions, file->extension_count, steps[1]);
    return NULL;
}

/* A path that is longer than any of a definition belongs to nothing here. */
static void read_path(const struct wire_field *field, struct path *path)
{
    struct wire_reader reader = headway__wire_read(field->data, field->size);
    path->count = 0;
    while (reader.at < reader.end) {
        uint64_t step;
        if (path->count == PATH_MOST || headway__wire_varint(&reader, &step) != 0) {
            path->count = 0;
            return;
        }
        path->steps[path->count++] = step;
    }
}

static int read_location(struct schema *schema, const struct wire_field *location,
                         struct schema_file *file)
{
    struct wire_reader reader = headway__wire_read(location->data, location->size);
    struct wire_field part;
    struct path path = {.count = 0};
    struct schema_comment comment = {NULL, NULL};
    int more, error = 0;
    while (!error && (more = headway__wire_next(&reader, &part)) != 0) {
        if (more < 0)
            return headway__schema_fail(schema, "the schema is malformed: %s", reader.why);
        if (part.number == 1 && part.type == WIRE_LEN)
            read_path(&part, &path);
        else if (part.number == 3 && part.type == WIRE_LEN)
            error = headway__schema_text(schema, &part, &comment.leading);
        else if (part.number == 4 && part.type == WIRE_LEN)
            error = headway__schema_text(schema, &part, &comment.trailing);
    }
    struct schema_comment *place =
        !error && (comment.leading || comment.trailing) ? in_file(file, &path) : NULL;
    if (place)
        *place = comment;
    return error;
}

int headway__schema_comments(struct schema *schema, headway_bytes source_info,
                             struct schema_file *file)
{
    struct wire_reader reader = headway__wire_read(source_info.data, source_info.size);
    struct wire_field part;
    int more, error = 0;
    while (!error && (more = headway__wire_next(&reader, &part)) != 0) {
        if (more < 0)
            return headway__schema_fail(schema, "the schema is malformed: %s", reader.why);
        if (part.number == 1 && part.type == WIRE_LEN)
            error = read_location(schema, &part, file);
    }
    return error;
}
