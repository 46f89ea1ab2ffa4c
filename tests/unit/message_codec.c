/* SPDX-License-Identifier: Apache-2.0 */
/* What decoder and encoder owe beyond values: order, memory, and a whole message or none. */
#include <headway/message.h>
#include <samples.h>

#include "sample.pb-c.h"

#define ALL (&sample__v1__all__descriptor)
#define INNER (&sample__v1__inner__descriptor)

static char why[256];

static ProtobufCMessage *unpack(const ProtobufCMessageDescriptor *descriptor, headway_arena *arena,
                                headway_bytes bytes)
{
    ProtobufCMessage *message = NULL;
    int error = headway_message_unpack(descriptor, bytes, NULL, arena, &message, why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    return message;
}

static void same_bytes_again(const ProtobufCMessage *message, headway_bytes bytes,
                             headway_arena *arena)
{
    headway_bytes again;
    CHECK_EQ(headway_message_pack(message, arena, &again), 0);
    CHECK_EQ(again.size, bytes.size);
    CHECK(memcmp(again.data, bytes.data, bytes.size) == 0);
}

static void elements_that_come_in_turns_cost_memory_in_proportion(void)
{
    enum { TURNS = 20000 };
    static unsigned char bytes[TURNS * 9];
    for (size_t i = 0; i < TURNS; i++)
        memcpy(bytes + i * 9, "\x82\x02\x01s\x8a\x02\x02zz", 9); /* strings, blobs */
    headway_arena *arena = headway_arena_new(NULL, 1 << 24);
    headway_message_limits limits = {sizeof limits, 0, 1 << 24};
    ProtobufCMessage *message = NULL;
    CHECK_EQ(headway_message_unpack(ALL, headway_bytes_of(bytes, sizeof bytes), &limits, arena,
                                    &message, why, sizeof why),
             0);
    const Sample__V1__All *all = (const Sample__V1__All *)message;
    CHECK_EQ(all->n_strings, TURNS);
    CHECK_EQ(all->n_blobs, TURNS);
    CHECK_STR(all->strings[TURNS - 1], "s");
    CHECK_EQ(all->blobs[TURNS / 2].len, 2);
    /* Arrays that double: four times their elements at most, beside the values themselves. */
    CHECK(headway_arena_used(arena) < TURNS * (4 * (8 + 16) + 8 + 8) + 65536);
    headway_arena_free(arena);
}

static void a_run_of_elements_takes_one_array(void)
{
    enum { COUNT = 1000 };
    static unsigned char bytes[COUNT * 3];
    for (size_t i = 0; i < COUNT; i++)
        memcpy(bytes + i * 3, "\x92\x02\x00", 3); /* inners */
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    const Sample__V1__All *all =
        (const Sample__V1__All *)unpack(ALL, arena, headway_bytes_of(bytes, sizeof bytes));
    CHECK_EQ(all->n_inners, COUNT);
    size_t exact = COUNT * (sizeof(Sample__V1__Inner) + 8) + sizeof(Sample__V1__All);
    CHECK(headway_arena_used(arena) < exact + 1024);
    headway_arena_free(arena);
}

static void packed_values_join_what_stood_alone(void)
{
    static const char bytes[] = "\x30\x01"             /* numbers 1 */
                                "\x32\x03\x02\xac\x02" /* numbers 2, 300, packed */
                                "\x30\x04"
                                "\x32\x00"
                                "\x32\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"; /* -1 */
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    const Sample__V1__Inner *inner =
        (const Sample__V1__Inner *)unpack(INNER, arena, headway_bytes_of(bytes, sizeof bytes - 1));
    static const int32_t expected[] = {1, 2, 300, 4, -1};
    CHECK_EQ(inner->n_numbers, 5);
    for (size_t i = 0; i < 5; i++)
        CHECK_EQ(inner->numbers[i], expected[i]);
    headway_arena_free(arena);
}

static void values_are_cut_to_their_type(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        int32_t number;
    } rows[] = {
        {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, -1},
        {"\x08\xff\xff\xff\xff\x0f", 6, -1},
        {"\x08\x85\x80\x80\x80\x10", 6, 5}, /* 2^32 + 5 */
        {"\x08\x85\x80\x00", 4, 5},         /* longer than it need be */
        {"\x88\x00\x07", 3, 7},             /* so is the tag */
        {"\x88\x80\x80\x00\x07", 5, 7},
        {"\x08\x80\x80\x80\x80\x80\x80\x80\x01", 9, 0},
    };
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Sample__V1__Inner *inner = (const Sample__V1__Inner *)unpack(
            INNER, arena, headway_bytes_of(rows[i].bytes, rows[i].size));
        CHECK_EQ(inner->number, rows[i].number);
    }
    headway_arena_free(arena);
}

/* Every length around the eight bytes that are looked at together, ASCII and not, at the very end
   of the input. */
