/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gateway's settings. After config_read everything in the message is there: every message
 * within, every number at its default and within its bounds.
 */
#ifndef GATEWAY_CONFIG_H
#define GATEWAY_CONFIG_H

#include "settings.h"

#include <headway/v1/gateway.headway.h>

#include <stdio.h>

typedef Headway__V1__GatewayConfig gateway_config;

typedef struct gateway_settings {
    gateway_config *message; /* lives in arena, argv and the environment */
    headway_arena *arena;
} gateway_settings;

/* --config FILE, which HEADWAY_GATEWAY_* variables go before, which options go before. What is no
   option stands at the front of argv afterwards: argc counts it. What is wrong is told on `out`, as
   FILE:LINE:COLUMN where it stands in the file. 0, EMALFORMED, ELIMIT, EIO, ENOMEM. */
int config_read(gateway_settings *c, int *argc, char **argv, FILE *out);
/* The text of a file, without options and variables; name is for what is told. */
int config_parse(gateway_settings *c, const char *name, headway_bytes text, FILE *out);
void config_done(gateway_settings *c);
/* Every option with what it means and its default, for --help. */
void config_print(FILE *out);
extern const settings_table config_table;

/* config_check.c. What one field alone does not show: keys without certificates, addresses that are
   none. Tells each thing with the path of its field; answers how many. */
size_t config_check(const gateway_config *message,
                    void (*tell)(void *user, const char *path, const char *why), void *user);

/* config_listen.c */
typedef enum listen_kind { LISTEN_HTTP, LISTEN_HTTPS, LISTEN_UNIX, LISTEN_FD } listen_kind;
typedef struct listen_address {
    listen_kind kind;
    char host[256]; /* or the path of a socket */
    uint16_t port;  /* 0: any */
    int fd;
} listen_address;
/* EMALFORMED, and what to write in why. */
int listen_parse(const char *text, listen_address *ret_address, char *why, size_t why_size);

/* expose.c */
int exposes_service(const gateway_config *message, const char *service);
int exposes_topic(const gateway_config *message, const char *topic);

#endif
