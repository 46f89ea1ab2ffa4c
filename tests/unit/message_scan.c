/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/message.h>
#include <samples.h>

#include "sample.pb-c.h"

static char why[256];

static int scan(const ProtobufCMessageDescriptor *descriptor, const void *data, size_t size)
{
    why[0] = 0;
    return headway_message_scan(descriptor, headway_bytes_of(data, size), NULL, why, sizeof why);
}

static ProtobufCMessage *unpack(const ProtobufCMessageDescriptor *descriptor, headway_arena *arena,
                                const void *data, size_t size)
{
    ProtobufCMessage *message = NULL;
    int error = headway_message_unpack(descriptor, headway_bytes_of(data, size), NULL, arena,
                                       &message, why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    return message;
}

#define ALL (&sample__v1__all__descriptor)
#define INNER (&sample__v1__inner__descriptor)
#define WIDE (&sample__v1__wide__descriptor)

static void a_million_nested_messages_are_refused(void)
{
    /* Built from the inside: the field Inner.deeper around what is there already. */
    static unsigned char bytes[5 * 1000 * 1000];
    size_t start = sizeof bytes, depth = 0;
    while (start > 16 && depth < 1000 * 1000) {
        size_t length = sizeof bytes - start, rest = length, digits = 1;
        for (; rest > 127; rest >>= 7)
            digits++;
        if (start < digits + 1)
            break;
        start -= digits;
        for (size_t i = 0; i < digits; i++, length >>= 7)
            bytes[start + i] = (unsigned char)((length & 127) | (i + 1 < digits ? 128 : 0));
        bytes[--start] = 4 << 3 | 2;
        depth++;
    }
    CHECK(depth > 900 * 1000);
    CHECK_EQ(scan(INNER, bytes + start, sizeof bytes - start), HEADWAY_ELIMIT);
    CHECK(strstr(why, "nested too deep"));
}

static void a_hundred_levels_pass_and_one_more_does_not(void)
{
    unsigned char bytes[512];
    size_t start = sizeof bytes;
    for (int depth = 1; depth <= 101; depth++) {
        headway_message_limits limits = {sizeof limits, 0, 1 << 20};
        int error = headway_message_scan(
            INNER, headway_bytes_of(bytes + start, sizeof bytes - start), &limits, why, sizeof why);
        CHECK_EQ(error, depth <= 100 ? 0 : HEADWAY_ELIMIT);
        size_t length = sizeof bytes - start;
        if (length > 127)
            bytes[--start] = (unsigned char)(length >> 7);
        bytes[--start] = (unsigned char)((length & 127) | (length > 127 ? 128 : 0));
        bytes[--start] = 4 << 3 | 2;
    }
}

static void groups_nested_too_deep_are_refused(void)
{
    static unsigned char bytes[1000 * 1000];
    for (size_t i = 0; i < sizeof bytes; i += 2)
        memcpy(bytes + i, "\xd3\x05", 2); /* field 90, group */
    CHECK_EQ(scan(INNER, bytes, sizeof bytes), HEADWAY_ELIMIT);
}

static void a_small_message_cannot_take_much_memory(void)
{
    static unsigned char bytes[2 * 100000];
    for (size_t i = 0; i < sizeof bytes; i += 2) {
        bytes[i] = 1 << 3 | 2;
        bytes[i + 1] = 0;
    }
    CHECK_EQ(scan(WIDE, bytes, sizeof bytes), HEADWAY_ELIMIT);
    CHECK(strstr(why, "memory"));
    CHECK_EQ(scan(WIDE, bytes, 200), 0);
    headway_message_limits limits = {sizeof limits, 0, 100 << 20};
    CHECK_EQ(headway_message_scan(WIDE, headway_bytes_of(bytes, sizeof bytes), &limits, NULL, 0),
             0);
}

static void what_the_scan_passes_fits_its_budget(void)
{
    static unsigned char bytes[20000];
    memset(bytes, 1, sizeof bytes);
    memcpy(bytes, "\xf2\x01", 2); /* All.packed_numbers */
    size_t length = sizeof bytes - 5;
    bytes[2] = (unsigned char)(length & 127) | 128;
    bytes[3] = (unsigned char)(length >> 7 & 127) | 128;
    bytes[4] = (unsigned char)(length >> 14);
    headway_arena *arena = headway_arena_new(NULL, sizeof bytes * 8 + 65536);
    Sample__V1__All *all = (Sample__V1__All *)unpack(ALL, arena, bytes, sizeof bytes);
    CHECK_EQ(all->n_packed_numbers, length);
    CHECK(headway_arena_used(arena) <= sizeof bytes * 8 + 65536);
    headway_arena_free(arena);
}

static void malformed_bytes_are_refused_with_a_sentence(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *says;
    } rows[] = {
        {"\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12, "varint is longer"},
        {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 11, "varint is longer"},
        {"\x08\x80", 2, "cut off"},
        {"\x00\x00", 2, "field number"},
        {"\x07\x00", 2, "field number"},
        {"\x88\x80\x80\x80\x10\x00", 6, "field number"},
        {"\x12\x05hi", 4, "past the end"},
        {"\x12\x02"
         "a\xff",
         4, "byte 1 is not valid UTF-8"},
        {"\x12\x04"
         "a\0b\xff",
         6, "byte 3 is not valid UTF-8"},
        {"\x12\x03\xed\xa0\x80", 5, "not valid UTF-8"},
        {"\x12\x02\xc0\x80", 4, "not valid UTF-8"},
        {"\x12\x04\xf4\x90\x80\x80", 6, "not valid UTF-8"},
        {"\x2d\x00\x00", 3, "fixed-size"},
        {"\x0e", 1, "wire type"},
        {"\x0f", 1, "wire type"},
        {"\x0c", 1, "a group ends"},
        {"\x7b\x08\x01", 3, "a group is cut off"},
        {"\x7b\x84\x01", 3, "another group"},
        {"\x32\x02\x01\x80", 4, "packed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int error = scan(INNER, rows[i].bytes, rows[i].size);
        if (error != HEADWAY_EMALFORMED || !strstr(why, rows[i].says))
            fprintf(stderr, "row %zu: %d %s\n", i, error, why);
        CHECK_EQ(error, HEADWAY_EMALFORMED);
        CHECK(strstr(why, rows[i].says));
    }
}

/* A message with something of every kind in it. */
static headway_bytes rich(headway_arena *arena)
{
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT, deeper = SAMPLE__V1__INNER__INIT;
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    int32_t numbers[] = {1, -1, 300};
    int64_t packed[] = {1, -1, INT64_MAX};
    double unpacked[] = {0.5, -2};
    char *strings[] = {(char *)"", (char *)"h\xc3\xa9"};
    ProtobufCBinaryData blobs[] = {{0, NULL}, {2, (uint8_t *)"\0\1"}};
    Sample__V1__Inner *inners[] = {&deeper, &inner};
    inner.number = -5;
    inner.n_numbers = 3;
    inner.numbers = numbers;
    inner.choice_case = SAMPLE__V1__INNER__CHOICE_DEEPER;
    inner.deeper = &deeper;
    deeper.text = (char *)"deep";
    all.sint32_value = INT32_MIN;
    all.sint64_value = INT64_MIN;
    all.fixed64_value = 7;
    all.float_value = 1.5f;
    all.bool_value = 1;
    all.color = SAMPLE__V1__COLOR__COLOR_BLUE;
    all.inner = &inner;
    all.kind_case = SAMPLE__V1__ALL__KIND_SOME_BYTES;
    all.some_bytes = blobs[1];
    all.n_packed_numbers = 3;
    all.packed_numbers = packed;
    all.n_unpacked = 2;
    all.unpacked = unpacked;
    all.n_strings = all.n_blobs = all.n_inners = 2;
    all.strings = strings;
    all.blobs = blobs;
    all.inners = inners;
    headway_bytes bytes;
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), 0);
    return bytes;
}

