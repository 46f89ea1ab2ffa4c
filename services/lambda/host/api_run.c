/* SPDX-License-Identifier: Apache-2.0 */
/* How functions are run: reserved concurrency, what becomes of events, and the account. */
#include "api_parts.h"

#include <stdio.h>

enum { UNRESERVED_LEAST = 100 /* of the account's, as AWS keeps */, CONFIGS = 1 };

typedef Headway__Lambda__V1__Concurrency concurrency;
typedef Headway__Lambda__V1__EventInvokeConfig event_config;

typedef int qualifier_check(api_call *call, const arn_function *function);

/* The function that is to be changed, and a copy of its record. 0, or refused. */
static int read_changed(api_call *call, qualifier_check *check, store_record **ret_record)
{
    arn_function function;
    const store_record *record;
    ProtobufCMessage *copy;
    int error = api_read_function(call, ARN_INVOKE, &function);
    if (!error)
        error = check(call, &function);
    if (!error)
        error = api_read_idle(call, &function, &record);
    if (!error)
        error = api_copy_message(call, &record->base, &copy);
    if (!error)
        *ret_record = (store_record *)(void *)copy;
    return error;
}

static int read_kept(api_call *call, arn_function *function, const store_record **ret_record)
{
    int error = api_read_function(call, ARN_INVOKE, function);
    return error ? error : api_read_record(call, function, ret_record);
}

/* ---- reserved concurrency ---- */

/* What is reserved by all but one. */
static int64_t reserved_without(const api *a, const char *name)
{
    int64_t sum = 0;
    const store_record *record;
    for (size_t i = 0; (record = store_at(a->options.store, i)) != NULL; i++) {
        if (record->concurrency && record->concurrency->has_reserved &&
            strcmp(record->latest->configuration->function_name, name) != 0)
            sum += record->concurrency->reserved;
    }
    return sum;
}

static int check_reserved(api_call *call, const store_record *record, const concurrency *wanted)
{
    const char *name = record->latest->configuration->function_name;
    int64_t left = (int64_t)call->api->options.concurrency - reserved_without(call->api, name);
    if (!wanted->has_reserved) {
        api_refuse_value(call, "reservedConcurrentExecutions", "null", "not be null");
        return HEADWAY_EINVAL;
    }
    if (wanted->reserved < 0) {
        api_refuse_value(call, "reservedConcurrentExecutions", "negative",
                         "have value greater than or equal to 0");
        return HEADWAY_EINVAL;
    }
    if (!wanted->reserved || left - wanted->reserved >= UNRESERVED_LEAST)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "Specified ReservedConcurrentExecutions for function decreases account's "
               "UnreservedConcurrentExecution below its minimum value of [%d].",
               UNRESERVED_LEAST);
    return HEADWAY_ELIMIT;
}

void api_handle_put_concurrency(api_call *call)
{
    ProtobufCMessage *body;
    store_record *record;
    if (read_changed(call, api_check_unqualified, &record) ||
        api_read_body(call, &headway__lambda__v1__concurrency__descriptor, &body))
        return;
    record->concurrency = (concurrency *)(void *)body;
    if (!check_reserved(call, record, record->concurrency) && !api_keep(call, record))
        api_answer(call, 200, body);
}

void api_handle_get_concurrency(api_call *call)
{
    arn_function function;
    const store_record *record;
    concurrency none = HEADWAY__LAMBDA__V1__CONCURRENCY__INIT;
    if (!read_kept(call, &function, &record))
        api_answer(call, 200, record->concurrency ? &record->concurrency->base : &none.base);
}

void api_handle_delete_concurrency(api_call *call)
{
    store_record *record;
    if (read_changed(call, api_check_unqualified, &record))
        return;
    record->concurrency = NULL;
    if (!api_keep(call, record))
        api_answer_empty(call, 204);
}

/* ---- events ---- */

/* A function that took what becomes of its own events would never come to an end of them. */
static int check_itself(api_call *call, const char *name, const char *target)
{
    arn_function function;
    arn_refusal refusal;
    if (arn_read(headway_bytes_of_string(target), headway_bytes_of("", 0), ARN_INVOKE, &function,
                 &refusal) != 0 ||
        strcmp(function.name, name) != 0)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "You can't specify the function as a destination for itself.");
    return HEADWAY_EINVAL;
}

static int check_destination(api_call *call, const char *name,
                             const Headway__Lambda__V1__Destination *destination)
{
    if (!destination || !*destination->destination)
        return 0;
    int error = api_check_target(call, destination->destination);
    return error || strncmp(destination->destination, "arn:", 4) != 0
               ? error
               : check_itself(call, name, destination->destination);
}

static int check_range(api_call *call, const char *member, int32_t value, int least, int most)
{
    char text[16];
    if (value >= least && value <= most)
        return 0;
    snprintf(text, sizeof text, "%d", (int)value);
    api_refuse_value(call, member, text, "have value %s than or equal to %d",
                     value < least ? "greater" : "less", value < least ? least : most);
    return HEADWAY_EINVAL;
}

