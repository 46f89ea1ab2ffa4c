/* SPDX-License-Identifier: Apache-2.0 */
#include "access.h"

#include "known_brokers.h"
#include "run.h"
#include "url.h"

#include <headway/main.h>

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEYS_KEPT = 4 /* of a broker: while one is rotated */ };

typedef struct keyed {
    char url[640];
    uint8_t keys[KEYS_KEPT][KEY_BYTES];
    uint32_t count, next; /* tried in turn */
} keyed;

/* security is first: that is all its user sees. */
typedef struct access_keys {
    headway_transport_security security;
    keyed brokers[HEADWAY_BROKERS_LIMIT];
    size_t count;
    char identity[KEY_NAME];
    key_public own;
} access_keys;

static const char *given(const char *variable)
{
    const char *text = getenv(variable);
    return text && *text ? text : NULL;
}

static int identity_said; /* on the command line, not by a variable that all programs inherit */

void headway__access_given(const char *identity, const char *broker_key)
{
    identity_said = identity != NULL;
    if (identity)
        (void)setenv("HEADWAY_IDENTITY", identity, 1);
    if (broker_key)
        (void)setenv("HEADWAY_BROKER_KEY", broker_key, 1);
}

static int server_key(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    access_keys *access = user;
    for (size_t i = 0; i < access->count; i++) {
        keyed *broker = &access->brokers[i];
        if (strcmp(broker->url, url) != 0 || broker->count == 0)
            continue;
        memcpy(ret_key, broker->keys[broker->next++ % broker->count], KEY_BYTES);
        return 0;
    }
    return HEADWAY_EACCES;
}

/* --- the broker's key ------------------------------------------------------------------------ */

static int add_key(keyed *broker, const key_public *key)
{
    if (broker->count < KEYS_KEPT)
        memcpy(broker->keys[broker->count++], key->bytes, KEY_BYTES);
    return 0;
}

static int read_key(const char *who, const char *line, const char *from, key_public *ret_key)
{
    char why[256];
    if (headway__key_public_read(line, strlen(line), ret_key, why, sizeof why) == 0)
        return 0;
    fprintf(stderr, "%s: %s: %s, where the broker runs\n", who, from, why);
    return HEADWAY__EXIT_USAGE;
}

/* What is said now must not differ from what was pinned. */
static int against_pinned(const char *who, const char *url, const key_public *key,
                          const key_list *pinned)
{
    char now[KEY_FINGERPRINT], before[KEY_FINGERPRINT];
    if (pinned->count == 0 || headway__key_list_has(pinned, key->bytes))
        return 0;
    headway__key_fingerprint(key->bytes, now);
    headway__key_fingerprint(pinned->keys[0].bytes, before);
    fprintf(
        stderr,
        "%s: the key given for %s is not the one that is pinned:\n  given  %s\n  pinned %s\n"
        "  Somebody may stand in between. If the broker has a new key, pin it too (`headway key "
        "pin`) or forget the old one: headway key unpin %s\n",
        who, url, now, before, url);
    return HEADWAY__EXIT_USAGE;
}

/* The first meeting: its key cannot be asked for without trusting who answers. */
static int ask(const char *who, const char *url, key_public *ret_key)
{
    char line[KEY_LINE + 2], print[KEY_FINGERPRINT];
    fprintf(stderr,
            "The broker at %s is not known here.\n"
            "Where it runs, `headway key show broker` prints its key. Paste that line to trust it\n"
            "from now on, or nothing to give up:\n> ",
            url);
    if (!fgets(line, sizeof line, stdin) || line[0] == '\n')
        return HEADWAY__EXIT_USAGE;
    line[strcspn(line, "\r\n")] = 0;
    int code = read_key(who, line, "the answer", ret_key);
    if (code == 0)
        code = headway__known_brokers_pin(url, ret_key);
    if (code == 0) {
        headway__key_fingerprint(ret_key->bytes, print);
        fprintf(stderr, "Pinned %s for %s.\n", print, url);
    }
    return code;
}

static int unknown(const char *who, const char *url)
{
    fprintf(
        stderr,
        "%s: the key of the broker at %s is not known. Where it runs, `headway key show broker` "
        "prints it; then here:\n  headway key pin %s 'headway-x25519 ...'\n"
        "or say it each time: --broker-key LINE (HEADWAY_BROKER_KEY)\n",
        who, url, url);
    return HEADWAY__EXIT_USAGE;
}

