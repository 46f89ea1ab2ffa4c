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

/* The files that there were: those that are named, and those that have gone from named folders. */
static int find_older(const breaking_state *b, const strings *roots, protos *older)
{
    for (size_t i = 0; i < b->files.names.count; i++) {
        const char *name = b->files.names.list[i];
        size_t root = 0;
        while (root < roots->count && !is_there(roots->list[root], name))
            root++;
        if (root == roots->count)
            fprintf(stderr, "headway breaking: %s is new; nothing to compare it with\n",
                    protos_path(&b->files, name));
        else if (strings_add(&older->names, name) != 0)
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

/* roots: where the older files are; others: where else their imports may be. */
static int compare(breaking_state *b, const strings *roots, const strings *others, const char *what)
{
    protos older = {.command = "breaking", .protoc = b->files.protoc};
    int code = find_older(b, roots, &older);
    for (size_t i = 0; i < roots->count && !code; i++)
        code = strings_add(&older.dirs, roots->list[i]) ? out_of_memory() : 0;
    for (size_t i = 0; i < others->count && !code; i++)
        code = strings_add(&older.dirs, others->list[i]) ? out_of_memory() : 0;
    if (!code && older.names.count > 0) {
        code = protos_compile(&older);
        if (code == HEADWAY__EXIT_DATA)
            fprintf(stderr, "headway breaking: protoc does not take the files of %s\n", what);
        headway__breaking_scope scope = {.files = (const char *const *)older.names.list,
                                         .file_count = older.names.count};
        if (!code)
            code =
                breaking_compare(b, headway_bytes_of(older.descriptors, older.size), &scope, what);
    } else if (!code) { /* a path that is wrong must not pass for a check that found nothing */
        fprintf(stderr,
                "headway breaking: none of these files stands in %s: nothing was compared\n"
                "  They are looked for there by their paths from the import directory, which -I "
                "names.\n",
                what);
        code = HEADWAY__EXIT_DATA;
    }
    protos_free(&older);
    return code;
}

int breaking_dir(breaking_state *b, const char *dir)
{
    char path[PATH_MAX];
    strings roots = {NULL, 0};
    if (!realpath(dir, path)) {
        fprintf(stderr, "headway breaking: %s: %s\n", dir, strerror(errno));
        return HEADWAY__EXIT_DATA;
    }
    int code = strings_add(&roots, path) ? out_of_memory() : 0;
    if (!code)
        code = compare(b, &roots, &b->files.dirs, dir);
    strings_free(&roots);
    return code;
}

/* An import directory in the working tree has its counterpart in the revision. */
static int split_dirs(const breaking_state *b, const char *top, const folder *f, strings *roots,
                      strings *others)
{
    size_t size = strlen(top);
    for (size_t i = 0; i < b->files.dirs.count; i++) {
        const char *dir = b->files.dirs.list[i];
        int within = strncmp(dir, top, size) == 0 && (dir[size] == 0 || dir[size] == '/');
        int failed =
            within ? strings_print(roots, "%s%s", f->path, dir + size) : strings_add(others, dir);
        if (failed)
            return out_of_memory();
    }
    return 0;
}

/* protoc complains of directories that are not there. */
static void drop_missing(strings *roots)
{
    size_t kept = 0;
    for (size_t i = 0; i < roots->count; i++) {
        if (access(roots->list[i], F_OK) == 0)
            roots->list[kept++] = roots->list[i];
        else
            free(roots->list[i]);
    }
    roots->count = kept;
}

int breaking_git(breaking_state *b, const char *top, const char *revision)
{
    char real[PATH_MAX], what[128];
    strings roots = {NULL, 0}, others = {NULL, 0};
    folder f = {.path = ""};
    snprintf(what, sizeof what, "revision %.12s", revision);
    if (!realpath(top, real) || folder_open(&f) != 0) {
        fprintf(stderr, "headway breaking: cannot make a folder for the revision: %s\n",
                strerror(errno));
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = git_extract("breaking", real, revision, &f);
    if (!code)
        code = split_dirs(b, real, &f, &roots, &others);
    drop_missing(&roots);
    if (!code)
        code = compare(b, &roots, &others, what);
    folder_close(&f);
    strings_free(&roots);
    strings_free(&others);
    return code;
}
