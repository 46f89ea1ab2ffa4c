/* SPDX-License-Identifier: Apache-2.0 */
/* An intrusive ring: a zeroed or self-linked node is outside of any list. */
#ifndef HEADWAY_CORE_LIST_H
#define HEADWAY_CORE_LIST_H

#include <stddef.h>

typedef struct headway__list {
    struct headway__list *next, *previous;
} headway__list;

#define HEADWAY__OWNER(node, type, member) ((type *)((char *)(node)-offsetof(type, member)))

static inline void headway__list_init(headway__list *list)
{
    list->next = list->previous = list;
}

static inline int headway__list_linked(const headway__list *node)
{
    return node->next != NULL && node->next != node;
}

static inline int headway__list_empty(const headway__list *list)
{
    return list->next == list;
}

static inline void headway__list_remove(headway__list *node)
{
    if (!node->next)
        return;
    node->previous->next = node->next;
    node->next->previous = node->previous;
    headway__list_init(node);
}

/* Moves node to the end of list, from wherever it was. */
static inline void headway__list_append(headway__list *list, headway__list *node)
{
    headway__list_remove(node);
    node->previous = list->previous;
    node->next = list;
    list->previous->next = node;
    list->previous = node;
}

/* Moves all of from to the end of the empty list to. */
static inline void headway__list_take(headway__list *to, headway__list *from)
{
    headway__list_init(to);
    if (headway__list_empty(from))
        return;
    *to = *from;
    to->next->previous = to->previous->next = to;
    headway__list_init(from);
}

#endif
