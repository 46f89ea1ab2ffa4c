/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures: whatever is signed is verified, and what a client says of its own cannot break the
   words about it. Lines of the input: method, path, query, authorization, date, a header. */
#include "sigv4.h"

#include <check.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 7, ROOM = 1 << 20, NOW = 1440938160 };

static void cut(const uint8_t *data, size_t size, headway_bytes *parts)
{
    for (int i = 0; i < PARTS; i++) {
        const uint8_t *end = i + 1 < PARTS && size ? memchr(data, '\n', size) : NULL;
        size_t n = end ? (size_t)(end - data) : size;
        parts[i] = headway_bytes_of(data, n);
        data += n + (end != NULL);
        size -= n + (end != NULL);
    }
}

static const sigv4_verifier verifier = {.secret = "secret",
                                        .region = "eu-west-1",
                                        .now = NOW,
                                        .body_hash = SIGV4_UNSIGNED_PAYLOAD,
                                        .unsigned_payload = 1};

static void explained(sigv4_verdict verdict, const sigv4_claim *claim)
{
    char why[SIGV4_TEXT];
    sigv4_explain(verdict, claim, &verifier, why, sizeof why);
    CHECK(*why && *sigv4_error(verdict));
    for (const char *at = why; *at; at++)
        CHECK(*at >= 32 && *at <= 126);
}

/* A stranger's claim is never good. */
static void claimed(const headway_bytes *parts, headway_arena *arena)
{
    const headway_http_header headers[] = {{headway_bytes_of_string("Authorization"), parts[3]},
                                           {headway_bytes_of_string("X-Amz-Date"), parts[4]},
                                           {headway_bytes_of_string("Host"), parts[5]}};
    for (int presigned = 0; presigned < 2; presigned++) {
        const sigv4_request request = {parts[0], parts[1], parts[2], headers + presigned,
                                       (size_t)(3 - presigned)};
        sigv4_claim claim;
        sigv4_verdict verdict = sigv4_read(&request, arena, &claim);
        if (verdict == SIGV4_GOOD)
            verdict = sigv4_verify(&request, &claim, &verifier);
        CHECK(verdict != SIGV4_GOOD);
        explained(verdict, &claim);
    }
}

static void verified(const sigv4_request *request, headway_arena *arena)
{
    sigv4_claim claim;
    CHECK_EQ(sigv4_read(request, arena, &claim), SIGV4_GOOD);
    CHECK_EQ(sigv4_verify(request, &claim, &verifier), SIGV4_GOOD);
}

static void signed_by_us(const headway_bytes *parts, const char *service, headway_arena *arena)
{
    headway_http_header headers[2 + SIGV4_ADDED] = {{headway_bytes_of_string("host"), parts[4]},
                                                    {parts[5], parts[6]}};
    const sigv4_signer signer = {.access_key = "KEY",
                                 .secret = "secret",
                                 .region = "eu-west-1",
                                 .service = service,
                                 .time = NOW,
                                 .payload_hash = SIGV4_UNSIGNED_PAYLOAD};
    sigv4_request request = {parts[0], parts[1], parts[2], headers, parts[5].size ? 2 : 1};
    size_t count, had = request.header_count;
    headway_bytes query = {NULL, 0}, was;
    int error = sigv4_sign(&request, &signer, arena, headers + had, &count);
    CHECK(error == 0 || error == HEADWAY_ELIMIT || error == HEADWAY_EINVAL);
    if (error)
        return;
    request.header_count = had + count;
    verified(&request, arena);
    request.header_count = had;
    was = request.query;
    if (memmem(was.data ? was.data : "", was.size, "X-Amz-", 6))
        return;
    error = sigv4_presign(&request, &signer, 60, arena, &query);
    CHECK(error == 0 || error == HEADWAY_ELIMIT);
    request.query = query;
    if (!error)
        verified(&request, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes parts[PARTS];
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    CHECK(arena != NULL);
    if (size > 1 << 16)
        size = 1 << 16;
    cut(data, size, parts);
    claimed(parts, arena);
    signed_by_us(parts, "lambda", arena);
    signed_by_us(parts, "s3", arena);
    headway_arena_free(arena);
    return 0;
}
