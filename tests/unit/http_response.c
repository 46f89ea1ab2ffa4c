/* SPDX-License-Identifier: Apache-2.0 */
/* Answers, failures and streams as bodies. */
#include <google/protobuf/any.pb-c.h>
#include <headway/http/stream.h>
#include <headway/v1/status.pb-c.h>
#include <http.h>

static headway_arena *arena;
static headway_http_service *service;

static const char *text_of(headway_bytes bytes)
{
    static char text[4096];
    snprintf(text, sizeof text, "%.*s", (int)bytes.size,
             bytes.size ? (const char *)bytes.data : "");
    return text;
}

/* A message of a type of the service, packed. */
static headway_bytes packed(const char *type, const char *json)
{
    char why[256] = "";
    const headway_types *types = headway_http_service_types(service);
    ProtobufCMessage *message;
    headway_bytes bytes;
    int error =
        headway_json_read(types, headway_types_message(types, type), headway_bytes_of_string(json),
                          0, arena, &message, why, sizeof why);
    if (error)
        fprintf(stderr, "%s: %s\n", json, why);
    CHECK_EQ(error, 0);
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    return bytes;
}

static void use(const char *method, const char *rule)
{
    struct http_rule rules = {"Library", method, rule};
    headway_http_service_unref(service);
    service = http_service("Library", &rules, rule ? 1 : 0, NULL);
    headway_arena_reset(arena);
}

/* ---- one response ---- */

struct response_case {
    const char *rule, *accept, *answer;
    int media;
    const char *body;
};

#define WHOLE "{\"get\": \"/v1\"}"
#define PART(field) "{\"get\": \"/v1\", \"responseBody\": \"" field "\"}"

static const struct response_case responses[] = {
    {WHOLE, "", "{\"text\":\"a\"}", HEADWAY_HTTP_JSON, "{\"text\":\"a\"}"},
    {WHOLE, "*/*", "{\"text\":\"a\"}", HEADWAY_HTTP_JSON, "{\"text\":\"a\"}"},
    {WHOLE, "application/x-protobuf", "{\"text\":\"a\"}", HEADWAY_HTTP_PROTOBUF,
     "\x0a\x01"
     "a"},
    {WHOLE, "application/protobuf;q=0.9, application/json;q=0.1", "{\"text\":\"a\"}",
     HEADWAY_HTTP_PROTOBUF,
     "\x0a\x01"
     "a"},
    {WHOLE, "", "{}", HEADWAY_HTTP_JSON, "{}"},
    {WHOLE, "text/html", "{}", -1, NULL},
    {WHOLE, "text/event-stream", "{}", -1, NULL},
    {PART("inner"), "", "{\"inner\":{\"name\":\"a\"}}", HEADWAY_HTTP_JSON, "{\"name\":\"a\"}"},
    {PART("inner"), "application/x-protobuf", "{\"inner\":{\"name\":\"a\"}}", HEADWAY_HTTP_PROTOBUF,
     "\x0a\x01"
     "a"},
    {PART("inner"), "", "{}", HEADWAY_HTTP_JSON, "null"},
    {PART("inner"), "application/x-protobuf", "{}", HEADWAY_HTTP_PROTOBUF, ""},
    {PART("inners"), "", "{\"inners\":[{\"name\":\"a\"},{}]}", HEADWAY_HTTP_JSON,
     "[{\"name\":\"a\"},{}]"},
    {PART("inners"), "", "{}", HEADWAY_HTTP_JSON, "[]"},
    {PART("inners"), "application/x-protobuf", "{}", -1, NULL},
    {PART("text"), "", "{\"text\":\"a\"}", HEADWAY_HTTP_JSON, "\"a\""},
    {PART("long_number"), "", "{\"longNumber\":\"7\"}", HEADWAY_HTTP_JSON, "\"7\""},
    {PART("at"), "", "{\"at\":\"2024-02-29T12:00:00Z\"}", HEADWAY_HTTP_JSON,
     "\"2024-02-29T12:00:00Z\""},
    {PART("raw"), "text/html", "{\"raw\":{\"contentType\":\"a/b\",\"data\":\"YWJj\"}}",
     HEADWAY_HTTP_OTHER, "abc"},
    {PART("raw"), "", "{}", HEADWAY_HTTP_OTHER, ""},
};

