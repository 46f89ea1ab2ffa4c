/* SPDX-License-Identifier: Apache-2.0 */
/* The example service on a simulated bus: real handlers, real broker, virtual time. */
#include <headway/sim.h>

#include <fleet/v1/fleet.headway.h>
#include <math.h>

#include "broker.h"
#include "check.h"
#include "fleet.h"

static headway_sim *sim;
static headway_host *hosts[3]; /* broker, service, client */
static headway_broker *broker;
static headway_bus *service, *client;
static struct readings host; /* what the device is like */

/* What a caller has heard. */
static struct {
    int done, code;
    unsigned messages, events, outcomes;
    uint64_t last, missing;
    double value;
    char text[200];
    uint64_t count;
} heard;

static int read_host(void *user, struct readings *ret_readings)
{
    (void)user;
    *ret_readings = host;
    return 0;
}

static headway_bus *open_bus(headway_host *at)
{
    headway_bus *bus;
    const headway_bus_options options = {.size = sizeof options,
                                         .name = headway_sim_host_name(at),
                                         .alloc = headway_sim_alloc(at),
                                         .random = headway_sim_random(at)};
    CHECK_EQ(headway_bus_open(headway_sim_loop(at), headway_sim_transport(), "mem://broker",
                              &options, &bus),
             0);
    return bus;
}

static void run_ms(uint64_t ms)
{
    CHECK_EQ(headway_sim_run(sim, ms * HEADWAY_SIM_MILLISECOND), 0);
}

static void begin(void)
{
    static const char *const names[] = {"broker", "service", "client"};
    static const struct fleet_source source = {.read = read_host, .hostname = "tester"};
    memset(&heard, 0, sizeof heard);
    memset(&host, 0, sizeof host);
    host.has_load = host.has_memory = host.has_processes = 1;
    host.load.one = 1.5;
    host.memory.total = 1000;
    host.memory.available = 400;
    host.process_count = 100;
    CHECK_EQ(headway_sim_new(NULL, &sim), 0);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(headway_sim_host(sim, names[i], &hosts[i]), 0);
    const headway_broker_options options = {.size = sizeof options,
                                            .alloc = headway_sim_alloc(hosts[0]),
                                            .random = headway_sim_random(hosts[0])};
    CHECK_EQ(
        headway_broker_new(headway_sim_loop(hosts[0]), headway_sim_transport(), &options, &broker),
        0);
    CHECK_EQ(headway_broker_listen(broker, "mem://broker", NULL, 0), 0);
    service = open_bus(hosts[1]);
    CHECK_EQ(fleet_open(service, &source), 0);
    client = open_bus(hosts[2]);
    run_ms(200);
}

static void on_bus_closed(headway_bus *bus, void *user)
{
    (void)user;
    headway_bus_free(bus);
}

static void on_broker_closed(headway_broker *closed, void *user)
{
    (void)user;
    headway_broker_free(closed);
}

/* Everything that was taken is given back. */
static void end(void)
{
    headway_bus_close(client, on_bus_closed, NULL);
    headway_bus_close(service, on_bus_closed, NULL);
    run_ms(1000);
    headway_broker_close(broker, on_broker_closed, NULL);
    run_ms(1000);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(headway_sim_blocks(hosts[i]), 0);
    headway_sim_free(sim);
}

static void note_end(const headway_status *status)
{
    heard.done++;
    heard.code = status->code;
    snprintf(heard.text, sizeof heard.text, "%s", status->message);
}

static void on_device(headway_call *call, const headway_status *status,
                      const Fleet__V1__Device *device, void *user)
{
    (void)call;
    (void)user;
    note_end(status);
    if (!device)
        return;
    heard.messages = (unsigned)device->n_readings;
    CHECK_STR(device->hostname, "tester");
    CHECK_STR(device->name, "local");
}

static void get(const char *device)
{
    Fleet__V1__GetRequest request = FLEET__V1__GET_REQUEST__INIT;
    request.device = (char *)device;
    memset(&heard, 0, sizeof heard);
    CHECK_EQ(fleet_v1_fleet_get(client, &request, NULL, on_device, NULL, NULL), 0);
    run_ms(100);
    CHECK_EQ(heard.done, 1);
}

