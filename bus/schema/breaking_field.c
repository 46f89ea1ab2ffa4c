/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of fields and extensions. */
#include "breaking.h"

enum { TYPE_SIZE = 1300, STRING = 9 };

void headway__breaking_field_renumbered(breaking *b, pair *p)
{
    if (p->renumbered)
        headway__breaking_say(b, p, "\"%s\" was number %u and is %u; keep the number",
                              p->older.field->name, p->older.field->number, p->newer.field->number);
}

/* Whether it still stands under its number: the rules below compare what does. */
static int stands(const pair *p)
{
    return !p->gone && !p->renumbered;
}

static int is_removed(const pair *p)
{
    return p->gone && !(p->told & TOLD_GONE);
}

void headway__breaking_field_number(breaking *b, pair *p)
{
    const struct schema_field *was = p->older.field;
    if (!is_removed(p) || headway__reserves_number(p->newers, was->number, was->number))
        return;
    headway__breaking_say_gone(b, p, was->name, was->number, 1, "FIELD_REMOVED");
}

void headway__breaking_field_name(breaking *b, pair *p)
{
    const struct schema_field *was = p->older.field;
    if (!is_removed(p) || headway__reserves_name(p->newers, was->name))
        return;
    headway__breaking_say_gone(b, p, was->name, was->number, 0, "FIELD_REMOVED");
}

void headway__breaking_field_removed(breaking *b, pair *p)
{
    if (is_removed(p))
        headway__breaking_say(b, p,
                              "\"%s\" = %u is gone, and code that uses it does not compile; bring "
                              "it back, deprecated, or silence this rule",
                              p->older.field->name, p->older.field->number);
}

/* --- Types ----------------------------------------------------------------------------------- */

static severity change(const breaking *b, const pair *p)
{
    return stands(p) ? headway__type_change(b, p->older.field, p->newer.field) : SAME;
}

void headway__breaking_field_reused(breaking *b, pair *p)
{
    char was[TYPE_SIZE], is[TYPE_SIZE];
    if (change(b, p) != ON_WIRE || strcmp(p->older.field->name, p->newer.field->name) == 0)
        return;
    p->told |= TOLD_TYPE | TOLD_NAME;
    headway__type_print(p->older.field, was, sizeof was);
    headway__type_print(p->newer.field, is, sizeof is);
    headway__breaking_say(b, p,
                          "number %u was %.200s \"%s\" and is %.200s \"%s\"; reserve it, and "
                          "take a number that was never used",
                          p->older.field->number, was, p->older.field->name, is,
                          p->newer.field->name);
}

static void type(breaking *b, pair *p, severity least, const char *consequence)
{
    char was[TYPE_SIZE], is[TYPE_SIZE];
    if (change(b, p) < least || p->told & TOLD_TYPE)
        return;
    p->told |= TOLD_TYPE;
    headway__type_print(p->older.field, was, sizeof was);
    headway__type_print(p->newer.field, is, sizeof is);
    headway__breaking_say(b, p,
                          "\"%s\" was %.200s and is %.200s: %s; keep the type, or add "
                          "another field",
                          p->older.field->name, was, is, consequence);
}

void headway__breaking_field_wire_type(breaking *b, pair *p)
{
    type(b, p, ON_WIRE, "neither side understands the other");
}

void headway__breaking_field_json_type(breaking *b, pair *p)
{
    type(b, p, IN_JSON, "JSON writes it in another way");
}

void headway__breaking_field_type(breaking *b, pair *p)
{
    type(b, p, IN_SOURCE, "code that uses it may not compile");
}

/* --- Labels and presence ---------------------------------------------------------------------- */

static int is_repeated(const struct schema_field *field)
{
    return field->rule == RULE_REPEATED;
}

void headway__breaking_field_label(breaking *b, pair *p)
{
    if (!stands(p) || is_repeated(p->older.field) == is_repeated(p->newer.field))
        return;
    p->told |= TOLD_TYPE;
    headway__breaking_say(b, p, "\"%s\" was %s and is %s; keep it, or add another field",
                          p->older.field->name, is_repeated(p->older.field) ? "repeated" : "single",
                          is_repeated(p->newer.field) ? "repeated" : "single");
}

/* The name of the oneof that somebody wrote, or NULL. */
static const char *oneof_of(const struct schema_message *message, const struct schema_field *field)
{
    if (!message || field->optional || field->oneof < 0 ||
        (size_t)field->oneof >= message->oneof_count)
        return NULL;
    return message->oneofs[field->oneof].name;
}

/* A oneof under another name is the same; one field alone may step into a new one. */
static int has_moved(const pair *p, const char *was, const char *is)
{
    if (!was && !is)
        return 0;
    if (was && is)
        return strcmp(was, is) != 0 &&
               (headway__side_oneof(p->newers, p->newer.message, was) >= 0 ||
                headway__side_oneof(p->olders, p->older.message, is) >= 0);
    return was || headway__side_oneof(p->olders, p->older.message, is) >= 0 ||
           p->newers->oneof_members[p->newer.field->oneof] > 1;
}

void headway__breaking_field_oneof(breaking *b, pair *p)
{
    if (!stands(p) || !p->newers)
        return;
    const char *was = oneof_of(p->older.message, p->older.field);
    const char *is = oneof_of(p->newer.message, p->newer.field);
    if (!has_moved(p, was, is))
        return;
    p->told |= TOLD_GONE;
    headway__breaking_say(b, p,
                          "\"%s\" was %s%s%s and is %s%s%s: what is set with it differs; "
                          "leave it where it was",
                          p->older.field->name, was ? "in the oneof \"" : "in no oneof",
                          was ? was : "", was ? "\"" : "", is ? "in the oneof \"" : "in none",
                          is ? is : "", is ? "\"" : "");
}