static void an_answer_becomes_a_body_by_what_is_accepted(void)
{
    for (size_t i = 0; i < sizeof responses / sizeof *responses; i++) {
        const struct response_case *c = &responses[i];
        headway_http_body_text body;
        use("Get", c->rule);
        const headway_http_binding *binding = http_binding(service, "Get");
        int media = headway_http_response_media(binding, headway_bytes_of_string(c->accept));
        if (media != c->media)
            fprintf(stderr, "%s, %s\n", c->rule, c->accept);
        CHECK_EQ(media, c->media);
        if (media < 0)
            continue;
        CHECK_EQ(headway_http_response_write(binding, (headway_http_media)media,
                                             packed("library.v1.Answer", c->answer), 0, arena,
                                             &body),
                 0);
        CHECK_STR(text_of(body.body), c->body);
        if (media != HEADWAY_HTTP_OTHER)
            CHECK_STR(text_of(body.content_type),
                      headway_http_media_name((headway_http_media)media));
    }
}

static void a_raw_body_names_its_type_unless_that_is_no_header(void)
{
    static const char *const types[][2] = {
        {"image/png", "image/png"},
        {"text/plain; charset=\\\"a b\\\"", "text/plain; charset=\"a b\""},
        {"a/b\\r\\nset-cookie: x", "application/octet-stream"},
        {"a/b\\u0000", "application/octet-stream"},
        {"\xc3\xa9/x", "application/octet-stream"},
        {"", "application/octet-stream"},
    };
    use("Raw", NULL);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char json[256];
        headway_http_body_text body;
        snprintf(json, sizeof json, "{\"contentType\":\"%s\",\"data\":\"YWJj\"}", types[i][0]);
        CHECK_EQ(headway_http_response_write(http_binding(service, "Raw"), HEADWAY_HTTP_OTHER,
                                             packed("google.api.HttpBody", json), 0, arena, &body),
                 0);
        CHECK_STR(text_of(body.content_type), types[i][1]);
        CHECK_STR(text_of(body.body), "abc");
    }
}

static void an_answer_that_cannot_be_told_fails(void)
{
    headway_http_body_text body;
    use("Get", NULL);
    const headway_http_binding *binding = http_binding(service, "Get");
    CHECK_EQ(headway_http_response_write(binding, HEADWAY_HTTP_JSON,
                                         headway_bytes_of("\x0a\x05", 2), 0, arena, &body),
             HEADWAY_EMALFORMED);
    /* An Any of a type that nobody knows. */
    CHECK_EQ(headway_http_response_write(binding, HEADWAY_HTTP_JSON,
                                         headway_bytes_of("\x2a\x05\x0a\x03x/y", 7), 0, arena,
                                         &body),
             HEADWAY_ENOTFOUND);
    headway_arena *small = headway_arena_new(NULL, 512);
    static char text[8192];
    memset(text, 'a', sizeof text);
    memcpy(text, "\x0a\xfd\x3f", 3);
    CHECK_EQ(headway_http_response_write(binding, HEADWAY_HTTP_JSON,
                                         headway_bytes_of(text, sizeof text), 0, small, &body),
             HEADWAY_ENOMEM);
    headway_arena_free(small);
}

/* ---- codes ---- */

static void codes_are_those_of_the_table(void)
{
    static const int https[] = {200, 499, 500, 400, 504, 404, 409, 403, 429,
                                400, 409, 400, 501, 500, 503, 500, 401};
    for (int code = 0; code <= 16; code++) {
        CHECK_EQ(headway_http_of_code(code), https[code]);
        int back = headway_http_to_code(https[code]);
        CHECK_EQ(headway_http_of_code(back), https[code]);
    }
    CHECK_EQ(headway_http_of_code(17), 500);
    CHECK_EQ(headway_http_of_code(-1), 500);
    CHECK_EQ(headway_http_to_code(404), HEADWAY_NOT_FOUND);
    CHECK_EQ(headway_http_to_code(429), HEADWAY_RESOURCE_EXHAUSTED);
    CHECK_EQ(headway_http_to_code(500), HEADWAY_INTERNAL);
    CHECK_EQ(headway_http_to_code(502), HEADWAY_UNAVAILABLE);
    CHECK_EQ(headway_http_to_code(206), HEADWAY_OK);
    CHECK_EQ(headway_http_to_code(418), HEADWAY_INVALID_ARGUMENT);
    CHECK_EQ(headway_http_to_code(599), HEADWAY_INTERNAL);
    CHECK_EQ(headway_http_to_code(300), HEADWAY_UNKNOWN);
    CHECK_EQ(headway_http_to_code(0), HEADWAY_UNKNOWN);
    CHECK_STR(headway_http_reason(404), "Not Found");
    CHECK_STR(headway_http_reason(431), "Request Header Fields Too Large");
    CHECK_STR(headway_http_reason(299), "");
}

