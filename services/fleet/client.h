/* SPDX-License-Identifier: Apache-2.0 */
/* An example client: each command shows one part of the generated API. */
#ifndef FLEET_CLIENT_H
#define FLEET_CLIENT_H

#include <fleet/v1/fleet.headway.h>

/* What follows the command on the command line. */
struct arguments {
    int count;
    char **values;
};
/* The index-th as a number, or fallback where there is none; -1 when it is not a number. */
long argument_number(const struct arguments *arguments, int index, long fallback);

/* Each starts its work on the bus: 0 or HEADWAY_E..., and ends the program when it is done. */
int client_get(headway_bus *bus, const struct arguments *arguments);
int client_watch(headway_bus *bus, const struct arguments *arguments);
int client_upload(headway_bus *bus, const struct arguments *arguments);
int client_control(headway_bus *bus, const struct arguments *arguments);
int client_event(headway_bus *bus, const struct arguments *arguments);
int client_slow(headway_bus *bus, const struct arguments *arguments);

/* Prints how the call ended, unless well, and ends the program: exit code 0 or 1. */
void client_finish(headway_bus *bus, const headway_status *status);

/* One line of words for each part of a reading. */
void words_print(const Fleet__V1__Reading *reading);
const char *words_kind(int kind);
/* 0 if there is no such kind. */
int words_kind_of(const char *name);

#endif
