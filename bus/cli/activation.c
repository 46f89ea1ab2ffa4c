/* SPDX-License-Identifier: Apache-2.0 */
#include "activation.h"
#include "run.h"

#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST = 3, NAME = 64 };

/* -1: no number. */
static long number_of(const char *text)
{
    char *end;
    long number = text && *text ? strtol(text, &end, 10) : -1;
    return number < 0 || *end ? -1 : number;
}

/* Where a listening stream socket of a kind that we serve is; else 0. */
static int where(int fd, char *at, size_t size)
{
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_storage storage;
    } address = {.any.sa_family = AF_UNSPEC};
    char host[NI_MAXHOST], port[NI_MAXSERV];
    int type = 0, listens = 0;
    socklen_t length = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_STREAM)
        return 0;
    length = sizeof listens;
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 || !listens)
        return 0;
    length = sizeof address;
    if (getsockname(fd, &address.any, &length) != 0)
        return 0;
    if (address.any.sa_family == AF_UNIX)
        return *address.un.sun_path == '/' &&
               snprintf(at, size, "ipc://%s", address.un.sun_path) < (int)size;
    if ((address.any.sa_family != AF_INET && address.any.sa_family != AF_INET6) ||
        getnameinfo(&address.any, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return 0;
    const char *form = address.any.sa_family == AF_INET6 ? "tcp://[%s]:%s" : "tcp://%s:%s";
    return snprintf(at, size, form, host, port) < (int)size;
}

/* The next of the names, which stand with colons between them. */
static void next_name(const char **names, char *name)
{
    size_t length = *names ? strcspn(*names, ":") : 0;
    snprintf(name, NAME, "%.*s", (int)length, *names ? *names : "");
    if (*names)
        *names = (*names)[length] ? *names + length + 1 : NULL;
}

static int take(int fd, const char *name, inherited *ret)
{
    int flags = fcntl(fd, F_GETFD);
    if (flags >= 0 && fcntl(fd, F_SETFD, flags | FD_CLOEXEC) == 0 &&
        where(fd, ret->at, sizeof ret->at)) {
        snprintf(ret->url, sizeof ret->url, "fd://%d", fd);
        return 0;
    }
    fprintf(
        stderr,
        "headway broker: the descriptor %d ('%s') that was handed over is no listening stream "
        "socket of tcp or of a path: the socket unit needs ListenStream=ADDRESS and Accept=no\n",
        fd, name);
    return HEADWAY__EXIT_LISTEN;
}

static int take_all(long count, const char *names, inherited *ret_sockets, size_t most,
                    size_t *ret_count)
{
    char name[NAME];
    if (count < 1 || (size_t)count > most) {
        fprintf(stderr,
                "headway broker: LISTEN_FDS hands over %s: 1 socket at least, %zu at most\n",
                count < 0 ? "no number of sockets" : "so many or so few sockets", most);
        return HEADWAY__EXIT_LISTEN;
    }
    for (int i = 0; i < (int)count; i++) {
        next_name(&names, name);
        int code = take(FIRST + i, name, &ret_sockets[i]);
        if (code)
            return code;
    }
    *ret_count = (size_t)count;
    return 0;
}

int activation_take(inherited *ret_sockets, size_t most, size_t *ret_count)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int code = 0;
    *ret_count = 0;
    /* Else they were meant for a process above us. */
    if (pid && count && number_of(pid) == (long)getpid())
        code = take_all(number_of(count), getenv("LISTEN_FDNAMES"), ret_sockets, most, ret_count);
    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    return code;
}