static void advice_to_come_back_is_in_whole_seconds(void)
{
    static const uint32_t advice[][2] = {{0, 0},
                                         {1, 1},
                                         {999, 1},
                                         {1000, 1},
                                         {1001, 2},
                                         {60000, 60},
                                         {HEADWAY_RETRY_NEVER, 0},
                                         {HEADWAY_RETRY_NEVER - 1, 4294968}};
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++) {
        headway_status status = {.code = HEADWAY_UNAVAILABLE, .retry_after_ms = advice[i][0]};
        CHECK_EQ(headway_http_retry_after(&status), advice[i][1]);
    }
}

/* ---- status ---- */

/* Details: an Inner, which the service's types have, and something that nobody knows. */
static headway_bytes some_details(void)
{
    Headway__V1__Status status = HEADWAY__V1__STATUS__INIT;
    Google__Protobuf__Any known = GOOGLE__PROTOBUF__ANY__INIT, unknown = known;
    Google__Protobuf__Any *details[] = {&known, &unknown};
    static char known_url[] = "t/library.v1.Inner", unknown_url[] = "t/a.B\"";
    static uint8_t name[] = "\x0a\x01"
                            "a";
    headway_bytes bytes;
    known.type_url = known_url;
    known.value = (ProtobufCBinaryData){3, name};
    unknown.type_url = unknown_url;
    unknown.value = (ProtobufCBinaryData){3, name};
    status.n_details = 2;
    status.details = details;
    CHECK_EQ(headway_message_pack(&status.base, arena, &bytes), 0);
    return bytes;
}

static void a_failure_is_a_google_rpc_status(void)
{
    headway_bytes body;
    use("Get", NULL);
    const headway_types *types = headway_http_service_types(service);
    headway_status status = {.code = HEADWAY_NOT_FOUND, .message = "no \"x\"\n"};
    CHECK_EQ(headway_http_status_write(NULL, &status, arena, &body), 0);
    CHECK_STR(text_of(body), "{\"code\":5,\"message\":\"no \\\"x\\\"\\n\"}");
    status.message = "bad \xff utf";
    CHECK_EQ(headway_http_status_write(NULL, &status, arena, &body), 0);
    CHECK_STR(text_of(body), "{\"code\":5,\"message\":\"bad ? utf\"}");
    status.message = NULL;
    status.details = some_details();
    CHECK_EQ(headway_http_status_write(types, &status, arena, &body), 0);
    CHECK_STR(
        text_of(body),
        "{\"code\":5,\"message\":\"\",\"details\":[{\"@type\":\"t/library.v1.Inner\",\"name\":"
        "\"a\"},{\"@type\":\"t/a.B\\\"\",\"value\":\"CgFh\"}]}");
    CHECK_EQ(headway_http_status_write(NULL, &status, arena, &body), 0);
    CHECK_STR(text_of(body),
              "{\"code\":5,\"message\":\"\",\"details\":[{\"@type\":\"t/library.v1.Inner\","
              "\"value\":\"CgFh\"},{\"@type\":\"t/a.B\\\"\",\"value\":\"CgFh\"}]}");
    status.details = headway_bytes_of("\xff", 1);
    CHECK_EQ(headway_http_status_write(types, &status, arena, &body), 0);
    CHECK_STR(text_of(body), "{\"code\":5,\"message\":\"\"}");
}

