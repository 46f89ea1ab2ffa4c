/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bus whose process may be frozen:
 *
 *   connected --pause--> (links end) --none is left, on_paused--> paused
 *       ^---- a broker answers, or all have failed, on_resumed ----- resume
 */
#include "pause.h"

#include "runtime.h"

/* The pair that the loopback goes by is here: it freezes and thaws with us. */
static int has_links(const headway_bus *bus)
{
    const headway__list *links = &bus->node.links;
    for (const headway__list *at = links->next; at != links; at = at->next)
        if (!HEADWAY__OWNER(at, headway__link, node)->pair)
            return 1;
    return 0;
}

static void pausing(headway__task *task)
{
    headway_bus *bus = HEADWAY__OWNER(task, headway_bus, pause_task);
    void (*on_paused)(void *) = bus->on_paused;
    if (!bus->paused || bus->closing)
        return;
    if (has_links(bus)) {
        headway__node_task(&bus->node, task);
        return;
    }
    bus->on_paused = NULL;
    if (on_paused)
        on_paused(bus->pause_user);
}

void headway__bus_pause(headway_bus *bus, void (*on_paused)(void *user), void *user)
{
    if (bus->closing)
        return;
    bus->paused = bus->unlisted = 1;
    bus->resuming = 0;
    bus->on_resumed = NULL;
    bus->on_paused = on_paused;
    bus->pause_user = user;
    headway__upstreams_stop(bus);
    headway__list *links = &bus->node.links;
    for (headway__list *at = links->next; at != links; at = at->next) {
        headway__link *link = HEADWAY__OWNER(at, headway__link, node);
        if (link->pair)
            continue;
        headway__link_push(link); /* what was written in this turn */
        headway__link_end(link, HEADWAY__REASON_SHUTDOWN, NULL);
    }
    bus->pause_task.run = pausing;
    headway__node_task(&bus->node, &bus->pause_task);
}

void headway__bus_resumed(headway_bus *bus)
{
    void (*on_resumed)(void *) = bus->on_resumed;
    bus->on_resumed = NULL;
    if (on_resumed && !bus->closing)
        on_resumed(bus->pause_user);
}

/* Who waits for brokers waits no longer: for want of memory there is one that nobody calls. */
static void not_resumed(headway__task *task)
{
    headway__bus_resumed(HEADWAY__OWNER(task, headway_bus, pause_task));
}

void headway__bus_resume(headway_bus *bus, void (*on_resumed)(void *user), void *user)
{
    if (!bus->paused || bus->closing)
        return;
    bus->paused = bus->told_down = 0;
    bus->resuming = 1;
    bus->on_paused = NULL;
    bus->on_resumed = on_resumed;
    bus->pause_user = user;
    if (headway__upstreams_resume(bus) == 0)
        return;
    bus->pause_task.run = not_resumed;
    headway__node_task(&bus->node, &bus->pause_task);
}

int headway__bus_services(const headway_bus *bus,
                          int (*each)(const headway_service_descriptor *service, void *user),
                          void *user)
{
    int answer = 0;
    const headway__list *services = &bus->services;
    for (const headway__list *at = services->next; at != services && answer == 0; at = at->next) {
        const headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (!service->closing)
            answer = each(service->descriptor, user);
    }
    return answer;
}
