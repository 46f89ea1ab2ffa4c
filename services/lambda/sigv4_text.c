/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4_parts.h"

int sigv4_equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && (!size || memcmp(text.data, word, size) == 0);
}

char sigv4_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int sigv4_compare_names(headway_bytes a, headway_bytes b)
{
    const char *left = a.data, *right = b.data;
    for (size_t i = 0; i < a.size && i < b.size; i++) {
        int difference = (unsigned char)sigv4_lower(left[i]) - (unsigned char)sigv4_lower(right[i]);
        if (difference)
            return difference;
    }
    return (a.size > b.size) - (a.size < b.size);
}

int sigv4_is_named(headway_bytes name, const char *word)
{
    return sigv4_compare_names(name, headway_bytes_of_string(word)) == 0;
}

headway_bytes sigv4_cut(headway_bytes *rest, char separator)
{
    const char *data = rest->data;
    const char *at = rest->size ? memchr(data, separator, rest->size) : NULL;
    size_t size = at ? (size_t)(at - data) : rest->size;
    *rest = at ? headway_bytes_of(at + 1, rest->size - size - 1) : headway_bytes_of(NULL, 0);
    return headway_bytes_of(data, size);
}

int sigv4_is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int sigv4_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int hex(char c)
{
    char lower = sigv4_lower(c);
    if (c >= '0' && c <= '9')
        return c - '0';
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int sigv4_escape(headway_bytes text)
{
    const char *data = text.data;
    if (text.size < 3 || data[0] != '%' || hex(data[1]) < 0 || hex(data[2]) < 0)
        return -1;
    return hex(data[1]) << 4 | hex(data[2]);
}

const headway_http_header *sigv4_header(const sigv4_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (sigv4_is_named(request->headers[i].name, name))
            return &request->headers[i];
    }
    return NULL;
}

/* ---- out ---- */

void sigv4_flush(sigv4_out *out)
{
    if (out->used)
        out->write(out->user, headway_bytes_of(out->buffer, out->used));
    out->used = 0;
}

void sigv4_put(sigv4_out *out, char c)
{
    if (out->used == sizeof out->buffer)
        sigv4_flush(out);
    out->buffer[out->used++] = c;
}

void sigv4_put_text(sigv4_out *out, headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++)
        sigv4_put(out, data[i]);
}

void sigv4_put_escaped(sigv4_out *out, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    sigv4_put(out, '%');
    sigv4_put(out, digits[(unsigned char)c >> 4]);
    sigv4_put(out, digits[(unsigned char)c & 15]);
}

void sigv4_put_encoded(sigv4_out *out, headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if (sigv4_is_unreserved(data[i]))
            sigv4_put(out, data[i]);
        else
            sigv4_put_escaped(out, data[i]);
    }
}
