/* SPDX-License-Identifier: Apache-2.0 */
/* `headway stats`: the broker's counts and times, once; for people, programs and Prometheus. */
#include "snapshot.h"

#include <inttypes.h>

typedef struct stats_state {
    session s;
    snapshot snap;
    const char *prefix;
    int prometheus;
} stats_state;

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_time(const Headway__V1__Histogram *from)
{
    static headway__histogram h;
    static const unsigned asked[] = {500, 990, 999};
    histogram_since(&h, from, NULL);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (h.count)
            printf("%10.3f", (double)headway__histogram_quantile(&h, asked[i]) / 1000);
        else
            printf("%10s", "-");
    }
    printf("  (%" PRIu64 ")\n", h.count);
}

static void print_method(const Headway__V1__CallStatistics *m)
{
    printf("%s\n  %" PRIu64 " call%s: %" PRIu64 " ok, %" PRIu64 " failed, %" PRIu64
           " refused, %" PRIu64 " expired, %" PRIu64 " lost; %u waiting, %u running\n",
           m->method, m->calls, plural(m->calls), m->ok, m->failed, m->refused, m->expired, m->lost,
           m->waiting, m->running);
    if (m->direct)
        printf("  %" PRIu64 " of them went straight to a worker\n", m->direct);
    printf("  ms            p50       p99     p99.9\n");
    printf("  total  ");
    print_time(m->total);
    printf("  queue  ");
    print_time(m->queue);
    printf("  wire   ");
    print_time(m->wire);
    printf("  handler");
    print_time(m->handler);
}

static int asked(const stats_state *t, const Headway__V1__CallStatistics *m)
{
    return !t->prefix || strncmp(m->method, t->prefix, strlen(t->prefix)) == 0;
}

static void print_people(const stats_state *t)
{
    const Headway__V1__BrokerStatistics *b = t->snap.broker;
    if (!t->prefix)
        printf("%s, up %" PRIu64 " s: %u link%s, %u service%s, %u worker%s, %u subscription%s\n"
               "%" PRIu64 " call%s: %" PRIu64 " answered, %" PRIu64 " refused, %" PRIu64
               " expired, %" PRIu64 " lost, %" PRIu64 " open (%" PRIu64 " waiting)\n"
               "%" PRIu64 " event%s published: %" PRIu64 " delivered, %" PRIu64 " dropped, %" PRIu64
               " queued\n",
               b->name, b->uptime_ms / 1000, b->links, plural(b->links), b->services,
               plural(b->services), b->workers, plural(b->workers), b->subscriptions,
               plural(b->subscriptions), b->calls_accepted, plural(b->calls_accepted),
               b->calls_answered, b->calls_refused, b->calls_expired, b->calls_lost, b->calls_open,
               b->calls_waiting, b->events_published, plural(b->events_published),
               b->events_delivered, b->events_dropped, b->events_queued);
    for (size_t i = 0; i < t->snap.methods.count; i++)
        if (asked(t, snapshot_method(&t->snap, i)))
            print_method(snapshot_method(&t->snap, i));
    if (!t->prefix && t->snap.unmetered)
        printf("%" PRIu64 " calls were of further methods, whose times are not kept: raise the "
               "broker's --meters\n",
               t->snap.unmetered);
}

static void print_objects(const stats_state *t)
{
    const session *s = &t->s;
    (void)headway_types_add(s->types, headway_v1_broker_proto_messages,
                            headway_v1_broker_proto_message_count);
    (void)headway_types_add(s->types, headway_v1_observe_proto_messages,
                            headway_v1_observe_proto_message_count);
    if (!t->prefix)
        (void)json_print(s, &t->snap.broker->base, HEADWAY_JSON_DEFAULTS);
    for (size_t i = 0; i < t->snap.methods.count; i++)
        if (asked(t, snapshot_method(&t->snap, i)))
            (void)json_print(s, &snapshot_method(&t->snap, i)->base, HEADWAY_JSON_DEFAULTS);
    for (size_t i = 0; i < t->snap.links.count && !t->prefix; i++)
        (void)json_print(s, &snapshot_link(&t->snap, i)->base, HEADWAY_JSON_DEFAULTS);
}

static int none_asked(const stats_state *t)
{
    size_t i = 0;
    while (i < t->snap.methods.count && !asked(t, snapshot_method(&t->snap, i)))
        i++;
    return t->prefix && i == t->snap.methods.count;
}

static void taken(session *s)
{
    const stats_state *t = (stats_state *)s;
    int failed = none_asked(t);
    if (failed)
        fprintf(stderr, "headway stats: no method that begins with %s has been called\n",
                t->prefix);
    else if (t->prometheus)
        prometheus_print(&t->snap, stdout);
    else if (s->json)
        print_objects(t);
    else
        print_people(t);
    failed |= fflush(stdout) != 0;
    session_end(s, failed ? EXIT_STATUS : EXIT_OK);
}

static void ready(session *s)
{
    snapshot_take(&((stats_state *)s)->snap, s, taken);
}

static void finished(session *s)
{
    snapshot_drop(&((stats_state *)s)->snap);
}

static int run(int argc, char **argv)
{
    static stats_state t = {.s = {.finished = finished}};
    option options[] = {{"--prometheus", 'p', NULL, &t.prometheus}, SESSION_OPTIONS(&t.s)};
    int rest = options_parse("stats", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1 || (t.prometheus && (rest || t.s.json))) {
        fprintf(stderr, "headway stats: takes at most one name, and --prometheus none and no "
                        "--json\n");
        return HEADWAY__EXIT_USAGE;
    }
    t.prefix = rest ? argv[0] : NULL;
    return session_run(&t.s, "stats", ready);
}

const verb command_stats = {
    "stats", "how many calls, how they ended, how long they took",
    "usage: headway stats [PREFIX] [OPTION...]\n\n"
    "Counts since the broker's start, and for each method that was called the time it took, split\n"
    "in waiting for a worker (queue), the way there and back (wire), and the handler's own.\n"
    "Quantiles are within 3.2 %. Exit code 1: no method whose name begins so has been called.\n\n"
    "  headway stats fleet.v1.Fleet\n"
    "  headway stats --prometheus >/var/lib/node_exporter/headway.prom\n\n"
    "  -p, --prometheus  the text exposition format, with workers and links\n"
    "  -j, --json        the broker's statistics, then a line for each method and each link; with\n"
    "                    PREFIX those methods' lines alone\n"
    "  -b, --bus NAME|URL   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
