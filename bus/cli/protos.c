/* SPDX-License-Identifier: Apache-2.0 */
#include "protos.h"

#include "cli.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_DEEP = 32 };

static int out_of_memory(const char *command)
{
    fprintf(stderr, "headway %s: out of memory\n", command);
    return HEADWAY__EXIT_SOFTWARE;
}

static int add_words(strings *words, const char *text, int cut)
{
    while (*text) {
        size_t size = cut ? strcspn(text, ",") : strlen(text);
        if (size && strings_print(words, "%.*s", (int)size, text) != 0)
            return -1;
        text += size + (text[size] == ',');
    }
    return 0;
}

/* The word of an option that begins at argv[*at], which moves onto its last argument. */
static const char *word_of(const char *name, char letter, int argc, char **argv, int *at)
{
    const char *word = argv[*at];
    size_t size = strlen(name);
    int whole = strcmp(word, name) == 0;
    if (strncmp(word, name, size) == 0 && word[size] == '=')
        return word + size + 1;
    if (letter && word[0] == '-' && word[1] == letter && word[2])
        return word + 2;
    if (letter && word[0] == '-' && word[1] == letter)
        whole = 1;
    if (!whole)
        return NULL;
    return *at + 1 < argc ? argv[++*at] : "";
}

int list_take(const char *command, const char *name, char letter, int argc, char **argv,
              strings *words)
{
    int rest = 0, only = 0;
    for (int i = 0; i < argc; i++) {
        int begin = i;
        only = only || strcmp(argv[i], "--") == 0;
        const char *word = only ? NULL : word_of(name, letter, argc, argv, &i);
        if (!word) {
            argv[rest++] = argv[begin];
            continue;
        }
        if (!*word) {
            fprintf(stderr, "headway %s: incomplete option '%s'; try --help\n", command,
                    argv[begin]);
            return -1;
        }
        if (add_words(words, word, !letter) != 0) {
            out_of_memory(command);
            return -1;
        }
    }
    return rest;
}

/* --- Folders --------------------------------------------------------------------------------- */

