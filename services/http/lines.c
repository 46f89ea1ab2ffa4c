/* SPDX-License-Identifier: Apache-2.0 */
/* A body taken apart into JSON values, whatever pieces it comes in. Only where a value ends is
   looked for; whoever reads it judges the rest. */
#include <headway/http/stream.h>

#include "internal.h"

/* Where in a body of JSON the next character stands. */
enum place { BEFORE, SEQUENCE, FIRST, NEXT, AFTER, OVER };
enum value { NO_VALUE, PLAIN, STRING, NESTED };
enum { LEAST_ROOM = 512 };

void headway_http_lines_init(headway_http_lines *lines, const headway_alloc *alloc,
                             headway_http_media media, size_t limit)
{
    *lines = (headway_http_lines){.alloc = alloc ? *alloc : *headway_alloc_default(),
                                  .media = media,
                                  .limit = limit ? limit : HEADWAY_HTTP_LINE_LIMIT};
}

void headway_http_lines_done(headway_http_lines *lines)
{
    lines->alloc.release(lines->alloc.user, lines->buffer);
    lines->buffer = NULL;
    lines->used = lines->room = 0;
}

static int fail(headway_http_lines *lines, int error)
{
    lines->failed = error;
    return error;
}

/* ---- pieces ---- */

static int keep(headway_http_lines *lines, const char *data, size_t size)
{
    if (size > lines->limit - lines->used)
        return fail(lines, HEADWAY_ELIMIT);
    size_t room = lines->room ? lines->room : LEAST_ROOM;
    while (room < lines->used + size)
        room *= 2;
    if (room > lines->room) {
        char *more = lines->alloc.resize(lines->alloc.user, lines->buffer, room);
        if (!more)
            return fail(lines, HEADWAY_ENOMEM);
        lines->buffer = more;
        lines->room = room;
    }
    if (size)
        memcpy(lines->buffer + lines->used, data, size);
    lines->used += size;
    return 0;
}

