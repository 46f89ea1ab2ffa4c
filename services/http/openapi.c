/* SPDX-License-Identifier: Apache-2.0 */
#include "openapi_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 64 << 20, NAMES = 256 << 20, SERVICE = 256 << 20, ROUTES_MOST = 65536 };

typedef struct records {
    openapi_record *list;
    const openapi_record **sorted;
    size_t count, room;
} records;

/* --- fragments ------------------------------------------------------------------------------- */

int headway__openapi_grow(const headway_alloc *alloc, void *list, size_t size, size_t count,
                          size_t *room)
{
    void *old, *more;
    if (count < *room)
        return 0;
    size_t next = *room ? *room * 2 : 64;
    memcpy(&old, list, sizeof old);
    more = alloc->resize(alloc->user, old, next * size);
    if (!more)
        return HEADWAY_ENOMEM;
    memcpy(list, &more, sizeof more);
    *room = next;
    return 0;
}

void headway__openapi_begin(openapi *d, unsigned depth, size_t *ret_offset)
{
    d->out.depth = depth;
    d->out.more = 2; /* no line before it: a name stands there */
    *ret_offset = d->out.size;
}

void headway__openapi_keep(openapi *d, int part, const char *key, const char *verb, size_t offset)
{
    openapi_fragments *f = &d->parts[part];
    int error = headway__openapi_grow(d->out.alloc, &f->list, sizeof *f->list, f->count, &f->room);
    if (error)
        d->error = error;
    else
        f->list[f->count++] = (openapi_fragment){key, verb, offset, d->out.size - offset};
}

static int by_key(const void *a, const void *b)
{
    const openapi_fragment *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order ? order : strcmp(left->verb, right->verb);
}

/* --- what is to be described ----------------------------------------------------------------- */

static int by_service(const void *a, const void *b)
{
    headway_http_service *const *left = a, *const *right = b;
    return strcmp(headway_http_service_name(*left), headway_http_service_name(*right));
}

/* What OpenAPI has no word for is left out; any method is shown as POST. */
static const char *verb_of(const char *verb)
{
    static const char *const all[][2] = {
        {"GET", "get"},       {"PUT", "put"},         {"POST", "post"},
        {"DELETE", "delete"}, {"OPTIONS", "options"}, {"HEAD", "head"},
        {"PATCH", "patch"},   {"TRACE", "trace"},     {"*", "post"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i][0], verb) == 0)
            return all[i][1];
    return NULL;
}

static int add_record(openapi *d, records *r, const char *service,
                      const headway_http_binding *binding, size_t number)
{
    const char *verb = verb_of(binding->verb);
    if (!verb || (d->options->reached && !d->options->reached(d->options->user, binding)))
        return 0;
    if (r->count == ROUTES_MOST)
        return HEADWAY_ELIMIT;
    char *shape = headway__openapi_shape(&binding->path, d->names);
    if (!shape ||
        headway__openapi_grow(d->out.alloc, &r->list, sizeof *r->list, r->count, &r->room) != 0)
        return HEADWAY_ENOMEM;
    r->list[r->count++] = (openapi_record){binding, shape, verb, number, service, NULL};
    return 0;
}

static int add_service(openapi *d, records *r, headway_http_service *service)
{
    size_t count;
    int error = 0;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t m = 0; m < count; m++)
        for (size_t b = 0; b < methods[m].binding_count && !error; b++)
            error =
                add_record(d, r, headway_http_service_name(service), &methods[m].bindings[b], b);
    return error;
}

static int by_shape(const void *a, const void *b)
{
    const openapi_record *const *left = a, *const *right = b;
    int order = strcmp((*left)->shape, (*right)->shape);
    order = order ? order : strcmp((*left)->verb, (*right)->verb);
    return order ? order : *left < *right ? -1 : *left > *right;
}

/* Records of one shape have the names of the first; of one shape and verb the first is described.
 */
static int share_names(openapi *d, records *r)
{
    r->sorted = headway_arena_take(d->names, (r->count + 1) * sizeof *r->sorted);
    if (!r->sorted)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < r->count; i++)
        r->sorted[i] = &r->list[i];
    qsort(r->sorted, r->count, sizeof *r->sorted, by_shape);
    for (size_t i = 0; i < r->count; i++) {
        const openapi_record *before = i ? r->sorted[i - 1] : NULL;
        openapi_record *at = &r->list[r->sorted[i] - r->list];
        int same = before && strcmp(before->shape, at->shape) == 0;
        at->first = same ? before->first : at;
        if (same && strcmp(before->verb, at->verb) == 0)
            at->binding = NULL;
    }
    return 0;
}

/* --- the parts ------------------------------------------------------------------------------- */

