/* SPDX-License-Identifier: Apache-2.0 */
/* The request becomes the model: files, types resolved, options, places. */
#include "model.h"

#include <string.h>

enum { DEPTH_LIMIT = 64 }; /* nested message types */

/* A path of SourceCodeInfo while descending. */
typedef struct gen_path {
    int32_t steps[2 * DEPTH_LIMIT + 8];
    size_t length;
} gen_path;

static gen_path path_to(const gen_path *from, int32_t field, size_t index)
{
    gen_path to = *from;
    to.steps[to.length++] = field;
    to.steps[to.length++] = (int32_t)index;
    return to;
}

static gen_place place_at(const gen_file *file, const gen_path *path)
{
    return place_find(file, path->steps, path->length);
}

static const char *required(const char *name)
{
    if (!name || !name[0])
        fatal("the request holds something without a name");
    return name;
}

static void count_messages(gen_file *file, const message_proto *proto, int depth)
{
    if (depth > DEPTH_LIMIT)
        fatal("%s: message types nested over %d deep", file->proto->name, DEPTH_LIMIT);
    file->message_count++;
    file->enum_count += proto->n_enum_type;
    for (size_t i = 0; i < proto->n_nested_type; i++)
        count_messages(file, proto->nested_type[i], depth + 1);
}

static const char *join(gen_pool *pool, const char *scope, const char *name)
{
    return scope[0] ? pool_print(pool, "%s.%s", scope, required(name)) : required(name);
}

/* Where the next of a file's flat lists goes. */
typedef struct gen_cursor {
    gen_model *model;
    gen_file *file;
    size_t message, enumeration;
} gen_cursor;

static void read_enum(gen_cursor *at, const enum_proto *proto, const char *scope,
                      const gen_path *path)
{
    gen_pool *pool = at->model->pool;
    gen_enumeration *made = pool_take(pool, sizeof *made);
    made->proto = proto;
    made->file = at->file;
    made->place = place_at(at->file, path);
    made->full_name = join(pool, scope, proto->name);
    made->value_places = pool_take_array(pool, proto->n_value, sizeof(gen_place));
    for (size_t i = 0; i < proto->n_value; i++) {
        gen_path value = path_to(path, 2, i);
        required(proto->value[i]->name);
        made->value_places[i] = place_at(at->file, &value);
    }
    if (!proto->n_value)
        fatal("enum %s is empty", made->full_name);
    at->file->enums[at->enumeration++] = made;
    map_add(&at->model->enum_map, made->full_name, made);
}

static void read_oneofs(gen_pool *pool, gen_message *message)
{
    const message_proto *proto = message->proto;
    message->oneofs = pool_take_array(pool, proto->n_oneof_decl, sizeof *message->oneofs);
    for (size_t i = 0; i < proto->n_oneof_decl; i++) {
        required(proto->oneof_decl[i]->name);
        message->oneofs[i].proto = proto->oneof_decl[i];
    }
    for (size_t i = 0; i < proto->n_field; i++) {
        const field_proto *field = proto->field[i];
        if (!field->has_oneof_index || field->proto3_optional)
            continue;
        if (field->oneof_index < 0 || (size_t)field->oneof_index >= proto->n_oneof_decl)
            fatal("%s: a oneof that is not there", message->full_name);
        if ((size_t)field->oneof_index >= message->oneof_count)
            message->oneof_count = (size_t)field->oneof_index + 1;
    }
}

static gen_presence presence_of(const gen_field *field)
{
    const field_proto *proto = field->proto;
    if (field->oneof)
        return IN_ONEOF;
    if (proto->label == LABEL(REPEATED))
        return REPEATED;
    if (proto->label == LABEL(REQUIRED) || field->features.presence == LEGACY_REQUIRED)
        return REQUIRED;
    return field->features.presence == EXPLICIT || proto->proto3_optional ? HAS : IMPLICIT;
}

