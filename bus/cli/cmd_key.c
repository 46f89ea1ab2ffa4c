/* SPDX-License-Identifier: Apache-2.0 */
/* `headway key`: one's own keys, and those of whom one trusts. */
#include "cli.h"
#include "key_files.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OVERLAP_MOST_DAYS = 365 };

static int usage(const char *text)
{
    fprintf(stderr, "headway key %s; try --help\n", text);
    return HEADWAY__EXIT_USAGE;
}

static int name_wrong(const char *name)
{
    if (headway__key_name_valid(name))
        return 0;
    fprintf(stderr,
            "headway key: '%s' is no name: 1 to 63 letters, digits, '-', '_' and '.', no '.' at "
            "its beginning\n",
            name);
    return HEADWAY__EXIT_USAGE;
}

static void print_key(const key_public *key)
{
    char line[KEY_LINE], print[KEY_FINGERPRINT];
    headway__key_public_write(key, line);
    headway__key_fingerprint(key->bytes, print);
    printf("%s\n", line);
    fflush(stdout); /* what follows on stderr speaks of it */
    fprintf(stderr, "fingerprint %s\n", print);
}

/* "7d", or as durations are: until when; -1. */
static int64_t overlap_end(const char *text)
{
    char *end;
    long days = strtol(text, &end, 10);
    int64_t ms = strcmp(end, "d") == 0 && end != text && days >= 0 && days <= OVERLAP_MOST_DAYS
                     ? (int64_t)days * 86400000
                     : duration_parse(text);
    return ms < 0 ? -1 : (int64_t)time(NULL) + (ms + 999) / 1000;
}

/* --- new, show ------------------------------------------------------------------------------- */

/* Both files of a key called name, of the identity that `of` says. */
static int make_key(const char *name, const char *of, key_public *ret_key)
{
    char file[KEY_NAME + 8], path[KEY_PATH], text[KEY_LINE], line[KEY_LINE + 1];
    uint8_t secret[KEY_BYTES];
    key_public key = {.until = 0};
    snprintf(key.name, sizeof key.name, "%s", of);
    snprintf(file, sizeof file, "%s.key", name);
    int code = headway__key_path("keys", file, 1, path);
    if (code)
        return code;
    if (access(path, F_OK) == 0) {
        fprintf(stderr,
                "headway key: %s is there already, and stays: `headway key show %s` prints its "
                "public line, `headway key rotate %s` replaces it\n",
                path, name, name);
        return HEADWAY__EXIT_CREATE;
    }
    crypto_box_keypair(key.bytes, secret);
    headway__key_secret_write(of, secret, text);
    code = headway__key_file_write(path, 0600, text, 0);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    headway__key_public_write(&key, line);
    strcat(line, "\n");
    snprintf(file, sizeof file, "%s.pub", name);
    if (!code)
        code = headway__key_path("keys", file, 0, path);
    if (!code)
        code = headway__key_file_write(path, 0644, line, 1);
    *ret_key = key;
    return code;
}

static int key_new(int argc, char **argv)
{
    key_public key;
    int rest = options_parse("key new", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1)
        return usage("new: takes one name, as in `headway key new anna`");
    int code = name_wrong(argv[0]);
    if (!code)
        code = make_key(argv[0], argv[0], &key);
    if (!code)
        print_key(&key);
    if (!code)
        fprintf(stderr, "whoever is to let it in says: headway key trust 'THE LINE ABOVE'\n");
    return code;
}

/* The secret's own public part must be what the public file says. */
static int check_pair(const char *name, const key_public *key)
{
    uint8_t secret[KEY_BYTES], own[KEY_BYTES];
    int code = headway__key_secret_load(name, secret);
    if (code)
        return code;
    crypto_scalarmult_base(own, secret);
    sodium_memzero(secret, sizeof secret);
    if (memcmp(own, key->bytes, KEY_BYTES) == 0)
        return 0;
    fprintf(stderr, "headway key: %s.pub is not the public part of %s.key\n", name, name);
    return HEADWAY__EXIT_DATA;
}

static int key_show(int argc, char **argv)
{
    key_public key;
    int rest = options_parse("key show", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1)
        return usage("show: takes one name of your keys; `headway key ls` lists them");
    int code = name_wrong(argv[0]);
    if (!code)
        code = headway__key_public_load(argv[0], &key);
    if (!code)
        code = check_pair(argv[0], &key);
    if (!code)
        print_key(&key);
    return code;
}

/* --- trust, revoke --------------------------------------------------------------------------- */

