/* SPDX-License-Identifier: Apache-2.0 */
#include "key_text.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BASE64 = sodium_base64_VARIANT_ORIGINAL, BASE64_SIZE = 44 };

static const char public_word[] = "headway-x25519", secret_word[] = "headway-secret-x25519";

int headway__key_name_valid(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size < KEY_NAME && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
               size;
}

int64_t headway__key_time_read(const char *text)
{
    struct tm tm = {.tm_isdst = 0}, again;
    int used = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &used) != 6 ||
        used != 20 || text[used])
        return -1;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    again = tm;
    time_t seconds = timegm(&again);
    if (seconds <= 0 || again.tm_mday != tm.tm_mday || again.tm_mon != tm.tm_mon ||
        again.tm_hour != tm.tm_hour || again.tm_min != tm.tm_min || again.tm_sec != tm.tm_sec)
        return -1;
    return (int64_t)seconds;
}

void headway__key_time_write(int64_t seconds, char text[24])
{
    time_t at = (time_t)seconds;
    struct tm tm;
    text[0] = 0;
    if (gmtime_r(&at, &tm))
        (void)strftime(text, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* The next word of text into word; what is left of the text. */
static const char *word_of(const char *text, char *word, size_t size)
{
    size_t n;
    text += strspn(text, " \t");
    n = strcspn(text, " \t");
    snprintf(word, size, "%.*s", (int)(n < size ? n : size - 1), text);
    return text + n;
}

static int bytes_of(const char *word, uint8_t bytes[KEY_BYTES])
{
    size_t size = 0;
    return strlen(word) == BASE64_SIZE &&
                   sodium_base642bin(bytes, KEY_BYTES, word, BASE64_SIZE, NULL, &size, NULL,
                                     BASE64) == 0 &&
                   size == KEY_BYTES
               ? 0
               : -1;
}

/*
 * The points that every private key takes to zero: whoever had one of them as a public key, all
 * would agree with, and with nobody in particular. Their only forms below 2^255 - 19; a key is not
 * taken in any other form, else one that was revoked would come back as another.
 */
static int is_weak(const uint8_t bytes[KEY_BYTES])
{
    static const uint8_t low[5][KEY_BYTES] = {
        {0},
        {1},
        {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
         0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
         0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
        {0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
         0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
         0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
        {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
         0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
         0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};
    int full = bytes[0] >= 0xed && bytes[31] == 0x7f;
    for (size_t i = 1; i < KEY_BYTES - 1; i++)
        full = full && bytes[i] == 0xff;
    if (full || bytes[31] >= 0x80)
        return 1;
    for (size_t i = 0; i < sizeof low / sizeof low[0]; i++)
        if (memcmp(bytes, low[i], KEY_BYTES) == 0)
            return 1;
    return 0;
}

int headway__key_public_read(const char *line, size_t size, key_public *ret_key, char *why,
                             size_t why_size)
{
    char text[KEY_LINE], word[KEY_LINE];
    key_public key = {.until = 0};
    if (size >= sizeof text || memchr(line, 0, size)) {
        snprintf(why, why_size, "no public key: %s",
                 size < sizeof text ? "there is a NUL byte in the line" : "the line is too long");
        return -1;
    }
    while (size > 0 && (line[size - 1] == '\r' || line[size - 1] == '\n'))
        size--;
    memcpy(text, line, size);
    text[size] = 0;
    const char *rest = word_of(text, word, sizeof word);
    if (strcmp(word, secret_word) == 0) {
        snprintf(why, why_size,
                 "this is a PRIVATE key: keep it to yourself; `headway key show` prints the public "
                 "line");
        return -1;
    }
    int ok = strcmp(word, public_word) == 0;
    rest = word_of(rest, word, sizeof word);
    if (!ok || bytes_of(word, key.bytes) != 0) {
        snprintf(why, why_size,
                 "no public key: one is a line '%s BASE64 NAME', as `headway key "
                 "show` prints it",
                 public_word);
        return -1;
    }
    if (is_weak(key.bytes)) {
        snprintf(why, why_size,
                 "no public key: `headway key new` never makes this one, with which nothing would "
                 "be secret. Somebody may want you to trust it");
        return -1;
    }
    rest = word_of(rest, word, sizeof word);
    if (!headway__key_name_valid(word)) {
        snprintf(why, why_size,
                 "the key has no name: 1 to 63 letters, digits, '-', '_' and '.' at the end of its "
                 "line");
        return -1;
    }
    memcpy(key.name, word, strlen(word) + 1);
    rest = word_of(rest, word, sizeof word);
    if (strncmp(word, "until=", 6) == 0) {
        key.until = headway__key_time_read(word + 6);
        (void)word_of(rest, word, sizeof word);
    }
    if (*word || key.until < 0) {
        snprintf(why, why_size, "after its name a key has nothing but until=YEAR-MM-DDTHH:MM:SSZ");
        return -1;
    }
    *ret_key = key;
    return 0;
}

void headway__key_public_write(const key_public *key, char line[KEY_LINE])
{
    char base64[BASE64_SIZE + 1], until[24] = "";
    sodium_bin2base64(base64, sizeof base64, key->bytes, KEY_BYTES, BASE64);
    if (key->until)
        headway__key_time_write(key->until, until);
    snprintf(line, KEY_LINE, "%s %s %s%s%s", public_word, base64, key->name,
             key->until ? " until=" : "", until);
}

int headway__key_secret_read(const char *text, size_t size, uint8_t ret_secret[KEY_BYTES],
                             char *why, size_t why_size)
{
    char line[KEY_LINE], word[KEY_LINE];
    const char *end = text + size, *at = text;
    int found = -1;
    while (at < end && *at == '#') {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    size_t rest = (size_t)(end - at);
    if (rest > 0 && at[rest - 1] == '\n')
        rest--;
    if (rest < sizeof line && !memchr(at, 0, rest) && !memchr(at, '\n', rest)) {
        memcpy(line, at, rest);
        line[rest] = 0;
        const char *key = word_of(line, word, sizeof word);
        if (strcmp(word, secret_word) == 0) {
            (void)word_of(key, word, sizeof word);
            found = bytes_of(word, ret_secret);
        }
    }
    sodium_memzero(line, sizeof line);
    sodium_memzero(word, sizeof word);
    if (found != 0)
        snprintf(why, why_size, "it is no private key of `headway key new`");
    return found;
}

void headway__key_secret_write(const char *name, const uint8_t secret[KEY_BYTES],
                               char text[KEY_LINE])
{
    char base64[BASE64_SIZE + 1];
    sodium_bin2base64(base64, sizeof base64, secret, KEY_BYTES, BASE64);
    snprintf(text, KEY_LINE, "# The private key of %s: for nobody else's eyes.\n%s %s\n", name,
             secret_word, base64);
    sodium_memzero(base64, sizeof base64);
}

void headway__key_fingerprint(const uint8_t bytes[KEY_BYTES], char text[KEY_FINGERPRINT])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes, KEY_BYTES);
    memcpy(text, "SHA256:", 7);
    sodium_bin2base64(text + 7, KEY_FINGERPRINT - 7, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
