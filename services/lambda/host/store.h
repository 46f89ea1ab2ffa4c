/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a host remembers of functions that were created through the API. It is in memory, and on
 * disk before anybody hears that it has changed: one record a function, replaced as a whole.
 */
#ifndef HOST_STORE_H
#define HOST_STORE_H

#include "api.pb-c.h"
#include "zip.h"

enum {
    STORE_FUNCTIONS = 1000,
    STORE_RECORD = 256 << 10, /* bytes of a record */
    STORE_VERSIONS = 100,     /* published, of a function */
    STORE_ALIASES = 100,      /* likewise */
    STORE_CODE = 17           /* room for the name of a folder of code: 16 hex digits */
};

typedef Headway__Lambda__V1__Record store_record;
typedef struct store store;

/* The disk, which keeps records and folders of code by the function's name. Functions answer 0,
   EIO or ENOMEM. */
typedef struct store_disk {
    /* Tells found of every record that is there; what is no record of ours is left alone. */
    int (*load)(void *user, void (*found)(void *found_user, const char *name, headway_bytes record),
                void *found_user);
    /* All or nothing, whatever happens meanwhile. */
    int (*save)(void *user, const char *name, headway_bytes record);
    int (*remove)(void *user, const char *name); /* the record */
    /* Unpacks a zip into a new folder in the background; done comes once, not from inside. The zip
       is borrowed until then. why: what is wrong with it, or with the disk (EIO). */
    int (*unpack)(void *user, const char *name, const char *code, headway_bytes zip,
                  void (*done)(void *done_user, int error, const char *why), void *done_user);
    /* Removes a folder of code in the background: now, or, where used, when nothing can be running
       that was started from it. */
    void (*drop)(void *user, const char *name, const char *code, int used);
    /* Removes all code of a function but this; before anything runs. */
    void (*tidy)(void *user, const char *name, const char *const *codes, size_t count);
    /* The absolute path of that folder, in text. ELIMIT: it is too long. */
    int (*folder)(void *user, const char *name, const char *code, char *text, size_t size);
} store_disk;

/* Reads what the disk has; a record that cannot be read is told of and left there. */
int store_new(const store_disk *disk, void *disk_user,
              void (*unreadable)(void *user, const char *name, const char *why), void *user,
              store **ret_store);
void store_free(store *s);

/* By name; valid until the next put or remove of it. NULL: there is none. */
const store_record *store_find(const store *s, const char *name);
/* The i-th in the order of names; NULL behind the last. */
const store_record *store_at(const store *s, size_t i);
size_t store_count(const store *s);
/* Saves a copy, then has it. ELIMIT (functions, or the size of a record), EIO, ENOMEM: the old one
   stays. Code that the old one had and this has not is dropped. */
int store_put(store *s, const store_record *record);
int store_remove(store *s, const char *name);
/* The ports of its disk that are for code. */
int store_unpack(store *s, const char *name, const char *code, headway_bytes zip,
                 void (*done)(void *user, int error, const char *why), void *user);
void store_discard(store *s, const char *name, const char *code); /* of what was never kept */
int store_folder(const store *s, const char *name, const char *code, char *text, size_t size);

#endif
