/* SPDX-License-Identifier: Apache-2.0 */
#include "key_trust.h"

#include "run.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int path_of(const char *name, const char *ending, int make, char path[KEY_PATH])
{
    char file[KEY_NAME + 16];
    snprintf(file, sizeof file, "%s.%s", name, ending);
    return headway__key_path("keys", file, make, path);
}

static int is_there(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0;
}

/* --- making ---------------------------------------------------------------------------------- */

typedef struct staged {
    char key[KEY_STAGED], pub[KEY_STAGED]; /* "": not yet, or no more */
} staged;

static void unstage(staged *s)
{
    if (*s->key)
        (void)unlink(s->key);
    if (*s->pub)
        (void)unlink(s->pub);
    *s->key = *s->pub = 0;
}

/* Both files of a new key, beside those that they will be. */
static int stage(const char *key_path, const char *pub_path, const char *of, key_public *ret_key,
                 staged *s)
{
    char text[KEY_LINE], line[KEY_LINE + 1];
    uint8_t secret[KEY_BYTES];
    key_public key = {.until = 0};
    snprintf(key.name, sizeof key.name, "%s", of);
    *s->key = *s->pub = 0;
    crypto_box_keypair(key.bytes, secret);
    headway__key_secret_write(of, secret, text);
    headway__key_public_write(&key, line);
    strcat(line, "\n");
    int code = headway__key_file_stage(key_path, 0600, text, s->key);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    if (!code)
        code = headway__key_file_stage(pub_path, 0644, line, s->pub);
    if (code)
        unstage(s);
    else
        *ret_key = key;
    return code;
}

/* The public part first: by itself it is nothing, and the next one replaces it. */
int key_make(const char *name, const char *of, key_public *ret_key)
{
    char key[KEY_PATH], pub[KEY_PATH];
    staged s;
    int code = path_of(name, "key", 1, key);
    if (!code)
        code = path_of(name, "pub", 1, pub);
    if (code)
        return code;
    if (is_there(key)) {
        fprintf(stderr,
                "headway key: %s is there already, and stays: `headway key show %s` prints its "
                "public line, `headway key rotate %s` replaces it\n",
                key, name, name);
        return HEADWAY__EXIT_CREATE;
    }
    code = stage(key, pub, of, ret_key, &s);
    if (code)
        return code;
    code = headway__key_file_place(s.pub, pub, 1);
    *s.pub = 0;
    if (!code) {
        code = headway__key_file_place(s.key, key, 0);
        *s.key = 0;
        if (code)
            (void)unlink(pub);
    }
    unstage(&s);
    return code;
}

static int secret_public(const char *name, uint8_t ret_public[KEY_BYTES])
{
    uint8_t secret[KEY_BYTES];
    int code = headway__key_secret_load(name, secret);
    if (!code)
        crypto_scalarmult_base(ret_public, secret);
    sodium_memzero(secret, sizeof secret);
    return code;
}

int key_pair(const char *name, key_public *ret_key)
{
    uint8_t own[KEY_BYTES];
    key_public key;
    int code = headway__key_public_load(name, &key);
    if (!code)
        code = secret_public(name, own);
    if (!code && memcmp(own, key.bytes, KEY_BYTES) != 0) {
        fprintf(stderr,
                "headway key: %s.pub is not the public part of %s.key. Was a rotation cut short? "
                "`headway key rotate %s` finishes it\n",
                name, name, name);
        code = HEADWAY__EXIT_DATA;
    }
    if (!code)
        *ret_key = key;
    return code;
}

/* --- trusting -------------------------------------------------------------------------------- */

/* Those that still hold, or hold for another key than this. */
static void forget_ended(key_list *list, const uint8_t bytes[KEY_BYTES], int64_t now)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if ((!list->keys[i].until || list->keys[i].until > now) &&
            memcmp(list->keys[i].bytes, bytes, KEY_BYTES) != 0)
            list->keys[kept++] = list->keys[i];
    list->count = kept;
}

