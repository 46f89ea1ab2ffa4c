/* SPDX-License-Identifier: Apache-2.0 */
/* Says on its output what it was called with. Refuses the customer "nobody", and dies of "poison".
 */
#include "orders.headway.h"

#include <headway/main.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Google__Protobuf__Empty empty = GOOGLE__PROTOBUF__EMPTY__INIT;

static int place(headway_call *call, const Orders__V1__Order *order, void *self)
{
    (void)self;
    printf("place %s %llu\n", order->customer, (unsigned long long)order->number);
    if (strcmp(order->customer, "poison") == 0)
        abort();
    if (strcmp(order->customer, "nobody") == 0)
        return headway_call_fail(call, HEADWAY_NOT_FOUND, "nobody is no customer");
    return orders_v1_orders_place_reply(call, &empty);
}

static int store(headway_call *call, const Headway__V1__S3Record *record, void *self)
{
    (void)self;
    if (!record->s3 || !record->s3->bucket || !record->s3->object)
        return HEADWAY_INVALID_ARGUMENT;
    printf("store %s %s\n", record->s3->bucket->name, record->s3->object->key);
    return orders_v1_orders_store_reply(call, &empty);
}

static int night(headway_call *call, const Google__Protobuf__Empty *nothing, void *self)
{
    (void)self, (void)nothing;
    printf("night\n");
    return orders_v1_orders_night_reply(call, &empty);
}

static int setup(headway_bus *bus, void *user)
{
    static const orders_v1_orders_handlers handlers = {
        .size = sizeof handlers, .place = place, .store = store, .night = night};
    (void)user;
    return orders_v1_orders_serve(bus, &handlers, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    return headway_main(argc, argv, setup, NULL);
}