/* Those that still hold, or hold for another key than this. */
static void forget_ended(key_list *list, const uint8_t bytes[KEY_BYTES], int64_t now)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if ((!list->keys[i].until || list->keys[i].until > now) &&
            memcmp(list->keys[i].bytes, bytes, KEY_BYTES) != 0)
            list->keys[kept++] = list->keys[i];
    list->count = kept;
}

static int is_revoked(const key_public *key)
{
    static key_list revoked;
    char path[KEY_PATH], print[KEY_FINGERPRINT];
    int code = headway__key_path("", "revoked", 0, path);
    if (!code)
        code = headway__key_list_load(path, &revoked);
    if (code || !headway__key_list_has(&revoked, key->bytes))
        return code;
    headway__key_fingerprint(key->bytes, print);
    fprintf(stderr,
            "headway key: %s was revoked: it is not trusted again. Have %s make a new one "
            "(headway key rotate)\n",
            print, key->name);
    return HEADWAY__EXIT_DATA;
}

/* until: of the identity's other keys; 0: there must be none. */
static int trust(const key_public *key, int64_t until)
{
    static key_list list;
    char path[KEY_PATH];
    int code = is_revoked(key);
    if (!code)
        code = headway__key_path("authorized", key->name, 1, path);
    if (!code)
        code = headway__key_list_load(path, &list);
    if (code)
        return code;
    forget_ended(&list, key->bytes, (int64_t)time(NULL));
    if (list.count > 0 && !until) {
        fprintf(stderr,
                "headway key: another key of %s is trusted. Is this a rotation? Say how long the "
                "old one still holds: --overlap 7d. Else revoke it first: headway key revoke %s\n",
                key->name, key->name);
        return HEADWAY__EXIT_CREATE;
    }
    for (size_t i = 0; i < list.count; i++)
        if (!list.keys[i].until || list.keys[i].until > until)
            list.keys[i].until = until;
    code = headway__key_list_add(&list, key, KEYS_MOST);
    return code ? code : headway__key_list_save(path, &list);
}

/* The line of an argument, @FILE, or - for stdin. */
static int read_line(const char *argument, key_public *ret_key)
{
    char why[512] = "";
    size_t size;
    char *text = text_read(argument, &size, why, sizeof why);
    const char *end = text ? memchr(text, '\n', size) : NULL;
    int wrong = !text || headway__key_public_read(text, end ? (size_t)(end - text) : size, ret_key,
                                                  why, sizeof why) != 0;
    if (wrong)
        fprintf(stderr, "headway key: %s\n", why);
    if (text)
        sodium_memzero(text, size); /* it may have been a private one */
    free(text);
    return wrong ? HEADWAY__EXIT_DATA : 0;
}

static int key_trust(int argc, char **argv)
{
    const char *as = NULL, *overlap = NULL;
    const option options[] = {{"--as", 0, &as, NULL}, {"--overlap", 0, &overlap, NULL}};
    char print[KEY_FINGERPRINT], *line = NULL;
    key_public key;
    int lock, rest = options_parse("key trust", argc, argv, options, 2);
    int64_t until = overlap ? overlap_end(overlap) : 0;
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1 && rest != 3) /* quoted, or as pasted */
        return usage("trust: takes a public line, @FILE or -");
    if (until < 0)
        return usage("trust: --overlap takes 7d, 12h or so, 365d at most");
    if (rest == 3) {
        size_t size = strlen(argv[0]) + strlen(argv[1]) + strlen(argv[2]) + 3;
        line = malloc(size);
        if (!line)
            return HEADWAY__EXIT_SOFTWARE;
        snprintf(line, size, "%s %s %s", argv[0], argv[1], argv[2]);
    }
    int code = read_line(line ? line : argv[0], &key);
    free(line);
    if (!code && as)
        code = name_wrong(as);
    if (code)
        return code;
    if (as)
        snprintf(key.name, sizeof key.name, "%s", as);
    key.until = 0;
    code = headway__key_lock(&lock);
    if (!code)
        code = trust(&key, until);
    if (code)
        return code;
    headway__key_fingerprint(key.bytes, print);
    printf("trusted: %s as %s\n", print, key.name);
    return 0;
}

/* Keys that fit leave list for revoked. which: a fingerprint, or NULL: all. */
static int move(key_list *list, const char *which, key_list *revoked, size_t *moved)
{
    size_t kept = 0;
    int code = 0;
    for (size_t i = 0; i < list->count && !code; i++) {
        char print[KEY_FINGERPRINT];
        headway__key_fingerprint(list->keys[i].bytes, print);
        if (which && strcmp(which, print) != 0) {
            list->keys[kept++] = list->keys[i];
            continue;
        }
        ++*moved;
        list->keys[i].until = 0;
        if (!headway__key_list_has(revoked, list->keys[i].bytes))
            code = headway__key_list_add(revoked, &list->keys[i], REVOKED_MOST);
        printf("revoked: %s of %s\n", print, list->keys[i].name);
    }
    list->count = kept;
    return code;
}

