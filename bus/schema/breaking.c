/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of change: their table, from the heavy to the light, and the asking of each. */
#include "breaking.h"

#include <stdarg.h>
#include <stdio.h>

#define WIRE(name, sentence)                                                                       \
    {                                                                                              \
        name, "wire", sentence, 1                                                                  \
    }
#define JSON(name, sentence)                                                                       \
    {                                                                                              \
        name, "json", sentence, 1                                                                  \
    }
#define SOURCE(name, sentence)                                                                     \
    {                                                                                              \
        name, "source", sentence, 1                                                                \
    }

static const breaking_rule rules[] = {
    {WIRE("PACKAGE_CHANGED", "a file keeps its package: routes and topics are made of it"), IN_FILE,
     headway__breaking_package_changed},
    {WIRE("SERVICE_REMOVED", "a service stays"), IN_SERVICE, headway__breaking_service_removed},
    {WIRE("RPC_REMOVED", "an rpc stays"), IN_METHOD, headway__breaking_rpc_removed},
    {WIRE("RPC_REQUEST_CHANGED", "an rpc keeps its request's type"), IN_METHOD,
     headway__breaking_rpc_request},
    {WIRE("RPC_RESPONSE_CHANGED", "an rpc keeps its response's type"), IN_METHOD,
     headway__breaking_rpc_response},
    {WIRE("RPC_STREAMING_CHANGED", "an rpc keeps its shape: unary or streaming, on each side"),
     IN_METHOD, headway__breaking_rpc_streaming},
    {WIRE("RPC_IDEMPOTENT_WITHDRAWN", "an idempotent rpc stays so: callers send it again"),
     IN_METHOD, headway__breaking_rpc_idempotent},
    {WIRE("EVENT_WITHDRAWN", "an event stays one"), IN_MESSAGE, headway__breaking_event_withdrawn},
    {WIRE("EVENT_TOPIC_CHANGED", "an event keeps its topic"), IN_MESSAGE,
     headway__breaking_event_topic},
    {WIRE("EVENT_KEY_CHANGED", "an event keeps its key, which is a part of its topic"), IN_MESSAGE,
     headway__breaking_event_key},
    {WIRE("RESERVED_NUMBER_REMOVED", "a reserved number stays reserved"), IN_MESSAGE,
     headway__breaking_reserved_number},
    {WIRE("RESERVED_ENUM_NUMBER_REMOVED", "a reserved number of an enum stays reserved"), IN_ENUM,
     headway__breaking_reserved_number},
    {WIRE("EXTENSION_RANGE_REMOVED", "numbers for extensions stay that"), IN_MESSAGE,
     headway__breaking_extension_range},
    {WIRE("EXTENSION_REMOVED", "an extension stays"), IN_EXTENSION,
     headway__breaking_extension_removed},
    {WIRE("FIELD_REQUIRED_NEW", "no new field is required"), IN_MESSAGE,
     headway__breaking_required_new},
    {WIRE("FIELD_RENUMBERED", "a field keeps its number"), IN_FIELD,
     headway__breaking_field_renumbered},
    {WIRE("FIELD_NUMBER_REUSED", "a number is not used again for another field"), IN_FIELD,
     headway__breaking_field_reused},
    {WIRE("FIELD_NUMBER_NOT_RESERVED", "a removed field's number is reserved"), IN_FIELD,
     headway__breaking_field_number},
    {WIRE("FIELD_WIRE_TYPE", "a field's type stays in its group: int32 uint32 int64 uint64 bool "
                             "enum; sint32 sint64; fixed32 sfixed32; fixed64 sfixed64; string "
                             "bytes"),
     IN_FIELD, headway__breaking_field_wire_type},
    {WIRE("FIELD_LABEL_CHANGED", "a field stays repeated, or single"), IN_FIELD,
     headway__breaking_field_label},
    {WIRE("FIELD_ONEOF_CHANGED", "a field stays in its oneof, or outside"), IN_FIELD,
     headway__breaking_field_oneof},
    {WIRE("FIELD_REQUIRED_ADDED", "a field does not become required"), IN_FIELD,
     headway__breaking_field_required},
    {WIRE("FIELD_REQUIRED_REMOVED", "a required field stays so: old readers refuse without it"),
     IN_FIELD, headway__breaking_field_unrequired},
    {WIRE("FIELD_DEFAULT_CHANGED", "a field keeps its default"), IN_FIELD,
     headway__breaking_field_default},
    {WIRE("ENUM_VALUE_RENUMBERED", "an enum's value keeps its number"), IN_VALUE,
     headway__breaking_value_renumbered},
    {WIRE("ENUM_NUMBER_NOT_RESERVED", "a removed enum value's number is reserved"), IN_VALUE,
     headway__breaking_value_number},
    {JSON("RPC_HTTP_CHANGED", "an rpc keeps its google.api.http rule"), IN_METHOD,
     headway__breaking_rpc_http},
    {JSON("RESERVED_NAME_REMOVED", "a reserved name stays reserved"), IN_MESSAGE,
     headway__breaking_reserved_name},
    {JSON("RESERVED_ENUM_NAME_REMOVED", "a reserved name of an enum stays reserved"), IN_ENUM,
     headway__breaking_reserved_name},
    {JSON("FIELD_NAME_NOT_RESERVED", "a removed field's name is reserved"), IN_FIELD,
     headway__breaking_field_name},
    {JSON("MESSAGE_JSON_WITHDRAWN", "a message keeps json_format ALLOW"), IN_MESSAGE,
     headway__breaking_json_format},
    {JSON("ENUM_JSON_WITHDRAWN", "an enum keeps json_format ALLOW"), IN_ENUM,
     headway__breaking_json_format},
    {JSON("FIELD_JSON_TYPE", "a field's type is written alike in JSON: number, text, true"),
     IN_FIELD, headway__breaking_field_json_type},
    {JSON("FIELD_JSON_NAME", "a field keeps its name in JSON"), IN_FIELD,
     headway__breaking_field_json_name},
    {JSON("ENUM_VALUE_RENAMED", "an enum's value keeps its name: JSON is written with it"),
     IN_VALUE, headway__breaking_value_renamed},
    {JSON("ENUM_NAME_NOT_RESERVED", "a removed enum value's name is reserved"), IN_VALUE,
     headway__breaking_value_name},
    {SOURCE("FILE_REMOVED", "a file stays: its headers are included"), IN_FILE,
     headway__breaking_file_removed},
    {SOURCE("SYNTAX_CHANGED", "a file stays proto2 or proto3, or moves to an edition"), IN_FILE,
     headway__breaking_syntax_changed},
    {SOURCE("PREFIX_CHANGED", "a file keeps its option prefix: names in C begin with it"), IN_FILE,
     headway__breaking_prefix_changed},
    {SOURCE("MESSAGE_REMOVED", "a message stays"), IN_MESSAGE, headway__breaking_message_removed},
    {SOURCE("MESSAGE_MOVED", "a message stays in its file: its header is included"), IN_MESSAGE,
     headway__breaking_type_moved},
    {SOURCE("ONEOF_REMOVED", "a oneof stays"), IN_ONEOF, headway__breaking_oneof_removed},
    {SOURCE("FIELD_REMOVED", "a field stays"), IN_FIELD, headway__breaking_field_removed},
    {SOURCE("FIELD_TYPE", "a field keeps its type: the struct's member has it"), IN_FIELD,
     headway__breaking_field_type},
    {SOURCE("FIELD_RENAMED", "a field keeps its name"), IN_FIELD, headway__breaking_field_renamed},
    {SOURCE("FIELD_PRESENCE_CHANGED", "a field stays optional, or not: has_x comes and goes"),
     IN_FIELD, headway__breaking_field_presence},
    {SOURCE("FIELD_UTF8_CHANGED", "a string's utf8_validation stays"), IN_FIELD,
     headway__breaking_field_utf8},
    {SOURCE("ENUM_REMOVED", "an enum stays"), IN_ENUM, headway__breaking_enum_removed},
    {SOURCE("ENUM_TYPE_CHANGED", "an enum stays open or closed"), IN_ENUM,
     headway__breaking_enum_closed},
    {SOURCE("ENUM_MOVED", "an enum stays in its file: its header is included"), IN_ENUM,
     headway__breaking_type_moved},
    {SOURCE("ENUM_VALUE_REMOVED", "an enum's value stays"), IN_VALUE,
     headway__breaking_value_removed},
};

