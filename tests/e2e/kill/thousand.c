/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: thousand PID: opens 1,000 calls, kills the service, and expects of each call exactly one
 * end, within a second of the kill: a result, or UNAVAILABLE. Ends with 75 if all was so, but
 * later: that may have been the machine, which stood still.
 */
#include "../../harness/check.h"
#include "echo.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <signal.h>
#include <time.h>

enum { CALLS = 1000, HELD = CALLS / 2, DEADLINE_MS = 60000, CALM_MS = 1000, LATE = 75 };

static struct {
    headway_bus *bus;
    pid_t service;
    unsigned ends[CALLS];
    unsigned ended, results, statuses;
    double killed, last;
} test;

static double seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void judge(void *user);

static void on_done(headway_call *call, const headway_status *status,
                    const Bench__V1__Note *response, void *user)
{
    (void)call;
    (*(unsigned *)user)++;
    test.ended++;
    test.last = seconds();
    if (status->code == HEADWAY_OK) {
        CHECK(response);
        test.results++;
    } else {
        CHECK_EQ(status->code, HEADWAY_UNAVAILABLE);
        CHECK(!status->not_processed); /* the handler may have seen it */
        test.statuses++;
    }
    if (test.ended == CALLS) /* a second end of one would be seen */
        CHECK(headway_timer_start(test.bus, CALM_MS, 0, judge, NULL, NULL) == 0);
}

static void judge(void *user)
{
    (void)user;
    printf("%u calls: %u results, %u told UNAVAILABLE, the last %.3f s after the kill\n",
           test.ended, test.results, test.statuses, test.last - test.killed);
    for (int i = 0; i < CALLS; i++)
        CHECK_EQ(test.ends[i], 1);
    CHECK_EQ(test.statuses, HELD);
    headway_main_stop(test.bus, test.last - test.killed <= 1.0 ? 0 : LATE);
}

/* One more than the thousand is answered: the handler has seen all before it. */
static void strike(headway_call *call, const headway_status *status,
                   const Bench__V1__Note *response, void *user)
{
    (void)call, (void)response, (void)user;
    CHECK_EQ(status->code, HEADWAY_OK);
    CHECK_EQ(test.ended, CALLS - HELD); /* the other half is held there */
    test.killed = seconds();
    CHECK(kill(test.service, SIGKILL) == 0);
}

static int setup(headway_bus *bus, void *user)
{
    Bench__V1__Note request = BENCH__V1__NOTE__INIT;
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = DEADLINE_MS};
    (void)user;
    test.bus = bus;
    for (int i = 0; i < CALLS; i++)
        CHECK(bench_v1_echo_say(bus, &request, &options, on_done, &test.ends[i], NULL) == 0);
    return bench_v1_echo_say(bus, &request, &options, strike, NULL, NULL);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    test.service = atoi(argv[1]);
    return headway_main(1, argv, setup, NULL);
}
