/* SPDX-License-Identifier: Apache-2.0 */
/* The reader of WebSocket frames, and what it refuses. */
#include "check.h"
#include "websocket.h"

enum { LIMIT = 1000, ROOM = 4096 };

static uint8_t input[1 << 17], copy[1 << 17], room[1 << 17];
static size_t input_size;

/* A client's frame, masked. */
static void frame(unsigned first, headway_bytes payload)
{
    static const uint8_t mask[4] = {0x12, 0xf4, 0x01, 0x99};
    uint8_t *at = input + input_size;
    size_t head = headway__websocket_head(at, HEADWAY__WEBSOCKET_TEXT, payload.size);
    at[0] = (uint8_t)first;
    at[1] |= 0x80;
    memcpy(at + head, mask, 4);
    for (size_t i = 0; i < payload.size; i++)
        at[head + 4 + i] = ((const uint8_t *)payload.data)[i] ^ mask[i & 3];
    input_size += head + 4 + payload.size;
}

static void text(unsigned first, const char *payload)
{
    frame(first, headway_bytes_of_string(payload));
}

struct heard {
    char words[256]; /* one letter for each event, and its bytes */
    int code;
};

static void note(struct heard *h, char kind, headway_bytes bytes)
{
    size_t at = strlen(h->words);
    if (bytes.size > 40)
        bytes.size = 40;
    snprintf(h->words + at, sizeof h->words - at, "%c(%.*s)", kind, (int)bytes.size,
             bytes.size ? (const char *)bytes.data : "");
}

static bool hear(struct headway__websocket_reader *r, headway_bytes *bytes, struct heard *h)
{
    struct headway__websocket_event e;
    switch (headway__websocket_next(r, bytes, true, &e)) {
    case HEADWAY__WEBSOCKET_ROOM:
        CHECK(e.need <= sizeof room && e.need <= LIMIT);
        headway__websocket_room(r, room, sizeof room);
        return true;
    case HEADWAY__WEBSOCKET_MESSAGE:
        note(h, e.text ? 't' : 'b', e.bytes);
        return true;
    case HEADWAY__WEBSOCKET_PINGED:
        note(h, 'p', e.bytes);
        return true;
    case HEADWAY__WEBSOCKET_PONGED:
        note(h, 'q', e.bytes);
        return true;
    case HEADWAY__WEBSOCKET_GOODBYE:
        note(h, 'c', e.bytes);
        h->code = e.code;
        return true;
    case HEADWAY__WEBSOCKET_BROKEN:
        note(h, 'x', headway_bytes_of(NULL, 0));
        h->code = e.code;
        CHECK(e.why && strlen(e.why) <= HEADWAY__WEBSOCKET_CONTROL - 2);
        return false;
    default:
        CHECK_EQ(bytes->size, 0);
        return false;
    }
}

/* All that was framed, in pieces of this size. */
static struct heard hear_all(size_t piece)
{
    struct headway__websocket_reader r;
    struct heard h = {"", 0};
    headway__websocket_init(&r, LIMIT);
    memcpy(copy, input, input_size);
    for (size_t at = 0; at < input_size && !r.broken; at += piece) {
        headway_bytes bytes =
            headway_bytes_of(copy + at, input_size - at < piece ? input_size - at : piece);
        while (hear(&r, &bytes, &h))
            ;
    }
    return h;
}

/* In pieces of any size. */
static void expect(const char *words, int code)
{
    for (size_t piece = 1; piece <= input_size; piece += piece < 300 ? 1 : input_size / 7 + 1) {
        struct heard h = hear_all(piece);
        CHECK_STR(h.words, words);
        CHECK_EQ(h.code, code);
    }
    CHECK_STR(hear_all(input_size).words, words);
    input_size = 0;
}

static void whole_messages_and_controls(void)
{
    text(0x81, "hello");
    text(0x82, "bytes");
    text(0x89, "are you there");
    text(0x8a, "");
    text(0x81, "");
    text(0x88, "\x03\xe8"
               "bye");
    expect("t(hello)b(bytes)p(are you there)q()t()c(bye)", 1000);
    text(0x88, "");
    expect("c()", 1005);
}

static void messages_in_pieces_with_controls_between(void)
{
    text(0x01, "hel");
    text(0x89, "p");
    text(0x00, "");
    text(0x00, "lo \xe2\x82");
    text(0x80, "\xac");
    text(0x02, "");
    text(0x80, "");
    expect("p(p)t(hello \xe2\x82\xac)b()", 0);
}

static void lengths_of_all_forms(void)
{
    static char long_text[LIMIT + 2];
    memset(long_text, 'a', LIMIT + 1);
    frame(0x82, headway_bytes_of(long_text, 125));
    frame(0x82, headway_bytes_of(long_text, 126));
    frame(0x82, headway_bytes_of(long_text, LIMIT));
    expect("b(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)b(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)"
           "b(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)",
           0);
    frame(0x82, headway_bytes_of(long_text, LIMIT + 1));
    expect("x()", 1009);
    frame(0x02, headway_bytes_of(long_text, 600));
    frame(0x80, headway_bytes_of(long_text, 401));
    expect("x()", 1009);
}

