/* SPDX-License-Identifier: Apache-2.0 */
/* The checker of the kill -9 kit: all journals of a run together, and what must hold of them. */
#ifndef KILL_BOOKS_H
#define KILL_BOOKS_H

#include "journal.h"

#include <stddef.h>
#include <stdio.h>

enum { WORD = 12, ENDS = 17 /* one for each code */ };

typedef struct line {
    uint64_t at; /* microseconds */
    char word[WORD];
    uint64_t id, a, b, c;
    int role; /* who said it */
    unsigned process;
} line;

/* All that is known of a call or a publication. */
typedef struct call {
    uint64_t id;
    uint64_t called_at, ended_at;
    uint32_t calls, nots, ends, runs, replies, cancels; /* how often it was said */
    uint32_t kind, wanted, deadline_ms;
    uint32_t code, unseen, number; /* of its end */
    uint32_t sent, took, gave, items;
    uint64_t epoch, sequence; /* of the event; epoch 0: nobody has received it */
    struct call *next;        /* in its bucket */
} call;

typedef struct process {
    int role;
    unsigned number;
    int started, killed, exited, exit_code, bye, quiet;
} process;

typedef struct books {
    line *lines;
    size_t line_count, line_room;
    process *processes;
    size_t process_count, process_room;
    call **buckets;
    size_t call_count;
    uint64_t calm_at, hush_at; /* 0: never */

    FILE *out; /* where the first faults are told; all are counted */
    unsigned faults;
    /* The balance. */
    uint64_t accepted, not_taken, ends[ENDS], refused, died, good[KINDS];
    uint64_t published, events, gaps_told, gaps_unknown, missing, subscriptions;
} books;

books *books_new(FILE *out);
void books_free(books *b);
/* Adds a journal's text. Its last line may be torn; any other that cannot be read is a fault. */
void books_read(books *b, int role, unsigned number, const char *text, size_t size);
/* Adds all journals of a directory; 0, or -1 when it cannot be read. */
int books_read_all(books *b, const char *directory);
call *books_call(books *b, uint64_t id);
process *books_process(books *b, int role, unsigned number);
void books_fault(books *b, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Checks everything and strikes the balance. How many faults there are; each was told by its name.
 */
unsigned books_check(books *b);
void books_check_events(books *b); /* a part of it */

#endif
