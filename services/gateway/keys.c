/* SPDX-License-Identifier: Apache-2.0 */
#include "keys.h"
#include "file.h"
#include "token.h"
#include "yaml_file.h"

#include <headway/v1/gateway.headway.h>

#include <ctype.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

enum { ARENA_MOST = 64 << 20, NAME_MOST = 63 };

struct gateway_keys {
    headway_arena *arena;
    gateway_key *list;          /* as the file has them */
    const gateway_key **sorted; /* by hash */
    size_t count;
};

/* Where and of what is complained. */
typedef struct reader {
    const char *name;
    const yaml_place *places;
    FILE *out;
} reader;

static int complain(const reader *r, size_t index, const char *field, const char *why)
{
    char path[64];
    snprintf(path, sizeof path, "keys[%zu]%s%s", index, *field ? "." : "", field);
    const yaml_place *at = yaml_find(r->places, path);
    fprintf(r->out, "%s:%u:%u: field %s: %s\n", r->name, at ? at->line : 1, at ? at->column : 1,
            path, why);
    return HEADWAY_EMALFORMED;
}

int keys_name_good(const char *name)
{
    size_t size = strlen(name), i = 0;
    while (i < size && (isalnum((unsigned char)name[i]) || strchr("-_.", name[i])))
        i++;
    return size && size <= NAME_MOST && i == size;
}

int keys_identity_good(const char *identity)
{
    return *identity && strlen(identity) <= NAME_MOST && token_value(identity);
}

static int hash_of(const char *text, unsigned char ret_hash[KEY_HASH])
{
    size_t size;
    return strlen(text) == 2 * KEY_HASH &&
                   sodium_hex2bin(ret_hash, KEY_HASH, text, 2 * KEY_HASH, NULL, &size, NULL) == 0
               ? 0
               : HEADWAY_EMALFORMED;
}

static int take(gateway_keys *keys, const reader *r, const Headway__V1__GatewayKey *from)
{
    size_t index = keys->count;
    gateway_key *key = &keys->list[index];
    key->name = from->name;
    key->identity = from->identity ? from->identity : from->name;
    key->expires = from->expires ? from->expires->seconds : 0;
    if (!keys_name_good(key->name))
        return complain(r, index, "name", "write 1 to 63 letters, digits, '-', '_' or '.'");
    if (!keys_identity_good(key->identity))
        return complain(r, index, "identity", "an identity has 1 to 63 printable characters");
    if (from->expires && key->expires <= 0)
        return complain(r, index, "expires", "that is before there were keys");
    if (hash_of(from->sha256, key->hash) != 0)
        return complain(r, index, "sha256", "write the 64 digits of SHA-256 in hexadecimal");
    keys->sorted[keys->count++] = key;
    return 0;
}

static int by_hash(const void *a, const void *b)
{
    const gateway_key *const *left = a, *const *right = b;
    return memcmp((*left)->hash, (*right)->hash, KEY_HASH);
}

static int by_name(const void *a, const void *b)
{
    const gateway_key *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

/* Two of a name or of a hash: the later one is named. Leaves them sorted by hash. */
static int refuse_twins(gateway_keys *keys, const reader *r)
{
    int (*const orders[])(const void *, const void *) = {by_name, by_hash};
    static const char *const fields[] = {"name", "sha256"};
    for (size_t o = 0; o < 2; o++) {
        qsort(keys->sorted, keys->count, sizeof *keys->sorted, orders[o]);
        for (size_t i = 1; i < keys->count; i++) {
            const gateway_key *one = keys->sorted[i - 1], *other = keys->sorted[i];
            if (orders[o](&one, &other) == 0)
                return complain(r, (size_t)((one > other ? one : other) - keys->list), fields[o],
                                "another key has it already");
        }
    }
    return 0;
}

static int take_all(gateway_keys *keys, const reader *r, const Headway__V1__GatewayKeys *from)
{
    size_t count = from->n_keys;
    if (count > KEYS_MOST)
        return complain(r, KEYS_MOST, "", "a file has 10000 keys at most");
    keys->list = headway_arena_take(keys->arena, (count + 1) * sizeof *keys->list);
    keys->sorted = headway_arena_take(keys->arena, (count + 1) * sizeof *keys->sorted);
    if (!keys->list || !keys->sorted)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        int error = take(keys, r, from->keys[i]);
        if (error)
            return error;
    }
    return refuse_twins(keys, r);
}

static int read_message(gateway_keys *keys, reader *r, headway_bytes text,
                        ProtobufCMessage **ret_message)
{
    char why[1024] = "1:1: out of memory";
    yaml_place *places = NULL;
    headway_types *types = headway_types_new(headway_alloc_default());
    int error = types ? headway_types_add(types, headway_v1_gateway_proto_messages,
                                          headway_v1_gateway_proto_message_count)
                      : HEADWAY_ENOMEM;
    if (!error && text.size > KEYS_TEXT_MOST) {
        snprintf(why, sizeof why, "1:1: a file of keys has 4 MiB at most");
        error = HEADWAY_ELIMIT;
    }
    if (!error)
        error = yaml_read(text, &headway__v1__gateway_keys__descriptor, types, keys->arena,
                          ret_message, &places, why, sizeof why);
    headway_types_free(types);
    if (error)
        fprintf(r->out, "%s:%s\n", r->name, why);
    r->places = places;
    return error;
}

int keys_parse(const char *name, headway_bytes text, FILE *out, gateway_keys **ret_keys)
{
    reader r = {.name = name, .out = out};
    ProtobufCMessage *message = NULL;
    gateway_keys *keys = calloc(1, sizeof *keys);
    if (keys)
        keys->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    int error = keys && keys->arena ? 0 : HEADWAY_ENOMEM;
    if (!error)
        error = read_message(keys, &r, text, &message);
    if (!error)
        error = take_all(keys, &r, (const Headway__V1__GatewayKeys *)message);
    if (error)
        keys_free(keys);
    else
        *ret_keys = keys;
    return error;
}

int keys_read(const char *path, FILE *out, gateway_keys **ret_keys)
{
    size_t size;
    char *text = file_read(path, KEYS_TEXT_MOST, &size);
    if (!text) {
        fprintf(out, "cannot read %s: %s; `headway gateway key new NAME` writes one\n", path,
                strerror(errno));
        return errno == ENOMEM ? HEADWAY_ENOMEM : HEADWAY_EIO;
    }
    int error = keys_parse(path, headway_bytes_of(text, size), out, ret_keys);
    free(text);
    return error;
}

void keys_free(gateway_keys *keys)
{
    if (keys && keys->arena)
        headway_arena_free(keys->arena);
    free(keys);
}

const gateway_key *keys_at(const gateway_keys *keys, size_t index)
{
    return index < keys->count ? &keys->list[index] : NULL;
}

const gateway_key *keys_by_hash(const gateway_keys *keys, const unsigned char hash[KEY_HASH])
{
    size_t low = 0, high = keys->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(keys->sorted[middle]->hash, hash, KEY_HASH);
        if (order == 0)
            return keys->sorted[middle];
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}