static void read_message(gen_cursor *at, const message_proto *proto, gen_message *parent,
                         const gen_path *path)
{
    gen_pool *pool = at->model->pool;
    gen_message *made = pool_take(pool, sizeof *made);
    made->proto = proto;
    made->file = at->file;
    made->parent = parent;
    made->place = place_at(at->file, path);
    const char *package = at->file->proto->package ? at->file->proto->package : "";
    made->full_name = join(pool, parent ? parent->full_name : package, proto->name);
    made->fields = pool_take_array(pool, proto->n_field, sizeof *made->fields);
    made->event = options_event(at->model, proto);
    made->features =
        options_message_features(parent ? &parent->features : &at->file->features, proto);
    read_oneofs(pool, made);
    for (size_t i = 0; i < proto->n_field; i++) {
        gen_field *field = &made->fields[i];
        gen_path field_path = path_to(path, 2, i);
        field->proto = proto->field[i];
        required(field->proto->name);
        field->owner = made;
        field->place = place_at(at->file, &field_path);
        if (field->proto->has_oneof_index && !field->proto->proto3_optional)
            field->oneof = &made->oneofs[field->proto->oneof_index];
        field->features = options_field_features(field);
        field->presence = presence_of(field);
    }
    at->file->messages[at->message++] = made;
    map_add(&at->model->message_map, made->full_name, made);
    for (size_t i = 0; i < proto->n_nested_type; i++) {
        gen_path nested = path_to(path, 3, i);
        read_message(at, proto->nested_type[i], made, &nested);
    }
    for (size_t i = 0; i < proto->n_enum_type; i++) {
        gen_path nested = path_to(path, 4, i);
        read_enum(at, proto->enum_type[i], made->full_name, &nested);
    }
}

static void read_types(gen_model *model, gen_file *file)
{
    const file_proto *proto = file->proto;
    file->enum_count = proto->n_enum_type;
    for (size_t i = 0; i < proto->n_message_type; i++)
        count_messages(file, proto->message_type[i], 0);
    file->messages = pool_take_array(model->pool, file->message_count, sizeof *file->messages);
    file->enums = pool_take_array(model->pool, file->enum_count, sizeof *file->enums);
    gen_cursor at = {model, file, 0, 0};
    gen_path top = {.length = 0};
    for (size_t i = 0; i < proto->n_message_type; i++) {
        gen_path path = path_to(&top, 4, i);
        read_message(&at, proto->message_type[i], NULL, &path);
    }
    for (size_t i = 0; i < proto->n_enum_type; i++) {
        gen_path path = path_to(&top, 5, i);
        read_enum(&at, proto->enum_type[i], proto->package ? proto->package : "", &path);
    }
}

/* Types come as ".package.Name". */
static void *resolve(const gen_map *types, const char *name, const char *user)
{
    void *found = name && name[0] == '.' ? map_get(types, name + 1) : NULL;
    if (!found)
        fatal("%s: the request lacks the type %s", user, name ? name : "(none)");
    return found;
}

/* Groups have no member: what is not skipped is counted. */
static void count_member(gen_field *field)
{
    int is_message = field->proto->type == TYPE(MESSAGE) && !field->is_map;
    const Google__Protobuf__MessageOptions *options = field->owner->proto->options;
    int of_map = options && options->map_entry;
    field->is_skipped = field->proto->type == TYPE(GROUP) ||
                        (is_message && !of_map && field->features.framing == DELIMITED);
    if (field->is_skipped)
        return;
    field->owner->member_count++;
    if (field->oneof)
        field->oneof->member_count++;
}

static void resolve_field(gen_model *model, gen_field *field)
{
    const field_proto *proto = field->proto;
    const char *user = field->owner->full_name;
    if (proto->type == TYPE(MESSAGE) || proto->type == TYPE(GROUP)) {
        field->message = resolve(&model->message_map, proto->type_name, user);
        const Google__Protobuf__MessageOptions *options = field->message->proto->options;
        field->is_map = options && options->map_entry;
    } else if (proto->type == TYPE(ENUM)) {
        field->enumeration = resolve(&model->enum_map, proto->type_name, user);
    } else if (proto->type < TYPE(DOUBLE) || proto->type > TYPE(SINT64)) {
        fatal("%s: field %s has the unknown type %d", user, proto->name, (int)proto->type);
    }
}

