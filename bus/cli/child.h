/* SPDX-License-Identifier: Apache-2.0 */
/* Other programs, run as children without a shell; and lists of words. */
#ifndef HEADWAY_CLI_CHILD_H
#define HEADWAY_CLI_CHILD_H

#include <stddef.h>
#include <stdio.h>

/* Words of our own, NULL after the last. */
typedef struct strings {
    char **list;
    size_t count;
} strings;

/* Copies; 0 or -1 (out of memory). */
int strings_add(strings *words, const char *word);
int strings_print(strings *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
int strings_has(const strings *words, const char *word);
void strings_free(strings *words);

enum { CHILD_NOT_FOUND = -1, CHILD_TOO_MUCH = -2, CHILD_FAILED = -3 };

typedef struct child {
    int input;    /* its stdin, or -1: nothing to read */
    int quiet;    /* its stderr is dropped */
    FILE *errors; /* its stderr, from the start again; NULL: ours */
    size_t limit; /* bytes of stdout */
    char *output; /* allocated, a NUL after it; NULL when there is none */
    size_t size;
} child;

/* argv[0] is looked for on PATH. Answers its exit code, 128+N when signal N ended it, or one of
   CHILD_... with errno set. The caller frees output. */
int child_run(child *c, char *const *argv);

#endif
