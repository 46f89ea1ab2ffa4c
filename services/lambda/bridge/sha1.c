/* SPDX-License-Identifier: Apache-2.0 */
#include "sha1.h"

#include <stdio.h>

enum { BLOCK = 64, WORDS = 5 };

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static void schedule(const unsigned char *block, uint32_t w[80])
{
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
               (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
}

static uint32_t mix(int i, const uint32_t *v)
{
    if (i < 20)
        return ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5a827999u;
    if (i < 40)
        return (v[1] ^ v[2] ^ v[3]) + 0x6ed9eba1u;
    if (i < 60)
        return ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) + 0x8f1bbcdcu;
    return (v[1] ^ v[2] ^ v[3]) + 0xca62c1d6u;
}

static void add_block(uint32_t h[WORDS], const unsigned char *block)
{
    uint32_t w[80], v[WORDS];
    schedule(block, w);
    memcpy(v, h, sizeof v);
    for (int i = 0; i < 80; i++) {
        uint32_t next = rotate(v[0], 5) + mix(i, v) + v[4] + w[i];
        v[4] = v[3];
        v[3] = v[2];
        v[2] = rotate(v[1], 30);
        v[1] = v[0];
        v[0] = next;
    }
    for (int i = 0; i < WORDS; i++)
        h[i] += v[i];
}

void sha1_hex(headway_bytes text, char ret_hex[SHA1_HEX])
{
    uint32_t h[WORDS] = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u};
    const unsigned char *data = text.data;
    size_t whole = text.size / BLOCK * BLOCK, left = text.size - whole;
    unsigned char last[BLOCK * 2] = {0};
    for (size_t at = 0; at < whole; at += BLOCK)
        add_block(h, data + at);
    if (left)
        memcpy(last, data + whole, left);
    last[left] = 0x80;
    size_t size = left < BLOCK - 8 ? BLOCK : BLOCK * 2;
    for (int i = 0; i < 8; i++)
        last[size - 1 - (size_t)i] = (unsigned char)((uint64_t)text.size * 8 >> (8 * i));
    for (size_t at = 0; at < size; at += BLOCK)
        add_block(h, last + at);
    for (int i = 0; i < WORDS; i++)
        snprintf(ret_hex + i * 8, 9, "%08x", (unsigned)h[i]);
}
