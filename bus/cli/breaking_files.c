/* SPDX-License-Identifier: Apache-2.0 */
/* `headway breaking` against files: a folder of them, or those of a git revision. */
#include "breaking.h"
#include "folder.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int out_of_memory(void)
{
    fprintf(stderr, "headway breaking: out of memory\n");
    return HEADWAY__EXIT_SOFTWARE;
}

static int is_there(const char *root, const char *name)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s/%s", root, name) < (int)sizeof path &&
           access(path, F_OK) == 0;
}

/* The older file that is this one but for folders before it; NULL: there is none. */
static const char *deeper(const strings *names, const char *name)
{
    size_t tail = strlen(name);
    for (size_t i = 0; i < names->count; i++) {
        const char *at = names->list[i];
        size_t size = strlen(at);
        if (size > tail + 1 && at[size - tail - 1] == '/' && strcmp(at + size - tail, name) == 0)
            return at;
    }
    return NULL;
}

/* What is left of this name when folders are taken away, such that it stands in root; or NULL. */
static const char *shallower(const char *root, const char *name)
{
    for (const char *slash = name; (slash = strchr(slash, '/')); slash++)
        if (is_there(root, slash + 1))
            return slash + 1;
    return NULL;
}

static void say_misplaced(const char *path, const char *name, const char *root, const char *there)
{
    size_t size = strlen(name), path_size = strlen(path), there_size = strlen(there);
    fprintf(stderr,
            "headway breaking: %s is %s by its path from the import directory; there is no such "
            "file\n  in %s, but there is %s. If that is the same file, paths count from\n  ",
            path, name, root, there);
    if (there_size > size)
        fprintf(stderr, "%.*s there: name that with --against.\n", (int)(there_size - size - 1),
                there);
    else if (path_size > there_size + 1 && !strcmp(path + path_size - there_size, there))
        fprintf(stderr, "another folder here: write -I %.*s\n", (int)(path_size - there_size - 1),
                path);
    else
        fprintf(stderr, "%.*s here: name that with -I.\n", (int)(size - there_size - 1), name);
}

/* None of the files stands there: where one does by another path, the import directory is not the
   one that was named, and all that could be found would be noise. 1 after saying so. */
static int is_misplaced(const breaking_state *b, const protos *older)
{
    for (size_t root = 0; root < older->dirs.count; root++) {
        const char *dir = older->dirs.list[root];
        int found = 0;
        strings names = {NULL, 0};
        (void)protos_under("breaking", dir, "", &names);
        for (size_t i = 0; i < b->files.names.count && !found; i++) {
            const char *name = b->files.names.list[i], *there = deeper(&names, name);
            there = there ? there : shallower(dir, name);
            found = there != NULL;
            if (found)
                say_misplaced(protos_path(&b->files, name), name, older->shown.list[root], there);
        }
        strings_free(&names);
        if (found)
            return 1;
    }
    return 0;
}

static int is_older(const protos *older, const char *name)
{
    size_t root = 0;
    while (root < older->dirs.count && !is_there(older->dirs.list[root], name))
        root++;
    return root < older->dirs.count;
}

/* The files that there were: those that are named, and those that have gone from named folders. */
static int find_older(const breaking_state *b, protos *older)
{
    const strings *roots = &older->dirs, *names = &b->files.names;
    size_t known = 0;
    for (size_t i = 0; i < names->count; i++)
        known += (size_t)is_older(older, names->list[i]);
    if (known == 0 && is_misplaced(b, older))
        return HEADWAY__EXIT_DATA;
    for (size_t i = 0; i < names->count; i++) {
        if (!is_older(older, names->list[i]))
            fprintf(stderr, "headway breaking: %s is new; nothing to compare it with\n",
                    protos_path(&b->files, names->list[i]));
        else if (strings_add(&older->names, names->list[i]) != 0)
            return out_of_memory();
    }
    for (size_t i = 0; i < b->files.folders.count; i++)
        for (size_t root = 0; root < roots->count; root++)
            if (is_there(roots->list[root], b->files.folders.list[i]) &&
                protos_under("breaking", roots->list[root], b->files.folders.list[i],
                             &older->names) != 0)
                return HEADWAY__EXIT_DATA;
    return 0;
}

