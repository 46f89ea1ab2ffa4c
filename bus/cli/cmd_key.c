/* SPDX-License-Identifier: Apache-2.0 */
/* `headway key`: one's own keys, and those of whom one trusts. */
#include "cli.h"
#include "key_trust.h"
#include "known_brokers.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { OVERLAP_MOST_DAYS = 365, KEY_TEXT_LEAST = 40 };

static int usage(const char *text)
{
    fprintf(stderr, "headway key %s; try --help\n", text);
    return HEADWAY__EXIT_USAGE;
}

/* What is as long as a key may be a private one: it is not repeated. */
static int name_wrong(const char *name)
{
    if (headway__key_name_valid(name))
        return 0;
    if (strlen(name) >= KEY_TEXT_LEAST)
        name = "...";
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

/* The key that is meant when none is named: that of the login name. */
static int login_name(char name[KEY_NAME])
{
    if (headway__key_login(name))
        return 0;
    return usage("new: your login name is no name of a key: say one, as in `headway key new anna`");
}

static int run_new(int argc, char **argv)
{
    key_public key;
    char login[KEY_NAME];
    int lock, code = 0, rest = options_parse("key new", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1)
        return usage("new: takes one name, as in `headway key new anna`");
    const char *name = rest ? argv[0] : login;
    code = rest ? name_wrong(name) : login_name(login);
    if (!code)
        code = headway__key_lock(&lock);
    if (!code)
        code = key_make(name, name, &key);
    if (!code)
        print_key(&key);
    if (!code)
        fprintf(stderr,
                "whoever is to let it in says: headway key trust 'THE LINE ABOVE'\n"
                "or, if it is a broker's, whoever comes there: headway key pin URL 'THE LINE "
                "ABOVE'\n");
    return code;
}

static int has_name(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return 1;
    return 0;
}

/* What was put aside by a rotation is not meant unless it is named. */
static int is_aside(char *const *names, size_t count, const char *name)
{
    char base[KEY_NAME];
    size_t size = strlen(name);
    if (size < 5 || strcmp(name + size - 4, ".old") != 0)
        return 0;
    snprintf(base, sizeof base, "%.*s", (int)size - 4, name);
    return has_name(names, count, base);
}

/* The key of the login name, or the only one there is. */
static int choose_name(char name[KEY_NAME])
{
    char login[KEY_NAME], **names = NULL;
    size_t count = 0, found = 0;
    int code = headway__key_names("keys", ".pub", &names, &count);
    name[0] = 0;
    for (size_t i = 0; i < count && !code; i++)
        if (!is_aside(names, count, names[i]) && ++found)
            snprintf(name, KEY_NAME, "%s", names[i]);
    if (!code && headway__key_login(login) && has_name(names, count, login))
        snprintf(name, KEY_NAME, "%s", login);
    else if (!code && found == 0)
        code = usage("show: there is no key yet: `headway key new` makes one");
    else if (!code && found > 1)
        code = usage("show: there are several keys: name one of `headway key ls`");
    headway__key_names_free(names, count);
    return code;
}

static int run_show(int argc, char **argv)
{
    key_public key;
    char chosen[KEY_NAME];
    int rest = options_parse("key show", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1)
        return usage("show: takes one name of your keys; `headway key ls` lists them");
    int code = rest ? name_wrong(argv[0]) : choose_name(chosen);
    if (!code)
        code = key_pair(rest ? argv[0] : chosen, &key);
    if (!code)
        print_key(&key);
    return code;
}

/* --- trust, revoke --------------------------------------------------------------------------- */

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

/* The same of words, quoted or as pasted. */
static int read_words(int count, char **words, key_public *ret_key)
{
    char line[KEY_LINE * 2];
    if (count == 1)
        return read_line(words[0], ret_key);
    int n = snprintf(line, sizeof line, "%s %s %s", words[0], words[1], words[2]);
    if (n >= (int)sizeof line) /* no line is as long: read_line says so */
        line[sizeof line - 1] = 0;
    return read_line(line, ret_key);
}

static int run_trust(int argc, char **argv)
{
    const char *as = NULL, *overlap = NULL;
    const option options[] = {{"--as", 0, &as, NULL}, {"--overlap", 0, &overlap, NULL}};
    char print[KEY_FINGERPRINT];
    key_public key;
    int lock, rest = options_parse("key trust", argc, argv, options, 2);
    int64_t until = overlap ? overlap_end(overlap) : 0;
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1 && rest != 3)
        return usage("trust: takes a public line, @FILE or -");
    if (until < 0)
        return usage("trust: --overlap takes 7d, 12h or so, 365d at most");
    int code = read_words(rest, argv, &key);
    if (!code && as)
        code = name_wrong(as);
    if (code)
        return code;
    if (as)
        snprintf(key.name, sizeof key.name, "%s", as);
    key.until = 0;
    code = headway__key_lock(&lock);
    if (!code)
        code = key_trust(&key, until);
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

static int run_revoke(int argc, char **argv)
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

static int run_rotate(int argc, char **argv)
{
    const char *overlap = "7d";
    const option options[] = {{"--overlap", 0, &overlap, NULL}};
    key_public new;
    char until[24];
    int trusted = 0, rest = options_parse("key rotate", argc, argv, options, 1);
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
        code = key_rotate(argv[0], end, &new, &trusted);
    if (code)
        return code;
    print_key(&new);
    headway__key_time_write(end, until);
    fprintf(
        stderr,
        "%swhere brokers trust the old one, say:\n"
        "  headway key trust --overlap %s 'THE LINE ABOVE'\n"
        "it then holds until %s; until they do, it is here as %s.old: --identity %s.old\n"
        "a broker's own key: let those who come pin the line first, and start the broker anew\n",
        trusted ? "it is trusted on this machine already\n" : "", overlap, until, argv[0], argv[0]);
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

static int list_file(const char *what, const char *name, const char *folder, const char *file)
{
    static key_list list;
    char path[KEY_PATH];
    int code = headway__key_path(folder, file, 0, path);
    if (!code)
        code = headway__key_list_load(path, &list);
    for (size_t k = 0; k < list.count && !code; k++)
        list_key(what, name ? name : list.keys[k].name, &list.keys[k]);
    return code;
}

/* One that cannot be read hides no other. */
static int list_folder(const char *what, const char *folder, const char *ending)
{
    char **names = NULL;
    size_t count = 0;
    int code = headway__key_names(folder, ending, &names, &count);
    for (size_t i = 0; i < count; i++) {
        char file[KEY_NAME + 8];
        snprintf(file, sizeof file, "%s%s", names[i], ending);
        int failed = list_file(what, names[i], folder, file);
        code = failed ? failed : code;
    }
    headway__key_names_free(names, count);
    return code;
}

static void list_pin(void *user, const char *url, const key_public *key)
{
    char print[KEY_FINGERPRINT];
    (void)user;
    headway__key_fingerprint(key->bytes, print);
    printf("%-10s %-20s %s  of %s\n", "pinned", url, print, key->name);
}

static int run_ls(int argc, char **argv)
{
    int rest = options_parse("key ls", argc, argv, NULL, 0), code = 0;
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 0)
        return usage("ls: takes no argument");
    const int codes[] = {
        list_folder("own", "keys", ".pub"), list_folder("trusted", "authorized", ""),
        list_file("revoked", NULL, "", "revoked"), headway__known_brokers_each(list_pin, NULL)};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        code = codes[i] ? codes[i] : code;
    return code;
}

/* --- pin, unpin ------------------------------------------------------------------------------ */

static int run_pin(int argc, char **argv)
{
    char url[URL_SIZE], print[KEY_FINGERPRINT];
    key_public key;
    int rest = options_parse("key pin", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 2 && rest != 4)
        return usage("pin: takes the broker's URL, then its public line, @FILE or -");
    if (headway__url_normal(argv[0], url) != 0)
        return usage("pin: keys are pinned for the URL of one broker, as tcp://HOST:PORT");
    int code = read_words(rest - 1, argv + 1, &key);
    if (!code)
        code = headway__known_brokers_pin(url, &key);
    if (code)
        return code;
    headway__key_fingerprint(key.bytes, print);
    printf("pinned: %s of %s for %s\n", print, key.name, url);
    return 0;
}

static int run_unpin(int argc, char **argv)
{
    char url[URL_SIZE];
    size_t gone = 0;
    int rest = options_parse("key unpin", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest < 1 || rest > 2 || headway__url_normal(argv[0], url) != 0)
        return usage(
            "unpin: takes the broker's URL, as tcp://HOST:PORT, and perhaps a fingerprint");
    if (rest == 2 && strncmp(argv[1], "SHA256:", 7) != 0)
        return usage("unpin: a fingerprint begins with SHA256:; `headway key ls` prints them");
    int code = headway__known_brokers_unpin(url, rest == 2 ? argv[1] : NULL, &gone);
    if (code)
        return code;
    if (gone == 0) {
        fprintf(stderr, "headway key: no such key is pinned for %s; `headway key ls` lists them\n",
                url);
        return HEADWAY__EXIT_DATA;
    }
    printf("unpinned: %zu for %s\n", gone, url);
    return 0;
}

static int run(int argc, char **argv)
{
    static const subverb all[] = {
        {"new", run_new},       {"show", run_show},     {"trust", run_trust},
        {"revoke", run_revoke}, {"rotate", run_rotate}, {"ls", run_ls},
        {"pin", run_pin},       {"unpin", run_unpin},   {NULL, NULL}};
    if (sodium_init() < 0) {
        fprintf(stderr, "headway key: libsodium does not start: no random numbers?\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    return subverb_run("key", all, argc, argv);
}

const verb command_key = {
    "key", "make keys, and say whose are trusted",
    "usage: headway key new [NAME]\n"
    "       headway key show [NAME]\n"
    "       headway key trust LINE|@FILE|- [--as IDENTITY] [--overlap TIME]\n"
    "       headway key revoke IDENTITY|FINGERPRINT\n"
    "       headway key rotate NAME [--overlap TIME]\n"
    "       headway key pin URL LINE|@FILE|-\n"
    "       headway key unpin URL [FINGERPRINT]\n"
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
    "Without a name a key is that of your login name; show: else the only one there is.\n\n"
    "A broker has a key too. Pin it, and nobody else can pass for the broker; two are pinned "
    "while\n"
    "it is replaced:\n\n"
    "  headway key pin tcp://plant:7000 'headway-x25519 ... plant'\n"
    "  headway key unpin tcp://plant:7000 SHA256:...\n\n"
    "      --as IDENTITY   trust it under another name than its own\n"
    "      --overlap TIME  how long the identity's old keys still hold: 7d, 12h (rotate: 7d)\n\n"
    "Files, below ~/.config/headway (XDG_CONFIG_HOME): keys/NAME.key (mode 600, else it is\n"
    "refused), keys/NAME.pub, authorized/IDENTITY, revoked, known_brokers.\n",
    run, NULL};
