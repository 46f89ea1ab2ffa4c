/* SPDX-License-Identifier: Apache-2.0 */
/* How calls of a function fail, and how many there are at once. */
#define _GNU_SOURCE /* memmem */
#include "face_world.h"

/* ---- failures ---- */

static int details_have(const char *text)
{
    return memmem(heard.details, heard.details_size, text, strlen(text)) != NULL;
}

static void a_functions_error_is_a_status_with_details(void)
{
    begin();
    ask("hi");
    fail_with("{\"errorType\":\"KeyError\",\"errorMessage\":\"'x'\",\"stackTrace\":[\"at a\",\"at "
              "b\"]}");
    CHECK_EQ(heard.code, HEADWAY_UNKNOWN);
    CHECK_STR(heard.text, "KeyError: 'x'");
    CHECK(details_have("google.rpc.ErrorInfo") && details_have("KeyError"));
    CHECK(details_have("google.rpc.DebugInfo") && details_have("at b"));
    ask("hi");
    fail_with(
        "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: 1 Error: Task timed "
        "out after 1.00 seconds\"}");
    CHECK_EQ(heard.code, HEADWAY_DEADLINE_EXCEEDED);
    ask("hi");
    CHECK_EQ(say("{\"errorMessage\":\"2026-01-01 1 Task timed out after 1.00 seconds\"}"), 0);
    fail_with("");
    CHECK_EQ(heard.code, HEADWAY_DEADLINE_EXCEEDED);
    ask("hi");
    fail_with("no JSON at all");
    CHECK_EQ(heard.code, HEADWAY_UNKNOWN);
    CHECK_STR(heard.text, "no JSON at all");
    end();
}

static void a_status_of_our_own_runtime_comes_back_whole(void)
{
    begin();
    ask("hi");
    fail_with(
        "{\"errorType\":\"headway.NOT_FOUND\",\"errorMessage\":\"no x\",\"status\":{\"code\":5,"
        "\"message\":\"no x\",\"details\":[]}}");
    CHECK_EQ(heard.code, HEADWAY_NOT_FOUND);
    CHECK_STR(heard.text, "no x");
    CHECK(!heard.not_processed);
    ask("hi");
    fail_with("{\"errorType\":\"headway.RESOURCE_EXHAUSTED\",\"errorMessage\":\"full\",\"status\":{"
              "\"code\":8,\"message\":\"full\"},\"notProcessed\":true,\"retryAfterMs\":250}");
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(heard.not_processed);
    CHECK_EQ(heard.retry_after_ms, 250);
    /* Anybody else's claim is not believed. */
    ask("hi");
    fail_with("{\"errorType\":\"Error\",\"errorMessage\":\"x\",\"notProcessed\":true}");
    CHECK(!heard.not_processed);
    ask("hi");
    fail_with("{\"errorType\":\"headway.ABORTED\",\"errorMessage\":\"again\"}");
    CHECK_EQ(heard.code, HEADWAY_ABORTED);
    end();
}

static void who_leaves_cancels_the_invocation(void)
{
    begin();
    headway_call_cancel(ask("hi"));
    run_ms(20);
    CHECK_EQ(asked.cancelled, 1);
    ask("late");
    run_ms(2000); /* the method's deadline is a second */
    CHECK_EQ(asked.cancelled, 2);
    CHECK_EQ(heard.code, HEADWAY_DEADLINE_EXCEEDED);
    end();
}

static void a_loop_ends(void)
{
    static const struct {
        const char *state, *context;
    } states[] = {{"headway=hops:3", "{\"custom\":{\"headway-hops\":\"4\"}}"},
                  {"a=b, headway=hops:7", "{\"custom\":{\"headway-hops\":\"8\"}}"},
                  {"xheadway=hops:9", "{\"custom\":{\"headway-hops\":\"1\"}}"},
                  {"headway=hops:8", NULL},
                  {"headway=hops:99999999999999999999", NULL}};
    begin();
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        char metadata[128];
        const char *state = states[i].state;
        size_t size = strlen(state);
        /* text { key: "tracestate" value: state } */
        int n = snprintf(metadata, sizeof metadata, "\n%c\n\ntracestate\x12%c%s", (char)(14 + size),
                         (char)size, state);
        const headway_call_options options = {.size = sizeof options,
                                              .metadata = headway_bytes_of(metadata, (size_t)n)};
        unsigned before = asked.invoked;
        ask_with("hi", &options);
        if (states[i].context) {
            CHECK_STR(asked.last.client_context, states[i].context);
            answer("{}");
            CHECK_EQ(heard.code, HEADWAY_OK);
        } else {
            CHECK_EQ(asked.invoked, before);
            CHECK_EQ(heard.code, HEADWAY_FAILED_PRECONDITION);
            CHECK(strstr(heard.text, "recursive loop"));
        }
    }
    end();
}

/* ---- credit ---- */

