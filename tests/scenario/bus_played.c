/* SPDX-License-Identifier: Apache-2.0 */
/* A bus and a broker that is played: it says what the story wants, and sees each frame's terms. */
#include "support/nodes.h"
#include "support/processes.h"

static headway_sim *sim;
static struct actor broker;
static struct process client;
static int serves; /* SERVE streams that were accepted */

static void run(uint64_t span)
{
    CHECK_EQ(headway_sim_run(sim, span), 0);
}

static void count_serves(struct flow *flow, const headway__frame *frame)
{
    (void)flow;
    serves += frame->open.kind == HEADWAY__KIND_SERVE;
}

static void begin(headway_bus_options options)
{
    sim = sim_make((headway_sim_options){.seed = 51, .delay_min_ns = 1000, .delay_max_ns = 2000});
    serves = 0;
    actor_init(&broker, sim, "broker", NULL);
    broker.on_open = count_serves;
    actor_listen(&broker, "mem://broker");
    CHECK_EQ(process_start(&client, sim, "client", options), 0);
    run(100 * MS);
    CHECK_EQ(client.ups, 1);
}

static void finish(void)
{
    process_stop(&client);
    actor_close(&broker);
    headway_sim_free(sim);
}

/* Who reads by hand asks for messages; their bytes come back as they are read. */
static void demand_is_of_messages_alone_C3(void)
{
    int error;
    begin((headway_bus_options){0});
    struct ask watch = {.method = WATCH, .options = {.manual_demand = 1}};
    struct request *request = process_ask(&client, watch, &error);
    CHECK(request);
    run(10 * MS);
    const headway__credit *out = &broker.flows[0].stream.out;
    int64_t messages = headway__credit_messages(out), bytes = headway__credit_bytes(out);
    for (int i = 0; i < 1000; i++)
        CHECK_EQ(headway_call_request(request->call, 2), 0);
    run(10 * MS);
    CHECK_EQ(headway__credit_messages(out), messages + 2000);
    CHECK_EQ(headway__credit_bytes(out), bytes);
    request_cancel(request);
    run(10 * MS);
    finish();
}

/* Room on the link is not what was missing: it waits out its second. */
static void a_service_that_was_refused_comes_again_after_a_second(void)
{
    int error = 0;
    begin((headway_bus_options){0});
    broker.refuse = HEADWAY_RESOURCE_EXHAUSTED;
    CHECK_EQ(process_serve(&client, 4), 0);
    run(10 * MS);
    CHECK_EQ(broker.refuses, 1);
    broker.refuse = 0;
    while (process_ask(&client, (struct ask){.method = UNARY}, &error))
        ;
    CHECK_EQ(error, HEADWAY_EAGAIN);
    run(10 * MS);
    for (size_t i = 0; i < broker.flow_count; i++)
        flow_finish(&broker.flows[i], HEADWAY_NOT_FOUND);
    run(900 * MS);
    CHECK_EQ(client.writables, 1);
    CHECK(serves == 0 && broker.refuses == 1);
    run(200 * MS);
    CHECK_EQ(serves, 1);
    finish();
}

static uint64_t dice;

static void same_again(void *user, void *bytes, size_t size)
{
    (void)user;
    memset(bytes, 0, size);
    memcpy(bytes, &dice, size < sizeof dice ? size : sizeof dice);
}

/* Whatever the dice say. */
static void a_lost_broker_is_called_again_within_the_spread(void)
{
    static const headway_random random = {same_again, NULL};
    dice = 1;
    begin((headway_bus_options){.reconnect_spread_ms = 10, .random = &random});
    unsigned late = 0;
    for (uint64_t n = 0; n < 40; n++) {
        int before = broker.ups;
        uint64_t ms = 0;
        dice = n;
        headway__link_end(broker.link, HEADWAY__REASON_SHUTDOWN, NULL);
        for (; broker.ups == before; ms++)
            run(MS);
        CHECK(ms <= 11);
        late += ms > 5;
    }
    CHECK(late > 10);
    finish();
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    *(int *)user = status->code;
}

static void a_name_may_have_512_bytes_and_no_more(void)
{
    static const headway_call_events events = {.on_done = on_done};
    char name[600];
    int code = -1;
    begin((headway_bus_options){0});
    for (size_t size = 511; size <= 513; size++) {
        memset(name, 'a', size);
        name[size / 2] = '/';
        name[size] = 0;
        headway_method method = {.name = name + size / 2 + 1, .route = name};
        headway_bytes none = headway_bytes_of(NULL, 0);
        int error = headway_call_open(client.bus, &method, none, NULL, &events, &code, NULL);
        CHECK_EQ(error, size > 512 ? HEADWAY_EINVAL : 0);
        if (error != 0)
            continue;
        run(10 * MS);
        flow_finish(&broker.flows[broker.flow_count - 1], HEADWAY_NOT_FOUND);
        run(10 * MS);
        CHECK_EQ(code, HEADWAY_NOT_FOUND);
        code = -1;
    }
    finish();
}

int main(void)
{
    RUN(demand_is_of_messages_alone_C3);
    RUN(a_service_that_was_refused_comes_again_after_a_second);
    RUN(a_lost_broker_is_called_again_within_the_spread);
    RUN(a_name_may_have_512_bytes_and_no_more);
    return 0;
}