static void packing_gives_back_the_same_bytes(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    headway_bytes bytes = rich(arena), again;
    ProtobufCMessage *message = unpack(ALL, arena, bytes.data, bytes.size);
    CHECK_EQ(headway_message_pack(message, arena, &again), 0);
    CHECK_EQ(again.size, bytes.size);
    CHECK(memcmp(again.data, bytes.data, bytes.size) == 0);
    ProtobufCMessage *stock = protobuf_c_message_unpack(ALL, NULL, bytes.size, bytes.data);
    CHECK(stock);
    CHECK_EQ(headway_message_pack(stock, arena, &again), 0);
    CHECK_EQ(again.size, bytes.size);
    protobuf_c_message_free_unpacked(stock, NULL);
    headway_arena_free(arena);
}

static void a_message_cut_at_any_byte_never_reads_past_the_cut(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20), *other;
    headway_bytes bytes = rich(arena);
    other = headway_arena_new(NULL, 1 << 20);
    for (size_t size = 0; size < bytes.size; size++) {
        unsigned char *exact = malloc(size ? size : 1);
        ProtobufCMessage *message;
        memcpy(exact, bytes.data, size);
        int error = headway_message_unpack(ALL, headway_bytes_of(exact, size), NULL, other,
                                           &message, why, sizeof why);
        CHECK(error == 0 || error == HEADWAY_EMALFORMED);
        CHECK(!error || why[0]);
        headway_arena_reset(other);
        free(exact);
    }
    headway_arena_free(other);
    headway_arena_free(arena);
}

