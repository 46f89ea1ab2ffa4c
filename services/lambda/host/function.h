/* SPDX-License-Identifier: Apache-2.0 */
/* What a function is: how its code is run, how often at once, and what becomes of events. */
#ifndef LAMBDA_HOST_FUNCTION_H
#define LAMBDA_HOST_FUNCTION_H

#include <headway/bytes.h>
#include <stdbool.h>

enum {
    FUNCTION_UNRESERVED = -1, /* reserved concurrency that is not set */
    FUNCTION_TIMEOUT_S = 3,   /* defaults of the Lambda API */
    FUNCTION_TIMEOUT_MOST_S = 900,
    FUNCTION_MEMORY_MB = 128,
    FUNCTION_RETRIES = 2,
    FUNCTION_EVENT_AGE_S = 21600,
    FUNCTION_ENVIRONMENT_BYTES = 4096 /* of names and values in all */
};

typedef struct function_variable {
    const char *name, *value;
} function_variable;

/* Where an event goes in the end: "arn:aws:lambda:..." (a function of this host), "topic:NAME" (of
   the bus), "file:PATH" (a line of JSON is appended). NULL: nowhere. */
typedef const char *function_target;

/* Its owner zeroes it, calls function_defaults, and fills in the rest; host_function_put copies. */
typedef struct function_config {
    const char *name;    /* "f" */
    const char *version; /* "$LATEST", "7"; name and version together are the key */
    const char *runtime; /* "provided.al2023", "nodejs20.x", "python3.11" */
    const char *handler; /* "" for provided.* where there is none */
    const char *folder;  /* of the code, unpacked: absolute */
    const char *layers;  /* what /opt is on AWS; NULL: nothing */
    const function_variable *variables;
    size_t variable_count;
    uint32_t timeout_s, memory_mb;
    int32_t reserved;     /* FUNCTION_UNRESERVED; 0: all invocations are throttled */
    uint32_t concurrency; /* invocations at once in one process: 1, more for managed instances */
    uint32_t retries;     /* of events, 0..2 */
    uint32_t event_age_s; /* 60..21600 */
    function_target dead_letter, on_success, on_failure;
} function_config;

/* Everything that has a default, at it. */
void function_defaults(function_config *config);

#endif
