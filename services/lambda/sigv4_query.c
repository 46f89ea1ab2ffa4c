/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical query: every name and value encoded in the one right way, and sorted by that. */
#include "sigv4_parts.h"

#include <stdlib.h>

struct parameter {
    headway_bytes name, value;
};

/* Reads a text of the query, in whatever way it is encoded, as its canonical form. */
struct canonical {
    headway_bytes rest;
    char digits[2]; /* of an escape whose '%' was read */
    int left;
};

/* The next character, or -1 at the end. */
static int next(struct canonical *text)
{
    static const char digits[] = "0123456789ABCDEF";
    if (text->left)
        return text->digits[2 - text->left--];
    if (!text->rest.size)
        return -1;
    int escape = sigv4_escape(text->rest);
    const char *data = text->rest.data;
    size_t size = escape >= 0 ? 3 : 1;
    unsigned char byte = (unsigned char)(escape >= 0 ? escape : data[0]);
    text->rest = headway_bytes_of(data + size, text->rest.size - size);
    if (sigv4_is_unreserved((char)byte))
        return byte;
    text->digits[0] = digits[byte >> 4];
    text->digits[1] = digits[byte & 15];
    text->left = 2;
    return '%';
}

static int compare_text(headway_bytes a, headway_bytes b)
{
    struct canonical left = {.rest = a}, right = {.rest = b};
    for (;;) {
        int l = next(&left), r = next(&right);
        if (l != r || l < 0)
            return l - r;
    }
}

static int compare(const void *a, const void *b)
{
    const struct parameter *left = a, *right = b;
    int difference = compare_text(left->name, right->name);
    return difference ? difference : compare_text(left->value, right->value);
}

static void put(sigv4_out *out, headway_bytes text)
{
    struct canonical canonical = {.rest = text};
    for (int c = next(&canonical); c >= 0; c = next(&canonical))
        sigv4_put(out, (char)c);
}

/* Of a presigned request the signature itself is not signed. */
static int split(headway_bytes query, struct parameter *parameters, size_t *ret_count)
{
    size_t count = 0;
    while (query.size) {
        headway_bytes value = sigv4_cut(&query, '&'), name = sigv4_cut(&value, '=');
        if ((!name.size && !value.size) || sigv4_equals(name, "X-Amz-Signature"))
            continue;
        if (count == SIGV4_PARAMETERS)
            return HEADWAY_ELIMIT;
        parameters[count++] = (struct parameter){name, value};
    }
    *ret_count = count;
    return 0;
}

int sigv4_put_query(sigv4_out *out, headway_bytes query)
{
    struct parameter parameters[SIGV4_PARAMETERS];
    size_t count;
    int error = split(query, parameters, &count);
    if (error)
        return error;
    if (count)
        qsort(parameters, count, sizeof *parameters, compare);
    for (size_t i = 0; i < count; i++) {
        if (i)
            sigv4_put(out, '&');
        put(out, parameters[i].name);
        sigv4_put(out, '=');
        put(out, parameters[i].value);
    }
    return 0;
}

int sigv4_parameter(headway_bytes query, const char *name, headway_bytes *ret_value)
{
    while (query.size) {
        headway_bytes value = sigv4_cut(&query, '&');
        if (sigv4_equals(sigv4_cut(&value, '='), name)) {
            *ret_value = value;
            return 1;
        }
    }
    return 0;
}
