/* SPDX-License-Identifier: Apache-2.0 */
/* A process that calls its own service, with or without a broker and another process. */
#ifndef HEADWAY_SCENARIO_LOOPBACK_WORLD_H
#define HEADWAY_SCENARIO_LOOPBACK_WORLD_H

#include "support/processes.h"

enum { ASKED = 64 };

static headway_sim *sim;
static struct broker_process broker;
static struct process own, other;

static inline void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static inline headway_bus_statistics counts(const struct process *process)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_statistics_get(process->bus, &s);
    return s;
}

/* No broker anywhere. */
static inline void begin(uint64_t seed, int via, uint32_t concurrency)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    CHECK_EQ(process_start(&own, sim, "own", (headway_bus_options){.via = (uint8_t)via}), 0);
    CHECK_EQ(process_serve(&own, concurrency), 0);
}

static inline void begin_with_broker(uint64_t seed, int via, uint32_t concurrency)
{
    sim = sim_make((headway_sim_options){.seed = seed});
    CHECK_EQ(broker_start(&broker, sim, (headway_broker_options){0}), 0);
    CHECK_EQ(process_start(&own, sim, "own", (headway_bus_options){.via = (uint8_t)via}), 0);
    CHECK_EQ(process_serve(&own, concurrency), 0);
    CHECK_EQ(process_start(&other, sim, "other", (headway_bus_options){0}), 0);
    run(100 * MS);
    CHECK(headway_bus_is_up(own.bus) && headway_bus_is_up(other.bus));
}

static inline void finish(void)
{
    process_stop(&own);
    headway_sim_free(sim);
}

static inline void finish_with_broker(void)
{
    process_stop(&other);
    process_stop(&own);
    broker_stop(&broker);
    headway_sim_free(sim);
}

static inline struct request *ask_of(struct process *process, struct ask what)
{
    int error;
    struct request *request = process_ask(process, what, &error);
    CHECK_EQ(error, 0);
    return request;
}

static inline struct request *ask(struct ask what)
{
    return ask_of(&own, what);
}

static inline struct request *ask_patiently(struct ask what)
{
    what.options.wait_for_ready = 1;
    return ask(what);
}

static inline unsigned busy(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < 4096; i++)
        count += own.jobs[i].call != NULL;
    return count;
}

#endif
