/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

struct text text_of(headway_bytes bytes)
{
    struct text text = {bytes.data, bytes.data};
    if (bytes.size)
        text.end = text.at + bytes.size;
    return text;
}

static size_t left(const struct text *text)
{
    return (size_t)(text->end - text->at);
}

int text_take_line(struct text *text, struct text *ret_line)
{
    return text_take_until(text, '\n', ret_line);
}

int text_take_until(struct text *line, char end, struct text *ret_before)
{
    const char *found = left(line) ? memchr(line->at, end, left(line)) : NULL;
    if (!found)
        return 0;
    *ret_before = (struct text){line->at, found};
    line->at = found + 1;
    return 1;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t';
}

int text_take_word(struct text *line, struct text *ret_word)
{
    const char *begin = line->at;
    while (begin < line->end && is_space(*begin))
        begin++;
    const char *end = begin;
    while (end < line->end && !is_space(*end))
        end++;
    if (begin == end)
        return 0;
    *ret_word = (struct text){begin, end};
    line->at = end;
    return 1;
}

static int number_of(struct text word, uint64_t *ret_number)
{
    uint64_t number = 0;
    if (word.at == word.end)
        return 0;
    for (; word.at < word.end; word.at++) {
        unsigned digit = (unsigned)(unsigned char)*word.at - '0';
        if (digit > 9 || number > (UINT64_MAX - digit) / 10)
            return 0;
        number = number * 10 + digit;
    }
    *ret_number = number;
    return 1;
}

int text_take_number(struct text *line, uint64_t *ret_number)
{
    struct text rest = *line, word;
    if (!text_take_word(&rest, &word) || !number_of(word, ret_number))
        return 0;
    *line = rest;
    return 1;
}

int text_take_decimal(struct text *line, double *ret_decimal)
{
    struct text rest = *line, word, whole;
    uint64_t before, after;
    if (!text_take_word(&rest, &word) || !text_take_until(&word, '.', &whole) ||
        !number_of(whole, &before) || left(&word) > 18 || !number_of(word, &after))
        return 0;
    double scale = 1;
    for (size_t i = 0; i < left(&word); i++)
        scale *= 10;
    *ret_decimal = (double)before + (double)after / scale;
    *line = rest;
    return 1;
}

int text_is(struct text word, const char *string)
{
    return left(&word) == strlen(string) && text_begins(word, string);
}

int text_begins(struct text word, const char *prefix)
{
    size_t size = strlen(prefix);
    return left(&word) >= size && (!size || memcmp(word.at, prefix, size) == 0);
}

/* Bytes of the UTF-8 character that begins here; 0 if none does. */
static size_t character_size(struct text text)
{
    const unsigned char *c = (const unsigned char *)text.at;
    size_t size = c[0] < 0x80 ? 1 : c[0] < 0xC2 ? 0 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : 4;
    if (!size || c[0] > 0xF4 || size > left(&text))
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((c[i] & 0xC0) != 0x80)
            return 0;
    unsigned second = size > 2 ? c[1] : 0;
    if ((c[0] == 0xE0 && second < 0xA0) || (c[0] == 0xED && second > 0x9F) ||
        (c[0] == 0xF0 && second < 0x90) || (c[0] == 0xF4 && second > 0x8F))
        return 0; /* overlong, a surrogate, or past the last character */
    return size;
}

void text_copy(struct text word, char *string, size_t size)
{
    while (word.at < word.end) {
        size_t taken = character_size(word);
        size_t room = taken ? taken : 1;
        if (room >= size)
            break;
        memcpy(string, word.at, room);
        if (!taken || (unsigned char)*word.at < 0x20 || *word.at == 0x7F)
            *string = '?';
        string += room;
        size -= room;
        word.at += room;
    }
    *string = '\0';
}
