/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of the settings. */
#include "config.h"

#include "variables.h"

#include <errno.h>
#include <headway/status.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

HEADWAY_PRINTF(3, 4)
static int refuse(FILE *out, const char *name, const char *format, ...)
{
    va_list args;
    fprintf(out, "headway lambda host: function %s: ", name);
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
    fputc('\n', out);
    return HEADWAY_EINVAL;
}

static bool has(const char *folder, const char *name)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    return n > 0 && (size_t)n < sizeof path && access(path, F_OK) == 0;
}

/* By what lies there; NULL: it does not show. */
static const char *runtime_in(const char *folder)
{
    if (has(folder, "bootstrap"))
        return "provided.al2023";
    if (has(folder, "node_modules/aws-lambda-ric") || has(folder, "package.json"))
        return "nodejs20.x";
    return has(folder, "lambda_function.py") ? "python3.11" : NULL;
}

static const char *handler_of(const char *runtime)
{
    if (strncmp(runtime, "nodejs", 6) == 0)
        return "index.handler";
    return strncmp(runtime, "python", 6) == 0 ? "lambda_function.lambda_handler" : "";
}

static char *copy(headway_arena *arena, const char *text)
{
    char *place = headway_arena_take(arena, strlen(text) + 1);
    return place ? memcpy(place, text, strlen(text) + 1) : NULL;
}

static bool may_stand_in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* The last part of a path, with what no name may have become dashes. */
static char *name_of(headway_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = copy(arena, slash ? slash + 1 : path);
    for (char *c = name; c && *c; c++)
        if (!may_stand_in_name(*c))
            *c = '-';
    return name && strlen(name) <= ARN_NAME && *name ? name : NULL;
}

static int check_name(const host_settings *s, size_t at, FILE *out)
{
    const char *name = s->message->functions[at]->name;
    if (!name || !*name)
        return refuse(out, "without a name", "say what it is called: name: NAME");
    for (const char *c = name; *c; c++)
        if (!may_stand_in_name(*c))
            return refuse(out, name, "its name has letters, digits, - and _");
    if (strlen(name) > ARN_NAME)
        return refuse(out, name, "its name has %d characters at most", ARN_NAME);
    for (size_t i = 0; i < at; i++)
        if (strcmp(s->message->functions[i]->name, name) == 0)
            return refuse(out, name, "there are two of that name");
    return 0;
}

static int append(host_settings *s, host_function *f)
{
    host_config *c = s->message;
    host_function **all = headway_arena_take(s->arena, (c->n_functions + 1) * sizeof *all);
    if (!all)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < c->n_functions; i++)
        all[i] = c->functions[i];
    all[c->n_functions++] = f;
    c->functions = all;
    return 0;
}

typedef Headway__Aws__V1__HostFunction__EnvironmentEntry entry;

static int copy_variables(host_settings *s, host_function *f)
{
    const host_config *c = s->message;
    f->environment = headway_arena_take(s->arena, (c->n_environment + 1) * sizeof *f->environment);
    for (size_t i = 0; f->environment && i < c->n_environment; i++) {
        entry *copied = headway_arena_take(s->arena, sizeof *copied);
        if (!copied)
            return HEADWAY_ENOMEM;
        headway__aws__v1__host_function__environment_entry__init(copied);
        copied->key = c->environment[i]->key;
        copied->value = c->environment[i]->value;
        f->environment[f->n_environment++] = copied;
    }
    return f->environment ? 0 : HEADWAY_ENOMEM;
}

int host_settings_folder(host_settings *s, const char *folder, FILE *out)
{
    char path[PATH_MAX];
    const host_config *c = s->message;
    if (!realpath(folder, path))
        return refuse(out, folder, "there is no such folder: %s", strerror(errno));
    host_function *f = headway_arena_take(s->arena, sizeof *f);
    if (!f)
        return HEADWAY_ENOMEM;
    headway__aws__v1__host_function__init(f);
    f->folder = copy(s->arena, path);
    f->name = c->name && *c->name ? c->name : name_of(s->arena, path);
    if (!f->folder || !f->name)
        return refuse(out, folder, "say --name NAME, as the folder's own is none");
    f->runtime = c->runtime;
    f->handler = c->handler;
    f->layers = c->layers;
    f->timeout_ms = c->timeout_ms;
    f->memory_mb = c->memory_mb;
    f->max_concurrency = c->max_concurrency;
    f->service = c->service ? c->service : f->service;
    f->proto = c->proto;
    f->n_proto = c->n_proto;
    f->include = c->include;
    f->n_include = c->n_include;
    f->binary = c->binary;
    f->has_timeout_ms = f->has_memory_mb = f->has_max_concurrency = 1;
    int error = copy_variables(s, f);
    return error ? error : append(s, f);
}