static void read_service(gen_model *model, gen_file *file, size_t index)
{
    gen_service *service = &file->services[index];
    service->proto = file->proto->service[index];
    service->file = file;
    gen_path top = {.length = 0}, path = path_to(&top, 6, index);
    service->place = place_at(file, &path);
    service->full_name =
        join(model->pool, file->proto->package ? file->proto->package : "", service->proto->name);
    service->concurrency = options_service_concurrency(service->proto);
    size_t count = service->proto->n_method;
    service->methods = pool_take_array(model->pool, count, sizeof *service->methods);
    for (size_t i = 0; i < count; i++) {
        gen_method *method = &service->methods[i];
        gen_path method_path = path_to(&path, 2, i);
        method->proto = service->proto->method[i];
        required(method->proto->name);
        method->place = place_at(file, &method_path);
        method->input = resolve(&model->message_map, method->proto->input_type, service->full_name);
        method->output =
            resolve(&model->message_map, method->proto->output_type, service->full_name);
        method->options = options_method(model, method->proto);
    }
}

static void read_imports(gen_model *model, gen_file *file)
{
    file->imports = pool_take_array(model->pool, file->proto->n_dependency, sizeof *file->imports);
    for (size_t i = 0; i < file->proto->n_dependency; i++) {
        file->imports[i] = map_get(&model->file_map, file->proto->dependency[i]);
        if (!file->imports[i])
            fatal("%s: the request lacks the import %s", file->proto->name,
                  file->proto->dependency[i]);
    }
}

static void read_file(gen_model *model, gen_file *file, const file_proto *proto)
{
    file->proto = proto;
    required(proto->name);
    if (map_add(&model->file_map, proto->name, file))
        fatal("the request holds %s twice", proto->name);
    file->proto3 = proto->syntax && strcmp(proto->syntax, "proto3") == 0;
    file->edition = options_edition(proto);
    file->features = options_file_features(file);
    size_t length = strlen(proto->name);
    if (length > 6 && strcmp(proto->name + length - 6, ".proto") == 0)
        length -= 6;
    file->base = pool_print(model->pool, "%.*s", (int)length, proto->name);
    places_read(model, file);
    file->prefix = options_file_prefix(model, file);
    read_types(model, file);
    read_imports(model, file); /* protoc sends imports first */
}

static void resolve_file(gen_model *model, gen_file *file)
{
    for (size_t i = 0; i < file->message_count; i++)
        for (size_t j = 0; j < file->messages[i]->proto->n_field; j++) {
            resolve_field(model, &file->messages[i]->fields[j]);
            count_member(&file->messages[i]->fields[j]);
        }
    file->services = pool_take_array(model->pool, file->proto->n_service, sizeof *file->services);
    for (size_t i = 0; i < file->proto->n_service; i++)
        read_service(model, file, i);
}

void model_read(gen_model *model, const Google__Protobuf__Compiler__CodeGeneratorRequest *request)
{
    model->file_count = request->n_proto_file;
    model->files = pool_take_array(model->pool, model->file_count, sizeof *model->files);
    for (size_t i = 0; i < model->file_count; i++)
        read_file(model, &model->files[i], request->proto_file[i]);
    for (size_t i = 0; i < model->file_count; i++)
        resolve_file(model, &model->files[i]);
    for (size_t i = 0; i < request->n_file_to_generate; i++) {
        gen_file *file = map_get(&model->file_map, request->file_to_generate[i]);
        if (!file)
            fatal("the request lacks the file %s", request->file_to_generate[i]);
        file->generate = 1;
    }
}
