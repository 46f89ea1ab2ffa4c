/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: slow-fanout PAIRS SECONDS
 *
 * 100 subscribers, each with a link of its own: 99 in three processes, one alone in a fourth. A
 * publisher sends at a steady rate; in turn for SECONDS all run and for SECONDS the one alone is
 * stopped (SIGSTOP), PAIRS times. Counted in memory that the processes share: what the 99 got, and
 * how long after it was due. Exit code 0: with one stopped the others keep 95 % of their rate and
 * the p99 is within 1.2 times (the median of the pairs); 1: not.
 */
#include "load.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <headway/zmq.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "load.h"

enum {
    GROUPS = 3,
    EACH = 33,
    PER_SECOND = 100,
    SIZE = 64,
    PAIRS_LIMIT = 30,
    PHASES = 2 * PAIRS_LIMIT,
    BUCKET_US = 20,
    BUCKETS = 50000, /* a second */
    START_MS = 3000,
    GAP_MS = 500 /* between two phases nothing is counted */
};

typedef struct tally {
    uint32_t got, lost, ready;
    uint32_t late[BUCKETS]; /* by microseconds since it was due */
} tally;

static tally (*shared)[PHASES]; /* of each group */
static pid_t children[GROUPS + 1];

static struct {
    headway_bus *bus;
    unsigned phases, phase;
    uint64_t seconds, from, sent, refused;
    uint64_t published[PHASES];
    int stopped, over;
} bench;

/* --- a subscriber ---------------------------------------------------------------------------- */

static void on_event(headway_subscription *subscription, const Bench__Load__V1__Tick *tick,
                     const char *topic, uint64_t sequence, void *user)
{
    (void)subscription;
    (void)topic;
    (void)sequence;
    tally *mine = user;
    if (!mine || tick->phase >= PHASES)
        return;
    uint64_t late = (load_now() - tick->due_ns) / 1000 / BUCKET_US;
    mine[tick->phase].got++;
    mine[tick->phase].late[late < BUCKETS ? late : BUCKETS - 1]++;
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    tally *mine = user;
    if (mine)
        mine[0].ready++;
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    tally *mine = user;
    if (mine)
        mine[0].lost += (uint32_t)lost;
}

static void on_done(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    (void)status;
    (void)user;
}

static int subscribe(headway_bus *bus, void *mine)
{
    static const bench_load_v1_tick_events events = {
        .on_event = on_event, .on_ready = on_ready, .on_gap = on_gap, .on_done = on_done};
    headway_subscription_options options = {.size = sizeof options};
    headway_subscription *subscription;
    return bench_load_v1_tick_subscribe(bus, NULL, &options, &events, mine, &subscription);
}

static int setup_group(headway_bus *bus, void *user)
{
    int error = subscribe(bus, user);
    for (int i = 1; user && error == 0 && i < EACH; i++) {
        headway_bus_options options = {.size = sizeof options, .name = "subscriber"};
        headway_bus *other;
        error = headway_bus_open(headway_bus_loop(bus), &headway_zmq_transport,
                                 headway_bus_endpoint(bus), &options, &other);
        if (error == 0)
            error = subscribe(other, user);
    }
    return error;
}

/* Its own process; it does not outlive the publisher. */
static pid_t spawn(char **argv, tally *mine)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == 1)
        _exit(1);
    _exit(headway_main(1, argv, setup_group, mine));
}

/* --- the publisher --------------------------------------------------------------------------- */

static void victim(int signal_number)
{
    if (kill(children[GROUPS], signal_number) != 0)
        perror("the subscriber that is stopped");
}

static uint32_t p99_us(unsigned phase)
{
    uint64_t count = 0, seen = 0;
    for (int g = 0; g < GROUPS; g++)
        count += shared[g][phase].got;
    for (uint32_t bucket = 0; bucket < BUCKETS; bucket++) {
        for (int g = 0; g < GROUPS; g++)
            seen += shared[g][phase].late[bucket];
        if (seen * 100 >= count * 99)
            return (bucket + 1) * BUCKET_US;
    }
    return 0;
}

