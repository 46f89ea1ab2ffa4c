/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CURVE peer that has keys and does anything. Input: a byte that says which end is tried and into
 * what pieces all is cut, then steps: the next honest command, as it is, changed, cut short, or
 * twice; bytes of the input; a MESSAGE, changed or not. The end that is tried comes up only if all
 * that it heard was honest, takes only packets that were sealed for it, once, and stays in bounds.
 */
#include "check.h"
#include "wire.h"
#include <sodium.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 300, ROOM = 2048, STEPS = 64 };

/* All that an honest peer has to say so far, byte by byte: what is heard is held against it, so
   that a changed byte that happens to be the right one counts as what it is. */
static uint8_t due[HEADWAY__ZMTP_GREETING + STEPS * ROOM];

static struct headway__zmtp_keys keys[2];
static uint64_t drawn;

/* The same every time. */
static uint32_t draw(void)
{
    drawn = drawn * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(drawn >> 32);
}

static void fill(void *const out, const size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)out)[i] = (uint8_t)draw();
}

static const char *name(void)
{
    return "fuzz";
}

static void start(void)
{
    static randombytes_implementation dice = {
        .implementation_name = name, .random = draw, .buf = fill};
    if (drawn)
        return;
    drawn = 1;
    CHECK_EQ(randombytes_set_implementation(&dice), 0);
    CHECK_EQ(headway__zmtp_curve_start(), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(crypto_box_keypair(keys[i].public_key, keys[i].secret_key), 0);
}

struct trial {
    const uint8_t *data;
    size_t size, piece;
    struct headway__zmtp_curve tried, other;
    struct headway__zmtp_reader reader;
    bool honest, ready, broken;
    size_t due, heard;                    /* bytes */
    size_t sent, taken;                   /* packets */
    uint8_t answer[HEADWAY__ZMTP_ANSWER]; /* of the tried, for the other */
    size_t answered;
    char detail[HEADWAY__ZMTP_WHY];
};

static uint8_t next(struct trial *t)
{
    if (t->size == 0)
        return 0;
    t->size--;
    return *t->data++;
}

static void tell(struct trial *t, enum headway__zmtp_kind kind,
                 const struct headway__zmtp_event *event)
{
    CHECK(!t->broken);
    if (kind == HEADWAY__ZMTP_READY) {
        CHECK(t->honest);
        CHECK(memcmp(t->tried.remote_key, t->other.keys->public_key, HEADWAY__ZMTP_KEY) == 0);
        t->ready = true;
    }
    if (kind == HEADWAY__ZMTP_ANSWER_DUE || kind == HEADWAY__ZMTP_READY ||
        kind == HEADWAY__ZMTP_GREETED)
        t->answered = headway__zmtp_curve_answer(&t->tried, t->answer);
    if (kind == HEADWAY__ZMTP_PACKET) {
        CHECK(t->ready && ++t->taken <= t->sent);
        CHECK(event->bytes.size > 0 && event->bytes.size <= LIMIT);
        for (size_t i = 0; i < event->bytes.size; i++)
            CHECK_EQ(((const uint8_t *)event->bytes.data)[i], 'x');
    }
    if (kind == HEADWAY__ZMTP_PING || kind == HEADWAY__ZMTP_PONG)
        CHECK(t->ready);
    if (kind == HEADWAY__ZMTP_BROKEN) {
        t->broken = true;
        CHECK(strlen(t->reader.why) < HEADWAY__ZMTP_WHY);
    }
}

static void heard(struct trial *t, const uint8_t *bytes, size_t size)
{
    t->honest = t->honest && size <= t->due - t->heard && memcmp(due + t->heard, bytes, size) == 0;
    if (t->honest)
        t->heard += size;
}

static void feed(struct trial *t, const uint8_t *from, size_t count)
{
    uint8_t *exact = malloc(count ? count : 1);
    CHECK(exact);
    if (count)
        memcpy(exact, from, count);
    headway_bytes input = headway_bytes_of(exact, count);
    struct headway__zmtp_event event;
    enum headway__zmtp_kind kind;
    do {
        const uint8_t *at = input.data;
        kind = headway__zmtp_next(&t->reader, &input, &event);
        heard(t, at, (size_t)((const uint8_t *)input.data - at));
        tell(t, kind, &event);
        free(event.room);
        if (kind != HEADWAY__ZMTP_ROOM)
            continue;
        CHECK(!t->reader.room && t->reader.size <= LIMIT + HEADWAY__ZMTP_SEAL);
        t->reader.room = malloc(t->reader.size);
        CHECK(t->reader.room);
    } while (!t->broken && (kind != HEADWAY__ZMTP_WANTING || input.size > 0));
    free(exact);
}

static void say(struct trial *t, const uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size && !t->broken; at += t->piece)
        feed(t, bytes + at, size - at < t->piece ? size - at : t->piece);
}

