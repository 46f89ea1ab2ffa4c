/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The libzmq adapter inside. One ROUTER accepts at every listening URL; each connect is a DEALER of
 * its own. A peer's life:
 *
 *   connect -> CONNECTING --handshake--> UP --lost--> FADING --drained--> down, gone
 *   first packet at the ROUTER --------> UP --disconnect--> MUTED --lost--> gone
 *
 * FADING: libzmq's monitor tells of a lost connection before the last packets are readable, so the
 * peer is read for GRACE_NS more. Events leave only from watches, defers and alarms, never from
 * inside a call; after each the adapter looks again whether what it held still stands.
 */
#ifndef HEADWAY_ADAPTERS_ZMQ_INTERNAL_H
#define HEADWAY_ADAPTERS_ZMQ_INTERNAL_H

#include <headway/port/transport.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/types.h>
#include <zmq.h>

enum {
    HEADWAY__ZMQ_MARK = 128,      /* high-water marks, in packets a peer; credit keeps far below */
    HEADWAY__ZMQ_PACKETS = 256,   /* packets taken from a socket before the loop turns */
    HEADWAY__ZMQ_BYTES = 1 << 20, /* and their bytes */
    HEADWAY__ZMQ_URL_SIZE = 256,
    HEADWAY__ZMQ_LISTENERS = 16
};
#define HEADWAY__ZMQ_MS UINT64_C(1000000)
#define HEADWAY__ZMQ_GRACE_NS (5 * HEADWAY__ZMQ_MS)

/* Rings. The head is an element of nothing; an element outside any ring is alone. */
struct headway__zmq_ring {
    struct headway__zmq_ring *next, *previous;
};

static inline void headway__zmq_ring_init(struct headway__zmq_ring *ring)
{
    ring->next = ring->previous = ring;
}

static inline bool headway__zmq_ring_alone(const struct headway__zmq_ring *ring)
{
    return ring->next == ring;
}

static inline void headway__zmq_ring_remove(struct headway__zmq_ring *ring)
{
    ring->next->previous = ring->previous;
    ring->previous->next = ring->next;
    headway__zmq_ring_init(ring);
}

/* Moves ring to the end of head's. */
static inline void headway__zmq_ring_put(struct headway__zmq_ring *head,
                                         struct headway__zmq_ring *ring)
{
    headway__zmq_ring_remove(ring);
    ring->next = head;
    ring->previous = head->previous;
    head->previous->next = ring;
    head->previous = ring;
}

#define HEADWAY__ZMQ_OF(type, member, ring)                                                        \
    ((type *)(void *)((char *)(ring)-offsetof(type, member)))

/* The routing ids that libzmq gives: a 0 and a counter, the high byte first. */
enum { HEADWAY__ZMQ_ROUTE_SIZE = 5 };

static inline uint32_t headway__zmq_route_get(const unsigned char *id)
{
    return (uint32_t)id[1] << 24 | (uint32_t)id[2] << 16 | (uint32_t)id[3] << 8 | id[4];
}

static inline void headway__zmq_route_put(uint32_t route, unsigned char *ret_id)
{
    ret_id[0] = 0;
    for (int i = 0; i < 4; i++)
        ret_id[1 + i] = (unsigned char)(route >> (24 - 8 * i));
}

struct headway__zmq;
struct headway__zmq_peer;

/* A ZeroMQ socket with its monitor, both watched. */
struct headway__zmq_socket {
    struct headway__zmq *transport;
    struct headway__zmq_peer *peer; /* a DEALER's; NULL for the ROUTER */
    void *handle, *monitor;         /* NULL once closed */
    headway_watch *watch, *monitor_watch;
    struct headway__zmq_ring check; /* in transport->checks: read me before the loop blocks */
    unsigned pins;                  /* while open, and while being read: the memory stays */
    bool closed;
    bool fresh;   /* the monitor was never read: until then it wakes nobody */
    bool drained; /* the last read took all there was */
};

enum headway__zmq_state {
    HEADWAY__ZMQ_CONNECTING,
    HEADWAY__ZMQ_UP,
    HEADWAY__ZMQ_FADING,
    HEADWAY__ZMQ_MUTED
};

struct headway__zmq_peer {
    headway_peer id; /* generation << 32 | slot + 1 */
    struct headway__zmq_socket *socket;
    enum headway__zmq_state state;
    struct headway__zmq_ring blocked; /* in transport->blocked: met EAGAIN */
    struct headway__zmq_ring timed;   /* in transport->timed: something is due */
    uint64_t due, retry_at, patience;
    headway_credentials who;
    /* At the ROUTER: */
    uint32_t route;  /* the routing id that libzmq gave, without its leading 0 */
    int fd;          /* of the connection; -1 unknown */
    uint32_t serial; /* which connection on that descriptor; 0 not known for certain */
    unsigned doubts; /* probes that found it alive since it fell under suspicion */
    struct headway__zmq_peer *next_of_route, *next_of_fd;
};

