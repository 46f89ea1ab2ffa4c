/* SPDX-License-Identifier: Apache-2.0 */
/* A role that is taken on for a while, by STS: by the keys of another (AssumeRole), which may be a
   role's again, or by a token that somebody else has signed (AssumeRoleWithWebIdentity).
   https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
#include "../sigv4.h"
#include "credentials_internal.h"
#include "region.h"
#include "reply_hide.h"
#include "xml_text.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    IDENTITY_MOST = 20000,
    TIMEOUT_MS = 10000,
    DURATION_LEAST = 900,
    DURATION_MOST = 43200,
    CODE = 64,
    SAID = 400
};

/* ---- which role, and by whom ---- */

static int is_on_the_way(const credentials_search *s, const char *name)
{
    for (size_t i = 0; i < s->role_count; i++)
        if (strcmp(s->roles[i].profile, name) == 0)
            return 1;
    return 0;
}

static int is_arn(const char *arn)
{
    size_t size = strlen(arn);
    for (size_t i = 0; i < size; i++)
        if (arn[i] < '!' || arn[i] > '~')
            return 0;
    return size < PROFILE_VALUE;
}

/* NULL: it is kept, to be taken on. */
static const credentials_ask *keep_role(credentials_search *s, const char *arn, const char *session)
{
    const profile *p = &s->profile;
    unsigned long duration = strtoul(p->duration, NULL, 10);
    size_t digits = strspn(p->duration, "0123456789");
    if (s->role_count == SEARCH_ROLES)
        return search_none(s, "profile %s: more than %d roles lead to each other", s->profile_name,
                           SEARCH_ROLES);
    if (*p->duration && (p->duration[digits] || digits > 5 || duration < DURATION_LEAST ||
                         duration > DURATION_MOST))
        return search_none(s, "profile %s: duration_seconds is a number from %d to %d",
                           s->profile_name, DURATION_LEAST, DURATION_MOST);
    if (!is_arn(arn) || strlen(session) >= sizeof s->roles[0].session)
        return search_none(s, "profile %s: role_arn, AWS_ROLE_ARN or the session's name cannot be",
                           s->profile_name);
    search_role *role = &s->roles[s->role_count++];
    snprintf(role->arn, sizeof role->arn, "%s", arn);
    snprintf(role->external_id, sizeof role->external_id, "%s", p->external_id);
    snprintf(role->duration, sizeof role->duration, "%.5s", p->duration);
    snprintf(role->profile, sizeof role->profile, "%s", s->profile_name);
    if (*session)
        snprintf(role->session, sizeof role->session, "%s", session);
    else
        snprintf(role->session, sizeof role->session, "headway-bridge-%lld", (long long)s->now);
    return NULL;
}

static const credentials_ask *by_environment(credentials_search *s)
{
    if (!search_take_keys(s, search_variable(s, "AWS_ACCESS_KEY_ID"),
                          search_variable(s, "AWS_SECRET_ACCESS_KEY"),
                          search_variable(s, "AWS_SESSION_TOKEN")))
        return search_none(s,
                           "profile %s: credential_source is Environment, and AWS_ACCESS_KEY_ID or "
                           "AWS_SECRET_ACCESS_KEY is missing",
                           s->profile_name);
    return search_found(s, "the environment");
}

