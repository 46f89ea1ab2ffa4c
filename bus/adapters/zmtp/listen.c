/* SPDX-License-Identifier: Apache-2.0 */
/* Listeners, and who is let in. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BACKLOG = 1024, KNOCKS = 2 /* in a turn of the loop */, SHED_AT_ONCE = 64, KEPT = 32 };

static int open_reserve(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* Descriptors are given lowest first, so a high one says that they run out: some are left to the
   rest of the process. */
static bool is_last_of_descriptors(int fd)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return false;
    rlim_t kept = limit.rlim_cur / 4 < KEPT ? limit.rlim_cur / 4 : KEPT;
    return (rlim_t)fd >= limit.rlim_cur - kept;
}

/* The log's words for it; SAID: it has them; NULL: let in. */
#define SAID ""
static const char *welcome(struct headway__zmtp_listener *listener, int fd,
                           const struct headway__zmtp_address *from)
{
    struct headway__zmtp *t = listener->transport;
    struct headway__zmtp_peer *peer;
    struct in6_addr origin;
    const char *why;
    headway__zmtp_origin(from, &origin);
    if (t->accepted >= t->options.peer_limit)
        return "as many peers as are allowed are connected";
    if (is_last_of_descriptors(fd)) {
        headway__zmtp_log_short(t, listener->url, "descriptors run out (ulimit -n)");
        return SAID;
    }
    if ((why = headway__zmtp_crowded(t, &origin)))
        return why;
    if (headway__zmtp_peer_new(t, &peer) != 0)
        return "there is no room for it";
    if (listener->curve && headway__zmtp_curve_open(peer, NULL) != 0) {
        headway__zmtp_peer_free(peer);
        return "there is no room for it";
    }
    if (headway__zmtp_peer_watch(peer, fd) != 0) {
        headway__zmtp_peer_free(peer);
        return "it cannot be watched";
    }
    peer->accepted = true;
    headway__zmtp_count(peer, &origin);
    if (!listener->ipc)
        headway__zmtp_socket_options(fd);
    headway__zmtp_peer_shake(peer);
    return NULL;
}

/* No descriptor is left: those who wait would wake us without end. */
static void shed(struct headway__zmtp_listener *listener)
{
    struct headway__zmtp *t = listener->transport;
    int fd = 0;
    if (t->reserve < 0)
        return;
    close(t->reserve);
    for (int count = 0; count < SHED_AT_ONCE && fd >= 0; count++) {
        fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0)
            close(fd);
    }
    t->reserve = open_reserve();
    headway__zmtp_log_short(t, listener->url, "no descriptor is left (ulimit -n)");
}

static void knock(void *user, int events)
{
    struct headway__zmtp_listener *listener = user;
    struct headway__zmtp *t = listener->transport;
    (void)events;
    for (int count = 0; count < KNOCKS; count++) {
        struct headway__zmtp_address from = {.size = sizeof from.at};
        int fd = accept4(listener->fd, &from.at.any, &from.size, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE))
            shed(listener);
        if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
            return;
        const char *why = fd < 0 ? NULL : welcome(listener, fd, &from);
        if (!why)
            continue;
        close(fd);
        if (*why)
            headway__zmtp_log_turned_away(t, listener->url, why);
    }
}

static int bind_and_listen(struct headway__zmtp_listener *listener,
                           struct headway__zmtp_address *address)
{
    const int yes = 1, no = 0;
    int family = address->at.any.sa_family;
    listener->fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd < 0)
        return headway__zmtp_error(errno);
    if (family != AF_UNIX)
        (void)setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (family == AF_INET6)
        (void)setsockopt(listener->fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (bind(listener->fd, &address->at.any, address->size) != 0)
        return headway__zmtp_error(errno);
    listener->made = family == AF_UNIX;
    if (listen(listener->fd, BACKLOG) != 0)
        return headway__zmtp_error(errno);
    address->size = sizeof address->at;
    if (getsockname(listener->fd, &address->at.any, &address->size) != 0)
        return headway__zmtp_error(errno);
    headway__zmtp_address_print(address, listener->url, sizeof listener->url);
    return 0;
}

static int start(struct headway__zmtp_listener *listener, struct headway__zmtp_address *address)
{
    struct headway__zmtp *t = listener->transport;
    const headway_loop_ops *loop = t->loop->ops;
    const bool inherited = listener->fd >= 0;
    int error = 0;
    listener->ipc = address->at.any.sa_family == AF_UNIX;
    if (listener->ipc) {
        strcpy(listener->path, address->at.un.sun_path);
        error = inherited ? headway__zmtp_lock_inherited(listener) : headway__zmtp_lock(listener);
    }
    if (!error && inherited)
        headway__zmtp_address_print(address, listener->url, sizeof listener->url);
    else if (!error)
        error = bind_and_listen(listener, address);
    if (!error)
        error = loop->watch_new(t->loop, listener->fd, knock, listener, &listener->watch);
    return error;
}

void headway__zmtp_listener_close(struct headway__zmtp_listener *listener)
{
    if (listener->watch)
        listener->transport->loop->ops->watch_free(listener->watch);
    if (listener->fd >= 0)
        close(listener->fd);
    headway__zmtp_unlock(listener);
    listener->watch = NULL;
    listener->fd = -1;
}

static int listen_at(struct headway__zmtp *t, const char *url,
                     struct headway__zmtp_listener *listener, char *bound, size_t bound_size)
{
    struct headway__zmtp_address address;
    char host[HEADWAY__ZMTP_URL_SIZE], at[HEADWAY__ZMTP_URL_SIZE];
    int error;
    if (headway__zmtp_is_inherited(url)) {
        error = headway__zmtp_inherited(url, &address, &listener->fd);
        if (!error)
            headway__zmtp_address_print(&address, at, sizeof at);
    } else {
        error = headway__zmtp_address(url, true, &address, host);
        snprintf(at, sizeof at, "%s", url);
    }
    if (!error)
        error = headway__zmtp_security_listen(t, at, &address, &listener->curve);
    if (!error)
        error = start(listener, &address);
    if (!error && bound && bound_size <= strlen(listener->url))
        error = HEADWAY_ELIMIT;
    return error;
}

int headway__zmtp_listen(headway_transport *base, const char *url, char *bound, size_t bound_size)
{
    struct headway__zmtp *t = (struct headway__zmtp *)base;
    if (t->closing || t->pid != getpid())
        return HEADWAY_ECLOSED;
    if (t->listener_count == HEADWAY__ZMTP_LISTENERS)
        return HEADWAY_ELIMIT;
    struct headway__zmtp_listener *listener = &t->listeners[t->listener_count];
    *listener = (struct headway__zmtp_listener){.transport = t, .fd = -1, .lock = -1};
    int error = listen_at(t, url, listener, bound, bound_size);
    if (error) {
        headway__zmtp_listener_close(listener);
        return error;
    }
    if (t->reserve < 0)
        t->reserve = open_reserve();
    t->listener_count++;
    t->loop->ops->watch_set(listener->watch, HEADWAY_READABLE);
    if (bound)
        snprintf(bound, bound_size, "%s", listener->url);
    return 0;
}
