/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"
#include "check.h"

#define STEP_NS UINT64_C(10000000)

static void nothing(void *user)
{
    (void)user;
}

bool world_until(const contract_world *world, headway_loop *loop, bool (*condition)(void *user),
                 void *user, unsigned ms)
{
    uint64_t now = loop->ops->now(loop), end = now + ms * UINT64_C(1000000);
    headway_alarm *step; /* so that a turn does not wait for ever */
    bool met = condition(user);
    CHECK(loop->ops->alarm_new(loop, nothing, NULL, &step) == 0);
    while (!met && now < end) {
        loop->ops->alarm_set(step, now + STEP_NS);
        world->turn(loop);
        met = condition(user);
        now = loop->ops->now(loop);
    }
    loop->ops->alarm_free(step);
    return met;
}

static bool never(void *user)
{
    (void)user;
    return false;
}

void world_wait(const contract_world *world, headway_loop *loop, unsigned ms)
{
    world_until(world, loop, never, NULL, ms);
}
