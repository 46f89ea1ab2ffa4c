/* SPDX-License-Identifier: Apache-2.0 */
#include "openapi_out.h"

#include <stdio.h>

enum { ROOM = 4096, INDENT = 2 };

void headway__openapi_bytes(openapi_out *o, const char *text, size_t size)
{
    if (o->error || !size)
        return;
    if (size >= o->limit - o->size) {
        o->error = HEADWAY_ELIMIT;
        return;
    }
    if (o->size + size + 1 > o->room) {
        size_t room = (o->size + size + 1) * 2;
        room = room < ROOM ? ROOM : room;
        char *more = o->alloc->resize(o->alloc->user, o->text, room);
        if (!more) {
            o->error = HEADWAY_ENOMEM;
            return;
        }
        o->text = more;
        o->room = room;
    }
    memcpy(o->text + o->size, text, size);
    o->size += size;
    o->text[o->size] = 0;
}

static void put(openapi_out *o, const char *text)
{
    headway__openapi_bytes(o, text, strlen(text));
}

static void line(openapi_out *o)
{
    static const char spaces[] = "                                ";
    if (!o->pretty)
        return;
    put(o, "\n");
    for (size_t left = (size_t)o->depth * INDENT; left;) {
        size_t n = left < sizeof spaces - 1 ? left : sizeof spaces - 1;
        headway__openapi_bytes(o, spaces, n);
        left -= n;
    }
}

/* Before each value of a list, and each name. */
static void next(openapi_out *o)
{
    if (o->more == 1)
        put(o, ",");
    if (o->more != 2 && o->depth)
        line(o);
    o->more = 1;
}

void headway__openapi_open(openapi_out *o, char bracket)
{
    next(o);
    headway__openapi_bytes(o, &bracket, 1);
    o->depth++;
    o->more = 0;
}

void headway__openapi_close(openapi_out *o, char bracket)
{
    o->depth--;
    if (o->more)
        line(o);
    headway__openapi_bytes(o, &bracket, 1);
    o->more = 1;
}

/* How long the UTF-8 sequence at text is; 0: it is none. */
static size_t sequence(const unsigned char *text)
{
    size_t size = *text < 0x80                     ? 1
                  : *text >= 0xc2 && *text <= 0xdf ? 2
                  : *text >= 0xe0 && *text <= 0xef ? 3
                  : *text >= 0xf0 && *text <= 0xf4 ? 4
                                                   : 0;
    for (size_t i = 1; i < size; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return size;
}

static void put_quoted(openapi_out *o, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    put(o, "\"");
    for (size_t size; *at; at += size ? size : 1) {
        char escaped[8];
        size = sequence(at);
        if (size == 1 && (*at == '"' || *at == '\\'))
            snprintf(escaped, sizeof escaped, "\\%c", *at);
        else if (*at == '\n')
            snprintf(escaped, sizeof escaped, "\\n");
        else if (size == 1 && *at < 32)
            snprintf(escaped, sizeof escaped, "\\u%04x", *at);
        else if (size)
            snprintf(escaped, sizeof escaped, "%.*s", (int)size, (const char *)at);
        else
            snprintf(escaped, sizeof escaped, "?");
        put(o, escaped);
    }
    put(o, "\"");
}

void headway__openapi_name(openapi_out *o, const char *name)
{
    next(o);
    put_quoted(o, name);
    put(o, o->pretty ? ": " : ":");
    o->more = 2;
}

void headway__openapi_string(openapi_out *o, const char *text)
{
    next(o);
    put_quoted(o, text);
}

void headway__openapi_raw(openapi_out *o, const char *text, size_t size)
{
    next(o);
    headway__openapi_bytes(o, text, size);
}

void headway__openapi_member(openapi_out *o, const char *name, const char *text)
{
    headway__openapi_name(o, name);
    headway__openapi_string(o, text);
}

void headway__openapi_true(openapi_out *o, const char *name)
{
    headway__openapi_name(o, name);
    headway__openapi_raw(o, "true", 4);
}

void headway__openapi_object(openapi_out *o, const char *name)
{
    headway__openapi_name(o, name);
    headway__openapi_open(o, '{');
}

void headway__openapi_list(openapi_out *o, const char *name)
{
    headway__openapi_name(o, name);
    headway__openapi_open(o, '[');
}
