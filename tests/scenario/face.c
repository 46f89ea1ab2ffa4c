/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of generated stubs become invocations of a function, and its results answers. */
#include "face_world.h"

/* ---- one response ---- */

static void a_call_is_an_invocation_and_its_result_the_answer(void)
{
    begin();
    ask("hi");
    CHECK_STR(asked.payload,
              "{\"method\":\"trial.v1.Trial/Ask\",\"request\":{\"text\":\"hi\",\"number\":7}}");
    CHECK_STR(asked.last.client_context, "{\"custom\":{\"headway-hops\":\"1\"}}");
    CHECK(asked.last.remaining_ms > 900 && asked.last.remaining_ms <= 1000);
    CHECK(!asked.last.event && !asked.last.streams);
    CHECK_EQ(say("{\"text\":\"yo"), 0);
    answer("u\",\"number\":9,\"newer\":[1]}");
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_STR(heard.last, "you 9");
    end();
}

static void a_trace_goes_on(void)
{
    /* text { key: "traceparent" value: ... } */
    static const char metadata[] = "\nF\n\x0btraceparent\x12\x37"
                                   "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const headway_call_options options = {
        .size = sizeof options, .metadata = headway_bytes_of(metadata, sizeof metadata - 1)};
    begin();
    ask_with("hi", &options);
    CHECK_STR(asked.last.trace_id,
              "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1");
    answer("{}");
    ask("hi");
    CHECK_STR(asked.last.trace_id, "");
    answer("{}");
    end();
}

static void a_function_that_returns_nothing_answers_an_empty_message(void)
{
    begin();
    ask("hi");
    answer("null");
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_STR(heard.last, " 0");
    end();
}

static void a_bare_payload_is_the_request_alone(void)
{
    face_options options = defaults();
    options.bare = 1;
    begin_with(&options);
    ask("hi");
    CHECK_STR(asked.payload, "{\"text\":\"hi\",\"number\":7}");
    answer("{}");
    CHECK_EQ(heard.code, HEADWAY_OK);
    end();
}

static void what_is_no_response_is_an_internal_error(void)
{
    static const char *const wrong[] = {"{\"text\":5}", "no JSON", "{\"statusCode\":200}", "[]",
                                        "{\"text\":\"a\"} b"};
    begin();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ask("hi");
        answer(wrong[i]);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_INTERNAL);
        CHECK(strstr(heard.text, "the function's result is no trial.v1.Word"));
        CHECK(!heard.not_processed);
    }
    end();
}

static void an_event_is_answered_once_it_is_taken(void)
{
    begin();
    Trial__V1__Word word = word_of("psst", 0);
    CHECK_EQ(trial_v1_trial_tell(client, &word, NULL, on_empty, NULL, NULL), 0);
    run_ms(20);
    CHECK(asked.last.event);
    face_end(last_call());
    run_ms(20);
    CHECK_EQ(heard.done, 1);
    CHECK_EQ(heard.code, HEADWAY_OK);
    end();
}

static void results_and_requests_have_limits(void)
{
    static char large[1 << 20];
    begin();
    memset(large, ' ', sizeof large);
    ask("hi");
    int error = 0;
    for (int i = 0; i < 6; i++)
        CHECK_EQ(face_write(last_call(), headway_bytes_of(large, sizeof large)), 0);
    error = face_write(last_call(), headway_bytes_of(large, sizeof large));
    CHECK_EQ(error, HEADWAY_ECLOSED);
    run_ms(20);
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(heard.retry_after_ms, HEADWAY_RETRY_NEVER);
    memset(large, 1, sizeof large - 1); /* six bytes each in JSON */
    large[sizeof large - 1] = 0;
    Trial__V1__Word word = word_of(large, 0);
    CHECK_EQ(trial_v1_trial_tell(client, &word, NULL, on_empty, NULL, NULL), 0);
    run_ms(2000);
    CHECK_EQ(heard.done, 2);
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(strstr(heard.text, "1048576 bytes"));
    CHECK_EQ(asked.invoked, 1);
    end();
}

/* ---- streams ---- */

static void a_stream_of_values_is_a_stream_of_responses(void)
{
    begin();
    watch(NULL);
    CHECK(asked.last.streams);
    CHECK_EQ(say("{\"text\":\"a\"}\n{\"te"), 0);
    run_ms(20);
    CHECK_EQ(heard.messages, 1);
    answer("xt\":\"b\",\"number\":2}");
    CHECK_EQ(heard.messages, 2);
    CHECK_STR(heard.last, "b 2");
    CHECK_EQ(heard.done, 1);
    CHECK_EQ(heard.code, HEADWAY_OK);
    end();
}

