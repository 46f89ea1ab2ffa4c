/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of a service manager as the broker meets: it opens the sockets, starts the command when
 * somebody connects, hears what it notifies, and starts it again when it is needed after its end.
 *
 *   manager FOLDER [--now] [--datagram] [--bare] -- COMMAND...
 *
 * FOLDER/main.sock and a port of loopback (written to FOLDER/port) are handed over, and
 * FOLDER/events gets a line for each thing that happens: "started PID", what was notified, "exit
 * CODE", "signal NUMBER".
 * --now: start at once, and end with the command, with its code. --datagram: hand over a third
 * socket, that a broker cannot use. --bare: hand over none; after READY=1 connect to
 * FOLDER/own.sock at once.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FIRST = 3, BACKLOG = 64, TICK_MS = 50, STATE = 1024 };

static char folder[80];
static int now, datagram, bare, sockets[3], count, notify = -1;
static pid_t child;
static volatile sig_atomic_t ending;
static FILE *events;

static void stop(const char *what)
{
    perror(what);
    exit(99);
}

static int at_path(int type, const char *name, int listens)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s/%s", folder, name);
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0)
        stop(at.sun_path);
    if (listens && listen(fd, BACKLOG) != 0)
        stop("listen");
    return fd;
}

static int at_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    char path[128];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 ||
        listen(fd, BACKLOG) != 0 || getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        stop("tcp");
    snprintf(path, sizeof path, "%s/port", folder);
    FILE *file = fopen(path, "w");
    if (!file)
        stop(path);
    fprintf(file, "%d\n", ntohs(at.sin_port));
    fclose(file);
    return fd;
}

static void hand_over(void)
{
    char text[32], path[128];
    snprintf(path, sizeof path, "%s/notify", folder);
    setenv("NOTIFY_SOCKET", path, 1);
    if (bare)
        return;
    int high[3];
    for (int i = 0; i < count;
         i++) /* out of the way, then into their places without close-on-exec */
        if ((high[i] = dup(sockets[i])) < 0)
            _exit(98);
    for (int i = 0; i < count; i++)
        if (dup2(high[i], FIRST + i) < 0)
            _exit(98);
    snprintf(text, sizeof text, "%d", count);
    setenv("LISTEN_FDS", text, 1);
    setenv("LISTEN_FDNAMES", datagram ? "main:tcp:mail" : "main:tcp", 1);
    snprintf(text, sizeof text, "%ld", (long)getpid());
    setenv("LISTEN_PID", text, 1);
}

static void start(char **command)
{
    child = fork();
    if (child < 0)
        stop("fork");
    if (child == 0) {
        hand_over();
        execvp(command[0], command);
        _exit(97);
    }
    fprintf(events, "started %ld\n", (long)child);
}

/* What the broker says is true at once, without a second try. */
static void connect_now(void)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s/own.sock", folder);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = connect(fd, (const struct sockaddr *)&at, sizeof at);
    fprintf(events, "%s\n", failed ? "not reached" : "reached");
    close(fd);
}

static void hear(void)
{
    char state[STATE];
    ssize_t size;
    while ((size = recv(notify, state, sizeof state - 1, MSG_DONTWAIT)) > 0) {
        state[size] = 0;
        if (bare && strstr(state, "READY=1"))
            connect_now();
        fprintf(events, "%s", state);
    }
}

static void on_end(int status)
{
    hear();
    if (WIFSIGNALED(status))
        fprintf(events, "signal %d\n", WTERMSIG(status));
    else
        fprintf(events, "exit %d\n", WEXITSTATUS(status));
    child = 0;
    if (now || ending)
        exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

static void on_term(int number)
{
    (void)number;
    ending = 1;
}

/* One turn: news of the child; without one, somebody who wants it. */
static void turn(char **command)
{
    struct pollfd watched[4] = {{.fd = notify, .events = POLLIN}};
    int status;
    for (int i = 0; i < count; i++)
        watched[1 + i] = (struct pollfd){.fd = child || bare ? -1 : sockets[i], .events = POLLIN};
    if (poll(watched, 1 + (nfds_t)count, TICK_MS) < 0 && errno != EINTR)
        stop("poll");
    if (watched[0].revents)
        hear();
    if (child && waitpid(child, &status, WNOHANG) == child)
        on_end(status);
    for (int i = 0; i < count && !child && !ending; i++)
        if (watched[1 + i].revents)
            start(command);
    if (ending && child)
        kill(child, SIGTERM);
    if (ending && !child)
        exit(0);
}

int main(int argc, char **argv)
{
    char path[128];
    int i = 2;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        now |= strcmp(argv[i], "--now") == 0;
        datagram |= strcmp(argv[i], "--datagram") == 0;
        bare |= strcmp(argv[i], "--bare") == 0;
    }
    if (i + 1 >= argc) {
        fprintf(stderr, "usage: manager FOLDER [--now] [--datagram] [--bare] -- COMMAND...\n");
        return 2;
    }
    snprintf(folder, sizeof folder, "%s", argv[1]);
    snprintf(path, sizeof path, "%s/events", folder);
    events = fopen(path, "w");
    if (!events)
        stop(path);
    setvbuf(events, NULL, _IOLBF, 0);
    signal(SIGTERM, on_term);
    notify = at_path(SOCK_DGRAM, "notify", 0);
    if (!bare) {
        sockets[count++] = at_path(SOCK_STREAM, "main.sock", 1);
        sockets[count++] = at_port();
    }
    if (datagram)
        sockets[count++] = at_path(SOCK_DGRAM, "mail", 0);
    if (now || bare)
        start(argv + i + 1);
    for (;;)
        turn(argv + i + 1);
}
