/* SPDX-License-Identifier: Apache-2.0 */
/* Records as the host has them: each version a function of its own. */
#include "api_parts.h"

#include <stdlib.h>

enum { FOLDER = 4096, OF_LOGS = 2 /* variables that tell a runtime how to log */ };

static void target(const char *text, function_target *ret_target)
{
    if (text && *text)
        *ret_target = text;
}

static void set_events(const store_record *record, function_config *config)
{
    const Headway__Lambda__V1__EventInvokeConfig *events = record->event_invoke;
    const Headway__Lambda__V1__DestinationConfig *d = events ? events->destination_config : NULL;
    if (events && events->has_retries)
        config->retries = (uint32_t)events->retries;
    if (events && events->has_age_s)
        config->event_age_s = (uint32_t)events->age_s;
    if (d && d->on_success)
        target(d->on_success->destination, &config->on_success);
    if (d && d->on_failure)
        target(d->on_failure->destination, &config->on_failure);
}

static size_t set_variables(const api_configuration *c, function_variable *variables)
{
    size_t count = 0;
    for (size_t i = 0; c->environment && i < c->environment->n_variables; i++)
        variables[count++] = (function_variable){c->environment->variables[i]->key,
                                                 c->environment->variables[i]->value};
    const Headway__Lambda__V1__LoggingConfig *logs = c->logging_config;
    if (logs && *logs->log_format)
        variables[count++] = (function_variable){"AWS_LAMBDA_LOG_FORMAT", logs->log_format};
    if (logs && *logs->application_log_level)
        variables[count++] =
            (function_variable){"AWS_LAMBDA_LOG_LEVEL", logs->application_log_level};
    return count;
}

static int give(api *a, const store_record *record, const Headway__Lambda__V1__Version *version)
{
    const api_configuration *c = version->configuration;
    function_config config;
    char folder[FOLDER];
    int error = store_folder(a->options.store, record->latest->configuration->function_name,
                             version->code, folder, sizeof folder);
    size_t count = c->environment ? c->environment->n_variables : 0;
    function_variable *variables = calloc(count + OF_LOGS, sizeof *variables);
    if (error || !variables) {
        free(variables);
        return error ? error : HEADWAY_ENOMEM;
    }
    function_defaults(&config);
    config.name = c->function_name;
    config.version = c->version;
    config.runtime = c->runtime;
    config.handler = c->handler;
    config.folder = folder;
    config.layers = a->options.layers;
    config.timeout_s = (uint32_t)c->timeout;
    config.memory_mb = (uint32_t)c->memory_size;
    config.variables = variables;
    config.variable_count = set_variables(c, variables);
    if (record->concurrency && record->concurrency->has_reserved)
        config.reserved = record->concurrency->reserved;
    if (c->capacity_provider_config && c->capacity_provider_config->instances->has_most_at_once)
        config.concurrency = (uint32_t)c->capacity_provider_config->instances->most_at_once;
    if (c->dead_letter_config)
        target(c->dead_letter_config->target_arn, &config.dead_letter);
    set_events(record, &config);
    error = host_function_put(a->options.host, &config);
    free(variables);
    return error;
}

int api_give(api *a, const store_record *record)
{
    int error = give(a, record, record->latest);
    for (size_t i = 0; !error && i < record->n_published; i++)
        error = give(a, record, record->published[i]);
    return error;
}

/* ---- changes ---- */

void api_touch(api_call *call, api_configuration *configuration)
{
    const api_options *options = &call->api->options;
    char id[API_ID];
    api_uuid(options->random, id);
    char *revision = api_copy(call->arena, id);
    char *time = api_time(options->now_ms(options->now_user), call->arena);
    if (revision)
        configuration->revision_id = revision;
    if (time)
        configuration->last_modified = time;
}

int api_check_revision(api_call *call, const store_record *record, const char *revision)
{
    if (!*revision || strcmp(record->latest->configuration->revision_id, revision) == 0)
        return 0;
    api_refuse(call, 412, "PreconditionFailedException",
               "The Revision Id provided does not match the latest Revision Id. Call the "
               "GetFunction/GetAlias API to retrieve the latest Revision Id");
    return HEADWAY_EINVAL;
}

static void refuse_keep(api_call *call, int error)
{
    if (error == HEADWAY_ELIMIT)
        api_refuse(call, 400, "InvalidParameterValueException",
                   "This host keeps at most %d functions, of %d bytes of settings each.",
                   STORE_FUNCTIONS, STORE_RECORD);
    else if (error == HEADWAY_EIO)
        api_refuse(call, 500, "ServiceException", "The disk did not take the function.");
    else
        api_refuse(call, 500, "ServiceException", "The host did not take the function: %s.",
                   headway_error_text(error));
}

/* The host first: what it does not take is not kept. */
int api_keep(api_call *call, store_record *record)
{
    const api_options *options = &call->api->options;
    const char *name = record->latest->configuration->function_name;
    const store_record *old = store_find(options->store, name);
    int error = api_give(call->api, record);
    if (!error)
        error = store_put(options->store, record);
    if (!error)
        return 0;
    if (old)
        (void)api_give(call->api, old);
    else
        (void)host_function_remove(options->host, name, "$LATEST");
    refuse_keep(call, error);
    return error;
}
