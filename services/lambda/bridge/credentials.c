/* SPDX-License-Identifier: Apache-2.0 */
#include "../json_text.h"
#include "credentials_internal.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const search_names search_aws_names = {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};

const char *search_variable(const credentials_search *s, const char *name)
{
    const char *value = s->options.variable(s->options.user, name);
    return value ? value : "";
}

const credentials_ask *search_none(credentials_search *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->ask.text, sizeof s->ask.text, format, arguments);
    va_end(arguments);
    s->state = SEARCH_OVER;
    s->ask.kind = CREDENTIALS_NONE;
    return &s->ask;
}

const credentials_ask *search_found(credentials_search *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->found.source, sizeof s->found.source, format, arguments);
    va_end(arguments);
    if (s->found.expires != CREDENTIALS_NEVER && s->found.expires <= s->now)
        return search_none(s, "the credentials of %s have expired", s->found.source);
    if (s->role_count)
        return search_role_begin(s);
    s->state = SEARCH_OVER;
    s->ask.kind = CREDENTIALS_FOUND;
    return &s->ask;
}

const credentials_ask *search_http(credentials_search *s, search_state state, const char *method,
                                   const char *header, const char *value)
{
    s->state = state;
    s->ask.kind = state == SEARCH_SSO ? CREDENTIALS_REMOTE : CREDENTIALS_HTTP;
    s->ask.method = method;
    s->ask.timeout_ms = state == SEARCH_SSO ? 10000 : 2000;
    s->ask.body = headway_bytes_of(NULL, 0);
    s->ask.header_count = header ? 1 : 0;
    if (header)
        s->ask.headers[0] =
            (headway_http_header){headway_bytes_of_string(header), headway_bytes_of_string(value)};
    return &s->ask;
}

static int copy(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);
    /* Of a header's value nothing may end the line. */
    if (length >= size || strpbrk(text, "\r\n"))
        return 0;
    memcpy(out, text, length + 1);
    return 1;
}

int search_take_keys(credentials_search *s, const char *key, const char *secret, const char *token)
{
    credentials *c = &s->found;
    memset(c, 0, sizeof *c);
    return *key && *secret && copy(c->access_key, sizeof c->access_key, key) &&
           copy(c->secret, sizeof c->secret, secret) && copy(c->token, sizeof c->token, token);
}

int search_take(credentials_search *s, headway_bytes json, const search_names *names)
{
    const char *expires = json_text(json, names->expires, s->arena);
    headway_bytes number = json_member(json, names->expires);
    if (!search_take_keys(s, json_text(json, names->access_key, s->arena),
                          json_text(json, names->secret, s->arena),
                          json_text(json, names->token, s->arena)))
        return 0;
    if (*expires)
        return credentials_time(expires, &s->found.expires) == 0;
    if (number.size && number.size < 20) {
        char text[20];
        snprintf(text, sizeof text, "%.*s", (int)number.size, (const char *)number.data);
        s->found.expires = strtoll(text, NULL, 10) / 1000;
    }
    return 1;
}

/* ---- files ---- */

static const credentials_ask *ask_file(credentials_search *s, search_state state,
                                       const char *variable, const char *name)
{
    const char *given = search_variable(s, variable);
    s->state = state;
    s->ask.kind = CREDENTIALS_FILE;
    if (*given)
        snprintf(s->ask.text, sizeof s->ask.text, "%s", given);
    else
        snprintf(s->ask.text, sizeof s->ask.text, "%s/.aws/%s", search_variable(s, "HOME"), name);
    return &s->ask;
}

static headway_bytes keep(credentials_search *s, const credentials_answer *answer)
{
    const headway_bytes none = {NULL, 0};
    if (!answer->ok || !answer->body.size || answer->body.size > SEARCH_FILE)
        return none;
    void *copied = headway_arena_take(s->arena, answer->body.size);
    if (!copied)
        return none;
    memcpy(copied, answer->body.data, answer->body.size);
    return headway_bytes_of(copied, answer->body.size);
}

static const credentials_ask *command_answer(credentials_search *s,
                                             const credentials_answer *answer)
{
    static const search_names names = {"AccessKeyId", "SecretAccessKey", "SessionToken",
                                       "Expiration"};
    if (!answer->ok || !search_take(s, answer->body, &names))
        return search_none(s, "credential_process of profile %s has written no credentials",
                           s->profile_name);
    return search_found(s, "credential_process of profile %s", s->profile_name);
}

