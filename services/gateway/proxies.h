/* SPDX-License-Identifier: Apache-2.0 */
/* Whose word counts about where a request came from. */
#ifndef GATEWAY_PROXIES_H
#define GATEWAY_PROXIES_H

#include <headway/bytes.h>

/* "10.0.0.0/8", "::1", "unix": 0, or EMALFORMED. */
int proxies_check(const char *network);
/* The client's address: peer's, or, as far as each address on the way is of a trusted network, what
   X-Forwarded-For says, read from its end. peer: "10.0.0.1:40112", "[fd00::1]:80" or "unix", as the
   server tells it; the answer is without the port. What is no address ends the reading: the one
   before it counts. Answers a text in address. */
const char *proxies_client(char *const *networks, size_t count, const char *peer,
                           headway_bytes forwarded_for, char *address, size_t size);
/* peer: without its port. */
int proxies_trust(char *const *networks, size_t count, const char *peer);

#endif
