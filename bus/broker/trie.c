/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns by token: a trie whose edges live in one hash table, so that matching costs the depth
 * of the topic times the wildcards on its way, whatever the number of subscriptions.
 */
#include "internal.h"

struct headway__trie_node {
    headway__trie_node *next, *parent;
    headway__list leaves;
    uint32_t hash, refs; /* children and leaves */
    uint32_t size;
    char token[];
};

static uint32_t hash_of(const headway__trie_node *parent, headway_bytes token)
{
    uint64_t seed = (uint64_t)(uintptr_t)parent * 0x9e3779b97f4a7c15u;
    uint32_t hash = 2166136261u ^ (uint32_t)(seed >> 32);
    for (size_t i = 0; i < token.size; i++)
        hash = (hash ^ ((const uint8_t *)token.data)[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Cuts the first token off rest. */
static headway_bytes cut(headway_bytes *rest)
{
    const char *text = rest->data;
    const char *dot = rest->size ? memchr(text, '.', rest->size) : NULL;
    size_t size = dot ? (size_t)(dot - text) : rest->size;
    headway_bytes token = {text, size};
    size_t used = dot ? size + 1 : size;
    *rest = headway_bytes_of(text + used, rest->size - used);
    return token;
}

static int is(headway_bytes token, char c)
{
    return token.size == 1 && *(const char *)token.data == c;
}

int headway__topic_valid(headway_bytes name, int wildcards)
{
    const char *text = name.data;
    if (name.size == 0 || name.size > 255 || text[name.size - 1] == '.')
        return 0;
    for (size_t i = 0; i < name.size; i++) {
        if ((unsigned char)text[i] <= ' ' || text[i] == 127)
            return 0;
    }
    while (name.size) {
        headway_bytes token = cut(&name);
        int star = is(token, '*'), rest = is(token, '>');
        if (token.size == 0 || ((star || rest) && !wildcards) || (rest && name.size))
            return 0;
        if (!star && !rest &&
            (memchr(token.data, '*', token.size) || memchr(token.data, '>', token.size)))
            return 0;
    }
    return 1;
}

static headway__trie_node *find(const headway__trie *trie, const headway__trie_node *parent,
                                headway_bytes token)
{
    uint32_t hash = hash_of(parent, token);
    headway__trie_node *at = trie->buckets[hash & (trie->capacity - 1)];
    while (at && (at->parent != parent || at->size != token.size ||
                  memcmp(at->token, token.data, token.size) != 0))
        at = at->next;
    return at;
}

static int grow(headway__trie *trie)
{
    size_t capacity = trie->capacity * 2;
    headway__trie_node **buckets = headway__take(trie->alloc, capacity * sizeof *buckets);
    if (!buckets)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < trie->capacity; i++) {
        for (headway__trie_node *at = trie->buckets[i], *next; at; at = next) {
            next = at->next;
            at->next = buckets[at->hash & (capacity - 1)];
            buckets[at->hash & (capacity - 1)] = at;
        }
    }
    headway__give(trie->alloc, trie->buckets);
    trie->buckets = buckets;
    trie->capacity = capacity;
    return 0;
}

static headway__trie_node *node_new(headway__trie *trie, headway__trie_node *parent,
                                    headway_bytes token)
{
    headway__trie_node *at = headway__take(trie->alloc, sizeof *at + token.size);
    if (!at)
        return NULL;
    headway__list_init(&at->leaves);
    at->parent = parent;
    at->size = (uint32_t)token.size;
    if (token.size)
        memcpy(at->token, token.data, token.size);
    if (!parent)
        return at;
    at->hash = hash_of(parent, token);
    at->next = trie->buckets[at->hash & (trie->capacity - 1)];
    trie->buckets[at->hash & (trie->capacity - 1)] = at;
    trie->count++;
    parent->refs++;
    return at;
}

/* Frees the branch that nothing hangs on any more. */
static void prune(headway__trie *trie, headway__trie_node *at)
{
    while (at != trie->root && at->refs == 0) {
        headway__trie_node *parent = at->parent;
        headway__trie_node **link = &trie->buckets[at->hash & (trie->capacity - 1)];
        while (*link != at)
            link = &(*link)->next;
        *link = at->next;
        trie->count--;
        headway__give(trie->alloc, at);
        parent->refs--;
        at = parent;
    }
}

int headway__trie_init(headway__trie *trie, const headway_alloc *alloc)
{
    trie->alloc = alloc;
    trie->count = 0;
    trie->version = 1;
    trie->capacity = 64;
    trie->buckets = headway__take(alloc, trie->capacity * sizeof *trie->buckets);
    if (!trie->buckets)
        return HEADWAY_ENOMEM;
    trie->root = node_new(trie, NULL, headway_bytes_of(NULL, 0));
    if (trie->root)
        return 0;
    headway__give(alloc, trie->buckets);
    trie->buckets = NULL;
    return HEADWAY_ENOMEM;
}

void headway__trie_done(headway__trie *trie)
{
    for (size_t i = 0; trie->buckets && i < trie->capacity; i++) {
        for (headway__trie_node *at = trie->buckets[i], *next; at; at = next) {
            next = at->next;
            headway__give(trie->alloc, at);
        }
    }
    if (trie->buckets)
        headway__give(trie->alloc, trie->root);
    if (trie->buckets)
        headway__give(trie->alloc, trie->buckets);
    trie->buckets = NULL;
}

int headway__trie_add(headway__trie *trie, headway_bytes pattern, headway__leaf *leaf)
{
    headway__trie_node *at = trie->root;
    if (!headway__topic_valid(pattern, 1))
        return HEADWAY_EINVAL;
    while (pattern.size) {
        headway_bytes token = cut(&pattern);
        headway__trie_node *child = find(trie, at, token);
        if (!child && (trie->count < trie->capacity || grow(trie) == 0))
            child = node_new(trie, at, token);
        if (!child) {
            prune(trie, at);
            return HEADWAY_ENOMEM;
        }
        at = child;
    }
    headway__list_append(&at->leaves, &leaf->node);
    leaf->at = at;
    at->refs++;
    trie->version++;
    return 0;
}

void headway__trie_remove(headway__trie *trie, headway__leaf *leaf)
{
    if (!leaf->at)
        return;
    headway__list_remove(&leaf->node);
    trie->version++;
    leaf->at->refs--;
    prune(trie, leaf->at);
    leaf->at = NULL;
}

typedef struct match {
    headway__trie *trie;
    void (*found)(headway__leaf *leaf, void *user);
    void *user;
} match;

static void report(const match *m, headway__trie_node *at)
{
    for (headway__list *i = at->leaves.next, *next; i != &at->leaves; i = next) {
        next = i->next;
        m->found(HEADWAY__OWNER(i, headway__leaf, node), m->user);
    }
}

/* At most 128 deep: a topic has no more tokens. */
static void walk(const match *m, headway__trie_node *at, headway_bytes rest)
{
    headway__trie_node *child;
    if (rest.size == 0) {
        report(m, at);
        return;
    }
    if (at->refs == 0)
        return;
    if ((child = find(m->trie, at, headway_bytes_of(">", 1))) != NULL)
        report(m, child);
    headway_bytes token = cut(&rest);
    if ((child = find(m->trie, at, token)) != NULL)
        walk(m, child, rest);
    if ((child = find(m->trie, at, headway_bytes_of("*", 1))) != NULL)
        walk(m, child, rest);
}

void headway__trie_match(headway__trie *trie, headway_bytes topic,
                         void (*found)(headway__leaf *leaf, void *user), void *user)
{
    match m = {trie, found, user};
    walk(&m, trie->root, topic);
}
