/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of HTTP in events, by golden examples; and answers in the payload that each expects. */
#include "event.h"

#include <check.h>
#include <headway/alloc.h>

enum { ROOM = 1 << 20, LIMIT = 32 << 20 };

static headway_bytes text(const char *string)
{
    return headway_bytes_of_string(string);
}

static size_t read_file(const char *name, const char *end, char *data, size_t room)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.%s", EVENTS, name, end);
    FILE *stream = fopen(path, "rb");
    CHECK(stream != NULL);
    size_t size = fread(data, 1, room, stream);
    CHECK(size < room);
    fclose(stream);
    return size;
}

/* A request as lines: "GET /path?query", the headers, nothing, the body. */
static size_t print(const event_request *request, char *out, size_t room)
{
    int used = snprintf(out, room, "%.*s %.*s?%.*s\n", (int)request->method.size,
                        (const char *)request->method.data, (int)request->path.size,
                        (const char *)request->path.data, (int)request->query.size,
                        (const char *)request->query.data);
    for (size_t i = 0; i < request->header_count; i++) {
        const headway_http_header *header = &request->headers[i];
        used += snprintf(out + used, room - (size_t)used, "%.*s: %.*s\n", (int)header->name.size,
                         (const char *)header->name.data, (int)header->value.size,
                         header->value.size ? (const char *)header->value.data : "");
    }
    out[used++] = '\n';
    CHECK((size_t)used + request->body.size < room);
    if (request->body.size)
        memcpy(out + used, request->body.data, request->body.size);
    return (size_t)used + request->body.size;
}

static void every_example_is_the_request_beside_it(void)
{
    static const char *const names[] = {"http_1",       "http_1_bare",   "http_2",
                                        "function_url", "load_balancer", "load_balancer_multi"};
    static char json[ROOM], wanted[ROOM], found[ROOM];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        headway_arena *arena = headway_arena_new(NULL, LIMIT);
        headway_bytes event = headway_bytes_of(json, read_file(names[i], "json", json, ROOM));
        size_t size = read_file(names[i], "txt", wanted, ROOM);
        headway_http_problem problem = {.text = ""};
        event_shape shape;
        event_request request;
        CHECK_EQ(event_look(event, &shape), 0);
        int error = event_http_read(shape.kind, event, arena, &request, &problem);
        fprintf(stderr, "    %s %s\n", names[i], problem.text);
        CHECK_EQ(error, 0);
        CHECK_EQ(print(&request, found, ROOM), size);
        CHECK(memcmp(found, wanted, size) == 0);
        CHECK_EQ(request.multi_value,
                 strcmp(names[i], "load_balancer_multi") == 0 || strcmp(names[i], "http_1") == 0);
        headway_arena_free(arena);
    }
}

/* ---- one by one ---- */

static headway_http_problem problem;

/* What is printed of an event; "" with the problem where it is none. */
static const char *request_of(event_kind kind, const char *event)
{
    static char out[ROOM];
    headway_arena *arena = headway_arena_new(NULL, LIMIT);
    event_request request;
    int error = event_http_read(kind, text(event), arena, &request, &problem);
    CHECK(error == 0 || error == HEADWAY_EINVAL);
    out[error ? 0 : print(&request, out, ROOM - 1)] = 0;
    headway_arena_free(arena);
    return out;
}

#define TWO(path, query, stage, more)                                                              \
    "{\"rawPath\":\"" path "\",\"rawQueryString\":\"" query                                        \
    "\",\"requestContext\":{\"http\":{\"method\":\"GET\"},\"stage\":\"" stage "\"}" more "}"

static void the_stage_is_no_part_of_the_path(void)
{
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/prod/a", "", "prod", "")), "GET /a?\n\n");
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/prod", "", "prod", "")), "GET /?\n\n");
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/product", "", "prod", "")), "GET /product?\n\n");
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/p", "", "prod", "")), "GET /p?\n\n");
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/a", "", "$default", "")), "GET /a?\n\n");
}

static void what_was_decoded_is_encoded_again(void)
{
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/a b%20c%zz?#\xc3\xa9", "a=\xc3\xa9&b=%41", "", "")),
              "GET /a%20b%20c%25zz%3F%23%C3%A9?a=%C3%A9&b=%41\n\n");
    CHECK_STR(request_of(EVENT_HTTP_1, "{\"path\":\"/\",\"httpMethod\":\"GET\","
                                       "\"queryStringParameters\":{\"a b\":\"=&%41\"}}"),
              "GET /?a%20b=%3D%26%2541\n\n");
}

