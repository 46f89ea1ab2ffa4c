/* SPDX-License-Identifier: Apache-2.0 */
/* What the service's parts share. */
#ifndef FLEET_STATE_H
#define FLEET_STATE_H

#include "sample.h"
#include "threshold.h"

struct headway_timer;

struct fleet {
    headway_bus *bus;
    const headway_alloc *alloc;
    struct sample *sample;
    headway_arena *scratch; /* for a message on its way out; reset for each */
    char hostname[READINGS_NAME];
    /* The host against its thresholds; the timer runs while there are any. */
    struct threshold thresholds[SAMPLE_KINDS];
    uint8_t has_threshold[SAMPLE_KINDS];
    struct headway_timer *check;
    uint32_t check_ms;
    uint64_t check_sequence;
};

/* Empty and "local" are this host. */
int fleet_is_local(const char *device);
/* Memory of the call's; NULL: there is none. */
void *fleet_take(headway_call *call, size_t size);
/* A new look if the last is old; the scratch arena is empty. */
int fleet_look(struct fleet *fleet);
/* 0, or why the duration is none: milliseconds rounded up. */
const char *fleet_milliseconds(const Google__Protobuf__Duration *duration, uint32_t *ret_ms);

/* thresholds.c */
const char *fleet_set_threshold(struct fleet *fleet, const Fleet__V1__SetThreshold *wanted);
/* Begins, ends or goes on checking, after a threshold or check_ms has changed. */
int fleet_check_restart(struct fleet *fleet);

/* watch.c, upload.c, control.c: the handlers of the methods. */
int fleet_watch(headway_call *call, const Fleet__V1__WatchRequest *request, void *self);
int fleet_upload(headway_call *call, void *self);
int fleet_upload_next(headway_call *call, const Fleet__V1__Reading *reading, void *self);
int fleet_upload_done(headway_call *call, void *self);
int fleet_control(headway_call *call, void *self);
int fleet_control_next(headway_call *call, const Fleet__V1__Command *command, void *self);
int fleet_control_done(headway_call *call, void *self);

#endif
