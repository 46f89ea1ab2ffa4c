/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime.h"

static void release(headway_timer *timer)
{
    headway__node_timer_stop(&timer->bus->node, &timer->timer);
    headway__list_remove(&timer->node);
    headway__give(timer->bus->node.alloc, timer);
}

static void fire(headway__timer *at)
{
    headway_timer *timer = (headway_timer *)at;
    headway_bus *bus = timer->bus;
    uint64_t now = headway__node_now(&bus->node);
    if (timer->repeat_ns) {
        uint64_t next = at->at + timer->repeat_ns;
        (void)headway__node_timer(&bus->node, at, next > now ? next : now + timer->repeat_ns);
    }
    timer->firing = 1;
    timer->fire(timer->user);
    timer->firing = 0;
    if (!timer->repeat_ns || timer->stopped)
        release(timer);
    headway__bus_watch(bus, now, NULL, "a timer");
}

int headway_timer_start(headway_bus *bus, uint32_t first_ms, uint32_t repeat_ms,
                        void (*on_fire)(void *user), void *user, headway_timer **ret_timer)
{
    if (!bus || !on_fire)
        return HEADWAY_EINVAL;
    if (bus->closing)
        return HEADWAY_ECLOSED;
    headway_timer *timer = headway__take(bus->node.alloc, sizeof *timer);
    if (!timer)
        return HEADWAY_ENOMEM;
    timer->bus = bus;
    timer->repeat_ns = (uint64_t)repeat_ms * HEADWAY__MS;
    timer->fire = on_fire;
    timer->user = user;
    timer->timer.fire = fire;
    uint64_t at = headway__node_now(&bus->node) + (uint64_t)first_ms * HEADWAY__MS;
    if (headway__node_timer(&bus->node, &timer->timer, at) != 0) {
        headway__give(bus->node.alloc, timer);
        return HEADWAY_ENOMEM;
    }
    headway__list_append(&bus->timers, &timer->node);
    if (ret_timer)
        *ret_timer = timer;
    return 0;
}

void headway_timer_stop(headway_timer *timer)
{
    if (!timer)
        return;
    if (timer->firing)
        timer->stopped = 1; /* released when fire returns */
    else
        release(timer);
}

/* Until the bus is freed their owners may still stop them, as when a service is released. */
void headway__user_timers_silence(headway_bus *bus)
{
    for (headway__list *at = bus->timers.next; at != &bus->timers; at = at->next)
        headway__node_timer_stop(&bus->node, &HEADWAY__OWNER(at, headway_timer, node)->timer);
}

void headway__user_timers_free(headway_bus *bus)
{
    while (!headway__list_empty(&bus->timers))
        release(HEADWAY__OWNER(bus->timers.next, headway_timer, node));
}