static void get_answers_with_what_can_be_read(void)
{
    begin();
    get("");
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.messages, 3);
    get("elsewhere");
    CHECK_EQ(heard.code, HEADWAY_NOT_FOUND);
    CHECK_STR(heard.text, "there is no device \"elsewhere\", only \"local\"");
    end();
}

static void on_reading(headway_call *call, const Fleet__V1__Reading *reading, void *user)
{
    (void)call;
    (void)user;
    heard.messages++;
    heard.missing += reading->sequence - heard.last - 1;
    heard.last = reading->sequence;
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    (void)call;
    (void)user;
    note_end(status);
}

/* interval_ms < 0: none given. */
static headway_call *watch(int interval_ms, int manual_demand)
{
    static const fleet_v1_fleet_watch_events events = {.on_next = on_reading, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options,
                                          .manual_demand = (uint8_t)manual_demand};
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    Google__Protobuf__Duration interval = GOOGLE__PROTOBUF__DURATION__INIT;
    headway_call *call;
    interval.seconds = interval_ms / 1000;
    interval.nanos = interval_ms % 1000 * 1000000;
    if (interval_ms >= 0)
        request.interval = &interval;
    CHECK_EQ(fleet_v1_fleet_watch(client, &request, &options, &events, NULL, &call), 0);
    return call;
}

static void watch_sends_a_round_each_interval(void)
{
    begin();
    headway_call *call = watch(-1, 0); /* one second */
    run_ms(9500);
    CHECK_EQ(heard.messages, 10 * 3);
    CHECK_EQ(heard.missing, 0);
    headway_call_cancel(call);
    run_ms(1000);
    CHECK_EQ(heard.code, HEADWAY_CANCELLED);
    CHECK_EQ(heard.done, 1);
    end();
}

static void a_reader_that_stops_costs_no_memory_and_loses_nothing(void)
{
    begin();
    headway_call *call = watch(0, 1);
    run_ms(1000);
    size_t before[2] = {headway_sim_bytes(hosts[0]), headway_sim_bytes(hosts[1])};
    run_ms(30000);
    CHECK_EQ(heard.messages, 0);
    for (int i = 0; i < 2; i++)
        CHECK(headway_sim_bytes_most(hosts[i]) < before[i] + (1 << 20));
    CHECK_EQ(headway_call_request(call, 500), 0);
    run_ms(5000);
    CHECK_EQ(heard.messages, 500);
    CHECK_EQ(heard.missing, 0);
    get(""); /* and others are served meanwhile */
    CHECK_EQ(heard.code, HEADWAY_OK);
    headway_call_cancel(call);
    run_ms(1000);
    end();
}

static void a_slow_reader_of_intervals_gets_fresh_readings_and_the_gaps(void)
{
    begin();
    headway_call *call = watch(100, 1);
    run_ms(10000);
    CHECK_EQ(headway_call_request(call, 1000), 0);
    run_ms(1000);
    /* What was under way when it stopped, then some rounds of now. */
    CHECK(heard.messages > 20 && heard.messages < 200);
    CHECK(heard.missing > 100);
    CHECK(heard.last > 300);
    headway_call_cancel(call);
    run_ms(1000);
    end();
}

static void clients_that_die_leave_nothing_behind(void)
{
    size_t blocks[3];
    begin();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10; i++)
            watch(i * 10, 0);
        run_ms(500);
        CHECK(heard.messages > 100);
        headway_sim_crash(hosts[2]);
        run_ms(20000);
        blocks[round] = headway_sim_blocks(hosts[1]);
        headway_sim_restart(hosts[2]);
        client = open_bus(hosts[2]);
        run_ms(200);
    }
    CHECK_EQ(blocks[2], blocks[1]); /* after the first there are calls kept for use again */
    end();
}

static void on_summary(headway_call *call, const headway_status *status,
                       const Fleet__V1__UploadSummary *summary, void *user)
{
    (void)call;
    (void)user;
    note_end(status);
    if (!summary || !summary->n_statistics)
        return;
    heard.count = summary->count;
    CHECK_EQ(summary->statistics[0]->minimum, 1);
    CHECK_EQ(summary->statistics[0]->maximum, 1000);
    heard.value = summary->statistics[0]->mean;
}

