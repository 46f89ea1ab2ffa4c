/* SPDX-License-Identifier: Apache-2.0 */
/* What the Fetch standard lets a page of another origin do. */
#include "cors.h"

#include <check.h>
#include <headway/status.h>

typedef struct asked {
    const char *method, *origin, *request_method, *request_headers;
} asked;

static char *star[] = {"*"};
static char *sites[] = {"https://app.example.com", "https://*.example.org", "http://[::1]:3000"};
static char *methods[] = {"GET", "POST"};
static char *headers[] = {"X-Api-Key", "content-type"};

static Headway__V1__GatewayCors settings_of(char **origins, size_t count)
{
    Headway__V1__GatewayCors s;
    headway__v1__gateway_cors__init(&s);
    s.origins = origins;
    s.n_origins = count;
    s.methods = methods;
    s.n_methods = 2;
    s.headers = headers;
    s.n_headers = 2;
    s.max_age_s = 600;
    return s;
}

static cors_answer decide(const Headway__V1__GatewayCors *settings, const asked *a,
                          gateway_cors **ret_cors)
{
    cors_answer answer;
    cors_request request = {headway_bytes_of_string(a->method), headway_bytes_of_string(a->origin),
                            headway_bytes_of_string(a->request_method),
                            headway_bytes_of_string(a->request_headers)};
    CHECK_EQ(cors_new(settings, ret_cors), 0);
    cors_decide(*ret_cors, &request, &answer);
    return answer;
}

static const char *header(const cors_answer *a, const char *name)
{
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->headers[i].name, name) == 0)
            return a->headers[i].value;
    return "";
}

static cors_kind kind(const Headway__V1__GatewayCors *settings, const asked *a)
{
    gateway_cors *c;
    cors_kind k = decide(settings, a, &c).kind;
    cors_free(c);
    return k;
}

static void without_origins_nothing_is_said(void)
{
    Headway__V1__GatewayCors s = settings_of(NULL, 0);
    gateway_cors *c;
    cors_answer a = decide(&s, &(asked){"GET", "https://app.example.com", NULL, NULL}, &c);
    CHECK_EQ(a.kind, CORS_NONE);
    CHECK_EQ(a.count, 0);
    cors_free(c);
}

static void any_origin_is_the_same_answer_for_all(void)
{
    Headway__V1__GatewayCors s = settings_of(star, 1);
    gateway_cors *c;
    cors_answer a = decide(&s, &(asked){"GET", "null", NULL, NULL}, &c);
    CHECK_EQ(a.kind, CORS_ACTUAL);
    CHECK_STR(header(&a, "access-control-allow-origin"), "*");
    CHECK_STR(header(&a, "vary"), "");
    CHECK_STR(header(&a, "access-control-allow-credentials"), "");
    cors_free(c);
}

static void a_known_origin_is_named_and_varies(void)
{
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    char *expose[] = {"retry-after", "x-request-id"};
    gateway_cors *c;
    s.credentials = 1;
    s.expose = expose;
    s.n_expose = 2;
    cors_answer a = decide(&s, &(asked){"POST", "https://app.example.com", NULL, NULL}, &c);
    CHECK_EQ(a.kind, CORS_ACTUAL);
    CHECK_STR(header(&a, "access-control-allow-origin"), "https://app.example.com");
    CHECK_STR(header(&a, "access-control-allow-credentials"), "true");
    CHECK_STR(header(&a, "access-control-expose-headers"), "retry-after, x-request-id");
    CHECK_STR(header(&a, "vary"), "origin");
    cors_free(c);
}

static void origins_are_whole(void)
{
    static const struct {
        const char *origin;
        int known;
    } all[] = {{"https://app.example.com", 1},
               {"https://app.example.com.evil.net", 0},
               {"https://app.example.com:8443", 0},
               {"http://app.example.com", 0},
               {"https://evilapp.example.com", 0},
               {"https://a.example.org", 1},
               {"https://a.b.example.org", 1},
               {"https://example.org", 0},
               {"https://.example.org", 0},
               {"https://evilexample.org", 0},
               {"https://evil.net/.example.org", 0},
               {"https://evil.net:1.example.org", 0},
               {"https://evil.net\r\nx: .example.org", 0},
               {"http://[::1]:3000", 1},
               {"http://[::1]:3001", 0},
               {"HTTPS://app.example.com", 0},
               {"null", 0},
               {"", 0}};
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gateway_cors *c;
        cors_answer a = decide(&s, &(asked){"GET", all[i].origin, NULL, NULL}, &c);
        if ((a.kind == CORS_ACTUAL) != all[i].known)
            fprintf(stderr, "%s\n", all[i].origin);
        CHECK_EQ(a.kind, all[i].known ? CORS_ACTUAL : CORS_NONE);
        CHECK_STR(header(&a, "vary"), "origin");
        CHECK(all[i].known || a.count == 1);
        cors_free(c);
    }
}

static void an_origin_without_end_is_unknown(void)
{
    static char origin[5000];
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    memset(origin, 'a', sizeof origin - 1);
    memcpy(origin, "https://", 8);
    CHECK_EQ(kind(&s, &(asked){"GET", origin, NULL, NULL}), CORS_NONE);
}

