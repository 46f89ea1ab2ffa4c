/* SPDX-License-Identifier: Apache-2.0 */
#include "eventstream.h"

enum { PRELUDE = 12, NAME_MOST = 255, VALUE_MOST = 65535, UUID_SIZE = 16 };

eventstream_header eventstream_string(const char *name, const char *value)
{
    return (eventstream_header){.name = headway_bytes_of_string(name),
                                .type = EVENTSTREAM_STRING,
                                .value = headway_bytes_of_string(value)};
}

static unsigned char *put_number(unsigned char *at, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(number >> (8 * (size - 1 - i)));
    return at + size;
}

static unsigned char *put_bytes(unsigned char *at, headway_bytes bytes)
{
    if (bytes.size)
        memcpy(at, bytes.data, bytes.size);
    return at + bytes.size;
}

/* Of the types that are numbers; 0 for others. */
static size_t number_size(eventstream_type type)
{
    switch (type) {
    case EVENTSTREAM_BYTE:
        return 1;
    case EVENTSTREAM_SHORT:
        return 2;
    case EVENTSTREAM_INTEGER:
        return 4;
    case EVENTSTREAM_LONG:
    case EVENTSTREAM_TIMESTAMP:
        return 8;
    default:
        return 0;
    }
}

static int number_fits(int64_t number, size_t size)
{
    int64_t most = size == 8 ? INT64_MAX : ((int64_t)1 << (8 * size - 1)) - 1;
    return number <= most && number >= -most - 1;
}

/* Checks one header and counts its bytes. */
static int measure(const eventstream_header *header, size_t *ret_size)
{
    size_t number = number_size(header->type), size = 2 + header->name.size + number;
    if (!header->name.size || header->name.size > NAME_MOST)
        return HEADWAY_EINVAL;
    if (number && !number_fits(header->number, number))
        return HEADWAY_EINVAL;
    if (header->type == EVENTSTREAM_UUID && header->value.size != UUID_SIZE)
        return HEADWAY_EINVAL;
    if ((int)header->type < 0 || header->type > EVENTSTREAM_UUID)
        return HEADWAY_EINVAL;
    if (header->type == EVENTSTREAM_BYTES || header->type == EVENTSTREAM_STRING) {
        if (header->value.size > VALUE_MOST)
            return HEADWAY_ELIMIT;
        size += 2 + header->value.size;
    }
    *ret_size = header->type == EVENTSTREAM_UUID ? size + UUID_SIZE : size;
    return 0;
}

static int measure_all(const eventstream_message *message, size_t *ret_size)
{
    size_t all = 0, size;
    if (message->header_count > EVENTSTREAM_HEADERS || message->payload.size > EVENTSTREAM_PAYLOAD)
        return HEADWAY_ELIMIT;
    for (size_t i = 0; i < message->header_count; i++) {
        int error = measure(&message->headers[i], &size);
        if (error)
            return error;
        all += size;
    }
    if (all > EVENTSTREAM_HEADER_BYTES)
        return HEADWAY_ELIMIT;
    *ret_size = all;
    return 0;
}

static unsigned char *put_header(unsigned char *at, const eventstream_header *header)
{
    at = put_number(at, header->name.size, 1);
    at = put_bytes(at, header->name);
    at = put_number(at, header->type, 1);
    if (header->type == EVENTSTREAM_BYTES || header->type == EVENTSTREAM_STRING)
        at = put_number(at, header->value.size, 2);
    if (header->type == EVENTSTREAM_BYTES || header->type == EVENTSTREAM_STRING ||
        header->type == EVENTSTREAM_UUID)
        return put_bytes(at, header->value);
    return put_number(at, (uint64_t)header->number, number_size(header->type));
}

static void put_head(const eventstream_message *message, size_t headers, unsigned char *head)
{
    size_t total = EVENTSTREAM_FRAME + headers + message->payload.size;
    put_number(head, total, 4);
    put_number(head + 4, headers, 4);
    put_number(head + 8, eventstream_crc(0, headway_bytes_of(head, 8)), 4);
    unsigned char *at = head + PRELUDE;
    for (size_t i = 0; i < message->header_count; i++)
        at = put_header(at, &message->headers[i]);
}

static void put_tail(const eventstream_message *message, headway_bytes head, unsigned char *tail)
{
    uint32_t crc = eventstream_crc(0, head);
    put_number(tail, eventstream_crc(crc, message->payload), 4);
}

int eventstream_frame(const eventstream_message *message, headway_arena *arena,
                      headway_bytes *ret_head, unsigned char ret_tail[4])
{
    size_t headers;
    int error = measure_all(message, &headers);
    if (error)
        return error;
    unsigned char *head = headway_arena_take(arena, PRELUDE + headers);
    if (!head)
        return HEADWAY_ENOMEM;
    put_head(message, headers, head);
    *ret_head = headway_bytes_of(head, PRELUDE + headers);
    put_tail(message, *ret_head, ret_tail);
    return 0;
}

int eventstream_write(const eventstream_message *message, headway_arena *arena,
                      headway_bytes *ret_bytes)
{
    size_t headers;
    int error = measure_all(message, &headers);
    if (error)
        return error;
    size_t total = EVENTSTREAM_FRAME + headers + message->payload.size;
    unsigned char *bytes = headway_arena_take(arena, total);
    if (!bytes)
        return HEADWAY_ENOMEM;
    put_head(message, headers, bytes);
    unsigned char *tail = put_bytes(bytes + PRELUDE + headers, message->payload);
    put_tail(message, headway_bytes_of(bytes, PRELUDE + headers), tail);
    *ret_bytes = headway_bytes_of(bytes, total);
    return 0;
}
