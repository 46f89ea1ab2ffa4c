/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of the Lambda API: each is answered once, whatever it says, and what was created can be
   read by the next host. A request is a line, headers, an empty line, and a body. */
#include <lambda_fake.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS = 8 };

static headway_bytes cut(headway_bytes *rest, char at)
{
    const char *data = rest->data, *end = rest->size ? memchr(data, at, rest->size) : NULL;
    size_t size = end ? (size_t)(end - data) : rest->size;
    headway_bytes part = headway_bytes_of(data, size);
    size += end != NULL;
    *rest = headway_bytes_of(data + size, rest->size - size);
    return part;
}

static void read_request(headway_bytes text, headway_http_header headers[HEADERS],
                         api_request *request)
{
    headway_bytes line = cut(&text, '\n');
    request->headers = headers;
    request->method = cut(&line, ' ');
    request->path = cut(&line, '?');
    request->query = line;
    while (text.size && request->header_count < HEADERS) {
        headway_bytes field = cut(&text, '\n');
        if (!field.size)
            break;
        headway_bytes name = cut(&field, ':');
        headers[request->header_count++] = (headway_http_header){name, field};
    }
    request->body = text;
}

/* What was begun ends, in one of the ways that it can. */
static void finish(fake_world *w, api_call *call, size_t dice)
{
    const host_result result = {.payload = {"{}", 2},
                                .content_type = "",
                                .error = dice & 1 ? "Unhandled" : NULL,
                                .error_type = "E",
                                .error_message = "m",
                                .version = "$LATEST"};
    struct host_invocation *i = &w->host.invocation;
    if (w->disk.done) {
        fake_unpacked(&w->disk, dice & 1 ? HEADWAY_EINVAL : 0, "why");
    } else if (dice & 2) {
        api_cancel(call);
        w->client.answers++;
    } else {
        CHECK(i->sink);
        if (i->options.stream && (dice & 4))
            i->sink->begin(i->user, "");
        i->sink->done(i->user, &result);
    }
}

static void ask(fake_world *w, headway_bytes text)
{
    headway_http_header headers[HEADERS];
    api_request request = {.header_count = 0};
    api_call *call = NULL;
    read_request(text, headers, &request);
    CHECK(api_body_limit(w->api, &request) > 0);
    w->client = (fake_client){.status = 0};
    w->host.invocation.sink = NULL;
    CHECK_EQ(api_open(w->api, &request, &fake_output, &w->client, &call), 0);
    CHECK((call == NULL) == (w->client.answers == 1));
    if (call)
        finish(w, call, text.size);
    CHECK_EQ(w->client.answers, 1);
    CHECK(!w->client.status || (w->client.status >= 200 && w->client.status < 504));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fake_world world;
    fake_world *w = &world;
    memset(w, 0, sizeof *w);
    fake_open(w, NULL, 0);
    ask(w, headway_bytes_of_string(
               "POST /2015-03-31/functions\n\n"
               "{\"FunctionName\":\"f\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Runtime\":"
               "\"provided.al2023\",\"Handler\":\"h\",\"Code\":{\"ZipFile\":\"UEsFBg==\"}}"));
    ask(w, headway_bytes_of(data, size));
    size_t functions = store_count(w->store);
    fake_close(w);
    w->host.count = 0;
    fake_open(w, NULL, 0);
    CHECK_EQ(w->unreadable, 0);
    CHECK_EQ(store_count(w->store), functions);
    fake_close(w);
    fake_disk_done(&w->disk);
    return 0;
}
