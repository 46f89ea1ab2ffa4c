/* SPDX-License-Identifier: Apache-2.0 */
/* Events of queues, topics, buckets and streams: what each becomes, in which order, and which of
   them is said not to have been handled. */
#include "lambda_shop.h"

#include <wrong.headway.h>

enum { EVENT = 4 << 20 };

static struct heard h;
static char event[EVENT];
static size_t used;

static void begin_records(void)
{
    used = (size_t)snprintf(event, sizeof event, "{\"Records\":[");
}

/* body: as it stands in JSON, without quotes. */
static void add_sqs(const char *queue, const char *id, const char *group, const char *body)
{
    used += (size_t)snprintf(
        event + used, sizeof event - used,
        "%s{\"messageId\":\"%s\",\"receiptHandle\":\"r\",\"body\":\"%s\",\"attributes\":{%s%s%s},"
        "\"messageAttributes\":{\"kind\":{\"stringValue\":\"new\",\"stringListValues\":[],"
        "\"binaryListValues\":[],\"dataType\":\"String\"}},\"md5OfBody\":\"x\","
        "\"eventSource\":\"aws:sqs\","
        "\"eventSourceARN\":\"arn:aws:sqs:eu-west-1:123456789012:%s\",\"awsRegion\":\"eu-west-1\"}",
        event[used - 1] == '[' ? "" : ",", id, body, *group ? "\"MessageGroupId\":\"" : "", group,
        *group ? "\"" : "", queue);
}

static void add_order(const char *id, const char *group, const char *customer, int number)
{
    char body[200];
    snprintf(body, sizeof body, "{\\\"customer\\\":\\\"%s\\\",\\\"number\\\":%d,\\\"unknown\\\":1}",
             customer, number);
    add_sqs(*group ? "orders.fifo" : "orders", id, group, body);
}

static void invoke_records(void)
{
    snprintf(event + used, sizeof event - used, "]}");
    shop_invoke(&h, event);
}

/* ---- queues ---- */

static void a_batch_is_a_call_for_each_message(void)
{
    shop_begin((function_options){0});
    begin_records();
    add_order("a", "", "anna", 1);
    add_order("b", "", "nobody", 2);
    add_order("c", "", "carl", 3);
    add_sqs("orders", "d", "", "no JSON");
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"},"
                      "{\"itemIdentifier\":\"d\"}]}");
    CHECK_STR(shop.log, "anna1 nobody2 carl3 ");
    CHECK(strstr(shop.warned, "SQS record 2 (b): NOT_FOUND: no \"nobody\" here\n") != NULL);
    CHECK(strstr(shop.warned, "SQS record 4 (d): INVALID_ARGUMENT: the request is no ") != NULL);
    begin_records();
    add_order("a", "", "anna", 1);
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
    shop_end();
}

static void ten_messages_at_once(void)
{
    for (int limited = 0; limited < 2; limited++) {
        shop_begin((function_options){.concurrency = limited ? 3 : 0});
        begin_records();
        for (int i = 0; i < 100; i++)
            add_order("x", "", "slow", i);
        invoke_records();
        CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
        CHECK_EQ(shop.placed, 100);
        CHECK_EQ(shop.most_at_once, limited ? 3 : 10);
        shop_end();
    }
}

static void a_group_keeps_its_order_and_stops_at_its_first_failure(void)
{
    shop_begin((function_options){0});
    begin_records();
    add_order("a1", "a", "slow", 1);
    add_order("b1", "b", "bert", 1);
    add_order("a2", "a", "nobody", 2);
    add_order("b2", "b", "bert", 2);
    add_order("a3", "a", "anna", 3);
    add_order("b3", "b", "bert", 3);
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"a2\"},"
                      "{\"itemIdentifier\":\"a3\"}]}");
    CHECK_STR(shop.log, "slow1 bert1 bert2 bert3 nobody2 ");
    shop_end();
}

static void a_message_can_be_had_whole(void)
{
    shop_begin((function_options){0});
    begin_records();
    add_sqs("raw", "a", "", "any text");
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
    CHECK_STR(shop.log, "a any text new ");
    shop_end();
}

/* What is not done when the time is up is not lost. */
static void what_is_not_done_in_time_comes_again(void)
{
    shop_begin((function_options){.concurrency = 1});
    begin_records();
    add_order("a", "", "anna", 1);
    add_order("b", "", "late", 2);
    add_order("c", "", "anna", 3);
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"},"
                      "{\"itemIdentifier\":\"c\"}]}");
    CHECK_STR(shop.log, "anna1 late2 ");
    CHECK(strstr(shop.warned, "SQS record 3 (c): DEADLINE_EXCEEDED") != NULL);
    shop_end();
}

