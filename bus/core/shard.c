/* SPDX-License-Identifier: Apache-2.0 */
#include "shard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t headway__shard_hash(headway_bytes name)
{
    static const char own[] = "headway.v1.";
    const uint8_t *at = name.data;
    uint32_t hash = 2166136261u; /* FNV-1a */
    if (name.size >= sizeof own - 1 && memcmp(at, own, sizeof own - 1) == 0)
        return 0;
    for (size_t i = 0; i < name.size && at[i] != '/'; i++)
        hash = (hash ^ at[i]) * 16777619u;
    return hash;
}

int headway__shard_url(const char *url, uint32_t shard, char *ret_url, size_t size)
{
    const char *port = strncmp(url, "tcp://", 6) == 0 ? strrchr(url, ':') : NULL;
    int written;
    if (shard == 0) {
        written = snprintf(ret_url, size, "%s", url);
    } else if (port) {
        char *end;
        unsigned long number = strtoul(port + 1, &end, 10) + shard;
        if (end == port + 1 || *end || number > 65535)
            return HEADWAY_EADDRESS;
        written = snprintf(ret_url, size, "%.*s:%lu", (int)(port - url), url, number);
    } else {
        written = snprintf(ret_url, size, "%s.%u", url, (unsigned)shard);
    }
    return written < 0 || (size_t)written >= size ? HEADWAY_ELIMIT : 0;
}
