/* SPDX-License-Identifier: Apache-2.0 */
/* AWS Lambda's runtime, where its Runtime API is named: linked to the program, or a module. */
#include "function.h"

#include "module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weak: a program that has it linked need not bring a module. */
#pragma weak headway_lambda_runtime

/* AWS_LAMBDA_LOG_FORMAT and _LEVEL, as AWS sets them from a function's logging configuration. */
static void follow_log_settings(void)
{
    static const char *const levels[][2] = {{"TRACE", "trace"}, {"DEBUG", "debug"},
                                            {"INFO", "info"},   {"WARN", "warn"},
                                            {"ERROR", "error"}, {"FATAL", "error"}};
    const char *format = getenv("AWS_LAMBDA_LOG_FORMAT"), *level = getenv("AWS_LAMBDA_LOG_LEVEL");
    char log[16] = "info";
    for (size_t i = 0; level && i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(level, levels[i][0]) == 0)
            snprintf(log, sizeof log, "%s", levels[i][1]);
    if (format && strcmp(format, "JSON") == 0)
        strcat(log, ",json");
    (void)setenv("HEADWAY_LOG", log, 0);
}

int headway__function_runtime(const headway_function_runtime **ret_runtime, char *why,
                              size_t why_size)
{
    const char *api = getenv("AWS_LAMBDA_RUNTIME_API");
    const headway_function_runtime *runtime = NULL;
    if (api && *api) {
        runtime = &headway_lambda_runtime;
        if (!runtime)
            runtime = headway__module_symbol("HEADWAY_LAMBDA_MODULE", "libheadway-lambda.so.0",
                                             "headway_lambda_runtime");
        if (!runtime) {
            snprintf(why, why_size,
                     "AWS_LAMBDA_RUNTIME_API is set, but the runtime cannot be loaded: %s; install "
                     "libheadway-lambda beside libheadway, or link the program to it",
                     dlerror());
            return HEADWAY_ENOTSUP;
        }
        follow_log_settings();
    }
    *ret_runtime = runtime;
    return 0;
}
