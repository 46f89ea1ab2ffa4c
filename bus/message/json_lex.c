/* SPDX-License-Identifier: Apache-2.0 */
/* JSON's tokens (RFC 8259), and where an error stands. */
#include "json_read.h"

#include <stdarg.h>
#include <stdio.h>

int headway__json_error(struct json_reader *reader, int error, const char *at, const char *format,
                        ...)
{
    size_t line = 1, column = 1;
    char *why = reader->why;
    if (!why || !reader->why_size)
        return error;
    for (const char *c = reader->start; c < at; c++) {
        column += ((unsigned char)*c & 0xc0) != 0x80; /* characters, not bytes */
        if (*c == '\n') {
            line++;
            column = 1;
        }
    }
    int size = snprintf(why, reader->why_size, "%zu:%zu: ", line, column);
    if (size > 0 && (size_t)size < reader->why_size) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(why + size, reader->why_size - (size_t)size, format, arguments);
        va_end(arguments);
    }
    return error;
}

int headway__json_no_memory(struct json_reader *reader)
{
    return headway__json_error(reader, HEADWAY_ELIMIT, reader->at,
                               "the message takes more memory than its limit");
}

/* ---- memory ---- */

enum { LEAST_BLOCK = 256, MOST_BLOCK = 8192 };

/* From the arena, and from what the text may take in all. */
static void *take_block(struct json_reader *reader, size_t size)
{
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size || rounded > reader->heap_left)
        return NULL;
    void *memory = headway_arena_take(reader->arena, rounded);
    if (memory)
        reader->heap_left -= rounded;
    return memory;
}

/* A block that has room for size: what is left of the text tells how much may come. */
static int new_block(struct json_reader *reader, size_t size)
{
    size_t left = (size_t)(reader->end - reader->at), block = left * 2 + LEAST_BLOCK;
    if (block > MOST_BLOCK)
        block = MOST_BLOCK;
    if (block < size)
        block = size;
    unsigned char *memory = take_block(reader, block);
    if (!memory)
        memory = take_block(reader, block = (size + 15) & ~(size_t)15);
    if (!memory)
        return -1;
    reader->objects = memory;
    reader->texts = memory + block;
    return 0;
}

void *headway__json_take(struct json_reader *reader, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (rounded < size)
        return NULL;
    if (rounded > (size_t)(reader->texts - reader->objects)) {
        if (rounded > MOST_BLOCK / 8)
            return take_block(reader, rounded);
        if (new_block(reader, rounded))
            return NULL;
    }
    void *memory = reader->objects;
    reader->objects += rounded;
    return memory;
}

char *headway__json_take_text(struct json_reader *reader, size_t size)
{
    if (size > (size_t)(reader->texts - reader->objects)) {
        if (size > MOST_BLOCK / 8)
            return take_block(reader, size);
        if (new_block(reader, size))
            return NULL;
    }
    reader->texts -= size;
    return (char *)reader->texts;
}

/* ---- tokens ---- */

char headway__json_peek_far(struct json_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' ||
                                        *reader->at == '\r' || *reader->at == '\t'))
        reader->at++;
    return reader->at < reader->end ? *reader->at : 0;
}

/* What stands at the reader, in words. */
static void describe(struct json_reader *reader, char *text, size_t size)
{
    char c = headway__json_peek(reader);
    if (reader->at == reader->end)
        snprintf(text, size, "the end of the text");
    else if (c == '"')
        snprintf(text, size, "a string");
    else if (c == '{')
        snprintf(text, size, "an object");
    else if (c == '[')
        snprintf(text, size, "an array");
    else if (c == '-' || (c >= '0' && c <= '9'))
        snprintf(text, size, "a number");
    else if (c > 0x20 && c < 0x7f)
        snprintf(text, size, "'%c'", c);
    else
        snprintf(text, size, "the byte 0x%02x", (unsigned)(unsigned char)c);
}

