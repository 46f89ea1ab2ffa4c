/* SPDX-License-Identifier: Apache-2.0 */
/* Names near to one that nobody knows: a wrong name is answered with the right ones. */
#include "internal.h"

#include <stdio.h>

enum { NAMES = 5, LONGEST = 128, LOOK_AT = 1024 };

typedef struct near_name {
    headway_bytes name;
    uint32_t distance;
} near_name;

/* Levenshtein's, over at most LONGEST characters. */
static uint32_t distance(headway_bytes a, headway_bytes b)
{
    uint32_t row[LONGEST + 1];
    const char *x = a.data, *y = b.data;
    size_t m = a.size < LONGEST ? a.size : LONGEST, n = b.size < LONGEST ? b.size : LONGEST;
    for (size_t j = 0; j <= n; j++)
        row[j] = (uint32_t)j;
    for (size_t i = 1; i <= m; i++) {
        uint32_t corner = row[0];
        row[0] = (uint32_t)i;
        for (size_t j = 1; j <= n; j++) {
            uint32_t change = corner + (x[i - 1] != y[j - 1]);
            corner = row[j];
            uint32_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
    }
    return row[n];
}

static void consider(near_name *best, size_t *count, headway_bytes wanted, headway_bytes name)
{
    near_name entry = {name, distance(wanted, name)};
    size_t at = *count;
    while (at > 0 && best[at - 1].distance > entry.distance)
        at--;
    if (at >= NAMES)
        return;
    size_t last = *count < NAMES ? (*count)++ : NAMES - 1;
    memmove(best + at + 1, best + at, (last - at) * sizeof *best);
    best[at] = entry;
}

static void list(const near_name *best, size_t count, char *text, size_t size)
{
    size_t used = strlen(text);
    for (size_t i = 0; i < count && used < size; i++) {
        int n = snprintf(text + used, size - used, "%s%.*s", i ? ", " : "", (int)best[i].name.size,
                         (const char *)best[i].name.data);
        used += n > 0 ? (size_t)n : 0;
    }
}

void headway__suggest_service(headway_broker *broker, headway_bytes name, char *text, size_t size)
{
    near_name best[NAMES];
    size_t count = 0, looked = 0;
    headway__list *all = &broker->services;
    for (headway__list *i = all->next; i != all && looked++ < LOOK_AT; i = i->next) {
        const headway__route *route = HEADWAY__OWNER(i, headway__service, node)->route;
        consider(best, &count, name, headway_bytes_of(route->name, route->size));
    }
    int alone = broker->options.shards < 2;
    snprintf(text, size, "no service %.*s here%s", (int)name.size, (const char *)name.data,
             count && alone ? "; there are: "
             : count        ? "; at this shard there are: "
             : alone        ? "; none is registered"
                            : "; none is registered at this shard");
    list(best, count, text, size);
}

void headway__suggest_method(const headway__service *service, headway_bytes method, char *text,
                             size_t size)
{
    near_name best[NAMES];
    size_t count = 0;
    const headway__declaration *d = service->declaration;
    for (size_t i = 0; d && i < d->method_count && i < LOOK_AT; i++)
        consider(best, &count, method, d->methods[i]);
    snprintf(text, size, "%s has no method %.*s; it has: ", service->route->name, (int)method.size,
             method.size ? (const char *)method.data : "");
    list(best, count, text, size);
}
