/* SPDX-License-Identifier: Apache-2.0 */
/* Where a function is invoked: path and query of a request, for its name or ARN. */
#ifndef LAMBDA_BRIDGE_TARGET_H
#define LAMBDA_BRIDGE_TARGET_H

#include <headway/bytes.h>

enum { TARGET_PATH = 1024, TARGET_WHY = 768 };

typedef struct target {
    char invoke[TARGET_PATH]; /* "/2015-03-31/functions/fleet/invocations", percent-encoded */
    char stream[TARGET_PATH]; /* of what answers in pieces */
    char query[448];          /* "Qualifier=live", or "" */
    char region[33];          /* of an ARN, or "" */
} target;

/* "fleet", "fleet:live", or an ARN. EINVAL, in words of AWS. */
int target_of(const char *function, target *ret_target, char why[TARGET_WHY]);

#endif
