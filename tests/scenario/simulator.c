/* SPDX-License-Identifier: Apache-2.0 */
/* The simulator's own promises: everything else that runs on it rests on these. */
#include <check.h>
#include <headway/sim.h>

#define MS HEADWAY_SIM_MILLISECOND

/* One transport that notes what it hears. */
struct end {
    headway_sim *sim;
    headway_host *host;
    headway_transport *transport;
    headway_peer peer;
    int ups, downs, writables, closes;
    unsigned received, bytes, next; /* next: the number that must come next */
    uint64_t last_at;
    int disconnect_on_receive, crash_on_receive;
};

static void on_up(void *user, headway_peer peer)
{
    struct end *end = user;
    end->peer = peer;
    end->ups++;
}

static void on_receive(void *user, headway_peer peer, headway_bytes packet)
{
    struct end *end = user;
    unsigned number;
    CHECK(end->ups > 0 && peer == end->peer && packet.size >= sizeof number);
    memcpy(&number, packet.data, sizeof number);
    CHECK_EQ(number, end->next);
    end->next++;
    end->received++;
    end->bytes += (unsigned)packet.size;
    end->last_at = headway_sim_now(end->sim);
    if (end->disconnect_on_receive)
        end->transport->ops->disconnect(end->transport, peer);
    if (end->crash_on_receive)
        headway_sim_crash(end->host);
}

static void on_writable(void *user, headway_peer peer)
{
    struct end *end = user;
    CHECK_EQ(peer, end->peer);
    end->writables++;
}

static void on_down(void *user, headway_peer peer)
{
    struct end *end = user;
    CHECK_EQ(peer, end->peer);
    end->downs++;
}

static void on_closed(void *user)
{
    ((struct end *)user)->closes++;
}

static const headway_transport_events events = {on_up, on_receive, on_writable, on_down};

static void end_open(struct end *end, headway_sim *sim, const char *name)
{
    memset(end, 0, sizeof *end);
    end->sim = sim;
    CHECK_EQ(headway_sim_host(sim, name, &end->host), 0);
    CHECK_EQ(headway_sim_transport()->open(headway_sim_loop(end->host),
                                           headway_sim_alloc(end->host), NULL, &events, end,
                                           &end->transport),
             0);
}

static int end_send(struct end *end, unsigned number, size_t size)
{
    static char filler[70000];
    headway_bytes parts[2] = {headway_bytes_of(&number, sizeof number),
                              headway_bytes_of(filler, size)};
    return end->transport->ops->send(end->transport, end->peer, parts, 2);
}

static void end_close(struct end *end)
{
    end->transport->ops->close(end->transport, on_closed, end);
    headway_sim_run(end->sim, 1000 * MS);
    CHECK_EQ(end->closes, 1);
    CHECK_EQ(headway_sim_blocks(end->host), 0);
}

static headway_sim *sim_of(headway_sim_options options)
{
    headway_sim *sim;
    options.size = sizeof options;
    CHECK_EQ(headway_sim_new(&options, &sim), 0);
    return sim;
}

/* a listens, b connects; both have heard up when it returns. */
static headway_sim *pair(struct end *a, struct end *b, headway_sim_options options)
{
    headway_sim *sim = sim_of(options);
    end_open(a, sim, "a");
    end_open(b, sim, "b");
    char bound[64];
    CHECK_EQ(a->transport->ops->listen(a->transport, "mem://a", bound, sizeof bound), 0);
    CHECK_STR(bound, "mem://a");
    headway_peer peer;
    CHECK_EQ(b->transport->ops->connect(b->transport, "mem://a", &peer), 0);
    CHECK_EQ(b->ups, 0);
    headway_sim_run(sim, 10 * MS);
    CHECK(b->ups == 1 && b->peer == peer);
    return sim;
}

static void packets_arrive_whole_in_order_and_later(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 1});
    for (unsigned i = 0; i < 200; i++)
        CHECK_EQ(end_send(&b, i, i), 0);
    CHECK_EQ(a.received, 0);
    headway_sim_run(sim, 10 * MS);
    CHECK_EQ(a.received, 200);
    CHECK_EQ(a.bytes, 200 * 4 + 199 * 100);
    CHECK_EQ(end_send(&a, 0, 0), 0);
    headway_sim_run(sim, 10 * MS);
    CHECK_EQ(b.received, 1);
    end_close(&b);
    CHECK_EQ(a.downs, 1);
    end_close(&a);
    headway_sim_free(sim);
}

