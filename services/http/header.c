/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/http/header.h>

#include "internal.h"

enum { GRPC_DIGITS = 8 };
#define MOST_MS (UINT32_MAX - 1)

/* Digits, and after a point thousandths of what they count; how much of text they were. */
static size_t read_number(headway_bytes text, uint64_t *ret_thousandths)
{
    const char *data = text.data;
    uint64_t value = 0, unit = 1000;
    size_t at = 0;
    for (; at < text.size && data[at] >= '0' && data[at] <= '9'; at++)
        value = value < UINT64_C(1) << 40 ? value * 10 + (uint64_t)(data[at] - '0') : value;
    if (at == 0)
        return 0;
    value *= 1000;
    if (at + 1 < text.size && data[at] == '.' && data[at + 1] >= '0' && data[at + 1] <= '9') {
        for (at++; at < text.size && data[at] >= '0' && data[at] <= '9'; at++) {
            unit /= 10;
            value += unit * (uint64_t)(data[at] - '0');
        }
    }
    *ret_thousandths = value;
    return at;
}

static uint32_t milliseconds(uint64_t thousandths, uint64_t unit_ms)
{
    uint64_t ms = thousandths / 1000 * unit_ms + thousandths % 1000 * unit_ms / 1000;
    return ms > MOST_MS ? MOST_MS : ms ? (uint32_t)ms : 1;
}

int headway_http_timeout(headway_bytes text, uint32_t *ret_ms)
{
    uint64_t value, unit;
    text = headway__http_trim(text);
    size_t digits = read_number(text, &value);
    if (!digits)
        return HEADWAY_EMALFORMED;
    headway_bytes name = headway_bytes_of((const char *)text.data + digits, text.size - digits);
    if (headway__http_equals(name, "ms"))
        unit = 1;
    else if (!name.size || headway__http_equals(name, "s"))
        unit = 1000;
    else if (headway__http_equals(name, "m"))
        unit = 60000;
    else
        return HEADWAY_EMALFORMED;
    *ret_ms = milliseconds(value, unit);
    return 0;
}

int headway_http_grpc_timeout(headway_bytes text, uint32_t *ret_ms)
{
    static const char units[] = "HMSmun";
    static const uint32_t parts[] = {3600000, 60000, 1000, 1};
    const char *data = text.data;
    uint64_t value = 0;
    if (text.size < 2 || text.size > GRPC_DIGITS + 1)
        return HEADWAY_EMALFORMED;
    const char *unit = data[text.size - 1] ? strchr(units, data[text.size - 1]) : NULL;
    for (size_t i = 0; i + 1 < text.size; i++) {
        if (data[i] < '0' || data[i] > '9')
            return HEADWAY_EMALFORMED;
        value = value * 10 + (uint64_t)(data[i] - '0');
    }
    if (!unit)
        return HEADWAY_EMALFORMED;
    size_t index = (size_t)(unit - units);
    if (index < 4)
        *ret_ms = milliseconds(value * 1000, parts[index]);
    else
        *ret_ms = milliseconds(index == 4 ? value : value / 1000, 1);
    return 0;
}

/* ---- metadata ---- */

static int begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A word and its size, so that most names are told apart by that alone. */
#define WORD(text)                                                                                 \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
#define IS_ONE_OF(name, size, words) is_one_of(name, size, words, sizeof(words) / sizeof *(words))

static int is_one_of(const char *name, size_t size, const headway_bytes *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (words[i].size == size && memcmp(words[i].data, name, size) == 0)
            return 1;
    }
    return 0;
}

static int is_carried(const char *name, size_t size)
{
    static const headway_bytes taken[] = {WORD("x-request-timeout"), WORD("x-real-ip")};
    static const headway_bytes known[] = {WORD("traceparent"), WORD("tracestate"),
                                          WORD("baggage"),     WORD("user-agent"),
                                          WORD("origin"),      WORD("accept-language")};
    if (name[0] == 'x' && name[1] == '-')
        return !IS_ONE_OF(name, size, taken) && !begins(name, "x-forwarded-") &&
               !begins(name, "x-http-method");
    return IS_ONE_OF(name, size, known);
}

static int is_plain_name(const char *name, size_t size)
{
    static const headway_bytes secret[] = {WORD("authorization"), WORD("proxy-authorization"),
                                           WORD("cookie"), WORD("set-cookie"), WORD("x-api-key")};
    const char *at = name;
    while ((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '-' || *at == '_' ||
           *at == '.')
        at++;
    return size > 0 && at == name + size && !begins(name, "headway-") &&
           !IS_ONE_OF(name, size, secret);
}

int headway_http_metadata_name(headway_bytes header, char text[HEADWAY_HTTP_METADATA_NAME])
{
    static const char wrapped[] = "grpc-metadata-";
    char name[HEADWAY_HTTP_METADATA_NAME + sizeof wrapped];
    const char *data = header.data;
    if (!header.size || header.size >= sizeof name)
        return 0;
    for (size_t i = 0; i < header.size; i++)
        name[i] = data[i] >= 'A' && data[i] <= 'Z' ? (char)(data[i] + 32) : data[i];
    name[header.size] = 0;
    int inner = begins(name, wrapped);
    const char *of = inner ? name + sizeof wrapped - 1 : name;
    size_t size = (size_t)(name + header.size - of);
    if ((!inner && !is_carried(name, size)) || !is_plain_name(of, size) ||
        size >= HEADWAY_HTTP_METADATA_NAME)
        return 0;
    memcpy(text, of, size + 1);
    return 1;
}
