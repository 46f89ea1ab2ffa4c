/* SPDX-License-Identifier: Apache-2.0 */
/* Event streams: what is written is read again, in any pieces, and nothing else is. */
#include "eventstream.h"

#include <check.h>

enum { ROOM = 40 << 20 };

static headway_bytes text(const char *string)
{
    return headway_bytes_of_string(string);
}

static int is(headway_bytes bytes, const char *string)
{
    return bytes.size == strlen(string) && memcmp(bytes.data, string, bytes.size) == 0;
}

static eventstream_header number(const char *name, eventstream_type type, int64_t value)
{
    return (eventstream_header){.name = text(name), .type = type, .number = value};
}

static const headway_bytes uuid = {"0123456789abcdef", 16};

/* One of each type. */
static size_t every_type(eventstream_header *headers)
{
    size_t n = 0;
    headers[n++] = eventstream_string(":event-type", "PayloadChunk");
    headers[n++] = number("true", EVENTSTREAM_TRUE, 0);
    headers[n++] = number("false", EVENTSTREAM_FALSE, 0);
    headers[n++] = number("byte", EVENTSTREAM_BYTE, -128);
    headers[n++] = number("short", EVENTSTREAM_SHORT, 32767);
    headers[n++] = number("integer", EVENTSTREAM_INTEGER, INT32_MIN);
    headers[n++] = number("long", EVENTSTREAM_LONG, INT64_MIN);
    headers[n++] = number("timestamp", EVENTSTREAM_TIMESTAMP, 1440938160123);
    headers[n++] =
        (eventstream_header){.name = text("bytes"), .type = EVENTSTREAM_BYTES, .value = {"\0", 1}};
    headers[n++] =
        (eventstream_header){.name = text("uuid"), .type = EVENTSTREAM_UUID, .value = uuid};
    return n;
}

static void check_same(const eventstream_message *a, const eventstream_message *b)
{
    CHECK_EQ(a->header_count, b->header_count);
    CHECK_EQ(a->payload.size, b->payload.size);
    CHECK(!a->payload.size || memcmp(a->payload.data, b->payload.data, a->payload.size) == 0);
    for (size_t i = 0; i < a->header_count; i++) {
        const eventstream_header *x = &a->headers[i], *y = &b->headers[i];
        CHECK_EQ(x->type, y->type);
        CHECK_EQ(x->number, y->number);
        CHECK_EQ(x->value.size, y->value.size);
        CHECK(!x->value.size || memcmp(x->value.data, y->value.data, x->value.size) == 0);
    }
}

/* Reads one message that comes in pieces of that size, and no more. */
static void read_back(headway_bytes bytes, size_t piece, const eventstream_message *wanted)
{
    eventstream_reader reader;
    eventstream_message message;
    int found = 0;
    eventstream_reader_init(&reader, NULL, 0);
    for (size_t at = 0; at < bytes.size; at += piece) {
        size_t left = bytes.size - at;
        headway_bytes input =
            headway_bytes_of((const char *)bytes.data + at, left < piece ? left : piece);
        CHECK_EQ(found, 0);
        found = eventstream_next(&reader, &input, &message);
        CHECK_EQ(input.size, 0);
    }
    CHECK_EQ(found, 1);
    check_same(&message, wanted);
    CHECK_EQ(eventstream_end(&reader), 0);
    eventstream_reader_done(&reader);
}

static void every_type_comes_back_in_any_pieces(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header headers[16];
    eventstream_message message = {headers, every_type(headers), text("payload")};
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(&message, arena, &bytes), 0);
    for (size_t piece = 1; piece <= bytes.size; piece++)
        read_back(bytes, piece, &message);
    headway_arena_free(arena);
}

