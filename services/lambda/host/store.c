/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include "api.headway.h"

#include <headway/json.h>

#include <stdio.h>
#include <stdlib.h>

enum { HEAP = 8 * STORE_RECORD + (64 << 10) };

typedef struct slot {
    headway_arena *arena;
    store_record *record;
} slot;

struct store {
    const store_disk *disk;
    void *disk_user;
    headway_types *types;
    slot *slots; /* by name */
    size_t count, room;
};

static const char *name_of(const store_record *record)
{
    return record->latest->configuration->function_name;
}

/* Where name is, or would be. */
static size_t place_of(const store *s, const char *name)
{
    size_t from = 0, to = s->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(name_of(s->slots[middle].record), name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static int is_at(const store *s, size_t place, const char *name)
{
    return place < s->count && strcmp(name_of(s->slots[place].record), name) == 0;
}

const store_record *store_find(const store *s, const char *name)
{
    size_t place = place_of(s, name);
    return is_at(s, place, name) ? s->slots[place].record : NULL;
}

const store_record *store_at(const store *s, size_t i)
{
    return i < s->count ? s->slots[i].record : NULL;
}

size_t store_count(const store *s)
{
    return s->count;
}

/* ---- text ---- */

struct text {
    char data[STORE_RECORD];
    size_t size;
};

static int add(void *user, headway_bytes piece)
{
    struct text *text = user;
    if (piece.size > sizeof text->data - text->size)
        return HEADWAY_ELIMIT;
    memcpy(text->data + text->size, piece.data, piece.size);
    text->size += piece.size;
    return 0;
}

static int is_whole(const store_record *record)
{
    int good =
        record->latest && record->latest->configuration && record->n_published <= STORE_VERSIONS;
    for (size_t i = 0; good && i < record->n_published; i++)
        good = record->published[i]->configuration != NULL;
    return good;
}

static int read_record(const store *s, headway_bytes text, slot *ret_slot, char *why,
                       size_t why_size)
{
    ProtobufCMessage *message;
    headway_arena *arena = headway_arena_new(NULL, HEAP);
    if (!arena)
        return HEADWAY_ENOMEM;
    int error = headway_json_read(s->types, &headway__lambda__v1__record__descriptor, text,
                                  HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message, why, why_size);
    if (!error && !is_whole((store_record *)(void *)message)) {
        snprintf(why, why_size, "it lacks a part");
        error = HEADWAY_EMALFORMED;
    }
    if (error) {
        headway_arena_free(arena);
        return error;
    }
    *ret_slot = (slot){arena, (store_record *)(void *)message};
    return 0;
}

static int insert(store *s, size_t place, slot new_slot)
{
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 16;
        slot *slots = realloc(s->slots, room * sizeof *slots);
        if (!slots)
            return HEADWAY_ENOMEM;
        s->slots = slots;
        s->room = room;
    }
    memmove(s->slots + place + 1, s->slots + place, (s->count - place) * sizeof *s->slots);
    s->slots[place] = new_slot;
    s->count++;
    return 0;
}

/* ---- its life ---- */

struct loading {
    store *s;
    void (*unreadable)(void *user, const char *name, const char *why);
    void *user;
    int error;
};

static void on_found(void *user, const char *name, headway_bytes text)
{
    struct loading *l = user;
    char why[128] = "there are too many functions";
    slot found = {NULL, NULL};
    int error = l->s->count < STORE_FUNCTIONS ? read_record(l->s, text, &found, why, sizeof why)
                                              : HEADWAY_ELIMIT;
    if (!error && strcmp(name_of(found.record), name) != 0) {
        snprintf(why, sizeof why, "it is another function's");
        error = HEADWAY_EMALFORMED;
    }
    if (!error)
        error = insert(l->s, place_of(l->s, name), found);
    if (error)
        headway_arena_free(found.arena);
    if (error == HEADWAY_ENOMEM)
        l->error = error;
    else if (error)
        l->unreadable(l->user, name, why);
}

/* What was being unpacked when the host was killed, and what had been replaced. */
static void tidy(store *s)
{
    const char *codes[STORE_VERSIONS + 1];
    for (size_t i = 0; i < s->count; i++) {
        const store_record *record = s->slots[i].record;
        size_t count = 0;
        codes[count++] = record->latest->code;
        for (size_t v = 0; v < record->n_published && count <= STORE_VERSIONS; v++)
            codes[count++] = record->published[v]->code;
        s->disk->tidy(s->disk_user, name_of(record), codes, count);
    }
}

int store_new(const store_disk *disk, void *disk_user,
              void (*unreadable)(void *user, const char *name, const char *why), void *user,
              store **ret_store)
{
    store *s = calloc(1, sizeof *s);
    if (!s)
        return HEADWAY_ENOMEM;
    *s = (store){.disk = disk, .disk_user = disk_user, .types = headway_types_new(NULL)};
    struct loading l = {s, unreadable, user, s->types ? 0 : HEADWAY_ENOMEM};
    if (!l.error)
        l.error = headway_types_add(s->types, api_proto_messages,
                                    sizeof api_proto_messages / sizeof *api_proto_messages);
    int error = l.error ? l.error : disk->load(disk_user, on_found, &l);
    if (!error)
        error = l.error;
    if (error) {
        store_free(s);
        return error;
    }
    tidy(s);
    *ret_store = s;
    return 0;
}

void store_free(store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        headway_arena_free(s->slots[i].arena);
    headway_types_free(s->types);
    free(s->slots);
    free(s);
}

/* ---- changes ---- */

static int has_code(const store_record *record, const char *code)
{
    int found = strcmp(record->latest->code, code) == 0;
    for (size_t i = 0; !found && i < record->n_published; i++)
        found = strcmp(record->published[i]->code, code) == 0;
    return found;
}

static void drop_unless(store *s, const char *name, const store_record *kept, const char *code)
{
    if (*code && !(kept && has_code(kept, code)))
        s->disk->drop(s->disk_user, name, code, 1);
}

/* What the old one alone has; kept NULL: all. */
static void drop_code(store *s, const store_record *old, const store_record *kept)
{
    drop_unless(s, name_of(old), kept, old->latest->code);
    for (size_t i = 0; i < old->n_published; i++) {
        const char *code = old->published[i]->code;
        int again = strcmp(code, old->latest->code) == 0 ||
                    (i && strcmp(code, old->published[i - 1]->code) == 0);
        if (!again)
            drop_unless(s, name_of(old), kept, code);
    }
}

static int replace(store *s, size_t place, slot new_slot)
{
    slot old = s->slots[place];
    s->slots[place] = new_slot;
    drop_code(s, old.record, new_slot.record);
    headway_arena_free(old.arena);
    return 0;
}

static int put_text(store *s, const char *name, headway_bytes text)
{
    slot new_slot;
    char why[128];
    size_t place = place_of(s, name);
    int there = is_at(s, place, name);
    if (!there && s->count == STORE_FUNCTIONS)
        return HEADWAY_ELIMIT;
    int error = read_record(s, text, &new_slot, why, sizeof why);
    if (error)
        return error;
    if (!there)
        error = insert(s, place, new_slot);
    if (error) {
        headway_arena_free(new_slot.arena);
        return error;
    }
    error = s->disk->save(s->disk_user, name, text);
    if (!error)
        return there ? replace(s, place, new_slot) : 0;
    if (!there)
        memmove(s->slots + place, s->slots + place + 1, (--s->count - place) * sizeof *s->slots);
    headway_arena_free(new_slot.arena);
    return error;
}

int store_put(store *s, const store_record *record)
{
    struct text *text = malloc(sizeof *text);
    if (!text)
        return HEADWAY_ENOMEM;
    text->size = 0;
    int error = headway_json_write(s->types, &record->base, HEADWAY_JSON_PRETTY, add, text);
    if (!error)
        error = put_text(s, name_of(record), headway_bytes_of(text->data, text->size));
    free(text);
    return error;
}

int store_remove(store *s, const char *name)
{
    size_t place = place_of(s, name);
    if (!is_at(s, place, name))
        return HEADWAY_ENOTFOUND;
    int error = s->disk->remove(s->disk_user, name);
    if (error)
        return error;
    drop_code(s, s->slots[place].record, NULL);
    headway_arena_free(s->slots[place].arena);
    s->count--;
    memmove(s->slots + place, s->slots + place + 1, (s->count - place) * sizeof *s->slots);
    return 0;
}

int store_unpack(store *s, const char *name, const char *code, headway_bytes zip,
                 void (*done)(void *user, int error, const char *why), void *user)
{
    return s->disk->unpack(s->disk_user, name, code, zip, done, user);
}

void store_discard(store *s, const char *name, const char *code)
{
    s->disk->drop(s->disk_user, name, code, 0);
}

int store_folder(const store *s, const char *name, const char *code, char *text, size_t size)
{
    return s->disk->folder(s->disk_user, name, code, text, size);
}
