/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_BRIDGE_CREDENTIALS_INTERNAL_H
#define LAMBDA_BRIDGE_CREDENTIALS_INTERNAL_H

#include "credentials.h"
#include "profile.h"

enum { SEARCH_ARENA = 8 << 20, SEARCH_FILE = 256 << 10 };

typedef enum search_state {
    SEARCH_CONFIG,
    SEARCH_KEYS,
    SEARCH_SSO_CACHE,
    SEARCH_SSO,
    SEARCH_COMMAND,
    SEARCH_CONTAINER_TOKEN,
    SEARCH_CONTAINER,
    SEARCH_IMDS_TOKEN,
    SEARCH_IMDS_ROLE,
    SEARCH_IMDS,
    SEARCH_OVER
} search_state;

struct credentials_search {
    credentials_options options;
    search_state state;
    headway_arena *arena; /* of what was read; wiped by its end */
    headway_bytes config; /* the file's text */
    profile profile;
    char profile_name[PROFILE_NAME];
    char secret[CREDENTIALS_TOKEN]; /* a header's value */
    char role[CREDENTIALS_TEXT];
    credentials found;
    credentials_ask ask;
    int64_t now;
};

/* credentials.c */
const char *search_variable(const credentials_search *s, const char *name); /* "" if not set */
const credentials_ask *search_none(credentials_search *s, const char *format, ...)
    HEADWAY_PRINTF(2, 3);
/* What was taken; the words say of what. */
const credentials_ask *search_found(credentials_search *s, const char *format, ...)
    HEADWAY_PRINTF(2, 3);
/* Asks for a request; a header that is NULL is none. */
const credentials_ask *search_http(credentials_search *s, search_state state, const char *method,
                                   const char *header, const char *value);
/* Credentials from JSON with these names; 0: they are not there. */
typedef struct search_names {
    const char *access_key, *secret, *token, *expires;
} search_names;
int search_take(credentials_search *s, headway_bytes json, const search_names *names);
extern const search_names search_aws_names;

/* credentials_sso.c, credentials_remote.c: what comes next of each source. */
const credentials_ask *search_sso_begin(credentials_search *s);
const credentials_ask *search_sso_cache(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_sso_answer(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_container_begin(credentials_search *s);
const credentials_ask *search_container_token(credentials_search *s,
                                              const credentials_answer *answer);
const credentials_ask *search_container_answer(credentials_search *s,
                                               const credentials_answer *answer);
const credentials_ask *search_imds_token(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_imds_role(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_imds_answer(credentials_search *s, const credentials_answer *answer);

#endif
