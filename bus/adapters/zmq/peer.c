/* SPDX-License-Identifier: Apache-2.0 */
/* The table of peers: by id an array index, by routing id a hash, by descriptor an array. */
#include "internal.h"

enum { FIRST_SLOTS = 16 };

static int grow(struct headway__zmq *transport)
{
    const headway_alloc *alloc = transport->alloc;
    uint32_t count = transport->slot_count ? transport->slot_count * 2 : FIRST_SLOTS;
    struct headway__zmq_slot *slots;
    if (transport->slot_count >= transport->slot_limit)
        return HEADWAY_ELIMIT;
    if (count > transport->slot_limit)
        count = transport->slot_limit;
    slots = alloc->resize(alloc->user, transport->slots, count * sizeof(*slots));
    if (!slots)
        return HEADWAY_ENOMEM;
    transport->slots = slots;
    while (transport->slot_count < count) {
        slots[transport->slot_count] =
            (struct headway__zmq_slot){.generation = 1, .next_free = transport->free_slot};
        transport->free_slot = ++transport->slot_count;
    }
    return 0;
}

int headway__zmq_peer_new(struct headway__zmq *transport, struct headway__zmq_socket *socket,
                          struct headway__zmq_peer **ret_peer)
{
    const headway_alloc *alloc = transport->alloc;
    struct headway__zmq_peer *peer;
    struct headway__zmq_slot *slot;
    int error = transport->free_slot ? 0 : grow(transport);
    if (error)
        return error;
    peer = alloc->allocate(alloc->user, sizeof(*peer));
    if (!peer)
        return HEADWAY_ENOMEM;
    slot = &transport->slots[transport->free_slot - 1];
    *peer = (struct headway__zmq_peer){
        .id = (uint64_t)slot->generation << 32 | transport->free_slot, .socket = socket, .fd = -1};
    headway__zmq_ring_init(&peer->blocked);
    headway__zmq_ring_init(&peer->timed);
    transport->free_slot = slot->next_free;
    slot->peer = peer;
    *ret_peer = peer;
    return 0;
}

struct headway__zmq_peer *headway__zmq_peer_find(const struct headway__zmq *transport,
                                                 headway_peer id)
{
    uint32_t index = (uint32_t)id - 1;
    const struct headway__zmq_slot *slot;
    if (index >= transport->slot_count)
        return NULL;
    slot = &transport->slots[index];
    return slot->peer && slot->peer->id == id ? slot->peer : NULL;
}

/* libzmq counts routing ids upward, so their low bits spread well. */
struct headway__zmq_peer *headway__zmq_peer_of_route(const struct headway__zmq *transport,
                                                     uint32_t route)
{
    struct headway__zmq_peer *peer = transport->routes[route & transport->route_mask];
    while (peer && peer->route != route)
        peer = peer->next_of_route;
    return peer;
}

void headway__zmq_peer_set_route(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                                 uint32_t route)
{
    struct headway__zmq_peer **head = &transport->routes[route & transport->route_mask];
    peer->route = route;
    peer->next_of_route = *head;
    *head = peer;
}

struct headway__zmq_fd *headway__zmq_fd_at(struct headway__zmq *transport, int fd)
{
    const headway_alloc *alloc = transport->alloc;
    size_t count = transport->fd_count ? transport->fd_count : 64;
    struct headway__zmq_fd *fds;
    if (fd < 0)
        return NULL;
    while (count <= (size_t)fd)
        count *= 2;
    if (count > transport->fd_count) {
        fds = alloc->resize(alloc->user, transport->fds, count * sizeof(*fds));
        if (!fds)
            return NULL;
        memset(fds + transport->fd_count, 0, (count - transport->fd_count) * sizeof(*fds));
        transport->fds = fds;
        transport->fd_count = count;
    }
    return &transport->fds[fd];
}

void headway__zmq_peer_set_fd(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                              int fd)
{
    struct headway__zmq_fd *record = headway__zmq_fd_at(transport, fd);
    if (!record)
        return; /* the core's heartbeat will find its end */
    peer->fd = fd;
    peer->next_of_fd = record->peers;
    record->peers = peer;
}

static void leave_maps(struct headway__zmq *transport, struct headway__zmq_peer *peer)
{
    struct headway__zmq_peer **at = &transport->routes[peer->route & transport->route_mask];
    while (*at && *at != peer)
        at = &(*at)->next_of_route;
    if (*at)
        *at = peer->next_of_route;
    if (peer->fd < 0)
        return;
    at = &transport->fds[peer->fd].peers;
    while (*at && *at != peer)
        at = &(*at)->next_of_fd;
    if (*at)
        *at = peer->next_of_fd;
}

void headway__zmq_peer_free(struct headway__zmq *transport, struct headway__zmq_peer *peer)
{
    const headway_alloc *alloc = transport->alloc;
    uint32_t number = (uint32_t)peer->id;
    struct headway__zmq_slot *slot = &transport->slots[number - 1];
    if (!peer->socket->peer)
        leave_maps(transport, peer);
    headway__zmq_ring_remove(&peer->blocked);
    headway__zmq_ring_remove(&peer->timed);
    slot->peer = NULL;
    slot->next_free = transport->free_slot;
    if (++slot->generation != 0) /* an id is never given twice: a slot used 2^32 times retires */
        transport->free_slot = number;
    alloc->release(alloc->user, peer);
}

void headway__zmq_peers_done(struct headway__zmq *transport)
{
    const headway_alloc *alloc = transport->alloc;
    for (uint32_t i = 0; i < transport->slot_count; i++)
        if (transport->slots[i].peer)
            alloc->release(alloc->user, transport->slots[i].peer);
    alloc->release(alloc->user, transport->slots);
    alloc->release(alloc->user, transport->routes);
    alloc->release(alloc->user, transport->fds);
}
