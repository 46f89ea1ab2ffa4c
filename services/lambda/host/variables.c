/* SPDX-License-Identifier: Apache-2.0 */
#include "variables.h"

#include <headway/status.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const reserved[] = {"_HANDLER",
                                       "_X_AMZN_TRACE_ID",
                                       "AWS_DEFAULT_REGION",
                                       "AWS_REGION",
                                       "AWS_EXECUTION_ENV",
                                       "AWS_LAMBDA_FUNCTION_NAME",
                                       "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                       "AWS_LAMBDA_FUNCTION_VERSION",
                                       "AWS_LAMBDA_INITIALIZATION_TYPE",
                                       "AWS_LAMBDA_LOG_GROUP_NAME",
                                       "AWS_LAMBDA_LOG_STREAM_NAME",
                                       "AWS_LAMBDA_MAX_CONCURRENCY",
                                       "AWS_ACCESS_KEY",
                                       "AWS_ACCESS_KEY_ID",
                                       "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN",
                                       "AWS_LAMBDA_RUNTIME_API",
                                       "LAMBDA_TASK_ROOT",
                                       "LAMBDA_RUNTIME_DIR"};

bool variables_is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return false;
}

/* The block in the making: measured first, with data NULL, then written. */
typedef struct block {
    char *data;
    size_t size;
    char **variables;
    size_t count;
} block;

HEADWAY_PRINTF(3, 4)
static void add(block *b, const char *name, const char *format, ...)
{
    va_list args;
    char *at = b->data ? b->data + b->size : NULL;
    size_t head = strlen(name) + 1;
    if (at) {
        snprintf(at, head + 1, "%s=", name);
        b->variables[b->count] = at;
    }
    va_start(args, format);
    int n = vsnprintf(at ? at + head : NULL, at ? SIZE_MAX / 4 : 0, format, args);
    va_end(args);
    b->size += head + (n > 0 ? (size_t)n : 0) + 1;
    b->count++;
}

static void add_maybe(block *b, const char *name, const char *value)
{
    if (value)
        add(b, name, "%s", value);
}

static bool is_own(const function_config *f, const char *name)
{
    for (size_t i = 0; i < f->variable_count; i++)
        if (strcmp(f->variables[i].name, name) == 0)
            return true;
    return false;
}

/* A default that the function may replace. */
static void offer(block *b, const function_config *f, const char *name, const char *value)
{
    if (value && !is_own(f, name))
        add(b, name, "%s", value);
}

static void add_function(block *b, const variables_input *in)
{
    const function_config *f = in->function;
    add(b, "AWS_LAMBDA_FUNCTION_NAME", "%s", f->name);
    add(b, "AWS_LAMBDA_FUNCTION_VERSION", "%s", f->version);
    add(b, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "%u", f->memory_mb);
    add(b, "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/%s", f->name);
    add(b, "AWS_LAMBDA_LOG_STREAM_NAME", "[%s]%s", f->version, in->log_stream);
    add(b, "AWS_EXECUTION_ENV", "AWS_Lambda_%s", f->runtime);
    add(b, "AWS_LAMBDA_INITIALIZATION_TYPE", "%s",
        f->concurrency > 1 ? "lambda-managed-instances" : "on-demand");
    if (f->concurrency > 1)
        add(b, "AWS_LAMBDA_MAX_CONCURRENCY", "%u", f->concurrency);
    add(b, "_HANDLER", "%s", f->handler);
    add(b, "LAMBDA_TASK_ROOT", "%s", f->folder);
    add(b, "LAMBDA_RUNTIME_DIR", "%s", f->layers ? f->layers : f->folder);
}

static void add_places(block *b, const variables_input *in)
{
    const function_config *f = in->function;
    const char *layers = f->layers ? f->layers : f->folder;
    if (!is_own(f, "PATH"))
        add(b, "PATH", "%s/bin:%s", layers, in->path);
    if (!is_own(f, "LD_LIBRARY_PATH"))
        add(b, "LD_LIBRARY_PATH", "%s:%s/lib:%s/lib", f->folder, f->folder, layers);
    if (!is_own(f, "NODE_PATH"))
        add(b, "NODE_PATH", "%s/nodejs/node_modules:%s/node_modules", layers, f->folder);
    if (!is_own(f, "PYTHONPATH"))
        add(b, "PYTHONPATH", "%s:%s/python", f->folder, layers);
}