static void a_full_pipe_answers_eagain_and_writable_follows(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 2, .queue_packets = 8});
    headway_sim_slow(a.host, 10 * MS);
    for (unsigned i = 0; i < 8; i++)
        CHECK_EQ(end_send(&b, i, 0), 0);
    CHECK_EQ(end_send(&b, 8, 0), HEADWAY_EAGAIN);
    headway_sim_run(sim, 15 * MS);
    CHECK_EQ(b.writables, 0);
    headway_sim_run(sim, 50 * MS);
    CHECK_EQ(b.writables, 1);
    CHECK_EQ(end_send(&b, 8, 0), 0);
    headway_sim_run(sim, 500 * MS);
    CHECK_EQ(a.received, 9);
    headway_sim_free(sim);
}

static void a_partition_holds_packets_and_healing_delivers_them(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 3});
    CHECK_EQ(end_send(&b, 0, 0), 0);
    CHECK_EQ(headway_sim_partition(b.host, a.host, 1), 0);
    CHECK_EQ(end_send(&b, 1, 0), 0);
    headway_sim_run(sim, 60 * HEADWAY_SIM_SECOND);
    CHECK(a.received == 0 && a.downs == 0 && b.downs == 0);
    CHECK_EQ(headway_sim_partition(a.host, b.host, 0), 0);
    headway_sim_run(sim, 10 * MS);
    CHECK_EQ(a.received, 2);
    headway_sim_free(sim);
}

static void a_cut_tells_both_ends_and_names_the_peer_no_more(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 4});
    headway_sim_cut(a.host, b.host);
    headway_sim_run(sim, 10 * MS);
    CHECK(a.downs == a.ups && b.downs == 1);
    CHECK_EQ(end_send(&b, 0, 0), HEADWAY_ECLOSED);
    headway_sim_free(sim);
}

static void some_ends_never_hear_down(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 5, .silent_ppm = 1000000});
    CHECK_EQ(end_send(&b, 0, 0), 0);
    headway_sim_run(sim, 10 * MS);
    headway_sim_crash(a.host);
    headway_sim_run(sim, 60 * HEADWAY_SIM_SECOND);
    CHECK_EQ(b.downs, 0);
    CHECK_EQ(end_send(&b, 1, 0), 0);
    headway_sim_free(sim);
}

static void nobody_there_is_told_as_down(void)
{
    struct end b;
    headway_sim *sim = sim_of((headway_sim_options){.seed = 6});
    end_open(&b, sim, "b");
    CHECK_EQ(b.transport->ops->connect(b.transport, "mem://nowhere", &b.peer), 0);
    headway_sim_run(sim, 10 * MS);
    CHECK(b.ups == 0 && b.downs == 1);
    CHECK_EQ(b.transport->ops->connect(b.transport, "tcp://x", &b.peer), HEADWAY_EADDRESS);
    CHECK_EQ(b.transport->ops->connect(b.transport, "mem://", &b.peer), HEADWAY_EADDRESS);
    CHECK_EQ(b.transport->ops->listen(b.transport, "mem://b", NULL, 0), 0);
    CHECK_EQ(b.transport->ops->listen(b.transport, "mem://b", NULL, 0), HEADWAY_EADDRINUSE);
    end_close(&b);
    headway_sim_free(sim);
}

static void disconnect_and_crash_are_legal_inside_receive(void)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 8});
    a.disconnect_on_receive = 1;
    CHECK_EQ(end_send(&b, 0, 0), 0);
    CHECK_EQ(end_send(&b, 1, 0), 0);
    headway_sim_run(sim, 10 * MS);
    CHECK(a.received == 1 && a.downs == 0 && b.downs == 1);
    headway_sim_free(sim);
    sim = pair(&a, &b, (headway_sim_options){.seed = 8});
    a.crash_on_receive = 1;
    CHECK_EQ(end_send(&b, 0, 0), 0);
    CHECK_EQ(end_send(&b, 1, 0), 0);
    headway_sim_run(sim, 10 * MS);
    CHECK(a.received == 1 && !headway_sim_alive(a.host));
    CHECK_EQ(headway_sim_blocks(a.host), 0);
    headway_sim_free(sim);
}

/* The loop. */
static int fired, deferred, posted, boots;
static headway_defer *defer;

static void fire(void *user)
{
    (void)user;
    fired++;
}

static void run_defer(void *user)
{
    headway_host *host = user;
    if (++deferred < 3)
        headway_sim_loop(host)->ops->defer_arm(defer);
}

static void run_post(void *user)
{
    CHECK_EQ(posted, *(int *)user);
    posted++;
}

