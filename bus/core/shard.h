/* SPDX-License-Identifier: Apache-2.0 */
/* A broker may be several, its shards, of which each has its services (docs/PROTOCOL.md, 9.5):
   which one has a name, and where it is. */
#ifndef HEADWAY_CORE_SHARD_H
#define HEADWAY_CORE_SHARD_H

#include <headway/status.h>

enum { HEADWAY__SHARDS_LIMIT = 64 };

/* Of a service, or of a method's route; the shard is this modulo their number. What the broker
   itself serves, headway.v1.*, has 0. */
uint32_t headway__shard_hash(headway_bytes name);
/* The address of a shard, from the broker's: the port after, or the name with ".1" behind. 0,
   EADDRESS (a port that is none), ELIMIT (size). */
int headway__shard_url(const char *url, uint32_t shard, char *ret_url, size_t size);

#endif
