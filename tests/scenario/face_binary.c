/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of generated stubs become invocations whose messages stand in JSON packed, in base64. */
#include "face_world.h"

static void begin_binary(void)
{
    face_options options = defaults();
    options.binary = 1;
    begin_with(&options);
}

static void a_call_and_its_result(void)
{
    static const char *const same[] = {
        "{\"binary\":\"CgN5b3UQCQ==\"}", "{\"binary\":\"CgN5b3UQCQ\"}",
        "{\"binary\":\"CgN5b3UQCZgBAQ==\"}", /* and a field that nobody here knows */
        " { \"newer\" : 1 , \"binary\" : \"\\u0043gN5b3UQCQ==\" } \n"};
    begin_binary();
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ask("hi");
        CHECK_STR(asked.payload, "{\"method\":\"trial.v1.Trial/Ask\",\"binary\":\"CgJoaRAH\"}");
        answer(same[i]);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_OK);
        CHECK_STR(heard.last, "you 9");
    }
    ask("hi");
    answer("{\"binary\":\"\"}");
    CHECK_STR(heard.last, " 0");
    end();
}

static void what_is_no_response_is_an_internal_error(void)
{
    static const struct {
        const char *result, *words;
    } wrong[] = {{"{\"text\":\"you\"}", "does the function know binary payloads?"},
                 {"{\"binary\":null}", "does the function know binary payloads?"},
                 {"{\"binary\":7}", "base64"},
                 {"{\"binary\":\"?\"}", "base64"},
                 {"{\"binary\":\"Cg==\"}", "the function's result is no trial.v1.Word"},
                 {"{\"binary\":\"\"} b", "the function's result is no trial.v1.Word"},
                 {"\"CgFh\"", "the function's result is no trial.v1.Word"}};
    begin_binary();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ask("hi");
        answer(wrong[i].result);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_INTERNAL);
        CHECK(strstr(heard.text, wrong[i].words));
    }
    end();
}

static void a_failure_is_told_in_json(void)
{
    begin_binary();
    ask("hi");
    fail_with("{\"errorType\":\"headway.NOT_FOUND\",\"errorMessage\":\"no x\"}");
    CHECK_EQ(heard.code, HEADWAY_NOT_FOUND);
    CHECK_STR(heard.text, "no x");
    watch(NULL);
    (void)say("{\"errorType\":\"headway.NOT_FOUND\",\"errorMessage\":\"no y\"}");
    asked.running--;
    run_ms(50);
    CHECK_EQ(heard.done, 2);
    CHECK_STR(heard.text, "no y");
    end();
}

static void streams_of_responses(void)
{
    static const char *const forms[] = {
        "{\"binary\":\"CgFh\"}\n{\"binary\":\"CgFiEAI=\"}\n",
        "[{\"binary\":\"CgFh\"},{\"binary\":\"CgFiEAI=\"}]",
        "{\"responses\":[{\"binary\":\"CgFh\"},\n{\"binary\":\"CgFiEAI=\"}]\n}"};
    begin_binary();
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        watch(NULL);
        answer(forms[i]);
        run_ms(50);
        CHECK_EQ(heard.done, i + 1);
        CHECK_EQ(heard.code, HEADWAY_OK);
        CHECK_EQ(heard.messages, 2 * (i + 1));
        CHECK_STR(heard.last, "b 2");
    }
    watch(NULL);
    CHECK_EQ(say("{\"binary\":\"CgFh\"}\n{\"bin"), 0);
    run_ms(20);
    CHECK_STR(heard.last, "a 0"); /* as they come */
    answer("ary\":\"CgFiEAI=\"}");
    CHECK_STR(heard.last, "b 2");
    end();
}

static void a_clients_stream_is_an_array_of_strings(void)
{
    headway_call *call;
    begin_binary();
    static const trial_v1_trial_send_events events = {.on_done = on_word};
    CHECK_EQ(trial_v1_trial_send(client, NULL, &events, NULL, &call), 0);
    run_ms(20);
    for (int i = 0; i < 3; i++) {
        Trial__V1__Word word = word_of("", i);
        CHECK_EQ(trial_v1_trial_send_send(call, &word), 0);
    }
    CHECK_EQ(headway_call_end(call), 0);
    run_ms(20);
    CHECK_STR(asked.payload,
              "{\"method\":\"trial.v1.Trial/Send\",\"binary\":[\"\",\"EAE=\",\"EAI=\"]}");
    answer("{\"binary\":\"CgFh\"}");
    CHECK_STR(heard.last, "a 0");
    end();
}

static void requests_have_the_limit_of_payloads(void)
{
    static char large[1 << 20];
    begin_binary();
    memset(large, 'x', sizeof large - 1);
    Trial__V1__Word word = word_of(large, 0);
    CHECK_EQ(trial_v1_trial_tell(client, &word, NULL, on_empty, NULL, NULL), 0);
    run_ms(2000);
    CHECK_EQ(heard.code, HEADWAY_RESOURCE_EXHAUSTED);
    CHECK(strstr(heard.text, "in base64 the request is over the 1048576 bytes"));
    CHECK_EQ(asked.invoked, 0);
    end();
}

static void a_bare_payload_is_never_binary(void)
{
    char why[256];
    face *none = NULL;
    face_options options = defaults();
    options.service = "trial.v1.Other";
    options.bare = options.binary = 1;
    begin();
    CHECK_EQ(face_open(served, &options, &port, NULL, why, sizeof why, &none), HEADWAY_EMALFORMED);
    CHECK(!none && strstr(why, "of bare and binary only one goes"));
    end();
}

int main(void)
{
    RUN(a_call_and_its_result);
    RUN(what_is_no_response_is_an_internal_error);
    RUN(a_failure_is_told_in_json);
    RUN(streams_of_responses);
    RUN(a_clients_stream_is_an_array_of_strings);
    RUN(requests_have_the_limit_of_payloads);
    RUN(a_bare_payload_is_never_binary);
    return 0;
}
