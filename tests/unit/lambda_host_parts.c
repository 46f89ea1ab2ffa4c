/* SPDX-License-Identifier: Apache-2.0 */
/* The host's small parts: the Runtime API's words, processes' variables and commands, log tails. */
#include "runtime_api.h"
#include "variables.h"

#include <check.h>
#include <headway/status.h>

static runtime_operation ask(const char *method, const char *path, char id[64])
{
    headway_bytes found = headway_bytes_of("", 0);
    runtime_operation operation =
        runtime_read(headway_bytes_of_string(method), headway_bytes_of_string(path), &found);
    snprintf(id, 64, "%.*s", (int)found.size, (const char *)found.data);
    return operation;
}

static void requests_are_known_by_method_and_path(void)
{
    static const struct {
        const char *method, *path;
        runtime_operation operation;
        const char *id;
    } cases[] = {
        {"GET", "/2018-06-01/runtime/invocation/next", RUNTIME_NEXT, ""},
        {"POST", "/2018-06-01/runtime/invocation/next", RUNTIME_WRONG_METHOD, ""},
        {"POST", "/2018-06-01/runtime/invocation/a-b/response", RUNTIME_RESPONSE, "a-b"},
        {"POST", "/2018-06-01/runtime/invocation/a-b/error", RUNTIME_ERROR, "a-b"},
        {"GET", "/2018-06-01/runtime/invocation/a-b/error", RUNTIME_WRONG_METHOD, "a-b"},
        {"POST", "/2018-06-01/runtime/invocation//response", RUNTIME_RESPONSE, ""},
        {"POST", "/2018-06-01/runtime/invocation/a/b/response", RUNTIME_UNKNOWN, "a"},
        {"POST", "/2018-06-01/runtime/init/error", RUNTIME_INIT_ERROR, ""},
        {"GET", "/ping", RUNTIME_PING, ""},
        {"GET", "/2018-06-01/ping", RUNTIME_PING, ""},
        {"GET", "/", RUNTIME_UNKNOWN, ""},
        {"GET", "/2018-06-01/runtime/invocation/nextx", RUNTIME_UNKNOWN, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char id[64];
        CHECK_EQ(ask(cases[i].method, cases[i].path, id), cases[i].operation);
        CHECK_STR(id, cases[i].id);
    }
}

static void refusals_have_the_words_of_aws(void)
{
    CHECK_STR(runtime_answer_of(RUNTIME_INVALID_ID).body,
              "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
    CHECK_STR(runtime_answer_of(RUNTIME_TOO_LARGE).body,
              "{\"errorMessage\":\"Exceeded maximum allowed payload size (6291556 bytes).\","
              "\"errorType\":\"RequestEntityTooLarge\"}");
    CHECK_EQ(runtime_answer_of(RUNTIME_TOO_LARGE).status, 413);
    CHECK_EQ(runtime_answer_of(RUNTIME_INVALID_STATE).status, 403);
}

static void a_mode_is_buffered_or_streaming(void)
{
    bool streaming;
    CHECK_EQ(runtime_mode(headway_bytes_of_string(""), &streaming), 0);
    CHECK(!streaming);
    CHECK_EQ(runtime_mode(headway_bytes_of_string("streaming"), &streaming), 0);
    CHECK(streaming);
    CHECK_EQ(runtime_mode(headway_bytes_of_string("Streaming"), &streaming), HEADWAY_EINVAL);
}

static void a_streams_error_is_base64_or_what_it_is(void)
{
    char out[64];
    CHECK_EQ(runtime_trailer(headway_bytes_of_string(" eyJhIjoxfQ== "), out), 7);
    CHECK_STR(out, "{\"a\":1}");
    (void)runtime_trailer(headway_bytes_of_string("{\"a\"}"), out);
    CHECK_STR(out, "{\"a\"}");
}

/* --- processes -------------------------------------------------------------------------------- */

static const char *value_of(char *const *variables, const char *name)
{
    size_t size = strlen(name);
    const char *found = NULL;
    for (; *variables; variables++)
        if (strncmp(*variables, name, size) == 0 && (*variables)[size] == '=') {
            CHECK(!found);
            found = *variables + size + 1;
        }
    return found;
}

static void a_process_finds_what_aws_gives(void)
{
    const function_variable own[] = {{"LANG", "C"},
                                     {"AWS_REGION", "mars"},
                                     {"EMPTY", ""},
                                     {"AWS_ENDPOINT_URL", "http://x"},
                                     {"AWS_LAMBDA_MAX_CONCURRENCY", "9"}};
    function_config f;
    function_defaults(&f);
    f.name = "f";
    f.folder = "/code";
    f.variables = own;
    f.variable_count = 5;
    const variables_input input = {.function = &f,
                                   .runtime_api = "127.0.0.1:1",
                                   .region = "eu-west-1",
                                   .log_stream = "0123",
                                   .endpoint = "http://127.0.0.1:9001",
                                   .path = "/bin"};
    char **variables;
    const headway_alloc *alloc = headway_alloc_default();
    CHECK_EQ(variables_make(&input, alloc, &variables), 0);
    CHECK_STR(value_of(variables, "AWS_LAMBDA_RUNTIME_API"), "127.0.0.1:1");
    CHECK_STR(value_of(variables, "AWS_REGION"), "eu-west-1"); /* nobody's own */
    CHECK_STR(value_of(variables, "LANG"), "C");
    CHECK_STR(value_of(variables, "EMPTY"), "");
    CHECK_STR(value_of(variables, "AWS_ENDPOINT_URL"), "http://x");
    CHECK_STR(value_of(variables, "AWS_LAMBDA_LOG_STREAM_NAME"), "[$LATEST]0123");
    CHECK_STR(value_of(variables, "PATH"), "/code/bin:/bin");
    CHECK(!value_of(variables, "AWS_LAMBDA_MAX_CONCURRENCY"));
    CHECK(!value_of(variables, "AWS_SECRET_ACCESS_KEY"));
    alloc->release(alloc->user, variables);
    f.concurrency = 4;
    CHECK_EQ(variables_make(&input, alloc, &variables), 0);
    CHECK_STR(value_of(variables, "AWS_LAMBDA_MAX_CONCURRENCY"), "4");
    CHECK_STR(value_of(variables, "AWS_LAMBDA_INITIALIZATION_TYPE"), "lambda-managed-instances");
    alloc->release(alloc->user, variables);
    CHECK(variables_is_reserved("_HANDLER") && !variables_is_reserved("HANDLER"));
}

static const char *the_file;

static bool exists(const char *path)
{
    return the_file && strcmp(path, the_file) == 0;
}

static int find(const char *runtime, const char *file, command *ret_command, char why[512])
{
    function_config f;
    function_defaults(&f);
    f.name = "f";
    f.folder = "/code";
    f.layers = "/opt";
    f.handler = "a.b";
    f.runtime = runtime;
    the_file = file;
    return command_find(&f, exists, ret_command, why, 512);
}

static void a_runtime_is_found_where_people_install_it(void)
{
    char why[512];
    command c;
    CHECK_EQ(find("provided.al2023", "/code/bootstrap", &c, why), 0);
    CHECK_STR(c.words[0], "/code/bootstrap");
    CHECK(!c.words[1]);
    CHECK_EQ(find("provided.al2023", "/opt/bootstrap", &c, why), 0);
    CHECK_STR(c.words[0], "/opt/bootstrap");
    CHECK_EQ(find("provided.al2", NULL, &c, why), HEADWAY_EINVAL);
    CHECK_STR(why, "Couldn't find valid bootstrap(s): [/code/bootstrap]");
    CHECK_EQ(find("nodejs20.x", "/opt/nodejs/node_modules/aws-lambda-ric/bin/index.mjs", &c, why),
             0);
    CHECK_STR(c.words[0], "node");
    CHECK_STR(c.words[2], "a.b");
    CHECK_EQ(find("nodejs20.x", NULL, &c, why), HEADWAY_EINVAL);
    CHECK(strstr(why, "npm install aws-lambda-ric"));
    CHECK_EQ(find("python3.11", NULL, &c, why), 0);
    CHECK_STR(c.words[2], "awslambdaric");
    CHECK_EQ(find("cobol85", NULL, &c, why), HEADWAY_EINVAL);
    CHECK(strstr(why, "provided.*, nodejs* and python* are"));
}

/* --- texts ------------------------------------------------------------------------------------ */

static void ends_are_told_as_aws_tells_them(void)
{
    char text[96];
    text_exit(3, 0, text, sizeof text);
    CHECK_STR(text, "Runtime exited with error: exit status 3");
    text_exit(0, 0, text, sizeof text);
    CHECK_STR(text, "Runtime exited without providing a reason");
    text_exit(-1, 11, text, sizeof text);
    CHECK_STR(text, "Runtime exited with error: signal: segmentation fault");
    text_exit(-1, 40, text, sizeof text);
    CHECK_STR(text, "Runtime exited with error: signal 40");
}

static void a_document_is_json_whatever_stands_in_it(void)
{
    char out[256];
    CHECK(text_error("1", "A\"b", "c\\d\n", out, sizeof out) > 0);
    CHECK_STR(out, "{\"errorType\":\"A\\\"b\",\"errorMessage\":\"RequestId: 1 Error: "
                   "c\\\\d\\u000a\"}");
}

static void the_tail_is_the_last_of_all(void)
{
    static log_tail t;
    static char out[TAIL_BYTES], block[3000];
    memset(block, 'a', sizeof block);
    tail_add(&t, headway_bytes_of(block, sizeof block));
    memset(block, 'b', sizeof block);
    tail_add(&t, headway_bytes_of(block, sizeof block));
    CHECK_EQ(tail_read(&t, out), TAIL_BYTES);
    CHECK_EQ(out[TAIL_BYTES - 3001], 'a');
    CHECK_EQ(out[TAIL_BYTES - 3000], 'b');
}

static void hear(void *user, headway_bytes line)
{
    char *heard = user;
    size_t at = strlen(heard);
    snprintf(heard + at, 200 - at, "%.*s|", (int)line.size, (const char *)line.data);
}

static void lines_end_as_runtimes_end_them(void)
{
    static log_lines l;
    char heard[200] = "";
    static const char *const pieces[] = {"one\ntwo\r", "\nTraceback:\r  File\r",
                                         "    raise\n\nend"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        lines_add(&l, headway_bytes_of_string(pieces[i]), false, hear, heard);
    CHECK_STR(heard, "one|two|Traceback:|  File|    raise||");
    lines_add(&l, headway_bytes_of(NULL, 0), true, hear, heard);
    CHECK_STR(heard, "one|two|Traceback:|  File|    raise||end|");
}

int main(void)
{
    RUN(requests_are_known_by_method_and_path);
    RUN(refusals_have_the_words_of_aws);
    RUN(a_mode_is_buffered_or_streaming);
    RUN(a_streams_error_is_base64_or_what_it_is);
    RUN(a_process_finds_what_aws_gives);
    RUN(a_runtime_is_found_where_people_install_it);
    RUN(ends_are_told_as_aws_tells_them);
    RUN(a_document_is_json_whatever_stands_in_it);
    RUN(the_tail_is_the_last_of_all);
    RUN(lines_end_as_runtimes_end_them);
    return 0;
}
