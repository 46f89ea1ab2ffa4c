/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small inputs made to take much: none crashes, and whatever is answered, the message holds at most
 * 8 x input + 64 KiB. Time is not looked at: memory and the number of allocations tell the work.
 */
#include <headway/json.h>
#include <samples.h>

#include "sample.pb-c.h"

#define ALL (&sample__v1__all__descriptor)
#define INNER (&sample__v1__inner__descriptor)
#define WIDE (&sample__v1__wide__descriptor)
#define OLD (&sample__v1__old__descriptor)

enum { MILLION = 1000 * 1000, SLACK = 65536, BLOCK = 512 * 1024 };

/* ---- an allocator that counts ---- */

struct tally {
    size_t live, peak, calls;
};

static void *tally_allocate(void *user, size_t size)
{
    struct tally *tally = user;
    size_t *memory = malloc(size + 16);
    CHECK(memory);
    *memory = size;
    tally->live += size;
    tally->calls++;
    if (tally->live > tally->peak)
        tally->peak = tally->live;
    return memory + 2;
}

static void tally_release(void *user, void *memory)
{
    struct tally *tally = user;
    if (!memory)
        return;
    tally->live -= ((size_t *)memory)[-2];
    free((size_t *)memory - 2);
}

static void *tally_resize(void *user, void *memory, size_t size)
{
    CHECK(!memory);
    return tally_allocate(user, size);
}

static headway_alloc counting(struct tally *tally)
{
    headway_alloc alloc = {tally_allocate, tally_resize, tally_release, tally};
    return alloc;
}

/* ---- bytes ---- */

struct bomb {
    unsigned char *data;
    size_t size, room;
};

static void put(struct bomb *bomb, const void *bytes, size_t size)
{
    if (size == 0)
        return;
    if (bomb->size + size > bomb->room) {
        bomb->room = (bomb->size + size) * 2;
        bomb->data = realloc(bomb->data, bomb->room);
        CHECK(bomb->data);
    }
    memcpy(bomb->data + bomb->size, bytes, size);
    bomb->size += size;
}

#define PUT(bomb, literal) put(bomb, literal, sizeof literal - 1)

/* size bytes again and again, by doubling. */
static void put_times(struct bomb *bomb, const void *bytes, size_t size, size_t times)
{
    size_t start = bomb->size, whole = size * times;
    bomb->room = start + whole + 1;
    bomb->data = realloc(bomb->data, bomb->room);
    CHECK(bomb->data);
    unsigned char *to = bomb->data + start;
    memcpy(to, bytes, size);
    for (size_t done = size; done < whole; done *= 2)
        memcpy(to + done, to, done < whole - done ? done : whole - done);
    bomb->size += whole;
}

static struct bomb repeat(const void *bytes, size_t size, size_t times)
{
    struct bomb bomb = {NULL, 0, 0};
    put_times(&bomb, bytes, size, times);
    return bomb;
}

#define REPEAT(literal, times) repeat(literal, sizeof literal - 1, times)

static void put_varint(struct bomb *bomb, uint64_t value)
{
    unsigned char byte;
    for (; value > 127; value >>= 7) {
        byte = (unsigned char)(value | 128);
        put(bomb, &byte, 1);
    }
    byte = (unsigned char)value;
    put(bomb, &byte, 1);
}

/* Messages in messages, all of one field of one byte's tag. */
static struct bomb nested(unsigned char tag, size_t depth)
{
    size_t room = depth * 5 + 16, start = room;
    struct bomb bomb = {malloc(room), 0, room};
    CHECK(bomb.data);
    for (size_t i = 0; i < depth; i++) {
        size_t length = room - start, digits = 1;
        for (size_t rest = length; rest > 127; rest >>= 7)
            digits++;
        start -= digits;
        for (size_t j = 0; j < digits; j++, length >>= 7)
            bomb.data[start + j] = (unsigned char)((length & 127) | (j + 1 < digits ? 128 : 0));
        bomb.data[--start] = tag;
    }
    bomb.size = room - start;
    memmove(bomb.data, bomb.data + start, bomb.size);
    return bomb;
}

/* ---- the laws ---- */

static char why[256];