int protos_is_name(const char *name)
{
    size_t size = strlen(name);
    return size > 6 && strcmp(name + size - 6, ".proto") == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_folder(const char *path, strings *entries)
{
    DIR *folder = opendir(path);
    if (!folder)
        return -1;
    int failed = 0;
    for (struct dirent *entry; !failed && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            failed = strings_add(entries, entry->d_name);
    closedir(folder);
    if (entries->count)
        qsort(entries->list, entries->count, sizeof *entries->list, by_name);
    return failed;
}

static int under(const char *root, const char *folder, unsigned depth, strings *names)
{
    char path[PATH_MAX], name[PATH_MAX];
    const char *slash = *folder ? "/" : "";
    strings entries = {NULL, 0};
    struct stat st;
    if (depth > FOLDERS_DEEP ||
        snprintf(path, sizeof path, "%s/%s", root, folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int failed = list_folder(path, &entries);
    for (size_t i = 0; i < entries.count && !failed; i++) {
        int n = snprintf(name, sizeof name, "%s%s%s", folder, slash, entries.list[i]);
        failed = n >= (int)sizeof name ||
                 snprintf(path, sizeof path, "%s/%s", root, name) >= (int)sizeof path;
        if (failed || lstat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            failed = under(root, name, depth + 1, names);
        else if (protos_is_name(name) && !strings_has(names, name))
            failed = names->count >= PROTOS_MOST || strings_add(names, name) != 0;
    }
    strings_free(&entries);
    return failed ? -1 : 0;
}

int protos_under(const char *command, const char *root, const char *folder, strings *names)
{
    errno = 0;
    if (under(root, folder, 0, names) == 0)
        return 0;
    if (errno)
        fprintf(stderr, "headway %s: cannot read %s/%s: %s\n", command, root, folder,
                strerror(errno));
    else
        fprintf(stderr, "headway %s: %s/%s: more than %d files\n", command, root, folder,
                PROTOS_MOST);
    return -1;
}

/* --- Names ----------------------------------------------------------------------------------- */

/* What is left of path under dir: "" when they are the same, NULL when it is elsewhere. */
static const char *inside(const char *dir, const char *path)
{
    size_t size = strcmp(dir, "/") == 0 ? 0 : strlen(dir);
    if (strncmp(path, dir, size) != 0 || (path[size] && path[size] != '/'))
        return NULL;
    return path[size] ? path + size + 1 : path + size;
}

static const char *name_of(const strings *dirs, const char *path)
{
    for (size_t i = 0; i < dirs->count; i++) {
        const char *name = inside(dirs->list[i], path);
        if (name)
            return name;
    }
    return NULL;
}

int protos_add_dir(protos *p, const char *dir, const char *shown)
{
    return strings_add(&p->dirs, dir) == 0 && strings_add(&p->shown, shown) == 0 ? 0 : -1;
}

static int add_dir(protos *p, const char *dir)
{
    char path[PATH_MAX];
    if (!realpath(dir, path)) {
        fprintf(stderr, "headway %s: -I %s: %s\n", p->command, dir, strerror(errno));
        return HEADWAY__EXIT_DATA;
    }
    if (strings_has(&p->dirs, path))
        return 0;
    const char *shown = strcmp(dir, ".") == 0 ? "" : dir;
    return protos_add_dir(p, path, shown) == 0 ? 0 : out_of_memory(p->command);
}

/* Without -I: a folder that is named is one; a file's is this one, or its own. */
static int default_dir(protos *p, const char *path, int is_folder)
{
    char here[PATH_MAX], own[PATH_MAX];
    if (is_folder)
        return add_dir(p, path);
    if (realpath(".", here) && inside(here, path))
        return add_dir(p, ".");
    snprintf(own, sizeof own, "%s", path);
    *strrchr(own, '/') = 0;
    return add_dir(p, *own ? own : "/");
}

static int add_file(protos *p, const char *name, const char *path)
{
    if (strings_has(&p->names, name))
        return 0;
    if (p->names.count == PROTOS_MOST) {
        fprintf(stderr, "headway %s: more than %d files\n", p->command, PROTOS_MOST);
        return HEADWAY__EXIT_DATA;
    }
    if (strings_add(&p->names, name) != 0 || strings_add(&p->paths, path) != 0)
        return out_of_memory(p->command);
    return 0;
}

/* root: the import directory, of which folder is a part as protoc would name it. */
static int add_folder(protos *p, const char *given, const char *path, const char *folder)
{
    strings found = {NULL, 0};
    char name[PATH_MAX], shown[PATH_MAX];
    int code = strings_add(&p->folders, folder) == 0 ? 0 : out_of_memory(p->command);
    if (!code && protos_under(p->command, path, "", &found) != 0)
        code = HEADWAY__EXIT_DATA;
    for (size_t i = 0; i < found.count && !code; i++) {
        size_t size = strlen(given);
        const char *slash = size && given[size - 1] == '/' ? "" : "/";
        int n = snprintf(name, sizeof name, "%s%s%s", folder, *folder ? "/" : "", found.list[i]);
        int m = snprintf(shown, sizeof shown, "%s%s%s", given, slash, found.list[i]);
        code = n < (int)sizeof name && m < (int)sizeof shown ? add_file(p, name, shown)
                                                             : HEADWAY__EXIT_DATA;
    }
    if (!code && found.count == 0) {
        fprintf(stderr, "headway %s: there is no .proto file under %s\n", p->command, given);
        code = HEADWAY__EXIT_DATA;
    }
    strings_free(&found);
    return code;
}

/* The folder's real path: where a link points to does not say what a file is called. */
static int real_path(const char *given, char path[PATH_MAX], int *ret_is_folder)
{
    char folder[PATH_MAX], dir[PATH_MAX];
    struct stat st;
    if (stat(given, &st) != 0)
        return -1;
    *ret_is_folder = S_ISDIR(st.st_mode);
    if (*ret_is_folder)
        return realpath(given, path) ? 0 : -1;
    const char *slash = strrchr(given, '/');
    snprintf(folder, sizeof folder, "%.*s/", slash ? (int)(slash - given) : 1, slash ? given : ".");
    errno = ENAMETOOLONG;
    if (!realpath(folder, dir))
        return -1;
    int n = snprintf(path, PATH_MAX, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir,
                     slash ? slash + 1 : given);
    return n < PATH_MAX ? 0 : -1;
}

static int add_given(protos *p, const char *given, int find_dirs)
{
    char path[PATH_MAX];
    int is_folder = 0;
    if (real_path(given, path, &is_folder) != 0) {
        fprintf(stderr, "headway %s: %s: %s\n", p->command, given, strerror(errno));
        return HEADWAY__EXIT_DATA;
    }
    if (!is_folder && !protos_is_name(path)) {
        fprintf(stderr, "headway %s: %s is no .proto file\n", p->command, given);
        return HEADWAY__EXIT_DATA;
    }
    int code = find_dirs ? default_dir(p, path, is_folder) : 0;
    const char *name = code ? NULL : name_of(&p->dirs, path);
    if (!code && !name) {
        fprintf(stderr, "headway %s: %s is in none of the import directories; name one with -I\n",
                p->command, given);
        return HEADWAY__EXIT_USAGE;
    }
    if (code)
        return code;
    return is_folder ? add_folder(p, given, path, name) : add_file(p, name, given);
}

int protos_find(protos *p, const strings *dirs, char *const *files, size_t count)
{
    int code = 0;
    for (size_t i = 0; i < dirs->count && !code; i++)
        code = add_dir(p, dirs->list[i]);
    for (size_t i = 0; i < count && !code; i++)
        code = add_given(p, files[i], dirs->count == 0);
    return code;
}

const char *protos_path(const protos *p, const char *name)
{
    for (size_t i = 0; i < p->names.count && i < p->paths.count; i++)
        if (strcmp(p->names.list[i], name) == 0)
            return p->paths.list[i];
    return name;
}

void protos_path_print(const protos *p, const char *name, FILE *out)
{
    char path[PATH_MAX];
    const char *known = protos_path(p, name);
    for (size_t i = 0; i < p->dirs.count && known == name; i++) {
        const char *shown = p->shown.list[i];
        size_t size = strlen(shown);
        int n = snprintf(path, sizeof path, "%s/%s", p->dirs.list[i], name);
        if (n >= (int)sizeof path || access(path, F_OK) != 0)
            continue;
        fprintf(out, "%s%s%s", shown, size && !strchr("/:", shown[size - 1]) ? "/" : "", name);
        return;
    }
    fputs(known, out);
}

void protos_free(protos *p)
{
    strings_free(&p->dirs);
    strings_free(&p->shown);
    strings_free(&p->names);
    strings_free(&p->paths);
    strings_free(&p->folders);
    free(p->descriptors);
    p->descriptors = NULL;
}
