/* SPDX-License-Identifier: Apache-2.0 */
/* GET /events/TOPIC: what is published, as server-sent events or NDJSON, while the client is there.
 */
#include "gateway.h"

#include <stdio.h>

static const char prefix[] = "/events/";
enum { PREFIX = sizeof prefix - 1 };

typedef struct search {
    const char *name;
    topic_type type;
} search;

static int look(void *user, headway_http_service *service)
{
    search *s = user;
    s->type.types = headway_http_service_types(service);
    s->type.found = headway_types_message(s->type.types, s->name);
    return s->type.found != NULL;
}

/* An event's topic is its type's name, and a key behind it: of any service that knows the type. */
static topic_type type_of(const gateway *g, const char *topic)
{
    char name[HEADWAY_TOPIC_LIMIT + 1];
    search s = {.name = name};
    snprintf(name, sizeof name, "%s", topic);
    for (char *dot = name; dot && !s.type.found; dot = strrchr(name, '.')) {
        if (dot != name)
            *dot = 0;
        (void)headway_http_router_each(g->router, look, &s);
    }
    s.type.version = catalog_version(g->catalog);
    return s.type;
}

/* It is looked for again when the topic is another, or the services are. */
static topic_type known_type(exchange *e, const char *topic)
{
    size_t size = strlen(topic) + 1;
    if (e->body.size == size && memcmp(e->body.at, topic, size) == 0 &&
        e->topic.version == catalog_version(e->g->catalog))
        return e->topic;
    e->topic = type_of(e->g, topic);
    e->body.size = 0;
    if (buffer_add(&e->body, headway_bytes_of(topic, size)) != 0)
        e->body.size = 0;
    return e->topic;
}

static void cut(exchange *e)
{
    if (e->x)
        headway__http_abort(e->x);
    if (e->subscription)
        headway_subscription_close(e->subscription);
}

static bool begin(exchange *e)
{
    if (!e->out.begun && !e->answered)
        e->out.begun =
            answer_begin(e, headway_bytes_of_string(headway_http_media_name(e->media))) == 0;
    return e->out.begun;
}

static void gap(exchange *e, uint64_t lost)
{
    char text[128];
    metrics_numbers *numbers = metrics_numbers_of(e->g->metrics);
    bool events = e->media == HEADWAY_HTTP_EVENTS;
    char count[32] = "null";
    if (lost != HEADWAY_GAP_UNKNOWN) {
        snprintf(count, sizeof count, "%llu", (unsigned long long)lost);
        numbers->events_lost_total += lost;
    }
    int size = snprintf(
        text, sizeof text,
        events ? "event: gap\ndata: {\"lost\":%s}\n\n" : "{\"gap\":{\"lost\":%s}}\n", count);
    if (e->x && begin(e) && outflow_put(e, headway_bytes_of(text, (size_t)size)) != 0)
        cut(e);
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes bytes, void *user)
{
    exchange *e = user;
    ProtobufCMessage *message;
    headway_bytes piece;
    (void)subscription, (void)sequence;
    outflow_came(e, bytes.size);
    if (!e->x)
        return;
    topic_type type = known_type(e, topic);
    headway_arena_reset(e->scratch);
    int error = type.found
                    ? headway_message_unpack(type.found, bytes, NULL, e->scratch, &message, NULL, 0)
                    : HEADWAY_ENOTFOUND;
    if (!error)
        error = headway_http_stream_put(&e->stream, type.types, message, e->scratch, &piece);
    if (error)
        gap(e, 1); /* what cannot be told is told as lost */
    else if (!begin(e) || outflow_put(e, piece) != 0)
        cut(e);
    else
        metrics_numbers_of(e->g->metrics)->events_total++;
    outflow_demand(e);
}

static void on_ready(headway_subscription *subscription, void *user)
{
    exchange *e = user;
    (void)subscription;
    if (e->x && begin(e) && e->media == HEADWAY_HTTP_EVENTS && !e->out.blocked)
        (void)outflow_put(e, headway_http_stream_idle(&e->stream));
    if (e->last_event_id.size) /* it was here before, and has missed what came meanwhile */
        gap(e, HEADWAY_GAP_UNKNOWN);
    e->last_event_id.size = 0;
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    gap(user, lost);
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    exchange *e = user;
    headway_bytes piece;
    (void)subscription;
    e->subscription = NULL;
    e->call_code = status->code;
    metrics_numbers_of(e->g->metrics)->subscriptions--;
    if (e->x && !e->answered) {
        answer_status(e, 0, status);
    } else if (e->x && e->out.begun) {
        headway_arena_reset(e->scratch);
        if (headway_http_stream_end(&e->stream, NULL, status, e->scratch, &piece) != 0 ||
            outflow_put(e, piece) != 0 || e->out.blocked)
            cut(e);
        else
            (void)headway__http_end_response(e->x);
    }
    exchange_release(e);
}

