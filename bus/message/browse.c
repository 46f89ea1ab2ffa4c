/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the schemas, for those who list, complete and suggest them. */
#include "types.h"

#include <stdio.h>

struct visit {
    int (*found)(void *user, headway_types_kind kind, const char *name);
    void *user;
    int answer;
};

static void tell(struct visit *visit, headway_types_kind kind, const char *name)
{
    if (!visit->answer)
        visit->answer = visit->found(visit->user, kind, name);
}

static void visit_enums(struct visit *visit, const struct schema_enum *enums, size_t count)
{
    for (size_t i = 0; i < count && !visit->answer; i++)
        tell(visit, HEADWAY_TYPES_ENUM, enums[i].full_name);
}

static void visit_messages(struct visit *visit, const struct schema_message *messages, size_t count)
{
    for (size_t i = 0; i < count && !visit->answer; i++) {
        if (messages[i].map_entry)
            continue;
        tell(visit, HEADWAY_TYPES_MESSAGE, messages[i].full_name);
        visit_enums(visit, messages[i].enums, messages[i].enum_count);
        visit_messages(visit, messages[i].messages, messages[i].message_count);
    }
}

static void visit_service(struct visit *visit, const struct schema_service *service)
{
    char name[1024];
    tell(visit, HEADWAY_TYPES_SERVICE, service->full_name);
    for (size_t i = 0; i < service->method_count && !visit->answer; i++) {
        snprintf(name, sizeof name, "%s/%s", service->full_name, service->methods[i].name);
        tell(visit, HEADWAY_TYPES_METHOD, name);
    }
}

int headway_types_each(const headway_types *types,
                       int (*found)(void *user, headway_types_kind kind, const char *name),
                       void *user)
{
    struct visit visit = {found, user, 0};
    for (const struct schema_file *file = types->files; file && !visit.answer; file = file->next) {
        tell(&visit, HEADWAY_TYPES_FILE, file->name);
        for (size_t i = 0; i < file->service_count && !visit.answer; i++)
            visit_service(&visit, &file->services[i]);
        visit_messages(&visit, file->messages, file->message_count);
        visit_enums(&visit, file->enums, file->enum_count);
    }
    return visit.answer;
}

#define ENTRY(entry_kind, type, node)                                                              \
    (headway_types_entry)                                                                          \
    {                                                                                              \
        entry_kind, "google.protobuf." type, (node)->bytes, (node)->comment.leading                \
    }

static int method_entry(const struct schema_service *service, const char *name,
                        headway_types_entry *ret_entry)
{
    for (size_t i = 0; service && i < service->method_count; i++) {
        const struct schema_method *method = &service->methods[i];
        if (strcmp(method->name, name) != 0)
            continue;
        *ret_entry = ENTRY(HEADWAY_TYPES_METHOD, "MethodDescriptorProto", method);
        return 0;
    }
    return HEADWAY_ENOTFOUND;
}

static int symbol_entry(const struct symbol *symbol, headway_types_entry *ret_entry)
{
    if (symbol->service)
        *ret_entry = ENTRY(HEADWAY_TYPES_SERVICE, "ServiceDescriptorProto", symbol->service);
    else if (symbol->message_source)
        *ret_entry = ENTRY(HEADWAY_TYPES_MESSAGE, "DescriptorProto", symbol->message_source);
    else if (symbol->enum_source)
        *ret_entry = ENTRY(HEADWAY_TYPES_ENUM, "EnumDescriptorProto", symbol->enum_source);
    else
        return HEADWAY_ENOTFOUND;
    return 0;
}

int headway_types_entry_of(const headway_types *types, const char *name,
                           headway_types_entry *ret_entry)
{
    const char *slash = strchr(name, '/');
    size_t size = slash ? (size_t)(slash - name) : strlen(name);
    for (const struct schema_file *file = types->files; file; file = file->next) {
        if (strcmp(file->name, name) != 0)
            continue;
        *ret_entry = ENTRY(HEADWAY_TYPES_FILE, "FileDescriptorProto", file);
        return 0;
    }
    const struct symbol *symbol = headway__types_find(types, name, size);
    if (!symbol)
        return HEADWAY_ENOTFOUND;
    return slash ? method_entry(symbol->service, slash + 1, ret_entry)
                 : symbol_entry(symbol, ret_entry);
}
