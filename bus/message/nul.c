/* SPDX-License-Identifier: Apache-2.0 */
#include "nul.h"

#include "wire.h"

size_t headway__nul_count(const uint8_t *data, size_t size)
{
    size_t count = 0, bad;
    while ((bad = headway__utf8_bad(data, size)) != SIZE_MAX) {
        if (data[bad])
            return SIZE_MAX;
        count++;
        data += bad + 1;
        size -= bad + 1;
    }
    return count;
}

void headway__nul_hold(uint8_t *to, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i]) {
            *to++ = data[i];
        } else {
            memcpy(to, HEADWAY__NUL, 2);
            to += 2;
        }
    }
}

static int is_held(const uint8_t *held, size_t size)
{
    return size >= 2 && memcmp(held, HEADWAY__NUL, 2) == 0;
}

size_t headway__nul_count_held(const uint8_t *held, size_t size)
{
    size_t count = 0, bad;
    while ((bad = headway__utf8_bad(held, size)) != SIZE_MAX) {
        if (!is_held(held + bad, size - bad))
            return SIZE_MAX;
        count++;
        held += bad + 2;
        size -= bad + 2;
    }
    return count;
}

void headway__nul_release(uint8_t *to, const uint8_t *held, size_t size)
{
    while (size) {
        int nul = is_held(held, size);
        *to++ = nul ? 0 : *held;
        held += 1 + nul;
        size -= (size_t)nul + 1;
    }
}
