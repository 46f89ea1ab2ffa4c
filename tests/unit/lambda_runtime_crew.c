/* SPDX-License-Identifier: Apache-2.0 */
/* The pollers together: when the bus is paused and resumed, and when all are through. */
#include "crew.h"
#include "lambda_runtime_double.h"
#include "remaining.h"

enum { SECONDS = 1000 };
static const int64_t deadline = 1700000000000;

static struct {
    int pauses, resumes, ends, overs, exit_code;
    void (*on_paused)(void *user), (*on_resumed)(void *user);
    void *user;
} host;

static crew c;
static int64_t wall;

static void pause_bus(headway_bus *bus, void (*on_paused)(void *user), void *user)
{
    (void)bus;
    host.pauses++;
    host.on_paused = on_paused;
    host.user = user;
}

static void resume_bus(headway_bus *bus, void (*on_resumed)(void *user), void *user)
{
    (void)bus;
    host.resumes++;
    host.on_resumed = on_resumed;
    host.user = user;
}

static void end_program(headway_bus *bus, int exit_code)
{
    (void)bus;
    host.ends++;
    host.exit_code = exit_code;
    crew_close(&c);
}

static void over(crew *one)
{
    (void)one;
    host.overs++;
}

static int64_t wall_ms(void)
{
    return wall;
}

static const poller_ops ops = {.connect = double_connect,
                               .send = double_send,
                               .unsent = double_unsent,
                               .disconnect = double_disconnect,
                               .arrived = crew_arrived,
                               .invoke = crew_invoke,
                               .rested = crew_rested,
                               .broken = crew_broken,
                               .log = double_log};
static headway_function_host functions = {.size = sizeof functions,
                                          .program = "test",
                                          .pause = pause_bus,
                                          .resume = resume_bus,
                                          .end = end_program};

static poller *at(unsigned i)
{
    return &c.seats[i].poller;
}

static void begin(unsigned count, int has_brokers)
{
    double_begin();
    memset(&host, 0, sizeof host);
    functions.has_brokers = has_brokers;
    wall = deadline - 30 * SECONDS;
    c = (crew){.host = &functions, .api = API, .count = count, .wall_ms = wall_ms, .over = over};
    CHECK_EQ(crew_init(&c, &ops, &heap), 0);
    crew_start(&c);
    CHECK_EQ(seen.connects, count);
    for (unsigned i = 0; i < count; i++) {
        poller_connected(at(i));
        was_sent(NEXT);
    }
}

static void finish(void)
{
    if (!host.ends)
        crew_close(&c);
    if (seen.running.open) {
        CHECK_EQ(host.overs, 0);
        function_ends();
    }
    CHECK_EQ(host.overs, 1);
    crew_done(&c, &heap);
    double_end();
}

static void before_the_next_event_is_asked_for_the_bus_is_paused(void)
{
    begin(1, 1);
    CHECK_EQ(host.resumes, 0);
    for (int n = 1; n < 4; n++) {
        says(at(0), EVENT("one"));
        CHECK_EQ(host.resumes, n);
        CHECK(!seen.running.open); /* the bus first */
        host.on_resumed(host.user);
        function_responds("1");
        seen.sent_size = 0;
        CHECK_EQ(host.pauses, n - 1); /* the result first */
        says(at(0), ACCEPTED);
        CHECK_EQ(host.pauses, n);
        CHECK_EQ(seen.sent_size, 0); /* not yet */
        host.on_paused(host.user);
        was_sent(NEXT);
    }
    finish();
}

static void without_brokers_there_is_nothing_to_pause(void)
{
    begin(1, 0);
    says(at(0), EVENT("one"));
    function_responds("1");
    seen.sent_size = 0;
    says(at(0), ACCEPTED);
    was_sent(NEXT);
    CHECK_EQ(host.pauses + host.resumes, 0);
    finish();
}

static void several_at_once_are_never_frozen(void)
{
    begin(3, 1);
    CHECK_EQ(host.resumes, 1);
    says(at(2), EVENT("one"));
    function_responds("1");
    seen.sent_size = 0;
    says(at(2), ACCEPTED);
    was_sent(NEXT);
    CHECK_EQ(host.pauses, 0);
    CHECK_EQ(host.resumes, 1);
    finish();
}

