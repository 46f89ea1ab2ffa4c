/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every C name of a file, once. Messages bear the names that protobuf-c gives them, services and
 * events their components joined in snake case. One rule where a name is taken or reserved, in the
 * order of the .proto: the later one gets a trailing underscore, again until it is free. What a
 * file imports comes before it. A file's names depend on nothing but the file and its imports.
 */
#include "model.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* All that one stem makes, static functions too. */
static const char *const message_suffixes[] = {"__init",
                                               "__descriptor",
                                               "__pack",
                                               "__unpack",
                                               "__get_packed_size",
                                               "__pack_to_buffer",
                                               "__free_unpacked",
                                               "__field_descriptors",
                                               "__field_indices_by_name",
                                               "__number_ranges",
                                               "__infos",
                                               "__codec",
                                               "__decode",
                                               "__encode"};
static const char *const enum_suffixes[] = {"__descriptor", "__enum_values_by_number",
                                            "__enum_values_by_name", "__value_ranges"};
static const char *const method_suffixes[] = {
    "",      "_reply", "_reply_send", "_reply_end", "_send",  "_end",       "_events",
    "_next", "_done",  "__open",      "__next",     "__done", "__received", "__ended"};
static const char *const member_suffixes[] = {"", "_next", "_done"};
static const char *const service_suffixes[] = {"_methods", "_service",  "_handlers", "_serve",
                                               "__thunks", "__offsets", "__stub"};
static const char *const event_suffixes[] = {"_event",  "_publish", "_subscribe",
                                             "_events", "_handler", "__received"};

/* Names of one scope; those of types, functions, macros and enumerators never meet, or meet for
   good, so that a file is one scope and each struct another. */
typedef struct gen_scope {
    gen_pool *pool;
    gen_map taken;
    gen_file **imports; /* of a file: those of its imports too; of a struct: none */
    size_t import_count;
} gen_scope;

static int is_free(const gen_scope *scope, const char *name)
{
    if (map_get(&scope->taken, name))
        return 0;
    for (size_t i = 0; i < scope->import_count; i++)
        if (map_get(&scope->imports[i]->names, name))
            return 0;
    return 1;
}

static void claim(gen_scope *scope, const char *name)
{
    map_add(&scope->taken, name, (void *)name);
}

static const char *underscored(gen_pool *pool, const char *name)
{
    return pool_print(pool, "%s_", name);
}

/* The first of name, name_, name__ ... that is free; claimed. */
static const char *claim_free(gen_scope *scope, const char *name)
{
    while (words_reserved(name) || !is_free(scope, name))
        name = underscored(scope->pool, name);
    claim(scope, name);
    return name;
}

/* ---- messages and enums ---- */

static int all_free(const gen_scope *scope, const char *stem, const char *const *suffixes,
                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_free(scope, pool_print(scope->pool, "%s%s", stem, suffixes[i])))
            return 0;
    return 1;
}

static void claim_all(gen_scope *scope, const char *stem, const char *const *suffixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        claim(scope, pool_print(scope->pool, "%s%s", stem, suffixes[i]));
}

static const char *claim_stem(gen_scope *scope, const char *stem, const char *const *suffixes,
                              size_t count)
{
    while (!all_free(scope, stem, suffixes, count))
        stem = underscored(scope->pool, stem);
    claim_all(scope, stem, suffixes, count);
    return stem;
}

static const char *claim_with(gen_scope *scope, const char *name, const char *suffix)
{
    return claim_stem(scope, name, &suffix, 1);
}

/* The upper-case name of an enum of C, by which protobuf-c makes it an int's size. */
static const char *claim_upper(gen_scope *scope, const char *name, const char *suffix)
{
    return claim_with(scope, name, pool_print(scope->pool, "%s_IS_INT_SIZE", suffix));
}

/* What headers of the C library or protobuf-c define, for files without a package. */
static void claim_foreign(gen_scope *scope)
{
    static const char *const foreign[] = {"BUFSIZ",
                                          "INFINITY",
                                          "NAN",
                                          "ProtobufCBufferSimple",
                                          "ProtobufCClosure",
                                          "ProtobufCEnumDescriptor",
                                          "ProtobufCEnumValue",
                                          "ProtobufCEnumValueIndex",
                                          "ProtobufCFieldDescriptor",
                                          "ProtobufCFieldFlag",
                                          "ProtobufCIntRange",
                                          "ProtobufCLabel",
                                          "ProtobufCMessageDescriptor",
                                          "ProtobufCMessageInit",
                                          "ProtobufCMessageUnknownField",
                                          "ProtobufCMethodDescriptor",
                                          "ProtobufCServiceDescriptor",
                                          "ProtobufCServiceDestroy",
                                          "ProtobufCType",
                                          "ProtobufCWireType",
                                          "FILE",
                                          "DIR",
                                          "NULL",
                                          "EOF",
                                          "ProtobufCMessage",
                                          "ProtobufCBuffer",
                                          "ProtobufCBinaryData",
                                          "ProtobufCAllocator",
                                          "ProtobufCService"};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        claim(scope, foreign[i]);
}

