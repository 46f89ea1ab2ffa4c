/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_BRIDGE_CREDENTIALS_INTERNAL_H
#define LAMBDA_BRIDGE_CREDENTIALS_INTERNAL_H

#include "credentials.h"
#include "profile.h"

enum { SEARCH_ARENA = 8 << 20, SEARCH_FILE = 256 << 10, SEARCH_ROLES = 5, SEARCH_NUMBER = 24 };

typedef enum search_state {
    SEARCH_CONFIG,
    SEARCH_KEYS,
    SEARCH_SSO_CACHE,
    SEARCH_SSO,
    SEARCH_COMMAND,
    SEARCH_WEB_TOKEN,
    SEARCH_ROLE,
    SEARCH_CONTAINER_TOKEN,
    SEARCH_CONTAINER,
    SEARCH_IMDS_TOKEN,
    SEARCH_IMDS_ROLE,
    SEARCH_IMDS,
    SEARCH_OVER
} search_state;

/* One that is to be taken on, when those are found that it is taken on by. */
typedef struct search_role {
    char arn[PROFILE_VALUE], session[PROFILE_VALUE], external_id[PROFILE_EXTERNAL_ID];
    char duration[SEARCH_NUMBER], profile[PROFILE_NAME];
} search_role;

struct credentials_search {
    credentials_options options;
    search_state state;
    headway_arena *arena;       /* of what was read; wiped by its end */
    headway_bytes config, keys; /* the files' texts */
    search_role roles[SEARCH_ROLES];
    size_t role_count;    /* the last is the next */
    const char *identity; /* a web identity's token, in arena; NULL: there is none */
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
/* What was taken; the words say of what. A role that waits for it is next. */
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
/* Likewise; token: "" is none. */
int search_take_keys(credentials_search *s, const char *key, const char *secret, const char *token);
/* By what the profile of s->profile_name says. */
const credentials_ask *search_by_profile(credentials_search *s, int must_exist);
extern const search_names search_aws_names;

/* credentials_sso.c, credentials_role.c, credentials_remote.c: what comes next of each source. */
const credentials_ask *search_sso_begin(credentials_search *s);
const credentials_ask *search_sso_cache(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_sso_answer(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_role_of_profile(credentials_search *s);
/* Of AWS_WEB_IDENTITY_TOKEN_FILE. */
const credentials_ask *search_web_begin(credentials_search *s);
const credentials_ask *search_web_token(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_role_begin(credentials_search *s);
const credentials_ask *search_role_answer(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_container_begin(credentials_search *s);
const credentials_ask *search_container_token(credentials_search *s,
                                              const credentials_answer *answer);
const credentials_ask *search_container_answer(credentials_search *s,
                                               const credentials_answer *answer);
const credentials_ask *search_imds_begin(credentials_search *s);
const credentials_ask *search_imds_token(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_imds_role(credentials_search *s, const credentials_answer *answer);
const credentials_ask *search_imds_answer(credentials_search *s, const credentials_answer *answer);

#endif