static void ten_thousand_records(void)
{
    char id[16];
    shop_begin((function_options){0});
    begin_records();
    for (int i = 0; i < 10000; i++) {
        snprintf(id, sizeof id, "%d", i);
        add_sqs("orders", id, i % 3 ? "g" : "", i == 9999 ? "bad" : "{}");
    }
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"9999\"}]}");
    begin_records();
    for (int i = 0; i < 10001; i++)
        add_sqs("orders", "x", "", "{}");
    unsigned before = shop.placed;
    invoke_records();
    CHECK_STR(h.type, "headway.RESOURCE_EXHAUSTED");
    CHECK(shop_says(&h, "more than 10000 records"));
    CHECK_EQ(shop.placed, before);
    shop_end();
}

static void records_that_are_wrong(void)
{
    static const struct {
        const char *records, *result; /* of the response; or what the error says */
    } all[] = {
        /* without a name it cannot be told apart from the others: all come again */
        {"{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\",\"body\":\"bad\"}",
         "the request is no shop.v1.Order"},
        {"{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\",\"body\":\"{}\"}",
         "{\"batchItemFailures\":[]}"},
        {"{\"messageId\":7,\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\"}",
         "record 1 is no SQS record: 1:"},
        {"{\"eventSource\":\"aws:sqs\",\"body\":\"{}\"},7", "nobody wants this SQS event"},
        {"{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\"},7",
         "record 2 is no SQS record"},
        {"{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:elsewhere\"}",
         "give a method the option (headway.v1.on) = {sqs: \\\"elsewhere\\\"}"},
        {"{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectRemoved:Delete\",\"s3\":{\"bucket\":"
         "{\"name\":\"uploads\"}}}",
         "{s3: {bucket: \\\"uploads\\\" events: \\\"ObjectRemoved:Delete\\\"}}"},
        /* an envelope that nobody expected is no order of defaults */
        {"{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\","
         "\"body\":\"{\\\"Type\\\":\\\"Notification\\\",\\\"Message\\\":\\\"{}\\\"}\"}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"}]}"},
        /* the same twice, and one of them failed: both are named */
        {"{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\","
         "\"body\":\"{}\"},{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\","
         "\"eventSourceARN\":\"a:orders\",\"body\":\"7\"}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"}]}"},
        /* what is no record fails alone, if it has a name */
        {"{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\","
         "\"body\":5},{\"messageId\":\"b\",\"eventSource\":\"aws:sqs\","
         "\"eventSourceARN\":\"a:orders\",\"body\":\"{}\"},{\"messageId\":\"c\","
         "\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders\",\"attributes\":[7],"
         "\"body\":\"{}\"},{\"messageId\":\"d\",\"eventSource\":\"aws:sqs\","
         "\"eventSourceARN\":\"a:orders\",\"body\":\"\\ud800\"}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"c\"},"
         "{\"itemIdentifier\":\"d\"}]}"},
        /* with those behind it in its group; of a queue in order that must be known */
        {"{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders.fifo\","
         "\"attributes\":{\"MessageGroupId\":\"g\"},\"body\":5},{\"messageId\":\"b\","
         "\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders.fifo\","
         "\"attributes\":{\"MessageGroupId\":\"g\"},\"body\":\"{}\"}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"b\"}]}"},
        {"{\"messageId\":\"a\",\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders.fifo\","
         "\"attributes\":5,\"body\":\"{}\"}",
         "record 1 is no SQS record"},
        {"{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"7\","
         "\"data\":[]}}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"7\"}]}"},
        {"{\"eventSource\":\"aws:dynamodb\",\"eventName\":5,\"dynamodb\":{"
         "\"SequenceNumber\":\"7\"}}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"7\"}]}"},
        /* names that would be something else in JSON or a log */
        {"{\"messageId\":\"a\\\"\\u000ab\",\"eventSource\":\"aws:sqs\","
         "\"eventSourceARN\":\"a:orders\",\"body\":\"7\"}",
         "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\\\"\\nb\"}]}"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_begin((function_options){0});
        snprintf(event, sizeof event, "{\"Records\":[%s]}", all[i].records);
        shop_invoke(&h, event);
        CHECK(shop_says(&h, all[i].result));
        CHECK_EQ(h.failed, all[i].result[0] != '{' || strstr(all[i].result, "{s3") != NULL);
        CHECK(!strstr(shop.warned, "\nb"));
        shop_end();
    }
}

