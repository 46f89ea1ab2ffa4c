/* SPDX-License-Identifier: Apache-2.0 */
/* For programs that bring a function of their own: `headway lambda ingest`. */
#ifndef LAMBDA_RUNTIME_H
#define LAMBDA_RUNTIME_H

#include "invocation.h"

/* In headway_main's setup: this function takes the events, and not the services of the bus, of
   which there may be none. The runtime frees it. */
void headway__lambda_give(function *f);

#endif
