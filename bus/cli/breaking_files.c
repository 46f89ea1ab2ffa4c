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
static int find_older(const breaking_state *b, protos *older)
{
    const strings *roots = &older->dirs;
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