static void tag(openapi *d, const char *service)
{
    size_t offset;
    const openapi_node *node = headway__openapi_node(&d->files, service);
    const char *comment = node ? headway__openapi_comment(node, 0, 0, d->arena) : NULL;
    headway__openapi_begin(d, 2, &offset);
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "name", service);
    if (comment)
        headway__openapi_member(&d->out, "description", comment);
    headway__openapi_close(&d->out, '}');
    headway__openapi_keep(d, OPENAPI_TAGS, service, "", offset);
}

/* A service whose schema cannot be read is left out: the others are not to suffer for it. */
static int describe_service(openapi *d, headway_http_service *service, const records *r, size_t *at)
{
    const char *name = headway_http_service_name(service);
    headway_arena_reset(d->arena);
    int error =
        headway__openapi_files_read(&d->files, headway_http_service_types(service), d->arena);
    if (!error)
        tag(d, name);
    for (; *at < r->count && r->list[*at].service == name; (*at)++)
        if (r->list[*at].binding && !error)
            headway__openapi_operation(d, &r->list[*at]);
    if (error)
        return error == HEADWAY_ENOMEM ? error : 0;
    headway__openapi_events(d);
    headway__openapi_schemas(d);
    return d->error ? d->error : d->out.error;
}

/* By their names, each once. Answers how many. */
static size_t sort(headway_http_service **services, size_t count)
{
    size_t kept = 0;
    qsort(services, count, sizeof(headway_http_service *), by_service);
    for (size_t i = 0; i < count; i++)
        if (!kept || by_service(&services[kept - 1], &services[i]) != 0)
            services[kept++] = services[i];
    return kept;
}

static int describe_all(openapi *d, headway_http_service **services, size_t count)
{
    records r = {0};
    size_t at = 0;
    int error = 0;
    for (size_t i = 0; i < count && !error; i++)
        error = add_service(d, &r, services[i]);
    if (!error)
        error = share_names(d, &r);
    for (size_t i = 0; i < count && !error; i++)
        error = describe_service(d, services[i], &r, &at);
    d->out.alloc->release(d->out.alloc->user, r.list);
    return error;
}

/* --- together -------------------------------------------------------------------------------- */

static void info(openapi_out *o, const headway_http_openapi_options *options)
{
    headway__openapi_member(o, "openapi", "3.1.0");
    headway__openapi_object(o, "info");
    headway__openapi_member(o, "title", options->title ? options->title : "Headway");
    headway__openapi_member(o, "version", options->version ? options->version : "1");
    headway__openapi_member(
        o, "description",
        "Services of a Headway bus. Every failure is a google.rpc.Status. `X-Request-Timeout: "
        "250ms` sets a call's deadline, `X-Request-Id` and `traceparent` go with it.");
    headway__openapi_close(o, '}');
    headway__openapi_list(o, "servers");
    headway__openapi_open(o, '{');
    headway__openapi_member(o, "url", "/");
    headway__openapi_close(o, '}');
    headway__openapi_close(o, ']');
}

static void security(openapi_out *o, const char *scheme)
{
    headway__openapi_open(o, '{');
    headway__openapi_list(o, scheme);
    headway__openapi_close(o, ']');
    headway__openapi_close(o, '}');
}

static void securities(openapi_out *o, const headway_http_openapi_options *options)
{
    if (!options->keys)
        return;
    headway__openapi_list(o, "security");
    if (options->keys == HEADWAY_HTTP_KEYS_OPTIONAL) {
        headway__openapi_open(o, '{');
        headway__openapi_close(o, '}');
    }
    security(o, "bearer");
    security(o, "apiKey");
    if (options->query_key)
        security(o, "queryKey");
    headway__openapi_close(o, ']');
}

static void scheme(openapi_out *o, const char *name, const char *in, const char *key)
{
    headway__openapi_object(o, name);
    headway__openapi_member(o, "type", in ? "apiKey" : "http");
    headway__openapi_member(o, in ? "in" : "scheme", in ? in : "bearer");
    if (in)
        headway__openapi_member(o, "name", key);
    headway__openapi_close(o, '}');
}

static void schemes(openapi_out *o, const headway_http_openapi_options *options)
{
    if (!options->keys)
        return;
    headway__openapi_object(o, "securitySchemes");
    scheme(o, "bearer", NULL, NULL);
    scheme(o, "apiKey", "header", "X-Api-Key");
    if (options->query_key)
        scheme(o, "queryKey", "query", "key");
    headway__openapi_close(o, '}');
}

