/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the environment wants the program to be a function of a cloud. */
#ifndef HEADWAY_CLI_FUNCTION_H
#define HEADWAY_CLI_FUNCTION_H

#include <headway/port/function.h>

/* 0: *ret_runtime is what runs it, or NULL: it serves on a bus. ENOTSUP, with a sentence in why:
   the module cannot be loaded. Where a function runs, its log follows AWS's settings for it, unless
   HEADWAY_LOG is set. */
int headway__function_runtime(const headway_function_runtime **ret_runtime, char *why,
                              size_t why_size);

#endif
