/* SPDX-License-Identifier: Apache-2.0 */
/* Everything a service or client needs. Version numbers follow semantic versioning. */
#ifndef HEADWAY_H
#define HEADWAY_H

#define HEADWAY_VERSION_MAJOR 0
#define HEADWAY_VERSION_MINOR 1
#define HEADWAY_VERSION_PATCH 0
#define HEADWAY_VERSION_STRING "0.1.0"
/* Generated code was made for this number; a mismatch fails at compile or load time. */
#define HEADWAY_GENERATED_VERSION 1

#include <headway/alloc.h>
#include <headway/bus.h>
#include <headway/bytes.h>
#include <headway/call.h>
#include <headway/event.h>
#include <headway/log.h>
#include <headway/main.h>
#include <headway/service.h>
#include <headway/status.h>
#include <headway/timer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0" of the library that is loaded. */
HEADWAY_API const char *headway_version(void);
/* 0 if generated code of this HEADWAY_GENERATED_VERSION runs on the loaded library. */
HEADWAY_API int headway_check_generated(int generated_version);

#ifdef __cplusplus
}
#endif
#endif
