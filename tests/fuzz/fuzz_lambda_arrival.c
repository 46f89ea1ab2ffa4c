/* SPDX-License-Identifier: Apache-2.0 */
/* Records of events: whatever comes, what is made of it can be told apart, packed and shown. */
#include "arrival.h"
#include "want.h"

#include <check.h>
#include <headway/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 32 << 20 };

static int drop(void *user, headway_bytes text)
{
    *(size_t *)user += text.size;
    return 0;
}

static void check(const headway_types *types, event_kind kind, const arrival *a,
                  headway_arena *arena)
{
    static const want any = {.pattern = "*", .detail = ""};
    want w = any;
    char option[400];
    headway_bytes packed;
    size_t written = 0;
    w.kind = kind;
    CHECK(a->id && a->group && a->name && a->arn && a->detail);
    CHECK(want_matches(&w, kind, a));
    want_write(kind, a, option, sizeof option);
    CHECK(*option == '{');
    int error = headway_message_pack(a->whole, arena, &packed);
    CHECK(error == 0 || error == HEADWAY_EINVAL || error == HEADWAY_ENOMEM);
    (void)headway_json_write(types, a->whole, 0, drop, &written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static headway_types *types;
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    if (!types)
        types = arrival_types(headway_alloc_default());
    for (int kind = EVENT_SQS; kind <= EVENT_SCHEDULE; kind++) {
        char why[ARRIVAL_WHY] = "";
        arrival a;
        headway_arena_reset(arena);
        int error =
            arrival_read(types, (event_kind)kind, headway_bytes_of(data, size), arena, &a, why);
        CHECK(error == 0 || error == HEADWAY_EMALFORMED || error == HEADWAY_ENOMEM);
        if (!error)
            check(types, (event_kind)kind, &a, arena);
    }
    headway_arena_free(arena);
    return 0;
}
