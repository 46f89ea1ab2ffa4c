/* SPDX-License-Identifier: Apache-2.0 */
#include "api_request.h"

#include <ctype.h>
#include <stdio.h>

enum { VALUE_MOST = 120 };

int api_id_ok(const char *id)
{
    size_t size = strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
    return size > 0 && size < API_ID && id[size] == 0;
}

int api_host_ok(const char *host)
{
    size_t size = 0;
    while (isgraph((unsigned char)host[size]) && host[size] != '/')
        size++;
    return size > 0 && size < API_ID && host[size] == 0;
}

/* The strings one after the other, up to NULL. */
static int add_all(growing *out, const char *const *strings)
{
    int error = 0;
    for (; *strings && error == 0; strings++)
        error = growing_add(out, headway_bytes_of_string(*strings));
    return error;
}

/* What a header's value can be made of, of what somebody else has written. */
static void clean(char ret_value[VALUE_MOST + 1], const char *text)
{
    size_t size = 0;
    for (; *text && size < VALUE_MOST; text++)
        if (isgraph((unsigned char)*text) || *text == ' ')
            ret_value[size++] = *text;
    ret_value[size] = 0;
}

int api_next(growing *out, const char *host)
{
    const char *const parts[] = {"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: ", host,
                                 "\r\n\r\n", NULL};
    return add_all(out, parts);
}

/* The lines that follow the request line, and the body. */
static int add_rest(growing *out, const char *host, const char *headers, headway_bytes body)
{
    char length[48];
    snprintf(length, sizeof length, "\r\nContent-Length: %zu\r\n\r\n", body.size);
    const char *const parts[] = {
        " HTTP/1.1\r\nHost: ", host, "\r\nContent-Type: application/json", headers, length, NULL};
    int error = add_all(out, parts);
    return error ? error : growing_add(out, body);
}

int api_response(growing *out, const char *host, const char *id, headway_bytes body)
{
    const char *const parts[] = {"POST /2018-06-01/runtime/invocation/", id, "/response", NULL};
    int error = add_all(out, parts);
    return error ? error : add_rest(out, host, "", body);
}

static int add_error(growing *out, const char *host, const char *type, headway_bytes body)
{
    char value[VALUE_MOST + 1], header[VALUE_MOST + 64];
    clean(value, type);
    snprintf(header, sizeof header, "\r\nLambda-Runtime-Function-Error-Type: %s", value);
    return add_rest(out, host, header, body);
}

int api_error(growing *out, const char *host, const char *id, const char *type, headway_bytes body)
{
    const char *const parts[] = {"POST /2018-06-01/runtime/invocation/", id, "/error", NULL};
    int error = add_all(out, parts);
    return error ? error : add_error(out, host, type, body);
}

int api_init_error(growing *out, const char *host, const char *type, headway_bytes body)
{
    int error = growing_add(out, headway_bytes_of_string("POST /2018-06-01/runtime/init/error"));
    return error ? error : add_error(out, host, type, body);
}

size_t api_chunk(char line[API_CHUNK], size_t size)
{
    return (size_t)snprintf(line, API_CHUNK, "%zx\r\n", size);
}

static int add_prelude(growing *out, headway_bytes prelude)
{
    static const char nuls[8];
    char line[API_CHUNK];
    size_t size = api_chunk(line, prelude.size + sizeof nuls);
    const headway_bytes parts[] = {headway_bytes_of(line, size), prelude,
                                   headway_bytes_of(nuls, sizeof nuls),
                                   headway_bytes_of("\r\n", 2)};
    int error = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && error == 0; i++)
        error = growing_add(out, parts[i]);
    return error;
}

int api_stream(growing *out, const char *host, const char *id, const char *content_type,
               const headway_bytes *prelude)
{
    char type[VALUE_MOST + 1];
    clean(type, content_type && *content_type ? content_type : "application/octet-stream");
    const char *const parts[] = {"POST /2018-06-01/runtime/invocation/",
                                 id,
                                 "/response HTTP/1.1\r\nHost: ",
                                 host,
                                 "\r\nContent-Type: ",
                                 type,
                                 "\r\nLambda-Runtime-Function-Response-Mode: streaming"
                                 "\r\nTransfer-Encoding: chunked"
                                 "\r\nTrailer: Lambda-Runtime-Function-Error-Type"
                                 "\r\nTrailer: Lambda-Runtime-Function-Error-Body\r\n\r\n",
                                 NULL};
    int error = add_all(out, parts);
    return error || !prelude ? error : add_prelude(out, *prelude);
}

/* Four characters for three bytes. */
static void encode(const uint8_t *bytes, size_t count, char ret_text[4])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t all = (uint32_t)bytes[0] << 16 | (count > 1 ? (uint32_t)bytes[1] << 8 : 0) |
                   (count > 2 ? bytes[2] : 0);
    for (size_t i = 0; i < 4; i++)
        ret_text[i] = i <= count ? digits[all >> (18 - 6 * i) & 63] : '=';
}

static int add_base64(growing *out, headway_bytes body)
{
    const uint8_t *bytes = body.data;
    char text[4];
    int error = 0;
    for (size_t at = 0; at < body.size && error == 0; at += 3) {
        encode(bytes + at, body.size - at < 3 ? body.size - at : 3, text);
        error = growing_add(out, headway_bytes_of(text, sizeof text));
    }
    return error;
}

int api_stream_end(growing *out, const char *type, headway_bytes body)
{
    char value[VALUE_MOST + 1];
    if (!type)
        return growing_add(out, headway_bytes_of_string("0\r\n\r\n"));
    clean(value, type);
    const char *const parts[] = {"0\r\nLambda-Runtime-Function-Error-Type: ", value,
                                 "\r\nLambda-Runtime-Function-Error-Body: ", NULL};
    int error = add_all(out, parts);
    if (error == 0)
        error = add_base64(out, body);
    return error ? error : growing_add(out, headway_bytes_of("\r\n\r\n", 4));
}
