/* SPDX-License-Identifier: Apache-2.0 */
/* Which binding a method and a path mean. */
#include <http.h>

/* All of one method: what matters is which template is found. */
static const char *const routes[] = {
    "get /v1/shelves",
    "post /v1/shelves",
    "get /v1/{name=shelves/*}",
    "delete /v1/{name=shelves/*}",
    "get /v1/{name=shelves/*/books/*}",
    "get /v1/shelves/{name}/books",
    "get /v1/shelves/special",
    "post /v1/shelves/special:open",
    "post /v1/{name=shelves/*}:open",
    "post /v1/shelves:sort",
    "get /v1/{name=files/**}",
    "post /v1/{name=files/**}:lock",
    "get /v1/files/index",
    "get /v2/{name}",
    "get /v2/{name=**}",
    "get /v2/a/{name}",
    "get /v2/a/b",
    "get /v2/{name}/c",
    "get /v2/{name}:tag",
    "get /v3/x%3Ay",
    "get /v3/x:y",
    "get /v3/a%2Fb",
    "get /v3/{name}/end",
    "* /v4/any",
    "get /v4/any",
    "put /v4/{name}",
    "SEARCH /v4/{name}",
    "get /",
    "get /v5/{name=**}:all",
    "get /v5/{name}",
    "get /v6/{name}/{left}/x",
    "get /v6/a/{left}/y",
    "get /v6/a/b/{left}",
};

struct find_case {
    const char *request; /* "GET /v1/shelves" */
    const char *found;   /* the template; or "404", "405 ALLOWED", "400" */
};

