/* SPDX-License-Identifier: Apache-2.0 */
/* Requests whose signature stands in the query, for whoever is given the link. */
#include "sigv4_parts.h"

#include <stdio.h>

struct text {
    char *data;
    size_t used;
};

static void append(void *user, headway_bytes piece)
{
    struct text *text = user;
    memcpy(text->data + text->used, piece.data, piece.size);
    text->used += piece.size;
}

static void put_parameter(sigv4_out *out, const char *name, headway_bytes value)
{
    sigv4_put(out, '&');
    sigv4_put_text(out, headway_bytes_of_string(name));
    sigv4_put(out, '=');
    sigv4_put_encoded(out, value);
}

struct presigned {
    const sigv4_request *request;
    const sigv4_signer *signer;
    headway_bytes names;
    const char *date;
    uint32_t expires_s;
};

static void put_own(sigv4_out *out, const struct presigned *p)
{
    char expires[16];
    const sigv4_signer *signer = p->signer;
    snprintf(expires, sizeof expires, "%u", (unsigned)p->expires_s);
    put_parameter(out, "X-Amz-Credential", headway_bytes_of_string(signer->access_key));
    const headway_bytes rest[] = {
        headway_bytes_of(p->date, 8), headway_bytes_of_string(signer->region),
        headway_bytes_of_string(signer->service), headway_bytes_of_string("aws4_request")};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        sigv4_put_escaped(out, '/');
        sigv4_put_encoded(out, rest[i]);
    }
    put_parameter(out, "X-Amz-Date", headway_bytes_of_string(p->date));
    put_parameter(out, "X-Amz-Expires", headway_bytes_of_string(expires));
    put_parameter(out, "X-Amz-SignedHeaders", p->names);
    if (signer->token)
        put_parameter(out, "X-Amz-Security-Token", headway_bytes_of_string(signer->token));
}

/* The query as it will be but for the signature, with room for that. */
static int write_query(const struct presigned *p, headway_arena *arena, struct text *ret_text)
{
    const sigv4_signer *signer = p->signer;
    size_t encoded = strlen(signer->access_key) + strlen(signer->region) + strlen(signer->service) +
                     (signer->token ? strlen(signer->token) : 0) + p->names.size;
    ret_text->data = headway_arena_take(arena, p->request->query.size + 3 * encoded + 384);
    if (!ret_text->data)
        return HEADWAY_ENOMEM;
    sigv4_out out = {.write = append, .user = ret_text};
    sigv4_put_text(&out, p->request->query);
    if (p->request->query.size)
        sigv4_put(&out, '&');
    sigv4_put_text(&out, headway_bytes_of_string("X-Amz-Algorithm=" SIGV4_ALGORITHM));
    put_own(&out, p);
    sigv4_flush(&out);
    return 0;
}

int sigv4_presign(const sigv4_request *request, const sigv4_signer *signer, uint32_t expires_s,
                  headway_arena *arena, headway_bytes *ret_query)
{
    sigv4_request whole = *request;
    char date[SIGV4_DATE], signature[SIGV4_HASH];
    struct presigned p = {request, signer, {NULL, 0}, date, expires_s};
    struct text text = {NULL, 0};
    int error =
        expires_s < 1 || expires_s > SIGV4_EXPIRES_S ? HEADWAY_EINVAL : sigv4_check(request);
    if (!error)
        error = sigv4_date(signer->time, date);
    if (!error)
        error = sigv4_list_names(request, arena, &p.names);
    if (!error)
        error = write_query(&p, arena, &text);
    if (error)
        return error;
    sigv4_scope scope = sigv4_scope_of(signer, date);
    whole.query = headway_bytes_of(text.data, text.used);
    error =
        sigv4_signature(&whole, p.names, headway_bytes_of_string(signer->payload_hash),
                        headway_bytes_of(date, SIGV4_DATE - 1), &scope, signer->secret, signature);
    if (error)
        return error;
    append(&text, headway_bytes_of_string("&X-Amz-Signature="));
    append(&text, headway_bytes_of_string(signature));
    *ret_query = headway_bytes_of(text.data, text.used);
    return 0;
}
