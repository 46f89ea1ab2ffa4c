/* SPDX-License-Identifier: Apache-2.0 */
/* Direct invocations of a function: all four shapes of a call, and all that may go wrong. */
#include "lambda_shop.h"

static struct heard h, others[16];

static void a_method_is_called_with_its_request(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\": \"shop.v1.Shop/Place\", \"request\": "
                    "{\"customer\": \"anna\", \"number\": \"7\"}}");
    CHECK_EQ(h.responded, 1);
    CHECK(shop_says(&h, "{\"customer\":\"anna\",\"number\":\"7\","));
    shop_invoke(&h, "{\"method\": \"shop.v1.Shop/Place\"}");
    CHECK_EQ(h.responded, 1);
    shop_end();
}

static void a_function_may_be_for_one_method(void)
{
    shop_begin((function_options){.method = "shop.v1.Shop/Place"});
    shop_invoke(&h, "{\"customer\": \"anna\"}");
    CHECK_EQ(h.responded, 1);
    CHECK(shop_says(&h, "{\"customer\":\"anna\""));
    shop_invoke(&h, "{\"method\": \"shop.v1.Shop/List\", \"request\": {}}"); /* others too */
    CHECK_STR(h.body, "{\"responses\":[]\n}");
    shop_end();
}

static void a_status_is_told_whole(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"customer\":\"nobody\"}}");
    CHECK_EQ(h.failed, 1);
    CHECK_STR(h.type, "headway.NOT_FOUND");
    CHECK_STR(h.body, "{\"errorType\":\"headway.NOT_FOUND\","
                      "\"errorMessage\":\"no \\\"nobody\\\" here\","
                      "\"status\":{\"code\":5,\"message\":\"no \\\"nobody\\\" here\",\"details\":["
                      "{\"@type\":\"type.googleapis.com/shop.v1.ListRequest\",\"count\":\"7\"}]},"
                      "\"retryAfterMs\":250}");
    shop_end();
}

static void what_cannot_be_called_is_refused_in_words(void)
{
    static const struct {
        const char *event, *type, *part;
    } all[] = {
        {"{\"method\":\"shop.v1.Shop/Plaice\"}", "headway.UNIMPLEMENTED",
         "there is no method \\\"shop.v1.Shop/Plaice\\\"; there are: shop.v1.Shop/Place, "},
        {"{\"method\":\"\"}", "headway.UNIMPLEMENTED", "shop.v1.Shop/Place"},
        {"{\"requestContext\":{\"connectionId\":\"c\"}}", "headway.UNIMPLEMENTED",
         "the event is of no kind"},
        {"[]", "headway.INVALID_ARGUMENT", "the request is no shop.v1.Order"},
        {"{", "headway.INVALID_ARGUMENT", "the event is no JSON"},
        {"", "headway.INVALID_ARGUMENT", "the event is no JSON"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"customer\":7}}",
         "headway.INVALID_ARGUMENT", "the request is no shop.v1.Order: 1:"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"colour\":\"red\"}}",
         "headway.INVALID_ARGUMENT", "colour"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"request\":[]}", "headway.INVALID_ARGUMENT",
         "the request is no shop.v1.Order"},
        {"{\"method\":\"shop.v1.Shop/Import\",\"request\":{}}", "headway.INVALID_ARGUMENT",
         "as an array"},
        {"{\"method\":\"shop.v1.Shop/Import\",\"request\":[{},{\"number\":-1},{}]}",
         "headway.INVALID_ARGUMENT", "request 2 of the stream"},
        {"{\"method\":\"shop.v1.Shop/Import\",\"request\":[{},7]}", "headway.INVALID_ARGUMENT",
         "request 2 of the stream"},
    };
    shop_begin((function_options){0});
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_invoke(&h, all[i].event);
        CHECK_EQ(h.failed, 1);
        CHECK_STR(h.type, all[i].type);
        CHECK(shop_says(&h, all[i].part));
        CHECK(shop_says(&h, "\"notProcessed\":true"));
    }
    CHECK_EQ(shop.placed, 0);
    shop_end();
}

static void json_that_is_deep_or_large_is_refused(void)
{
    enum { DEEP = 100000 };
    static char event[2 * DEEP + 200];
    int used = snprintf(event, sizeof event, "{\"method\":\"shop.v1.Shop/Place\",\"request\":");
    memset(event + used, '[', DEEP);
    memset(event + used + DEEP, ']', DEEP);
    memcpy(event + used + 2 * DEEP, "}", 2);
    shop_begin((function_options){0});
    shop_invoke(&h, event);
    CHECK_STR(h.type, "headway.INVALID_ARGUMENT");
    shop_end();
}

