/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a payload is JSON: no function is run for one that is none. Nothing is kept of it, and
   depth costs a byte a level. */
#include "api_parts.h"

enum { DEPTH = 1024 };

typedef struct walk {
    const unsigned char *at, *end;
    unsigned char open[DEPTH]; /* '{' or '[' */
    size_t depth;
} walk;

static int peek(const walk *w)
{
    return w->at < w->end ? *w->at : -1;
}

static int take(walk *w, int c)
{
    if (peek(w) != c)
        return 0;
    w->at++;
    return 1;
}

static void skip_space(walk *w)
{
    while (peek(w) == ' ' || peek(w) == '\t' || peek(w) == '\r' || peek(w) == '\n')
        w->at++;
}

static int is_hex(int c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static int take_escape(walk *w)
{
    int c = peek(w);
    if (c < 0 || !strchr("\"\\/bfnrtu", c) || !c)
        return 0;
    w->at++;
    for (int i = 0; c == 'u' && i < 4; i++) {
        if (!is_hex(peek(w)))
            return 0;
        w->at++;
    }
    return 1;
}

static int take_string(walk *w)
{
    if (!take(w, '"'))
        return 0;
    while (peek(w) >= ' ' && peek(w) != '"') {
        if (*w->at++ == '\\' && !take_escape(w))
            return 0;
    }
    return take(w, '"');
}

static int take_digits(walk *w)
{
    const unsigned char *from = w->at;
    while (peek(w) >= '0' && peek(w) <= '9')
        w->at++;
    return w->at > from;
}

static int take_number(walk *w)
{
    (void)take(w, '-');
    if (!take(w, '0') && !take_digits(w))
        return 0;
    if (take(w, '.') && !take_digits(w))
        return 0;
    if (!take(w, 'e') && !take(w, 'E'))
        return 1;
    if (!take(w, '+'))
        (void)take(w, '-');
    return take_digits(w);
}

static int take_word(walk *w, const char *word)
{
    while (*word && take(w, *word))
        word++;
    return !*word;
}

static int take_scalar(walk *w)
{
    switch (peek(w)) {
    case '"':
        return take_string(w);
    case 't':
        return take_word(w, "true");
    case 'f':
        return take_word(w, "false");
    case 'n':
        return take_word(w, "null");
    default:
        return take_number(w);
    }
}

static int take_key(walk *w)
{
    skip_space(w);
    if (!take_string(w))
        return 0;
    skip_space(w);
    return take(w, ':');
}

/* A bracket that opens, and the key before the first value in it, if there is one; or a scalar. 1:
   a value comes next; 0: one has ended; -1. */
static int begin_value(walk *w)
{
    skip_space(w);
    int c = peek(w);
    if (c != '{' && c != '[')
        return take_scalar(w) ? 0 : -1;
    if (w->depth == DEPTH)
        return -1;
    w->at++;
    w->open[w->depth++] = (unsigned char)c;
    skip_space(w);
    if (peek(w) == c + 2) /* the one that closes */
        return 0;
    return c == '[' || take_key(w) ? 1 : -1;
}

/* What closes after a value. 1: another comes; 0: all have ended; -1. */
static int end_value(walk *w)
{
    while (w->depth) {
        unsigned char open = w->open[w->depth - 1];
        skip_space(w);
        if (take(w, ','))
            return open == '[' || take_key(w) ? 1 : -1;
        if (!take(w, open + 2))
            return -1;
        w->depth--;
    }
    return 0;
}

int api_check_json(headway_bytes text, size_t *ret_where)
{
    walk w = {.at = text.data, .depth = 0};
    int more = 1;
    w.end = w.at + text.size;
    while (more > 0) {
        more = begin_value(&w);
        if (!more)
            more = end_value(&w);
    }
    skip_space(&w);
    *ret_where = (size_t)(w.at - (const unsigned char *)text.data);
    return !more && w.at == w.end ? 0 : HEADWAY_EMALFORMED;
}
