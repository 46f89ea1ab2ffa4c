/* SPDX-License-Identifier: Apache-2.0 */
/* Reads path templates, one character of look-ahead. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>

struct parser {
    const char *start, *at, *end;
    headway_arena *arena;
    headway_http_segment segments[HEADWAY_HTTP_SEGMENTS];
    headway_http_variable variables[HEADWAY_HTTP_VARIABLES];
    uint16_t segment_count, variable_count;
    char *why;
    size_t why_size;
};

static int fail(struct parser *parser, const char *at, int error, const char *format, ...)
    HEADWAY_PRINTF(4, 5);
static int fail(struct parser *parser, const char *at, int error, const char *format, ...)
{
    int n = parser->why_size ? snprintf(parser->why, parser->why_size,
                                        "column %zu: ", (size_t)(at - parser->start) + 1)
                             : -1;
    if (n > 0 && (size_t)n < parser->why_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(parser->why + n, parser->why_size - (size_t)n, format, arguments);
        va_end(arguments);
    }
    return error;
}

static int no_memory(struct parser *parser)
{
    return fail(parser, parser->at, HEADWAY_ENOMEM, "no memory for the template");
}

static char peek(const struct parser *parser)
{
    return parser->at < parser->end ? *parser->at : 0;
}

/* What may stand in a path by RFC 3986, but for '*' and ':', which mean something here. */
static int is_literal(char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return 1;
    return c != 0 && strchr("-._~!$&'()+,;=@%", c) != NULL;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static char *keep(struct parser *parser, const char *from, size_t size)
{
    char *copy = headway_arena_take(parser->arena, size + 1);
    if (copy) {
        memcpy(copy, from, size);
        copy[size] = 0;
    }
    return copy;
}

static int add_segment(struct parser *parser, headway_http_segment_kind kind, headway_bytes literal)
{
    const headway_http_segment *last =
        parser->segment_count ? &parser->segments[parser->segment_count - 1] : NULL;
    if (last && last->kind == HEADWAY_HTTP_REST)
        return fail(parser, parser->at, HEADWAY_EMALFORMED,
                    "nothing but a verb can follow '**', which takes all there is");
    if (parser->segment_count == HEADWAY_HTTP_SEGMENTS)
        return fail(parser, parser->at, HEADWAY_ELIMIT, "more than %d segments: write '**'",
                    HEADWAY_HTTP_SEGMENTS);
    parser->segments[parser->segment_count++] = (headway_http_segment){kind, literal};
    return 0;
}

static int literal(struct parser *parser)
{
    const char *from = parser->at;
    size_t size;
    while (is_literal(peek(parser)))
        parser->at++;
    headway_bytes text = headway_bytes_of(from, (size_t)(parser->at - from));
    if (!text.size) {
        char c = peek(parser);
        if (c == 0 || c == '/' || c == '}' || c == ':')
            return fail(parser, from, HEADWAY_EMALFORMED,
                        "a segment is empty: take out a '/', or write '*'");
        return fail(parser, from, HEADWAY_EMALFORMED,
                    "'%c' cannot stand in a path: write it as %%%02X",
                    c > 0x20 && c < 0x7f ? c : '?', (unsigned)(unsigned char)c);
    }
    char *out = keep(parser, from, text.size);
    if (!out)
        return no_memory(parser);
    if (headway__http_percent(text, HEADWAY__HTTP_ALL, out, &size) || memchr(out, 0, size))
        return fail(parser, from, HEADWAY_EMALFORMED,
                    "a '%%' is not followed by two hexadecimal digits of a character");
    headway_bytes decoded = headway_bytes_of(out, size);
    if (headway__http_equals(decoded, ".") || headway__http_equals(decoded, ".."))
        return fail(parser, from, HEADWAY_EMALFORMED,
                    "no request has the segment '%.*s': take it out", (int)size, out);
    return add_segment(parser, HEADWAY_HTTP_LITERAL, decoded);
}

static int segment(struct parser *parser)
{
    headway_bytes none = {NULL, 0};
    if (peek(parser) != '*')
        return literal(parser);
    const char *from = parser->at++;
    int rest = peek(parser) == '*';
    parser->at += rest;
    char c = peek(parser);
    if (c != 0 && c != '/' && c != ':' && c != '}')
        return fail(parser, from, HEADWAY_EMALFORMED,
                    "'%s' stands for a whole segment: put '/' around it", rest ? "**" : "*");
    return add_segment(parser, rest ? HEADWAY_HTTP_REST : HEADWAY_HTTP_ONE, none);
}

/* "shelf.name" */
static int field_path(struct parser *parser, const char **ret_path)
{
    const char *from = parser->at;
    do {
        if (parser->at > from)
            parser->at++;
        if (!is_letter(peek(parser)))
            return fail(parser, parser->at, HEADWAY_EMALFORMED,
                        "a variable is named for a field of the request, as {shelf.name}");
        while (is_letter(peek(parser)) || (peek(parser) >= '0' && peek(parser) <= '9'))
            parser->at++;
    } while (peek(parser) == '.');
    *ret_path = keep(parser, from, (size_t)(parser->at - from));
    return *ret_path ? 0 : no_memory(parser);
}

static int add_variable(struct parser *parser, const char *at,
                        const headway_http_variable *variable)
{
    for (size_t i = 0; i < parser->variable_count; i++) {
        if (strcmp(parser->variables[i].path, variable->path) == 0)
            return fail(parser, at, HEADWAY_EMALFORMED, "the variable %s stands twice",
                        variable->path);
    }
    if (parser->variable_count == HEADWAY_HTTP_VARIABLES)
        return fail(parser, at, HEADWAY_ELIMIT, "more than %d variables", HEADWAY_HTTP_VARIABLES);
    parser->variables[parser->variable_count++] = *variable;
    return 0;
}

static int pattern(struct parser *parser)
{
    for (;;) {
        if (peek(parser) == '{')
            return fail(parser, parser->at, HEADWAY_EMALFORMED,
                        "a variable cannot stand in a variable's pattern");
        int error = segment(parser);
        if (error || peek(parser) != '/')
            return error;
        parser->at++;
    }
}

static int variable(struct parser *parser)
{
    const char *from = parser->at++;
    headway_bytes none = {NULL, 0};
    headway_http_variable found = {.first = parser->segment_count};
    int error = field_path(parser, &found.path);
    if (!error && peek(parser) == '=') {
        parser->at++;
        error = pattern(parser);
    } else if (!error) {
        error = add_segment(parser, HEADWAY_HTTP_ONE, none);
    }
    if (error)
        return error;
    if (peek(parser) != '}')
        return fail(parser, parser->at, HEADWAY_EMALFORMED,
                    "a '}' is missing for the '{' in column %zu",
                    (size_t)(from - parser->start) + 1);
    parser->at++;
    found.count = (uint16_t)(parser->segment_count - found.first);
    return add_variable(parser, from, &found);
}

static int segments(struct parser *parser)
{
    if (parser->end - parser->at == 1) /* "/" */
        return parser->at++, 0;
    while (peek(parser) == '/') {
        parser->at++;
        int error = peek(parser) == '{' ? variable(parser) : segment(parser);
        if (error)
            return error;
    }
    return 0;
}

static int verb(struct parser *parser, const char **ret_verb)
{
    const char *from = ++parser->at;
    while (is_literal(peek(parser)) && peek(parser) != '%')
        parser->at++;
    if (parser->at == from)
        return fail(parser, from, HEADWAY_EMALFORMED, "the verb behind ':' is missing");
    *ret_verb = keep(parser, from, (size_t)(parser->at - from));
    return *ret_verb ? 0 : no_memory(parser);
}

static int whole(struct parser *parser, const char **ret_verb)
{
    if (peek(parser) != '/')
        return fail(parser, parser->at, HEADWAY_EMALFORMED, "a path begins with '/'");
    int error = segments(parser);
    if (!error && peek(parser) == ':')
        error = verb(parser, ret_verb);
    if (error || parser->at == parser->end)
        return error;
    char c = *parser->at;
    return fail(parser, parser->at, HEADWAY_EMALFORMED,
                c == '{'   ? "a variable stands for whole segments: put '/' before it"
                : c == ':' ? "only one verb can stand, at the end: write ':' as %%3A elsewhere"
                : c == '/' ? "nothing can follow a verb: write ':' as %%3A if it is none"
                : c == '*' ? "'*' stands for a whole segment: put '/' around it"
                           : "'%c' cannot stand here",
                c > 0x20 && c < 0x7f ? c : '?');
}

int headway_http_template_read(headway_bytes text, headway_arena *arena,
                               headway_http_template *ret_template, char *why, size_t why_size)
{
    struct parser parser = {.arena = arena, .why = why, .why_size = why ? why_size : 0};
    parser.start = parser.at = text.size ? text.data : "";
    parser.end = parser.start + text.size;
    if (text.size > HEADWAY_HTTP_TEMPLATE_LIMIT)
        return fail(&parser, parser.start, HEADWAY_ELIMIT, "a template has at most %d bytes",
                    HEADWAY_HTTP_TEMPLATE_LIMIT);
    const char *found_verb = "";
    int error = whole(&parser, &found_verb);
    if (error)
        return error;
    size_t segment_bytes = parser.segment_count * sizeof *parser.segments;
    size_t variable_bytes = parser.variable_count * sizeof *parser.variables;
    char *copy = keep(&parser, parser.start, text.size);
    void *kept_segments = headway_arena_take(arena, segment_bytes);
    void *kept_variables = headway_arena_take(arena, variable_bytes);
    if (!copy || !kept_segments || !kept_variables)
        return no_memory(&parser);
    memcpy(kept_segments, parser.segments, segment_bytes);
    memcpy(kept_variables, parser.variables, variable_bytes);
    *ret_template =
        (headway_http_template){copy,       kept_segments,        kept_variables,
                                found_verb, parser.segment_count, parser.variable_count};
    return 0;
}

/* Where the segment of that number begins in a path, behind its '/'; size + 1 when it has none. */
static size_t segment_start(headway_bytes path, size_t number)
{
    const char *data = path.data;
    size_t at = 0;
    for (;; number--) {
        const char *slash = at < path.size ? memchr(data + at, '/', path.size - at) : NULL;
        if (!slash)
            return path.size + 1;
        at = (size_t)(slash - data) + 1;
        if (number == 0)
            return at;
    }
}

headway_bytes headway_http_template_capture(const headway_http_template *template_, size_t variable,
                                            headway_bytes path)
{
    const headway_http_variable *of = &template_->variables[variable];
    size_t last = (size_t)of->first + of->count - 1;
    size_t from = segment_start(path, of->first), end = path.size;
    if (template_->segments[last].kind != HEADWAY_HTTP_REST)
        end = segment_start(path, last + 1) - 1;
    if (from > end)
        return headway_bytes_of("", 0);
    return headway_bytes_of((const char *)path.data + from, end - from);
}

static int is_in_way(const headway_http_template *template_, const char *path)
{
    headway_bytes rest = headway_bytes_of_string(path + 1);
    size_t count = 0;
    while (rest.size) {
        headway_bytes name = headway__http_cut(&rest, '/');
        if (count == template_->segment_count)
            return 0;
        const headway_http_segment *segment = &template_->segments[count++];
        if (segment->kind != HEADWAY_HTTP_LITERAL || segment->literal.size != name.size ||
            memcmp(segment->literal.data, name.data, name.size) != 0)
            return 0;
    }
    if (path[strlen(path) - 1] == '/')
        return template_->segment_count > count;
    return template_->segment_count == count && !*template_->verb;
}

const char *headway_http_template_taken(const headway_http_template *template_,
                                        const char *const *taken)
{
    for (; taken && *taken; taken++)
        if (is_in_way(template_, *taken))
            return *taken;
    return NULL;
}

int headway_http_template_is_multiple(const headway_http_template *template_, size_t variable)
{
    const headway_http_variable *of = &template_->variables[variable];
    return of->count != 1 || template_->segments[of->first].kind == HEADWAY_HTTP_REST;
}
