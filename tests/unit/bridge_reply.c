/* SPDX-License-Identifier: Apache-2.0 */
/* What answers of AWS mean; where functions are; what they cost. */
#include "cost.h"
#include "region.h"
#include "reply.h"
#include "target.h"

#include <check.h>

static reply_verdict judged;

static const reply_verdict *judge(int http, const char *type, const char *body)
{
    const reply r = {.http = http, .error_type = type, .body = headway_bytes_of_string(body)};
    reply_judge(&r, &judged);
    return &judged;
}

static void results_are_taken(void)
{
    CHECK_EQ(judge(200, NULL, "")->kind, REPLY_TAKEN);
    CHECK_EQ(judge(202, NULL, "")->kind, REPLY_TAKEN);
    CHECK_EQ(judge(204, NULL, "")->kind, REPLY_TAKEN);
    CHECK_EQ(judge(302, NULL, "")->kind, REPLY_FAILED);
}

static void throttling_has_a_reason_and_advice(void)
{
    const reply r = {
        .http = 429,
        .error_type = "TooManyRequestsException",
        .retry_after = "3",
        .body = headway_bytes_of_string(
            "{\"Reason\":\"ReservedFunctionConcurrentInvocationLimitExceeded\",\"Type\":\"User\","
            "\"message\":\"Rate Exceeded.\"}")};
    reply_judge(&r, &judged);
    CHECK_EQ(judged.kind, REPLY_THROTTLED);
    CHECK_EQ(judged.advice_ms, 3000);
    CHECK_STR(judged.text, "Lambda answered 429 TooManyRequestsException: Rate Exceeded. "
                           "(ReservedFunctionConcurrentInvocationLimitExceeded)");
    static const char *const none[] = {
        "-5", "", "soon", "1e9", "99999999999", " 3", "Fri, 31 Dec 1999 23:59:59 GMT"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const reply odd = {.http = 429, .retry_after = none[i]};
        reply_judge(&odd, &judged);
        CHECK_EQ(judged.kind, REPLY_THROTTLED);
        CHECK_EQ(judged.advice_ms, 0);
    }
    const reply distant = {.http = 429, .retry_after = "999999999"};
    reply_judge(&distant, &judged);
    CHECK_EQ(judged.advice_ms, 30000);
    CHECK_EQ(judge(429, NULL, "busy")->kind, REPLY_THROTTLED);
    CHECK_EQ(judge(400, "ThrottlingException", "{}")->kind, REPLY_THROTTLED);
    CHECK_EQ(judge(502, "EC2ThrottledException", "{}")->kind, REPLY_THROTTLED);
}

