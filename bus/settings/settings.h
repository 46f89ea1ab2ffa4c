/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings of a program: one message, and a table that says of each of its fields what it is
 * called, what it is by default and how much is allowed. File, variables, options and --help are
 * all read off the table, so that they cannot differ.
 *
 * A field within a message has a path: "cors.max_age_s" is --cors-max-age-s and, of a program with
 * the prefix HEADWAY_GATEWAY, HEADWAY_GATEWAY_CORS_MAX_AGE_S. Lists take commas, and their option
 * may stand several times; a map<string, string> takes "name: value", once for each entry. What
 * ends in _ms takes 250, 250ms, 5s and 2m; other numbers take 4096, 64k and 16M.
 */
#ifndef HEADWAY_SETTINGS_SETTINGS_H
#define HEADWAY_SETTINGS_SETTINGS_H

#include <headway/message.h>

#include <stdio.h>

typedef struct setting {
    const char *path;
    const char *value;    /* what --help calls it: "FILE"; NULL: on or off */
    const char *help;     /* lines of at most 60 characters */
    const char *standard; /* when nothing is said, as it would be said; NULL: nothing */
    uint64_t least, most; /* of a number; of a list how many */
} setting;

typedef struct settings_table {
    const char *prefix; /* of variables: "HEADWAY_GATEWAY" */
    const ProtobufCMessageDescriptor *descriptor;
    const setting *rows;
    size_t count;
    /* Options with a value that somebody else reads, ended by NULL; NULL: there are none. */
    const char *const *others;
} settings_table;

typedef struct settings_reader {
    const settings_table *table;
    ProtobufCMessage *message; /* what is said so far */
    headway_arena *arena;      /* of what is added; texts are borrowed from where they stood */
    char why[512];             /* after a failure: what is wrong, and what to do */
} settings_reader;

/* One field from text, which is borrowed by strings. 0, EMALFORMED, ENOMEM. */
int settings_set(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const char *text,
                 headway_arena *arena);
/* "4096", "64k", "16M". 0 or EMALFORMED. */
int settings_number(const char *text, uint64_t most, uint64_t *ret_number);
/* "refuse" or SCHEMA_POLICY_REFUSE, for SCHEMA_POLICY_REFUSE = 2; the zero value says nothing. */
int settings_enum(const ProtobufCEnumDescriptor *type, const char *text, int *ret_value);
/* "5s", "250ms", "2m", "1500": milliseconds. */
int settings_milliseconds(const char *text, uint64_t most, uint64_t *ret_ms);

/* The variables that are set. 0, EMALFORMED, ELIMIT, ENOMEM; so it is below. */
int settings_variables(settings_reader *s, const char *(*get)(const char *name));
/* Takes --config FILE out of argv, so that what stands there can be read before all else. ret_file
   stays as it is where nobody says it. */
int settings_file(settings_reader *s, int *argc, char **argv, const char **ret_file);
/* Takes the options out of argv; what else stood there moves to its front, and so do the options of
   others. An option goes before what the message holds. */
int settings_options(settings_reader *s, int *argc, char **argv);
/* What nobody has said becomes what the table says; every message within is there then. */
int settings_defaults(settings_reader *s);
/* Tells what is out of bounds, "limits.requests" and why; answers how much is. */
size_t settings_check(const settings_reader *s,
                      void (*tell)(void *user, const char *path, const char *why), void *user);
/* "--cors-max-age-s", for a complaint or a completion. Answers option. */
const char *settings_option(const char *path, char *option, size_t size);
/* For --help. */
void settings_print(const settings_table *table, FILE *out);

#endif
