/* SPDX-License-Identifier: Apache-2.0 */
/* CURVE's boxes and nonces. Offsets are those of the specification's commands. */
#include "curve.h"
#include "wire.h"
#include <headway/status.h>
#include <sodium.h>

enum {
    KEY = HEADWAY__ZMTP_KEY,
    MAC = crypto_box_MACBYTES,
    NONCE = crypto_box_NONCEBYTES,
    LONG_NONCE = 16,
    SHORT_NONCE = 8,
    COOKIE = HEADWAY__ZMTP_COOKIE,
    PROOF = 64, /* zeros in HELLO, two keys in a vouch */
    VOUCH = LONG_NONCE + MAC + PROOF,
    HELLO_SIZE = 200,
    HELLO_PADDING = 72,
    WELCOME_SIZE = 168,
    INITIATE_LEAST = 257,
    READY_LEAST = 30,
    METADATA_MOST = HEADWAY__ZMTP_COMMAND
};
_Static_assert(KEY == crypto_box_PUBLICKEYBYTES && KEY == crypto_box_SECRETKEYBYTES &&
                   KEY == crypto_box_BEFORENMBYTES,
               "keys");

static const uint8_t message[] = {7, 'M', 'E', 'S', 'S', 'A', 'G', 'E'};
_Static_assert(sizeof message + SHORT_NONCE == crypto_box_BOXZEROBYTES &&
                   crypto_box_ZEROBYTES + 1 == HEADWAY__ZMTP_SEAL,
               "a MESSAGE's head fits the room before its box");

int headway__zmtp_curve_start(void)
{
    return sodium_init() < 0 ? HEADWAY_EIO : 0;
}

bool headway__zmtp_keys_fit(const struct headway__zmtp_keys *keys)
{
    uint8_t own[KEY];
    return crypto_scalarmult_base(own, keys->secret_key) == 0 &&
           sodium_memcmp(own, keys->public_key, KEY) == 0;
}

void headway__zmtp_curve_init(struct headway__zmtp_curve *c, const struct headway__zmtp_keys *keys,
                              const uint8_t *server_key)
{
    *c = (struct headway__zmtp_curve){.keys = keys, .server = !server_key};
    if (server_key)
        memcpy(c->remote_key, server_key, KEY);
}

void headway__zmtp_curve_done(struct headway__zmtp_curve *c)
{
    sodium_memzero(c, sizeof(*c));
}

bool headway__zmtp_curve_due(const struct headway__zmtp_curve *c)
{
    bool of_client = c->step == HEADWAY__ZMTP_HELLO || c->step == HEADWAY__ZMTP_INITIATE;
    return c->step != HEADWAY__ZMTP_SEALED && of_client != c->server;
}

static void put_64(uint8_t *out, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(value >> (56 - 8 * i));
}

static uint64_t get_64(const uint8_t *from)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | from[i];
    return value;
}

/* prefix: 16 bytes. */
static void short_nonce(uint8_t *nonce, const char *prefix, const uint8_t *number)
{
    memcpy(nonce, prefix, NONCE - SHORT_NONCE);
    memcpy(nonce + NONCE - SHORT_NONCE, number, SHORT_NONCE);
}

/* prefix: 8 bytes. */
static void long_nonce(uint8_t *nonce, const char *prefix, const uint8_t *rest)
{
    memcpy(nonce, prefix, NONCE - LONG_NONCE);
    memcpy(nonce + NONCE - LONG_NONCE, rest, LONG_NONCE);
}

/* A number that has not been used: it only ever rises. */
static void next_number(struct headway__zmtp_curve *c, uint8_t *ret_number)
{
    put_64(ret_number, ++c->sent);
}

static bool is_later(const struct headway__zmtp_curve *c, const uint8_t *number)
{
    return get_64(number) > c->heard;
}

static bool opens(const struct headway__zmtp_curve *c, uint8_t *out, const uint8_t *box,
                  size_t size, const uint8_t *nonce)
{
    return crypto_box_open_easy_afternm(out, box, size, nonce, c->shared) == 0;
}

