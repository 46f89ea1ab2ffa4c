/* SPDX-License-Identifier: Apache-2.0 */
/* `headway context`: buses that are named once. */
#include "cli.h"
#include "context.h"
#include "key_files.h"
#include "shown.h"
#include "url.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int usage(const char *text)
{
    fprintf(stderr, "headway context %s; try --help\n", text);
    return HEADWAY__EXIT_USAGE;
}

/* Options and one name. 0, or the exit code. */
static int one_name(const char *command, int argc, char **argv, const option *options, size_t count)
{
    int rest = options_parse(command, argc, argv, options, count);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest == 1 && headway__key_name_valid(argv[0]))
        return 0;
    fprintf(stderr,
            "headway %s: takes one name: 1 to 63 letters, digits, '-', '_' and '.'; try --help\n",
            command);
    return HEADWAY__EXIT_USAGE;
}

static int no_context(const char *name, int error)
{
    fprintf(stderr, "headway context: %s '%s': `headway context ls` lists them\n",
            error == HEADWAY_EMALFORMED ? "damaged is the file of"
            : error == HEADWAY_EIO      ? "cannot read the file of"
                                        : "there is none called",
            name);
    return HEADWAY__EXIT_DATA;
}

/* One item as whoever connects will read it: the name of a bus, which is no other context's, or a
   URL. */
static int check_item(const char *own, const char *item)
{
    char normal[URL_SIZE], plain[HEADWAY__ENDPOINTS], shown[256];
    headway__context other;
    int is_url = strstr(item, "://") != NULL;
    int ok = is_url ? headway__url_normal(item, normal) == 0 && memcmp(item, normal, 6) == 0
                    : headway__endpoint_plain(item, plain, sizeof plain) == 0;
    if (!ok) {
        fprintf(stderr, "headway context: '%s' is no bus: a name, ipc://PATH or tcp://HOST:PORT\n",
                text_shown(item, shown, sizeof shown));
        return HEADWAY__EXIT_USAGE;
    }
    int error =
        is_url || strcmp(item, own) == 0 ? HEADWAY_EINVAL : headway__context_find(item, &other);
    if (error == HEADWAY_EINVAL)
        return 0;
    if (error)
        return no_context(item, error);
    fprintf(stderr, "headway context: '%s' is a context itself: say what it stands for, --bus %s\n",
            item, text_shown(other.bus, shown, sizeof shown));
    return HEADWAY__EXIT_USAGE;
}

static int check_bus(const char *own, const char *bus)
{
    char item[sizeof((headway__context *)0)->bus];
    unsigned count = 0;
    for (;; bus++) {
        size_t size = strcspn(bus, ",");
        snprintf(item, sizeof item, "%.*s", (int)size, bus);
        if (size == 0 || ++count > HEADWAY_BROKERS_LIMIT) {
            fprintf(stderr, "headway context: --bus takes 1 to %d buses, with commas between\n",
                    HEADWAY_BROKERS_LIMIT);
            return HEADWAY__EXIT_USAGE;
        }
        int code = check_item(own, item);
        bus += size;
        if (code || !*bus)
            return code;
    }
}

/* What is said of it must hold: a bus, a key of one's own, a public line. */
static int check(headway__context *c, const char *key)
{
    char why[256];
    key_public public;
    int code = check_bus(c->name, c->bus);
    if (!code && *c->identity)
        code = headway__key_name_valid(c->identity)
                   ? headway__key_public_load(c->identity, &public)
                   : usage("add: --identity takes the name of a key of `headway key ls`");
    if (code || !key)
        return code;
    if (headway__key_public_read(key, strlen(key), &public, why, sizeof why) != 0) {
        fprintf(stderr, "headway context: --broker-key: %s\n", why);
        return HEADWAY__EXIT_DATA;
    }
    public.until = 0;
    headway__key_public_write(&public, c->broker_key);
    return 0;
}

static int context_add(int argc, char **argv)
{
    const char *bus = NULL, *identity = NULL, *key = NULL;
    const option options[] = {{"--bus", 'b', &bus, NULL},
                              {"--identity", 'i', &identity, NULL},
                              {"--broker-key", 0, &key, NULL}};
    char path[KEY_PATH], text[1100];
    headway__context c = {.bus = ""};
    int code = one_name("context add", argc, argv, options, 3);
    if (code)
        return code;
    if (!bus || !*bus || strlen(bus) >= sizeof c.bus || strchr(bus, '\n'))
        return usage("add: say where it is: --bus tcp://HOST:PORT");
    if (identity && strlen(identity) >= sizeof c.identity)
        return usage("add: --identity takes the name of a key of `headway key ls`");
    snprintf(c.name, sizeof c.name, "%s", argv[0]);
    snprintf(c.bus, sizeof c.bus, "%s", bus);
    snprintf(c.identity, sizeof c.identity, "%s", identity ? identity : "");
    code = check(&c, key);
    if (!code)
        code = headway__key_path("contexts", argv[0], 1, path);
    if (code)
        return code;
    if (access(path, F_OK) == 0) {
        fprintf(
            stderr,
            "headway context: there is one called '%s' already: `headway context rm %s` first\n",
            c.name, c.name);
        return HEADWAY__EXIT_CREATE;
    }
    int n = snprintf(text, sizeof text, "bus %s\n", c.bus);
    if (*c.identity)
        n += snprintf(text + n, sizeof text - (size_t)n, "identity %s\n", c.identity);
    if (*c.broker_key)
        (void)snprintf(text + n, sizeof text - (size_t)n, "broker-key %s\n", c.broker_key);
    return headway__key_file_write(path, 0600, text, 1);
}