static void add_all(block *b, const variables_input *in)
{
    const function_config *f = in->function;
    b->size = b->count = 0;
    add(b, "AWS_LAMBDA_RUNTIME_API", "%s", in->runtime_api);
    add(b, "AWS_REGION", "%s", in->region);
    add(b, "AWS_DEFAULT_REGION", "%s", in->region);
    add_function(b, in);
    add_places(b, in);
    add_maybe(b, "AWS_ACCESS_KEY_ID", in->access_key);
    add_maybe(b, "AWS_SECRET_ACCESS_KEY", in->secret_key);
    add_maybe(b, "AWS_SESSION_TOKEN", in->session_token);
    offer(b, f, "AWS_ENDPOINT_URL", in->endpoint);
    offer(b, f, "AWS_EC2_METADATA_DISABLED", "true");
    offer(b, f, "AWS_LAMBDA_LOG_FORMAT", "Text");
    offer(b, f, "LANG", "en_US.UTF-8");
    offer(b, f, "TZ", ":UTC");
    for (size_t i = 0; i < f->variable_count; i++)
        if (!variables_is_reserved(f->variables[i].name))
            add(b, f->variables[i].name, "%s", f->variables[i].value);
}

int variables_make(const variables_input *input, const headway_alloc *alloc, char ***ret_variables)
{
    block b = {.data = NULL};
    add_all(&b, input);
    size_t table = (b.count + 1) * sizeof *b.variables;
    b.variables = alloc->allocate(alloc->user, table + b.size);
    if (!b.variables)
        return HEADWAY_ENOMEM;
    b.data = (char *)b.variables + table;
    add_all(&b, input);
    b.variables[b.count] = NULL;
    *ret_variables = b.variables;
    return 0;
}

/* --- what is run ----------------------------------------------------------------------------- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* folder/name where that exists. */
static bool place(command *c, const char *folder, const char *name, bool (*exists)(const char *))
{
    int n = folder ? snprintf(c->text, sizeof c->text, "%s/%s", folder, name) : -1;
    return n > 0 && (size_t)n < sizeof c->text && exists(c->text);
}

static int bootstrap(const function_config *f, bool (*exists)(const char *), command *c, char *why,
                     size_t why_size)
{
    if (!place(c, f->folder, "bootstrap", exists) && !place(c, f->layers, "bootstrap", exists)) {
        snprintf(why, why_size, "Couldn't find valid bootstrap(s): [%s/bootstrap]", f->folder);
        return HEADWAY_EINVAL;
    }
    c->words[0] = c->text;
    return 0;
}

static int node(const function_config *f, bool (*exists)(const char *), command *c, char *why,
                size_t why_size)
{
    static const char *const places[] = {"node_modules/aws-lambda-ric/bin/index.mjs",
                                         "node_modules/aws-lambda-ric/index.mjs",
                                         "nodejs/node_modules/aws-lambda-ric/bin/index.mjs",
                                         "nodejs/node_modules/aws-lambda-ric/index.mjs"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (place(c, f->folder, places[i], exists) || place(c, f->layers, places[i], exists)) {
            c->words[0] = "node";
            c->words[1] = c->text;
            c->words[2] = f->handler;
            return 0;
        }
    snprintf(why, why_size,
             "The runtime %s needs its runtime interface client: run `npm install aws-lambda-ric` "
             "in %s, or in a folder that is named as its layers",
             f->runtime, f->folder);
    return HEADWAY_EINVAL;
}

/* What python3 finds by itself, or in the function's folder. */
static int python(const function_config *f, command *c)
{
    c->words[0] = "python3";
    c->words[1] = "-m";
    c->words[2] = "awslambdaric";
    c->words[3] = f->handler;
    return 0;
}

bool command_knows(const char *runtime)
{
    return begins(runtime, "provided") || begins(runtime, "nodejs") || begins(runtime, "python");
}

int command_find(const function_config *f, bool (*exists)(const char *path), command *c, char *why,
                 size_t why_size)
{
    memset(c->words, 0, sizeof c->words);
    if (begins(f->runtime, "provided"))
        return bootstrap(f, exists, c, why, why_size);
    if (begins(f->runtime, "nodejs"))
        return node(f, exists, c, why, why_size);
    if (begins(f->runtime, "python"))
        return python(f, c);
    snprintf(why, why_size,
             "The runtime %s is not offered here: provided.*, nodejs* and python* are", f->runtime);
    return HEADWAY_EINVAL;
}
