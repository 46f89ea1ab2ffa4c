/* SPDX-License-Identifier: Apache-2.0 */
#include "known_brokers.h"

#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char file_name[] = "known_brokers";

int headway__known_brokers_read(const char *line, size_t size, char ret_url[URL_SIZE],
                                key_public *ret_key, char *why, size_t why_size)
{
    char word[URL_SIZE], url[URL_SIZE];
    key_public key;
    size_t at = 0, end;
    while (at < size && (line[at] == ' ' || line[at] == '\t'))
        at++;
    for (end = at; end < size && line[end] != ' ' && line[end] != '\t';)
        end++;
    size_t length = end - at;
    if (length >= sizeof word || memchr(line, 0, size))
        length = 0;
    memcpy(word, line + at, length);
    word[length] = 0;
    if (headway__url_normal(word, url) != 0) {
        snprintf(why, why_size,
                 "no known broker: one is a line 'tcp://HOST:PORT headway-x25519 BASE64 NAME'");
        return -1;
    }
    if (headway__key_public_read(line + end, size - end, &key, why, why_size) != 0)
        return -1;
    if (key.until) {
        snprintf(why, why_size, "a broker's key is pinned for good: until= has no place here");
        return -1;
    }
    memcpy(ret_url, url, strlen(url) + 1);
    *ret_key = key;
    return 0;
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct reading {
    void (*on)(void *user, const char *url, const key_public *key);
    void *user;
    size_t lines;
} reading;

static int take_line(void *user, const char *line, size_t size, char *why, size_t why_size)
{
    reading *r = user;
    char url[URL_SIZE];
    key_public key;
    if (++r->lines > KNOWN_MOST) {
        snprintf(why, why_size, "more than %d known brokers: headway key unpin some", KNOWN_MOST);
        return -1;
    }
    int wrong = headway__known_brokers_read(line, size, url, &key, why, why_size);
    if (!wrong)
        r->on(r->user, url, &key);
    return wrong;
}

/* ret_text may be NULL: then it is freed. */
static int read_file(reading *r, char path[KEY_PATH], char **ret_text, size_t *ret_size)
{
    char *text = NULL;
    size_t size = 0;
    if (!headway__key_has_folder()) { /* then none is kept either */
        if (ret_text)
            *ret_text = NULL;
        return 0;
    }
    int code = headway__key_path("", file_name, 0, path);
    if (!code)
        code = headway__key_file_read(path, KNOWN_FILE_MOST, &text, &size);
    if (text)
        code = headway__key_lines(path, text, size, take_line, r);
    if (code || !ret_text) {
        free(text);
        return code;
    }
    *ret_text = text;
    *ret_size = size;
    return 0;
}

int headway__known_brokers_each(void (*on)(void *user, const char *url, const key_public *key),
                                void *user)
{
    char path[KEY_PATH];
    reading r = {.on = on, .user = user};
    return read_file(&r, path, NULL, NULL);
}

static int normal_of(const char *url, char normal[URL_SIZE])
{
    if (headway__url_normal(url, normal) == 0)
        return 0;
    fprintf(stderr, "headway: keys are pinned for one broker's URL, as tcp://HOST:PORT\n");
    return HEADWAY__EXIT_USAGE;
}

typedef struct finding {
    char url[URL_SIZE];
    key_list *list;
} finding;

static void find(void *user, const char *url, const key_public *key)
{
    finding *f = user;
    if (strcmp(f->url, url) == 0 && f->list->count < KEYS_MOST)
        f->list->keys[f->list->count++] = *key;
}

int headway__known_brokers_load(const char *url, key_list *ret_list)
{
    finding f = {.list = ret_list};
    ret_list->count = 0;
    int code = normal_of(url, f.url);
    return code ? code : headway__known_brokers_each(find, &f);
}

/* --- changing -------------------------------------------------------------------------------- */

static int too_many(size_t count, const char *where)
{
    fprintf(stderr, "headway: %zu keys are pinned %s: headway key unpin some\n", count, where);
    return HEADWAY__EXIT_DATA;
}

/* What is in text, then one line more. */
static int append(const char *path, const char *text, size_t size, const char *url,
                  const key_public *key)
{
    char line[KEY_LINE];
    size_t room = size + URL_SIZE + KEY_LINE + 4;
    char *all = malloc(room);
    if (!all)
        return HEADWAY__EXIT_SOFTWARE;
    headway__key_public_write(key, line);
    snprintf(all, room, "%s%s%s %s\n", text ? text : "", size && text[size - 1] != '\n' ? "\n" : "",
             url, line);
    int code = headway__key_file_write(path, 0644, all, 1);
    free(all);
    return code;
}

static int pin(finding *f, const key_public *key)
{
    reading r = {.on = find, .user = f};
    char path[KEY_PATH], *text = NULL;
    size_t size = 0;
    int code = headway__key_path("", file_name, 1, path);
    if (!code)
        code = read_file(&r, path, &text, &size);
    if (!code && !headway__key_list_has(f->list, key->bytes)) {
        if (f->list->count >= KEYS_MOST)
            code = too_many(f->list->count, "for this URL");
        else if (r.lines >= KNOWN_MOST || size + URL_SIZE + KEY_LINE > KNOWN_FILE_MOST)
            code = too_many(r.lines, "in all");
        else
            code = append(path, text, size, f->url, key);
    }
    free(text);
    return code;
}

int headway__known_brokers_pin(const char *url, const key_public *key)
{
    finding f = {.list = calloc(1, sizeof *f.list)};
    key_public plain = *key;
    int lock, code = f.list ? normal_of(url, f.url) : HEADWAY__EXIT_SOFTWARE;
    plain.until = 0;
    if (!code)
        code = headway__key_lock(&lock);
    if (!code) {
        code = pin(&f, &plain);
        headway__key_unlock(lock);
    }
    free(f.list);
    return code;
}

typedef struct leaving {
    const char *url, *fingerprint;
    char *kept;
    size_t used, gone;
} leaving;

/* Whether this line goes; comments stay. */
static int goes(const leaving *l, const char *line, size_t size)
{
    char url[URL_SIZE], print[KEY_FINGERPRINT], why[256];
    key_public key;
    if (headway__known_brokers_read(line, size, url, &key, why, sizeof why) != 0 ||
        strcmp(url, l->url) != 0)
        return 0;
    headway__key_fingerprint(key.bytes, print);
    return !l->fingerprint || strcmp(print, l->fingerprint) == 0;
}

static void nothing(void *user, const char *url, const key_public *key)
{
    (void)user;
    (void)url;
    (void)key;
}

static int unpin(leaving *l)
{
    reading r = {.on = nothing};
    char path[KEY_PATH], *text = NULL;
    size_t size = 0;
    int code = read_file(&r, path, &text, &size);
    if (code || !text)
        return code;
    l->kept = malloc(size + 1);
    for (char *at = text, *end = text + size; l->kept && at < end;) {
        char *next = memchr(at, '\n', (size_t)(end - at));
        size_t whole = (size_t)((next ? next + 1 : end) - at);
        if (*at != '#' && goes(l, at, whole - (next != NULL))) {
            l->gone++;
        } else {
            memcpy(l->kept + l->used, at, whole);
            l->used += whole;
        }
        at += whole;
    }
    if (!l->kept) {
        code = HEADWAY__EXIT_SOFTWARE;
    } else if (l->gone > 0) {
        l->kept[l->used] = 0;
        code = headway__key_file_write(path, 0644, l->kept, 1);
    }
    free(l->kept);
    free(text);
    return code;
}

int headway__known_brokers_unpin(const char *url, const char *fingerprint, size_t *ret_count)
{
    char normal[URL_SIZE];
    leaving l = {.url = normal, .fingerprint = fingerprint};
    int lock, code = normal_of(url, normal);
    if (!code)
        code = headway__key_lock(&lock);
    if (code)
        return code;
    code = unpin(&l);
    headway__key_unlock(lock);
    if (!code)
        *ret_count = l.gone;
    return code;
}
