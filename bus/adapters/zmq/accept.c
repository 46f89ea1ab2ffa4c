/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ROUTER's connections. libzmq tells neither which routing id a lost connection had nor does it
 * cut one; but its monitor names descriptors, and so does the first packet (ZMQ_SRCFD). A
 * descriptor is used again at once, so a lost one makes its peers suspects, and an empty message
 * to a suspect tells: EHOSTUNREACH, or the peer lives (and ignores what is empty).
 *
 * To cut a connection we shut down a duplicate of its descriptor. The duplicate is the right
 * connection if the monitor, read after duplicating, has told of no loss since it was accepted:
 * libzmq tells before it closes.
 */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long a packet of a lost connection may stay unread and so be taken for its successor's. */
#define STALE_NS (1000 * HEADWAY__ZMQ_MS)
enum { KEPT_MIN = 96, KEPT_MAX = 512, SHED_AT_ONCE = 64, BACKLOG_MAX = 128 };

/* Descriptors are given lowest first, so a high one says that they run out. The last quarter
   (of few, the last half) is kept: libzmq 4.3.4 aborts the process when it cannot accept on ipc for
   want of one, so newcomers are shut before it comes to that, and the backlog bounds how many come
   in one turn. */
static rlim_t descriptors_kept(rlim_t limit)
{
    rlim_t least = limit / 2 < KEPT_MIN ? limit / 2 : KEPT_MIN;
    rlim_t kept = limit / 4 < KEPT_MAX ? limit / 4 : KEPT_MAX;
    return kept < least ? least : kept;
}

static rlim_t descriptors_for_peers(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return RLIM_INFINITY;
    return limit.rlim_cur - descriptors_kept(limit.rlim_cur);
}

int headway__zmq_backlog(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return BACKLOG_MAX;
    rlim_t half = descriptors_kept(limit.rlim_cur) / 2;
    return half < BACKLOG_MAX ? (int)half : BACKLOG_MAX;
}

static int open_reserve(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static int open_router(struct headway__zmq *transport)
{
    int error;
    if (transport->router)
        return 0;
    error = headway__zmq_socket_new(transport, ZMQ_ROUTER, &transport->router);
    if (error)
        return error;
    transport->reserve = open_reserve();
    return 0;
}

/* inherited: the listening descriptor that libzmq shall take, or -1. Taken in any case. */
static int bind_listener(struct headway__zmq *transport, const char *url, int inherited,
                         struct headway__zmq_listener *listener)
{
    void *handle = transport->router->handle;
    size_t size = sizeof(listener->url);
    const int ipv6 = strchr(url, '[') != NULL, none = -1;
    zmq_setsockopt(handle, ZMQ_IPV6, &ipv6, sizeof(ipv6));
    int error = 0;
    if (inherited >= 0 && zmq_setsockopt(handle, ZMQ_USE_FD, &inherited, sizeof(inherited)) != 0)
        error = headway__zmq_error(errno);
    if (!error && zmq_bind(handle, url) != 0)
        error = headway__zmq_error(errno);
    zmq_setsockopt(handle, ZMQ_USE_FD, &none, sizeof(none)); /* the next listener makes its own */
    if (error && inherited >= 0)
        close(inherited);
    if (error)
        return error;
    headway__zmq_check(transport->router);
    if (zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, listener->url, &size) != 0)
        return headway__zmq_error(errno);
    return 0;
}

/* An inherited path's where its owner lets us: so that nobody who means to make a socket there
   clears it away. Another user who may write there can keep us from the lock, not from the
   socket. */
static int lock(const char *path, struct headway__zmq_listener *listener)
{
    struct stat found;
    int error = headway__zmq_lock(path, listener);
    if (!listener->inherited)
        return error;
    return error == HEADWAY_EADDRINUSE && stat(listener->lock_path, &found) == 0 &&
                   found.st_uid == geteuid()
               ? error
               : 0;
}

/* url is plain: what an inherited socket's address says. */
static int listen_at(struct headway__zmq *transport, const char *url, int inherited,
                     struct headway__zmq_listener *listener)
{
    const char *path;
    int error = headway__zmq_address(url, &path);
    if (!error)
        error = open_router(transport);
    if (!error)
        error = headway__zmq_security_listen(transport, url, path != NULL);
    if (!error && path)
        error = lock(path, listener);
    if (!error)
        return bind_listener(transport, url, inherited, listener);
    if (inherited >= 0)
        close(inherited);
    return error;
}

