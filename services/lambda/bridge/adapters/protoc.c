/* SPDX-License-Identifier: Apache-2.0 */
/* protoc as a child: .proto files in, a FileDescriptorSet out. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 256, OUTPUT = 64 << 20, PIECE = 65536 };

extern char **environ;

typedef struct words {
    char *list[WORDS + 1];
    size_t count;
    int failed;
} words;

static void add(words *w, const char *before, const char *text)
{
    size_t size = strlen(before) + strlen(text) + 1;
    char *word = w->count < WORDS ? malloc(size) : NULL;
    if (!word) {
        w->failed = 1;
        return;
    }
    snprintf(word, size, "%s%s", before, text);
    w->list[w->count++] = word;
}

static void free_words(words *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->list[i]);
}

/* headway/v1/options.proto and its like: beside the program when it is installed, above it in the
   tree it is built in. */
static void add_own(words *w)
{
    static const char *const places[] = {"/share/headway/proto", "/proto"};
    char folder[PATH_MAX], probe[PATH_MAX + 64];
    ssize_t n = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[n > 0 ? n : 0] = 0;
    for (int level = 0; level < 5; level++) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            return;
        *slash = 0;
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            snprintf(probe, sizeof probe, "%s%s/headway/v1/options.proto", folder, places[i]);
            if (access(probe, R_OK) != 0)
                continue;
            probe[strlen(probe) - strlen("/headway/v1/options.proto")] = 0;
            add(w, "-I", probe);
            return;
        }
    }
}

/* Without an import folder each file is found by its own. */
static void add_folder_of(words *w, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    add(w, "-I", *folder ? folder : "/");
}

/* The output of a child, up to a limit; NULL. */
static char *collect(int fd, size_t *ret_size)
{
    char *text = NULL;
    size_t size = 0;
    for (;;) {
        char *longer = size < OUTPUT ? realloc(text, size + PIECE) : NULL;
        if (!longer) {
            free(text);
            return NULL;
        }
        text = longer;
        ssize_t n = read(fd, text + size, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        size += (size_t)n;
    }
    *ret_size = size;
    return text;
}

static int start(char *const *list, int output, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    int failed = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!failed)
        failed = posix_spawnp(ret_pid, list[0], &actions, NULL, list, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static char *run(char *const *list, size_t *ret_size)
{
    int ends[2], status = 0;
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    int failed = start(list, ends[1], &pid);
    close(ends[1]);
    char *text = failed ? NULL : collect(ends[0], ret_size);
    close(ends[0]);
    while (!failed && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (failed)
        fprintf(stderr,
                "headway lambda: cannot run %s, which reads .proto files: %s\n"
                "  install the Debian package protobuf-compiler, name it with HEADWAY_PROTOC, or "
                "give --schema\n",
                list[0], strerror(failed));
    if (!failed && status == 0)
        return text;
    free(text);
    return NULL;
}

char *schema_compile(char *const *protos, size_t proto_count, char *const *includes,
                     size_t include_count, size_t *ret_size)
{
    words w = {.count = 0};
    const char *named = getenv("HEADWAY_PROTOC");
    add(&w, "", named && *named ? named : "protoc");
    for (size_t i = 0; i < include_count; i++)
        add(&w, "-I", includes[i]);
    for (size_t i = 0; i < proto_count && include_count == 0; i++)
        add_folder_of(&w, protos[i]);
    add_own(&w);
    add(&w, "", "--include_imports");
    add(&w, "", "--descriptor_set_out=/dev/stdout");
    for (size_t i = 0; i < proto_count; i++)
        add(&w, "", protos[i]);
    char *text = w.failed ? NULL : run(w.list, ret_size);
    free_words(&w);
    return text;
}