static void error_response(openapi_out *o)
{
    headway__openapi_object(o, "responses");
    headway__openapi_object(o, "Error");
    headway__openapi_member(o, "description", "The call failed; 429 and 503 may be tried again.");
    headway__openapi_object(o, "headers");
    headway__openapi_object(o, "Retry-After");
    headway__openapi_member(o, "description", "Seconds to wait.");
    headway__openapi_object(o, "schema");
    headway__openapi_member(o, "type", "integer");
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    headway__openapi_object(o, "content");
    headway__openapi_object(o, "application/json");
    headway__openapi_object(o, "schema");
    headway__openapi_member(o, "$ref", "#/components/schemas/google.rpc.Status");
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
}

static void put(openapi_out *o, const openapi *d, const openapi_fragment *f)
{
    headway__openapi_raw(o, d->out.text + f->offset, f->size);
}

static void paths(openapi_out *o, const openapi *d)
{
    const openapi_fragments *f = &d->parts[OPENAPI_PATHS];
    headway__openapi_object(o, "paths");
    for (size_t i = 0; i < f->count; i++) {
        if (!i || strcmp(f->list[i].key, f->list[i - 1].key) != 0)
            headway__openapi_object(o, f->list[i].key);
        headway__openapi_name(o, f->list[i].verb);
        put(o, d, &f->list[i]);
        if (i + 1 == f->count || strcmp(f->list[i].key, f->list[i + 1].key) != 0)
            headway__openapi_close(o, '}');
    }
    headway__openapi_close(o, '}');
}

static int assemble(openapi *d, openapi_out *o)
{
    for (int i = 0; i < 3; i++)
        if (d->parts[i].count)
            qsort(d->parts[i].list, d->parts[i].count, sizeof *d->parts[i].list, by_key);
    headway__openapi_open(o, '{');
    info(o, d->options);
    securities(o, d->options);
    headway__openapi_list(o, "tags");
    for (size_t i = 0; i < d->parts[OPENAPI_TAGS].count; i++)
        put(o, d, &d->parts[OPENAPI_TAGS].list[i]);
    headway__openapi_close(o, ']');
    paths(o, d);
    headway__openapi_object(o, "components");
    headway__openapi_object(o, "schemas");
    for (size_t i = 0; i < d->parts[OPENAPI_SCHEMAS].count; i++) {
        headway__openapi_name(o, d->parts[OPENAPI_SCHEMAS].list[i].key);
        put(o, d, &d->parts[OPENAPI_SCHEMAS].list[i]);
    }
    headway__openapi_close(o, '}');
    error_response(o);
    schemes(o, d->options);
    headway__openapi_close(o, '}');
    headway__openapi_close(o, '}');
    if (d->options->pretty)
        headway__openapi_bytes(o, "\n", 1);
    return o->error;
}

/* These the answers to every failure need. */
static void want_status(openapi *d)
{
    size_t offset = 0;
    headway__openapi_begin(d, 0, &offset);
    headway__openapi_ref_object(d, "google.rpc.Status");
    headway__openapi_ref_object(d, "google.protobuf.Any");
    headway__openapi_schemas(d);
}

static void release(openapi *d, headway_http_service **sorted)
{
    const headway_alloc *alloc = d->out.alloc;
    for (int i = 0; i < 3; i++)
        alloc->release(alloc->user, d->parts[i].list);
    alloc->release(alloc->user, d->wanted);
    alloc->release(alloc->user, d->out.text);
    alloc->release(alloc->user, sorted);
    if (d->names)
        headway_arena_free(d->names);
    if (d->arena)
        headway_arena_free(d->arena);
}

int headway_http_openapi(const headway_alloc *alloc, headway_http_service *const *services,
                         size_t count, const headway_http_openapi_options *options, char **ret_text,
                         size_t *ret_size)
{
    headway_http_openapi_options o = {0};
    memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);
    o.limit = o.limit ? o.limit : LIMIT;
    alloc = alloc ? alloc : headway_alloc_default();
    openapi d = {.options = &o, .out = {.alloc = alloc, .limit = o.limit, .pretty = o.pretty}};
    openapi_out whole = {.alloc = alloc, .limit = o.limit, .pretty = o.pretty};
    headway_http_service **sorted = alloc->allocate(alloc->user, (count + 1) * sizeof *sorted);
    d.names = headway_arena_new(alloc, NAMES);
    d.arena = headway_arena_new(alloc, SERVICE);
    int error = sorted && d.names && d.arena ? 0 : HEADWAY_ENOMEM;
    if (!error) {
        if (count)
            memcpy(sorted, services, count * sizeof *sorted);
        want_status(&d);
        error = describe_all(&d, sorted, sort(sorted, count));
    }
    if (!error)
        error = assemble(&d, &whole);
    release(&d, sorted);
    if (error) {
        alloc->release(alloc->user, whole.text);
        return error;
    }
    *ret_text = whole.text;
    *ret_size = whole.size;
    return 0;
}
