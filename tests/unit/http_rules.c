/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of google.api.http, held against the descriptors of their methods. */
#include <http.h>

struct rule_case {
    const char *method, *rule;
    const char *refusal; /* what is said; NULL: the rule holds */
};

static const struct rule_case cases[] = {
    {"Get", "{\"get\": \"/v1/{name}\"}", NULL},
    {"Get", "{\"put\": \"/v1/{name}\", \"body\": \"*\"}", NULL},
    {"Get", "{\"post\": \"/v1/things\", \"body\": \"inner\"}", NULL},
    {"Get", "{\"post\": \"/v1/things\", \"body\": \"inners\"}", NULL},
    {"Get", "{\"post\": \"/v1/things\", \"body\": \"labels\"}", NULL},
    {"Get", "{\"post\": \"/v1/things\", \"body\": \"number\"}", NULL},
    {"Get", "{\"post\": \"/v1/things\"}", NULL},
    {"Get", "{\"delete\": \"/v1/{name}\"}", NULL},
    {"Get", "{\"delete\": \"/v1/{name}\", \"body\": \"*\"}", NULL},
    {"Get", "{\"patch\": \"/v1/{inner.name}\", \"body\": \"inner\"}", NULL},
    {"Get", "{\"custom\": {\"kind\": \"SEARCH\", \"path\": \"/v1/{name}\"}}", NULL},
    {"Get", "{\"custom\": {\"kind\": \"*\", \"path\": \"/v1/{name}\"}}", NULL},
    {"Get", "{\"get\": \"/v1/{name}\", \"responseBody\": \"inner\"}", NULL},
    {"Get", "{\"get\": \"/v1/{name}\", \"responseBody\": \"inners\"}", NULL},
    {"Get", "{\"get\": \"/v1/{number}/{flag}/{color}/{blob}/{ratio}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{at}/{lasts}/{mask}/{wrapped}/{wrapped_text}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{inner.inner.inner.name}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{left}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{both.name}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{maybe}\"}", NULL},
    {"Get", "{\"get\": \"/v1/{renamed}\"}", NULL},
    {"Watch", "{\"get\": \"/v1/{name}:watch\"}", NULL},
    {"Upload", "{\"post\": \"/v1/{name}:upload\", \"body\": \"*\"}", NULL},
    {"Upload", "{\"post\": \"/v1/{name}:upload\", \"body\": \"inner\"}", NULL},
    {"Chat", "{\"get\": \"/v1/{name}:chat\"}", NULL},
    {"Chat", "{\"get\": \"/v1/{name}:chat\", \"body\": \"*\"}", NULL},
    {"Get", "{}", "the rule has no method: write get, put"},
    {"Get", "{\"get\": \"\"}", "the path: column 1: a path begins with '/'"},
    {"Get", "{\"get\": \"/v1/{name\"}", "the path: column 10: a '}' is missing"},
    {"Get", "{\"get\": \"/v1/{nam}\"}",
     "library.v1.Request has no field \"nam\"; did you mean name"},
    {"Get", "{\"get\": \"/v1/{inner.nam}\"}", "library.v1.Inner has no field \"nam\""},
    {"Get", "{\"get\": \"/v1/{otherName}\"}", "library.v1.Request has no field \"otherName\""},
    {"Get", "{\"get\": \"/v1/{tags}\"}", "tags is repeated, and a path has one of each"},
    {"Get", "{\"get\": \"/v1/{inners.name}\"}", "inners is repeated"},
    {"Get", "{\"get\": \"/v1/{labels}\"}", "labels is repeated"},
    {"Get", "{\"get\": \"/v1/{inner}\"}", "inner is a message; name one of its fields"},
    {"Get", "{\"get\": \"/v1/{free}\"}", "free is a message"},
    {"Get",
     "{\"get\": \"/v1/{inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner.inner."
     "inner.inner.inner.inner.name}\"}",
     "is more than 16 fields deep"},
    {"Get", "{\"get\": \"/v1/{name.first}\"}", "name is no message and has no fields"},
    {"Get", "{\"get\": \"/v1/{name}\", \"body\": \"*\"}", "body: a GET has none"},
    {"Get", "{\"custom\": {\"kind\": \"HEAD\", \"path\": \"/v1\"}, \"body\": \"*\"}",
     "body: a HEAD has none"},
    {"Get", "{\"post\": \"/v1\", \"body\": \"inne\"}",
     "body: library.v1.Request has no field \"inne\""},
    {"Get", "{\"post\": \"/v1\", \"body\": \"inner.name\"}",
     "it names a field of the request itself"},
    {"Get", "{\"post\": \"/v1/{name}\", \"body\": \"name\"}",
     "body: name stands in the path already"},
    {"Get", "{\"get\": \"/v1\", \"responseBody\": \"name\"}",
     "response_body: library.v1.Answer has no field \"name\""},
    {"Get", "{\"custom\": {\"kind\": \"get\", \"path\": \"/v1\"}}",
     "custom: kind is an HTTP method in capitals"},
    {"Get", "{\"custom\": {\"kind\": \"\", \"path\": \"/v1\"}}", "custom: kind is an HTTP method"},
    {"Get", "{\"custom\": {\"kind\": \"A B\", \"path\": \"/v1\"}}",
     "custom: kind is an HTTP method"},
    {"Upload", "{\"post\": \"/v1/{name}:upload\"}", "a stream of requests needs one: write body"},
};

