/* SPDX-License-Identifier: Apache-2.0 */
/* What a contract suite runs on: a loop that the test turns. */
#ifndef HEADWAY_TESTS_WORLD_H
#define HEADWAY_TESTS_WORLD_H

#include <headway/port/loop.h>
#include <stdbool.h>

typedef struct contract_world {
    const char *name;
    headway_loop *(*open)(void);
    /* One turn: everything that is due, then wait for the next thing (an alarm, a packet). */
    void (*turn)(headway_loop *loop);
    /* All on it is closed and freed; ends the loop, and fails if something was left. */
    void (*close)(headway_loop *loop);
    bool threads; /* post may be tried from other threads */
} contract_world;

extern const contract_world uv_world; /* uv_world.c */

/* Turns the loop until condition(user), for at most ms of the loop's time. */
bool world_until(const contract_world *world, headway_loop *loop, bool (*condition)(void *user),
                 void *user, unsigned ms);
void world_wait(const contract_world *world, headway_loop *loop, unsigned ms);

#endif