static void the_bytes_and_checksums_are_as_drawn(void)
{
    static const char wanted[] = "\0\0\0\x1d\0\0\0\x0d\x83\xe3\xf0\xe7"
                                 "\4name\7\0\5value"
                                 "\xe5\xb3\x1e\xc4";
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header header = eventstream_string("name", "value");
    const eventstream_message message = {&header, 1, {NULL, 0}};
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(&message, arena, &bytes), 0);
    CHECK_EQ(bytes.size, sizeof wanted - 1);
    CHECK(memcmp(bytes.data, wanted, bytes.size) == 0);
    CHECK_EQ(eventstream_crc(0, text("123456789")), 0xcbf43926);
    headway_arena_free(arena);
}

static void a_frame_leaves_the_payload_where_it_is(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header headers[16];
    eventstream_message message = {headers, every_type(headers), text("payload")};
    headway_bytes whole, head;
    unsigned char tail[4];
    CHECK_EQ(eventstream_write(&message, arena, &whole), 0);
    CHECK_EQ(eventstream_frame(&message, arena, &head, tail), 0);
    const char *data = whole.data;
    CHECK_EQ(whole.size, head.size + message.payload.size + 4);
    CHECK(memcmp(data, head.data, head.size) == 0);
    CHECK(memcmp(data + whole.size - 4, tail, 4) == 0);
    headway_arena_free(arena);
}

static void messages_follow_each_other_in_one_piece(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header header = eventstream_string(":event-type", "InvokeComplete");
    eventstream_message message = {&header, 1, text("{}")}, read;
    headway_bytes bytes;
    char two[256];
    CHECK_EQ(eventstream_write(&message, arena, &bytes), 0);
    memcpy(two, bytes.data, bytes.size);
    memcpy(two + bytes.size, bytes.data, bytes.size);
    headway_bytes input = headway_bytes_of(two, 2 * bytes.size);
    eventstream_reader reader;
    eventstream_reader_init(&reader, NULL, 0);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(eventstream_next(&reader, &input, &read), 1);
        CHECK(is(eventstream_find(&read, ":event-type"), "InvokeComplete"));
        CHECK_EQ(eventstream_find(&read, ":message-type").size, 0);
    }
    CHECK_EQ(eventstream_next(&reader, &input, &read), 0);
    CHECK_EQ(eventstream_end(&reader), 0);
    eventstream_reader_done(&reader);
    headway_arena_free(arena);
}

/* ---- refusals ---- */

static int read_all(headway_bytes bytes, size_t limit)
{
    eventstream_reader reader;
    eventstream_message message;
    eventstream_reader_init(&reader, NULL, limit);
    int found = eventstream_next(&reader, &bytes, &message);
    CHECK(found >= 0 || eventstream_next(&reader, &bytes, &message) == found);
    CHECK(found >= 0 || eventstream_end(&reader) == found);
    if (!found)
        found = eventstream_end(&reader);
    eventstream_reader_done(&reader);
    return found;
}

static void any_bit_that_flips_is_seen(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header headers[16];
    eventstream_message message = {headers, every_type(headers), text("payload")};
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(&message, arena, &bytes), 0);
    unsigned char *data = (unsigned char *)(uintptr_t)bytes.data;
    for (size_t bit = 0; bit < 8 * bytes.size; bit++) {
        data[bit / 8] ^= (unsigned char)(1 << bit % 8);
        CHECK_EQ(read_all(bytes, 0), HEADWAY_EMALFORMED);
        data[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t size = 1; size < bytes.size; size++)
        CHECK_EQ(read_all(headway_bytes_of(data, size), 0), HEADWAY_EMALFORMED);
    CHECK_EQ(read_all(bytes, 0), 1);
    headway_arena_free(arena);
}

