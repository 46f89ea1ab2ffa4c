/* SPDX-License-Identifier: Apache-2.0 */
/* YAML to JSON, driven by the message: libyaml's events in, one line of JSON out, with the place of
   each key and value. The message layer's reader then does the rest. */
#include "yaml_file.h"
#include "settings.h"
#include "word.h"

#include <headway/json.h>
#include <headway/status.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { PATH_MOST = 512, JSON_MOST = 16 << 20 };

typedef struct reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the last; valid while has is set */
    int has, error;
    const headway_types *types;
    headway_arena *arena;
    yaml_place *places;
    char *json;
    size_t size, capacity;
    char path[PATH_MOST];
    char *why;
    size_t why_size;
} reader;

static int fail(reader *r, yaml_mark_t at, int error, const char *format, ...) HEADWAY_PRINTF(4, 5);

static int fail(reader *r, yaml_mark_t at, int error, const char *format, ...)
{
    va_list arguments;
    int n = snprintf(r->why, r->why_size, "%zu:%zu: %s%s%s", at.line + 1, at.column + 1,
                     *r->path ? "field " : "", r->path, *r->path ? ": " : "");
    va_start(arguments, format);
    if (n > 0 && (size_t)n < r->why_size)
        vsnprintf(r->why + n, r->why_size - (size_t)n, format, arguments);
    va_end(arguments);
    return r->error = error;
}

static int next(reader *r)
{
    if (r->has)
        yaml_event_delete(&r->event);
    r->has = yaml_parser_parse(&r->parser, &r->event);
    if (!r->has) {
        r->path[0] = 0; /* the text is not YAML here, whatever the field */
        return fail(r, r->parser.problem_mark,
                    r->parser.error == YAML_MEMORY_ERROR ? HEADWAY_ENOMEM : HEADWAY_EMALFORMED,
                    "%s%s%s", r->parser.problem ? r->parser.problem : "not YAML",
                    r->parser.context ? " " : "", r->parser.context ? r->parser.context : "");
    }
    if (r->event.type == YAML_ALIAS_EVENT)
        return fail(r, r->event.start_mark, HEADWAY_EMALFORMED, "aliases (*name) are not taken");
    return 0;
}

/* --- out ------------------------------------------------------------------------------------- */

static int put(reader *r, const char *text, size_t size)
{
    if (r->size + size + 1 > r->capacity) {
        size_t capacity = (r->size + size + 1) * 2;
        char *more = capacity <= JSON_MOST ? realloc(r->json, capacity) : NULL;
        if (!more)
            return fail(r, r->event.start_mark, HEADWAY_ENOMEM, "out of memory, or too large");
        r->json = more;
        r->capacity = capacity;
    }
    memcpy(r->json + r->size, text, size);
    r->size += size;
    r->json[r->size] = 0;
    return 0;
}

static int put_text(reader *r, const char *text)
{
    return put(r, text, strlen(text));
}

static int put_string(reader *r, const char *text, size_t size)
{
    int error = put(r, "\"", 1);
    for (size_t i = 0; i < size && !error; i++) {
        unsigned char c = (unsigned char)text[i];
        char escaped[8];
        if (c == '"' || c == '\\')
            snprintf(escaped, sizeof escaped, "\\%c", c);
        else if (c < 32)
            snprintf(escaped, sizeof escaped, "\\u%04x", c);
        else
            snprintf(escaped, sizeof escaped, "%c", c);
        error = put_text(r, escaped);
    }
    return error ? error : put(r, "\"", 1);
}

/* What comes next in the JSON stands here. */
static int mark(reader *r)
{
    size_t size = strlen(r->path) + 1;
    yaml_place *place = headway_arena_take(r->arena, sizeof *place + size);
    if (!place)
        return fail(r, r->event.start_mark, HEADWAY_ENOMEM, "out of memory, or too large");
    place->next = r->places;
    place->offset = r->size;
    place->line = (unsigned)r->event.start_mark.line + 1;
    place->column = (unsigned)r->event.start_mark.column + 1;
    memcpy(place->path, r->path, size);
    r->places = place;
    return 0;
}

static size_t push(reader *r, const char *format, const char *name, size_t index)
{
    size_t size = strlen(r->path);
    if (name)
        snprintf(r->path + size, sizeof r->path - size, format, *r->path ? "." : "", name);
    else
        snprintf(r->path + size, sizeof r->path - size, "[%zu]", index);
    return size;
}

/* --- names ----------------------------------------------------------------------------------- */

