/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of the Runtime API: bytes mean the same whole and in pieces. */
#include "answer.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 4096, ANSWERS = 64 };

/* What was understood. */
typedef struct summary {
    int error;
    unsigned answers;
    uint64_t hash;
} summary;

static void add(summary *s, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        s->hash = (s->hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
}

static void add_answer(summary *s, const answer *a)
{
    const answer_headers *h = &a->headers;
    const char *const texts[] = {h->request_id,     h->deadline_ms, h->trace_id,
                                 h->client_context, h->identity,    h->tenant};
    CHECK(a->status >= 200 && a->status < 600);
    CHECK(a->body.size <= MOST);
    add(s, &a->status, sizeof a->status);
    add(s, a->body.data, a->body.size);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        add(s, texts[i], strlen(texts[i]) + 1);
    s->answers++;
}

static summary read_in(const uint8_t *data, size_t size, size_t piece)
{
    summary s = {.hash = 1};
    answer a;
    answer_init(&a, headway_alloc_default(), MOST);
    for (size_t at = 0; at < size && s.error >= 0 && s.answers < ANSWERS;) {
        size_t given = size - at < piece ? size - at : piece;
        headway_bytes input = headway_bytes_of(data + at, given);
        s.error = answer_take(&a, &input);
        at += given - input.size;
        if (s.error == 1) {
            add_answer(&s, &a);
            answer_reset(&a);
            CHECK(answer_is_empty(&a));
        }
    }
    answer_done(&a);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    summary whole = read_in(data, size, size ? size : 1);
    for (size_t piece = 1; piece < 12; piece += 5) {
        summary pieces = read_in(data, size, piece);
        CHECK_EQ(pieces.answers, whole.answers);
        CHECK(pieces.hash == whole.hash);
        CHECK_EQ(pieces.error < 0, whole.error < 0);
    }
    return 0;
}
