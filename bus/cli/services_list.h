/* SPDX-License-Identifier: Apache-2.0 */
/* What services a bus has, though each shard of its broker knows its own alone. */
#ifndef HEADWAY_CLI_SERVICES_LIST_H
#define HEADWAY_CLI_SERVICES_LIST_H

#include "cli.h"

#include <headway/v1/reflection.headway.h>

typedef void services_came(headway_call *call, const headway_status *status,
                           const Headway__V1__ListServicesResponse *response, void *user);

/* Those whose names begin with prefix (NULL: all), of every shard, in one answer; borrowed until
   done returns. A shard that answers otherwise ends it with its status, and response NULL. 0, or as
   a call's start; then done is not called. */
int services_list(session *s, const char *prefix, services_came *done, void *user);

#endif
