/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "world.h"
#include <headway/uv.h>
#include <uv.h>

enum { LOOPS = 8 };
static struct {
    uv_loop_t uv;
    headway_loop *loop;
} loops[LOOPS];

static size_t index_of(const headway_loop *loop)
{
    size_t i = 0;
    while (i < LOOPS && loops[i].loop != loop)
        i++;
    CHECK(i < LOOPS);
    return i;
}

static headway_loop *open_loop(void)
{
    size_t i = index_of(NULL);
    CHECK(uv_loop_init(&loops[i].uv) == 0);
    CHECK(headway_uv_loop_new(&loops[i].uv, &loops[i].loop) == 0);
    return loops[i].loop;
}

static void turn(headway_loop *loop)
{
    uv_run(&loops[index_of(loop)].uv, UV_RUN_ONCE);
}

/* uv_loop_close refuses while any handle is left. */
static void close_loop(headway_loop *loop)
{
    size_t i = index_of(loop);
    headway_uv_loop_free(loop);
    uv_run(&loops[i].uv, UV_RUN_DEFAULT);
    CHECK_EQ(uv_loop_close(&loops[i].uv), 0);
    loops[i].loop = NULL;
}

const contract_world uv_world = {"uv", open_loop, turn, close_loop, true};