/* Unpacks with the default limits, and holds what was taken to them. Answers the error. */
static int explode(const ProtobufCMessageDescriptor *descriptor, struct bomb *bomb)
{
    struct tally tally = {0, 0, 0};
    headway_alloc alloc = counting(&tally);
    headway_arena *arena = headway_arena_new(&alloc, SIZE_MAX);
    ProtobufCMessage *message = NULL;
    headway_bytes bytes = headway_bytes_of(bomb->data, bomb->size), packed;
    why[0] = 0;
    CHECK(arena);
    int error = headway_message_unpack(descriptor, bytes, NULL, arena, &message, why, sizeof why);
    CHECK(!error == !why[0]);
    CHECK(!error == (message != NULL));
    CHECK(headway_arena_used(arena) <= 8 * bomb->size + SLACK);
    CHECK(tally.peak <= 8 * bomb->size + SLACK + BLOCK);
    CHECK(tally.calls <= 64 + bomb->size / 1024);
    if (!error) {
        CHECK_EQ(headway_message_pack(message, arena, &packed), 0);
        CHECK(packed.size <= 2 * bomb->size);
    }
    headway_arena_free(arena);
    CHECK_EQ(tally.live, 0);
    free(bomb->data);
    return error;
}

static void nested_messages_end_at_their_depth(void)
{
    struct bomb inner = nested(4 << 3 | 2, MILLION), wide = nested(1 << 3 | 2, MILLION);
    struct bomb old = nested(10 << 3 | 2, MILLION);
    CHECK_EQ(explode(INNER, &inner), HEADWAY_ELIMIT);
    CHECK_EQ(explode(WIDE, &wide), HEADWAY_ELIMIT);
    CHECK_EQ(explode(OLD, &old), HEADWAY_ELIMIT);
}

static void nested_groups_end_at_their_depth(void)
{
    struct bomb open = REPEAT("\xd3\x05", MILLION);
    struct bomb whole = REPEAT("\xd3\x05", 90), closing = REPEAT("\xd4\x05", 90);
    put(&whole, closing.data, closing.size);
    free(closing.data);
    CHECK_EQ(explode(INNER, &open), HEADWAY_ELIMIT);
    CHECK_EQ(explode(INNER, &whole), 0);
}

static void empty_messages_and_entries_cost_what_they_may(void)
{
    struct bomb wides = REPEAT("\x0a\x00", MILLION), inners = REPEAT("\x92\x02\x00", MILLION);
    struct bomb entries = REPEAT("\xc2\x02\x00", MILLION), few = REPEAT("\x92\x02\x00", 100);
    struct bomb by_id = REPEAT("\xca\x02\x02\x12\x00", MILLION);
    CHECK_EQ(explode(WIDE, &wides), HEADWAY_ELIMIT);
    CHECK_EQ(explode(ALL, &inners), HEADWAY_ELIMIT);
    CHECK_EQ(explode(ALL, &entries), HEADWAY_ELIMIT);
    CHECK_EQ(explode(ALL, &by_id), HEADWAY_ELIMIT);
    CHECK_EQ(explode(ALL, &few), 0);
}

static void the_same_message_again_and_again_is_one_message(void)
{
    struct bomb inner = REPEAT("\x8a\x01\x02\x08\x07", MILLION);         /* merged */
    struct bomb oneof = REPEAT("\xb2\x01\x00\xa8\x01\x01", MILLION / 8); /* replaced */
    struct bomb text = REPEAT("\x7a\x01x", MILLION);
    CHECK_EQ(explode(ALL, &inner), 0);
    (void)explode(ALL, &oneof); /* each replaced message was taken: within the limit or not */
    (void)explode(ALL, &text);
}

static void overlong_varints_are_read_or_refused(void)
{
    struct bomb ten = REPEAT("\x08\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00", MILLION / 10);
    struct bomb tag = REPEAT("\x88\x80\x80\x80\x00\x01", MILLION / 10);
    struct bomb eleven = REPEAT("\x08\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", MILLION / 10);
    struct bomb ones = REPEAT("\xff", MILLION), over = REPEAT("\x80", MILLION);
    struct bomb packed = {NULL, 0, 0};
    CHECK_EQ(explode(INNER, &ten), 0);
    CHECK_EQ(explode(INNER, &tag), 0);
    CHECK_EQ(explode(INNER, &eleven), HEADWAY_EMALFORMED);
    CHECK_EQ(explode(INNER, &ones), HEADWAY_EMALFORMED);
    CHECK_EQ(explode(INNER, &over), HEADWAY_EMALFORMED);
    PUT(&packed, "\x32"); /* Inner.numbers, packed */
    put_varint(&packed, MILLION);
    put_times(&packed, "\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00", 10, MILLION / 10);
    CHECK_EQ(explode(INNER, &packed), 0);
}

