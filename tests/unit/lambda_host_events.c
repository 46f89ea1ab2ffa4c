/* SPDX-License-Identifier: Apache-2.0 */
/* Events of the host of functions: retried, dropped and recorded by the times of AWS. */
#include "lambda_host_world.h"

static void event(world *w, const char *name, const char *payload)
{
    char id[HOST_ID + 1];
    host_refusal why;
    CHECK_EQ(
        host_invoke_event(w->h, name, "$LATEST", headway_bytes_of_string(payload), NULL, id, &why),
        0);
    world_turn(w);
}

/* Whether it is tried after exactly so long. */
static void fails_and_is_tried_after(world *w, int at, uint64_t ms)
{
    runtime_fail(w, at, "Bad", "{\"errorMessage\":\"no\"}");
    runtime_next(w, at);
    int given = w->boxes[at].given;
    world_pass(w, ms - 1);
    CHECK_EQ(w->boxes[at].given, given);
    world_pass(w, 1);
    CHECK_EQ(w->boxes[at].given, given + 1);
}

static world *with_targets(const pool_options *o)
{
    world *w = world_begin(o);
    function_config c = world_config("f");
    c.timeout_s = 60;
    c.on_success = "topic:good";
    c.on_failure = "topic:bad";
    world_put(w, &c);
    return w;
}

static void an_event_is_run_and_its_success_recorded(void)
{
    world *w = with_targets(NULL);
    event(w, "f", "{\"n\":1}");
    runtime_next(w, 0);
    CHECK_STR(w->boxes[0].got, "{\"n\":1}");
    runtime_answer_with(w, 0, "{\"r\":2}");
    CHECK(strncmp(w->record, "topic:good {\"version\":\"1.0\",\"timestamp\":\"2023-11-14T22:13:2",
                  58) == 0);
    CHECK(strstr(w->record, "\"functionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:f:"
                            "$LATEST\",\"condition\":\"Success\",\"approximateInvokeCount\":1}"));
    CHECK(strstr(w->record, "\"requestPayload\":{\"n\":1},\"responseContext\":{\"statusCode\":200,"
                            "\"executedVersion\":\"$LATEST\"},\"responsePayload\":{\"r\":2}}"));
    world_end(w);
}

static void a_failed_event_is_tried_after_one_minute_and_two(void)
{
    world *w = with_targets(NULL);
    event(w, "f", "1");
    runtime_next(w, 0);
    char id[HOST_ID + 1];
    memcpy(id, w->boxes[0].id, sizeof id);
    fails_and_is_tried_after(w, 0, 60000);
    CHECK_STR(w->boxes[0].id, id); /* the same request */
    fails_and_is_tried_after(w, 0, 120000);
    runtime_fail(w, 0, "Bad", "not JSON");
    CHECK_EQ(w->records, 1);
    CHECK(strstr(w->record, "topic:bad"));
    CHECK(strstr(w->record, "\"condition\":\"RetriesExhausted\",\"approximateInvokeCount\":3}"));
    CHECK(strstr(w->record, "\"functionError\":\"Unhandled\"},\"responsePayload\":\"not JSON\"}"));
    world_end(w);
}

static void what_came_with_an_event_is_there_each_time(void)
{
    world *w = with_targets(NULL);
    char id[HOST_ID + 1];
    host_refusal why;
    const host_invoke_options o = {.size = sizeof o, .trace_id = "Root=1-5759e988", .tenant = "t1"};
    CHECK_EQ(host_invoke_event(w->h, "f", "$LATEST", headway_bytes_of("1", 1), &o, id, &why), 0);
    world_turn(w);
    runtime_next(w, 0);
    CHECK_STR(w->boxes[0].trace, "Root=1-5759e988");
    fails_and_is_tried_after(w, 0, 60000);
    CHECK_STR(w->boxes[0].trace, "Root=1-5759e988");
    CHECK_STR(w->boxes[0].tenant, "t1");
    world_end(w);
}

static void a_faster_clock_makes_minutes_seconds(void)
{
    pool_options o = {.size = sizeof o, .speed = 60};
    world *w = with_targets(&o);
    event(w, "f", "1");
    runtime_next(w, 0);
    fails_and_is_tried_after(w, 0, 1000);
    fails_and_is_tried_after(w, 0, 2000);
    world_end(w);
}