static void errors_have_codes(void)
{
    static const struct {
        int http;
        const char *type;
        int code;
    } rows[] = {
        {403, "AccessDeniedException", HEADWAY_PERMISSION_DENIED},
        {403, "AccessDeniedException:http://internal.amazon.com/", HEADWAY_PERMISSION_DENIED},
        {404, "ResourceNotFoundException", HEADWAY_UNIMPLEMENTED},
        {409, "ResourceConflictException", HEADWAY_UNAVAILABLE},
        {409, "SnapStartNotReadyException", HEADWAY_UNAVAILABLE},
        {408, "SnapStartTimeoutException", HEADWAY_UNAVAILABLE},
        {408, "EFSMountTimeoutException", HEADWAY_UNAVAILABLE},
        {408, "EFSMountConnectivityException", HEADWAY_UNAVAILABLE},
        {400, "RecursiveInvocationException", HEADWAY_FAILED_PRECONDITION},
        {413, "RequestTooLargeException", HEADWAY_RESOURCE_EXHAUSTED},
        {400, "InvalidParameterValueException", HEADWAY_INVALID_ARGUMENT},
        {400, "InvalidRequestContentException", HEADWAY_INTERNAL},
        {500, "ServiceException", HEADWAY_UNAVAILABLE},
        {502, NULL, HEADWAY_UNAVAILABLE},
        {503, NULL, HEADWAY_UNAVAILABLE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        judge(rows[i].http, rows[i].type, "{\"Message\":\"m\"}");
        CHECK_EQ(judged.kind, REPLY_FAILED);
        CHECK_EQ(judged.code, rows[i].code);
        CHECK(strstr(judged.text, ": m"));
    }
    CHECK_EQ(judge(413, "RequestTooLargeException", "{}")->advice_ms, HEADWAY_RETRY_NEVER);
    CHECK_EQ(judge(403, "ExpiredTokenException", "{}")->kind, REPLY_EXPIRED);
    CHECK_EQ(judge(403, NULL, "{\"__type\":\"com.amazon#UnrecognizedClientException\"}")->kind,
             REPLY_EXPIRED);
}

static void no_secret_of_a_signature_is_told(void)
{
    judge(403, "InvalidSignatureException",
          "{\"message\":\"does not match.\\n\\nThe Canonical String was\\n"
          "x-amz-security-token:CANARY\"}");
    CHECK_EQ(judged.code, HEADWAY_UNAUTHENTICATED);
    CHECK(!strstr(judged.text, "CANARY") && strstr(judged.text, "secret key"));
    judge(403, "InvalidSignatureException", "{\"message\":\"Signature expired: 1 is earlier\"}");
    CHECK(strstr(judged.text, "the clock of this machine is wrong"));
    judge(500, "X", "{\"message\":\"first\\nCANARY\"}");
    CHECK(!strstr(judged.text, "CANARY") && strstr(judged.text, "first"));
}

static void what_an_endpoint_echoes_is_covered(void)
{
    static const char *const types[] = {"IncompleteSignatureException",
                                        "ExpiredTokenException",
                                        "MissingAuthenticationTokenException",
                                        "UnrecognizedClientException",
                                        "ServiceException",
                                        NULL};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const reply r = {
            .http = 403,
            .error_type = types[i],
            .token = "CANARY+token/=",
            .body = headway_bytes_of_string(
                "{\"__type\":\"CANARY+token/=\",\"Reason\":\"CANARY+token/=\",\"message\":"
                "\"Authorization=AWS4-HMAC-SHA256 Credential=CANARY/20150830, SignedHeaders=host, "
                "Signature=CANARY0 token CANARY+token/=CANARY+token/= end\"}")};
        reply_judge(&r, &judged);
        CHECK(!strstr(judged.text, "CANARY"));
    }
    CHECK_STR(judged.text, "Lambda answered 403 ***: Authorization=AWS4-HMAC-SHA256 "
                           "Credential=***, SignedHeaders=host, Signature=*** token ****** end "
                           "(***)");
    char token[128];
    memset(token, 'C', sizeof token - 1);
    token[127] = 0;
    const reply cut = {.http = 500, .error_type = token + 27, .token = token};
    reply_judge(&cut, &judged);
    CHECK_STR(judged.text, "Lambda answered 500");
    const reply brief = {.http = 500,
                         .token = "t",
                         .body = headway_bytes_of_string("{\"message\":\"it Signature=\"}")};
    reply_judge(&brief, &judged);
    CHECK_STR(judged.text, "Lambda answered 500: i* Signa*ure=");
}

static void names_become_paths(void)
{
    target t;
    char reason[TARGET_WHY];
    CHECK_EQ(target_of("fleet", &t, reason), 0);
    CHECK_STR(t.invoke, "/2015-03-31/functions/fleet/invocations");
    CHECK_STR(t.stream, "/2021-11-15/functions/fleet/response-streaming-invocations");
    CHECK_STR(t.query, "");
    CHECK_EQ(target_of("fleet:$LATEST", &t, reason), 0);
    CHECK_STR(t.invoke, "/2015-03-31/functions/fleet/invocations");
    CHECK_STR(t.query, "Qualifier=%24LATEST");
    CHECK_EQ(target_of("arn:aws:lambda:eu-west-1:123456789012:function:f:live", &t, reason), 0);
    CHECK_STR(t.invoke, "/2015-03-31/functions/"
                        "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af/invocations");
    CHECK_STR(t.query, "Qualifier=live");
    CHECK_STR(t.region, "eu-west-1");
    CHECK_EQ(target_of("no name", &t, reason), HEADWAY_EINVAL);
    CHECK(strstr(reason, "validation error"));
}

