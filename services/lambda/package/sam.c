/* SPDX-License-Identifier: Apache-2.0 */
#include "sam.h"

#include <string.h>

enum {
    DEADLINE_MS = 10000, /* of a unary method that names none */
    RULES_S = 30,        /* of a function that passes events on */
    START_S = 1          /* more than the longest call: an environment has to start first */
};

typedef struct needs {
    unsigned timeout_s;
    int streams, proxy, routes;
} needs;

static const headway_http_binding *binding_of(const headway_http_method *method, size_t index)
{
    return &method->bindings[index];
}

static void need_time(const headway_http_method *method, needs *n)
{
    uint32_t ms = method->call.policy.deadline_ms;
    if (ms == 0 && method->call.shape == HEADWAY_UNARY)
        ms = DEADLINE_MS;
    unsigned seconds = ms ? ms / 1000 + (ms % 1000 != 0) + START_S : SAM_TIMEOUT_MOST;
    if (seconds > SAM_TIMEOUT_MOST)
        seconds = SAM_TIMEOUT_MOST;
    if (seconds > n->timeout_s)
        n->timeout_s = seconds;
}

static int is_plain(headway_bytes literal)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    const char *text = literal.data;
    for (size_t i = 0; i < literal.size; i++)
        if (!memchr(plain, text[i], sizeof plain - 1))
            return 0;
    return 1;
}

/* A route of an HTTP API has variables of whole segments, and a greedy one at its end. A verb
   behind a colon, or a literal with characters that such routes give another meaning, has none. */
static int has_route(const headway_http_template *path)
{
    if (*path->verb || strcmp(path->text, "/") == 0)
        return 0;
    for (size_t i = 0; i < path->segment_count; i++)
        if (path->segments[i].kind == HEADWAY_HTTP_LITERAL && !is_plain(path->segments[i].literal))
            return 0;
    return 1;
}

/* What a segment is called: as the variable that captures it alone, else by its place. */
static void print_parameter(FILE *out, const headway_http_template *path, size_t segment)
{
    const char *more = path->segments[segment].kind == HEADWAY_HTTP_REST ? "+" : "";
    for (size_t i = 0; i < path->variable_count; i++) {
        const headway_http_variable *v = &path->variables[i];
        if (v->first == segment && v->count == 1) {
            fprintf(out, "/{%s%s}", v->path, more);
            return;
        }
    }
    fprintf(out, "/{p%zu%s}", segment + 1, more);
}

static void print_route(FILE *out, const headway_http_template *path)
{
    for (size_t i = 0; i < path->segment_count; i++) {
        headway_bytes literal = path->segments[i].literal;
        if (path->segments[i].kind == HEADWAY_HTTP_LITERAL)
            fprintf(out, "/%.*s", (int)literal.size, (const char *)literal.data);
        else
            print_parameter(out, path, i);
    }
}

/* Who has no rule is meant for the bus: a template opens no way from outside to it. */
static int is_public(const headway_http_binding *binding)
{
    return !binding->plain;
}

static void look_at(const headway_http_binding *binding, needs *n)
{
    int routed = has_route(&binding->path);
    n->proxy |= is_public(binding) && !routed;
    n->routes |= is_public(binding) && routed;
}

static void look(headway_http_service *const *services, size_t count, needs *n)
{
    for (size_t i = 0; i < count; i++) {
        size_t methods;
        const headway_http_method *m = headway_http_service_methods(services[i], &methods);
        for (size_t k = 0; k < methods; k++) {
            need_time(&m[k], n);
            n->streams |= m[k].call.shape == HEADWAY_SERVER_STREAM;
            for (size_t b = 0; b < m[k].binding_count; b++)
                look_at(binding_of(&m[k], b), n);
        }
    }
}

static void print_event(FILE *out, const char *name, size_t index, const char *verb)
{
    fprintf(out, "        %s%zu:\n          Type: HttpApi\n          Properties:\n", name, index);
    fprintf(out, "            Method: %s\n            Path: \"", strcmp(verb, "*") ? verb : "ANY");
}

