/* SPDX-License-Identifier: Apache-2.0 */
#include "trie.h"

enum { FIRST_ROOM = 4 };

headway__http_node *headway__http_node_new(const headway_alloc *alloc, headway_bytes literal)
{
    headway__http_node *node = alloc->allocate(alloc->user, sizeof *node + literal.size);
    if (!node)
        return NULL;
    *node = (headway__http_node){.literal_size = literal.size};
    if (literal.size)
        memcpy(node->literal, literal.data, literal.size);
    return node;
}

/* Depth is bounded by a template's. */
void headway__http_node_free(const headway_alloc *alloc, headway__http_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->child_count; i++)
        headway__http_node_free(alloc, node->children[i]);
    headway__http_node_free(alloc, node->one);
    headway__http_node_free(alloc, node->rest);
    while (node->routes) {
        headway__http_route *route = node->routes;
        node->routes = route->next;
        alloc->release(alloc->user, route);
    }
    alloc->release(alloc->user, node->children);
    alloc->release(alloc->user, node);
}

/* A literal: as it is, or as a request has it, with escapes that are valid. */
struct literal {
    headway_bytes text;
    int escaped;
};

static unsigned digit(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

static unsigned char take(const struct literal *literal, size_t *at)
{
    const char *data = literal->text.data;
    char c = data[*at];
    *at += 1;
    if (c != '%' || !literal->escaped)
        return (unsigned char)c;
    *at += 2;
    return (unsigned char)(digit(data[*at - 2]) << 4 | digit(data[*at - 1]));
}

static int compare(const headway__http_node *node, const struct literal *literal)
{
    size_t at = 0, i = 0;
    for (; i < node->literal_size && at < literal->text.size; i++) {
        int order = (unsigned char)node->literal[i] - take(literal, &at);
        if (order)
            return order;
    }
    return (i < node->literal_size) - (at < literal->text.size);
}

/* Where the literal stands among the children, or would. */
static size_t place_of(const headway__http_node *node, const struct literal *literal)
{
    size_t low = 0, high = node->child_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(node->children[middle], literal) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static headway__http_node *child_of(const headway__http_node *node, const struct literal *literal)
{
    size_t at = place_of(node, literal);
    return at < node->child_count && compare(node->children[at], literal) == 0 ? node->children[at]
                                                                               : NULL;
}

static headway__http_node *make_child(const headway_alloc *alloc, headway__http_node *node,
                                      const struct literal *literal)
{
    headway__http_node *child = child_of(node, literal);
    if (child)
        return child;
    if (node->child_count == node->child_room) {
        size_t room = node->child_room ? node->child_room * 2 : FIRST_ROOM;
        void *more = alloc->resize(alloc->user, node->children, room * sizeof *node->children);
        if (!more)
            return NULL;
        node->children = more;
        node->child_room = room;
    }
    child = headway__http_node_new(alloc, literal->text);
    if (!child)
        return NULL;
    size_t at = place_of(node, literal);
    memmove(node->children + at + 1, node->children + at,
            (node->child_count - at) * sizeof *node->children);
    node->children[at] = child;
    node->child_count++;
    return child;
}

static headway__http_node **wild_of(headway__http_node *node, const headway_http_segment *segment)
{
    return segment->kind == HEADWAY_HTTP_ONE ? &node->one : &node->rest;
}

static headway__http_node *step_to(const headway__http_node *node,
                                   const headway_http_segment *segment)
{
    const struct literal literal = {segment->literal, 0};
    if (segment->kind == HEADWAY_HTTP_LITERAL)
        return child_of(node, &literal);
    return segment->kind == HEADWAY_HTTP_ONE ? node->one : node->rest;
}

headway__http_node *headway__http_node_make(const headway_alloc *alloc, headway__http_node *root,
                                            const headway_http_template *path)
{
    headway__http_node *node = root;
    for (size_t i = 0; i < path->segment_count && node; i++) {
        const headway_http_segment *segment = &path->segments[i];
        if (segment->kind == HEADWAY_HTTP_LITERAL) {
            const struct literal literal = {segment->literal, 0};
            node = make_child(alloc, node, &literal);
            continue;
        }
        headway__http_node **wild = wild_of(node, segment);
        if (!*wild)
            *wild = headway__http_node_new(alloc, headway_bytes_of(NULL, 0));
        node = *wild;
    }
    return node;
}

const headway__http_node *headway__http_node_at(const headway__http_node *root,
                                                const headway_http_template *path)
{
    const headway__http_node *node = root;
    for (size_t i = 0; i < path->segment_count && node; i++)
        node = step_to(node, &path->segments[i]);
    return node;
}

static int is_useless(const headway__http_node *node)
{
    return !node->child_count && !node->one && !node->rest && !node->routes;
}

static void prune(const headway_alloc *alloc, headway__http_node *node,
                  const headway_http_segment *segment)
{
    headway__http_node *child = step_to(node, segment);
    if (!child || !is_useless(child))
        return;
    headway__http_node_free(alloc, child);
    if (segment->kind != HEADWAY_HTTP_LITERAL) {
        *wild_of(node, segment) = NULL;
        return;
    }
    size_t at = 0;
    while (node->children[at] != child)
        at++;
    node->child_count--;
    memmove(node->children + at, node->children + at + 1,
            (node->child_count - at) * sizeof *node->children);
}

static int drop_route(const headway_alloc *alloc, headway__http_node *node,
                      const headway_http_binding *binding)
{
    for (headway__http_route **at = &node->routes; *at; at = &(*at)->next) {
        headway__http_route *route = *at;
        if (route->binding != binding)
            continue;
        *at = route->next;
        alloc->release(alloc->user, route);
        return 1;
    }
    return 0;
}

int headway__http_node_drop(const headway_alloc *alloc, headway__http_node *root,
                            const headway_http_binding *binding)
{
    const headway_http_template *path = &binding->path;
    headway__http_node *nodes[HEADWAY_HTTP_SEGMENTS + 1] = {root};
    size_t depth = 0;
    while (depth < path->segment_count && nodes[depth]) {
        nodes[depth + 1] = step_to(nodes[depth], &path->segments[depth]);
        depth++;
    }
    int dropped = nodes[depth] && drop_route(alloc, nodes[depth], binding);
    for (depth -= !nodes[depth]; depth > 0; depth--)
        prune(alloc, nodes[depth - 1], &path->segments[depth - 1]);
    return dropped;
}

/* ---- looking up ---- */

/* A path's end, as it may be read: with its last colon taken for a verb's, and without. */
struct end {
    size_t size; /* of the path without the verb */
    headway_bytes verb;
};

struct search {
    const headway__http_walk *walk;
    struct end ends[2];
    size_t end_count;
};

static headway_bytes from_to(headway_bytes path, size_t from, size_t end)
{
    return headway_bytes_of((const char *)path.data + from, end - from);
}

static struct search search_of(const headway__http_walk *walk)
{
    headway_bytes path = walk->path;
    const char *data = path.data;
    struct search search = {.walk = walk};
    size_t at = path.size;
    while (at > 0 && data[at - 1] != '/' && data[at - 1] != ':')
        at--;
    if (at > 0 && at < path.size && data[at - 1] == ':')
        search.ends[search.end_count++] = (struct end){at - 1, from_to(path, at, path.size)};
    search.ends[search.end_count++] = (struct end){path.size, headway_bytes_of("", 0)};
    return search;
}

static const headway__http_route *pick(const struct search *search, const headway__http_node *node,
                                       headway_bytes verb)
{
    if (!node || !node->routes)
        return NULL;
    return search->walk->pick(search->walk->user, node->routes, verb);
}

/* The path ends at node; or "**" stands below it for nothing. */
static const headway__http_route *pick_end(const struct search *search,
                                           const headway__http_node *node, headway_bytes verb)
{
    const headway__http_route *route = pick(search, node, verb);
    return route || !node ? route : pick(search, node->rest, verb);
}

static const headway__http_route *pick_last(const struct search *search,
                                            const headway__http_node *node, size_t from)
{
    const headway__http_route *route = NULL;
    for (size_t i = 0; i < search->end_count && !route; i++) {
        const struct end *end = &search->ends[i];
        const struct literal segment = {from_to(search->walk->path, from, end->size), 1};
        route = pick_end(search, child_of(node, &segment), end->verb);
    }
    for (size_t i = 0; i < search->end_count && !route; i++) {
        if (search->ends[i].size > from)
            route = pick_end(search, node->one, search->ends[i].verb);
    }
    return route;
}

/* Each node is looked at once, whatever the path: the way to it is the only one. */
static const headway__http_route *walk_from(const struct search *search,
                                            const headway__http_node *node, size_t from)
{
    headway_bytes path = search->walk->path;
    const char *data = path.data;
    const char *slash = from < path.size ? memchr(data + from, '/', path.size - from) : NULL;
    size_t end = slash ? (size_t)(slash - data) : path.size;
    const headway__http_route *route = NULL;
    if (slash) {
        const struct literal segment = {from_to(path, from, end), 1};
        const headway__http_node *child = child_of(node, &segment);
        if (child)
            route = walk_from(search, child, end + 1);
        if (!route && node->one && end > from)
            route = walk_from(search, node->one, end + 1);
    } else {
        route = pick_last(search, node, from);
    }
    for (size_t i = 0; i < search->end_count && !route; i++)
        route = pick(search, node->rest, search->ends[i].verb);
    return route;
}

const headway__http_route *headway__http_walk_all(const headway__http_walk *walk,
                                                  const headway__http_node *root)
{
    struct search search = search_of(walk);
    if (walk->path.size == 1)
        return pick_end(&search, root, headway_bytes_of("", 0));
    return walk_from(&search, root, 1);
}
