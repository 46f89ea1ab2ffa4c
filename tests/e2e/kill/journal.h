/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process of the kill -9 kit has seen, line by line: "MICROSECONDS WORD OWNER:NUMBER A B C".
 * Each line is one write(2) to a file opened with O_APPEND, so that kill -9 loses nothing of what
 * was said: at most the line being written is torn, and that is the last.
 *
 * OWNER is a client's number; NUMBER a call of it, a publication (0 up) or one of its
 * subscriptions.
 *
 *   client  call KIND NUMBER   about to be opened: is accepted, unless followed by "not ERROR"
 *           sent INDEX         a request of a stream was taken; from 1
 *           item INDEX NUMBER  the INDEXth response of a stream came, and said NUMBER
 *           end CODE UNSEEN NUMBER   the terminal callback
 *           event EPOCH SEQUENCE ID  gap LOST  ready  over CODE      of a subscription
 *           calm, quiet, bye   all goes well; all calls have ended; the process ends
 *   worker  run KIND, took NUMBER, gave NUMBER, reply                of a call
 *           bye
 *   driver  start, kill, exit CODE     OWNER: the role, NUMBER: the process
 *           calm, hush         no kill follows; no new call follows
 */
#ifndef KILL_JOURNAL_H
#define KILL_JOURNAL_H

#include <stdint.h>

enum { BROKER, WORKER, CLIENT, DRIVER, ROLES };
enum { READ, WRITE, LIST, GATHER, PUBLISH, KINDS };

extern const char *const journal_roles[ROLES];
extern const char *const journal_kinds[KINDS];

/* Opens DIRECTORY/ROLE-NUMBER.journal for this process. What cannot be written ends it. */
void journal_open(const char *directory, int role, unsigned number);
void journal_say(const char *word, uint64_t id, uint64_t a, uint64_t b, uint64_t c);

static inline uint64_t journal_id(uint32_t owner, uint32_t number)
{
    return (uint64_t)owner << 32 | number;
}

#endif
