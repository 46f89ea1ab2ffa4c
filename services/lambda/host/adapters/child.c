/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <headway/status.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALS = 32, FAILED = 127, FILES = 1024 };

void child_raise_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

static void lower_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur <= FILES)
        return;
    files.rlim_cur = FILES;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

/* --- in the new process: only what is safe between fork and exec ----------------------------- */

static void fail(int tell, const char *what)
{
    int error[2] = {errno, what[0] == 'd'};
    ssize_t ignored = write(tell, error, sizeof error);
    (void)ignored;
    _exit(FAILED);
}

static void become(const char *const *words, char *const *variables, const char *folder,
                   const int pipes[3], pid_t parent)
{
    sigset_t none;
    for (int number = 1; number < SIGNALS; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(FAILED);
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, 0) < 0 || dup2(pipes[0], 1) < 0 || dup2(pipes[1], 2) < 0)
        fail(pipes[2], "pipes");
    syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
    lower_files(); /* what is open above the limit is gone with exec */
    if (chdir(folder) != 0)
        fail(pipes[2], "directory");
    execvpe(words[0], (char *const *)(uintptr_t)words, variables);
    fail(pipes[2], "program");
}

/* --- in the host ----------------------------------------------------------------------------- */

/* What the new process said of its failure before it became another. */
static int told(int from, const char *word, const char *folder, char *why, size_t why_size)
{
    int error[2];
    ssize_t n;
    do
        n = read(from, error, sizeof error);
    while (n < 0 && errno == EINTR);
    if (n != sizeof error)
        return 0;
    if (error[1])
        snprintf(why, why_size, "chdir %s: %s", folder, strerror(error[0]));
    else
        snprintf(why, why_size, "fork/exec %s: %s", word, strerror(error[0]));
    return HEADWAY_EINVAL;
}

static int pair(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static int give_up(const int *fds, char *why, size_t why_size)
{
    snprintf(why, why_size, "cannot start a process: %s", strerror(errno));
    close_all(fds, 6);
    return HEADWAY_EIO;
}

int child_start(const char *const *words, char *const *variables, const char *folder,
                child *ret_child, char *why, size_t why_size)
{
    int fds[6] = {-1, -1, -1, -1, -1, -1}; /* out, err, and what is told: each to read and write */
    if (pair(fds) != 0 || pair(fds + 2) != 0 || pair(fds + 4) != 0)
        return give_up(fds, why, why_size);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0)
        return give_up(fds, why, why_size);
    if (pid == 0)
        become(words, variables, folder, (const int[]){fds[1], fds[3], fds[5]}, parent);
    close_all((const int[]){fds[1], fds[3], fds[5]}, 3);
    setpgid(pid, pid);
    int error = told(fds[4], words[0], folder, why, why_size);
    close(fds[4]);
    if (error) {
        close_all((const int[]){fds[0], fds[2]}, 2);
        waitpid(pid, NULL, 0);
        return error;
    }
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    fcntl(fds[2], F_SETFL, O_NONBLOCK);
    *ret_child = (child){pid, fds[0], fds[2]};
    return 0;
}

void child_signal(const child *c, int number)
{
    if (c->pid > 0)
        kill(-c->pid, number);
}

static bool waits_to_be_reaped(const child *c)
{
    siginfo_t ended = {.si_pid = 0};
    return waitid(P_PID, (id_t)c->pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == c->pid;
}

bool child_has_ended(const child *c)
{
    return c->pid == 0 || waits_to_be_reaped(c);
}

bool child_reap(child *c, child_end *ret_end)
{
    struct rusage use;
    int status;
    if (c->pid == 0 || !waits_to_be_reaped(c))
        return false;
    kill(-c->pid, SIGKILL); /* while its number is still its own */
    if (wait4(c->pid, &status, 0, &use) != c->pid)
        return false;
    *ret_end = (child_end){.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                           .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                           .memory_kb = (uint32_t)use.ru_maxrss};
    c->pid = 0;
    return true;
}

uint32_t child_memory_kb(const child *c)
{
    char path[64], text[2048];
    snprintf(path, sizeof path, "/proc/%d/status", (int)c->pid);
    int fd = c->pid > 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (size <= 0)
        return 0;
    text[size] = 0;
    const char *most = strstr(text, "VmHWM:");
    return most ? (uint32_t)strtoul(most + strlen("VmHWM:"), NULL, 10) : 0;
}
