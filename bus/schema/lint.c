/* SPDX-License-Identifier: Apache-2.0 */
/* The style rules: their table, and the walk over a file that asks each of them. */
#include "lint.h"

#include <stdarg.h>
#include <stdio.h>

#define BASIC(name, sentence)                                                                      \
    {                                                                                              \
        name, "basic", sentence, 1                                                                 \
    }
#define STYLE(name, sentence)                                                                      \
    {                                                                                              \
        name, "style", sentence, 1                                                                 \
    }
#define STRICT(name, sentence)                                                                     \
    {                                                                                              \
        name, "strict", sentence, 0                                                                \
    }
#define COMMENTS(name, sentence)                                                                   \
    {                                                                                              \
        name, "comments", sentence, 0                                                              \
    }

static const lint_rule rules[] = {
    {BASIC("PACKAGE_DEFINED", "a file has a package"), IN_FILE, headway__lint_package_defined},
    {BASIC("PACKAGE_DIRECTORY", "a file of package a.b.v1 lies in the folder a/b/v1"), IN_FILE,
     headway__lint_package_directory},
    {BASIC("IMPORT_UNUSED", "an import is needed"), IN_IMPORT, headway__lint_import_unused},
    {BASIC("IMPORT_PUBLIC", "an import is not public"), IN_IMPORT, headway__lint_import_public},
    {BASIC("FIELD_REQUIRED", "no field is required: it could never be removed"), IN_FIELD,
     headway__lint_field_required},
    {BASIC("ENUM_FIRST_ZERO", "an enum's first value is 0"), IN_ENUM,
     headway__lint_enum_first_zero},
    {BASIC("ENUM_NO_ALIAS", "each number of an enum has one name"), IN_ENUM,
     headway__lint_enum_no_alias},
    {BASIC("RPC_READ_IDEMPOTENT",
           "where headway's options are used, an rpc that only reads says so: idempotent"),
     IN_METHOD, headway__lint_rpc_read_idempotent},
    {STYLE("PACKAGE_LOWER_SNAKE", "a package is written lower_snake.case"), IN_FILE,
     headway__lint_package_lower_snake},
    {STYLE("PACKAGE_VERSION", "a package ends with its version: v1, v2beta1"), IN_FILE,
     headway__lint_package_version},
    {STYLE("FILE_LOWER_SNAKE", "a file's name is written lower_snake.proto"), IN_FILE,
     headway__lint_file_lower_snake},
    {STYLE("MESSAGE_PASCAL_CASE", "a message is written PascalCase"), IN_MESSAGE,
     headway__lint_message_pascal},
    {STYLE("FIELD_LOWER_SNAKE", "a field is written lower_snake"), IN_FIELD,
     headway__lint_field_lower_snake},
    {STYLE("ONEOF_LOWER_SNAKE", "a oneof is written lower_snake"), IN_ONEOF,
     headway__lint_oneof_lower_snake},
    {STYLE("ENUM_PASCAL_CASE", "an enum is written PascalCase"), IN_ENUM,
     headway__lint_enum_pascal},
    {STYLE("ENUM_VALUE_UPPER_SNAKE", "an enum's value is written UPPER_SNAKE"), IN_VALUE,
     headway__lint_value_upper_snake},
    {STYLE("ENUM_VALUE_PREFIX", "an enum's value begins with the enum's name: COLOR_RED"), IN_VALUE,
     headway__lint_value_prefix},
    {STYLE("ENUM_ZERO_SUFFIX", "an enum's value 0 ends with _UNSPECIFIED"), IN_ENUM,
     headway__lint_enum_zero_suffix},
    {STYLE("SERVICE_PASCAL_CASE", "a service is written PascalCase"), IN_SERVICE,
     headway__lint_service_pascal},
    {STYLE("RPC_PASCAL_CASE", "an rpc is written PascalCase"), IN_METHOD, headway__lint_rpc_pascal},
    {STYLE("RPC_REQUEST_NAME", "the request of Get is GetRequest, or begins with the service"),
     IN_METHOD, headway__lint_rpc_request_name},
    {STYLE("RPC_RESPONSE_NAME", "the response of Get is GetResponse, or begins with the service"),
     IN_METHOD, headway__lint_rpc_response_name},
    {STRICT("FIELD_PLURAL", "a repeated field has a plural name"), IN_FIELD,
     headway__lint_field_plural},
    {STRICT("SERVICE_SUFFIX", "a service's name ends with Service"), IN_SERVICE,
     headway__lint_service_suffix},
    {COMMENTS("COMMENT_SERVICE", "a service has a comment"), IN_SERVICE, headway__lint_comment},
    {COMMENTS("COMMENT_RPC", "an rpc has a comment"), IN_METHOD, headway__lint_comment},
    {COMMENTS("COMMENT_MESSAGE", "a message has a comment"), IN_MESSAGE, headway__lint_comment},
    {COMMENTS("COMMENT_FIELD", "a field has a comment"), IN_FIELD, headway__lint_comment},
    {COMMENTS("COMMENT_ONEOF", "a oneof has a comment"), IN_ONEOF, headway__lint_comment},
    {COMMENTS("COMMENT_ENUM", "an enum has a comment"), IN_ENUM, headway__lint_comment},
    {COMMENTS("COMMENT_ENUM_VALUE", "an enum's value has a comment"), IN_VALUE,
     headway__lint_comment},
};

