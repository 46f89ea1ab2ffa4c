/* SPDX-License-Identifier: Apache-2.0 */
/* Events by their shapes: the examples of lambda_events, and what is like one but is none. */
#include "event.h"

#include <check.h>

static headway_bytes text(const char *string)
{
    return headway_bytes_of_string(string);
}

static int is(headway_bytes bytes, const char *string)
{
    return bytes.size == strlen(string) && (!bytes.size || !memcmp(bytes.data, string, bytes.size));
}

static headway_bytes file(const char *name)
{
    char path[512];
    static char data[1 << 16];
    snprintf(path, sizeof path, "%s/%s.json", EVENTS, name);
    FILE *stream = fopen(path, "rb");
    CHECK(stream != NULL);
    size_t size = fread(data, 1, sizeof data, stream);
    CHECK(size > 0 && size < sizeof data);
    fclose(stream);
    return headway_bytes_of(data, size);
}

static event_shape look(headway_bytes event)
{
    event_shape shape;
    CHECK_EQ(event_look(event, &shape), 0);
    return shape;
}

static void every_example_is_known(void)
{
    static const struct {
        const char *name;
        event_kind kind;
    } examples[] = {{"http_1", EVENT_HTTP_1},
                    {"http_1_bare", EVENT_HTTP_1},
                    {"http_2", EVENT_HTTP_2},
                    {"function_url", EVENT_FUNCTION_URL},
                    {"load_balancer", EVENT_LOAD_BALANCER},
                    {"load_balancer_multi", EVENT_LOAD_BALANCER},
                    {"websocket", EVENT_WEBSOCKET},
                    {"sqs", EVENT_SQS},
                    {"sns", EVENT_SNS},
                    {"s3", EVENT_S3},
                    {"kinesis", EVENT_KINESIS},
                    {"dynamodb", EVENT_DYNAMODB},
                    {"bridge", EVENT_BRIDGE},
                    {"schedule", EVENT_SCHEDULE},
                    {"iot", EVENT_OTHER},
                    {"call", EVENT_CALL}};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        CHECK_STR(event_name(look(file(examples[i].name)).kind), event_name(examples[i].kind));
}

static void a_call_has_a_method_and_a_request(void)
{
    event_shape shape = look(file("call"));
    CHECK(is(shape.method, "fleet.v1.Fleet/Get"));
    CHECK(((const char *)shape.request.data)[0] == '{');
    shape = look(text("{\"method\": \"a.B/C\"}"));
    CHECK_EQ(shape.kind, EVENT_CALL);
    CHECK_EQ(shape.request.size, 0);
    CHECK_EQ(look(text("{\"method\":\"a.B/C\",\"request\":1,\"x\":2}")).kind, EVENT_OTHER);
    CHECK_EQ(look(text("{\"method\":7,\"request\":1}")).kind, EVENT_OTHER);
}

static void or_a_request_in_bytes(void)
{
    event_shape shape = look(text("{\"binary\": \"CgE=\", \"method\": \"a.B/C\"}"));
    CHECK_EQ(shape.kind, EVENT_CALL);
    CHECK(is(shape.binary, "\"CgE=\"") && !shape.request.size);
    shape = look(text("{\"method\":\"a.B/C\",\"request\":{},\"binary\":[\"\"]}"));
    CHECK_EQ(shape.kind, EVENT_CALL); /* whoever calls is told that it is too much */
    CHECK(is(shape.binary, "[\"\"]") && is(shape.request, "{}"));
    CHECK_EQ(look(text("{\"method\":\"a.B/C\",\"binary\":\"\",\"x\":2}")).kind, EVENT_OTHER);
    CHECK_EQ(look(text("{\"binary\":\"\"}")).kind, EVENT_OTHER);
}

static void an_event_of_a_bus_has_its_parts(void)
{
    event_shape shape = look(file("bridge"));
    CHECK(is(shape.source, "shop.orders") && is(shape.detail_type, "Order Placed"));
    CHECK(shape.detail.size && ((const char *)shape.detail.data)[0] == '{');
}

static void records_come_one_by_one(void)
{
    event_shape shape = look(file("sqs"));
    headway_bytes record;
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(event_next_record(&shape.records, &record), 1);
        CHECK_EQ(((const char *)record.data)[0], '{');
        CHECK_EQ(((const char *)record.data)[record.size - 1], '}');
    }
    CHECK_EQ(event_next_record(&shape.records, &record), 0);
}

/* As a function is called with by its own users, who name their fields as they like. */
static void what_is_like_an_event_is_none(void)
{
    static const char *const all[] = {"{}",
                                      "[]",
                                      "[{\"eventSource\":\"aws:sqs\"}]",
                                      "null",
                                      " 7 ",
                                      "7",
                                      "\"text\"",
                                      "{\"Records\":[]}",
                                      "{\"Records\":{}}",
                                      "{\"Records\":[7]}",
                                      "{\"Records\":[{\"eventSource\":7}]}",
                                      "{\"Records\":[{\"eventSource\":\"aws:other\"}]}",
                                      "{\"requestContext\":7,\"httpMethod\":\"GET\"}",
                                      "{\"requestContext\":{\"http\":{}},\"version\":\"3.0\"}",
                                      "{\"requestContext\":{\"http\":7},\"version\":\"2.0\"}",
                                      "{\"requestContext\":{},\"httpMethod\":7}",
                                      "{\"httpMethod\":\"GET\",\"path\":\"/\"}",
                                      "{\"source\":\"a\",\"detail-type\":\"b\"}",
                                      "{\"source\":7,\"detail-type\":\"b\",\"detail\":{}}"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_STR(event_name(look(text(all[i])).kind), "other");
}

static void what_is_no_json_is_refused(void)
{
    static const char *const all[] = {"",        " ",        "{",           "}",
                                      "{\"a\"}", "{\"a\":}", "{\"a\":1 2}", "{a:1}",
                                      "{} {}",   "\"a",      "{\"a\":[}",   "[1"};
    event_shape shape;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_EQ(event_look(text(all[i]), &shape), HEADWAY_EMALFORMED);
    headway_bytes inside = text("1 2]"), record;
    CHECK_EQ(event_next_record(&inside, &record), HEADWAY_EMALFORMED);
}

int main(void)
{
    RUN(every_example_is_known);
    RUN(a_call_has_a_method_and_a_request);
    RUN(or_a_request_in_bytes);
    RUN(an_event_of_a_bus_has_its_parts);
    RUN(records_come_one_by_one);
    RUN(what_is_like_an_event_is_none);
    RUN(what_is_no_json_is_refused);
    return 0;
}
