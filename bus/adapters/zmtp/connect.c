/* SPDX-License-Identifier: Apache-2.0 */
/* Connecting: a name is looked up on another thread; a full ipc listener is asked again. */
#include "internal.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CONNECT_MS = 5000, RETRY_FIRST_MS = 1, RETRY_MOST_MS = 64 };

/* One name's address. It may outlast its transport, which does not wait for it when closing: so it
   is not of the transport's memory. */
struct lookup {
    struct headway__zmtp_ring ring;  /* first; in transport->lookups */
    struct headway__zmtp *transport; /* NULL: nobody waits for it */
    headway_peer id;
    struct sockaddr_in found;
    bool is_found;
    char host[HEADWAY__ZMTP_URL_SIZE];
};

static void fail(struct headway__zmtp_peer *peer, int error)
{
    peer->error = error;
    headway__zmtp_due(peer, headway__zmtp_now(peer->transport));
}

/* A listener's full backlog answers EAGAIN at once on ipc, and nothing tells when it has room. */
static void wait_and_retry(struct headway__zmtp_peer *peer)
{
    uint64_t at = headway__zmtp_now(peer->transport);
    peer->retry_ms = peer->retry_ms ? peer->retry_ms * 2 : RETRY_FIRST_MS;
    if (peer->retry_ms > RETRY_MOST_MS)
        peer->retry_ms = RETRY_MOST_MS;
    /* Those who came together do not come again together: their ids differ. */
    at += peer->retry_ms * HEADWAY__ZMTP_MS / 16 * (8 + (peer->id * 5 & 15));
    headway__zmtp_due(peer, at < peer->deadline ? at : peer->deadline);
}

static void try_now(struct headway__zmtp_peer *peer, const struct headway__zmtp_address *address)
{
    int done;
    do
        done = connect(peer->fd, &address->at.any, address->size);
    while (done != 0 && errno == EINTR);
    if (done == 0 || errno == EINPROGRESS) {
        headway__zmtp_peer_want(peer, HEADWAY_WRITABLE);
        headway__zmtp_due(peer, peer->deadline);
    } else if (errno == EAGAIN && peer->address) {
        wait_and_retry(peer);
    } else {
        fail(peer, errno);
    }
}

static int begin(struct headway__zmtp_peer *peer, const struct headway__zmtp_address *address)
{
    struct headway__zmtp *t = peer->transport;
    int fd = socket(address->at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return headway__zmtp_error(errno);
    int error = headway__zmtp_peer_watch(peer, fd);
    if (error) {
        close(fd);
        return error;
    }
    if (address->at.any.sa_family == AF_UNIX) {
        peer->address = headway__zmtp_take(t, sizeof(*address), NULL);
        if (!peer->address)
            return HEADWAY_ENOMEM;
        *peer->address = *address;
    } else {
        headway__zmtp_socket_options(fd);
    }
    peer->state = HEADWAY__ZMTP_CONNECTING;
    try_now(peer, address);
    return 0;
}

static void look_up(void *user)
{
    struct lookup *lookup = user;
    const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    if (getaddrinfo(lookup->host, NULL, &hints, &found) != 0)
        return;
    lookup->is_found = found->ai_addrlen == sizeof lookup->found;
    if (lookup->is_found) {
        uint16_t port = lookup->found.sin_port;
        memcpy(&lookup->found, found->ai_addr, sizeof lookup->found);
        lookup->found.sin_port = port;
    }
    freeaddrinfo(found);
}

static void looked_up(void *user)
{
    struct lookup *lookup = user;
    struct headway__zmtp *t = lookup->transport;
    struct headway__zmtp_peer *peer = t ? headway__zmtp_peer_find(t, lookup->id) : NULL;
    struct headway__zmtp_address address = {.size = sizeof lookup->found};
    memcpy(&address.at, &lookup->found, sizeof lookup->found);
    bool is_found = lookup->is_found;
    headway__zmtp_ring_remove(&lookup->ring);
    free(lookup);
    bool bare = peer && !peer->reader.curve && t->options.security;
    if (peer && !is_found)
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "its name has no IPv4 address");
    else if (bare && !headway__zmtp_is_loopback(&address))
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "its name is not of loopback, and has no key");
    else if (peer && begin(peer, &address) != 0)
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "no descriptor or memory is left");
}

void headway__zmtp_lookups_forget(struct headway__zmtp *t)
{
    while (!headway__zmtp_ring_alone(&t->lookups)) {
        struct lookup *lookup = (struct lookup *)(void *)t->lookups.next;
        lookup->transport = NULL;
        headway__zmtp_ring_remove(&lookup->ring);
    }
}

static int begin_lookup(struct headway__zmtp_peer *peer,
                        const struct headway__zmtp_address *address, const char *host)
{
    struct headway__zmtp *t = peer->transport;
    if (!t->loop->ops->work)
        return HEADWAY_ENOTSUP;
    struct lookup *lookup = calloc(1, sizeof(*lookup));
    if (!lookup)
        return HEADWAY_ENOMEM;
    lookup->transport = t;
    lookup->id = peer->id;
    headway__zmtp_ring_init(&lookup->ring);
    memcpy(&lookup->found, &address->at, sizeof lookup->found);
    snprintf(lookup->host, sizeof lookup->host, "%s", host);
    int error = t->loop->ops->work(t->loop, look_up, looked_up, lookup);
    if (error) {
        free(lookup);
        return error;
    }
    headway__zmtp_ring_put(&t->lookups, &lookup->ring);
    headway__zmtp_due(peer, peer->deadline);
    return 0;
}

int headway__zmtp_connect(headway_transport *base, const char *url, headway_peer *ret_peer)
{
    struct headway__zmtp *t = (struct headway__zmtp *)base;
    struct headway__zmtp_address address;
    struct headway__zmtp_peer *peer;
    char host[HEADWAY__ZMTP_URL_SIZE];
    uint8_t key[HEADWAY__ZMTP_KEY];
    bool curve;
    int error = headway__zmtp_address(url, false, &address, host);
    if (error)
        return error;
    if (t->closing || t->pid != getpid())
        return HEADWAY_ECLOSED;
    error = headway__zmtp_security_connect(t, url, &address, host, &curve, key);
    if (!error)
        error = headway__zmtp_peer_new(t, &peer);
    if (error)
        return error;
    peer->deadline = headway__zmtp_now(t) + CONNECT_MS * HEADWAY__ZMTP_MS;
    error = curve ? headway__zmtp_curve_open(peer, key) : 0;
    if (!error)
        error = address.size ? begin(peer, &address) : begin_lookup(peer, &address, host);
    if (error) {
        headway__zmtp_peer_free(peer);
        return error;
    }
    *ret_peer = peer->id;
    return 0;
}

void headway__zmtp_connect_go_on(struct headway__zmtp_peer *peer)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(peer->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (error) {
        headway__zmtp_lose(peer, HEADWAY_LOG_DEBUG, strerror(error));
        return;
    }
    headway__zmtp_give(peer->transport, peer->address, sizeof(*peer->address));
    peer->address = NULL;
    headway__zmtp_peer_shake(peer);
}

void headway__zmtp_connect_due(struct headway__zmtp_peer *peer)
{
    bool in_time = headway__zmtp_now(peer->transport) < peer->deadline;
    if (peer->error)
        headway__zmtp_lose(peer, HEADWAY_LOG_DEBUG, strerror(peer->error));
    else if (in_time && peer->address && peer->retry_ms)
        try_now(peer, peer->address);
    else
        headway__zmtp_lose(peer, HEADWAY_LOG_DEBUG, "no connection in time");
}