static int is_revoked(const key_public *key)
{
    static key_list revoked;
    char path[KEY_PATH], print[KEY_FINGERPRINT];
    int code = headway__key_path("", "revoked", 0, path);
    if (!code)
        code = headway__key_list_load(path, &revoked);
    if (code || !headway__key_list_has(&revoked, key->bytes))
        return code;
    headway__key_fingerprint(key->bytes, print);
    fprintf(stderr,
            "headway key: %s was revoked: it is not trusted again. Have %s make a new one "
            "(headway key rotate)\n",
            print, key->name);
    return HEADWAY__EXIT_DATA;
}

/* A key is one identity's: a broker would take it for neither. */
static int is_anothers(const key_public *key)
{
    static key_list list;
    char path[KEY_PATH], **names = NULL;
    size_t count = 0;
    int code = headway__key_names("authorized", "", &names, &count);
    for (size_t i = 0; i < count && !code; i++) {
        if (strcmp(names[i], key->name) == 0 ||
            headway__key_path("authorized", names[i], 0, path) != 0 ||
            headway__key_list_load(path, &list) != 0 || !headway__key_list_has(&list, key->bytes))
            continue;
        fprintf(
            stderr,
            "headway key: it is trusted as '%s' already, and a key is one identity's. To change "
            "the name, remove %s first\n",
            names[i], path);
        code = HEADWAY__EXIT_CREATE;
    }
    headway__key_names_free(names, count);
    return code;
}

int key_trust(const key_public *key, int64_t until)
{
    static key_list list;
    char path[KEY_PATH];
    int code = is_revoked(key);
    if (!code)
        code = is_anothers(key);
    if (!code)
        code = headway__key_path("authorized", key->name, 1, path);
    if (!code)
        code = headway__key_list_load(path, &list);
    if (code)
        return code;
    forget_ended(&list, key->bytes, (int64_t)time(NULL));
    if (list.count > 0 && !until) {
        fprintf(stderr,
                "headway key: another key of %s is trusted. Is this a rotation? Say how long the "
                "old one still holds: --overlap 7d. Else revoke it first: headway key revoke %s\n",
                key->name, key->name);
        return HEADWAY__EXIT_CREATE;
    }
    for (size_t i = 0; i < list.count; i++)
        if (!list.keys[i].until || list.keys[i].until > until)
            list.keys[i].until = until;
    code = headway__key_list_add(&list, key, KEYS_MOST);
    return code ? code : headway__key_list_save(path, &list);
}

/* --- rotating -------------------------------------------------------------------------------- */

/* A rotation under way, and what of it is to be undone. */
typedef struct turn {
    char key[KEY_PATH], pub[KEY_PATH], old_key[KEY_PATH], old_pub[KEY_PATH], list[KEY_PATH];
    key_public old, new;
    staged s;
    key_list before; /* who was trusted */
    int linked_key, linked_pub, is_trusted, is_placed;
} turn;

static int set_paths(turn *t, const char *name, const char *aside)
{
    int code = path_of(name, "key", 0, t->key);
    if (!code)
        code = path_of(name, "pub", 0, t->pub);
    if (!code)
        code = path_of(aside, "key", 0, t->old_key);
    return code ? code : path_of(aside, "pub", 0, t->old_pub);
}

static int is_taken(const char *path, const char *name)
{
    fprintf(stderr,
            "headway key: %s is there: a key called %s.old, or that of a rotation before. "
            "Remove it when no broker needs it any more\n",
            path, name);
    return HEADWAY__EXIT_CREATE;
}

static int put_aside(const char *from, const char *to, int *ret_linked)
{
    if (link(from, to) == 0) {
        *ret_linked = 1;
        return 0;
    }
    fprintf(stderr, "headway key: cannot put the old key aside as %s: %s\n", to, strerror(errno));
    return HEADWAY__EXIT_CREATE;
}