static void a_dead_letter_is_the_event_with_three_attributes(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.retries = 0;
    c.dead_letter = "file:letters";
    world_put(w, &c);
    event(w, "f", "{\"n\":1}");
    runtime_next(w, 0);
    runtime_fail(w, 0, "Bad", "{}");
    char wanted[512];
    snprintf(wanted, sizeof wanted,
             "file:letters {\"messageAttributes\":{\"RequestID\":\"%s\",\"ErrorCode\":\"200\","
             "\"ErrorMessage\":\"{}\"},\"body\":{\"n\":1}}",
             w->boxes[0].id);
    CHECK_STR(w->record, wanted);
    world_end(w);
}

/* The message alone, as a reader of the queue looks for it, in whole characters. */
static void a_dead_letter_says_what_the_function_said(void)
{
    static const struct {
        const char *said, *told;
    } cases[] = {
        {"{\"errorType\":\"E\",\"errorMessage\":\"no \\u00fc \\\"x\\\"\"}",
         "\"no \u00fc \\\"x\\\"\""},
        {"{\"errorType\":\"E\"}", "\"{\\\"errorType\\\":\\\"E\\\"}\""},
        {"no JSON", "\"no JSON\""},
    };
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    char wanted[WORLD_TEXT], said[2 * WORLD_TEXT] = "{\"errorMessage\":\"x";
    c.retries = 0;
    c.dead_letter = "file:letters";
    world_put(w, &c);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        event(w, "f", "1");
        runtime_next(w, 0);
        runtime_fail(w, 0, "Bad", cases[i].said);
        snprintf(wanted, sizeof wanted, "\"ErrorMessage\":%s}", cases[i].told);
        CHECK(strstr(w->record, wanted));
    }
    for (int i = 0; i < 600; i++)
        strcat(said, "\u00fc");
    strcat(said, "\"}");
    event(w, "f", "1");
    runtime_next(w, 0);
    runtime_fail(w, 0, "Bad", said);
    const char *from = strstr(w->record, "\"x");
    CHECK_EQ(strchr(from + 1, '"') - from, 1024);
    world_end(w);
}

/* A function whose room another invocation has. */
static world *without_room(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.reserved = 1;
    c.timeout_s = 900;
    c.event_age_s = 60;
    c.on_failure = "topic:bad";
    c.dead_letter = "file:letters";
    world_put(w, &c);
    CHECK(!world_invoke(w, "f", "{}")->refused);
    world_turn(w);
    runtime_next(w, 0);
    CHECK_EQ(w->boxes[0].given, 1);
    return w;
}

static void a_throttled_event_is_tried_again_until_it_is_too_old(void)
{
    world *w = without_room();
    event(w, "f", "1");
    world_pass(w, 30999); /* tried at 0, 1, 3, 7, 15 and 31 s; then 63 s would be too late */
    CHECK_EQ(w->records, 0);
    world_pass(w, 1);
    CHECK_EQ(w->records, 2);
    CHECK(strstr(w->first_record,
                 "\"condition\":\"EventAgeExceeded\",\"approximateInvokeCount\":0}"));
    CHECK(strstr(w->record, "\"ErrorCode\":\"429\",\"ErrorMessage\":\"Rate Exceeded.\"}"));
    world_end(w);
}

/* AWS does not wait until there is any again. */
static void an_event_of_a_function_that_runs_nothing_ends_at_once(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.reserved = 0;
    c.on_failure = "topic:bad";
    world_put(w, &c);
    event(w, "f", "1");
    CHECK_EQ(w->records, 1);
    CHECK(strstr(w->record,
                 "\"condition\":\"ZeroReservedConcurrency\",\"approximateInvokeCount\":0}"));
    world_end(w);
}

static void a_throttled_event_runs_when_there_is_room(void)
{
    world *w = without_room();
    event(w, "f", "1");
    runtime_answer_with(w, 0, "x");
    runtime_next(w, 0);
    world_pass(w, 999);
    CHECK_EQ(w->boxes[0].given, 1);
    world_pass(w, 1);
    CHECK_EQ(w->boxes[0].given, 2);
    world_end(w);
}

