/* SPDX-License-Identifier: Apache-2.0 */
/* What the load found: a table for people, lines for machines, and the goals. */
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const double goodput_goal = 0.9, refusal_goal_ms = 20, retry_goal = 1.2, back_goal = 0.95,
                    back_goal_s = 2;

typedef struct figures {
    uint64_t of[LOAD_OUTCOMES], late;
    uint64_t good;                                  /* in time, and before the phase ended */
    double seconds, goodput, p50, p99, refused_p99; /* of what was answered OK; ms */
    double accepted_p99; /* of all that was not refused; who heard nothing waited for ever */
    uint64_t probes_refused;
} figures;

typedef struct samples {
    double *ms;
    size_t count;
} samples;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(samples *s, double part)
{
    if (s->count == 0)
        return 0;
    qsort(s->ms, s->count, sizeof *s->ms, by_size);
    size_t at = (size_t)(part * (double)s->count);
    return s->ms[at < s->count ? at : s->count - 1];
}

static void take(samples *s, double ms)
{
    s->ms[s->count++] = ms;
}

static double ms_of(const load_call *call)
{
    return (double)(call->ended - call->due) / 1e6;
}

static void count_call(const load *l, const load_call *call, figures *f, samples s[3])
{
    f->of[call->outcome]++;
    if (call->outcome == LOAD_OK) {
        take(&s[0], ms_of(call));
        f->late += ms_of(call) > l->plan.deadline_ms;
        f->good += ms_of(call) <= l->plan.deadline_ms && call->ended < l->phases[call->phase].until;
    }
    if (call->outcome == LOAD_REFUSED) {
        if (call->probe || !l->plan.probe_every)
            take(&s[1], ms_of(call));
        f->probes_refused += call->probe;
    } else if (call->outcome != LOAD_UNSENT) {
        take(&s[2], call->outcome == LOAD_OK ? ms_of(call) : 1e9);
    }
}

static int look(const load *l, const load_phase *phase, figures *ret_figures)
{
    samples s[3] = {0};
    figures f = {.seconds = (double)(phase->until - phase->from) / 1e9};
    for (int i = 0; i < 3; i++) {
        s[i].ms = (double *)malloc((phase->count + 1) * sizeof *s[i].ms);
        if (!s[i].ms)
            return -1;
    }
    for (size_t i = 0; i < phase->count; i++)
        count_call(l, &l->calls[phase->first + i], &f, s);
    f.goodput = (double)f.good / f.seconds;
    f.p50 = percentile(&s[0], 0.5);
    f.p99 = percentile(&s[0], 0.99);
    f.refused_p99 = percentile(&s[1], 0.99);
    f.accepted_p99 = percentile(&s[2], 0.99);
    for (int i = 0; i < 3; i++)
        free(s[i].ms);
    *ret_figures = f;
    return 0;
}

static void print_phase(const load *l, const load_phase *phase, const figures *f, FILE *data)
{
    char name[32];
    snprintf(name, sizeof name, "%s %.2f", phase->name, phase->factor);
    printf("%-13s %8.0f %8.0f %8.1f %8.1f %8" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "\n",
           name, (double)phase->count / f->seconds, f->goodput, f->p50, f->p99, f->of[LOAD_REFUSED],
           f->of[LOAD_EXPIRED] + f->late, f->of[LOAD_SILENT],
           f->of[LOAD_UNSENT] + f->of[LOAD_FAILED]);
    if (data)
        fprintf(data,
                "system=%s phase=%s factor=%.2f offered=%.1f goodput=%.1f p50_ms=%.2f p99_ms=%.2f "
                "accepted_p99_ms=%.2f refused_p99_ms=%.2f ok=%" PRIu64 " refused=%" PRIu64
                " expired=%" PRIu64 " late=%" PRIu64 " silent=%" PRIu64 " unsent=%" PRIu64
                " failed=%" PRIu64 "\n",
                l->plan.system, phase->name, phase->factor, (double)phase->count / f->seconds,
                f->goodput, f->p50, f->p99, f->accepted_p99, f->refused_p99, f->of[LOAD_OK],
                f->of[LOAD_REFUSED], f->of[LOAD_EXPIRED], f->late, f->of[LOAD_SILENT],
                f->of[LOAD_UNSENT], f->of[LOAD_FAILED]);
}

