/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of all kinds with some of their bytes changed, several at once, of which some are
 * cancelled or find their reader slow or the memory short: each ends once, in one way, and gives
 * back what it took. --seed N --count N
 */
#include "lambda_shop.h"

enum { AT_ONCE = 4, EVENT = 1200 };

static struct heard heard[AT_ONCE];
static uint32_t state;

static const char *const events[] = {
    "{\"method\":\"shop.v1.Shop/Place\",\"request\":{\"customer\":\"anna\",\"number\":\"7\"}}",
    "{\"method\":\"shop.v1.Shop/List\",\"request\":{\"count\":30,\"size\":40}}",
    "{\"method\":\"shop.v1.Shop/Import\",\"request\":[{},{\"text\":\"\\u00e9\"},{}]}",
    "{\"method\":\"shop.v1.Shop/Haggle\",\"request\":[{\"number\":1},{\"number\":2}]}",
    "{\"version\":\"2.0\",\"rawPath\":\"/v1/orders/anna\",\"rawQueryString\":\"number=3\","
    "\"cookies\":[\"a=b\"],\"headers\":{\"accept\":\"*/*\",\"content-type\":\"application/json\","
    "\"x-request-timeout\":\"2s\"},\"requestContext\":{\"stage\":\"$default\",\"domainName\":\"d\","
    "\"http\":{\"method\":\"POST\"}},\"body\":\"{}\",\"isBase64Encoded\":false}",
    "{\"httpMethod\":\"GET\",\"path\":\"/v1/orders\",\"queryStringParameters\":{\"count\":\"20\"},"
    "\"multiValueHeaders\":{\"accept\":[\"text/event-stream\"]},\"requestContext\":{\"elb\":{}}}",
    "{\"httpMethod\":\"POST\",\"path\":\"/v1/orders:import\",\"headers\":{},\"requestContext\":{},"
    "\"body\":\"e30KW10Ke30K\",\"isBase64Encoded\":true}",
    "{\"Records\":[{\"messageId\":\"1\",\"body\":\"{\\\"customer\\\":\\\"slow\\\"}\","
    "\"attributes\":"
    "{\"MessageGroupId\":\"g\"},\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders.fifo\"},"
    "{\"messageId\":\"2\",\"body\":\"{}\",\"attributes\":{\"MessageGroupId\":\"g\"},"
    "\"eventSource\":\"aws:sqs\",\"eventSourceARN\":\"a:orders.fifo\"}]}",
    "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{"
    "\"bucket\":"
    "{\"name\":\"uploads\"},\"object\":{\"key\":\"a+b%2Fc\",\"size\":3}}}]}",
    "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"eventSourceARN\":\"arn:aws:kinesis:x:1:"
    "stream/"
    "clicks\",\"kinesis\":{\"sequenceNumber\":\"1\",\"data\":\"e30=\"}}]}",
    "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"TopicArn\":\"a:announcements\","
    "\"Message\":\"{\\\"number\\\":1}\"}}]}",
    "{\"source\":\"shop.orders\",\"detail-type\":\"Order Placed\",\"detail\":{\"number\":1}}",
    "{\"customer\":\"anna\",\"number\":[]}",
    "{\"method\":\"shop.v1.Shop/Place\",\"binary\":\"CgRhbm5hEAc=\"}",
    "{\"method\":\"shop.v1.Shop/List\",\"binary\":\"CB4QKA==\"}",
    "{\"method\":\"shop.v1.Shop/Haggle\",\"binary\":[\"EAE=\",\"EAI\",\"\"]}",
};

static uint32_t draw(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

/* One of them, as it is or with a few bytes that are others, gone, or doubled. */
static void make(char event[EVENT])
{
    static const char bytes[] = "{}[]\":,\\0179ae-. \n\x01\x7f\xc3\xff%";
    snprintf(event, EVENT, "%s", events[draw(sizeof events / sizeof *events)]);
    for (uint32_t n = draw(4); n; n--) {
        size_t size = strlen(event), at = draw((uint32_t)size + 1), cut = draw(12);
        if (!draw(3) && at + cut < size)
            memmove(event + at, event + at + cut, size - at - cut + 1);
        else if (!draw(3) && size + cut < EVENT - 1 && at + cut < size)
            memmove(event + at + cut, event + at, size - at + 1);
        else if (at < size)
            event[at] = bytes[draw(sizeof bytes - 1)];
    }
}

static int all_done(void *user)
{
    (void)user;
    for (int i = 0; i < AT_ONCE; i++)
        if (!heard[i].done)
            return 0;
    return 1;
}

static void check_end(const struct heard *h, int cancelled)
{
    int ends = h->responded + h->ended + h->failed;
    CHECK_EQ(h->done, 1);
    CHECK(ends == 1 || (cancelled && ends == 0));
    CHECK(h->ended <= h->begun);
}

static void run_seed(uint32_t seed)
{
    int cancelled[AT_ONCE] = {0};
    char event[EVENT];
    state = seed;
    shop_begin((function_options){.streaming = (uint8_t)draw(2),
                                  .concurrency = (uint8_t)draw(4),
                                  .method = draw(4) ? NULL : "shop.v1.Shop/Place"});
    for (int i = 0; i < AT_ONCE; i++) {
        make(event);
        shop_open(&heard[i], event);
        if (!draw(3))
            heard[i].room = 1 + draw(100);
    }
    if (!draw(4))
        headway_sim_fail_allocation(shop.host, 1 + draw(200));
    for (int turn = 0; turn < 200 && !all_done(NULL); turn++) {
        shop_run(draw(3) ? MS / 10 : 20 * MS);
        struct heard *h = &heard[draw(AT_ONCE)];
        h->room = 1000;
        if (h->running && !draw(20)) {
            cancelled[h - heard] = 1;
            invocation_cancel(h->running);
        } else if (h->running) {
            invocation_writable(h->running);
        }
    }
    for (int i = 0; i < AT_ONCE; i++) {
        heard[i].room = SIZE_MAX;
        if (heard[i].running)
            invocation_writable(heard[i].running);
    }
    CHECK_EQ(headway_sim_run_until(shop.sim, all_done, NULL, 60 * SECOND), 1);
    for (int i = 0; i < AT_ONCE; i++)
        check_end(&heard[i], cancelled[i]);
    shop_end();
}

int main(int argc, char **argv)
{
    uint32_t first = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    uint32_t count = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 10) : 150;
    for (uint32_t seed = first; seed < first + count; seed++) {
        fprintf(stderr, "\r--seed %u", seed); /* the last is the one that failed */
        run_seed(seed);
    }
    return 0;
}
