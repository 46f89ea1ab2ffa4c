/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that the Lambda API creates, changes and deletes: what is kept of them, and what the
   host and the disk are told. */
#include <lambda_ask.h>

static fake_world world;

static void what_is_created_is_kept(void)
{
    fake_world *w = &world;
    begin(w);
    CHECK_EQ(w->disk.count, 1);
    const function_config *f = host_function_find(&w->host, "f", "$LATEST");
    CHECK(f && f->timeout_s == 3 && f->memory_mb == 128 && f->reserved == FUNCTION_UNRESERVED);
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL,
            "{\"Timeout\":7,\"DeadLetterConfig\":{\"TargetArn\":\"file:/tmp/x\"}}", 200,
            "\"Timeout\":7");
    answers(w, "PUT /2017-10-31/functions/f/concurrency", NULL,
            "{\"ReservedConcurrentExecutions\":0}", 200, "0");
    /* Another host has it. */
    fake_close(w);
    w->host.count = 0;
    fake_open(w, NULL, 0);
    f = host_function_find(&w->host, "f", "$LATEST");
    CHECK(f && f->timeout_s == 7 && f->reserved == 0);
    CHECK_STR(f->dead_letter, "file:/tmp/x");
    CHECK_EQ(w->disk.tidied, 1);
    answers(w, "DELETE /2015-03-31/functions/f", NULL, "", 204, "");
    CHECK_EQ(w->disk.count, 0);
    CHECK_EQ(w->disk.dropped, 1);
    CHECK(!host_function_find(&w->host, "f", "$LATEST"));
    end(w);
}

static void a_record_that_cannot_be_read_is_left_there(void)
{
    fake_world *w = &world;
    begin(w);
    fake_close(w);
    CHECK_EQ(fake_save(&w->disk, "broken", headway_bytes_of_string("{\"latest\":")), 0);
    CHECK_EQ(fake_save(&w->disk, "hollow", headway_bytes_of_string("{}")), 0);
    w->host.count = 0;
    fake_open(w, NULL, 0);
    CHECK_EQ(w->unreadable, 2);
    CHECK_EQ(w->disk.count, 3);
    CHECK_EQ(w->host.count, 1);
    end(w);
}

static void code_that_cannot_be_unpacked(void)
{
    fake_world *w = &world;
    begin(w);
    CHECK(ask(w, "PUT /2015-03-31/functions/f/code", NULL, "{\"ZipFile\":\"UEsFBg==\"}"));
    /* Nothing else changes it meanwhile. */
    fake_client first = w->client;
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":7}", 409,
            "An update is in progress for resource: arn:aws:lambda:");
    answers(w, "DELETE /2015-03-31/functions/f", NULL, "", 409, "ResourceConflictException");
    w->client = first;
    fake_unpacked(&w->disk, HEADWAY_EINVAL, "'../x' leads out of the folder");
    CHECK_EQ(w->client.status, 400);
    CHECK(strstr(w->client.body, "Could not unzip uploaded file."));
    CHECK(strstr(w->client.body, "leads out of the folder"));
    CHECK_EQ(w->disk.discarded, 1);
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":7}", 200, "7");
    end(w);
}

static void a_disk_or_a_host_that_refuses_changes_nothing(void)
{
    fake_world *w = &world;
    begin(w);
    w->disk.fails = 1;
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":7}", 500,
            "ServiceException");
    answers(w, "PUT /2015-03-31/functions/f/code", NULL, "{\"ZipFile\":\"UEsFBg==\"}", 500,
            "ServiceException");
    answers(w, "DELETE /2015-03-31/functions/f", NULL, "", 500, "ServiceException");
    w->disk.fails = 0;
    CHECK_EQ(host_function_find(&w->host, "f", "$LATEST")->timeout_s, 3);
    w->host.refuses_functions = 1;
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":7}", 400, "keeps");
    w->host.refuses_functions = 0;
    answers(w, "GET /2015-03-31/functions/f/configuration", NULL, "", 200, "\"Timeout\":3");
    end(w);
}

