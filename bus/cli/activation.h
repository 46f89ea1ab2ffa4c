/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that a service manager has opened for us, as sd_listen_fds(3) describes it. */
#ifndef HEADWAY_CLI_ACTIVATION_H
#define HEADWAY_CLI_ACTIVATION_H

#include <stddef.h>

typedef struct inherited {
    char url[640]; /* "fd://3", for the transport */
    char at[640];  /* where it listens: "ipc:///run/headway/main.sock", "tcp://[::1]:7000" */
} inherited;

/* Takes LISTEN_FDS and its like out of the environment, and the sockets out of the reach of
   children. At most `most`. 0, with *ret_count 0 where nothing was handed to this process; or the
   exit code, after saying what is wrong. */
int activation_take(inherited *ret_sockets, size_t most, size_t *ret_count);

#endif
