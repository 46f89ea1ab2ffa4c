/* SPDX-License-Identifier: Apache-2.0 */
/* Random bytes in stock: fetched seldom, handed out once. */
#include "entropy.h"

#include <check.h>

static int fetched;

/* Bytes that tell which fetch they are of. */
static void fetch(void *user, void *bytes, size_t size)
{
    (void)user;
    memset(bytes, ++fetched, size);
}

static const headway_random source = {fetch, NULL};

static void one_fetch_serves_many(void)
{
    entropy e = {.source = &source};
    unsigned char id[40];
    fetched = 0;
    for (size_t i = 0; i < ENTROPY_STOCK / sizeof id; i++) {
        entropy_fill(&e, id, sizeof id);
        CHECK_EQ(id[0], 1);
        CHECK_EQ(id[39], 1);
    }
    CHECK_EQ(fetched, 1);
    entropy_fill(&e, id, 1);
    CHECK_EQ(id[0], 2);
}

static void none_is_handed_out_twice(void)
{
    entropy e = {.source = &source};
    unsigned char id[ENTROPY_STOCK - 1];
    fetched = 0;
    entropy_fill(&e, id, sizeof id);
    CHECK_EQ(e.bytes[0], 0);
    CHECK_EQ(e.bytes[ENTROPY_STOCK - 2], 0);
    CHECK_EQ(e.bytes[ENTROPY_STOCK - 1], 1);
    entropy_fill(&e, id, 2); /* more than is left: all of it is of the next */
    CHECK_EQ(id[0], 2);
    CHECK_EQ(id[1], 2);
}

static void what_is_larger_than_the_stock_is_fetched(void)
{
    entropy e = {.source = &source};
    unsigned char much[ENTROPY_STOCK + 1];
    fetched = 0;
    entropy_fill(&e, much, sizeof much);
    CHECK_EQ(much[ENTROPY_STOCK], 1);
    CHECK_EQ(fetched, 1);
    CHECK_EQ(e.left, 0);
    entropy_fill(&e, much, 0);
    CHECK_EQ(fetched, 1);
}

int main(void)
{
    RUN(one_fetch_serves_many);
    RUN(none_is_handed_out_twice);
    RUN(what_is_larger_than_the_stock_is_fetched);
    return 0;
}