static void any_failing_allocation_is_answered(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20), *small;
    headway_bytes bytes = rich(arena);
    ProtobufCMessage *message;
    size_t limit = 0;
    int error;
    do {
        message = NULL;
        small = headway_arena_new(NULL, limit);
        error = headway_message_unpack(ALL, bytes, NULL, small, &message, why, sizeof why);
        CHECK(error == 0 ? message != NULL : error == HEADWAY_ENOMEM && !message);
        headway_arena_free(small);
        limit += 16;
    } while (error);
    CHECK(limit > 500);
    headway_arena_free(arena);
}

static void duplicates_are_merged(void)
{
    /* inner {number 1, deeper {text "a"}}, inner {numbers 2, deeper {number 3}}, numbers 4 */
    static const char bytes[] = "\x8a\x01\x07\x08\x01\x22\x03\x12\x01"
                                "a"
                                "\x8a\x01\x07\x32\x01\x02\x22\x02\x08\x03"
                                "\x8a\x01\x02\x30\x04";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    Sample__V1__All *all = (Sample__V1__All *)unpack(ALL, arena, bytes, sizeof bytes - 1);
    CHECK_EQ(all->inner->number, 1);
    CHECK_EQ(all->inner->n_numbers, 2);
    CHECK_EQ(all->inner->numbers[0], 2);
    CHECK_EQ(all->inner->numbers[1], 4);
    CHECK_EQ(all->inner->choice_case, SAMPLE__V1__INNER__CHOICE_DEEPER);
    CHECK_STR(all->inner->deeper->text, "a");
    CHECK_EQ(all->inner->deeper->number, 3);
    headway_arena_free(arena);
}

static void the_last_member_of_a_oneof_wins(void)
{
    /* an_inner, then a_string, then an_inner again: the first is gone */
    static const char bytes[] = "\xb2\x01\x02\x08\x01"
                                "\xaa\x01\x01x"
                                "\xb2\x01\x03\x12\x01y";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    Sample__V1__All *all = (Sample__V1__All *)unpack(ALL, arena, bytes, sizeof bytes - 1);
    CHECK_EQ(all->kind_case, SAMPLE__V1__ALL__KIND_AN_INNER);
    CHECK_EQ(all->an_inner->number, 0);
    CHECK_STR(all->an_inner->text, "y");
    headway_arena_free(arena);
}

static void unknown_fields_groups_and_other_wire_types_are_kept(void)
{
    /* field 15 a group with a varint, 14 a string, 1 (int32) as a string of 1 byte, 13 fixed32 */
    static const char bytes[] = "\x7b\x08\x01\x7c"
                                "\x72\x02hi"
                                "\x0a\x01z"
                                "\x6d\x01\x02\x03\x04";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = unpack(INNER, arena, bytes, sizeof bytes - 1);
    headway_bytes again;
    CHECK_EQ(message->n_unknown_fields, 4);
    CHECK_EQ(headway_message_pack(message, arena, &again), 0);
    CHECK_EQ(again.size, sizeof bytes - 1);
    CHECK(memcmp(again.data, bytes, again.size) == 0);
    headway_arena_free(arena);
}

static void an_empty_string_in_a_oneof_survives(void)
{
    static const char bytes[] = "\x1a\x00"; /* Inner.word */
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = unpack(INNER, arena, bytes, 2);
    headway_bytes again;
    CHECK_EQ(headway_message_pack(message, arena, &again), 0);
    CHECK_EQ(again.size, 2);
    headway_arena_free(arena);
}

static void a_missing_required_field_is_refused(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = NULL;
    headway_bytes bytes = headway_bytes_of("\x20\x01", 2);
    CHECK_EQ(headway_message_unpack(&sample__v1__old__descriptor, bytes, NULL, arena, &message, why,
                                    sizeof why),
             HEADWAY_EMALFORMED);
    CHECK(strstr(why, "id"));
    CHECK(!message);
    Sample__V1__Old *old =
        (Sample__V1__Old *)unpack(&sample__v1__old__descriptor, arena, "\x08\x01", 2);
    CHECK_STR(old->name, "no \"name\"");
    CHECK(!old->has_count && old->count == -7 && old->size == SAMPLE__V1__SIZE__LARGE);
    headway_arena_free(arena);
}

