/* SPDX-License-Identifier: Apache-2.0 */
#include "guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <headway/status.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INPUT = 0, FAILED = 127 };

typedef struct notice {
    pid_t group;
    int ended;
} notice;

/* argv's texts, one behind the other. */
static char *words;
static size_t words_size;

/* --- in its process: only what is safe behind a fork ----------------------------------------- */

static void note(pid_t *groups, size_t count, notice n)
{
    for (size_t i = 0; i < count; i++)
        if (groups[i] == (n.ended ? n.group : 0)) {
            groups[i] = n.ended ? 0 : n.group;
            return;
        }
}

static void watch(pid_t *groups, size_t count)
{
    notice n;
    ssize_t size;
    while ((size = read(INPUT, &n, sizeof n)) != 0)
        if (size == sizeof n)
            note(groups, count, n);
        else if (size > 0 || errno != EINTR)
            break;
    for (size_t i = 0; i < count; i++)
        if (groups[i] > 0)
            kill(-groups[i], SIGKILL);
    _exit(0);
}

static void take_name(void)
{
    static const char name[] = "headway-guard";
    prctl(PR_SET_NAME, name);
    if (words_size < sizeof name)
        return;
    memset(words, 0, words_size);
    memcpy(words, name, sizeof name);
}

static void become(int fd, pid_t *groups, size_t count)
{
    setsid();
    pid_t pid = fork();
    if (pid != 0)
        _exit(pid < 0 ? FAILED : 0);
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    take_name();
    if (dup2(fd, INPUT) < 0)
        _exit(FAILED);
    syscall(SYS_close_range, INPUT + 1u, ~0u, 0u);
    watch(groups, count);
}

/* --- in the host ----------------------------------------------------------------------------- */

int guardian_start(size_t groups, int *ret_fd)
{
    int ends[2], status = -1;
    size_t size = groups * sizeof(pid_t);
    pid_t *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return HEADWAY_EIO;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        munmap(room, size);
        return HEADWAY_EIO;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(ends[0], room, groups);
    munmap(room, size);
    close(ends[0]);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        close(ends[1]);
        return HEADWAY_EIO;
    }
    *ret_fd = ends[1];
    return 0;
}

int guardian_tell(int fd, pid_t group, bool ended)
{
    const notice n = {group, ended};
    return fd >= 0 && write(fd, &n, sizeof n) < 0 && errno == EPIPE ? HEADWAY_ECLOSED : 0;
}

void guardian_words(int argc, char **argv)
{
    words = argv[0];
    words_size = 0;
    for (int i = 0; i < argc && argv[i] == words + words_size; i++)
        words_size += strlen(argv[i]) + 1;
}