static void versions_are_as_they_were(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "function:f:1\"");
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "function:f:1\"");
    w->now_ms += 5;
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":7}", 200, "7");
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "function:f:2\"");
    answers(w, "GET /2015-03-31/functions/f?Qualifier=1", NULL, "", 200, "\"Timeout\":3");
    CHECK_EQ(host_function_find(&w->host, "f", "2")->timeout_s, 7);
    answers(w, "DELETE /2015-03-31/functions/f?Qualifier=1", NULL, "", 204, "");
    answers(w, "POST " INVOKE "?Qualifier=1", NULL, "{}", 404, "function:f:1");
    answers(w, "DELETE /2015-03-31/functions/f?Qualifier=$LATEST", NULL, "", 400,
            "$LATEST version");
    CHECK_EQ(w->disk.dropped, 0); /* all had the same code */
    end(w);
}

#define ALIASES "/2015-03-31/functions/f/aliases"

static void aliases_lead_to_versions(void)
{
    fake_world *w = &world;
    char body[96];
    begin(w);
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "function:f:1\"");
    answers(w, "GET " ALIASES, NULL, "", 200, "{\"Aliases\":[]}");
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"live\",\"FunctionVersion\":\"1\"}", 201,
            "\"AliasArn\":\"arn:aws:lambda:eu-west-1:123456789012:function:f:live\"");
    CHECK(ask(w, "POST " INVOKE "?Qualifier=live", NULL, "{}"));
    CHECK_STR(w->host.invocation.options.qualifier, "live");
    const host_result result = {
        .content_type = "", .error_type = "", .error_message = "", .version = "1"};
    w->host.invocation.sink->done(w->host.invocation.user, &result);
    CHECK(strstr(w->client.headers, "X-Amz-Executed-Version: 1\n"));
    answers(w, "GET /2015-03-31/functions/f:live", NULL, "", 200, "\"Version\":\"1\"");
    answers(w, "DELETE /2015-03-31/functions/f?Qualifier=1", NULL, "", 409, "An alias leads");
    answers(w, "PUT " ALIASES "/live", NULL, "{\"FunctionVersion\":\"$LATEST\"}", 200, "LATEST");
    answers(w, "GET " ALIASES "/live", NULL, "", 200, "\"FunctionVersion\":\"$LATEST\"");
    answers(w, "GET " ALIASES "?FunctionVersion=1", NULL, "", 200, "[]");
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"live\",\"FunctionVersion\":\"1\"}", 409,
            "Alias already exists");
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"7\",\"FunctionVersion\":\"1\"}", 400, "'name'");
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"a\",\"FunctionVersion\":\"9\"}", 404, "f:9");
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"a\"}", 400, "'functionVersion'");
    answers(w, "PUT " ALIASES "/live", NULL, "{\"RoutingConfig\":{\"a\":1}}", 400, "RoutingConfig");
    answers(w, "PUT " ALIASES "/live", NULL, "{\"RevisionId\":\"x\"}", 412, "Revision Id");
    answers(w, "GET " ALIASES "/other", NULL, "", 404, "Cannot find alias arn: ");
    for (int i = 1; i < STORE_ALIASES; i++) {
        snprintf(body, sizeof body, "{\"Name\":\"a%d\",\"FunctionVersion\":\"1\"}", i);
        answers(w, "POST " ALIASES, NULL, body, 201, "");
    }
    answers(w, "POST " ALIASES, NULL, "{\"Name\":\"b\",\"FunctionVersion\":\"1\"}", 400,
            "at most 100 aliases");
    answers(w, "DELETE " ALIASES "/live", NULL, "", 204, "");
    answers(w, "POST " INVOKE "?Qualifier=live", NULL, "{}", 404, "function:f:live");
    end(w);
}

