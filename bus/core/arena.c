/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arena: a list of blocks, each a bump. The first block lies behind the arena itself, so that a
 * small message costs one allocation. A take larger than half a block gets a block of its own
 * behind the current one, so that the current block's rest is not lost to it.
 */
#include <headway/alloc.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#endif

enum { ALIGNMENT = 16, FIRST_BLOCK = 1024, LARGEST_BLOCK = 256 * 1024, POISON = 0xDD };

struct block {
    struct block *next; /* older */
    size_t size;        /* of data */
    size_t used;
    _Alignas(ALIGNMENT) unsigned char data[];
};

struct headway_arena {
    headway_alloc alloc;
    size_t limit;
    size_t used; /* handed out, in units of ALIGNMENT */
    size_t next_size;
    struct block *current;
    struct block *first;
};

/* The allocator promises malloc's alignment only, which is 8 on some 32-bit machines: every piece
   of raw memory is aligned by hand and keeps its own address in front. */
static void *raw_take(const headway_alloc *alloc, size_t size)
{
    if (size > SIZE_MAX - 2 * ALIGNMENT)
        return NULL;
    unsigned char *raw = alloc->allocate(alloc->user, size + 2 * ALIGNMENT);
    if (!raw)
        return NULL;
    uintptr_t start = ((uintptr_t)raw + sizeof raw + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1);
    memcpy((unsigned char *)start - sizeof raw, &raw, sizeof raw);
    return (void *)start;
}

static void raw_release(const headway_alloc *alloc, void *memory)
{
    void *raw;
    memcpy(&raw, (unsigned char *)memory - sizeof raw, sizeof raw);
    alloc->release(alloc->user, raw);
}

static void block_open(struct block *block, size_t size, struct block *next)
{
    block->next = next;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->data, size);
}

static size_t block_room(const struct block *block)
{
    return block->size - block->used;
}

static void *block_take(struct block *block, size_t size)
{
    void *memory = block->data + block->used;
    block->used += size;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

static void block_poison(struct block *block)
{
#ifndef NDEBUG
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->used);
    memset(block->data, POISON, block->used);
#endif
    ASAN_POISON_MEMORY_REGION(block->data, block->size);
    block->used = 0;
}

headway_arena *headway_arena_new(const headway_alloc *alloc, size_t limit)
{
    const size_t head = (sizeof(headway_arena) + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    size_t first = limit < FIRST_BLOCK ? limit & ~(size_t)(ALIGNMENT - 1) : FIRST_BLOCK;
    if (!alloc)
        alloc = headway_alloc_default();
    headway_arena *arena = raw_take(alloc, head + sizeof(struct block) + first);
    if (!arena)
        return NULL;
    arena->alloc = *alloc;
    arena->limit = limit;
    arena->used = 0;
    arena->next_size = 2 * FIRST_BLOCK;
    arena->first = arena->current = (struct block *)((unsigned char *)arena + head);
    block_open(arena->first, first, NULL);
    return arena;
}

static struct block *block_new(headway_arena *arena, size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(struct block))
        return NULL;
    return raw_take(&arena->alloc, sizeof(struct block) + capacity);
}

static struct block *arena_grow_current(headway_arena *arena, size_t size)
{
    size_t capacity = size > arena->next_size ? size : arena->next_size;
    struct block *block = block_new(arena, capacity);
    if (!block)
        return NULL;
    block_open(block, capacity, arena->current);
    arena->current = block;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    return block;
}

static struct block *arena_grow(headway_arena *arena, size_t size)
{
    if (size <= arena->next_size / 2)
        return arena_grow_current(arena, size);
    struct block *block = block_new(arena, size);
    if (!block)
        return NULL;
    block_open(block, size, arena->current->next);
    arena->current->next = block;
    return block;
}

void *headway_arena_take(headway_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        return NULL;
    size = size ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    if (size > arena->limit - arena->used)
        return NULL;
    struct block *block = arena->current;
    if (block_room(block) < size)
        block = arena_grow(arena, size);
    if (!block)
        return NULL;
    arena->used += size;
    return block_take(block, size);
}

void *headway_arena_reserve(headway_arena *arena, size_t least, size_t *ret_room)
{
    least = least ? (least + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    size_t left = (arena->limit - arena->used) & ~(size_t)(ALIGNMENT - 1);
    if (least < ALIGNMENT || least > left)
        return NULL;
    if (block_room(arena->current) < least && !arena_grow_current(arena, least))
        return NULL;
    struct block *block = arena->current;
    size_t room = block_room(block) & ~(size_t)(ALIGNMENT - 1);
    *ret_room = room < left ? room : left;
    ASAN_UNPOISON_MEMORY_REGION(block->data + block->used, *ret_room);
    return block->data + block->used;
}

void headway_arena_commit(headway_arena *arena, size_t used)
{
    struct block *block = arena->current;
    used = (used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    arena->used += used;
    block->used += used;
    ASAN_POISON_MEMORY_REGION(block->data + block->used, block_room(block));
}

static void release_blocks(headway_arena *arena)
{
    /* The first block may have blocks behind it (own blocks): walk the whole list. */
    struct block *block = arena->current;
    while (block) {
        struct block *next = block->next;
        block_poison(block);
        if (block != arena->first) {
            ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
            raw_release(&arena->alloc, block);
        }
        block = next;
    }
    arena->first->next = NULL;
    arena->current = arena->first;
}

void headway_arena_reset(headway_arena *arena)
{
    release_blocks(arena);
    arena->used = 0;
    arena->next_size = 2 * FIRST_BLOCK;
}

size_t headway_arena_used(const headway_arena *arena)
{
    return arena->used;
}

void headway_arena_free(headway_arena *arena)
{
    if (!arena)
        return;
    headway_alloc alloc = arena->alloc;
    release_blocks(arena);
    ASAN_UNPOISON_MEMORY_REGION(arena->first->data, arena->first->size);
    raw_release(&alloc, arena);
}
