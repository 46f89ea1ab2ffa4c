/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include "answer_head.h"

enum state { LINES, SIZED, CHUNK_SIZE, CHUNK_REST, CHUNK, CHUNK_END, TRAILERS, WHOLE };

enum { MOST_DIGITS = 8 };

void answer_init(answer *a, const headway_alloc *alloc, size_t body_limit)
{
    *a = (answer){.head = {.alloc = alloc, .limit = ANSWER_HEAD},
                  .body = {.alloc = alloc, .limit = body_limit ? body_limit : ANSWER_BODY}};
    answer_reset(a);
}

static void empty(growing *g)
{
    g->size = 0;
    if (g->room > ANSWER_KEPT)
        growing_done(g);
}

void answer_reset(answer *a)
{
    empty(&a->head);
    empty(&a->body);
    a->state = LINES;
    a->status = a->closes = 0;
    a->headers = (answer_headers){"", "", "", "", "", ""};
    a->left = 0;
    a->line = a->extra = 0;
    a->digits = 0;
}

void answer_done(answer *a)
{
    growing_done(&a->head);
    growing_done(&a->body);
}

int answer_is_empty(const answer *a)
{
    return a->state == LINES && a->head.size == 0;
}

static headway_bytes take(headway_bytes *input, size_t size)
{
    headway_bytes piece = headway_bytes_of(input->data, size);
    *input = headway_bytes_of((const char *)input->data + size, input->size - size);
    return piece;
}

/* What the head says of the body. An interim answer is followed by another one. */
static int head_ended(answer *a)
{
    answer_framing framing;
    int error = answer_head_read(a, &framing);
    if (error != 0)
        return error;
    if (a->status < 200) {
        answer_reset(a);
        return 0;
    }
    a->left = framing.length;
    if (framing.length > a->body.limit)
        return HEADWAY_ELIMIT;
    if (a->status == 204 || a->status == 304)
        a->state = WHOLE;
    else if (framing.chunked)
        a->state = CHUNK_SIZE;
    else if (!framing.has_length)
        return HEADWAY_EMALFORMED; /* its end would be the connection's: a lost one looks so too */
    else
        a->state = a->left ? SIZED : WHOLE;
    return 0;
}

/* Up to the end of a line, or of input. */
static int take_head(answer *a, headway_bytes *input)
{
    const char *feed = memchr(input->data, '\n', input->size);
    size_t size = feed ? (size_t)(feed - (const char *)input->data) + 1 : input->size;
    int error = growing_add(&a->head, take(input, size));
    if (error != 0 || !feed)
        return error;
    size_t line = a->head.size - a->line;
    if (line < 2 || a->head.data[a->head.size - 2] != '\r')
        return HEADWAY_EMALFORMED;
    if (line == 2)
        return head_ended(a);
    a->line = (uint32_t)a->head.size;
    return 0;
}

static int take_data(answer *a, headway_bytes *input, enum state after)
{
    size_t size = a->left < input->size ? (size_t)a->left : input->size;
    a->left -= size;
    if (a->left == 0)
        a->state = (uint8_t)after;
    return growing_add(&a->body, take(input, size));
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Of the line with a chunk's size, up to what stands behind the digits. */
static int on_size(answer *a, char c)
{
    int digit = hex(c);
    if (digit < 0) {
        a->state = CHUNK_REST;
        return a->digits && (c == '\r' || c == ';') ? 0 : HEADWAY_EMALFORMED;
    }
    a->left = a->left << 4 | (unsigned)digit;
    return ++a->digits > MOST_DIGITS ? HEADWAY_EMALFORMED : 0;
}

/* An extension, which nobody reads, and the line's end. */
static int on_rest(answer *a, char c)
{
    if (c != '\n')
        return 0;
    a->digits = 0;
    a->state = a->left ? CHUNK : TRAILERS;
    return 0;
}

/* CR LF behind a chunk's data. */
static int on_end(answer *a, char c)
{
    a->digits++;
    if (c != (a->digits == 1 ? '\r' : '\n'))
        return HEADWAY_EMALFORMED;
    if (a->digits < 2)
        return 0;
    a->digits = 0;
    a->state = CHUNK_SIZE;
    return 0;
}

/* Trailers say nothing here: an empty line ends them. digits: bytes of this line but CR. */
static int on_trailer(answer *a, char c)
{
    if (c != '\n') {
        a->digits |= c != '\r';
        return 0;
    }
    if (!a->digits)
        a->state = WHOLE;
    a->digits = 0;
    return 0;
}

static int take_line(answer *a, headway_bytes *input)
{
    char c = *(const char *)take(input, 1).data;
    if (++a->extra > ANSWER_EXTRA + 8 * a->body.size)
        return HEADWAY_ELIMIT;
    switch ((enum state)a->state) {
    case CHUNK_SIZE:
        return on_size(a, c);
    case CHUNK_REST:
        return on_rest(a, c);
    case CHUNK_END:
        return on_end(a, c);
    default:
        return on_trailer(a, c);
    }
}

int answer_take(answer *a, headway_bytes *input)
{
    int error = 0;
    while (input->size > 0 && a->state != WHOLE && error == 0) {
        if (a->state == LINES)
            error = take_head(a, input);
        else if (a->state == SIZED)
            error = take_data(a, input, WHOLE);
        else if (a->state == CHUNK)
            error = take_data(a, input, CHUNK_END);
        else
            error = take_line(a, input);
    }
    return error ? error : a->state == WHOLE;
}
