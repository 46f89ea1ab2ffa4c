/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_JSON_TEXT_H
#define LAMBDA_JSON_TEXT_H

#include <headway/alloc.h>

/* The JSON of an object's member; empty where there is none. */
headway_bytes json_member(headway_bytes object, const char *name);
/* The string that an object's member is, in arena; "" where it is none. Never NULL. */
const char *json_text(headway_bytes object, const char *name, headway_arena *arena);

#endif