/* ---- streams ---- */

static void a_stream_of_responses_is_gathered(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":2}}");
    CHECK_STR(h.body, "{\"responses\":[{\"customer\":\"anna\",\"number\":\"1\"},\n"
                      "{\"customer\":\"anna\",\"number\":\"2\"}]\n}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":2,\"code\":15}}");
    CHECK_EQ(h.failed, 1);
    CHECK_STR(h.type, "headway.DATA_LOSS");
    shop_end();
}

static void a_result_that_is_too_large_fails(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":100,"
                    "\"size\":100000}}");
    CHECK_EQ(h.failed, 1);
    CHECK_STR(h.type, "Function.ResponseSizeTooLarge");
    CHECK(shop_says(&h, "Response payload size exceeded maximum allowed payload size "
                        "(6291556 bytes)."));
    CHECK_EQ(shop.cancels, 1); /* nobody goes on for it */
    shop_end();
}

static void a_stream_of_responses_is_streamed(void)
{
    shop_begin((function_options){.streaming = 1});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":2}}");
    CHECK(h.begun && h.ended && !h.failed);
    CHECK_STR(h.type, "application/x-ndjson");
    CHECK_STR(h.body, "{\"customer\":\"anna\",\"number\":\"1\"}\n"
                      "{\"customer\":\"anna\",\"number\":\"2\"}\n");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\"}");
    CHECK(h.begun && h.ended && !h.size);
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"request\":{}}");
    CHECK(h.responded && !h.begun);
    shop_end();
}

static void a_stream_may_fail_in_the_middle(void)
{
    shop_begin((function_options){.streaming = 1});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":1,\"code\":15}}");
    CHECK(h.begun && h.failed && !h.ended);
    CHECK_STR(h.type, "headway.DATA_LOSS");
    CHECK(shop_says(&h, "{\"customer\":\"anna\",\"number\":\"1\"}\n{\"errorType\""));
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"code\":15}}");
    CHECK(!h.begun && h.failed); /* before there was anything */
    shop_end();
}

/* Whoever reads slowly stops the service, however long the stream. */
static void a_slow_reader_stops_the_service(void)
{
    shop_begin((function_options){.streaming = 1});
    shop_open(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":5000,\"size\":100}}");
    h.room = 1;
    shop_run(SECOND);
    CHECK(h.begun && !h.done);
    CHECK(shop.listed < 200);
    for (unsigned listed = 0; !h.done; listed = shop.listed) {
        CHECK(shop.listed < listed + 200);
        h.room = 10000;
        invocation_writable(h.running);
        shop_run(MS);
    }
    CHECK(h.ended && !h.failed);
    CHECK(shop_says(&h, "\"number\":\"5000\""));
    shop_end();
}

static void streams_of_requests_are_arrays(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Import\",\"request\":[]}");
    CHECK_STR(h.body, "{}");
    static char event[1 << 16];
    int used = snprintf(event, sizeof event, "{\"method\":\"shop.v1.Shop/Import\",\"request\":[{}");
    for (int i = 1; i < 500; i++) /* far more than its window */
        used += snprintf(event + used, sizeof event - (size_t)used, ",{\"text\":\"%050d\"}", i);
    snprintf(event + used, sizeof event - (size_t)used, "]}");
    shop_invoke(&h, event);
    CHECK_STR(h.body, "{\"number\":\"500\"}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Haggle\",\"request\":[{\"number\":3},"
                    "{\"number\":4}]}");
    CHECK_STR(h.body, "{\"responses\":[{\"number\":\"3\"},\n{\"number\":\"4\"}]\n}");
    shop_end();
}

/* ---- packed messages ---- */

