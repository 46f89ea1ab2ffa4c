/* SPDX-License-Identifier: Apache-2.0 */
/* A context: a bus by name, with whose key is shown there and which key its broker has. A file in
   contexts/ of the configuration, a word and its value a line; the file `context` has the name of
   the one in use. */
#ifndef HEADWAY_CLI_CONTEXT_H
#define HEADWAY_CLI_CONTEXT_H

#include <stddef.h>

typedef struct headway__context {
    char name[64];
    char bus[640];        /* names or URLs, with commas between */
    char identity[64];    /* a key of `headway key`; "" */
    char broker_key[256]; /* a public line; "" */
} headway__context;

/* 0; EINVAL: there is none of this name; EMALFORMED: its file is damaged; EIO: it, or the folder,
   cannot be read. */
int headway__context_find(const char *name, headway__context *ret_context);
/* The name of the one in use: HEADWAY_CONTEXT, else what `headway context use` said; "" if none. 0;
   EMALFORMED or EIO: what it said cannot be read. */
int headway__context_current(char name[64]);
/* Whether a bus that is named so (NULL or "": not at all) is that of one context. */
int headway__context_meant(const char *given, headway__context *ret_context);
/* One broker of a list, and what the context that it is from says of it. */
typedef struct headway__place {
    char url[640];
    char identity[64], broker_key[256]; /* "": nothing */
} headway__place;

typedef struct headway__places {
    headway__place all[8]; /* HEADWAY_BROKERS_LIMIT */
    size_t count;
} headway__places;

/* What headway_endpoint takes, item by item; its errors. */
int headway__places_of(const char *names_or_urls, headway__places *ret_places);
/* As headway_endpoint, but no name is a context's: for whoever listens. */
int headway__endpoint_plain(const char *names_or_urls, char *url, size_t size);

#endif
