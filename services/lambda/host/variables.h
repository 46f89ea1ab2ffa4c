/* SPDX-License-Identifier: Apache-2.0 */
/* What a function's process finds in its environment, and what is run. */
#ifndef LAMBDA_HOST_VARIABLES_H
#define LAMBDA_HOST_VARIABLES_H

#include "function.h"

#include <headway/alloc.h>

typedef struct variables_input {
    const function_config *function;
    const char *runtime_api; /* "127.0.0.1:40123" */
    const char *region;
    const char *log_stream; /* what is in its brackets: 32 characters */
    const char *endpoint;   /* where the SDK finds the host; NULL: nothing is said */
    const char *access_key, *secret_key, *session_token; /* any may be NULL */
    const char *path;                                    /* the host's own PATH */
} variables_input;

/* "NAME=VALUE", ended by NULL, in one block that the caller releases. The function's own variables
   go before all but those that AWS reserves. ENOMEM. */
int variables_make(const variables_input *input, const headway_alloc *alloc, char ***ret_variables);
/* Whether no function may set it. */
bool variables_is_reserved(const char *name);

/* Whether functions of that name's kind are run here at all: provided.*, nodejs*, python*. */
bool command_knows(const char *runtime);

enum { COMMAND_WORDS = 5, COMMAND_TEXT = 4096 };
typedef struct command {
    const char *words[COMMAND_WORDS + 1]; /* ended by NULL; the first is looked for in PATH */
    char text[COMMAND_TEXT];
} command;

/* What runs a function: the first place of its bootstrap or runtime interface client that `exists`
   says is there. EINVAL, with a sentence in why: there is none, or the runtime is not known. */
int command_find(const function_config *function, bool (*exists)(const char *path),
                 command *ret_command, char *why, size_t why_size);

#endif