static int context_use(int argc, char **argv)
{
    char path[KEY_PATH], text[80];
    headway__context c;
    int code = one_name("context use", argc, argv, NULL, 0);
    if (code)
        return code;
    int error = headway__context_find(argv[0], &c);
    if (error)
        return no_context(argv[0], error);
    code = headway__key_path("", "context", 1, path);
    snprintf(text, sizeof text, "%s\n", argv[0]);
    if (!code)
        code = headway__key_file_write(path, 0600, text, 1);
    if (!code && getenv("HEADWAY_BUS") && *getenv("HEADWAY_BUS"))
        fprintf(stderr, "headway context: HEADWAY_BUS is set in this shell, and goes before it\n");
    return code;
}

static int context_rm(int argc, char **argv)
{
    char path[KEY_PATH], current[64];
    int code = one_name("context rm", argc, argv, NULL, 0);
    if (!code)
        code = headway__key_path("contexts", argv[0], 0, path);
    if (code)
        return code;
    if (unlink(path) != 0) {
        if (errno == ENOENT)
            return no_context(argv[0], 0);
        fprintf(stderr, "headway context: cannot remove %s: %s\n", path, strerror(errno));
        return HEADWAY__EXIT_CREATE;
    }
    (void)unsetenv("HEADWAY_CONTEXT"); /* what `use` said */
    if (headway__context_current(current) == 0 && strcmp(current, argv[0]) == 0 &&
        headway__key_path("", "context", 0, path) == 0)
        (void)unlink(path);
    return 0;
}

static void list(const headway__context *c, int is_current)
{
    char bus[sizeof c->bus], identity[sizeof c->identity];
    printf("%s %-20s %s%s%s%s\n", is_current ? "*" : " ", c->name,
           text_shown(c->bus, bus, sizeof bus), *c->identity ? "  as " : "",
           text_shown(c->identity, identity, sizeof identity),
           *c->broker_key ? "  key pinned" : "");
}

static int context_ls(int argc, char **argv)
{
    char **names = NULL, current[64];
    size_t count = 0;
    int rest = options_parse("context ls", argc, argv, NULL, 0);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 0)
        return usage("ls: takes no argument");
    int code = headway__context_current(current) == 0 ? 0 : no_context("context", HEADWAY_EIO);
    int failed = headway__key_names("contexts", "", &names, &count);
    code = failed ? failed : code;
    for (size_t i = 0; i < count; i++) { /* one that cannot be read hides no other */
        headway__context c;
        int error = headway__context_find(names[i], &c);
        if (error)
            code = no_context(names[i], error);
        else
            list(&c, strcmp(current, c.name) == 0);
    }
    headway__key_names_free(names, count);
    return code;
}

static int run(int argc, char **argv)
{
    static const subverb all[] = {{"add", context_add},
                                  {"use", context_use},
                                  {"ls", context_ls},
                                  {"rm", context_rm},
                                  {NULL, NULL}};
    return subverb_run("context", all, argc, argv);
}

const verb command_context = {
    "context", "name a bus once",
    "usage: headway context add NAME --bus BUS [--identity KEY] [--broker-key LINE]\n"
    "       headway context use NAME\n"
    "       headway context ls\n"
    "       headway context rm NAME\n\n"
    "A context is a bus with a name: where it is, with which key of yours you come (`headway "
    "key`),\n"
    "and which key its broker has. Wherever a bus is named, a context's name will do:\n\n"
    "  headway context add plant --bus tcp://127.0.0.1:7000 --identity anna\n"
    "  headway ls --bus plant\n"
    "  headway context use plant      from now on, where nothing else is said\n\n"
    "--bus goes before HEADWAY_BUS, that before HEADWAY_CONTEXT, that before what `use` said, "
    "that\n"
    "before main. `headway broker --listen` takes no contexts.\n\n"
    "  -b, --bus BUS          a name or URL, or several brokers with commas between\n"
    "  -i, --identity KEY     a name of `headway key ls`\n"
    "      --broker-key LINE  the public line that `headway key show` prints at the broker\n",
    run, NULL};