static int take_variables(host_settings *s, const host_function *f, function_config *c, FILE *out)
{
    function_variable *list = headway_arena_take(s->arena, (f->n_environment + 1) * sizeof *list);
    if (!list)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < f->n_environment; i++) {
        list[i] = (function_variable){f->environment[i]->key, f->environment[i]->value};
        if (variables_is_reserved(list[i].name))
            return refuse(out, f->name, "the variable %s is set by the host itself", list[i].name);
    }
    c->variables = list;
    c->variable_count = f->n_environment;
    return 0;
}

/* Where it lies, absolute. */
static int take_folder(host_settings *s, const char *name, const char *folder,
                       const char **ret_path, FILE *out)
{
    char path[PATH_MAX];
    if (!folder || !realpath(folder, path))
        return refuse(out, name, "there is no folder '%s': %s", folder ? folder : "",
                      strerror(errno));
    *ret_path = copy(s->arena, path);
    return *ret_path ? 0 : HEADWAY_ENOMEM;
}

static const char *said(const char *text, const char *otherwise)
{
    return text && *text ? text : otherwise;
}

typedef struct bound {
    const char *field;
    uint32_t least, most, value;
} bound;

static int check_numbers(const function_config *c, FILE *out)
{
    const bound bounds[] = {{"timeout_ms: whole seconds", 1, FUNCTION_TIMEOUT_MOST_S, c->timeout_s},
                            {"memory_mb", 128, 32768, c->memory_mb},
                            {"max_concurrency", 1, 1600, c->concurrency},
                            {"retries", 0, FUNCTION_RETRIES, c->retries},
                            {"event_age_ms: seconds", 60, FUNCTION_EVENT_AGE_S, c->event_age_s}};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (bounds[i].value < bounds[i].least || bounds[i].value > bounds[i].most)
            return refuse(out, c->name, "%s from %u to %u", bounds[i].field, bounds[i].least,
                          bounds[i].most);
    return 0;
}

static void take_numbers(const host_function *f, function_config *c)
{
    if (f->has_timeout_ms)
        c->timeout_s = (f->timeout_ms + 999) / 1000;
    if (f->has_memory_mb)
        c->memory_mb = f->memory_mb;
    if (f->has_max_concurrency)
        c->concurrency = f->max_concurrency;
    if (f->has_reserved_concurrency)
        c->reserved = (int32_t)f->reserved_concurrency;
    if (f->has_retries)
        c->retries = f->retries;
    if (f->has_event_age_ms)
        c->event_age_s = f->event_age_ms / 1000;
}

int host_settings_function(host_settings *s, size_t i, function_config *ret_config, FILE *out)
{
    function_config c;
    const host_function *f = s->message->functions[i];
    int error = check_name(s, i, out);
    if (error)
        return error;
    function_defaults(&c);
    c.name = f->name;
    error = take_folder(s, f->name, f->folder, &c.folder, out);
    if (!error && said(f->layers, NULL))
        error = take_folder(s, f->name, f->layers, &c.layers, out);
    if (!error)
        error = take_variables(s, f, &c, out);
    if (error)
        return error;
    c.runtime = said(f->runtime, runtime_in(c.folder));
    if (!c.runtime)
        return refuse(out, f->name,
                      "%s has no file bootstrap; make one, or say --runtime nodejs20.x or "
                      "python3.11 and --handler FILE.FUNCTION",
                      c.folder);
    if (!command_knows(c.runtime))
        return refuse(out, f->name,
                      "the runtime %s is not run by this host: it runs provided.*, nodejs* and "
                      "python*",
                      c.runtime);
    c.handler = said(f->handler, handler_of(c.runtime));
    take_numbers(f, &c);
    c.dead_letter = said(f->dead_letter, NULL);
    c.on_success = said(f->on_success, NULL);
    c.on_failure = said(f->on_failure, NULL);
    *ret_config = c;
    return check_numbers(&c, out);
}
