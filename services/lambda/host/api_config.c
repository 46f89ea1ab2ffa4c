/* SPDX-License-Identifier: Apache-2.0 */
/* What a function may be told to be: judged, and applied. */
#include "api_parts.h"
#include "variables.h"

#include <stdio.h>

enum {
    MEMORY_LEAST = 128,
    MEMORY_MOST = 10240,
    MEMORY_MOST_MANAGED = 32768, /* of managed instances */
    DISK_LEAST = 512,
    DISK_MOST = 10240,
    DESCRIPTION = 256,
    HANDLER = 128,
    LOG_GROUP = 512
};

typedef struct applying {
    api_call *call;
    const api_change *change;
    api_configuration *to;
} applying;

static int starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
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

static int check_length(api_call *call, const char *member, const char *value, size_t most)
{
    if (strlen(value) <= most)
        return 0;
    api_refuse_value(call, member, value, "have length less than or equal to %zu", most);
    return HEADWAY_EINVAL;
}

/* One of the words, if it is there; all of them are "JSON, Text". */
static int check_word(api_call *call, const char *member, const char *value, const char *words)
{
    headway_bytes rest = headway_bytes_of_string(words);
    int found = !*value;
    while (!found && rest.size) {
        found = api_equals(api_cut(&rest, ','), value);
        if (rest.size)
            rest = headway_bytes_of((const char *)rest.data + 1, rest.size - 1);
    }
    if (found)
        return 0;
    api_refuse_value(call, member, value, "satisfy enum value set: [%s]", words);
    return HEADWAY_EINVAL;
}

/* ---- what is not offered ---- */

static int is_any_given(const Google__Protobuf__Struct *object)
{
    int found = 0;
    for (size_t i = 0; !found && i < object->n_fields; i++)
        found = api_is_given(object->fields[i]->value);
    return found;
}

int api_is_given(const Google__Protobuf__Value *value)
{
    if (!value)
        return 0;
    switch (value->kind_case) {
    case GOOGLE__PROTOBUF__VALUE__KIND_LIST_VALUE:
        return value->list_value->n_values > 0;
    case GOOGLE__PROTOBUF__VALUE__KIND_STRUCT_VALUE:
        return is_any_given(value->struct_value);
    case GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE:
        return *value->string_value != 0;
    case GOOGLE__PROTOBUF__VALUE__KIND_BOOL_VALUE:
        return value->bool_value;
    case GOOGLE__PROTOBUF__VALUE__KIND_NULL_VALUE:
        return 0;
    default:
        return 1;
    }
}

int api_check_absent(api_call *call, const char *name, const Google__Protobuf__Value *value)
{
    if (!api_is_given(value))
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "%s is not offered by this host: leave it out.", name);
    return HEADWAY_ENOTSUP;
}

static int check_snap_start(const applying *a)
{
    const char *when = a->change->snap_start ? a->change->snap_start->apply_on : "";
    if (!*when || strcmp(when, "None") == 0)
        return 0;
    api_refuse(a->call, 400, "InvalidParameterValueException",
               "SnapStart is not offered by this host: leave it out.");
    return HEADWAY_ENOTSUP;
}

static int check_offered(const applying *a)
{
    const api_change *c = a->change;
    const struct {
        const char *name;
        const Google__Protobuf__Value *value;
    } absent[] = {{"Layers", c->layers},
                  {"FileSystemConfigs", c->file_system_configs},
                  {"ImageConfig", c->image_config},
                  {"DurableConfig", c->durable_config},
                  {"VpcConfig", c->vpc_config},
                  {"KMSKeyArn", c->kms_key_arn}};
    int error = check_snap_start(a);
    for (size_t i = 0; !error && i < sizeof absent / sizeof *absent; i++)
        error = api_check_absent(a->call, absent[i].name, absent[i].value);
    return error;
}

/* ---- one by one ---- */

static int apply_runtime(const applying *a)
{
    char *runtime = a->change->runtime;
    if (!runtime)
        return 0;
    if (!command_knows(runtime)) {
        api_refuse(a->call, 400, "InvalidParameterValueException",
                   "The runtime %.64s is not run by this host: it runs provided.*, nodejs* and "
                   "python*.",
                   runtime);
        return HEADWAY_ENOTSUP;
    }
    a->to->runtime = runtime;
    return check_length(a->call, "runtime", runtime, 64);
}

static int apply_handler(const applying *a)
{
    char *handler = a->change->handler;
    if (!handler)
        return 0;
    if (strpbrk(handler, " \t\r\n\v\f")) {
        api_refuse_value(a->call, "handler", handler,
                         "satisfy regular expression pattern: [^\\s]+");
        return HEADWAY_EINVAL;
    }
    a->to->handler = handler;
    return check_length(a->call, "handler", handler, HANDLER);
}

