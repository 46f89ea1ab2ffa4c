/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* pipe2 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int add_owned(strings *words, char *word)
{
    char **list = word ? realloc(words->list, (words->count + 2) * sizeof *list) : NULL;
    if (!list) {
        free(word);
        return -1;
    }
    words->list = list;
    list[words->count++] = word;
    list[words->count] = NULL;
    return 0;
}

int strings_add(strings *words, const char *word)
{
    return add_owned(words, strdup(word));
}

int strings_print(strings *words, const char *format, ...)
{
    char *word = NULL;
    va_list arguments;
    va_start(arguments, format);
    int n = vasprintf(&word, format, arguments);
    va_end(arguments);
    return n < 0 ? -1 : add_owned(words, word);
}

int strings_has(const strings *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->list[i], word) == 0)
            return 1;
    return 0;
}

void strings_free(strings *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->list[i]);
    free(words->list);
    *words = (strings){NULL, 0};
}

static int collect(child *c, int from)
{
    enum { PIECE = 65536 };
    size_t capacity = 0;
    for (;;) {
        if (c->size + PIECE + 1 > capacity) {
            char *more = realloc(c->output, capacity = capacity * 2 + PIECE + 1);
            if (!more)
                return CHILD_FAILED;
            c->output = more;
        }
        ssize_t n = read(from, c->output + c->size, PIECE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        c->size += (size_t)n;
        if (c->size > c->limit)
            return CHILD_TOO_MUCH;
    }
    c->output[c->size] = 0;
    return 0;
}

/* The child begins with no signal blocked or ignored, whatever we do. */
static int spawn(const child *c, char *const *argv, int output, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    sigemptyset(&none);
    sigemptyset(&all);
    sigaddset(&all, SIGPIPE);
    sigaddset(&all, SIGINT);
    int error = posix_spawnattr_setsigmask(&attributes, &none);
    if (!error)
        error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!error)
        error =
            posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!error && c->input >= 0)
        error = posix_spawn_file_actions_adddup2(&actions, c->input, 0);
    else if (!error)
        error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (!error && c->quiet)
        error = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    else if (!error && c->errors)
        error = posix_spawn_file_actions_adddup2(&actions, fileno(c->errors), 2);
    if (!error)
        error = posix_spawnp(ret_pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return CHILD_FAILED;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int child_run(child *c, char *const *argv)
{
    int ends[2];
    pid_t pid;
    c->output = NULL;
    c->size = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return CHILD_FAILED;
    fflush(NULL);
    int error = spawn(c, argv, ends[1], &pid);
    close(ends[1]);
    if (error) {
        close(ends[0]);
        errno = error;
        return error == ENOENT ? CHILD_NOT_FOUND : CHILD_FAILED;
    }
    int failed = collect(c, ends[0]);
    close(ends[0]); /* who still writes learns it */
    int code = wait_for(pid);
    if (c->errors)
        rewind(c->errors);
    return failed ? failed : code;
}