static const struct find_case finds[] = {
    {"GET /v1/shelves", "/v1/shelves"},
    {"POST /v1/shelves", "/v1/shelves"},
    {"HEAD /v1/shelves", "/v1/shelves"},
    {"PUT /v1/shelves", "405 GET, HEAD, POST"},
    {"OPTIONS /v1/shelves", "405 GET, HEAD, POST"},
    {"get /v1/shelves", "405 GET, HEAD, POST"},
    {"GET /v1/shelves/7", "/v1/{name=shelves/*}"},
    {"DELETE /v1/shelves/7", "/v1/{name=shelves/*}"},
    {"GET /v1/shelves/special", "/v1/shelves/special"},
    {"DELETE /v1/shelves/special", "/v1/{name=shelves/*}"}, /* by its method, not its path alone */
    {"PUT /v1/shelves/special", "405 GET, HEAD, DELETE"},
    {"GET /v1/shelves/7/books", "/v1/shelves/{name}/books"},
    {"GET /v1/shelves/7/books/8", "/v1/{name=shelves/*/books/*}"},
    {"GET /v1/shelves/special/books/8", "/v1/{name=shelves/*/books/*}"},
    {"GET /v1/shelves/7/books/8/9", "404"},
    {"GET /v1/shelves/7/pages", "404"},
    {"GET /v1/shelves/", "404"},
    {"GET /v1/shelves//books", "404"},
    {"GET /v1//shelves", "404"},
    {"GET //v1/shelves", "404"},
    {"GET /v1", "404"},
    {"GET /V1/shelves", "404"},
    {"POST /v1/shelves/special:open", "/v1/shelves/special:open"},
    {"POST /v1/shelves/7:open", "/v1/{name=shelves/*}:open"},
    {"POST /v1/shelves/7:close", "405 GET, HEAD, DELETE"}, /* a shelf named so */
    {"GET /v1/shelves/7:close", "/v1/{name=shelves/*}"},
    {"GET /v1/shelves/7:open", "/v1/{name=shelves/*}"},
    {"POST /v1/shelves/a:b:open", "/v1/{name=shelves/*}:open"},
    {"POST /v1/shelves/7%3Aopen", "405 GET, HEAD, DELETE"}, /* an escaped colon is no verb's */
    {"POST /v1/shelves/:open", "405 GET, HEAD, DELETE"},
    {"POST /v1/shelves:sort", "/v1/shelves:sort"},
    {"GET /v1/shelves:sort", "405 POST"},
    {"POST /v1/shelves:", "404"},
    {"GET /v1/files", "/v1/{name=files/**}"},
    {"GET /v1/files/", "/v1/{name=files/**}"},
    {"GET /v1/files/a", "/v1/{name=files/**}"},
    {"GET /v1/files/a/b//c/", "/v1/{name=files/**}"},
    {"GET /v1/files/index", "/v1/files/index"},
    {"GET /v1/files/index/", "/v1/{name=files/**}"},
    {"GET /v1/files/index/x", "/v1/{name=files/**}"},
    {"POST /v1/files/a/b:lock", "/v1/{name=files/**}:lock"},
    {"POST /v1/files:lock", "/v1/{name=files/**}:lock"},
    {"POST /v1/files/index:lock", "/v1/{name=files/**}:lock"},
    {"POST /v1/files/a:lock/b", "405 GET, HEAD"},
    {"GET /v2/a", "/v2/{name}"},
    {"GET /v2", "/v2/{name=**}"},
    {"GET /v2/a/b", "/v2/a/b"},
    {"GET /v2/a/x", "/v2/a/{name}"},
    {"GET /v2/a/c", "/v2/a/{name}"}, /* the first segment decides */
    {"GET /v2/b/c", "/v2/{name}/c"},
    {"GET /v2/b/d", "/v2/{name=**}"},
    {"GET /v2/a/b/c", "/v2/{name=**}"},
    {"GET /v2/x:tag", "/v2/{name}:tag"},
    {"GET /v2/x:other", "/v2/{name}"},
    {"GET /v2/%61/b", "/v2/a/b"}, /* escapes are what they stand for */
    {"GET /v2/%61/%62", "/v2/a/b"},
    {"GET /v2/a%2Fb", "/v2/{name}"},
    {"GET /v3/x:y", "/v3/x:y"},
    {"GET /v3/x%3Ay", "/v3/x%3Ay"},
    {"GET /v3/x%3ay", "/v3/x%3Ay"},
    {"GET /v3/a%2Fb", "/v3/a%2Fb"},
    {"GET /v3/a/b", "404"},
    {"GET /v3/q/end", "/v3/{name}/end"},
    {"GET /v4/any", "/v4/any"},
    {"PURGE /v4/any", "/v4/any"},
    {"PUT /v4/any", "/v4/any"}, /* the nearer path, though it is for any method */
    {"PUT /v4/x", "/v4/{name}"},
    {"SEARCH /v4/x", "/v4/{name}"},
    {"GET /v4/x", "405 PUT, SEARCH"},
    {"GET /", "/"},
    {"GET /v5/x", "/v5/{name}"},
    {"GET /v5/x:all", "/v5/{name}"}, /* segments before verbs */
    {"GET /v5/x/y:all", "/v5/{name=**}:all"},
    {"GET /v5:all", "/v5/{name=**}:all"},
    {"GET /v5/x/y", "404"},
    {"GET /v6/a/b/x", "/v6/a/b/{left}"},
    {"GET /v6/a/c/x", "/v6/{name}/{left}/x"}, /* back from where "a" led */
    {"GET /v6/a/c/y", "/v6/a/{left}/y"},
    {"GET /v6/q/b/x", "/v6/{name}/{left}/x"},
    {"POST /library.v1.Library/Put", "/library.v1.Library/Put"},
    {"GET /library.v1.Library/Put", "405 POST"},
    {"POST /library.v1.Library/Nothing", "404"},
    {"POST /library.v1.Library/Put/", "404"},
    {"GET ", "400"},
    {"GET v1/shelves", "400"},
    {"GET *", "400"},
    {"GET /v1/../v1/shelves", "400"},
    {"GET /v1/./shelves", "400"},
    {"GET /v1/%2e%2E/shelves", "400"},
    {"GET /v1/shelves/..", "400"},
    {"GET /..", "400"},
    {"GET /v1/shelves/...", "/v1/{name=shelves/*}"},
    {"GET /v1/shelves/%", "400"},
    {"GET /v1/shelves/%4", "400"},
    {"GET /v1/shelves/%zz", "400"},
    {"GET /v1/shelves/%00", "400"},
    {"GET /v1/shelves/a b", "400"},
    {"GET /v1/shelves/a\tb", "400"},
    {"GET /v1/shelves/\xc3\xa9", "400"},
    {"GET /v1/shelves?x", "400"},
    {"GET /v1/shelves#x", "400"},
    {"GET /v1\\shelves", "400"},
};

