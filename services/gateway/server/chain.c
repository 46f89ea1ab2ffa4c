/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

enum { LARGEST = 65536 }; /* of the blocks that a chain is made of */

static size_t room_of(const struct headway__http_chain *chain)
{
    size_t head = sizeof(struct headway__http_block);
    return chain->last ? chain->last->capacity - head - chain->last->end : 0;
}

static void push(struct headway__http_chain *chain, struct headway__http_block *block)
{
    if (chain->last)
        chain->last->next = block;
    else
        chain->first = block;
    chain->last = block;
}

static void give_all(struct headway__http_pool *pool, struct headway__http_block *block)
{
    while (block) {
        struct headway__http_block *next = block->next;
        headway__http_give(pool, block, block->capacity);
        block = next;
    }
}

/* Empty blocks with room for size bytes; size 0: none. */
static int take_blocks(struct headway__http_pool *pool, size_t size,
                       struct headway__http_chain *ret_blocks)
{
    struct headway__http_chain blocks = {NULL, NULL, 0};
    size_t head = sizeof(struct headway__http_block);
    while (size > 0) {
        size_t capacity, wanted = size + head < LARGEST ? size + head : LARGEST;
        struct headway__http_block *block = headway__http_take(pool, wanted, &capacity);
        if (!block) {
            give_all(pool, blocks.first);
            return HEADWAY_ENOMEM;
        }
        *block = (struct headway__http_block){.capacity = capacity};
        push(&blocks, block);
        size -= size < capacity - head ? size : capacity - head;
    }
    *ret_blocks = blocks;
    return 0;
}

/* Into the blocks from `at` on, which have the room. */
static struct headway__http_block *fill(struct headway__http_block *at, headway_bytes part)
{
    const uint8_t *from = part.data;
    size_t left = part.size;
    while (left > 0) {
        size_t room = at->capacity - sizeof *at - at->end, size = left < room ? left : room;
        memcpy(at->data + at->end, from, size);
        at->end += size;
        from += size;
        left -= size;
        if (left > 0)
            at = at->next;
    }
    return at;
}

int headway__http_chain_add(struct headway__http_pool *pool, struct headway__http_chain *chain,
                            const headway_bytes *parts, size_t count)
{
    struct headway__http_chain more = {NULL, NULL, 0};
    struct headway__http_block *at = chain->last;
    size_t size = 0, room = room_of(chain);
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    if (size > room && take_blocks(pool, size - room, &more) != 0)
        return HEADWAY_ENOMEM;
    if (more.first) {
        push(chain, more.first);
        chain->last = more.last;
    }
    if (!at)
        at = chain->first;
    for (size_t i = 0; i < count; i++)
        at = fill(at, parts[i]);
    chain->bytes += size;
    return 0;
}

void headway__http_drop(struct headway__http_pool *pool, struct headway__http_chain *chain,
                        size_t bytes)
{
    chain->bytes -= bytes;
    while (chain->first && bytes >= chain->first->end - chain->first->start) {
        struct headway__http_block *block = chain->first;
        bytes -= block->end - block->start;
        chain->first = block->next;
        headway__http_give(pool, block, block->capacity);
    }
    if (!chain->first)
        chain->last = NULL;
    else
        chain->first->start += bytes;
}

void headway__http_move(struct headway__http_chain *to, struct headway__http_chain *from,
                        unsigned most)
{
    for (; from->first && most > 0; most--) {
        struct headway__http_block *block = from->first;
        size_t bytes = block->end - block->start;
        from->first = block->next;
        from->bytes -= bytes;
        block->next = NULL;
        push(to, block);
        to->bytes += bytes;
    }
    if (!from->first)
        from->last = NULL;
}

unsigned headway__http_buffers(const struct headway__http_chain *chain, uv_buf_t *buffers,
                               unsigned most)
{
    unsigned count = 0;
    for (struct headway__http_block *b = chain->first; b && count < most; b = b->next)
        buffers[count++] = uv_buf_init((char *)b->data + b->start, (unsigned)(b->end - b->start));
    return count;
}
