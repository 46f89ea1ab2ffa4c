/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the runtime of a function asks of its bus, and nobody else does: such a process may be
 * frozen between two invocations for any time, while its brokers go on.
 */
#ifndef HEADWAY_CORE_PAUSE_H
#define HEADWAY_CORE_PAUSE_H

#include <headway/bus.h>

/* Ends the links of the bus but that to itself, and makes none until it is resumed: calls that were
   under way by them end as on a lost link. on_paused (may be NULL) is called when none is left,
   once, not from inside; not if the bus is resumed or closed before. From the first pause on its
   services are registered at no broker: who serves must be there. */
void headway__bus_pause(headway_bus *bus, void (*on_paused)(void *user), void *user);
/* Connects again, each broker at once whatever failed before; links that are still ending come back
   as lost ones do. Nothing that was true before the freeze is believed, the answer to our hello is:
   on_resumed (may be NULL) is called when the first broker has given it, or all have failed; once,
   not from inside; not if the bus is paused or closed before, or was not paused. Until then, and
   where they have failed, calls wait for a broker as with wait_for_ready. */
void headway__bus_resume(headway_bus *bus, void (*on_resumed)(void *user), void *user);
/* Each service that is open, in the order in which they were opened, until each answers another
   value than 0, which it answers then. */
int headway__bus_services(const headway_bus *bus,
                          int (*each)(const headway_service_descriptor *service, void *user),
                          void *user);

#endif
