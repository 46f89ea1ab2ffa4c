/* SPDX-License-Identifier: Apache-2.0 */
/* The commands: READY, ERROR, PING, PONG. */
#include "wire.h"
#include <ctype.h>
#include <stdio.h>
#include <strings.h>

enum { REASON_MOST = 255, TENTH_MS = 100, TTL_MOST = 0xffff };

void headway__zmtp_printable(char *out, size_t size, headway_bytes text)
{
    const uint8_t *from = text.data;
    size_t count = text.size < size - 1 ? text.size : size - 1;
    for (size_t i = 0; i < count; i++)
        out[i] = (char)(from[i] >= ' ' && from[i] <= '~' ? from[i] : '?');
    out[count] = 0;
}

/* Takes size bytes off the front; false if there are fewer. */
static bool cut(headway_bytes *from, size_t size, headway_bytes *ret_part)
{
    if (from->size < size)
        return false;
    *ret_part = headway_bytes_of(from->data, size);
    from->data = (const uint8_t *)from->data + size;
    from->size -= size;
    return true;
}

/* A string behind its size of one byte. */
static bool cut_short(headway_bytes *from, headway_bytes *ret_part)
{
    headway_bytes size;
    return cut(from, 1, &size) && cut(from, *(const uint8_t *)size.data, ret_part);
}

static bool cut_long(headway_bytes *from, headway_bytes *ret_part)
{
    headway_bytes size;
    if (!cut(from, 4, &size))
        return false;
    const uint8_t *b = size.data;
    return cut(from, (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3], ret_part);
}

bool headway__zmtp_is(headway_bytes body, const char *name, headway_bytes *ret_data)
{
    headway_bytes own;
    if (!cut_short(&body, &own) || own.size != strlen(name) ||
        memcmp(own.data, name, own.size) != 0)
        return false;
    *ret_data = body;
    return true;
}

static bool named(headway_bytes name, const char *wanted)
{
    return name.size == strlen(wanted) && strncasecmp(name.data, wanted, name.size) == 0;
}

static bool equals(headway_bytes value, const char *text)
{
    return value.size == strlen(text) && memcmp(value.data, text, value.size) == 0;
}

static bool name_ok(headway_bytes name)
{
    const uint8_t *at = name.data;
    for (size_t i = 0; i < name.size; i++)
        if (!isalnum(at[i]) && (at[i] == 0 || !strchr("-_.+", at[i])))
            return false;
    return name.size > 0;
}

static const char *check_socket_type(headway_bytes value, char *detail)
{
    char shown[32];
    if (equals(value, "DEALER") || equals(value, "ROUTER"))
        return NULL;
    headway__zmtp_printable(shown, sizeof shown, value);
    snprintf(detail, HEADWAY__ZMTP_WHY, "its socket is a %s; DEALER (or ROUTER) is needed", shown);
    return detail;
}

const char *headway__zmtp_metadata_check(headway_bytes metadata, char *detail)
{
    bool typed = false;
    while (metadata.size > 0) {
        headway_bytes name, value;
        const char *why = NULL;
        if (!cut_short(&metadata, &name) || !name_ok(name) || !cut_long(&metadata, &value))
            return "its READY is malformed";
        if (named(name, "Socket-Type")) {
            why = typed ? "its READY has two socket types" : check_socket_type(value, detail);
            typed = true;
        } else if (named(name, "Identity") && value.size > 0) {
            why = "it chose a routing id of its own: leave ZMQ_ROUTING_ID unset";
        }
        if (why)
            return why;
    }
    return typed ? NULL : "its READY names no socket type";
}

const char *headway__zmtp_error_text(headway_bytes data, char *detail)
{
    headway_bytes reason;
    char shown[100];
    if (!cut_short(&data, &reason))
        return "it refuses us and gives no reason";
    headway__zmtp_printable(shown, sizeof shown, reason);
    snprintf(detail, HEADWAY__ZMTP_WHY, "it refuses us: %s",
             equals(reason, "400") ? "our key is not trusted there (400)" : shown);
    return detail;
}

size_t headway__zmtp_head_write(uint8_t *out, size_t body)
{
    if (body <= 0xff) {
        out[0] = 0;
        out[1] = (uint8_t)body;
        return 2;
    }
    out[0] = HEADWAY__ZMTP_LONG;
    for (int i = 0; i < 8; i++)
        out[1 + i] = (uint8_t)((uint64_t)body >> (56 - 8 * i));
    return HEADWAY__ZMTP_HEAD;
}

/* A command of at most 255 bytes; its body goes on at the answer. */
static size_t begin(uint8_t *out, const char *name, size_t data)
{
    size_t size = strlen(name);
    out[0] = HEADWAY__ZMTP_IS_COMMAND;
    out[1] = (uint8_t)(1 + size + data);
    out[2] = (uint8_t)size;
    memcpy(out + 3, name, size);
    return 3 + size;
}

size_t headway__zmtp_metadata_write(uint8_t *out, const char *socket_type)
{
    static const char name[] = "Socket-Type";
    size_t type = strlen(socket_type), at = sizeof name;
    out[0] = sizeof name - 1;
    memcpy(out + 1, name, sizeof name - 1);
    memset(out + at, 0, 3);
    out[at + 3] = (uint8_t)type;
    memcpy(out + at + 4, socket_type, type);
    return at + 4 + type;
}

size_t headway__zmtp_ready_write(uint8_t *out, const char *socket_type)
{
    uint8_t metadata[HEADWAY__ZMTP_WORDS];
    size_t size = headway__zmtp_metadata_write(metadata, socket_type);
    size_t at = begin(out, "READY", size);
    memcpy(out + at, metadata, size);
    return at + size;
}

size_t headway__zmtp_ping_write(uint8_t *out, uint32_t ttl_ms)
{
    uint32_t tenths = ttl_ms / TENTH_MS < TTL_MOST ? ttl_ms / TENTH_MS : TTL_MOST;
    size_t at = begin(out, "PING", 2);
    out[at] = (uint8_t)(tenths >> 8);
    out[at + 1] = (uint8_t)tenths;
    return at + 2;
}

size_t headway__zmtp_pong_write(uint8_t *out, headway_bytes context)
{
    size_t at = begin(out, "PONG", context.size);
    if (context.size)
        memcpy(out + at, context.data, context.size);
    return at + context.size;
}

/* The reason is cut so that the whole body fits a short frame. */
size_t headway__zmtp_error_write(uint8_t *out, const char *why)
{
    size_t reason = strlen(why) < REASON_MOST - 8 ? strlen(why) : REASON_MOST - 8;
    size_t at = begin(out, "ERROR", 1 + reason);
    out[at] = (uint8_t)reason;
    memcpy(out + at + 1, why, reason);
    return at + 1 + reason;
}
