/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lives of a poller by the dice: a Runtime API that keeps its books, connections that die at any
 * moment, and a function that does whatever a function may. Of each event the API has one result,
 * or the poller has said that it is lost; and it always goes on.
 */
#include "lambda_runtime_double.h"

enum { SEEDS = 100, STEPS = 2000, MOST_EVENTS = 1000, INBOX = 1 << 16 };

struct event {
    int opened, told, lost;
};

static struct {
    uint64_t dice;
    int connecting, up, refused, parked, streaming, calm, resting;
    char inbox[INBOX + 1]; /* what has come on this connection, and was not read */
    size_t inbox_size;
    int events;
    struct event all[MOST_EVENTS];
} api;

static poller p;

static unsigned draw(unsigned below)
{
    api.dice = api.dice * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(api.dice >> 33) % below;
}

static struct event *event_of(const char *id)
{
    int number = atoi(id + 1);
    CHECK(id[0] == 'e' && number >= 0 && number < api.events);
    return &api.all[number];
}

static void hang_up(void)
{
    api.up = api.connecting = api.parked = 0;
    api.inbox_size = 0;
}

/* ---- what the poller asks for ---- */

static void do_connect(poller *one, uint32_t after_ms)
{
    (void)one;
    CHECK(!api.up && !api.connecting && after_ms <= 320);
    api.connecting = 1;
}

static void do_send(poller *one, const headway_bytes *parts, size_t count)
{
    (void)one;
    CHECK(api.up);
    for (size_t i = 0; i < count; i++) {
        CHECK(api.inbox_size + parts[i].size <= INBOX);
        memcpy(api.inbox + api.inbox_size, parts[i].data, parts[i].size);
        api.inbox_size += parts[i].size;
    }
    api.inbox[api.inbox_size] = 0;
}

static size_t unsent(const poller *one)
{
    (void)one;
    return draw(4) ? 0 : POLLER_HIGH + 1;
}

static void do_disconnect(poller *one)
{
    (void)one;
    hang_up();
}

static void arrived(poller *one)
{
    if (draw(2))
        poller_run(one);
}

static int invoke(poller *one, const invocation_event *event, const char *deadline_ms,
                  invocation **ret_invocation)
{
    (void)deadline_ms;
    CHECK_EQ(event_of(event->request_id)->opened++, 0);
    api.streaming = 0;
    if (draw(20) == 0)
        return HEADWAY_ENOMEM;
    return invocation_open(NULL, event, &poller_result, one, ret_invocation);
}

static void rested(poller *one)
{
    (void)one;
    CHECK(!api.resting && !seen.running.open);
    api.resting = 1;
}

static void broken(poller *one, int exit_code, const char *why)
{
    (void)one, (void)exit_code;
    fprintf(stderr, "broken: %s\n", why);
    CHECK(0);
}

static void log_line(poller *one, headway_log_level level, const char *line)
{
    (void)level;
    if (strstr(line, " is lost")) {
        event_of(one->id)->lost++;
        CHECK_EQ(strncmp(line, "the result of e", 15), 0);
    }
}

static const poller_ops ops = {.connect = do_connect,
                               .send = do_send,
                               .unsent = unsent,
                               .disconnect = do_disconnect,
                               .arrived = arrived,
                               .invoke = invoke,
                               .rested = rested,
                               .broken = broken,
                               .log = log_line};

/* ---- the API ---- */

static void cut(void)
{
    hang_up();
    poller_lost(&p, 1, "cut");
}

/* In pieces; the poller may hang up between them. */
static void say(const char *text)
{
    size_t size = strlen(text);
    for (size_t at = 0; at < size && api.up;) {
        size_t piece = 1 + draw((unsigned)(size - at));
        poller_received(&p, headway_bytes_of(text + at, piece));
        at += piece;
    }
}

static void give_event(void)
{
    char text[512];
    if (api.events == MOST_EVENTS)
        return;
    snprintf(
        text, sizeof text,
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: e%d\r\n%sContent-Length: 2\r\n\r\n{}",
        api.events++, draw(8) ? "" : "Connection: close\r\n");
    api.parked = 0;
    api.inbox_size = 0;
    say(text);
}

