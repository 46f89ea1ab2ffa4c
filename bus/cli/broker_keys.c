/* SPDX-License-Identifier: Apache-2.0 */
#include "broker_keys.h"

#include "cli.h"
#include "key_files.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { RETRY_S = 5 };

typedef struct trusted {
    uint8_t bytes[KEY_BYTES];
    char name[KEY_NAME];
    int64_t until;
} trusted;

/* What a change of the files shows in. */
typedef struct stamp {
    struct timespec folder, revoked;
    ino_t folder_file, revoked_file;
} stamp;

struct broker_keys {
    uv_mutex_t lock;
    key_public own;
    uint8_t secret[KEY_BYTES];
    int has_own;
    trusted *all; /* by bytes */
    size_t count, identities;
    int64_t next_end; /* when the next key's time is over; 0: none's */
    stamp seen;
    uint8_t probe[KEY_BYTES];
    int probing, refused;
    int64_t retry_at; /* the files could not be read, and are then */
    int64_t told;     /* when a stranger was named last */
    unsigned strangers;
    int unreviewed; /* links were not judged by what was read last */
};

static int by_bytes(const void *a, const void *b)
{
    return memcmp(((const trusted *)a)->bytes, ((const trusted *)b)->bytes, KEY_BYTES);
}

static const trusted *find(const broker_keys *keys, const uint8_t bytes[KEY_BYTES])
{
    trusted wanted;
    memcpy(wanted.bytes, bytes, KEY_BYTES);
    const trusted *found =
        keys->count ? bsearch(&wanted, keys->all, keys->count, sizeof wanted, by_bytes) : NULL;
    return found && (!found->until || found->until > (int64_t)time(NULL)) ? found : NULL;
}

/* --- reading --------------------------------------------------------------------------------- */

static stamp stamp_now(void)
{
    char path[KEY_PATH];
    struct stat is;
    stamp s = {.folder_file = 0};
    if (headway__key_path("", "authorized", 0, path) == 0 && stat(path, &is) == 0) {
        s.folder = is.st_mtim;
        s.folder_file = is.st_ino;
    }
    if (headway__key_path("", "revoked", 0, path) == 0 && stat(path, &is) == 0) {
        s.revoked = is.st_mtim;
        s.revoked_file = is.st_ino;
    }
    return s;
}

static int same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static int same_stamp(const stamp *a, const stamp *b)
{
    return same_time(a->folder, b->folder) && same_time(a->revoked, b->revoked) &&
           a->folder_file == b->folder_file && a->revoked_file == b->revoked_file;
}

/* The keys of one identity, but those that were revoked. */
static int add_identity(broker_keys *into, const char *name, const key_list *revoked)
{
    char path[KEY_PATH];
    key_list list = {.count = 0};
    int code = headway__key_path("authorized", name, 0, path);
    if (code == 0)
        code = headway__key_list_load(path, &list);
    if (code != 0)
        return code;
    trusted *all = realloc(into->all, (into->count + list.count + 1) * sizeof *all);
    if (!all)
        return HEADWAY__EXIT_SOFTWARE;
    into->all = all;
    for (size_t i = 0; i < list.count; i++) {
        const key_public *key = &list.keys[i];
        if (headway__key_list_has(revoked, key->bytes))
            continue;
        trusted *one = &all[into->count++];
        memcpy(one->bytes, key->bytes, KEY_BYTES);
        snprintf(one->name, sizeof one->name, "%s", name);
        one->until = key->until;
    }
    into->identities++;
    return 0;
}

/* When the next of them ends, of those that have not. */
static int64_t next_end(const broker_keys *keys)
{
    int64_t now = (int64_t)time(NULL), first = 0;
    for (size_t i = 0; i < keys->count; i++) {
        int64_t until = keys->all[i].until;
        if (until > now && (!first || until < first))
            first = until;
    }
    return first;
}