static void a_body_is_any_bytes(void)
{
    CHECK_STR(request_of(EVENT_HTTP_2, TWO("/", "", "", ",\"body\":\"aGk=\"")), "GET /?\n\naGk=");
    CHECK_STR(
        request_of(EVENT_HTTP_2, TWO("/", "", "", ",\"body\":\"aGk=\",\"isBase64Encoded\":true")),
        "GET /?\n\nhi");
    headway_arena *arena = headway_arena_new(NULL, LIMIT);
    event_request request;
    CHECK_EQ(event_http_read(EVENT_HTTP_2, text(TWO("/", "", "", ",\"body\":\"a\\u0000\xc3\x80\"")),
                             arena, &request, &problem),
             0);
    CHECK_EQ(request.body.size, 4);
    CHECK(memcmp(request.body.data, "a\0\xc3\x80", 4) == 0);
    headway_arena_free(arena);
}

static void refused(event_kind kind, const char *event, const char *why)
{
    problem.text[0] = 0;
    CHECK_STR(request_of(kind, event), "");
    if (!strstr(problem.text, why))
        fprintf(stderr, "%s\n", problem.text);
    CHECK(strstr(problem.text, why));
    CHECK(problem.http == 400 || problem.http == 431);
}

static void what_is_no_request_is_refused(void)
{
    refused(EVENT_HTTP_1, "{\"path\":7}", "no HTTP request");
    refused(EVENT_HTTP_1, "{\"httpMethod\":\"GET\"}", "path");
    refused(EVENT_HTTP_1, "{\"httpMethod\":\"GET\",\"path\":\"a\"}", "path");
    refused(EVENT_HTTP_1, "{\"path\":\"/\"}", "method");
    refused(EVENT_HTTP_1, "{\"httpMethod\":\"G T\",\"path\":\"/\"}", "method");
    refused(EVENT_HTTP_2, "{\"rawPath\":\"/\"}", "requestContext.http");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"headers\":{\"a b\":\"1\"}"), "header");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"headers\":{\"\":\"1\"}"), "header");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"headers\":{\"a\":\"1\\r\\nb: 2\"}"), "header");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"headers\":{\"a\":\"1\\u0000\"}"), "header");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"cookies\":[\"a\\n\"]"), "header");
    refused(EVENT_HTTP_2, TWO("/", "", "", ",\"body\":\"a\",\"isBase64Encoded\":true"), "base64");
    refused(EVENT_HTTP_1,
            "{\"path\":\"/\",\"httpMethod\":\"GET\",\"multiValueHeaders\":{\"a\":[7]}}",
            "no string");
    refused(EVENT_HTTP_1,
            "{\"path\":\"/\",\"httpMethod\":\"GET\","
            "\"multiValueQueryStringParameters\":{\"a\":[{}]}}",
            "no string");
}

/* An event with n entries in that map, of HTTP_1. */
static const char *many(const char *map, int n)
{
    static char event[64 << 10];
    int used =
        snprintf(event, sizeof event, "{\"path\":\"/\",\"httpMethod\":\"GET\",\"%s\":{", map);
    for (int i = 0; i < n; i++)
        used +=
            snprintf(event + used, sizeof event - (size_t)used, "%s\"n%d\":\"\"", i ? "," : "", i);
    snprintf(event + used, sizeof event - (size_t)used, "}}");
    return event;
}

static void headers_and_parameters_have_their_limits(void)
{
    CHECK(*request_of(EVENT_HTTP_1, many("headers", EVENT_HEADERS)));
    refused(EVENT_HTTP_1, many("headers", EVENT_HEADERS + 1), "send fewer");
    CHECK(*request_of(EVENT_HTTP_1, many("queryStringParameters", EVENT_PARAMETERS)));
    refused(EVENT_HTTP_1, many("queryStringParameters", EVENT_PARAMETERS + 1), "send fewer");
}

/* ---- answers ---- */

static const char *answer(event_kind kind, int multi_value, const event_response *response)
{
    static char out[ROOM];
    headway_arena *arena = headway_arena_new(NULL, LIMIT);
    headway_bytes json;
    CHECK_EQ(event_http_write(kind, multi_value, response, arena, &json), 0);
    snprintf(out, sizeof out, "%.*s", (int)json.size, (const char *)json.data);
    headway_arena_free(arena);
    return out;
}