int headway__json_unexpected(struct json_reader *reader, const char *expected)
{
    char found[40];
    describe(reader, found, sizeof found);
    return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at, "%s where %s should be",
                               found, expected);
}

static int hex4(const char *at, uint32_t *ret_value)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return -1;
        value = value << 4 | digit;
    }
    *ret_value = value;
    return 0;
}

static size_t put_utf8(uint32_t code, char *out)
{
    if (code == 0) {
        memcpy(out, HEADWAY__NUL, 2);
        return 2;
    }
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 63));
        return 2;
    }
    size_t length = code < 0x10000 ? 3 : 4;
    out[0] = (char)((length == 3 ? 0xe0 : 0xf0) | code >> (6 * (length - 1)));
    for (size_t i = 1; i < length; i++)
        out[i] = (char)(0x80 | (code >> (6 * (length - 1 - i)) & 63));
    return length;
}

/* \uXXXX, with its second half where there is one. The reader stands behind the 'u'. */
static int read_unicode(struct json_reader *reader, const char *backslash, char *out,
                        size_t *ret_size)
{
    uint32_t code, low;
    if (reader->end - reader->at < 4 || hex4(reader->at, &code))
        return headway__json_error(reader, HEADWAY_EMALFORMED, backslash,
                                   "\\u is not followed by four hexadecimal digits");
    reader->at += 4;
    if (code >= 0xd800 && code < 0xdc00 && reader->end - reader->at >= 6 && reader->at[0] == '\\' &&
        reader->at[1] == 'u' && hex4(reader->at + 2, &low) == 0 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        reader->at += 6;
    }
    if (code >= 0xd800 && code < 0xe000)
        return headway__json_error(reader, HEADWAY_EMALFORMED, backslash,
                                   "half of a surrogate pair stands alone");
    *ret_size = put_utf8(code, out);
    return 0;
}

