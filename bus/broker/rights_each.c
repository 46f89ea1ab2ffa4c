/* SPDX-License-Identifier: Apache-2.0 */
/* The lines that apply to somebody, in the order of the file. */
#include "rights_parts.h"

#include <headway/status.h>

/* Where the walk stands in the lists of one subject. */
typedef struct place {
    const subject *subject;
    const grant *next[HEADWAY__ACTIONS];
} place;

static void stand(place *places, size_t *count, const subject *s)
{
    if (!s)
        return;
    memcpy(places[*count].next, s->first, sizeof s->first);
    places[(*count)++].subject = s;
}

/* The first of the file among the next of all lists: NULL: there is none left. */
static const grant **foremost(place *places, size_t count, const place **ret_place, int *ret_action)
{
    const grant **best = NULL;
    for (size_t i = 0; i < count; i++) {
        for (int a = 0; a < HEADWAY__ACTIONS; a++) {
            const grant **at = &places[i].next[a];
            if (!*at || (best && (*best)->line->order <= (*at)->line->order))
                continue;
            best = at;
            *ret_place = &places[i];
            *ret_action = a;
        }
    }
    return best;
}

int headway__rights_each(const headway__rights *rights, const char *identity, headway_arena *arena,
                         int (*visit)(void *user, const headway__decision *line,
                                      headway__action action),
                         void *user)
{
    const subject *own = *identity == '@' || *identity == '*' ? NULL : find(rights, identity);
    size_t count = 2;
    for (const member *m = own ? own->roles : NULL; m; m = m->next)
        count++;
    place *places = headway_arena_take(arena, count * sizeof *places);
    if (!places)
        return HEADWAY_ENOMEM;
    count = 0;
    stand(places, &count, own);
    for (const member *m = own ? own->roles : NULL; m; m = m->next)
        stand(places, &count, m->role);
    stand(places, &count, find(rights, "*"));
    const place *at = NULL;
    const line *last = NULL;
    const grant **next;
    for (int action = 0; (next = foremost(places, count, &at, &action)) != NULL;) {
        const line *l = (*next)->line;
        headway__decision d = told(l, at->subject->name);
        *next = (*next)->next;
        if (l != last && visit(user, &d, (headway__action)action))
            return 0;
        last = l;
    }
    return 0;
}
