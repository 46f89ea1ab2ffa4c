/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"
#include "word.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 96, WHY_SIZE = 256, HELP_AT = 32, COLUMNS = 100 };

/* A field and the message that it is in. */
typedef struct place {
    ProtobufCMessage *in; /* NULL: nobody has said anything of it */
    const ProtobufCFieldDescriptor *field;
} place;

static ProtobufCMessage *within(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                                headway_arena *make)
{
    char *member = (char *)message + field->offset;
    ProtobufCMessage *inner;
    memcpy(&inner, member, sizeof inner);
    if (inner || !make)
        return inner;
    const ProtobufCMessageDescriptor *type = field->descriptor;
    inner = headway_arena_take(make, type->sizeof_message);
    if (!inner)
        return NULL;
    protobuf_c_message_init(type, inner);
    memcpy(member, &inner, sizeof inner);
    return inner;
}

/* make: an arena for the messages on the way, or NULL. */
static place find(const settings_reader *s, const char *path, headway_arena *make)
{
    place at = {s->message, NULL};
    const ProtobufCMessageDescriptor *type = s->table->descriptor;
    char name[NAME_SIZE];
    for (const char *part = path;; part += strlen(name) + 1) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(part, "."), part);
        at.field = protobuf_c_message_descriptor_get_field_by_name(type, name);
        if (!at.field || !part[strlen(name)])
            return at;
        at.in = at.in ? within(at.in, at.field, make) : NULL;
        type = at.field->descriptor;
    }
}

/* Elements of a list; else whether there is a value. */
static size_t present(const place *at)
{
    const char *base = (const char *)at->in;
    const void *pointer;
    size_t count;
    if (!base)
        return 0;
    if (at->field->label == PROTOBUF_C_LABEL_REPEATED) {
        memcpy(&count, base + at->field->quantifier_offset, sizeof count);
        return count;
    }
    if (at->field->type != PROTOBUF_C_TYPE_STRING)
        return *(const protobuf_c_boolean *)(base + at->field->quantifier_offset) != 0;
    memcpy(&pointer, base + at->field->offset, sizeof pointer);
    return pointer != NULL && pointer != at->field->default_value;
}

static void forget(const place *at)
{
    if (at->in && at->field->label == PROTOBUF_C_LABEL_REPEATED)
        memset((char *)at->in + at->field->quantifier_offset, 0, sizeof(size_t));
}

/* --- names ----------------------------------------------------------------------------------- */

const char *settings_option(const char *path, char *option, size_t size)
{
    snprintf(option, size, "--%s", path);
    for (char *at = option; *at; at++)
        *at = *at == '_' || *at == '.' ? '-' : *at;
    return option;
}

static const char *variable_of(const settings_reader *s, const char *path, char *name, size_t size)
{
    const char *prefix = s->table->prefix;
    snprintf(name, size, "%s_%s", prefix, path);
    for (char *at = name + strlen(prefix); *at; at++)
        *at = *at == '.' ? '_' : (char)toupper((unsigned char)*at);
    return name;
}

/* --- from outside ---------------------------------------------------------------------------- */

static int bounds(const setting *row, const place *at, char *why, size_t why_size)
{
    const char *base = (const char *)at->in;
    uint64_t value = present(at);
    int list = at->field->label == PROTOBUF_C_LABEL_REPEATED;
    if (!value || !row->most)
        return 0;
    if (!list && at->field->type == PROTOBUF_C_TYPE_UINT32)
        value = *(const uint32_t *)(const void *)(base + at->field->offset);
    else if (!list && at->field->type == PROTOBUF_C_TYPE_UINT64)
        memcpy(&value, base + at->field->offset, sizeof value);
    if (value >= row->least && value <= row->most)
        return 0;
    snprintf(why, why_size, "%llu%s is not within %llu and %llu", (unsigned long long)value,
             list ? " entries" : "", (unsigned long long)row->least, (unsigned long long)row->most);
    return HEADWAY_ELIMIT;
}

