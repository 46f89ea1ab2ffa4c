/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mechanism CURVE (https://rfc.zeromq.org/spec/26/) without input or output: one end of one
 * connection. `step` is the next command of the handshake, whoever's it is:
 *
 *   client: answer HELLO, take WELCOME, answer INITIATE, take READY
 *   server: take HELLO, answer WELCOME, take INITIATE, judge remote_key, answer READY
 *   both:   MESSAGEs, each way under rising nonces
 *
 * The cookie is drawn for its connection and known to nobody else: one of another connection is
 * refused, and there is no key for all cookies that could be lost. Short-term secrets are wiped as
 * soon as the key that they make is known.
 */
#ifndef HEADWAY_ADAPTERS_ZMTP_CURVE_H
#define HEADWAY_ADAPTERS_ZMTP_CURVE_H

#include <headway/bytes.h>
#include <stdbool.h>

enum {
    HEADWAY__ZMTP_KEY = 32,
    HEADWAY__ZMTP_COOKIE = 96,
    HEADWAY__ZMTP_SEAL = 33,   /* what a MESSAGE's body has beside what it carries */
    HEADWAY__ZMTP_ANSWER = 320 /* room for any command of the handshake */
};

/* Inside a MESSAGE. */
enum { HEADWAY__ZMTP_INNER_MORE = 1, HEADWAY__ZMTP_INNER_COMMAND = 2 };

enum headway__zmtp_step {
    HEADWAY__ZMTP_HELLO,
    HEADWAY__ZMTP_WELCOME,
    HEADWAY__ZMTP_INITIATE,
    HEADWAY__ZMTP_READYING,
    HEADWAY__ZMTP_SEALED /* MESSAGEs only */
};

/* A long-term key pair. */
struct headway__zmtp_keys {
    uint8_t public_key[HEADWAY__ZMTP_KEY], secret_key[HEADWAY__ZMTP_KEY];
};

struct headway__zmtp_curve {
    const struct headway__zmtp_keys *keys; /* one's own; outlives this */
    uint32_t step;
    bool server;
    uint64_t sent, heard;                  /* the last nonces */
    uint8_t remote_key[HEADWAY__ZMTP_KEY]; /* long-term: proved once READYING (server), SEALED */
    uint8_t remote_short[HEADWAY__ZMTP_KEY];
    uint8_t short_secret[HEADWAY__ZMTP_KEY];
    uint8_t shared[HEADWAY__ZMTP_KEY]; /* of what is boxed now */
    union {
        uint8_t seed[HEADWAY__ZMTP_KEY];      /* server: of the cookie */
        uint8_t cookie[HEADWAY__ZMTP_COOKIE]; /* client */
    } was;
};
_Static_assert(sizeof(struct headway__zmtp_curve) <= 256, "one small block of the pool");

/* Once, before all else: 0 or HEADWAY_EIO, when the system has no randomness. */
int headway__zmtp_curve_start(void);
/* Whether the public key is the secret's. */
bool headway__zmtp_keys_fit(const struct headway__zmtp_keys *keys);
/* server_key: of the server to connect to; NULL: this end is the server. */
void headway__zmtp_curve_init(struct headway__zmtp_curve *curve,
                              const struct headway__zmtp_keys *keys, const uint8_t *server_key);
/* Wipes. */
void headway__zmtp_curve_done(struct headway__zmtp_curve *curve);
/* A command of the handshake. What is wrong with it (may be in detail); NULL: nothing. */
const char *headway__zmtp_curve_take(struct headway__zmtp_curve *curve, headway_bytes body,
                                     char *detail);
/* Whether answer has something to say. */
bool headway__zmtp_curve_due(const struct headway__zmtp_curve *curve);
/* Writes this end's next command with its frame's header into out, HEADWAY__ZMTP_ANSWER bytes.
   Answers its size; 0: none can be made (the other's keys are bad). */
size_t headway__zmtp_curve_answer(struct headway__zmtp_curve *curve, uint8_t *out);

/* The size of a MESSAGE with its header that carries size bytes. */
size_t headway__zmtp_curve_size(size_t size);
/* Lays it out; answers where what it carries belongs: from there seal makes it, in place. */
uint8_t *headway__zmtp_curve_lay(uint8_t *out, size_t size);
void headway__zmtp_curve_seal(struct headway__zmtp_curve *curve, uint8_t *carried, size_t size,
                              uint8_t flags);
/* Opens a MESSAGE's body in place. What is wrong with it; NULL: nothing. */
const char *headway__zmtp_curve_unseal(struct headway__zmtp_curve *curve, uint8_t *body,
                                       size_t size, uint8_t *ret_flags, headway_bytes *ret_carried);

#endif
