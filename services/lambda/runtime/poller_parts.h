/* SPDX-License-Identifier: Apache-2.0 */
/* What poller.c and poller_tell.c share. */
#ifndef LAMBDA_POLLER_PARTS_H
#define LAMBDA_POLLER_PARTS_H

#include "poller.h"

/* out goes to the API: now, or when it is reached. */
void poller_deliver(poller *p);
/* The result has been told, or need not be: it rests as soon as the invocation is gone. */
void poller_settle(poller *p);
void poller_break(poller *p, int exit_code, const char *format, ...) HEADWAY_PRINTF(3, 4);
void poller_log(poller *p, headway_log_level level, const char *format, ...) HEADWAY_PRINTF(3, 4);
/* The function has failed for want of memory, or by what the runtime finds wrong. */
void poller_tell_error(poller *p, const char *type, const char *message);

#endif
