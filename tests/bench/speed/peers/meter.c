/* SPDX-License-Identifier: Apache-2.0 */
#include "meter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { WARM_MS = 300, MANY_IN_FLIGHT = 16, EVERY = 8, LINGER_US = 50000 };
#define PAYLOAD_LIMIT ((long)64 << 20)

uint64_t meter_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static uint64_t own_cpu_us(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000u +
           (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

void meter_start(meter *m, unsigned in_flight, double seconds)
{
    double warm = seconds < WARM_MS / 1e3 ? seconds : WARM_MS / 1e3;
    memset(m, 0, sizeof *m);
    m->every = in_flight >= MANY_IN_FLIGHT ? EVERY : 1;
    m->length = (uint64_t)(seconds * 1e9);
    m->warm_until = meter_now() + (uint64_t)(warm * 1e9);
}

uint64_t meter_stamp(meter *m)
{
    return m->turn++ % m->every ? 0 : meter_now();
}

/* 64 buckets for each doubling: within 1.6 %. */
static unsigned bucket(uint64_t ns)
{
    unsigned doublings = 0;
    while (ns >> doublings >= 128)
        doublings++;
    unsigned index = doublings * 64 + (unsigned)(ns >> doublings);
    return index < METER_BUCKETS ? index : METER_BUCKETS - 1;
}

static double middle_us(unsigned index)
{
    if (index < 128)
        return index / 1e3;
    unsigned doublings = index / 64 - 1;
    return ((double)(index - doublings * 64) + 0.5) * (double)((uint64_t)1 << doublings) / 1e3;
}

static double percentile(const meter *m, double part)
{
    uint64_t rank = (uint64_t)(part * (double)m->timed), seen = 0;
    for (unsigned i = 0; i < METER_BUCKETS; i++) {
        seen += m->counts[i];
        if (seen > rank)
            return middle_us(i);
    }
    return 0;
}

/* Lingers, so that whoever measures can look at the other processes before they see our end. */
static void print(const meter *m, uint64_t now)
{
    double seconds = (double)(now - m->began) / 1e9;
    printf("{\"calls\":%llu,\"seconds\":%.4f,\"per_second\":%.1f,\"p50_us\":%.2f,\"p99_us\":%.2f,"
           "\"p999_us\":%.2f,\"client_cpu_us\":%llu,\"failed\":%llu}\n",
           (unsigned long long)m->calls, seconds, (double)m->calls / seconds, percentile(m, 0.5),
           percentile(m, 0.99), percentile(m, 0.999), (unsigned long long)(own_cpu_us() - m->cpu),
           (unsigned long long)m->failed);
    fflush(stdout);
    usleep(LINGER_US);
}

static void begin(meter *m, uint64_t now)
{
    printf("begin\n");
    fflush(stdout);
    m->cpu = own_cpu_us();
    m->began = now;
}

int meter_note(meter *m, uint64_t stamp)
{
    if (m->began)
        m->calls++;
    if (!stamp)
        return 0;
    uint64_t now = meter_now();
    if (!m->began) {
        if (now >= m->warm_until)
            begin(m, now);
        return 0;
    }
    m->counts[bucket(now - stamp)]++;
    m->timed++;
    if (now - m->began < m->length)
        return 0;
    print(m, now);
    return 1;
}

int meter_arguments(char **argv, meter_load *ret_load)
{
    long in_flight = argv[0] ? atol(argv[0]) : 0;
    long payload = in_flight && argv[1] ? atol(argv[1]) : 0;
    double seconds = payload && argv[2] ? atof(argv[2]) : 0;
    if (in_flight < 1 || in_flight > 65536 || payload < 8 || payload > PAYLOAD_LIMIT ||
        seconds <= 0) {
        fprintf(stderr, "a client ends with IN_FLIGHT (1 to 65536) PAYLOAD (8 to 64 Mi, bytes) "
                        "SECONDS\n");
        return -1;
    }
    *ret_load = (meter_load){(unsigned)in_flight, (size_t)payload, seconds};
    return 0;
}
