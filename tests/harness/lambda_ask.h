/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the Lambda API of a fake world, and looks at its answers. */
#ifndef HEADWAY_TESTS_LAMBDA_ASK_H
#define HEADWAY_TESTS_LAMBDA_ASK_H

#include <lambda_fake.h>

#define CREATE                                                                                     \
    "{\"FunctionName\":\"f\",\"Role\":\"arn:aws:iam::123456789012:role/r\","                       \
    "\"Runtime\":\"provided.al2023\",\"Handler\":\"h\",\"Code\":{\"ZipFile\":\"UEsFBg==\"}}"
#define INVOKE "/2015-03-31/functions/f/invocations"
#define STREAM "/2021-11-15/functions/f/response-streaming-invocations"

/* "METHOD PATH?QUERY", headers as pairs with NULL behind them. */
static inline api_call *ask(fake_world *w, const char *line, const char *const *headers,
                            const char *body)
{
    headway_http_header fields[16];
    api_request request = {.headers = fields, .body = headway_bytes_of_string(body)};
    const char *space = strchr(line, ' '), *mark = strchr(line, '?');
    api_call *call = NULL;
    request.method = headway_bytes_of(line, (size_t)(space - line));
    request.path =
        headway_bytes_of(space + 1, mark ? (size_t)(mark - space - 1) : strlen(space + 1));
    request.query = headway_bytes_of_string(mark ? mark + 1 : "");
    if (!headers || strcmp(headers[0], "Host") != 0)
        fields[request.header_count++] = (headway_http_header){
            headway_bytes_of_string("Host"), headway_bytes_of_string("127.0.0.1:1")};
    for (; headers && *headers; headers += 2)
        fields[request.header_count++] = (headway_http_header){headway_bytes_of_string(headers[0]),
                                                               headway_bytes_of_string(headers[1])};
    w->client = (fake_client){.status = 0};
    CHECK_EQ(api_open(w->api, &request, &fake_output, &w->client, &call), 0);
    CHECK((call == NULL) == (w->client.answers == 1));
    return call;
}

#define HEADERS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Answered at once, with this status and something in headers or body. */
static inline void answers(fake_world *w, const char *line, const char *const *headers,
                           const char *body, int status, const char *word)
{
    CHECK(!ask(w, line, headers, body));
    if (w->client.status != status ||
        !(strstr(w->client.headers, word) || strstr(w->client.body, word)))
        fprintf(stderr, "    %s: %d\n%s%s\n", line, w->client.status, w->client.headers,
                w->client.body);
    CHECK_EQ(w->client.status, status);
    CHECK(strstr(w->client.headers, word) || strstr(w->client.body, word));
}

static inline void create(fake_world *w)
{
    CHECK(ask(w, "POST /2015-03-31/functions", NULL, CREATE));
    fake_unpacked(&w->disk, 0, "");
    CHECK_EQ(w->client.status, 201);
}

static inline void begin(fake_world *w)
{
    memset(w, 0, sizeof *w);
    fake_open(w, NULL, 0);
    create(w);
}

static inline void end(fake_world *w)
{
    fake_close(w);
    fake_disk_done(&w->disk);
}

#endif