static void a_gathered_result_is_one_too(void)
{
    static const char *const forms[] = {
        "[{\"text\":\"a\"}, {\"text\":\"b\"} ,{\"text\":\"c\"}]",
        " {\"responses\" : [{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]}\n",
        "{\"text\":\"a\"}{\"text\":\"b\"}\n\n{\"text\":\"c\"}\n"};
    begin();
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        watch(NULL);
        answer(forms[i]);
        run_ms(50);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_OK);
        CHECK_EQ(heard.messages, 3 * (i + 1));
        CHECK_STR(heard.last, "c 0");
    }
    watch(NULL);
    answer("[]");
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.messages, 9);
    end();
}

static void a_stream_that_is_cut_off_fails(void)
{
    static const char *const cut[] = {"[{\"text\":\"a\"}", "{\"text\":\"a\"}{",
                                      "{\"text\":\"a\"} x"};
    begin();
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        watch(NULL);
        if (say(cut[i]) == 0)
            face_end(last_call());
        asked.running--;
        run_ms(50);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_INTERNAL);
    }
    end();
}

static void an_error_where_a_stream_would_begin_is_the_functions(void)
{
    begin();
    watch(NULL);
    (void)say("{\"errorType\":\"headway.NOT_FOUND\",\"errorMessage\":\"no x\"}");
    asked.running--;
    run_ms(50);
    CHECK_EQ(heard.done, 1);
    CHECK_EQ(heard.code, HEADWAY_NOT_FOUND);
    CHECK_STR(heard.text, "no x");
    end();
}

static void a_caller_without_credit_stops_the_function(void)
{
    const headway_call_options options = {.size = sizeof options, .manual_demand = 1};
    begin();
    headway_call *call = watch(&options);
    CHECK_EQ(headway_call_request(call, 1), 0);
    run_ms(20);
    unsigned said = 0;
    while (said < 100 && say("{\"number\":1}\n") == 0)
        said++;
    CHECK(said < 10);
    run_ms(20);
    CHECK_EQ(heard.messages, 1);
    for (unsigned i = 0; i < said; i++) {
        CHECK_EQ(headway_call_request(call, 1), 0);
        run_ms(20);
    }
    CHECK_EQ(asked.writable, 1);
    CHECK_EQ(heard.messages, said);
    answer("{\"number\":2}");
    CHECK_EQ(headway_call_request(call, 5), 0);
    run_ms(50);
    CHECK_STR(heard.last, " 2");
    CHECK_EQ(heard.code, HEADWAY_OK);
    CHECK_EQ(heard.done, 1);
    end();
}

static void what_waits_for_credit_when_all_is_said_is_the_faces_own(void)
{
    const headway_call_options options = {.size = sizeof options, .manual_demand = 1};
    begin();
    headway_call *call = watch(&options);
    CHECK_EQ(say("{\"number\":1}\n{\"number\":2}\n{\"number\":3}\n{\"number\":4}\n"), 0);
    face_end(last_call());
    asked.running--;
    run_ms(20);
    CHECK_EQ(heard.done, 0);
    headway_call_cancel(call);
    run_ms(20);
    CHECK_EQ(asked.cancelled, 0);
    CHECK_EQ(heard.code, HEADWAY_CANCELLED);
    end();
}

static void a_clients_stream_is_one_request(void)
{
    headway_call *call;
    begin();
    static const trial_v1_trial_send_events events = {.on_done = on_word};
    CHECK_EQ(trial_v1_trial_send(client, NULL, &events, NULL, &call), 0);
    run_ms(20);
    for (int i = 0; i < 3; i++) {
        Trial__V1__Word word = word_of("", i);
        CHECK_EQ(trial_v1_trial_send_send(call, &word), 0);
    }
    run_ms(20);
    CHECK_EQ(asked.invoked, 0);
    CHECK_EQ(headway_call_end(call), 0);
    run_ms(20);
    CHECK_STR(asked.payload, "{\"method\":\"trial.v1.Trial/Send\",\"request\":[{},{\"number\":1},"
                             "{\"number\":2}]}");
    answer("{\"text\":\"three\"}");
    CHECK_STR(heard.last, "three 0");
    end();
}

int main(void)
{
    RUN(a_call_is_an_invocation_and_its_result_the_answer);
    RUN(a_trace_goes_on);
    RUN(a_function_that_returns_nothing_answers_an_empty_message);
    RUN(a_bare_payload_is_the_request_alone);
    RUN(what_is_no_response_is_an_internal_error);
    RUN(an_event_is_answered_once_it_is_taken);
    RUN(results_and_requests_have_limits);
    RUN(a_stream_of_values_is_a_stream_of_responses);
    RUN(a_gathered_result_is_one_too);
    RUN(a_stream_that_is_cut_off_fails);
    RUN(an_error_where_a_stream_would_begin_is_the_functions);
    RUN(a_caller_without_credit_stops_the_function);
    RUN(what_waits_for_credit_when_all_is_said_is_the_faces_own);
    RUN(a_clients_stream_is_one_request);
    return 0;
}
