/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom a broker lets in: who holds a key that is in authorized/ of the configuration, neither past
 * its time nor revoked; and by ipc whom the socket's folder lets in, as "uid:NUMBER" by the
 * kernel's word. Any thread; each function of its own takes the lock.
 */
#ifndef HEADWAY_CLI_BROKER_KEYS_H
#define HEADWAY_CLI_BROKER_KEYS_H

#include "key_text.h"

#include <headway/port/transport.h>

typedef struct broker_keys broker_keys;

/* identity: the broker's own key; NULL: it has none, and takes no other's. 0, or the exit code
   after saying what is wrong. */
int broker_keys_open(const char *identity, broker_keys **ret_keys);
void broker_keys_close(broker_keys *keys);
/* What the transport is told. It has the secret: the caller wipes it. */
headway_transport_security broker_keys_security(broker_keys *keys);
const key_public *broker_keys_own(const broker_keys *keys);
/* headway_broker_options.identify; user is the keys. */
int broker_keys_identify(void *keys, const headway_credentials *who, char *ret_name, size_t size);
/* Reads all anew; ret_count: how many identities are trusted. Whose file cannot be read is trusted
   no more. 0, or a headway_error when nothing was changed; either says on stderr what is wrong. */
int broker_keys_reload(broker_keys *keys, size_t *ret_count);
/* 1: the files were changed, which has been read, or a key's time is over: links are to be
   reviewed. Asked every half second. */
int broker_keys_changed(broker_keys *keys);
/* A key that nobody has is to be refused. 1: since the call with a key, it was. NULL asks. */
int broker_keys_probe(broker_keys *keys, const uint8_t *key);

#endif
