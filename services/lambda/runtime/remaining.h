/* SPDX-License-Identifier: Apache-2.0 */
/* How long a function may take. */
#ifndef LAMBDA_REMAINING_H
#define LAMBDA_REMAINING_H

#include <stdint.h>

/* MOST: AWS's longest time-out: 15 minutes, and 90 where the environment is a managed instance. */
enum { REMAINING_LEAST = 5, REMAINING_MOST = 5400000 };

/* Milliseconds from now (of the wall clock) until the deadline that the Runtime API tells, both
   since the epoch; LEAST of one that has just passed. A wall clock may be anywhere when a frozen
   process thaws: a deadline that passed an hour ago or lies further ahead than any can is not
   believed, and the answer is REMAINING_MOST. Who set the deadline keeps it. */
uint32_t remaining_ms(const char *deadline_ms, int64_t now_ms);

#endif
