/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *or_fatal(void *memory)
{
    if (!memory)
        fatal("out of memory");
    return memory;
}

typedef union gen_block {
    union gen_block *next;
    max_align_t align;
} gen_block;

struct gen_pool {
    gen_block *first;
};

gen_pool *pool_new(void)
{
    return or_fatal(calloc(1, sizeof(gen_pool)));
}

void *pool_take(gen_pool *pool, size_t size)
{
    gen_block *taken = or_fatal(calloc(1, sizeof(gen_block) + size));
    taken->next = pool->first;
    pool->first = taken;
    return taken + 1;
}

void *pool_take_array(gen_pool *pool, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX / 2) / size)
        fatal("out of memory");
    return pool_take(pool, count * size);
}

char *pool_print(gen_pool *pool, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        fatal("a name cannot be formatted");
    char *string = pool_take(pool, (size_t)length + 1);
    vsnprintf(string, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return string;
}

void pool_free(gen_pool *pool)
{
    while (pool->first) {
        gen_block *next = pool->first->next;
        free(pool->first);
        pool->first = next;
    }
    free(pool);
}

static void text_grow(gen_text *text, size_t more)
{
    if (text->room - text->size > more)
        return;
    size_t room = (text->size + more + 1) * 2;
    text->data = or_fatal(realloc(text->data, room));
    text->room = room;
}

void text_append(gen_text *text, const void *bytes, size_t size)
{
    text_grow(text, size);
    if (size)
        memcpy(text->data + text->size, bytes, size);
    text->size += size;
    text->data[text->size] = '\0';
}

void text_add(gen_text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        fatal("a line cannot be formatted");
    text_grow(text, (size_t)length);
    vsnprintf(text->data + text->size, (size_t)length + 1, format, again);
    text->size += (size_t)length;
    va_end(again);
    va_end(args);
}

const char *text_of(const gen_text *text)
{
    return text->data ? text->data : "";
}

void text_done(gen_text *text)
{
    free(text->data);
    memset(text, 0, sizeof *text);
}

static size_t map_home(const gen_map *map, const char *key)
{
    uint32_t hash = 2166136261u;
    for (const char *c = key; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    size_t at = hash & (map->room - 1);
    while (map->slots[at].key && strcmp(map->slots[at].key, key) != 0)
        at = (at + 1) & (map->room - 1);
    return at;
}

void *map_get(const gen_map *map, const char *key)
{
    return map->room ? map->slots[map_home(map, key)].value : NULL;
}

static void map_grow(gen_map *old)
{
    gen_map wider = {.room = old->room ? old->room * 2 : 64, .count = old->count};
    wider.slots = or_fatal(calloc(wider.room, sizeof *wider.slots));
    for (size_t i = 0; i < old->room; i++)
        if (old->slots[i].key)
            wider.slots[map_home(&wider, old->slots[i].key)] = old->slots[i];
    free(old->slots);
    *old = wider;
}

int map_add(gen_map *map, const char *key, void *value)
{
    if ((map->count + 1) * 2 > map->room)
        map_grow(map);
    gen_map_slot *slot = &map->slots[map_home(map, key)];
    if (slot->key)
        return -1;
    slot->key = key;
    slot->value = value;
    map->count++;
    return 0;
}

void map_done(gen_map *map)
{
    free(map->slots);
    memset(map, 0, sizeof *map);
}
