/* SPDX-License-Identifier: Apache-2.0 */
/* What changes files of keys: one's own are made and replaced, others' are trusted. All answer 0,
   or the exit code after saying what is wrong; then everything is as it was. The caller has the
   lock. */
#ifndef HEADWAY_CLI_KEY_TRUST_H
#define HEADWAY_CLI_KEY_TRUST_H

#include "key_files.h"

/* Both files of a key called name, of the identity that `of` says. */
int key_make(const char *name, const char *of, key_public *ret_key);
/* The public part of one's own key, which must be that of its private one. */
int key_pair(const char *name, key_public *ret_key);
/* until: of the identity's other keys; 0: there must be none. */
int key_trust(const key_public *key, int64_t until);
/*
 * keys/NAME is a new key, keys/NAME.old the one before; where that is trusted on this machine, so
 * is the new one (ret_trusted), and the old one until `until`. All is made before anything is
 * replaced, so at each moment keys/NAME.key is a whole key, and the old one is there. What an end
 * in between left undone is done by the next call.
 */
int key_rotate(const char *name, int64_t until, key_public *ret_new, int *ret_trusted);

#endif