static void check_case(const struct rule_case *c)
{
    struct http_refusals refusals = {0, ""};
    struct http_rule rule = {"Library", c->method, c->rule};
    headway_http_service *service = http_service("Library", &rule, 1, &refusals);
    size_t count, wanted = c->refusal ? 0 : 1;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    CHECK_EQ(count, 7);
    for (size_t i = 0; i < count; i++) {
        size_t expected = strcmp(methods[i].call.name, c->method) == 0 ? wanted : 1;
        if (methods[i].binding_count != expected)
            fprintf(stderr, "%s of %s: %s\n", methods[i].call.name, c->rule, refusals.text);
        CHECK_EQ(methods[i].binding_count, expected);
    }
    if (c->refusal && !strstr(refusals.text, c->refusal))
        fprintf(stderr, "%s: %s\n", c->rule, refusals.text);
    CHECK_EQ(refusals.count, !wanted);
    CHECK(!c->refusal || strstr(refusals.text, c->refusal));
    CHECK(!c->refusal || strncmp(refusals.text, c->method, strlen(c->method)) == 0);
    headway_http_service_unref(service);
}

static void a_rule_holds_or_is_refused_with_its_reason_and_the_others_stay(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_case(&cases[i]);
}

static void a_method_without_a_rule_has_the_plain_one(void)
{
    headway_http_service *service = http_service("Library", NULL, 0, NULL);
    const headway_http_binding *binding = http_binding(service, "Get");
    CHECK_STR(binding->verb, "POST");
    CHECK_STR(binding->path.text, "/library.v1.Library/Get");
    CHECK_EQ(binding->body, HEADWAY_HTTP_BODY_WHOLE);
    CHECK(binding->plain);
    CHECK_STR(headway_http_service_name(service), "library.v1.Library");
    headway_http_service_unref(service);
}

/* Written in a .proto, with additional bindings, our own options, and in pieces. */
static void rules_of_a_proto_are_read(void)
{
    struct http_refusals refusals = {0, ""};
    headway_http_service *service = http_service("Shelves", NULL, 0, &refusals);
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    CHECK_STR(refusals.text, "");
    CHECK_EQ(count, 3);
    CHECK_EQ(methods[0].binding_count, 3);
    CHECK_STR(methods[0].bindings[0].path.text, "/v1/{name=shelves/*}");
    CHECK_STR(methods[0].bindings[1].path.text, "/v1/archive/{name=**}");
    CHECK_STR(methods[0].bindings[2].verb, "SEARCH");
    CHECK_EQ(methods[0].bindings[2].body, HEADWAY_HTTP_BODY_WHOLE);
    CHECK(!methods[0].bindings[0].plain);
    CHECK_STR(methods[0].call.route, "library.v1.Shelves/GetShelf");
    CHECK_EQ(methods[0].call.policy.deadline_ms, 2000);
    CHECK_EQ(methods[0].call.policy.idempotent, 1);
    CHECK_EQ(methods[0].call.policy.retries, 255);
    CHECK_STR(methods[0].key->name, "name");
    CHECK_STR(methods[1].bindings[0].verb, "PATCH");
    CHECK_STR(methods[1].bindings[0].body_field->name, "inner");
    CHECK_STR(methods[1].bindings[0].response_field->name, "inner");
    CHECK_EQ(methods[1].bindings[0].fields[0].count, 2);
    CHECK_STR(methods[2].bindings[0].path.text, "/library.v1.Shelves/MoveShelf");
    headway_http_service_unref(service);
}

static void shapes_of_calls_are_known(void)
{
    static const headway_shape shapes[] = {
        HEADWAY_UNARY,       HEADWAY_UNARY, HEADWAY_SERVER_STREAM, HEADWAY_CLIENT_STREAM,
        HEADWAY_BIDI_STREAM, HEADWAY_UNARY, HEADWAY_SERVER_STREAM};
    headway_http_service *service = http_service("Library", NULL, 0, NULL);
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count; i++)
        CHECK_EQ(methods[i].call.shape, shapes[i]);
    headway_http_service_unref(service);
}

/* A stream of requests by GET comes in a WebSocket's messages. */
static void what_a_websocket_sends_is_a_body(void)
{
    struct http_rule rule = {"Library", "Chat", "{\"get\": \"/v1/{name}:chat\"}"};
    headway_http_service *service = http_service("Library", &rule, 1, NULL);
    CHECK_EQ(http_binding(service, "Chat")->body, HEADWAY_HTTP_BODY_WHOLE);
    headway_http_service_unref(service);
}