static const credentials_ask *by_container(credentials_search *s)
{
    if (!*search_variable(s, "AWS_CONTAINER_CREDENTIALS_FULL_URI") &&
        !*search_variable(s, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
        return search_none(s, "profile %s: credential_source is EcsContainer, and this is none",
                           s->profile_name);
    return search_container_begin(s);
}

static const credentials_ask *by_source(credentials_search *s, const char *source)
{
    if (strcmp(source, "Environment") == 0)
        return by_environment(s);
    if (strcmp(source, "EcsContainer") == 0)
        return by_container(s);
    if (strcmp(source, "Ec2InstanceMetadata") == 0)
        return search_imds_begin(s);
    return search_none(s,
                       "profile %s: credential_source is Environment, EcsContainer or "
                       "Ec2InstanceMetadata",
                       s->profile_name);
}

static const credentials_ask *ask_identity(credentials_search *s, const char *file, const char *arn,
                                           const char *session)
{
    const credentials_ask *wrong =
        *arn ? keep_role(s, arn, session)
             : search_none(s, "AWS_WEB_IDENTITY_TOKEN_FILE wants AWS_ROLE_ARN, too");
    if (wrong)
        return wrong;
    snprintf(s->ask.text, sizeof s->ask.text, "%s", file);
    s->ask.kind = CREDENTIALS_FILE;
    s->state = SEARCH_WEB_TOKEN;
    return &s->ask;
}

const credentials_ask *search_web_begin(credentials_search *s)
{
    memset(&s->profile, 0, sizeof s->profile);
    return ask_identity(s, search_variable(s, "AWS_WEB_IDENTITY_TOKEN_FILE"),
                        search_variable(s, "AWS_ROLE_ARN"),
                        search_variable(s, "AWS_ROLE_SESSION_NAME"));
}

const credentials_ask *search_role_of_profile(credentials_search *s)
{
    const profile *p = &s->profile;
    if (*p->mfa)
        return search_none(s,
                           "profile %s wants a code (mfa_serial), for which there is nobody to "
                           "ask: use credential_process",
                           s->profile_name);
    if (is_on_the_way(s, s->profile_name))
        return search_none(s, "profile %s: its source_profile leads back to it", s->profile_name);
    if (*p->web_token)
        return ask_identity(s, p->web_token, p->role, p->role_session);
    if (!*p->source == !*p->credential_source)
        return search_none(s,
                           "profile %s: a role_arn wants one of source_profile, credential_source "
                           "and web_identity_token_file",
                           s->profile_name);
    const credentials_ask *wrong = keep_role(s, p->role, p->role_session);
    if (wrong)
        return wrong;
    if (*p->credential_source)
        return by_source(s, p->credential_source);
    snprintf(s->profile_name, sizeof s->profile_name, "%s", p->source);
    return search_by_profile(s, 1);
}

/* ---- the request ---- */

typedef struct field {
    const char *name, *value;
} field;

static char *encode(char *to, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    strchr("-._~", c);
        if (!plain) {
            *to++ = '%';
            *to++ = hex[c >> 4];
            c = (unsigned char)hex[c & 15];
        }
        *to++ = (char)c;
    }
    return to;
}

/* A form of what has a value, in arena; data NULL: out of memory. */
static headway_bytes form(const field *fields, size_t count, headway_arena *arena)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += strlen(fields[i].name) + 2 + 3 * strlen(fields[i].value);
    char *text = headway_arena_take(arena, room), *to = text;
    for (size_t i = 0; text && i < count; i++) {
        if (!*fields[i].value)
            continue;
        if (to > text)
            *to++ = '&';
        to = encode(to, fields[i].name);
        *to++ = '=';
        to = encode(to, fields[i].value);
    }
    return headway_bytes_of(text, text ? (size_t)(to - text) : 0);
}

static headway_bytes body_of(credentials_search *s, const search_role *role)
{
    const field fields[] = {{"Action", s->identity ? "AssumeRoleWithWebIdentity" : "AssumeRole"},
                            {"Version", "2011-06-15"},
                            {"RoleArn", role->arn},
                            {"RoleSessionName", role->session},
                            {"DurationSeconds", role->duration},
                            {"ExternalId", s->identity ? "" : role->external_id},
                            {"WebIdentityToken", s->identity ? s->identity : ""}};
    return form(fields, sizeof fields / sizeof *fields, s->arena);
}

static void add_header(credentials_ask *ask, const char *name, headway_bytes value)
{
    ask->headers[ask->header_count++] = (headway_http_header){headway_bytes_of_string(name), value};
}

static int sign(credentials_search *s, const char *path)
{
    credentials_ask *ask = &s->ask;
    char hash[SIGV4_HASH];
    size_t added = 0;
    const sigv4_request request = {.method = headway_bytes_of_string("POST"),
                                   .path = headway_bytes_of_string(path),
                                   .headers = ask->headers,
                                   .header_count = ask->header_count};
    sigv4_hash(ask->body, hash);
    const sigv4_signer signer = {.access_key = s->found.access_key,
                                 .secret = s->found.secret,
                                 .token = *s->found.token ? s->found.token : NULL,
                                 .region = s->options.region,
                                 .service = "sts",
                                 .time = s->now,
                                 .payload_hash = hash};
    int error = sigv4_sign(&request, &signer, s->arena, ask->headers + ask->header_count, &added);
    ask->header_count += added;
    return error;
}