/* server */
static const char *take_hello(struct headway__zmtp_curve *c, headway_bytes body)
{
    const uint8_t *b = body.data;
    uint8_t nonce[NONCE], proof[PROOF];
    if (body.size != HELLO_SIZE)
        return "its HELLO has the wrong size";
    if (b[6] != 1 || b[7] != 0)
        return "its CURVE is not of version 1.0";
    if (!sodium_is_zero(b + 8, HELLO_PADDING))
        return "its HELLO is malformed";
    memcpy(c->remote_short, b + 80, KEY);
    short_nonce(nonce, "CurveZMQHELLO---", b + 112);
    if (crypto_box_beforenm(c->shared, c->remote_short, c->keys->secret_key) != 0 ||
        !opens(c, proof, b + 120, MAC + PROOF, nonce) || !sodium_is_zero(proof, PROOF))
        return "it wants a server with another key";
    if (!is_later(c, b + 112))
        return "its HELLO has no nonce";
    c->heard = get_64(b + 112);
    return NULL;
}

/* client */
static const char *take_welcome(struct headway__zmtp_curve *c, headway_bytes body)
{
    const uint8_t *b = body.data;
    uint8_t nonce[NONCE], plain[KEY + COOKIE];
    if (body.size != WELCOME_SIZE)
        return "its WELCOME has the wrong size";
    long_nonce(nonce, "WELCOME-", b + 8);
    if (!opens(c, plain, b + 24, MAC + sizeof plain, nonce))
        return "it does not hold the key that is known of it";
    memcpy(c->remote_short, plain, KEY);
    memcpy(c->was.cookie, plain + KEY, COOKIE);
    if (crypto_box_beforenm(c->shared, c->remote_short, c->short_secret) != 0)
        return "its short-term key is bad";
    return NULL;
}

/* The client's long-term key vouches for its short-term key, to this server only. */
static bool vouched(const struct headway__zmtp_curve *c, const uint8_t *client_key,
                    const uint8_t *vouch)
{
    uint8_t nonce[NONCE], plain[PROOF];
    long_nonce(nonce, "VOUCH---", vouch);
    return crypto_box_open_easy(plain, vouch + LONG_NONCE, MAC + PROOF, nonce, client_key,
                                c->short_secret) == 0 &&
           sodium_memcmp(plain, c->remote_short, KEY) == 0 &&
           sodium_memcmp(plain + KEY, c->keys->public_key, KEY) == 0;
}

static const char *take_initiate(struct headway__zmtp_curve *c, headway_bytes body, char *detail)
{
    const uint8_t *b = body.data;
    uint8_t nonce[NONCE], cookie[COOKIE], plain[KEY + VOUCH + METADATA_MOST];
    if (body.size < INITIATE_LEAST || body.size > HEADWAY__ZMTP_COMMAND)
        return "its INITIATE has the wrong size";
    size_t size = body.size - (9 + COOKIE + SHORT_NONCE);
    randombytes_buf_deterministic(cookie, COOKIE, c->was.seed);
    if (sodium_memcmp(cookie, b + 9, COOKIE) != 0)
        return "its cookie is not the one of this connection";
    if (!is_later(c, b + 105))
        return "its INITIATE has an old nonce";
    short_nonce(nonce, "CurveZMQINITIATE", b + 105);
    if (!opens(c, plain, b + 113, size, nonce))
        return "its INITIATE cannot be opened";
    if (!vouched(c, plain, plain + KEY))
        return "it does not prove the key that it claims";
    c->heard = get_64(b + 105);
    memcpy(c->remote_key, plain, KEY);
    sodium_memzero(c->short_secret, KEY);
    sodium_memzero(&c->was, sizeof c->was);
    return headway__zmtp_metadata_check(
        headway_bytes_of(plain + KEY + VOUCH, size - MAC - KEY - VOUCH), detail);
}

