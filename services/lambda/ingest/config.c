/* SPDX-License-Identifier: Apache-2.0 */
#include "ingest.h"

#include "../runtime/want.h"
#include "yaml_file.h"

#include <headway/event.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 20, ARENA_MOST = 32 << 20, CONCURRENCY_MOST = 255, WHY = 512 };

typedef struct reading {
    FILE *out;
    const char *name; /* of the file */
    const yaml_place *places;
    size_t wrong;
} reading;

static void HEADWAY_PRINTF(3, 4) tell(reading *r, const char *path, const char *format, ...)
{
    const yaml_place *at = yaml_find(r->places, path);
    va_list arguments;
    r->wrong++;
    if (at)
        fprintf(r->out, "%s:%u:%u: ", r->name, at->line, at->column);
    else
        fprintf(r->out, "%s: ", r->name);
    fprintf(r->out, "%s: ", path);
    va_start(arguments, format);
    vfprintf(r->out, format, arguments);
    va_end(arguments);
    fputc('\n', r->out);
}

/* ---- what a rule must say ---- */

static int is_ours(const char *message)
{
    return strncmp(message, "headway.v1.", strlen("headway.v1.")) == 0;
}

static int is_route(const char *method)
{
    const char *slash = strchr(method, '/');
    return slash && slash != method && slash[1] && !strchr(slash + 1, '/');
}

static void check_target(reading *r, const char *path, const Headway__V1__IngestRule *rule)
{
    if (!*rule->method == !*rule->topic)
        tell(r, path, "write either the method that is called, or the topic where it is published");
    if (*rule->method && !is_route(rule->method))
        tell(r, path, "a method is written as package.Service/Method");
    if (*rule->topic && headway_topic_check(rule->topic, 0) != 0)
        tell(r, path,
             "a topic is words with dots between them, 255 bytes at most, and no wildcard");
    if (*rule->method && *rule->message)
        tell(r, path, "a message is a topic's: a method has its request's");
    if (*rule->message && !is_ours(rule->message) && !*rule->schema)
        tell(r, path, "which service has the message? Write schema: package.Service");
}

static void check_rule(reading *r, size_t index, const Headway__V1__IngestRule *rule)
{
    char path[64], why[WHY];
    snprintf(path, sizeof path, "rules[%zu]", index);
    if (!rule->from)
        tell(r, path, "write what it is from: {sqs: QUEUE} or another source");
    else if (want_check(rule->from, NULL, why, sizeof why) != 0)
        tell(r, path, "%s", why);
    check_target(r, path, rule);
}

static int check(reading *r, const Headway__V1__IngestConfig *config)
{
    if (!config->n_rules)
        tell(r, "rules", "write one at least: - {from: {sqs: QUEUE}, method: package.S/Method}");
    if (config->n_rules > INGEST_RULES)
        tell(r, "rules", "%d are as many as there may be", INGEST_RULES);
    if (config->has_concurrency &&
        (config->concurrency < 1 || config->concurrency > CONCURRENCY_MOST))
        tell(r, "concurrency", "it is 1 to %d", CONCURRENCY_MOST);
    for (size_t i = 0; i < config->n_rules && i < INGEST_RULES; i++)
        check_rule(r, i, config->rules[i]);
    return r->wrong ? HEADWAY_EMALFORMED : 0;
}

/* ---- reading ---- */

static int parse(ingest_settings *s, reading *r, headway_bytes text)
{
    char why[1024] = "1:1: out of memory";
    ProtobufCMessage *message = NULL;
    yaml_place *places = NULL;
    headway_types *types = arrival_types(headway_alloc_default());
    int error = types ? headway_types_add(types, headway_v1_ingest_proto_messages,
                                          headway_v1_ingest_proto_message_count)
                      : HEADWAY_ENOMEM;
    if (!error)
        error = yaml_read(text, &headway__v1__ingest_config__descriptor, types, s->arena, &message,
                          &places, why, sizeof why);
    headway_types_free(types);
    if (error) {
        fprintf(r->out, "%s:%s\n", r->name, why);
        return error;
    }
    s->config = (Headway__V1__IngestConfig *)(void *)message;
    r->places = places;
    return check(r, s->config);
}

static int parse_file(ingest_settings *s, reading *r)
{
    FILE *file = fopen(r->name, "rb");
    char *text = file ? headway_arena_take(s->arena, TEXT_MOST + 1) : NULL;
    if (!text) {
        fprintf(r->out, "headway lambda ingest: cannot read %s: %s\n", r->name, strerror(errno));
        if (file)
            fclose(file);
        return HEADWAY_EIO;
    }
    size_t size = fread(text, 1, TEXT_MOST + 1, file);
    int failed = ferror(file);
    fclose(file);
    if (!failed && size <= TEXT_MOST)
        return parse(s, r, headway_bytes_of(text, size));
    fprintf(r->out, "headway lambda ingest: %s: %s\n", r->name,
            failed ? "it cannot be read" : "a file of settings has 1 MiB at most");
    return failed ? HEADWAY_EIO : HEADWAY_ELIMIT;
}

int ingest_settings_read(ingest_settings *s, const char *source, FILE *out)
{
    int is_text = source[strspn(source, " \t\r\n")] == '{';
    reading r = {.out = out, .name = is_text ? "HEADWAY_LAMBDA_INGEST" : source};
    s->config = NULL;
    s->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    if (!s->arena)
        return HEADWAY_ENOMEM;
    return is_text ? parse(s, &r, headway_bytes_of_string(source)) : parse_file(s, &r);
}

void ingest_settings_done(ingest_settings *s)
{
    headway_arena_free(s->arena);
    s->arena = NULL;
    s->config = NULL;
}

/* ---- telling ---- */

static void print_rule(const Headway__V1__IngestRule *rule, FILE *out)
{
    want w;
    want_read(rule->from, &w);
    fprintf(out, "%s %s%s%s -> ", event_name(w.kind), *w.pattern ? w.pattern : "*",
            *w.detail ? " " : "", w.detail);
    if (*rule->method)
        fprintf(out, "calls %s\n", rule->method);
    else
        fprintf(out, "publishes to %s as %s\n", rule->topic,
                *rule->message ? rule->message : "the payload's bytes");
}

void ingest_print(const Headway__V1__IngestConfig *config, FILE *out)
{
    for (size_t i = 0; i < config->n_rules; i++)
        print_rule(config->rules[i], out);
}