static void required_fields_count_over_all_parts_of_a_merged_message(void)
{
    /* old {id 1, next {name "a"}}, old {next {id 2}}: whole only together */
    static const char bytes[] = "\x8a\x04\x07\x08\x01\x52\x03\x12\x01"
                                "a"
                                "\x8a\x04\x04\x52\x02\x08\x02";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = NULL;
    Sample__V1__All *all = (Sample__V1__All *)unpack(ALL, arena, bytes, sizeof bytes - 1);
    CHECK_EQ(all->old->next->id, 2);
    CHECK_STR(all->old->next->name, "a");
    CHECK_EQ(headway_message_unpack(ALL, headway_bytes_of(bytes, 10), NULL, arena, &message, why,
                                    sizeof why),
             HEADWAY_EMALFORMED);
    headway_arena_free(arena);
}

static void packing_checks_strings_and_pointers(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT;
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    Sample__V1__Inner *inners[] = {NULL};
    headway_bytes bytes = {NULL, 0};
    inner.text = (char *)"\xff";
    CHECK_EQ(headway_message_pack(&inner.base, arena, &bytes), HEADWAY_EINVAL);
    all.n_inners = 1;
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), HEADWAY_EINVAL);
    all.inners = inners;
    CHECK_EQ(headway_message_pack(&all.base, arena, &bytes), HEADWAY_EINVAL);
    CHECK(!bytes.data);
    inner.text = (char *)"ok";
    headway_arena *none = headway_arena_new(NULL, 0);
    CHECK_EQ(headway_message_pack(&inner.base, none, &bytes), HEADWAY_ENOMEM);
    headway_arena_free(none);
    headway_arena_free(arena);
}

/* Inner.text on the wire, and as a struct holds it. */
static void a_nul_in_a_string_is_two_bytes_in_memory_and_one_on_the_wire(void)
{
    static const struct {
        const char *wire;
        size_t size;
        const char *held;
    } rows[] = {
        {"\x12\x01\0", 3, "\xc0\x80"},
        {"\x12\x03"
         "a\0b",
         5,
         "a\xc0\x80"
         "b"},
        {"\x12\x0f\0\0 much longer\0", 17, "\xc0\x80\xc0\x80 much longer\xc0\x80"},
        {"\x12\x05\xc3\xa9\0\xc3\xa9", 7, "\xc3\xa9\xc0\x80\xc3\xa9"},
    };
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        headway_bytes again;
        CHECK_EQ(scan(INNER, rows[i].wire, rows[i].size), 0);
        ProtobufCMessage *message = unpack(INNER, arena, rows[i].wire, rows[i].size);
        CHECK_STR(((Sample__V1__Inner *)message)->text, rows[i].held);
        CHECK_EQ(headway_message_pack(message, arena, &again), 0);
        CHECK_EQ(again.size, rows[i].size);
        CHECK(memcmp(again.data, rows[i].wire, again.size) == 0);
    }
    Sample__V1__Inner cut = SAMPLE__V1__INNER__INIT;
    headway_bytes bytes;
    cut.text = (char *)"\xc0";
    CHECK_EQ(headway_message_pack(&cut.base, arena, &bytes), HEADWAY_EINVAL);
    cut.text = (char *)"\xc0\x80\xff";
    CHECK_EQ(headway_message_pack(&cut.base, arena, &bytes), HEADWAY_EINVAL);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(a_million_nested_messages_are_refused);
    RUN(a_hundred_levels_pass_and_one_more_does_not);
    RUN(groups_nested_too_deep_are_refused);
    RUN(a_small_message_cannot_take_much_memory);
    RUN(what_the_scan_passes_fits_its_budget);
    RUN(malformed_bytes_are_refused_with_a_sentence);
    RUN(packing_gives_back_the_same_bytes);
    RUN(a_nul_in_a_string_is_two_bytes_in_memory_and_one_on_the_wire);
    RUN(a_message_cut_at_any_byte_never_reads_past_the_cut);
    RUN(any_failing_allocation_is_answered);
    RUN(duplicates_are_merged);
    RUN(the_last_member_of_a_oneof_wins);
    RUN(unknown_fields_groups_and_other_wire_types_are_kept);
    RUN(an_empty_string_in_a_oneof_survives);
    RUN(a_missing_required_field_is_refused);
    RUN(required_fields_count_over_all_parts_of_a_merged_message);
    RUN(packing_checks_strings_and_pointers);
    return 0;
}