/* Of what was published, times 99: the part that came. */
static double part_got(unsigned phase)
{
    double got = 0;
    for (int g = 0; g < GROUPS; g++)
        got += shared[g][phase].got;
    return got / ((double)bench.seconds * GROUPS * EACH);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int report(void)
{
    double rates[PAIRS_LIMIT], times[PAIRS_LIMIT];
    unsigned pairs = bench.phases / 2;
    uint64_t lost = 0;
    for (int g = 0; g < GROUPS; g++)
        lost += shared[g][0].lost;
    printf("%d subscribers beside one; events a second for each, p99 from when it was due\n",
           GROUPS * EACH);
    for (unsigned i = 0; i < pairs; i++) {
        double all = part_got(2 * i), less = part_got(2 * i + 1);
        uint32_t all_us = p99_us(2 * i), less_us = p99_us(2 * i + 1);
        rates[i] = all > 0 ? less / all : 0;
        times[i] = all_us ? (double)less_us / all_us : 1e9;
        printf("  pair %u: all run %.1f/s p99 %u us; one stopped %.1f/s p99 %u us; "
               "rate x %.3f, p99 x %.2f\n",
               i + 1, all, all_us, less, less_us, rates[i], times[i]);
    }
    qsort(rates, pairs, sizeof *rates, by_size);
    qsort(times, pairs, sizeof *times, by_size);
    double rate = rates[(pairs - 1) / 2], time = times[pairs / 2];
    int met = rate >= 0.95 && time <= 1.2;
    printf("one of 100 stopped: rate x %.3f (goal >= 0.95), p99 x %.2f (goal <= 1.2), lost by the "
           "others %" PRIu64 ": %s\n",
           rate, time, lost, met ? "met" : "MISSED");
    printf("what=stopped_subscriber pairs=%u seconds=%" PRIu64 " rate=%.4f p99=%.4f lost=%" PRIu64
           " met=%d\n",
           pairs, bench.seconds, rate, time, lost, met);
    fflush(stdout);
    return !met;
}

static void publish(uint64_t due, uint32_t phase)
{
    static uint8_t payload[SIZE];
    Bench__Load__V1__Tick tick = BENCH__LOAD__V1__TICK__INIT;
    tick.due_ns = due;
    tick.phase = phase;
    tick.payload = (ProtobufCBinaryData){.len = SIZE, .data = payload};
    if (bench_load_v1_tick_publish(bench.bus, &tick, NULL, NULL) != 0)
        bench.refused++;
}

static void turn_phase(void)
{
    if (bench.stopped)
        victim(SIGCONT);
    bench.stopped = 0;
    bench.sent = 0;
    if (++bench.phase >= bench.phases) {
        bench.over = 1;
        headway_main_stop(bench.bus, report());
        return;
    }
    bench.stopped = bench.phase % 2;
    if (bench.stopped)
        victim(SIGSTOP);
    bench.from = load_now() + (uint64_t)GAP_MS * 1000000;
}

static void on_tick(void *user)
{
    (void)user;
    uint64_t now = load_now(), every = 1000000000 / PER_SECOND;
    if (bench.over)
        return;
    if (now >= bench.from + (bench.seconds * 1000 + GAP_MS) * 1000000)
        turn_phase();
    while (bench.sent < bench.seconds * PER_SECOND && bench.from + bench.sent * every <= now)
        publish(bench.from + bench.sent++ * every, bench.phase);
}

static void begin(void *user)
{
    (void)user;
    unsigned ready = 0;
    for (int g = 0; g < GROUPS; g++)
        ready += shared[g][0].ready;
    if (ready != GROUPS * EACH) {
        fprintf(stderr, "only %u of %d subscriptions stand\n", ready, GROUPS * EACH);
        headway_main_stop(bench.bus, 1);
        return;
    }
    bench.from = load_now();
    if (headway_timer_start(bench.bus, 1, 1, on_tick, NULL, NULL) != 0)
        headway_main_stop(bench.bus, 1);
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    bench.bus = bus;
    return headway_timer_start(bus, START_MS, 0, begin, NULL, NULL);
}

int main(int argc, char **argv)
{
    int pairs = argc == 3 ? atoi(argv[1]) : 0, seconds = argc == 3 ? atoi(argv[2]) : 0, code = 1;
    if (pairs <= 0 || pairs > PAIRS_LIMIT || seconds <= 0 || seconds > 3600) {
        fprintf(stderr, "usage: slow-fanout PAIRS (1 to %d) SECONDS\n", PAIRS_LIMIT);
        return 2;
    }
    bench.phases = 2 * (unsigned)pairs;
    bench.seconds = (uint64_t)seconds;
    shared = mmap(NULL, GROUPS * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                  -1, 0);
    if (shared == MAP_FAILED)
        return 1;
    for (int i = 0; i <= GROUPS; i++)
        children[i] = spawn(argv, i < GROUPS ? shared[i] : NULL);
    if (children[GROUPS] > 0)
        code = headway_main(1, argv, setup, NULL);
    for (int i = 0; i <= GROUPS; i++) {
        if (children[i] > 0 && kill(children[i], SIGKILL) == 0)
            waitpid(children[i], NULL, 0);
    }
    return code;
}