static const char *take_ready(struct headway__zmtp_curve *c, headway_bytes body, char *detail)
{
    const uint8_t *b = body.data;
    uint8_t nonce[NONCE], plain[METADATA_MOST];
    if (body.size < READY_LEAST || body.size > HEADWAY__ZMTP_COMMAND)
        return "its READY has the wrong size";
    if (!is_later(c, b + 6))
        return "its READY has no nonce";
    short_nonce(nonce, "CurveZMQREADY---", b + 6);
    if (!opens(c, plain, b + 14, body.size - 14, nonce))
        return "its READY cannot be opened";
    c->heard = get_64(b + 6);
    return headway__zmtp_metadata_check(headway_bytes_of(plain, body.size - READY_LEAST), detail);
}

const char *headway__zmtp_curve_take(struct headway__zmtp_curve *c, headway_bytes body,
                                     char *detail)
{
    static const char *const names[] = {"HELLO", "WELCOME", "INITIATE", "READY"};
    headway_bytes data;
    const char *why;
    if (c->step == HEADWAY__ZMTP_SEALED || headway__zmtp_curve_due(c) ||
        !headway__zmtp_is(body, names[c->step], &data))
        return "its handshake has a command out of turn";
    switch (c->step) {
    case HEADWAY__ZMTP_HELLO:
        why = take_hello(c, body);
        break;
    case HEADWAY__ZMTP_WELCOME:
        why = take_welcome(c, body);
        break;
    case HEADWAY__ZMTP_INITIATE:
        why = take_initiate(c, body, detail);
        break;
    default:
        why = take_ready(c, body, detail);
        break;
    }
    c->step += !why;
    return why;
}

/* Each writes a body, and answers its size. */
static size_t hello(struct headway__zmtp_curve *c, uint8_t *out)
{
    static const uint8_t proof[PROOF];
    uint8_t nonce[NONCE];
    memset(out, 0, HELLO_SIZE);
    memcpy(out, "\5HELLO\1\0", 8);
    if (crypto_box_keypair(out + 80, c->short_secret) != 0 ||
        crypto_box_beforenm(c->shared, c->remote_key, c->short_secret) != 0)
        return 0;
    next_number(c, out + 112);
    short_nonce(nonce, "CurveZMQHELLO---", out + 112);
    crypto_box_easy_afternm(out + 120, proof, PROOF, nonce, c->shared);
    return HELLO_SIZE;
}

static size_t welcome(struct headway__zmtp_curve *c, uint8_t *out)
{
    uint8_t nonce[NONCE], plain[KEY + COOKIE];
    crypto_box_keypair(plain, c->short_secret);
    randombytes_buf(c->was.seed, sizeof c->was.seed);
    randombytes_buf_deterministic(plain + KEY, COOKIE, c->was.seed);
    memcpy(out, "\7WELCOME", 8);
    randombytes_buf(out + 8, LONG_NONCE);
    long_nonce(nonce, "WELCOME-", out + 8);
    crypto_box_easy_afternm(out + 24, plain, sizeof plain, nonce, c->shared);
    return crypto_box_beforenm(c->shared, c->remote_short, c->short_secret) == 0 ? WELCOME_SIZE : 0;
}

static size_t vouch(struct headway__zmtp_curve *c, uint8_t *out)
{
    uint8_t nonce[NONCE], plain[PROOF];
    crypto_scalarmult_base(plain, c->short_secret);
    memcpy(plain + KEY, c->remote_key, KEY);
    randombytes_buf(out, LONG_NONCE);
    long_nonce(nonce, "VOUCH---", out);
    return crypto_box_easy(out + LONG_NONCE, plain, PROOF, nonce, c->remote_short,
                           c->keys->secret_key) == 0
               ? VOUCH
               : 0;
}

static size_t initiate(struct headway__zmtp_curve *c, uint8_t *out)
{
    uint8_t nonce[NONCE], plain[KEY + VOUCH + HEADWAY__ZMTP_WORDS];
    memcpy(out, "\10INITIATE", 9);
    memcpy(out + 9, c->was.cookie, COOKIE);
    next_number(c, out + 105);
    short_nonce(nonce, "CurveZMQINITIATE", out + 105);
    memcpy(plain, c->keys->public_key, KEY);
    size_t size = KEY + vouch(c, plain + KEY);
    if (size == KEY)
        return 0;
    size += headway__zmtp_metadata_write(plain + size, "DEALER");
    crypto_box_easy_afternm(out + 113, plain, size, nonce, c->shared);
    sodium_memzero(c->short_secret, KEY);
    return 113 + MAC + size;
}

