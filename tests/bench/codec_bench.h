/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the sides of the codec's benchmark share (C and C++): the message read from a file, the
 * clock, and the lines "OPERATION SIDE NANOSECONDS" that codec.sh makes its table of.
 */
#ifndef HEADWAY_BENCH_CODEC_H
#define HEADWAY_BENCH_CODEC_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BENCH_SLICES = 9, BENCH_SLICE_NS = 4000000, BENCH_MOST = 65536 };

struct bench_input {
    uint8_t data[BENCH_MOST];
    size_t size;
};

/* The file named so in the folder, which must hold exactly size bytes (0: any number). */
static inline void bench_read(struct bench_input *input, const char *folder, const char *name,
                              size_t size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    input->size = file ? fread(input->data, 1, sizeof input->data, file) : 0;
    if (file)
        fclose(file);
    if (!input->size || (size && input->size != size)) {
        fprintf(stderr, "%s: %zu bytes, not %zu\n", path, input->size, size);
        exit(1);
    }
}

static inline void bench_expect(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "the benchmark is wrong: %s\n", what);
        exit(1);
    }
}

/* The time this process had the CPU: others on the machine do not count. */
static inline double bench_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static inline double bench_slice(void (*once)(void *user), void *user, long count)
{
    double start = bench_now();
    for (long i = 0; i < count; i++)
        once(user);
    return bench_now() - start;
}

static inline int bench_by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Prints the median of some slices, after a warm-up that finds how many calls fill one. */
static inline void bench_run(const char *operation, const char *side, void (*once)(void *user),
                             void *user)
{
    double slices[BENCH_SLICES];
    long count = 16;
    while (bench_slice(once, user, count) < BENCH_SLICE_NS)
        count *= 2;
    for (int i = 0; i < BENCH_SLICES; i++)
        slices[i] = bench_slice(once, user, count) / (double)count;
    qsort(slices, BENCH_SLICES, sizeof *slices, bench_by_size);
    printf("%s %s %.2f\n", operation, side, slices[BENCH_SLICES / 2]);
}

#endif
