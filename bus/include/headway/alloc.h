/* SPDX-License-Identifier: Apache-2.0 */
/* The memory port: every byte the library keeps comes through one of these. */
#ifndef HEADWAY_ALLOC_H
#define HEADWAY_ALLOC_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_alloc {
    /* As malloc, realloc and free; resize(NULL) allocates; release(NULL) is a no-op. */
    void *(*allocate)(void *user, size_t size);
    void *(*resize)(void *user, void *memory, size_t size);
    void (*release)(void *user, void *memory);
    void *user;
} headway_alloc;

/* The C library's heap. Static, thread-safe. */
HEADWAY_API const headway_alloc *headway_alloc_default(void);

/*
 * An arena: allocation is a bump, release is a reset. Memory is aligned to 16 bytes. limit bounds
 * the bytes it may hold in all; past it headway_arena_take answers NULL. Not thread-safe.
 */
typedef struct headway_arena headway_arena;
HEADWAY_API headway_arena *headway_arena_new(const headway_alloc *alloc, size_t limit);
HEADWAY_API void *headway_arena_take(headway_arena *arena, size_t size);
/*
 * The free memory at hand without taking it, at least `least` bytes: ret_room says how much. The
 * next call on the arena is headway_arena_commit with how much of it, from its start, was used; so
 * that many small pieces cost one take. NULL as headway_arena_take.
 */
HEADWAY_API void *headway_arena_reserve(headway_arena *arena, size_t least, size_t *ret_room);
HEADWAY_API void headway_arena_commit(headway_arena *arena, size_t used);
/* Frees all but the first block; in debug builds what was handed out is poisoned. */
HEADWAY_API void headway_arena_reset(headway_arena *arena);
HEADWAY_API size_t headway_arena_used(const headway_arena *arena);
HEADWAY_API void headway_arena_free(headway_arena *arena);

#ifdef __cplusplus
}
#endif
#endif
