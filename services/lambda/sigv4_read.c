/* SPDX-License-Identifier: Apache-2.0 */
/* What a request says of its signature, in the header Authorization or in the query. */
#include "sigv4_parts.h"

static headway_bytes trim(headway_bytes text)
{
    const char *data = text.data;
    size_t from = 0, end = text.size;
    while (from < end && sigv4_is_space(data[from]))
        from++;
    while (end > from && sigv4_is_space(data[end - 1]))
        end--;
    return headway_bytes_of(data + from, end - from);
}

static sigv4_verdict lacks(sigv4_claim *claim, const char *part)
{
    claim->lacks = part;
    return SIGV4_INCOMPLETE;
}

/* "AKID/20150830/us-east-1/lambda/aws4_request" */
static sigv4_verdict take_credential(headway_bytes text, sigv4_claim *claim)
{
    claim->access_key = sigv4_cut(&text, '/');
    claim->day = sigv4_cut(&text, '/');
    claim->region = sigv4_cut(&text, '/');
    claim->service = sigv4_cut(&text, '/');
    int whole = claim->access_key.size && claim->day.size == 8 && claim->region.size &&
                claim->service.size && sigv4_equals(text, "aws4_request");
    return whole ? SIGV4_GOOD : lacks(claim, "Credential");
}

static int is_signature(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if (!((data[i] >= '0' && data[i] <= '9') || (data[i] >= 'a' && data[i] <= 'f')))
            return 0;
    }
    return text.size == SIGV4_HASH - 1;
}

/* What both forms must have. */
static sigv4_verdict finish(headway_bytes credential, sigv4_claim *claim)
{
    if (take_credential(credential, claim) != SIGV4_GOOD)
        return SIGV4_INCOMPLETE;
    if (!claim->signed_headers.size)
        return lacks(claim, "SignedHeaders");
    if (!is_signature(claim->signature))
        return lacks(claim, "Signature");
    return sigv4_time(claim->date, &claim->time) == 0 ? SIGV4_GOOD : lacks(claim, "X-Amz-Date");
}

/* ---- the header ---- */

/* The parts behind the algorithm's name, each once. */
static sigv4_verdict take_parts(headway_bytes rest, headway_bytes *ret_credential,
                                sigv4_claim *claim)
{
    struct part {
        const char *name;
        headway_bytes *value;
    } const parts[] = {{"Credential", ret_credential},
                       {"SignedHeaders", &claim->signed_headers},
                       {"Signature", &claim->signature}};
    while (rest.size) {
        headway_bytes value = trim(sigv4_cut(&rest, ',')), name = sigv4_cut(&value, '=');
        size_t i = 0;
        while (i < 3 && !sigv4_equals(name, parts[i].name))
            i++;
        if (i == 3 || parts[i].value->data)
            return lacks(claim, "Authorization");
        *parts[i].value = value;
    }
    return SIGV4_GOOD;
}

static size_t count_of(const sigv4_request *request, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++)
        count += sigv4_is_named(request->headers[i].name, name);
    return count;
}

static headway_bytes value_of(const sigv4_request *request, const char *name)
{
    const headway_http_header *header = sigv4_header(request, name);
    return header ? trim(header->value) : headway_bytes_of(NULL, 0);
}

static sigv4_verdict read_header(const sigv4_request *request, sigv4_claim *claim)
{
    headway_bytes rest = value_of(request, "authorization"), credential = {NULL, 0};
    headway_bytes algorithm = sigv4_cut(&rest, ' ');
    if (count_of(request, "authorization") > 1 || !sigv4_equals(algorithm, SIGV4_ALGORITHM))
        return lacks(claim, "Authorization");
    if (count_of(request, "x-amz-date") != 1)
        return lacks(claim, "X-Amz-Date");
    claim->date = value_of(request, "x-amz-date");
    claim->token = value_of(request, "x-amz-security-token");
    sigv4_verdict verdict = take_parts(rest, &credential, claim);
    return verdict == SIGV4_GOOD ? finish(credential, claim) : verdict;
}

/* ---- the query ---- */

/* Without its escapes; NULL where there is no memory. */
static headway_bytes decode(headway_bytes text, headway_arena *arena)
{
    const char *data = text.data;
    size_t used = 0;
    if (!text.size || !memchr(data, '%', text.size))
        return text;
    char *out = headway_arena_take(arena, text.size);
    if (!out)
        return headway_bytes_of(NULL, 0);
    for (size_t i = 0; i < text.size; i++) {
        int escape = sigv4_escape(headway_bytes_of(data + i, text.size - i));
        out[used++] = escape >= 0 ? (char)escape : data[i];
        i += escape >= 0 ? 2 : 0;
    }
    return headway_bytes_of(out, used);
}

static headway_bytes parameter(const sigv4_request *request, const char *name, headway_arena *arena)
{
    headway_bytes value = {NULL, 0};
    (void)sigv4_parameter(request->query, name, &value);
    return decode(value, arena);
}

static sigv4_verdict take_expires(headway_bytes text, sigv4_claim *claim)
{
    const char *data = text.data;
    uint32_t seconds = 0;
    for (size_t i = 0; i < text.size && i < 7; i++) {
        if (data[i] < '0' || data[i] > '9')
            return lacks(claim, "X-Amz-Expires");
        seconds = seconds * 10 + (uint32_t)(data[i] - '0');
    }
    if (text.size > 6 || seconds < 1 || seconds > SIGV4_EXPIRES_S)
        return lacks(claim, "X-Amz-Expires");
    claim->expires_s = seconds;
    return SIGV4_GOOD;
}

static sigv4_verdict read_query(const sigv4_request *request, headway_arena *arena,
                                sigv4_claim *claim)
{
    if (!sigv4_equals(parameter(request, "X-Amz-Algorithm", arena), SIGV4_ALGORITHM))
        return lacks(claim, "X-Amz-Algorithm");
    claim->presigned = 1;
    claim->signature = parameter(request, "X-Amz-Signature", arena);
    claim->signed_headers = parameter(request, "X-Amz-SignedHeaders", arena);
    claim->date = parameter(request, "X-Amz-Date", arena);
    claim->token = parameter(request, "X-Amz-Security-Token", arena);
    if (take_expires(parameter(request, "X-Amz-Expires", arena), claim) != SIGV4_GOOD)
        return SIGV4_INCOMPLETE;
    return finish(parameter(request, "X-Amz-Credential", arena), claim);
}

sigv4_verdict sigv4_read(const sigv4_request *request, headway_arena *arena, sigv4_claim *ret_claim)
{
    headway_bytes value;
    memset(ret_claim, 0, sizeof *ret_claim);
    if (sigv4_header(request, "authorization"))
        return read_header(request, ret_claim);
    if (sigv4_parameter(request->query, "X-Amz-Algorithm", &value) ||
        sigv4_parameter(request->query, "X-Amz-Signature", &value))
        return read_query(request, arena, ret_claim);
    return SIGV4_NOT_SIGNED;
}
