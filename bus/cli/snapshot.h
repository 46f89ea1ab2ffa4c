/* SPDX-License-Identifier: Apache-2.0 */
/* All that a broker tells of its traffic at one time, page by page, shard after shard. */
#ifndef HEADWAY_CLI_SNAPSHOT_H
#define HEADWAY_CLI_SNAPSHOT_H

#include "cli.h"
#include "histogram.h"

#include <headway/v1/broker.headway.h>
#include <headway/v1/observe.headway.h>

/* An array that grows to what there is. */
typedef struct rows {
    void **at;
    size_t count, capacity;
} rows;

typedef struct snapshot {
    Headway__V1__BrokerStatistics *broker;
    uint64_t unmetered, uptime_us;
    uint32_t shard; /* of the broker, that is asked */
    int paged;      /* its methods go on with the next answer */
    rows methods;   /* Headway__V1__CallStatistics, of each shard in the order of the first calls */
    rows links;     /* Headway__V1__LinkStatistics, the oldest first */
    rows subscriptions; /* Headway__V1__Subscription */
    rows held;          /* headway_call: their arenas hold all of the above */
    session *session;
    void (*then)(session *s);
} snapshot;

/* Fills an empty (zeroed) snapshot, then calls then; if the broker answers otherwise, that is said
   and the session ends. */
void snapshot_take(snapshot *snap, session *s, void (*then)(session *s));
/* Empties it. */
void snapshot_drop(snapshot *snap);
static inline const Headway__V1__CallStatistics *snapshot_method(const snapshot *snap, size_t index)
{
    return snap->methods.at[index];
}
static inline const Headway__V1__LinkStatistics *snapshot_link(const snapshot *snap, size_t index)
{
    return snap->links.at[index];
}
static inline const Headway__V1__Subscription *snapshot_subscription(const snapshot *snap,
                                                                     size_t index)
{
    return snap->subscriptions.at[index];
}
/* What was counted since before (NULL: since ever) as a table to ask for quantiles. */
void histogram_since(headway__histogram *ret, const Headway__V1__Histogram *now,
                     const Headway__V1__Histogram *before);

/* prometheus.c: the text exposition format. */
void prometheus_print(const snapshot *snap, FILE *out);

#endif