/* First it is written down as revoked, then it leaves those that are trusted. */
static int revoke_of(const char *name, const char *which, size_t *moved)
{
    static key_list list, revoked;
    char path[KEY_PATH], all[KEY_PATH];
    size_t before = *moved;
    int code = headway__key_path("authorized", name, 0, path);
    if (!code)
        code = headway__key_path("", "revoked", 1, all);
    if (!code)
        code = headway__key_list_load(path, &list);
    if (!code)
        code = headway__key_list_load(all, &revoked);
    if (!code)
        code = move(&list, which, &revoked, moved);
    if (code || *moved == before)
        return code;
    code = headway__key_list_save(all, &revoked);
    return code ? code : headway__key_list_save(path, &list);
}

static int key_revoke(int argc, char **argv)
{
    int lock, rest = options_parse("key revoke", argc, argv, NULL, 0), code = 0;
    char **names = NULL;
    size_t count = 0, moved = 0;
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1)
        return usage("revoke: takes an identity or a fingerprint");
    code = headway__key_lock(&lock);
    if (code)
        return code;
    if (strncmp(argv[0], "SHA256:", 7) == 0) {
        code = headway__key_names("authorized", "", &names, &count);
        for (size_t i = 0; i < count; i++) { /* one that cannot be read hides no other */
            int failed = revoke_of(names[i], argv[0], &moved);
            code = failed ? failed : code;
        }
        headway__key_names_free(names, count);
    } else {
        code = name_wrong(argv[0]);
        if (!code)
            code = revoke_of(argv[0], NULL, &moved);
    }
    if (code || moved)
        return code;
    fprintf(stderr, "headway key: no key of '%s' is trusted here; `headway key ls` lists them\n",
            argv[0]);
    return HEADWAY__EXIT_DATA;
}

/* --- rotate, ls ------------------------------------------------------------------------------ */

/* keys/NAME becomes keys/NAME.old. */
static int put_aside(const char *name)
{
    static const char *const endings[] = {"key", "pub"};
    char file[KEY_NAME + 16], from[KEY_PATH], to[KEY_PATH];
    for (size_t i = 0; i < 2; i++) {
        snprintf(file, sizeof file, "%s.%s", name, endings[i]);
        int code = headway__key_path("keys", file, 0, from);
        snprintf(file, sizeof file, "%s.old.%s", name, endings[i]);
        if (!code)
            code = headway__key_path("keys", file, 0, to);
        if (!code && rename(from, to) != 0) {
            perror("headway key: cannot put the old key aside");
            code = HEADWAY__EXIT_CREATE;
        }
        if (code)
            return code;
    }
    return 0;
}

static int is_put_aside(const char *name)
{
    char file[KEY_NAME + 16], path[KEY_PATH];
    struct stat is;
    static const char *const endings[] = {"key", "pub"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(file, sizeof file, "%s.old.%s", name, endings[i]);
        int code = headway__key_path("keys", file, 0, path);
        if (code)
            return code;
        if (lstat(path, &is) == 0) {
            fprintf(stderr,
                    "headway key: %s is there: a key called %s.old, or that of a rotation before. "
                    "Remove it when no broker needs it any more\n",
                    path, name);
            return HEADWAY__EXIT_CREATE;
        }
    }
    return 0;
}

/* A broker's folder on this machine learns of it at once. */
static int trust_here(const key_public *old, const key_public *new, int64_t until)
{
    static key_list list;
    char path[KEY_PATH];
    int code = headway__key_path("authorized", old->name, 0, path);
    if (!code)
        code = headway__key_list_load(path, &list);
    if (code || !headway__key_list_has(&list, old->bytes))
        return code;
    code = trust(new, until);
    if (!code)
        fprintf(stderr, "it is trusted on this machine already\n");
    return code;
}

