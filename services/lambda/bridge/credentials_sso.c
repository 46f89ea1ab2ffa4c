/* SPDX-License-Identifier: Apache-2.0 */
/* A session that `aws sso login` has opened: its token lies in a cache, and buys a role's keys. */
#include "../json_text.h"
#include "credentials_internal.h"

#include <stdio.h>

const credentials_ask *search_sso_begin(credentials_search *s)
{
    char name[PROFILE_CACHE];
    if (!*s->profile.sso_role || !*s->profile.sso_region || !*s->profile.sso_url)
        return search_none(s, "profile %s lacks one of sso_role_name, sso_region and sso_start_url",
                           s->profile_name);
    profile_cache_name(&s->profile, name);
    snprintf(s->ask.text, sizeof s->ask.text, "%s/.aws/sso/cache/%s", search_variable(s, "HOME"),
             name);
    s->ask.kind = CREDENTIALS_FILE;
    s->state = SEARCH_SSO_CACHE;
    return &s->ask;
}

/* What comes from a file into a URL. */
static int is_plain(const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@-_";
    return strspn(text, plain) == strlen(text);
}

static void write_url(credentials_search *s)
{
    const profile *p = &s->profile;
    const char *given = search_variable(s, "AWS_ENDPOINT_URL_SSO");
    char own[128];
    snprintf(own, sizeof own, "https://portal.sso.%.64s.amazonaws.com%s", p->sso_region,
             strncmp(p->sso_region, "cn-", 3) == 0 ? ".cn" : "");
    snprintf(s->ask.text, sizeof s->ask.text,
             "%.512s/federation/credentials?role_name=%.256s&account_id=%.64s",
             *given ? given : own, p->sso_role, p->sso_account);
}

const credentials_ask *search_sso_cache(credentials_search *s, const credentials_answer *answer)
{
    const char *token = answer->ok ? json_text(answer->body, "accessToken", s->arena) : "";
    const char *until = answer->ok ? json_text(answer->body, "expiresAt", s->arena) : "";
    int64_t expires = 0;
    if (!*token || strlen(token) >= sizeof s->secret || credentials_time(until, &expires) != 0 ||
        expires <= s->now)
        return search_none(s, "the SSO session of profile %s %s: `aws sso login --profile %s`",
                           s->profile_name, *token ? "has expired" : "is not there",
                           s->profile_name);
    if (!is_plain(s->profile.sso_role) || !is_plain(s->profile.sso_account) ||
        !is_plain(s->profile.sso_region))
        return search_none(s, "the names of profile %s's SSO role cannot be", s->profile_name);
    snprintf(s->secret, sizeof s->secret, "%s", token);
    write_url(s);
    return search_http(s, SEARCH_SSO, "GET", "x-amz-sso_bearer_token", s->secret);
}

const credentials_ask *search_sso_answer(credentials_search *s, const credentials_answer *answer)
{
    static const search_names names = {"accessKeyId", "secretAccessKey", "sessionToken",
                                       "expiration"};
    if (answer->http == 401)
        return search_none(s, "the SSO session is no longer good: `aws sso login --profile %s`",
                           s->profile_name);
    if (!answer->ok || !search_take(s, json_member(answer->body, "roleCredentials"), &names))
        return search_none(s, "SSO gives no credentials for role %s (%d)", s->profile.sso_role,
                           answer->http);
    return search_found(s, "the SSO session of profile %s", s->profile_name);
}
