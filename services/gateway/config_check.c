/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "cors.h"
#include "proxies.h"
#include "token.h"

#include <headway/event.h>

#include <stdarg.h>
#include <string.h>

typedef struct checker {
    void (*tell)(void *user, const char *path, const char *why);
    void *user;
    size_t wrong;
} checker;

static void complain(checker *c, const char *path, const char *format, ...) HEADWAY_PRINTF(3, 4);

static void complain(checker *c, const char *path, const char *format, ...)
{
    char why[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    c->tell(c->user, path, why);
    c->wrong++;
}

/* Each element of a list by a rule of its own. */
static void check_list(checker *c, const char *path, char *const *list, size_t count,
                       int (*good)(const char *text), const char *what)
{
    char place[128];
    for (size_t i = 0; i < count; i++) {
        snprintf(place, sizeof place, "%s[%zu]", path, i);
        if (!good(list[i]))
            complain(c, place, "'%s' is no %s", list[i], what);
    }
}

static int is_token(const char *text)
{
    return token_is(headway_bytes_of_string(text));
}

static int is_pattern(const char *text)
{
    return headway_topic_check(text, 1) == 0;
}

static int is_network(const char *text)
{
    return proxies_check(text) == 0;
}

static void check_listen(checker *c, const gateway_config *m)
{
    char path[64], why[256];
    listen_address address;
    for (size_t i = 0; i < m->n_listen; i++) {
        snprintf(path, sizeof path, "listen[%zu]", i);
        if (listen_parse(m->listen[i], &address, why, sizeof why) != 0)
            complain(c, path, "%s", why);
        else if (address.kind == LISTEN_HTTPS && (!m->tls->cert || !m->tls->key))
            complain(c, path, "https needs tls.cert and tls.key");
    }
    if (!m->tls->cert != !m->tls->key)
        complain(c, m->tls->cert ? "tls.cert" : "tls.key", "tls.cert and tls.key go together");
}

static int has_star(char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], "*") == 0)
            return 1;
    return 0;
}

static void check_cors(checker *c, const Headway__V1__GatewayCors *cors)
{
    check_list(c, "cors.origins", cors->origins, cors->n_origins, cors_origin_check,
               "origin: write https://app.example.com, https://*.example.com or *");
    check_list(c, "cors.methods", cors->methods, cors->n_methods, is_token, "method");
    check_list(c, "cors.headers", cors->headers, cors->n_headers, is_token, "header's name");
    check_list(c, "cors.expose", cors->expose, cors->n_expose, is_token, "header's name");
    if (cors->credentials &&
        (has_star(cors->origins, cors->n_origins) || has_star(cors->methods, cors->n_methods) ||
         has_star(cors->headers, cors->n_headers) || has_star(cors->expose, cors->n_expose)))
        complain(c, "cors.credentials",
                 "any page could use its visitor's rights: name what is allowed, without *");
}

/* These the gateway writes itself. */
static int is_ours(const char *name)
{
    static const char *const ours[] = {"connection",        "content-length", "content-type",
                                       "content-encoding",  "date",           "keep-alive",
                                       "transfer-encoding", "upgrade",        "www-authenticate"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (token_same(headway_bytes_of_string(name), ours[i]))
            return 1;
    return 0;
}

static void check_headers(checker *c, const gateway_config *m)
{
    char path[160];
    for (size_t i = 0; i < m->n_headers; i++) {
        const char *name = m->headers[i]->key, *value = m->headers[i]->value;
        snprintf(path, sizeof path, "headers.%s", name);
        if (!is_token(name) || !token_value(value))
            complain(c, path, "'%s: %s' is no header", name, value);
        else if (is_ours(name))
            complain(c, path, "this header is the gateway's to write");
    }
}

static void check_identity(checker *c, const char *identity)
{
    if (identity && (!token_value(identity) || !*identity || strlen(identity) > 63))
        complain(c, "access.anonymous", "an identity has 1 to 63 printable characters");
}

size_t config_check(const gateway_config *m,
                    void (*tell)(void *user, const char *path, const char *why), void *user)
{
    const Headway__V1__GatewayExpose *e = m->expose;
    checker c = {.tell = tell, .user = user};
    check_listen(&c, m);
    check_identity(&c, m->access->anonymous);
    if (m->access->query_key && !m->access->keys)
        complain(&c, "access.query_key", "there are no keys: set access.keys too");
    check_cors(&c, m->cors);
    check_list(&c, "expose.services", e->services, e->n_services, is_pattern, "pattern");
    check_list(&c, "expose.except", e->except, e->n_except, is_pattern, "pattern");
    check_list(&c, "expose.topics", e->topics, e->n_topics, is_pattern, "pattern");
    if (m->deadline->most_ms && m->deadline->default_ms > m->deadline->most_ms)
        complain(&c, "deadline.default_ms", "it is over deadline.most_ms");
    if (!token_value(m->docs->title))
        complain(&c, "docs.title", "printable ASCII only");
    check_headers(&c, m);
    check_list(&c, "trusted_proxies", m->trusted_proxies, m->n_trusted_proxies, is_network,
               "network: write 10.0.0.0/8, fd00::/8 or unix");
    return c.wrong;
}
