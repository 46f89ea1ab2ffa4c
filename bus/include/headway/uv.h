/* SPDX-License-Identifier: Apache-2.0 */
/* The loop port on libuv: Headway on your own uv_loop_t. */
#ifndef HEADWAY_UV_H
#define HEADWAY_UV_H

#include <headway/bus.h>

#ifdef __cplusplus
extern "C" {
#endif

struct uv_loop_s;
/* A headway_loop on loop, which stays yours: you run it. Free it when the bus is closed;
   freeing only starts, its handles close in the loop's next turns. */
HEADWAY_API int headway_uv_loop_new(struct uv_loop_s *loop, headway_loop **ret_loop);
HEADWAY_API void headway_uv_loop_free(headway_loop *loop);
/* The uv_loop_t that it stands on; NULL: it is another's loop, such as the simulator's. */
HEADWAY_API struct uv_loop_s *headway_uv_loop_of(headway_loop *loop);

#ifdef __cplusplus
}
#endif
#endif