/* Bytes as they are. */
static void raw(const char *bytes, size_t size)
{
    memcpy(input + input_size, bytes, size);
    input_size += size;
}

static void what_is_not_allowed_is_broken(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        int code;
    } frames[] = {
        {"\x81\x00", 2, 1002},         /* not masked */
        {"\x81\x05hello", 7, 1002},    /* not masked, with a payload */
        {"\xc1\x80\0\0\0\0", 6, 1002}, /* reserved bits */
        {"\xa1\x80\0\0\0\0", 6, 1002},
        {"\x91\x80\0\0\0\0", 6, 1002},
        {"\x83\x80\0\0\0\0", 6, 1002}, /* unknown opcodes */
        {"\x87\x80\0\0\0\0", 6, 1002},
        {"\x8b\x80\0\0\0\0", 6, 1002},
        {"\x8f\x80\0\0\0\0", 6, 1002},
        {"\x09\x80\0\0\0\0", 6, 1002},                  /* a fragmented ping */
        {"\x08\x80\0\0\0\0", 6, 1002},                  /* a fragmented close */
        {"\x89\xfe\0\x7e", 4, 1002},                    /* a long ping */
        {"\x80\x80\0\0\0\0", 6, 1002},                  /* continues nothing */
        {"\x01\x80\0\0\0\0\x81\x80\0\0\0\0", 12, 1002}, /* a message inside another */
        {"\x82\xfe\0\x7d\0\0\0\0", 8, 1002},            /* lengths longer than needed */
        {"\x82\xff\0\0\0\0\0\0\xff\xff\0\0\0\0", 14, 1002},
        {"\x82\xff\x80\0\0\0\0\0\0\0\0\0\0\0", 14, 1002}, /* the highest bit */
        {"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14, 1009},
        {"\x88\x81\0\0\0\0\x03", 7, 1002},         /* half a code */
        {"\x88\x82\0\0\0\0\x03\xe7", 8, 1002},     /* 999 */
        {"\x88\x82\0\0\0\0\x03\xec", 8, 1002},     /* 1004 */
        {"\x88\x82\0\0\0\0\x03\xed", 8, 1002},     /* 1005 */
        {"\x88\x82\0\0\0\0\x03\xee", 8, 1002},     /* 1006 */
        {"\x88\x82\0\0\0\0\x03\xf7", 8, 1002},     /* 1015 */
        {"\x88\x82\0\0\0\0\x0b\xb7", 8, 1002},     /* 2999 */
        {"\x88\x82\0\0\0\0\x13\x88", 8, 1002},     /* 5000 */
        {"\x88\x83\0\0\0\0\x03\xe8\xff", 9, 1007}, /* a reason that is not UTF-8 */
        {"\x81\x81\0\0\0\0\xff", 7, 1007},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        raw(frames[i].bytes, frames[i].size);
        for (size_t piece = 1; piece <= input_size; piece++) {
            struct heard h = hear_all(piece);
            CHECK_STR(h.words + strlen(h.words) - 3, "x()");
            CHECK_EQ(h.code, frames[i].code);
        }
        input_size = 0;
    }
}

static void a_message_that_is_not_paid_for_stays_where_it_is(void)
{
    struct headway__websocket_reader r;
    struct headway__websocket_event e;
    headway_bytes bytes;
    headway__websocket_init(&r, LIMIT);
    text(0x89, "p");
    text(0x81, "m");
    bytes = headway_bytes_of(input, input_size);
    CHECK_EQ(headway__websocket_next(&r, &bytes, false, &e), HEADWAY__WEBSOCKET_PINGED);
    CHECK_EQ(headway__websocket_next(&r, &bytes, false, &e), HEADWAY__WEBSOCKET_UNPAID);
    CHECK_EQ(bytes.size, 7);
    CHECK_EQ(headway__websocket_next(&r, &bytes, true, &e), HEADWAY__WEBSOCKET_MESSAGE);
    CHECK_EQ(bytes.size, 0);
    input_size = 0;
}

static void text_is_utf8(void)
{
    static const char *const good[] = {"",
                                       "a",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf",
                                       "abcdefgh\xe2\x82\xac"
                                       "abcdefghi"};
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc2",
                                      "\xc2 ",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xe2\x82",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xf0\x90\x80",
                                      "\xff",
                                      "abcdefgh\xff",
                                      "abcdefg\xc2"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(headway__utf8_valid(headway_bytes_of_string(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!headway__utf8_valid(headway_bytes_of_string(bad[i])));
}

static void the_key_of_the_rfc_is_accepted(void)
{
    char accept[HEADWAY__WEBSOCKET_ACCEPT + 1];
    CHECK(headway__websocket_accept(headway_bytes_of_string("dGhlIHNhbXBsZSBub25jZQ=="), accept));
    CHECK_STR(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

int main(void)
{
    RUN(whole_messages_and_controls);
    RUN(messages_in_pieces_with_controls_between);
    RUN(lengths_of_all_forms);
    RUN(what_is_not_allowed_is_broken);
    RUN(a_message_that_is_not_paid_for_stays_where_it_is);
    RUN(text_is_utf8);
    RUN(the_key_of_the_rfc_is_accepted);
    return 0;
}
