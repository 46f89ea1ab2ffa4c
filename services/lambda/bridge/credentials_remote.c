/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine of AWS is given: by the container's agent, or the instance's metadata (IMDSv2). */
#include "credentials_internal.h"

#include <stdio.h>
#include <strings.h>

enum { LONGER_S = 600 };

/* ---- containers ---- */

/* In the clear only to this machine, or to the addresses that are AWS's agents. */
static int is_trusted(const char *url)
{
    static const char *const hosts[] = {"127.0.0.1",     "localhost",      "[::1]",
                                        "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"};
    if (strncmp(url, "https://", 8) == 0)
        return 1;
    if (strncmp(url, "http://", 7) != 0)
        return 0;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t size = strlen(hosts[i]);
        const char *behind = url + 7 + size;
        if (strncmp(url + 7, hosts[i], size) == 0 && (!*behind || strchr(":/?", *behind)))
            return !strpbrk(url, "@\\ ");
    }
    return 0;
}

static const credentials_ask *ask_container(credentials_search *s, const char *token)
{
    const char *full = search_variable(s, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    const char *relative = search_variable(s, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    if (*relative == '/')
        snprintf(s->ask.text, sizeof s->ask.text, "http://169.254.170.2%s", relative);
    else if (is_trusted(full))
        snprintf(s->ask.text, sizeof s->ask.text, "%s", full);
    else
        return search_none(s,
                           "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or of this machine");
    if (strlen(token) >= sizeof s->secret || strpbrk(token, "\r\n"))
        return search_none(s, "the container's authorization token cannot be a header");
    if (token != s->secret)
        snprintf(s->secret, sizeof s->secret, "%s", token);
    return search_http(s, SEARCH_CONTAINER, "GET", *s->secret ? "authorization" : NULL, s->secret);
}

const credentials_ask *search_container_begin(credentials_search *s)
{
    const char *file = search_variable(s, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (!*search_variable(s, "AWS_CONTAINER_CREDENTIALS_FULL_URI") &&
        !*search_variable(s, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
        return search_imds_begin(s);
    if (!*file)
        return ask_container(s, search_variable(s, "AWS_CONTAINER_AUTHORIZATION_TOKEN"));
    snprintf(s->ask.text, sizeof s->ask.text, "%s", file);
    s->ask.kind = CREDENTIALS_FILE;
    s->state = SEARCH_CONTAINER_TOKEN;
    return &s->ask;
}

const credentials_ask *search_container_token(credentials_search *s,
                                              const credentials_answer *answer)
{
    size_t size = answer->body.size;
    const char *data = answer->body.data;
    while (size && strchr(" \r\n", data[size - 1]))
        size--;
    if (!answer->ok || !size || size >= sizeof s->secret || memchr(data, 0, size))
        return search_none(s, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read");
    memcpy(s->secret, data, size);
    s->secret[size] = 0;
    return ask_container(s, s->secret);
}

const credentials_ask *search_container_answer(credentials_search *s,
                                               const credentials_answer *answer)
{
    if (!answer->ok || !search_take(s, answer->body, &search_aws_names))
        return search_none(s, "the container's endpoint gives no credentials (%d)", answer->http);
    return search_found(s, "the container");
}

/* ---- instances ---- */

static const char *imds_host(const credentials_search *s)
{
    const char *mode = search_variable(s, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
    return strcasecmp(mode, "ipv6") == 0 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
}

static void imds_url(credentials_search *s, const char *path)
{
    const char *given = search_variable(s, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
    size_t size = strlen(given);
    while (size && given[size - 1] == '/')
        size--;
    if (size)
        snprintf(s->ask.text, sizeof s->ask.text, "%.*s%s", (int)size, given, path);
    else
        snprintf(s->ask.text, sizeof s->ask.text, "%s%s", imds_host(s), path);
}

static const char *file_of(const credentials_search *s, const char *variable, const char *name)
{
    return *search_variable(s, variable) ? variable : name;
}

/* Callers are told, too: files go by the names that everybody knows. */
static const credentials_ask *nowhere(credentials_search *s, const char *instance)
{
    return search_none(
        s,
        "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run "
        "on a machine of AWS that has a role. Looked in %sprofile %s of %s and %s%s, a pod's and a "
        "container's variables (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CONTAINER_CREDENTIALS_...) and "
        "the instance's metadata (%s)",
        s->options.profile ? "" : "the environment, ", s->profile_name,
        file_of(s, "AWS_CONFIG_FILE", "~/.aws/config"),
        file_of(s, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
        *search_variable(s, "HOME") ? "" : " (HOME is not set)", instance);
}

const credentials_ask *search_imds_begin(credentials_search *s)
{
    const char *off = search_variable(s, "AWS_EC2_METADATA_DISABLED");
    if (strcmp(off, "true") == 0 || strcmp(off, "TRUE") == 0 || strcmp(off, "True") == 0)
        return nowhere(s, "AWS_EC2_METADATA_DISABLED");
    imds_url(s, "/latest/api/token");
    return search_http(s, SEARCH_IMDS_TOKEN, "PUT", "x-aws-ec2-metadata-token-ttl-seconds",
                       "21600");
}

static int is_word(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++)
        if (data[i] <= ' ' || data[i] > '~')
            return 0;
    return text.size > 0;
}

const credentials_ask *search_imds_token(credentials_search *s, const credentials_answer *answer)
{
    if (!answer->ok || !is_word(answer->body) || answer->body.size >= sizeof s->secret)
        return nowhere(s, answer->http ? "it gives no session" : "no answer");
    memcpy(s->secret, answer->body.data, answer->body.size);
    s->secret[answer->body.size] = 0;
    imds_url(s, "/latest/meta-data/iam/security-credentials/");
    return search_http(s, SEARCH_IMDS_ROLE, "GET", "x-aws-ec2-metadata-token", s->secret);
}

const credentials_ask *search_imds_role(credentials_search *s, const credentials_answer *answer)
{
    char path[CREDENTIALS_TEXT];
    const char *data = answer->body.data;
    const char *end = answer->body.size ? memchr(data, '\n', answer->body.size) : NULL;
    headway_bytes role = headway_bytes_of(data, end ? (size_t)(end - data) : answer->body.size);
    if (!answer->ok || !is_word(role) || role.size > 256 || memchr(role.data, '/', role.size))
        return search_none(s, "this instance has no role: attach an instance profile to it");
    snprintf(path, sizeof path, "/latest/meta-data/iam/security-credentials/%.*s", (int)role.size,
             (const char *)role.data);
    imds_url(s, path);
    return search_http(s, SEARCH_IMDS, "GET", "x-aws-ec2-metadata-token", s->secret);
}

const credentials_ask *search_imds_answer(credentials_search *s, const credentials_answer *answer)
{
    if (!answer->ok || !search_take(s, answer->body, &search_aws_names))
        return search_none(s, "the instance's metadata gives no credentials (%d)", answer->http);
    /* While an instance cannot be given new ones AWS takes the old: its clients go on with them. */
    if (s->found.expires != CREDENTIALS_NEVER && s->found.expires <= s->now)
        s->found.expires = s->now + LONGER_S;
    return search_found(s, "the instance's role");
}
