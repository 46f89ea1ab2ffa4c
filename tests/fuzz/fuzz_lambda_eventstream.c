/* SPDX-License-Identifier: Apache-2.0 */
/* Event streams: bytes mean the same whole and in pieces, and what was read is written as it came.
 */
#include "eventstream.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20 };

/* No message can be written in two ways. */
static void rewrite(const eventstream_message *message, headway_arena *arena, uint32_t *crc)
{
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(message, arena, &bytes), 0);
    *crc = eventstream_crc(*crc, bytes);
}

/* How it ended, with a number for what was understood. */
static int read_in(const uint8_t *data, size_t size, size_t piece, headway_arena *arena,
                   uint32_t *ret_crc)
{
    eventstream_reader reader;
    eventstream_message message;
    int found = 0;
    *ret_crc = 0;
    eventstream_reader_init(&reader, NULL, 0);
    for (size_t at = 0; at < size && found >= 0; at += piece) {
        headway_bytes input = headway_bytes_of(data + at, size - at < piece ? size - at : piece);
        while ((found = eventstream_next(&reader, &input, &message)) > 0)
            rewrite(&message, arena, ret_crc);
    }
    found = eventstream_end(&reader);
    eventstream_reader_done(&reader);
    headway_arena_reset(arena);
    return found;
}

/* The checksums are made right, so that what is behind them is reached. */
static void mend(uint8_t *data, size_t size)
{
    for (size_t at = 0; size - at >= EVENTSTREAM_FRAME;) {
        uint32_t total = (uint32_t)data[at] << 24 | (uint32_t)data[at + 1] << 16 |
                         (uint32_t)data[at + 2] << 8 | data[at + 3];
        uint32_t crc = eventstream_crc(0, headway_bytes_of(data + at, 8));
        for (int i = 0; i < 4; i++)
            data[at + 8 + i] = (uint8_t)(crc >> (24 - 8 * i));
        if (total < EVENTSTREAM_FRAME || total > size - at)
            return;
        crc = eventstream_crc(0, headway_bytes_of(data + at, total - 4));
        for (int i = 0; i < 4; i++)
            data[at + total - 4 + i] = (uint8_t)(crc >> (24 - 8 * i));
        at += total;
    }
}

static void trial(const uint8_t *data, size_t size, headway_arena *arena)
{
    uint32_t whole, pieces;
    int error = read_in(data, size, size ? size : 1, arena, &whole);
    CHECK_EQ(read_in(data, size, 1, arena, &pieces), error);
    CHECK_EQ(whole, pieces);
    CHECK_EQ(read_in(data, size, 7, arena, &pieces), error);
    CHECK_EQ(whole, pieces);
    if (!error)
        CHECK_EQ(whole, eventstream_crc(0, headway_bytes_of(data, size)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t copy[1 << 16];
    if (size > sizeof copy)
        return 0;
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    CHECK(arena != NULL);
    trial(data, size, arena);
    if (size)
        memcpy(copy, data, size);
    mend(copy, size);
    trial(copy, size, arena);
    headway_arena_free(arena);
    return 0;
}
