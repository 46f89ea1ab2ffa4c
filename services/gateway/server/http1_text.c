/* SPDX-License-Identifier: Apache-2.0 */
/* Words and lists. */
#include "http1.h"

uint8_t headway__http1_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

int headway__http1_hex(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = headway__http1_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool headway__http1_all(headway_bytes bytes, unsigned class)
{
    const uint8_t *data = bytes.data;
    for (size_t i = 0; i < bytes.size; i++)
        if (!headway__http1_is(data[i], class))
            return false;
    return true;
}

bool headway__http1_same(headway_bytes bytes, const char *word)
{
    const uint8_t *data = bytes.data;
    for (size_t i = 0; i < bytes.size; i++)
        if (headway__http1_lower(data[i]) != headway__http1_lower((uint8_t)word[i]))
            return false;
    return true;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static headway_bytes trimmed(const uint8_t *from, const uint8_t *end)
{
    while (from < end && is_space(*from))
        from++;
    while (end > from && is_space(end[-1]))
        end--;
    return headway_bytes_of(from, (size_t)(end - from));
}

bool headway__http1_element(headway_bytes *list, headway_bytes *ret_element)
{
    const uint8_t *from = list->data, *comma;
    if (!from)
        return false;
    comma = list->size ? memchr(from, ',', list->size) : NULL;
    *ret_element = trimmed(from, comma ? comma : from + list->size);
    if (comma)
        *list = headway_bytes_of(comma + 1, list->size - (size_t)(comma + 1 - from));
    else
        *list = headway_bytes_of(NULL, 0);
    return true;
}

headway_bytes headway__http_header_find(const struct headway__http_request *request,
                                        const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < request->header_count; i++)
        if (request->headers[i].name.size == size &&
            headway__http1_same(request->headers[i].name, name))
            return request->headers[i].value;
    return headway_bytes_of(NULL, 0);
}

static bool list_has(headway_bytes list, const char *token)
{
    headway_bytes element;
    while (headway__http1_element(&list, &element))
        if (headway__http1_equal(element, token))
            return true;
    return false;
}

bool headway__http_header_has(const struct headway__http_request *request, const char *name,
                              const char *token)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (headway__http1_equal(request->headers[i].name, name) &&
            list_has(request->headers[i].value, token))
            return true;
    return false;
}
