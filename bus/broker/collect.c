/* SPDX-License-Identifier: Apache-2.0 */
/* Messages for the broker itself, gathered from their pieces within limit and budget. */
#include "internal.h"

int headway__collect_add(headway_broker *broker, headway__collect *collect, headway_bytes bytes)
{
    const headway_alloc *a = broker->node.alloc;
    if (bytes.size > collect->limit - collect->size)
        return HEADWAY_ELIMIT;
    size_t need = collect->size + bytes.size;
    if (need > collect->capacity) {
        size_t capacity = collect->capacity ? collect->capacity * 2 : 1024;
        while (capacity < need)
            capacity *= 2;
        if (headway__budget_take(broker, (int64_t)(capacity - collect->capacity)) != 0)
            return HEADWAY_ENOMEM;
        void *data = a->resize(a->user, collect->data, capacity);
        if (!data) {
            headway__budget_give(broker, (int64_t)(capacity - collect->capacity));
            return HEADWAY_ENOMEM;
        }
        collect->data = data;
        collect->capacity = capacity;
    }
    if (bytes.size)
        memcpy(collect->data + collect->size, bytes.data, bytes.size);
    collect->size = need;
    return 0;
}

void headway__collect_done(headway_broker *broker, headway__collect *collect)
{
    headway__give(broker->node.alloc, collect->data);
    headway__budget_give(broker, (int64_t)collect->capacity);
    collect->data = NULL;
    collect->size = collect->capacity = 0;
}
