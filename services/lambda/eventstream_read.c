/* SPDX-License-Identifier: Apache-2.0 */
#include "eventstream.h"

enum { PRELUDE = 12, UUID_SIZE = 16, LEAST_ROOM = 1024 };

void eventstream_reader_init(eventstream_reader *reader, const headway_alloc *alloc, size_t limit)
{
    memset(reader, 0, sizeof *reader);
    reader->alloc = alloc ? *alloc : *headway_alloc_default();
    reader->limit = limit && limit < EVENTSTREAM_PAYLOAD ? limit : EVENTSTREAM_PAYLOAD;
}

void eventstream_reader_done(eventstream_reader *reader)
{
    reader->alloc.release(reader->alloc.user, reader->buffer);
    reader->buffer = NULL;
}

headway_bytes eventstream_find(const eventstream_message *message, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < message->header_count; i++) {
        const eventstream_header *header = &message->headers[i];
        if (header->type == EVENTSTREAM_STRING && header->name.size == size &&
            memcmp(header->name.data, name, size) == 0)
            return header->value;
    }
    return headway_bytes_of(NULL, 0);
}

static uint64_t number(const unsigned char *at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | at[i];
    return value;
}

/* ---- bytes come ---- */

static int make_room(eventstream_reader *reader, size_t size)
{
    if (size <= reader->room)
        return 0;
    size_t room = size < LEAST_ROOM ? LEAST_ROOM : size * 2;
    unsigned char *buffer = reader->alloc.resize(reader->alloc.user, reader->buffer, room);
    if (!buffer)
        return HEADWAY_ENOMEM;
    reader->buffer = buffer;
    reader->room = room;
    return 0;
}

/* Moves bytes from input until the buffer holds `whole`, or input is empty. */
static int fill(eventstream_reader *reader, size_t whole, headway_bytes *input)
{
    size_t size = whole - reader->used;
    if (size > input->size)
        size = input->size;
    int error = make_room(reader, reader->used + size);
    if (error || !size)
        return error;
    memcpy(reader->buffer + reader->used, input->data, size);
    reader->used += size;
    *input = headway_bytes_of((const char *)input->data + size, input->size - size);
    return 0;
}

static int read_prelude(eventstream_reader *reader)
{
    const unsigned char *at = reader->buffer;
    size_t total = (size_t)number(at, 4), headers = (size_t)number(at + 4, 4);
    if (number(at + 8, 4) != eventstream_crc(0, headway_bytes_of(at, 8)))
        return HEADWAY_EMALFORMED;
    if (total < EVENTSTREAM_FRAME || headers > total - EVENTSTREAM_FRAME)
        return HEADWAY_EMALFORMED;
    if (headers > EVENTSTREAM_HEADER_BYTES || total - EVENTSTREAM_FRAME - headers > reader->limit)
        return HEADWAY_ELIMIT;
    reader->total = total;
    return 0;
}

/* ---- a message is whole ---- */

struct cursor {
    const unsigned char *at;
    size_t left;
};

static int take(struct cursor *from, size_t size, headway_bytes *ret_bytes)
{
    if (size > from->left)
        return HEADWAY_EMALFORMED;
    *ret_bytes = headway_bytes_of(from->at, size);
    from->at += size;
    from->left -= size;
    return 0;
}

static int take_number(struct cursor *from, size_t size, int64_t *ret_number)
{
    headway_bytes bytes;
    int error = take(from, size, &bytes);
    if (error)
        return error;
    uint64_t value = number(bytes.data, size), sign = (uint64_t)1 << (8 * size - 1);
    *ret_number = (int64_t)((value ^ sign) - sign);
    return 0;
}

static int take_sized(struct cursor *from, size_t size, headway_bytes *ret_bytes)
{
    headway_bytes bytes;
    int error = take(from, size, &bytes);
    return error ? error : take(from, (size_t)number(bytes.data, size), ret_bytes);
}

static int take_value(struct cursor *from, eventstream_header *header)
{
    switch (header->type) {
    case EVENTSTREAM_TRUE:
    case EVENTSTREAM_FALSE:
        return 0;
    case EVENTSTREAM_BYTE:
        return take_number(from, 1, &header->number);
    case EVENTSTREAM_SHORT:
        return take_number(from, 2, &header->number);
    case EVENTSTREAM_INTEGER:
        return take_number(from, 4, &header->number);
    case EVENTSTREAM_LONG:
    case EVENTSTREAM_TIMESTAMP:
        return take_number(from, 8, &header->number);
    case EVENTSTREAM_BYTES:
    case EVENTSTREAM_STRING:
        return take_sized(from, 2, &header->value);
    case EVENTSTREAM_UUID:
        return take(from, UUID_SIZE, &header->value);
    }
    return HEADWAY_EMALFORMED;
}

static int take_header(struct cursor *from, eventstream_header *ret_header)
{
    eventstream_header header = {.number = 0};
    headway_bytes type;
    int error = take_sized(from, 1, &header.name);
    if (!error && !header.name.size)
        error = HEADWAY_EMALFORMED;
    if (!error)
        error = take(from, 1, &type);
    if (error)
        return error;
    header.type = (eventstream_type) * (const unsigned char *)type.data;
    error = take_value(from, &header);
    if (!error)
        *ret_header = header;
    return error;
}

static int is_twice(const eventstream_header *headers, size_t count)
{
    const eventstream_header *last = &headers[count];
    for (size_t i = 0; i < count; i++) {
        if (headers[i].name.size == last->name.size &&
            memcmp(headers[i].name.data, last->name.data, last->name.size) == 0)
            return 1;
    }
    return 0;
}

static int read_message(eventstream_reader *reader, eventstream_message *ret_message)
{
    const unsigned char *at = reader->buffer;
    size_t headers = (size_t)number(at + 4, 4), body = reader->total - 4, count = 0;
    struct cursor from = {at + PRELUDE, headers};
    if (number(at + body, 4) != eventstream_crc(0, headway_bytes_of(at, body)))
        return HEADWAY_EMALFORMED;
    for (; from.left; count++) {
        if (count == EVENTSTREAM_HEADERS)
            return HEADWAY_ELIMIT;
        int error = take_header(&from, &reader->headers[count]);
        if (error || is_twice(reader->headers, count))
            return HEADWAY_EMALFORMED;
    }
    ret_message->headers = reader->headers;
    ret_message->header_count = count;
    ret_message->payload =
        headway_bytes_of(at + PRELUDE + headers, reader->total - EVENTSTREAM_FRAME - headers);
    return 0;
}

/* 1 once the message is whole in the buffer. */
static int gather(eventstream_reader *reader, headway_bytes *input)
{
    int error = 0;
    if (!reader->total) {
        error = fill(reader, PRELUDE, input);
        if (error || reader->used < PRELUDE)
            return error;
        error = read_prelude(reader);
    }
    if (!error)
        error = fill(reader, reader->total, input);
    return error ? error : reader->used == reader->total;
}

int eventstream_next(eventstream_reader *reader, headway_bytes *input,
                     eventstream_message *ret_message)
{
    if (reader->failed)
        return reader->failed;
    if (reader->total && reader->used == reader->total) /* it was told before */
        reader->used = reader->total = 0;
    int step = gather(reader, input);
    if (step == 1) {
        int error = read_message(reader, ret_message);
        step = error ? error : 1;
    }
    if (step < 0)
        reader->failed = step;
    return step;
}

int eventstream_end(const eventstream_reader *reader)
{
    if (reader->failed)
        return reader->failed;
    int between = reader->used == 0 || (reader->total && reader->used == reader->total);
    return between ? 0 : HEADWAY_EMALFORMED;
}