static int key_rotate(int argc, char **argv)
{
    const char *overlap = "7d";
    const option options[] = {{"--overlap", 0, &overlap, NULL}};
    key_public old, new;
    char until[24];
    int rest = options_parse("key rotate", argc, argv, options, 1);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1)
        return usage("rotate: takes one name of your keys");
    int64_t end = overlap_end(overlap);
    if (end < 0)
        return usage("rotate: --overlap takes 7d, 12h or so, 365d at most");
    if (name_wrong(argv[0]))
        return HEADWAY__EXIT_USAGE;
    if (strlen(argv[0]) + 5 > KEY_NAME)
        return usage("rotate: a name of 59 characters at most leaves room for that of the old key");
    int lock, code = headway__key_lock(&lock);
    if (!code)
        code = headway__key_public_load(argv[0], &old);
    if (!code)
        code = is_put_aside(argv[0]);
    if (!code)
        code = put_aside(argv[0]);
    if (!code)
        code = make_key(argv[0], old.name, &new);
    if (!code)
        code = trust_here(&old, &new, end);
    if (code)
        return code;
    print_key(&new);
    headway__key_time_write(end, until);
    fprintf(stderr,
            "where brokers trust the old one, say:\n"
            "  headway key trust --overlap %s 'THE LINE ABOVE'\n"
            "it then holds until %s; until they do, it is here as %s.old\n",
            overlap, until, argv[0]);
    return 0;
}

static void list_key(const char *what, const char *name, const key_public *key)
{
    char print[KEY_FINGERPRINT], until[24] = "";
    headway__key_fingerprint(key->bytes, print);
    if (key->until)
        headway__key_time_write(key->until, until);
    printf("%-10s %-20s %s%s%s%s\n", what, name, print, key->until ? "  until " : "", until,
           key->until && key->until <= (int64_t)time(NULL) ? " (over)" : "");
}

static int list_folder(const char *what, const char *folder, const char *ending)
{
    static key_list list;
    char **names = NULL;
    size_t count = 0;
    int code = headway__key_names(folder, ending, &names, &count);
    for (size_t i = 0; i < count && !code; i++) {
        char file[KEY_NAME + 8], path[KEY_PATH];
        snprintf(file, sizeof file, "%s%s", names[i], ending);
        code = headway__key_path(folder, file, 0, path);
        if (!code)
            code = headway__key_list_load(path, &list);
        for (size_t k = 0; k < list.count && !code; k++)
            list_key(what, names[i], &list.keys[k]);
    }
    headway__key_names_free(names, count);
    return code;
}

static int key_ls(int argc, char **argv)
{
    static key_list revoked;
    char path[KEY_PATH];
    int rest = options_parse("key ls", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 0)
        return usage("ls: takes no argument");
    int code = list_folder("own", "keys", ".pub");
    if (!code)
        code = list_folder("trusted", "authorized", "");
    if (!code)
        code = headway__key_path("", "revoked", 0, path);
    if (!code)
        code = headway__key_list_load(path, &revoked);
    for (size_t i = 0; i < revoked.count && !code; i++)
        list_key("revoked", revoked.keys[i].name, &revoked.keys[i]);
    return code;
}

static int run(int argc, char **argv)
{
    static const subverb all[] = {
        {"new", key_new},       {"show", key_show}, {"trust", key_trust}, {"revoke", key_revoke},
        {"rotate", key_rotate}, {"ls", key_ls},     {NULL, NULL}};
    if (sodium_init() < 0) {
        fprintf(stderr, "headway key: libsodium does not start: no random numbers?\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    return subverb_run("key", all, argc, argv);
}

const verb command_key = {
    "key", "make keys, and say whose are trusted",
    "usage: headway key new NAME\n"
    "       headway key show NAME\n"
    "       headway key trust LINE|@FILE|- [--as IDENTITY] [--overlap TIME]\n"
    "       headway key revoke IDENTITY|FINGERPRINT\n"
    "       headway key rotate NAME [--overlap TIME]\n"
    "       headway key ls\n\n"
    "A key says who you are. Its private part never leaves your machine; its public part is one\n"
    "line, which whoever runs a broker trusts under your name:\n\n"
    "  headway key new anna                          here; prints the public line\n"
    "  headway key trust 'headway-x25519 ... anna'   at the broker\n\n"
    "Compare fingerprints when the line went by strange ways. A key is replaced without a gap:\n\n"
    "  headway key rotate anna                       here; the old one is kept as anna.old\n"
    "  headway key trust --overlap 7d 'headway-x25519 ... anna'    at the broker: both hold 7 "
    "days\n\n"
    "and one that got lost is revoked, and never trusted again:\n\n"
    "  headway key revoke anna\n\n"
    "      --as IDENTITY   trust it under another name than its own\n"
    "      --overlap TIME  how long the identity's old keys still hold: 7d, 12h (rotate: 7d)\n\n"
    "Files, below ~/.config/headway (XDG_CONFIG_HOME): keys/NAME.key (mode 600, else it is\n"
    "refused), keys/NAME.pub, authorized/IDENTITY, revoked.\n",
    run, NULL};