struct headway__zmq_slot {
    struct headway__zmq_peer *peer; /* NULL: free */
    uint32_t generation, next_free;
};

/* What the ROUTER's monitor says of a descriptor: how many connections it has carried, whether the
   last of them stands, and when one was last lost (0: never). */
struct headway__zmq_fd {
    struct headway__zmq_peer *peers;
    uint64_t closed_at;
    uint32_t serial;
    bool open, excess;
    bool shaking; /* let in, and no packet has come yet */
    uint64_t accepted_at;
    struct in6_addr origin; /* of tcp, let in; else zeros */
    int next_excess;        /* fd + 1, 0 the last */
};

struct headway__zmq_listener {
    char url[HEADWAY__ZMQ_URL_SIZE]; /* as bound */
    char lock_path[HEADWAY__ZMQ_URL_SIZE];
    int lock;       /* -1: none */
    int fd;         /* the listening descriptor; -1 not yet told */
    bool inherited; /* the socket's file is not ours */
};

struct headway__zmq {
    headway_transport base;
    headway_loop *loop;
    const headway_alloc *alloc;
    headway_transport_options options;
    headway_transport_security security; /* options.security, if there is any */
    bool has_keys;
    void *zap; /* judges newcomers; NULL until something listens */
    headway_watch *zap_watch;
    headway_transport_events events;
    void *user;
    void *context;
    pid_t pid;
    bool closing, blocking_close;
    uint64_t monitors;
    struct headway__zmq_socket *router;
    struct headway__zmq_listener listeners[HEADWAY__ZMQ_LISTENERS];
    size_t listener_count;
    /* Accepting: */
    size_t connections, shaking;
    uint64_t shakes_at; /* when those are looked at next; HEADWAY_NEVER: there are none */
    int excess;         /* accepted past the limit, to be shut: fd + 1, 0 none */
    bool settling;
    int reserve; /* given up to accept, and shut, what no descriptor is left for */
    /* Peers: */
    struct headway__zmq_slot *slots;
    uint32_t slot_count, slot_limit, free_slot; /* free_slot: index + 1, 0 none */
    struct headway__zmq_peer **routes;          /* hash of route, chained; a power of two */
    uint32_t route_mask;
    struct headway__zmq_fd *fds;
    size_t fd_count;
    struct headway__zmq_ring checks, blocked, timed;
    headway_defer *defer;
    headway_alarm *alarm;
    uint64_t alarm_at;
    uint64_t refused; /* sends that met EAGAIN */
    /* Lines about newcomers, at most so many a second: */
    uint64_t lines_since;
    unsigned lines, lines_left_out;
    uint64_t short_said; /* when last it was said that descriptors run out, or have */
    const char *short_why;
    void (*closed)(void *user);
    void *closed_user;
};

/* peer.c: the table. ELIMIT when full. */
int headway__zmq_peer_new(struct headway__zmq *transport, struct headway__zmq_socket *socket,
                          struct headway__zmq_peer **ret_peer);
struct headway__zmq_peer *headway__zmq_peer_find(const struct headway__zmq *transport,
                                                 headway_peer id);
struct headway__zmq_peer *headway__zmq_peer_of_route(const struct headway__zmq *transport,
                                                     uint32_t route);
void headway__zmq_peer_set_route(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                                 uint32_t route);
/* The record of a descriptor, made if needed; NULL without memory. */
struct headway__zmq_fd *headway__zmq_fd_at(struct headway__zmq *transport, int fd);
void headway__zmq_peer_set_fd(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                              int fd);
/* Forgets the peer; its DEALER is closed by the caller. */
void headway__zmq_peer_free(struct headway__zmq *transport, struct headway__zmq_peer *peer);
void headway__zmq_peers_done(struct headway__zmq *transport);

/* socket.c */
int headway__zmq_error(int error); /* errno to HEADWAY_E... */
int headway__zmq_socket_new(struct headway__zmq *transport, int type,
                            struct headway__zmq_socket **ret_socket);
/* Idempotent; memory goes with the last pin. */
void headway__zmq_socket_close(struct headway__zmq_socket *socket, int linger_ms);
void headway__zmq_socket_pin(struct headway__zmq_socket *socket);
void headway__zmq_socket_unpin(struct headway__zmq_socket *socket);
/* The next monitor event; false when there is none now. */
bool headway__zmq_monitor_next(struct headway__zmq_socket *socket, int *ret_event, int *ret_value);
/* Have the socket read before the loop blocks: any libzmq call may have eaten its wake-up. */
void headway__zmq_check(struct headway__zmq_socket *socket);

/* address.c */
/* EADDRESS for what this adapter does not speak. path: of ipc, else NULL. */
int headway__zmq_address(const char *url, const char **ret_path);
/* Takes PATH.lock: EADDRINUSE, EACCES, EADDRESS. */
int headway__zmq_lock(const char *path, struct headway__zmq_listener *listener);
void headway__zmq_unlock(struct headway__zmq_listener *listener);

