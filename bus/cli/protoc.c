/* SPDX-License-Identifier: Apache-2.0 */
/* protoc as a child: .proto files in, a FileDescriptorSet with places and comments out. */
#include "cli.h"
#include "protos.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* headway/v1/options.proto and its like: beside the program when it is installed, above it in the
   tree it is built in. */
static int own_dir(char *dir, size_t size)
{
    static const char *const places[] = {"/share/headway/proto", "/proto"};
    char folder[PATH_MAX], probe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (n <= 0)
        return -1;
    folder[n] = 0;
    for (int level = 0; level < 5; level++) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            return -1;
        *slash = 0;
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            int fits = snprintf(dir, size, "%s%s", folder, places[i]) < (int)size &&
                       snprintf(probe, sizeof probe, "%s/headway/v1/options.proto", dir) <
                           (int)sizeof probe;
            if (fits && access(probe, R_OK) == 0)
                return 0;
        }
    }
    return -1;
}

static int add_include(strings *argv, const char *dir)
{
    return strings_print(argv, "-I%s", dir);
}

/* Files are named by the import directory they are found in: protoc would take a path that exists
   from here for another. */
static int add_files(strings *argv, const protos *p)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < p->names.count; i++) {
        size_t dir = 0;
        for (; dir < p->dirs.count; dir++)
            if (snprintf(path, sizeof path, "%s/%s", p->dirs.list[dir], p->names.list[i]) <
                    (int)sizeof path &&
                access(path, F_OK) == 0)
                break;
        if (strings_add(argv, dir < p->dirs.count ? path : p->names.list[i]) != 0)
            return -1;
    }
    return 0;
}

static int arguments(const protos *p, const char *program, strings *argv)
{
    char own[PATH_MAX];
    int failed = strings_add(argv, program);
    for (size_t i = 0; i < p->dirs.count && !failed; i++)
        failed = add_include(argv, p->dirs.list[i]);
    if (!failed && own_dir(own, sizeof own) == 0 && !strings_has(&p->dirs, own))
        failed = add_include(argv, own);
    if (!failed)
        failed = strings_add(argv, "--include_imports");
    if (!failed)
        failed = strings_add(argv, "--include_source_info");
    if (!failed)
        failed = strings_add(argv, "--descriptor_set_out=/dev/stdout");
    return failed ? failed : add_files(argv, p);
}

static int complain(const protos *p, const char *program, int code)
{
    if (code == CHILD_NOT_FOUND)
        fprintf(stderr,
                "headway %s: there is no %s, which reads .proto files: install the Debian package\n"
                "  protobuf-compiler, or name it with --protoc PATH or HEADWAY_PROTOC\n",
                p->command, program);
    else if (code == CHILD_TOO_MUCH)
        fprintf(stderr, "headway %s: what %s makes of the files is over %d MiB; name fewer\n",
                p->command, program, PROTOS_OUTPUT >> 20);
    else if (code == CHILD_FAILED)
        fprintf(stderr, "headway %s: cannot run %s: %s\n", p->command, program, strerror(errno));
    else
        return code > 128 ? code : HEADWAY__EXIT_DATA; /* protoc has said why */
    return HEADWAY__EXIT_SOFTWARE;
}

/* "NAME:LINE:COLUMN: ...", "NAME: ...", or words of another kind. Whatever else stands there, a
   line is told as it came. */
static void tell_line(const protos *p, char *line)
{
    static const char unused[] = " is unused.";
    size_t size = strlen(line), tail = sizeof unused - 1;
    char *colon = strchr(line, ':');
    if (size >= tail && strcmp(line + size - tail, unused) == 0 &&
        strstr(line, ": warning: Import "))
        return;
    if (colon) {
        *colon = 0;
        if (protos_is_name(line))
            protos_path_print(p, line, stderr);
        else
            fputs(line, stderr);
        *colon = ':';
    }
    fprintf(stderr, "%s\n", colon ? colon : line);
}

static void tell(const protos *p, FILE *errors)
{
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t n; (n = getline(&line, &capacity, errors)) >= 0;) {
        if (n > 0 && line[n - 1] == '\n')
            line[n - 1] = 0;
        tell_line(p, line);
    }
    free(line);
}

int protos_compile(protos *p)
{
    const char *named = getenv("HEADWAY_PROTOC");
    const char *program = p->protoc ? p->protoc : named && *named ? named : "protoc";
    strings argv = {NULL, 0};
    child c = {.input = -1, .limit = PROTOS_OUTPUT, .errors = tmpfile()};
    if (arguments(p, program, &argv) != 0) {
        strings_free(&argv);
        if (c.errors)
            fclose(c.errors);
        fprintf(stderr, "headway %s: out of memory\n", p->command);
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = child_run(&c, argv.list);
    strings_free(&argv);
    if (c.errors) {
        tell(p, c.errors);
        fclose(c.errors);
    }
    if (code == 0) {
        p->descriptors = c.output;
        p->size = c.size;
        return 0;
    }
    free(c.output);
    return complain(p, program, code);
}
