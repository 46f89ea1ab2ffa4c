/* SPDX-License-Identifier: Apache-2.0 */
/* Timers on the bus's loop. Loop thread only. */
#ifndef HEADWAY_TIMER_H
#define HEADWAY_TIMER_H

#include <headway/bus.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_timer headway_timer;
/* fire runs after first_ms, then every repeat_ms (0: once; the handle is dead when it returns). */
HEADWAY_API int headway_timer_start(headway_bus *bus, uint32_t first_ms, uint32_t repeat_ms,
                                    void (*fire)(void *user), void *user,
                                    headway_timer **ret_timer) HEADWAY_MUST_CHECK;
/* Never fires again, the handle is dead; legal inside fire; NULL is a no-op. Timers still running
   at headway_bus_close are stopped, and freed with the bus. */
HEADWAY_API void headway_timer_stop(headway_timer *timer);

#ifdef __cplusplus
}
#endif
#endif