static struct bomb packed_field(unsigned number, size_t count, size_t element)
{
    struct bomb bomb = {NULL, 0, 0};
    put_varint(&bomb, (uint64_t)number << 3 | 2);
    put_varint(&bomb, count * element);
    put_times(&bomb, "\x01", 1, count * element);
    return bomb;
}

static void packed_fields_of_a_million_entries_are_read(void)
{
    static const struct {
        unsigned number;
        size_t element;
    } rows[] = {{30, 1} /* int64 */, {31, 8} /* double */, {35, 1} /* enum */, {36, 1} /* bool */};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bomb whole = packed_field(rows[i].number, MILLION, rows[i].element);
        struct bomb cut = packed_field(rows[i].number, MILLION, rows[i].element);
        cut.size--;
        CHECK_EQ(explode(ALL, &whole), 0);
        CHECK_EQ(explode(ALL, &cut), HEADWAY_EMALFORMED);
    }
}

/* Many packed pieces of one field: each copy of the array must pay for itself. */
static void packed_pieces_are_put_together_in_linear_work(void)
{
    struct bomb pieces = REPEAT("\x32\x01\x05", MILLION / 4);
    struct bomb mixed = REPEAT("\x32\x01\x05\x30\x06", MILLION / 4);
    (void)explode(INNER, &pieces);
    (void)explode(INNER, &mixed);
}

static void lengths_that_cannot_be_are_refused(void)
{
    static const uint64_t lengths[] = {3,
                                       INT32_MAX - 1u,
                                       INT32_MAX,
                                       (uint64_t)INT32_MAX + 1,
                                       UINT32_MAX,
                                       (uint64_t)UINT32_MAX + 1,
                                       INT64_MAX - 16,
                                       INT64_MAX,
                                       (uint64_t)INT64_MAX + 1,
                                       UINT64_MAX - 16,
                                       UINT64_MAX};
    /* Of Inner: a string, a message, a packed field, an unknown one, one in a group. */
    static const char *const tags[] = {"\x12", "\x22", "\x32", "\xfa\x07", "\xfb\x07\x12"};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (size_t j = 0; j < sizeof tags / sizeof *tags; j++) {
            struct bomb bomb = {NULL, 0, 0};
            put(&bomb, tags[j], strlen(tags[j]));
            put_varint(&bomb, lengths[i]);
            PUT(&bomb, "\x08\x01");
            CHECK_EQ(explode(INNER, &bomb), HEADWAY_EMALFORMED);
        }
    }
}

static void a_million_unknown_fields_cost_what_they_may(void)
{
    struct bomb small = REPEAT("\xf8\x07\x01", MILLION), empty = REPEAT("\xfa\x07\x00", MILLION);
    struct bomb groups = REPEAT("\xfb\x07\xfc\x07", MILLION);
    struct bomb wide = REPEAT("\xfa\x07\x10sixteen of bytes", MILLION / 4);
    struct bomb few = REPEAT("\xf8\x07\x01", 500);
    CHECK_EQ(explode(INNER, &small), HEADWAY_ELIMIT);
    CHECK_EQ(explode(INNER, &empty), HEADWAY_ELIMIT);
    CHECK_EQ(explode(INNER, &groups), HEADWAY_ELIMIT);
    CHECK_EQ(explode(INNER, &wide), 0);
    CHECK_EQ(explode(INNER, &few), 0);
}

/* What unpacking takes of an arena without a limit of its own. */
static size_t taken(const ProtobufCMessageDescriptor *descriptor, const struct bomb *bomb,
                    struct tally *tally)
{
    headway_message_limits limits = {sizeof limits, 0, SIZE_MAX / 4};
    headway_alloc alloc = counting(tally);
    headway_arena *arena = headway_arena_new(&alloc, SIZE_MAX);
    ProtobufCMessage *message;
    CHECK_EQ(headway_message_unpack(descriptor, headway_bytes_of(bomb->data, bomb->size), &limits,
                                    arena, &message, why, sizeof why),
             0);
    size_t used = headway_arena_used(arena);
    headway_arena_free(arena);
    return used;
}