/* The older files are in dirs of older; others' imports may be found there too. */
static int compare(breaking_state *b, protos *older, const protos *others, const char *what)
{
    int code = find_older(b, older);
    for (size_t i = 0; i < others->dirs.count && !code; i++)
        code = protos_add_dir(older, others->dirs.list[i], others->shown.list[i]) ? out_of_memory()
                                                                                  : 0;
    if (!code && older->names.count > 0) {
        code = protos_compile(older);
        if (code == HEADWAY__EXIT_DATA)
            fprintf(stderr, "headway breaking: protoc does not take the files of %s\n", what);
        headway__breaking_scope scope = {.files = (const char *const *)older->names.list,
                                         .file_count = older->names.count};
        if (!code)
            code = breaking_compare(b, headway_bytes_of(older->descriptors, older->size), &scope,
                                    what);
    } else if (!code) { /* a path that is wrong must not pass for a check that found nothing */
        fprintf(stderr,
                "headway breaking: none of these files stands in %s: nothing was compared\n"
                "  They are looked for there by their paths from the import directory, which -I "
                "names.\n",
                what);
        code = HEADWAY__EXIT_DATA;
    }
    return code;
}

int breaking_dir(breaking_state *b, const char *dir)
{
    char path[PATH_MAX];
    protos older = {.command = "breaking", .protoc = b->files.protoc};
    if (!realpath(dir, path)) {
        fprintf(stderr, "headway breaking: %s: %s\n", dir, strerror(errno));
        return HEADWAY__EXIT_DATA;
    }
    int code = protos_add_dir(&older, path, dir) ? out_of_memory() : 0;
    if (!code)
        code = compare(b, &older, &b->files, dir);
    protos_free(&older);
    return code;
}

/* An import directory in the working tree has its counterpart in the revision, if it was there: its
   files are shown as git names them, REVISION:PATH. */
static int split_dirs(const protos *newer, const char *top, const folder *f, const char *name,
                      protos *older, protos *others)
{
    char root[PATH_MAX], shown[PATH_MAX];
    size_t size = strlen(top);
    int failed = 0;
    for (size_t i = 0; i < newer->dirs.count && !failed; i++) {
        const char *dir = newer->dirs.list[i];
        int within = strncmp(dir, top, size) == 0 && (dir[size] == 0 || dir[size] == '/');
        if (!within) {
            failed = protos_add_dir(others, dir, newer->shown.list[i]);
            continue;
        }
        int n = snprintf(root, sizeof root, "%s%s", f->path, dir + size);
        int m = snprintf(shown, sizeof shown, "%s:%s", name, dir + size + (dir[size] == '/'));
        if (n < (int)sizeof root && m < (int)sizeof shown && access(root, F_OK) == 0)
            failed = protos_add_dir(older, root, shown);
    }
    return failed ? out_of_memory() : 0;
}

int breaking_git(breaking_state *b, const char *top, const char *revision, const char *name)
{
    char real[PATH_MAX], what[128];
    protos older = {.command = "breaking", .protoc = b->files.protoc}, others = {0};
    folder f = {.path = ""};
    snprintf(what, sizeof what, "revision %.12s", revision);
    if (!realpath(top, real) || folder_open(&f) != 0) {
        fprintf(stderr, "headway breaking: cannot make a folder for the revision: %s\n",
                strerror(errno));
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = git_extract("breaking", real, revision, &f);
    if (!code)
        code = split_dirs(&b->files, real, &f, name, &older, &others);
    if (!code)
        code = compare(b, &older, &others, what);
    folder_close(&f);
    protos_free(&older);
    protos_free(&others);
    return code;
}
