/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a batch, and patterns of what is wanted. */
#include "batch.h"
#include "want.h"

#include <check.h>

enum { MOST = 300 };

static headway_arena *arena;
static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void no_groups_no_order(void)
{
    static const char *const groups[] = {"", "", ""};
    batch b;
    CHECK_EQ(batch_init(&b, groups, 3, arena), 0);
    for (uint32_t i = 0; i < 3; i++)
        CHECK_EQ(batch_next(&b), i);
    CHECK_EQ(batch_next(&b), BATCH_NONE);
    batch_done(&b, 1, 0);
    batch_done(&b, 2, 1);
    batch_done(&b, 0, 1);
    CHECK_EQ(b.running, 0);
    CHECK_EQ(b.failed, 1);
    CHECK_EQ(b.items[1].state, BATCH_FAILED);
}

static void an_empty_batch_is_done(void)
{
    batch b;
    CHECK_EQ(batch_init(&b, NULL, 0, arena), 0);
    CHECK_EQ(batch_next(&b), BATCH_NONE);
    CHECK_EQ(b.running, 0);
}

static void what_is_stopped_is_held(void)
{
    static const char *const groups[] = {"a", "a", "", "b"};
    batch b;
    CHECK_EQ(batch_init(&b, groups, 4, arena), 0);
    CHECK_EQ(batch_next(&b), 0);
    batch_stop(&b);
    CHECK_EQ(batch_next(&b), BATCH_NONE);
    batch_done(&b, 0, 1);
    CHECK_EQ(batch_next(&b), BATCH_NONE); /* not even of the same group */
    CHECK_EQ(b.running, 0);
    for (uint32_t i = 1; i < 4; i++)
        CHECK_EQ(b.items[i].state, BATCH_HELD);
}

/* Whatever the groups and failures: of a group one runs at a time, in order, none after a failure,
   and in the end every item is one of good, failed or held. */
static void check_run(void)
{
    static const char *const names[] = {"", "a", "b", "c", "dddd"};
    const char *groups[MOST];
    int busy[5] = {0}, broken[5] = {0};
    uint32_t running[8], count = draw(MOST), most = 1 + draw(8), last[5] = {0}, at_once = 0;
    batch b;
    for (uint32_t i = 0; i < count; i++)
        groups[i] = names[draw(5)];
    CHECK_EQ(batch_init(&b, groups, count, arena), 0);
    for (;;) {
        uint32_t item = at_once < most ? batch_next(&b) : BATCH_NONE;
        if (item == BATCH_NONE && !at_once)
            break;
        if (item != BATCH_NONE) {
            uint32_t g = 0;
            while (strcmp(groups[item], names[g]) != 0)
                g++;
            CHECK(!g || (!busy[g] && !broken[g] && item + 1 > last[g]));
            last[g] = item + 1;
            busy[g] = 1;
            running[at_once++] = item;
            continue;
        }
        uint32_t which = draw(at_once), good = draw(10) > 0, g = 0;
        item = running[which];
        running[which] = running[--at_once];
        while (strcmp(groups[item], names[g]) != 0)
            g++;
        busy[g] = 0;
        broken[g] |= !good;
        batch_done(&b, item, (int)good);
        CHECK_EQ(b.running, at_once);
    }
    for (uint32_t i = 0; i < count; i++) {
        CHECK(b.items[i].state > BATCH_RUNS);
        CHECK(*groups[i] || b.items[i].state != BATCH_HELD);
    }
}

static void whatever_the_groups_and_failures(void)
{
    for (int i = 0; i < 2000; i++) {
        check_run();
        headway_arena_reset(arena);
    }
}

static void patterns(void)
{
    static const struct {
        const char *pattern, *text;
        int fits;
    } all[] = {
        {"orders", "orders", 1},
        {"orders", "order", 0},
        {"orders", "orders2", 0},
        {"*", "", 1},
        {"*", "any", 1},
        {"o*s", "orders", 1},
        {"o*s", "os", 1},
        {"o*s", "order", 0},
        {"*.fifo", "a.fifo", 1},
        {"*.fifo", "a.fifo.b", 0},
        {"a*b*c", "aXbYbZc", 1},
        {"a*b*c", "acb", 0},
        {"**", "x", 1},
        {"", "", 1},
        {"", "x", 0},
        {"x", "", 0},
        {"*aab", "aaaaaaaab", 1},
        {"Order *", "Order Placed", 1},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        CHECK_EQ(want_fits(all[i].pattern, all[i].text), all[i].fits);
}

/* Which is what somebody would write to make it slow. */
static void patterns_take_no_long(void)
{
    static char pattern[2001], text[20001];
    for (size_t i = 0; i + 2 < sizeof pattern; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[sizeof pattern - 2] = 'b';
    memset(text, 'a', sizeof text - 1);
    CHECK_EQ(want_fits(pattern, text), 0);
}

int main(void)
{
    arena = headway_arena_new(NULL, 1 << 24);
    RUN(no_groups_no_order);
    RUN(an_empty_batch_is_done);
    RUN(what_is_stopped_is_held);
    RUN(whatever_the_groups_and_failures);
    RUN(patterns);
    RUN(patterns_take_no_long);
    headway_arena_free(arena);
    return 0;
}
