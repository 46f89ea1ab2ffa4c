/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function may call the bus it was called from: how often that has happened travels with the
 * call. On a bus it is the member "headway=hops:N" of tracestate, which nested calls take over by
 * themselves; between buses and functions "headway-hops" of the client context.
 */
#include "internal.h"

#include <headway/v1/status.pb-c.h>

#include <stdio.h>
#include <stdlib.h>

#define MEMBER "headway=hops:"

static const char *text_of(const Headway__V1__Metadata *metadata, const char *name)
{
    for (size_t i = 0; i < metadata->n_text; i++)
        if (strcmp(metadata->text[i]->key, name) == 0)
            return metadata->text[i]->value;
    return "";
}

/* Whoever counts beyond what there can be is past every limit. */
static uint32_t hops_of(const char *tracestate)
{
    const char *at = strstr(tracestate, MEMBER);
    if (!at || (at != tracestate && !strchr(", \t", at[-1])))
        return 0;
    unsigned long hops = strtoul(at + sizeof MEMBER - 1, NULL, 10);
    return hops < UINT32_MAX ? (uint32_t)hops : UINT32_MAX;
}

static int is_hex(const char *text, size_t size)
{
    return strspn(text, "0123456789abcdef") >= size;
}

/* "00-TRACE32-PARENT16-01" is "Root=1-TRACE8-TRACE24;Parent=PARENT16;Sampled=1". */
static void trace_of(const char *traceparent, char text[FACE_TRACE])
{
    text[0] = 0;
    if (strlen(traceparent) < 55 || !is_hex(traceparent + 3, 32) || !is_hex(traceparent + 36, 16) ||
        traceparent[35] != '-' || traceparent[52] != '-')
        return;
    int sampled = (int)(strtoul(traceparent + 53, NULL, 16) & 1);
    snprintf(text, FACE_TRACE, "Root=1-%.8s-%.24s;Parent=%.16s;Sampled=%d", traceparent + 3,
             traceparent + 11, traceparent + 36, sampled);
}

void face_trace_read(headway_bytes metadata, headway_arena *scratch, uint32_t *ret_hops,
                     char ret_trace[FACE_TRACE])
{
    ProtobufCMessage *message;
    *ret_hops = 0;
    ret_trace[0] = 0;
    if (!metadata.size || headway_message_unpack(&headway__v1__metadata__descriptor, metadata, NULL,
                                                 scratch, &message, NULL, 0) != 0)
        return;
    const Headway__V1__Metadata *read = (const Headway__V1__Metadata *)(void *)message;
    *ret_hops = hops_of(text_of(read, "tracestate"));
    trace_of(text_of(read, "traceparent"), ret_trace);
}

void face_context_write(uint32_t hops, char ret_context[FACE_CONTEXT])
{
    snprintf(ret_context, FACE_CONTEXT, "{\"custom\":{\"headway-hops\":\"%u\"}}", hops);
}
