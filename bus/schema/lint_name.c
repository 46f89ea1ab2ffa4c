/* SPDX-License-Identifier: Apache-2.0 */
/* How names are written. */
#include "lint.h"

static void pascal(lint *l, const element *e, const char *what, const char *name)
{
    char better[WORD_SIZE];
    if (headway__is_pascal(name))
        return;
    headway__to_pascal(name, better);
    headway__lint_say(l, e, "the %s \"%s\" is not PascalCase; write \"%s\"", what, name, better);
}

void headway__lint_message_pascal(lint *l, const element *e)
{
    pascal(l, e, "message", e->message->name);
}

void headway__lint_enum_pascal(lint *l, const element *e)
{
    pascal(l, e, "enum", e->enumeration->name);
}

void headway__lint_service_pascal(lint *l, const element *e)
{
    pascal(l, e, "service", e->service->name);
}

void headway__lint_rpc_pascal(lint *l, const element *e)
{
    pascal(l, e, "rpc", e->method->name);
}

void headway__lint_service_suffix(lint *l, const element *e)
{
    const char *name = e->service->name;
    size_t size = strlen(name);
    if (size < 7 || strcmp(name + size - 7, "Service") != 0)
        headway__lint_say(l, e, "the name does not tell that it is a service; write \"%sService\"",
                          name);
}

static void lower_snake(lint *l, const element *e, const char *what, const char *name)
{
    char better[WORD_SIZE];
    if (headway__is_lower_snake(name))
        return;
    headway__to_snake(name, 0, better);
    headway__lint_say(l, e, "the %s \"%s\" is not lower_snake; write \"%s\"", what, name, better);
}

void headway__lint_field_lower_snake(lint *l, const element *e)
{
    lower_snake(l, e, "field", e->field->name);
}

void headway__lint_oneof_lower_snake(lint *l, const element *e)
{
    lower_snake(l, e, "oneof", e->message->oneofs[e->index].name);
}

static int is_map(const struct schema_field *field)
{
    return field->type && field->type->message_source && field->type->message_source->map_entry;
}

void headway__lint_field_plural(lint *l, const element *e)
{
    const struct schema_field *field = e->field;
    if (field->rule == RULE_REPEATED && !is_map(field) && !headway__is_plural(field->name))
        headway__lint_say(l, e,
                          "the repeated field \"%s\" is named as if it were one; write its "
                          "plural",
                          field->name);
}

void headway__lint_value_upper_snake(lint *l, const element *e)
{
    char better[WORD_SIZE];
    if (headway__is_upper_snake(e->value->name))
        return;
    headway__to_snake(e->value->name, 1, better);
    headway__lint_say(l, e, "the value \"%s\" is not UPPER_SNAKE; write \"%s\"", e->value->name,
                      better);
}

void headway__lint_value_prefix(lint *l, const element *e)
{
    char prefix[WORD_SIZE], value[WORD_SIZE];
    headway__to_snake(e->enumeration->name, 1, prefix);
    headway__to_snake(e->value->name, 1, value);
    size_t size = strlen(prefix);
    if (strncmp(e->value->name, prefix, size) == 0 && e->value->name[size] == '_')
        return;
    headway__lint_say(l, e, "the value \"%s\" would clash with another enum's; write \"%s_%s\"",
                      e->value->name, prefix, value);
}