static int check_events(api_call *call, const char *name, const event_config *c)
{
    int error = 0;
    if (!c->has_retries && !c->has_age_s && !c->destination_config) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "You must specify at least one of error handling or destination setting.");
        return HEADWAY_EINVAL;
    }
    if (c->has_retries)
        error = check_range(call, "maximumRetryAttempts", c->retries, 0, FUNCTION_RETRIES);
    if (!error && c->has_age_s)
        error = check_range(call, "maximumEventAgeInSeconds", c->age_s, 60, FUNCTION_EVENT_AGE_S);
    if (!error && c->destination_config)
        error = check_destination(call, name, c->destination_config->on_success);
    if (!error && c->destination_config)
        error = check_destination(call, name, c->destination_config->on_failure);
    return error;
}

/* Of $LATEST, which is the one that has such settings here. */
static int check_qualifier(api_call *call, const arn_function *function)
{
    if (!*function->qualifier || strcmp(function->qualifier, "$LATEST") == 0)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "Settings for the events of one version are not offered by this host: give them to "
               "the function, without a qualifier.");
    return HEADWAY_ENOTSUP;
}

static int read_events(api_call *call, store_record **ret_record, event_config **ret_config)
{
    ProtobufCMessage *body;
    int error = read_changed(call, check_qualifier, ret_record);
    if (!error)
        error = api_read_body(call, &headway__lambda__v1__event_invoke_config__descriptor, &body);
    if (!error)
        error = check_events(call, (*ret_record)->latest->configuration->function_name,
                             (const event_config *)(void *)body);
    if (!error)
        *ret_config = (event_config *)(void *)body;
    return error;
}

static void keep_events(api_call *call, store_record *record, event_config *config)
{
    const api_options *options = &call->api->options;
    config->last_modified = (double)(options->now_ms(options->now_user) / 1000);
    config->function_arn =
        api_print(call->arena, "%s:$LATEST", record->latest->configuration->function_arn);
    record->event_invoke = config;
    if (!config->function_arn)
        api_refuse_memory(call);
    else if (!api_keep(call, record))
        api_answer(call, 200, &config->base);
}

static void refuse_no_events(api_call *call, const store_record *record)
{
    api_refuse(call, 404, "ResourceNotFoundException",
               "The function %s:$LATEST doesn't have an EventInvokeConfig",
               record->latest->configuration->function_arn);
}

void api_handle_put_event_invoke(api_call *call)
{
    store_record *record;
    event_config *config;
    if (!read_events(call, &record, &config))
        keep_events(call, record, config);
}

void api_handle_update_event_invoke(api_call *call)
{
    store_record *record;
    event_config *config;
    if (read_events(call, &record, &config))
        return;
    const event_config *old = record->event_invoke;
    if (!old) {
        refuse_no_events(call, record);
        return;
    }
    if (!config->has_retries) {
        config->has_retries = old->has_retries;
        config->retries = old->retries;
    }
    if (!config->has_age_s) {
        config->has_age_s = old->has_age_s;
        config->age_s = old->age_s;
    }
    if (!config->destination_config)
        config->destination_config = old->destination_config;
    keep_events(call, record, config);
}

void api_handle_get_event_invoke(api_call *call)
{
    arn_function function;
    const store_record *record;
    if (read_kept(call, &function, &record) || check_qualifier(call, &function))
        return;
    if (record->event_invoke)
        api_answer(call, 200, &record->event_invoke->base);
    else
        refuse_no_events(call, record);
}

void api_handle_delete_event_invoke(api_call *call)
{
    store_record *record;
    if (read_changed(call, check_qualifier, &record))
        return;
    if (!record->event_invoke) {
        refuse_no_events(call, record);
        return;
    }
    record->event_invoke = NULL;
    if (!api_keep(call, record))
        api_answer_empty(call, 204);
}

void api_handle_list_event_invoke(api_call *call)
{
    arn_function function;
    const store_record *record;
    event_config *configs[CONFIGS];
    Headway__Lambda__V1__ListEventInvokeConfigsResponse response =
        HEADWAY__LAMBDA__V1__LIST_EVENT_INVOKE_CONFIGS_RESPONSE__INIT;
    if (read_kept(call, &function, &record))
        return;
    configs[0] = record->event_invoke;
    response.configs = configs;
    response.n_configs = record->event_invoke != NULL;
    api_answer_list(call, &response.base, response.n_configs,
                    "{\"FunctionEventInvokeConfigs\":[]}");
}

/* ---- the account ---- */

void api_handle_account(api_call *call)
{
    const api_options *options = &call->api->options;
    Headway__Lambda__V1__AccountSettings settings = HEADWAY__LAMBDA__V1__ACCOUNT_SETTINGS__INIT;
    Headway__Lambda__V1__AccountLimit limit = HEADWAY__LAMBDA__V1__ACCOUNT_LIMIT__INIT;
    Headway__Lambda__V1__AccountUsage usage = HEADWAY__LAMBDA__V1__ACCOUNT_USAGE__INIT;
    size_t functions = options->store ? store_count(options->store) : 0;
    settings.limit = &limit;
    settings.usage = &usage;
    limit.code_size_zipped = 50 << 20;
    limit.code_size_unzipped = ZIP_UNZIPPED;
    limit.total_code_size = 75.0 * (1 << 30);
    limit.concurrent = (int32_t)options->concurrency;
    limit.unreserved = limit.concurrent;
    if (options->store)
        limit.unreserved -= (int32_t)reserved_without(call->api, "");
    for (size_t i = 0; i < functions; i++)
        usage.total_code_size += store_at(options->store, i)->latest->configuration->code_size;
    usage.function_count = (double)functions;
    api_answer(call, 200, &settings.base);
}
