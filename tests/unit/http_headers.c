/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields: content types, what is accepted, deadlines, metadata. */
#include <check.h>
#include <headway/http/header.h>
#include <headway/http/media.h>
#include <headway/message.h>
#include <headway/v1/status.pb-c.h>

#define JSON HEADWAY_HTTP_JSON
#define PROTOBUF HEADWAY_HTTP_PROTOBUF
#define NDJSON HEADWAY_HTTP_NDJSON
#define EVENTS HEADWAY_HTTP_EVENTS
#define OTHER HEADWAY_HTTP_OTHER

struct type_case {
    const char *type;
    headway_http_media media;
};

static const struct type_case types[] = {
    {"application/json", JSON},
    {"APPLICATION/Json", JSON},
    {" application/json ", JSON},
    {"application/json;charset=utf-8", JSON},
    {"application/json; charset=\"UTF-8\"", JSON},
    {"application/json; charset=UTF-8; x=y", JSON},
    {"application/json; charset=latin1", OTHER},
    {"application/json; charset=", OTHER},
    {"application/json;", JSON},
    {"application/jsonp", OTHER},
    {"application/json, text/plain", OTHER},
    {"application/x-protobuf", PROTOBUF},
    {"application/protobuf; proto=a.B", PROTOBUF},
    {"application/x-ndjson", NDJSON},
    {"application/jsonl", NDJSON},
    {"text/event-stream", EVENTS},
    {"text/plain", OTHER},
    {"", OTHER},
    {";", OTHER},
    {"application", OTHER},
    {"x; charset=\"a;b", OTHER},
};

static void a_content_type_is_known_by_its_name(void)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        headway_http_media media = headway_http_media_of(headway_bytes_of_string(types[i].type));
        if (media != types[i].media)
            fprintf(stderr, "%s\n", types[i].type);
        CHECK_EQ(media, types[i].media);
    }
    for (int media = JSON; media < OTHER; media++)
        CHECK_EQ(headway_http_media_of(
                     headway_bytes_of_string(headway_http_media_name((headway_http_media)media))),
                 media);
    CHECK_STR(headway_http_media_name(OTHER), "application/octet-stream");
}

struct accept_case {
    const char *accept;
    int chosen; /* of JSON, PROTOBUF, EVENTS */
};

static const struct accept_case accepts[] = {
    {"", 0},
    {"  ", 0},
    {"*/*", 0},
    {"application/*", 0},
    {"text/*", 2},
    {"application/json", 0},
    {"application/x-protobuf", 1},
    {"application/protobuf", 1},
    {"text/event-stream", 2},
    {"TEXT/Event-Stream", 2},
    {"text/html", -1},
    {"text/html,application/xhtml+xml,*/*;q=0.8", 0},
    {"application/json;q=0.5, application/x-protobuf", 1},
    {"application/json;q=0.5, application/x-protobuf;q=0.5", 0},
    {"application/json; q=0, */*", 1},
    {"application/json;q=0, application/*;q=0.1, text/*;q=0.2", 2},
    {"*/*;q=0", -1},
    {"*/*;q=0, text/event-stream;q=0.001", 2},
    {"application/*;q=0.9, application/x-protobuf;q=0.1, text/event-stream;q=0.5", 0},
    {"*/*;q=1, application/json;q=0.2", 1},
    {"application/json;charset=utf-8;q=0.3, text/event-stream;q=0.4", 2},
    {"application/json;q=2", -1},
    {"application/json;q=0.5555", -1},
    {"application/json;q=x, text/event-stream", 2},
    {"application/json;q=", -1},
    {"application/json;q=1.001", -1},
    {"application/json;q=1.000", 0},
    {"application/json;Q=0.1,text/event-stream;q=0.2", 2},
    {",,application/json,", 0},
    {"application/json;x=\"a,b;q=0\"", 0},
    {"application/json;x=\"a", 0},
    {"application", -1},
    {"/", -1},
    {"*", -1},
    {"application/", -1},
    {"*/json", -1},
};