static void an_answer_has_the_form_of_its_event(void)
{
    headway_http_header headers[] = {{text("Content-Type"), text("application/json")},
                                     {text("Set-Cookie"), text("a=1")},
                                     {text("X-Tag"), text("one")},
                                     {text("x-tag"), text("two")},
                                     {text("set-cookie"), text("b=2")}};
    const event_response response = {201, headers, 5, text("{\"a\":\"\xc3\xa9\"}")};
    CHECK_STR(answer(EVENT_HTTP_2, 0, &response),
              "{\"statusCode\":201,\"headers\":{\"content-type\":\"application/json\","
              "\"x-tag\":\"one, two\"},\"cookies\":[\"a=1\",\"b=2\"],"
              "\"body\":\"{\\\"a\\\":\\\"\xc3\xa9\\\"}\"}");
    CHECK_STR(answer(EVENT_FUNCTION_URL, 1, &response), answer(EVENT_HTTP_2, 0, &response));
    CHECK_STR(answer(EVENT_HTTP_1, 0, &response),
              "{\"statusCode\":201,\"multiValueHeaders\":{\"content-type\":[\"application/json\"],"
              "\"set-cookie\":[\"a=1\",\"b=2\"],\"x-tag\":[\"one\",\"two\"]},"
              "\"body\":\"{\\\"a\\\":\\\"\xc3\xa9\\\"}\"}");
    CHECK_STR(answer(EVENT_LOAD_BALANCER, 0, &response),
              "{\"statusCode\":201,\"statusDescription\":\"201 Created\",\"headers\":{"
              "\"content-type\":\"application/json\",\"set-cookie\":\"b=2\","
              "\"x-tag\":\"one, two\"},\"body\":\"{\\\"a\\\":\\\"\xc3\xa9\\\"}\"}");
    CHECK(strstr(answer(EVENT_LOAD_BALANCER, 1, &response), "\"multiValueHeaders\":{"));
}

static void a_body_that_is_no_text_is_base64(void)
{
    event_response response = {200, NULL, 0, {"a\0b", 3}};
    const char *wanted = "{\"statusCode\":200,\"body\":\"YQBi\",\"isBase64Encoded\":true}";
    CHECK_STR(answer(EVENT_HTTP_2, 0, &response), wanted);
    response.body = text("\xff\xfe");
    CHECK_STR(answer(EVENT_HTTP_2, 0, &response),
              "{\"statusCode\":200,\"body\":\"//4=\",\"isBase64Encoded\":true}");
    response.body = text("");
    CHECK_STR(answer(EVENT_HTTP_2, 0, &response), "{\"statusCode\":200}");
}

static int write_one(int status, const char *name, const char *value, size_t count, size_t room)
{
    static headway_http_header headers[EVENT_HEADERS + 1];
    headway_arena *arena = headway_arena_new(NULL, room);
    headway_bytes json;
    for (size_t i = 0; i < count; i++)
        headers[i] = (headway_http_header){text(name), text(value)};
    const event_response response = {status, headers, count, text("body\xff")};
    int error = event_http_write(EVENT_LOAD_BALANCER, 1, &response, arena, &json);
    headway_arena_free(arena);
    return error;
}

static void what_cannot_be_answered_is_refused(void)
{
    CHECK_EQ(write_one(99, "a", "b", 1, LIMIT), HEADWAY_EINVAL);
    CHECK_EQ(write_one(600, "a", "b", 1, LIMIT), HEADWAY_EINVAL);
    CHECK_EQ(write_one(200, "a b", "b", 1, LIMIT), HEADWAY_EINVAL);
    CHECK_EQ(write_one(200, "a", "b\r\nc: d", 1, LIMIT), HEADWAY_EINVAL);
    CHECK_EQ(write_one(200, "a", "\xff", 1, LIMIT), HEADWAY_EINVAL);
    CHECK_EQ(write_one(200, "a", "b", EVENT_HEADERS, LIMIT), 0);
    CHECK_EQ(write_one(200, "a", "b", EVENT_HEADERS + 1, LIMIT), HEADWAY_ELIMIT);
}

static void memory_may_end_anywhere(void)
{
    int error = HEADWAY_ENOMEM;
    for (size_t room = 64; error && room < LIMIT; room += 64) {
        error = write_one(200, "a", "b", 2, room);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
    }
    CHECK_EQ(error, 0);
    error = HEADWAY_ENOMEM;
    static char json[ROOM];
    headway_bytes event = headway_bytes_of(json, read_file("http_2", "json", json, ROOM));
    for (size_t room = 64; error && room < LIMIT; room += 64) {
        headway_arena *arena = headway_arena_new(NULL, room);
        event_request request;
        error = event_http_read(EVENT_HTTP_2, event, arena, &request, &problem);
        CHECK(error == 0 || error == HEADWAY_ENOMEM ||
              (error == HEADWAY_EINVAL && problem.http == 413));
        headway_arena_free(arena);
    }
    CHECK_EQ(error, 0);
}

int main(void)
{
    RUN(every_example_is_the_request_beside_it);
    RUN(the_stage_is_no_part_of_the_path);
    RUN(what_was_decoded_is_encoded_again);
    RUN(a_body_is_any_bytes);
    RUN(what_is_no_request_is_refused);
    RUN(headers_and_parameters_have_their_limits);
    RUN(an_answer_has_the_form_of_its_event);
    RUN(a_body_that_is_no_text_is_base64);
    RUN(what_cannot_be_answered_is_refused);
    RUN(memory_may_end_anywhere);
    return 0;
}
