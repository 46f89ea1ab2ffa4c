/* SPDX-License-Identifier: Apache-2.0 */
#include "entropy.h"

void entropy_fill(void *user, void *bytes, size_t size)
{
    entropy *e = user;
    if (size > ENTROPY_STOCK) {
        e->source->fill(e->source->user, bytes, size);
        return;
    }
    if (size > e->left) {
        e->source->fill(e->source->user, e->bytes, sizeof e->bytes);
        e->left = sizeof e->bytes;
    }
    unsigned char *from = e->bytes + sizeof e->bytes - e->left;
    memcpy(bytes, from, size);
    memset(from, 0, size);
    e->left -= size;
}