static const char *camel(const reader *r, const ProtobufCMessageDescriptor *d, unsigned field)
{
    const headway_message_info *info = headway_types_info(r->types, d);
    return info && info->fields ? info->fields[field].json_name : d->fields[field].name;
}

static int is_map(const reader *r, const ProtobufCMessageDescriptor *d, unsigned field)
{
    const headway_message_info *info = headway_types_info(r->types, d);
    return info && info->fields && info->fields[field].map;
}

static int unknown(reader *r, const ProtobufCMessageDescriptor *d, const char *name)
{
    const char *best = NULL;
    unsigned least = 0;
    char all[512] = "";
    size_t used = 0;
    for (unsigned i = 0; i < d->n_fields; i++) {
        unsigned far = word_distance(name, d->fields[i].name);
        if (!best || far < least) {
            best = d->fields[i].name;
            least = far;
        }
        if (used < sizeof all)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "",
                                     d->fields[i].name);
    }
    return fail(r, r->event.start_mark, HEADWAY_EMALFORMED,
                "there is no such field; the nearest is %s, of: %s%s", best ? best : "(none)", all,
                used >= sizeof all ? "..." : "");
}

static int find(const reader *r, const ProtobufCMessageDescriptor *d, const char *name)
{
    for (unsigned i = 0; i < d->n_fields; i++)
        if (strcmp(d->fields[i].name, name) == 0 || strcmp(camel(r, d, i), name) == 0)
            return (int)i;
    return -1;
}

/* --- values ---------------------------------------------------------------------------------- */

static int value(reader *r, const ProtobufCFieldDescriptor *field, int map, int element);