int headway__zmq_listen(headway_transport *base, const char *url, char *bound, size_t bound_size)
{
    struct headway__zmq *transport = (struct headway__zmq *)base;
    struct headway__zmq_listener *listener = &transport->listeners[transport->listener_count];
    char at[HEADWAY__ZMQ_URL_SIZE];
    int error = 0, inherited = -1;
    if (transport->closing || transport->pid != getpid())
        return HEADWAY_ECLOSED;
    if (transport->listener_count == HEADWAY__ZMQ_LISTENERS)
        return HEADWAY_ELIMIT;
    *listener = (struct headway__zmq_listener){.lock = -1, .fd = -1};
    if (headway__zmq_is_inherited(url))
        error = headway__zmq_inherited(url, at, &inherited);
    listener->inherited = inherited >= 0;
    if (!error)
        error = listen_at(transport, inherited < 0 ? url : at, inherited, listener);
    if (!error && bound && bound_size <= strlen(listener->url)) {
        zmq_unbind(transport->router->handle, listener->url);
        error = HEADWAY_ELIMIT;
    }
    if (error) {
        headway__zmq_unlock(listener);
        return error;
    }
    transport->listener_count++;
    if (bound)
        snprintf(bound, bound_size, "%s", listener->url);
    return 0;
}

/* A duplicate of the descriptor if it still is its serial-th connection; else -1. */
static int grab(struct headway__zmq *transport, int fd, uint32_t serial)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    const struct headway__zmq_fd *record;
    if (copy < 0)
        return -1;
    headway__zmq_read_monitor(transport->router);
    record = headway__zmq_fd_at(transport, fd);
    if (record && record->open && record->serial == serial)
        return copy;
    close(copy);
    return -1;
}

void headway__zmq_accept_shut(struct headway__zmq *transport, int fd, uint32_t serial)
{
    int copy = grab(transport, fd, serial);
    if (copy < 0)
        return;
    shutdown(copy, SHUT_RDWR);
    close(copy);
}

void headway__zmq_accept_cut(struct headway__zmq_peer *peer)
{
    if (peer->fd >= 0 && peer->serial)
        headway__zmq_accept_shut(peer->socket->transport, peer->fd, peer->serial);
}

/* Whether who is on fd is let in; if not, it is said. */
static bool is_welcome(struct headway__zmq *transport, int fd, const struct in6_addr *origin)
{
    const char *why = headway__zmq_crowded(transport, origin);
    if (transport->connections > transport->options.peer_limit)
        why = "as many peers as are allowed are connected";
    if ((rlim_t)fd >= descriptors_for_peers()) {
        headway__zmq_log_short(transport, "descriptors run out (ulimit -n)");
        return false;
    }
    if (why)
        headway__zmq_log_newcomer(transport, HEADWAY_LOG_WARN, why);
    return !why;
}

static void accepted(struct headway__zmq *transport, int fd)
{
    struct headway__zmq_fd *record = headway__zmq_fd_at(transport, fd);
    struct in6_addr origin = headway__zmq_origin(fd);
    transport->connections++;
    if (!record)
        return;
    record->open = true;
    if (++record->serial == 0)
        record->serial = 1;
    if (record->excess)
        return;
    if (is_welcome(transport, fd, &origin)) {
        headway__zmq_shake_begins(transport, record, &origin);
        return;
    }
    record->excess = true;
    record->next_excess = transport->excess;
    transport->excess = fd + 1;
}

/* Not while events are read: shutting reads them itself. */
void headway__zmq_accept_settle(struct headway__zmq *transport)
{
    if (transport->settling)
        return;
    transport->settling = true;
    while (transport->excess) {
        int fd = transport->excess - 1;
        struct headway__zmq_fd *record = headway__zmq_fd_at(transport, fd);
        transport->excess = record->next_excess;
        record->excess = false;
        if (record->open)
            headway__zmq_accept_shut(transport, fd, record->serial);
    }
    transport->settling = false;
}

