/* SPDX-License-Identifier: Apache-2.0 */
/* Connections: what the adversary does between two transports. */
#include "conn.h"

#include <stdio.h>

enum { CONNECT_TRIES = 20 };
#define CONNECT_RETRY (250 * HEADWAY_SIM_MILLISECOND)

static void schedule(headway_sim *sim, headway__sim_event *event, uint64_t at)
{
    if (headway__sim_schedule(sim, event, at) != 0)
        sim->over_limit = 1; /* the simulator itself is out of memory: the run ends */
}

int headway__sim_parted(const headway_sim *sim, const headway_host *a, const headway_host *b)
{
    for (headway__sim_partition *p = sim->partitions; p; p = p->next) {
        if ((p->a == a && p->b == b) || (p->a == b && p->b == a))
            return 1;
    }
    return 0;
}

static void pipe_drop(headway__sim_pipe *pipe, size_t keep)
{
    const headway_alloc *a = pipe->conn->sim->alloc;
    headway__sim_packet **at = &pipe->head;
    pipe->tail = NULL;
    for (; *at && keep > 0; keep--, at = &(*at)->next)
        pipe->tail = *at;
    while (*at) {
        headway__sim_packet *packet = *at;
        *at = packet->next;
        a->release(a->user, packet->data);
        a->release(a->user, packet);
        pipe->count--;
    }
}

/* For the receiver's next packet, or its end. */
static void pipe_arm(headway__sim_pipe *pipe)
{
    headway_sim *sim = pipe->conn->sim;
    headway__sim_side *to = &pipe->conn->side[pipe == pipe->conn->pipe ? 1 : 0];
    headway__sim_cancel(sim, &pipe->deliver);
    if (!to->transport || (!pipe->head && !pipe->finish))
        return;
    if (headway__sim_parted(sim, pipe->conn->side[0].host, pipe->conn->side[1].host))
        return; /* headway_sim_partition arms it again */
    uint64_t at = pipe->head ? pipe->head->at : pipe->finish_at;
    if (to->host->slow_ns && at < pipe->taken_at + to->host->slow_ns)
        at = pipe->taken_at + to->host->slow_ns;
    pipe->deliver.host = to->host;
    schedule(sim, &pipe->deliver, at);
}

static void reap_later(headway__sim_conn *conn)
{
    if (conn->reaping || conn->side[0].transport || conn->side[1].transport)
        return;
    conn->reaping = 1;
    conn->next_reap = conn->sim->reap;
    conn->sim->reap = conn;
}

static void side_off(headway__sim_side *side)
{
    headway__sim_conn *conn = side->conn;
    size_t i = side == conn->side ? 0 : 1;
    headway__sim_detach(side);
    headway__sim_cancel(conn->sim, &side->up);
    headway__sim_cancel(conn->sim, &conn->pipe[i].writable);
    headway__sim_cancel(conn->sim, &conn->pipe[1 - i].deliver);
    reap_later(conn);
}

/* The receiver of pipe will hear down, unless it is one of those who never do. */
static void pipe_finish(headway__sim_pipe *pipe, int gently)
{
    headway_sim *sim = pipe->conn->sim;
    if (!gently)
        pipe_drop(pipe, headway_sim_draw(sim, pipe->count + 1));
    if (pipe->finish || headway__sim_chance(sim, sim->options.silent_ppm))
        return;
    pipe->finish = 1;
    pipe->finish_at = sim->now + headway__sim_delay(sim);
    if (pipe->finish_at < pipe->last_at)
        pipe->finish_at = pipe->last_at;
    pipe_arm(pipe);
}

void headway__sim_conn_leave(headway__sim_side *side, int gently)
{
    headway__sim_conn *conn = side->conn;
    size_t i = side == conn->side ? 0 : 1;
    headway__sim_trace(conn->sim, "leave", side->host, conn->side[1 - i].host, side->peer, 0);
    if (!conn->cut)
        pipe_finish(&conn->pipe[i], gently);
    side_off(side);
    if (!conn->accepted)
        headway__sim_cancel(conn->sim, &conn->reach);
}

void headway__sim_conn_cut(headway__sim_conn *conn)
{
    if (conn->cut || !conn->accepted)
        return;
    headway__sim_trace(conn->sim, "cut", conn->side[0].host, conn->side[1].host, conn->side[0].peer,
                       conn->side[1].peer);
    conn->cut = 1;
    pipe_finish(&conn->pipe[0], 0);
    pipe_finish(&conn->pipe[1], 0);
}