static void a_status_comes_back_from_its_json(void)
{
    headway_status status;
    headway_bytes again;
    use("Get", NULL);
    const headway_types *types = headway_http_service_types(service);
    const char *json = "{\"code\":5,\"message\":\"gone\",\"details\":[{\"@type\":"
                       "\"t/library.v1.Inner\",\"name\":\"a\"}]}";
    CHECK_EQ(headway_http_status_read(types, 404, headway_bytes_of_string(json), arena, &status),
             0);
    CHECK_EQ(status.code, HEADWAY_NOT_FOUND);
    CHECK_EQ(headway_http_status_write(types, &status, arena, &again), 0);
    CHECK_STR(text_of(again), json);
    CHECK_EQ(headway_http_status_read(NULL, 404, headway_bytes_of_string(json), arena, &status), 0);
    CHECK_EQ(status.code, HEADWAY_NOT_FOUND);
    CHECK_STR(status.message, "gone");
    CHECK_EQ(status.details.size, 0);
    const char *html = "<html>\xff";
    CHECK_EQ(headway_http_status_read(NULL, 502, headway_bytes_of_string(html), arena, &status), 0);
    CHECK_EQ(status.code, HEADWAY_UNAVAILABLE);
    CHECK_STR(status.message, "<html>?");
    const char *other = "{\"code\":99}";
    CHECK_EQ(headway_http_status_read(NULL, 403, headway_bytes_of_string(other), arena, &status),
             0);
    CHECK_EQ(status.code, HEADWAY_PERMISSION_DENIED);
    CHECK_STR(status.message, other);
}

/* ---- streams ---- */

struct stream_case {
    const char *accept;
    headway_http_media media;
    const char *none, *two, *failed, *failed_at_once;
};

static const struct stream_case streams[] = {
    {"", HEADWAY_HTTP_NDJSON, "", "{\"text\":\"a\"}\n{}\n",
     "{\"text\":\"a\"}\n{\"error\":{\"code\":14,\"message\":\"lost\"}}\n",
     "{\"error\":{\"code\":14,\"message\":\"lost\"}}\n"},
    {"application/json", HEADWAY_HTTP_JSON, "[]\n", "[{\"text\":\"a\"},\n{}]\n",
     "[{\"text\":\"a\"},\n{\"error\":{\"code\":14,\"message\":\"lost\"}}]\n",
     "[{\"error\":{\"code\":14,\"message\":\"lost\"}}]\n"},
    {"text/event-stream", HEADWAY_HTTP_EVENTS, "id: end\nevent: end\ndata: {}\n\n",
     "id: 1\ndata: {\"text\":\"a\"}\n\nid: 2\ndata: {}\n\nid: end\nevent: end\ndata: {}\n\n",
     "id: 1\ndata: {\"text\":\"a\"}\n\nevent: error\ndata: {\"code\":14,\"message\":\"lost\"}\n\n",
     "event: error\ndata: {\"code\":14,\"message\":\"lost\"}\n\n"},
};

static void check_stream(const struct stream_case *c, const char *const *answers, size_t count,
                         int fails, const char *wanted)
{
    static char text[4096];
    size_t used = 0;
    headway_http_stream stream;
    headway_bytes piece;
    const headway_status lost = {.code = HEADWAY_UNAVAILABLE, .message = "lost"};
    const headway_http_binding *binding = http_binding(service, "Watch");
    CHECK_EQ(headway_http_response_media(binding, headway_bytes_of_string(c->accept)), c->media);
    headway_http_stream_init(&stream, binding, c->media, HEADWAY_JSON_PRETTY);
    for (size_t i = 0; i < count; i++) {
        CHECK_EQ(headway_http_stream_write(&stream, packed("library.v1.Answer", answers[i]), arena,
                                           &piece),
                 0);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s", text_of(piece));
    }
    CHECK_EQ(headway_http_stream_end(&stream, NULL, fails ? &lost : NULL, arena, &piece), 0);
    snprintf(text + used, sizeof text - used, "%s", text_of(piece));
    CHECK_STR(text, wanted);
    CHECK_EQ(headway_http_stream_write(&stream, headway_bytes_of("", 0), arena, &piece),
             HEADWAY_ECLOSED);
    CHECK_EQ(headway_http_stream_end(&stream, NULL, NULL, arena, &piece), HEADWAY_ECLOSED);
}

