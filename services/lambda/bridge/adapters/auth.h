/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials that are there when they are needed: found once, and looked for again before they
   expire, or when AWS no longer takes them. */
#ifndef LAMBDA_BRIDGE_AUTH_H
#define LAMBDA_BRIDGE_AUTH_H

#include "../credentials.h"

#include "http_client.h"

typedef struct auth auth;

/* Who waits; its own memory. */
typedef struct auth_waiter auth_waiter;
struct auth_waiter {
    auth_waiter *next;
    void (*ready)(void *user); /* auth_get has something, or auth_why tells */
    void *user;
};

/* where: its strings are borrowed; variables are the process's. */
int auth_new(struct uv_loop_s *loop, http_client *http, const credentials_options *where,
             auth **ret_auth);
/* No waiter is called any more. The http client must be there yet; auth is gone when closed is
 * called.
 */
void auth_close(auth *auth, void (*closed)(void *user), void *user);

/* NULL: there are none, now; borrowed until the loop's next turn. */
const credentials *auth_get(auth *auth);
/* Looks for them, if nobody does yet: what comes of it is in the log. */
void auth_look(auth *auth);
/* And tells. */
void auth_wait(auth *auth, auth_waiter *waiter);
void auth_leave(auth *auth, auth_waiter *waiter);
/* AWS has refused what auth_get gave under this access key: they are looked for anew. */
void auth_refused(auth *auth, const char *access_key);
/* Why there are none; "" if there are, or nobody has looked. */
const char *auth_why(const auth *auth);

#endif
