/* SPDX-License-Identifier: Apache-2.0 */
/* A broker's policy for a worker whose schema would break the callers there. */
#ifndef HEADWAY_CLI_SCHEMA_POLICY_H
#define HEADWAY_CLI_SCHEMA_POLICY_H

#include <broker.h>
#include <headway/v1/config.headway.h>

/* Sets the broker's schema_check. */
void schema_policy_options(const Headway__V1__BrokerConfig *config,
                           headway_broker_options *options);

#endif
