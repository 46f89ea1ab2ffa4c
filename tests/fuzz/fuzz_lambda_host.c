/* SPDX-License-Identifier: Apache-2.0 */
/* What runtimes send to the host: requests of the Runtime API ("GET PATH" on the first line), and
   behind it what they write, or the trailer of a stream. */
#include "runtime_api.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct heard {
    size_t bytes, lines;
    uint64_t hash;
} heard;

static void hear(void *user, headway_bytes line)
{
    heard *h = user;
    const uint8_t *data = line.data;
    CHECK(line.size <= TAIL_LINE);
    CHECK(!line.size || (!memchr(data, '\n', line.size) && !memchr(data, '\r', line.size)));
    for (size_t i = 0; i < line.size; i++)
        h->hash = (h->hash ^ data[i]) * UINT64_C(1099511628211);
    h->bytes += line.size;
    h->lines++;
}

static void check_request(headway_bytes line)
{
    headway_bytes id = headway_bytes_of(NULL, 0);
    const char *space = line.size ? memchr(line.data, ' ', line.size) : NULL;
    size_t method = space ? (size_t)(space - (const char *)line.data) : line.size;
    size_t path = space ? method + 1 : method;
    runtime_operation operation =
        runtime_read(headway_bytes_of(line.data, method),
                     headway_bytes_of((const char *)line.data + path, line.size - path), &id);
    if (operation != RUNTIME_RESPONSE && operation != RUNTIME_ERROR)
        return;
    CHECK((const char *)id.data > space);
    CHECK((const char *)id.data + id.size <= (const char *)line.data + line.size);
    CHECK(!id.size || !memchr(id.data, '/', id.size));
}

/* The same lines, in whatever pieces they come. */
static void check_lines(headway_bytes text)
{
    static log_lines whole, pieces;
    heard a = {.hash = 7}, b = {.hash = 7};
    whole.size = pieces.size = 0;
    whole.returned = pieces.returned = false;
    lines_add(&whole, text, true, hear, &a);
    for (size_t at = 0, step = 1; at < text.size; at += step, step = step * 3 % 17 + 1) {
        size_t size = step < text.size - at ? step : text.size - at;
        lines_add(&pieces, headway_bytes_of((const char *)text.data + at, size), false, hear, &b);
    }
    lines_add(&pieces, headway_bytes_of(NULL, 0), true, hear, &b);
    CHECK(a.bytes == b.bytes && a.lines == b.lines && a.hash == b.hash);
}

static void check_tail(headway_bytes text)
{
    static log_tail tail;
    static char out[TAIL_BYTES];
    tail.at = tail.size = 0;
    size_t half = text.size / 2, most = text.size < TAIL_BYTES ? text.size : TAIL_BYTES;
    tail_add(&tail, headway_bytes_of(text.data, half));
    tail_add(&tail, headway_bytes_of((const char *)text.data + half, text.size - half));
    CHECK_EQ(tail_read(&tail, out), most);
    CHECK(!most || memcmp(out, (const char *)text.data + text.size - most, most) == 0);
}

static void check_trailer(headway_bytes text)
{
    char *out = malloc(text.size + 1);
    CHECK(out);
    size_t size = runtime_trailer(text, out);
    CHECK(size <= text.size && out[size] == 0);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t line = end ? (size_t)(end - data) : size, from = end ? line + 1 : line;
    headway_bytes rest = headway_bytes_of(data + from, size - from);
    check_request(headway_bytes_of(data, line));
    check_lines(rest);
    check_tail(rest);
    check_trailer(rest);
    return 0;
}
