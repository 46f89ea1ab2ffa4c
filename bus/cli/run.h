/* SPDX-License-Identifier: Apache-2.0 */
/* What headway_main and the headway command share. */
#ifndef HEADWAY_CLI_RUN_H
#define HEADWAY_CLI_RUN_H

#include <headway/port/transport.h>

/* sysexits.h's numbers where one fits. */
enum {
    HEADWAY__EXIT_USAGE = 2,
    HEADWAY__EXIT_DATA = 65,
    HEADWAY__EXIT_NO_BROKER = 69,
    HEADWAY__EXIT_SOFTWARE = 70,
    HEADWAY__EXIT_LISTEN = 73,
    HEADWAY__EXIT_CREATE = 73,
    HEADWAY__EXIT_OUTPUT = 74,
    HEADWAY__EXIT_REFUSED = 77
};

/* The size of what headway_endpoint writes, for as many brokers as a bus takes. */
enum { HEADWAY__ENDPOINTS = 2048 };

/* Says on stderr why headway_endpoint answered error for what was given (NULL: nothing). */
void headway__endpoint_wrong(const char *who, const char *given, int error);
int headway__runtime_directory(char *path, size_t size);
/* Where keys and rights are kept: XDG_CONFIG_HOME/headway, else ~/.config/headway. ELIMIT;
   EINVAL: neither variable says where. */
int headway__config_directory(char *path, size_t size);
/* Sets HEADWAY_TRANSPORT, for this process and those it starts; NULL or "" leaves it. EINVAL: no
   such transport. */
int headway__transport_choose(const char *name);
/* The transport for URLs with commas between: that which HEADWAY_TRANSPORT names, "zmtp", the
   default (built in) or "zmq" (libzmq's, from the loadable module libheadway-zmq). ENOTSUP: no such
   transport, none for this scheme, or the module cannot be loaded (why says so). */
int headway__transport_for(const char *url, const headway_transport_ops **ret_transport, char *why,
                           size_t why_size);

#endif
