/* SPDX-License-Identifier: Apache-2.0 */
/* What RFC 9110 calls a token, and what may stand in a field's value. */
#ifndef GATEWAY_TOKEN_H
#define GATEWAY_TOKEN_H

#include <headway/bytes.h>

static inline int token_char(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static inline int token_is(headway_bytes text)
{
    const unsigned char *at = text.data;
    for (size_t i = 0; i < text.size; i++)
        if (!token_char(at[i]))
            return 0;
    return text.size > 0;
}

/* Printable ASCII, spaces between, none at the ends. */
static inline int token_value(const char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < 32 || (unsigned char)text[i] > 126)
            return 0;
    return !size || (text[0] != ' ' && text[size - 1] != ' ');
}

static inline unsigned char token_lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Whatever the case of ASCII. */
static inline int token_same(headway_bytes a, const char *b)
{
    const unsigned char *at = a.data;
    size_t i = 0;
    for (; i < a.size && b[i]; i++)
        if (token_lower(at[i]) != token_lower((unsigned char)b[i]))
            return 0;
    return i == a.size && !b[i];
}

#endif