static int is_null(const reader *r)
{
    const char *text = (const char *)r->event.data.scalar.value;
    return r->event.type == YAML_SCALAR_EVENT &&
           r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (!*text || strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
}

/* As the schema has it, of a name that may be short, as options take it; or as it stands. */
static const char *enum_name(const ProtobufCEnumDescriptor *type, const char *text)
{
    int number;
    return settings_enum(type, text, &number) == 0
               ? protobuf_c_enum_descriptor_get_value(type, number)->name
               : text;
}

static int scalar(reader *r, const ProtobufCFieldDescriptor *field)
{
    if (r->event.type != YAML_SCALAR_EVENT)
        return fail(r, r->event.start_mark, HEADWAY_EMALFORMED, "one value is expected here");
    const char *text = (const char *)r->event.data.scalar.value;
    int plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (is_null(r))
        return put_text(r, "null");
    if (plain && field->type == PROTOBUF_C_TYPE_BOOL &&
        (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        return put_text(r, text);
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        text = enum_name(field->descriptor, text);
        return put_string(r, text, strlen(text));
    }
    return put_string(r, text, r->event.data.scalar.length); /* numbers are taken in quotes too */
}

/* The key of a mapping is the last event; it is written with its colon, and its value's event is
   read. */
static int key(reader *r, size_t count)
{
    int error = count ? put(r, ",", 1) : 0;
    if (!error)
        error = mark(r);
    if (!error)
        error =
            put_string(r, (const char *)r->event.data.scalar.value, r->event.data.scalar.length);
    if (!error)
        error = put(r, ":", 1);
    return error ? error : next(r);
}

/* Of a message, or (entries set) of a map. */
static int mapping(reader *r, const ProtobufCMessageDescriptor *d, int entries)
{
    if (is_null(r))
        return put_text(r, "null");
    if (r->event.type != YAML_MAPPING_START_EVENT)
        return fail(r, r->event.start_mark, HEADWAY_EMALFORMED,
                    "names with values are expected here, as in name: value");
    int error = put(r, "{", 1);
    for (size_t count = 0; !error && !(error = next(r)); count++) {
        if (r->event.type == YAML_MAPPING_END_EVENT)
            return put(r, "}", 1);
        if (r->event.type != YAML_SCALAR_EVENT)
            return fail(r, r->event.start_mark, HEADWAY_EMALFORMED, "a name is expected here");
        const char *name = (const char *)r->event.data.scalar.value;
        int index = entries ? 1 : find(r, d, name);
        size_t before = push(r, "%s%s", name, 0);
        if (index < 0)
            return unknown(r, d, name);
        error = key(r, count);
        if (!error)
            error = value(r, &d->fields[index], !entries && is_map(r, d, (unsigned)index), entries);
        r->path[r->error ? strlen(r->path) : before] = 0;
    }
    return error;
}

static int sequence(reader *r, const ProtobufCFieldDescriptor *field)
{
    if (is_null(r))
        return put_text(r, "null");
    if (r->event.type != YAML_SEQUENCE_START_EVENT)
        return fail(r, r->event.start_mark, HEADWAY_EMALFORMED,
                    "a list is expected here, as in [a, b]");
    int error = put(r, "[", 1);
    for (size_t count = 0; !error && !(error = next(r)); count++) {
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            return put(r, "]", 1);
        size_t before = push(r, NULL, NULL, count);
        error = count ? put(r, ",", 1) : 0;
        if (!error)
            error = value(r, field, 0, 1);
        r->path[r->error ? strlen(r->path) : before] = 0;
    }
    return error;
}

/* A well-known type that is text in JSON: a Timestamp, a Duration. */
static int is_known_scalar(const reader *r, const ProtobufCMessageDescriptor *d)
{
    return r->event.type == YAML_SCALAR_EVENT && strncmp(d->name, "google.protobuf.", 16) == 0;
}

static int value(reader *r, const ProtobufCFieldDescriptor *field, int map, int element)
{
    int error = mark(r);
    if (error)
        return error;
    if (map)
        return mapping(r, field->descriptor, 1);
    if (field->label == PROTOBUF_C_LABEL_REPEATED && !element)
        return sequence(r, field);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE && !is_known_scalar(r, field->descriptor))
        return mapping(r, field->descriptor, 0);
    return scalar(r, field);
}

static int document(reader *r, const ProtobufCMessageDescriptor *d)
{
    int error = next(r); /* the stream's start */
    if (!error)
        error = next(r);
    if (!error && r->event.type == YAML_STREAM_END_EVENT)
        return put_text(r, "{}");
    if (!error)
        error = next(r);
    if (!error)
        error = mark(r);
    if (!error && is_null(r))
        error = put_text(r, "{}");
    else if (!error)
        error = mapping(r, d, 0);
    if (!error)
        error = next(r); /* the document's end */
    if (!error)
        error = next(r);
    if (!error && r->event.type != YAML_STREAM_END_EVENT)
        error = fail(r, r->event.start_mark, HEADWAY_EMALFORMED, "one document only");
    return error;
}

int yaml_to_json(headway_bytes text, const ProtobufCMessageDescriptor *descriptor,
                 const headway_types *types, headway_arena *arena, char **ret_json,
                 yaml_place **ret_places, char *why, size_t why_size)
{
    reader r = {.types = types, .arena = arena, .why = why, .why_size = why_size};
    snprintf(why, why_size, "out of memory");
    if (!yaml_parser_initialize(&r.parser))
        return HEADWAY_ENOMEM;
    yaml_parser_set_input_string(&r.parser, text.data, text.size);
    int error = document(&r, descriptor);
    if (r.has)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    if (error != 0) {
        free(r.json);
        return error;
    }
    *ret_json = r.json;
    *ret_places = r.places;
    return 0;
}

const yaml_place *yaml_find(const yaml_place *places, const char *path)
{
    char part[PATH_MOST];
    snprintf(part, sizeof part, "%s", path);
    for (;;) {
        for (const yaml_place *p = places; p; p = p->next)
            if (strcmp(p->path, part) == 0)
                return p;
        char *dot = strrchr(part, '.'), *bracket = strrchr(part, '[');
        char *cut = !dot || (bracket && bracket > dot) ? bracket : dot;
        if (!*part)
            return NULL;
        *(cut ? cut : part) = 0;
    }
}

int yaml_read(headway_bytes text, const ProtobufCMessageDescriptor *descriptor,
              const headway_types *types, headway_arena *arena, ProtobufCMessage **ret_message,
              yaml_place **ret_places, char *why, size_t why_size)
{
    char *json, said[512] = "out of memory";
    int error = yaml_to_json(text, descriptor, types, arena, &json, ret_places, why, why_size);
    if (error != 0)
        return error;
    headway_bytes bytes = headway_bytes_of(json, strlen(json));
    error = headway_json_read(types, descriptor, bytes, 0, arena, ret_message, said, sizeof said);
    free(json);
    if (error == 0)
        return 0;
    unsigned line = 0;
    size_t column = 1;
    int used = 0;
    if (sscanf(said, "%u:%zu: %n", &line, &column, &used) < 2)
        used = 0;
    const yaml_place *at = *ret_places;
    while (at && at->next && at->offset > column - 1)
        at = at->next;
    snprintf(why, why_size, "%u:%u: %s%s%s%s", at ? at->line : 1, at ? at->column : 1,
             at && *at->path ? "field " : "", at ? at->path : "", at && *at->path ? ": " : "",
             said + used);
    return error;
}
