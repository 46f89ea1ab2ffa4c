/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (RFC 3629): shortest forms, no surrogates, nothing beyond U+10FFFF. */
#include "websocket.h"

/* Bytes of the character that begins here, 0 if it is malformed or cut off. */
static size_t character(const uint8_t *c, size_t size)
{
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    if (length == 1)
        return 1;
    if (c[0] < 0xc2 || c[0] > 0xf4 || length > size)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
        return 0;
    return length;
}

static bool is_ascii(const uint8_t *eight)
{
    uint64_t word;
    memcpy(&word, eight, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

bool headway__utf8_valid(headway_bytes text)
{
    const uint8_t *c = text.data;
    size_t left = text.size;
    while (left > 0) {
        size_t length = left >= 8 && is_ascii(c) ? 8 : character(c, left);
        if (length == 0)
            return false;
        c += length;
        left -= length;
    }
    return true;
}
