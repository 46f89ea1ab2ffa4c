/* SPDX-License-Identifier: Apache-2.0 */
/* A poller, byte by byte: what it says to the Runtime API, and what it makes of what it hears. */
#include "lambda_runtime_double.h"

#define ERROR_TYPE "\r\nLambda-Runtime-Function-Error-Type: "
#define STREAM                                                                                     \
    "\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n"       \
    "Trailer: Lambda-Runtime-Function-Error-Type\r\n"                                              \
    "Trailer: Lambda-Runtime-Function-Error-Body\r\n\r\n"

static poller p;

static int invoke(poller *one, const invocation_event *event, const char *deadline_ms,
                  invocation **ret_invocation)
{
    CHECK_STR(deadline_ms, "1700000000000");
    return invocation_open(NULL, event, &poller_result, one, ret_invocation);
}

static int holding; /* events that arrive wait for poller_run */

static void arrived(poller *one)
{
    if (!holding)
        poller_run(one);
}

static void rested(poller *one)
{
    (void)one;
    seen.rests++;
}

static void broken(poller *one, int exit_code, const char *why)
{
    (void)one;
    seen.breaks++;
    seen.exit_code = exit_code;
    snprintf(seen.why, sizeof seen.why, "%s", why);
}

static const poller_ops ops = {.connect = double_connect,
                               .send = double_send,
                               .unsent = double_unsent,
                               .disconnect = double_disconnect,
                               .arrived = arrived,
                               .invoke = invoke,
                               .rested = rested,
                               .broken = broken,
                               .log = double_log};

/* It has asked. */
static void begin(void)
{
    double_begin();
    poller_init(&p, &ops, NULL, &heap);
    p.host = API;
    poller_next(&p);
    CHECK_EQ(seen.connects, 1);
    poller_connected(&p);
    was_sent(NEXT);
}

static void begin_running(void)
{
    begin();
    says(&p, EVENT("one"));
    CHECK_STR(seen.running.id, "one");
    CHECK_STR(seen.running.trace, "Root=1");
}

static void finish(void)
{
    poller_close(&p);
    if (seen.running.open) {
        CHECK(seen.running.cancelled);
        function_ends();
    }
    CHECK_EQ(p.phase, POLLER_OVER);
    poller_done(&p);
    double_end();
}

