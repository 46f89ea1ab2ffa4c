/* SPDX-License-Identifier: Apache-2.0 */
#include "trace.h"

#include <stdio.h>

enum { MEMBERS_MOST = 32, VERSION_0_SIZE = 55 };

static void hex(const unsigned char *bytes, size_t count, char *text)
{
    for (size_t i = 0; i < count; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

/* Lower-case digits, not all of them 0. */
static int is_id(const char *text, size_t size)
{
    size_t zeros = 0;
    for (size_t i = 0; i < size; i++) {
        if (!text[i] || !strchr("0123456789abcdef", text[i]))
            return 0;
        zeros += text[i] == '0';
    }
    return zeros < size;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* version "-" trace-id "-" parent-id "-" flags; a version to come may go on behind another dash. */
static int take_parent(headway_bytes header, gateway_trace *t)
{
    const char *at = header.data;
    if (header.size < VERSION_0_SIZE || at[2] != '-' || at[35] != '-' || at[52] != '-')
        return -1;
    int high = digit(at[0]), low = digit(at[1]), first = digit(at[53]), second = digit(at[54]);
    if (high < 0 || low < 0 || (high == 15 && low == 15) || first < 0 || second < 0)
        return -1;
    if (header.size > VERSION_0_SIZE && ((high == 0 && low == 0) || at[VERSION_0_SIZE] != '-'))
        return -1;
    if (!is_id(at + 3, 32) || !is_id(at + 36, 16))
        return -1;
    snprintf(t->trace_id, sizeof t->trace_id, "%.32s", at + 3);
    snprintf(t->parent_id, sizeof t->parent_id, "%.16s", at + 36);
    t->flags = (unsigned char)((first << 4 | second) & 1);
    return 0;
}

/* As it came, or not at all: it is for those behind us. */
static void take_state(headway_bytes header, gateway_trace *t)
{
    const char *at = header.data;
    size_t members = 1;
    if (header.size >= sizeof t->tracestate)
        return;
    for (size_t i = 0; i < header.size; i++) {
        if ((at[i] < 32 && at[i] != '\t') || at[i] > 126)
            return;
        members += at[i] == ',';
    }
    if (members <= MEMBERS_MOST && header.size)
        memcpy(t->tracestate, at, header.size);
}

/* What can be echoed, logged and searched for without care. */
static int take_request(headway_bytes header, gateway_trace *t)
{
    const char *at = header.data;
    if (!header.size || header.size >= sizeof t->request_id)
        return -1;
    for (size_t i = 0; i < header.size; i++) {
        int word = (at[i] >= '0' && at[i] <= '9') || (at[i] >= 'A' && at[i] <= 'Z') ||
                   (at[i] >= 'a' && at[i] <= 'z');
        if (!word && (!at[i] || !strchr("-_.~:/+=@,", at[i])))
            return -1;
    }
    memcpy(t->request_id, at, header.size);
    return 0;
}

void trace_begin(const trace_headers *headers, const headway_random *random,
                 gateway_trace *ret_trace)
{
    gateway_trace *t = ret_trace;
    unsigned char bits[40];
    memset(t, 0, sizeof *t);
    random->fill(random->user, bits, sizeof bits);
    bits[0] |= 1; /* ids of zeros are none */
    bits[16] |= 1;
    if (take_parent(headers->traceparent, t) == 0) {
        take_state(headers->tracestate, t);
    } else {
        hex(bits, 16, t->trace_id);
        t->flags = 1; /* whoever is behind us may record it */
    }
    hex(bits + 16, 8, t->span_id);
    if (take_request(headers->request_id, t) != 0)
        hex(bits + 24, 16, t->request_id);
    snprintf(t->traceparent, sizeof t->traceparent, "00-%s-%s-%02x", t->trace_id, t->span_id,
             t->flags);
}