static void alarms_fire_once_at_their_time(void)
{
    headway_sim *sim = sim_of((headway_sim_options){.seed = 9});
    headway_host *host;
    headway_alarm *alarm;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    headway_loop *loop = headway_sim_loop(host);
    CHECK_EQ(loop->ops->alarm_new(loop, fire, NULL, &alarm), 0);
    loop->ops->alarm_set(alarm, 5 * MS);
    headway_sim_run(sim, 5 * MS - 1);
    CHECK_EQ(fired, 0);
    headway_sim_run(sim, 1);
    CHECK_EQ(fired, 1);
    CHECK_EQ(loop->ops->now(loop), 5 * MS);
    loop->ops->alarm_set(alarm, 7 * MS);
    loop->ops->alarm_set(alarm, 9 * MS);
    headway_sim_run(sim, 3 * MS);
    CHECK_EQ(fired, 1);
    loop->ops->alarm_set(alarm, HEADWAY_NEVER);
    headway_sim_run(sim, 300 * MS);
    CHECK_EQ(fired, 1);
    loop->ops->alarm_set(alarm, 0);
    CHECK_EQ(headway_sim_step(sim), 1);
    CHECK_EQ(fired, 2);
    loop->ops->alarm_free(alarm);
    CHECK_EQ(headway_sim_blocks(host), 0);
    headway_sim_free(sim);
}

static void deferred_work_runs_before_time_passes_and_posts_in_order(void)
{
    static int numbers[4] = {0, 1, 2, 3};
    headway_sim *sim = sim_of((headway_sim_options){.seed = 10});
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    headway_loop *loop = headway_sim_loop(host);
    CHECK_EQ(loop->ops->defer_new(loop, run_defer, host, &defer), 0);
    loop->ops->defer_arm(defer);
    loop->ops->defer_arm(defer);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(loop->ops->post(loop, run_post, &numbers[i]), 0);
    CHECK(deferred == 0 && posted == 0);
    headway_sim_run(sim, 0);
    CHECK(deferred == 3 && posted == 4);
    loop->ops->defer_arm(defer);
    loop->ops->defer_free(defer);
    headway_sim_run(sim, 0);
    CHECK_EQ(deferred, 3);
    headway_sim_free(sim);
}

static void a_paused_host_hears_everything_later_and_a_frozen_clock_stands(void)
{
    struct end a, b;
    headway_alarm *alarm;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = 11});
    headway_loop *loop = headway_sim_loop(a.host);
    uint64_t start = loop->ops->now(loop);
    fired = 0;
    CHECK_EQ(loop->ops->alarm_new(loop, fire, NULL, &alarm), 0);
    loop->ops->alarm_set(alarm, start + 20 * MS);
    headway_sim_pause(a.host, 50 * MS);
    CHECK_EQ(end_send(&b, 0, 0), 0);
    headway_sim_run(sim, 49 * MS);
    CHECK(fired == 0 && a.received == 0);
    headway_sim_run(sim, 1 * MS);
    CHECK(fired == 1 && a.received == 1);
    CHECK_EQ(loop->ops->now(loop), start + 50 * MS);
    loop->ops->alarm_set(alarm, start + 60 * MS);
    headway_sim_freeze(a.host, 100 * MS);
    headway_sim_run(sim, 100 * MS);
    CHECK_EQ(loop->ops->now(loop), start + 50 * MS);
    headway_sim_run(sim, 9 * MS);
    CHECK_EQ(fired, 1);
    headway_sim_run(sim, 1 * MS);
    CHECK_EQ(fired, 2);
    headway_sim_free(sim);
}

static void boot(headway_host *host, void *user)
{
    headway_alarm *alarm;
    (void)user;
    boots++;
    headway_loop *loop = headway_sim_loop(host);
    CHECK_EQ(loop->ops->alarm_new(loop, fire, NULL, &alarm), 0);
    loop->ops->alarm_set(alarm, loop->ops->now(loop) + 10 * MS);
}

static void a_crash_forgets_everything_and_a_restart_boots_again(void)
{
    headway_sim *sim = sim_of((headway_sim_options){.seed = 12});
    headway_host *host;
    fired = 0;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    CHECK_EQ(headway_sim_boot(host, boot, NULL), 0);
    headway_sim_run(sim, 5 * MS);
    CHECK_EQ(boots, 1);
    headway_sim_crash(host);
    CHECK_EQ(headway_sim_blocks(host), 0);
    headway_sim_run(sim, 20 * MS);
    CHECK_EQ(fired, 0);
    headway_sim_restart(host);
    headway_sim_run(sim, 20 * MS);
    CHECK(boots == 2 && fired == 1);
    headway_sim_free(sim);
}