static void the_most_wanted_is_chosen(void)
{
    static const headway_http_media offers[] = {JSON, PROTOBUF, EVENTS};
    for (size_t i = 0; i < sizeof accepts / sizeof *accepts; i++) {
        int chosen = headway_http_accept(headway_bytes_of_string(accepts[i].accept), offers, 3);
        if (chosen != accepts[i].chosen)
            fprintf(stderr, "%s\n", accepts[i].accept);
        CHECK_EQ(chosen, accepts[i].chosen);
    }
    CHECK_EQ(headway_http_accept(headway_bytes_of_string("*/*"), offers, 0), -1);
}

static void no_end_of_wishes_is_read(void)
{
    static const headway_http_media offers[] = {JSON};
    char text[1024] = "";
    for (int i = 0; i < 63; i++)
        strcat(text, "a/b,");
    size_t size = strlen(text);
    strcpy(text + size, "*/*");
    CHECK_EQ(headway_http_accept(headway_bytes_of_string(text), offers, 1), 0);
    strcpy(text + size, "a/b,*/*");
    CHECK_EQ(headway_http_accept(headway_bytes_of_string(text), offers, 1), -1);
}

struct time_case {
    const char *text;
    uint32_t ms; /* 0: malformed */
};

static const struct time_case timeouts[] = {
    {"250ms", 250},
    {"2s", 2000},
    {"1.5s", 1500},
    {"2", 2000},
    {"0.25", 250},
    {"2m", 120000},
    {"0", 1},
    {"0ms", 1},
    {"0.0001", 1},
    {"1.9999", 1999},
    {" 2s ", 2000},
    {"007", 7000},
    {"", 0},
    {"s", 0},
    {"-1", 0},
    {"+1", 0},
    {"1h", 0},
    {"1 s", 0},
    {"1.", 0},
    {".5", 0},
    {"1e3", 0},
    {"1.5.5", 0},
    {"2S", 0},
    {"2sms", 0},
    {"0x2", 0},
    {"4294967", 4294967000u},
    {"4294968", UINT32_MAX - 1},
    {"99999999999999999999s", UINT32_MAX - 1},
    {"99999999999999999999m", UINT32_MAX - 1},
};

static const struct time_case grpc[] = {
    {"1S", 1000},
    {"250m", 250},
    {"2M", 120000},
    {"1H", 3600000},
    {"1500u", 1},
    {"2500u", 2},
    {"1n", 1},
    {"0S", 1},
    {"99999999H", UINT32_MAX - 1},
    {"99999999m", 99999999},
    {"", 0},
    {"S", 0},
    {"1", 0},
    {"1s", 0},
    {"1.5S", 0},
    {"-1S", 0},
    {"123456789S", 0},
    {" 1S", 0},
    {"1SS", 0},
};

static void deadlines_are_read(void)
{
    for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
        uint32_t ms = 0;
        int error = headway_http_timeout(headway_bytes_of_string(timeouts[i].text), &ms);
        if (ms != timeouts[i].ms)
            fprintf(stderr, "%s\n", timeouts[i].text);
        CHECK_EQ(error, timeouts[i].ms ? 0 : HEADWAY_EMALFORMED);
        CHECK_EQ(ms, timeouts[i].ms);
    }
    for (size_t i = 0; i < sizeof grpc / sizeof *grpc; i++) {
        uint32_t ms = 0;
        int error = headway_http_grpc_timeout(headway_bytes_of_string(grpc[i].text), &ms);
        if (ms != grpc[i].ms)
            fprintf(stderr, "%s\n", grpc[i].text);
        CHECK_EQ(error, grpc[i].ms ? 0 : HEADWAY_EMALFORMED);
        CHECK_EQ(ms, grpc[i].ms);
    }
}

static const char *const names[][2] = {
    {"X-Tenant", "x-tenant"},
    {"traceparent", "traceparent"},
    {"TraceState", "tracestate"},
    {"baggage", "baggage"},
    {"User-Agent", "user-agent"},
    {"Accept-Language", "accept-language"},
    {"Origin", "origin"},
    {"x-request-id", "x-request-id"},
    {"Grpc-Metadata-Tenant", "tenant"},
    {"Grpc-Metadata-Key-Bin", "key-bin"},
    {"x-key-bin", "x-key-bin"},
    {"Content-Type", NULL},
    {"Host", NULL},
    {"Accept", NULL},
    {"Authorization", NULL},
    {"Cookie", NULL},
    {"Grpc-Metadata-Authorization", NULL},
    {"Grpc-Metadata-Cookie", NULL},
    {"Grpc-Metadata-X-Api-Key", NULL},
    {"Grpc-Metadata-Headway-Identity", NULL},
    {"Grpc-Metadata-", NULL},
    {"headway-identity", NULL},
    {"x-api-key", NULL},
    {"X-Request-Timeout", NULL},
    {"X-Forwarded-For", NULL},
    {"X-Real-Ip", NULL},
    {"X-Http-Method-Override", NULL},
    {"x-a!b", NULL},
    {"x-\xc3\xa9", NULL},
    {"", NULL},
    {"x-a-name-that-is-far-longer-than-any-name-of-metadata-is-allowed", NULL},
    {"x-a-name-that-is-exactly-as-long-as-the-name-of-metadata-can-be", "="},
};

