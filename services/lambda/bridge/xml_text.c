/* SPDX-License-Identifier: Apache-2.0 */
#include "xml_text.h"

#include <string.h>

typedef struct walk {
    const char *at, *end;
    const char *const *names;
    headway_bytes open[XML_DEPTH];
    size_t depth, matched; /* of the open elements, how many from the outermost on are the names' */
    const char *leaf;    /* where the text begins of the one that is looked for; NULL: not in it */
    headway_bytes found; /* data NULL: not yet */
    int rooted;
} walk;

static headway_bytes between(const char *from, const char *to)
{
    return headway_bytes_of(from, (size_t)(to - from));
}

static int is_blank(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++)
        if (!memchr(" \t\r\n", data[i], 4))
            return 0;
    return 1;
}

static int is_same(headway_bytes a, headway_bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static int is_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

static headway_bytes take_name(walk *w)
{
    const char *from = w->at;
    while (w->at < w->end && is_of_name(*w->at))
        w->at++;
    return between(from, w->at);
}

/* Behind the tag's '>': whether it was "/>"; -1: it does not end. */
static int skip_attributes(walk *w)
{
    char quote = 0;
    for (const char *p = w->at; p < w->end; p++) {
        if (quote) {
            quote = *p == quote ? 0 : quote;
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
        } else if (*p == '<') {
            return -1;
        } else if (*p == '>') {
            int empty = p > w->at && p[-1] == '/';
            w->at = p + 1;
            return empty;
        }
    }
    return -1;
}

static void leave(walk *w, headway_bytes text)
{
    if (w->matched == w->depth) {
        if (w->leaf && !w->names[w->matched] && !w->found.data && w->leaf == text.data)
            w->found = text;
        w->matched--;
        w->leaf = NULL;
    }
    w->depth--;
}

static int open_tag(walk *w)
{
    headway_bytes name = take_name(w);
    int empty = name.size ? skip_attributes(w) : -1;
    if (empty < 0 || w->depth == XML_DEPTH || (w->depth == 0 && w->rooted))
        return 0;
    const char *wanted = w->matched == w->depth ? w->names[w->depth] : NULL;
    w->rooted = 1;
    w->open[w->depth++] = name;
    if (wanted && is_same(name, headway_bytes_of_string(wanted))) {
        w->matched++;
        w->leaf = w->names[w->matched] ? NULL : w->at;
    }
    if (empty)
        leave(w, between(w->at, w->at));
    return 1;
}

static int close_tag(walk *w, headway_bytes text)
{
    headway_bytes name = take_name(w);
    while (w->at < w->end && is_blank(between(w->at, w->at + 1)))
        w->at++;
    if (!w->depth || !is_same(name, w->open[w->depth - 1]) || w->at == w->end || *w->at != '>')
        return 0;
    w->at++;
    leave(w, text);
    return 1;
}

/* One tag, and what stands before it. 0: it cannot be. */
static int step(walk *w)
{
    const char *from = w->at, *tag = memchr(from, '<', (size_t)(w->end - from));
    headway_bytes text = between(from, tag ? tag : w->end);
    if (w->depth == 0 && !is_blank(text))
        return 0;
    w->at = tag ? tag + 1 : w->end;
    if (!tag || w->at == w->end)
        return !tag && w->depth == 0;
    if (*w->at != '/')
        return open_tag(w);
    w->at++;
    return close_tag(w, text);
}

static int skip_prolog(walk *w)
{
    size_t size = (size_t)(w->end - w->at);
    if (size < 5 || memcmp(w->at, "<?xml", 5) != 0)
        return 1;
    const char *end = memchr(w->at, '>', size);
    w->at = end ? end + 1 : w->end;
    return end && end[-1] == '?';
}

/* ---- entities ---- */

static const struct entity {
    const char *text;
    char means;
} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

/* Behind the entity; NULL: it is none. */
static const char *take_entity(const char *at, const char *end, char *ret_character)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t size = strlen(entities[i].text);
        if (size > (size_t)(end - at) || memcmp(at, entities[i].text, size) != 0)
            continue;
        *ret_character = entities[i].means;
        return at + size;
    }
    return NULL;
}

static const char *decode(headway_bytes text, headway_arena *arena)
{
    const char *at = text.data, *end = at + text.size;
    char *out = text.size ? headway_arena_take(arena, text.size + 1) : NULL, *to = out;
    if (!out || memchr(text.data, 0, text.size))
        return "";
    while (at && at < end) {
        if (*at == '&')
            at = take_entity(at, end, to++);
        else
            *to++ = *at++;
    }
    *to = 0;
    return at ? out : "";
}

const char *xml_text(headway_bytes xml, const char *const *names, headway_arena *arena)
{
    const char *data = xml.data;
    walk w = {.at = data, .end = data + xml.size, .names = names, .found = {NULL, 0}};
    if (!xml.size || xml.size > XML_MOST)
        return "";
    int good = skip_prolog(&w);
    while (good && w.at < w.end)
        good = step(&w);
    return good && !w.depth && w.found.data ? decode(w.found, arena) : "";
}
