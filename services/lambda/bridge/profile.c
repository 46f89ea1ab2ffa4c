/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include "ini.h"
#include "sha1.h"

#include <stdio.h>

/* What is cut, or left out, would make it another profile: it is told. */
static void take(headway_bytes text, const char *section, const char *name, char *out, size_t size,
                 profile *p)
{
    headway_bytes value;
    if (!ini_find(text, section, name, &value))
        return;
    if (value.size >= size) {
        snprintf(p->too_long, sizeof p->too_long, "%s", name);
        return;
    }
    if (value.size)
        memcpy(out, value.data, value.size);
    out[value.size] = 0;
}

static void take_keys(headway_bytes text, const char *section, profile *p)
{
    headway_bytes key;
    if (!ini_find(text, section, "aws_access_key_id", &key))
        return;
    p->access_key[0] = p->secret[0] = p->token[0] = 0; /* never halves of two pairs */
    take(text, section, "aws_access_key_id", p->access_key, sizeof p->access_key, p);
    take(text, section, "aws_secret_access_key", p->secret, sizeof p->secret, p);
    take(text, section, "aws_session_token", p->token, sizeof p->token, p);
}

static void take_all(headway_bytes text, const char *section, profile *p)
{
    take_keys(text, section, p);
    take(text, section, "region", p->region, sizeof p->region, p);
    take(text, section, "endpoint_url", p->endpoint, sizeof p->endpoint, p);
    take(text, section, "credential_process", p->command, sizeof p->command, p);
    take(text, section, "role_arn", p->role, sizeof p->role, p);
    take(text, section, "source_profile", p->source, sizeof p->source, p);
    take(text, section, "credential_source", p->credential_source, sizeof p->credential_source, p);
    take(text, section, "role_session_name", p->role_session, sizeof p->role_session, p);
    take(text, section, "external_id", p->external_id, sizeof p->external_id, p);
    take(text, section, "duration_seconds", p->duration, sizeof p->duration, p);
    take(text, section, "mfa_serial", p->mfa, sizeof p->mfa, p);
    take(text, section, "web_identity_token_file", p->web_token, sizeof p->web_token, p);
    take(text, section, "sso_session", p->sso_session, sizeof p->sso_session, p);
    take(text, section, "sso_start_url", p->sso_url, sizeof p->sso_url, p);
    take(text, section, "sso_region", p->sso_region, sizeof p->sso_region, p);
    take(text, section, "sso_account_id", p->sso_account, sizeof p->sso_account, p);
    take(text, section, "sso_role_name", p->sso_role, sizeof p->sso_role, p);
}

void profile_read(headway_bytes config, headway_bytes credentials, const char *name,
                  profile *ret_profile)
{
    char section[PROFILE_NAME + 16];
    profile *p = ret_profile;
    memset(p, 0, sizeof *p);
    snprintf(section, sizeof section, "profile %.*s", PROFILE_NAME, name);
    int plain = strcmp(name, "default") == 0 && !ini_has_section(config, section);
    const char *in_config = plain ? "default" : section;
    p->exists = ini_has_section(config, in_config) || ini_has_section(credentials, name);
    take_all(config, in_config, p);
    take_all(credentials, name, p);
    if (!*p->sso_session)
        return;
    snprintf(section, sizeof section, "sso-session %s", p->sso_session);
    take(config, section, "sso_start_url", p->sso_url, sizeof p->sso_url, p);
    take(config, section, "sso_region", p->sso_region, sizeof p->sso_region, p);
}

void profile_cache_name(const profile *p, char ret_name[PROFILE_CACHE])
{
    char hex[SHA1_HEX];
    sha1_hex(headway_bytes_of_string(*p->sso_session ? p->sso_session : p->sso_url), hex);
    snprintf(ret_name, PROFILE_CACHE, "%s.json", hex);
}
