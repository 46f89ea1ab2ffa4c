/* SPDX-License-Identifier: Apache-2.0 */
#include "sam_on.h"

#include "../runtime/on.h"
#include "../runtime/want.h"

#include <string.h>

enum { ARENA = 16 << 20, NAME = 64 };

/* One option or rule, with its place among all of them. */
typedef struct walk walk;
struct walk {
    void (*found)(walk *each, const want *w, const char *name); /* NULL: it is counted alone */
    FILE *out;
    size_t index;
    int told; /* the heading */
};

static void take(walk *each, const Headway__V1__On *on, const char *name)
{
    want w;
    want_read(on, &w);
    each->index++;
    if (each->found)
        each->found(each, &w, name);
}

static int step(void *user, const headway_http_method *method, const Headway__V1__On *on)
{
    char why[512];
    if (want_check(on, method, why, sizeof why) == 0) /* else the function says so when it starts */
        take(user, on, method->call.name);
    return 0;
}

static void walk_all(walk *each, const sam_source *source)
{
    headway_arena *arena = headway_arena_new(headway_alloc_default(), ARENA);
    int error = arena ? 0 : HEADWAY_ENOMEM;
    for (size_t i = 0; i < source->service_count && !error; i++) {
        size_t methods;
        const headway_http_method *m = headway_http_service_methods(source->services[i], &methods);
        for (size_t k = 0; k < methods && !error; k++)
            error = on_each(&m[k], arena, step, each);
    }
    headway_arena_free(arena);
    for (size_t i = 0; i < source->rule_count; i++)
        take(each, source->rules[i].on, source->rules[i].name);
}

size_t sam_on_count(const sam_source *source)
{
    walk each = {.found = NULL};
    walk_all(&each, source);
    return each.index;
}

/* ---- names ---- */

static int is_arn(const char *text)
{
    return strncmp(text, "arn:", 4) == 0;
}

/* Not one name of AWS: a pattern, or whatever else nobody can subscribe to. */
static int is_pattern(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    if (is_arn(text))
        return strchr(text, '*') != NULL;
    return !*text || text[strspn(text, plain)];
}

/* In quotes of YAML. */
static void print_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        if ((unsigned char)*text >= ' ')
            fputc(*text, out);
    }
    fputc('"', out);
}

/* The ARN of a name; of a pattern a parameter, as AWS subscribes to one at a time. */
static void print_arn(FILE *out, const char *service, const char *before, const char *name,
                      size_t index)
{
    if (is_pattern(name)) {
        fprintf(out, "!Ref Source%zu\n", index);
    } else if (is_arn(name)) {
        print_quoted(out, name);
        fputc('\n', out);
    } else {
        fprintf(out, "!Sub \"arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s%s\"\n",
                service, before, name);
    }
}

/* ---- events ---- */

static void print_partial(FILE *out)
{
    fprintf(out, "            # Without this AWS takes what failed for handled.\n"
                 "            FunctionResponseTypes: [ReportBatchItemFailures]\n");
}

static void print_queue(FILE *out, const want *w, size_t index)
{
    fprintf(out, "            Queue: ");
    print_arn(out, "sqs", "", w->pattern, index);
    fprintf(out, "            BatchSize: 10\n");
    print_partial(out);
}

static void print_stream(FILE *out, const want *w, size_t index)
{
    fprintf(out, "            Stream: ");
    if (w->kind == EVENT_KINESIS)
        print_arn(out, "kinesis", "stream/", w->pattern, index);
    else
        fprintf(out, "!Ref Source%zu\n", index); /* whose ARN has the time when it began */
    fprintf(out, "            StartingPosition: TRIM_HORIZON\n");
    print_partial(out);
}

static void print_topic(FILE *out, const want *w, size_t index)
{
    fprintf(out, "            Topic: ");
    print_arn(out, "sns", "", w->pattern, index);
}

static void print_bucket(FILE *out, const want *w, size_t index)
{
    fprintf(out, "            Bucket: !Ref Bucket%zu\n            Events: ", index);
    char events[NAME];
    snprintf(events, sizeof events, "s3:%s", *w->detail ? w->detail : "*");
    print_quoted(out, events);
    fputc('\n', out);
}