/* One rule for Get that has all of these as bindings. */
static const char *rule_of(const char *const *list, size_t count)
{
    static char text[16384];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        char kind[16];
        const char *path = strchr(list[i], ' ') + 1;
        snprintf(kind, sizeof kind, "%.*s", (int)(path - list[i] - 1), list[i]);
        int custom = kind[0] == '*' || (kind[0] >= 'A' && kind[0] <= 'Z');
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 custom ? "%s{\"custom\": {\"kind\": \"%s\", \"path\": \"%s\"}"
                                        : "%s{\"%s\": \"%s\"",
                                 i > 1 ? "," : "", kind, path);
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 i ? "}" : ", \"additionalBindings\": [");
    }
    snprintf(text + used, sizeof text - used, "]}");
    return text;
}

static headway_http_router *router_with(const char *service, const char *const *list, size_t count)
{
    struct http_refusals refusals = {0, ""};
    struct http_rule rule = {service, "Get", rule_of(list, count)};
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    headway_http_service *made = http_service(service, &rule, count ? 1 : 0, &refusals);
    CHECK_EQ(headway_http_router_add(router, made, http_refused, &refusals), 0);
    CHECK_STR(refusals.text, "");
    headway_http_service_unref(made);
    return router;
}

/* "GET /path" as what is found: as in find_case. */
static const char *find(const headway_http_router *router, const char *request)
{
    static char text[256];
    const char *space = strchr(request, ' ');
    headway_bytes method = headway_bytes_of(request, (size_t)(space - request));
    headway_bytes path = headway_bytes_of_string(space + 1);
    headway_http_match match = headway_http_router_find(router, method, path);
    switch (match.found) {
    case HEADWAY_HTTP_FOUND:
        return match.binding->path.text;
    case HEADWAY_HTTP_GONE:
        return "503";
    case HEADWAY_HTTP_BAD_PATH:
        return "400";
    case HEADWAY_HTTP_NO_PATH:
        headway_http_router_allowed(router, path, text, sizeof text);
        CHECK_STR(text, "");
        return "404";
    default:
        strcpy(text, "405 ");
        headway_http_router_allowed(router, path, text + 4, sizeof text - 4);
        return text;
    }
}

static void the_most_specific_binding_is_found(void)
{
    headway_http_router *router = router_with("Library", routes, sizeof routes / sizeof *routes);
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        const char *found = find(router, finds[i].request);
        if (strcmp(found, finds[i].found) != 0)
            fprintf(stderr, "%s:\n", finds[i].request);
        CHECK_STR(found, finds[i].found);
    }
    headway_http_router_free(router);
}

static void a_match_has_the_path_without_its_verb(void)
{
    headway_http_router *router = router_with("Library", routes, sizeof routes / sizeof *routes);
    headway_bytes path = headway_bytes_of_string("/v1/files/a/b:lock");
    headway_http_match match =
        headway_http_router_find(router, headway_bytes_of_string("POST"), path);
    CHECK_EQ(match.path.size, path.size - 5);
    headway_bytes captured = headway_http_template_capture(&match.binding->path, 0, match.path);
    CHECK_EQ(captured.size, 9);
    CHECK(memcmp(captured.data, "files/a/b", 9) == 0);
    headway_http_router_free(router);
}

/* ---- conflicts ---- */

struct meeting {
    const char *first, *second;
    int meets;
};