/* The result that has come whole; NULL: none. */
static const char *whole_post(size_t *ret_size)
{
    const char *body = strstr(api.inbox, "\r\n\r\n");
    const char *length = strstr(api.inbox, "Content-Length: ");
    if (api.inbox_size == 0 || !body)
        return NULL;
    body += 4;
    size_t have = api.inbox_size - (size_t)(body - api.inbox);
    if (length && length < body) {
        size_t size = strtoul(length + 16, NULL, 10);
        CHECK(have <= size);
        *ret_size = size;
        return have == size ? body : NULL;
    }
    const char *end = strstr(body, "\r\n0\r\n");
    if (!end && strncmp(body, "0\r\n", 3) != 0)
        return NULL;
    *ret_size = have;
    return strcmp(api.inbox + api.inbox_size - 4, "\r\n\r\n") == 0 ? body : NULL;
}

static void take_post(void)
{
    char id[32] = "";
    int refused = 0;
    CHECK_EQ(sscanf(api.inbox, "POST /2018-06-01/runtime/invocation/%31[^/]/", id), 1);
    struct event *event = event_of(id);
    int taken = api.calm || draw(3);
    if (taken && event->told)
        refused = 1;
    else if (taken)
        event->told = 1;
    if (!api.calm && draw(4) == 0) {
        cut();
        return;
    }
    if (!taken) {
        cut();
        return;
    }
    api.inbox_size = 0;
    api.inbox[0] = 0;
    say(refused ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 1\r\n\r\nx" : ACCEPTED);
}

static void api_step(void)
{
    size_t size;
    if (api.connecting && (api.calm || api.refused == 3 || draw(3))) {
        api.connecting = api.refused = 0;
        api.up = 1;
        poller_connected(&p);
    } else if (api.connecting) {
        api.connecting = 0;
        api.refused++;
        poller_lost(&p, 0, "refused");
    } else if (api.up && !api.calm && draw(12) == 0) {
        cut();
    } else if (api.up && strncmp(api.inbox, NEXT, strlen(NEXT)) == 0 && api.inbox_size) {
        CHECK_EQ(api.inbox_size, strlen(NEXT));
        api.parked = 1;
        if (!api.calm && draw(2))
            give_event();
    } else if (api.up && whole_post(&size)) {
        take_post();
    }
}

/* ---- the function ---- */

static void function_step(void)
{
    void *user = seen.running.user;
    const headway_bytes body = headway_bytes_of_string("{\"errorType\":\"E\"}");
    if (seen.running.cancelled) {
        function_ends();
        return;
    }
    if (!api.streaming && draw(3) == 0) {
        api.streaming = 1;
        poller_result.begin(user, "text/plain", NULL);
        return;
    }
    if (api.streaming && draw(3)) {
        (void)poller_result.write(user, headway_bytes_of_string("piece"));
        return;
    }
    if (draw(4) == 0)
        poller_result.fail(user, "E", body);
    else if (api.streaming)
        poller_result.end(user);
    else
        poller_result.respond(user, body);
    function_ends();
}

static void step(void)
{
    if (draw(3))
        api_step();
    if (draw(2) && p.phase == POLLER_ARRIVED)
        poller_run(&p);
    if (seen.running.open && draw(2))
        function_step();
    if (api.resting && draw(2)) {
        api.resting = 0;
        poller_next(&p);
    }
    if (api.up && draw(6) == 0)
        poller_drained(&p);
}

static void live(uint64_t seed, unsigned *ret_told, unsigned *ret_lost)
{
    double_begin();
    memset(&api, 0, sizeof api);
    api.dice = seed;
    poller_init(&p, &ops, NULL, &heap);
    p.host = API;
    poller_next(&p);
    for (int i = 0; i < STEPS; i++)
        step();
    api.calm = 1;
    for (int i = 0; i < 1000 && !(api.parked && p.phase == POLLER_ASKING && api.up); i++)
        step();
    CHECK(p.phase == POLLER_ASKING && api.up && !seen.running.open);
    for (int i = 0; i < api.events; i++) {
        const struct event *event = &api.all[i];
        CHECK(!event->opened || event->told || event->lost);
        *ret_told += event->told != 0;
        *ret_lost += event->lost != 0;
    }
    poller_close(&p);
    poller_done(&p);
    double_end();
}

static void each_event_has_its_end_and_the_poller_goes_on(void)
{
    unsigned told = 0, lost = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        live(seed, &told, &lost);
    fprintf(stderr, "    %u results told, %u lost\n", told, lost);
    CHECK(told > 10 * SEEDS && lost > 0);
}

int main(void)
{
    RUN(each_event_has_its_end_and_the_poller_goes_on);
    return 0;
}