/* Nothing is left of "_1" but a digit, of "__" nothing at all. */
static const char *type_name(gen_pool *pool, const char *full_name)
{
    const char *name = words_each(pool, full_name, words_camel, "__");
    int begins = name[0] && !(name[0] >= '0' && name[0] <= '9');
    return begins ? name : pool_print(pool, "_%s", name);
}

static void name_types(gen_scope *scope, gen_file *file)
{
    gen_pool *pool = scope->pool;
    for (size_t i = 0; i < file->message_count; i++) {
        gen_message *message = file->messages[i];
        message->c_name = claim_free(scope, type_name(pool, message->full_name));
        message->lower = claim_stem(scope, words_each(pool, message->full_name, words_lower, "__"),
                                    message_suffixes, COUNT(message_suffixes));
        message->upper =
            claim_with(scope, words_each(pool, message->full_name, words_upper, "__"), "__INIT");
    }
    for (size_t i = 0; i < file->enum_count; i++) {
        gen_enumeration *named = file->enums[i];
        named->c_name = claim_free(scope, type_name(pool, named->full_name));
        named->lower = claim_stem(scope, words_each(pool, named->full_name, words_lower, "__"),
                                  enum_suffixes, COUNT(enum_suffixes));
        named->upper =
            claim_upper(scope, words_each(pool, named->full_name, words_upper, "__"), "");
    }
}

static void name_values(gen_scope *scope, gen_enumeration *named)
{
    named->values = pool_take_array(scope->pool, named->proto->n_value, sizeof *named->values);
    for (size_t i = 0; i < named->proto->n_value; i++)
        named->values[i] = claim_free(
            scope, pool_print(scope->pool, "%s__%s", named->upper, named->proto->value[i]->name));
}

static void name_oneof(gen_scope *scope, gen_message *message, gen_oneof *oneof)
{
    gen_pool *pool = scope->pool;
    const char *name = oneof->proto->name;
    oneof->case_type =
        claim_free(scope, pool_print(pool, "%s__%sCase", message->c_name, words_camel(pool, name)));
    oneof->upper = claim_upper(
        scope, pool_print(pool, "%s__%s", message->upper, words_upper(pool, name)), "__CASE");
    oneof->not_set = claim_free(scope, pool_print(pool, "%s__NOT_SET", oneof->upper));
    for (size_t i = 0; i < message->proto->n_field; i++) {
        gen_field *field = &message->fields[i];
        if (field->oneof == oneof && !field->is_skipped)
            field->case_name = claim_free(scope, pool_print(pool, "%s_%s", oneof->upper,
                                                            words_upper(pool, field->proto->name)));
    }
}

/* has_x and n_x belong to their field: both are free, or neither is taken. */
static const char *companion_of(const gen_field *field)
{
    int type = (int)field->proto->type;
    if (field->presence == REPEATED)
        return "n_";
    if (field->presence == HAS && type != TYPE(STRING) && type != TYPE(MESSAGE))
        return "has_";
    return NULL;
}

static void name_member(gen_scope *members, gen_field *field)
{
    const char *name = words_fold(members->pool, field->proto->name);
    const char *companion = companion_of(field);
    for (;; name = underscored(members->pool, name)) {
        if (words_reserved(name) || !is_free(members, name))
            continue;
        const char *beside = companion ? pool_print(members->pool, "%s%s", companion, name) : NULL;
        if (beside && !is_free(members, beside))
            continue;
        if (beside)
            claim(members, beside);
        break;
    }
    claim(members, name);
    field->name = name;
}

static void name_members(gen_scope *names, gen_message *message)
{
    gen_pool *pool = names->pool;
    gen_scope members = {.pool = pool};
    claim(&members, "base");
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (!message->fields[i].is_skipped)
            name_member(&members, &message->fields[i]);
    for (size_t i = 0; i < message->oneof_count; i++) {
        if (!message->oneofs[i].member_count)
            continue;
        const char *lower = words_lower(pool, message->oneofs[i].proto->name);
        message->oneofs[i].member = claim_free(&members, pool_print(pool, "%s_case", lower));
    }
    map_done(&members.taken);
    for (size_t i = 0; i < message->proto->n_field; i++) {
        gen_field *field = &message->fields[i];
        const char *stem =
            pool_print(pool, "%s__%s", message->lower, words_lower(pool, field->proto->name));
        if (field->proto->default_value && !field->is_skipped)
            field->default_name =
                pool_print(pool, "%s__default_value", claim_with(names, stem, "__default_value"));
    }
}

static int by_number(const void *a, const void *b)
{
    const gen_field *x = *(gen_field *const *)a, *y = *(gen_field *const *)b;
    return (x->proto->number > y->proto->number) - (x->proto->number < y->proto->number);
}

static void sort_fields(gen_pool *pool, gen_message *message)
{
    size_t count = 0;
    message->by_number = pool_take_array(pool, message->member_count, sizeof *message->by_number);
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (!message->fields[i].is_skipped)
            message->by_number[count++] = &message->fields[i];
    if (count)
        qsort(message->by_number, count, sizeof *message->by_number, by_number);
}