static void strings_of_any_length_are_copied_whole(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    for (size_t size = 1; size < 40; size++) {
        for (int odd = 0; odd < 3; odd++) {
            unsigned char *bytes = malloc(size + 2);
            bytes[0] = 2 << 3 | 2;
            bytes[1] = (unsigned char)size;
            for (size_t i = 0; i < size; i++)
                bytes[2 + i] = (unsigned char)('a' + i % 26);
            if (odd == 1 && size >= 2)
                memcpy(bytes + size, "\xc3\xa9", 2); /* the last character */
            if (odd == 2 && size >= 3)
                memcpy(bytes + 2, "\xe2\x82\xac", 3); /* the first */
            const Sample__V1__Inner *inner =
                (const Sample__V1__Inner *)unpack(INNER, arena, headway_bytes_of(bytes, size + 2));
            CHECK_EQ(strlen(inner->text), size);
            CHECK(memcmp(inner->text, bytes + 2, size) == 0);
            same_bytes_again(&inner->base, headway_bytes_of(bytes, size + 2), arena);
            bytes[2 + size / 2] = 0xff;
            ProtobufCMessage *bad = NULL;
            CHECK_EQ(headway_message_unpack(INNER, headway_bytes_of(bytes, size + 2), NULL, arena,
                                            &bad, why, sizeof why),
                     HEADWAY_EMALFORMED);
            free(bytes);
            headway_arena_reset(arena);
        }
    }
    headway_arena_free(arena);
}

static void what_a_oneof_left_behind_need_not_be_complete(void)
{
    static const char replaced[] = "\xca\x01\x03\x12\x01x" /* an_old, without its id */
                                   "\xa0\x01\x07";         /* a_number instead */
    static const char kept[] = "\xa0\x01\x07\xca\x01\x03\x12\x01x";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = NULL;
    const Sample__V1__All *all = (const Sample__V1__All *)unpack(
        ALL, arena, headway_bytes_of(replaced, sizeof replaced - 1));
    CHECK_EQ(all->kind_case, SAMPLE__V1__ALL__KIND_A_NUMBER);
    CHECK_EQ(all->a_number, 7);
    CHECK_EQ(headway_message_unpack(ALL, headway_bytes_of(kept, sizeof kept - 1), NULL, arena,
                                    &message, why, sizeof why),
             HEADWAY_EMALFORMED);
    CHECK(strstr(why, "required field id"));
    headway_arena_free(arena);
}

static void an_enum_of_any_32_bits_is_signed_on_the_wire(void)
{
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    headway_bytes bytes;
    all.kind_case = SAMPLE__V1__ALL__KIND_A_NULL; /* an enum without negative values */
    memset(&all.a_null, 0xff, sizeof all.a_null);
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), 0);
    CHECK_EQ(bytes.size, 12);
    CHECK(memcmp(bytes.data, "\xc0\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12) == 0);
    headway_arena_free(arena);
}

/* More than the encoder's own buffer: it counts, then writes. */
static void large_messages_are_packed_as_small_ones_are(void)
{
    enum { COUNT = 300 };
    static char *strings[COUNT];
    static double numbers[COUNT];
    static ProtobufCBinaryData blobs[COUNT];
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT, *inners[COUNT];
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    inner.text = (char *)"an inner one";
    for (size_t i = 0; i < COUNT; i++) {
        strings[i] = (char *)"a string of more than sixteen bytes";
        numbers[i] = (double)i;
        blobs[i] = (ProtobufCBinaryData){4, (uint8_t *)"\0\1\2\3"};
        inners[i] = &inner;
    }
    all.n_strings = all.n_unpacked = all.n_blobs = all.n_inners = COUNT;
    all.strings = strings;
    all.unpacked = numbers;
    all.blobs = blobs;
    all.inners = inners;
    headway_arena *arena = headway_arena_new(NULL, 1 << 22);
    headway_bytes bytes;
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), 0);
    CHECK_EQ(bytes.size, protobuf_c_message_get_packed_size(&all.base));
    uint8_t *stock = malloc(bytes.size);
    CHECK_EQ(protobuf_c_message_pack(&all.base, stock), bytes.size);
    CHECK(memcmp(stock, bytes.data, bytes.size) == 0);
    free(stock);
    same_bytes_again(unpack(ALL, arena, bytes), bytes, arena);
    inner.text = (char *)"\xff";
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), HEADWAY_EINVAL);
    headway_arena_free(arena);
}

static void a_message_around_itself_ends_at_the_depth_limit(void)
{
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT;
    inner.choice_case = SAMPLE__V1__INNER__CHOICE_DEEPER;
    inner.deeper = &inner;
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    headway_bytes bytes;
    CHECK_EQ(headway_message_pack(&inner.base, arena, &bytes), HEADWAY_ELIMIT);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(elements_that_come_in_turns_cost_memory_in_proportion);
    RUN(a_run_of_elements_takes_one_array);
    RUN(packed_values_join_what_stood_alone);
    RUN(values_are_cut_to_their_type);
    RUN(strings_of_any_length_are_copied_whole);
    RUN(what_a_oneof_left_behind_need_not_be_complete);
    RUN(an_enum_of_any_32_bits_is_signed_on_the_wire);
    RUN(large_messages_are_packed_as_small_ones_are);
    RUN(a_message_around_itself_ends_at_the_depth_limit);
    return 0;
}