static void a_crash_is_a_failure_like_another(void)
{
    world *w = with_targets(NULL);
    event(w, "f", "1");
    runtime_next(w, 0);
    world_exit(w, 0, 0, 9);
    world_pass(w, 60000);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 1);
    runtime_answer_with(w, 1, "2");
    CHECK(strstr(w->record, "\"condition\":\"Success\",\"approximateInvokeCount\":2}"));
    world_end(w);
}

static void another_function_takes_the_record_as_its_event(void)
{
    world *w = world_begin(NULL);
    function_config c = world_config("f");
    c.on_success = "arn:aws:lambda:us-east-1:000000000000:function:g";
    world_put(w, &c);
    world_function(w, "g");
    event(w, "f", "1");
    runtime_next(w, 0);
    runtime_answer_with(w, 0, "2");
    world_turn(w);
    CHECK_EQ(w->started, 2);
    runtime_next(w, 1);
    CHECK(strstr(w->boxes[1].got, "\"condition\":\"Success\""));
    world_end(w);
}

static void a_function_that_is_its_own_destination_comes_to_an_end(void)
{
    world *w = world_begin(NULL);
    host_statistics s;
    function_config c = world_config("f");
    c.reserved = 0;
    c.on_failure = "arn:aws:lambda:us-east-1:000000000000:function:f";
    world_put(w, &c);
    event(w, "f", "1");
    host_statistics_get(w->h, &s);
    CHECK_EQ(s.events, 0);
    CHECK_EQ(s.events_dropped, 18); /* itself, the 16 that followed, and the record of the last */
    world_end(w);
}

static void the_queue_has_its_limits(void)
{
    char id[HOST_ID + 1];
    host_refusal why;
    static char large[HOST_EVENT_PAYLOAD + 1];
    pool_options o = {.size = sizeof o, .events = 2, .event_bytes = 100};
    world *w = world_begin(&o);
    world_function(w, "f");
    headway_bytes most = headway_bytes_of(large, 60), more = headway_bytes_of(large, sizeof large);
    CHECK_EQ(host_invoke_event(w->h, "f", "$LATEST", more, NULL, id, &why), HEADWAY_ELIMIT);
    CHECK_EQ(why.http, 413);
    CHECK_EQ(host_invoke_event(w->h, "f", "$LATEST", most, NULL, id, &why), 0);
    CHECK_EQ(host_invoke_event(w->h, "f", "$LATEST", most, NULL, id, &why), HEADWAY_EAGAIN);
    CHECK_EQ(why.http, 429);
    event(w, "f", "1");
    CHECK_EQ(host_invoke_event(w->h, "f", "$LATEST", headway_bytes_of("1", 1), NULL, id, &why),
             HEADWAY_EAGAIN);
    CHECK_EQ(host_invoke_event(w->h, "g", "$LATEST", most, NULL, id, &why), HEADWAY_ENOTFOUND);
    CHECK_STR(why.text, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:g");
    world_end(w);
}

static void events_of_a_removed_function_are_dropped(void)
{
    world *w = with_targets(NULL);
    event(w, "f", "1");
    event(w, "f", "2");
    runtime_next(w, 0);
    CHECK_EQ(host_function_remove(w->h, "f", "$LATEST"), 0);
    world_turn(w);
    runtime_answer_with(w, 0, "x");
    CHECK_EQ(w->records, 0);
    host_statistics s;
    host_statistics_get(w->h, &s);
    CHECK_EQ(s.events, 0);
    CHECK_EQ(s.events_dropped, 2);
    world_end(w);
}

int main(void)
{
    RUN(an_event_is_run_and_its_success_recorded);
    RUN(a_failed_event_is_tried_after_one_minute_and_two);
    RUN(what_came_with_an_event_is_there_each_time);
    RUN(a_faster_clock_makes_minutes_seconds);
    RUN(a_dead_letter_is_the_event_with_three_attributes);
    RUN(a_dead_letter_says_what_the_function_said);
    RUN(a_throttled_event_is_tried_again_until_it_is_too_old);
    RUN(an_event_of_a_function_that_runs_nothing_ends_at_once);
    RUN(a_throttled_event_runs_when_there_is_room);
    RUN(a_crash_is_a_failure_like_another);
    RUN(another_function_takes_the_record_as_its_event);
    RUN(a_function_that_is_its_own_destination_comes_to_an_end);
    RUN(the_queue_has_its_limits);
    RUN(events_of_a_removed_function_are_dropped);
    return 0;
}
