/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of the settings that stand on the bus, each as its service. */
#ifndef LAMBDA_HOST_STANDS_H
#define LAMBDA_HOST_STANDS_H

#include "../config.h"

#include <headway/bus.h>

typedef struct stands stands;

/* Whether any of them is a service. */
bool stands_wanted(const host_settings *settings);
/* All of them; what is wrong is told on stderr. *ret_stands is there in any case, to be closed. */
int stands_open(headway_bus *bus, host *h, const host_settings *settings, stands **ret_stands);
/* No new calls; each is gone when its last call has ended. NULL is a no-op. */
void stands_close(stands *all);
/* A record of an event's end, JSON, as a google.protobuf.StringValue. Errors of headway_publish. */
int stands_publish(headway_bus *bus, const char *topic, headway_bytes record);

#endif
