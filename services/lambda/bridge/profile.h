/* SPDX-License-Identifier: Apache-2.0 */
/* What a profile of ~/.aws says. */
#ifndef LAMBDA_BRIDGE_PROFILE_H
#define LAMBDA_BRIDGE_PROFILE_H

#include <headway/bytes.h>

enum { PROFILE_NAME = 128, PROFILE_VALUE = 512, PROFILE_TOKEN = 16385, PROFILE_EXTERNAL_ID = 1225 };

typedef struct profile {
    int exists;
    char too_long[32]; /* the name of a setting whose value is; "": none */
    char access_key[PROFILE_VALUE], secret[PROFILE_VALUE], token[PROFILE_TOKEN];
    char region[PROFILE_VALUE], endpoint[PROFILE_VALUE], command[PROFILE_VALUE];
    /* SSO: of the profile, or of the session that it names. */
    char sso_session[PROFILE_NAME], sso_url[PROFILE_VALUE], sso_region[PROFILE_VALUE];
    char sso_account[PROFILE_VALUE], sso_role[PROFILE_VALUE];
    /* A role, and whose keys, or which token, it is taken on by. */
    char role[PROFILE_VALUE], source[PROFILE_NAME], credential_source[PROFILE_NAME];
    char role_session[PROFILE_VALUE], external_id[PROFILE_EXTERNAL_ID], duration[PROFILE_NAME];
    char mfa[PROFILE_VALUE], web_token[PROFILE_VALUE];
} profile;

/* Of both files' texts, of which either may be empty; the keys of `credentials` go before. A value
   that is too long is none. */
void profile_read(headway_bytes config, headway_bytes credentials, const char *name,
                  profile *ret_profile);
/* Hex digits of the SHA-1 that an SSO session's cache is named by, and ".json". */
enum { PROFILE_CACHE = 46 };
void profile_cache_name(const profile *profile, char ret_name[PROFILE_CACHE]);

#endif
