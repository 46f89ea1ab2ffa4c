/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which keys the brokers have that were met before: the file known_brokers, beside the keys. A line
 * is a URL and a public line, "tcp://HOST:PORT headway-x25519 BASE64 NAME"; a URL may have several,
 * while a broker's key is rotated. A URL is one broker's, in its normal form (url.h).
 *
 * All functions answer 0, or the exit code after saying what is wrong. A missing file is an empty
 * one; the file is replaced whole or not at all, and what else stands in it stays.
 */
#ifndef HEADWAY_CLI_KNOWN_BROKERS_H
#define HEADWAY_CLI_KNOWN_BROKERS_H

#include "key_files.h"
#include "url.h"

enum { KNOWN_MOST = 1024 /* lines */, KNOWN_FILE_MOST = KNOWN_MOST * (URL_SIZE + KEY_LINE) };

/* The keys that are pinned for url, KEYS_MOST at most. */
int headway__known_brokers_load(const char *url, key_list *ret_list);
/* Adds key, under the key lock: whoever holds that must not call this. One that is there is 0 too.
 */
int headway__known_brokers_pin(const char *url, const key_public *key);
/* Removes the keys of url with this fingerprint (NULL: all of them), under the key lock, and counts
   them. */
int headway__known_brokers_unpin(const char *url, const char *fingerprint, size_t *ret_count);
/* Tells of each line, in their order. */
int headway__known_brokers_each(void (*on)(void *user, const char *url, const key_public *key),
                                void *user);
/* One line without its end. 0, or -1 and why. */
int headway__known_brokers_read(const char *line, size_t size, char ret_url[URL_SIZE],
                                key_public *ret_key, char *why, size_t why_size);

#endif
