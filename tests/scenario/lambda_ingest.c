/* SPDX-License-Identifier: Apache-2.0 */
/* Events that are passed on to a bus, which may be slow, away, or lost in the middle: what it has
   not taken is never acknowledged. */
#include "lambda_shop.h"

static const char rules[] =
    "{\"concurrency\":4,\"rules\":["
    "{\"from\":{\"sqs\":\"orders\"},\"method\":\"shop.v1.Shop/Place\"},"
    "{\"from\":{\"sqs\":\"text\"},\"topic\":\"shop.text\"},"
    "{\"from\":{\"sqs\":\"typed\"},\"topic\":\"shop.orders\",\"message\":\"shop.v1.Order\","
    "\"schema\":\"shop.v1.Shop\"},"
    "{\"from\":{\"s3\":{\"bucket\":\"uploads\"}},\"topic\":\"shop.uploads\","
    "\"message\":\"headway.v1.S3Record\"},"
    "{\"from\":{\"s3\":{\"bucket\":\"raw\"}},\"topic\":\"shop.raw\"},"
    "{\"from\":{\"other\":true},\"topic\":\"shop.other\"}]}";

static struct heard h;
static char event[1 << 20];

/* count messages of a queue, named 0, 1 ... */
static const char *batch(const char *queue, unsigned count, const char *body)
{
    size_t used = (size_t)snprintf(event, sizeof event, "{\"Records\":[");
    for (unsigned i = 0; i < count; i++)
        used += (size_t)snprintf(event + used, sizeof event - used,
                                 "%s{\"messageId\":\"%u\",\"eventSource\":\"aws:sqs\","
                                 "\"eventSourceARN\":\"arn:aws:sqs:x:1:%s\",\"body\":\"%s\"}",
                                 i ? "," : "", i, queue, body);
    snprintf(event + used, sizeof event - used, "]}");
    return event;
}

static unsigned failures(void)
{
    unsigned found = 0;
    CHECK_EQ(h.responded, 1);
    for (const char *at = h.body; (at = strstr(at, "itemIdentifier")) != NULL; at++)
        found++;
    return found;
}

static void a_queue_calls_a_method_of_the_bus(void)
{
    shop_begin_ingest(rules, 1);
    shop_invoke(&h, batch("orders", 20, "{\\\"customer\\\":\\\"slow\\\",\\\"new\\\":1}"));
    CHECK_STR(h.body, "{\"batchItemFailures\":[]}");
    CHECK_EQ(shop.placed, 20);
    CHECK_EQ(shop.most_at_once, 4);
    shop_invoke(&h, batch("orders", 2, "{\\\"customer\\\":\\\"nobody\\\"}"));
    CHECK_EQ(failures(), 2);
    CHECK(strstr(shop.warned, "SQS record 1 (0): NOT_FOUND") != NULL);
    shop_end();
}

static void events_are_published(void)
{
    shop_begin_ingest(rules, 2);
    shop_invoke(&h, batch("text", 3, "any text"));
    CHECK_EQ(failures(), 0);
    shop_invoke(&h, batch("typed", 1, "{\\\"customer\\\":\\\"anna\\\",\\\"new\\\":1}"));
    CHECK_EQ(failures(), 0);
    shop_invoke(&h, batch("typed", 1, "any text"));
    CHECK_EQ(failures(), 1);
    shop_invoke(&h, "{\"any\":1}");
    CHECK_STR(h.body, "{}");
    shop_invoke(&h, "{\"method\":\"shop.v1.Shop/Place\"}"); /* no call: who says so means nothing */
    CHECK_STR(h.body, "{}");
    shop_invoke(&h, "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{\"bucket\":{\"name\":"
                    "\"uploads\"}}}]}");
    CHECK_STR(h.body, "{}");
    shop_invoke(&h, "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{\"bucket\":{\"name\":"
                    "\"raw\"}}}]}");
    CHECK_STR(h.body, "{}");
    shop_run(SECOND);
    CHECK_STR(shop.published, "shop.text:8 shop.text:8 shop.text:8 shop.orders:6 shop.other:9 "
                              "shop.other:31 shop.uploads:13 shop.raw:55 ");
    CHECK_EQ(shop.placed, 0);
    shop_end();
}