/* A key stands for one identity: of two, neither has it. */
static int drop_twins(broker_keys *keys)
{
    size_t kept = 0;
    int twins = 0;
    for (size_t i = 0, next; i < keys->count; i = next) {
        for (next = i + 1; next < keys->count && by_bytes(&keys->all[i], &keys->all[next]) == 0;)
            next++;
        if (next == i + 1) {
            keys->all[kept++] = keys->all[i];
            continue;
        }
        fprintf(stderr,
                "headway broker: the same key is trusted as '%s' and as '%s': it is taken for "
                "neither: remove it from one of their files in authorized/\n",
                keys->all[i].name, keys->all[i + 1].name);
        twins = HEADWAY__EXIT_DATA;
    }
    keys->count = kept;
    return twins;
}

/* ret_code: of the first identity that could not be read; the others are there. */
static int read_all(broker_keys *into, int *ret_code)
{
    char path[KEY_PATH], **names = NULL;
    key_list *revoked = calloc(1, sizeof *revoked);
    size_t count = 0;
    int code = revoked ? headway__key_path("", "revoked", 0, path) : HEADWAY__EXIT_SOFTWARE;
    *ret_code = 0;
    if (code == 0)
        code = headway__key_list_load(path, revoked);
    if (code == 0)
        code = headway__key_names("authorized", "", &names, &count);
    for (size_t i = 0; i < count && code == 0; i++) {
        int wrong = add_identity(into, names[i], revoked);
        *ret_code = *ret_code ? *ret_code : wrong;
    }
    headway__key_names_free(names, count);
    free(revoked);
    if (into->count)
        qsort(into->all, into->count, sizeof *into->all, by_bytes);
    int twins = drop_twins(into);
    *ret_code = *ret_code ? *ret_code : twins;
    return code;
}

/* Under the lock. */
static int reload(broker_keys *keys, int strict)
{
    broker_keys fresh = {.seen = stamp_now()};
    int wrong, code = read_all(&fresh, &wrong);
    keys->seen = fresh.seen; /* what is wrong is not said twice a second */
    keys->retry_at = code ? (int64_t)time(NULL) + RETRY_S : 0;
    if (code != 0 || (strict && wrong)) {
        free(fresh.all);
        return code ? code : wrong;
    }
    free(keys->all);
    keys->all = fresh.all;
    keys->count = fresh.count;
    keys->identities = fresh.identities;
    keys->next_end = next_end(keys);
    return 0;
}

int broker_keys_reload(broker_keys *keys, size_t *ret_count)
{
    int code = 0;
    uv_mutex_lock(&keys->lock);
    if (keys->has_own)
        code = reload(keys, 0);
    keys->unreviewed |= keys->has_own && code == 0;
    *ret_count = keys->identities;
    uv_mutex_unlock(&keys->lock);
    return code ? HEADWAY_EIO : 0;
}

/* Under the lock. 1: the files had changed, and were read. */
static int look(broker_keys *keys)
{
    const stamp now = stamp_now();
    int again = keys->retry_at && keys->retry_at <= (int64_t)time(NULL);
    if ((same_stamp(&now, &keys->seen) && !again) || reload(keys, 0) != 0)
        return 0;
    keys->unreviewed = 1;
    return 1;
}

int broker_keys_changed(broker_keys *keys)
{
    int changed = 0;
    uv_mutex_lock(&keys->lock);
    if (keys->has_own) {
        int ended = keys->next_end && keys->next_end <= (int64_t)time(NULL);
        if (ended)
            keys->next_end = next_end(keys);
        (void)look(keys);
        changed = ended || keys->unreviewed;
        keys->unreviewed = 0;
    }
    uv_mutex_unlock(&keys->lock);
    return changed;
}

/* --- judging --------------------------------------------------------------------------------- */

