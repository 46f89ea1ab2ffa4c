/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The framing of a chunked body, byte by byte but for the data:
 *
 *   SIZE -;-> EXTENSION -CR-> SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE
 *      `------CR----------------^  `- size 0 -> TRAILER -CR-> END_LF -> ENDED
 *                                    NAME -:-> VALUE -CR-> VALUE_LF -> TRAILER
 */
#include "http1.h"

enum state {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    NAME,
    VALUE,
    VALUE_LF,
    END_LF,
    ENDED
};

enum { MOST_DIGITS = 15 }; /* below 2^60: no sum of sizes overflows before a limit is met */

static const char *on_size(struct headway__http1_chunks *c, uint8_t byte)
{
    int digit = headway__http1_hex(byte);
    if (digit >= 0) {
        if (++c->digits > MOST_DIGITS)
            return "a chunk's size has more than 15 digits";
        c->left = c->left << 4 | (unsigned)digit;
        return NULL;
    }
    if (c->digits == 0 || (byte != '\r' && byte != ';'))
        return "a chunk's size is not hexadecimal";
    c->state = byte == ';' ? EXTENSION : SIZE_LF;
    c->extension = 0;
    return NULL;
}

static const char *on_extension(struct headway__http1_chunks *c, uint8_t byte)
{
    if (byte == '\r') {
        c->state = SIZE_LF;
        return NULL;
    }
    if (!headway__http1_is(byte, HEADWAY__HTTP1_VALUE) || byte >= 0x80)
        return "a chunk's extension has a character that none may have";
    if (++c->extension > HEADWAY__HTTP1_EXTENSION || ++c->extensions > HEADWAY__HTTP1_EXTENSIONS)
        return "the chunks have more extensions than are taken here";
    return NULL;
}

/* A trailer must not say what frames or routes the request: it is dropped, others may heed it. */
static bool is_forbidden(const struct headway__http1_chunks *c)
{
    static const char *const names[] = {"content-length", "transfer-encoding", "host",
                                        "trailer",        "connection",        "authorization",
                                        "content-type",   "content-encoding",  "expect"};
    headway_bytes name = headway_bytes_of(c->name, c->name_size);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (headway__http1_equal(name, names[i]))
            return true;
    return false;
}

static const char *on_name(struct headway__http1_chunks *c, uint8_t byte)
{
    if (byte == ':' && c->name_size > 0) {
        c->state = VALUE;
        return is_forbidden(c) ? "a trailer says what only a header may say" : NULL;
    }
    if (!headway__http1_is(byte, HEADWAY__HTTP1_TOKEN))
        return "a trailer is malformed";
    if (c->name_size < sizeof c->name)
        c->name[c->name_size++] = (char)byte;
    return NULL;
}

static const char *on_trailer(struct headway__http1_chunks *c, uint8_t byte)
{
    c->name_size = 0;
    c->state = byte == '\r' ? END_LF : NAME;
    return byte == '\r' ? NULL : on_name(c, byte);
}

/* What is no part of the value that take_value takes. */
static const char *on_value(struct headway__http1_chunks *c, uint8_t byte)
{
    c->state = VALUE_LF;
    return byte == '\r' ? NULL : "a trailer has a control character";
}

static const char *expect(struct headway__http1_chunks *c, uint8_t byte, char wanted,
                          enum state next)
{
    c->state = (uint8_t)next;
    return byte == (uint8_t)wanted ? NULL : "a chunk's line does not end with CR LF where it must";
}

/* The start of the next chunk's line. */
static const char *next_chunk(struct headway__http1_chunks *c, uint8_t byte)
{
    c->left = 0;
    c->digits = 0;
    return expect(c, byte, '\n', SIZE);
}

static const char *on_byte(struct headway__http1_chunks *c, uint8_t byte)
{
    switch ((enum state)c->state) {
    case SIZE:
        return on_size(c, byte);
    case EXTENSION:
        return on_extension(c, byte);
    case SIZE_LF:
        return expect(c, byte, '\n', c->left ? DATA : TRAILER);
    case DATA_CR:
        return expect(c, byte, '\r', DATA_LF);
    case DATA_LF:
        return next_chunk(c, byte);
    case TRAILER:
        return on_trailer(c, byte);
    case NAME:
        return on_name(c, byte);
    case VALUE:
        return on_value(c, byte);
    case VALUE_LF:
        return expect(c, byte, '\n', TRAILER);
    case END_LF:
        return expect(c, byte, '\n', ENDED);
    case DATA:
    case ENDED:
        break;
    }
    return "the body has ended";
}

static headway_bytes take_data(struct headway__http1_chunks *c, headway_bytes *input, uint64_t most)
{
    uint64_t size = c->left < most ? c->left : most;
    headway_bytes piece = headway_bytes_of(input->data, input->size);
    if (size < piece.size)
        piece.size = (size_t)size;
    *input = headway_bytes_of((const uint8_t *)input->data + piece.size, input->size - piece.size);
    c->left -= piece.size;
    if (c->left == 0)
        c->state = DATA_CR;
    return piece;
}

/* As much of a trailer's value as there is, and may be. */
static headway_bytes take_value(headway_bytes *input, size_t most)
{
    const uint8_t *data = input->data;
    size_t size = 0;
    while (size < input->size && size < most && headway__http1_is(data[size], HEADWAY__HTTP1_VALUE))
        size++;
    *input = headway_bytes_of(data + size, input->size - size);
    return headway_bytes_of(data, size);
}

static bool is_in_trailers(const struct headway__http1_chunks *c)
{
    return c->state >= TRAILER && c->state < ENDED;
}

enum headway__http1_progress headway__http1_chunks(struct headway__http1_chunks *c,
                                                   const struct headway__http1_limits *limits,
                                                   headway_bytes *input, uint64_t most,
                                                   headway_bytes *ret_piece,
                                                   struct headway__http1_refusal *ret_refusal)
{
    while (input->size > 0 && c->state != ENDED) {
        const char *why;
        if (c->state == DATA && most == 0)
            return HEADWAY__HTTP1_MORE;
        if (c->state == DATA) {
            *ret_piece = take_data(c, input, most);
            return HEADWAY__HTTP1_DATA;
        }
        headway_bytes value = headway_bytes_of(NULL, 0);
        if (c->state == VALUE)
            value = take_value(input, limits->header_bytes - c->trailers);
        c->trailers += (uint32_t)value.size + (is_in_trailers(c) && !value.size);
        if (c->trailers > limits->header_bytes) {
            *ret_refusal = (struct headway__http1_refusal){431, "the trailers are too large"};
            return HEADWAY__HTTP1_REFUSED;
        }
        if (value.size) {
            *ret_piece = value;
            return HEADWAY__HTTP1_TRAILER;
        }
        why = on_byte(c, *(const uint8_t *)input->data);
        if (why) {
            *ret_refusal = (struct headway__http1_refusal){400, why};
            return HEADWAY__HTTP1_REFUSED;
        }
        *input = headway_bytes_of((const uint8_t *)input->data + 1, input->size - 1);
    }
    return c->state == ENDED ? HEADWAY__HTTP1_DONE : HEADWAY__HTTP1_MORE;
}