static void lost(struct headway__zmq *transport, int fd)
{
    struct headway__zmq_fd *record = headway__zmq_fd_at(transport, fd);
    uint64_t now = headway__zmq_now(transport);
    if (transport->connections > 0)
        transport->connections--;
    if (!record)
        return;
    record->open = false;
    record->closed_at = now;
    headway__zmq_shake_ends(transport, record);
    memset(&record->origin, 0, sizeof record->origin);
    for (struct headway__zmq_peer *peer = record->peers; peer; peer = peer->next_of_fd)
        headway__zmq_due(peer, now + HEADWAY__ZMQ_GRACE_NS);
}

static void listening(struct headway__zmq *transport, int fd)
{
    for (size_t i = 0; i < transport->listener_count; i++) {
        if (transport->listeners[i].fd < 0) {
            transport->listeners[i].fd = fd; /* binds are told in their order */
            return;
        }
    }
}

/* No descriptor is left: on tcp libzmq would try again without end. Turn away those who wait. */
static void shed(struct headway__zmq *transport)
{
    if (transport->reserve >= 0)
        close(transport->reserve);
    for (size_t i = 0; i < transport->listener_count; i++) {
        int listener = transport->listeners[i].fd;
        /* libzmq's own listener blocks; it takes EAGAIN as nobody there. */
        int flags = fcntl(listener, F_GETFL);
        if (flags < 0 || fcntl(listener, F_SETFL, flags | O_NONBLOCK) != 0)
            continue;
        for (int count = 0; count < SHED_AT_ONCE; count++) {
            int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (fd < 0)
                break;
            close(fd);
        }
    }
    transport->reserve = open_reserve();
    headway__zmq_log_short(transport, "no descriptor is left (ulimit -n)");
}

void headway__zmq_accept_event(struct headway__zmq *transport, int event, int value)
{
    if (event == ZMQ_EVENT_ACCEPTED)
        accepted(transport, value);
    else if (event == ZMQ_EVENT_DISCONNECTED)
        lost(transport, value);
    else if (event == ZMQ_EVENT_LISTENING)
        listening(transport, value);
    else if (event == ZMQ_EVENT_ACCEPT_FAILED && (value == EMFILE || value == ENFILE))
        shed(transport);
    else if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
        headway__zmq_log_newcomer(transport, HEADWAY_LOG_WARN, "it is not trusted here");
    else if (event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
        headway__zmq_log_newcomer(transport, HEADWAY_LOG_WARN, "it does not keep to the protocol");
    else if (event == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL)
        headway__zmq_log_newcomer(transport, HEADWAY_LOG_DEBUG, "it left, or was not done in time");
}

void headway__zmq_accept_peer(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                              int fd)
{
    struct headway__zmq_fd *record;
    uint64_t now;
    headway__zmq_peer_set_fd(transport, peer, fd);
    headway__zmq_read_monitor(transport->router); /* after this, no news is good news */
    now = headway__zmq_now(transport);
    record = headway__zmq_fd_at(transport, fd);
    if (!record)
        return;
    if (record->closed_at && now - record->closed_at < STALE_NS) {
        headway__zmq_due(peer, now + HEADWAY__ZMQ_GRACE_NS);
    } else if (record->open) {
        peer->serial = record->serial;
        headway__zmq_shake_ends(transport, record);
    }
}

int headway__zmq_accept_probe(struct headway__zmq_peer *peer)
{
    unsigned char route[HEADWAY__ZMQ_ROUTE_SIZE];
    headway__zmq_route_put(peer->route, route);
    headway__zmq_check(peer->socket);
    if (zmq_send(peer->socket->handle, route, sizeof(route), ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
        return errno == EAGAIN ? HEADWAY_EAGAIN : HEADWAY_ECLOSED;
    zmq_send(peer->socket->handle, "", 0, ZMQ_DONTWAIT);
    return 0;
}

bool headway__zmq_accept_confirm(struct headway__zmq_peer *peer)
{
    struct headway__zmq *transport = peer->socket->transport;
    struct headway__zmq_fd *record = peer->fd >= 0 ? headway__zmq_fd_at(transport, peer->fd) : NULL;
    if (!record || !record->open)
        return false;
    peer->serial = record->serial;
    headway__zmq_shake_ends(transport, record);
    return true;
}
