/* SPDX-License-Identifier: Apache-2.0 */
/* Direct links of a program: whether it calls straight, and where it may be called so. */
#ifndef HEADWAY_CLI_WAY_H
#define HEADWAY_CLI_WAY_H

#include <headway/bus.h>

typedef struct headway__way {
    uint8_t via;      /* headway_via */
    char listen[256]; /* "": nowhere */
    uint64_t host;
} headway__way;

/* via: "auto", "broker", "direct"; NULL or "": HEADWAY_VIA, else the default. listen: URLs, or
   "none"; NULL or "": HEADWAY_DIRECT_LISTEN, else as the bus's own URL suggests: beside an ipc
   socket, or at a port of loopback. Takes away what killed processes left beside it. EINVAL: no
   such way; ELIMIT: listen is too long. */
int headway__way_choose(const char *via, const char *listen, const char *bus_url,
                        headway__way *ret_way);

#endif