static const struct meeting meetings[] = {
    {"get /v1/{name}", "get /v1/{left}", 1},
    {"get /v1/{name}", "get /v1/*", 1},
    {"get /v1/{name=*}", "get /v1/{left}", 1},
    {"get /v1/{name=shelves/*}", "get /v1/shelves/{left}", 1},
    {"get /v1/{name=**}", "get /v1/**", 1},
    {"get /v1/a", "get /v1/%61", 1},
    {"get /v1/a:x", "get /v1/a:x", 1},
    {"* /v1/a", "* /v1/a", 1},
    {"get /v1/{name}", "post /v1/{name}", 0},
    {"get /v1/{name}", "* /v1/{name}", 0},
    {"get /v1/{name}", "get /v1/{name=**}", 0},
    {"get /v1/{name}", "get /v1/{name}:x", 0},
    {"get /v1/a:x", "get /v1/a:y", 0},
    {"get /v1/a:x", "get /v1/a%3Ax", 0},
    {"get /v1/a", "get /v1/A", 0},
};

static void check_meeting(const struct meeting *m)
{
    struct http_refusals refusals = {0, ""};
    struct http_rule rule = {"Archive", "Get", NULL};
    headway_http_router *router = router_with("Library", &m->first, 1);
    rule.rule = rule_of(&m->second, 1);
    headway_http_service *archive = http_service("Archive", &rule, 1, &refusals);
    CHECK_EQ(headway_http_router_add(router, archive, http_refused, &refusals), 0);
    if ((int)refusals.count != m->meets)
        fprintf(stderr, "%s and %s: %s\n", m->first, m->second, refusals.text);
    CHECK_EQ(refusals.count, m->meets);
    if (m->meets) {
        CHECK(strstr(refusals.text, "library.v1.Library/Get has it already, as "));
        CHECK(strstr(refusals.text, strchr(m->second, ' ') + 1));
        CHECK(strstr(refusals.text, strchr(m->first, ' ') + 1));
    }
    CHECK_STR(find(router, "POST /library.v1.Archive/Put"), "/library.v1.Archive/Put");
    CHECK_EQ(headway_http_router_has(router, http_binding(archive, "Get")), !m->meets);
    CHECK(headway_http_router_has(router, http_binding(archive, "Put")));
    headway_http_router_remove(router, "library.v1.Archive");
    CHECK(!headway_http_router_has(router, http_binding(archive, "Put")));
    headway_http_service_unref(archive);
    headway_http_router_free(router);
}

static void bindings_that_meet_are_refused_with_both_places(void)
{
    for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++)
        check_meeting(&meetings[i]);
}

static void a_method_that_meets_itself_is_told_too(void)
{
    static const char *const twice[] = {"get /v1/{name}", "get /v1/{left}"};
    struct http_refusals refusals = {0, ""};
    struct http_rule rule = {"Library", "Get", rule_of(twice, 2)};
    headway_http_service *library = http_service("Library", &rule, 1, NULL);
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    CHECK_EQ(headway_http_router_add(router, library, http_refused, &refusals), 0);
    CHECK_EQ(refusals.count, 1);
    CHECK_STR(find(router, "GET /v1/x"), "/v1/{name}");
    headway_http_service_unref(library);
    headway_http_router_free(router);
}

/* Whoever has the router answers there, before it is asked. */
static void a_path_that_is_taken_is_no_service_s(void)
{
    static const char *const taken[] = {"/metrics", "/docs/", "/a/b", "/a/b/", NULL};
    static const struct {
        const char *route;
        const char *taken; /* NULL: it may stand */
    } all[] = {{"get /metrics", "/metrics"},
               {"post /metrics", "/metrics"},
               {"get /metrics:all", NULL},
               {"get /metrics/{name}", NULL},
               {"get /{name}", NULL},
               {"get /{name=**}", NULL},
               {"get /docs", NULL},
               {"get /docs/x", "/docs/"},
               {"* /docs/{name}", "/docs/"},
               {"get /docs/{name}:all", "/docs/"},
               {"get /docs/{name=**}", "/docs/"},
               {"get /documents/x", NULL},
               {"get /{name=docs/*}", "/docs/"},
               {"get /{name}/x", NULL},
               {"get /a/b", "/a/b"},
               {"get /a/c", NULL},
               {"get /a/b/{name}", "/a/b/"},
               {"get /a", NULL},
               {"get /", NULL}};
    const headway_http_router_options options = {.size = sizeof options, .taken = taken};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct http_refusals refusals = {0, ""};
        struct http_rule rule = {"Library", "Get", rule_of(&all[i].route, 1)};
        headway_http_service *library = http_service("Library", &rule, 1, NULL);
        headway_http_router *router = headway_http_router_new(NULL, &options);
        char at[64];
        CHECK_EQ(headway_http_router_add(router, library, http_refused, &refusals), 0);
        if (refusals.count != (all[i].taken != NULL))
            fprintf(stderr, "%s: %s\n", all[i].route, refusals.text);
        CHECK_EQ(refusals.count, all[i].taken != NULL);
        snprintf(at, sizeof at, " at %s is", all[i].taken);
        CHECK(!all[i].taken || strstr(refusals.text, at));
        headway_http_service_unref(library);
        headway_http_router_free(router);
    }
}