enum { RULES = sizeof rules / sizeof rules[0] };

const headway__schema_rule *headway__lint_rule(size_t index)
{
    return index < RULES ? &rules[index].about : NULL;
}

void headway__lint_say(lint *l, const element *e, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    headway__schema_finding finding = {.rule = l->rule, .text = text};
    if (l->result == 0)
        l->result =
            headway__element_report(l->set, e, "headway:lint:ignore", &finding, l->found, l->user);
}

void headway__lint_comment(lint *l, const element *e)
{
    static const char *const kinds[] = {
        [IN_MESSAGE] = "message", [IN_FIELD] = "field", [IN_ONEOF] = "oneof",
        [IN_ENUM] = "enum",       [IN_VALUE] = "value", [IN_SERVICE] = "service",
        [IN_METHOD] = "rpc"};
    const char *name = e->kind == IN_MESSAGE   ? e->message->name
                       : e->kind == IN_FIELD   ? e->field->name
                       : e->kind == IN_ONEOF   ? e->message->oneofs[e->index].name
                       : e->kind == IN_ENUM    ? e->enumeration->name
                       : e->kind == IN_VALUE   ? e->value->name
                       : e->kind == IN_SERVICE ? e->service->name
                                               : e->method->name;
    if (!headway__element_commented(l->set, e))
        headway__lint_say(l, e, "nothing is said about the %s \"%s\"; write a comment before it",
                          kinds[e->kind], name);
}

typedef struct walk_state {
    lint l;
    uint64_t mask;
} walk_state;

static void visit(walk_state *w, element e)
{
    for (size_t i = 0; i < RULES; i++) {
        if (rules[i].kind != e.kind || !(w->mask >> i & 1))
            continue;
        w->l.rule = &rules[i].about;
        rules[i].check(&w->l, &e);
    }
}

static void visit_enum(walk_state *w, const struct schema_enum *enumeration)
{
    element e = headway__element_of_enum(enumeration);
    visit(w, e);
    e.kind = IN_VALUE;
    for (size_t i = 0; i < enumeration->value_count; i++) {
        e.value = &enumeration->values[i];
        visit(w, e);
    }
}

static void visit_message(walk_state *w, const struct schema_message *message)
{
    if (message->map_entry)
        return;
    element e = headway__element_of_message(message);
    visit(w, e);
    e.kind = IN_FIELD;
    for (size_t i = 0; i < message->field_count; i++) {
        e.field = &message->fields[i];
        visit(w, e);
    }
    e.field = NULL;
    e.kind = IN_ONEOF;
    for (e.index = 0; e.index < message->oneof_count; e.index++)
        if (headway__oneof_is_written(message, e.index))
            visit(w, e);
    for (size_t i = 0; i < message->enum_count; i++)
        visit_enum(w, &message->enums[i]);
    for (size_t i = 0; i < message->message_count; i++)
        visit_message(w, &message->messages[i]);
}

static void visit_service(walk_state *w, const struct schema_service *service)
{
    element e = {.kind = IN_SERVICE, .file = service->file, .service = service};
    visit(w, e);
    e.kind = IN_METHOD;
    for (size_t i = 0; i < service->method_count; i++) {
        e.method = &service->methods[i];
        visit(w, e);
    }
}

static void visit_file(walk_state *w, const struct schema_file *file)
{
    element e = {.kind = IN_FILE, .file = file};
    visit(w, e);
    e.kind = IN_IMPORT;
    for (e.index = 0; e.index < file->import_count; e.index++)
        visit(w, e);
    for (size_t i = 0; i < file->enum_count; i++)
        visit_enum(w, &file->enums[i]);
    for (size_t i = 0; i < file->message_count; i++)
        visit_message(w, &file->messages[i]);
    for (size_t i = 0; i < file->service_count; i++)
        visit_service(w, &file->services[i]);
}

int headway__schema_lint(const headway__schema_set *set, const char *const *files,
                         size_t file_count, uint64_t mask, headway__schema_found found, void *user)
{
    walk_state w = {{.set = set, .found = found, .user = user}, mask};
    for (size_t i = 0; i < file_count && w.l.result == 0; i++) {
        const struct schema_file *file = headway__set_file(set, files[i]);
        if (file)
            visit_file(&w, file);
    }
    return w.l.result;
}
