/* SPDX-License-Identifier: Apache-2.0 */
/* The key of a request and the priority of a call reach the broker and the worker, from the .proto
   (as generated code passes them on) and from the call's own options. */
#include "load_world.h"

#include <headway/bus.h>
#include <headway/stub.h>
#include <headway/v1/health.pb-c.h>

static struct world w;
static struct station worker;
static headway_bus *bus;
static unsigned done;

static const headway_method get = {
    .name = "Get",
    .route = SERVICE "/Get",
    .shape = HEADWAY_UNARY,
    .policy = {.priority = 7},
    .response = &headway__v1__health_check_response__descriptor,
};

static void ended(headway_call *call, const headway_status *status,
                  const ProtobufCMessage *response, headway_stub_function on_done, void *user)
{
    (void)call;
    (void)status;
    (void)response;
    (void)on_done;
    (void)user;
    done++;
}

static void nothing(void)
{
}

/* As a generated stub calls: the key's hash beside the request. */
static void call_once(uint32_t key_hash, const headway_call_options *options)
{
    static const headway_stub_client client = {.generated = HEADWAY_GENERATED_VERSION,
                                               .done = ended};
    Headway__V1__HealthCheckRequest request = HEADWAY__V1__HEALTH_CHECK_REQUEST__INIT;
    const headway_stub_request_of asked = {.method = &get,
                                           .client = &client,
                                           .message = &request.base,
                                           .options = options,
                                           .key_hash = key_hash};
    const headway_stub_start start = {.on_done = nothing};
    CHECK_EQ(headway_stub_open(bus, &asked, &start, NULL), 0);
    world_run(&w, 50);
}

static void begin(void)
{
    headway_host *host;
    done = 0;
    world_open(&w, (headway_broker_options){0});
    station_open(&w, &worker, "worker", 4, MS);
    CHECK_EQ(headway_sim_host(w.sim, "client", &host), 0);
    headway_bus_options of_bus = {.size = sizeof of_bus,
                                  .alloc = headway_sim_alloc(host),
                                  .random = headway_sim_random(host)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(host), headway_sim_transport(), "mem://broker",
                              &of_bus, &bus),
             0);
    world_run(&w, 100);
}

static void end(void)
{
    headway_bus_close(bus, NULL, NULL);
    world_run(&w, 1000);
    headway_bus_free(bus);
    world_close(&w);
}

static void a_requests_key_travels_and_the_callers_own_goes_before_it(void)
{
    headway_call_options own = {.size = sizeof own, .key_hash = 99};
    headway_call_options none = {.size = sizeof none, .deadline_ms = 500};
    begin();
    call_once(headway_stub_key_text("device-1"), NULL);
    CHECK_EQ(worker.last_key, headway_stub_key_text("device-1"));
    call_once(headway_stub_key_text("device-2"), &none);
    CHECK_EQ(worker.last_key, headway_stub_key_text("device-2"));
    call_once(headway_stub_key_text("device-1"), &own);
    CHECK_EQ(worker.last_key, 99);
    call_once(headway_stub_key_text(""), NULL);
    CHECK_EQ(worker.last_key, 0);
    CHECK_EQ(done, 4);
    end();
}

static void a_methods_priority_travels_and_the_calls_own_goes_before_it(void)
{
    headway_call_options own = {.size = sizeof own, .priority = 200};
    begin();
    call_once(0, NULL);
    CHECK_EQ(worker.last_priority, 7);
    call_once(0, &own);
    CHECK_EQ(worker.last_priority, 200);
    end();
}

int main(void)
{
    RUN(a_requests_key_travels_and_the_callers_own_goes_before_it);
    RUN(a_methods_priority_travels_and_the_calls_own_goes_before_it);
    return 0;
}
