/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

#include <stdio.h>
#include <string.h>

/* How many bytes of text are one character that only shows something; 0: it is none. */
static size_t visible(const unsigned char *text)
{
    static const unsigned char least[5] = {0, 0, 0xc2, 0xe0, 0xf0};
    size_t size = *text < 0x80 ? 1 : *text < 0xe0 ? 2 : *text < 0xf0 ? 3 : *text < 0xf5 ? 4 : 0;
    if (size == 1)
        return *text >= ' ' && *text != 127;
    if (size == 0 || *text < least[size])
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    unsigned second = text[1];
    if ((*text == 0xc2 && second < 0xa0) || /* C1: controls too */
        (*text == 0xe0 && second < 0xa0) || (*text == 0xf0 && second < 0x90) || /* overlong */
        (*text == 0xed && second > 0x9f) || (*text == 0xf4 && second > 0x8f))
        return 0;
    /* U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069: they turn round what stands beside them.
     */
    int turns = *text == 0xe2 && ((second == 0x80 && (text[2] == 0x8e || text[2] == 0x8f ||
                                                      (text[2] >= 0xa8 && text[2] <= 0xae))) ||
                                  (second == 0x81 && text[2] >= 0xa6 && text[2] <= 0xa9));
    return turns ? 0 : size;
}

const char *text_shown(const char *text, char *shown, size_t size)
{
    size_t used = 0;
    while (*text) {
        size_t n = visible((const unsigned char *)text);
        if (used + (n ? n : 4) >= size)
            break;
        if (n)
            memcpy(shown + used, text, n);
        else
            snprintf(shown + used, size - used, "\\x%02x", (unsigned)(unsigned char)*text);
        used += n ? n : 4;
        text += n ? n : 1;
    }
    shown[used] = 0;
    return shown;
}