/* Its keys, if any are known. */
static int known_keys(const char *who, const headway__place *place, keyed *broker)
{
    const char *line = given("HEADWAY_BROKER_KEY"), *from = "--broker-key";
    key_list *pinned = calloc(1, sizeof *pinned);
    key_public key;
    int code = pinned ? headway__known_brokers_load(place->url, pinned) : HEADWAY__EXIT_SOFTWARE;
    if (!line && *place->broker_key) {
        line = place->broker_key;
        from = "the context's broker-key";
    }
    if (code == 0 && line) {
        code = read_key(who, line, from, &key);
        if (code == 0)
            code = against_pinned(who, place->url, &key, pinned);
        if (code == 0)
            code = add_key(broker, &key);
    }
    for (size_t i = 0; i < (pinned && !line ? pinned->count : 0) && code == 0; i++)
        code = add_key(broker, &pinned->keys[i]);
    free(pinned);
    return code;
}

/* --- one's own ------------------------------------------------------------------------------- */

/* The name that nobody has to give: the login's, if there is a key of it. */
static int own_by_default(access_keys *access)
{
    char path[KEY_PATH], file[KEY_NAME + 8];
    char login[KEY_NAME];
    if (!headway__key_login(login) || !headway__key_has_folder())
        return 0;
    snprintf(file, sizeof file, "%s.key", login);
    if (headway__key_path("keys", file, 0, path) != 0 || faccessat(AT_FDCWD, path, F_OK, 0) != 0)
        return 0;
    snprintf(access->identity, sizeof access->identity, "%s", login);
    return 1;
}

/* A function of a cloud has no file that only it can read: its key comes with its settings. It is
   wiped there, so that neither children nor /proc have it. 1: there is one, and code says what
   became of it. */
static int own_is_given(const char *who, access_keys *access, int *ret_code)
{
    char why[128], *text = getenv("HEADWAY_IDENTITY_KEY");
    if (!text || !*text)
        return 0;
    int wrong =
        headway__key_secret_read(text, strlen(text), access->security.secret_key, why, sizeof why);
    sodium_memzero(text, strlen(text));
    if (wrong)
        fprintf(stderr, "%s: HEADWAY_IDENTITY_KEY: %s: it is what keys/NAME.key has\n", who, why);
    else
        (void)crypto_scalarmult_base(access->own.bytes, access->security.secret_key);
    snprintf(access->own.name, sizeof access->own.name, "%s",
             *access->identity ? access->identity : "own");
    memcpy(access->security.public_key, access->own.bytes, KEY_BYTES);
    *ret_code = wrong ? HEADWAY__EXIT_USAGE : 0;
    return 1;
}

static int load_own(const char *who, access_keys *access, const char *url)
{
    int given_code;
    if (own_is_given(who, access, &given_code))
        return given_code;
    if (!*access->identity && !own_by_default(access)) {
        fprintf(stderr,
                "%s: the broker at %s lets in only whose key it knows, and you have none here: "
                "`headway key new` makes one, or name it with --identity (HEADWAY_IDENTITY)\n",
                who, url);
        return HEADWAY__EXIT_USAGE;
    }
    int code = headway__key_public_load(access->identity, &access->own);
    if (code == 0)
        code = headway__key_secret_load(access->identity, access->security.secret_key);
    memcpy(access->security.public_key, access->own.bytes, KEY_BYTES);
    return code;
}

/* --- all of it ------------------------------------------------------------------------------- */

/* Two contexts in one list must mean the same one. */
static int name_of(const char *who, const headway__places *places, access_keys *access)
{
    const char *name = given("HEADWAY_IDENTITY");
    for (size_t i = 0; i < places->count && !given("HEADWAY_IDENTITY"); i++) {
        const char *other = places->all[i].identity;
        if (*other && name && strcmp(name, other) != 0) {
            fprintf(stderr,
                    "%s: '%s' and '%s': a program has one identity; say which (--identity)\n", who,
                    name, other);
            return HEADWAY__EXIT_USAGE;
        }
        name = *other ? other : name;
    }
    if (name && !headway__key_name_valid(name)) {
        fprintf(stderr, "%s: '%s' is no name of a key; `headway key ls`\n", who, name);
        return HEADWAY__EXIT_USAGE;
    }
    snprintf(access->identity, sizeof access->identity, "%s", name ? name : "");
    return 0;
}

