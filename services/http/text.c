/* SPDX-License-Identifier: Apache-2.0 */
#include "internal.h"

int headway__http_equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && (!size || memcmp(text.data, word, size) == 0);
}

int headway__http_equals_caseless(headway_bytes text, const char *word)
{
    const char *data = text.data;
    if (text.size != strlen(word))
        return 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = data[i] >= 'A' && data[i] <= 'Z' ? (char)(data[i] + 32) : data[i];
        if (c != word[i])
            return 0;
    }
    return 1;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

headway_bytes headway__http_trim(headway_bytes text)
{
    const char *data = text.data;
    size_t from = 0, end = text.size;
    while (from < end && is_blank(data[from]))
        from++;
    while (end > from && is_blank(data[end - 1]))
        end--;
    return from < end ? headway_bytes_of(data + from, end - from) : headway_bytes_of(NULL, 0);
}

headway_bytes headway__http_cut(headway_bytes *rest, char separator)
{
    const char *data = rest->data;
    const char *at = rest->size ? memchr(data, separator, rest->size) : NULL;
    size_t size = at ? (size_t)(at - data) : rest->size;
    headway_bytes piece = headway_bytes_of(data, size);
    *rest = at ? headway_bytes_of(at + 1, rest->size - size - 1) : headway_bytes_of(NULL, 0);
    return piece;
}

void headway__http_mend_end(char *text)
{
    size_t size = strlen(text), from = size;
    while (from > 0 && size - from < 4 && ((unsigned char)text[from - 1] & 0xc0) == 0x80)
        from--;
    if (from == 0)
        return;
    unsigned char lead = (unsigned char)text[from - 1];
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (size - (from - 1) < length)
        text[from - 1] = 0;
}

/* The length of the UTF-8 character that text begins with; 0 when it is none. */
static size_t character(const unsigned char *text, size_t size)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80   ? 1
                    : text[0] < 0xc2 ? 0
                    : text[0] < 0xe0 ? 2
                    : text[0] < 0xf0 ? 3
                                     : 4;
    if (length == 0 || length > size || text[0] > 0xf4)
        return 0;
    uint32_t code = length == 1 ? text[0] : text[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 63u);
    }
    int good = code >= least[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return good ? length : 0;
}

static void mend(headway_bytes text, int controls, char *out, size_t size)
{
    const unsigned char *data = text.data;
    size_t used = 0;
    for (size_t at = 0; at < text.size && used + 1 < size;) {
        size_t length = character(data + at, text.size - at);
        if (length == 0 || (!controls && (data[at] < 0x20 || data[at] == 0x7f))) {
            out[used++] = '?';
            at++;
            continue;
        }
        if (used + length >= size)
            break;
        memcpy(out + used, data + at, length);
        used += length;
        at += length;
    }
    out[used] = 0;
}

void headway__http_mend(headway_bytes text, char *out, size_t size)
{
    mend(text, 1, out, size);
}

void headway__http_show(headway_bytes text, char *out, size_t size)
{
    mend(text, 0, out, size);
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int headway__http_percent(headway_bytes text, headway__http_decode how, char *out, size_t *ret_size)
{
    const char *data = text.data;
    size_t used = 0;
    for (size_t at = 0; at < text.size; at++) {
        char c = data[at];
        if (c == '%') {
            int high = text.size - at > 2 ? hex(data[at + 1]) : -1;
            int low = high >= 0 ? hex(data[at + 2]) : -1;
            if (low < 0)
                return -1;
            c = (char)(high << 4 | low);
            if (c == '/' && how == HEADWAY__HTTP_BUT_SLASH) {
                memcpy(out + used, data + at, 2);
                used += 2;
                c = data[at + 2];
            }
            at += 2;
        } else if (c == '+' && how == HEADWAY__HTTP_FORM) {
            c = ' ';
        }
        out[used++] = c;
    }
    *ret_size = used;
    return 0;
}