/* By its fingerprint, which the key's owner can compare; a line a second at most. */
static void tell_stranger(broker_keys *keys, const headway_credentials *who)
{
    char print[KEY_FINGERPRINT];
    int64_t now = (int64_t)time(NULL);
    keys->strangers++;
    if (now == keys->told)
        return;
    headway__key_fingerprint(who->public_key, print);
    fprintf(stderr, "headway broker: turned away: %s, with the key %s, which is not trusted here",
            who->remote, print);
    if (keys->strangers > 1)
        fprintf(stderr, " (and %u before)", keys->strangers - 1);
    fputc('\n', stderr);
    keys->told = now;
    keys->strangers = 0;
}

static int admit(void *user, const headway_credentials *who)
{
    broker_keys *keys = user;
    if (who->mechanism != HEADWAY_MECHANISM_CURVE)
        return 0;
    uv_mutex_lock(&keys->lock);
    int known = find(keys, who->public_key) != NULL;
    if (!known && look(keys)) /* it may have been trusted just now */
        known = find(keys, who->public_key) != NULL;
    if (!known && keys->probing && memcmp(keys->probe, who->public_key, KEY_BYTES) == 0)
        keys->refused = 1;
    if (!known && !keys->probing)
        tell_stranger(keys, who);
    uv_mutex_unlock(&keys->lock);
    return known ? 0 : HEADWAY_EACCES;
}

int broker_keys_identify(void *user, const headway_credentials *who, char *ret_name, size_t size)
{
    broker_keys *keys = user;
    *ret_name = 0;
    if (who->mechanism == HEADWAY_MECHANISM_PEER)
        snprintf(ret_name, size, "uid:%lld", (long long)who->uid);
    if (who->mechanism != HEADWAY_MECHANISM_CURVE)
        return 0;
    uv_mutex_lock(&keys->lock);
    const trusted *found = find(keys, who->public_key);
    if (found)
        snprintf(ret_name, size, "%s", found->name);
    uv_mutex_unlock(&keys->lock);
    return found ? 0 : HEADWAY_EACCES;
}

int broker_keys_probe(broker_keys *keys, const uint8_t *key)
{
    uv_mutex_lock(&keys->lock);
    int refused = keys->refused;
    keys->probing = key != NULL;
    if (key) {
        memcpy(keys->probe, key, KEY_BYTES);
        keys->refused = 0;
    }
    uv_mutex_unlock(&keys->lock);
    return refused;
}

/* --- the beginning and the end --------------------------------------------------------------- */

static int load_own(broker_keys *keys, const char *identity)
{
    int code = headway__key_public_load(identity, &keys->own);
    if (code == 0)
        code = headway__key_secret_load(identity, keys->secret);
    keys->has_own = code == 0;
    if (code != 0)
        fprintf(stderr,
                "  a broker on tcp needs a key of its own: `headway key new %s` makes it; or name "
                "another with --identity; on loopback, --insecure does without\n",
                identity);
    return code;
}

int broker_keys_open(const char *identity, broker_keys **ret_keys)
{
    broker_keys *keys = calloc(1, sizeof *keys);
    if (!keys || uv_mutex_init(&keys->lock) != 0) {
        free(keys);
        fprintf(stderr, "headway broker: out of memory\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = identity ? load_own(keys, identity) : 0;
    if (code == 0 && identity)
        code = reload(keys, 1);
    if (code == 0)
        *ret_keys = keys;
    else
        broker_keys_close(keys);
    return code;
}

void broker_keys_close(broker_keys *keys)
{
    if (!keys)
        return;
    uv_mutex_destroy(&keys->lock);
    sodium_memzero(keys->secret, sizeof keys->secret);
    free(keys->all);
    free(keys);
}

headway_transport_security broker_keys_security(broker_keys *keys)
{
    headway_transport_security s = {
        .size = sizeof s, .ipc_by_kernel = 1, .admit = admit, .user = keys};
    if (keys->has_own) {
        memcpy(s.public_key, keys->own.bytes, KEY_BYTES);
        memcpy(s.secret_key, keys->secret, KEY_BYTES);
    }
    return s;
}

const key_public *broker_keys_own(const broker_keys *keys)
{
    return keys->has_own ? &keys->own : NULL;
}
