/* SPDX-License-Identifier: Apache-2.0 */
#include "event_http.h"

static int is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static int is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static int is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

int event_is_token(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_alphanumeric(data[i]) && !is_one_of(data[i], "!#$%&'*+-.^_`|~"))
            return 0;
    }
    return text.size > 0;
}

/* A string's U+0000 is C0 80 in memory, bytes that UTF-8 never has. */
int event_is_value(headway_bytes text)
{
    const unsigned char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if ((data[i] < 32 && data[i] != '\t') || data[i] == 127 || data[i] == 0xc0)
            return 0;
    }
    return 1;
}

void event_put(event_text *text, headway_bytes value)
{
    if (value.size)
        memcpy(text->data + text->size, value.data, value.size);
    text->size += value.size;
}

static void put_escaped(event_text *text, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char escape[] = {'%', digits[(unsigned char)c >> 4], digits[(unsigned char)c & 15]};
    event_put(text, headway_bytes_of(escape, sizeof escape));
}

void event_put_encoded(event_text *text, headway_bytes value)
{
    const char *data = value.data;
    for (size_t i = 0; i < value.size; i++) {
        if (is_alphanumeric(data[i]) || is_one_of(data[i], "-._~"))
            text->data[text->size++] = data[i];
        else
            put_escaped(text, data[i]);
    }
}

void event_put_kept(event_text *text, headway_bytes value)
{
    const char *data = value.data;
    for (size_t i = 0; i < value.size; i++) {
        int escape =
            data[i] == '%' && value.size - i > 2 && is_hex(data[i + 1]) && is_hex(data[i + 2]);
        if (escape || is_alphanumeric(data[i]) || is_one_of(data[i], "-._~!$&'()*+,;=:@/"))
            text->data[text->size++] = data[i];
        else
            put_escaped(text, data[i]);
    }
}