enum { RULES = sizeof rules / sizeof rules[0] };
_Static_assert(RULES <= 64, "a mask has 64 bits");

const headway__schema_rule *headway__breaking_rule(size_t index)
{
    return index < RULES ? &rules[index].about : NULL;
}

uint64_t headway__breaking_level(const char *level)
{
    static const char *const levels[] = {"wire", "json", "source"};
    uint64_t mask = 0;
    for (size_t l = 0; l < 3; l++) {
        for (size_t i = 0; i < RULES; i++)
            if (strcmp(rules[i].about.category, levels[l]) == 0)
                mask |= (uint64_t)1 << i;
        if (strcmp(level, levels[l]) == 0)
            return mask;
    }
    return 0;
}

void headway__breaking_say(breaking *b, const pair *p, const char *format, ...)
{
    char text[TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    int here = p->newer.file != NULL;
    headway__schema_finding finding = {.rule = b->rule, .text = text};
    if (b->result == 0)
        b->result =
            headway__element_report(here ? b->newer : b->older, here ? &p->newer : &p->older,
                                    "headway:breaking:ignore", &finding, b->found, b->user);
}

int headway__breaking_asks(const breaking *b, const char *rule)
{
    for (size_t i = 0; i < RULES; i++)
        if (strcmp(rules[i].about.name, rule) == 0)
            return b->mask >> i & 1;
    return 0;
}

void headway__breaking_say_gone(breaking *b, pair *p, const char *name, int64_t number,
                                int number_is_free, const char *removed)
{
    char range[32] = "";
    int asked = headway__breaking_asks(b, removed);
    if (number_is_free)
        snprintf(range, sizeof range, " reserved %lld;", (long long)number);
    p->told |= TOLD_GONE;
    headway__breaking_say(b, p,
                          "\"%s\" = %lld is gone and its %s free for another meaning; %swrite:%s "
                          "reserved \"%s\";%s%s",
                          name, (long long)number, number_is_free ? "number" : "name",
                          asked ? "bring it back, deprecated; else " : "", range, name,
                          asked ? " and, as code that uses it breaks all the same, silence " : "",
                          asked ? removed : "");
}

void headway__breaking_visit(breaking *b, pair *p)
{
    for (size_t i = 0; i < RULES && b->result == 0; i++) {
        if (rules[i].kind != p->kind || !(b->mask >> i & 1))
            continue;
        b->rule = &rules[i].about;
        rules[i].check(b, p);
    }
}

static int find_twins(breaking *b)
{
    size_t count = b->older->count;
    b->twins = b->older->alloc.allocate(b->older->alloc.user, (count + 1) * sizeof *b->twins);
    if (!b->twins)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++)
        b->twins[i] = headway__set_file(b->newer, b->older->infos[i].file->name);
    return 0;
}

int headway__schema_breaking(const headway__schema_set *older, const headway__schema_set *newer,
                             const headway__breaking_scope *scope, uint64_t mask,
                             headway__schema_found found, void *user)
{
    breaking b = {.older = older, .newer = newer, .mask = mask, .found = found, .user = user};
    b.arena = headway_arena_new(&older->alloc, TYPES_HEAP_LIMIT);
    if (!b.arena)
        return HEADWAY_ENOMEM;
    b.result = find_twins(&b);
    if (b.result == 0)
        headway__breaking_walk(&b, scope);
    older->alloc.release(older->alloc.user, b.twins);
    headway_arena_free(b.arena);
    return b.result;
}
