/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where credentials are looked for, in the order of AWS's own clients: variables; the profile's
 * role, a web identity's; the profile's keys, its SSO session, its credential_process; the
 * container's endpoint; the instance's metadata.
 * Pure: it says which file, request or command it wants next, and is given what came of it.
 *
 *   begin -> ask -> answer -> ask ... -> FOUND | NONE
 */
#ifndef LAMBDA_BRIDGE_CREDENTIALS_H
#define LAMBDA_BRIDGE_CREDENTIALS_H

#include <headway/http/header.h>

enum {
    CREDENTIALS_KEY = 257,
    CREDENTIALS_TOKEN = 16385,
    CREDENTIALS_TEXT = 1024,
    CREDENTIALS_SOURCE = 256,
    CREDENTIALS_ANSWER = 1 << 20, /* bytes of an answer, at most */
    CREDENTIALS_HEADERS = 8,
    CREDENTIALS_NEVER = 0
};

typedef struct credentials {
    char access_key[CREDENTIALS_KEY], secret[CREDENTIALS_KEY], token[CREDENTIALS_TOKEN];
    int64_t expires;                 /* seconds since 1970; NEVER */
    char source[CREDENTIALS_SOURCE]; /* "profile dev" */
} credentials;

typedef enum credentials_kind {
    CREDENTIALS_FOUND,
    CREDENTIALS_NONE,
    CREDENTIALS_FILE,    /* the text of a file; none is no failure */
    CREDENTIALS_HTTP,    /* a request, not by a proxy */
    CREDENTIALS_REMOTE,  /* a request, by the proxy if there is one */
    CREDENTIALS_COMMAND, /* what a command writes */
} credentials_kind;

typedef struct credentials_ask {
    credentials_kind kind;
    char text[CREDENTIALS_TEXT]; /* path, URL or command; of NONE: why, and what to do */
    const char *method;
    headway_http_header headers[CREDENTIALS_HEADERS];
    size_t header_count;
    headway_bytes body;
    uint32_t timeout_ms;
} credentials_ask;

typedef struct credentials_answer {
    int ok;   /* it was read, answered with 200, or ended with 0 */
    int http; /* of a request; 0: there was no answer */
    headway_bytes body;
} credentials_answer;

typedef struct credentials_options {
    const char *(*variable)(void *user, const char *name); /* NULL: it is not set */
    void *user;
    const char *profile;      /* NULL: AWS_PROFILE, "default" */
    const char *region, *sts; /* of STS, and its URL, "https://sts.eu-west-1.amazonaws.com" */
} credentials_options;

typedef struct credentials_search credentials_search;
int credentials_new(const credentials_options *options, credentials_search **ret_search);
void credentials_free(credentials_search *search); /* wipes what it has */
/* From the beginning. What it asks is borrowed until the next call. */
const credentials_ask *credentials_begin(credentials_search *search, int64_t now);
const credentials_ask *credentials_next(credentials_search *search,
                                        const credentials_answer *answer, int64_t now);
/* After FOUND. */
const credentials *credentials_found(const credentials_search *search);

/* "2030-01-02T03:04:05Z" and its like; EMALFORMED. */
int credentials_time(const char *text, int64_t *ret_time);

#endif