static void event_by_event_on_one_connection(void)
{
    begin_running();
    for (int n = 1; n < 4; n++) {
        function_responds("{\"a\":1}");
        was_sent(POST "one/response" JSON "\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        says(&p, "HTTP/1.1 202 Acc");
        CHECK_EQ(seen.rests, n - 1);
        says(&p, &ACCEPTED[strlen("HTTP/1.1 202 Acc")]);
        CHECK_EQ(seen.rests, n);
        poller_next(&p);
        was_sent(NEXT);
        says(&p, EVENT("one"));
    }
    CHECK_EQ(seen.connects, 1);
    CHECK_EQ(seen.logs, 0);
    finish();
}

static void an_event_that_is_held_is_kept_whatever_its_connection_does(void)
{
    begin();
    holding = 1;
    says(&p, EVENT("one"));
    CHECK(!seen.running.open);
    poller_lost(&p, 1, "closed");
    holding = 0;
    poller_run(&p);
    poller_run(&p); /* once */
    CHECK_STR(seen.running.id, "one");
    function_responds("1");
    poller_connected(&p);
    was_sent(POST "one/response" JSON "\r\nContent-Length: 1\r\n\r\n1");
    finish();
    begin();
    holding = 1;
    says(&p, EVENT("one"));
    holding = 0;
    finish(); /* closed while it is held */
    poller_run(&p);
}

static void it_rests_when_the_result_is_told_and_the_invocation_gone(void)
{
    begin_running();
    seen.running.result->respond(&p, headway_bytes_of_string("1"));
    says(&p, ACCEPTED);
    CHECK_EQ(seen.rests, 0);
    function_ends();
    CHECK_EQ(seen.rests, 1);
    finish();
}

static void errors_have_their_type_in_a_header(void)
{
    begin_running();
    seen.running.result->fail(&p, "headway.NOT\r\nX: 1_FOUND", headway_bytes_of_string("{}"));
    function_ends();
    was_sent(POST "one/error" JSON ERROR_TYPE
                  "headway.NOTX: 1_FOUND\r\nContent-Length: 2\r\n\r\n{}");
    finish();
}

static void a_result_that_is_too_large_is_an_error(void)
{
    static char body[6 * 1024 * 1024 + 100 + 1];
    memset(body, ' ', sizeof body);
    begin_running();
    seen.running.result->respond(&p, headway_bytes_of(body, sizeof body));
    CHECK(strstr(seen.sent, ERROR_TYPE "Function.ResponseSizeTooLarge\r\n"));
    CHECK(strstr(seen.sent, "Response payload size exceeded maximum allowed payload size (6291556 "
                            "bytes)."));
    function_ends();
    says(&p, ACCEPTED);
    poller_next(&p);
    seen.sent_size = 0;
    says(&p, EVENT("two"));
    seen.running.result->respond(&p, headway_bytes_of(body, sizeof body - 1));
    CHECK(strncmp(seen.sent, POST "two/response", strlen(POST "two/response")) == 0);
    function_ends();
    says(&p, ACCEPTED);
    poller_next(&p);
    seen.sent_size = 0;
    says(&p, EVENT("three"));
    seen.running.result->fail(&p, "An.Error", headway_bytes_of(body, sizeof body));
    CHECK(strstr(seen.sent, ERROR_TYPE "Function.ResponseSizeTooLarge\r\n"));
    CHECK(seen.sent_size < 1000);
    function_ends();
    finish();
}

static void streams_go_in_chunks_with_a_prelude(void)
{
    const headway_bytes prelude = headway_bytes_of_string("{\"statusCode\":200}");
    const invocation_result *to = &poller_result;
    begin_running();
    to->begin(&p, "application/vnd.awslambda.http-integration-response", &prelude);
    CHECK_EQ(memcmp(seen.sent + seen.sent_size - 10, "\0\0\0\0\0\0\0\0\r\n", 10), 0);
    memset(seen.sent + seen.sent_size - 10, '.', 8);
    was_sent(POST "one/response HTTP/1.1\r\nHost: " API "\r\nContent-Type: "
                  "application/vnd.awslambda.http-integration-response" STREAM
                  "1a\r\n{\"statusCode\":200}........\r\n");
    CHECK_EQ(to->write(&p, headway_bytes_of_string("hello")), 0);
    CHECK_EQ(to->write(&p, headway_bytes_of_string("")), 0); /* would look like the end */
    was_sent("5\r\nhello\r\n");
    to->end(&p);
    was_sent("0\r\n\r\n");
    function_ends();
    says(&p, ACCEPTED);
    CHECK_EQ(seen.rests, 1);
    finish();
}

static void who_does_not_read_is_waited_for(void)
{
    begin_running();
    poller_result.begin(&p, NULL, NULL);
    was_sent(POST "one/response HTTP/1.1\r\nHost: " API
                  "\r\nContent-Type: application/octet-stream" STREAM);
    seen.unsent = POLLER_HIGH + 1;
    CHECK_EQ(poller_result.write(&p, headway_bytes_of_string("x")), HEADWAY_EAGAIN);
    was_sent("");
    seen.unsent = 0;
    poller_drained(&p);
    poller_drained(&p);
    CHECK_EQ(seen.running.writable, 1);
    CHECK_EQ(poller_result.write(&p, headway_bytes_of_string("x")), 0);
    finish();
}

static void what_fails_in_the_middle_is_told_in_trailers(void)
{
    static char large[POLLER_TRAILER + 1];
    begin_running();
    poller_result.begin(&p, "a/b", NULL);
    seen.sent_size = 0;
    poller_result.fail(&p, "My.Error", headway_bytes_of_string("{\"errorType\":1}"));
    was_sent("0\r\nLambda-Runtime-Function-Error-Type: My.Error\r\n"
             "Lambda-Runtime-Function-Error-Body: eyJlcnJvclR5cGUiOjF9\r\n\r\n");
    function_ends();
    says(&p, ACCEPTED);
    poller_next(&p);
    says(&p, EVENT("two"));
    poller_result.begin(&p, "a/b", NULL);
    seen.sent_size = 0;
    memset(large, '"', sizeof large);
    poller_result.fail(&p, "My.Error", headway_bytes_of(large, sizeof large));
    CHECK(seen.sent_size < 400);
    function_ends();
    finish();
}

static void a_result_is_told_again_once(void)
{
    const char *told = POST "one/response" JSON "\r\nContent-Length: 1\r\n\r\n1";
    begin_running();
    function_responds("1");
    was_sent(told);
    poller_lost(&p, 1, "reset");
    CHECK_EQ(seen.connects, 2);
    CHECK_EQ(seen.after_ms, 0);
    poller_connected(&p);
    was_sent(told);
    says(&p, "HTTP/1.1 403 Forbidden\r\nContent-Length: 1\r\n\r\nx"); /* the first had come */
    CHECK_EQ(seen.rests, 1);
    CHECK(strstr(seen.line, "had arrived"));
    poller_next(&p);
    was_sent(NEXT);
    says(&p, EVENT("two"));
    function_responds("2");
    poller_lost(&p, 1, "reset");
    poller_connected(&p);
    poller_lost(&p, 1, "reset");
    CHECK_EQ(seen.rests, 2); /* it is given up */
    CHECK(strstr(seen.line, "two is lost"));
    finish();
}

static void a_connection_that_dies_while_the_function_runs_is_made_anew_for_the_result(void)
{
    begin_running();
    poller_lost(&p, 1, "closed");
    CHECK_EQ(seen.connects, 1);
    function_responds("1");
    CHECK_EQ(seen.connects, 2);
    was_sent("");
    poller_connected(&p);
    was_sent(POST "one/response" JSON "\r\nContent-Length: 1\r\n\r\n1");
    says(&p, ACCEPTED);
    CHECK_EQ(seen.rests, 1);
    finish();
}

static void a_stream_waits_for_its_connection_but_is_not_told_again(void)
{
    begin_running();
    poller_lost(&p, 1, "closed");
    poller_result.begin(&p, "a/b", NULL);
    CHECK_EQ(poller_result.write(&p, headway_bytes_of_string("x")), HEADWAY_EAGAIN);
    poller_lost(&p, 0, "refused");
    CHECK_EQ(seen.connects, 3);
    poller_connected(&p);
    CHECK_EQ(seen.running.writable, 1);
    CHECK_EQ(poller_result.write(&p, headway_bytes_of_string("x")), 0);
    poller_lost(&p, 1, "reset");
    CHECK_EQ(seen.running.cancelled, 1);
    CHECK_EQ(poller_result.write(&p, headway_bytes_of_string("x")), 0); /* nobody reads it */
    CHECK_EQ(seen.rests, 0);
    function_ends();
    CHECK_EQ(seen.rests, 1);
    finish();
}

static void a_stream_that_is_answered_before_its_end_is_over(void)
{
    begin_running();
    poller_result.begin(&p, "a/b", NULL);
    says(&p, "HTTP/1.1 400 Bad\r\nContent-Length: 1\r\n\r\nx");
    CHECK_EQ(seen.running.cancelled, 1);
    CHECK_EQ(seen.disconnects, 1);
    function_ends();
    CHECK_EQ(seen.rests, 1);
    poller_next(&p);
    CHECK_EQ(seen.connects, 2);
    finish();
}

static void attempts_are_counted_and_there_is_an_end(void)
{
    begin();
    poller_lost(&p, 1, "closed");
    uint32_t in_all = seen.after_ms, tries = 0;
    for (; !seen.breaks; tries++) {
        poller_lost(&p, 0, "connection refused");
        in_all += seen.breaks ? 0 : seen.after_ms;
        CHECK(tries < 100);
    }
    CHECK_EQ(tries, 8);
    CHECK(in_all > 500 && in_all < 2000);
    CHECK_EQ(seen.exit_code, 1);
    CHECK(strstr(seen.why, "connection refused") && strstr(seen.why, API));
    finish();
    begin(); /* whoever is there but never answers */
    for (tries = 0; !seen.breaks; tries++) {
        poller_lost(&p, 1, "closed");
        if (!seen.breaks)
            poller_connected(&p);
        CHECK(tries < 100);
    }
    CHECK_EQ(tries, 64);
    finish();
}

static void what_the_api_says_of_the_environment_is_heeded(void)
{
    static const struct {
        int status, exit_code;
    } all[] = {{410, 0}, {403, 1}, {400, 1}, {500, 1}, {503, 1}, {301, 1}};
    char text[100];
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        begin();
        snprintf(text, sizeof text, "HTTP/1.1 %d X\r\nContent-Length: 2\r\n\r\nno", all[i].status);
        says(&p, text);
        CHECK_EQ(seen.breaks, 1);
        CHECK_EQ(seen.exit_code, all[i].exit_code);
        finish();
    }
    begin_running();
    function_responds("1");
    says(&p, "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n");
    CHECK_EQ(seen.breaks, 1);
    finish();
    begin_running();
    function_responds("1");
    says(&p, "HTTP/1.1 413 Oh\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    CHECK_EQ(seen.breaks, 0);
    CHECK_EQ(seen.rests, 1);
    CHECK_EQ(seen.disconnects, 1);
    finish();
}

static void what_nobody_asked_for_ends_the_connection(void)
{
    begin();
    says(&p, EVENT("one") EVENT("two"));
    CHECK_STR(seen.running.id, "one");
    CHECK_EQ(seen.disconnects, 1);
    function_responds("1");
    CHECK_EQ(seen.connects, 2);
    finish();
}

static void an_event_must_have_an_id_that_can_be_answered(void)
{
    static const char *const wrong[] = {EVENT(""), EVENT("a/../b"), EVENT("a b"), EVENT("a?b")};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        begin();
        says(&p, wrong[i]);
        CHECK_EQ(seen.breaks, 1);
        finish();
    }
}