static void tell_forms(const ProtobufCFieldDescriptor *field, const char *text, char *why,
                       size_t size)
{
    const ProtobufCEnumDescriptor *type = field->descriptor;
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        int used = snprintf(why, size, "'%s' is none of", text);
        for (unsigned i = 0; i < type->n_values && used > 0 && (size_t)used < size; i++)
            if (type->values[i].value != 0)
                used += snprintf(why + used, size - (size_t)used, " %s",
                                 strrchr(type->values[i].name, '_') + 1);
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        snprintf(why, size, "'%s' is neither true nor false", text);
    } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        snprintf(why, size, "'%s' is no 'name: value'", text);
    } else {
        size_t length = strlen(field->name);
        int time = length > 3 && strcmp(field->name + length - 3, "_ms") == 0;
        snprintf(why, size, "'%s' is no %s", text,
                 time ? "time (write 250ms, 5s or 2m)" : "number (write 4096, 64k or 16M)");
    }
}

static int take(settings_reader *s, const setting *row, const char *text, char *why,
                size_t why_size)
{
    place at = find(s, row->path, s->arena);
    snprintf(why, why_size, "out of memory");
    if (!at.in)
        return HEADWAY_ENOMEM;
    int error = settings_set(at.in, at.field, text, s->arena);
    if (error == HEADWAY_EMALFORMED)
        tell_forms(at.field, text, why, why_size);
    return error ? error : bounds(row, &at, why, why_size);
}

int settings_variables(settings_reader *s, const char *(*get)(const char *name))
{
    char name[NAME_SIZE], why[WHY_SIZE];
    for (size_t i = 0; i < s->table->count; i++) {
        const setting *row = &s->table->rows[i];
        const char *text = get(variable_of(s, row->path, name, sizeof name));
        if (!text || !*text)
            continue;
        place at = find(s, row->path, NULL);
        forget(&at);
        int error = take(s, row, text, why, sizeof why);
        if (!error)
            continue;
        snprintf(s->why, sizeof s->why, "%s: %s", name, why);
        return error;
    }
    return 0;
}

static int is_option(const char *argument, const char *option)
{
    size_t size = strlen(option);
    return strncmp(argument, option, size) == 0 && (!argument[size] || argument[size] == '=');
}

static const setting *named(const settings_table *t, const char *argument)
{
    char option[NAME_SIZE];
    for (size_t i = 0; i < t->count; i++)
        if (is_option(argument, settings_option(t->rows[i].path, option, sizeof option)))
            return &t->rows[i];
    return NULL;
}

static int is_others(const settings_table *t, const char *argument)
{
    for (size_t i = 0; t->others && t->others[i]; i++)
        if (is_option(argument, t->others[i]))
            return 1;
    return 0;
}

static int unknown(settings_reader *s, const char *argument)
{
    char word[NAME_SIZE], option[NAME_SIZE];
    const setting *best = NULL;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument, "="), argument);
    unsigned least = 2 + (unsigned)strlen(word) / 4;
    for (size_t i = 0; i < s->table->count; i++) {
        const setting *row = &s->table->rows[i];
        unsigned far = word_distance(word, settings_option(row->path, option, sizeof option));
        best = far < least ? row : best;
        least = far < least ? far : least;
    }
    snprintf(s->why, sizeof s->why, "unknown option '%s'; %s%s%s", word,
             best ? "did you mean " : "try --help",
             best ? settings_option(best->path, option, sizeof option) : "", best ? "?" : "");
    return HEADWAY_EMALFORMED;
}

/* One option with its value. The first of a name replaces what variables or the file said. */
static int take_option(settings_reader *s, const setting *row, const char *text,
                       unsigned char *seen)
{
    char option[NAME_SIZE], why[WHY_SIZE];
    place at = find(s, row->path, NULL);
    settings_option(row->path, option, sizeof option);
    if (!text) {
        snprintf(s->why, sizeof s->why, "option '%s' takes a value: %s", option, row->value);
        return HEADWAY_EMALFORMED;
    }
    if (!*seen)
        forget(&at);
    *seen = 1;
    int error = take(s, row, text, why, sizeof why);
    if (error)
        snprintf(s->why, sizeof s->why, "%s: %s", option, why);
    return error;
}