/* protoc always sends json_name to plugins; others may not. */
static const char *json_name(gen_pool *pool, const field_proto *proto)
{
    if (proto->json_name)
        return proto->json_name;
    char *made = words_camel(pool, proto->name);
    if (proto->name[0] != '_' && made[0])
        made[0] = proto->name[0];
    return made;
}

/* ---- services and events ---- */

static void name_method(gen_scope *names, gen_scope *members, const gen_service *service,
                        gen_method *method)
{
    gen_pool *pool = names->pool;
    const char *local = words_snake(pool, method->proto->name), *stem;
    for (;; local = underscored(pool, local)) {
        stem = pool_print(pool, "%s_%s", service->stem, local);
        if (!words_reserved(local) && !words_reserved(stem) &&
            all_free(members, local, member_suffixes, COUNT(member_suffixes)) &&
            all_free(names, stem, method_suffixes, COUNT(method_suffixes)))
            break;
    }
    claim_all(members, local, member_suffixes, COUNT(member_suffixes));
    claim_all(names, stem, method_suffixes, COUNT(method_suffixes));
    method->local = local;
    method->stem = stem;
}

static const char *stem_of(gen_pool *pool, const gen_file *file, const char *prefix,
                           const char *full_name)
{
    const char *package = file->proto->package ? file->proto->package : "";
    const char *rest = full_name + (package[0] ? strlen(package) + 1 : 0);
    const char *name = words_each(pool, rest, words_snake, "_");
    const char *stem = prefix[0] ? pool_print(pool, "%s_%s", prefix, name) : name;
    /* The library's own functions are named so; its .protos have packages of two words. */
    if (strcmp(stem, "headway") == 0)
        return "headway__";
    int taken = strncmp(stem, "headway_", 8) == 0 && strncmp(package, "headway.", 8) != 0;
    return taken ? underscored(pool, stem) : stem;
}

static void name_services(gen_scope *names, gen_file *file, const char *prefix)
{
    for (size_t i = 0; i < file->proto->n_service; i++) {
        gen_service *service = &file->services[i];
        service->stem = claim_stem(names, stem_of(names->pool, file, prefix, service->full_name),
                                   service_suffixes, COUNT(service_suffixes));
    }
    for (size_t i = 0; i < file->message_count; i++)
        if (file->messages[i]->event.present)
            file->messages[i]->event_stem =
                claim_stem(names, stem_of(names->pool, file, prefix, file->messages[i]->full_name),
                           event_suffixes, COUNT(event_suffixes));
    for (size_t i = 0; i < file->proto->n_service; i++) {
        gen_service *service = &file->services[i];
        gen_scope members = {.pool = names->pool};
        claim(&members, "size");
        for (size_t j = 0; j < service->proto->n_method; j++)
            name_method(names, &members, service, &service->methods[j]);
        map_done(&members.taken);
    }
}

static const char *file_stem(gen_pool *pool, const gen_file *file)
{
    char *stem = pool_print(pool, "%s_proto", words_fold(pool, file->base));
    for (char *c = stem; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9')))
            *c = '_';
    return stem[0] >= '0' && stem[0] <= '9' ? pool_print(pool, "_%s", stem) : stem;
}

/* All that file imports, and what that imports: their names are given already. */
static void collect_imports(const gen_model *model, const gen_file *file, gen_scope *into)
{
    for (size_t i = 0; i < file->proto->n_dependency; i++) {
        gen_file *import = file->imports[i];
        if (import->used == model->walk)
            continue;
        import->used = model->walk;
        into->imports[into->import_count++] = import;
        collect_imports(model, import, into);
    }
}

void name_file(gen_model *model, gen_file *file)
{
    gen_pool *pool = model->pool;
    gen_scope names = {.pool = pool};
    names.imports = pool_take_array(pool, model->file_count, sizeof *names.imports);
    model->walk++;
    collect_imports(model, file, &names);
    claim_foreign(&names);
    name_types(&names, file);
    for (size_t i = 0; i < file->enum_count; i++)
        name_values(&names, file->enums[i]);
    for (size_t i = 0; i < file->message_count; i++) {
        gen_message *message = file->messages[i];
        for (size_t j = 0; j < message->oneof_count; j++)
            if (message->oneofs[j].member_count)
                name_oneof(&names, message, &message->oneofs[j]);
        name_members(&names, message);
        sort_fields(pool, message);
        for (size_t j = 0; j < message->proto->n_field; j++)
            message->fields[j].json_name = json_name(pool, message->fields[j].proto);
    }
    static const char *const file_suffixes[] = {"_messages", "_message_count", "_schema",
                                                "__schema_bytes"};
    file->stem = claim_stem(&names, file_stem(pool, file), file_suffixes, COUNT(file_suffixes));
    const char *package = file->proto->package ? file->proto->package : "";
    const char *prefix = file->prefix ? file->prefix
                         : package[0] ? words_each(pool, package, words_snake, "_")
                                      : "";
    name_services(&names, file, prefix);
    file->names = names.taken;
}
