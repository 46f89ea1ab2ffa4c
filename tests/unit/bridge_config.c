/* SPDX-License-Identifier: Apache-2.0 */
/* The bridge's settings, of file, variables and options; and what is wrong with them, told where it
   stands. */
#define _GNU_SOURCE /* fmemopen */
#include "config.h"

#include <check.h>

static char told[4096];
static bridge_settings settings;

static const char *variable(const char *name)
{
    return strcmp(name, "HEADWAY_BRIDGE_REGION") == 0 ? "eu-west-3" : NULL;
}

static int read_with(const char *file, int argc, char **argv)
{
    const config_source source = {.file = file ? "bridge.yaml" : NULL,
                                  .text = headway_bytes_of_string(file),
                                  .variable = variable};
    memset(told, 0, sizeof told);
    FILE *out = fmemopen(told, sizeof told - 1, "w");
    int error = config_read(&settings, &source, &argc, argv, out);
    fclose(out);
    return error;
}

static void refused(const char *file, const char *words)
{
    char *none[] = {NULL};
    CHECK(read_with(file, 0, none) != 0);
    if (!strstr(told, words))
        fprintf(stderr, "not \"%s\", but: %s\n", words, told);
    CHECK(strstr(told, words));
    config_done(&settings);
}

static void a_file_lists_functions(void)
{
    char *none[] = {NULL};
    CHECK_EQ(read_with("functions:\n"
                       "  - function: fleet:live\n"
                       "    service: fleet.v1.Fleet\n"
                       "    proto: [a.proto, b.proto]\n"
                       "    memory_mb: 256\n"
                       "  - function: arn:aws:lambda:eu-west-3:123456789012:function:shop\n"
                       "    service: shop.v1.Shop\n"
                       "    schema: shop.fds\n"
                       "    events: [Tell]\n"
                       "limits: {concurrency: 20}\n",
                       0, none),
             0);
    CHECK_EQ(settings.message->n_functions, 2);
    CHECK_STR(settings.message->functions[0]->proto[1], "b.proto");
    CHECK_EQ(settings.message->functions[0]->memory_mb, 256);
    CHECK_STR(settings.message->functions[1]->events[0], "Tell");
    CHECK_EQ(settings.message->limits->concurrency, 20);
    CHECK_EQ(settings.message->limits->invoke_ms, 910000);
    CHECK_EQ(settings.message->price->request, 200);
    CHECK_STR(settings.message->region, "eu-west-3");
    config_done(&settings);
}

static void options_are_a_function_more(void)
{
    char *options[] = {
        "--function", "one",     "--service",          "a.v1.A",   "--proto", "x.proto,y.proto",
        "--bus",      "ipc://x", "--region=us-east-1", "--binary", NULL};
    CHECK_EQ(read_with("functions: [{function: two, service: b.v1.B, schema: f}]\n", 10, options),
             0);
    CHECK_EQ(settings.message->n_functions, 2);
    CHECK_STR(settings.message->functions[1]->function, "one");
    CHECK_EQ(settings.message->functions[1]->n_proto, 2);
    CHECK(settings.message->functions[1]->binary && !settings.message->functions[0]->binary);
    CHECK_STR(settings.message->region, "us-east-1");
    CHECK_STR(options[0], "--bus"); /* somebody else's */
    config_done(&settings);
}

static void what_is_wrong_is_told_where_it_stands(void)
{
    refused("functions:\n  - functoin: x\n", "bridge.yaml:2:");
    refused("limits: {concurrency: 0}\n", "bridge.yaml:1:");
    refused(NULL, "--function NAME --service NAME --proto FILE");
    refused("functions: [{function: f, service: s, proto: [a], schema: b}]\n",
            "only one is needed");
    refused("functions: [{function: f, service: s}]\n", "write proto");
    refused("functions: [{function: f, service: s, proto: [a], bare: true, binary: true}]\n",
            "of bare and binary only one goes");
    refused("functions: [{function: f, proto: [a]}]\n", "write service");
    refused("functions: [{function: 'f g', service: s, proto: [a]}]\n", "validation error");
    refused("functions: [{function: f, service: s, proto: [a]}, {function: g, service: s, schema: "
            "b}]\n",
            "that service already");
}

int main(void)
{
    RUN(a_file_lists_functions);
    RUN(options_are_a_function_more);
    RUN(what_is_wrong_is_told_where_it_stands);
    return 0;
}