static void who_gives_bytes_is_answered_in_bytes(void)
{
    shop_begin((function_options){0});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"CgRhbm5hEAc=\"}");
    CHECK_EQ(h.responded, 1);
    CHECK(shop_says(&h, "{\"binary\":\"CgRhbm5hEAca"));
    CHECK_STR(h.body + h.size - 2, "\"}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"\"}");
    CHECK_EQ(h.responded, 1);
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CAI=\"}");
    CHECK_STR(h.body, "{\"responses\":[{\"binary\":\"CgRhbm5hEAE=\"},\n"
                      "{\"binary\":\"CgRhbm5hEAI=\"}]\n}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Import\",\"binary\":[\"\", \"EAE\"]}");
    CHECK_STR(h.body, "{\"binary\":\"EAI=\"}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Import\",\"binary\":[]}");
    CHECK_STR(h.body, "{\"binary\":\"\"}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CGQQoI0G\"}");
    CHECK_STR(h.type, "Function.ResponseSizeTooLarge");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"CgZub2JvZHk=\"}");
    CHECK_STR(h.type, "headway.NOT_FOUND"); /* a failure is no message */
    CHECK(shop_says(&h, "{\"errorType\":\"headway.NOT_FOUND\""));
    shop_end();
}

static void streams_of_bytes_are_streamed(void)
{
    shop_begin((function_options){.streaming = 1});
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CAI=\"}");
    CHECK(h.begun && h.ended && !h.failed);
    CHECK_STR(h.body, "{\"binary\":\"CgRhbm5hEAE=\"}\n{\"binary\":\"CgRhbm5hEAI=\"}\n");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CAEYDw==\"}");
    CHECK(h.begun && h.failed && !h.ended);
    CHECK_STR(h.type, "headway.DATA_LOSS");
    shop_end();
}

static void what_is_no_packed_request_is_refused_in_words(void)
{
    static const struct {
        const char *event, *part;
    } all[] = {
        {"{\"method\":\"shop.v1.Shop/Place\",\"request\":{},\"binary\":\"\"}",
         "the event has both \\\"request\\\" and \\\"binary\\\": give one of them"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"binary\":7}",
         "the request is no shop.v1.Order: \\\"binary\\\": "},
        {"{\"method\":\"shop.v1.Shop/Place\",\"binary\":[\"\"]}",
         "the request is no shop.v1.Order: \\\"binary\\\": "},
        {"{\"method\":\"shop.v1.Shop/Place\",\"binary\":null}", "give a string of base64"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"no base64\"}", "base64"},
        {"{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"CgRh\"}",
         "the request is no shop.v1.Order: the bytes of \\\"binary\\\": "},
        {"{\"method\":\"shop.v1.Shop/Import\",\"binary\":\"\"}", "as an array"},
        {"{\"method\":\"shop.v1.Shop/Import\",\"binary\":[\"\",\"CgRh\"]}",
         "request 2 of the stream: the request is no shop.v1.Order: the bytes of"},
        {"{\"method\":\"shop.v1.Shop/Import\",\"binary\":[{}]}", "request 1 of the stream"},
    };
    shop_begin((function_options){0});
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_invoke(&h, all[i].event);
        CHECK_EQ(h.failed, 1);
        CHECK_STR(h.type, "headway.INVALID_ARGUMENT");
        CHECK(shop_says(&h, all[i].part));
    }
    CHECK_EQ(shop.placed, 0);
    shop_end();
}

/* ---- time, and other circumstances ---- */

static void the_function_answers_before_its_time_is_up(void)
{
    shop_begin((function_options){0});
    uint64_t before = headway_sim_now(shop.sim);
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"customer\":\"late\"}}");
    CHECK_STR(h.type, "headway.DEADLINE_EXCEEDED");
    uint64_t took = (headway_sim_now(shop.sim) - before) / MS;
    CHECK(took >= 2600 && took < 2950);
    CHECK_EQ(shop.cancels, 1);
    const invocation_event none = {
        .body = headway_bytes_of_string("{\"method\":\"shop.v1.Shop/Place\",\"request\":{}}"),
        .request_id = "1",
        .trace_id = ""};
    memset(&h, 0, sizeof h);
    shop_open_event(&h, &none);
    shop_run(SECOND);
    CHECK_STR(h.type, "headway.DEADLINE_EXCEEDED");
    CHECK(shop_says(&h, "\"notProcessed\":true"));
    shop_end();
}

static void nobody_waits_any_more(void)
{
    static const char late[] =
        "{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"customer\":\"late\"}}";
    shop_begin((function_options){.streaming = 1});
    shop_open(&h, late);
    invocation_cancel(h.running); /* before it began */
    shop_run(MS);
    CHECK(h.done && !h.failed && !shop.placed);
    shop_open(&h, late);
    shop_run(MS);
    invocation_cancel(h.running);
    CHECK(!h.done);
    shop_run(10 * MS);
    CHECK(h.done && !h.failed && shop.cancels == 1);
    shop_open(&h, "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":9000,\"size\":99}}");
    h.room = 1;
    shop_run(MS);
    invocation_cancel(h.running);
    shop_run(10 * MS);
    CHECK(h.done && h.begun && !h.ended && !h.failed);
    shop_end();
}

