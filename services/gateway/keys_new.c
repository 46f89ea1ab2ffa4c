/* SPDX-License-Identifier: Apache-2.0 */
/* Keys made, kept and taken away. */
#include "file.h"
#include "keys.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { TIME_SIZE = 32, NAME_SIZE = 64 };

void keys_make(const headway_random *random, char ret_text[KEY_TEXT])
{
    unsigned char bits[KEY_HASH];
    random->fill(random->user, bits, sizeof bits);
    memcpy(ret_text, "hw_", 3);
    sodium_bin2base64(ret_text + 3, KEY_TEXT - 3, bits, sizeof bits,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bits, sizeof bits);
}

static const char *time_text(int64_t seconds, char *text)
{
    struct tm parts;
    time_t time = (time_t)seconds;
    if (!gmtime_r(&time, &parts) || !strftime(text, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        snprintf(text, TIME_SIZE, "1970-01-01T00:00:01Z");
    return text;
}

/* An identity is printable: in YAML only two characters need care between quotes. */
static void write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void write_key(FILE *out, const gateway_key *key)
{
    char hash[2 * KEY_HASH + 1], until[TIME_SIZE];
    sodium_bin2hex(hash, sizeof hash, key->hash, KEY_HASH);
    fprintf(out, "- name: \"%s\"\n  identity: ", key->name);
    write_quoted(out, key->identity);
    fprintf(out, "\n  sha256: \"%s\"\n", hash);
    if (key->expires)
        fprintf(out, "  expires: \"%s\"\n", time_text(key->expires, until));
}

/* Every key of keys (may be NULL) but that of the name `except`, and one more. */
static int write_all(const char *path, const gateway_keys *keys, const char *except,
                     const gateway_key *more, FILE *out)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    const gateway_key *key;
    if (!file)
        return HEADWAY_ENOMEM;
    fputs("# Keys of the HTTP gateway, by `headway gateway key`. Hashes alone: they open nothing.\n"
          "keys:\n",
          file);
    for (size_t i = 0; keys && (key = keys_at(keys, i)) != NULL; i++)
        if (!except || strcmp(key->name, except) != 0)
            write_key(file, key);
    if (more)
        write_key(file, more);
    int failed = fclose(file) != 0 ? ENOMEM : file_replace(path, text, size);
    free(text);
    if (failed == EEXIST)
        fprintf(out, "%s.new is there: another is changing the keys, or was killed: remove it\n",
                path);
    else if (failed)
        fprintf(out, "cannot write %s: %s\n", path, strerror(failed));
    return !failed ? 0 : failed == ENOMEM ? HEADWAY_ENOMEM : HEADWAY_EIO;
}

static const gateway_key *named(const gateway_keys *keys, const char *name)
{
    const gateway_key *key = NULL;
    for (size_t i = 0; keys && (key = keys_at(keys, i)) != NULL; i++)
        if (strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

/* A file that is not there holds no keys. */
static int read_some(const char *path, FILE *out, gateway_keys **ret_keys)
{
    struct stat about;
    *ret_keys = NULL;
    if (stat(path, &about) != 0 && errno == ENOENT)
        return 0;
    return keys_read(path, out, ret_keys);
}

static int refuse(FILE *out, const char *what, const char *why)
{
    fprintf(out, "'%s': %s\n", what, why);
    return HEADWAY_EINVAL;
}

int keys_add(const char *path, const gateway_key *key, const char *text, FILE *out)
{
    gateway_key whole = *key;
    gateway_keys *keys;
    if (!keys_name_good(key->name))
        return refuse(out, key->name, "a name has 1 to 63 letters, digits, '-', '_' and '.'");
    whole.identity = key->identity ? key->identity : key->name;
    if (!keys_identity_good(whole.identity))
        return refuse(out, whole.identity, "an identity has 1 to 63 printable characters");
    int error = read_some(path, out, &keys);
    if (error)
        return error;
    keys_hash(headway_bytes_of_string(text), whole.hash);
    if (named(keys, key->name))
        error = refuse(out, key->name, "there is a key of that name; `key rm` takes it away");
    else if (keys && keys_at(keys, KEYS_MOST - 1))
        error = HEADWAY_ELIMIT;
    else
        error = write_all(path, keys, NULL, &whole, out);
    if (error == HEADWAY_ELIMIT)
        fprintf(out, "%s has %d keys, which is the limit: remove one\n", path, KEYS_MOST);
    keys_free(keys);
    return error;
}

int keys_remove(const char *path, const char *name, FILE *out)
{
    gateway_keys *keys = NULL;
    int error = keys_read(path, out, &keys);
    if (!error && !named(keys, name)) {
        fprintf(out, "'%s': there is no key of that name in %s\n", name, path);
        error = HEADWAY_ENOTFOUND;
    }
    if (!error)
        error = write_all(path, keys, name, NULL, out);
    keys_free(keys);
    return error;
}

void keys_print(const gateway_keys *keys, FILE *out)
{
    const gateway_key *key;
    char until[TIME_SIZE];
    for (size_t i = 0; (key = keys_at(keys, i)) != NULL; i++)
        fprintf(out, "%-24s %-24s %s\n", key->name, key->identity,
                key->expires ? time_text(key->expires, until) : "-");
}
