/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of the Lambda API, what the host is told, and the answers; without sockets or disks. */
#include <lambda_ask.h>

static fake_world world;

/* ---- stories ---- */

static void paths_of_old_and_new_clients(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "GET /2015-03-31/functions", NULL, "", 200, "\"Functions\":[{");
    answers(w, "GET /2015-03-31/functions/", NULL, "", 200, "\"Functions\":[{");
    answers(w, "GET /2015-03-31/functions/f", NULL, "", 200, "\"Configuration\"");
    answers(w, "GET /2015-03-31/functions/f%3A%24LATEST", NULL, "", 200, "\"Configuration\"");
    answers(
        w, "GET /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af",
        NULL, "", 200, "\"Configuration\"");
    answers(w, "GET /2015-03-31/functions/123456789012:f", NULL, "", 200, "\"Configuration\"");
    answers(w, "GET /2015-03-31/functions/f?Qualifier=%24LATEST", NULL, "", 200, "Configuration");
    answers(w, "GET /2015-03-31/functions/g", NULL, "", 404,
            "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:g");
    answers(w, "GET /2015-03-31/functions/f?Qualifier=7", NULL, "", 404, "function:f:7");
    answers(w, "GET /2015-03-31/functions//", NULL, "", 404, "UnknownOperationException");
    answers(w, "GET /", NULL, "", 404, "This host offers: ");
    end(w);
}

static void what_is_not_offered_is_refused_by_name(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST /2021-10-31/functions/f/url", NULL, "{}", 400,
            "CreateFunctionUrlConfig of Lambda is not offered");
    answers(w, "POST /2025-12-01/durable-executions/arn%3Aaws%2Fx/checkpoint", NULL, "{}", 400,
            "CheckpointDurableExecution");
    answers(w, "POST /", HEADERS("X-Amz-Target", "AmazonSQS.CreateQueue"), "{}", 400,
            "CreateQueue of AmazonSQS is not offered");
    answers(w, "POST /",
            HEADERS("Authorization",
                    "AWS4-HMAC-SHA256 Credential=A/20150830/eu-west-1/sns/aws4_request, S=x"),
            "Action=Publish&Version=1", 400, "<Message>Publish of sns is not offered");
    answers(w, "GET /bucket/key",
            HEADERS("Authorization",
                    "AWS4-HMAC-SHA256 Credential=A/20150830/eu-west-1/s3/aws4_request, S=x"),
            "", 400, "<Code>NotImplemented</Code>");
    answers(w, "POST /", NULL, "Action=GetCallerIdentity&Version=2011-06-15", 200,
            "<Account>123456789012</Account>");
    end(w);
}

static void options_of_an_invocation_arrive(void)
{
    fake_world *w = &world;
    host_invocation *i = &w->host.invocation;
    begin(w);
    CHECK(ask(w, "POST " INVOKE,
              HEADERS("X-Amz-Log-Type", "Tail", "X-Amz-Client-Context",
                      "eyJhIjoxfQ==", "X-Amz-Tenant-Id", "t", "X-Amzn-Trace-Id", "Root=1"),
              "[1]"));
    CHECK_STR(i->payload, "[1]");
    CHECK_STR(i->client_context, "{\"a\":1}");
    CHECK(i->options.log_tail && !i->options.stream);
    const host_result result = {.payload = {"\"x\"", 3},
                                .content_type = "",
                                .error = "Unhandled",
                                .error_type = "E",
                                .error_message = "",
                                .log_tail = {"log", 3},
                                .version = "$LATEST"};
    i->sink->done(i->user, &result);
    CHECK_EQ(w->client.status, 200);
    CHECK_STR(w->client.body, "\"x\"");
    CHECK(strstr(w->client.headers, "X-Amz-Function-Error: Unhandled\n"));
    CHECK(strstr(w->client.headers, "X-Amz-Log-Result: bG9n\n"));
    CHECK(strstr(w->client.headers, "X-Amz-Executed-Version: $LATEST\n"));
    CHECK(strstr(w->client.headers, "x-amzn-RequestId: 01234567-89ab-4def-8123-456789abcdef\n"));
    end(w);
}

