/* SPDX-License-Identifier: Apache-2.0 */
/* From sockets to events. */
#include "internal.h"

/* A packet as it came: what a peer may not send is told apart here. */
struct packet {
    zmq_msg_t message;
    uint32_t route;
    bool foreign; /* a routing id of the peer's own choosing: not one of ours */
    bool broken;  /* more parts than one */
};

static void read_route(zmq_msg_t *message, struct packet *packet)
{
    const unsigned char *data = zmq_msg_data(message);
    packet->foreign = zmq_msg_size(message) != HEADWAY__ZMQ_ROUTE_SIZE || data[0] != 0;
    if (!packet->foreign)
        packet->route = headway__zmq_route_get(data);
}

static bool receive(struct headway__zmq_socket *socket, zmq_msg_t *message)
{
    zmq_msg_init(message);
    if (zmq_msg_recv(message, socket->handle, ZMQ_DONTWAIT) >= 0)
        return true;
    zmq_msg_close(message);
    return false;
}

/* False: nothing is there. A message's parts come all or none. */
static bool next_packet(struct headway__zmq_socket *socket, struct packet *packet)
{
    zmq_msg_t extra;
    *packet = (struct packet){.broken = false};
    if (!receive(socket, &packet->message))
        return false;
    if (!socket->peer) {
        read_route(&packet->message, packet);
        packet->broken = !zmq_msg_more(&packet->message);
        if (packet->broken)
            return true;
        zmq_msg_close(&packet->message);
        if (!receive(socket, &packet->message)) {
            zmq_msg_init(&packet->message);
            packet->broken = true;
        }
    }
    packet->broken = packet->broken || zmq_msg_more(&packet->message);
    for (bool more = zmq_msg_more(&packet->message); more;) {
        if (!receive(socket, &extra))
            break;
        more = zmq_msg_more(&extra);
        zmq_msg_close(&extra);
    }
    return true;
}

static struct headway__zmq_peer *peer_of(struct headway__zmq_socket *socket, struct packet *packet)
{
    struct headway__zmq *transport = socket->transport;
    struct headway__zmq_peer *peer;
    if (socket->peer)
        return socket->peer;
    if (packet->foreign)
        return NULL;
    peer = headway__zmq_peer_of_route(transport, packet->route);
    if (peer || headway__zmq_peer_new(transport, socket, &peer) != 0)
        return peer;
    headway__zmq_peer_set_route(transport, peer, packet->route);
    headway__zmq_identify(peer, &packet->message);
    headway__zmq_accept_peer(transport, peer, zmq_msg_get(&packet->message, ZMQ_SRCFD));
    return peer;
}

static void deliver(struct headway__zmq_socket *socket, struct packet *packet)
{
    struct headway__zmq *transport = socket->transport;
    struct headway__zmq_peer *peer = peer_of(socket, packet);
    headway_bytes bytes =
        headway_bytes_of(zmq_msg_data(&packet->message), zmq_msg_size(&packet->message));
    headway_peer id = peer ? peer->id : 0;
    if (!peer || peer->state == HEADWAY__ZMQ_MUTED)
        return;
    if (packet->broken) {
        headway__zmq_fade(peer, 0);
        return;
    }
    if (peer->state == HEADWAY__ZMQ_CONNECTING)
        headway__zmq_up(peer);
    if (bytes.size > 0 && !transport->closing && headway__zmq_peer_find(transport, id) == peer &&
        peer->state != HEADWAY__ZMQ_MUTED)
        transport->events.receive(transport->user, id, bytes);
}

void headway__zmq_read(struct headway__zmq_socket *socket)
{
    size_t packets = 0, bytes = 0;
    struct packet packet;
    if (socket->closed)
        return;
    headway__zmq_ring_remove(&socket->check);
    headway__zmq_socket_pin(socket);
    socket->drained = false;
    while (!socket->closed && !socket->drained) {
        if (packets >= HEADWAY__ZMQ_PACKETS || bytes >= HEADWAY__ZMQ_BYTES) {
            headway__zmq_check(socket); /* others' turn; the descriptor will not wake us */
            break;
        }
        if (!next_packet(socket, &packet)) {
            socket->drained = true;
            break;
        }
        packets++;
        bytes += zmq_msg_size(&packet.message);
        deliver(socket, &packet);
        zmq_msg_close(&packet.message);
    }
    headway__zmq_socket_unpin(socket);
}

/* A DEALER's one connection. CLOSED is an attempt that failed. */
static void connect_event(struct headway__zmq_socket *socket, int event, int fd)
{
    struct headway__zmq_peer *peer = socket->peer;
    int events;
    size_t size = sizeof(events);
    if (event == ZMQ_EVENT_CONNECTED) {
        headway__zmq_connected(peer, fd);
    } else if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
        zmq_getsockopt(socket->handle, ZMQ_EVENTS, &events, &size); /* attaches the pipe */
        headway__zmq_check(socket);
        if (peer->state == HEADWAY__ZMQ_CONNECTING)
            headway__zmq_up(peer);
    } else if (event == ZMQ_EVENT_DISCONNECTED) {
        headway__zmq_fade(peer, peer->state == HEADWAY__ZMQ_CONNECTING ? 0 : HEADWAY__ZMQ_GRACE_NS);
    } else {
        headway__zmq_fade(peer, 0);
    }
}

void headway__zmq_read_monitor(struct headway__zmq_socket *socket)
{
    int event, value;
    headway__zmq_socket_pin(socket);
    while (!socket->closed && headway__zmq_monitor_next(socket, &event, &value)) {
        if (socket->peer)
            connect_event(socket, event, value);
        else
            headway__zmq_accept_event(socket->transport, event, value);
    }
    if (!socket->closed && !socket->peer)
        headway__zmq_accept_settle(socket->transport);
    headway__zmq_socket_unpin(socket);
}
