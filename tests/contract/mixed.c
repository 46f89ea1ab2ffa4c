/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two adapters of one wire as one transport: what listens is of one, what connects of the other, so
 * that the whole suite runs between libzmq and our own ZMTP. Compiled once for each direction and
 * address family: LISTENS and CONNECTS name the adapters; IPC, or CURVE over tcp, is 1.
 */
#include "check.h"
#include "security.h"
#include "transport_contract.h"
#include <headway/zmq.h>
#include <headway/zmtp.h>
#include <unistd.h>

#define CONNECTED (UINT64_C(1) << 63) /* in the ids of peers of the connecting half */

struct half {
    struct mixed *mixed;
    headway_transport *transport;
    uint64_t mark;
};

struct mixed {
    headway_transport base;
    const headway_alloc *alloc;
    headway_transport_events events;
    void *user;
    struct half listens, connects;
    int open; /* halves */
    void (*closed)(void *user);
    void *closed_user;
};

static const headway_transport_ops mixed_ops;

static void up(void *user, headway_peer peer)
{
    struct half *half = user;
    half->mixed->events.up(half->mixed->user, peer | half->mark);
}

static void receive(void *user, headway_peer peer, headway_bytes packet)
{
    struct half *half = user;
    half->mixed->events.receive(half->mixed->user, peer | half->mark, packet);
}

static void writable(void *user, headway_peer peer)
{
    struct half *half = user;
    half->mixed->events.writable(half->mixed->user, peer | half->mark);
}

static void down(void *user, headway_peer peer)
{
    struct half *half = user;
    half->mixed->events.down(half->mixed->user, peer | half->mark);
}

static void half_closed(void *user)
{
    struct half *half = user;
    struct mixed *mixed = half->mixed;
    void (*closed)(void *user) = mixed->closed;
    void *closed_user = mixed->closed_user;
    if (--mixed->open > 0)
        return;
    mixed->alloc->release(mixed->alloc->user, mixed);
    if (closed)
        closed(closed_user);
}

static const headway_transport_events relayed = {up, receive, writable, down};

static int mixed_open(headway_loop *loop, const headway_alloc *alloc,
                      const headway_transport_options *options,
                      const headway_transport_events *events, void *user,
                      headway_transport **ret_transport)
{
    struct mixed *mixed = alloc->allocate(alloc->user, sizeof(*mixed));
    if (!mixed)
        return HEADWAY_ENOMEM;
    *mixed = (struct mixed){.base = {&mixed_ops}, .alloc = alloc, .events = *events, .user = user};
    mixed->listens.mixed = mixed->connects.mixed = mixed;
    mixed->connects.mark = CONNECTED;
    int error =
        LISTENS.open(loop, alloc, options, &relayed, &mixed->listens, &mixed->listens.transport);
    if (error) {
        alloc->release(alloc->user, mixed);
        return error;
    }
    mixed->open = 1;
    error =
        CONNECTS.open(loop, alloc, options, &relayed, &mixed->connects, &mixed->connects.transport);
    if (error) {
        LISTENS.close(mixed->listens.transport, half_closed, &mixed->listens);
        return error;
    }
    mixed->open = 2;
    *ret_transport = &mixed->base;
    return 0;
}

static int mixed_listen(headway_transport *base, const char *url, char *bound, size_t size)
{
    return LISTENS.listen(((struct mixed *)base)->listens.transport, url, bound, size);
}

static int mixed_connect(headway_transport *base, const char *url, headway_peer *ret_peer)
{
    headway_peer peer;
    int error = CONNECTS.connect(((struct mixed *)base)->connects.transport, url, &peer);
    if (!error)
        *ret_peer = peer | CONNECTED;
    return error;
}

static int mixed_send(headway_transport *base, headway_peer peer, const headway_bytes *parts,
                      size_t count)
{
    struct mixed *mixed = (struct mixed *)base;
    if (peer & CONNECTED)
        return CONNECTS.send(mixed->connects.transport, peer & ~CONNECTED, parts, count);
    return LISTENS.send(mixed->listens.transport, peer, parts, count);
}

static void mixed_disconnect(headway_transport *base, headway_peer peer)
{
    struct mixed *mixed = (struct mixed *)base;
    if (peer & CONNECTED)
        CONNECTS.disconnect(mixed->connects.transport, peer & ~CONNECTED);
    else
        LISTENS.disconnect(mixed->listens.transport, peer);
}

static int mixed_credentials(headway_transport *base, headway_peer peer,
                             headway_credentials *ret_credentials)
{
    struct mixed *mixed = (struct mixed *)base;
    if (peer & CONNECTED)
        return CONNECTS.credentials(mixed->connects.transport, peer & ~CONNECTED, ret_credentials);
    return LISTENS.credentials(mixed->listens.transport, peer, ret_credentials);
}

static void mixed_close(headway_transport *base, void (*closed)(void *user), void *user)
{
    struct mixed *mixed = (struct mixed *)base;
    mixed->closed = closed;
    mixed->closed_user = user;
    CONNECTS.close(mixed->connects.transport, half_closed, &mixed->connects);
    LISTENS.close(mixed->listens.transport, half_closed, &mixed->listens);
}

static const headway_transport_ops mixed_ops = {.size = sizeof(headway_transport_ops),
                                                .name = "mixed",
                                                .schemes = "ipc tcp",
                                                .open = mixed_open,
                                                .listen = mixed_listen,
                                                .connect = mixed_connect,
                                                .send = mixed_send,
                                                .disconnect = mixed_disconnect,
                                                .close = mixed_close,
                                                .credentials = mixed_credentials};

static void address(char *url, size_t size)
{
    static int count;
    if (IPC)
        snprintf(url, size, "ipc:///tmp/headway-mixed-%d-%d.sock", (int)getpid(), count++);
    else
        snprintf(url, size, "tcp://127.0.0.1:0");
}

static const char *const bad[] = {"tcp://", "ipc://", "udp://127.0.0.1:1", NULL};

static const contract_transport contract = {.world = &uv_world,
                                            .ops = &mixed_ops,
                                            .address = address,
                                            .bad_addresses = bad,
                                            .nobody = IPC ? "ipc:///tmp/headway-mixed-nobody.sock"
                                                          : "tcp://127.0.0.1:1",
                                            .processes = true,
                                            .separate_loops = true,
                                            .counts_files = true,
                                            .security = CURVE ? &trusted : NULL,
                                            .mechanism = CURVE ? HEADWAY_MECHANISM_CURVE
                                                         : IPC ? HEADWAY_MECHANISM_PEER
                                                               : HEADWAY_MECHANISM_NONE,
                                            .stall_limit = 32 << 20};
TRANSPORT_CONTRACT(contract)
