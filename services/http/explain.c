/* SPDX-License-Identifier: Apache-2.0 */
/* Why a request finds no method, for those who sent it. */
#include "router.h"

#include <stdio.h>

static int is_dots(headway_bytes segment)
{
    char decoded[8];
    size_t size;
    if (!segment.size || segment.size > 6) /* "%2e%2e" */
        return 0;
    return headway__http_percent(segment, HEADWAY__HTTP_ALL, decoded, &size) == 0 &&
           ((size == 1 && decoded[0] == '.') || (size == 2 && memcmp(decoded, "..", 2) == 0));
}

static int is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Most of what stands in paths; the others are looked up. */
static int is_common(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':');
}

static const char *bad_character(headway_bytes path)
{
    const char *data = path.data;
    for (size_t i = 0; i < path.size; i++) {
        if (is_common(data[i]))
            continue;
        unsigned char c = (unsigned char)data[i];
        if (c <= 0x20 || c >= 0x7f || strchr("?#\"<>\\^`{|}", c))
            return "the path has a character that cannot stand there: write it as %XX";
        if (c != '%')
            continue;
        if (path.size - i < 3 || !is_hex(data[i + 1]) || !is_hex(data[i + 2]))
            return "the path has a '%' without two hexadecimal digits behind it: write %25 for '%'";
        if (memcmp(data + i, "%00", 3) == 0)
            return "the path has a NUL: leave %00 out";
    }
    return NULL;
}

const char *headway__http_bad_path(headway_bytes path)
{
    if (!path.size || *(const char *)path.data != '/')
        return "the path does not begin with '/'";
    const char *bad = bad_character(path);
    headway_bytes rest = headway_bytes_of((const char *)path.data + 1, path.size - 1);
    while (!bad && rest.size) {
        if (is_dots(headway__http_cut(&rest, '/')))
            bad = "the path has a segment '.' or '..': send the path that it means";
    }
    return bad;
}

/* ---- methods ---- */

enum { METHODS = 16 };

struct methods {
    const char *names[METHODS];
    size_t count;
};

static void add_method(struct methods *methods, const char *name)
{
    for (size_t i = 0; i < methods->count; i++) {
        if (strcmp(methods->names[i], name) == 0)
            return;
    }
    if (methods->count < METHODS)
        methods->names[methods->count++] = name;
}

static void add_verb(struct methods *methods, const char *verb)
{
    static const char *const all[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    if (strcmp(verb, "*") == 0) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            add_method(methods, all[i]);
        return;
    }
    add_method(methods, verb);
    if (strcmp(verb, "GET") == 0)
        add_method(methods, "HEAD");
}

static const headway__http_route *gather(void *user, const headway__http_route *routes,
                                         headway_bytes verb)
{
    for (; routes; routes = routes->next) {
        if (headway__http_equals(verb, routes->binding->path.verb))
            add_verb(user, routes->binding->verb);
    }
    return NULL;
}

void headway_http_router_allowed(const headway_http_router *router, headway_bytes path, char *text,
                                 size_t size)
{
    struct methods methods = {.count = 0};
    headway__http_walk walk = {path, gather, &methods};
    size_t used = 0;
    if (size)
        text[0] = 0;
    if (headway__http_bad_path(path))
        return;
    (void)headway__http_walk_all(&walk, router->root);
    for (size_t i = 0; i < methods.count && used < size; i++) {
        int n = snprintf(text + used, size - used, "%s%s", i ? ", " : "", methods.names[i]);
        used += n > 0 ? (size_t)n : 0;
    }
}

/* ---- near routes ---- */

struct shape {
    char text[HEADWAY__HTTP_NEAR_SIZE];
    size_t used;
    int full;
};

static void put(struct shape *shape, headway_bytes piece)
{
    if (piece.size >= sizeof shape->text - shape->used) {
        shape->full = 1;
        return;
    }
    if (piece.size)
        memcpy(shape->text + shape->used, piece.data, piece.size);
    shape->used += piece.size;
}

/* A template with what the path has in the places of its variables; "**" stands for one segment,
   else it would be near to everything. */
static void shape_of(struct shape *shape, const headway_http_template *path, headway_bytes wanted)
{
    headway_bytes rest = headway_bytes_of((const char *)wanted.data + 1, wanted.size - 1);
    shape->used = 0;
    shape->full = 0;
    for (size_t i = 0; i < path->segment_count; i++) {
        const headway_http_segment *segment = &path->segments[i];
        headway_bytes own = headway__http_cut(&rest, '/');
        put(shape, headway_bytes_of("/", 1));
        put(shape, segment->kind == HEADWAY_HTTP_LITERAL ? segment->literal : own);
    }
    if (path->verb[0]) {
        put(shape, headway_bytes_of(":", 1));
        put(shape, headway_bytes_of_string(path->verb));
    }
}

struct near_routes {
    headway__http_near near;
    headway_bytes segments[HEADWAY_HTTP_SEGMENTS]; /* of what is wanted */
    size_t count;
    unsigned seen; /* bounded, as whoever asks for nothing can ask often */
};