static double next_value;

static void send_loads(headway_call *call, void *user)
{
    Fleet__V1__Reading reading = FLEET__V1__READING__INIT;
    Fleet__V1__Load load = FLEET__V1__LOAD__INIT;
    int error = 0;
    (void)user;
    reading.value_case = FLEET__V1__READING__VALUE_LOAD;
    reading.load = &load;
    while (!error && next_value <= 1000) {
        load.one_minute = next_value;
        error = fleet_v1_fleet_upload_send(call, &reading);
        next_value += !error;
    }
    CHECK(!error || error == HEADWAY_EAGAIN || error == HEADWAY_ECLOSED);
    if (!error)
        fleet_v1_fleet_upload_end(call);
}

static void upload(double first)
{
    static const fleet_v1_fleet_upload_events events = {.on_writable = send_loads,
                                                        .on_done = on_summary};
    headway_call *call;
    next_value = first;
    memset(&heard, 0, sizeof heard);
    CHECK_EQ(fleet_v1_fleet_upload(client, NULL, &events, NULL, &call), 0);
    send_loads(call, NULL);
    run_ms(5000);
    CHECK_EQ(heard.done, 1);
}

static void upload_answers_with_the_summary(void)
{
    begin();
    upload(1);
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.count, 1000);
    CHECK(fabs(heard.value - 500.5) < 1e-6);
    end();
}

static void upload_of_what_is_no_number_is_refused(void)
{
    static const fleet_v1_fleet_upload_events events = {.on_done = on_summary};
    Fleet__V1__Reading reading = FLEET__V1__READING__INIT;
    Fleet__V1__Load load = FLEET__V1__LOAD__INIT;
    headway_call *call;
    begin();
    reading.value_case = FLEET__V1__READING__VALUE_LOAD;
    reading.load = &load;
    load.one_minute = (double)INFINITY;
    CHECK_EQ(fleet_v1_fleet_upload(client, NULL, &events, NULL, &call), 0);
    run_ms(50); /* the first grant comes */
    CHECK_EQ(fleet_v1_fleet_upload_send(call, &reading), 0);
    run_ms(1000);
    CHECK_EQ(heard.code, HEADWAY_INVALID_ARGUMENT);
    CHECK_STR(heard.text, "reading 1 has a value that is not a number");
    end();
}

static unsigned commands_left;
static uint64_t command_id;

static void on_outcome(headway_call *call, const Fleet__V1__Outcome *outcome, void *user)
{
    (void)call;
    (void)user;
    CHECK_EQ(outcome->id, ++heard.outcomes);
    heard.messages++;
    heard.count += outcome->done;
}

static void send_samples(headway_call *call, void *user)
{
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SampleNow sample = FLEET__V1__SAMPLE_NOW__INIT;
    int error = 0;
    (void)user;
    command.action_case = FLEET__V1__COMMAND__ACTION_SAMPLE_NOW;
    command.sample_now = &sample;
    while (!error && commands_left) {
        command.id = command_id + 1;
        error = fleet_v1_fleet_control_send(call, &command);
        command_id += !error;
        commands_left -= !error;
    }
    if (!error)
        fleet_v1_fleet_control_end(call);
}

static headway_call *control(unsigned commands, int manual_demand)
{
    static const fleet_v1_fleet_control_events events = {
        .on_next = on_outcome, .on_writable = send_samples, .on_done = on_done};
    const headway_call_options options = {.size = sizeof options,
                                          .manual_demand = (uint8_t)manual_demand};
    headway_call *call;
    commands_left = commands;
    command_id = 0;
    CHECK_EQ(fleet_v1_fleet_control(client, &options, &events, NULL, &call), 0);
    send_samples(call, NULL);
    return call;
}

static void each_command_has_one_outcome_in_order(void)
{
    begin();
    control(200, 0);
    run_ms(10000);
    CHECK_EQ(heard.messages, 200);
    CHECK_EQ(heard.count, 200);
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.done, 1);
    end();
}

