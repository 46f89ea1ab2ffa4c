/* SPDX-License-Identifier: Apache-2.0 */
/* However a body is cut, the same values come out of it, or the same failure. The first byte draws
   the kind of body, the second how long its pieces are. */
#include <check.h>
#include <headway/http/stream.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct taken {
    uint64_t hash;
    size_t count;
    int end;
};

static void take(struct taken *taken, headway_bytes value)
{
    const unsigned char *data = value.data;
    CHECK(value.size);
    for (size_t i = 0; i < value.size; i++)
        taken->hash = (taken->hash ^ data[i]) * UINT64_C(1099511628211);
    taken->hash = (taken->hash ^ 0x100) * UINT64_C(1099511628211);
    taken->count++;
}

static struct taken split(headway_http_media media, headway_bytes body, size_t piece)
{
    struct taken taken = {0, 0, 0};
    headway_http_lines lines;
    headway_bytes value;
    headway_http_lines_init(&lines, NULL, media, 64);
    while (body.size && taken.end >= 0) {
        size_t size = body.size < piece ? body.size : piece;
        /* An exact copy, so that a read past a piece is seen. */
        char *copy = malloc(size);
        CHECK(copy);
        memcpy(copy, body.data, size);
        headway_bytes input = headway_bytes_of(copy, size);
        while ((taken.end = headway_http_lines_next(&lines, &input, &value)) > 0)
            take(&taken, value);
        free(copy);
        body = headway_bytes_of((const char *)body.data + size, body.size - size);
    }
    while (taken.end >= 0 && (taken.end = headway_http_lines_end(&lines, &value)) > 0)
        take(&taken, value);
    CHECK(lines.room <= 128 || lines.room == 512);
    headway_http_lines_done(&lines);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    headway_http_media media = data[0] % 2 ? HEADWAY_HTTP_JSON : HEADWAY_HTTP_NDJSON;
    headway_bytes body = headway_bytes_of(data + 2, size - 2);
    struct taken whole = split(media, body, body.size ? body.size : 1);
    struct taken pieces = split(media, body, data[1] % 32 + 1);
    struct taken bytes = split(media, body, 1);
    CHECK(whole.hash == pieces.hash && whole.hash == bytes.hash);
    CHECK(whole.count == pieces.count && whole.count == bytes.count);
    CHECK(whole.end == pieces.end && whole.end == bytes.end);
    return 0;
}