static void a_clock_that_is_wrong_is_not_believed(void)
{
    begin(1, 0);
    says(at(0), EVENT("one"));
    CHECK_EQ(seen.running.remaining_ms, 30 * SECONDS);
    function_responds("1");
    says(at(0), ACCEPTED);
    wall = deadline + 3600 * SECONDS;
    says(at(0), EVENT("two"));
    CHECK_EQ(seen.running.remaining_ms, REMAINING_MOST);
    finish();
    CHECK_EQ(remaining_ms("1000", 900), 100);
    CHECK_EQ(remaining_ms("1000", 999), REMAINING_LEAST); /* it has, or had, hardly any time */
    CHECK_EQ(remaining_ms("1000", 1000), REMAINING_LEAST);
    CHECK_EQ(remaining_ms("1000", 3600999), REMAINING_LEAST);
    CHECK_EQ(remaining_ms("1000", 3601000), REMAINING_MOST);
    CHECK_EQ(remaining_ms("5400999", 1000), REMAINING_MOST - 1);
    CHECK_EQ(remaining_ms("9999999", 1000), REMAINING_MOST);
    CHECK_EQ(remaining_ms("", 0), REMAINING_MOST);
    CHECK_EQ(remaining_ms("-5", 0), REMAINING_MOST);
    CHECK_EQ(remaining_ms("5x", 0), REMAINING_MOST);
    CHECK_EQ(remaining_ms("99999999999999999999", 0), REMAINING_MOST);
}

static void it_is_over_when_no_invocation_is_left(void)
{
    begin(2, 0);
    says(at(0), EVENT("one"));
    crew_stop(&c);
    crew_close(&c);
    CHECK_EQ(host.overs, 0);
    CHECK_EQ(seen.running.cancelled, 1);
    function_ends();
    CHECK_EQ(host.overs, 1);
    host.ends = 1; /* it is closed already */
    finish();
}

static void what_breaks_one_ends_the_program(void)
{
    begin(2, 0);
    says(at(1), EVENT("one"));
    says(at(0), "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
    CHECK_EQ(host.ends, 1);
    CHECK_EQ(host.exit_code, 1);
    CHECK_EQ(seen.running.cancelled, 1);
    finish();
}

static void how_many_is_a_number_in_bounds(void)
{
    static const char *const wrong[] = {
        "0", "-1", "+1", "1.5", "x", "1601", "99999999999999999999"};
    unsigned count = 0;
    CHECK_EQ(crew_count(NULL, &count), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(crew_count("", &count), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(crew_count("1600", &count), 0);
    CHECK_EQ(count, CREW_MOST);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK_EQ(crew_count(wrong[i], &count), HEADWAY_EINVAL);
    begin(CREW_MOST, 0);
    finish();
}

static void why_there_is_no_function_is_told_in_json(void)
{
    double_begin();
    memset(&host, 0, sizeof host);
    c = (crew){.host = &functions, .api = API, .count = 1, .wall_ms = wall_ms, .over = over};
    CHECK_EQ(crew_init(&c, &ops, &heap), 0);
    crew_fail(&c, "Runtime.SetupFailed", "a \"b\" \\ c\n");
    poller_connected(at(0));
    CHECK(strstr(seen.sent,
                 "{\"errorType\":\"Runtime.SetupFailed\",\"errorMessage\":\"a 'b' ' c'\","
                 "\"stackTrace\":[]}"));
    says(at(0), ACCEPTED);
    CHECK_EQ(host.ends, 1);
    CHECK_EQ(host.exit_code, 1);
    finish();
}

int main(void)
{
    RUN(before_the_next_event_is_asked_for_the_bus_is_paused);
    RUN(without_brokers_there_is_nothing_to_pause);
    RUN(several_at_once_are_never_frozen);
    RUN(a_clock_that_is_wrong_is_not_believed);
    RUN(it_is_over_when_no_invocation_is_left);
    RUN(what_breaks_one_ends_the_program);
    RUN(how_many_is_a_number_in_bounds);
    RUN(why_there_is_no_function_is_told_in_json);
    return 0;
}
