/* SPDX-License-Identifier: Apache-2.0 */
#include "event_walk.h"

#include <headway/json.h>

static headway_bytes behind(headway_bytes text, size_t size)
{
    return headway_bytes_of((const char *)text.data + size, text.size - size);
}

static char first(headway_bytes text)
{
    return text.size ? *(const char *)text.data : 0;
}

static headway_bytes skip_space(headway_bytes text)
{
    while (text.size && strchr(" \t\r\n", first(text)) && first(text))
        text = behind(text, 1);
    return text;
}

int event_equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && memcmp(text.data, word, size) == 0;
}

int event_enter(headway_bytes text, char bracket, headway_bytes *ret_inside)
{
    headway_bytes from = skip_space(text);
    if (first(from) != bracket)
        return 0;
    *ret_inside = behind(from, 1);
    return 1;
}

/* Cuts one value off, without the space before it. */
static int take_value(headway_bytes *inside, headway_bytes *ret_value)
{
    size_t size;
    *inside = skip_space(*inside);
    int error = headway_json_next(*inside, &size);
    if (error || !size)
        return HEADWAY_EMALFORMED;
    *ret_value = headway_bytes_of(inside->data, size);
    *inside = behind(*inside, size);
    return 0;
}

/* What is behind a value: a comma before the next, or the bracket. */
static int take_comma(headway_bytes *inside, char bracket)
{
    *inside = skip_space(*inside);
    if (first(*inside) == ',')
        *inside = behind(*inside, 1);
    else if (first(*inside) != bracket)
        return HEADWAY_EMALFORMED;
    return 1;
}

int event_string(headway_bytes value, headway_bytes *ret_string)
{
    if (value.size < 2 || first(value) != '"')
        return 0;
    *ret_string = headway_bytes_of((const char *)value.data + 1, value.size - 2);
    return 1;
}

int event_member(headway_bytes *inside, headway_bytes *ret_key, headway_bytes *ret_value)
{
    headway_bytes key;
    *inside = skip_space(*inside);
    if (first(*inside) == '}')
        return 0;
    int error = take_value(inside, &key);
    if (error || !event_string(key, ret_key))
        return HEADWAY_EMALFORMED;
    *inside = skip_space(*inside);
    if (first(*inside) != ':')
        return HEADWAY_EMALFORMED;
    *inside = behind(*inside, 1);
    error = take_value(inside, ret_value);
    return error ? error : take_comma(inside, '}');
}

int event_element(headway_bytes *inside, headway_bytes *ret_value)
{
    *inside = skip_space(*inside);
    if (first(*inside) == ']')
        return 0;
    int error = take_value(inside, ret_value);
    return error ? error : take_comma(inside, ']');
}
