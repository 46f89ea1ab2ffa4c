/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda-ingest: a bootstrap that passes events of AWS on to a bus. */
#include "ingest.h"

#include "../runtime/runtime.h"

#include <headway/main.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, PATH_ROOM = 4096 };

static struct program {
    ingest_settings settings;
    ingest *ingest;
    headway_log_sink log;
    const char *config; /* --config; NULL */
    int check, has_bus;
} the_program;

/* What every program on the bus says by itself. */
static int as_others(char **argv, char *option)
{
    char *words[] = {argv[0], option, NULL};
    return headway_main(2, words, NULL, NULL);
}

static int help(char **argv)
{
    char option[] = "--help";
    printf("usage: headway lambda ingest [--config FILE] [--check]\n\n"
           "A function of AWS Lambda, ready made: subscribed to queues, topics, buckets, streams,\n"
           "event buses or IoT rules, it calls methods of a bus, or publishes there, as a file\n"
           "says. What the bus has not taken is not acknowledged: AWS sends it again.\n\n"
           "  --config FILE  the rules, as YAML or JSON (HEADWAY_LAMBDA_INGEST: a file's name, or\n"
           "                 the rules themselves as JSON; default: ingest.yaml in the folder of\n"
           "                 the function's code)\n"
           "  --check        says what each rule does, and ends\n\n"
           "  rules:\n"
           "  - from: {sqs: orders}\n"
           "    method: shop.v1.Orders/Place\n"
           "  - from: {s3: {bucket: uploads, events: 'ObjectCreated:*'}}\n"
           "    topic: shop.v1.Uploaded\n"
           "    message: headway.v1.S3Record\n\n"
           "HEADWAY_BUS says where the bus is. Queues and streams need\n"
           "FunctionResponseTypes: [ReportBatchItemFailures] in their event source mapping, else\n"
           "AWS takes a failed record for one that was handled. Events of topics are delivered to\n"
           "who is subscribed then.\n\n"
           "It runs where AWS_LAMBDA_RUNTIME_API is set: in Lambda, or under `headway lambda\n"
           "host`. And as of every program on the bus:\n\n");
    fflush(stdout);
    return as_others(argv, option);
}

static void warn(void *user, const char *request_id, const char *text)
{
    const struct program *p = user;
    char line[1024];
    snprintf(line, sizeof line, "%s: %s", request_id, text);
    if (p->log.level >= HEADWAY_LOG_WARN)
        p->log.write(p->log.user, HEADWAY_LOG_WARN, 0, line);
}

static int read_settings(struct program *p)
{
    char path[PATH_ROOM];
    const char *source = p->config ? p->config : getenv("HEADWAY_LAMBDA_INGEST");
    const char *root = getenv("LAMBDA_TASK_ROOT");
    snprintf(path, sizeof path, "%s/ingest.yaml", root && *root ? root : ".");
    return ingest_settings_read(&p->settings, source && *source ? source : path, stderr);
}

static int setup(headway_bus *bus, void *user)
{
    struct program *p = user;
    function *f;
    const ingest_warn told = {warn, p};
    if (!p->has_bus && !getenv("HEADWAY_BUS")) {
        fprintf(stderr, "headway lambda ingest: which bus? Set HEADWAY_BUS to its name or URL\n");
        return HEADWAY_EINVAL;
    }
    int error = read_settings(p);
    if (!error)
        error = ingest_new(bus, p->settings.config, &told, &p->ingest, &f);
    if (!error)
        headway__lambda_give(f);
    return error;
}

static int check(struct program *p)
{
    int error = read_settings(p);
    if (!error)
        ingest_print(p->settings.config, stdout);
    ingest_settings_done(&p->settings);
    return error ? EXIT_USAGE : 0;
}

/* Takes its own options out of argv; the others are headway_main's. -1: one is wrong. */
static int take_options(struct program *p, int argc, char **argv)
{
    int rest = 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0)
            p->check = 1;
        else if (strncmp(argv[i], "--config=", 9) == 0)
            p->config = argv[i] + 9;
        else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
            p->config = argv[++i];
        else if (strcmp(argv[i], "--config") == 0)
            return -1;
        else
            argv[rest++] = argv[i];
    }
    for (int i = 1; i < rest; i++)
        p->has_bus |= strncmp(argv[i], "--bus", 5) == 0;
    argv[rest] = NULL;
    return rest;
}

int main(int argc, char **argv)
{
    struct program *p = &the_program;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(argv);
        else if (strcmp(argv[i], "--version") == 0)
            return as_others(argv, argv[i]);
    p->log = headway_log_stderr();
    int rest = take_options(p, argc, argv);
    if (rest < 0) {
        fprintf(stderr, "headway lambda ingest: --config takes a file; see --help\n");
        return EXIT_USAGE;
    }
    if (p->check)
        return check(p);
    if (!getenv("AWS_LAMBDA_RUNTIME_API")) {
        fprintf(stderr, "headway lambda ingest: it is a function of AWS Lambda, and "
                        "AWS_LAMBDA_RUNTIME_API is not set: run it there or under `headway lambda "
                        "host`; --check tries the rules\n");
        return EXIT_USAGE;
    }
    int code = headway_main(rest, argv, setup, p);
    ingest_free(p->ingest);
    ingest_settings_done(&p->settings);
    return code;
}
