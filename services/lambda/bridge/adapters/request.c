/* SPDX-License-Identifier: Apache-2.0 */
/* An Invoke request (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), signed. */
#include "../../sigv4.h"
#include "bridge.h"

#include <sodium.h>
#include <stdio.h>
#include <time.h>

enum { SIGNING = 128 << 10, HEADERS = 8, CONTEXT_CODED = 256, URL = 2048 };

typedef struct parts {
    headway_http_header headers[HEADERS + SIGV4_ADDED];
    size_t count;
    char context[CONTEXT_CODED];
    char url[URL];
} parts;

static void add(parts *p, const char *name, const char *value)
{
    p->headers[p->count++] =
        (headway_http_header){headway_bytes_of_string(name), headway_bytes_of_string(value)};
}

static void fill(parts *p, const invocation *i)
{
    const bridge *b = i->function->bridge;
    const target *t = &i->function->target;
    const char *path = i->streams ? t->stream : t->invoke;
    sodium_bin2base64(p->context, sizeof p->context, (const unsigned char *)i->context,
                      strlen(i->context), sodium_base64_VARIANT_ORIGINAL);
    snprintf(p->url, sizeof p->url, "%s%s%s%s", b->url, path, *t->query ? "?" : "", t->query);
    add(p, "host", b->host);
    add(p, "content-type", "application/json");
    add(p, "x-amz-invocation-type", i->event ? "Event" : "RequestResponse");
    if (!i->event || *i->context)
        add(p, "x-amz-client-context", p->context);
    if (*i->trace)
        add(p, "x-amzn-trace-id", i->trace);
    add(p, "user-agent", "headway-lambda-bridge");
}

/* An endpoint may have a path of its own in front. */
static int sign(parts *p, const invocation *i, const credentials *c, headway_arena *arena)
{
    const bridge *b = i->function->bridge;
    const char *path, *host;
    size_t host_size, added;
    char hash[SIGV4_HASH];
    endpoint_parts(p->url, &host, &host_size, &path);
    size_t size = strcspn(path, "?");
    const sigv4_request request = {.method = headway_bytes_of_string("POST"),
                                   .path = headway_bytes_of(path, size),
                                   .query = headway_bytes_of_string(i->function->target.query),
                                   .headers = p->headers,
                                   .header_count = p->count};
    sigv4_hash(headway_bytes_of(i->payload, i->size), hash);
    const sigv4_signer signer = {.access_key = c->access_key,
                                 .secret = c->secret,
                                 .token = *c->token ? c->token : NULL,
                                 .region = b->region,
                                 .service = "lambda",
                                 .time = time(NULL),
                                 .payload_hash = hash};
    int error = sigv4_sign(&request, &signer, arena, p->headers + p->count, &added);
    p->count += error ? 0 : added;
    return error;
}

/* Until the caller's time is over; the bridge's own, where it has none. */
static uint32_t timeout_of(const invocation *i)
{
    uint64_t now = bridge_now(i->function->bridge);
    uint32_t most = i->function->bridge->config->limits->invoke_ms;
    if (i->deadline == HEADWAY_NEVER)
        return most;
    uint64_t left = i->deadline > now ? (i->deadline - now) / 1000000 : 0;
    return left < 1 ? 1 : left > most ? most : (uint32_t)left;
}

int request_send(invocation *i, const credentials *c, const http_events *events)
{
    parts p = {.count = 0};
    headway_arena *arena = headway_arena_new(NULL, SIGNING);
    if (!arena)
        return HEADWAY_ENOMEM;
    fill(&p, i);
    int error = sign(&p, i, c, arena);
    const http_request request = {.method = "POST",
                                  .url = p.url,
                                  .headers = p.headers,
                                  .header_count = p.count,
                                  .body = headway_bytes_of(i->payload, i->size),
                                  .timeout_ms = timeout_of(i)};
    if (!error)
        error = http_send(i->function->bridge->http, &request, events, i, &i->exchange);
    headway_arena_free(arena);
    return error;
}
