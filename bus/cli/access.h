/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client needs to be let in: its own key, and the keys of its brokers. Of each broker:
 *
 *   ipc                 nothing: the kernel says whose process it is
 *   tcp, key known      by --broker-key (HEADWAY_BROKER_KEY), the context or known_brokers: CURVE,
 *                       by the key of --identity (HEADWAY_IDENTITY), the context, or the login's
 *   tcp, key not known  on loopback, when nobody asks for keys: in the clear
 *                       else a question at a terminal, whose answer is pinned, or a refusal
 */
#ifndef HEADWAY_CLI_ACCESS_H
#define HEADWAY_CLI_ACCESS_H

#include "context.h"

#include <headway/port/transport.h>

/* Options given on the command line go before the variables, for this process and its children. */
void headway__access_given(const char *identity, const char *broker_key);
/* What headway_bus_options.security takes, until headway_security_free. who: a program's name for
   what it says on stderr; may_ask: at a terminal. names_or_urls as headway_endpoint has them. 0, or
   the exit code after saying what is wrong. */
int headway__access_find(const char *who, const char *names_or_urls, int may_ask,
                         headway_transport_security **ret_security);
/* 1: of some broker not all the keys that are pinned have been tried. */
int headway__access_has_more(const headway_transport_security *security);
/* Whether a broker that does not answer may be turning us away; if so, says what to do. */
void headway__access_hint(const char *who, const headway_transport_security *security);

#endif
