/* SPDX-License-Identifier: Apache-2.0 */
/* A broker's settings: one message, read from a file, the environment and the command line. */
#ifndef HEADWAY_CLI_BROKER_CONFIG_H
#define HEADWAY_CLI_BROKER_CONFIG_H

#include "cli.h"

#include <broker.h>
#include <headway/v1/config.headway.h>

typedef struct broker_config {
    Headway__V1__BrokerConfig message; /* strings live in arena, argv or the environment */
    headway_arena *arena;
    const char *log;
} broker_config;

/* Options win over HEADWAY_... variables, those over --config FILE. 0, or the exit code after
   saying what is wrong. */
int broker_config_read(broker_config *config, int argc, char **argv);
void broker_config_done(broker_config *config);
/* Every limit of the message, as the broker takes it. */
void broker_config_options(const broker_config *config, headway_broker_options *ret_options);
/* Every setting, its option and what it means by default. */
void broker_config_print(FILE *out);

#endif
