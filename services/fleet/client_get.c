/* SPDX-License-Identifier: Apache-2.0 */
/* A unary call. */
#include <stdio.h>

#include "client.h"

/* quote: get */
static void on_device(headway_call *call, const headway_status *status,
                      const Fleet__V1__Device *device, void *user)
{
    (void)user;
    if (status->code == HEADWAY_OK) {
        printf("device %s is the host %s:\n", device->name, device->hostname);
        for (size_t i = 0; i < device->n_readings; i++)
            words_print(device->readings[i]);
    }
    client_finish(headway_call_bus(call), status);
}

int client_get(headway_bus *bus, const struct arguments *arguments)
{
    Fleet__V1__GetRequest request = FLEET__V1__GET_REQUEST__INIT;
    const headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    if (arguments->count > 0)
        request.device = arguments->values[0];
    return fleet_v1_fleet_get(bus, &request, &options, on_device, NULL, NULL);
}
/* end quote */