static void a_preflight_tells_what_is_allowed(void)
{
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    gateway_cors *c;
    cors_answer a = decide(
        &s, &(asked){"OPTIONS", "https://a.example.org", "POST", "content-type, X-API-KEY ,accept"},
        &c);
    CHECK_EQ(a.kind, CORS_PREFLIGHT);
    CHECK_STR(header(&a, "access-control-allow-origin"), "https://a.example.org");
    CHECK_STR(header(&a, "access-control-allow-methods"), "GET, POST");
    CHECK_STR(header(&a, "access-control-allow-headers"),
              "X-Api-Key, content-type, accept, accept-language, content-language, range");
    CHECK_STR(header(&a, "access-control-max-age"), "600");
    CHECK_STR(header(&a, "vary"),
              "origin, access-control-request-method, access-control-request-headers");
    cors_free(c);
}

/* A browser asks for those, too, with values of which JSON's type is the first, and goes on only
   where the answer has their names: a star has all but authorization. */
static void what_any_page_may_send_is_told(void)
{
    static const char *const asked_for[] = {"content-type", "accept", "range"};
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    s.n_headers = 0;
    for (size_t i = 0; i < sizeof asked_for / sizeof *asked_for; i++) {
        gateway_cors *c;
        cors_answer a =
            decide(&s, &(asked){"OPTIONS", "https://a.example.org", "POST", asked_for[i]}, &c);
        CHECK_EQ(a.kind, CORS_PREFLIGHT);
        CHECK(strstr(header(&a, "access-control-allow-headers"), asked_for[i]));
        cors_free(c);
    }
    s.headers = star;
    s.n_headers = 1;
    gateway_cors *c;
    cors_answer a =
        decide(&s, &(asked){"OPTIONS", "https://a.example.org", "POST", "content-type"}, &c);
    CHECK_STR(header(&a, "access-control-allow-headers"), "*");
    cors_free(c);
}

static void a_preflight_is_refused_with_the_reason(void)
{
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    static const struct {
        asked asked;
        const char *why;
    } all[] = {{{"OPTIONS", "https://evil.net", "GET", NULL}, "cors.origins"},
               {{"OPTIONS", "https://a.example.org", "DELETE", NULL}, "cors.methods"},
               {{"OPTIONS", "https://a.example.org", "post", NULL}, "cors.methods"},
               {{"OPTIONS", "https://a.example.org", "POST", "x-other"}, "cors.headers"},
               {{"OPTIONS", "https://a.example.org", "POST", "x-api-key,,x y"}, "cors.headers"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gateway_cors *c;
        cors_answer a = decide(&s, &all[i].asked, &c);
        CHECK_EQ(a.kind, CORS_REFUSED);
        CHECK(strstr(a.why, all[i].why));
        CHECK_STR(header(&a, "access-control-allow-origin"), "");
        cors_free(c);
    }
}

static void options_without_a_method_is_no_preflight(void)
{
    Headway__V1__GatewayCors s = settings_of(sites, 3);
    CHECK_EQ(kind(&s, &(asked){"OPTIONS", "https://a.example.org", NULL, NULL}), CORS_ACTUAL);
    CHECK_EQ(kind(&s, &(asked){"OPTIONS", NULL, "GET", NULL}), CORS_NONE);
    CHECK_EQ(kind(&s, &(asked){"GET", "https://a.example.org", "GET", NULL}), CORS_ACTUAL);
}

static void a_star_of_headers_leaves_authorization_out(void)
{
    Headway__V1__GatewayCors s = settings_of(star, 1);
    s.headers = s.methods = star;
    s.n_headers = s.n_methods = 1;
    CHECK_EQ(kind(&s, &(asked){"OPTIONS", "https://x.net", "PURGE", "x-a"}), CORS_PREFLIGHT);
    CHECK_EQ(kind(&s, &(asked){"OPTIONS", "https://x.net", "GET", "Authorization"}), CORS_REFUSED);
}

static void what_settings_may_name(void)
{
    static const char *const good[] = {"*",
                                       "https://a.net",
                                       "http://localhost:3000",
                                       "https://*.a.net",
                                       "http://[::1]:80",
                                       "capacitor://localhost"};
    static const char *const bad[] = {"",
                                      "a.net",
                                      "https://",
                                      "https://a.net/",
                                      "https://A.net",
                                      "https://a.*.net",
                                      "https://*",
                                      "null",
                                      "https://a.net:",
                                      "https://a b",
                                      "://a",
                                      "https://u@a.net"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(cors_origin_check(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!cors_origin_check(bad[i]));
}

static void lists_that_are_too_long_are_refused(void)
{
    static char *many[200], name[] = "x-a-name-of-a-header-that-is-rather-long-and-longer-still-"
                                     "than-that-by-far-and-then-some-more";
    Headway__V1__GatewayCors s = settings_of(star, 1);
    gateway_cors *c;
    for (size_t i = 0; i < 200; i++)
        many[i] = name;
    s.headers = many;
    s.n_headers = 200;
    CHECK_EQ(cors_new(&s, &c), HEADWAY_ELIMIT);
}

int main(void)
{
    RUN(without_origins_nothing_is_said);
    RUN(any_origin_is_the_same_answer_for_all);
    RUN(a_known_origin_is_named_and_varies);
    RUN(origins_are_whole);
    RUN(an_origin_without_end_is_unknown);
    RUN(a_preflight_tells_what_is_allowed);
    RUN(what_any_page_may_send_is_told);
    RUN(a_preflight_is_refused_with_the_reason);
    RUN(options_without_a_method_is_no_preflight);
    RUN(a_star_of_headers_leaves_authorization_out);
    RUN(what_settings_may_name);
    RUN(lists_that_are_too_long_are_refused);
    return 0;
}
