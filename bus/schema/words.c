/* SPDX-License-Identifier: Apache-2.0 */
#include "words.h"

#include <stddef.h>
#include <string.h>

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_snake(const char *name, int (*is_letter)(char c))
{
    if (!is_letter(name[0]))
        return 0;
    for (const char *at = name; *at; at++) {
        if (*at == '_' && (at[1] == '_' || !at[1]))
            return 0;
        if (*at != '_' && !is_letter(*at) && !is_digit(*at))
            return 0;
    }
    return 1;
}

int headway__is_lower_snake(const char *name)
{
    return is_snake(name, is_lower);
}

int headway__is_upper_snake(const char *name)
{
    return is_snake(name, is_upper);
}

int headway__is_pascal(const char *name)
{
    return is_upper(name[0]) && !strchr(name, '_');
}

static const char *digits(const char *at)
{
    if (!is_digit(*at) || *at == '0')
        return NULL;
    while (is_digit(*at))
        at++;
    return at;
}

int headway__is_version(const char *word)
{
    const char *at = *word == 'v' ? digits(word + 1) : NULL;
    if (at && *at == 'p')
        at = digits(at + 1);
    if (!at || !*at)
        return at != NULL;
    if (strncmp(at, "alpha", 5) == 0)
        at += 5;
    else if (strncmp(at, "beta", 4) == 0)
        at += 4;
    else
        return strncmp(at, "test", 4) == 0;
    if (*at)
        at = digits(at);
    return at && !*at;
}

static char cased(char c, int upper)
{
    if (upper && is_lower(c))
        return (char)(c - 'a' + 'A');
    return !upper && is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* A word begins at an upper letter after a lower one, or before one. */
static int begins_word(const char *name, const char *at)
{
    if (at == name || !is_upper(*at) || at[-1] == '_')
        return 0;
    return !is_upper(at[-1]) || is_lower(at[1]);
}

void headway__to_snake(const char *name, int upper, char text[WORD_SIZE])
{
    size_t size = 0;
    for (const char *at = name; *at && size + 3 < WORD_SIZE; at++) {
        if (*at == '_' && (size == 0 || text[size - 1] == '_'))
            continue;
        if (begins_word(name, at))
            text[size++] = '_';
        text[size++] = cased(*at, upper);
    }
    while (size > 0 && text[size - 1] == '_')
        size--;
    text[size] = 0;
}

void headway__to_pascal(const char *name, char text[WORD_SIZE])
{
    size_t size = 0;
    int first = 1, shouted = headway__is_upper_snake(name);
    for (const char *at = name; *at && size + 1 < WORD_SIZE; at++) {
        if (*at == '_') {
            first = 1;
            continue;
        }
        text[size++] = first ? cased(*at, 1) : shouted ? cased(*at, 0) : *at;
        first = 0;
    }
    text[size] = 0;
}

int headway__is_plural(const char *name)
{
    static const char *const others[] = {"children", "data", "feet",   "indices", "media", "men",
                                         "metadata", "mice", "people", "teeth",   "women"};
    const char *word = strrchr(name, '_');
    word = word ? word + 1 : name;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(word, others[i]) == 0)
            return 1;
    size_t size = strlen(word);
    return size > 1 && word[size - 1] == 's' && word[size - 2] != 's';
}