void headway__breaking_field_required(breaking *b, pair *p)
{
    if (stands(p) && p->older.field->rule != RULE_REQUIRED && p->newer.field->rule == RULE_REQUIRED)
        headway__breaking_say(b, p,
                              "\"%s\" has become required: what older senders write without "
                              "it is refused; make it optional",
                              p->older.field->name);
}

void headway__breaking_field_unrequired(breaking *b, pair *p)
{
    if (stands(p) && p->older.field->rule == RULE_REQUIRED && p->newer.field->rule != RULE_REQUIRED)
        headway__breaking_say(b, p,
                              "\"%s\" was required: older readers refuse messages without "
                              "it; keep it, or add another message",
                              p->older.field->name);
}

static int has_presence(const element *e)
{
    const struct schema_field *field = e->field;
    return field->optional || field->extendee || oneof_of(e->message, field) ||
           (field->rule == RULE_OPTIONAL &&
            (field->features.presence != FEATURE_IMPLICIT || field->kind == KIND_MESSAGE ||
             field->kind == KIND_GROUP));
}

void headway__breaking_field_presence(breaking *b, pair *p)
{
    if (!stands(p) || p->told || p->older.field->rule != RULE_OPTIONAL ||
        p->newer.field->rule != RULE_OPTIONAL)
        return;
    const char *was = oneof_of(p->older.message, p->older.field);
    const char *is = oneof_of(p->newer.message, p->newer.field);
    if (has_presence(&p->older) != has_presence(&p->newer))
        headway__breaking_say(
            b, p, "whether \"%s\" is absent %s; keep it as it was", p->older.field->name,
            has_presence(&p->older) ? "can no longer be told" : "is now told, by has_ or a case");
    else if (!was != !is)
        headway__breaking_say(b, p,
                              "\"%s\" was %s a oneof and is %s one: its member is found "
                              "elsewhere; leave it where it was",
                              p->older.field->name, was ? "in" : "outside", is ? "in" : "outside");
}

/* --- Values and names ------------------------------------------------------------------------- */

void headway__breaking_field_default(breaking *b, pair *p)
{
    if (!stands(p))
        return;
    const char *was = p->older.field->default_text, *is = p->newer.field->default_text;
    if (!was != !is || (was && strcmp(was, is) != 0))
        headway__breaking_say(b, p,
                              "what absence of \"%s\" means was %s and is %s; keep the "
                              "default",
                              p->older.field->name, was ? was : "the zero", is ? is : "the zero");
}

/* utf8_validation of a string, or of a map's strings; 0 where there is none. */
static int utf8_of(const struct schema_field *field)
{
    const struct schema_message *entry = field->type ? field->type->message_source : NULL;
    if (field->kind == STRING)
        return field->features.utf8;
    for (size_t i = 0; entry && entry->map_entry && i < entry->field_count; i++)
        if (entry->fields[i].kind == STRING)
            return entry->fields[i].features.utf8;
    return 0;
}

void headway__breaking_field_utf8(breaking *b, pair *p)
{
    int was = stands(p) ? utf8_of(p->older.field) : 0, is = was ? utf8_of(p->newer.field) : 0;
    if (!is || was == is)
        return;
    headway__breaking_say(b, p, "%s \"%s\" without valid UTF-8 %s; keep utf8_validation as it was",
                          is == FEATURE_VERIFY ? "what older senders write into" : "a text in",
                          p->older.field->name,
                          is == FEATURE_VERIFY ? "is refused now"
                                               : "is let through now, and older readers refuse it");
}

void headway__breaking_field_json_name(breaking *b, pair *p)
{
    if (!stands(p) || p->told & TOLD_NAME)
        return;
    char name[NAME_SIZE];
    const char *was = p->older.field->json_name, *is = p->newer.field->json_name;
    if (p->older.field->extendee) { /* JSON names it in brackets */
        was = headway__breaking_name(b, p->older.file, p->older.field->full_name, name);
        is = p->newer.field->full_name;
    }
    if (!was || !is || strcmp(was, is) == 0)
        return;
    p->told |= TOLD_NAME;
    int renamed = strcmp(p->older.field->name, p->newer.field->name) != 0;
    if (p->older.field->extendee)
        headway__breaking_say(b, p, "\"%s\" was \"[%s]\" in JSON and is \"[%s]\"; keep the name",
                              p->older.field->name, was, is);
    else if (renamed && headway__breaking_asks(b, "FIELD_RENAMED"))
        headway__breaking_say(b, p,
                              "\"%s\" was \"%s\" in JSON and is \"%s\"; keep the name \"%s\": "
                              "json_name alone would not do, as code that uses it breaks",
                              p->older.field->name, was, is, p->older.field->name);
    else
        headway__breaking_say(
            b, p, "\"%s\" was \"%s\" in JSON and is \"%s\"; %s[json_name = \"%s\"]",
            p->older.field->name, was, is, renamed ? "keep the name, or write " : "write ", was);
}

void headway__breaking_field_renamed(breaking *b, pair *p)
{
    if (!stands(p) || p->told & TOLD_NAME ||
        strcmp(p->older.field->name, p->newer.field->name) == 0)
        return;
    headway__breaking_say(b, p,
                          "number %u was \"%s\" and is \"%s\", and code that uses it does not "
                          "compile; keep the name",
                          p->older.field->number, p->older.field->name, p->newer.field->name);
}