static void put(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

/* A message around these bytes as headers, with good checksums. */
static int read_headers(const char *headers, size_t size)
{
    static unsigned char bytes[1024];
    put(bytes, (uint32_t)(EVENTSTREAM_FRAME + size));
    put(bytes + 4, (uint32_t)size);
    put(bytes + 8, eventstream_crc(0, headway_bytes_of(bytes, 8)));
    memcpy(bytes + 12, headers, size);
    put(bytes + 12 + size, eventstream_crc(0, headway_bytes_of(bytes, 12 + size)));
    return read_all(headway_bytes_of(bytes, EVENTSTREAM_FRAME + size), 0);
}

static void headers_that_cannot_be_are_refused(void)
{
    CHECK_EQ(read_headers("", 0), 1);
    CHECK_EQ(read_headers("\1a\0", 3), 1);
    CHECK_EQ(read_headers("\0\0", 2), HEADWAY_EMALFORMED);        /* no name */
    CHECK_EQ(read_headers("\1a\x0a", 3), HEADWAY_EMALFORMED);     /* no such type */
    CHECK_EQ(read_headers("\2a\0", 3), HEADWAY_EMALFORMED);       /* ends in a name */
    CHECK_EQ(read_headers("\1a", 2), HEADWAY_EMALFORMED);         /* before the type */
    CHECK_EQ(read_headers("\1a\7\0\2b", 6), HEADWAY_EMALFORMED);  /* in a string */
    CHECK_EQ(read_headers("\1a\7\0", 4), HEADWAY_EMALFORMED);     /* in its size */
    CHECK_EQ(read_headers("\1a\4\0\0\0", 6), HEADWAY_EMALFORMED); /* in a number */
    CHECK_EQ(read_headers("\1a\x09uuid", 7), HEADWAY_EMALFORMED); /* in a UUID */
    CHECK_EQ(read_headers("\1a\0\1a\1", 6), HEADWAY_EMALFORMED);  /* the same twice */
}

static void sizes_have_their_limits(void)
{
    unsigned char prelude[12];
    static const struct {
        uint32_t total, headers;
        int error;
    } cases[] = {{15, 0, HEADWAY_EMALFORMED},
                 {0, 0, HEADWAY_EMALFORMED},
                 {20, 5, HEADWAY_EMALFORMED},
                 {20, UINT32_MAX, HEADWAY_EMALFORMED},
                 {16 + EVENTSTREAM_HEADER_BYTES + 1, EVENTSTREAM_HEADER_BYTES + 1, HEADWAY_ELIMIT},
                 {16 + EVENTSTREAM_PAYLOAD + 1, 0, HEADWAY_ELIMIT},
                 {UINT32_MAX, 0, HEADWAY_ELIMIT},
                 {16 + EVENTSTREAM_PAYLOAD, 0, HEADWAY_EMALFORMED /* that is all there is */}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put(prelude, cases[i].total);
        put(prelude + 4, cases[i].headers);
        put(prelude + 8, eventstream_crc(0, headway_bytes_of(prelude, 8)));
        CHECK_EQ(read_all(headway_bytes_of(prelude, sizeof prelude), 0), cases[i].error);
    }
}

static void limits_are_reached_and_kept(void)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    eventstream_header headers[EVENTSTREAM_HEADERS + 1];
    char names[EVENTSTREAM_HEADERS + 1][4];
    static char large[EVENTSTREAM_PAYLOAD + 1];
    headway_bytes bytes;
    for (int i = 0; i <= EVENTSTREAM_HEADERS; i++) {
        snprintf(names[i], sizeof names[i], "%d", i);
        headers[i] = number(names[i], EVENTSTREAM_TRUE, 0);
    }
    eventstream_message message = {headers, EVENTSTREAM_HEADERS,
                                   headway_bytes_of(large, EVENTSTREAM_PAYLOAD)};
    CHECK_EQ(eventstream_write(&message, arena, &bytes), 0);
    CHECK_EQ(read_all(bytes, 0), 1);
    CHECK_EQ(read_all(bytes, EVENTSTREAM_PAYLOAD - 1), HEADWAY_ELIMIT);
    message.header_count++;
    CHECK_EQ(eventstream_write(&message, arena, &bytes), HEADWAY_ELIMIT);
    message = (eventstream_message){headers, 1, headway_bytes_of(large, sizeof large)};
    CHECK_EQ(eventstream_write(&message, arena, &bytes), HEADWAY_ELIMIT);
    headway_arena_free(arena);
}

