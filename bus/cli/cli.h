/* SPDX-License-Identifier: Apache-2.0 */
/* The headway command: what its subcommands share. */
#ifndef HEADWAY_CLI_CLI_H
#define HEADWAY_CLI_CLI_H

#include <headway/headway.h>
#include <headway/json.h>

#include "run.h"
#include "word.h"

#include <stdio.h>
#include <uv.h>

/* By kind of failure; `headway help exit-codes` prints this table. */
enum {
    EXIT_OK = 0,
    EXIT_STATUS = 1, /* the call ended with another status */
    EXIT_UNIMPLEMENTED = 3,
    EXIT_DEADLINE = 4,
    EXIT_UNAVAILABLE = 5,
    EXIT_EXHAUSTED = 6,
    EXIT_ARGUMENT = 7
};

/* One long option; flag: no value. */
typedef struct option {
    const char *name; /* "--deadline" */
    char letter;      /* 'd', or 0 */
    const char **value;
    int *flag;
} option;

/* A second word, as in `headway acl check`; NULL name: the last. */
typedef struct subverb {
    const char *name;
    int (*run)(int argc, char **argv);
} subverb;

typedef struct verb {
    const char *name, *summary, *help;
    int (*run)(int argc, char **argv);
    /* May be NULL: what --help adds when there are arguments. */
    int (*help_on)(int argc, char **argv);
} verb;

enum { MESSAGE_LIMIT = 4 << 20 }; /* bytes, of the bus of a command */

typedef struct session session;
struct session {
    uv_loop_t uv;
    uv_signal_t signals[2];
    headway_loop *loop;
    headway_bus *bus;
    char url[HEADWAY__ENDPOINTS];
    const char *command;
    const char *bus_name; /* options */
    const char *identity, *broker_key;
    headway_transport_security *security;
    const char *wait_text, *deadline_text;
    int json, verbose;
    uint8_t via; /* HEADWAY_VIA */
    uint32_t deadline_ms, wait_ms;
    int exit_code, ending, up;
    headway_timer *no_broker;
    uint64_t answer_by; /* ns of the loop; later nobody waits for the broker any more */
    headway_types *types;
    void (*ready)(session *s);       /* connected */
    void (*interrupted)(session *s); /* SIGINT, SIGTERM; NULL: end */
    void (*finished)(session *s);    /* before the bus is freed; may be NULL */
    const int *busy; /* a thread reads stdin: then the process ends without waiting for it */
};

#define SESSION_OPTIONS(s)                                                                         \
    {"--bus", 'b', &(s)->bus_name, NULL}, {"--wait", 'w', &(s)->wait_text, NULL},                  \
        {"--deadline", 't', &(s)->deadline_text, NULL}, {"--json", 'j', NULL, &(s)->json},         \
        {"--verbose", 'v', NULL, &(s)->verbose}, {"--identity", 0, &(s)->identity, NULL},          \
    {                                                                                              \
        "--broker-key", 0, &(s)->broker_key, NULL                                                  \
    }

/* Takes options out of argv wherever they stand; the rest moves to the front. Answers the count of
   the rest, or -1 after saying what is wrong. "--" ends options. */
int options_parse(const char *command, int argc, char **argv, const option *options, size_t count);
/* Runs what the first argument names, with the rest. Answers the exit code. */
int subverb_run(const char *command, const subverb *all, int argc, char **argv);
/* "250ms", "5s", "2m", "1500" (ms): milliseconds, or -1. */
int64_t duration_parse(const char *text);

/* Runs ready once connected, until session_end. Answers the exit code. */
int session_run(session *s, const char *command, void (*ready)(session *s));
void session_end(session *s, int exit_code);
int exit_code_of(const headway_status *status);
/* "UNAVAILABLE: no worker (not processed, retry after 100 ms)" on stderr, or one JSON object. */
void status_print(const session *s, const headway_status *status);
/* What this command itself found wrong: "headway COMMAND: MESSAGE", or the same object. */
void error_print(const session *s, const char *command, const headway_status *status);
/* Says so, and ends the session. */
void session_fail(session *s, const char *command, int exit_code, int code, int not_processed,
                  const char *format, ...) HEADWAY_PRINTF(6, 7);
/* For a call's options: the shard of the broker that has this service or route. */
static inline uint8_t shard_with(const session *s, const char *name)
{
    return (uint8_t)(headway_bus_shard_of(s->bus, name) + 1);
}
/* Fetches service's schema into s->types, then calls then(s, error message or NULL). */
void schema_fetch(session *s, const char *service, void (*then)(session *s, const char *error));
/* The same for every service the broker knows. Of two schemas that define one file the first
   counts: that of the service `first` (may be NULL), if there is one. */
void schema_fetch_all(session *s, const char *first, void (*then)(session *s, const char *error));
/* The message type of a topic: its longest prefix that names one. NULL: none is known. */
const ProtobufCMessageDescriptor *type_of_topic(const session *s, const char *topic);
/* "; did you mean a, b?" of the names whose kind is in kinds (bits of headway_types_kind), or
   nothing. */
void names_near(const headway_types *types, const char *wanted, unsigned kinds, FILE *out);
/* A message of this type in JSON, as an example. */
void example_print(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                   int pretty, FILE *out);
int write_stdout(void *user, headway_bytes text);
void json_string(FILE *out, const char *text);
int json_print(const session *s, const ProtobufCMessage *message, unsigned flags);
/* What -d or the argument says: text itself, @file, or - for stdin; allocated. NULL: why tells it.
 */
char *text_read(const char *argument, size_t *ret_size, char *why, size_t why_size);

extern const verb command_broker, command_call, command_bench, command_pub, command_sub, command_ls,
    command_describe, command_lint, command_breaking, command_ping, command_doctor,
    command_completion, command_new, command_stats, command_why, command_top, command_tap,
    command_version, command_run, command_up, command_ps, command_acl, command_key, command_context;
extern const verb *const headway__commands[]; /* all of them, then NULL */

#endif