/* ---- coming and going ---- */

static int count_services(void *user, headway_http_service *service)
{
    (void)service;
    ++*(int *)user;
    return 0;
}

static int services_of(const headway_http_router *router)
{
    int count = 0;
    CHECK_EQ(headway_http_router_each(router, count_services, &count), 0);
    return count;
}

static void add(headway_http_router *router, const char *service, const char *route,
                struct http_refusals *refusals)
{
    struct http_rule rule = {service, "Get", rule_of(&route, 1)};
    headway_http_service *made = http_service(service, &rule, 1, refusals);
    CHECK_EQ(headway_http_router_add(router, made, refusals ? http_refused : NULL, refusals), 0);
    headway_http_service_unref(made);
}

static void a_service_that_left_is_known_until_it_comes_back(void)
{
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    CHECK_STR(find(router, "GET /v1/a"), "404");
    add(router, "Library", "get /v1/{name}", NULL);
    CHECK_STR(find(router, "GET /v1/a"), "/v1/{name}");
    headway_http_router_remove(router, "library.v1.Library");
    headway_http_router_remove(router, "library.v1.Library");
    headway_http_router_remove(router, "library.v1.Nobody");
    CHECK_EQ(services_of(router), 0);
    CHECK_STR(find(router, "GET /v1/a"), "503");
    CHECK_STR(find(router, "POST /v1/a"), "405 GET, HEAD");
    add(router, "Library", "get /v2/{name}", NULL); /* with another schema */
    CHECK_STR(find(router, "GET /v1/a"), "404");
    CHECK_STR(find(router, "GET /v2/a"), "/v2/{name}");
    CHECK_EQ(services_of(router), 1);
    headway_http_router_free(router);
}

static void what_has_gone_gives_way(void)
{
    struct http_refusals refusals = {0, ""};
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    add(router, "Library", "get /v1/{name}", NULL);
    add(router, "Archive", "get /v1/{left}", &refusals);
    CHECK_EQ(refusals.count, 1);
    CHECK_STR(find(router, "GET /v1/a"), "/v1/{name}");
    headway_http_router_remove(router, "library.v1.Library");
    CHECK_STR(find(router, "GET /v1/a"), "503"); /* the place is kept for it */
    refusals = (struct http_refusals){0, ""};
    add(router, "Archive", "get /v1/{left}", &refusals);
    CHECK_EQ(refusals.count, 0);
    CHECK_STR(find(router, "GET /v1/a"), "/v1/{left}");
    add(router, "Library", "get /v1/{name}", &refusals);
    CHECK_EQ(refusals.count, 1);
    CHECK_STR(find(router, "GET /v1/a"), "/v1/{left}");
    headway_http_router_free(router);
}

/* A call holds the service of its binding. */
static void a_binding_lives_as_long_as_its_service_is_held(void)
{
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    add(router, "Library", "get /v1/{name}", NULL);
    headway_http_match match = headway_http_router_find(router, headway_bytes_of_string("GET"),
                                                        headway_bytes_of_string("/v1/a"));
    headway_http_service *held = headway_http_service_ref(match.binding->method->service);
    add(router, "Library", "get /v1/{left}", NULL);
    CHECK_STR(match.binding->path.text, "/v1/{name}");
    headway_http_router_free(router);
    CHECK_STR(match.binding->method->call.route, "library.v1.Library/Get");
    headway_http_service_unref(held);
}

