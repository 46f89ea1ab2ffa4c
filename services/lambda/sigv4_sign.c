/* SPDX-License-Identifier: Apache-2.0 */
#include "sigv4_parts.h"

#include <stdio.h>

static int copy(headway_arena *arena, const char *text, headway_bytes *ret_copy)
{
    size_t size = strlen(text);
    char *memory = headway_arena_take(arena, size + 1);
    if (!memory)
        return HEADWAY_ENOMEM;
    memcpy(memory, text, size + 1);
    *ret_copy = headway_bytes_of(memory, size);
    return 0;
}

static int add(headway_http_header *headers, size_t *count, const char *name, const char *value,
               headway_arena *arena)
{
    headers[*count].name = headway_bytes_of_string(name);
    int error = copy(arena, value, &headers[*count].value);
    *count += !error;
    return error;
}

sigv4_scope sigv4_scope_of(const sigv4_signer *signer, const char *date)
{
    return (sigv4_scope){headway_bytes_of(date, 8), headway_bytes_of_string(signer->region),
                         headway_bytes_of_string(signer->service)};
}

static int is_told(const sigv4_signer *signer)
{
    return signer->tell_payload || strcmp(signer->service, "s3") == 0 ||
           strcmp(signer->payload_hash, SIGV4_UNSIGNED_PAYLOAD) == 0;
}

/* What is signed beside the request's own headers. */
static int add_own(const sigv4_signer *signer, const char *date, headway_arena *arena,
                   headway_http_header *headers, size_t *count)
{
    int error = add(headers, count, sigv4_added_names[0], date, arena);
    if (!error && is_told(signer))
        error = add(headers, count, sigv4_added_names[1], signer->payload_hash, arena);
    if (!error && signer->token)
        error = add(headers, count, sigv4_added_names[2], signer->token, arena);
    return error;
}

static int authorize(const sigv4_signer *signer, const char *date, headway_bytes names,
                     const char *signature, headway_arena *arena, headway_bytes *ret_text)
{
    static const char format[] =
        SIGV4_ALGORITHM " Credential=%s/%.8s/%s/%s/aws4_request, SignedHeaders=%.*s, Signature=%s";
    size_t room = sizeof format + strlen(signer->access_key) + strlen(signer->region) +
                  strlen(signer->service) + names.size + SIGV4_DATE + SIGV4_HASH;
    char *text = headway_arena_take(arena, room);
    if (!text)
        return HEADWAY_ENOMEM;
    int size = snprintf(text, room, format, signer->access_key, date, signer->region,
                        signer->service, (int)names.size, (const char *)names.data, signature);
    *ret_text = headway_bytes_of(text, (size_t)size);
    return 0;
}

int sigv4_sign(const sigv4_request *request, const sigv4_signer *signer, headway_arena *arena,
               headway_http_header ret_headers[SIGV4_ADDED], size_t *ret_count)
{
    headway_http_header all[SIGV4_HEADERS];
    sigv4_request whole = *request;
    char date[SIGV4_DATE], signature[SIGV4_HASH];
    headway_http_header added[SIGV4_ADDED];
    headway_bytes names;
    size_t count = 0;
    int error = sigv4_check(request);
    if (!error)
        error = sigv4_date(signer->time, date);
    if (!error)
        error = add_own(signer, date, arena, added, &count);
    if (error)
        return error;
    memcpy(all, request->headers, request->header_count * sizeof *all);
    memcpy(all + request->header_count, added, count * sizeof *all);
    whole.headers = all;
    whole.header_count += count;
    sigv4_scope scope = sigv4_scope_of(signer, date);
    error = sigv4_list_names(&whole, arena, &names);
    if (!error)
        error = sigv4_signature(&whole, names, headway_bytes_of_string(signer->payload_hash),
                                headway_bytes_of(date, SIGV4_DATE - 1), &scope, signer->secret,
                                signature);
    added[count].name = headway_bytes_of_string("authorization");
    if (!error)
        error = authorize(signer, date, names, signature, arena, &added[count].value);
    if (error)
        return error;
    memcpy(ret_headers, added, (count + 1) * sizeof *added);
    *ret_count = count + 1;
    return 0;
}
