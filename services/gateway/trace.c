/* SPDX-License-Identifier: Apache-2.0 */
#include "trace.h"

enum {
    MEMBERS_MOST = 32,
    TRACE_AT = 3,
    TRACE_DIGITS = 32,
    SPAN_AT = 36,
    SPAN_DIGITS = 16,
    FLAGS_AT = 53,
    VERSION_0_SIZE = 55
};

/* text has room for a NUL behind. */
static void hex(const unsigned char *bytes, size_t count, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * count] = 0;
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Lower-case digits, not all of them 0. */
static int is_id(const char *text, size_t size)
{
    size_t zeros = 0;
    for (size_t i = 0; i < size; i++) {
        if (digit(text[i]) < 0)
            return 0;
        zeros += text[i] == '0';
    }
    return zeros < size;
}

/* version "-" trace-id "-" parent-id "-" flags; a version to come may go on behind another dash. */
static int take_parent(headway_bytes header, gateway_trace *t)
{
    const char *at = header.data;
    if (header.size < VERSION_0_SIZE || at[TRACE_AT - 1] != '-' || at[SPAN_AT - 1] != '-' ||
        at[FLAGS_AT - 1] != '-')
        return -1;
    int high = digit(at[0]), low = digit(at[1]), first = digit(at[FLAGS_AT]),
        second = digit(at[FLAGS_AT + 1]);
    if (high < 0 || low < 0 || (high == 15 && low == 15) || first < 0 || second < 0)
        return -1;
    if (header.size > VERSION_0_SIZE && ((high == 0 && low == 0) || at[VERSION_0_SIZE] != '-'))
        return -1;
    if (!is_id(at + TRACE_AT, TRACE_DIGITS) || !is_id(at + SPAN_AT, SPAN_DIGITS))
        return -1;
    memcpy(t->trace_id, at + TRACE_AT, TRACE_DIGITS);
    memcpy(t->parent_id, at + SPAN_AT, SPAN_DIGITS);
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

static void write_parent(gateway_trace *t)
{
    char *at = t->traceparent;
    memcpy(at, "00-", TRACE_AT);
    memcpy(at + TRACE_AT, t->trace_id, TRACE_DIGITS);
    at[SPAN_AT - 1] = '-';
    memcpy(at + SPAN_AT, t->span_id, SPAN_DIGITS);
    at[FLAGS_AT - 1] = '-';
    hex(&t->flags, 1, at + FLAGS_AT);
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
    write_parent(t);
}
