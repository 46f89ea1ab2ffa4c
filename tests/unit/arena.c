/* SPDX-License-Identifier: Apache-2.0 */
#include <check.h>
#include <headway/alloc.h>
#include <headway/status.h>

static int living;
static size_t largest; /* allocation so far */
static int countdown;  /* the allocation that fails; 0: none */

static void *count_allocate(void *user, size_t size)
{
    (void)user;
    if (countdown && --countdown == 0)
        return NULL;
    living++;
    largest = size > largest ? size : largest;
    return malloc(size);
}

static void *count_resize(void *user, void *memory, size_t size)
{
    (void)user;
    return realloc(memory, size);
}

static void count_release(void *user, void *memory)
{
    (void)user;
    living -= memory != NULL;
    free(memory);
}

static const headway_alloc counting = {count_allocate, count_resize, count_release, NULL};

static void memory_is_aligned_and_separate(void)
{
    headway_arena *arena = headway_arena_new(&counting, 1 << 20);
    unsigned char *last = NULL;
    for (size_t size = 0; size < 700; size++) {
        unsigned char *memory = headway_arena_take(arena, size);
        CHECK(memory && (uintptr_t)memory % 16 == 0 && memory != last);
        memset(memory, (int)size, size);
        CHECK(!last || size < 2 || last[size - 2] == (unsigned char)(size - 1));
        last = memory;
    }
    headway_arena_free(arena);
    CHECK_EQ(living, 0);
}

static void the_limit_is_exact(void)
{
    headway_arena *arena = headway_arena_new(&counting, 4096);
    for (int i = 0; i < 256; i++)
        CHECK(headway_arena_take(arena, 16));
    CHECK_EQ(headway_arena_used(arena), 4096);
    CHECK(!headway_arena_take(arena, 1));
    CHECK(!headway_arena_take(arena, SIZE_MAX));
    CHECK(!headway_arena_take(arena, SIZE_MAX - 16));
    headway_arena_reset(arena);
    CHECK_EQ(living, 1);
    CHECK(headway_arena_take(arena, 4096));
    headway_arena_free(arena);
    arena = headway_arena_new(&counting, 0);
    CHECK(!headway_arena_take(arena, 0));
    headway_arena_free(arena);
    CHECK_EQ(living, 0);
}

static void a_large_take_leaves_the_current_block_in_use(void)
{
    headway_arena *arena = headway_arena_new(&counting, 1 << 24);
    char *first = headway_arena_take(arena, 16);
    CHECK(headway_arena_take(arena, 1 << 20));
    CHECK(headway_arena_take(arena, 16) == first + 16);
    headway_arena_reset(arena);
    CHECK_EQ(living, 1);
    headway_arena_free(arena);
    headway_arena_free(NULL);
    CHECK_EQ(living, 0);
}

/* Blocks double, up to 256 KiB: what is not used is bounded, however much is taken. */
static void its_own_blocks_stay_small(void)
{
    headway_arena *arena = headway_arena_new(&counting, 8 << 20);
    largest = 0;
    for (int i = 0; i < (8 << 20) / 1024; i++)
        CHECK(headway_arena_take(arena, 1024));
    CHECK(largest >= 256 << 10 && largest < 257 << 10);
    CHECK(living < 50);
    headway_arena_free(arena);
    CHECK_EQ(living, 0);
}

static void what_is_reserved_is_taken_only_as_far_as_it_is_used(void)
{
    headway_arena *arena = headway_arena_new(&counting, 1 << 20);
    size_t room = 0;
    char *reserved = headway_arena_reserve(arena, 100, &room);
    CHECK(reserved && room >= 100);
    CHECK_EQ(headway_arena_used(arena), 0);
    memset(reserved, 1, room);
    headway_arena_commit(arena, 20);
    CHECK_EQ(headway_arena_used(arena), 32);
    CHECK(headway_arena_take(arena, 16) == reserved + 32);
    CHECK(headway_arena_reserve(arena, 9000, &room) && room >= 9000);
    headway_arena_commit(arena, 0);
    CHECK_EQ(headway_arena_used(arena), 48);
    CHECK(!headway_arena_reserve(arena, 1 << 20, &room));
    CHECK(!headway_arena_reserve(arena, SIZE_MAX, &room));
    CHECK(headway_arena_reserve(arena, (1 << 20) - 48, &room));
    CHECK_EQ(room, (1 << 20) - 48);
    headway_arena_commit(arena, room);
    CHECK(!headway_arena_take(arena, 1));
    headway_arena_free(arena);
    CHECK_EQ(living, 0);
}

static void a_failed_allocation_answers_null_and_leaks_nothing(void)
{
    countdown = 1;
    CHECK(!headway_arena_new(&counting, 4096));
    headway_arena *arena = headway_arena_new(&counting, 1 << 20);
    countdown = 1;
    CHECK(!headway_arena_take(arena, 5000));
    CHECK_EQ(headway_arena_used(arena), 0);
    CHECK(headway_arena_take(arena, 5000));
    headway_arena_free(arena);
    CHECK_EQ(living, 0);
}

static void errors_and_codes_have_names(void)
{
    CHECK_STR(headway_error_name(HEADWAY_EAGAIN), "HEADWAY_EAGAIN");
    CHECK_STR(headway_error_name(0), "OK");
    CHECK_STR(headway_error_text(-99), "an unknown error");
    CHECK_STR(headway_code_name(14), "UNAVAILABLE");
    CHECK_STR(headway_code_name(99), "UNKNOWN");
    for (int code = 0; code <= 16; code++)
        CHECK_EQ(headway_code_of(headway_code_name(code)), code);
    CHECK_EQ(headway_code_of("NO_SUCH"), -1);
}

int main(void)
{
    RUN(memory_is_aligned_and_separate);
    RUN(the_limit_is_exact);
    RUN(a_large_take_leaves_the_current_block_in_use);
    RUN(its_own_blocks_stay_small);
    RUN(what_is_reserved_is_taken_only_as_far_as_it_is_used);
    RUN(a_failed_allocation_answers_null_and_leaks_nothing);
    RUN(errors_and_codes_have_names);
    return 0;
}