/* The keys of one broker on tcp. */
static int add_broker(const char *who, const headway__place *place, int may_ask,
                      access_keys *access)
{
    keyed *broker = &access->brokers[access->count];
    int code = known_keys(who, place, broker);
    if (code != 0)
        return code;
    if (broker->count == 0 && headway__url_is_loopback(place->url) && !*access->identity &&
        !given("HEADWAY_IDENTITY_KEY")) {
        access->security.insecure = 1;
        return 0;
    }
    if (broker->count == 0) {
        key_public key;
        int terminal = may_ask && isatty(0) && isatty(2);
        code = terminal ? ask(who, place->url, &key) : unknown(who, place->url);
        if (code == 0)
            code = add_key(broker, &key);
    }
    snprintf(broker->url, sizeof broker->url, "%s", place->url);
    access->count++;
    return code;
}

int headway__access_find(const char *who, const char *names_or_urls, int may_ask,
                         headway_transport_security **ret_security)
{
    headway__places *places = calloc(1, sizeof *places);
    access_keys *access = calloc(1, sizeof *access);
    int code = places && access ? 0 : HEADWAY__EXIT_SOFTWARE;
    int error = code ? 0 : headway__places_of(names_or_urls, places);
    if (error) {
        headway__endpoint_wrong(who, names_or_urls, error);
        code = HEADWAY__EXIT_USAGE;
    }
    if (code == 0) {
        access->security = (headway_transport_security){
            .size = sizeof access->security, .ipc_by_kernel = 1, .server_key = server_key};
        access->security.user = access;
        code = name_of(who, places, access);
    }
    for (size_t i = 0; code == 0 && i < places->count; i++)
        if (strncmp(places->all[i].url, "tcp://", 6) == 0)
            code = add_broker(who, &places->all[i], may_ask, access);
    if (code == 0 && access->count > 0)
        code = load_own(who, access, access->brokers[0].url);
    else if (code == 0 && identity_said && places->count > 0)
        fprintf(
            stderr,
            "%s: --identity %s is not used: by ipc the broker knows you as your user, uid:%lu\n",
            who, access->identity, (unsigned long)geteuid());
    free(places);
    if (code == 0)
        *ret_security = &access->security;
    else
        headway_security_free(access ? &access->security : NULL);
    return code;
}

int headway__access_has_more(const headway_transport_security *security)
{
    const access_keys *access = (const access_keys *)security;
    int more = 0;
    for (size_t i = 0; access && i < access->count; i++)
        more |= access->brokers[i].next < access->brokers[i].count;
    return more;
}

void headway__access_hint(const char *who, const headway_transport_security *security)
{
    const access_keys *access = (const access_keys *)security;
    char line[KEY_LINE], old[KEY_NAME + 16], path[KEY_PATH];
    if (access && access->count == 0 && access->security.insecure)
        fprintf(stderr,
                "%s: if it runs and has keys, give it yours: --identity NAME (`headway key new` "
                "makes one)\n",
                who);
    if (!access || access->count == 0)
        return;
    headway__key_public_write(&access->own, line);
    fprintf(stderr,
            "%s: if it runs, it may not trust your key '%s', or hold another than the one that is "
            "known here. Where it runs:\n  headway key trust '%s'\n  headway key show broker\n",
            who, access->identity, line);
    snprintf(old, sizeof old, "%s.old.key", access->identity);
    if (headway__key_path("keys", old, 0, path) == 0 && faccessat(AT_FDCWD, path, F_OK, 0) == 0)
        fprintf(stderr, "Until then your key of before may still do: --identity %s.old\n",
                access->identity);
}

int headway_security_new(const char *names_or_urls, headway_transport_security **ret_security)
{
    return headway__access_find("headway", names_or_urls, 0, ret_security) == 0 ? 0
                                                                                : HEADWAY_EACCES;
}

void headway_security_free(headway_transport_security *security)
{
    if (!security)
        return;
    sodium_memzero(security, sizeof(access_keys));
    free(security);
}
