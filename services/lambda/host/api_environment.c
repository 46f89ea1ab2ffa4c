/* SPDX-License-Identifier: Apache-2.0 */
/* Environment variables and targets that a function may have. */
#include "api_parts.h"
#include "variables.h"

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_variable(const char *name)
{
    int good = is_letter(name[0]) && name[1];
    for (const char *at = name; good && *at; at++)
        good = is_letter(*at) || (*at >= '0' && *at <= '9') || *at == '_';
    return good;
}

/* As a string of JSON with its quotes. */
static size_t measure(const char *text)
{
    size_t bytes = 2;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        int plain = c >= ' ' && c != '"' && c != '\\';
        bytes += plain ? 1 : strchr("\b\f\n\r\t\"\\", c) ? 2 : 6;
    }
    return bytes;
}

/* AWS measures what is given as JSON, {"A":"x","B":"y"}. */
int api_check_environment(api_call *call, const Headway__Lambda__V1__Environment *environment)
{
    size_t bytes = 1;
    for (size_t i = 0; i < environment->n_variables; i++) {
        const char *name = environment->variables[i]->key;
        bytes += measure(name) + 1 + measure(environment->variables[i]->value) + 1;
        if (variables_is_reserved(name)) {
            api_refuse(call, 400, "InvalidParameterValueException",
                       "Lambda was unable to configure your environment variables because the "
                       "environment variables you have provided contains reserved keys that are "
                       "currently not supported for modification. Reserved keys used in this "
                       "request: %s",
                       name);
            return HEADWAY_EINVAL;
        }
        if (!is_variable(name)) {
            api_refuse_value(call, "environment.variables", name,
                             "satisfy constraint: [Member must satisfy regular expression "
                             "pattern: [a-zA-Z]([a-zA-Z0-9_])+]");
            return HEADWAY_EINVAL;
        }
    }
    if (bytes <= FUNCTION_ENVIRONMENT_BYTES)
        return 0;
    api_refuse(call, 400, "InvalidParameterValueException",
               "Lambda was unable to configure your environment variables because the environment "
               "variables you have provided exceeded the 4KB limit.");
    return HEADWAY_ELIMIT;
}

static int starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

int api_check_target(api_call *call, const char *target)
{
    arn_function function;
    arn_refusal refusal;
    if (strlen(target) <= API_TARGET && (starts(target, "topic:") || starts(target, "file:/")))
        return 0;
    if (starts(target, "arn:") && strstr(target, ":lambda:")) {
        int error = arn_resolve(&call->api->options.home, headway_bytes_of_string(target),
                                headway_bytes_of("", 0), ARN_INVOKE, &function, &refusal);
        if (error)
            api_refuse_name(call, &refusal);
        return error;
    }
    api_refuse(call, 400, "InvalidParameterValueException",
               "Nothing is sent to %.200s by this host: it sends to functions of its own "
               "(arn:aws:lambda:...), topics of its bus (topic:NAME) and files (file:/PATH).",
               target);
    return HEADWAY_ENOTSUP;
}
