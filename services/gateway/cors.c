/* SPDX-License-Identifier: Apache-2.0 */
#include "cors.h"
#include "token.h"

#include <headway/status.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIST_MOST = 72, TEXT_MOST = 4096 };

/* Headers that any page may send, but asks for where their values are none of a form's: so they
   are told too. */
static const char *const safe[] = {"accept", "accept-language", "content-language", "content-type",
                                   "range"};
enum { SAFE = sizeof safe / sizeof *safe };

typedef struct words {
    char *list[LIST_MOST];
    size_t count;
    int any;              /* "*" is among them */
    char text[TEXT_MOST]; /* as a header has them */
} words;

struct gateway_cors {
    words origins, methods, headers, expose;
    int credentials;
    char max_age[16];
};

static int words_add(words *w, const char *word)
{
    size_t used = strlen(w->text);
    char *own = w->count < LIST_MOST ? strdup(word) : NULL;
    if (!own)
        return HEADWAY_ENOMEM;
    w->any |= strcmp(own, "*") == 0;
    int size = snprintf(w->text + used, sizeof w->text - used, "%s%s", w->count ? ", " : "", own);
    w->list[w->count++] = own;
    return used + (size_t)size < sizeof w->text ? 0 : HEADWAY_ELIMIT;
}

static int words_copy(words *w, char *const *list, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++)
        error = words_add(w, list[i]);
    return error;
}

static int words_have(const words *w, headway_bytes name)
{
    for (size_t i = 0; i < w->count; i++)
        if (token_same(name, w->list[i]))
            return 1;
    return 0;
}

static int add_safe(words *headers)
{
    int error = 0;
    for (size_t i = 0; i < SAFE && !headers->any && !error; i++)
        if (!words_have(headers, headway_bytes_of_string(safe[i])))
            error = words_add(headers, safe[i]);
    return error;
}

static void words_done(words *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->list[i]);
}

int cors_new(const Headway__V1__GatewayCors *settings, gateway_cors **ret_cors)
{
    gateway_cors *c = calloc(1, sizeof *c);
    if (!c)
        return HEADWAY_ENOMEM;
    int error = words_copy(&c->origins, settings->origins, settings->n_origins);
    if (!error)
        error = words_copy(&c->methods, settings->methods, settings->n_methods);
    if (!error)
        error = words_copy(&c->headers, settings->headers, settings->n_headers);
    if (!error)
        error = add_safe(&c->headers);
    if (!error)
        error = words_copy(&c->expose, settings->expose, settings->n_expose);
    c->credentials = settings->credentials;
    snprintf(c->max_age, sizeof c->max_age, "%u", settings->max_age_s);
    if (error)
        cors_free(c);
    else
        *ret_cors = c;
    return error;
}

void cors_free(gateway_cors *c)
{
    if (!c)
        return;
    words_done(&c->origins);
    words_done(&c->methods);
    words_done(&c->headers);
    words_done(&c->expose);
    free(c);
}

/* --- origins --------------------------------------------------------------------------------- */

/* Where the host begins: behind "scheme://"; NULL: nowhere. */
static const char *host_of(const char *text)
{
    const char *mark = strstr(text, "://");
    if (!mark || !islower((unsigned char)*text))
        return NULL;
    for (const char *at = text; at < mark; at++)
        if (!islower((unsigned char)*at) && !isdigit((unsigned char)*at) && !strchr("+-.", *at))
            return NULL;
    return mark + 3;
}

/* A host and perhaps a port, in lower case; nothing behind it. */
static int host_good(const char *host)
{
    size_t size = strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-._");
    if (*host == '[') {
        size = 1 + strspn(host + 1, "0123456789abcdef:.");
        if (host[size++] != ']')
            return 0;
    }
    if (!size || (host[size] && host[size] != ':'))
        return 0;
    const char *port = host + size + 1;
    return !host[size] || (*port && strspn(port, "0123456789") == strlen(port));
}

int cors_origin_check(const char *text)
{
    const char *host = host_of(text);
    if (strcmp(text, "*") == 0)
        return 1;
    return host && strlen(text) < CORS_ORIGIN && host_good(host + (strncmp(host, "*.", 2) ? 0 : 2));
}

/* A star in place of "a.b" stands for "https://a.b.example.com", but not for "https://example.com".
 */
