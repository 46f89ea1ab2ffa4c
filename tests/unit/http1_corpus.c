/* SPDX-License-Identifier: Apache-2.0 */
/* The hostile corpus through the reader alone: whole, cut in two at every byte, and byte by byte.
 */
#include "http1_trial.h"

enum { LINE = 1 << 16, BYTES = 5 << 20, EACH = 150, LARGE = 1 << 16, LEAST = 150 };

static char line[LINE];
static uint8_t bytes[BYTES];

static size_t unescape(const char *text, const char *end, uint8_t *out, size_t room);

/* \{TEXT*N}, from behind its brace; ret_end: behind its end. */
static size_t repeat(const char *text, const char *end, uint8_t *out, size_t room,
                     const char **ret_end)
{
    const char *close = memchr(text, '}', (size_t)(end - text)), *star = close;
    size_t size = 0, once;
    CHECK(close);
    while (*star != '*')
        star--;
    once = unescape(text, star, out, room);
    for (long n = atol(star + 1); n > 0; n--, size += once) {
        CHECK(size + once <= room);
        memmove(out + size, out, once);
    }
    *ret_end = close + 1;
    return size;
}

static size_t unescape(const char *text, const char *end, uint8_t *out, size_t room)
{
    static const char letters[] = "rnt0\\", values[] = "\r\n\t\0\\";
    size_t size = 0;
    while (text < end) {
        const char *letter;
        CHECK(size < room);
        if (*text != '\\') {
            out[size++] = (uint8_t)*text++;
        } else if (text[1] == '{') {
            size += repeat(text + 2, end, out + size, room - size, &text);
        } else if (text[1] == 'x') {
            char hex[3] = {text[2], text[3], 0};
            out[size++] = (uint8_t)strtoul(hex, NULL, 16);
            text += 4;
        } else {
            letter = strchr(letters, text[1]);
            CHECK(letter);
            out[size++] = (uint8_t)values[letter - letters];
            text += 2;
        }
    }
    return size;
}

static struct trial run(size_t size, size_t first)
{
    struct trial t = {.data = bytes};
    trial_come(&t, first);
    trial_come(&t, size);
    return t;
}

static struct trial run_in_bytes(size_t size)
{
    struct trial t = {.data = bytes};
    for (size_t i = 1; i <= size; i++)
        trial_come(&t, i);
    return t;
}

/* What the reader cannot know: how large a body may be. */
static int expected_of(const char *text)
{
    int status = atoi(text);
    return status < 400 || status == 413 ? 0 : status;
}

static void try_entry(const char *name, const char *expected, size_t size)
{
    struct trial whole = run(size, size), other;
    if (whole.status != expected_of(expected))
        fprintf(stderr, "%s: %d, %s\n", name, whole.status, whole.why ? whole.why : "taken");
    CHECK_EQ(whole.status, expected_of(expected));
    if (size > LARGE) /* one thing makes it so, whose every byte is alike */
        return;
    other = run_in_bytes(size);
    trial_agree(&whole, &other);
    for (size_t cut = 0; cut < size; cut += cut < EACH || size - cut < EACH ? 1 : 997) {
        other = run(size, cut);
        trial_agree(&whole, &other);
    }
}

static void the_corpus_is_understood_the_same_in_any_pieces(void)
{
    FILE *file = fopen(CORPUS, "r");
    size_t hostile = 0;
    CHECK(file);
    while (fgets(line, sizeof line, file)) {
        char *expected = strchr(line, '\t'), *text = expected ? strchr(expected + 1, '\t') : NULL;
        if (line[0] == '#')
            continue;
        CHECK(text);
        *expected = *text = 0;
        try_entry(line, expected + 1,
                  unescape(text + 1, text + 1 + strcspn(text + 1, "\n"), bytes, sizeof bytes));
        hostile += atoi(expected + 1) >= 400;
    }
    fclose(file);
    fprintf(stderr, "  %zu hostile requests\n", hostile);
    CHECK(hostile >= LEAST);
}

int main(void)
{
    RUN(the_corpus_is_understood_the_same_in_any_pieces);
    return 0;
}
