/* SPDX-License-Identifier: Apache-2.0 */
/* Names near to one that is not there. */
#include "cli.h"

enum { BEST = 5, LONGEST = 256 };

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

/* Whole names that differ little, or whose last part does. */
static unsigned rank(const char *wanted, const char *name)
{
    const char *part = last_part(name), *wanted_part = last_part(wanted);
    unsigned whole = word_distance(wanted, name), last = word_distance(wanted_part, part);
    if (last <= strlen(wanted_part) / 3 && last + 1 < whole)
        whole = last + 1;
    return whole <= 2 + strlen(wanted) / 4 ? whole : WORD_FAR;
}

static int consider(void *user, headway_types_kind kind, const char *name)
{
    search *s = user;
    unsigned far = s->kinds & 1u << kind ? rank(s->wanted, name) : WORD_FAR;
    size_t at = s->count;
    if (far == WORD_FAR)
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
