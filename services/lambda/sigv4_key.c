/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes and keys. The key of a day, a region and a service is made anew for each request: four
   HMACs of a few bytes, and no secret that stays. */
#include "sigv4_parts.h"

#include <sodium.h>

enum { BYTES = crypto_auth_hmacsha256_BYTES, SECRET_MOST = 256 };

void sigv4_hash(headway_bytes body, char ret_hash[SIGV4_HASH])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, body.data, body.size);
    sodium_bin2hex(ret_hash, SIGV4_HASH, hash, sizeof hash);
}

/* key becomes what it says of text. */
static void step(unsigned char key[BYTES], headway_bytes text)
{
    crypto_auth_hmacsha256(key, text.data, text.size, key);
}

static int derive(const char *secret, const sigv4_scope *scope, unsigned char ret_key[BYTES])
{
    unsigned char first[4 + SECRET_MOST] = "AWS4";
    crypto_auth_hmacsha256_state state;
    size_t size = strlen(secret);
    if (size > SECRET_MOST)
        return HEADWAY_ELIMIT;
    memcpy(first + 4, secret, size);
    crypto_auth_hmacsha256_init(&state, first, 4 + size);
    crypto_auth_hmacsha256_update(&state, scope->day.data, scope->day.size);
    crypto_auth_hmacsha256_final(&state, ret_key);
    step(ret_key, scope->region);
    step(ret_key, scope->service);
    step(ret_key, headway_bytes_of_string("aws4_request"));
    sodium_memzero(first, sizeof first);
    sodium_memzero(&state, sizeof state);
    return 0;
}

static void hash_more(void *user, headway_bytes text)
{
    crypto_hash_sha256_update(user, text.data, text.size);
}

static void sign_more(void *user, headway_bytes text)
{
    crypto_auth_hmacsha256_update(user, text.data, text.size);
}

/* The string to sign, hashed as it is written. */
static void sign(const unsigned char key[BYTES], const char *request_hash, headway_bytes date,
                 const sigv4_scope *scope, char ret_signature[SIGV4_HASH])
{
    unsigned char hash[BYTES];
    crypto_auth_hmacsha256_state state;
    sigv4_out out = {.write = sign_more, .user = &state};
    crypto_auth_hmacsha256_init(&state, key, BYTES);
    sigv4_put_text(&out, headway_bytes_of_string(SIGV4_ALGORITHM "\n"));
    sigv4_put_text(&out, date);
    sigv4_put(&out, '\n');
    sigv4_put_text(&out, scope->day);
    sigv4_put(&out, '/');
    sigv4_put_text(&out, scope->region);
    sigv4_put(&out, '/');
    sigv4_put_text(&out, scope->service);
    sigv4_put_text(&out, headway_bytes_of_string("/aws4_request\n"));
    sigv4_put_text(&out, headway_bytes_of_string(request_hash));
    sigv4_flush(&out);
    crypto_auth_hmacsha256_final(&state, hash);
    sodium_bin2hex(ret_signature, SIGV4_HASH, hash, sizeof hash);
    sodium_memzero(&state, sizeof state);
}

int sigv4_signature(const sigv4_request *request, headway_bytes signed_headers,
                    headway_bytes payload_hash, headway_bytes date, const sigv4_scope *scope,
                    const char *secret, char ret_signature[SIGV4_HASH])
{
    unsigned char key[BYTES], hash[crypto_hash_sha256_BYTES];
    char text[SIGV4_HASH];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    int error =
        sigv4_canonical(request, scope->service, signed_headers, payload_hash, hash_more, &state);
    if (!error)
        error = derive(secret, scope, key);
    if (error)
        return error;
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(text, sizeof text, hash, sizeof hash);
    sign(key, text, date, scope, ret_signature);
    sodium_memzero(key, sizeof key);
    return 0;
}