static void a_router_has_limits(void)
{
    const headway_http_router_options options = {
        .size = sizeof options, .services = 1, .routes = 7, .gone = 1};
    headway_http_router *router = headway_http_router_new(NULL, &options);
    headway_http_service *library = http_service("Library", NULL, 0, NULL); /* 7 routes */
    headway_http_service *archive = http_service("Archive", NULL, 0, NULL);
    headway_http_service *shelves = http_service("Shelves", NULL, 0, NULL);
    CHECK_EQ(headway_http_router_add(router, library, NULL, NULL), 0);
    CHECK_EQ(headway_http_router_add(router, archive, NULL, NULL), HEADWAY_ELIMIT);
    CHECK_EQ(headway_http_router_add(router, library, NULL, NULL), 0);
    headway_http_router_remove(router, "library.v1.Library");
    CHECK_EQ(headway_http_router_add(router, archive, NULL, NULL), HEADWAY_ELIMIT); /* its routes */
    CHECK_STR(find(router, "POST /library.v1.Library/Get"), "503");
    CHECK_EQ(services_of(router), 0);
    headway_http_router_free(router);
    const headway_http_router_options forgetful = {.size = sizeof forgetful, .gone = 1};
    router = headway_http_router_new(NULL, &forgetful);
    CHECK_EQ(headway_http_router_add(router, library, NULL, NULL), 0);
    CHECK_EQ(headway_http_router_add(router, archive, NULL, NULL), 0);
    CHECK_EQ(headway_http_router_add(router, shelves, NULL, NULL), 0);
    headway_http_router_remove(router, "library.v1.Library");
    headway_http_router_remove(router, "library.v1.Archive");
    CHECK_STR(find(router, "POST /library.v1.Library/Get"), "404"); /* the first to go */
    CHECK_STR(find(router, "POST /library.v1.Archive/Get"), "503");
    CHECK_STR(find(router, "GET /v1/shelves/7"), "/v1/{name=shelves/*}");
    headway_http_service_unref(library);
    headway_http_service_unref(archive);
    headway_http_service_unref(shelves);
    headway_http_router_free(router);
}

/* ---- words ---- */

struct word_case {
    int http, code;
    const char *request, *words;
};

static const struct word_case words[] = {
    {404, HEADWAY_UNIMPLEMENTED, "GET /v1/shelvs",
     "nothing is at /v1/shelvs; did you mean /v1/shelves"},
    {404, HEADWAY_UNIMPLEMENTED, "GET /v1/shelfs/7/books", "did you mean /v1/shelves/{name}/books"},
    {404, HEADWAY_UNIMPLEMENTED, "GET /v1/shelves/7/book/8",
     "did you mean /v1/{name=shelves/*/books/*}"},
    {404, HEADWAY_UNIMPLEMENTED, "POST /library.v1.Library/put",
     "did you mean /library.v1.Library/Put"},
    {404, HEADWAY_UNIMPLEMENTED, "POST /library.v1.Libary/Put",
     "did you mean /library.v1.Library/Put"},
    {404, HEADWAY_UNIMPLEMENTED, "POST /library.v1.Library/Get",
     "nothing is at /library.v1.Library/Get; did you mean GET /v1/shelves"},
    {404, HEADWAY_UNIMPLEMENTED, "POST /library.v1.Libary/Get", "did you mean GET /v1/shelves"},
    {404, HEADWAY_UNIMPLEMENTED, "GET /what/is/this", "nothing is at /what/is/this"},
    {405, HEADWAY_UNIMPLEMENTED, "PUT /v1/shelves",
     "/v1/shelves does not take PUT; it takes GET, HEAD, POST"},
    {400, HEADWAY_INVALID_ARGUMENT, "GET /v1/%", "write %25 for '%'"},
    {400, HEADWAY_INVALID_ARGUMENT, "GET /v1/..", "send the path that it means"},
    {400, HEADWAY_INVALID_ARGUMENT, "GET /v1/%00", "leave %00 out"},
    {400, HEADWAY_INVALID_ARGUMENT, "GET v1", "does not begin with '/'"},
    {400, HEADWAY_INVALID_ARGUMENT, "GET /a b", "write it as %XX"},
};