static const credentials_ask *ask_role(credentials_search *s)
{
    const search_role *role = &s->roles[--s->role_count];
    const char *host, *path;
    size_t host_size;
    (void)search_http(s, SEARCH_ROLE, "POST", NULL, NULL);
    s->ask.kind = CREDENTIALS_REMOTE;
    s->ask.timeout_ms = TIMEOUT_MS;
    endpoint_parts(s->options.sts, &host, &host_size, &path);
    snprintf(s->ask.text, sizeof s->ask.text, "%s%s", s->options.sts, *path ? "" : "/");
    s->ask.body = body_of(s, role);
    add_header(&s->ask, "host", headway_bytes_of(host, host_size));
    add_header(&s->ask, "content-type",
               headway_bytes_of_string("application/x-www-form-urlencoded; charset=utf-8"));
    add_header(&s->ask, "user-agent", headway_bytes_of_string("headway-lambda-bridge"));
    if (!s->ask.body.data || (!s->identity && sign(s, *path ? path : "/") != 0))
        return search_none(s, "out of memory");
    return &s->ask;
}

const credentials_ask *search_role_begin(credentials_search *s)
{
    s->identity = NULL;
    return ask_role(s);
}

const credentials_ask *search_web_token(credentials_search *s, const credentials_answer *answer)
{
    const char *data = answer->body.data;
    size_t size = answer->body.size;
    while (size && strchr(" \r\n", data[size - 1]))
        size--;
    char *token = size && size <= IDENTITY_MOST ? headway_arena_take(s->arena, size + 1) : NULL;
    if (!answer->ok || !token || memchr(data, 0, size))
        return search_none(s, "the file of the web identity's token for role %s cannot be read",
                           s->roles[s->role_count - 1].arn);
    memcpy(token, data, size);
    token[size] = 0;
    s->identity = token;
    return ask_role(s);
}

/* ---- the answer ---- */

static const char *result_text(credentials_search *s, headway_bytes xml, const char *name)
{
    const char *const plain[] = {"AssumeRoleResponse", "AssumeRoleResult", "Credentials", name,
                                 NULL};
    const char *const web[] = {"AssumeRoleWithWebIdentityResponse",
                               "AssumeRoleWithWebIdentityResult", "Credentials", name, NULL};
    return xml_text(xml, s->identity ? web : plain, s->arena);
}

/* One line of what STS says, without what it was sent. */
static void told_by(credentials_search *s, headway_bytes xml, const char *name, char *text,
                    size_t size)
{
    const char *const names[] = {"ErrorResponse", "Error", name, NULL};
    const char *said = xml_text(xml, names, s->arena);
    char *copy = headway_arena_take(s->arena, strlen(said) + 1);
    *text = 0;
    if (!copy)
        return;
    memcpy(copy, said, strlen(said) + 1);
    reply_hide(copy, s->identity ? s->identity : s->found.token);
    for (char *c = copy; *c; c++)
        *c = (unsigned char)*c < ' ' ? ' ' : *c;
    snprintf(text, size, "%.*s", (int)strcspn(copy, "\r\n"), copy);
}

static const credentials_ask *refused(credentials_search *s, const credentials_answer *answer,
                                      const search_role *role)
{
    char code[CODE], message[SAID];
    if (!answer->http)
        return search_none(s, "STS does not answer at %s, so that there is no role %s",
                           s->options.sts, role->arn);
    told_by(s, answer->body, "Code", code, sizeof code);
    told_by(s, answer->body, "Message", message, sizeof message);
    if (answer->http == 200)
        return search_none(s, "STS gives no credentials for role %s", role->arn);
    return search_none(s, "STS refuses role %s: %d%s%s%s%s", role->arn, answer->http,
                       *code ? " " : "", code, *message ? ": " : "", message);
}

const credentials_ask *search_role_answer(credentials_search *s, const credentials_answer *answer)
{
    const search_role *role = &s->roles[s->role_count];
    headway_bytes xml = answer->body;
    const char *token = answer->ok ? result_text(s, xml, "SessionToken") : "";
    int64_t expires = 0;
    if (!*token || credentials_time(result_text(s, xml, "Expiration"), &expires) != 0 ||
        !search_take_keys(s, result_text(s, xml, "AccessKeyId"),
                          result_text(s, xml, "SecretAccessKey"), token))
        return refused(s, answer, role);
    s->found.expires = expires;
    return search_found(s, "role %s", role->arn);
}
