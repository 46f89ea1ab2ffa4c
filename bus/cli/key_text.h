/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as text: X25519, as CURVE has them. A public key is one line that can be pasted,
   "headway-x25519 BASE64 NAME", where it is trusted perhaps with " until=2026-12-01T00:00:00Z". */
#ifndef HEADWAY_CLI_KEY_TEXT_H
#define HEADWAY_CLI_KEY_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum {
    KEY_BYTES = 32,
    KEY_NAME = 64,         /* with its NUL */
    KEY_LINE = 256,        /* a public key as text */
    KEY_FILE_MOST = 65536, /* bytes of any file of keys */
    KEY_FINGERPRINT = 52   /* "SHA256:" and 43 characters */
};

typedef struct key_public {
    uint8_t bytes[KEY_BYTES];
    char name[KEY_NAME]; /* the identity */
    int64_t until;       /* seconds since 1970; 0: for good */
} key_public;

/* 1 to 63 letters, digits, '-', '_' and '.', no '.' at its beginning: it is a file's name too. */
int headway__key_name_valid(const char *name);
/* A line without its end. 0, or -1 and why. */
int headway__key_public_read(const char *line, size_t size, key_public *ret_key, char *why,
                             size_t why_size);
void headway__key_public_write(const key_public *key, char line[KEY_LINE]);
/* The text of a private file. 0, or -1 and why, which never has a part of the text. */
int headway__key_secret_read(const char *text, size_t size, uint8_t ret_secret[KEY_BYTES],
                             char *why, size_t why_size);
/* What key_secret_read reads; text has KEY_LINE bytes. The caller wipes it. */
void headway__key_secret_write(const char *name, const uint8_t secret[KEY_BYTES],
                               char text[KEY_LINE]);
void headway__key_fingerprint(const uint8_t bytes[KEY_BYTES], char text[KEY_FINGERPRINT]);
/* "2026-12-01T00:00:00Z" <-> seconds. -1: no such time. */
int64_t headway__key_time_read(const char *text);
void headway__key_time_write(int64_t seconds, char text[24]);

#endif
