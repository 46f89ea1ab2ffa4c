/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/alloc.h>

#include <stdlib.h>

static void *heap_allocate(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *heap_resize(void *user, void *memory, size_t size)
{
    (void)user;
    return realloc(memory, size);
}

static void heap_release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

const headway_alloc *headway_alloc_default(void)
{
    static const headway_alloc heap = {heap_allocate, heap_resize, heap_release, NULL};
    return &heap;
}