static void some_headers_travel_with_the_call(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[HEADWAY_HTTP_METADATA_NAME] = "";
        int found = headway_http_metadata_name(headway_bytes_of_string(names[i][0]), text);
        const char *wanted = names[i][1] && *names[i][1] == '=' ? names[i][0] : names[i][1];
        if (found != (wanted != NULL))
            fprintf(stderr, "%s\n", names[i][0]);
        CHECK_EQ(found, wanted != NULL);
        CHECK_STR(text, wanted ? wanted : "");
    }
}

#define HEADER(name, value)                                                                        \
    {                                                                                              \
        {name, sizeof name - 1},                                                                   \
        {                                                                                          \
            value, sizeof value - 1                                                                \
        }                                                                                          \
    }

static void metadata_is_packed(void)
{
    static const headway_http_header headers[] = {
        HEADER("Host", "a"),         HEADER("X-Tenant", " blue "),  HEADER("x-bad", "a\x01"),
        HEADER("X-Tenant", "green"), HEADER("x-key-bin", "AAEC"),   HEADER("x-not-bin", "!"),
        HEADER("x-utf", "\xc3\xa9"), HEADER("Authorization", "no"),
    };
    headway_arena *arena = headway_arena_new(NULL, 65536);
    headway_bytes packed;
    ProtobufCMessage *message;
    CHECK_EQ(headway_http_metadata(headers, sizeof headers / sizeof *headers, arena, &packed), 0);
    CHECK_EQ(headway_message_unpack(&headway__v1__metadata__descriptor, packed, NULL, arena,
                                    &message, NULL, 0),
             0);
    const Headway__V1__Metadata *metadata = (const Headway__V1__Metadata *)(void *)message;
    CHECK_EQ(metadata->n_text, 1);
    CHECK_STR(metadata->text[0]->key, "x-tenant");
    CHECK_STR(metadata->text[0]->value, "blue, green");
    CHECK_EQ(metadata->n_binary, 1);
    CHECK_STR(metadata->binary[0]->key, "x-key-bin");
    CHECK_EQ(metadata->binary[0]->value.len, 3);
    CHECK_EQ(headway_http_metadata(NULL, 0, arena, &packed), 0);
    CHECK_EQ(packed.size, 0);
    headway_arena_free(arena);
}

static void metadata_has_a_limit(void)
{
    static char value[HEADWAY_HTTP_METADATA_LIMIT];
    headway_arena *arena = headway_arena_new(NULL, 65536), *small = headway_arena_new(NULL, 4096);
    headway_bytes packed;
    memset(value, 'a', sizeof value);
    headway_http_header header = {{"x-a", 3}, {value, sizeof value - 16}};
    CHECK_EQ(headway_http_metadata(&header, 1, small, &packed), HEADWAY_ENOMEM);
    CHECK_EQ(headway_http_metadata(&header, 1, arena, &packed), 0);
    header.value.size = sizeof value - 4;
    CHECK_EQ(headway_http_metadata(&header, 1, arena, &packed), HEADWAY_ELIMIT);
    header.value.size = sizeof value;
    CHECK_EQ(headway_http_metadata(&header, 1, arena, &packed), HEADWAY_ELIMIT);
    headway_arena_free(arena);
    headway_arena_free(small);
}

int main(void)
{
    RUN(a_content_type_is_known_by_its_name);
    RUN(the_most_wanted_is_chosen);
    RUN(no_end_of_wishes_is_read);
    RUN(deadlines_are_read);
    RUN(some_headers_travel_with_the_call);
    RUN(metadata_is_packed);
    RUN(metadata_has_a_limit);
    return 0;
}