/* The host's turn: tells the transport of this side, first of all, that its peer stands. Answers 0
   if the transport let go of it meanwhile. */
static int side_up(headway__sim_side *side)
{
    headway_sim *sim = side->conn->sim;
    headway__sim_pipe *out = &side->conn->pipe[side == side->conn->side ? 0 : 1];
    if (side->is_up)
        return 1;
    headway__sim_transport *t = side->transport;
    side->is_up = 1;
    headway__sim_cancel(sim, &side->up);
    headway__sim_trace(sim, "up", side->host, NULL, side->peer, 0);
    if (out->wants)
        schedule(sim, &out->writable, sim->now + headway__sim_delay(sim));
    t->events.up(t->user, side->peer);
    return side->transport != NULL;
}

static void up_run(headway__sim_event *event)
{
    (void)side_up(HEADWAY__SIM_OWNER(event, headway__sim_side, up));
}

static void side_down(headway__sim_side *side)
{
    headway__sim_transport *t = side->transport;
    headway_peer peer = side->peer;
    headway__sim_trace(side->conn->sim, "down", side->host, NULL, peer, 0);
    side_off(side);
    t->events.down(t->user, peer);
}

static void packet_deliver(headway__sim_pipe *pipe, headway__sim_side *to)
{
    headway_sim *sim = pipe->conn->sim;
    headway__sim_transport *t = to->transport;
    headway__sim_packet *packet = pipe->head;
    headway__sim_side *from = &pipe->conn->side[to == pipe->conn->side ? 1 : 0];
    pipe->head = packet->next;
    if (!pipe->head)
        pipe->tail = NULL;
    pipe->count--;
    pipe->taken_at = sim->now;
    headway__sim_trace(sim, "receive", to->host, from->host, packet->size,
                       headway__sim_hash(14695981039346656037u, packet->data, packet->size));
    int spurious = headway__sim_chance(sim, sim->options.spurious_ppm);
    if (from->transport && from->is_up &&
        (spurious || (pipe->wants && pipe->count <= sim->options.queue_packets / 2)))
        schedule(sim, &pipe->writable, sim->now + headway__sim_delay(sim));
    if (packet->size > t->options.packet_limit) {
        headway__sim_conn_cut(pipe->conn);
        side_down(to);
    } else {
        t->events.receive(t->user, to->peer, headway_bytes_of(packet->data, packet->size));
    }
    sim->alloc->release(sim->alloc->user, packet->data);
    sim->alloc->release(sim->alloc->user, packet);
}

static void deliver_run(headway__sim_event *event)
{
    headway__sim_pipe *pipe = HEADWAY__SIM_OWNER(event, headway__sim_pipe, deliver);
    headway__sim_side *to = &pipe->conn->side[pipe == pipe->conn->pipe ? 1 : 0];
    if (side_up(to)) {
        if (pipe->head)
            packet_deliver(pipe, to);
        else if (pipe->finish)
            side_down(to);
    }
    pipe_arm(pipe);
}

static void writable_run(headway__sim_event *event)
{
    headway__sim_pipe *pipe = HEADWAY__SIM_OWNER(event, headway__sim_pipe, writable);
    headway__sim_side *from = &pipe->conn->side[pipe == pipe->conn->pipe ? 0 : 1];
    headway__sim_trace(pipe->conn->sim, "writable", from->host, NULL, from->peer, 0);
    pipe->wants = 0;
    from->transport->events.writable(from->transport->user, from->peer);
}

/* Nobody is there, or nobody wants us. */
static void refuse(headway__sim_conn *conn)
{
    headway_sim *sim = conn->sim;
    headway__sim_trace(sim, "refused", conn->side[0].host, NULL, conn->side[0].peer, 0);
    conn->accepted = conn->cut = 1;
    conn->pipe[1].finish = 1;
    conn->pipe[1].finish_at = sim->now + headway__sim_delay(sim);
    conn->side[0].is_up = 1; /* up does not come before down */
    pipe_arm(&conn->pipe[1]);
}