static int write_one(eventstream_header header)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    headway_bytes bytes;
    int error = eventstream_write(&(eventstream_message){&header, 1, {NULL, 0}}, arena, &bytes);
    headway_arena_free(arena);
    return error;
}

static void what_cannot_be_written_is_refused(void)
{
    static char large[65536];
    eventstream_header header = eventstream_string("n", "");
    header.value = headway_bytes_of(large, 65535);
    CHECK_EQ(write_one(header), 0);
    header.value.size++;
    CHECK_EQ(write_one(header), HEADWAY_ELIMIT);
    header = eventstream_string("", "");
    CHECK_EQ(write_one(header), HEADWAY_EINVAL);
    header.name = headway_bytes_of(large, 255);
    CHECK_EQ(write_one(header), 0);
    header.name.size++;
    CHECK_EQ(write_one(header), HEADWAY_EINVAL);
    CHECK_EQ(write_one(number("n", EVENTSTREAM_BYTE, 128)), HEADWAY_EINVAL);
    CHECK_EQ(write_one(number("n", EVENTSTREAM_SHORT, -32769)), HEADWAY_EINVAL);
    CHECK_EQ(write_one(number("n", (eventstream_type)10, 0)), HEADWAY_EINVAL);
    CHECK_EQ(write_one(number("n", EVENTSTREAM_UUID, 0)), HEADWAY_EINVAL);
    eventstream_header three[3] = {header, header, header};
    for (int i = 0; i < 3; i++) {
        three[i].name = headway_bytes_of(large, 10);
        three[i].value = headway_bytes_of(large, 65535);
    }
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(&(eventstream_message){three, 3, {NULL, 0}}, arena, &bytes),
             HEADWAY_ELIMIT);
    headway_arena_free(arena);
}

static void *none(void *user, void *memory, size_t size)
{
    (void)user;
    (void)memory;
    (void)size;
    return NULL;
}

static void a_reader_without_memory_stays_failed(void)
{
    headway_alloc alloc = *headway_alloc_default();
    eventstream_reader reader;
    eventstream_message message;
    headway_bytes input = text("any bytes");
    alloc.resize = none;
    eventstream_reader_init(&reader, &alloc, 0);
    CHECK_EQ(eventstream_next(&reader, &input, &message), HEADWAY_ENOMEM);
    CHECK_EQ(eventstream_next(&reader, &input, &message), HEADWAY_ENOMEM);
    CHECK_EQ(eventstream_end(&reader), HEADWAY_ENOMEM);
    eventstream_reader_done(&reader);
}

static void no_memory_is_told(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1);
    eventstream_header header = eventstream_string("n", "v");
    const eventstream_message message = {&header, 1, {NULL, 0}};
    headway_bytes bytes;
    unsigned char tail[4];
    CHECK_EQ(eventstream_write(&message, arena, &bytes), HEADWAY_ENOMEM);
    CHECK_EQ(eventstream_frame(&message, arena, &bytes, tail), HEADWAY_ENOMEM);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(every_type_comes_back_in_any_pieces);
    RUN(the_bytes_and_checksums_are_as_drawn);
    RUN(a_frame_leaves_the_payload_where_it_is);
    RUN(messages_follow_each_other_in_one_piece);
    RUN(any_bit_that_flips_is_seen);
    RUN(headers_that_cannot_be_are_refused);
    RUN(sizes_have_their_limits);
    RUN(limits_are_reached_and_kept);
    RUN(what_cannot_be_written_is_refused);
    RUN(a_reader_without_memory_stays_failed);
    RUN(no_memory_is_told);
    return 0;
}