/* ---- streams ---- */

static void a_stream_goes_on_from_its_first_failure(void)
{
    static const char clicks[] =
        "{\"eventSource\":\"aws:kinesis\",\"eventSourceARN\":"
        "\"arn:aws:kinesis:eu-west-1:1:stream/clicks\",\"kinesis\":{\"sequenceNumber\":\"%d\","
        "\"data\":\"%s\",\"approximateArrivalTimestamp\":1440938160.1}}";
    shop_begin((function_options){0});
    begin_records();
    for (int i = 1; i <= 4; i++) { /* {"number":1}; the third is no JSON */
        if (i > 1)
            event[used++] = ',';
        used += (size_t)snprintf(event + used, sizeof event - used, clicks, 100 + i,
                                 i == 3 ? "AAAA" : "eyJudW1iZXIiOjF9");
    }
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"103\"}]}");
    CHECK_EQ(shop.placed, 2);
    shop_end();
}

static void a_table_tells_what_changed(void)
{
    shop_begin((function_options){0});
    begin_records();
    for (int i = 1; i <= 3; i++)
        used += (size_t)snprintf(
            event + used, sizeof event - used,
            "%s{\"eventID\":\"1\",\"eventName\":\"%s\",\"eventSource\":\"aws:dynamodb\","
            "\"dynamodb\":{\"Keys\":{\"Id\":{\"N\":\"101\"}},\"SequenceNumber\":\"%d\","
            "\"SizeBytes\":26},\"eventSourceARN\":\"arn:aws:dynamodb:eu-west-1:1:table/stock/"
            "stream/2015\"}",
            i > 1 ? "," : "", i == 2 ? "REMOVE" : "INSERT", i);
    invoke_records();
    CHECK_STR(h.body, "{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"}]}");
    CHECK_STR(shop.log, "1 2 ");
    shop_end();
}

/* ---- others ---- */

static void add_object(const char *key)
{
    used += (size_t)snprintf(event + used, sizeof event - used,
                             "%s{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"eventName\":"
                             "\"ObjectCreated:Put\",\"eventTime\":\"2015-08-30T12:36:00.000Z\","
                             "\"s3\":{\"bucket\":{\"name\":\"uploads\",\"arn\":\"arn:x\"},"
                             "\"object\":{\"key\":\"%s\",\"size\":3,\"eTag\":\"e\"}}}",
                             event[used - 1] == '[' ? "" : ",", key);
}

static void an_object_comes_with_its_name(void)
{
    shop_begin((function_options){.concurrency = 1});
    begin_records();
    add_object("a+b%2Fc%00%zz%");
    invoke_records();
    CHECK_STR(h.body, "{}");
    CHECK_STR(shop.log, "ObjectCreated:Put a b/c%00%zz% ");
    begin_records();
    add_object("bad+key");
    add_object("never");
    invoke_records();
    CHECK_STR(h.type, "headway.DATA_LOSS"); /* so that it is sent again */
    CHECK(!strstr(shop.log, "never"));
    shop_end();
}

static void topics_rules_and_schedules(void)
{
    static const struct {
        const char *event, *log, *type;
    } all[] = {
        {"{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"MessageId\":\"m\",\"TopicArn\":"
         "\"arn:aws:sns:eu-west-1:1:announcements\",\"Subject\":null,\"Message\":"
         "\"{\\\"customer\\\":\\\"anna\\\"}\",\"Timestamp\":\"2015-08-30T12:36:00.000Z\"}}]}",
         "anna0 ", ""},
        {"{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"TopicArn\":\"a:announcements\","
         "\"Message\":\"{\\\"customer\\\":\\\"nobody\\\"}\"}}]}",
         "nobody0 ", "headway.NOT_FOUND"},
        {"{\"Records\":[{\"EventSource\":\"aws:sns\"}]}", "", "headway.UNIMPLEMENTED"},
        {"{\"source\":\"shop.orders\",\"detail-type\":\"Order Placed\",\"detail\":"
         "{\"customer\":\"bert\",\"more\":[]},\"time\":\"2015-08-30T12:36:00Z\"}",
         "bert0 ", ""},
        {"{\"source\":\"shop.orders\",\"detail-type\":\"Reorder\",\"detail\":{}}", "",
         "headway.UNIMPLEMENTED"},
        {"{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{},"
         "\"resources\":[\"arn:aws:events:eu-west-1:1:rule/nightly\"]}",
         "Scheduled Event ", ""},
        {"{\"customer\":\"iot\",\"temperature\":21.5}", "iot0 ", ""},
        {"{\"triggerSource\":\"of nobody known\"}", "", "headway.INVALID_ARGUMENT"},
        {"{}", "0 ", ""},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_begin((function_options){0});
        shop_invoke(&h, all[i].event);
        CHECK_STR(h.type, all[i].type);
        CHECK_STR(shop.log, all[i].log);
        shop_end();
    }
}

