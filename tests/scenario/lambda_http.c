/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of HTTP as events, in all four forms: routed and answered as the gateway does it. */
#include "lambda_shop.h"

static struct heard h;

struct request {
    const char *method, *path, *query, *headers, *body;
};

enum form { URL, HTTP_2, HTTP_1, BALANCER, FORMS };

static const char *event_of(enum form form, struct request r)
{
    static char event[1 << 16];
    const char *query = r.query ? r.query : "", *headers = r.headers ? r.headers : "";
    const char *body = r.body ? r.body : "";
    char parts[256] = "", *at = parts;
    if (form == URL || form == HTTP_2) {
        snprintf(
            event, sizeof event,
            "{\"version\":\"2.0\",\"rawPath\":\"%s\",\"rawQueryString\":\"%s\","
            "\"headers\":{%s},\"requestContext\":{\"domainName\":\"%s\",\"stage\":\"$default\","
            "\"http\":{\"method\":\"%s\"}},\"body\":\"%s\",\"isBase64Encoded\":false}",
            r.path, query, headers,
            form == URL ? "u.lambda-url.eu-west-1.on.aws" : "a.execute-api.amazonaws.com", r.method,
            body);
        return event;
    }
    for (const char *from = query; *from; from++) { /* "a=1&b=2" as members */
        if (from == query)
            *at++ = '"';
        if (*from == '=' || *from == '&')
            at += sprintf(at, *from == '=' ? "\":\"" : "\",\"");
        else
            *at++ = *from;
        if (!from[1])
            *at++ = '"';
    }
    *at = 0;
    snprintf(event, sizeof event,
             "{\"httpMethod\":\"%s\",\"path\":\"%s\",\"queryStringParameters\":{%s},"
             "\"headers\":{%s},\"requestContext\":{%s},\"body\":\"%s\",\"isBase64Encoded\":false}",
             r.method, r.path, parts, headers,
             form == BALANCER ? "\"elb\":{\"targetGroupArn\":\"arn:x\"}" : "\"stage\":\"prod\"",
             body);
    return event;
}

static void invoke(enum form form, struct request r)
{
    shop_invoke(&h, event_of(form, r));
}

static void all_four_forms_reach_a_method(void)
{
    const struct request r = {"POST", "/v1/orders/anna", NULL,
                              "\"content-type\":\"application/json\"", "{\\\"number\\\": 7}"};
    shop_begin((function_options){0});
    for (int form = 0; form < FORMS; form++) {
        invoke((enum form)form, r);
        CHECK_EQ(h.responded, 1);
        CHECK(shop_says(&h, "\"statusCode\":200"));
        CHECK(shop_says(&h, "{\\\"customer\\\":\\\"anna\\\",\\\"number\\\":\\\"7\\\""));
        CHECK(shop_says(&h, form == HTTP_1 ? "\"content-type\":[\"application/json\"]"
                                           : "\"content-type\":\"application/json\""));
        CHECK(shop_says(&h, "8476a536-e9f4-11e8-9739-2dfe598c3fcd")); /* x-request-id */
        CHECK(shop_says(&h, form == BALANCER ? "\"statusDescription\":\"200 OK\"" : "{"));
    }
    shop_end();
}