static int matches(const char *pattern, const char *origin)
{
    const char *star = strstr(pattern, "://*.");
    if (!star)
        return strcmp(pattern, origin) == 0;
    size_t before = (size_t)(star - pattern) + 3;
    const char *tail = star + 4;
    size_t size = strlen(origin), end = strlen(tail);
    return size > before + end && strncmp(pattern, origin, before) == 0 &&
           strcmp(origin + size - end, tail) == 0;
}

static int allowed(const gateway_cors *c, headway_bytes origin, char *ret_text)
{
    char text[CORS_ORIGIN];
    if (origin.size >= sizeof text || memchr(origin.data, 0, origin.size))
        return 0;
    memcpy(text, origin.data, origin.size);
    text[origin.size] = 0;
    const char *host = host_of(text);
    int good = host && host_good(host);
    for (size_t i = 0; i < c->origins.count && good && !c->origins.any; i++)
        if (matches(c->origins.list[i], text)) {
            memcpy(ret_text, text, origin.size + 1);
            return 1;
        }
    strcpy(ret_text, "*");
    return c->origins.any;
}

/* --- what is asked for ----------------------------------------------------------------------- */

static int method_allowed(const gateway_cors *c, headway_bytes method)
{
    for (size_t i = 0; i < c->methods.count; i++) /* whose case counts */
        if (strlen(c->methods.list[i]) == method.size &&
            memcmp(c->methods.list[i], method.data, method.size) == 0)
            return 1;
    return c->methods.any && token_is(method);
}

static int header_allowed(const gateway_cors *c, headway_bytes name)
{
    if (words_have(&c->headers, name))
        return 1;
    return c->headers.any && token_is(name) && !token_same(name, "authorization");
}

static int headers_allowed(const gateway_cors *c, headway_bytes list)
{
    const char *at = list.data, *end = at + list.size;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at)), *stop = comma ? comma : end;
        const char *last = stop;
        while (at < last && (*at == ' ' || *at == '\t'))
            at++;
        while (last > at && (last[-1] == ' ' || last[-1] == '\t'))
            last--;
        if (last > at && !header_allowed(c, headway_bytes_of(at, (size_t)(last - at))))
            return 0;
        at = stop + 1;
    }
    return 1;
}

/* --- the answer ------------------------------------------------------------------------------ */

static void put(cors_answer *a, const char *name, const char *value)
{
    if (*value)
        a->headers[a->count++] = (cors_header){name, value};
}

static void put_origin(const gateway_cors *c, cors_answer *a)
{
    put(a, "access-control-allow-origin", a->origin);
    if (c->credentials)
        put(a, "access-control-allow-credentials", "true");
}

static void preflight(const gateway_cors *c, const cors_request *r, int known, cors_answer *a)
{
    put(a, "vary", "origin, access-control-request-method, access-control-request-headers");
    a->kind = CORS_REFUSED;
    if (!known)
        a->why = "this origin is none of the gateway's cors.origins";
    else if (!method_allowed(c, r->request_method))
        a->why = "this method is none of the gateway's cors.methods";
    else if (!headers_allowed(c, r->request_headers))
        a->why = "one of these headers is none of the gateway's cors.headers";
    if (a->why)
        return;
    a->kind = CORS_PREFLIGHT;
    put_origin(c, a);
    put(a, "access-control-allow-methods", c->methods.text);
    put(a, "access-control-allow-headers", c->headers.text);
    put(a, "access-control-max-age", c->max_age);
}

void cors_decide(const gateway_cors *c, const cors_request *r, cors_answer *ret_answer)
{
    cors_answer *a = ret_answer;
    a->kind = CORS_NONE;
    a->count = 0;
    a->origin[0] = 0;
    a->why = NULL;
    if (!c->origins.count)
        return;
    int known = r->origin.size > 0 && allowed(c, r->origin, a->origin);
    int asks = r->method.size == 7 && memcmp(r->method.data, "OPTIONS", 7) == 0;
    if (asks && r->origin.size && r->request_method.size) {
        preflight(c, r, known, a);
        return;
    }
    if (!c->origins.any) /* caches must not give one origin's answer to another */
        put(a, "vary", "origin");
    if (!known)
        return;
    a->kind = CORS_ACTUAL;
    put_origin(c, a);
    put(a, "access-control-expose-headers", c->expose.text);
}
