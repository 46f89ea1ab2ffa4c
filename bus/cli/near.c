/* SPDX-License-Identifier: Apache-2.0 */
/* Names near to one that is not there. */
#include "cli.h"

#include <ctype.h>

enum { BEST = 5, LONGEST = 256, FAR = 1 << 20 };

typedef struct search {
    const char *wanted;
    unsigned kinds;
    char names[BEST][LONGEST + 1];
    unsigned distances[BEST];
    size_t count;
} search;

static const char *last_part(const char *name)
{
    const char *part = name;
    for (const char *c = name; *c; c++) {
        if (*c == '.' || *c == '/')
            part = c + 1;
    }
    return part;
}

/* Levenshtein's, whatever the case. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[LONGEST + 1];
    size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST)
        return FAR;
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

/* Whole names that differ little, or whose last part does. */
static unsigned rank(const char *wanted, const char *name)
{
    const char *part = last_part(name), *wanted_part = last_part(wanted);
    unsigned whole = distance(wanted, name), last = distance(wanted_part, part);
    if (last <= strlen(wanted_part) / 3 && last + 1 < whole)
        whole = last + 1;
    return whole <= 2 + strlen(wanted) / 4 ? whole : FAR;
}

static int consider(void *user, headway_types_kind kind, const char *name)
{
    search *s = user;
    unsigned far = s->kinds & 1u << kind ? rank(s->wanted, name) : FAR;
    size_t at = s->count;
    if (far == FAR)
        return 0;
    while (at > 0 && s->distances[at - 1] > far)
        at--;
    if (at == BEST)
        return 0;
    size_t last = s->count < BEST ? s->count++ : BEST - 1;
    memmove(s->names + at + 1, s->names + at, (last - at) * sizeof *s->names);
    memmove(s->distances + at + 1, s->distances + at, (last - at) * sizeof *s->distances);
    snprintf(s->names[at], sizeof *s->names, "%s", name);
    s->distances[at] = far;
    return 0;
}

void names_near(const headway_types *types, const char *wanted, unsigned kinds, FILE *out)
{
    search s = {.wanted = wanted, .kinds = kinds};
    (void)headway_types_each(types, consider, &s);
    for (size_t i = 0; i < s.count && s.distances[i] <= s.distances[0] + 2; i++)
        fprintf(out, "%s%s", i ? ", " : "; did you mean ", s.names[i]);
    if (s.count)
        fputc('?', out);
}

/* What is left out at the end counts for nothing; of two letters nobody knows what they should be.
 */
static unsigned word_distance(const char *wanted, const char *word)
{
    size_t size = strlen(wanted);
    if (size > 1 && strncmp(wanted, word, size) == 0)
        return 0;
    unsigned far = distance(wanted, word);
    return size > 2 && far <= 1 + size / 4 ? far : FAR;
}

const char *word_near(const char *wanted, const char *(*word_at)(const void *words, size_t index),
                      const void *words, char *text, size_t size)
{
    const char *best = NULL, *word;
    unsigned least = FAR;
    for (size_t i = 0; (word = word_at(words, i)) != NULL; i++) {
        unsigned far = word_distance(wanted, word);
        best = far < least ? word : best;
        least = far < least ? far : least;
    }
    *text = 0;
    if (best)
        snprintf(text, size, "; did you mean %s?", best);
    return text;
}