const credentials_ask *search_by_profile(credentials_search *s, int must_exist)
{
    const profile *p = &s->profile;
    profile_read(s->config, s->keys, s->profile_name, &s->profile);
    if (must_exist && !p->exists)
        return search_none(s, "there is no profile %s in ~/.aws/config or ~/.aws/credentials",
                           s->profile_name);
    if (*p->too_long)
        return search_none(s, "profile %s: the value of %s is too long", s->profile_name,
                           p->too_long);
    /* The keys of one that a role names go before its own role, which may be that one. */
    if (*p->role && !(s->role_count && *p->access_key))
        return search_role_of_profile(s);
    if (!s->role_count && !s->options.profile && *search_variable(s, "AWS_WEB_IDENTITY_TOKEN_FILE"))
        return search_web_begin(s);
    if (*p->access_key) {
        if (!search_take_keys(s, p->access_key, p->secret, p->token))
            return search_none(s, "profile %s has half a pair of keys", s->profile_name);
        return search_found(s, "profile %s", s->profile_name);
    }
    if (*p->sso_account)
        return search_sso_begin(s);
    if (!*p->command && s->role_count)
        return search_none(s, "profile %s has no credentials to take on role %s by",
                           s->profile_name, s->roles[s->role_count - 1].arn);
    if (!*p->command)
        return search_container_begin(s);
    snprintf(s->ask.text, sizeof s->ask.text, "%s", p->command);
    s->ask.kind = CREDENTIALS_COMMAND;
    s->ask.timeout_ms = 60000;
    s->state = SEARCH_COMMAND;
    return &s->ask;
}

static const credentials_ask *files_answer(credentials_search *s, const credentials_answer *answer)
{
    s->keys = keep(s, answer);
    return search_by_profile(s, s->options.profile || *search_variable(s, "AWS_PROFILE"));
}

/* ---- the whole ---- */

int credentials_new(const credentials_options *options, credentials_search **ret_search)
{
    credentials_search *s = calloc(1, sizeof *s);
    if (s)
        s->arena = headway_arena_new(NULL, SEARCH_ARENA);
    if (!s || !s->arena) {
        free(s);
        return HEADWAY_ENOMEM;
    }
    s->options = *options;
    s->state = SEARCH_OVER;
    *ret_search = s;
    return 0;
}

void credentials_free(credentials_search *s)
{
    if (!s)
        return;
    headway_arena_free(s->arena);
    sodium_memzero(s, sizeof *s);
    free(s);
}

const credentials_ask *credentials_begin(credentials_search *s, int64_t now)
{
    const char *key = search_variable(s, "AWS_ACCESS_KEY_ID");
    const char *secret = search_variable(s, "AWS_SECRET_ACCESS_KEY");
    const char *named = s->options.profile ? s->options.profile : search_variable(s, "AWS_PROFILE");
    headway_arena_reset(s->arena);
    s->now = now;
    s->config = s->keys = headway_bytes_of(NULL, 0);
    s->role_count = 0;
    s->identity = NULL;
    snprintf(s->profile_name, sizeof s->profile_name, "%s", *named ? named : "default");
    if (strlen(named) >= sizeof s->profile_name)
        return search_none(s, "the name of the profile is too long");
    if (s->options.profile || (!*key && !*secret))
        return ask_file(s, SEARCH_CONFIG, "AWS_CONFIG_FILE", "config");
    if (!search_take_keys(s, key, secret, search_variable(s, "AWS_SESSION_TOKEN")))
        return search_none(s, "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is missing");
    return search_found(s, "the environment");
}

static const credentials_ask *config_answer(credentials_search *s, const credentials_answer *answer)
{
    s->config = keep(s, answer);
    return ask_file(s, SEARCH_KEYS, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
}

const credentials_ask *credentials_next(credentials_search *s, const credentials_answer *answer,
                                        int64_t now)
{
    static const credentials_ask *(*const steps[])(credentials_search *,
                                                   const credentials_answer *) = {
        [SEARCH_CONFIG] = config_answer,
        [SEARCH_KEYS] = files_answer,
        [SEARCH_SSO_CACHE] = search_sso_cache,
        [SEARCH_SSO] = search_sso_answer,
        [SEARCH_COMMAND] = command_answer,
        [SEARCH_WEB_TOKEN] = search_web_token,
        [SEARCH_ROLE] = search_role_answer,
        [SEARCH_CONTAINER_TOKEN] = search_container_token,
        [SEARCH_CONTAINER] = search_container_answer,
        [SEARCH_IMDS_TOKEN] = search_imds_token,
        [SEARCH_IMDS_ROLE] = search_imds_role,
        [SEARCH_IMDS] = search_imds_answer};
    s->now = now;
    return s->state < SEARCH_OVER ? steps[s->state](s, answer) : &s->ask;
}

const credentials *credentials_found(const credentials_search *s)
{
    return &s->found;
}