static void print_routes(FILE *out, headway_http_service *service, size_t *index)
{
    size_t methods;
    const headway_http_method *m = headway_http_service_methods(service, &methods);
    for (size_t k = 0; k < methods; k++)
        for (size_t b = 0; b < m[k].binding_count; b++) {
            const headway_http_binding *binding = binding_of(&m[k], b);
            if (!is_public(binding) || !has_route(&binding->path))
                continue;
            print_event(out, m[k].call.name, ++*index, binding->verb);
            print_route(out, &binding->path);
            fprintf(out, "\"\n");
        }
}

static void print_head(FILE *out, const sam_options *o)
{
    fprintf(out,
            "# Made by `headway lambda package`, and yours to change.\n"
            "AWSTemplateFormatVersion: \"2010-09-09\"\n"
            "Transform: AWS::Serverless-2016-10-31\n"
            "Resources:\n"
            "  %s:\n"
            "    Type: AWS::Serverless::Function\n"
            "    Properties:\n"
            "      Runtime: provided.al2023\n"
            "      Handler: bootstrap\n"
            "      Architectures: [%s]\n"
            "      CodeUri: \"%s\"\n"
            "      MemorySize: %u\n",
            o->name, o->architecture, o->code, o->memory_mb);
}

static void print_function(FILE *out, const sam_options *o, const needs *n)
{
    print_head(out, o);
    fprintf(out,
            "      # The longest deadline of its methods, and %d s to start; streams without one\n"
            "      # have all the time that a function can have.\n"
            "      Timeout: %u\n",
            START_S, n->timeout_s);
    if (n->streams)
        fprintf(out,
                "      # Streams of responses reach HTTP clients as they come by this URL alone,\n"
                "      # which takes signed requests.\n"
                "      FunctionUrlConfig:\n"
                "        AuthType: AWS_IAM\n"
                "        InvokeMode: RESPONSE_STREAM\n");
}

void sam_write(FILE *out, const sam_options *options, headway_http_service *const *services,
               size_t count)
{
    needs n = {.timeout_s = 1 + START_S};
    const sam_source source = {.services = services, .service_count = count};
    size_t index = 0;
    look(services, count, &n);
    print_function(out, options, &n);
    if (n.routes || n.proxy || sam_on_count(&source))
        fprintf(out, "      Events:\n");
    for (size_t i = 0; i < count; i++)
        print_routes(out, services[i], &index);
    if (n.proxy) {
        fprintf(out, "        # Some paths are none that an HTTP API can tell apart. This lets all "
                     "others in too.\n");
        print_event(out, "Rest", ++index, "*");
        fprintf(out, "/{proxy+}\"\n");
    }
    sam_on_events(out, &source);
    sam_on_resources(out, &source);
    sam_on_parameters(out, &source, 1);
    fprintf(out, "Outputs:\n  Function:\n    Value: !GetAtt %s.Arn\n", options->name);
    if (n.streams)
        fprintf(out, "  Url:\n    Value: !GetAtt %sUrl.FunctionUrl\n", options->name);
}

void sam_write_rules(FILE *out, const sam_options *options, const sam_rule *rules, size_t count)
{
    const sam_source source = {.rules = rules, .rule_count = count};
    print_head(out, options);
    fprintf(
        out,
        "      # What the bus has not taken by then comes again; a queue's visibility timeout is\n"
        "      # longer than this, by AWS's advice six times as long.\n"
        "      Timeout: %d\n"
        "      # A bus within a VPC needs a VpcConfig too.\n"
        "      Environment:\n"
        "        Variables:\n"
        "          HEADWAY_BUS: !Ref Bus\n"
        "      Events:\n",
        RULES_S);
    sam_on_events(out, &source);
    sam_on_resources(out, &source);
    fprintf(out,
            "Parameters:\n"
            "  Bus:\n    Type: String\n    Description: \"Where the bus is: tcp://HOST:PORT\"\n");
    sam_on_parameters(out, &source, 0);
    fprintf(out, "Outputs:\n  Function:\n    Value: !GetAtt %s.Arn\n", options->name);
}
