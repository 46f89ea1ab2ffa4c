/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of enums. A value's pair is gone when newer has not both its number and its name. */
#include "breaking.h"

void headway__breaking_enum_removed(breaking *b, pair *p)
{
    if (p->gone)
        headway__breaking_say(b, p, "the enum %s is gone; bring it back, deprecated",
                              p->older.enumeration->full_name);
}

void headway__breaking_enum_closed(breaking *b, pair *p)
{
    if (p->gone ||
        p->older.enumeration->features.enum_type == p->newer.enumeration->features.enum_type)
        return;
    int closed = p->newer.enumeration->features.enum_type == FEATURE_CLOSED;
    headway__breaking_say(b, p,
                          "the enum %s was %s and is %s: a number without a name %s; keep its "
                          "enum_type",
                          p->older.enumeration->full_name, closed ? "open" : "closed",
                          closed ? "closed" : "open",
                          closed ? "is no longer a value of it" : "is a value of it now");
}

static pair value_at(const pair *p, const struct schema_value *value)
{
    pair at = *p;
    at.newer.kind = IN_VALUE;
    at.newer.value = value;
    return at;
}

void headway__breaking_value_renumbered(breaking *b, pair *p)
{
    const struct schema_value *was = p->older.value;
    const struct schema_value *is = p->gone ? headway__side_value_named(p->newers, was) : NULL;
    if (!is)
        return;
    pair at = value_at(p, is);
    p->told |= TOLD_GONE;
    headway__breaking_say(b, &at, "\"%s\" was %d and is %d; keep the number", was->name,
                          was->number, is->number);
}

void headway__breaking_value_renamed(breaking *b, pair *p)
{
    const struct schema_value *was = p->older.value;
    const struct schema_value *is = p->gone ? headway__side_value_numbered(p->newers, was) : NULL;
    if (!is || p->told & TOLD_GONE)
        return;
    pair at = value_at(p, is);
    p->told |= TOLD_GONE;
    headway__breaking_say(b, &at, "%d was \"%s\" and is \"%s\"; keep the name", was->number,
                          was->name, is->name);
}

/* Neither its number nor its name stands any more. */
static int is_removed(const pair *p)
{
    return p->gone && !(p->told & TOLD_GONE) &&
           !headway__side_value_named(p->newers, p->older.value) &&
           !headway__side_value_numbered(p->newers, p->older.value);
}

void headway__breaking_value_number(breaking *b, pair *p)
{
    const struct schema_value *was = p->older.value;
    if (!is_removed(p) || headway__reserves_number(p->newers, was->number, was->number))
        return;
    headway__breaking_say_gone(b, p, was->name, was->number, 1, "ENUM_VALUE_REMOVED");
}

void headway__breaking_value_name(breaking *b, pair *p)
{
    const struct schema_value *was = p->older.value;
    if (!is_removed(p) || headway__reserves_name(p->newers, was->name))
        return;
    headway__breaking_say_gone(b, p, was->name, was->number, 0, "ENUM_VALUE_REMOVED");
}

void headway__breaking_value_removed(breaking *b, pair *p)
{
    if (is_removed(p))
        headway__breaking_say(b, p,
                              "\"%s\" = %d is gone, and code that uses it does not compile; bring "
                              "it back, deprecated, or silence this rule",
                              p->older.value->name, p->older.value->number);
}
