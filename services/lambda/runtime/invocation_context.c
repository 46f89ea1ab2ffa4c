/* SPDX-License-Identifier: Apache-2.0 */
/* What an invocation says of itself travels with its calls, as metadata. */
#include "invocation_parts.h"

#include "../event_walk.h"

#include <stdio.h>

enum { OURS = 7, PARENT = 56, STATE = 512, DIGITS = 4 };

static int is_hex(const char *text, size_t count)
{
    return strspn(text, "0123456789abcdef") >= count;
}

/* X-Ray's "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1" as a
   traceparent: the same numbers in W3C's form. "": there is no parent in it. */
static void parent_of(const char *trace, char parent[PARENT])
{
    enum { EPOCH = 8, UNIQUE = 24, SPAN = 16 };
    const char *root = strstr(trace, "Root=1-"), *span = strstr(trace, "Parent=");
    *parent = 0;
    if (!root || !span)
        return;
    root += strlen("Root=1-");
    span += strlen("Parent=");
    if (!is_hex(root, EPOCH) || root[EPOCH] != '-' || !is_hex(root + EPOCH + 1, UNIQUE) ||
        !is_hex(span, SPAN) || strspn(span, "0") >= SPAN)
        return;
    snprintf(parent, PARENT, "00-%.8s%.24s-%.16s-%s", root, root + EPOCH + 1, span,
             strstr(trace, "Sampled=1") ? "01" : "00");
}

/* The member of an object; empty where there is none. */
static headway_bytes member(headway_bytes object, const char *name)
{
    headway_bytes inside, key, value;
    int more = event_enter(object, '{', &inside);
    while (more && event_member(&inside, &key, &value) > 0)
        if (event_equals(key, name))
            return value;
    return headway_bytes_of(NULL, 0);
}

/* Through how many functions the call has come, as a bridge says it in the client context; it goes
   on in front of the tracestate that was there. */
static void state_of(const invocation *i, headway_bytes before, char state[STATE])
{
    headway_bytes hops, custom = member(i->client_context, "custom");
    *state = 0;
    if (!event_string(member(custom, "headway-hops"), &hops) || !hops.size || hops.size > DIGITS)
        return;
    for (size_t at = 0; at < hops.size; at++)
        if (((const char *)hops.data)[at] < '0' || ((const char *)hops.data)[at] > '9')
            return;
    int fits = before.size < STATE / 2;
    snprintf(state, STATE, "headway=hops:%.*s%s%.*s", (int)hops.size, (const char *)hops.data,
             fits && before.size ? "," : "", fits ? (int)before.size : 0,
             fits && before.size ? (const char *)before.data : "");
}

static int is_named(headway_bytes name, const char *lower)
{
    const char *data = name.data;
    if (name.size != strlen(lower))
        return 0;
    for (size_t i = 0; i < name.size; i++)
        if ((data[i] >= 'A' && data[i] <= 'Z' ? data[i] + 32 : data[i]) != lower[i])
            return 0;
    return 1;
}

headway_bytes invocation_header(const headway_http_header *headers, size_t count, const char *lower)
{
    for (size_t i = 0; i < count; i++)
        if (is_named(headers[i].name, lower))
            return headers[i].value;
    return headway_bytes_of(NULL, 0);
}

/* Instead of what the event's own headers say. */
static int replaces(const headway_http_header *ours, headway_bytes name)
{
    char lower[HEADWAY_HTTP_METADATA_NAME];
    for (size_t i = 0; i < OURS; i++) {
        memcpy(lower, ours[i].name.data, ours[i].name.size);
        lower[ours[i].name.size] = 0;
        if (ours[i].value.size && is_named(name, lower))
            return 1;
    }
    return 0;
}

int invocation_metadata(invocation *i, const headway_http_header *headers, size_t count)
{
    char parent[PARENT], state[STATE];
    headway_bytes id = invocation_header(headers, count, "x-request-id");
    headway_bytes theirs = invocation_header(headers, count, "traceparent");
    parent_of(i->trace_id, parent);
    state_of(i, invocation_header(headers, count, "tracestate"), state);
    const headway_http_header ours[OURS] = {
        {headway_bytes_of_string("x-request-id"),
         id.size ? id : headway_bytes_of_string(i->request_id)},
        {headway_bytes_of_string("x-amzn-trace-id"), headway_bytes_of_string(i->trace_id)},
        {headway_bytes_of_string("traceparent"),
         theirs.size ? theirs : headway_bytes_of_string(parent)},
        {headway_bytes_of_string("tracestate"), headway_bytes_of_string(state)},
        {headway_bytes_of_string("x-amz-client-context"), i->client_context},
        {headway_bytes_of_string("x-amz-cognito-identity"), i->identity},
        {headway_bytes_of_string("x-amz-tenant-id"), i->tenant}};
    headway_http_header *all = headway_arena_take(i->arena, (count + OURS) * sizeof *all);
    size_t used = 0;
    if (!all)
        return HEADWAY_ENOMEM;
    for (size_t at = 0; at < count; at++)
        if (!replaces(ours, headers[at].name))
            all[used++] = headers[at];
    for (size_t at = 0; at < OURS; at++)
        if (ours[at].value.size)
            all[used++] = ours[at];
    return headway_http_metadata(all, used, i->arena, &i->metadata);
}