static int apply_role(const applying *a)
{
    char *role = a->change->role;
    if (!role)
        return 0;
    if (!starts(role, "arn:aws") || !strstr(role, ":iam::") || !strstr(role, ":role/") ||
        strlen(role) > API_TARGET) {
        api_refuse_value(a->call, "role", role,
                         "satisfy regular expression pattern: "
                         "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
        return HEADWAY_EINVAL;
    }
    a->to->role = role;
    return 0;
}

static int apply_numbers(const applying *a)
{
    const api_change *c = a->change;
    if (c->has_timeout) {
        a->to->timeout = c->timeout;
        if (check_range(a->call, "timeout", c->timeout, 1, FUNCTION_TIMEOUT_MOST_S))
            return HEADWAY_EINVAL;
    }
    if (c->has_memory_size) {
        int managed = c->capacity_provider_config || a->to->capacity_provider_config;
        a->to->memory_size = c->memory_size;
        if (check_range(a->call, "memorySize", c->memory_size, MEMORY_LEAST,
                        managed ? MEMORY_MOST_MANAGED : MEMORY_MOST))
            return HEADWAY_EINVAL;
    }
    if (!c->ephemeral_storage)
        return 0;
    a->to->ephemeral_storage = c->ephemeral_storage;
    return check_range(a->call, "ephemeralStorage.size", c->ephemeral_storage->size, DISK_LEAST,
                       DISK_MOST);
}

static int apply_target(const applying *a)
{
    const Headway__Lambda__V1__DeadLetterConfig *config = a->change->dead_letter_config;
    if (!config)
        return 0;
    a->to->dead_letter_config = *config->target_arn ? a->change->dead_letter_config : NULL;
    return *config->target_arn ? api_check_target(a->call, config->target_arn) : 0;
}

static int apply_logging(const applying *a)
{
    Headway__Lambda__V1__LoggingConfig *config = a->change->logging_config;
    if (!config)
        return 0;
    a->to->logging_config = config;
    if (check_word(a->call, "loggingConfig.logFormat", config->log_format, "JSON, Text") ||
        check_word(a->call, "loggingConfig.applicationLogLevel", config->application_log_level,
                   "TRACE, DEBUG, INFO, WARN, ERROR, FATAL") ||
        check_word(a->call, "loggingConfig.systemLogLevel", config->system_log_level,
                   "DEBUG, INFO, WARN"))
        return HEADWAY_EINVAL;
    return check_length(a->call, "loggingConfig.logGroup", config->log_group, LOG_GROUP);
}

static int apply_tracing(const applying *a)
{
    Headway__Lambda__V1__TracingConfig *config = a->change->tracing_config;
    if (!config)
        return 0;
    a->to->tracing_config = config;
    return check_word(a->call, "tracingConfig.mode", config->mode, "Active, PassThrough");
}

static int apply_instances(const applying *a)
{
    Headway__Lambda__V1__CapacityProviderConfig *config = a->change->capacity_provider_config;
    if (!config)
        return 0;
    a->to->capacity_provider_config = config->instances ? config : NULL;
    if (!config->instances || !config->instances->has_most_at_once)
        return 0;
    return check_range(a->call, "perExecutionEnvironmentMaxConcurrency",
                       config->instances->most_at_once, 1, API_AT_ONCE);
}

static int apply_others(const applying *a)
{
    const api_change *c = a->change;
    if (c->description)
        a->to->description = c->description;
    if (c->description && check_length(a->call, "description", c->description, DESCRIPTION))
        return HEADWAY_EINVAL;
    if (!c->environment)
        return 0;
    a->to->environment = c->environment->n_variables ? c->environment : NULL;
    return api_check_environment(a->call, c->environment);
}

int api_apply(api_call *call, const api_change *change, api_configuration *configuration)
{
    static int (*const steps[])(const applying *a) = {
        check_offered, apply_runtime, apply_handler, apply_role,      apply_numbers,
        apply_target,  apply_logging, apply_tracing, apply_instances, apply_others,
    };
    const applying a = {call, change, configuration};
    int error = 0;
    for (size_t i = 0; !error && i < sizeof steps / sizeof *steps; i++)
        error = steps[i](&a);
    if (!error && (!*configuration->runtime || !*configuration->handler)) {
        api_refuse(call, 400, "InvalidParameterValueException",
                   "Runtime and Handler are mandatory parameters for functions created with "
                   "deployment packages.");
        error = HEADWAY_EINVAL;
    }
    return error;
}