static void a_stream_is_framed_as_it_is_accepted(void)
{
    static const char *const answers[] = {"{\"text\":\"a\"}", "{}"};
    use("Watch", NULL);
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        check_stream(&streams[i], answers, 0, 0, streams[i].none);
        check_stream(&streams[i], answers, 2, 0, streams[i].two);
        check_stream(&streams[i], answers, 1, 1, streams[i].failed);
        check_stream(&streams[i], answers, 0, 1, streams[i].failed_at_once);
    }
    CHECK_EQ(headway_http_response_media(http_binding(service, "Watch"),
                                         headway_bytes_of_string("application/x-protobuf")),
             -1);
}

/* A stream of responses, taken apart as a stream of requests, has the same values again. */
static void what_is_framed_is_taken_apart(void)
{
    static const char *const answers[] = {"{\"text\":\"a\\n]\\\"\"}", "{}", "{\"inners\":[{},{}]}"};
    static const headway_http_media media[] = {HEADWAY_HTTP_NDJSON, HEADWAY_HTTP_JSON};
    use("Watch", NULL);
    for (size_t i = 0; i < 2; i++) {
        headway_http_stream stream;
        headway_http_lines lines;
        headway_bytes piece, value;
        headway_http_stream_init(&stream, http_binding(service, "Watch"), media[i], 0);
        headway_http_lines_init(&lines, NULL, media[i], 0);
        for (size_t j = 0; j < 3; j++) {
            CHECK_EQ(headway_http_stream_write(&stream, packed("library.v1.Answer", answers[j]),
                                               arena, &piece),
                     0);
            CHECK_EQ(headway_http_lines_next(&lines, &piece, &value), 1);
            CHECK_STR(text_of(value), answers[j]);
        }
        CHECK_EQ(headway_http_stream_end(&stream, NULL, NULL, arena, &piece), 0);
        CHECK_EQ(headway_http_lines_next(&lines, &piece, &value), 0);
        CHECK_EQ(headway_http_lines_end(&lines, &value), 0);
        headway_http_lines_done(&lines);
    }
}

/* What cannot be told leaves nothing half said: the stream ends with a status. */
static void a_response_that_fails_leaves_the_stream_whole(void)
{
    headway_http_stream stream;
    headway_bytes piece = headway_bytes_of("untouched", 9);
    const headway_status internal = {.code = HEADWAY_INTERNAL, .message = "bad"};
    use("Watch", NULL);
    headway_http_stream_init(&stream, http_binding(service, "Watch"), HEADWAY_HTTP_JSON, 0);
    CHECK_EQ(headway_http_stream_write(&stream, headway_bytes_of("\xff", 1), arena, &piece),
             HEADWAY_EMALFORMED);
    CHECK_STR(text_of(piece), "untouched");
    CHECK_EQ(headway_http_stream_end(&stream, NULL, &internal, arena, &piece), 0);
    CHECK_STR(text_of(piece), "[{\"error\":{\"code\":13,\"message\":\"bad\"}}]\n");
}

static void events_are_kept_alive_by_comments(void)
{
    headway_http_stream stream;
    headway_http_stream_init(&stream, NULL, HEADWAY_HTTP_EVENTS, 0);
    CHECK_STR(text_of(headway_http_stream_idle(&stream)), ":\n\n");
    headway_http_stream_init(&stream, NULL, HEADWAY_HTTP_NDJSON, 0);
    CHECK_STR(text_of(headway_http_stream_idle(&stream)), "");
}

static void who_has_heard_the_end_is_told_to_stop(void)
{
    static const char *const others[] = {"", "2", "end ", "End"};
    CHECK(headway_http_stream_is_over(HEADWAY_HTTP_EVENTS, headway_bytes_of_string("end")));
    CHECK(!headway_http_stream_is_over(HEADWAY_HTTP_NDJSON, headway_bytes_of_string("end")));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(
            !headway_http_stream_is_over(HEADWAY_HTTP_EVENTS, headway_bytes_of_string(others[i])));
}

