/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trace context (https://www.w3.org/TR/trace-context/) of a nested call is its parent's, where
 * it has none of its own: two entries of headway.v1.Metadata's first field, a map of texts
 * (proto/headway/v1/status.proto), taken over as they stand. Packed messages may be joined.
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
#include "runtime.h"

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

typedef struct field {
    headway_bytes whole; /* its tag too */
    headway_bytes bytes; /* BYTES: the content */
    uint64_t number;
} field;

/* 0: malformed. */
static size_t varint(headway_bytes from, uint64_t *ret_value)
{
    const uint8_t *at = from.data;
    *ret_value = 0;
    for (size_t i = 0; i < from.size && i < 10; i++) {
        *ret_value |= (uint64_t)(at[i] & 0x7f) << (7 * i);
        if (!(at[i] & 0x80))
            return i + 1;
    }
    return 0;
}

static headway_bytes from(headway_bytes bytes, size_t skip)
{
    return headway_bytes_of((const uint8_t *)bytes.data + skip, bytes.size - skip);
}

/* Takes the next field off rest; 0 at the end, or where rest is malformed. */
static int next_field(headway_bytes *rest, field *ret)
{
    uint64_t tag, size = 0;
    if (rest->size == 0)
        return 0;
    size_t head = varint(*rest, &tag);
    unsigned kind = tag & 7;
    size_t more = 0;
    if (head > 0 && (kind == BYTES || kind == VARINT))
        more = varint(from(*rest, head), &size);
    if (head == 0 || (kind != FIXED64 && kind != FIXED32 && more == 0))
        return 0;
    if (kind != BYTES)
        size = kind == FIXED64 ? 8 : kind == FIXED32 ? 4 : 0;
    if (size > rest->size - head - more)
        return 0;
    ret->number = kind == BYTES ? tag >> 3 : 0;
    ret->bytes = headway_bytes_of((const uint8_t *)rest->data + head + more, (size_t)size);
    ret->whole = headway_bytes_of(rest->data, head + more + (size_t)size);
    *rest = from(*rest, ret->whole.size);
    return 1;
}

static int is(headway_bytes bytes, const char *text)
{
    return bytes.size == strlen(text) && memcmp(bytes.data, text, bytes.size) == 0;
}

static int is_trace(const field *entry, int parent_only)
{
    headway_bytes rest = entry->bytes;
    field key;
    if (entry->number != 1 || !next_field(&rest, &key) || key.number != 1)
        return 0;
    return is(key.bytes, "traceparent") || (!parent_only && is(key.bytes, "tracestate"));
}

headway_bytes headway__trace_inherit(headway_bytes own, headway_bytes parent, uint8_t *space)
{
    headway_bytes rest = own;
    size_t size = own.size;
    field entry;
    while (next_field(&rest, &entry))
        if (is_trace(&entry, 1))
            return own;
    if (own.size)
        memcpy(space, own.data, own.size);
    rest = parent;
    while (next_field(&rest, &entry)) {
        if (!is_trace(&entry, 0))
            continue;
        if (entry.whole.size > HEADWAY__METADATA_LIMIT - size)
            return own;
        memcpy(space + size, entry.whole.data, entry.whole.size);
        size += entry.whole.size;
    }
    return size > own.size ? headway_bytes_of(space, size) : own;
}
