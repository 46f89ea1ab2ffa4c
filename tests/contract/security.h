/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and policies for the contract over CURVE: security_contract.c. */
#ifndef HEADWAY_TESTS_SECURITY_H
#define HEADWAY_TESTS_SECURITY_H

#include <headway/port/transport.h>

extern const headway_transport_security trusted;  /* both ends', and who is admitted */
extern const headway_transport_security stranger; /* another pair; it knows the server's key */
extern const headway_transport_security misled;   /* the trusted pair; expects another server */
extern int judged;                                /* newcomers that admit was asked about */

#endif
