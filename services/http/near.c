/* SPDX-License-Identifier: Apache-2.0 */
/* Names near to one that is not there, by Levenshtein's distance. Whoever asks for what is not
   there can ask often: what is far is given up soon, and only so many names are looked at. */
#include "internal.h"

#include <headway/http/router.h>

#include <stdio.h>

enum { FAR = 1 << 20, LOOK_AT = 256 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Takes away what both begin and end with. */
static void trim(headway_bytes *a, headway_bytes *b)
{
    const char *x = a->data, *y = b->data;
    size_t m = a->size, n = b->size;
    for (; m && n && lower(*x) == lower(*y); x++, y++, m--, n--)
        ;
    for (; m && n && lower(x[m - 1]) == lower(y[n - 1]); m--, n--)
        ;
    *a = headway_bytes_of(x, m);
    *b = headway_bytes_of(y, n);
}

/* FAR when it is over most. */
static unsigned distance(headway_bytes a, headway_bytes b, unsigned most)
{
    unsigned row[HEADWAY__HTTP_NEAR_SIZE + 1];
    trim(&a, &b);
    const char *x = a.data, *y = b.data;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= a.size; i++) {
        unsigned corner = row[0], nearest = (unsigned)i;
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.size; j++) {
            unsigned change = corner + (lower(x[i - 1]) != lower(y[j - 1]));
            corner = row[j];
            unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
            nearest = row[j] < nearest ? row[j] : nearest;
        }
        if (nearest > most)
            return FAR;
    }
    return row[b.size] > most ? FAR : row[b.size];
}

void headway__http_near_init(headway__http_near *near, headway_bytes wanted)
{
    near->wanted = wanted;
    near->looked = 0;
    near->count = 0;
}

void headway__http_near_consider(headway__http_near *near, headway_bytes name, const char *shown)
{
    size_t wanted = near->wanted.size, at = near->count, most = 1 + wanted / 5;
    size_t apart = name.size > wanted ? name.size - wanted : wanted - name.size;
    if (name.size >= HEADWAY__HTTP_NEAR_SIZE || wanted >= HEADWAY__HTTP_NEAR_SIZE || apart > most ||
        near->looked == LOOK_AT)
        return;
    near->looked++;
    unsigned far = distance(near->wanted, name, (unsigned)most);
    if (far == FAR)
        return;
    while (at > 0 && near->distances[at - 1] > far)
        at--;
    if (at == HEADWAY__HTTP_NEAR)
        return;
    size_t last = near->count < HEADWAY__HTTP_NEAR ? near->count++ : HEADWAY__HTTP_NEAR - 1;
    memmove(near->names + at + 1, near->names + at, (last - at) * sizeof *near->names);
    memmove(near->distances + at + 1, near->distances + at, (last - at) * sizeof *near->distances);
    snprintf(near->names[at], sizeof *near->names, "%s", shown);
    near->distances[at] = far;
}

void headway__http_near_write(const headway__http_near *near, char *text, size_t size)
{
    size_t used = 0;
    if (size)
        text[0] = 0;
    for (size_t i = 0; i < near->count && used < size; i++) {
        int n = snprintf(text + used, size - used, "%s%s", i ? ", " : "; did you mean ",
                         near->names[i]);
        used += n > 0 ? (size_t)n : 0;
    }
    if (near->count && used + 1 < size)
        memcpy(text + used, "?", 2);
}

static int consider_methods(void *near, headway_http_service *service)
{
    size_t count;
    const headway_http_method *methods = headway_http_service_methods(service, &count);
    for (size_t i = 0; i < count; i++) {
        const char *route = methods[i].call.route;
        headway__http_near_consider(near, headway_bytes_of_string(route), route);
    }
    return 0;
}

void headway_http_router_near_methods(const headway_http_router *router, headway_bytes route,
                                      char *text, size_t size)
{
    headway__http_near near;
    headway__http_near_init(&near, route);
    (void)headway_http_router_each(router, consider_methods, &near);
    headway__http_near_write(&near, text, size);
}