static void kinds_of_invocations(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "Event"), "", 202,
            "x-amzn-RequestId: 11111111-");
    CHECK_EQ(w->host.events, 1);
    CHECK_STR(w->host.invocation.payload, "{}");
    static const char *const values[] = {"1", "-2.5e3 ", "null", "\"a\"", " true\n"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "Event"), values[i], 202, "");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "DryRun"), "", 204, "");
    CHECK_EQ(w->host.events, 6);
    CHECK_EQ(w->host.invoked, 0);
    end(w);
}

static void wrong_invocations(void)
{
    fake_world *w = &world;
    static char long_context[API_CLIENT_CONTEXT + 2], long_tenant[258];
    memset(long_context, 'A', sizeof long_context - 1);
    memset(long_tenant, 't', sizeof long_tenant - 1);
    begin(w);
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "event"), "{}", 400,
            "'invocationType' failed to satisfy constraint");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Log-Type", "All"), "{}", 400, "'logType'");
    answers(w, "POST " INVOKE, NULL, "{} {}", 400, "InvalidRequestContentException");
    answers(w, "POST " INVOKE, NULL, "1 2", 400, "InvalidRequestContentException");
    answers(w, "POST " INVOKE, NULL, "tru", 400, "InvalidRequestContentException");
    answers(w, "POST " INVOKE, NULL, "{", 400, "Could not parse request body into json");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Client-Context", "{}"), "{}", 400,
            "valid Base64-encoded JSON object");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Client-Context", "MQ=="), "{}", 400,
            "valid Base64-encoded JSON object");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Client-Context", long_context), "{}", 400,
            "no more than 3583 bytes");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Tenant-Id", long_tenant), "{}", 400, "'tenantId'");
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Durable-Execution-Name", "n"), "{}", 400,
            "Durable executions are not offered");
    answers(w, "POST " STREAM, HEADERS("X-Amz-Invocation-Type", "Event"), "{}", 400,
            "'invocationType'");
    CHECK_EQ(w->host.invoked + w->host.events, 0);
    end(w);
}

static void too_large_payloads(void)
{
    fake_world *w = &world;
    static char large[HOST_PAYLOAD + 2];
    begin(w);
    memset(large, ' ', sizeof large - 1);
    large[0] = '1';
    answers(w, "POST " INVOKE, NULL, large, 413,
            "Request must be smaller than 6291556 bytes for the InvokeFunction operation");
    large[HOST_PAYLOAD] = 0;
    CHECK(ask(w, "POST " INVOKE, NULL, large));
    CHECK_EQ(w->host.invocation.payload_size, HOST_PAYLOAD);
    w->host.invocation.sink->refused(w->host.invocation.user,
                                     &(host_refusal){.http = 500, .type = "ServiceException"});
    large[HOST_EVENT_PAYLOAD] = ' ';
    large[HOST_EVENT_PAYLOAD + 1] = 0;
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "Event"), large, 413,
            "Request must be smaller than 1048576 bytes for the InvokeFunction operation");
    large[HOST_EVENT_PAYLOAD] = 0;
    answers(w, "POST " INVOKE, HEADERS("X-Amz-Invocation-Type", "Event"), large, 202, "");
    end(w);
}

static void throttles_say_why_and_how_long(void)
{
    fake_world *w = &world;
    static const host_refusal full = {.http = 429,
                                      .type = "TooManyRequestsException",
                                      .reason = "ReservedFunctionConcurrentInvocationLimitExceeded",
                                      .text = "Rate Exceeded.",
                                      .retry_after_ms = 1500};
    begin(w);
    w->host.refuses = &full;
    answers(w, "POST " INVOKE, NULL, "{}", 429,
            "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
            "\"message\":\"Rate Exceeded.\"}");
    CHECK(strstr(w->client.headers, "Retry-After: 2\n"));
    answers(w, "POST " STREAM, NULL, "{}", 429, "TooManyRequestsException");
    end(w);
}

