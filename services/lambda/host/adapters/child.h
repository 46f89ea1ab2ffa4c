/* SPDX-License-Identifier: Apache-2.0 */
/* Processes of functions: each a group of its own that dies with the host. */
#ifndef LAMBDA_HOST_CHILD_H
#define LAMBDA_HOST_CHILD_H

#include <headway/bytes.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct child {
    pid_t pid;    /* 0: it has been reaped */
    int out, err; /* ends to read from, non-blocking */
} child;

typedef struct child_end {
    int code, signal; /* of exit; or the signal that ended it */
    uint32_t memory_kb;
} child_end;

/* Once: the host may have as many files open as it is allowed to; its children as many as AWS gives
   them. */
void child_raise_files(void);
/* words[0] is looked for in our own PATH. 0; EINVAL where it cannot be run, else EIO, with
   a sentence in why. */
int child_start(const char *const *words, char *const *variables, const char *folder,
                child *ret_child, char *why, size_t why_size);
/* Its whole group. */
void child_signal(const child *c, int number);
/* Reaped or not. */
bool child_has_ended(const child *c);
/* Whether it has ended: then what is left of its group is killed, and it is reaped. */
bool child_reap(child *c, child_end *ret_end);
/* The most it has used so far; 0: not known. */
uint32_t child_memory_kb(const child *c);

#endif
