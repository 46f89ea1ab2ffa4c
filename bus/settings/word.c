/* SPDX-License-Identifier: Apache-2.0 */
#include "word.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 256 };

/* Levenshtein's. */
unsigned word_distance(const char *a, const char *b)
{
    unsigned row[LONGEST + 1];
    size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST)
        return WORD_FAR;
    for (size_t j = 0; j <= n; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            unsigned change = corner + !same;
            corner = row[j];
            unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
    }
    return row[n];
}

/* What is left out at the end counts for nothing; of two letters nobody knows what they should be.
 */
static unsigned meant(const char *wanted, const char *word)
{
    size_t size = strlen(wanted);
    if (size > 1 && strncmp(wanted, word, size) == 0)
        return 0;
    unsigned far = word_distance(wanted, word);
    return size > 2 && far <= 1 + size / 4 ? far : WORD_FAR;
}

const char *word_near(const char *wanted, const char *(*word_at)(const void *words, size_t index),
                      const void *words, char *text, size_t size)
{
    const char *best = NULL, *word;
    unsigned least = WORD_FAR;
    for (size_t i = 0; (word = word_at(words, i)) != NULL; i++) {
        unsigned far = meant(wanted, word);
        best = far < least ? word : best;
        least = far < least ? far : least;
    }
    *text = 0;
    if (best)
        snprintf(text, size, "; did you mean %s?", best);
    return text;
}
