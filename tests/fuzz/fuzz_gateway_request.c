/* SPDX-License-Identifier: Apache-2.0 */
/* What a request's headers say: what of it is sent back, passed on or logged cannot break a header
   or a line. The input is cut at newlines into as many headers as there are readers. */
#include "access_log.h"
#include "cors.h"
#include "keys.h"
#include "page.h"
#include "proxies.h"
#include "trace.h"

#include <check.h>
#include <headway/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 8 };

static int is_printable(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 32 || (unsigned char)*text > 126)
            return 0;
    return 1;
}

static void cut(const uint8_t *data, size_t size, headway_bytes *parts)
{
    for (int i = 0; i < PARTS; i++) {
        const uint8_t *end = i + 1 < PARTS && size ? memchr(data, '\n', size) : NULL;
        size_t n = end ? (size_t)(end - data) : size;
        parts[i] = headway_bytes_of(data, n);
        data += n + (end != NULL);
        size -= n + (end != NULL);
    }
}

static void fill(void *user, void *bytes, size_t size)
{
    memset(bytes, *(int *)user, size);
}

static void trace(const headway_bytes *parts)
{
    int byte = 7;
    const headway_random random = {fill, &byte};
    gateway_trace t;
    trace_begin(&(trace_headers){parts[0], parts[1], parts[2]}, &random, &t);
    CHECK(strlen(t.traceparent) == 55 && is_printable(t.traceparent));
    CHECK(*t.request_id && is_printable(t.request_id) && !strchr(t.request_id, '"'));
    for (const char *at = t.tracestate; *at; at++)
        CHECK(*at == '\t' || (*at >= 32 && *at <= 126));
}

static void cors(const headway_bytes *parts)
{
    static char *origins[] = {"https://*.example.com", "http://[::1]:80"}, *star[] = {"*"};
    Headway__V1__GatewayCors settings;
    headway__v1__gateway_cors__init(&settings);
    settings.origins = origins;
    settings.n_origins = 2;
    settings.methods = settings.headers = star;
    settings.n_methods = settings.n_headers = 1;
    gateway_cors *c;
    cors_answer answer;
    CHECK_EQ(cors_new(&settings, &c), 0);
    cors_decide(c, &(cors_request){parts[0], parts[1], parts[2], parts[3]}, &answer);
    for (size_t i = 0; i < answer.count; i++)
        CHECK(is_printable(answer.headers[i].value));
    CHECK(answer.kind != CORS_ACTUAL || strncmp(answer.origin, "http", 4) == 0);
    cors_free(c);
}

static void keys(const headway_bytes *parts)
{
    static gateway_keys *all;
    const gateway_key *key = NULL;
    const char *text = "keys: [{name: a, sha256: "
                       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad}]";
    if (!all)
        CHECK_EQ(keys_parse("k", headway_bytes_of_string(text), stderr, &all), 0);
    keys_found found = keys_find(all, &(keys_shown){parts[0], parts[1], parts[2]}, 0, &key);
    CHECK((found == KEYS_GOOD) == (key != NULL));
    CHECK(is_printable(keys_message(found)) && is_printable(keys_challenge(found)));
}

static void log_line(const headway_bytes *parts)
{
    static char text[64 << 10];
    const access_record record = {.client = "::1",
                                  .version = 11,
                                  .method = parts[0],
                                  .target = parts[1],
                                  .referer = parts[2],
                                  .agent = parts[3]};
    for (int json = 0; json < 2; json++) {
        size_t n = access_log_line(&record, json, text, sizeof text), whole = 0;
        CHECK(n > 1 && text[n - 1] == '\n');
        for (size_t i = 0; i + 1 < n; i++)
            CHECK(text[i] >= 32 && text[i] <= 126);
        CHECK(!json ||
              (headway_json_next(headway_bytes_of(text, n), &whole) == 0 && whole + 1 >= n));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *networks[] = {"10.0.0.0/8", "::/0", "unix"};
    headway_bytes parts[PARTS];
    char peer[80], address[64];
    page_file file = {.etag = "\"abc\""};
    cut(data, size, parts);
    trace(parts);
    cors(parts);
    keys(parts);
    log_line(parts);
    snprintf(peer, sizeof peer, "%.*s", (int)(parts[4].size < 70 ? parts[4].size : 70),
             parts[4].size ? (const char *)parts[4].data : "");
    (void)proxies_client(networks, 3, peer, parts[5], address, sizeof address);
    (void)proxies_client(networks, 3, "10.0.0.1:5", parts[5], address, sizeof address);
    CHECK(is_printable(address));
    (void)page_accepts_gzip(parts[6]);
    (void)page_is_known(parts[7], &file);
    return 0;
}
