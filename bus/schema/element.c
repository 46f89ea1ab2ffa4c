/* SPDX-License-Identifier: Apache-2.0 */
/* The path of an element, and what is known there. */
#include "set.h"

#include <stdio.h>

static void add(schema_path *path, int32_t number, size_t index)
{
    if (path->length + 2 > PATH_MOST)
        return;
    path->steps[path->length++] = number;
    path->steps[path->length++] = (int32_t)index;
}

static void add_message(schema_path *path, const struct schema_message *message)
{
    const struct schema_message *chain[TYPES_DEPTH + 1];
    size_t depth = 0;
    for (; message && depth <= TYPES_DEPTH; message = message->outer)
        chain[depth++] = message;
    while (depth-- > 0) {
        const struct schema_message *at = chain[depth];
        if (at->outer)
            add(path, 3, (size_t)(at - at->outer->messages));
        else
            add(path, 4, (size_t)(at - at->file->messages));
    }
}

static void add_enum(schema_path *path, const struct schema_enum *enumeration)
{
    add_message(path, enumeration->outer);
    if (enumeration->outer)
        add(path, 4, (size_t)(enumeration - enumeration->outer->enums));
    else
        add(path, 5, (size_t)(enumeration - enumeration->file->enums));
}

schema_path headway__element_path(const element *e)
{
    schema_path path = {.length = 0};
    if (e->message)
        add_message(&path, e->message);
    if (e->enumeration)
        add_enum(&path, e->enumeration);
    if (e->service)
        add(&path, 6, (size_t)(e->service - e->file->services));
    if (e->kind == IN_FIELD)
        add(&path, 2, (size_t)(e->field - e->message->fields));
    else if (e->kind == IN_EXTENSION)
        add(&path, e->message ? 6 : 7,
            (size_t)(e->field - (e->message ? e->message->extensions : e->file->extensions)));
    else if (e->kind == IN_ONEOF)
        add(&path, 8, e->index);
    else if (e->kind == IN_VALUE)
        add(&path, 2, (size_t)(e->value - e->enumeration->values));
    else if (e->kind == IN_METHOD)
        add(&path, 2, (size_t)(e->method - e->service->methods));
    else if (e->kind == IN_IMPORT)
        add(&path, 3, e->index);
    return path;
}

element headway__element_of_message(const struct schema_message *message)
{
    return (element){.kind = IN_MESSAGE, .file = message->file, .message = message};
}

element headway__element_of_enum(const struct schema_enum *enumeration)
{
    return (element){.kind = IN_ENUM, .file = enumeration->file, .enumeration = enumeration};
}

headway_bytes headway__element_options(const headway__schema_set *set, const element *e)
{
    schema_path path = headway__element_path(e);
    const schema_mark *mark = headway__mark_find(&headway__set_info(set, e->file)->options, &path);
    return mark ? mark->bytes : headway_bytes_of(NULL, 0);
}

/* Paths of what speaks for a whole file: its package, then its syntax or edition. */
enum { OF_FILE = 3 };
static const schema_path of_file[OF_FILE] = {
    {.steps = {2}, .length = 1}, {.steps = {12}, .length = 1}, {.steps = {14}, .length = 1}};

void headway__element_place(const headway__schema_set *set, const element *e, int *ret_line,
                            int *ret_column)
{
    const schema_marks *places = &headway__set_info(set, e->file)->places;
    schema_path path = headway__element_path(e);
    const schema_mark *mark = NULL;
    for (; path.length > 0 && !mark; path.length -= 2)
        mark = headway__mark_find(places, &path);
    for (size_t i = 0; i < OF_FILE && !mark; i++)
        mark = headway__mark_find(places, &of_file[i]);
    *ret_line = mark ? mark->line : 1;
    *ret_column = mark ? mark->column : 1;
}

int headway__element_commented(const headway__schema_set *set, const element *e)
{
    schema_path path = headway__element_path(e);
    const schema_mark *mark = headway__mark_find(&headway__set_info(set, e->file)->places, &path);
    struct wire_field field;
    if (!mark)
        return 0;
    struct wire_reader reader = headway__wire_read(mark->bytes.data, mark->bytes.size);
    while (headway__wire_next(&reader, &field) > 0)
        if ((field.number == 3 || field.number == 4) && field.type == WIRE_LEN && field.size > 1)
            return 1;
    return 0;
}

static int is_separator(char c)
{
    return c == ' ' || c == ',' || c == '\t';
}

/* The rest of a line after the word: names with blanks or commas between them. */
static int names_rule(const char *at, const char *end, const char *rule)
{
    size_t size = strlen(rule);
    while (at < end && *at != '\n') {
        const char *begin = at;
        while (at < end && *at != '\n' && !is_separator(*at))
            at++;
        if ((size_t)(at - begin) == size && memcmp(begin, rule, size) == 0)
            return 1;
        at += at < end && *at != '\n';
    }
    return 0;
}

static int comment_ignores(const struct wire_field *comment, const char *word, const char *rule)
{
    const char *at = (const char *)comment->data, *end = at + comment->size;
    size_t size = strlen(word);
    for (; (size_t)(end - at) > size; at++)
        if (memcmp(at, word, size) == 0 && names_rule(at + size, end, rule))
            return 1;
    return 0;
}

static int mark_ignores(const schema_mark *mark, const char *word, const char *rule)
{
    struct wire_field field;
    if (!mark)
        return 0;
    struct wire_reader reader = headway__wire_read(mark->bytes.data, mark->bytes.size);
    while (headway__wire_next(&reader, &field) > 0) {
        int comment = field.number == 3 || field.number == 4 || field.number == 6;
        if (comment && field.type == WIRE_LEN && comment_ignores(&field, word, rule))
            return 1;
    }
    return 0;
}

int headway__element_ignores(const headway__schema_set *set, const element *e, const char *word,
                             const char *rule)
{
    const schema_marks *places = &headway__set_info(set, e->file)->places;
    schema_path path = headway__element_path(e);
    for (; path.length > 0; path.length -= 2)
        if (mark_ignores(headway__mark_find(places, &path), word, rule))
            return 1;
    for (size_t i = 0; i < OF_FILE; i++)
        if (mark_ignores(headway__mark_find(places, &of_file[i]), word, rule))
            return 1;
    return 0;
}

int headway__element_report(const headway__schema_set *set, const element *e, const char *word,
                            headway__schema_finding *finding, headway__schema_found found,
                            void *user)
{
    if (headway__element_ignores(set, e, word, finding->rule->name))
        return 0;
    finding->file = e->file->name;
    headway__element_place(set, e, &finding->line, &finding->column);
    return found(user, finding);
}

int headway__oneof_is_written(const struct schema_message *message, size_t oneof)
{
    for (size_t i = 0; i < message->field_count; i++)
        if (message->fields[i].oneof == (int)oneof)
            return !message->fields[i].optional;
    return 1;
}