static void writable(exchange *e)
{
    int error = outflow_flush(e);
    if (error && error != HEADWAY_EAGAIN)
        cut(e);
    outflow_demand(e);
}

static void tick(exchange *e)
{
    if (e->x && e->out.begun && !e->out.blocked &&
        (gateway_now(e->g) - e->out.quiet_since) / 1000000 >= QUIET_MS)
        (void)outflow_put(e, headway_http_stream_idle(&e->stream));
}

static const exchange_kind topic_kind = {.writable = writable, .tick = tick};

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 87 : -1;
}

/* Percent-decoded; -1: it is too long, or no text. */
static int decode(headway_bytes from, char *to, size_t room)
{
    const char *at = from.data, *end = at + from.size;
    size_t size = 0;
    while (at < end) {
        int c = (unsigned char)*at;
        bool escape = c == '%' && end - at > 2 && hex(at[1]) >= 0 && hex(at[2]) >= 0;
        if (escape)
            c = hex(at[1]) * 16 + hex(at[2]);
        if (!c || (*at == '%' && !escape) || size + 1 == room)
            return -1;
        to[size++] = (char)c;
        at += escape ? 3 : 1;
    }
    to[size] = 0;
    return 0;
}

/* "": it is no topic, and the exchange has been answered. */
static void topic_read(exchange *e, char topic[HEADWAY_TOPIC_LIMIT + 1])
{
    headway_bytes name =
        headway_bytes_of((const char *)e->path.data + PREFIX, e->path.size - PREFIX);
    if (decode(name, topic, HEADWAY_TOPIC_LIMIT + 1) == 0 && headway_topic_check(topic, 1) == 0)
        return;
    topic[0] = 0;
    answer_problem(e, 400, HEADWAY_INVALID_ARGUMENT,
                   "a topic is words with dots between, of 255 bytes at most; `*` stands for one "
                   "word, `>` at the end for all that follow");
}

static void subscribe(exchange *e, const char *topic)
{
    static const headway_subscription_events events = {on_event, on_ready, on_gap, on_done};
    const headway_subscription_options options = {.size = sizeof options,
                                                  .policy = HEADWAY_DROP_OLDEST,
                                                  .manual_demand = 1,
                                                  .on_behalf = e->identity};
    if (!headway_bus_is_up(e->g->bus)) {
        answer_problem(e, 503, HEADWAY_UNAVAILABLE,
                       "the gateway has no broker at the moment: try again");
        return;
    }
    headway_http_stream_init(&e->stream, NULL, e->media, 0);
    e->out.quiet_since = gateway_now(e->g);
    int error = headway_subscribe(e->g->bus, topic, &options, &events, e, &e->subscription);
    if (error) {
        answer_problem(e, 503, HEADWAY_UNAVAILABLE, "cannot subscribe: %s",
                       headway_error_text(error));
        return;
    }
    metrics_numbers_of(e->g->metrics)->subscriptions++;
    outflow_demand(e);
}

static void begin_topic(exchange *e)
{
    static const headway_http_media offers[] = {HEADWAY_HTTP_EVENTS, HEADWAY_HTTP_NDJSON};
    char topic[HEADWAY_TOPIC_LIMIT + 1];
    int offer = headway_http_accept(e->accept, offers, 2);
    const headway_status not_get = {.code = HEADWAY_UNIMPLEMENTED,
                                    .message = "events are listened to: GET"};
    e->kind = &topic_kind;
    if (e->method.size != 3 || memcmp(e->method.data, "GET", 3) != 0) {
        answer_with(e, 405, "allow", "GET", &not_get);
        return;
    }
    topic_read(e, topic);
    if (!*topic)
        return;
    if (!exposes_topic(e->g->config, topic))
        answer_problem(e, 404, HEADWAY_NOT_FOUND,
                       "the topic %s is not exposed: the gateway's --expose-topics says which are",
                       topic);
    else if (offer < 0)
        answer_problem(e, 406, HEADWAY_INVALID_ARGUMENT,
                       "events come as text/event-stream or application/x-ndjson");
    else {
        e->media = offers[offer];
        subscribe(e, topic);
    }
}

bool topic_take(exchange *e)
{
    if (e->path.size < PREFIX || memcmp(e->path.data, prefix, PREFIX) != 0)
        return false;
    begin_topic(e);
    return true;
}
