/* SPDX-License-Identifier: Apache-2.0 */
/* A broker's record of who did what, as lines of JSON in a file. */
#ifndef HEADWAY_CLI_AUDIT_H
#define HEADWAY_CLI_AUDIT_H

#include <broker.h>

typedef struct audit audit;

/* Opens path to append to, made for its owner alone; "-": standard output. What is recorded goes to
   a bounded buffer and from there, by a thread of its own, to the file. 0, or the exit code, after
   saying what is wrong. */
int audit_open(const char *path, audit **ret_audit);
/* For headway_broker_options.audit, with the audit as user; any thread, never blocks for long. */
void audit_record(void *user, const headway_broker_record *record);
/* The file is opened anew before the next line, as it is when it was moved away. Any thread. */
void audit_reopen(audit *audit);
/* Writes what is left, for two seconds at most. NULL is none. */
void audit_close(audit *audit);

#endif
