/* SPDX-License-Identifier: Apache-2.0 */
/* The .proto files of a revision: git lists its tree, and tells their contents by their hashes. */
#include "cli.h"
#include "folder.h"
#include "protos.h"

#include <errno.h>
#include <stdlib.h>

enum { TREE_LIMIT = 256 << 20, FILES_LIMIT = 64 << 20 };

static int git(child *c, const char *top, const char *const *words)
{
    strings argv = {NULL, 0};
    int failed = strings_add(&argv, "git") || strings_add(&argv, "-C") || strings_add(&argv, top);
    for (; *words && !failed; words++)
        failed = strings_add(&argv, *words);
    int code = failed ? CHILD_FAILED : child_run(c, argv.list);
    strings_free(&argv);
    return code;
}

static char *line_of(const char *top, const char *const *words)
{
    child c = {.input = -1, .quiet = 1, .limit = 65536};
    int code = git(&c, top, words);
    size_t size = c.output ? strcspn(c.output, "\n") : 0;
    if (code != 0 || size == 0) {
        free(c.output);
        return NULL;
    }
    c.output[size] = 0;
    return c.output;
}

char *git_top(const char *dir)
{
    return line_of(dir, (const char *const[]){"rev-parse", "--show-toplevel", NULL});
}

char *git_revision(const char *top, const char *name)
{
    char commit[512];
    if (snprintf(commit, sizeof commit, "%s^{commit}", name) >= (int)sizeof commit)
        return NULL;
    return line_of(top, (const char *const[]){"rev-parse", "--verify", "--quiet",
                                              "--end-of-options", commit, NULL});
}

/* One entry of ls-tree -z: "100644 blob HASH\tPATH". */
typedef struct entry {
    const char *hash, *path;
} entry;

/* Links and modules are left out. entries NULL: only counts. */
static size_t read_tree(char *text, size_t size, entry *entries)
{
    size_t count = 0;
    for (char *at = text; at < text + size; at += strlen(at) + 1) {
        char *tab = strchr(at, '\t');
        char *hash = tab ? strstr(at, " blob ") : NULL;
        if (!hash || hash > tab || strncmp(at, "100", 3) != 0 || !protos_is_name(tab + 1))
            continue;
        if (entries)
            entries[count] = (entry){hash + 6, tab + 1};
        count++;
    }
    return count;
}

/* What cat-file is to tell, as its stdin. NULL: errno. */
static FILE *questions(const entry *entries, size_t count)
{
    FILE *file = tmpfile();
    for (size_t i = 0; file && i < count; i++)
        fprintf(file, "%.*s\n", (int)strcspn(entries[i].hash, "\t"), entries[i].hash);
    if (file && (fflush(file) != 0 || ferror(file))) {
        fclose(file);
        return NULL;
    }
    if (file)
        rewind(file);
    return file;
}

/* Answers come in the order asked: "HASH blob SIZE\n", the bytes, "\n". */
static int write_answers(const char *command, const child *c, const entry *entries, size_t count,
                         const folder *f)
{
    const char *at = c->output, *end = c->output + c->size;
    for (size_t i = 0; i < count; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *blob = newline ? strstr(at, " blob ") : NULL;
        size_t size = blob && blob < newline ? strtoul(blob + 6, NULL, 10) : 0;
        if (!blob || blob > newline || size >= (size_t)(end - newline)) {
            fprintf(stderr, "headway %s: git does not tell what %s was\n", command,
                    entries[i].path);
            return HEADWAY__EXIT_SOFTWARE;
        }
        if (folder_write(f, entries[i].path, newline + 1, size) != 0) {
            fprintf(stderr, "headway %s: cannot write %s into %s: %s\n", command, entries[i].path,
                    f->path, strerror(errno));
            return HEADWAY__EXIT_SOFTWARE;
        }
        at = newline + 1 + size + 1;
    }
    return 0;
}

static int say(const char *command, int code)
{
    if (code == CHILD_TOO_MUCH)
        fprintf(stderr, "headway %s: the revision's .proto files are over %d MiB\n", command,
                FILES_LIMIT >> 20);
    else if (code < 0)
        fprintf(stderr, "headway %s: cannot run git: %s\n", command, strerror(errno));
    else
        fprintf(stderr, "headway %s: git ended with %d\n", command, code);
    return code > 128 ? code : HEADWAY__EXIT_SOFTWARE;
}

static int write_entries(const char *command, const char *top, const entry *entries, size_t count,
                         const folder *f)
{
    child c = {.limit = FILES_LIMIT};
    FILE *asked = questions(entries, count);
    if (!asked)
        return say(command, CHILD_FAILED);
    c.input = fileno(asked);
    int code = git(&c, top, (const char *const[]){"cat-file", "--batch", NULL});
    fclose(asked);
    code = code ? say(command, code) : write_answers(command, &c, entries, count, f);
    free(c.output);
    return code;
}

int git_extract(const char *command, const char *top, const char *revision, const folder *f)
{
    child c = {.input = -1, .limit = TREE_LIMIT};
    int code =
        git(&c, top, (const char *const[]){"ls-tree", "-r", "-z", "--full-tree", revision, NULL});
    if (code != 0) {
        free(c.output);
        return say(command, code);
    }
    size_t count = read_tree(c.output, c.size, NULL);
    entry *entries = calloc(count + 1, sizeof *entries);
    if (!entries) {
        errno = ENOMEM;
        code = say(command, CHILD_FAILED);
    } else if (count > 0) {
        (void)read_tree(c.output, c.size, entries);
        code = write_entries(command, top, entries, count, f);
    }
    free(entries);
    free(c.output);
    return code;
}
