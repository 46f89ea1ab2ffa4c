/* SPDX-License-Identifier: Apache-2.0 */
/* Files, requests and commands that a search for credentials asks for, one at a time. */
#ifndef LAMBDA_BRIDGE_AUTH_SOURCE_H
#define LAMBDA_BRIDGE_AUTH_SOURCE_H

#include "../credentials.h"

#include "http_client.h"

typedef struct auth_source auth_source;
int auth_source_new(struct uv_loop_s *loop, http_client *http, auth_source **ret_source);
/* What runs is ended without an answer. */
void auth_source_close(auth_source *source, void (*closed)(void *user), void *user);
/* answered may be called from within, for a file. */
void auth_source_ask(auth_source *source, const credentials_ask *ask,
                     void (*answered)(void *user, const credentials_answer *answer), void *user);

#endif
