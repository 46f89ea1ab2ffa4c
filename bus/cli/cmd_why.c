/* SPDX-License-Identifier: Apache-2.0 */
/* `headway why`: who holds a call, a service or a topic. */
#include "cli.h"

#include <headway/v1/broker.headway.h>
#include <headway/v1/observe.headway.h>

#include <inttypes.h>
#include <stdlib.h>

typedef struct why_state {
    session s;
    const char *subject, *limit_text;
    uint32_t limit, shard;
    headway_call *held; /* of the shard that should know it: its answer, if none does */
    const Headway__V1__ExplainResponse *first;
} why_state;

static const char *ms(uint64_t value, char *text, size_t size)
{
    if (value < 1000)
        snprintf(text, size, "%" PRIu64 " ms", value);
    else
        snprintf(text, size, "%.1f s", (double)value / 1000);
    return text;
}

static const char *holder_name(Headway__V1__CallState__Holder holder)
{
    static const char *const names[] = {"-",      "queue",       "handler", "caller",
                                        "worker", "caller idle", "link",    "broker"};
    return (size_t)holder < sizeof names / sizeof *names ? names[holder] : "?";
}

static void print_calls(const Headway__V1__ExplainResponse *r)
{
    char age[32], held[32];
    if (!r->n_calls)
        return;
    printf("\n%-8s %-32s %-16s %-16s %9s  %-11s %9s\n", "CALL", "METHOD", "CALLER", "WORKER", "AGE",
           "HELD BY", "FOR");
    for (size_t i = 0; i < r->n_calls; i++) {
        const Headway__V1__CallState *c = r->calls[i];
        printf("%-8" PRIu64 " %-32s %-16s %-16s %9s  %-11s %9s\n", c->number, c->method, c->caller,
               *c->worker ? c->worker : "-", ms(c->age_ms, age, sizeof age), holder_name(c->holder),
               ms(c->held_ms, held, sizeof held));
    }
    if (r->more_calls)
        printf("and %u more; --limit shows more of them\n", r->more_calls);
}

static void print_flow(const char *name, const Headway__V1__Flow *f)
{
    char quiet[32], dry[32];
    printf("  %-9s %" PRIu64 " messages, %" PRIu64 " bytes came, the last %s ago; %" PRIu64
           " bytes held; credit for %" PRId64 " messages, %" PRId64 " bytes",
           name, f->messages, f->bytes, ms(f->quiet_ms, quiet, sizeof quiet), f->held_bytes,
           f->credit_messages, f->credit_bytes);
    if (f->dry_ms)
        printf(" (none for %s)", ms(f->dry_ms, dry, sizeof dry));
    putchar('\n');
}

static void print_workers(const Headway__V1__ExplainResponse *r)
{
    char oldest[32];
    if (!r->n_workers)
        return;
    printf("\n%-24s %-13s %8s %10s %12s\n", "WORKER", "SLOTS FREE", "RUNNING", "OLDEST", "CALL");
    for (size_t i = 0; i < r->n_workers; i++) {
        const Headway__V1__WorkerState *k = r->workers[i];
        char slots[32], call[24] = "-";
        snprintf(slots, sizeof slots, "%u of %u", k->slots_free, k->slots_total);
        if (k->oldest_call)
            snprintf(call, sizeof call, "%" PRIu64, k->oldest_call);
        printf("%-24s %-13s %8u %10s %12s\n", k->name, slots, k->running,
               k->oldest_call ? ms(k->oldest_ms, oldest, sizeof oldest) : "-", call);
        if (k->direct_links)
            printf("  and %u direct link%s, whose slots and calls are not seen here\n",
                   k->direct_links, k->direct_links == 1 ? "" : "s");
    }
    if (r->more_workers)
        printf("and %u more\n", r->more_workers);
}

static void print_subscribers(const Headway__V1__ExplainResponse *r)
{
    static const char *const policies[] = {"drop oldest", "drop newest", "keep latest", "block",
                                           "disconnect"};
    if (!r->n_subscribers)
        return;
    printf("\n%-20s %-28s %-12s %8s %10s %8s %10s\n", "SUBSCRIBER", "PATTERN", "POLICY", "QUEUED",
           "CREDIT", "LOST", "SEQUENCE");
    for (size_t i = 0; i < r->n_subscribers; i++) {
        const Headway__V1__SubscriberState *s = r->subscribers[i];
        printf("%-20s %-28s %-12s %8u %10" PRId64 " %8" PRIu64 " %10" PRIu64 "\n", s->subscriber,
               s->pattern, (unsigned)s->slow < 5 ? policies[s->slow] : "?", s->queued_messages,
               s->credit_messages, s->dropped, s->last_dropped);
    }
    if (r->more_subscribers)
        printf("and %u more\n", r->more_subscribers);
}

