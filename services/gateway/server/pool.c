/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks that are given back wait for their next use, up to a bound, so that a server at work asks
   for no memory. */
#include "internal.h"

enum { SMALLEST = 512, KEPT_BYTES = 8 << 20 };

void headway__http_pool_init(struct headway__http_pool *pool, const headway_alloc *alloc,
                             uint64_t limit)
{
    *pool = (struct headway__http_pool){.alloc = alloc, .limit = limit};
}

/* HEADWAY__HTTP_CLASSES: too large for any class. */
static unsigned class_of(size_t size, size_t *ret_capacity)
{
    unsigned class = 0;
    size_t own = SMALLEST;
    for (; own < size && class < HEADWAY__HTTP_CLASSES; class ++)
        own *= 2;
    *ret_capacity = class < HEADWAY__HTTP_CLASSES ? own : size;
    return class;
}

void *headway__http_take(struct headway__http_pool *pool, size_t size, size_t *ret_capacity)
{
    size_t capacity;
    unsigned class = class_of(size, &capacity);
    void *block = class < HEADWAY__HTTP_CLASSES ? pool->spare[class] : NULL;
    if (capacity > pool->limit - pool->used)
        return NULL;
    if (block) {
        memcpy(&pool->spare[class], block, sizeof block);
        pool->spare_bytes -= capacity;
    } else {
        block = pool->alloc->allocate(pool->alloc->user, capacity);
    }
    if (!block)
        return NULL;
    pool->used += capacity;
    *ret_capacity = capacity;
    return block;
}

void headway__http_give(struct headway__http_pool *pool, void *block, size_t capacity)
{
    size_t own;
    unsigned class = class_of(capacity, &own);
    if (!block)
        return;
    pool->used -= capacity;
    if (class == HEADWAY__HTTP_CLASSES || pool->spare_bytes + capacity > KEPT_BYTES) {
        pool->alloc->release(pool->alloc->user, block);
        return;
    }
    memcpy(block, &pool->spare[class], sizeof block);
    pool->spare[class] = block;
    pool->spare_bytes += capacity;
}

void headway__http_pool_done(struct headway__http_pool *pool)
{
    for (unsigned class = 0; class < HEADWAY__HTTP_CLASSES; class ++) {
        while (pool->spare[class]) {
            void *block = pool->spare[class];
            memcpy(&pool->spare[class], block, sizeof block);
            pool->alloc->release(pool->alloc->user, block);
        }
    }
}