static void regions_have_endpoints(void)
{
    char region[REGION_NAME], url[REGION_URL], reason[256];
    const endpoint_sources own = {0};
    static const char *const rows[][2] = {
        {"eu-west-1", "https://lambda.eu-west-1.amazonaws.com"},
        {"cn-north-1", "https://lambda.cn-north-1.amazonaws.com.cn"},
        {"us-gov-west-1", "https://lambda.us-gov-west-1.amazonaws.com"},
        {"us-iso-east-1", "https://lambda.us-iso-east-1.c2s.ic.gov"},
        {"us-isob-east-1", "https://lambda.us-isob-east-1.sc2s.sgov.gov"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_EQ(endpoint_choose(&own, rows[i][0], url, reason, sizeof reason), 0);
        CHECK_STR(url, rows[i][1]);
    }
    const endpoint_sources both = {.fips = 1, .dual_stack = 1};
    CHECK_EQ(endpoint_choose(&both, "us-east-1", url, reason, sizeof reason), 0);
    CHECK_STR(url, "https://lambda-fips.us-east-1.api.aws");
    const endpoint_sources sts = {.service = "sts", .fips = 1};
    CHECK_EQ(endpoint_choose(&sts, "us-east-1", url, reason, sizeof reason), 0);
    CHECK_STR(url, "https://sts-fips.us-east-1.amazonaws.com");
    CHECK_EQ(endpoint_choose(&sts, "us-gov-west-1", url, reason, sizeof reason), 0);
    CHECK_STR(url, "https://sts.us-gov-west-1.amazonaws.com");
    const region_sources sources = {"", NULL, "us-east-2", "us-west-1"};
    CHECK_EQ(region_choose(&sources, region, reason, sizeof reason), 0);
    CHECK_STR(region, "us-east-2");
    const region_sources none = {0}, wrong = {.variable = "eu-west-1.evil.example/"};
    CHECK_EQ(region_choose(&none, region, reason, sizeof reason), HEADWAY_EINVAL);
    CHECK(strstr(reason, "AWS_REGION"));
    CHECK_EQ(region_choose(&wrong, region, reason, sizeof reason), HEADWAY_EINVAL);
}

static void endpoints_may_be_said(void)
{
    char url[REGION_URL], reason[256];
    const char *host, *path;
    size_t size;
    endpoint_sources said = {.variable = "http://127.0.0.1:9001/", .profile = "https://p"};
    CHECK_EQ(endpoint_choose(&said, "x", url, reason, sizeof reason), 0);
    CHECK_STR(url, "http://127.0.0.1:9001");
    said.service_variable = "https://l.example.com:444/api";
    CHECK_EQ(endpoint_choose(&said, "x", url, reason, sizeof reason), 0);
    endpoint_parts(url, &host, &size, &path);
    CHECK_EQ(size, strlen("l.example.com:444"));
    CHECK_STR(path, "/api");
    said.ignore = 1;
    CHECK_EQ(endpoint_choose(&said, "eu-west-1", url, reason, sizeof reason), 0);
    CHECK_STR(url, "https://lambda.eu-west-1.amazonaws.com");
    static const char *const wrong[] = {"ftp://x", "http://",    "http:///x",
                                        "x",       "http://a b", "http://a?b"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const endpoint_sources bad = {.setting = wrong[i]};
        CHECK_EQ(endpoint_choose(&bad, "x", url, reason, sizeof reason), HEADWAY_EINVAL);
    }
}

static void calls_cost_by_number_and_time(void)
{
    const cost_price price = {200, 16667};
    const cost_counts counts = {.requests = 1500000, .taken = 1000000, .busy_ms = 1000000};
    double without = cost_estimate(&counts, 0, &price);
    double with = cost_estimate(&counts, 1024, &price);
    CHECK(without > 0.199 && without < 0.201);
    CHECK(with - without > 0.01666 && with - without < 0.01667);
}

int main(void)
{
    RUN(results_are_taken);
    RUN(throttling_has_a_reason_and_advice);
    RUN(errors_have_codes);
    RUN(no_secret_of_a_signature_is_told);
    RUN(what_an_endpoint_echoes_is_covered);
    RUN(names_become_paths);
    RUN(regions_have_endpoints);
    RUN(endpoints_may_be_said);
    RUN(calls_cost_by_number_and_time);
    return 0;
}