static void calls_tell_whence_they_come(void)
{
    shop_begin((function_options){0});
    const invocation_event event = {
        .body = headway_bytes_of_string("{\"method\":\"shop.v1.Shop/Place\",\"request\":{}}"),
        .request_id = "8476a536",
        .trace_id = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        .client_context = headway_bytes_of_string("{\"custom\":{\"headway-hops\":\"3\"}}"),
        .identity = headway_bytes_of_string("{\"cognitoIdentityId\":\"eu:1\"}"),
        .tenant = headway_bytes_of_string("blue"),
        .remaining_ms = 1000};
    memset(&h, 0, sizeof h);
    shop_open_event(&h, &event);
    shop_run(SECOND);
    CHECK_EQ(h.responded, 1);
    CHECK(shop_says(&h, "\"x-request-id\":\"8476a536\""));
    CHECK(shop_says(&h, "\"traceparent\":"
                        "\"00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01\""));
    CHECK(shop_says(&h, "\"x-amzn-trace-id\":\"Root=1-5759e988"));
    CHECK(shop_says(&h, "\"tracestate\":\"headway=hops:3\""));
    CHECK(shop_says(&h, "\"x-amz-client-context\":\"{\\\"custom"));
    CHECK(shop_says(&h, "\"x-amz-cognito-identity\":\"{\\\"cogn"));
    CHECK(shop_says(&h, "\"x-amz-tenant-id\":\"blue\""));
    CHECK(shop_says(&h, "\"remainingMs\":900"));
    shop_end();
}

static void several_at_once(void)
{
    shop_begin((function_options){0});
    for (int i = 0; i < 16; i++)
        shop_open(&others[i], "{\"method\":\"shop.v1.Shop/Place\",\"request\":"
                              "{\"customer\":\"slow\"}}");
    shop_run(SECOND);
    for (int i = 0; i < 16; i++)
        CHECK(others[i].responded && others[i].done);
    CHECK_EQ(shop.most_at_once, 16);
    shop_end();
}

/* Each allocation in turn is refused: what has begun ends all the same, and nothing is lost. */
static void fails_and_goes_on(const char *event)
{
    for (uint64_t n = 1; n < 60; n++) {
        shop_begin((function_options){.streaming = (uint8_t)(n & 1)});
        shop_open(&h, event);
        headway_sim_fail_allocation(shop.host, n);
        shop_run(10 * SECOND);
        CHECK_EQ(h.done, 1);
        CHECK_EQ(h.responded + h.ended + h.failed, 1);
        headway_sim_fail_allocation(shop.host, 0);
        shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\",\"request\":{}}");
        CHECK_EQ(h.responded, 1);
        shop_end();
    }
}

static void without_memory_it_fails_and_goes_on(void)
{
    fails_and_goes_on("{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":3}}");
    fails_and_goes_on("{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CAM=\"}");
    fails_and_goes_on("{\"method\":\"shop.v1.Shop/Take\",\"binary\":\"CgRhbm5hEAc=\"}");
}

int main(void)
{
    RUN(a_method_is_called_with_its_request);
    RUN(a_function_may_be_for_one_method);
    RUN(a_status_is_told_whole);
    RUN(what_cannot_be_called_is_refused_in_words);
    RUN(json_that_is_deep_or_large_is_refused);
    RUN(a_stream_of_responses_is_gathered);
    RUN(a_result_that_is_too_large_fails);
    RUN(a_stream_of_responses_is_streamed);
    RUN(a_stream_may_fail_in_the_middle);
    RUN(a_slow_reader_stops_the_service);
    RUN(streams_of_requests_are_arrays);
    RUN(who_gives_bytes_is_answered_in_bytes);
    RUN(streams_of_bytes_are_streamed);
    RUN(what_is_no_packed_request_is_refused_in_words);
    RUN(the_function_answers_before_its_time_is_up);
    RUN(nobody_waits_any_more);
    RUN(calls_tell_whence_they_come);
    RUN(several_at_once);
    RUN(without_memory_it_fails_and_goes_on);
    return 0;
}