/* The old key gets its second name; it may have it from a rotation that was cut short. */
static int keep_old(turn *t, const char *name, const char *aside)
{
    uint8_t kept[KEY_BYTES];
    key_public public;
    int code = 0, has_key = is_there(t->old_key), has_pub = is_there(t->old_pub);
    if (has_key)
        code = secret_public(aside, kept);
    if (!code && has_pub)
        code = headway__key_public_load(aside, &public);
    if (code)
        return code;
    if (has_key && memcmp(kept, t->old.bytes, KEY_BYTES) != 0)
        return is_taken(t->old_key, name);
    if (has_pub && memcmp(public.bytes, t->old.bytes, KEY_BYTES) != 0)
        return is_taken(t->old_pub, name);
    if (!has_key)
        code = put_aside(t->key, t->old_key, &t->linked_key);
    if (!code && !has_pub)
        code = put_aside(t->pub, t->old_pub, &t->linked_pub);
    return code;
}

/* A broker's folder on this machine learns of it at once. */
static int trust_here(turn *t, int64_t until)
{
    int code = headway__key_path("authorized", t->old.name, 0, t->list);
    if (!code)
        code = headway__key_list_load(t->list, &t->before);
    if (code || !headway__key_list_has(&t->before, t->old.bytes))
        return code;
    code = key_trust(&t->new, until);
    t->is_trusted = !code;
    return code;
}

static void undo(turn *t)
{
    if (t->is_placed && rename(t->old_key, t->key) == 0)
        t->linked_key = 0;
    unstage(&t->s);
    if (t->linked_key)
        (void)unlink(t->old_key);
    if (t->linked_pub)
        (void)unlink(t->old_pub);
    if (t->is_trusted)
        (void)headway__key_list_save(t->list, &t->before);
}

static int replace(turn *t)
{
    int code = headway__key_file_place(t->s.key, t->key, 1);
    *t->s.key = 0;
    t->is_placed = !code;
    if (code)
        return code;
    code = headway__key_file_place(t->s.pub, t->pub, 1);
    *t->s.pub = 0;
    return code;
}

/* The private part of a rotation before is in place, its public part is not. */
static int was_cut(const turn *t, const char *aside, const uint8_t own[KEY_BYTES])
{
    uint8_t kept[KEY_BYTES];
    return memcmp(own, t->old.bytes, KEY_BYTES) != 0 && is_there(t->old_key) &&
           secret_public(aside, kept) == 0 && memcmp(kept, t->old.bytes, KEY_BYTES) == 0;
}

static int finish_cut(turn *t, const uint8_t own[KEY_BYTES], int64_t until)
{
    char line[KEY_LINE + 1];
    t->new = t->old;
    memcpy(t->new.bytes, own, KEY_BYTES);
    headway__key_public_write(&t->new, line);
    strcat(line, "\n");
    int code = trust_here(t, until);
    return code ? code : headway__key_file_write(t->pub, 0644, line, 1);
}

static int rotate(turn *t, const char *name, const char *aside, int64_t until)
{
    uint8_t own[KEY_BYTES];
    int code = set_paths(t, name, aside);
    if (!code)
        code = headway__key_public_load(name, &t->old);
    if (!code)
        code = secret_public(name, own);
    if (!code && was_cut(t, aside, own))
        return finish_cut(t, own, until);
    if (!code)
        code = key_pair(name, &t->old);
    if (!code)
        code = stage(t->key, t->pub, t->old.name, &t->new, &t->s);
    if (!code)
        code = keep_old(t, name, aside);
    if (!code)
        code = trust_here(t, until);
    if (!code)
        code = replace(t);
    if (code)
        undo(t);
    return code;
}

int key_rotate(const char *name, int64_t until, key_public *ret_new, int *ret_trusted)
{
    char aside[KEY_NAME + 8];
    turn *t = calloc(1, sizeof *t);
    if (!t)
        return HEADWAY__EXIT_SOFTWARE;
    snprintf(aside, sizeof aside, "%s.old", name);
    int code = rotate(t, name, aside, until);
    if (!code) {
        *ret_new = t->new;
        *ret_trusted = t->is_trusted;
    }
    free(t);
    return code;
}