static void allocations_fail_on_request(void)
{
    headway_sim *sim = sim_of((headway_sim_options){.seed = 13});
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    const headway_alloc *a = headway_sim_alloc(host);
    headway_sim_fail_allocation(host, 2);
    char *memory = a->allocate(a->user, 10);
    CHECK(memory && !a->resize(a->user, memory, 20));
    memory = a->resize(a->user, memory, 20);
    CHECK(memory && headway_sim_bytes(host) == 20);
    headway_sim_fail_allocations(host, 1000000);
    CHECK(!a->allocate(a->user, 1));
    a->release(a->user, memory);
    CHECK_EQ(headway_sim_blocks(host), 0);
    headway_sim_free(sim);
}

static void a_fault_comes_at_its_attempt_once_or_from_then_on(void)
{
    headway_sim *sim = sim_of((headway_sim_options){.seed = 14});
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    const headway_alloc *a = headway_sim_alloc(host);
    headway_sim_fail(host, HEADWAY_SIM_NO_MEMORY, 2, 1);
    void *memory = a->allocate(a->user, 10);
    CHECK(memory && !a->allocate(a->user, 1) && !a->allocate(a->user, 1));
    CHECK_EQ(headway_sim_attempts(host, HEADWAY_SIM_NO_MEMORY), 3);
    headway_sim_fail(host, HEADWAY_SIM_NO_MEMORY, 1, 0);
    CHECK(!a->allocate(a->user, 1));
    a->release(a->user, memory);
    memory = a->allocate(a->user, 1);
    CHECK(memory != NULL);
    a->release(a->user, memory);
    CHECK_EQ(headway_sim_attempts(host, HEADWAY_SIM_SEND_CUT), 0);
    headway_sim_free(sim);
}

/* Traffic of all kinds under faults; answers the trace hash. */
static uint64_t story(uint64_t seed)
{
    struct end a, b;
    headway_sim *sim = pair(&a, &b, (headway_sim_options){.seed = seed, .queue_packets = 4});
    unsigned sent = 0;
    for (int i = 0; i < 200; i++) {
        if (end_send(&b, sent, headway_sim_draw(sim, 1000)) == 0)
            sent++;
        if (i == 100)
            headway_sim_pause(a.host, 3 * MS);
        headway_sim_run(sim, headway_sim_draw(sim, MS / 4));
    }
    headway_sim_run(sim, 50 * MS);
    CHECK_EQ(a.received, sent);
    uint64_t hash = headway_sim_trace_hash(sim);
    headway_sim_free(sim);
    return hash;
}

static void the_same_seed_gives_the_same_trace(void)
{
    CHECK(story(1) == story(1));
    CHECK(story(2) == story(2));
    CHECK(story(1) != story(2));
}

static void a_loop_that_never_rests_is_told(void)
{
    headway_sim *sim = sim_of((headway_sim_options){.seed = 14, .event_limit = 10});
    headway_host *host;
    CHECK_EQ(headway_sim_host(sim, "a", &host), 0);
    headway_loop *loop = headway_sim_loop(host);
    posted = 0;
    static int numbers[11] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    for (int i = 0; i < 11; i++)
        CHECK_EQ(loop->ops->post(loop, run_post, &numbers[i]), 0);
    CHECK_EQ(headway_sim_run(sim, MS), HEADWAY_ELIMIT);
    CHECK_EQ(posted, 10);
    headway_sim_free(sim);
}

int main(void)
{
    RUN(packets_arrive_whole_in_order_and_later);
    RUN(a_full_pipe_answers_eagain_and_writable_follows);
    RUN(a_partition_holds_packets_and_healing_delivers_them);
    RUN(a_cut_tells_both_ends_and_names_the_peer_no_more);
    RUN(some_ends_never_hear_down);
    RUN(nobody_there_is_told_as_down);
    RUN(disconnect_and_crash_are_legal_inside_receive);
    RUN(alarms_fire_once_at_their_time);
    RUN(deferred_work_runs_before_time_passes_and_posts_in_order);
    RUN(a_paused_host_hears_everything_later_and_a_frozen_clock_stands);
    RUN(a_crash_forgets_everything_and_a_restart_boots_again);
    RUN(allocations_fail_on_request);
    RUN(a_fault_comes_at_its_attempt_once_or_from_then_on);
    RUN(the_same_seed_gives_the_same_trace);
    RUN(a_loop_that_never_rests_is_told);
    return 0;
}