/* inherit.c: "fd://3". EADDRESS for what is no listening stream socket of tcp or of a path; ret_url
   (of HEADWAY__ZMQ_URL_SIZE bytes): where it is, ret_fd: a duplicate. */
bool headway__zmq_is_inherited(const char *url);
int headway__zmq_inherited(const char *url, char *ret_url, int *ret_fd);

/* read.c: from sockets to events. */
void headway__zmq_read(struct headway__zmq_socket *socket);
void headway__zmq_read_monitor(struct headway__zmq_socket *socket);

/* accept.c: the ROUTER's connections. */
int headway__zmq_listen(headway_transport *transport, const char *url, char *bound,
                        size_t bound_size);
/* Shuts what was accepted past the limit; after the monitor has been read. */
void headway__zmq_accept_settle(struct headway__zmq *transport);
/* Newcomers that may wait in the kernel: fewer than the descriptors kept back. */
int headway__zmq_backlog(void);
void headway__zmq_accept_event(struct headway__zmq *transport, int event, int value);
/* A first packet has come: the peer's connection is the one on fd. */
void headway__zmq_accept_peer(struct headway__zmq *transport, struct headway__zmq_peer *peer,
                              int fd);
/* Whether libzmq still has the peer's connection: 0, EAGAIN cannot tell yet, ECLOSED. It may have
   it for a while after telling of the loss. */
int headway__zmq_accept_probe(struct headway__zmq_peer *peer);
/* The peer lives: the connection that stands on its descriptor is its own. */
bool headway__zmq_accept_confirm(struct headway__zmq_peer *peer);
/* Shuts the serial-th connection on fd, if it still is that. */
void headway__zmq_accept_shut(struct headway__zmq *transport, int fd, uint32_t serial);
/* Shuts the peer's connection, if it is known for certain which that is. */
void headway__zmq_accept_cut(struct headway__zmq_peer *peer);

/* crowd.c: newcomers, until their first packet. */
/* Where who is on fd comes from; zeros: ipc, or unknown. */
struct in6_addr headway__zmq_origin(int fd);
/* Why no more newcomers from there are taken now; NULL: they are. */
const char *headway__zmq_crowded(const struct headway__zmq *transport,
                                 const struct in6_addr *origin);
void headway__zmq_shake_begins(struct headway__zmq *transport, struct headway__zmq_fd *record,
                               const struct in6_addr *origin);
void headway__zmq_shake_ends(struct headway__zmq *transport, struct headway__zmq_fd *record);
/* Ends those who have said nothing for too long; of the alarm. */
void headway__zmq_shakes_sweep(struct headway__zmq *transport, uint64_t now);
void headway__zmq_log_newcomer(struct headway__zmq *transport, headway_log_level level,
                               const char *what);
/* Descriptors run out, or have: who floods us with other lines does not hide it. */
void headway__zmq_log_short(struct headway__zmq *transport, const char *why);

/* security.c */
/* Copies what options.security names: 0, EINVAL, ENOTSUP. */
int headway__zmq_security_open(struct headway__zmq *transport);
void headway__zmq_security_done(struct headway__zmq *transport);
/* Sets the ROUTER up for the URL that is bound next: 0, EINVAL, EACCES. */
int headway__zmq_security_listen(struct headway__zmq *transport, const char *url, bool ipc);
/* Sets the peer's DEALER up: 0, EACCES. */
int headway__zmq_security_connect(struct headway__zmq *transport, const char *url, bool ipc,
                                  struct headway__zmq_peer *peer);
void headway__zmq_zap_read(struct headway__zmq *transport);
/* A DEALER's connection is on fd. */
void headway__zmq_connected(struct headway__zmq_peer *peer, int fd);
/* From an accepted peer's first packet. */
void headway__zmq_identify(struct headway__zmq_peer *peer, zmq_msg_t *message);
int headway__zmq_credentials(headway_transport *transport, headway_peer id,
                             headway_credentials *ret);

/* sweep.c: what is due. */
uint64_t headway__zmq_now(const struct headway__zmq *transport);
void headway__zmq_due(struct headway__zmq_peer *peer, uint64_t at_ns);
void headway__zmq_arm(struct headway__zmq *transport, uint64_t at_ns);
/* The connection is lost: down follows when its last packets are read. */
void headway__zmq_fade(struct headway__zmq_peer *peer, uint64_t grace_ns);
/* Ends the peer and tells it, unless muted. */
void headway__zmq_gone(struct headway__zmq_peer *peer);
void headway__zmq_up(struct headway__zmq_peer *peer);
/* Notes an EAGAIN; writable follows. */
void headway__zmq_block(struct headway__zmq_peer *peer);
void headway__zmq_sweep(void *transport);

#endif