static void print_match(FILE *out, const char *key, const char *pattern)
{
    int wild = strchr(pattern, '*') != NULL;
    if (!*pattern)
        return;
    fprintf(out, "              %s: [%s", key, wild ? "{wildcard: " : "");
    print_quoted(out, pattern);
    fprintf(out, wild ? "}]\n" : "]\n");
}

static void print_rule(FILE *out, const want *w, size_t index)
{
    (void)index;
    fprintf(out, "            Pattern:\n");
    print_match(out, "source", *w->pattern || *w->detail ? w->pattern : "*");
    print_match(out, "detail-type", w->detail);
}

static void print_schedule(FILE *out, const want *w, size_t index)
{
    fprintf(out, "            Schedule: !Ref Schedule%zu\n", index);
    if (is_pattern(w->pattern))
        return;
    fprintf(out, "            Name: ");
    print_quoted(out, w->pattern);
    fputc('\n', out);
}

static void print_iot(FILE *out, const want *w, size_t index)
{
    (void)w;
    fprintf(out, "            Sql: !Ref Sql%zu\n", index);
}

static const struct type {
    const char *name;
    void (*print)(FILE *out, const want *w, size_t index);
} types[] = {
    [EVENT_SQS] = {"SQS", print_queue},
    [EVENT_SNS] = {"SNS", print_topic},
    [EVENT_S3] = {"S3", print_bucket},
    [EVENT_KINESIS] = {"Kinesis", print_stream},
    [EVENT_DYNAMODB] = {"DynamoDB", print_stream},
    [EVENT_BRIDGE] = {"EventBridgeRule", print_rule},
    [EVENT_SCHEDULE] = {"Schedule", print_schedule},
    [EVENT_OTHER] = {"IoTRule", print_iot},
};

static void print_event(walk *each, const want *w, const char *method)
{
    const struct type *type = &types[w->kind];
    fprintf(each->out, "        %sOn%zu:\n          Type: %s\n          Properties:\n", method,
            each->index, type->name);
    type->print(each->out, w, each->index);
}

void sam_on_events(FILE *out, const sam_source *source)
{
    walk each = {.found = print_event, .out = out};
    walk_all(&each, source);
}

/* ---- beside the function ---- */

static void print_resource(walk *each, const want *w, const char *method)
{
    FILE *out = each->out;
    (void)method;
    if (w->kind != EVENT_S3)
        return;
    fprintf(out,
            "  # A bucket that tells a function has to be of the same template.\n"
            "  Bucket%zu:\n    Type: AWS::S3::Bucket\n",
            each->index);
    if (is_pattern(w->pattern) || is_arn(w->pattern))
        return;
    fprintf(out, "    Properties:\n      BucketName: ");
    print_quoted(out, w->pattern);
    fputc('\n', out);
}

void sam_on_resources(FILE *out, const sam_source *source)
{
    walk each = {.found = print_resource, .out = out};
    walk_all(&each, source);
}

static int needs_arn(const want *w)
{
    int named = w->kind == EVENT_SQS || w->kind == EVENT_SNS || w->kind == EVENT_KINESIS;
    return w->kind == EVENT_DYNAMODB || (named && is_pattern(w->pattern));
}

/* What nobody has said. */
static void print_parameter(walk *each, const want *w, const char *method)
{
    char what[512];
    const char *name = "Source";
    if (needs_arn(w)) {
        snprintf(what, sizeof what, "The ARN of what %s is for: %s %s", method, event_name(w->kind),
                 w->pattern);
    } else if (w->kind == EVENT_SCHEDULE) {
        name = "Schedule";
        snprintf(what, sizeof what, "When %s is called, as rate(1 day)", method);
    } else if (w->kind == EVENT_OTHER) {
        name = "Sql";
        snprintf(what, sizeof what, "What the IoT rule of %s selects, as SELECT * FROM 'a/+/b'",
                 method);
    } else {
        return;
    }
    fprintf(each->out,
            "%s  %s%zu:\n    Type: String\n    Description: ", each->told++ ? "" : "Parameters:\n",
            name, each->index);
    print_quoted(each->out, what);
    fputc('\n', each->out);
}

void sam_on_parameters(FILE *out, const sam_source *source, int heading)
{
    walk each = {.found = print_parameter, .out = out, .told = !heading};
    walk_all(&each, source);
}
