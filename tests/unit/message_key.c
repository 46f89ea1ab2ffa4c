/* SPDX-License-Identifier: Apache-2.0 */
/* The hash of a key is part of the protocol: other languages must find the same. */
#include <headway/stub.h>

#include <check.h>

static void texts_are_hashed_by_their_bytes(void)
{
    CHECK_EQ(headway_stub_key_text("a"), 0xe40c292c); /* the published values of FNV-1a */
    CHECK_EQ(headway_stub_key_text("foobar"), 0xbf9cf968);
    CHECK_EQ(headway_stub_key_text(""), 0);
    CHECK_EQ(headway_stub_key_text(NULL), 0);
}

static void numbers_are_eight_bytes_the_lowest_first(void)
{
    uint32_t one = headway_stub_key_number(1);
    CHECK_EQ(headway_stub_key_number(0), 0x9be17165);
    CHECK(one && one != headway_stub_key_number(256) && one != headway_stub_key_number(0));
    CHECK_EQ(headway_stub_key_number((uint64_t)(int32_t)-1), headway_stub_key_number(UINT64_MAX));
}

int main(void)
{
    RUN(texts_are_hashed_by_their_bytes);
    RUN(numbers_are_eight_bytes_the_lowest_first);
    return 0;
}