static void what_no_rule_says_fails(void)
{
    static const struct {
        const char *event, *part;
    } all[] = {
        {"{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":"
         "\"GET\"}}}",
         "answers no API Gateway 2.0 request"},
        {"{\"Records\":[{\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:else\"}]}",
         "write a rule with from: {sqs: \\\"else\\\"}"},
        {"{\"source\":\"a\",\"detail-type\":\"b\",\"detail\":{}}",
         "{event_bridge: {source: \\\"a\\\" detail_type: \\\"b\\\"}}"},
    };
    shop_begin_ingest(rules, 3);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_invoke(&h, all[i].event);
        CHECK_STR(h.type, "headway.UNIMPLEMENTED");
        CHECK(shop_says(&h, all[i].part));
    }
    shop_end();
}

static void rules_that_the_bus_cannot_keep_are_told_with_each_event(void)
{
    static const struct {
        const char *rules, *part;
    } all[] = {
        {"{\"rules\":[{\"from\":{\"sqs\":\"a\"},\"method\":\"shop.v1.Shop/Plaice\"}]}",
         "rule 1: there is no method shop.v1.Shop/Plaice on the bus"},
        {"{\"rules\":[{\"from\":{\"sqs\":\"a\"},\"method\":\"shop.v1.Shop/List\"}]}",
         "have no streams"},
        {"{\"rules\":[{\"from\":{\"s3\":{\"bucket\":\"a\"}},\"method\":\"shop.v1.Shop/Place\"}]}",
         "let it take a headway.v1.S3Record"},
        {"{\"rules\":[{\"from\":{\"sqs\":\"a\"},\"method\":\"no.v1.Such/Get\"}]}",
         "the schema of no.v1.Such cannot be had"},
        {"{\"rules\":[{\"from\":{\"sqs\":\"a\"},\"topic\":\"t\",\"message\":\"no.Such\","
         "\"schema\":\"shop.v1.Shop\"}]}",
         "has the message no.Such"},
        {"{\"rules\":[{\"from\":{\"s3\":{\"bucket\":\"a\"}},\"topic\":\"t\",\"message\":"
         "\"shop.v1.Order\",\"schema\":\"shop.v1.Shop\"}]}",
         "can be told as headway.v1.S3Record"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        shop_begin_ingest(all[i].rules, 4);
        for (int again = 0; again < 2; again++) {
            shop_invoke(&h, batch("a", 1, "{}"));
            CHECK_EQ(h.failed, 1);
            CHECK(shop_says(&h, all[i].part));
        }
        shop_end();
    }
}

/* ---- a bus that is not there, or not any more ---- */

static void the_bus_may_come_later(void)
{
    shop_begin_ingest(rules, 5);
    CHECK_EQ(headway_sim_partition(shop.broker, shop.host, 1), 0);
    shop_invoke(&h, batch("text", 2, "x"));
    CHECK_EQ(h.failed, 1);
    CHECK(shop_says(&h, "is not there"));
    CHECK_EQ(headway_sim_partition(shop.broker, shop.host, 0), 0);
    shop_run(10 * SECOND);
    shop_invoke(&h, batch("text", 2, "x"));
    CHECK_EQ(failures(), 0);
    shop_end();
}

/* What is under way when the time is up comes again, though it may have been taken. */
static void a_bus_that_is_slow_has_not_taken_it(void)
{
    shop_begin_ingest(rules, 6);
    shop_invoke(&h, batch("text", 1, "x"));
    CHECK_EQ(headway_sim_partition(shop.broker, shop.host, 1), 0);
    shop_invoke(&h, batch("text", 6, "x"));
    CHECK_EQ(failures(), 6);
    CHECK(strstr(shop.warned, "DEADLINE_EXCEEDED: the bus has not taken the event in time") !=
          NULL);
    CHECK_EQ(headway_sim_partition(shop.broker, shop.host, 0), 0);
    shop_run(30 * SECOND); /* those that nobody waits for any more end */
    shop_invoke(&h, batch("text", 1, "x"));
    CHECK_EQ(failures(), 0);
    shop_end();
}

static int is_done(void *user)
{
    (void)user;
    return h.done;
}

/* Whenever the broker is lost: what is acknowledged has been placed, or published. */
static void a_broker_lost_at_any_time_loses_nothing(void)
{
    for (uint64_t at = 0; at < 50; at += 3) {
        int topics = at & 1;
        shop_begin_ingest(rules, 100 + at);
        shop_open(&h, topics ? batch("text", 40, "x") : batch("orders", 40, "{}"));
        shop_run(at * MS / 4);
        headway_sim_crash(shop.broker);
        shop_run(100 * MS);
        headway_sim_restart(shop.broker);
        CHECK_EQ(headway_sim_run_until(shop.sim, is_done, NULL, 60 * SECOND), 1);
        if (h.responded && !topics)
            CHECK(40 - failures() <= shop.placed);
        else if (h.responded)
            CHECK(failures() <= 40);
        else
            CHECK_EQ(h.failed, 1);
        shop_end();
    }
}

static void nobody_waits_any_more(void)
{
    shop_begin_ingest(rules, 7);
    shop_open(&h, batch("text", 10, "x")); /* while the schemas are asked for */
    shop_run(MS / 10);
    invocation_cancel(h.running);
    shop_run(SECOND);
    CHECK(h.done && !h.failed && !h.responded);
    CHECK_EQ(headway_sim_partition(shop.broker, shop.host, 1), 0);
    shop_open(&h, batch("text", 10, "x")); /* while they are published */
    shop_run(100 * MS);
    invocation_cancel(h.running);
    shop_run(MS);
    CHECK(h.done && !h.failed && !h.responded);
    shop_end();
}

static void several_wait_for_the_same_schemas(void)
{
    static struct heard others[8];
    shop_begin_ingest(rules, 8);
    for (int i = 0; i < 8; i++)
        shop_open(&others[i], batch("text", 1, "x"));
    shop_run(SECOND);
    for (int i = 0; i < 8; i++)
        CHECK(others[i].responded && others[i].done);
    CHECK_EQ(shop.published_count, 8);
    shop_end();
}

static void without_memory_nothing_is_acknowledged(void)
{
    for (uint64_t n = 1; n < 150; n += 1 + n % 3) {
        shop_begin_ingest(rules, 9);
        if (n & 1) /* else it has no memory for the schemas already */
            shop_invoke(&h, batch("orders", 1, "{}"));
        unsigned before = shop.placed + shop.published_count;
        shop_open(&h, n & 2 ? batch("text", 3, "x") : batch("orders", 3, "{}"));
        headway_sim_fail_allocation(shop.host, n);
        CHECK_EQ(headway_sim_run_until(shop.sim, is_done, NULL, 60 * SECOND), 1);
        shop_run(SECOND);
        CHECK_EQ(h.responded + h.failed, 1);
        if (h.responded)
            CHECK(3 - failures() <= shop.placed + shop.published_count - before);
        shop_end();
    }
}

int main(void)
{
    RUN(a_queue_calls_a_method_of_the_bus);
    RUN(events_are_published);
    RUN(what_no_rule_says_fails);
    RUN(rules_that_the_bus_cannot_keep_are_told_with_each_event);
    RUN(the_bus_may_come_later);
    RUN(a_bus_that_is_slow_has_not_taken_it);
    RUN(a_broker_lost_at_any_time_loses_nothing);
    RUN(nobody_waits_any_more);
    RUN(several_wait_for_the_same_schemas);
    RUN(without_memory_nothing_is_acknowledged);
    return 0;
}
