/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a golden.group.Holder, looks at its members and writes it again: groups survive. */
#include "group.headway.h"

#include <check.h>

enum { ROOM = 4096 };

static headway_bytes again(headway_arena *arena, headway_bytes bytes, Golden__Group__Holder **ret)
{
    char why[256] = "";
    ProtobufCMessage *base = NULL;
    headway_bytes packed;
    int error = headway_message_unpack(&golden__group__holder__descriptor, bytes, NULL, arena,
                                       &base, why, sizeof why);
    CHECK_STR(why, "");
    CHECK_EQ(error, 0);
    CHECK_EQ(headway_message_pack(base, arena, &packed), 0);
    *ret = (Golden__Group__Holder *)base;
    return packed;
}

int main(void)
{
    static uint8_t input[ROOM];
    size_t size = fread(input, 1, sizeof input, stdin);
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 1 << 20);
    CHECK(arena);
    Golden__Group__Holder *holder = NULL;
    headway_bytes first = again(arena, (headway_bytes){input, size}, &holder);
    CHECK_EQ(golden__group__holder__descriptor.n_fields, 4);
    CHECK_EQ(holder->before, 1);
    CHECK_STR(holder->after, "end");
    /* Old, Many twice, Must, Chosen, A, Extra, and more twice. */
    CHECK_EQ(holder->base.n_unknown_fields, 9);
    CHECK_EQ(holder->kind_case, GOLDEN__GROUP__HOLDER__KIND__NOT_SET);
    CHECK_EQ(holder->set->base.n_unknown_fields, 1);
    CHECK_EQ(first.size, size);
    headway_bytes second = again(arena, first, &holder);
    CHECK(second.size == first.size && memcmp(second.data, first.data, first.size) == 0);
    CHECK(fwrite(second.data, 1, second.size, stdout) == second.size);
    headway_arena_free(arena);
    return 0;
}
