/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of messages, events, reserved things, extensions and oneofs. */
#include "breaking.h"

enum { TOPIC = 1, KEY = 2 };

void headway__breaking_message_removed(breaking *b, pair *p)
{
    if (p->gone && !(p->told & TOLD_GONE))
        headway__breaking_say(b, p, "the message %s is gone; bring it back, deprecated",
                              p->older.message->full_name);
}

/* The size of the folders by which longer is, else, the path shorter; 0: it is another file. */
static int folders_more(const char *longer, const char *shorter)
{
    size_t size = strlen(longer), tail = strlen(shorter);
    if (size < tail + 2 || longer[size - tail - 1] != '/' || strcmp(longer + size - tail, shorter))
        return 0;
    return (int)(size - tail - 1);
}

/* A file is known by its path from an import directory. */
void headway__breaking_type_moved(breaking *b, pair *p)
{
    const char *name =
        p->older.enumeration ? p->older.enumeration->full_name : p->older.message->full_name;
    const char *was = p->older.file->name, *is = p->gone ? was : p->newer.file->name;
    if (strcmp(was, is) == 0)
        return;
    int deep = folders_more(is, was), shallow = folders_more(was, is);
    if (deep)
        headway__breaking_say(b, p,
                              "%s stood in \"%s\" and stands in \"%s\"; if that is the same file, "
                              "paths count from %.*s: name it with -I; else leave it there, or "
                              "import this file there publicly",
                              name, was, is, deep, is);
    else if (shallow)
        headway__breaking_say(b, p,
                              "%s stood in \"%s\" and stands in \"%s\"; if that is the same file, "
                              "paths count from %.*s: name that with --against, or the folder "
                              "around it with -I; else leave it there, or import this file there "
                              "publicly",
                              name, was, is, shallow, was);
    else
        headway__breaking_say(b, p,
                              "%s stood in \"%s\", whose header is included; leave it there, or "
                              "import this file there publicly",
                              name, was);
}

/* Of a message or enum. */
void headway__breaking_json_format(breaking *b, pair *p)
{
    const struct schema_enum *enumeration = p->older.enumeration;
    if (p->gone)
        return;
    int was = enumeration ? enumeration->features.json : p->older.message->features.json;
    int is = enumeration ? p->newer.enumeration->features.json : p->newer.message->features.json;
    if (was == FEATURE_JSON && is != FEATURE_JSON)
        headway__breaking_say(b, p,
                              "JSON was promised for %s and is only tried now; keep its "
                              "json_format, ALLOW",
                              enumeration ? enumeration->full_name : p->older.message->full_name);
}

static option_values event_of(const headway__schema_set *set, const element *e)
{
    return headway__option_read(headway__element_options(set, e), OPTION_TAG);
}

void headway__breaking_event_withdrawn(breaking *b, pair *p)
{
    if (!event_of(b->older, &p->older).there || (!p->gone && event_of(b->newer, &p->newer).there))
        return;
    p->told |= TOLD_GONE;
    headway__breaking_say(b, p,
                          "%s was an event and is none: its subscribers wait for ever; bring "
                          "it back",
                          p->older.message->full_name);
}

static headway_bytes topic_of(const option_values *event, const struct schema_message *message)
{
    return event->texts[TOPIC].size ? event->texts[TOPIC]
                                    : headway_bytes_of_string(message->full_name);
}

static void event_text(breaking *b, const pair *p, const char *what, headway_bytes was,
                       headway_bytes is)
{
    if (!headway__same_bytes(was, is))
        headway__breaking_say(b, p,
                              "the %s of %s was \"%.*s\" and is \"%.*s\": its subscribers "
                              "hear nothing; keep it, or add another event",
                              what, p->older.message->full_name, (int)was.size,
                              (const char *)was.data, (int)is.size, (const char *)is.data);
}

void headway__breaking_event_topic(breaking *b, pair *p)
{
    if (p->gone)
        return;
    option_values was = event_of(b->older, &p->older), is = event_of(b->newer, &p->newer);
    if (was.there && is.there)
        event_text(b, p, "topic", topic_of(&was, p->older.message),
                   topic_of(&is, p->newer.message));
}

void headway__breaking_event_key(breaking *b, pair *p)
{
    if (p->gone)
        return;
    option_values was = event_of(b->older, &p->older), is = event_of(b->newer, &p->newer);
    if (was.there && is.there)
        event_text(b, p, "key", was.texts[KEY], is.texts[KEY]);
}

static const struct schema_reserved *reserved_of(const pair *p)
{
    return p->older.enumeration ? &p->older.enumeration->reserved : &p->older.message->reserved;
}

void headway__breaking_reserved_number(breaking *b, pair *p)
{
    const struct schema_reserved *reserved = p->gone ? NULL : reserved_of(p);
    for (size_t i = 0; reserved && i < reserved->range_count; i++) {
        int64_t first = (int32_t)reserved->ranges[i].first;
        int64_t last = (int32_t)reserved->ranges[i].last;
        if (headway__reserves_number(p->newers, first, last))
            continue;
        if (first == last)
            headway__breaking_say(b, p,
                                  "the number %lld is reserved no more; reserve it, or it "
                                  "will be read as what it once was",
                                  (long long)first);
        else
            headway__breaking_say(b, p,
                                  "the numbers %lld to %lld are not all reserved any more; "
                                  "reserve them, or they will be read as what they once were",
                                  (long long)first, (long long)last);
    }
}

void headway__breaking_reserved_name(breaking *b, pair *p)
{
    const struct schema_reserved *reserved = p->gone ? NULL : reserved_of(p);
    for (size_t i = 0; reserved && i < reserved->name_count; i++)
        if (!headway__reserves_name(p->newers, reserved->names[i]))
            headway__breaking_say(b, p,
                                  "the name \"%s\" is reserved no more; reserve it, or JSON "
                                  "will be read as what it once was",
                                  reserved->names[i]);
}

void headway__breaking_extension_range(breaking *b, pair *p)
{
    const struct schema_message *was = p->older.message;
    for (size_t i = 0; !p->gone && i < was->range_count; i++)
        if (!headway__extensible(p->newers, was->ranges[i].first, was->ranges[i].last))
            headway__breaking_say(b, p,
                                  "the numbers %u to %u are no longer all for extensions; "
                                  "keep them",
                                  was->ranges[i].first, was->ranges[i].last);
}

void headway__breaking_extension_removed(breaking *b, pair *p)
{
    if (p->gone)
        headway__breaking_say(b, p, "the extension %s (%u of %s) is gone; bring it back",
                              p->older.field->name, p->older.field->number,
                              p->older.field->extendee);
}

void headway__breaking_oneof_removed(breaking *b, pair *p)
{
    if (p->gone && headway__oneof_is_written(p->older.message, p->older.index))
        headway__breaking_say(b, p,
                              "the oneof \"%s\" is gone: its case is switched over; bring it "
                              "back",
                              p->older.message->oneofs[p->older.index].name);
}

void headway__breaking_required_new(breaking *b, pair *p)
{
    pair at = *p;
    for (size_t i = 0; !p->gone && i < p->newer.message->field_count; i++) {
        const struct schema_field *field = &p->newer.message->fields[i];
        if (field->rule != RULE_REQUIRED || headway__side_field(p->olders, field))
            continue;
        at.newer.kind = IN_FIELD;
        at.newer.field = field;
        headway__breaking_say(b, &at,
                              "the new field \"%s\" is required: what older senders write "
                              "is refused; make it optional",
                              field->name);
    }
}