static void who_finds_nothing_is_told_why(void)
{
    headway_http_router *router = router_with("Library", routes, sizeof routes / sizeof *routes);
    headway_http_problem problem;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *space = strchr(words[i].request, ' ');
        headway_bytes method =
            headway_bytes_of(words[i].request, (size_t)(space - words[i].request));
        headway_bytes path = headway_bytes_of_string(space + 1);
        headway_http_match match = headway_http_router_find(router, method, path);
        headway_http_router_explain(router, &match, method, path, &problem);
        if (!strstr(problem.text, words[i].words))
            fprintf(stderr, "%s: %s\n", words[i].request, problem.text);
        CHECK(strstr(problem.text, words[i].words));
        CHECK_EQ(problem.http, words[i].http);
        CHECK_EQ(problem.code, words[i].code);
    }
    headway_http_router_remove(router, "library.v1.Library");
    headway_bytes get = headway_bytes_of_string("GET");
    headway_bytes path = headway_bytes_of_string("/v1/shelves");
    headway_http_match match = headway_http_router_find(router, get, path);
    headway_http_router_explain(router, &match, get, path, &problem);
    CHECK_STR(problem.text, "library.v1.Library is not there now: try again later");
    CHECK_EQ(problem.http, 503);
    headway_status status = headway_http_problem_status(&problem);
    CHECK_EQ(status.code, HEADWAY_UNAVAILABLE);
    CHECK_EQ(status.not_processed, 1);
    headway_http_router_free(router);
}

/* ---- memory ---- */

struct failing {
    long left; /* allocations until one fails; below zero: none does */
    long live;
};

static void *failing_resize(void *user, void *memory, size_t size)
{
    struct failing *failing = user;
    if (failing->left == 0)
        return NULL;
    failing->left--;
    failing->live += memory == NULL;
    return realloc(memory, size);
}

static void *failing_allocate(void *user, size_t size)
{
    return failing_resize(user, NULL, size);
}

static void failing_release(void *user, void *memory)
{
    ((struct failing *)user)->live -= memory != NULL;
    free(memory);
}

static void no_memory_leaves_nothing_behind(void)
{
    headway_http_service *library = http_service("Library", NULL, 0, NULL);
    int error = HEADWAY_ENOMEM;
    for (long n = 0; error == HEADWAY_ENOMEM; n++) {
        struct failing failing = {n, 0};
        headway_alloc alloc = {failing_allocate, failing_resize, failing_release, &failing};
        headway_http_router *router = headway_http_router_new(&alloc, NULL);
        if (router) {
            error = headway_http_router_add(router, library, NULL, NULL);
            CHECK_STR(find(router, "POST /library.v1.Library/RawStream"),
                      error ? "404" : "/library.v1.Library/RawStream");
        }
        headway_http_router_free(router);
        CHECK_EQ(failing.live, 0);
    }
    CHECK_EQ(error, 0);
    headway_http_service_unref(library);
}

int main(void)
{
    RUN(the_most_specific_binding_is_found);
    RUN(a_match_has_the_path_without_its_verb);
    RUN(bindings_that_meet_are_refused_with_both_places);
    RUN(a_method_that_meets_itself_is_told_too);
    RUN(a_path_that_is_taken_is_no_service_s);
    RUN(a_service_that_left_is_known_until_it_comes_back);
    RUN(what_has_gone_gives_way);
    RUN(a_binding_lives_as_long_as_its_service_is_held);
    RUN(a_router_has_limits);
    RUN(who_finds_nothing_is_told_why);
    RUN(no_memory_leaves_nothing_behind);
    return 0;
}