static void print_all(const Headway__V1__ExplainResponse *r)
{
    for (size_t i = 0; i < r->n_findings; i++)
        printf("%s\n", r->findings[i]);
    if (r->kind == HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_CALL && r->n_calls) {
        print_flow("requests", r->calls[0]->requests);
        print_flow("responses", r->calls[0]->responses);
        return;
    }
    print_calls(r);
    print_workers(r);
    print_subscribers(r);
}

static void ready(session *s);

/* Each shard is asked, until one knows the name: topics and calls are not found by it. */
static void explained(headway_call *call, const headway_status *status,
                      const Headway__V1__ExplainResponse *response, void *user)
{
    why_state *y = user;
    int code = exit_code_of(status);
    int unknown =
        code == 0 && response->kind == HEADWAY__V1__EXPLAIN_RESPONSE__KIND__KIND_UNSPECIFIED;
    if (unknown && !y->held) {
        y->held = headway_call_ref(call);
        y->first = response;
    }
    if (unknown && ++y->shard < headway_bus_shards(y->s.bus)) {
        ready(&y->s);
        return;
    }
    if (unknown)
        response = y->first;
    if (status->code != HEADWAY_OK) {
        status_print(&y->s, status);
    } else if (y->s.json) {
        (void)headway_types_add(y->s.types, headway_v1_observe_proto_messages,
                                headway_v1_observe_proto_message_count);
        (void)json_print(&y->s, &response->base, HEADWAY_JSON_DEFAULTS);
    } else {
        print_all(response);
    }
    session_end(&y->s, unknown ? EXIT_STATUS : code);
}

static void ready(session *s)
{
    why_state *y = (why_state *)s;
    Headway__V1__ExplainRequest request = HEADWAY__V1__EXPLAIN_REQUEST__INIT;
    uint32_t shards = headway_bus_shards(s->bus);
    uint32_t shard = (headway_bus_shard_of(s->bus, y->subject) + y->shard) % shards;
    headway_call_options options = {.size = sizeof options,
                                    .wait_for_ready = 1,
                                    .deadline_ms = s->deadline_ms,
                                    .shard = (uint8_t)(shard + 1)};
    request.subject = (char *)y->subject;
    request.limit = y->limit;
    if (headway_v1_broker_explain(s->bus, &request, &options, explained, y, NULL) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

static void finished(session *s)
{
    headway_call_unref(((why_state *)s)->held);
}

static int run(int argc, char **argv)
{
    why_state y = {.s = {.finished = finished}};
    option options[] = {{"--limit", 'n', &y.limit_text, NULL}, SESSION_OPTIONS(&y.s)};
    int rest = options_parse("why", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest != 1) {
        if (rest >= 0)
            fprintf(stderr, "headway why: write `headway why CALL|SERVICE|SERVICE/METHOD|TOPIC`\n");
        return HEADWAY__EXIT_USAGE;
    }
    y.subject = argv[0];
    y.limit = y.limit_text ? (uint32_t)strtoul(y.limit_text, NULL, 10) : 0;
    if (y.limit_text && y.limit == 0) {
        fprintf(stderr, "headway why: '%s' is no number above 0\n", y.limit_text);
        return HEADWAY__EXIT_USAGE;
    }
    return session_run(&y.s, "why", ready);
}

const verb command_why = {
    "why", "who holds a call, a service or a topic, and for how long",
    "usage: headway why CALL|SERVICE|SERVICE/METHOD|TOPIC [OPTION...]\n\n"
    "Says who holds whom, the worst first: a caller that reads nothing, a handler that takes long\n"
    "or takes no requests, a worker without a free slot, a link that is silent, a subscriber that\n"
    "is too slow, and what it lost. A call is named by the broker's number, which this command "
    "and\n"
    "`headway tap` show. Exit code 1: the broker knows nothing of that name.\n\n"
    "  headway why fleet.v1.Fleet\n"
    "  headway why 4711\n"
    "  headway why 'fleet.v1.ReadingOutOfRange.*'\n\n"
    "  -n, --limit N  calls, workers and subscribers listed (16; at most 128)\n"
    "  -j, --json   -b, --bus NAME|URL   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