/* A value ends with this piece: in place where nothing came before. */
static int whole(headway_http_lines *lines, const char *data, size_t size, headway_bytes *ret_value)
{
    if (!lines->used && size <= lines->limit) {
        *ret_value = headway_bytes_of(data, size);
        return 0;
    }
    int error = keep(lines, data, size);
    lines->told = 1;
    *ret_value = headway_bytes_of(lines->buffer, lines->used);
    return error;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static headway_bytes trim(headway_bytes text)
{
    const char *data = text.data;
    size_t from = 0, end = text.size;
    while (from < end && is_space(data[from]))
        from++;
    while (end > from && is_space(data[end - 1]))
        end--;
    return headway_bytes_of(data ? data + from : NULL, end - from);
}

static void skip(headway_bytes *input, size_t size)
{
    input->data = (const char *)input->data + size;
    input->size -= size;
}

/* ---- lines ---- */

static int next_line(headway_http_lines *lines, headway_bytes *input, headway_bytes *ret_value)
{
    while (input->size) {
        const char *data = input->data, *end = memchr(data, '\n', input->size);
        size_t size = end ? (size_t)(end - data) : input->size;
        headway_bytes line;
        int error = end ? whole(lines, data, size, &line) : keep(lines, data, size);
        if (error)
            return error;
        skip(input, size + (end != NULL));
        if (!end)
            return 0;
        *ret_value = trim(line);
        if (ret_value->size)
            return 1;
        lines->used = 0;
        lines->told = 0;
    }
    return 0;
}

/* ---- values ---- */

/* The first character of a value; 0 when none begins so. */
static enum value begin(headway_http_lines *lines, char c)
{
    lines->depth = 1;
    lines->in_string = lines->escaped = 0;
    if (c == '{' || c == '[')
        return NESTED;
    if (c == '"')
        return STRING;
    return strchr(",:]}", c) ? NO_VALUE : PLAIN;
}

/* A character that is in no value; lines->value is set where one begins. 0, or the error. */
static int between(headway_http_lines *lines, char c)
{
    if (is_space(c))
        return 0;
    if (lines->place == BEFORE && c == '[') {
        lines->place = FIRST;
        return 0;
    }
    if (lines->place == AFTER && c == ',') {
        lines->place = NEXT;
        return 0;
    }
    if ((lines->place == AFTER || lines->place == FIRST) && c == ']') {
        lines->place = OVER;
        return 0;
    }
    int expected = lines->place != AFTER && lines->place != OVER;
    lines->value = (uint8_t)(expected ? begin(lines, c) : NO_VALUE);
    return lines->value ? 0 : fail(lines, HEADWAY_EMALFORMED);
}

/* Whether a character behind the first is the last of a string, or of what has brackets. */
static int ends(headway_http_lines *lines, char c)
{
    if (lines->value == STRING || lines->in_string) {
        int closes = c == '"' && !lines->escaped;
        lines->escaped = c == '\\' && !lines->escaped;
        lines->in_string = lines->in_string && !closes;
        return closes && lines->value == STRING;
    }
    lines->in_string = c == '"';
    if (c == '{' || c == '[')
        lines->depth++;
    else if (c == '}' || c == ']')
        lines->depth--;
    return lines->depth == 0;
}

/* Goes on to the end of a value: 1 when it is here. What of input belongs to the value stands from
   ret_from to ret_end. */
static int scan(headway_http_lines *lines, headway_bytes input, size_t *ret_from, size_t *ret_end)
{
    const char *data = input.data;
    size_t at = 0, from = 0;
    int found = 0;
    while (at < input.size && !found) {
        char c = data[at];
        if (!lines->value) {
            int error = between(lines, c);
            if (error)
                return error;
            from = lines->value ? at : at + 1;
        } else if (lines->value == PLAIN) {
            found = is_space(c) || strchr(",]}", c);
            at -= found; /* it belongs to what follows */
        } else {
            found = ends(lines, c);
        }
        at++;
    }
    *ret_from = from;
    *ret_end = at;
    return found;
}

static void value_over(headway_http_lines *lines)
{
    int in_array = lines->place != BEFORE && lines->place != SEQUENCE;
    lines->value = NO_VALUE;
    lines->place = in_array ? AFTER : SEQUENCE;
}

static int next_value(headway_http_lines *lines, headway_bytes *input, headway_bytes *ret_value)
{
    size_t from, end;
    if (!input->size)
        return 0;
    int found = scan(lines, *input, &from, &end);
    if (found < 0)
        return found;
    const char *data = (const char *)input->data + from;
    int error = found ? whole(lines, data, end - from, ret_value)
                      : keep(lines, data, lines->value ? end - from : 0);
    if (error)
        return error;
    skip(input, end);
    if (found)
        value_over(lines);
    return found;
}

int headway_http_lines_next(headway_http_lines *lines, headway_bytes *input,
                            headway_bytes *ret_value)
{
    if (lines->failed)
        return lines->failed;
    if (lines->told)
        lines->used = lines->told = 0;
    return lines->media == HEADWAY_HTTP_NDJSON ? next_line(lines, input, ret_value)
                                               : next_value(lines, input, ret_value);
}

int headway_http_lines_end(headway_http_lines *lines, headway_bytes *ret_value)
{
    if (lines->failed)
        return lines->failed;
    if (lines->told)
        lines->used = lines->told = 0;
    int in_array = lines->place == FIRST || lines->place == NEXT || lines->place == AFTER;
    if (in_array || lines->value == STRING || lines->value == NESTED)
        return fail(lines, HEADWAY_EMALFORMED);
    headway_bytes last = trim(headway_bytes_of(lines->buffer, lines->used));
    lines->told = 1;
    lines->value = NO_VALUE;
    if (!last.size)
        return 0;
    *ret_value = last;
    return 1;
}
