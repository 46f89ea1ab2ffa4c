/* SPDX-License-Identifier: Apache-2.0 */
/* Routes: one object per name while anybody refers to it. */
#include "route.h"

#include <check.h>

enum { MANY = 300 };

static headway__routes routes;
static headway__route *held[MANY];

static headway_bytes name_of(int i)
{
    static char name[32];
    snprintf(name, sizeof name, "service.v%d/Method", i);
    return headway_bytes_of_string(name);
}

static void begin(size_t limit)
{
    memset(&routes, 0, sizeof routes);
    routes.alloc = headway_alloc_default();
    routes.limit = limit;
}

static void a_name_has_one_object_and_it_stays_put(void)
{
    begin(1000);
    for (int i = 0; i < MANY; i++)
        held[i] = headway__routes_intern(&routes, name_of(i));
    for (int i = 0; i < MANY; i++) {
        CHECK(held[i] && headway__routes_find(&routes, name_of(i)) == held[i]);
        CHECK(headway__routes_intern(&routes, name_of(i)) == held[i]);
        CHECK_EQ(held[i]->refs, 2);
        CHECK_EQ(held[i]->size, name_of(i).size);
        CHECK_STR(held[i]->name, name_of(i).data);
    }
    CHECK_EQ(routes.count, MANY);
    headway__routes_done(&routes);
}

static void the_last_reference_forgets_it(void)
{
    begin(1000);
    CHECK(!headway__routes_find(&routes, name_of(1)));
    headway__route *route = headway__routes_intern(&routes, name_of(1));
    headway__routes_intern(&routes, name_of(1));
    headway__route_unref(&routes, route);
    CHECK(headway__routes_find(&routes, name_of(1)) == route);
    headway__route_unref(&routes, route);
    CHECK(!headway__routes_find(&routes, name_of(1)));
    headway__route_unref(&routes, NULL);
    CHECK_EQ(routes.count, 0);
    headway__routes_done(&routes);
}

static void names_are_told_apart_by_every_byte(void)
{
    begin(1000);
    headway__route *whole = headway__routes_intern(&routes, headway_bytes_of("a\0b", 3));
    headway__route *part = headway__routes_intern(&routes, headway_bytes_of("a\0c", 3));
    headway__route *head = headway__routes_intern(&routes, headway_bytes_of("a", 1));
    CHECK(whole != part && part != head && whole != head);
    headway__routes_done(&routes);
}

static void past_the_limit_no_name_is_added(void)
{
    begin(2);
    CHECK(headway__routes_intern(&routes, name_of(1)));
    headway__route *second = headway__routes_intern(&routes, name_of(2));
    CHECK(second && !headway__routes_intern(&routes, name_of(3)));
    CHECK(headway__routes_intern(&routes, name_of(2)) == second);
    headway__route_unref(&routes, second);
    headway__route_unref(&routes, second);
    CHECK(headway__routes_intern(&routes, name_of(3)));
    headway__routes_done(&routes);
}

int main(void)
{
    RUN(a_name_has_one_object_and_it_stays_put);
    RUN(the_last_reference_forgets_it);
    RUN(names_are_told_apart_by_every_byte);
    RUN(past_the_limit_no_name_is_added);
    return 0;
}