static void what_is_wrong_is_answered_as_the_gateway_does(void)
{
    static const struct {
        struct request r;
        const char *status, *part;
    } all[] = {
        {{"GET", "/v1/nothing", 0, 0, 0}, "404", "\\\"code\\\":12"},
        {{"PUT", "/v1/orders", 0, 0, 0}, "405", "\"allow\":\"GET, HEAD\""},
        {{"GET", "/v1/orders", "colour=red", 0, 0}, "400", "colour"},
        {{"GET", "/v1/orders", "count=x", 0, 0}, "400", "count"},
        {{"POST", "/v1/orders/anna", 0, 0, "{"}, "400", "\\\"code\\\":3"},
        {{"POST", "/v1/orders/nobody", 0, 0, "{}"}, "404", "\"retry-after\":\"1\""},
        {{"POST", "/v1/orders/nobody", 0, 0, "{}"}, "404", "type.googleapis.com/shop.v1.List"},
        {{"POST", "/v1/orders/anna", 0, "\"accept\":\"text/html\"", "{}"}, "406", "in Accept"},
        {{"POST", "/v1/orders/anna", 0, "\"content-type\":\"text/plain\"", "{}"}, "415", "text"},
        {{"POST", "/v1/orders/anna", 0, "\"content-encoding\":\"gzip\"", "{}"}, "415", "encoded"},
        {{"POST", "/v1/orders/anna", 0, "\"x-request-timeout\":\"soon\"", "{}"}, "400", "250ms"},
        {{"POST", "/v1/orders/late", 0, "\"x-request-timeout\":\"20ms\"", "{}"}, "504", "4"},
        {{"POST", "/v1/orders:import", 0, "\"content-type\":\"text/plain\"", "{}"},
         "415",
         "ndjson"},
        {{"POST", "/v1/orders:import", 0, 0, "{}\\n7\\n"}, "400", "request 2 of the stream"},
        {{"POST", "/shop.v1.Shop/Haggle", 0, 0, "[]"}, "501", "both ways"},
        {{"POST", "/shop.v1.Shop/Store", 0, 0, "{}"}, "404", "by events alone"},
        {{"GET", "/v1/orders", "code=15", 0, 0}, "500", "the list is torn"},
        {{"GET", "no-path", 0, 0, 0}, "400", "begin with '/'"},
        {{"G T", "/", 0, 0, 0}, "400", "method"},
    };
    char status[32];
    shop_begin((function_options){0});
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        invoke(HTTP_2, all[i].r);
        CHECK_EQ(h.responded, 1);
        snprintf(status, sizeof status, "\"statusCode\":%s", all[i].status);
        CHECK(shop_says(&h, status));
        CHECK(shop_says(&h, all[i].part));
    }
    shop_end();
}

static void headers_that_are_too_much_are_told_so(void)
{
    static char headers[10000];
    snprintf(headers, sizeof headers, "\"x-large\":\"%09000d\"", 1);
    shop_begin((function_options){0});
    invoke(URL, (struct request){"POST", "/v1/orders/anna", 0, headers, "{}"});
    CHECK(shop_says(&h, "\"statusCode\":431"));
    shop_end();
}

static void streams_are_gathered_in_each_media(void)
{
    shop_begin((function_options){0});
    invoke(URL, (struct request){"GET", "/v1/orders", "count=2", 0, 0});
    CHECK(shop_says(&h, "\"content-type\":\"application/x-ndjson\""));
    CHECK(shop_says(&h, "\"body\":\"{\\\"customer\\\":\\\"anna\\\",\\\"number\\\":\\\"1\\\"}\\n{"));
    invoke(HTTP_1,
           (struct request){"GET", "/v1/orders", "count=2", "\"accept\":\"application/json\"", 0});
    CHECK(shop_says(&h, "\"body\":\"[{\\\"customer"));
    invoke(URL, (struct request){"GET", "/v1/orders", "count=1&code=15",
                                 "\"accept\":\"text/event-stream\"", 0});
    CHECK(shop_says(&h, "\"statusCode\":200"));
    CHECK(shop_says(&h, "event: error\\ndata: {\\\"code\\\":15"));
    invoke(URL, (struct request){"HEAD", "/v1/orders", "count=9", 0, 0});
    CHECK(shop_says(&h, "\"statusCode\":200") && !strstr(h.body, "anna"));
    invoke(URL, (struct request){"POST", "/v1/orders:import", 0, 0, "{}\\n{}\\n{}"});
    CHECK(shop_says(&h, "\"body\":\"{\\\"number\\\":\\\"3\\\"}\""));
    invoke(URL, (struct request){"GET", "/v1/orders", "count=99&size=99999", 0, 0});
    CHECK_STR(h.type, "Function.ResponseSizeTooLarge");
    shop_end();
}

