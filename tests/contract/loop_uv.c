/* SPDX-License-Identifier: Apache-2.0 */
/* The loop on libuv keeps the loop's contract, and leaves the user's uv_loop_t alone when idle. */
#include "check.h"
#include "loop_contract.h"
#include <headway/uv.h>
#include <uv.h>

static void an_idle_loop_lets_uv_run_return(void)
{
    uv_loop_t uv;
    headway_loop *loop;
    headway_alarm *alarm;
    CHECK(uv_loop_init(&uv) == 0);
    CHECK(headway_uv_loop_new(&uv, &loop) == 0);
    CHECK(loop->ops->alarm_new(loop, NULL, NULL, &alarm) == 0);
    CHECK_EQ(uv_run(&uv, UV_RUN_DEFAULT), 0);
    loop->ops->alarm_set(alarm, loop->ops->now(loop) + 1000000000);
    CHECK(uv_loop_alive(&uv));  /* an armed alarm holds it */
    headway_uv_loop_free(loop); /* before its alarm: the memory waits for that */
    loop->ops->alarm_free(alarm);
    CHECK_EQ(uv_run(&uv, UV_RUN_DEFAULT), 0);
    CHECK_EQ(uv_loop_close(&uv), 0);
}

int main(void)
{
    loop_contract(&uv_world);
    RUN(an_idle_loop_lets_uv_run_return);
    return 0;
}
