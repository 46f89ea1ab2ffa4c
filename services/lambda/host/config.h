/* SPDX-License-Identifier: Apache-2.0 */
/* What the host is told by its file, variables and options; and the functions in it. */
#ifndef LAMBDA_HOST_CONFIG_H
#define LAMBDA_HOST_CONFIG_H

#include "pool.h"

#include <headway/message.h>
#include <settings.headway.h>
#include <stdio.h>

typedef Headway__Aws__V1__HostConfig host_config;
typedef Headway__Aws__V1__HostFunction host_function;

typedef struct host_settings {
    host_config *message; /* in arena, argv and the environment */
    headway_arena *arena;
} host_settings;

/* Options, before HEADWAY_LAMBDA_HOST_* variables, before the files among argv (.yaml, .yml,
   .json), whose functions join. What else is no option of ours stands at the front of argv
   afterwards, and argc counts it. What is wrong is told on `out`. 0, EMALFORMED, ELIMIT, EIO,
   ENOMEM. */
int host_settings_read(host_settings *s, int *argc, char **argv, FILE *out);
void host_settings_done(host_settings *s);
void host_settings_print(FILE *out);
void host_settings_pool(const host_settings *s, pool_options *ret_options);

/* A function whose code lies in a folder, by what the settings say and what is in it. EINVAL, and
   what to do on `out`. */
int host_settings_folder(host_settings *s, const char *folder, FILE *out);
/* The i-th function; what ret_config points to lives in the settings. EINVAL, and what to do on
 * `out`. */
int host_settings_function(host_settings *s, size_t i, function_config *ret_config, FILE *out);

#endif
