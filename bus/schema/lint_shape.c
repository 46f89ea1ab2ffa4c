/* SPDX-License-Identifier: Apache-2.0 */
/* Style of what is not a name alone. */
#include "lint.h"

#include <stdio.h>

void headway__lint_enum_first_zero(lint *l, const element *e)
{
    const struct schema_value *first = &e->enumeration->values[0];
    if (first->number != 0)
        headway__lint_say(l, e,
                          "the first value \"%s\", which stands for absence, is not 0; begin "
                          "with one that is",
                          first->name);
}

void headway__lint_enum_zero_suffix(lint *l, const element *e)
{
    static const char suffix[] = "_UNSPECIFIED";
    for (size_t i = 0; i < e->enumeration->value_count; i++) {
        const struct schema_value *value = &e->enumeration->values[i];
        element at = *e;
        size_t size = strlen(value->name), tail = sizeof suffix - 1;
        if (value->number != 0 || (size > tail && strcmp(value->name + size - tail, suffix) == 0))
            continue;
        char prefix[WORD_SIZE];
        headway__to_snake(e->enumeration->name, 1, prefix);
        at.kind = IN_VALUE;
        at.value = value;
        headway__lint_say(l, &at,
                          "the value 0, \"%s\", is also what a sender means that says nothing; "
                          "make 0 \"%s%s\"",
                          value->name, prefix, suffix);
    }
}

/* EnumOptions.allow_alias */
static int allows_alias(headway_bytes options)
{
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field field;
    int allowed = 0;
    while (headway__wire_next(&reader, &field) > 0)
        if (field.number == 2 && field.type == WIRE_VARINT)
            allowed = field.value != 0;
    return allowed;
}

void headway__lint_enum_no_alias(lint *l, const element *e)
{
    if (allows_alias(e->enumeration->options))
        headway__lint_say(l, e,
                          "two names of one number: JSON writes the first alone; take "
                          "allow_alias away");
}

void headway__lint_field_required(lint *l, const element *e)
{
    if (e->field->rule == RULE_REQUIRED)
        headway__lint_say(l, e,
                          "\"%s\" is required: it can never be removed, and old readers refuse "
                          "messages without it; make it optional",
                          e->field->name);
}

static const char *last_part(const char *full_name)
{
    const char *dot = strrchr(full_name, '.');
    return dot ? dot + 1 : full_name;
}

/* As it is to be written: what is PascalCase stays, "GET" too. */
static void better(const char *name, char text[WORD_SIZE])
{
    if (headway__is_pascal(name))
        snprintf(text, WORD_SIZE, "%s", name);
    else
        headway__to_pascal(name, text);
}

/* "GetRequest" or "FleetGetRequest". How service, rpc and message are written is other rules'
   matter: what counts is what they are to be called. */
static void names(lint *l, const element *e, const char *what, const char *type, const char *suffix)
{
    char name[WORD_SIZE], method[WORD_SIZE], wanted[2 * WORD_SIZE], longer[3 * WORD_SIZE];
    better(last_part(type), name);
    better(e->method->name, method);
    snprintf(wanted, sizeof wanted, "%s%s", method, suffix);
    better(e->service->name, method);
    snprintf(longer, sizeof longer, "%s%s", method, wanted);
    if (strcmp(name, wanted) != 0 && strcmp(name, longer) != 0)
        headway__lint_say(l, e,
                          "the %s of \"%s\" is %s, which cannot grow for this rpc alone; give it a "
                          "message \"%s\"",
                          what, e->method->name, type, wanted);
}

void headway__lint_rpc_request_name(lint *l, const element *e)
{
    names(l, e, "request", e->method->input, "Request");
}

void headway__lint_rpc_response_name(lint *l, const element *e)
{
    names(l, e, "response", e->method->output, "Response");
}

static int reads(const char *method)
{
    static const char *const verbs[] = {"Get", "List", "Check", "Search", "Query", "Find", "Count"};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        size_t size = strlen(verbs[i]);
        if (strncmp(method, verbs[i], size) == 0 && !(method[size] >= 'a' && method[size] <= 'z'))
            return 1;
    }
    return 0;
}

void headway__lint_rpc_read_idempotent(lint *l, const element *e)
{
    int ours = 0;
    for (size_t i = 0; i < e->file->import_count; i++)
        ours |= strcmp(e->file->imports[i], "headway/v1/options.proto") == 0;
    for (size_t i = 0; i < e->file->option_import_count; i++)
        ours |= strcmp(e->file->option_imports[i], "headway/v1/options.proto") == 0;
    if (!ours || e->method->client_streams || e->method->server_streams || !reads(e->method->name))
        return;
    option_values values = headway__option_read(headway__element_options(l->set, e), OPTION_TAG);
    if (!values.numbers[2])
        headway__lint_say(l, e,
                          "\"%s\" seems only to read, yet is never sent again after a lost link; "
                          "say idempotent: true in headway.v1.method",
                          e->method->name);
}
