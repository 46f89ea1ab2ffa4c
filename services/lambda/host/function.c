/* SPDX-License-Identifier: Apache-2.0 */
#include "function.h"

void function_defaults(function_config *config)
{
    *config = (function_config){.version = "$LATEST",
                                .runtime = "provided.al2023",
                                .handler = "",
                                .timeout_s = FUNCTION_TIMEOUT_S,
                                .memory_mb = FUNCTION_MEMORY_MB,
                                .reserved = FUNCTION_UNRESERVED,
                                .concurrency = 1,
                                .retries = FUNCTION_RETRIES,
                                .event_age_s = FUNCTION_EVENT_AGE_S};
}