static void raw_bodies_follow_each_other(void)
{
    headway_http_stream stream;
    headway_bytes piece;
    use("RawStream", NULL);
    const headway_http_binding *binding = http_binding(service, "RawStream");
    CHECK_EQ(headway_http_response_media(binding, headway_bytes_of_string("a/b")),
             HEADWAY_HTTP_OTHER);
    headway_http_stream_init(&stream, binding, HEADWAY_HTTP_OTHER, 0);
    CHECK_STR(headway_http_stream_type(&stream), "application/octet-stream");
    headway_bytes raw = packed("google.api.HttpBody", "{\"data\":\"YWJj\"}");
    CHECK_EQ(headway_http_stream_write(&stream, raw, arena, &piece), 0);
    CHECK_STR(text_of(piece), "abc");
    CHECK_STR(headway_http_stream_type(&stream), "application/octet-stream");
    CHECK_EQ(headway_http_stream_end(&stream, NULL, NULL, arena, &piece), 0);
    CHECK_EQ(piece.size, 0);
}

static void the_first_raw_body_names_the_type_of_all(void)
{
    char json[512], type[HEADWAY_HTTP_STREAM_TYPE + 1];
    headway_http_stream stream;
    headway_bytes piece;
    use("RawStream", NULL);
    headway_http_stream_init(&stream, http_binding(service, "RawStream"), HEADWAY_HTTP_OTHER, 0);
    for (int i = 0; i < 2; i++) {
        headway_bytes raw = packed("google.api.HttpBody", i ? "{\"contentType\":\"text/html\"}"
                                                            : "{\"contentType\":\"text/csv\"}");
        CHECK_EQ(headway_http_stream_write(&stream, raw, arena, &piece), 0);
        CHECK_STR(headway_http_stream_type(&stream), "text/csv");
    }
    /* One that has no room is none. */
    memset(type, 'a', sizeof type - 1);
    type[sizeof type - 1] = 0;
    snprintf(json, sizeof json, "{\"contentType\":\"%s\"}", type);
    headway_http_stream_init(&stream, http_binding(service, "RawStream"), HEADWAY_HTTP_OTHER, 0);
    CHECK_EQ(headway_http_stream_write(&stream, packed("google.api.HttpBody", json), arena, &piece),
             0);
    CHECK_STR(headway_http_stream_type(&stream), "application/octet-stream");
}

/* However little there is, a piece is whole or there is none. */
static void no_memory_leaves_no_piece(void)
{
    headway_http_stream stream;
    headway_bytes piece;
    use("Watch", NULL);
    headway_bytes answer = packed("library.v1.Answer", "{\"text\":\"a\",\"inners\":[{},{}]}");
    const headway_status lost = {
        .code = HEADWAY_UNAVAILABLE, .message = "lost", .details = some_details()};
    int written = 0, ended = 0;
    headway_http_stream_init(&stream, http_binding(service, "Watch"), HEADWAY_HTTP_JSON, 0);
    for (size_t limit = 0; !ended; limit += 64) {
        headway_arena *little = headway_arena_new(NULL, limit);
        CHECK(limit < 65536);
        if (!little)
            continue;
        int error = written ? headway_http_stream_end(&stream, NULL, &lost, little, &piece)
                            : headway_http_stream_write(&stream, answer, little, &piece);
        CHECK(error == 0 || error == HEADWAY_ENOMEM);
        CHECK_EQ(stream.count, !error || written);
        if (!error) {
            const char *end = (const char *)piece.data + piece.size;
            CHECK(written ? memcmp(end - 3, "}]\n", 3) == 0 : end[-1] == '}');
            ended = written;
            written = 1;
            limit = 0;
        }
        headway_arena_free(little);
    }
}

int main(void)
{
    arena = headway_arena_new(NULL, 1 << 20);
    RUN(an_answer_becomes_a_body_by_what_is_accepted);
    RUN(a_raw_body_names_its_type_unless_that_is_no_header);
    RUN(an_answer_that_cannot_be_told_fails);
    RUN(codes_are_those_of_the_table);
    RUN(advice_to_come_back_is_in_whole_seconds);
    RUN(a_failure_is_a_google_rpc_status);
    RUN(a_status_comes_back_from_its_json);
    RUN(a_stream_is_framed_as_it_is_accepted);
    RUN(what_is_framed_is_taken_apart);
    RUN(a_response_that_fails_leaves_the_stream_whole);
    RUN(events_are_kept_alive_by_comments);
    RUN(who_has_heard_the_end_is_told_to_stop);
    RUN(raw_bodies_follow_each_other);
    RUN(the_first_raw_body_names_the_type_of_all);
    RUN(no_memory_leaves_no_piece);
    headway_http_service_unref(service);
    headway_arena_free(arena);
    return 0;
}