static void it_is_stopped_wherever_it_is(void)
{
    begin();
    poller_stop(&p);
    CHECK_EQ(p.phase, POLLER_OVER);
    CHECK_EQ(seen.disconnects, 1);
    finish();
    begin_running();
    poller_stop(&p);
    function_responds("1");
    CHECK_EQ(seen.rests, 0);
    says(&p, ACCEPTED);
    CHECK_EQ(seen.rests, 1);
    CHECK_EQ(p.phase, POLLER_OVER);
    poller_next(&p);
    CHECK_EQ(seen.connects, 1);
    finish();
    begin_running();
    poller_result.begin(&p, "a/b", NULL);
    finish();
}

static void that_there_is_no_function_is_told(void)
{
    double_begin();
    poller_init(&p, &ops, NULL, &heap);
    p.host = API;
    poller_fail_init(&p, "Runtime.NoServices", headway_bytes_of_string("{}"));
    poller_connected(&p);
    was_sent("POST /2018-06-01/runtime/init/error" JSON ERROR_TYPE
             "Runtime.NoServices\r\nContent-Length: 2\r\n\r\n{}");
    says(&p, ACCEPTED);
    CHECK_EQ(seen.breaks, 1);
    CHECK_EQ(seen.exit_code, 1);
    finish();
}

