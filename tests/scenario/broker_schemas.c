/* SPDX-License-Identifier: Apache-2.0 */
/* Schemas in the broker: one copy of each distinct one, bounded, gone with the last who holds it.
 */
#include "broker_world.h"

static struct world w;
static struct peer first, second;

static void begin(headway_broker_options options)
{
    options.start_grace_ms = 1;
    world_open(&w, options);
    peer_open(&w, &first, "first");
    peer_open(&w, &second, "second");
}

static void serves(struct peer *peer, const char *name, size_t schema, uint8_t concurrency)
{
    uint8_t bytes[4096];
    headway_bytes declaration = declare(bytes, name, (const char *[]){"Get", NULL}, schema);
    bytes[declaration.size] = 3 << 3;
    bytes[declaration.size + 1] = concurrency;
    serve_as(peer, name, 4, headway_bytes_of(bytes, declaration.size + 2));
    world_run(&w, 20);
}

static void keeps(uint64_t schemas, uint64_t bytes)
{
    headway_broker_statistics s = statistics(&w);
    CHECK_EQ(s.schemas, schemas);
    CHECK_EQ(s.schema_bytes, bytes);
}

/* The link ends, and a new one stands. */
static void leaves(struct peer *peer)
{
    headway__link_end(peer->link, HEADWAY__REASON_SHUTDOWN, NULL);
    world_run(&w, 100);
    peer_connect(&w, peer);
}

static void services_and_workers_that_declare_the_same_share_one_copy(void)
{
    begin((headway_broker_options){0});
    serves(&first, "fleet.v1.Fleet", 1000, 4);
    keeps(1, 1000);
    uint64_t reserved = statistics(&w).reserved_bytes;
    serves(&second, "fleet.v1.Fleet", 1000, 9); /* another declaration, the same schema */
    keeps(1, 1000);
    CHECK(statistics(&w).reserved_bytes - reserved < 1000);
    leaves(&second);
    serves(&second, "fleet.v1.Depot", 1000, 4); /* another service of the same file */
    keeps(1, 1000);
    CHECK_EQ(first.serve.done + second.serve.done, 0);
    world_close(&w);
}

/* Gathered from its pieces, and copied once: no more than that, whatever its size. */
static void a_declaration_takes_twice_its_size_at_most(void)
{
    static uint8_t bytes[4096];
    begin((headway_broker_options){0});
    size_t head = declare(bytes, "fleet.v1.Fleet", NULL, 4000).size - 4000;
    headway_bytes whole = declare(bytes, "fleet.v1.Fleet", NULL, sizeof bytes - head);
    CHECK_EQ(whole.size, sizeof bytes);
    serve_as(&first, "fleet.v1.Fleet", 4, whole);
    world_run(&w, 500);
    CHECK_EQ(statistics(&w).workers, 1);
    CHECK(statistics(&w).reserved_peak < 2 * sizeof bytes + 1024);
    world_close(&w);
}

static void a_schema_goes_with_the_last_who_holds_it(void)
{
    begin((headway_broker_options){0});
    serves(&first, "fleet.v1.Fleet", 1000, 4);
    serves(&second, "fleet.v1.Fleet", 1200, 4);
    keeps(2, 2200);
    leaves(&first);
    keeps(1, 1200);
    leaves(&second);
    keeps(1, 1200); /* the service is still known, and what it said last */
    serves(&second, "fleet.v1.Fleet", 1300, 4);
    keeps(1, 1300);
    leaves(&second);
    serves(&second, "fleet.v1.Fleet", 0, 4);
    keeps(0, 0);
    world_close(&w);
}

static void more_schemas_than_the_limit_are_refused_with_its_name(void)
{
    begin((headway_broker_options){.schemas = 1});
    serves(&first, "fleet.v1.Fleet", 1000, 4);
    serves(&second, "fleet.v1.Depot", 1001, 4);
    CHECK_EQ(second.serve.done, 1);
    CHECK_EQ(second.serve.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(strstr(second.serve.message, "--schemas"));
    keeps(1, 1000);
    serves(&second, "fleet.v1.Depot", 1000, 4); /* what is kept already takes no room */
    CHECK_EQ(second.serve.done, 0);
    world_close(&w);
}

static void more_bytes_of_schemas_than_the_limit_are_refused_with_its_name(void)
{
    begin((headway_broker_options){.schema_bytes = 2000});
    serves(&first, "fleet.v1.Fleet", 1000, 4);
    serves(&second, "fleet.v1.Depot", 1001, 4);
    CHECK_EQ(second.serve.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(strstr(second.serve.message, "1000 of 2000 (--schema-bytes)"));
    keeps(1, 1000);
    serves(&second, "fleet.v1.Depot", 999, 4);
    CHECK_EQ(second.serve.done, 0);
    keeps(2, 1999);
    world_close(&w);
}

static void any_allocation_may_fail_while_a_worker_declares(void)
{
    for (uint64_t nth = 1; nth < 12; nth++) {
        begin((headway_broker_options){0});
        headway_sim_fail_allocation(w.host, nth);
        serves(&first, "fleet.v1.Fleet", 1000, 4);
        headway_sim_fail_allocation(w.host, 0);
        keeps(first.serve.done || !first.up ? 0 : 1, first.serve.done || !first.up ? 0 : 1000);
        CHECK(!first.serve.done || first.serve.code == HEADWAY_RESOURCE_EXHAUSTED ||
              first.serve.code == HEADWAY_UNAVAILABLE);
        world_close(&w);
    }
}

int main(void)
{
    RUN(services_and_workers_that_declare_the_same_share_one_copy);
    RUN(a_declaration_takes_twice_its_size_at_most);
    RUN(a_schema_goes_with_the_last_who_holds_it);
    RUN(more_schemas_than_the_limit_are_refused_with_its_name);
    RUN(more_bytes_of_schemas_than_the_limit_are_refused_with_its_name);
    RUN(any_allocation_may_fail_while_a_worker_declares);
    return 0;
}