/* The part answered in time of what was due from..until seconds after the fall of the load. */
static double served(const load *l, double from, double until)
{
    const load_phase *phase = &l->phases[l->phase_count - 1];
    uint64_t deadline = (uint64_t)l->plan.deadline_ms * 1000000;
    size_t due = 0, good = 0;
    for (size_t i = 0; i < phase->count; i++) {
        const load_call *call = &l->calls[phase->first + i];
        double at = (double)(call->due - phase->from) / 1e9;
        if (at < from || at >= until)
            continue;
        due++;
        good += call->outcome == LOAD_OK && call->ended - call->due <= deadline;
    }
    return due ? (double)good / (double)due : 0;
}

/* Seconds until the first quarter of one from which a whole second is served. */
static double back_after(const load *l)
{
    for (double at = 0; at + 1 <= l->plan.recovery_s; at += 0.25) {
        if (served(l, at, at + 1) >= back_goal)
            return at;
    }
    return 1e9;
}

static int judge(const load *l, FILE *data, const char *what, const char *goal, double figure,
                 int met)
{
    const char *word = !l->plan.judged ? "for the record" : met ? "met" : "MISSED";
    char text[32];
    snprintf(text, sizeof text, figure >= 1e9 ? "never" : "%.3f", figure);
    printf("%-58s %10s %10s  %s\n", what, goal, text, word);
    if (data)
        fprintf(data, "system=%s what=\"%s\" goal=\"%s\" figure=%s met=%d\n", l->plan.system, what,
                goal, text, met);
    return l->plan.judged && !met;
}

static int judge_all(const load *l, const figures *over, FILE *data)
{
    const load_phase *phase = &l->phases[l->phase_count - 2];
    double part = l->peak > 0 ? over->goodput / l->peak : 0, back = back_after(l);
    double after = served(l, back_goal_s, l->plan.recovery_s);
    int missed = 0;
    printf("\n%-58s %10s %10s\n", "at five times capacity", "goal", "figure");
    missed |= judge(l, data, "goodput, of the peak", ">= 0.9", part, part >= goodput_goal);
    missed |= judge(l, data, "p99 of accepted calls, ms", "deadline", over->accepted_p99,
                    over->accepted_p99 <= l->plan.deadline_ms);
    if (over->of[LOAD_REFUSED])
        missed |= judge(l, data, "p99 until a try is refused, ms", "<= 20", over->refused_p99,
                        over->refused_p99 <= refusal_goal_ms);
    else
        missed |= judge(l, data, "p99 until a try is refused (nobody was), ms", "<= 20", 1e9, 0);
    if (l->retries_known) {
        uint64_t probes = l->plan.probe_every ? phase->count / l->plan.probe_every + 1 : 0;
        double calls = (double)(phase->count - probes);
        double tries = 1 + (double)(l->retries[1] - l->retries[0]) / (calls > 0 ? calls : 1);
        missed |= judge(l, data, "tries per call", "<= 1.2", tries, tries <= retry_goal);
    }
    missed |= judge(l, data, "seconds until 95 % is served again at 0.8 of capacity", "<= 2", back,
                    back <= back_goal_s);
    missed |= judge(l, data, "served from then on (2 s after the fall)", ">= 0.95", after,
                    after >= back_goal);
    return missed;
}

int load_report(load *l)
{
    figures f, over = {0};
    FILE *data = l->plan.data ? fopen(l->plan.data, "a") : NULL;
    if (l->plan.data && !data)
        perror(l->plan.data);
    printf("\n%s: %u ms deadline, handlers for %.0f calls/s; latencies in ms, from when due\n",
           l->plan.system, l->plan.deadline_ms, l->plan.nominal);
    printf("%-13s %8s %8s %8s %8s %8s %8s %8s %8s\n", "load", "calls/s", "good/s", "p50", "p99",
           "refused", "expired", "silent", "failed");
    for (unsigned i = 1; i < l->phase_count; i++) {
        if (look(l, &l->phases[i], &f) != 0)
            l->out_of_memory = 1;
        else
            print_phase(l, &l->phases[i], &f, data);
        if (i == l->phase_count - 2)
            over = f;
    }
    printf("peak and capacity: %.0f calls/s\n", l->peak);
    if (data)
        fprintf(data, "system=%s peak=%.1f\n", l->plan.system, l->peak);
    int missed = judge_all(l, &over, data);
    if (l->out_of_memory)
        fprintf(stderr, "out of memory: the figures are not whole\n");
    missed |= l->out_of_memory;
    if (data && fclose(data) != 0)
        missed = 1;
    free(l->calls);
    l->calls = NULL;
    l->count = 0; /* answers may still come */
    return missed;
}