/* Elements of several fields in turn: memory (each copy is memory) grows as the input does. */
static void interleaved_repeated_fields_are_linear_work(void)
{
    static const struct {
        const char *turn;
        size_t size;
        size_t most; /* bytes of memory for one turn */
    } rows[] = {
        {"\x50\x01\x58\x02", 4, 2 * 4 * 4},                 /* Wide.i, j */
        {"\x50\x01\x58\x02\x60\x03", 6, 3 * 4 * 4},         /* Wide.i, j, k */
        {"\x50\x01\xf8\x07\x01", 5, 4 * 4 + 4 * 40},        /* Wide.i, an unknown one */
        {"\x50\x01\x5a\x01\x02\x58\x03", 7, 4 * 4 + 8 * 4}, /* j packed and not */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tally half = {0, 0, 0}, whole = {0, 0, 0};
        struct bomb few = repeat(rows[i].turn, rows[i].size, MILLION / 4);
        struct bomb many = repeat(rows[i].turn, rows[i].size, MILLION / 2);
        size_t least = taken(WIDE, &few, &half), most = taken(WIDE, &many, &whole);
        CHECK(most <= rows[i].most * (MILLION / 2) + SLACK);
        CHECK(most <= 2 * least + least / 4 + SLACK);
        CHECK(whole.calls <= 2 * half.calls + 64);
        free(few.data);
        (void)explode(WIDE, &many); /* and within the limit, whatever the answer */
    }
}

static void interleaved_strings_and_messages_are_linear_work(void)
{
    static const char turn[] = "\x82\x02\x01s\x92\x02\x02\x08\x01\x8a\x02\x01"
                               "b"; /* strings, inners, blobs */
    struct tally half = {0, 0, 0}, whole = {0, 0, 0};
    struct bomb few = repeat(turn, sizeof turn - 1, MILLION / 8);
    struct bomb many = repeat(turn, sizeof turn - 1, MILLION / 4);
    size_t least = taken(ALL, &few, &half), most = taken(ALL, &many, &whole);
    CHECK(most <= 2 * least + least / 4 + SLACK);
    CHECK(whole.calls <= 2 * half.calls + 64);
    free(few.data);
    (void)explode(ALL, &many);
}

/* ---- JSON ---- */

static headway_types *types;

/* Reads text as a message of the type, with the arena's limit as for bytes. Answers the error. */
static int explode_json(const char *name, const struct bomb *bomb, unsigned flags)
{
    struct tally tally = {0, 0, 0};
    headway_alloc alloc = counting(&tally);
    headway_arena *arena = headway_arena_new(&alloc, 8 * bomb->size + SLACK);
    ProtobufCMessage *message = NULL;
    why[0] = 0;
    int error = headway_json_read(types, headway_types_message(types, name),
                                  headway_bytes_of(bomb->data, bomb->size), flags, arena, &message,
                                  why, sizeof why);
    CHECK(!error == !why[0]);
    CHECK(!error || error == HEADWAY_ELIMIT || error == HEADWAY_EMALFORMED);
    CHECK(tally.peak <= 8 * bomb->size + SLACK + BLOCK);
    headway_arena_free(arena);
    CHECK_EQ(tally.live, 0);
    return error;
}

static void nested_json_ends_at_its_depth(void)
{
    static const char *const names[] = {"google.protobuf.Value", "google.protobuf.ListValue",
                                        "google.protobuf.Struct", "sample.v1.Inner",
                                        "google.protobuf.Any"};
    struct bomb arrays = REPEAT("[", MILLION), objects = REPEAT("{\"a\":", MILLION);
    struct bomb mixed = REPEAT("[{\"a\":", MILLION), deeper = REPEAT("{\"deeper\":", MILLION);
    size_t next;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (unsigned flags = 0; flags <= HEADWAY_JSON_IGNORE_UNKNOWN;
             flags += HEADWAY_JSON_IGNORE_UNKNOWN) {
            CHECK(explode_json(names[i], &arrays, flags));
            CHECK(explode_json(names[i], &objects, flags));
            CHECK(explode_json(names[i], &mixed, flags));
            CHECK(explode_json(names[i], &deeper, flags));
        }
    }
    CHECK_EQ(explode_json("google.protobuf.Value", &arrays, 0), HEADWAY_ELIMIT);
    CHECK_EQ(explode_json("google.protobuf.Struct", &objects, 0), HEADWAY_ELIMIT);
    CHECK_EQ(explode_json("sample.v1.Inner", &deeper, 0), HEADWAY_ELIMIT);
    CHECK_EQ(explode_json("sample.v1.Inner", &objects, HEADWAY_JSON_IGNORE_UNKNOWN),
             HEADWAY_ELIMIT);
    int found = headway_json_next(headway_bytes_of(arrays.data, arrays.size), &next);
    CHECK(found == HEADWAY_ELIMIT || found == HEADWAY_EMALFORMED);
    free(arrays.data);
    free(objects.data);
    free(mixed.data);
    free(deeper.data);
}

