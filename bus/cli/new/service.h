/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GREETER_SERVICE_H
#define GREETER_SERVICE_H

#include <headway/headway.h>

/* Serves greeter.v1.Greeter on the bus: 0, or HEADWAY_E... The program and the test both call it.
 */
int service_open(headway_bus *bus, void *user);

#endif
