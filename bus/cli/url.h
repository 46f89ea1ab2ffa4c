/* SPDX-License-Identifier: Apache-2.0 */
/* One URL of a broker, as a command keeps it. */
#ifndef HEADWAY_CLI_URL_H
#define HEADWAY_CLI_URL_H

#include <stddef.h>

enum { URL_SIZE = 256 }; /* with its NUL; the transports take no longer ones */

/* "tcp://HOST:PORT" or "ipc://PATH", as can be connected to, into its normal form: scheme and host
   in lower case, the rest as given. 0; EADDRESS: it is none. */
int headway__url_normal(const char *url, char ret_normal[URL_SIZE]);
/* 1: tcp to this host alone, by its form; no name is looked up. */
int headway__url_is_loopback(const char *url);

#endif