static void a_function_for_one_method_takes_what_nobody_wants(void)
{
    shop_begin((function_options){.method = "shop.v1.Shop/Place"});
    shop_invoke(&h, "{\"customer\":\"anna\",\"unknown\":1}"); /* its own events are what it says */
    CHECK_STR(h.type, "headway.INVALID_ARGUMENT");
    begin_records();
    add_order("a", "", "anna", 1);
    invoke_records(); /* but wanted ones are those methods' */
    CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
    shop_end();
}

static void nobody_waits_any_more(void)
{
    shop_begin((function_options){.concurrency = 2});
    begin_records();
    for (int i = 0; i < 10; i++)
        add_order("x", "", "late", i);
    snprintf(event + used, sizeof event - used, "]}");
    shop_open(&h, event);
    shop_run(MS);
    CHECK_EQ(shop.placed, 2);
    invocation_cancel(h.running);
    shop_run(10 * MS);
    CHECK(h.done && !h.failed && !h.responded);
    CHECK_EQ(shop.placed, 2);
    CHECK_EQ(shop.cancels, 2);
    shop_end();
}

static void without_memory_nothing_is_acknowledged(void)
{
    for (uint64_t n = 1; n < 60; n++) {
        shop_begin((function_options){0});
        begin_records();
        add_order("a", "", "anna", 1);
        add_order("b", "", "bert", 2);
        snprintf(event + used, sizeof event - used, "]}");
        shop_open(&h, event);
        headway_sim_fail_allocation(shop.host, n);
        shop_run(10 * SECOND);
        CHECK_EQ(h.done, 1);
        CHECK_EQ(h.responded + h.failed, 1);
        int all = strstr(shop.log, "anna") && strstr(shop.log, "bert");
        CHECK(all || h.failed || strstr(h.body, "itemIdentifier"));
        shop_end();
    }
}

/* A function says when it starts what it will never be able to do. */
static void options_that_cannot_be_kept_are_refused(void)
{
    const struct {
        const headway_service_descriptor *service;
        const char *part;
    } all[] = {
        {&wrong_v1_nothing_service, "wrong.v1.Nothing/Take: option (headway.v1.on): it says no "},
        {&wrong_v1_nameless_service, "name what the events are of"},
        {&wrong_v1_streams_service, "events call methods that have no streams"},
        {&wrong_v1_bare_service, "S3 events have no payload: let it take a headway.v1.S3Record"},
        {&wrong_v1_twice_service,
         "wrong.v1.Twice/Take and wrong.v1.Twice/TakeToo want the same SQS events"},
    };
    char why[512];
    shop_begin((function_options){0});
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK_EQ(function_add(shop.f, all[i].service, why, sizeof why), HEADWAY_EMALFORMED);
        if (!strstr(why, all[i].part))
            fprintf(stderr, "%s\n", why);
        CHECK(strstr(why, all[i].part) != NULL);
    }
    CHECK_EQ(function_add(shop.f, &wrong_v1_good_service, why, sizeof why), 0);
    CHECK_EQ(function_add(shop.f, &wrong_v1_good_service, why, sizeof why), 0); /* in its place */
    begin_records();
    add_order("a", "", "anna", 1);
    invoke_records(); /* others have gone on */
    CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
    shop_end();
}

int main(void)
{
    RUN(options_that_cannot_be_kept_are_refused);
    RUN(a_batch_is_a_call_for_each_message);
    RUN(ten_messages_at_once);
    RUN(a_group_keeps_its_order_and_stops_at_its_first_failure);
    RUN(a_message_can_be_had_whole);
    RUN(what_is_not_done_in_time_comes_again);
    RUN(ten_thousand_records);
    RUN(records_that_are_wrong);
    RUN(a_stream_goes_on_from_its_first_failure);
    RUN(a_table_tells_what_changed);
    RUN(an_object_comes_with_its_name);
    RUN(topics_rules_and_schedules);
    RUN(a_function_for_one_method_takes_what_nobody_wants);
    RUN(nobody_waits_any_more);
    RUN(without_memory_nothing_is_acknowledged);
    return 0;
}