/* What the tried end has answered is heard by the other. */
static void hear(struct trial *t)
{
    size_t head = t->answer[0] & HEADWAY__ZMTP_LONG ? HEADWAY__ZMTP_HEAD : 2;
    if (t->answered <= head || headway__zmtp_curve_due(&t->other))
        return;
    const char *why = headway__zmtp_curve_take(
        &t->other, headway_bytes_of(t->answer + head, t->answered - head), t->detail);
    CHECK(!why || !t->honest);
    t->answered = 0;
}

static void owe(struct trial *t, const uint8_t *bytes, size_t size)
{
    CHECK(size <= sizeof due - t->due);
    memcpy(due + t->due, bytes, size);
    t->due += size;
}

static size_t next_words(struct trial *t, uint8_t *out)
{
    if (t->other.step != HEADWAY__ZMTP_SEALED)
        return headway__zmtp_curve_answer(&t->other, out);
    size_t size = next(t) % LIMIT + 1;
    uint8_t *at = headway__zmtp_curve_lay(out, size);
    memset(at, 'x', size);
    headway__zmtp_curve_seal(&t->other, at, size, 0);
    t->sent++;
    return headway__zmtp_curve_size(size);
}

static void step(struct trial *t)
{
    uint8_t out[ROOM];
    uint8_t what = next(t);
    hear(t);
    size_t size = what % 5 == 4 ? 0 : next_words(t, out);
    owe(t, out, size);
    if (what % 5 == 4) {
        while (t->size > 0 && size < what)
            out[size++] = next(t);
    } else if (size > 0 && what % 5 == 1) {
        size_t at = (size_t)next(t) * 2 % size;
        out[at] ^= next(t);
    } else if (size > 0 && what % 5 == 2) {
        size -= next(t) % size;
    } else if (size > 0 && what % 5 == 3) {
        say(t, out, size);
    }
    say(t, out, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct trial t;
    uint8_t greeting[HEADWAY__ZMTP_GREETING];
    if (size < 2)
        return 0;
    start();
    bool server = data[0] & 1; /* the end that is tried */
    t = (struct trial){
        .data = data + 1, .size = size - 1, .piece = 1 + data[0] / 2, .honest = true};
    headway__zmtp_curve_init(&t.tried, &keys[0], server ? NULL : keys[1].public_key);
    headway__zmtp_curve_init(&t.other, &keys[1], server ? keys[0].public_key : NULL);
    headway__zmtp_reader_init(&t.reader, LIMIT, malloc(HEADWAY__ZMTP_COMMAND), t.detail);
    CHECK(t.reader.room);
    t.reader.curve = &t.tried;
    headway__zmtp_greeting_write(greeting, &t.other);
    owe(&t, greeting, sizeof greeting);
    say(&t, greeting, sizeof greeting);
    for (int steps = 0; steps < STEPS && t.size > 0 && !t.broken; steps++)
        step(&t);
    CHECK(!t.honest || !t.broken);
    free(t.reader.room);
    return 0;
}
