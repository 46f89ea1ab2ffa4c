/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions: to everything, to one key, and one that is slow and is told what it loses. */
#include "client.h"

#include <headway/main.h>

enum { ALL, ONE, SLOW, SUBSCRIPTIONS };

static headway_subscription *subscriptions[SUBSCRIPTIONS];

static uint64_t id_of(const void *user)
{
    return journal_id(me.number, (uint32_t)(size_t)user);
}

static void on_event(headway_subscription *subscription, const Kill__V1__Notice *notice,
                     const char *topic, uint64_t sequence, void *user)
{
    (void)topic;
    journal_say("event", id_of(user), headway_subscription_epoch(subscription), sequence,
                notice->id);
    if ((size_t)user == ALL)
        me.heard[(notice->id >> 32) % SLOTS]++;
}

static void on_ready(headway_subscription *subscription, void *user)
{
    (void)subscription;
    journal_say("ready", id_of(user), 0, 0, 0);
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    (void)subscription;
    journal_say("gap", id_of(user), lost, 0, 0);
}

static void on_over(headway_subscription *subscription, const headway_status *status, void *user)
{
    (void)subscription;
    journal_say("over", id_of(user), (uint64_t)status->code, 0, 0);
    subscriptions[(size_t)user] = NULL;
}

int client_events_setup(void)
{
    static const kill_v1_notice_events events = {
        .on_event = on_event, .on_ready = on_ready, .on_gap = on_gap, .on_done = on_over};
    for (size_t i = 0; i < SUBSCRIPTIONS; i++) {
        headway_subscription_options options = {.size = sizeof options};
        if (i == SLOW) {
            options.manual_demand = 1;
            options.policy = (headway_slow_policy)client_random(HEADWAY_KEEP_LATEST + 1);
        }
        int error = kill_v1_notice_subscribe(me.bus, i == ONE ? "k0" : NULL, &options, &events,
                                             (void *)i, &subscriptions[i]);
        if (error != 0)
            return error;
    }
    return 0;
}

/* Less than what is published, and in the end all that waits. */
void client_events_tick(void)
{
    uint32_t more = me.stopped ? 100 : client_random(40) ? client_random(12) == 0 : 20;
    if (more && subscriptions[SLOW])
        (void)headway_subscription_request(subscriptions[SLOW], more);
}
