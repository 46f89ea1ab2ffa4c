/* SPDX-License-Identifier: Apache-2.0 */
/* The bridge's settings. After config_read everything in the message is there: every number at its
   default and within its bounds, and the function of the options the last of the list. */
#ifndef LAMBDA_BRIDGE_CONFIG_H
#define LAMBDA_BRIDGE_CONFIG_H

#include "settings.h"

#include "bridge.headway.h"

#include <stdio.h>

enum { CONFIG_TEXT = 1 << 20, CONFIG_FUNCTIONS = 256 };

typedef Headway__Aws__V1__BridgeConfig bridge_config;
typedef Headway__Aws__V1__BridgeFunction bridge_function;

typedef struct bridge_settings {
    bridge_config *message; /* lives in arena, argv and the environment */
    headway_arena *arena;
} bridge_settings;

typedef struct config_source {
    const char *file;   /* its name; NULL: there is none */
    headway_bytes text; /* of it */
    const char *(*variable)(const char *name);
} config_source;

/* The file, which HEADWAY_BRIDGE_* variables go before, which options go before. What is no option
   stands at the front of argv afterwards. What is wrong is told on `out`. 0, EMALFORMED, ELIMIT,
   ENOMEM. */
int config_read(bridge_settings *c, const config_source *source, int *argc, char **argv, FILE *out);
void config_done(bridge_settings *c);
/* Every option with what it means and its default, for --help. */
void config_print(FILE *out);
extern const settings_table config_table;

/* config_check.c. What a table does not show; tells each thing, and answers how many. */
size_t config_check(const bridge_config *message, FILE *out);

#endif