/* Each allocation fails, and all after it: it is told as an error, or it is the end. */
static void want_of_memory_is_told(void)
{
    for (int n = 0; n < 12; n++) {
        double_begin();
        poller_init(&p, &ops, NULL, &heap);
        p.host = API;
        heap_left = n;
        poller_next(&p);
        if (!seen.breaks)
            poller_connected(&p);
        if (!seen.breaks)
            says(&p, EVENT("one"));
        if (seen.running.open)
            function_responds("{}");
        heap_left = -1;
        CHECK(seen.breaks == 1 || p.phase == POLLER_TELLING);
        finish();
    }
    begin();
    seen.open_error = HEADWAY_ENOMEM;
    says(&p, EVENT("one"));
    CHECK(strstr(seen.sent, ERROR_TYPE "Runtime.OutOfMemory\r\n"));
    says(&p, ACCEPTED);
    CHECK_EQ(seen.rests, 1);
    finish();
}

int main(void)
{
    RUN(event_by_event_on_one_connection);
    RUN(an_event_that_is_held_is_kept_whatever_its_connection_does);
    RUN(it_rests_when_the_result_is_told_and_the_invocation_gone);
    RUN(errors_have_their_type_in_a_header);
    RUN(a_result_that_is_too_large_is_an_error);
    RUN(streams_go_in_chunks_with_a_prelude);
    RUN(who_does_not_read_is_waited_for);
    RUN(what_fails_in_the_middle_is_told_in_trailers);
    RUN(a_result_is_told_again_once);
    RUN(a_connection_that_dies_while_the_function_runs_is_made_anew_for_the_result);
    RUN(a_stream_waits_for_its_connection_but_is_not_told_again);
    RUN(a_stream_that_is_answered_before_its_end_is_over);
    RUN(attempts_are_counted_and_there_is_an_end);
    RUN(what_the_api_says_of_the_environment_is_heeded);
    RUN(what_nobody_asked_for_ends_the_connection);
    RUN(an_event_must_have_an_id_that_can_be_answered);
    RUN(it_is_stopped_wherever_it_is);
    RUN(that_there_is_no_function_is_told);
    RUN(want_of_memory_is_told);
    return 0;
}
