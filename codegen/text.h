/* SPDX-License-Identifier: Apache-2.0 */
/* Memory, text and a map for a program that runs once: out of memory ends it with a sentence. */
#ifndef HEADWAY_CODEGEN_TEXT_H
#define HEADWAY_CODEGEN_TEXT_H

#include <stddef.h>

/* Says why on stderr and exits with 1: for broken input and want of memory, not for bad .protos. */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Zeroed memory that lives until pool_free. */
typedef struct gen_pool gen_pool;
gen_pool *pool_new(void);
void *pool_take(gen_pool *pool, size_t size);
void *pool_take_array(gen_pool *pool, size_t count, size_t size);
char *pool_print(gen_pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pool_free(gen_pool *pool);

/* Growing text, NUL-terminated. {0} is the empty one. */
typedef struct gen_text {
    char *data;
    size_t size, room;
} gen_text;
void text_add(gen_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_append(gen_text *text, const void *bytes, size_t size);
const char *text_of(const gen_text *text); /* "" when nothing was added */
void text_done(gen_text *text);

/* From strings, which it borrows, to pointers. {0} is the empty one. */
typedef struct gen_map_slot {
    const char *key;
    void *value;
} gen_map_slot;
typedef struct gen_map {
    gen_map_slot *slots;
    size_t count, room;
} gen_map;
void *map_get(const gen_map *map, const char *key);
/* 0, or -1 when the key is there already: then nothing changes. */
int map_add(gen_map *map, const char *key, void *value);
void map_done(gen_map *map);

#endif