static struct bomb between(const char *before, const char *piece, size_t times, const char *after)
{
    struct bomb bomb = {NULL, 0, 0};
    put(&bomb, before, strlen(before));
    put_times(&bomb, piece, strlen(piece), times);
    put(&bomb, after, strlen(after));
    return bomb;
}

static void long_json_costs_what_it_may(void)
{
    static const struct {
        const char *name, *before, *piece, *after;
    } rows[] = {
        {"google.protobuf.ListValue", "[", "[],", "[]]"},
        {"google.protobuf.ListValue", "[", "{},", "{}]"},
        {"google.protobuf.ListValue", "[", "null,", "null]"},
        {"google.protobuf.Value", "\"", "\\u0041", "\""},
        {"google.protobuf.Value", "", "1", ""},
        {"google.protobuf.Value", "0.", "0", "1"},
        {"google.protobuf.Value", "1e", "0", "1"},
        {"sample.v1.All", "{\"int32Value\":1", "0", "}"},
        {"sample.v1.All", "{\"stringValue\":\"", "\\n", "\"}"},
        {"sample.v1.All", "{\"bytesValue\":\"", "AAAA", "\"}"},
        {"sample.v1.All", "{\"inners\":[", "{},", "{}]}"},
        {"sample.v1.All", "{\"flags\":[", "true,", "true]}"},
        {"sample.v1.All", "{\"packedNumbers\":[", "1,", "1]}"},
        {"sample.v1.All", "{\"mask\":\"", "a,", "a\"}"},
        {"sample.v1.All", "", " ", "{}"},
        {"sample.v1.All", "{", "\"stringValue\":\"\",", "\"int32Value\":1}"},
        {"sample.v1.All", "{\"counts\":{", "\"a\":1,", "\"a\":1}}"},
        {"sample.v1.All", "{\"any\":{", "\"a\":1,", "\"@type\":\"x/sample.v1.Inner\"}}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bomb bomb = between(rows[i].before, rows[i].piece, MILLION / 10, rows[i].after);
        (void)explode_json(rows[i].name, &bomb, 0);
        (void)explode_json(rows[i].name, &bomb, HEADWAY_JSON_IGNORE_UNKNOWN);
        free(bomb.data);
    }
}

static void unknown_json_fields_cost_nothing(void)
{
    struct bomb bomb =
        between("{", "\"unknown\":[{\"a\":\"b\"},1],", MILLION / 10, "\"number\":7}");
    CHECK_EQ(explode_json("sample.v1.Inner", &bomb, HEADWAY_JSON_IGNORE_UNKNOWN), 0);
    CHECK_EQ(explode_json("sample.v1.Inner", &bomb, 0), HEADWAY_EMALFORMED);
    free(bomb.data);
}

int main(void)
{
    types = sample_types("sample.fds");
    RUN(nested_messages_end_at_their_depth);
    RUN(nested_groups_end_at_their_depth);
    RUN(empty_messages_and_entries_cost_what_they_may);
    RUN(the_same_message_again_and_again_is_one_message);
    RUN(overlong_varints_are_read_or_refused);
    RUN(packed_fields_of_a_million_entries_are_read);
    RUN(packed_pieces_are_put_together_in_linear_work);
    RUN(lengths_that_cannot_be_are_refused);
    RUN(a_million_unknown_fields_cost_what_they_may);
    RUN(interleaved_repeated_fields_are_linear_work);
    RUN(interleaved_strings_and_messages_are_linear_work);
    RUN(nested_json_ends_at_its_depth);
    RUN(long_json_costs_what_it_may);
    RUN(unknown_json_fields_cost_nothing);
    headway_types_free(types);
    return 0;
}