static void streamed_answers_have_a_prelude(void)
{
    static const char integration[] = "application/vnd.awslambda.http-integration-response";
    shop_begin((function_options){.streaming = 1});
    invoke(URL, (struct request){"GET", "/v1/orders", "count=2",
                                 "\"accept\":\"text/event-stream\",\"x-request-id\":\"mine\"", 0});
    CHECK(h.begun && h.ended && !h.failed && !h.responded);
    CHECK_STR(h.type, integration);
    CHECK(strstr(h.prelude, "{\"statusCode\":200,\"headers\":{") == h.prelude);
    CHECK(strstr(h.prelude, "\"content-type\":\"text/event-stream\"") != NULL);
    CHECK(strstr(h.prelude, "\"cache-control\":\"no-store\"") != NULL);
    CHECK(strstr(h.prelude, "\"x-request-id\":\"mine\"") != NULL);
    CHECK(shop_says(&h, "id: 2\ndata: {"));
    CHECK(shop_says(&h, "id: end\nevent: end\n"));
    invoke(URL, (struct request){"GET", "/v1/orders", "count=2",
                                 "\"accept\":\"text/event-stream\",\"last-event-id\":\"end\"", 0});
    CHECK(h.begun && h.ended && strstr(h.prelude, "\"statusCode\":204") && !*h.body);
    invoke(HTTP_1, (struct request){"POST", "/v1/orders/anna", 0, 0, "{\\\"number\\\":3}"});
    CHECK(h.begun && h.ended && strstr(h.prelude, "\"statusCode\":200") != NULL);
    CHECK(strstr(h.body, "{\"customer\":\"anna\",\"number\":\"3\"") == h.body);
    invoke(URL, (struct request){"GET", "/nothing", 0, 0, 0});
    CHECK(h.begun && h.ended && strstr(h.prelude, "\"statusCode\":404") != NULL);
    invoke(URL, (struct request){"GET", "/v1/orders", "count=1&code=15", 0, 0});
    CHECK(h.begun && h.ended && shop_says(&h, "{\"error\":{\"code\":15"));
    invoke(BALANCER, (struct request){"GET", "/v1/orders", "count=1", 0, 0});
    CHECK(h.responded && !h.begun); /* which cannot stream */
    shop_end();
}

static void slow_readers_and_those_that_leave(void)
{
    shop_begin((function_options){.streaming = 1});
    const char *event =
        event_of(URL, (struct request){"GET", "/v1/orders", "count=5000&size=100", 0, 0});
    shop_open(&h, event);
    h.room = 1;
    shop_run(SECOND);
    CHECK(h.begun && !h.done && shop.listed < 200);
    while (!h.done) {
        h.room = 10000;
        invocation_writable(h.running);
        shop_run(MS);
    }
    CHECK(h.ended && shop_says(&h, "\"number\":\"5000\""));
    shop_open(&h, event);
    h.room = 1;
    shop_run(MS);
    invocation_cancel(h.running);
    shop_run(100 * MS);
    CHECK(h.done && !h.ended && !h.failed);
    shop_end();
}

static void without_memory_it_ends_all_the_same(void)
{
    for (uint64_t n = 1; n < 60; n++) {
        shop_begin((function_options){.streaming = (uint8_t)(n & 1)});
        shop_open(&h, event_of(URL, (struct request){"GET", "/v1/orders", "count=2", 0, 0}));
        headway_sim_fail_allocation(shop.host, n);
        shop_run(10 * SECOND);
        CHECK_EQ(h.done, 1);
        CHECK_EQ(h.responded + h.ended + h.failed, 1);
        shop_end();
    }
}

int main(void)
{
    RUN(all_four_forms_reach_a_method);
    RUN(what_is_wrong_is_answered_as_the_gateway_does);
    RUN(headers_that_are_too_much_are_told_so);
    RUN(streams_are_gathered_in_each_media);
    RUN(streamed_answers_have_a_prelude);
    RUN(slow_readers_and_those_that_leave);
    RUN(without_memory_it_ends_all_the_same);
    return 0;
}
