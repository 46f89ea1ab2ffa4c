/* SPDX-License-Identifier: Apache-2.0 */
/* Records of how events ended, for their destinations and dead letters. */
#include "../json_text.h"
#include "pool_event.h"

#include <headway/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

enum { HEAD = 10240, ESCAPED = 6, ATTRIBUTE = 1024, ARENA = 4096, CHAIN_MOST = 16 };

typedef struct text {
    char *bytes;
    size_t size, room;
} text;

HEADWAY_PRINTF(2, 3)
static void add(text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->bytes + t->size, t->room - t->size, format, args);
    va_end(args);
    if (n > 0)
        t->size += (size_t)n < t->room - t->size ? (size_t)n : t->room - t->size - 1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_json(headway_bytes value)
{
    size_t size = 0;
    const char *data = value.data;
    if (headway_json_next(value, &size) != 0 || size == 0)
        return false;
    while (size < value.size && is_space(data[size]))
        size++;
    return size == value.size;
}

/* As it is where it is JSON, else as a string. */
static void add_value(text *t, headway_bytes value)
{
    if (is_json(value))
        add(t, "%.*s", (int)value.size, (const char *)value.data);
    else
        t->size += text_json(value, t->bytes + t->size, t->room - t->size);
}

static void add_time(text *t, int64_t ms)
{
    char date[32];
    struct tm parts;
    time_t seconds = (time_t)(ms / 1000);
    gmtime_r(&seconds, &parts);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    add(t, "%s.%03dZ", date, (int)(ms % 1000));
}

static void add_record(text *t, const pool_event *e, const char *condition, const host_result *r)
{
    char arn[ARN_TEXT];
    arn_function function = {.name = ""};
    snprintf(function.name, sizeof function.name, "%s", e->name);
    snprintf(function.qualifier, sizeof function.qualifier, "%s", e->version);
    arn_write(&e->h->home, &function, arn);
    add(t, "{\"version\":\"1.0\",\"timestamp\":\"");
    add_time(t, e->h->ports.wall_ms(e->h->ports.user));
    add(t,
        "\",\"requestContext\":{\"requestId\":\"%s\",\"functionArn\":\"%s\",\"condition\":\"%s\","
        "\"approximateInvokeCount\":%u},\"requestPayload\":",
        e->id, arn, condition, e->attempts);
    add_value(t, e->payload);
    if (r) {
        add(t,
            ",\"responseContext\":{\"statusCode\":200,\"executedVersion\":\"%s\"%s%s%s},"
            "\"responsePayload\":",
            r->version, r->error ? ",\"functionError\":\"" : "", r->error ? r->error : "",
            r->error ? "\"" : "");
        add_value(t, r->payload);
    }
    add(t, "}");
}

/* At most so many bytes of it, and no half of a character. */
static headway_bytes cut(headway_bytes value, size_t most)
{
    const unsigned char *data = value.data;
    if (value.size <= most)
        return value;
    while (most && (data[most] & 0xc0) == 0x80)
        most--;
    return headway_bytes_of(data, most);
}

/* What the function says went wrong; of a document that names it nowhere, the document. */
static headway_bytes message_of(const host_result *r, headway_arena *arena)
{
    if (!r)
        return headway_bytes_of_string("Rate Exceeded.");
    const char *message =
        arena && is_json(r->payload) ? json_text(r->payload, "errorMessage", arena) : "";
    return *message ? headway_bytes_of_string(message) : r->payload;
}

/* As a queue of dead letters has it: the event, and three attributes. */
static void add_letter(text *t, const pool_event *e, const host_result *r)
{
    char quoted[ESCAPED * ATTRIBUTE + 16];
    headway_arena *arena = headway_arena_new(e->h->alloc, ARENA + 2 * (r ? r->payload.size : 0));
    text_json(cut(message_of(r, arena), ATTRIBUTE), quoted, sizeof quoted);
    headway_arena_free(arena);
    add(t,
        "{\"messageAttributes\":{\"RequestID\":\"%s\",\"ErrorCode\":\"%d\",\"ErrorMessage\":%s},"
        "\"body\":",
        e->id, r ? 200 : 429, quoted);
    add_value(t, e->payload);
    add(t, "}");
}

/* Functions that have each other as destinations, or themselves, come to an end, as with AWS. */
static void deliver(const pool_event *e, const char *target, headway_bytes record)
{
    host *h = e->h;
    char id[HOST_ID + 1];
    arn_function function;
    arn_refusal wrong;
    host_refusal refusal = {.http = 0};
    if (strncmp(target, "arn:", 4) != 0) {
        h->ports.deliver(h->ports.user, target, record);
        return;
    }
    if (e->depth == CHAIN_MOST ||
        arn_resolve(&h->home, headway_bytes_of_string(target), headway_bytes_of(NULL, 0),
                    ARN_INVOKE, &function, &wrong) != 0 ||
        event_put(h, function.name, *function.qualifier ? function.qualifier : "$LATEST", record,
                  NULL, e->depth + 1, id, &refusal) != 0)
        h->statistics.events_dropped++;
}

static void tell(const pool_event *e, const char *target, text *t)
{
    if (target && t->bytes)
        deliver(e, target, headway_bytes_of(t->bytes, t->size));
    t->size = 0;
}

void event_tell(pool_event *e, const function_config *c, const char *condition,
                const host_result *r)
{
    bool failed = strcmp(condition, "Success") != 0;
    const char *target = failed ? c->on_failure : c->on_success;
    const char *letter = failed ? c->dead_letter : NULL;
    if (!target && !letter)
        return;
    text t = {.room = HEAD + ESCAPED * (e->payload.size + (r ? r->payload.size : 0))};
    t.bytes = pool_take(e->h, t.room);
    if (!t.bytes) {
        e->h->statistics.events_dropped++;
        return;
    }
    add_record(&t, e, condition, r);
    tell(e, target, &t);
    add_letter(&t, e, r);
    tell(e, letter, &t);
    pool_give(e->h, t.bytes);
}
