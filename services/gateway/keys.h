/* SPDX-License-Identifier: Apache-2.0 */
/*
 * API keys. A key is "hw_" and 43 characters that hold 256 random bits; the file has SHA-256 of it
 * alone. So much randomness needs no slow hash, and a guess tells nothing: who looks a key up
 * compares hashes, whose bytes a client cannot choose.
 */
#ifndef GATEWAY_KEYS_H
#define GATEWAY_KEYS_H

#include <headway/alloc.h>
#include <headway/port/random.h>
#include <headway/status.h>

#include <stdint.h>
#include <stdio.h>

enum { KEYS_MOST = 10000, KEYS_TEXT_MOST = 4 << 20, KEY_TEXT = 48, KEY_HASH = 32 };

typedef struct gateway_keys gateway_keys;

typedef struct gateway_key {
    const char *name, *identity;
    int64_t expires; /* seconds since 1970; 0: never */
    unsigned char hash[KEY_HASH];
} gateway_key;

/* The text of a file, YAML or JSON, of headway.v1.GatewayKeys. What is wrong is told on `out` as
   NAME:LINE:COLUMN. EMALFORMED, ELIMIT, ENOMEM. */
int keys_parse(const char *name, headway_bytes text, FILE *out, gateway_keys **ret_keys);
/* The same of a file. EIO. */
int keys_read(const char *path, FILE *out, gateway_keys **ret_keys);
void keys_free(gateway_keys *keys);
/* The index-th of the file; NULL behind the last. */
const gateway_key *keys_at(const gateway_keys *keys, size_t index);
/* The one whose hash it is, or NULL. */
const gateway_key *keys_by_hash(const gateway_keys *keys, const unsigned char hash[KEY_HASH]);
/* Letters, digits, `-`, `_` and `.`, 1 to 63. */
int keys_name_good(const char *name);
int keys_identity_good(const char *identity);

/* keys_find.c. What a request shows. Views into its headers and its query. */
typedef struct keys_shown {
    headway_bytes authorization; /* "Bearer KEY" */
    headway_bytes x_api_key;
    headway_bytes query; /* undecoded, without the "?"; empty where keys are not taken there */
} keys_shown;

typedef enum keys_found {
    KEYS_GOOD,
    KEYS_NONE,    /* no key is shown */
    KEYS_UNKNOWN, /* or malformed */
    KEYS_EXPIRED,
    KEYS_AMBIGUOUS /* two keys that differ */
} keys_found;

/* now: seconds since 1970. ret_key lives as long as keys; set with GOOD and EXPIRED. */
keys_found keys_find(const gateway_keys *keys, const keys_shown *shown, int64_t now,
                     const gateway_key **ret_key);
/* WWW-Authenticate and a message for a 401; never a part of the key. */
const char *keys_challenge(keys_found found);
const char *keys_message(keys_found found);
/* What the file has of a key's text. */
void keys_hash(headway_bytes text, unsigned char ret_hash[KEY_HASH]);

/* keys_new.c. A key's text, ended by NUL. It is shown once, and then wiped by whoever showed it. */
void keys_make(const headway_random *random, char ret_text[KEY_TEXT]);
/* Adds what key says with the hash of text, which keys_make made, to the file; that is replaced as
   a whole (0600) and need not be there yet. identity NULL: the name. EINVAL: a name or identity
   that cannot be one, or is taken, as `out` says; and as keys_read. */
int keys_add(const char *path, const gateway_key *key, const char *text, FILE *out);
/* Takes the key of that name out of the file. ENOTFOUND. */
int keys_remove(const char *path, const char *name, FILE *out);
/* A line for each key: name, identity, until when. */
void keys_print(const gateway_keys *keys, FILE *out);

/* keys_command.c: `headway gateway key`, argv beginning behind these words. A new key is all that
   stands on out. The exit code: 0, 2 usage, 65 what the file or its place says. */
typedef struct keys_streams {
    FILE *out, *err;
} keys_streams;
int keys_command(int argc, char **argv, const headway_random *random, const keys_streams *to);

#endif