static void many_are_listed_in_pages(void)
{
    fake_world *w = &world;
    begin(w);
    for (int i = 0; i < 4; i++) {
        char name[2] = {(char)('a' + 2 * i), 0};
        function_config folder;
        function_defaults(&folder);
        folder.name = name;
        folder.folder = "/x";
        CHECK_EQ(host_function_put(&w->host, &folder), 0);
    }
    answers(w, "GET /2015-03-31/functions?MaxItems=2", NULL, "", 200, "\"NextMarker\":\"c\"");
    answers(w, "GET /2015-03-31/functions?MaxItems=2&Marker=c", NULL, "", 200,
            "\"NextMarker\":\"f\"");
    answers(w, "GET /2015-03-31/functions?MaxItems=2&Marker=f", NULL, "", 200, "the folder /x");
    CHECK(!strstr(w->client.body, "NextMarker"));
    answers(w, "GET /2015-03-31/functions?MaxItems=0", NULL, "", 400, "'maxItems'");
    answers(w, "PUT /2015-03-31/functions/a/configuration", NULL, "{}", 409, "is changed there");
    end(w);
}

static void versions_are_listed_in_pages(void)
{
    fake_world *w = &world;
    function_config folder;
    begin(w);
    function_defaults(&folder);
    folder.name = "g";
    folder.folder = "/x";
    CHECK_EQ(host_function_put(&w->host, &folder), 0);
    for (int i = 1; i <= 3; i++) {
        w->now_ms += 5;
        answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{}", 200, "");
        answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "");
    }
    answers(w, "DELETE /2015-03-31/functions/f:2", NULL, "", 204, "");
    static const struct {
        const char *line, *shown, *marker;
    } pages[] = {
        {"/f/versions?MaxItems=2", "\"Version\":\"1\"", "\"NextMarker\":\"1\""},
        {"/f/versions?MaxItems=1", "\"Version\":\"$LATEST\"", "\"NextMarker\":\"$LATEST\""},
        {"/f/versions?Marker=%24LATEST", "\"Version\":\"1\"", NULL},
        {"/f/versions?MaxItems=1&Marker=1", "\"Version\":\"3\"", NULL},
        {"?FunctionVersion=ALL&MaxItems=1", "\"Version\":\"$LATEST\"", "\"NextMarker\":\"f\""},
        {"?FunctionVersion=ALL&MaxItems=1&Marker=f", "function:f:1\"", "\"NextMarker\":\"f:1\""},
        {"?FunctionVersion=ALL&MaxItems=1&Marker=f%3A1", "f:3\"", "\"NextMarker\":\"f:3\""},
        {"?FunctionVersion=ALL&MaxItems=1&Marker=f:3", "function:g\"", NULL},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char line[128];
        snprintf(line, sizeof line, "GET /2015-03-31/functions%s", pages[i].line);
        answers(w, line, NULL, "", 200, pages[i].shown);
        CHECK(pages[i].marker ? strstr(w->client.body, pages[i].marker) != NULL
                              : strstr(w->client.body, "NextMarker") == NULL);
    }
    answers(w, "GET /2015-03-31/functions?FunctionVersion=1", NULL, "", 400, "'functionVersion'");
    end(w);
}