static int read_escape(struct json_reader *reader, char *out, size_t *ret_size)
{
    static const char plain[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    const char *backslash = reader->at++;
    char c = reader->at < reader->end ? *reader->at++ : 0;
    if (c == 'u')
        return read_unicode(reader, backslash, out, ret_size);
    for (size_t i = 0; c && plain[i]; i += 2) {
        if (plain[i] == c) {
            *out = plain[i + 1];
            *ret_size = 1;
            return 0;
        }
    }
    return headway__json_error(reader, HEADWAY_EMALFORMED, backslash,
                               "a backslash is not followed by one of \"\\/bfnrtu");
}

/* The next byte at or after at that is not plain ASCII. */
static const char *next_special(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t special = headway__special_bytes(word);
        if (special)
            return at + __builtin_ctzll(special) / 8;
    }
    while (at < end && *at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* The run up to the next quote or backslash. */
static int plain_run(struct json_reader *reader, const char *opening, size_t *ret_size)
{
    const char *at = next_special(reader->at, reader->end);
    while (at < reader->end && (unsigned char)*at >= 0x80)
        at = next_special(at + 1, reader->end);
    size_t size = (size_t)(at - reader->at);
    size_t bad = headway__utf8_bad((const uint8_t *)reader->at, size);
    if (bad != SIZE_MAX)
        return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at + bad,
                                   "the string is not valid UTF-8");
    if (at == reader->end)
        return headway__json_error(reader, HEADWAY_EMALFORMED, opening,
                                   "the string that begins here has no end");
    if ((unsigned char)*at < 0x20)
        return headway__json_error(reader, HEADWAY_EMALFORMED, at,
                                   "a control character stands in a string, write it as \\u%04x",
                                   (unsigned)*at);
    *ret_size = size;
    return 0;
}

/* Reads a string into out, which may be NULL to check only. */
static int string_body(struct json_reader *reader, char *out, size_t *ret_size)
{
    const char *opening = reader->at++;
    size_t size = 0, piece = 0;
    char escaped[4];
    for (;;) {
        int error = plain_run(reader, opening, &piece);
        if (error)
            return error;
        if (out && piece)
            memcpy(out + size, reader->at, piece);
        size += piece;
        reader->at += piece;
        if (*reader->at == '"')
            break;
        error = read_escape(reader, escaped, &piece);
        if (error)
            return error;
        if (out)
            memcpy(out + size, escaped, piece);
        size += piece;
    }
    reader->at++;
    *ret_size = size;
    return 0;
}

static int skip_string(struct json_reader *reader)
{
    size_t size;
    return string_body(reader, NULL, &size);
}

enum { HAS_ESCAPE = 1, HAS_UTF8 = 2 };

/* The closing quote of the string whose first character is at; NULL for what is malformed. */
static const char *string_end(const char *at, const char *end, unsigned *ret_has)
{
    unsigned has = 0;
    for (;; at++) {
        at = next_special(at, end);
        if (at >= end || (unsigned char)*at < 0x20)
            return NULL;
        if (*at == '"')
            break;
        if (*at == '\\') {
            has |= HAS_ESCAPE;
            if (++at == end)
                return NULL;
        } else {
            has |= HAS_UTF8;
        }
    }
    *ret_has = has;
    return at;
}

/* With escapes: what they stand for takes no more bytes than they. */
static int escaped_string(struct json_reader *reader, size_t most, struct json_text *ret_text)
{
    const char *opening = reader->at;
    size_t size;
    char *text = headway__json_take_text(reader, most + 1);
    if (!text)
        return headway__json_no_memory(reader);
    int error = string_body(reader, text, &size);
    if (error)
        return error;
    text[size] = 0;
    *ret_text = (struct json_text){text, size, opening, 1};
    return 0;
}

int headway__json_string(struct json_reader *reader, const char *expected,
                         struct json_text *ret_text)
{
    unsigned has = 0;
    *ret_text = (struct json_text){"", 0, reader->at, 0};
    if (headway__json_peek(reader) != '"')
        return headway__json_unexpected(reader, expected);
    const char *first = reader->at + 1, *closing = string_end(first, reader->end, &has);
    if (!closing)
        return skip_string(reader); /* which says what is wrong */
    size_t size = (size_t)(closing - first);
    if (has & HAS_ESCAPE)
        return escaped_string(reader, size, ret_text);
    if (has && headway__utf8_bad((const uint8_t *)first, size) != SIZE_MAX)
        return skip_string(reader);
    *ret_text = (struct json_text){first, size, reader->at, 0};
    reader->at = closing + 1;
    return 0;
}

int headway__json_keep(struct json_reader *reader, const struct json_text *text, char **ret_kept)
{
    if (text->kept || text->size == 0) {
        *ret_kept = text->size ? (char *)(uintptr_t)text->data : headway__empty_string();
        return 0;
    }
    char *copy = headway__json_take_text(reader, text->size + 1);
    if (!copy)
        return headway__json_no_memory(reader);
    memcpy(copy, text->data, text->size);
    copy[text->size] = 0;
    *ret_kept = copy;
    return 0;
}

int headway__json_number(struct json_reader *reader, const char *expected,
                         struct headway__decimal *ret_decimal)
{
    char c = headway__json_peek(reader);
    if (c != '-' && (c < '0' || c > '9'))
        return headway__json_unexpected(reader, expected);
    size_t size = headway__decimal_read(reader->at, reader->end, ret_decimal);
    char after = size && reader->at + size < reader->end ? reader->at[size] : 0;
    if (!size || (after >= '0' && after <= '9') || after == '.')
        return headway__json_error(reader, HEADWAY_EMALFORMED, reader->at,
                                   "the number is not written as JSON has it");
    reader->at += size;
    return 0;
}

int headway__json_word(struct json_reader *reader, const char *word)
{
    size_t size = strlen(word);
    (void)headway__json_peek(reader);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, word, size) != 0)
        return 0;
    reader->at += size;
    return 1;
}