static size_t ready(struct headway__zmtp_curve *c, uint8_t *out)
{
    uint8_t nonce[NONCE], plain[HEADWAY__ZMTP_WORDS];
    size_t size = headway__zmtp_metadata_write(plain, "ROUTER");
    memcpy(out, "\5READY", 6);
    next_number(c, out + 6);
    short_nonce(nonce, "CurveZMQREADY---", out + 6);
    crypto_box_easy_afternm(out + 14, plain, size, nonce, c->shared);
    return 14 + MAC + size;
}

size_t headway__zmtp_curve_answer(struct headway__zmtp_curve *c, uint8_t *out)
{
    static size_t (*const answers[])(struct headway__zmtp_curve *, uint8_t *) = {hello, welcome,
                                                                                 initiate, ready};
    uint8_t body[HEADWAY__ZMTP_ANSWER];
    size_t size = headway__zmtp_curve_due(c) ? answers[c->step](c, body) : 0;
    if (size == 0)
        return 0;
    size_t head = headway__zmtp_head_write(out, size);
    out[0] |= HEADWAY__ZMTP_IS_COMMAND;
    memcpy(out + head, body, size);
    c->step++;
    return head + size;
}

size_t headway__zmtp_curve_size(size_t size)
{
    uint8_t head[HEADWAY__ZMTP_HEAD];
    size += HEADWAY__ZMTP_SEAL;
    return headway__zmtp_head_write(head, size) + size;
}

uint8_t *headway__zmtp_curve_lay(uint8_t *out, size_t size)
{
    return out + headway__zmtp_head_write(out, size + HEADWAY__ZMTP_SEAL) + HEADWAY__ZMTP_SEAL;
}

static void message_nonce(uint8_t *nonce, bool of_server, const uint8_t *number)
{
    short_nonce(nonce, of_server ? "CurveZMQMESSAGES" : "CurveZMQMESSAGEC", number);
}

/* The form with room for the key and the mac before the text, all in one piece, is up to twice as
   fast for packets of a few hundred bytes as the one that has them apart; and that room is where
   the head of a MESSAGE belongs. */
void headway__zmtp_curve_seal(struct headway__zmtp_curve *c, uint8_t *carried, size_t size,
                              uint8_t flags)
{
    uint8_t nonce[NONCE], number[SHORT_NONCE], *body = carried - HEADWAY__ZMTP_SEAL;
    next_number(c, number);
    message_nonce(nonce, c->server, number);
    memset(body, 0, crypto_box_ZEROBYTES);
    body[crypto_box_ZEROBYTES] = flags;
    crypto_box_afternm(body, body, size + HEADWAY__ZMTP_SEAL, nonce, c->shared);
    memcpy(body, message, sizeof message);
    memcpy(body + sizeof message, number, SHORT_NONCE);
}

const char *headway__zmtp_curve_unseal(struct headway__zmtp_curve *c, uint8_t *body, size_t size,
                                       uint8_t *ret_flags, headway_bytes *ret_carried)
{
    uint8_t nonce[NONCE], number[SHORT_NONCE];
    if (size < HEADWAY__ZMTP_SEAL || memcmp(body, message, sizeof message) != 0)
        return "it says something that is not encrypted";
    memcpy(number, body + sizeof message, SHORT_NONCE);
    if (!is_later(c, number))
        return "a MESSAGE has an old nonce";
    message_nonce(nonce, !c->server, number);
    memset(body, 0, crypto_box_BOXZEROBYTES);
    if (crypto_box_open_afternm(body, body, size, nonce, c->shared) != 0)
        return "a MESSAGE cannot be opened";
    c->heard = get_64(number);
    *ret_flags = body[crypto_box_ZEROBYTES];
    *ret_carried = headway_bytes_of(body + HEADWAY__ZMTP_SEAL, size - HEADWAY__ZMTP_SEAL);
    return NULL;
}
