/* SPDX-License-Identifier: Apache-2.0 */
/* The echo service, for a process of its own or within the one that calls it. */
#ifndef ECHO_SERVE_H
#define ECHO_SERVE_H

#include <headway/bus.h>

int echo_serve(headway_bus *bus); /* as headway_service_open */

#endif
