/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are nearly the one that was meant. */
#ifndef HEADWAY_SETTINGS_WORD_H
#define HEADWAY_SETTINGS_WORD_H

#include <stddef.h>

enum { WORD_FAR = 1 << 20 };

/* Letters to change, add or take away, whatever their case; WORD_FAR for words over 256 bytes. */
unsigned word_distance(const char *a, const char *b);
/* "; did you mean WORD?" of the nearest word, when it can be meant, or "". word_at answers NULL
   after the last. */
const char *word_near(const char *wanted, const char *(*word_at)(const void *words, size_t index),
                      const void *words, char *text, size_t size);

#endif