static void a_caller_that_reads_no_outcomes_is_refused_in_the_end(void)
{
    begin();
    control(5000, 1);
    run_ms(10000);
    CHECK_EQ(heard.done, 1);
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(commands_left > 4000);
    end();
}

static void on_event(headway_subscription *subscription, const Fleet__V1__ReadingOutOfRange *event,
                     const char *topic, uint64_t sequence, void *user)
{
    (void)subscription;
    (void)sequence;
    (void)user;
    heard.events++;
    heard.value = event->value;
    CHECK_STR(topic, "fleet.v1.ReadingOutOfRange.local");
    CHECK_EQ(event->side, FLEET__V1__READING_OUT_OF_RANGE__SIDE__ABOVE);
    CHECK_EQ(event->bound, 50);
    CHECK(event->reading && event->reading->load);
}

static void set_threshold(double maximum)
{
    static const fleet_v1_fleet_control_events events = {.on_next = on_outcome, .on_done = on_done};
    Fleet__V1__Command command = FLEET__V1__COMMAND__INIT;
    Fleet__V1__SetThreshold set = FLEET__V1__SET_THRESHOLD__INIT;
    headway_call *call;
    set.kind = FLEET__V1__KIND__LOAD;
    set.has_maximum = 1;
    set.maximum = maximum;
    command.id = 1;
    command.action_case = FLEET__V1__COMMAND__ACTION_SET_THRESHOLD;
    command.set_threshold = &set;
    CHECK_EQ(fleet_v1_fleet_control(client, NULL, &events, NULL, &call), 0);
    headway_call_ref(call);
    run_ms(50);
    int error = fleet_v1_fleet_control_send(call, &command);
    CHECK(!error || (error == HEADWAY_ECLOSED && heard.done));
    (void)fleet_v1_fleet_control_end(call);
    headway_call_unref(call);
}

static void a_crossing_is_told_once(void)
{
    static const fleet_v1_reading_out_of_range_events events = {.on_event = on_event};
    headway_subscription *subscription;
    begin();
    CHECK_EQ(
        fleet_v1_reading_out_of_range_subscribe(client, NULL, NULL, &events, NULL, &subscription),
        0);
    set_threshold(50);
    run_ms(5000);
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.count, 1);
    CHECK_EQ(heard.events, 0);
    host.load.one = 51;
    run_ms(5000);
    CHECK_EQ(heard.events, 1);
    CHECK_EQ(heard.value, 51);
    host.load.one = 49; /* not far enough inside */
    run_ms(2000);
    host.load.one = 60;
    run_ms(2000);
    CHECK_EQ(heard.events, 1);
    host.load.one = 20;
    run_ms(2000);
    host.load.one = 70;
    run_ms(2000);
    CHECK_EQ(heard.events, 2);
    headway_subscription_close(subscription);
    run_ms(1000);
    end();
}

static void want_of_memory_ends_calls_and_nothing_else(void)
{
    for (unsigned n = 1; n < 120; n++) {
        begin();
        headway_sim_fail_allocation(hosts[1], n);
        headway_call *call = headway_call_ref(watch(10, 0));
        set_threshold(1);
        run_ms(3000);
        headway_call_cancel(call);
        headway_call_unref(call);
        run_ms(1000);
        CHECK_EQ(heard.done, 2);
        headway_sim_fail_allocation(hosts[1], 0);
        run_ms(10000); /* a lost link is back by then */
        get("");
        CHECK_EQ(heard.code, HEADWAY_OK);
        end();
    }
}

int main(void)
{
    RUN(get_answers_with_what_can_be_read);
    RUN(watch_sends_a_round_each_interval);
    RUN(a_reader_that_stops_costs_no_memory_and_loses_nothing);
    RUN(a_slow_reader_of_intervals_gets_fresh_readings_and_the_gaps);
    RUN(clients_that_die_leave_nothing_behind);
    RUN(upload_answers_with_the_summary);
    RUN(upload_of_what_is_no_number_is_refused);
    RUN(each_command_has_one_outcome_in_order);
    RUN(a_caller_that_reads_no_outcomes_is_refused_in_the_end);
    RUN(a_crossing_is_told_once);
    RUN(want_of_memory_ends_calls_and_nothing_else);
    return 0;
}
