/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

int api_equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && (!size || memcmp(text.data, word, size) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

headway_bytes api_header(const api_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        headway_bytes have = request->headers[i].name;
        const char *data = have.data;
        size_t at = 0;
        while (at < have.size && name[at] && lower(data[at]) == name[at])
            at++;
        if (at == have.size && !name[at])
            return request->headers[i].value;
    }
    return headway_bytes_of(NULL, 0);
}

/* ---- what URLs encode ---- */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of an escape at data, or -1. */
static int escaped(const char *data, size_t size)
{
    if (size < 3 || data[0] != '%' || digit(data[1]) < 0 || digit(data[2]) < 0)
        return -1;
    return digit(data[1]) << 4 | digit(data[2]);
}

int api_decode(headway_bytes text, int plus, headway_arena *arena, headway_bytes *ret_text)
{
    const char *data = text.data;
    size_t used = 0;
    char *out = headway_arena_take(arena, text.size + 1);
    if (!out)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < text.size; i++) {
        int byte = escaped(data + i, text.size - i);
        out[used++] = byte >= 0 ? (char)byte : plus && data[i] == '+' ? ' ' : data[i];
        i += byte >= 0 ? 2 : 0;
    }
    out[used] = 0;
    *ret_text = headway_bytes_of(out, used);
    return 0;
}

headway_bytes api_cut(headway_bytes *text, char separator)
{
    const char *data = text->data, *at = text->size ? memchr(data, separator, text->size) : NULL;
    size_t size = at ? (size_t)(at - data) : text->size;
    size_t skip = at ? size + 1 : size;
    headway_bytes part = headway_bytes_of(data, size);
    *text = headway_bytes_of(data + skip, text->size - skip);
    return part;
}

int api_query_next(headway_bytes *query, const char *name, headway_arena *arena,
                   headway_bytes *ret_value)
{
    while (query->size) {
        headway_bytes value = api_cut(query, '&'), key = api_cut(&value, '=');
        if (!api_equals(key, name))
            continue;
        int error = api_decode(value, 1, arena, ret_value);
        return error ? error : 1;
    }
    return 0;
}

int api_query(const api_request *request, const char *name, headway_arena *arena,
              headway_bytes *ret_value)
{
    headway_bytes query = request->query, value = headway_bytes_of("", 0);
    int found = api_query_next(&query, name, arena, &value);
    if (found < 0)
        return found;
    *ret_value = value;
    return 0;
}

/* ---- what is written ---- */

char *api_copy(headway_arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = headway_arena_take(arena, size);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

char *api_print(headway_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : headway_arena_take(arena, (size_t)size + 1);
    if (!text)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return text;
}

void api_uuid(const headway_random *random, char ret_id[API_ID])
{
    unsigned char b[16];
    random->fill(random->user, b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(ret_id, API_ID, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
}

char *api_time(int64_t now_ms, headway_arena *arena)
{
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;
    char text[32];
    if (!gmtime_r(&seconds, &parts) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts))
        return NULL;
    return api_print(arena, "%s.%03d+0000", text, (int)(now_ms % 1000));
}

int api_base64(headway_bytes text, headway_arena *arena, headway_bytes *ret_bytes)
{
    size_t room = text.size / 4 * 3 + 3, size;
    unsigned char *bytes = headway_arena_take(arena, room);
    if (!bytes)
        return HEADWAY_ENOMEM;
    if (sodium_base642bin(bytes, room, text.data, text.size, NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return HEADWAY_EINVAL;
    *ret_bytes = headway_bytes_of(bytes, size);
    return 0;
}

char *api_to_base64(headway_bytes bytes, headway_arena *arena)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.size, sodium_base64_VARIANT_ORIGINAL);
    char *text = headway_arena_take(arena, room);
    if (text)
        sodium_bin2base64(text, room, bytes.data, bytes.size, sodium_base64_VARIANT_ORIGINAL);
    return text;
}
