/* SPDX-License-Identifier: Apache-2.0 */
/* What the path, the query and the body of a request make of its message. */
#include <headway/http/request.h>
#include <http.h>

static const char *const ignored[] = {"key", "$alt", NULL};
static headway_http_problem problem;
static headway_arena *arena;

/* A rule, a request as "PATH[?QUERY]" with a body, and the message as JSON, or what is wrong. */
struct request_case {
    const char *rule, *target, *type, *body;
    const char *message; /* NULL: refused */
    const char *why;
};

#define GET(path) "{\"get\": \"" path "\"}"
#define POST(path, body) "{\"post\": \"" path "\", \"body\": \"" body "\"}"

static const struct request_case cases[] = {
    /* As the documentation of google.api.http tells it, in fields of ours. */
    {GET("/v1/{name=messages/*}"), "/v1/messages/123456", "", "", "{\"name\":\"messages/123456\"}",
     NULL},
    {GET("/v1/messages/{name}"), "/v1/messages/123456?number=2&inner.name=foo", "", "",
     "{\"name\":\"123456\",\"number\":2,\"inner\":{\"name\":\"foo\"}}", NULL},
    {"{\"patch\": \"/v1/messages/{name}\", \"body\": \"inner\"}", "/v1/messages/123456",
     "application/json", "{\"name\":\"Hi!\"}", "{\"name\":\"123456\",\"inner\":{\"name\":\"Hi!\"}}",
     NULL},
    {"{\"patch\": \"/v1/messages/{name}\", \"body\": \"*\"}", "/v1/messages/123456",
     "application/json", "{\"left\":\"Hi!\"}", "{\"name\":\"123456\",\"left\":\"Hi!\"}", NULL},
    {GET("/v1/users/{left}/messages/{name}"), "/v1/users/me/messages/123456", "", "",
     "{\"name\":\"123456\",\"left\":\"me\"}", NULL},

    /* Percent-decoding: of one segment all of it, of several all but slashes. */
    {GET("/v1/{name}"), "/v1/a%20b%2Fc%2fd", "", "", "{\"name\":\"a b/c/d\"}", NULL},
    {GET("/v1/{name=**}"), "/v1/a%20b%2Fc%2fd/e", "", "", "{\"name\":\"a b%2Fc%2fd/e\"}", NULL},
    {GET("/v1/{name=x/*}"), "/v1/x/%2F%41", "", "", "{\"name\":\"x/%2FA\"}", NULL},
    {GET("/v1/{name=**}"), "/v1", "", "", "{}", NULL},
    {GET("/v1/{name=**}:go"), "/v1/a/b:c:go", "", "", "{\"name\":\"a/b:c\"}", NULL},
    {GET("/v1/{name}"), "/v1/a+b", "", "", "{\"name\":\"a+b\"}", NULL},
    {GET("/v1/{name}"), "/v1/%C3%A9", "", "", "{\"name\":\"\xc3\xa9\"}", NULL},
    {GET("/v1/{name}"), "/v1/%C3", "", "", NULL, "{name} in the path: name needs UTF-8"},
    {GET("/v1/{name}"), "/v1/%C0%80", "", "", NULL, "{name} in the path: name needs UTF-8"},

    /* Every kind of field in the path. */
    {GET("/v1/{number}"), "/v1/-7", "", "", "{\"number\":-7}", NULL},
    {GET("/v1/{number}"), "/v1/7.0", "", "", "{\"number\":7}", NULL},
    {GET("/v1/{number}"), "/v1/7.5", "", "", NULL, "{number} in the path: 7.5 is not a whole"},
    {GET("/v1/{number}"), "/v1/2147483648", "", "", NULL, "is not a whole number from -2147483648"},
    {GET("/v1/{number}"), "/v1/seven", "", "", NULL, "seven is not a whole number"},
    {GET("/v1/{number}"), "/v1/%207", "", "", NULL, "is not a whole number"},
    {GET("/v1/{unsigned_number}"), "/v1/-1", "", "", NULL, "-1 is not a whole number from 0"},
    {GET("/v1/{long_number}"), "/v1/-9223372036854775808", "", "",
     "{\"longNumber\":\"-9223372036854775808\"}", NULL},
    {GET("/v1/{flag}/{color}"), "/v1/true/BLUE", "", "", "{\"flag\":true,\"color\":\"BLUE\"}",
     NULL},
    {GET("/v1/{color}"), "/v1/1", "", "", "{\"color\":\"RED\"}", NULL},
    {GET("/v1/{color}"), "/v1/9", "", "", "{\"color\":9}", NULL},
    {GET("/v1/{color}"), "/v1/GREEN", "", "", NULL, "library.v1.Color has no value \"GREEN\""},
    {GET("/v1/{flag}"), "/v1/yes", "", "", NULL, "yes is not true or false, as flag needs"},
    {GET("/v1/{ratio}"), "/v1/-1.5e3", "", "", "{\"ratio\":-1500}", NULL},
    {GET("/v1/{blob}"), "/v1/-_8", "", "", "{\"blob\":\"+/8=\"}", NULL},
    {GET("/v1/{at}"), "/v1/2024-02-29T12:00:00Z", "", "", "{\"at\":\"2024-02-29T12:00:00Z\"}",
     NULL},
    {GET("/v1/{inner.inner.name}"), "/v1/deep", "", "",
     "{\"inner\":{\"inner\":{\"name\":\"deep\"}}}", NULL},
    {GET("/v1/{maybe}"), "/v1/0", "", "", "{\"maybe\":0}", NULL},
    {GET("/v1/{left}/{right}"), "/v1/a/1", "", "", NULL, "right and left exclude each other"},

    /* The query. */
    {GET("/v1"), "/v1?name=a&number=7&long_number=8&flag=true&color=RED", "", "",
     "{\"name\":\"a\",\"number\":7,\"longNumber\":\"8\",\"flag\":true,\"color\":\"RED\"}", NULL},
    {GET("/v1"), "/v1?longNumber=8&otherName=x", "", "",
     "{\"longNumber\":\"8\",\"otherName\":\"x\"}", NULL},
    {GET("/v1"), "/v1?renamed=x", "", "", "{\"otherName\":\"x\"}", NULL},
    {GET("/v1"), "/v1?", "", "", "{}", NULL},
    {GET("/v1"), "/v1?&&", "", "", "{}", NULL},
    {GET("/v1"), "/v1?name=", "", "", "{}", NULL},
    {GET("/v1"), "/v1?name", "", "", "{}", NULL},
    {GET("/v1"), "/v1?maybe=0", "", "", "{\"maybe\":0}", NULL},
    {GET("/v1"), "/v1?name=a+b%2Bc%26d%3De", "", "", "{\"name\":\"a b+c&d=e\"}", NULL},
    {GET("/v1"), "/v1?name=a=b", "", "", "{\"name\":\"a=b\"}", NULL},
    {GET("/v1"), "/v1?n%61me=x", "", "", "{\"name\":\"x\"}", NULL},
    {GET("/v1"), "/v1?tags=a&tags=b&tags=&tags=d&tags=e&tags=f", "", "",
     "{\"tags\":[\"a\",\"b\",\"\",\"d\",\"e\",\"f\"]}", NULL},
    {GET("/v1"), "/v1?numbers=3&numbers=-1&numbers=2", "", "", "{\"numbers\":[3,-1,2]}", NULL},
    {GET("/v1"), "/v1?colors=RED&colors=2", "", "", "{\"colors\":[\"RED\",\"BLUE\"]}", NULL},
    {GET("/v1"), "/v1?tags=a,b", "", "", "{\"tags\":[\"a,b\"]}", NULL},
    {GET("/v1"), "/v1?inner.inner.tags=a&inner.number=2&inner.inner.tags=b", "", "",
     "{\"inner\":{\"number\":2,\"inner\":{\"tags\":[\"a\",\"b\"]}}}", NULL},
    {GET("/v1"), "/v1?blob=%2B%2F8%3D", "", "", "{\"blob\":\"+/8=\"}", NULL},
    {GET("/v1"), "/v1?blob=-_8", "", "", "{\"blob\":\"+/8=\"}", NULL},
    {GET("/v1"), "/v1?blob=!", "", "", NULL, "the parameter blob: ! is not base64"},
    {GET("/v1"), "/v1?ratio=NaN&narrow=1.5", "", "", "{\"ratio\":\"NaN\",\"narrow\":1.5}", NULL},
    {GET("/v1"), "/v1?ratio=-Infinity", "", "", "{\"ratio\":\"-Infinity\"}", NULL},
    {GET("/v1"), "/v1?narrow=1e40", "", "", NULL, "is not in the range of float"},
    {GET("/v1"), "/v1?at=2024-02-29T12:00:00.5%2B01:00", "", "",
     "{\"at\":\"2024-02-29T11:00:00.500Z\"}", NULL},
    {GET("/v1"), "/v1?at=yesterday", "", "", NULL,
     "the parameter at: \"yesterday\" is not a time like"},
    {GET("/v1"), "/v1?lasts=1.5s", "", "", "{\"lasts\":\"1.500s\"}", NULL},
    {GET("/v1"), "/v1?lasts=1.5", "", "", NULL, "is not a duration like 1.5s"},
    {GET("/v1"), "/v1?mask=a.b,longName", "", "", "{\"mask\":\"a.b,longName\"}", NULL},
    {GET("/v1"), "/v1?mask=a.b,long_name", "", "", "{\"mask\":\"a.b,longName\"}", NULL},
    {GET("/v1"), "/v1?wrapped=5&wrapped_text=", "", "", "{\"wrapped\":\"5\",\"wrappedText\":\"\"}",
     NULL},
    {GET("/v1"), "/v1?times=2024-02-29T12:00:00Z&times=2024-03-01T12:00:00Z", "", "",
     "{\"times\":[\"2024-02-29T12:00:00Z\",\"2024-03-01T12:00:00Z\"]}", NULL},
    {GET("/v1"), "/v1?left=a", "", "", "{\"left\":\"a\"}", NULL},
    {GET("/v1"), "/v1?both.name=a&both.number=1", "", "",
     "{\"both\":{\"name\":\"a\",\"number\":1}}", NULL},
    {GET("/v1"), "/v1?left=a&right=1", "", "", NULL, "right and left exclude each other"},
    {GET("/v1"), "/v1?left=a&both.name=b", "", "", NULL, "another field is set that excludes both"},
    {GET("/v1"), "/v1?both.name=b&left=a", "", "", NULL, "left and both exclude each other"},
    {GET("/v1"), "/v1?key=secret&name=a&$alt=json", "", "", "{\"name\":\"a\"}", NULL},
    {GET("/v1"), "/v1?%24alt=%zz&name=a", "", "", "{\"name\":\"a\"}", NULL},
    {GET("/v1"), "/v1?nam=a", "", "", NULL,
     "the parameter nam: library.v1.Request has no field \"nam\"; did you mean name?"},
    {GET("/v1"), "/v1?inner.nam=a", "", "", NULL, "library.v1.Inner has no field \"nam\""},
    {GET("/v1"), "/v1?inner.=a", "", "", NULL, "library.v1.Inner has no field \"\""},
    {GET("/v1"), "/v1?.name=a", "", "", NULL, "library.v1.Request has no field \"\""},
    {GET("/v1"), "/v1?=a", "", "", NULL, "library.v1.Request has no field \"\""},
    {GET("/v1"), "/v1?NAME=a", "", "", NULL, "has no field \"NAME\"; did you mean name?"},
    {GET("/v1"), "/v1?inner=a", "", "", NULL, "the parameter inner: it is a message: name one"},
    {GET("/v1"), "/v1?free=a", "", "", NULL, "the parameter free: it is a message"},
    {GET("/v1"), "/v1?inners=a", "", "", NULL, "messages and maps come in a body"},
    {GET("/v1"), "/v1?inners.name=a", "", "", NULL, "inners has no fields that can be named"},
    {GET("/v1"), "/v1?labels=a", "", "", NULL, "messages and maps come in a body"},
    {GET("/v1"), "/v1?labels.a=b", "", "", NULL, "labels has no fields that can be named"},
    {GET("/v1"), "/v1?at.seconds=1", "", "", NULL, "at has no fields that can be named"},
    {GET("/v1"), "/v1?name.first=1", "", "", NULL, "name has no fields that can be named"},
    {GET("/v1"), "/v1?name=a&name=b", "", "", NULL, "the parameter name: it stands twice"},
    {GET("/v1"), "/v1?long_number=1&longNumber=2", "", "", NULL, "longNumber: it stands twice"},
    {GET("/v1"), "/v1?name=%", "", "", NULL, "the parameter name: a '%' has no two"},
    {GET("/v1"), "/v1?name=%4", "", "", NULL, "a '%' has no two"},
    {GET("/v1"), "/v1?name=%zz", "", "", NULL, "a '%' has no two"},
    {GET("/v1"), "/v1?%zz=a", "", "", NULL, "the parameter %zz: a '%' has no two"},
    {GET("/v1"), "/v1?name=%00", "", "", NULL,
     "the parameter name: name needs UTF-8 without a NUL"},
    {GET("/v1"), "/v1?name=%FF", "", "", NULL, "name needs UTF-8"},
    {GET("/v1"), "/v1?na%00me=a", "", "", NULL, "has no field \"na?me\""},
    {GET("/v1"), "/v1?number=0x10", "", "", NULL, "0x10 is not a whole number"},
    {GET("/v1"), "/v1?flag=1", "", "", NULL, "1 is not true or false"},
    {GET("/v1/{name}"), "/v1/a?name=b", "", "", NULL, "the parameter name: the path has it"},
    {GET("/v1/{inner.name}"), "/v1/a?inner.name=b", "", "", NULL, "the path has it"},
    {GET("/v1/{inner.name}"), "/v1/a?inner.number=1", "", "",
     "{\"inner\":{\"name\":\"a\",\"number\":1}}", NULL},
    {POST("/v1", "*"), "/v1?name=a", "", "", NULL, "the body is the whole request here"},
    {POST("/v1", "*"), "/v1?key=x", "", "", "{}", NULL},
    {POST("/v1", "inner"), "/v1?name=a", "application/json", "{\"name\":\"b\"}",
     "{\"name\":\"a\",\"inner\":{\"name\":\"b\"}}", NULL},
    {POST("/v1", "inner"), "/v1?inner.name=a", "", "", NULL,
     "the parameter inner.name: the body has it"},

    /* Bodies. */
    {POST("/v1", "*"), "/v1", "application/json", "{\"name\":\"a\"}", "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "Application/JSON; Charset=UTF-8", " {\"name\":\"a\"} ",
     "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "", "{\"name\":\"a\"}", "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "", "", "{}", NULL},
    {POST("/v1", "*"), "/v1", "application/json", "", "{}", NULL},
    {POST("/v1", "*"), "/v1", "application/x-ndjson", "{\"name\":\"a\"}", "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "application/x-protobuf",
     "\x0a\x01"
     "a",
     "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "application/protobuf",
     "\x0a\x01"
     "a",
     "{\"name\":\"a\"}", NULL},
    {POST("/v1", "*"), "/v1", "application/x-protobuf", "", "{}", NULL},
    {POST("/v1", "*"), "/v1", "application/x-protobuf",
     "\x0a\x02"
     "a",
     NULL, "the body is no library.v1.Request: "},
    {POST("/v1", "inner"), "/v1", "application/x-protobuf",
     "\x0a\x01"
     "a",
     "{\"inner\":{\"name\":\"a\"}}", NULL},
    {POST("/v1", "both"), "/v1", "application/x-protobuf",
     "\x0a\x01"
     "a",
     "{\"both\":{\"name\":\"a\"}}", NULL},
    {POST("/v1", "both"), "/v1?left=x", "application/json", "{}", NULL, "left and both exclude"},
    {POST("/v1", "tags"), "/v1", "application/x-protobuf",
     "\x0a\x01"
     "a",
     NULL, "415 the content type application/x-protobuf is not taken here: send application/json"},
    {POST("/v1", "tags"), "/v1", "application/json", "[\"a\",\"b\"]", "{\"tags\":[\"a\",\"b\"]}",
     NULL},
    {POST("/v1", "inners"), "/v1", "application/json", "[{\"name\":\"a\"}]",
     "{\"inners\":[{\"name\":\"a\"}]}", NULL},
    {POST("/v1", "labels"), "/v1", "application/json", "{\"a\":\"b\"}",
     "{\"labels\":{\"a\":\"b\"}}", NULL},
    {POST("/v1", "number"), "/v1", "application/json", "7", "{\"number\":7}", NULL},
    {POST("/v1", "name"), "/v1", "application/json", "\"a\"", "{\"name\":\"a\"}", NULL},
    {POST("/v1", "at"), "/v1", "application/json", "\"2024-02-29T12:00:00Z\"",
     "{\"at\":\"2024-02-29T12:00:00Z\"}", NULL},
    {POST("/v1", "inner"), "/v1", "application/json", "null", "{}", NULL},
    {POST("/v1", "inner"), "/v1", "", "", "{}", NULL},
    {POST("/v1", "raw"), "/v1", "image/png", "abc",
     "{\"raw\":{\"contentType\":\"image/png\",\"data\":\"YWJj\"}}", NULL},
    {POST("/v1/{name}", "*"), "/v1/path", "application/json", "{\"name\":\"body\",\"number\":1}",
     "{\"name\":\"path\",\"number\":1}", NULL},
    {POST("/v1/{inner.name}", "inner"), "/v1/path", "application/json",
     "{\"name\":\"body\",\"number\":1}", "{\"inner\":{\"name\":\"path\",\"number\":1}}", NULL},
    {POST("/v1/{left}", "*"), "/v1/path", "application/json", "{\"left\":\"body\"}",
     "{\"left\":\"path\"}", NULL},
    {POST("/v1/{left}", "*"), "/v1/path", "application/json", "{\"right\":1}", NULL,
     "left and right exclude each other"},
    {GET("/v1"), "/v1", "", "{}", NULL, "GET /v1 takes no body"},
    {GET("/v1"), "/v1", "text/plain", "", "{}", NULL},
    {POST("/v1", "*"), "/v1", "text/plain", "{}", NULL,
     "415 the content type text/plain is not taken here: send application/json or "
     "application/x-pro"},
    {POST("/v1", "*"), "/v1", "application/x-www-form-urlencoded", "a=b", NULL, "415 "},
    {POST("/v1", "*"), "/v1", "application/json; charset=latin1", "{}", NULL, "415 "},
    {POST("/v1", "*"), "/v1", "text/event-stream", "{}", NULL, "415 "},
    {POST("/v1", "*"), "/v1", "application/json", "{", NULL,
     "the body (line 1, column 2): the end of the text where"},
    {POST("/v1", "*"), "/v1", "application/json", "{\"nam\":1}", NULL,
     "the body, at nam (line 1, column 2): library.v1.Request has no field \"nam\""},
    {POST("/v1", "*"), "/v1", "application/json", "{\"name\":1}", NULL,
     "the body, at name (line 1, column 9): a number where a string should be"},
    {POST("/v1", "*"), "/v1", "application/json",
     "{\"inners\":[{},\n {\"inner\": {\"number\": \"x\"}}]}", NULL,
     "the body, at inners[1].inner.number (line 2, column 23): x is not a whole number"},
    {POST("/v1", "*"), "/v1", "application/json", "{\"labels\":{\"a\":1}}", NULL,
     "the body, at labels.a (line 1, column 16)"},
    {POST("/v1", "*"), "/v1", "application/json", "{\"name\":\"a\"} x", NULL,
     "the body (line 1, column 14): 'x' where the end of the text should be"},
    {POST("/v1", "inner"), "/v1", "application/json", "{\"number\":true}", NULL,
     "the body, at inner.number (line 1, column 11)"},
    {POST("/v1", "inners"), "/v1", "application/json", "[{\"number\":true}]", NULL,
     "the body, at inners[0].number (line 1, column 12)"},
    {POST("/v1", "*"), "/v1", "application/json", "[]", NULL, "an array where an object should be"},
    {POST("/v1", "*"), "/v1", "application/json", "{\"name\":\"\xff\"}", NULL,
     "is not valid UTF-8"},
};

/* Reads it by a router, as a gateway would. */
static int read_case(const struct request_case *c, headway_http_router *router,
                     ProtobufCMessage **ret_message)
{
    const char *question = strchr(c->target, '?');
    size_t size = question ? (size_t)(question - c->target) : strlen(c->target);
    size_t kind = strcspn(c->rule + 2, "\"");
    char method[16];
    snprintf(method, sizeof method, "%.*s", (int)kind, c->rule + 2);
    for (char *at = method; *at; at++)
        *at = (char)(*at - 32);
    headway_http_match match = headway_http_router_find(router, headway_bytes_of_string(method),
                                                        headway_bytes_of(c->target, size));
    CHECK_EQ(match.found, HEADWAY_HTTP_FOUND);
    const headway_http_request request = {
        .binding = match.binding,
        .path = match.path,
        .query = headway_bytes_of_string(question ? question + 1 : ""),
        .content_type = headway_bytes_of_string(c->type),
        .body = headway_bytes_of_string(c->body),
        .ignored = ignored,
    };
    headway_arena_reset(arena);
    return headway_http_request_read(&request, arena, ret_message, &problem);
}

/* What came by path and query is what a body of that JSON would have been. */
static void check_again(const headway_types *types, const ProtobufCMessage *message,
                        const char *json)
{
    ProtobufCMessage *again;
    headway_bytes packed, packed_again;
    CHECK_EQ(headway_message_pack(message, arena, &packed), 0);
    CHECK_EQ(headway_json_read(types, message->descriptor, headway_bytes_of_string(json), 0, arena,
                               &again, NULL, 0),
             0);
    CHECK_EQ(headway_message_pack(again, arena, &packed_again), 0);
    CHECK_EQ(packed.size, packed_again.size);
    CHECK(!packed.size || memcmp(packed.data, packed_again.data, packed.size) == 0);
}

static void check_case(const struct request_case *c)
{
    static struct sample_text text;
    char why[HEADWAY_HTTP_WHY + 8] = "";
    struct http_rule rule = {"Library", "Get", c->rule};
    headway_http_service *service = http_service("Library", &rule, 1, NULL);
    headway_http_router *router = headway_http_router_new(NULL, NULL);
    ProtobufCMessage *message = NULL;
    CHECK_EQ(headway_http_router_add(router, service, NULL, NULL), 0);
    int error = read_case(c, router, &message);
    if (error)
        snprintf(why, sizeof why, "%s%s", problem.http == 415 ? "415 " : "", problem.text);
    if (error != (c->message ? 0 : HEADWAY_EINVAL) || (error && !strstr(why, c->why)))
        fprintf(stderr, "%s, %s, %s: %d %s\n", c->rule, c->target, c->body, error, why);
    CHECK_EQ(error, c->message ? 0 : HEADWAY_EINVAL);
    if (error) {
        CHECK(strstr(why, c->why));
        CHECK(problem.http == 400 || strstr(c->why, "415"));
        CHECK_EQ(problem.code, HEADWAY_INVALID_ARGUMENT);
    } else {
        CHECK_STR(http_json(headway_http_service_types(service), message, &text), c->message);
        check_again(headway_http_service_types(service), message, c->message);
    }
    headway_http_router_free(router);
    headway_http_service_unref(service);
}

static void path_query_and_body_meet_in_one_message(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_case(&cases[i]);
}

static void a_raw_body_is_taken_whatever_its_type(void)
{
    static struct sample_text text;
    struct http_rule rule = {"Library", "Raw", "{\"post\": \"/v1/raw\", \"body\": \"*\"}"};
    headway_http_service *service = http_service("Library", &rule, 1, NULL);
    ProtobufCMessage *message = NULL;
    const headway_http_request request = {
        .binding = http_binding(service, "Raw"),
        .path = headway_bytes_of_string("/v1/raw"),
        .content_type = headway_bytes_of_string("image/png"),
        .body = headway_bytes_of("\0\1\2", 3),
    };
    headway_arena_reset(arena);
    CHECK_EQ(headway_http_request_read(&request, arena, &message, &problem), 0);
    CHECK_STR(http_json(headway_http_service_types(service), message, &text),
              "{\"contentType\":\"image/png\",\"data\":\"AAEC\"}");
    headway_http_service_unref(service);
}

static void unknown_fields_of_a_body_may_be_skipped(void)
{
    static struct sample_text text;
    headway_http_service *service = http_service("Library", NULL, 0, NULL);
    ProtobufCMessage *message = NULL;
    const headway_http_request request = {
        .binding = http_binding(service, "Get"),
        .path = headway_bytes_of_string("/library.v1.Library/Get"),
        .body = headway_bytes_of_string("{\"nam\":1,\"name\":\"a\"}"),
        .json = HEADWAY_JSON_IGNORE_UNKNOWN,
    };
    headway_arena_reset(arena);
    CHECK_EQ(headway_http_request_read(&request, arena, &message, &problem), 0);
    CHECK_STR(http_json(headway_http_service_types(service), message, &text), "{\"name\":\"a\"}");
    headway_http_service_unref(service);
}

static int read_query(headway_http_service *service, const char *query, headway_arena *in)
{
    ProtobufCMessage *message;
    const headway_http_request request = {
        .binding = http_binding(service, "Get"),
        .path = headway_bytes_of_string("/v1"),
        .query = headway_bytes_of_string(query),
    };
    return headway_http_request_read(&request, in, &message, &problem);
}

static void a_request_has_limits(void)
{
    static char query[65536];
    struct http_rule rule = {"Library", "Get", GET("/v1")};
    headway_http_service *service = http_service("Library", &rule, 1, NULL);
    size_t used = 0;
    for (int i = 0; i < HEADWAY_HTTP_PARAMETERS; i++)
        used += (size_t)snprintf(query + used, sizeof query - used, "%stags=a", i ? "&" : "");
    headway_arena_reset(arena);
    CHECK_EQ(read_query(service, query, arena), 0);
    snprintf(query + used, sizeof query - used, "&name=a");
    CHECK_EQ(read_query(service, query, arena), HEADWAY_EINVAL);
    CHECK(strstr(problem.text, "the query has more than 256 parameters"));
    used = 0;
    for (int i = 0; i <= HEADWAY_HTTP_FIELD_DEPTH; i++)
        used += (size_t)snprintf(query + used, sizeof query - used, "inner.");
    snprintf(query + used, sizeof query - used, "name=a");
    CHECK_EQ(read_query(service, query, arena), HEADWAY_EINVAL);
    CHECK(strstr(problem.text, "it is more than 16 fields deep"));
    CHECK_EQ(read_query(service, query + strlen("inner.inner."), arena), 0);
    headway_arena *small = headway_arena_new(NULL, 1024);
    memset(query, 'a', sizeof query);
    memcpy(query, "name=", 5);
    query[sizeof query - 1] = 0;
    CHECK_EQ(read_query(service, query, small), HEADWAY_ENOMEM);
    CHECK_EQ(problem.http, 413);
    CHECK_EQ(problem.code, HEADWAY_RESOURCE_EXHAUSTED);
    headway_arena_free(small);
    headway_http_service_unref(service);
}

/* However little there is, a request is read or refused. */
static void no_memory_is_a_problem_told(void)
{
    struct http_rule rule = {"Library", "Get", POST("/v1/{inner.name}", "inner")};
    headway_http_service *service = http_service("Library", &rule, 1, NULL);
    const headway_http_request request = {
        .binding = http_binding(service, "Get"),
        .path = headway_bytes_of_string("/v1/some%20name"),
        .query = headway_bytes_of_string("name=a&tags=b&tags=c&both.name=d&wrapped=5"),
        .body = headway_bytes_of_string("{\"tags\":[\"a\",\"b\"],\"inner\":{\"name\":\"c\"}}"),
    };
    int error = HEADWAY_ENOMEM;
    for (size_t limit = 0; error; limit += 64) {
        headway_arena *little = headway_arena_new(NULL, limit);
        ProtobufCMessage *message;
        if (!little)
            continue;
        error = headway_http_request_read(&request, little, &message, &problem);
        CHECK(limit < 65536);
        CHECK(!error || problem.http == 413 || strstr(problem.text, "takes more memory"));
        headway_arena_free(little);
    }
    headway_http_service_unref(service);
}

static void a_problem_is_cut_between_characters(void)
{
    char text[HEADWAY_HTTP_WHY * 2];
    for (size_t i = 0; i < 4; i++) {
        size_t used = i;
        memset(text, 'a', i);
        while (used + 3 < sizeof text) {
            memcpy(text + used, "\xe2\x82\xac", 3);
            used += 3;
        }
        text[used] = 0;
        CHECK_EQ(headway_http_problem_set(&problem, 400, HEADWAY_INVALID_ARGUMENT, "%s", text),
                 HEADWAY_EINVAL);
        CHECK_EQ((strlen(problem.text) - i) % 3, 0);
        CHECK(strlen(problem.text) >= HEADWAY_HTTP_WHY - 4);
    }
}

int main(void)
{
    arena = headway_arena_new(NULL, 1 << 20);
    RUN(path_query_and_body_meet_in_one_message);
    RUN(a_raw_body_is_taken_whatever_its_type);
    RUN(unknown_fields_of_a_body_may_be_skipped);
    RUN(a_request_has_limits);
    RUN(no_memory_is_a_problem_told);
    RUN(a_problem_is_cut_between_characters);
    headway_arena_free(arena);
    return 0;
}
