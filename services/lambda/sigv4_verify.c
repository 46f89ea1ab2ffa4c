/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4_parts.h"

#include <sodium.h>

static int is_same(headway_bytes text, const char *secret)
{
    size_t size = strlen(secret);
    return text.size == size && sodium_memcmp(text.data, secret, size) == 0;
}

static sigv4_verdict check_scope(const sigv4_claim *claim, const sigv4_verifier *verifier)
{
    if (memcmp(claim->day.data, claim->date.data, 8) != 0)
        return SIGV4_WRONG_DATE;
    if (verifier->region && !sigv4_equals(claim->region, verifier->region))
        return SIGV4_WRONG_REGION;
    if (verifier->service && !sigv4_equals(claim->service, verifier->service))
        return SIGV4_WRONG_SERVICE;
    return SIGV4_GOOD;
}

static sigv4_verdict check_time(const sigv4_claim *claim, const sigv4_verifier *verifier)
{
    int64_t life = claim->presigned ? (int64_t)claim->expires_s : SIGV4_SKEW_S;
    if (claim->time > verifier->now + SIGV4_SKEW_S)
        return SIGV4_NOT_YET;
    return verifier->now > claim->time + life ? SIGV4_EXPIRED : SIGV4_GOOD;
}

static int is_listed(headway_bytes names, headway_bytes wanted)
{
    while (names.size) {
        if (sigv4_compare_names(sigv4_cut(&names, ';'), wanted) == 0)
            return 1;
    }
    return 0;
}

static int is_amazons(headway_bytes name)
{
    static const char prefix[] = "x-amz-";
    size_t size = sizeof prefix - 1;
    return name.size > size && sigv4_is_named(headway_bytes_of(name.data, size), prefix);
}

static int has(const sigv4_request *request, headway_bytes name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (sigv4_compare_names(request->headers[i].name, name) == 0)
            return 1;
    }
    return 0;
}

static sigv4_verdict check_headers(const sigv4_request *request, headway_bytes names)
{
    size_t count = 0;
    if (!is_listed(names, headway_bytes_of_string("host")))
        return SIGV4_HEADER_NOT_SIGNED;
    for (size_t i = 0; i < request->header_count; i++) {
        headway_bytes name = request->headers[i].name;
        if (is_amazons(name) && !is_listed(names, name))
            return SIGV4_HEADER_NOT_SIGNED;
    }
    while (names.size) {
        if (count++ == SIGV4_HEADERS || !has(request, sigv4_cut(&names, ';')))
            return SIGV4_HEADER_MISSING;
    }
    return SIGV4_GOOD;
}

static int is_hash(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        char c = sigv4_lower(data[i]);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return 0;
    }
    return text.size == SIGV4_HASH - 1;
}

/* What stands for the body in the signature: what the header says, if that is true. */
static sigv4_verdict check_payload(const sigv4_request *request, const sigv4_claim *claim,
                                   const sigv4_verifier *verifier, headway_bytes *ret_hash)
{
    const headway_http_header *header = sigv4_header(request, "x-amz-content-sha256");
    headway_bytes hash = headway_bytes_of_string(verifier->body_hash);
    if (header)
        hash = header->value;
    else if (!verifier->body_hash || (claim->presigned && sigv4_equals(claim->service, "s3")))
        hash = headway_bytes_of_string(SIGV4_UNSIGNED_PAYLOAD);
    *ret_hash = hash;
    if (!is_hash(hash))
        return verifier->unsigned_payload ? SIGV4_GOOD : SIGV4_PAYLOAD_UNSIGNED;
    int differs = verifier->body_hash && !sigv4_equals(hash, verifier->body_hash);
    return differs ? SIGV4_PAYLOAD_DIFFERS : SIGV4_GOOD;
}

static sigv4_verdict check_signature(const sigv4_request *request, const sigv4_claim *claim,
                                     const sigv4_verifier *verifier, headway_bytes payload_hash)
{
    char ours[SIGV4_HASH];
    const sigv4_scope scope = {claim->day, claim->region, claim->service};
    if (verifier->token && !is_same(claim->token, verifier->token))
        return SIGV4_NO_SUCH_KEY;
    if (sigv4_signature(request, claim->signed_headers, payload_hash, claim->date, &scope,
                        verifier->secret, ours) != 0)
        return SIGV4_DIFFERS;
    int good = is_same(claim->signature, ours);
    sodium_memzero(ours, sizeof ours);
    return good ? SIGV4_GOOD : SIGV4_DIFFERS;
}

sigv4_verdict sigv4_verify(const sigv4_request *request, const sigv4_claim *claim,
                           const sigv4_verifier *verifier)
{
    headway_bytes payload_hash;
    sigv4_verdict verdict = check_scope(claim, verifier);
    if (verdict == SIGV4_GOOD)
        verdict = check_time(claim, verifier);
    if (verdict == SIGV4_GOOD)
        verdict = check_headers(request, claim->signed_headers);
    if (verdict == SIGV4_GOOD)
        verdict = check_payload(request, claim, verifier, &payload_hash);
    if (verdict != SIGV4_GOOD)
        return verdict;
    return check_signature(request, claim, verifier, payload_hash);
}