/* Whether one segment at most is wrong, too many or missing: only then the letters are compared. */
static int is_likely(const struct near_routes *routes, const headway_http_template *path)
{
    size_t count = path->segment_count, both = count < routes->count ? count : routes->count;
    size_t wrong = count + routes->count - 2 * both;
    for (size_t i = 0; i < both && wrong < 2; i++) {
        const headway_http_segment *segment = &path->segments[i];
        headway_bytes own = routes->segments[i];
        wrong += segment->kind == HEADWAY_HTTP_LITERAL &&
                 (own.size != segment->literal.size ||
                  (own.size && memcmp(own.data, segment->literal.data, own.size) != 0));
    }
    return wrong < 2;
}

static int is_named(const struct near_routes *routes, const headway_http_method *method)
{
    return routes->count == 2 &&
           (headway__http_equals(routes->segments[0], headway_http_service_name(method->service)) ||
            headway__http_equals(routes->segments[1], method->call.name));
}

/* A method with rules is asked for by its name, too: that path is no route, but tells which are. */
static void consider_name(struct near_routes *routes, const headway_http_method *method)
{
    char name[HEADWAY__HTTP_NEAR_SIZE], shown[HEADWAY__HTTP_NEAR_SIZE];
    const headway_http_binding *first = method->bindings;
    if (!method->binding_count || first->plain || !is_named(routes, method))
        return;
    int size = snprintf(name, sizeof name, "/%s", method->call.route);
    int any = strcmp(first->verb, "*") == 0;
    snprintf(shown, sizeof shown, "%s%s%s", any ? "" : first->verb, any ? "" : " ",
             first->path.text);
    if (size > 0 && (size_t)size < sizeof name)
        headway__http_near_consider(&routes->near, headway_bytes_of(name, (size_t)size), shown);
}

static int consider(void *user, headway_http_service *service)
{
    enum { SEE = 1024 };
    struct near_routes *routes = user;
    struct shape shape;
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count; i++) {
        consider_name(routes, &methods[i]);
        for (size_t j = 0; j < methods[i].binding_count; j++) {
            const headway_http_template *path = &methods[i].bindings[j].path;
            if (routes->seen++ == SEE)
                return 1;
            if (!is_likely(routes, path))
                continue;
            shape_of(&shape, path, routes->near.wanted);
            if (!shape.full)
                headway__http_near_consider(&routes->near, headway_bytes_of(shape.text, shape.used),
                                            path->text);
        }
    }
    return 0;
}

static void near_routes(const headway_http_router *router, struct near_routes *routes,
                        headway_bytes path)
{
    headway_bytes rest = headway_bytes_of((const char *)path.data + 1, path.size - 1);
    headway__http_near_init(&routes->near, path);
    if (path.size >= HEADWAY__HTTP_NEAR_SIZE)
        return;
    do
        routes->segments[routes->count++] = headway__http_cut(&rest, '/');
    while (rest.data && routes->count < HEADWAY_HTTP_SEGMENTS);
    (void)headway_http_router_each(router, consider, routes);
}

static void explain_no_path(const headway_http_router *router, headway_bytes path,
                            headway_http_problem *problem)
{
    struct near_routes routes = {.count = 0};
    char shown[HEADWAY__HTTP_NEAR_SIZE], names[4 * HEADWAY__HTTP_NEAR_SIZE];
    near_routes(router, &routes, path);
    headway__http_near_write(&routes.near, names, sizeof names);
    headway__http_show(path, shown, sizeof shown);
    headway_http_problem_set(problem, 404, HEADWAY_UNIMPLEMENTED, "nothing is at %s%s", shown,
                             names);
}

static void explain_no_method(const headway_http_router *router, headway_bytes method,
                              headway_bytes path, headway_http_problem *problem)
{
    char allowed[256], shown[HEADWAY__HTTP_NEAR_SIZE], verb[32];
    headway_http_router_allowed(router, path, allowed, sizeof allowed);
    headway__http_show(path, shown, sizeof shown);
    headway__http_show(method, verb, sizeof verb);
    headway_http_problem_set(problem, 405, HEADWAY_UNIMPLEMENTED,
                             "%s does not take %s; it takes %s", shown, verb, allowed);
}

void headway_http_router_explain(const headway_http_router *router, const headway_http_match *match,
                                 headway_bytes method, headway_bytes path,
                                 headway_http_problem *ret_problem)
{
    const char *bad;
    switch (match->found) {
    case HEADWAY_HTTP_GONE:
        headway_http_problem_set(ret_problem, 503, HEADWAY_UNAVAILABLE,
                                 "%s is not there now: try again later",
                                 headway_http_service_name(match->binding->method->service));
        break;
    case HEADWAY_HTTP_NO_METHOD:
        explain_no_method(router, method, path, ret_problem);
        break;
    case HEADWAY_HTTP_NO_PATH:
        explain_no_path(router, path, ret_problem);
        break;
    default:
        bad = headway__http_bad_path(path);
        headway_http_problem_set(ret_problem, 400, HEADWAY_INVALID_ARGUMENT, "%s", bad ? bad : "");
    }
}
