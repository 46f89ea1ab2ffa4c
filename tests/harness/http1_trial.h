/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client's bytes through the whole HTTP/1.1 reader, in any pieces: what was understood, as one
 * number, and how it ended. Two trials of the same bytes must agree.
 */
#ifndef HEADWAY_TESTS_HTTP1_TRIAL_H
#define HEADWAY_TESTS_HTTP1_TRIAL_H

#include "check.h"
#include "http1.h"

enum { TRIAL_HEADERS = 100 };

static const struct headway__http1_limits trial_limits = {16384, TRIAL_HEADERS, 8192};

struct trial {
    const uint8_t *data; /* all of it; pieces only say how far it has come */
    size_t at;           /* of what is not used yet */
    struct headway__http1_scan scan;
    struct headway__http1_chunks chunks;
    enum headway__http_body body;
    uint64_t left;
    size_t requests;
    bool in_body, websocket;
    int status; /* of the refusal; 0: none */
    const char *why;
    uint64_t heard; /* a hash */
};

static inline void trial_hear(struct trial *t, headway_bytes bytes)
{
    const uint8_t *data = bytes.data;
    for (size_t i = 0; i < bytes.size; i++)
        t->heard = (t->heard ^ data[i]) * UINT64_C(1099511628211);
}

/* What a head says must lie in the head, and be what it promises. */
static inline void trial_request(struct trial *t, const struct headway__http1_head *head)
{
    const struct headway__http_request *r = &head->request;
    CHECK(r->method.size > 0 && headway__http1_all(r->method, HEADWAY__HTTP1_TOKEN));
    CHECK(r->path.size > 0 && headway__http1_all(r->query, HEADWAY__HTTP1_QUERY));
    CHECK(r->version == 10 || headway__http1_host(r->host));
    CHECK(r->header_count <= TRIAL_HEADERS);
    trial_hear(t, r->method);
    trial_hear(t, r->path);
    trial_hear(t, r->query);
    trial_hear(t, r->host);
    for (size_t i = 0; i < r->header_count; i++) {
        CHECK(headway__http1_all(r->headers[i].name, HEADWAY__HTTP1_TOKEN));
        CHECK(headway__http1_all(r->headers[i].value, HEADWAY__HTTP1_VALUE));
        trial_hear(t, r->headers[i].name);
        trial_hear(t, r->headers[i].value);
    }
    t->requests++;
    t->body = r->body;
    t->left = r->content_length;
    t->in_body = r->body != HEADWAY__HTTP_NO_BODY;
    t->websocket = r->websocket;
    t->chunks = (struct headway__http1_chunks){.state = 0};
    t->scan = (struct headway__http1_scan){.at = 0};
}

static inline bool trial_refused(struct trial *t, struct headway__http1_refusal refusal)
{
    CHECK(refusal.status >= 400 && refusal.why && !strpbrk(refusal.why, "\"\\"));
    t->status = refusal.status;
    t->why = refusal.why;
    return false;
}

static inline bool trial_head(struct trial *t, size_t size)
{
    struct headway__http_header room[TRIAL_HEADERS];
    struct headway__http1_head head;
    struct headway__http1_refusal refusal = {0, NULL};
    switch (headway__http1_scan(&t->scan, &trial_limits,
                                headway_bytes_of(t->data + t->at, size - t->at), &refusal)) {
    case HEADWAY__HTTP1_MORE:
        return false;
    case HEADWAY__HTTP1_REFUSED:
        return trial_refused(t, refusal);
    default:
        break;
    }
    refusal = headway__http1_parse(&trial_limits, headway_bytes_of(t->data + t->at, t->scan.at),
                                   room, &head);
    t->at += t->scan.at;
    if (refusal.status)
        return trial_refused(t, refusal);
    trial_request(t, &head);
    return true;
}

static inline bool trial_body(struct trial *t, size_t size)
{
    headway_bytes input = headway_bytes_of(t->data + t->at, size - t->at), piece = {NULL, 0};
    struct headway__http1_refusal refusal = {0, NULL};
    enum headway__http1_progress progress;
    if (t->body == HEADWAY__HTTP_SIZED) {
        piece = headway_bytes_of(input.data, input.size < t->left ? input.size : (size_t)t->left);
        t->left -= piece.size;
        t->at += piece.size;
        t->in_body = t->left > 0;
        trial_hear(t, piece);
        return piece.size > 0;
    }
    progress = headway__http1_chunks(&t->chunks, &trial_limits, &input, 7, &piece, &refusal);
    t->at = size - input.size;
    trial_hear(t, piece);
    if (progress == HEADWAY__HTTP1_REFUSED)
        return trial_refused(t, refusal);
    t->in_body = progress != HEADWAY__HTTP1_DONE;
    return progress != HEADWAY__HTTP1_MORE;
}

/* The first `size` bytes have come. */
static inline void trial_come(struct trial *t, size_t size)
{
    while (!t->status && t->at < size && (t->in_body ? trial_body(t, size) : trial_head(t, size)))
        ;
}

static inline void trial_agree(const struct trial *a, const struct trial *b)
{
    CHECK_EQ(a->status, b->status);
    CHECK(a->why == b->why || strcmp(a->why, b->why) == 0);
    CHECK_EQ(a->requests, b->requests);
    CHECK_EQ(a->heard, b->heard);
    CHECK_EQ(a->in_body, b->in_body);
    CHECK(a->status || a->at == b->at);
}

#endif