static void calls_are_as_many_as_the_limit_says(void)
{
    begin();
    face_limit(the_face, 3);
    run_ms(100);
    for (int i = 0; i < 20; i++)
        ask("hi");
    CHECK_EQ(asked.most, 3);
    face_limit(the_face, 5);
    run_ms(10);
    CHECK_EQ(asked.most, 5); /* those that waited at the broker */
    run_ms(3000);
    CHECK_EQ(heard.done, 20);
    end();
}

/* Without a broker between, and with one beside it. */
static void the_limit_holds_within_the_process_too(void)
{
    const headway_call_options within = {
        .size = sizeof within, .via = HEADWAY_VIA_DIRECT, .wait_for_ready = 1};
    const headway_call_options beside = {.size = sizeof beside, .wait_for_ready = 1};
    Trial__V1__Word word = word_of("w", 0);
    begin();
    face_limit(the_face, 4);
    run_ms(100);
    for (int i = 0; i < 20; i++) {
        CHECK_EQ(trial_v1_trial_tell(served, &word, &within, on_empty, NULL, NULL), 0);
        CHECK_EQ(trial_v1_trial_tell(client, &word, &beside, on_empty, NULL, NULL), 0);
        run_ms(5);
    }
    CHECK(asked.running > 0 && asked.most <= 4);
    face_limit(the_face, 1);
    for (int turn = 0; turn < 4000 && heard.done < 40; turn++) {
        if (asked.running > 0) {
            face_end(asked.calls[asked.answered++ % KEPT]);
            asked.running--;
        }
        run_ms(5);
        CHECK(asked.running <= 4);
    }
    CHECK_EQ(heard.done, 40);
    CHECK(asked.answered > 10);
    end();
}

static void take_one(void)
{
    Trial__V1__Word word = word_of("t", 0);
    CHECK_EQ(trial_v1_trial_take(client, &word, NULL, on_word, NULL, NULL), 0);
    run_ms(5);
}

static void what_was_not_begun_may_be_sent_again_L1(void)
{
    begin();
    take_one();
    face_refuse(last_call(), HEADWAY_RESOURCE_EXHAUSTED, 100, "429");
    asked.running--;
    run_ms(50);
    CHECK_EQ(asked.invoked, 1); /* not before the advice */
    run_ms(200);
    CHECK_EQ(asked.invoked, 2);
    answer("{\"text\":\"ok\"}");
    CHECK_EQ(heard.code, HEADWAY_OK);
    /* What may have been processed is not. */
    take_one();
    const headway_status lost = {.code = HEADWAY_UNAVAILABLE, .message = "reset"};
    face_fail(last_call(), &lost);
    run_ms(500);
    CHECK_EQ(asked.invoked, 3);
    CHECK_EQ(heard.code, HEADWAY_UNAVAILABLE);
    CHECK(!heard.not_processed);
    end();
}

static void a_function_without_room_refuses_at_once(void)
{
    begin();
    room = 0;
    ask("hi");
    CHECK_EQ(heard.done, 1);
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(heard.not_processed);
    CHECK_EQ(heard.retry_after_ms, 100);
    room = 1;
    ask("hi");
    answer("{}");
    CHECK_EQ(heard.code, HEADWAY_OK);
    end();
}

static void wrong_options_are_told(void)
{
    char why[256];
    face *none;
    static const char *const no_event[] = {"Ask", NULL}, *const no_method[] = {"Asc", NULL};
    begin();
    face_options options = defaults();
    options.service = "trial.v1.Trail";
    CHECK_EQ(face_open(served, &options, &port, NULL, why, sizeof why, &none), HEADWAY_ENOTFOUND);
    CHECK_STR(why, "the schema has no service trial.v1.Trail");
    options = defaults();
    options.events = no_event;
    CHECK_EQ(face_open(served, &options, &port, NULL, why, sizeof why, &none), HEADWAY_EMALFORMED);
    CHECK(strstr(why, "google.protobuf.Empty"));
    options.events = no_method;
    CHECK_EQ(face_open(served, &options, &port, NULL, why, sizeof why, &none), HEADWAY_ENOTFOUND);
    CHECK(strstr(why, "no method Asc"));
    options = defaults();
    options.schema = headway_bytes_of("\xff\xff", 2);
    CHECK_EQ(face_open(served, &options, &port, NULL, why, sizeof why, &none), HEADWAY_EMALFORMED);
    CHECK(*why);
    end();
}

int main(void)
{
    RUN(a_functions_error_is_a_status_with_details);
    RUN(a_status_of_our_own_runtime_comes_back_whole);
    RUN(who_leaves_cancels_the_invocation);
    RUN(a_loop_ends);
    RUN(calls_are_as_many_as_the_limit_says);
    RUN(the_limit_holds_within_the_process_too);
    RUN(what_was_not_begun_may_be_sent_again_L1);
    RUN(a_function_without_room_refuses_at_once);
    RUN(wrong_options_are_told);
    return 0;
}
