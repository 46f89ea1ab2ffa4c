/* SPDX-License-Identifier: Apache-2.0 */
/* What may be taken: limits, arguments, and memory that runs out at any point. */
#include <headway/json.h>
#include <samples.h>

#include "sample.pb-c.h"

#define INNER (&sample__v1__inner__descriptor)
#define WIDE (&sample__v1__wide__descriptor)

static char why[256];

/* Scan and unpack must say the same. */
static int both(const ProtobufCMessageDescriptor *descriptor, headway_bytes bytes,
                const headway_message_limits *limits)
{
    headway_arena *arena = headway_arena_new(NULL, 64 << 20);
    ProtobufCMessage *message = NULL;
    why[0] = 0;
    int scanned = headway_message_scan(descriptor, bytes, limits, why, sizeof why);
    int error = headway_message_unpack(descriptor, bytes, limits, arena, &message, why, sizeof why);
    CHECK_EQ(scanned, error);
    CHECK(!error == (message != NULL));
    headway_arena_free(arena);
    return error;
}

static void arguments_that_are_not_valid_are_refused(void)
{
    headway_message_limits unknown = {3, 0, 0};
    headway_bytes bytes = headway_bytes_of("\x08\x01", 2);
    ProtobufCMessage *message = NULL;
    CHECK_EQ(both(INNER, bytes, &unknown), HEADWAY_EINVAL);
    CHECK(strstr(why, "argument"));
    CHECK_EQ(both(NULL, bytes, NULL), HEADWAY_EINVAL);
    CHECK_EQ(headway_message_unpack(INNER, bytes, NULL, NULL, &message, NULL, 0), HEADWAY_EINVAL);
    CHECK_EQ(headway_message_scan(INNER, bytes, &unknown, NULL, 0), HEADWAY_EINVAL);
}

/* Field 4 of Inner, depth times; at most 4,000 bytes. */
static headway_bytes deep(unsigned depth, unsigned char *bytes, size_t room)
{
    size_t start = room;
    for (unsigned i = 0; i < depth; i++) {
        size_t length = room - start;
        CHECK(start >= 3);
        if (length > 127)
            bytes[--start] = (unsigned char)(length >> 7);
        bytes[--start] = (unsigned char)((length & 127) | (length > 127 ? 128 : 0));
        bytes[--start] = 4 << 3 | 2;
    }
    return headway_bytes_of(bytes + start, room - start);
}

static void depth_is_what_is_asked_for_up_to_a_thousand(void)
{
    static const struct {
        unsigned limit, most; /* messages, with the outermost */
    } rows[] = {{1, 1}, {2, 2}, {0, 100}, {999, 999}, {1000, 1000}, {1001, 1000}, {1u << 31, 1000}};
    static unsigned char bytes[4000];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        headway_message_limits limits = {sizeof limits, rows[i].limit, 1 << 20};
        CHECK_EQ(both(INNER, deep(rows[i].most - 1, bytes, sizeof bytes), &limits), 0);
        CHECK_EQ(both(INNER, deep(rows[i].most, bytes, sizeof bytes), &limits), HEADWAY_ELIMIT);
    }
}

static void a_heap_too_small_is_a_limit_not_a_lack_of_memory(void)
{
    static unsigned char bytes[9003];
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message = NULL;
    int error = HEADWAY_ELIMIT;
    memcpy(bytes, "\x12\xa8\x46", 3); /* Wide.a: 9,000 characters */
    memset(bytes + 3, 'x', sizeof bytes - 3);
    for (size_t heap = 1; error; heap += 100) {
        headway_message_limits limits = {sizeof limits, 0, heap};
        error = headway_message_unpack(WIDE, headway_bytes_of(bytes, sizeof bytes), &limits, arena,
                                       &message, why, sizeof why);
        CHECK(!error || (error == HEADWAY_ELIMIT && strstr(why, "memory")));
        CHECK(headway_arena_used(arena) <= heap);
        CHECK(heap < 20000);
        headway_arena_reset(arena);
    }
    headway_arena_free(arena);
}

