/* SPDX-License-Identifier: Apache-2.0 */
/* Where the first value of a stream of JSON values ends. Only brackets and strings are looked at;
   the reader judges the rest. */
#include <headway/json.h>

enum { MOST_DEPTH = 100 };

static int is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Behind the closing quote, or 0 when there is none yet. */
static size_t string_end(const char *text, size_t size, size_t at)
{
    for (at++; at < size; at++) {
        if (text[at] == '"')
            return at + 1;
        at += text[at] == '\\';
    }
    return 0;
}

/* A number or word ends where something else begins: not before that has been seen. */
static int plain_end(const char *text, size_t size, size_t at, size_t *ret_size)
{
    size_t from = at;
    for (; at < size; at++) {
        char c = text[at];
        int letter = (c >= 'a' && c <= 'z') || c == 'E' || (c >= '0' && c <= '9') || c == '.' ||
                     c == '-' || c == '+';
        if (!letter)
            break;
    }
    if (at == from)
        return HEADWAY_EMALFORMED;
    *ret_size = at < size ? at : 0;
    return 0;
}

static int nested_end(const char *text, size_t size, size_t at, size_t *ret_size)
{
    char closings[MOST_DEPTH];
    size_t depth = 0;
    for (; at < size; at++) {
        char c = text[at];
        if (c == '"') {
            at = string_end(text, size, at);
            if (!at)
                break;
            at--;
        } else if (c == '{' || c == '[') {
            if (depth == MOST_DEPTH)
                return HEADWAY_EMALFORMED;
            closings[depth++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            if (closings[--depth] != c)
                return HEADWAY_EMALFORMED;
            if (depth == 0) {
                *ret_size = at + 1;
                return 0;
            }
        }
    }
    *ret_size = 0;
    return 0;
}

int headway_json_next(headway_bytes text, size_t *ret_size)
{
    const char *data = text.data;
    size_t at = 0;
    while (at < text.size && is_space(data[at]))
        at++;
    if (at == text.size)
        *ret_size = 0;
    else if (data[at] == '"')
        *ret_size = string_end(data, text.size, at);
    else if (data[at] == '{' || data[at] == '[')
        return nested_end(data, text.size, at, ret_size);
    else
        return plain_end(data, text.size, at, ret_size);
    return 0;
}
