/* SPDX-License-Identifier: Apache-2.0 */
#include "speed_client.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t speed_now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

void speed_sample(speed_samples *samples, uint64_t ns)
{
    if (samples->ns && samples->count < SPEED_SAMPLES)
        samples->ns[samples->count++] = ns > UINT32_MAX ? UINT32_MAX : (uint32_t)ns;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double at_part(const speed_samples *samples, double part)
{
    size_t index = (size_t)(part * (double)samples->count);
    return samples->ns[index < samples->count ? index : samples->count - 1] / 1e3;
}

void speed_print_open(uint64_t items, uint64_t started_ns, speed_samples *samples)
{
    double seconds = (double)(speed_now_ns() - started_ns) / 1e9;
    printf("{\"items\":%" PRIu64 ",\"seconds\":%.6f,\"per_second\":%.1f", items, seconds,
           seconds > 0 ? (double)items / seconds : 0.0);
    if (samples && samples->ns && samples->count > 0) {
        qsort(samples->ns, samples->count, sizeof *samples->ns, by_size);
        printf(",\"p50_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f", at_part(samples, 0.5),
               at_part(samples, 0.99), at_part(samples, 0.999));
    }
}

void speed_print(uint64_t items, uint64_t started_ns, speed_samples *samples)
{
    speed_print_open(items, started_ns, samples);
    printf("}\n");
}