/* What security says of the two, were it real. */
static int may_meet(const headway__sim_conn *conn, const headway__sim_transport *acceptor)
{
    const headway_credentials *server = &acceptor->host->identity;
    if (conn->key_known && (server->mechanism != HEADWAY_MECHANISM_CURVE ||
                            memcmp(server->public_key, conn->server_key, HEADWAY_KEY_SIZE) != 0))
        return 0;
    const headway_transport_security *security = acceptor->options.security;
    return !security || security->admit(security->user, &conn->side[0].host->identity) == 0;
}

static void reach_run(headway__sim_event *event)
{
    headway__sim_conn *conn = HEADWAY__SIM_OWNER(event, headway__sim_conn, reach);
    headway_sim *sim = conn->sim;
    headway__sim_transport *t = headway__sim_listening(sim, conn->name);
    if (t && headway__sim_parted(sim, conn->side[0].host, t->host)) {
        if (++conn->tries < CONNECT_TRIES)
            schedule(sim, event, sim->now + CONNECT_RETRY);
        else
            refuse(conn);
        return;
    }
    if (!t || !may_meet(conn, t) || headway__sim_attach(t, &conn->side[1]) != 0) {
        refuse(conn);
        return;
    }
    conn->accepted = 1;
    conn->side[0].other = t->host->identity;
    conn->side[1].other = conn->side[0].host->identity;
    headway__sim_trace(sim, "accept", t->host, conn->side[0].host, conn->side[1].peer,
                       conn->side[0].peer);
    schedule(sim, &conn->side[0].up, sim->now + headway__sim_delay(sim));
    if (headway_sim_draw(sim, 2)) /* else it learns of the peer with the first packet */
        schedule(sim, &conn->side[1].up, sim->now);
}

static void ask_server_key(const headway__sim_transport *t, headway__sim_conn *conn)
{
    const headway_transport_security *security = t->options.security;
    char url[sizeof "mem://" + HEADWAY__SIM_URL];
    if (!security || !security->server_key)
        return;
    snprintf(url, sizeof url, "mem://%s", conn->name);
    conn->key_known = security->server_key(security->user, url, conn->server_key) == 0;
}

int headway__sim_conn_new(headway__sim_transport *t, const char *name, headway_peer *ret_peer)
{
    headway_sim *sim = t->host->sim;
    headway__sim_conn *conn = sim->alloc->allocate(sim->alloc->user, sizeof *conn);
    if (!conn)
        return HEADWAY_ENOMEM;
    memset(conn, 0, sizeof *conn);
    conn->sim = sim;
    memcpy(conn->name, name, strlen(name) + 1);
    ask_server_key(t, conn);
    conn->reach.run = reach_run;
    for (int i = 0; i < 2; i++) {
        conn->side[i].conn = conn->pipe[i].conn = conn;
        conn->side[i].up.run = up_run;
        conn->pipe[i].deliver.run = deliver_run;
        conn->pipe[i].writable.run = writable_run;
    }
    int result = headway__sim_attach(t, &conn->side[0]);
    if (result != 0) {
        sim->alloc->release(sim->alloc->user, conn);
        return result;
    }
    conn->pipe[0].writable.host = t->host;
    conn->next = sim->conns;
    if (conn->next)
        conn->next->previous = conn;
    sim->conns = conn;
    schedule(sim, &conn->reach, sim->now + headway__sim_delay(sim));
    *ret_peer = conn->side[0].peer;
    return 0;
}

