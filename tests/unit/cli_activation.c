/* SPDX-License-Identifier: Apache-2.0 */
/* Which sockets are taken, from whom, and that nobody after us finds them. */
#include "activation.h"
#include "check.h"
#include "run.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 4, FIRST = 3, BACKLOG = 4 };
static inherited taken[MOST];
static size_t count;
static char path[64];

static void place(int fd, int number)
{
    CHECK(fd >= 0);
    if (fd != number) {
        CHECK_EQ(dup2(fd, number), number);
        close(fd);
    }
}

static int at_path(int type)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(path, sizeof path, "/tmp/headway-activation-%d.sock", (int)getpid());
    strcpy(at.sun_path, path);
    unlink(path);
    int fd = socket(AF_UNIX, type, 0);
    CHECK_EQ(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static int at_loopback(int family)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    int fd = socket(family, SOCK_STREAM, 0);
    int failed = family == AF_INET ? bind(fd, (const struct sockaddr *)&in, sizeof in)
                                   : bind(fd, (const struct sockaddr *)&in6, sizeof in6);
    if (failed) {
        close(fd);
        return -1; /* a host without IPv6 */
    }
    return fd;
}

/* sd_listen_fds(3)'s variables. */
static int take(long pid, const char *fds, const char *names)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", pid);
    setenv("LISTEN_PID", text, 1);
    setenv("LISTEN_FDS", fds, 1);
    setenv("LISTEN_FDNAMES", names, 1);
    int code = activation_take(taken, MOST, &count);
    CHECK(!getenv("LISTEN_PID") && !getenv("LISTEN_FDS") && !getenv("LISTEN_FDNAMES"));
    return code;
}

static void sockets_are_taken_and_kept_from_children(void)
{
    place(at_path(SOCK_STREAM), FIRST);
    place(at_loopback(AF_INET), FIRST + 1);
    CHECK_EQ(listen(FIRST, BACKLOG) + listen(FIRST + 1, BACKLOG), 0);
    CHECK_EQ(take(getpid(), "2", "main:tcp"), 0);
    CHECK_EQ(count, 2);
    CHECK_STR(taken[0].url, "fd://3");
    CHECK(strncmp(taken[0].at, "ipc://", 6) == 0 && strcmp(taken[0].at + 6, path) == 0);
    CHECK_STR(taken[1].url, "fd://4");
    CHECK(strncmp(taken[1].at, "tcp://127.0.0.1:", 16) == 0);
    CHECK_EQ(fcntl(FIRST, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    CHECK_EQ(fcntl(FIRST + 1, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    int six = at_loopback(AF_INET6);
    if (six >= 0) {
        place(six, FIRST + 1);
        CHECK_EQ(listen(FIRST + 1, BACKLOG), 0);
        CHECK_EQ(take(getpid(), "2", ""), 0); /* names are for people, and may be missing */
        CHECK(strncmp(taken[1].at, "tcp://[::1]:", 12) == 0);
    }
    close(FIRST + 1);
}

static void what_is_not_for_us_is_left(void)
{
    CHECK_EQ(take(getpid() + 1, "1", "main"), 0);
    CHECK_EQ(count, 0);
    CHECK_EQ(activation_take(taken, MOST, &count), 0); /* nothing at all is said */
    CHECK_EQ(count, 0);
}

static void nonsense_is_refused(void)
{
    static const char *const numbers[] = {"0", "5", "-1", "two", "", "1x", "99999999999999999999"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        CHECK_EQ(take(getpid(), numbers[i], "main"), HEADWAY__EXIT_LISTEN);
        CHECK_EQ(count, 0);
    }
}

static void what_is_no_listening_stream_is_refused(void)
{
    close(FIRST);
    CHECK_EQ(take(getpid(), "1", "none"), HEADWAY__EXIT_LISTEN); /* not open */
    place(open("/dev/null", O_RDONLY), FIRST);
    CHECK_EQ(take(getpid(), "1", "file"), HEADWAY__EXIT_LISTEN);
    place(at_path(SOCK_DGRAM), FIRST);
    CHECK_EQ(take(getpid(), "1", "datagrams"), HEADWAY__EXIT_LISTEN);
    place(at_path(SOCK_STREAM), FIRST);
    CHECK_EQ(take(getpid(), "1", "does not listen"), HEADWAY__EXIT_LISTEN);
    struct sockaddr_un abstract = {.sun_family = AF_UNIX}; /* nothing guards these */
    snprintf(abstract.sun_path + 1, sizeof abstract.sun_path - 1, "headway-%d", (int)getpid());
    place(socket(AF_UNIX, SOCK_STREAM, 0), FIRST);
    CHECK_EQ(bind(FIRST, (const struct sockaddr *)&abstract, sizeof abstract), 0);
    CHECK_EQ(listen(FIRST, BACKLOG), 0);
    CHECK_EQ(take(getpid(), "1", "abstract"), HEADWAY__EXIT_LISTEN);
    unlink(path);
}

int main(void)
{
    /* ctest may have left more open than the usual three. */
    for (int fd = FIRST; fd < FIRST + MOST + 1; fd++)
        close(fd);
    RUN(sockets_are_taken_and_kept_from_children);
    RUN(what_is_not_for_us_is_left);
    RUN(nonsense_is_refused);
    RUN(what_is_no_listening_stream_is_refused);
    return 0;
}
