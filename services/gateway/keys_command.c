/* SPDX-License-Identifier: Apache-2.0 */
/* `headway gateway key`: keys made, listed and taken away. */
#include "keys.h"
#include "settings.h"

#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { EXIT_USAGE = 2, EXIT_DATA = 65, PATH_SIZE = 4096, DAYS_MOST = 36500 };

static const char usage[] =
    "usage: headway gateway key new NAME [--identity IDENTITY] [--days N] [--file FILE]\n"
    "       headway gateway key ls [--file FILE]\n"
    "       headway gateway key rm NAME [--file FILE]\n\n"
    "API keys of the HTTP gateway. A new key is shown once; the file has its hash alone. The\n"
    "gateway takes the file by --access-keys, and reads it again on SIGHUP.\n\n"
    "  --identity IDENTITY  as whom it calls (NAME); the bus's rights decide what that may do\n"
    "  --days N             until it expires; without it never\n"
    "  --file FILE          HEADWAY_GATEWAY_ACCESS_KEYS, else gateway-keys.yaml in\n"
    "                       ~/.config/headway\n";

typedef struct command {
    const char *identity, *days, *file;
    const char *words[2]; /* new NAME */
    int count;
    bool usual; /* nobody has named the file */
    keys_streams to;
} command;

static int refuse(const command *c, const char *what)
{
    fprintf(c->to.err, "headway gateway key: %s; try --help\n", what);
    return EXIT_USAGE;
}

static int parse(command *c, int argc, char **argv)
{
    const struct {
        const char *name;
        const char **value;
    } options[] = {
        {"--identity", &c->identity}, {"--days", &c->days}, {"--file", &c->file}, {NULL, NULL}};
    for (int i = 0; i < argc; i++) {
        size_t o = 0, size = 0;
        for (; options[o].name; o++) {
            size = strlen(options[o].name);
            if (strncmp(argv[i], options[o].name, size) == 0 &&
                (!argv[i][size] || argv[i][size] == '='))
                break;
        }
        if (options[o].name && argv[i][size])
            *options[o].value = argv[i] + size + 1;
        else if (options[o].name && i + 1 < argc)
            *options[o].value = argv[++i];
        else if (options[o].name || *argv[i] == '-' || c->count == 2)
            return refuse(c, options[o].name ? "an option is incomplete" : "an argument too many");
        else
            c->words[c->count++] = argv[i];
    }
    return 0;
}

/* Where they are when nobody says. */
static const char *default_file(char *path, size_t size)
{
    const char *named = getenv("HEADWAY_GATEWAY_ACCESS_KEYS"), *home = getenv("HOME");
    const char *config = getenv("XDG_CONFIG_HOME");
    if (named && *named)
        return named;
    if ((!config || !*config) && (!home || !*home))
        return NULL;
    if (config && *config)
        snprintf(path, size, "%s/headway/gateway-keys.yaml", config);
    else
        snprintf(path, size, "%s/.config/headway/gateway-keys.yaml", home);
    return path;
}

/* On a new machine none of them is there. Whoever writes the file says what was refused. */
static void make_folders(const char *file)
{
    char part[PATH_SIZE];
    for (const char *at = strchr(file + 1, '/'); at; at = strchr(at + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(at - file), file);
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return;
    }
}

static int make(const command *c, const headway_random *random)
{
    char text[KEY_TEXT];
    uint64_t days = 0;
    if (c->days && (settings_number(c->days, DAYS_MOST, &days) != 0 || !days))
        return refuse(c, "--days takes a number from 1 to 36500");
    gateway_key key = {.name = c->words[1],
                       .identity = c->identity,
                       .expires = days ? (int64_t)time(NULL) + (int64_t)days * 86400 : 0};
    if (c->usual)
        make_folders(c->file);
    keys_make(random, text);
    int error = keys_add(c->file, &key, text, c->to.err);
    if (!error) {
        fprintf(c->to.out, "%s\n", text);
        fprintf(c->to.err, "This is the only time that it is shown. Its hash is in %s\n", c->file);
    }
    sodium_memzero(text, sizeof text);
    return error ? EXIT_DATA : 0;
}

static int list(const command *c)
{
    gateway_keys *keys = NULL;
    if (keys_read(c->file, c->to.err, &keys) != 0)
        return EXIT_DATA;
    keys_print(keys, c->to.out);
    keys_free(keys);
    return 0;
}

int keys_command(int argc, char **argv, const headway_random *random, const keys_streams *to)
{
    char path[PATH_SIZE];
    command c = {.to = *to};
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, to->out);
            return 0;
        }
    int code = parse(&c, argc, argv);
    if (code)
        return code;
    c.file = c.file ? c.file : default_file(path, sizeof path);
    if (!c.file)
        return refuse(&c, "neither XDG_CONFIG_HOME nor HOME says where keys are kept: name a file "
                          "with --file");
    c.usual = c.file == path;
    if (c.count == 2 && strcmp(c.words[0], "new") == 0)
        return make(&c, random);
    if (c.count == 2 && strcmp(c.words[0], "rm") == 0)
        return keys_remove(c.file, c.words[1], to->err) == 0 ? 0 : EXIT_DATA;
    if (c.count == 1 && strcmp(c.words[0], "ls") == 0)
        return list(&c);
    return refuse(&c, "say new NAME, ls or rm NAME");
}