static void a_client_leaves(void)
{
    fake_world *w = &world;
    begin(w);
    api_call *call = ask(w, "POST " INVOKE, NULL, "{}");
    CHECK(call);
    api_cancel(call);
    CHECK(w->host.invocation.cancelled);
    CHECK_EQ(w->client.answers, 0);
    /* While its code is unpacked: that goes on. */
    call = ask(w, "PUT /2015-03-31/functions/f/code", NULL, "{\"ZipFile\":\"UEsFBg==\"}");
    CHECK(call);
    api_cancel(call);
    fake_unpacked(&w->disk, 0, "");
    CHECK_EQ(w->client.answers, 0);
    CHECK(strstr(host_function_find(&w->host, "f", "$LATEST")->folder, w->disk.code));
    end(w);
}

/* ---- streams ---- */

static int has(const fake_client *c, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= c->size; i++) {
        if (memcmp(c->body + i, word, strlen(word)) == 0)
            return 1;
    }
    return 0;
}

static void a_result_in_pieces(void)
{
    fake_world *w = &world;
    host_invocation *i = &w->host.invocation;
    begin(w);
    api_call *call = ask(w, "POST " STREAM, NULL, "{}");
    CHECK(call && i->options.stream);
    i->sink->begin(i->user, "text/plain");
    CHECK(strstr(w->client.headers, "Content-Type: application/vnd.amazon.eventstream\n"));
    CHECK_EQ(i->sink->write(i->user, headway_bytes_of_string("first")), 0);
    w->client.full = 1;
    CHECK_EQ(i->sink->write(i->user, headway_bytes_of_string("second")), HEADWAY_EAGAIN);
    api_writable(call);
    CHECK_EQ(i->writable, 1);
    /* Its end waits for room too. */
    const host_result result = {.content_type = "",
                                .error = "Unhandled",
                                .error_type = "RangeError",
                                .error_message = "broke off",
                                .version = "$LATEST"};
    i->sink->done(i->user, &result);
    CHECK(!w->client.ended);
    w->client.full = 0;
    api_writable(call);
    CHECK(w->client.ended && !w->client.aborted);
    CHECK(has(&w->client, "PayloadChunk") && has(&w->client, "first"));
    CHECK(!has(&w->client, "second"));
    CHECK(has(&w->client, "{\"ErrorCode\":\"RangeError\",\"ErrorDetails\":\"broke off\"}"));
    end(w);
}

/* As the host wants it: a failure that comes before any piece is one. */
static void the_first_piece_is_always_taken(void)
{
    fake_world *w = &world;
    host_invocation *i = &w->host.invocation;
    const host_result result = {.content_type = "",
                                .error = "Unhandled",
                                .error_type = "E",
                                .error_message = "",
                                .version = "$LATEST"};
    begin(w);
    for (int ends_first = 0; ends_first < 2; ends_first++) {
        api_call *call = ask(w, "POST " STREAM, NULL, "{}");
        i->sink->begin(i->user, "");
        w->client.full = 1;
        CHECK_EQ(i->sink->write(i->user, headway_bytes_of_string("first")), 0);
        CHECK_EQ(i->sink->write(i->user, headway_bytes_of_string("second")), HEADWAY_EAGAIN);
        if (ends_first)
            i->sink->done(i->user, &result);
        api_writable(call);
        CHECK(!w->client.size && !i->writable);
        w->client.full = 0;
        api_writable(call);
        CHECK_EQ(i->writable, !ends_first);
        if (!ends_first)
            i->sink->done(i->user, &result);
        CHECK(w->client.ended && has(&w->client, "first") && has(&w->client, "\"E\""));
    }
    end(w);
}

static void a_stream_whose_client_has_gone(void)
{
    fake_world *w = &world;
    host_invocation *i = &w->host.invocation;
    const host_result result = {
        .content_type = "", .error_type = "", .error_message = "", .version = "$LATEST"};
    begin(w);
    CHECK(ask(w, "POST " STREAM, NULL, "{}"));
    w->client.gone = 1;
    i->sink->begin(i->user, "");
    CHECK_EQ(i->sink->write(i->user, headway_bytes_of_string("x")), HEADWAY_ECLOSED);
    i->sink->done(i->user, &result);
    CHECK(w->client.aborted);
    /* And while its last event waits. */
    api_call *call = ask(w, "POST " STREAM, NULL, "{}");
    i->sink->begin(i->user, "");
    w->client.full = 1;
    i->sink->done(i->user, &result);
    api_cancel(call);
    CHECK_EQ(w->client.answers, 0);
    end(w);
}

