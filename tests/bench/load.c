/* SPDX-License-Identifier: Apache-2.0 */
#include "load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WARM_S = 1, CALLS_LIMIT = 1 << 24, SLACK_MS = 300 };

static const uint64_t second = 1000000000;
static const double sweep[] = {0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.1, 1.3};
static const double overload_factor = 5, recovery_factor = 0.8;

uint64_t load_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * second + (uint64_t)at.tv_nsec;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: ... [OPTION=VALUE...]\n"
            "  rate=N        calls a second that the handlers can do (concurrency / time; 1000)\n"
            "  deadline=MS   of each call (1000)\n"
            "  step=S        seconds of each step of the sweep (2)\n"
            "  overload=S    seconds at five times the peak (10)\n"
            "  recovery=S    seconds at 0.8 of it (6)\n"
            "  data=FILE     append the figures as lines of key=value\n");
    return 2;
}

static int number(const char *text, const char *name, uint32_t *ret_value)
{
    size_t size = strlen(name);
    char *end;
    if (strncmp(text, name, size) != 0 || text[size] != '=')
        return 0;
    unsigned long value = strtoul(text + size + 1, &end, 10);
    if (!text[size + 1] || *end || value == 0 || value > 10000000)
        return 0;
    *ret_value = (uint32_t)value;
    return 1;
}

int load_options(int argc, char **argv, load_plan *plan)
{
    uint32_t rate = 1000;
    plan->deadline_ms = 1000;
    plan->step_s = 2;
    plan->overload_s = 10;
    plan->recovery_s = 6;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "data=", 5) == 0)
            plan->data = argv[i] + 5;
        else if (!number(argv[i], "rate", &rate) && !number(argv[i], "step", &plan->step_s) &&
                 !number(argv[i], "deadline", &plan->deadline_ms) &&
                 !number(argv[i], "overload", &plan->overload_s) &&
                 !number(argv[i], "recovery", &plan->recovery_s))
            return usage();
    }
    plan->nominal = rate;
    return 0;
}

/* splitmix64, from a fixed seed: each system gets the same arrivals. */
static double uniform(load *l)
{
    uint64_t z = (l->random += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return ((double)(z >> 11) + 1) / 9007199254740993.0;
}

static uint64_t gap(load *l, double rate)
{
    return (uint64_t)(-log(uniform(l)) / rate * 1e9);
}

static void start_phase(load *l, uint64_t at, uint32_t seconds)
{
    load_phase *phase = &l->phases[l->phase];
    phase->from = at;
    phase->until = at + seconds * second;
    phase->first = l->count;
    l->next_due = at + gap(l, phase->rate);
}

static void add_phase(load *l, const char *name, double factor)
{
    l->phases[l->phase_count++] =
        (load_phase){.name = name, .factor = factor, .rate = factor * l->plan.nominal};
}

int load_begin(load *l, const load_plan *plan)
{
    *l = (load){.plan = *plan, .random = 4, .capacity = 1 << 16};
    l->calls = (load_call *)calloc(l->capacity, sizeof *l->calls);
    if (!l->calls)
        return -1;
    add_phase(l, "warm", 0.5);
    for (unsigned i = 0; i < sizeof sweep / sizeof *sweep; i++)
        add_phase(l, "sweep", sweep[i]);
    add_phase(l, "overload", 0);
    add_phase(l, "recovery", 0);
    start_phase(l, load_now(), WARM_S);
    return 0;
}

int load_stage(const load *l)
{
    return l->phase < l->phase_count ? l->phases[l->phase].name[0] : 'e';
}

static int in_time(const load *l, const load_call *call)
{
    return call->outcome == LOAD_OK &&
           call->ended - call->due <= (uint64_t)l->plan.deadline_ms * 1000000;
}

/* The most that was answered in time, and before the step's end, in any step of the sweep. */
static void find_peak(load *l)
{
    for (unsigned i = 1; i < l->phase; i++) {
        const load_phase *phase = &l->phases[i];
        double good = 0;
        for (size_t c = 0; c < phase->count; c++)
            good += in_time(l, &l->calls[phase->first + c]) &&
                    l->calls[phase->first + c].ended < phase->until;
        if (good / l->plan.step_s > l->peak)
            l->peak = good / l->plan.step_s;
    }
}

/* The sweep's steps stand apart: each begins when the last one's calls have ended. */
static void turn_phase(load *l)
{
    uint64_t at = l->phases[l->phase].until;
    uint64_t rest = (uint64_t)(l->plan.deadline_ms + SLACK_MS) * 1000000;
    uint32_t seconds = l->plan.step_s;
    l->phase++;
    if (load_stage(l) == 'o') {
        seconds = l->plan.overload_s;
        find_peak(l);
        l->phases[l->phase].rate = overload_factor * l->peak;
        l->phases[l->phase].factor = overload_factor;
    } else if (load_stage(l) == 'r') {
        seconds = l->plan.recovery_s;
        rest = 0;
        l->phases[l->phase].rate = recovery_factor * l->peak;
        l->phases[l->phase].factor = recovery_factor;
    }
    if (load_stage(l) != 'e')
        start_phase(l, at + rest, seconds);
}

static int grow(load *l)
{
    if (l->count < l->capacity)
        return 0;
    load_call *more = l->capacity >= CALLS_LIMIT
                          ? NULL
                          : (load_call *)realloc(l->calls, 2 * l->capacity * sizeof *l->calls);
    if (!more)
        return -1;
    l->calls = more;
    l->capacity *= 2;
    return 0;
}

int64_t load_next(load *l, uint64_t now)
{
    /* What is known of a step when the next begins decides the peak: wait for its end. */
    while (load_stage(l) != 'e' && l->next_due >= l->phases[l->phase].until) {
        uint64_t rest = load_stage(l) == 'o' || load_stage(l) == 'r' ? 0 : l->plan.deadline_ms;
        if (now < l->phases[l->phase].until + rest * 1000000)
            return -1;
        turn_phase(l);
    }
    if (load_stage(l) == 'e' || l->next_due > now || l->out_of_memory)
        return -1;
    if (grow(l) != 0) {
        l->out_of_memory = 1;
        return -1;
    }
    load_phase *phase = &l->phases[l->phase];
    load_call *call = &l->calls[l->count];
    *call = (load_call){.due = l->next_due, .phase = (uint8_t)l->phase};
    call->probe =
        load_stage(l) == 'o' && l->plan.probe_every && phase->count % l->plan.probe_every == 0;
    phase->count++;
    l->next_due += gap(l, phase->rate);
    return (int64_t)l->count++;
}

int load_is_probe(const load *l, int64_t call)
{
    return l->calls[call].probe;
}

void load_ended(load *l, int64_t call, load_outcome outcome, uint64_t now)
{
    if (call < 0 || (size_t)call >= l->count || l->calls[call].outcome != LOAD_SILENT)
        return;
    l->calls[call].outcome = (uint8_t)outcome;
    l->calls[call].ended = now;
}

int load_is_over(const load *l, uint64_t now)
{
    uint64_t rest = (uint64_t)(l->plan.deadline_ms + SLACK_MS) * 1000000;
    return l->out_of_memory ||
           (load_stage(l) == 'e' && now >= l->phases[l->phase_count - 1].until + rest);
}
