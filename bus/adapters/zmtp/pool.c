/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of powers of two. Those given back wait for their next use, up to a bound, so that a
   transport that is at work asks for no memory. */
#include "internal.h"

enum { SMALLEST = 256, KEPT_BYTES = 4 << 20 };

/* The class of a size, and the size of its blocks. HEADWAY__ZMTP_CLASSES: too large for any. */
static unsigned class_of(size_t size, size_t *ret_size)
{
    unsigned class = 0;
    size_t own = SMALLEST;
    for (; own < size && class < HEADWAY__ZMTP_CLASSES; class ++)
        own *= 2;
    *ret_size = class < HEADWAY__ZMTP_CLASSES ? own : size;
    return class;
}

void *headway__zmtp_take(struct headway__zmtp *transport, size_t size, size_t *ret_capacity)
{
    size_t capacity;
    unsigned class = class_of(size, &capacity);
    void *block = class < HEADWAY__ZMTP_CLASSES ? transport->spare[class] : NULL;
    if (ret_capacity)
        *ret_capacity = capacity;
    if (!block)
        return transport->alloc->allocate(transport->alloc->user, capacity);
    memcpy(&transport->spare[class], block, sizeof block);
    transport->spare_bytes -= capacity;
    return block;
}

void headway__zmtp_give(struct headway__zmtp *transport, void *block, size_t size)
{
    size_t capacity;
    unsigned class = class_of(size, &capacity);
    if (!block)
        return;
    if (class == HEADWAY__ZMTP_CLASSES || transport->spare_bytes + capacity > KEPT_BYTES) {
        transport->alloc->release(transport->alloc->user, block);
        return;
    }
    memcpy(block, &transport->spare[class], sizeof block);
    transport->spare[class] = block;
    transport->spare_bytes += capacity;
}

void headway__zmtp_pool_done(struct headway__zmtp *transport)
{
    for (unsigned class = 0; class < HEADWAY__ZMTP_CLASSES; class ++) {
        while (transport->spare[class]) {
            void *block = transport->spare[class];
            memcpy(&transport->spare[class], block, sizeof block);
            transport->alloc->release(transport->alloc->user, block);
        }
    }
}