static void a_stream_that_fails_before_its_first_piece(void)
{
    fake_world *w = &world;
    host_invocation *i = &w->host.invocation;
    const host_result result = {.payload = {"{\"errorMessage\":\"no\"}", 21},
                                .content_type = "",
                                .error = "Unhandled",
                                .error_type = "E",
                                .error_message = "",
                                .version = "$LATEST"};
    begin(w);
    CHECK(ask(w, "POST " STREAM, NULL, "{}"));
    i->sink->done(i->user, &result);
    CHECK(w->client.begun && w->client.ended);
    CHECK(has(&w->client, "{\"errorMessage\":\"no\"}"));
    CHECK(has(&w->client, "{\"ErrorCode\":\"E\"}"));
    end(w);
}

/* ---- who may ask ---- */

static void browsers_are_refused(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST " INVOKE, HEADERS("Origin", "http://evil.example"), "{}", 403,
            "AccessDeniedException");
    answers(w, "GET /2015-03-31/functions", NULL, "", 200, "Functions");
    static const char *const local[] = {"localhost:9001", "LOCALHOST",       "localhost.",
                                        "a.localhost:1",  "LocalHost.:9001", "127.0.0.1:9001"};
    static const char *const foreign[] = {"evil.example", "notlocalhost", "localhost..",
                                          "localhost.evil.example"};
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        answers(w, "GET /2015-03-31/functions", HEADERS("Host", local[i]), "", 200, "Functions");
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        answers(w, "GET /2015-03-31/functions", HEADERS("Host", foreign[i]), "", 403,
                "AccessDeniedException");
    end(w);
}

static void requests_must_be_signed_where_keys_are_known(void)
{
    fake_world *w = &world;
    static const api_key key = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
    memset(w, 0, sizeof *w);
    fake_open(w, &key, 1);
    answers(w, "GET /2015-03-31/functions", NULL, "", 403, "MissingAuthenticationTokenException");
    answers(w, "GET /2015-03-31/functions", HEADERS("Authorization", "AWS4-HMAC-SHA256 x"), "", 403,
            "IncompleteSignatureException");
    answers(w, "GET /2015-03-31/functions",
            HEADERS("X-Amz-Date", "20150830T123600Z", "Authorization",
                    "AWS4-HMAC-SHA256 Credential=ANOTHER/20150830/eu-west-1/lambda/aws4_request, "
                    "SignedHeaders=host;x-amz-date, Signature="
                    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            "", 403, "UnrecognizedClientException");
    answers(w, "GET /2015-03-31/functions",
            HEADERS("X-Amz-Date", "20150830T123600Z", "Authorization",
                    "AWS4-HMAC-SHA256 "
                    "Credential=AKIDEXAMPLE/20150830/eu-west-1/lambda/aws4_request, "
                    "SignedHeaders=host;x-amz-date, Signature="
                    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            "", 403, "The request signature we calculated does not match");
    w->now_ms += 600000;
    answers(w, "GET /2015-03-31/functions",
            HEADERS("X-Amz-Date", "20150830T123600Z", "Authorization",
                    "AWS4-HMAC-SHA256 "
                    "Credential=AKIDEXAMPLE/20150830/eu-west-1/lambda/aws4_request, "
                    "SignedHeaders=host;x-amz-date, Signature="
                    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            "", 403, "Signature expired");
    end(w);
}

int main(void)
{
    RUN(paths_of_old_and_new_clients);
    RUN(what_is_not_offered_is_refused_by_name);
    RUN(options_of_an_invocation_arrive);
    RUN(kinds_of_invocations);
    RUN(wrong_invocations);
    RUN(too_large_payloads);
    RUN(throttles_say_why_and_how_long);
    RUN(a_client_leaves);
    RUN(a_result_in_pieces);
    RUN(the_first_piece_is_always_taken);
    RUN(a_stream_whose_client_has_gone);
    RUN(a_stream_that_fails_before_its_first_piece);
    RUN(browsers_are_refused);
    RUN(requests_must_be_signed_where_keys_are_known);
    return 0;
}
