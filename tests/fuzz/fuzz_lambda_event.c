/* SPDX-License-Identifier: Apache-2.0 */
/* Events: whatever comes, what is made of it can stand in a request, and answers are JSON. */
#include "arn.h"
#include "event.h"

#include <check.h>
#include <headway/alloc.h>
#include <headway/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 32 << 20 };

/* Part of a request line: what else could become another request. */
static void check_visible(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++)
        CHECK(data[i] > ' ' && data[i] < 127 && data[i] != '#');
}

static void check_request(const event_request *request)
{
    CHECK(request->method.size && request->path.size);
    CHECK(*(const char *)request->path.data == '/');
    CHECK(!memchr(request->path.data, '?', request->path.size));
    check_visible(request->method);
    check_visible(request->path);
    check_visible(request->query);
    for (size_t i = 0; i < request->header_count; i++) {
        headway_bytes value = request->headers[i].value;
        check_visible(headway_bytes_of(request->headers[i].name.data, 1));
        CHECK(!value.size || !memchr(value.data, '\n', value.size));
        CHECK(!value.size || !memchr(value.data, '\r', value.size));
    }
}

/* The request sent back as an answer. */
static void answer(event_kind kind, const event_request *request, headway_arena *arena)
{
    const event_response response = {200, request->headers, request->header_count, request->body};
    headway_bytes json;
    size_t size;
    CHECK_EQ(event_http_write(kind, request->multi_value, &response, arena, &json), 0);
    CHECK_EQ(headway_json_next(json, &size), 0);
    CHECK_EQ(size, json.size);
}

static void read_as(event_kind kind, headway_bytes event)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    headway_http_problem problem = {.text = ""};
    event_request request;
    int error = event_http_read(kind, event, arena, &request, &problem);
    CHECK(error == 0 || error == HEADWAY_EINVAL);
    if (error) {
        CHECK(*problem.text && problem.http >= 400);
    } else {
        check_request(&request);
        answer(kind, &request, arena);
    }
    headway_arena_free(arena);
}

static void records(headway_bytes all)
{
    headway_bytes record;
    int more;
    while ((more = event_next_record(&all, &record)) > 0)
        CHECK(record.size > 0);
}

/* A name that is one means the same when it is written out. */
static void name(headway_bytes text)
{
    static const arn_home home = {"aws", "eu-west-1", "123456789012"};
    const headway_bytes none = {NULL, 0};
    arn_function function, again;
    arn_refusal refusal;
    char arn[ARN_TEXT];
    int error = arn_resolve(&home, text, none, ARN_INVOKE, &function, &refusal);
    if (error) {
        CHECK(refusal.http >= 400 && *refusal.text && refusal.type);
        return;
    }
    arn_write(&home, &function, arn);
    CHECK_EQ(arn_resolve(&home, headway_bytes_of_string(arn), none, ARN_INVOKE, &again, &refusal),
             0);
    CHECK(!strcmp(function.name, again.name) && !strcmp(function.qualifier, again.qualifier));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes event = headway_bytes_of(data, size);
    event_shape shape;
    int error = event_look(event, &shape);
    CHECK(error == 0 || error == HEADWAY_EMALFORMED);
    if (!error) {
        CHECK(*event_name(shape.kind));
        records(shape.records);
    }
    for (int kind = EVENT_HTTP_1; kind <= EVENT_LOAD_BALANCER; kind++)
        read_as((event_kind)kind, event);
    name(event);
    return 0;
}