static headway__sim_packet *packet_new(headway_sim *sim, const headway_bytes *parts, size_t count)
{
    const headway_alloc *a = sim->alloc;
    headway__sim_packet *packet = a->allocate(a->user, sizeof *packet);
    size_t size = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    uint8_t *data = a->allocate(a->user, size ? size : 1);
    if (!packet || !data) {
        a->release(a->user, packet);
        a->release(a->user, data);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size)
            memcpy(data + at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    *packet = (headway__sim_packet){.size = size, .data = data};
    return packet;
}

/* 1: the sender must wait; its writable is on the way, now or when the pipe drains. */
static int must_wait(headway__sim_side *side, headway__sim_pipe *pipe, int due)
{
    headway_sim *sim = side->conn->sim;
    int full = pipe->count >= sim->options.queue_packets || !side->is_up;
    if (!full && !due && !headway__sim_chance(sim, sim->options.again_ppm))
        return 0;
    pipe->wants = 1;
    pipe->writable.host = side->host;
    if (!full && !pipe->writable.place)
        schedule(sim, &pipe->writable, sim->now + headway__sim_delay(sim));
    headway__sim_trace(sim, "again", side->host, NULL, side->peer, (uint64_t)full);
    return 1;
}

int headway__sim_conn_send(headway__sim_side *side, const headway_bytes *parts, size_t count)
{
    headway__sim_conn *conn = side->conn;
    headway_sim *sim = conn->sim;
    headway__sim_pipe *pipe = &conn->pipe[side == conn->side ? 0 : 1];
    int due = headway__sim_due_now(&side->host->send);
    headway_sim_fault fault = side->host->send.fault;
    pipe->writable.host = side->host;
    if (due && fault == HEADWAY_SIM_SEND_NO_MEMORY)
        return HEADWAY_ENOMEM;
    if (!conn->cut && must_wait(side, pipe, due && fault == HEADWAY_SIM_SEND_AGAIN))
        return HEADWAY_EAGAIN;
    if (!conn->cut &&
        ((due && fault == HEADWAY_SIM_SEND_CUT) || headway__sim_chance(sim, sim->options.cut_ppm)))
        headway__sim_conn_cut(conn);
    if (conn->cut)
        return 0; /* taken, and lost with the connection */
    headway__sim_packet *packet = packet_new(sim, parts, count);
    if (!packet)
        return HEADWAY_ENOMEM;
    packet->at = sim->now + headway__sim_delay(sim);
    if (packet->at < pipe->last_at)
        packet->at = pipe->last_at;
    pipe->last_at = packet->at;
    if (pipe->tail)
        pipe->tail->next = packet;
    else
        pipe->head = packet;
    pipe->tail = packet;
    pipe->count++;
    headway__sim_trace(sim, "send", side->host, NULL, side->peer, packet->size);
    if (pipe->count == 1)
        pipe_arm(pipe);
    return 0;
}

void headway__sim_reap(headway_sim *sim)
{
    while (sim->reap) {
        headway__sim_conn *conn = sim->reap;
        sim->reap = conn->next_reap;
        if (conn->previous)
            conn->previous->next = conn->next;
        else
            sim->conns = conn->next;
        if (conn->next)
            conn->next->previous = conn->previous;
        headway__sim_cancel(sim, &conn->reach);
        for (int i = 0; i < 2; i++) {
            pipe_drop(&conn->pipe[i], 0);
            headway__sim_cancel(sim, &conn->pipe[i].deliver);
            headway__sim_cancel(sim, &conn->pipe[i].writable);
            headway__sim_cancel(sim, &conn->side[i].up);
        }
        sim->alloc->release(sim->alloc->user, conn);
    }
}

static int between(const headway__sim_conn *conn, const headway_host *a, const headway_host *b)
{
    const headway_host *x = conn->side[0].host, *y = conn->side[1].host;
    return (x == a && y == b) || (x == b && y == a);
}

void headway_sim_cut(headway_host *a, headway_host *b)
{
    for (headway__sim_conn *conn = a->sim->conns; conn; conn = conn->next) {
        if (between(conn, a, b))
            headway__sim_conn_cut(conn);
    }
}

static void hold_or_arm(headway_host *a, headway_host *b)
{
    for (headway__sim_conn *conn = a->sim->conns; conn; conn = conn->next) {
        if (!between(conn, a, b))
            continue;
        pipe_arm(&conn->pipe[0]);
        pipe_arm(&conn->pipe[1]);
    }
}

int headway_sim_partition(headway_host *a, headway_host *b, int on)
{
    headway_sim *sim = a->sim;
    if (headway__sim_parted(sim, a, b) == !!on)
        return 0;
    headway__sim_trace(sim, on ? "partition" : "heal", a, b, 0, 0);
    if (on) {
        headway__sim_partition *p = sim->alloc->allocate(sim->alloc->user, sizeof *p);
        if (!p)
            return HEADWAY_ENOMEM;
        *p = (headway__sim_partition){sim->partitions, a, b};
        sim->partitions = p;
    } else {
        headway__sim_partition **at = &sim->partitions;
        while (((*at)->a != a || (*at)->b != b) && ((*at)->a != b || (*at)->b != a))
            at = &(*at)->next;
        headway__sim_partition *p = *at;
        *at = p->next;
        sim->alloc->release(sim->alloc->user, p);
    }
    hold_or_arm(a, b);
    return 0;
}
