/* SPDX-License-Identifier: Apache-2.0 */
/* A result that nobody takes yet, while there is no memory to keep it in. */
#include "adapters/bridge.h"

#include <check.h>
#include <stdlib.h>

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static int full, takes;
static int failed;
static char taken[64];
static invocation i;

void *__wrap_realloc(void *memory, size_t size)
{
    return full ? NULL : __real_realloc(memory, size);
}

/* ---- the face ---- */

int face_write(face_call *call, headway_bytes piece)
{
    (void)call;
    if (!takes)
        return HEADWAY_EAGAIN;
    strncat(taken, piece.data, piece.size);
    return 0;
}

void face_fail(face_call *call, const headway_status *status)
{
    (void)call;
    failed = status->code;
}

void face_failed(face_call *call, headway_bytes payload)
{
    (void)call, (void)payload;
}

void face_end(face_call *call)
{
    (void)call;
}

/* ---- the laws ---- */

static void begin(void)
{
    free(i.body);
    i = (invocation){.call = (face_call *)(void *)&i};
    full = takes = failed = 0;
    taken[0] = 0;
}

static void what_waits_is_a_copy(void)
{
    char piece[] = "one";
    begin();
    CHECK_EQ(result_bytes(&i, headway_bytes_of(piece, 3)), 0);
    memset(piece, 'x', 3);
    CHECK_EQ(result_bytes(&i, headway_bytes_of("two", 3)), 0);
    takes = 1;
    CHECK_EQ(result_resume(&i), 1);
    CHECK_STR(taken, "onetwo");
}

static void without_memory_the_call_ends(void)
{
    begin();
    full = 1;
    CHECK_EQ(result_bytes(&i, headway_bytes_of("one", 3)), -1);
    CHECK(failed == HEADWAY_RESOURCE_EXHAUSTED && !i.call && !i.held.size);
    begin();
    CHECK_EQ(result_bytes(&i, headway_bytes_of("one", 3)), 0);
    full = 1;
    CHECK_EQ(result_bytes(&i, headway_bytes_of("two", 3)), -1);
    CHECK(failed == HEADWAY_RESOURCE_EXHAUSTED && !i.call);
    begin();
}

int main(void)
{
    RUN(what_waits_is_a_copy);
    RUN(without_memory_the_call_ends);
    return 0;
}
