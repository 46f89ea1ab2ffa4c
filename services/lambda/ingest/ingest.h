/* SPDX-License-Identifier: Apache-2.0 */
/* A function that passes events of AWS on to a bus, by rules. */
#ifndef LAMBDA_INGEST_H
#define LAMBDA_INGEST_H

#include <headway/bus.h>
#include <headway/v1/ingest.headway.h>

#include <stdio.h>

enum { INGEST_RULES = 256 };

typedef struct ingest_settings {
    Headway__V1__IngestConfig *config; /* every message that a rule needs is there */
    headway_arena *arena;
} ingest_settings;

/* config.c. source: a file's name, or the settings themselves, beginning with '{'. What is wrong is
   told on `out`, as FILE:LINE:COLUMN. 0, EMALFORMED, ELIMIT, EIO, ENOMEM; settings are to be done
   in any case. */
int ingest_settings_read(ingest_settings *s, const char *source, FILE *out);
void ingest_settings_done(ingest_settings *s);
/* What would be done, a line for each rule. */
void ingest_print(const Headway__V1__IngestConfig *config, FILE *out);

struct function;
typedef struct ingest ingest;

/* Records that were not handed over, and why. */
typedef struct ingest_warn {
    void (*write)(void *user, const char *request_id, const char *text);
    void *user;
} ingest_warn;

/* ingest.c. A function by the settings, which outlive it. Its rules are looked up on the bus before
   the first event. ingest_free follows function_free. ENOMEM. */
int ingest_new(headway_bus *bus, const Headway__V1__IngestConfig *config, const ingest_warn *warn,
               ingest **ret_ingest, struct function **ret_function);
void ingest_free(ingest *in);

#endif