int headway__json_open(struct json_reader *reader, char opening, const char *expected)
{
    if (headway__json_peek(reader) != opening)
        return headway__json_unexpected(reader, expected);
    if (++reader->depth > HEADWAY__DEPTH)
        return headway__json_error(reader, HEADWAY_ELIMIT, reader->at,
                                   "values are nested more than %d deep", HEADWAY__DEPTH);
    reader->at++;
    return 0;
}

/* 1 when another member follows, 0 behind the closing bracket. */
static int next_member(struct json_reader *reader, int *first, char closing, const char *expected)
{
    char c = headway__json_peek(reader);
    if (c == closing) {
        reader->at++;
        reader->depth--;
        return 0;
    }
    if (!*first) {
        if (c != ',')
            return headway__json_unexpected(reader, expected);
        reader->at++;
    }
    *first = 0;
    return 1;
}

int headway__json_next_key(struct json_reader *reader, int *first, struct json_text *ret_key)
{
    int more = next_member(reader, first, '}', "',' or '}'");
    if (more <= 0)
        return more;
    int error = headway__json_string(reader, "a field's name in quotes", ret_key);
    if (error)
        return error;
    if (headway__json_peek(reader) != ':')
        return headway__json_unexpected(reader, "':'");
    reader->at++;
    return 1;
}

int headway__json_next_item(struct json_reader *reader, int *first)
{
    return next_member(reader, first, ']', "',' or ']'");
}

static int skip_plain(struct json_reader *reader)
{
    struct headway__decimal number;
    if (headway__json_peek(reader) == '"')
        return skip_string(reader);
    if (headway__json_word(reader, "true") || headway__json_word(reader, "false") ||
        headway__json_word(reader, "null"))
        return 0;
    return headway__json_number(reader, "a value", &number);
}

/* Behind an opening or ',' of an object: the name and its colon. */
static int skip_name(struct json_reader *reader)
{
    if (headway__json_peek(reader) != '"')
        return headway__json_unexpected(reader, "a field's name in quotes");
    int error = skip_string(reader);
    if (!error && headway__json_peek(reader) != ':')
        return headway__json_unexpected(reader, "':'");
    reader->at++;
    return error;
}

/* After a value: what follows it, or closes what it stood in. Answers with *ret_done set when the
   outermost value is over, and with the reader at the next value otherwise. */
static int skip_after(struct json_reader *reader, const char *closings, unsigned *depth)
{
    while (*depth > 0) {
        char c = headway__json_peek(reader), closing = closings[*depth - 1];
        if (c == ',') {
            reader->at++;
            return closing == '}' ? skip_name(reader) : 0;
        }
        if (c != closing)
            return headway__json_unexpected(reader, closing == '}' ? "',' or '}'" : "',' or ']'");
        reader->at++;
        --*depth;
    }
    return 0;
}

int headway__json_skip(struct json_reader *reader)
{
    char closings[HEADWAY__DEPTH];
    unsigned depth = 0;
    do {
        char c = headway__json_peek(reader);
        int error = 0;
        if (c != '{' && c != '[') {
            error = skip_plain(reader);
        } else if (reader->depth + depth == HEADWAY__DEPTH) {
            return headway__json_error(reader, HEADWAY_ELIMIT, reader->at,
                                       "values are nested more than %d deep", HEADWAY__DEPTH);
        } else {
            closings[depth++] = c == '{' ? '}' : ']';
            reader->at++;
            int filled = headway__json_peek(reader) != closings[depth - 1];
            if (filled && c == '{')
                error = skip_name(reader);
            if (filled && !error)
                continue;
        }
        if (!error)
            error = skip_after(reader, closings, &depth);
        if (error)
            return error;
    } while (depth > 0);
    return 0;
}