int settings_file(settings_reader *s, int *argc, char **argv, const char **ret_file)
{
    int rest = 0, error = 0;
    for (int i = 0; i < *argc; i++) {
        if (strncmp(argv[i], "--config=", 9) == 0)
            *ret_file = argv[i] + 9;
        else if (strcmp(argv[i], "--config") != 0)
            argv[rest++] = argv[i];
        else if (++i < *argc)
            *ret_file = argv[i];
        else
            error = HEADWAY_EMALFORMED;
    }
    if (error)
        snprintf(s->why, sizeof s->why, "option '--config' takes a value: FILE");
    *argc = rest;
    return error;
}

int settings_options(settings_reader *s, int *argc, char **argv)
{
    const settings_table *t = s->table;
    unsigned char *seen = headway_arena_take(s->arena, t->count + 1);
    int rest = 0, only = 0, error = seen ? 0 : HEADWAY_ENOMEM;
    if (seen)
        memset(seen, 0, t->count + 1);
    for (int i = 0; i < *argc && !error; i++) {
        if (only || strncmp(argv[i], "--", 2) != 0) {
            argv[rest++] = argv[i];
            continue;
        }
        only = !argv[i][2];
        const setting *row = named(t, argv[i]);
        const char *inside = strchr(argv[i], '=');
        if (!row && is_others(t, argv[i])) {
            argv[rest++] = argv[i];
            if (!inside && i + 1 < *argc)
                argv[rest++] = argv[++i];
        } else if (!row)
            error = only ? 0 : unknown(s, argv[i]);
        else if (inside || !row->value)
            error = take_option(s, row, inside ? inside + 1 : "true", seen + (row - t->rows));
        else
            error = take_option(s, row, ++i < *argc ? argv[i] : NULL, seen + (row - t->rows));
    }
    if (!error)
        *argc = rest;
    return error;
}

int settings_defaults(settings_reader *s)
{
    int error = 0;
    for (size_t i = 0; i < s->table->count && !error; i++) {
        place at = find(s, s->table->rows[i].path, s->arena);
        if (!at.in)
            return HEADWAY_ENOMEM;
        if (s->table->rows[i].standard && !present(&at))
            error = settings_set(at.in, at.field, s->table->rows[i].standard, s->arena);
    }
    return error;
}

size_t settings_check(const settings_reader *s,
                      void (*tell)(void *user, const char *path, const char *why), void *user)
{
    char why[WHY_SIZE];
    size_t wrong = 0;
    for (size_t i = 0; i < s->table->count; i++) {
        place at = find(s, s->table->rows[i].path, NULL);
        if (bounds(&s->table->rows[i], &at, why, sizeof why) == 0)
            continue;
        tell(user, s->table->rows[i].path, why);
        wrong++;
    }
    return wrong;
}

/* --- help ------------------------------------------------------------------------------------ */

/* Behind the help, below it, or, when it is very long, further to the left. */
static void print_standard(const char *standard, size_t used, FILE *out)
{
    size_t size = strlen(standard) + 3;
    if (used + size > COLUMNS)
        fprintf(out, "\n%*s", HELP_AT + size > COLUMNS ? 5 : HELP_AT - 1, "");
    fprintf(out, " (%s)", standard);
}

static void print_help(const setting *row, FILE *out)
{
    const char *line = row->help, *end;
    while ((end = strchr(line, '\n')) != NULL) {
        fprintf(out, "%.*s\n%*s", (int)(end - line), line, HELP_AT, "");
        line = end + 1;
    }
    fputs(line, out);
    if (row->standard)
        print_standard(row->standard, HELP_AT + strlen(line), out);
    fputc('\n', out);
}

void settings_print(const settings_table *table, FILE *out)
{
    char option[NAME_SIZE], left[NAME_SIZE + 32];
    for (size_t i = 0; i < table->count; i++) {
        const setting *row = &table->rows[i];
        snprintf(left, sizeof left, "%s%s%s", settings_option(row->path, option, sizeof option),
                 row->value ? " " : "", row->value ? row->value : "");
        if (strlen(left) > HELP_AT - 4)
            fprintf(out, "  %s\n%*s", left, HELP_AT, "");
        else
            fprintf(out, "  %-*s", HELP_AT - 2, left);
        print_help(row, out);
    }
}
