/* SPDX-License-Identifier: Apache-2.0 */
/* usage: echo-client IN_FLIGHT SECONDS [headway_main's options]; prints calls/s and latencies. */
#include "echo.headway.h"

#include <headway/main.h>
#include <headway/timer.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAYLOAD = 64, SAMPLES = 1 << 20 };

static struct {
    headway_bus *bus;
    unsigned in_flight, seconds;
    uint64_t done, failed, started;
    int measuring, over;
    uint32_t *samples;
    size_t sample_count;
} bench;

static uint64_t now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void call_one(void);

static void on_done(headway_call *call, const headway_status *status,
                    const Bench__V1__Note *response, void *user)
{
    (void)call;
    (void)user;
    if (status->code != HEADWAY_OK || response->payload.len != PAYLOAD)
        bench.failed++;
    if (bench.measuring) {
        uint64_t sent;
        bench.done++;
        if (response) {
            memcpy(&sent, response->payload.data, sizeof sent);
            if (bench.sample_count < SAMPLES)
                bench.samples[bench.sample_count++] = (uint32_t)(now_ns() - sent);
        }
    }
    if (!bench.over)
        call_one();
}

static void call_one(void)
{
    uint8_t payload[PAYLOAD] = {0};
    Bench__V1__Note request = BENCH__V1__NOTE__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    uint64_t at = now_ns();
    memcpy(payload, &at, sizeof at);
    request.payload.data = payload;
    request.payload.len = sizeof payload;
    if (bench_v1_echo_say(bench.bus, &request, &options, on_done, NULL, NULL) != 0)
        bench.failed++;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void finish(void *user)
{
    double seconds = (double)(now_ns() - bench.started) / 1e9;
    (void)user;
    bench.over = 1;
    qsort(bench.samples, bench.sample_count, sizeof *bench.samples, by_size);
    printf("%.0f calls/s p50 %.1f us p99 %.1f us failed %llu\n", (double)bench.done / seconds,
           bench.sample_count ? bench.samples[bench.sample_count / 2] / 1e3 : 0.0,
           bench.sample_count ? bench.samples[bench.sample_count / 100 * 99] / 1e3 : 0.0,
           (unsigned long long)bench.failed);
    headway_main_stop(bench.bus, bench.failed || !bench.done);
}

static void measure(void *user)
{
    (void)user;
    bench.measuring = 1;
    bench.started = now_ns();
    if (headway_timer_start(bench.bus, bench.seconds * 1000, 0, finish, NULL, NULL) != 0)
        abort();
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    bench.bus = bus;
    for (unsigned i = 0; i < bench.in_flight; i++)
        call_one();
    return headway_timer_start(bus, 500, 0, measure, NULL, NULL); /* warm */
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    bench.in_flight = (unsigned)atoi(argv[1]);
    bench.seconds = (unsigned)atoi(argv[2]);
    bench.samples = malloc(SAMPLES * sizeof *bench.samples);
    if (!bench.samples || !bench.in_flight || !bench.seconds)
        return 2;
    argv[2] = argv[0];
    int code = headway_main(argc - 2, argv + 2, setup, NULL);
    free(bench.samples);
    return code;
}
