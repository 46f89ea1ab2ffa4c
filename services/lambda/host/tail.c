/* SPDX-License-Identifier: Apache-2.0 */
#include "tail.h"

void tail_add(log_tail *t, headway_bytes bytes)
{
    const uint8_t *data = bytes.data;
    size_t skipped = bytes.size > TAIL_BYTES ? bytes.size - TAIL_BYTES : 0;
    for (size_t i = skipped; i < bytes.size; i++) {
        t->bytes[t->at] = data[i];
        t->at = (t->at + 1) % TAIL_BYTES;
    }
    t->size += bytes.size - skipped;
    if (t->size > TAIL_BYTES)
        t->size = TAIL_BYTES;
}

size_t tail_read(const log_tail *t, char out[TAIL_BYTES])
{
    size_t from = (t->at + TAIL_BYTES - t->size) % TAIL_BYTES;
    for (size_t i = 0; i < t->size; i++)
        out[i] = (char)t->bytes[(from + i) % TAIL_BYTES];
    return t->size;
}

/* Whether the byte ends a line: "\n", "\r\n", or "\r", by which Python's runtime client keeps the
   lines of a traceback in one record. */
static bool ends_line(log_lines *l, char byte)
{
    bool again = byte == '\n' && l->returned;
    l->returned = byte == '\r';
    return byte == '\r' || (byte == '\n' && !again);
}

void lines_add(log_lines *l, headway_bytes bytes, bool all,
               void (*line)(void *user, headway_bytes line), void *user)
{
    const char *data = bytes.data;
    for (size_t i = 0; i < bytes.size; i++) {
        bool end = ends_line(l, data[i]);
        if (data[i] != '\n' && data[i] != '\r')
            l->rest[l->size++] = data[i];
        if (end || l->size == TAIL_LINE) {
            line(user, headway_bytes_of(l->rest, l->size));
            l->size = 0;
        }
    }
    if (all && l->size) {
        line(user, headway_bytes_of(l->rest, l->size));
        l->size = 0;
    }
}