/* A change that names a version is none of $LATEST. */
static void only_functions_are_changed(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "");
    static const struct {
        const char *line, *body;
    } changes[] = {
        {"PUT /2015-03-31/functions/f:1/configuration", "{\"Timeout\":7}"},
        {"PUT /2015-03-31/functions/f:1/code", "{\"ZipFile\":\"UEsFBg==\"}"},
        {"POST /2015-03-31/functions/f:1/versions", "{}"},
        {"PUT /2017-10-31/functions/f:1/concurrency", "{\"ReservedConcurrentExecutions\":0}"},
        {"DELETE /2017-10-31/functions/f:1/concurrency", ""},
        {"POST /2015-03-31/functions/f:1/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"1\"}"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        answers(w, changes[i].line, NULL, changes[i].body, 400,
                "Aliases and versions do not support this operation.");
    answers(w, "POST /2017-03-31/tags/f:1", NULL, "{\"Tags\":{\"a\":\"b\"}}", 400,
            "Tags on function aliases and versions are not supported.");
    answers(w, "PUT /2015-03-31/functions/f:$LATEST/configuration", NULL, "{}", 200,
            "\"Timeout\":3");
    end(w);
}

#define OF_EVENTS "/2019-09-25/functions/f/event-invoke-config"

static void what_becomes_of_events_is_checked(void)
{
    fake_world *w = &world;
    begin(w);
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, "");
    answers(w, "PUT " OF_EVENTS, NULL, "{}", 400,
            "You must specify at least one of error handling or destination setting.");
    answers(w, "POST " OF_EVENTS, NULL, "{\"MaximumRetryAttempts\":0}", 404,
            "function:f:$LATEST doesn't have an EventInvokeConfig");
    answers(w, "PUT " OF_EVENTS, NULL,
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":"
            "\"arn:aws:lambda:eu-west-1:123456789012:function:f:1\"}}}",
            400, "You can't specify the function as a destination for itself.");
    answers(w, "PUT " OF_EVENTS, NULL,
            "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":"
            "\"arn:aws:lambda:eu-west-1:123456789012:function:g\"}}}",
            200, "function:g");
    answers(w, "PUT " OF_EVENTS, NULL, "{\"MaximumEventAgeInSeconds\":59}", 400, "equal to 60");
    answers(w, "PUT " OF_EVENTS, NULL, "{\"MaximumEventAgeInSeconds\":21601}", 400,
            "equal to 21600");
    answers(w, "PUT " OF_EVENTS, NULL, "{\"MaximumRetryAttempts\":3}", 400, "equal to 2");
    answers(w, "POST " OF_EVENTS, NULL, "{\"MaximumRetryAttempts\":0}", 200, "function:g");
    CHECK_EQ(host_function_find(&w->host, "f", "$LATEST")->retries, 0);
    answers(w, "DELETE " OF_EVENTS "?Qualifier=1", NULL, "", 400, "without a qualifier");
    answers(w, "DELETE " OF_EVENTS, NULL, "", 204, "");
    CHECK_EQ(host_function_find(&w->host, "f", "$LATEST")->retries, 2);
    end(w);
}

#define CONFIGURATION "PUT /2015-03-31/functions/f/configuration"

static void what_is_not_offered_is_never_just_left_out(void)
{
    fake_world *w = &world;
    begin(w);
    static const struct {
        const char *body, *word;
    } absent[] = {
        {"{\"VpcConfig\":{\"SubnetIds\":[\"s\"],\"SecurityGroupIds\":[]}}",
         "VpcConfig is not offered"},
        {"{\"KMSKeyArn\":\"arn:aws:kms:x\"}", "KMSKeyArn is not offered"},
        {"{\"LoggingConfig\":{\"ApplicationLogLevel\":\"LOUD\"}}",
         "enum value set: [TRACE, DEBUG, INFO, WARN, ERROR, FATAL]"},
        {"{\"LoggingConfig\":{\"SystemLogLevel\":\"ERROR\"}}",
         "enum value set: [DEBUG, INFO, WARN]"},
        {"{\"LoggingConfig\":{\"LogFormat\":\"XML\"}}", "enum value set: [JSON, Text]"},
        {"{\"TracingConfig\":{\"Mode\":\"Passive\"}}", "enum value set: [Active, PassThrough]"},
        {"{\"MemorySize\":10241}", "less than or equal to 10240"},
        {"{\"CapacityProviderConfig\":{\"LambdaManagedInstancesCapacityProviderConfig\":{"
         "\"PerExecutionEnvironmentMaxConcurrency\":1601}}}",
         "less than or equal to 1600"},
    };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        answers(w, CONFIGURATION, NULL, absent[i].body, 400, absent[i].word);
    answers(
        w, CONFIGURATION, NULL,
        "{\"VpcConfig\":{\"SubnetIds\":[],\"Ipv6AllowedForDualStack\":false},\"KMSKeyArn\":\"\","
        "\"LoggingConfig\":{\"LogFormat\":\"JSON\",\"ApplicationLogLevel\":\"FATAL\"},"
        "\"TracingConfig\":{\"Mode\":\"Active\"}}",
        200, "\"ApplicationLogLevel\":\"FATAL\"");
    answers(w, CONFIGURATION, NULL,
            "{\"MemorySize\":32768,\"CapacityProviderConfig\":{"
            "\"LambdaManagedInstancesCapacityProviderConfig\":{"
            "\"PerExecutionEnvironmentMaxConcurrency\":1600}}}",
            200, "1600");
    answers(w, "POST /2015-03-31/functions/f/versions", NULL,
            "{\"PublishTo\":\"LATEST_PUBLISHED\"}", 400, "PublishTo is not offered");
    answers(w, "POST /2015-03-31/functions", NULL,
            "{\"FunctionName\":\"g\",\"Role\":\"arn:aws:iam::123456789012:role/r\","
            "\"Runtime\":\"provided.al2023\",\"Handler\":\"h\",\"Code\":{\"ZipFile\":\"UEsFBg==\"},"
            "\"TenancyConfig\":{\"TenantIsolationMode\":\"PER_TENANT\"}}",
            400, "TenancyConfig is not offered");
    end(w);
}