/* Everything that takes memory, in bytes. */
static const char rich[] = "\x8a\x01\x09\x08\x01\x22\x02\x12\x00\x32\x01\x07" /* inner */
                           "\x7a\x03"
                           "abc"
                           "\x82\x01\x02\x00\x01"                 /* bytes_value */
                           "\xf2\x01\x03\x01\x02\x03\xf0\x01\x04" /* packed_numbers, both ways */
                           "\x82\x02\x01s\x82\x02\x00\x8a\x02\x01"
                           "b\x92\x02\x00\x92\x02\x02\x08\x01"    /* strings, blobs, inners */
                           "\xc2\x02\x05\x0a\x01k\x10\x01"        /* counts */
                           "\x8a\x04\x06\x08\x01\x52\x02\x08\x02" /* old, with required fields */
                           "\xf8\x3f\x01\xfa\x3f\x02hi\xfb\x3f\xfc\x3f"; /* unknown ones */

static void memory_may_run_out_at_any_point(void)
{
    headway_bytes bytes = headway_bytes_of(rich, sizeof rich - 1);
    int error = HEADWAY_ENOMEM;
    for (size_t limit = 0; error; limit += 16) {
        ProtobufCMessage *message = NULL;
        headway_arena *arena = headway_arena_new(NULL, limit);
        error = headway_message_unpack(&sample__v1__all__descriptor, bytes, NULL, arena, &message,
                                       why, sizeof why);
        if (error && error != HEADWAY_ENOMEM)
            fprintf(stderr, "%zu: %d %s\n", limit, error, why);
        CHECK(error ? error == HEADWAY_ENOMEM && !message : message != NULL);
        CHECK(limit < 8192);
        headway_arena_free(arena);
    }
}

static void json_may_run_out_of_memory_at_any_point(void)
{
    static const char text[] =
        "{\"int32Value\":1,\"stringValue\":\"a\\u00e9\",\"bytesValue\":\"AAEC\",\"inner\":{"
        "\"word\":\"w\",\"numbers\":[1,2]},\"unpacked\":[1.5],\"strings\":[\"a\",\"\"],\"blobs\":"
        "[\"AA\"],\"inners\":[{},{\"deeper\":{}}],\"colors\":[\"COLOR_RED\",-2],\"flags\":[true],"
        "\"counts\":{\"a\":1,\"b\":2},\"innerById\":{\"-4\":{}},\"byFlag\":{\"true\":\"t\"},"
        "\"any\":{\"@type\":\"type.googleapis.com/sample.v1.Inner\",\"number\":1},\"time\":"
        "\"2026-11-25T07:00:00.5Z\",\"duration\":\"-1.5s\",\"mask\":\"a.bC,d\",\"struct\":{\"k\":["
        "null,true,1,\"s\",{\"x\":[]}]},\"value\":{\"a\":{}},\"list\":[1,[2]],\"empty\":{},"
        "\"int64Wrapper\":\"5\",\"stringWrapper\":\"s\",\"bytesWrapper\":\"eA==\",\"values\":"
        "[null,3],\"other-name\":\"r\",\"nested\":{\"level\":\"HIGH\"},\"old\":{\"id\":1,\"next\":"
        "{\"id\":2}},\"aString\":\"x\"}";
    headway_types *types = sample_types("sample.fds");
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    int error = HEADWAY_ELIMIT;
    for (size_t limit = 0; error; limit += 16) {
        ProtobufCMessage *message = NULL;
        headway_arena *arena = headway_arena_new(NULL, limit);
        error = headway_json_read(types, all, headway_bytes_of(text, sizeof text - 1), 0, arena,
                                  &message, why, sizeof why);
        if (error && error != HEADWAY_ELIMIT)
            fprintf(stderr, "%zu: %d %s\n", limit, error, why);
        CHECK(error ? error == HEADWAY_ELIMIT && !message : message != NULL);
        CHECK(limit < 1 << 16);
        headway_arena_free(arena);
    }
    headway_types_free(types);
}

int main(void)
{
    RUN(arguments_that_are_not_valid_are_refused);
    RUN(depth_is_what_is_asked_for_up_to_a_thousand);
    RUN(a_heap_too_small_is_a_limit_not_a_lack_of_memory);
    RUN(memory_may_run_out_at_any_point);
    RUN(json_may_run_out_of_memory_at_any_point);
    return 0;
}