static void additional_bindings_have_none_of_their_own_and_a_limit(void)
{
    static char text[8192];
    struct http_refusals refusals = {0, ""};
    struct http_rule nested = {"Library", "Get",
                               "{\"get\": \"/a\", \"additionalBindings\": [{\"get\": \"/b\", "
                               "\"additionalBindings\": [{\"get\": \"/c\"}]}]}"};
    headway_http_service *service = http_service("Library", &nested, 1, &refusals);
    CHECK_EQ(http_binding(service, "Get")->method->binding_count, 2);
    CHECK(strstr(refusals.text, "they have none of their own"));
    headway_http_service_unref(service);
    size_t used =
        (size_t)snprintf(text, sizeof text, "{\"get\": \"/a\", \"additionalBindings\": [");
    for (int i = 0; i < HEADWAY_HTTP_BINDINGS; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s{\"get\": \"/b%d\"}",
                                 i ? "," : "", i);
    snprintf(text + used, sizeof text - used, "]}");
    struct http_rule many = {"Library", "Get", text};
    service = http_service("Library", &many, 1, &refusals);
    CHECK_EQ(http_binding(service, "Get")->method->binding_count, HEADWAY_HTTP_BINDINGS);
    CHECK(strstr(refusals.text, "are more than 63"));
    headway_http_service_unref(service);
}

static void a_service_that_is_not_there_leaves_its_types(void)
{
    headway_types *types = http_types(NULL, 0);
    headway_http_service *service = NULL;
    CHECK_EQ(headway_http_service_new(NULL, "library.v1.None", &types, NULL, NULL, &service),
             HEADWAY_ENOTFOUND);
    CHECK_EQ(headway_http_service_new(NULL, "library.v1.Request", &types, NULL, NULL, &service),
             HEADWAY_ENOTFOUND);
    CHECK(types && !service);
    headway_types_free(types);
}

/* Library with so many methods more. */
static headway_types *types_with(size_t more)
{
    headway_arena *arena = headway_arena_new(NULL, 16 << 20);
    Google__Protobuf__FileDescriptorSet *set = http_files(arena);
    Google__Protobuf__ServiceDescriptorProto *service = set->file[set->n_file - 1]->service[0];
    size_t count = service->n_method, all = count + more;
    Google__Protobuf__MethodDescriptorProto **methods =
        headway_arena_take(arena, all * sizeof *methods);
    memcpy(methods, service->method, count * sizeof *methods);
    for (size_t i = count; i < all; i++) {
        char *name = headway_arena_take(arena, 32);
        snprintf(name, 32, "Get%zu", i);
        methods[i] = headway_arena_take(arena, sizeof **methods);
        *methods[i] = *methods[0];
        methods[i]->name = name;
    }
    service->method = methods;
    service->n_method = all;
    headway_types *types = http_types_of(set, arena);
    headway_arena_free(arena);
    return types;
}

static void a_service_has_a_limit_of_methods(void)
{
    headway_types *types = types_with(HEADWAY_HTTP_METHODS - 7);
    headway_http_service *service = NULL;
    CHECK_EQ(headway_http_service_new(NULL, "library.v1.Library", &types, NULL, NULL, &service), 0);
    headway_http_service_unref(service);
    types = types_with(HEADWAY_HTTP_METHODS - 6);
    CHECK_EQ(headway_http_service_new(NULL, "library.v1.Library", &types, NULL, NULL, &service),
             HEADWAY_ELIMIT);
    headway_types_free(types);
}

/* ---- memory ---- */

struct failing {
    long left; /* allocations until all fail */
    long live;
};

static void *failing_allocate(void *user, size_t size)
{
    struct failing *failing = user;
    if (failing->left == 0)
        return NULL;
    failing->left--;
    failing->live++;
    return malloc(size);
}

static void failing_release(void *user, void *memory)
{
    ((struct failing *)user)->live -= memory != NULL;
    free(memory);
}

static void no_memory_leaves_the_types_to_the_caller(void)
{
    headway_types *types = http_types(NULL, 0);
    headway_http_service *service = NULL;
    int error = HEADWAY_ENOMEM;
    for (long n = 0; error; n++) {
        struct failing failing = {n, 0};
        headway_alloc alloc = {failing_allocate, NULL, failing_release, &failing};
        error =
            headway_http_service_new(&alloc, "library.v1.Shelves", &types, NULL, NULL, &service);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
        CHECK(!error == !types);
        if (!error)
            headway_http_service_unref(service);
        CHECK_EQ(failing.live, 0);
    }
}

int main(void)
{
    RUN(a_rule_holds_or_is_refused_with_its_reason_and_the_others_stay);
    RUN(a_method_without_a_rule_has_the_plain_one);
    RUN(rules_of_a_proto_are_read);
    RUN(shapes_of_calls_are_known);
    RUN(what_a_websocket_sends_is_a_body);
    RUN(additional_bindings_have_none_of_their_own_and_a_limit);
    RUN(a_service_that_is_not_there_leaves_its_types);
    RUN(a_service_has_a_limit_of_methods);
    RUN(no_memory_leaves_the_types_to_the_caller);
    return 0;
}