/* {"A1":"xx..."} as AWS measures it. */
static void an_environment_is_measured_as_json(void)
{
    fake_world *w = &world;
    char value[4096], body[5000];
    begin(w);
    memset(value, 'x', sizeof value);
    for (int over = 0; over < 2; over++) {
        value[4096 - 9 + over] = 0; /* the quotation mark has two */
        memcpy(value, "\\\"", 2);
        snprintf(body, sizeof body, "{\"Environment\":{\"Variables\":{\"A1\":\"%s\"}}}", value);
        answers(w, CONFIGURATION, NULL, body, over ? 400 : 200, over ? "4KB limit" : "A1");
        value[4096 - 9 + over] = 'x';
    }
    end(w);
}

static void so_many_versions_and_tags(void)
{
    fake_world *w = &world;
    char line[128], body[64];
    begin(w);
    for (int i = 0; i < 50; i++) {
        snprintf(body, sizeof body, "{\"Tags\":{\"k%d\":\"v\"}}", i);
        answers(w, "POST /2017-03-31/tags/f", NULL, body, 204, "");
    }
    answers(w, "POST /2017-03-31/tags/f", NULL, "{\"Tags\":{\"k1\":\"w\"}}", 204, "");
    answers(w, "POST /2017-03-31/tags/f", NULL, "{\"Tags\":{\"more\":\"v\"}}", 400, "at most 50");
    /* A host that remembers fewer functions than that refuses, and nothing is kept of it. */
    for (int i = 1; i < FAKE_FUNCTIONS; i++) {
        w->now_ms += 5;
        snprintf(body, sizeof body, "{\"Timeout\":%d}", i);
        answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, body, 200, "");
        snprintf(line, sizeof line, "function:f:%d\"", i);
        answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 201, line);
    }
    w->now_ms += 5;
    answers(w, "PUT /2015-03-31/functions/f/configuration", NULL, "{\"Timeout\":99}", 200, "");
    answers(w, "POST /2015-03-31/functions/f/versions", NULL, "{}", 400, "This host keeps");
    answers(w, "GET /2015-03-31/functions/f/versions", NULL, "", 200, "Versions");
    end(w);
}

static void so_many_keys(void)
{
    fake_world *w = &world;
    api_key keys[API_KEYS + 1] = {{"A", "s"}};
    api *a;
    begin(w);
    api_options options = {
        .size = sizeof options, .host = &w->host, .keys = keys, .key_count = API_KEYS + 1};
    CHECK_EQ(api_new(&options, &a), HEADWAY_EINVAL);
    options.key_count = API_KEYS;
    CHECK_EQ(api_new(&options, &a), 0);
    api_free(a);
    end(w);
}

int main(void)
{
    RUN(what_is_created_is_kept);
    RUN(a_record_that_cannot_be_read_is_left_there);
    RUN(code_that_cannot_be_unpacked);
    RUN(a_disk_or_a_host_that_refuses_changes_nothing);
    RUN(versions_are_as_they_were);
    RUN(aliases_lead_to_versions);
    RUN(many_are_listed_in_pages);
    RUN(versions_are_listed_in_pages);
    RUN(only_functions_are_changed);
    RUN(what_becomes_of_events_is_checked);
    RUN(what_is_not_offered_is_never_just_left_out);
    RUN(an_environment_is_measured_as_json);
    RUN(so_many_versions_and_tags);
    RUN(so_many_keys);
    return 0;
}
