/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

#include <stdio.h>

void headway__http_tell(headway_http_problem *problem, size_t used, const char *format,
                        va_list arguments)
{
    vsnprintf(problem->text + used, sizeof problem->text - used, format, arguments);
    headway__http_mend_end(problem->text);
}

int headway_http_problem_set(headway_http_problem *problem, int http, int code, const char *format,
                             ...)
{
    va_list arguments;
    problem->http = http;
    problem->code = code;
    va_start(arguments, format);
    headway__http_tell(problem, 0, format, arguments);
    va_end(arguments);
    return HEADWAY_EINVAL;
}
