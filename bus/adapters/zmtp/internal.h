/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ZMTP adapter inside: stream sockets in the user's loop, no thread. A peer's life:
 *
 *   connect -> RESOLVING -> CONNECTING -> SHAKING --READY--> UP --lost--> down, gone
 *   accept  -------------------------------^                  |--write failed--> FADING --> down
 *   disconnect, close, refused: LEAVING (what was sent still leaves) --linger--> gone
 *
 * Events leave only from watches, defers and the alarm, never from inside a call; after each the
 * adapter looks the peer up again by its id. What fails inside a call is told from the defer.
 */
#ifndef HEADWAY_ADAPTERS_ZMTP_INTERNAL_H
#define HEADWAY_ADAPTERS_ZMTP_INTERNAL_H

#include "wire.h"
#include <headway/port/transport.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

enum {
    HEADWAY__ZMTP_URL_SIZE = 256,
    HEADWAY__ZMTP_LISTENERS = 16,
    HEADWAY__ZMTP_INPUT = 1 << 17, /* the one buffer that is read into */
    HEADWAY__ZMTP_MARK = 1 << 20,  /* bytes that may wait for a peer; credit keeps far below */
    HEADWAY__ZMTP_CLASSES = 10     /* of blocks: 256 bytes to 128 KiB */
};
#define HEADWAY__ZMTP_MS UINT64_C(1000000)
#define HEADWAY__ZMTP_DENIED "400" /* as ZAP says it, and libzmq: not trusted here */

/* Rings. The head is an element of nothing; an element outside any ring is alone. */
struct headway__zmtp_ring {
    struct headway__zmtp_ring *next, *previous;
};

static inline void headway__zmtp_ring_init(struct headway__zmtp_ring *ring)
{
    ring->next = ring->previous = ring;
}

static inline bool headway__zmtp_ring_alone(const struct headway__zmtp_ring *ring)
{
    return ring->next == ring;
}

static inline void headway__zmtp_ring_remove(struct headway__zmtp_ring *ring)
{
    ring->next->previous = ring->previous;
    ring->previous->next = ring->next;
    headway__zmtp_ring_init(ring);
}

/* Moves ring to the end of head's. */
static inline void headway__zmtp_ring_put(struct headway__zmtp_ring *head,
                                          struct headway__zmtp_ring *ring)
{
    headway__zmtp_ring_remove(ring);
    ring->next = head;
    ring->previous = head->previous;
    head->previous->next = ring;
    head->previous = ring;
}

enum headway__zmtp_state {
    HEADWAY__ZMTP_RESOLVING,
    HEADWAY__ZMTP_CONNECTING,
    HEADWAY__ZMTP_SHAKING,
    HEADWAY__ZMTP_UP,
    HEADWAY__ZMTP_FADING,
    HEADWAY__ZMTP_LEAVING
};

struct headway__zmtp_address {
    socklen_t size; /* 0: a name that is still to be found */
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_storage storage;
    } at;
};

/* Bytes that wait to be written: a block of the pool. */
struct headway__zmtp_chunk {
    struct headway__zmtp_chunk *next;
    size_t start, end, capacity;
    uint8_t data[];
};

struct headway__zmtp_peer {
    headway_peer id; /* generation << 32 | slot + 1 */
    struct headway__zmtp *transport;
    enum headway__zmtp_state state;
    bool accepted, counted; /* counted: among the accepted that peer_limit bounds */
    bool blocked;           /* met EAGAIN: writable follows */
    bool full;              /* the kernel takes no more for now */
    bool shut;              /* our direction is ended */
    bool pinged, pong_due;
    int fd, interest;
    headway_watch *watch;
    struct headway__zmtp_reader reader;
    struct headway__zmtp_chunk *first, *last;
    size_t waiting; /* bytes in them */
    struct headway__zmtp_ring
        flush; /* in transport->flushes: to be written before the loop blocks */
    struct headway__zmtp_ring
        step; /* in transport->outside: has bytes, and nobody waits for them */
    struct headway__zmtp_ring shake; /* in transport->shakes: accepted, has shown nothing yet */
    uint64_t due;                    /* HEADWAY_NEVER: nothing */
    size_t due_index;
    uint64_t deadline; /* of connecting */
    int error;         /* why connecting failed: an errno */
    uint64_t heard, ttl_ns;
    uint32_t retry_ms;
    uint8_t context_size, context[HEADWAY__ZMTP_CONTEXT]; /* of the PONG that is due */
    struct headway__zmtp_address *address;                /* while connecting to ipc */
};

struct headway__zmtp_slot {
    struct headway__zmtp_peer *peer; /* NULL: free */
    uint32_t generation, next_free;
    struct in6_addr origin; /* of the peer, if it is counted and of tcp; else zeros */
};

struct headway__zmtp_listener {
    struct headway__zmtp *transport;
    char url[HEADWAY__ZMTP_URL_SIZE]; /* as bound */
    char path[108], lock_path[120];   /* of ipc */
    int fd, lock;                     /* lock -1: none */
    bool ipc;
    bool made; /* the socket at path is ours */
    bool curve;
    headway_watch *watch;
};

struct headway__zmtp {
    headway_transport base;
    headway_loop *loop;
    const headway_alloc *alloc;
    headway_transport_options options;
    headway_transport_security security; /* options.security, if there is any; secret wiped */
    struct headway__zmtp_keys keys;
    bool has_keys;
    headway_transport_events events;
    void *user;
    pid_t pid;
    bool closing, sweeping;
    struct headway__zmtp_listener listeners[HEADWAY__ZMTP_LISTENERS];
    size_t listener_count;
    int reserve; /* given up to accept, and close, what no descriptor is left for */
    /* Peers: */
    struct headway__zmtp_slot *slots;
    struct headway__zmtp_peer **heap;                       /* by due; of slot_count elements */
    uint32_t slot_count, slot_limit, free_slot, heap_count; /* free_slot: index + 1, 0 none */
    size_t peers, accepted, shaking;
    uint64_t failed; /* handshakes */
    struct headway__zmtp_ring flushes, lookups, mark, shakes, outside;
    headway_defer *defer;
    headway_alarm *alarm;
    uint64_t alarm_at;
    /* Lines about peers, at most so many a second: */
    uint64_t lines_since;
    unsigned lines, lines_left_out;
    uint64_t short_said; /* when last it was said that descriptors run out, or have */
    const char *short_why;
    char detail[HEADWAY__ZMTP_WHY];
    /* Blocks that wait for their next use, by size. */
    void *spare[HEADWAY__ZMTP_CLASSES];
    size_t spare_bytes;
    uint8_t *input; /* HEADWAY__ZMTP_INPUT bytes */
    void (*closed)(void *user);
    void *closed_user;
};

/* pool.c: blocks of powers of two, kept for their next use. NULL without memory. */
void *headway__zmtp_take(struct headway__zmtp *transport, size_t size, size_t *ret_capacity);
void headway__zmtp_give(struct headway__zmtp *transport, void *block, size_t size);
void headway__zmtp_pool_done(struct headway__zmtp *transport);

/* due.c: a heap of peers by time. */
uint64_t headway__zmtp_now(const struct headway__zmtp *transport);
void headway__zmtp_due(struct headway__zmtp_peer *peer, uint64_t at_ns);
/* The next peer whose time has come; NULL: none. */
struct headway__zmtp_peer *headway__zmtp_due_next(struct headway__zmtp *transport, uint64_t now);
void headway__zmtp_alarm_arm(struct headway__zmtp *transport);

/* peer.c: the table. ELIMIT when full. */
int headway__zmtp_peer_new(struct headway__zmtp *transport, struct headway__zmtp_peer **ret_peer);
struct headway__zmtp_peer *headway__zmtp_peer_find(const struct headway__zmtp *transport,
                                                   headway_peer id);
void headway__zmtp_peer_free(struct headway__zmtp_peer *peer);
/* What is watched of its descriptor. */
int headway__zmtp_peer_watch(struct headway__zmtp_peer *peer, int fd);
void headway__zmtp_peer_want(struct headway__zmtp_peer *peer, int interest);
/* The connection stands: the greetings. */
void headway__zmtp_peer_shake(struct headway__zmtp_peer *peer);

/* life.c: how peers live and end. why: for the log, NULL for none. */
/* It has not shown who it is, or is on its way out: nobody waits for its bytes. */
bool headway__zmtp_is_outside(const struct headway__zmtp_peer *peer);
/* Reads from some of those; of the defer. Few in one turn of the loop, so that no peer waits for a
   crowd of them, and in their order; the watches of the rest tell again. */
void headway__zmtp_step(struct headway__zmtp *transport);
/* The handshake is done. */
void headway__zmtp_up(struct headway__zmtp_peer *peer);
/* Forgets the peer, and tells down to whom it was known. Not from inside a call. */
void headway__zmtp_lose(struct headway__zmtp_peer *peer, headway_log_level level, const char *why);
/* As lose, but first says why to the peer. */
void headway__zmtp_refuse(struct headway__zmtp_peer *peer, const char *why);
/* Ends the peer, which is told nothing more: what waits still leaves. From anywhere. */
void headway__zmtp_leave(struct headway__zmtp_peer *peer);
/* Lost, found inside a call: the reading side, or the alarm, ends it. */
void headway__zmtp_fade(struct headway__zmtp_peer *peer);
void headway__zmtp_ready(void *peer, int events); /* of the watch */
void headway__zmtp_alarm(void *transport);
void headway__zmtp_log(struct headway__zmtp *transport, headway_log_level level, const char *format,
                       ...) HEADWAY_PRINTF(3, 4);
/* Descriptors run out, or have: who floods us with other lines does not hide it. */
void headway__zmtp_log_short(struct headway__zmtp *transport, const char *url, const char *why);
/* Someone was not let in. */
void headway__zmtp_log_turned_away(struct headway__zmtp *transport, const char *url,
                                   const char *why);
void headway__zmtp_log_peer(struct headway__zmtp_peer *peer, headway_log_level level,
                            const char *what);

/* read.c */
void headway__zmtp_read(struct headway__zmtp_peer *peer);

/* write.c */
/* All or nothing: 0 or ENOMEM. */
int headway__zmtp_append(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                         size_t size);
int headway__zmtp_send(headway_transport *transport, headway_peer id, const headway_bytes *parts,
                       size_t count);
/* A short command of our own, beside the mark. */
void headway__zmtp_say(struct headway__zmtp_peer *peer, const uint8_t *bytes, size_t size);
/* As it is: what comes before traffic. */
void headway__zmtp_say_plain(struct headway__zmtp_peer *peer, const uint8_t *bytes, size_t size);
/* Writes what the kernel takes. Tells nobody; the peer may fade. */
void headway__zmtp_flush(struct headway__zmtp_peer *peer);
/* After flush, not from inside a call. */
void headway__zmtp_tell_writable(struct headway__zmtp_peer *peer);
void headway__zmtp_drop_waiting(struct headway__zmtp_peer *peer);

/* address.c */
/* EADDRESS for what this adapter does not speak. For listen, host may be "*"; else size 0 and
   host (of HEADWAY__ZMTP_URL_SIZE bytes) filled: a name to look up. */
int headway__zmtp_address(const char *url, bool listen, struct headway__zmtp_address *ret_address,
                          char *host);
void headway__zmtp_socket_options(int fd); /* of tcp */
void headway__zmtp_address_print(const struct headway__zmtp_address *address, char *url,
                                 size_t size);
int headway__zmtp_error(int error); /* errno to HEADWAY_E... */

/* inherit.c: "fd://3". EADDRESS for what is no listening stream socket of tcp or of a path; ret_fd
   is a duplicate. */
bool headway__zmtp_is_inherited(const char *url);
int headway__zmtp_inherited(const char *url, struct headway__zmtp_address *ret_address,
                            int *ret_fd);

/* lock.c: EADDRINUSE, EACCES, EADDRESS. */
int headway__zmtp_lock(struct headway__zmtp_listener *listener);
int headway__zmtp_lock_inherited(struct headway__zmtp_listener *listener);
void headway__zmtp_unlock(struct headway__zmtp_listener *listener);

/* listen.c */
int headway__zmtp_listen(headway_transport *transport, const char *url, char *bound,
                         size_t bound_size);
void headway__zmtp_listener_close(struct headway__zmtp_listener *listener);

/* connect.c */
int headway__zmtp_connect(headway_transport *transport, const char *url, headway_peer *ret_peer);
/* The descriptor is writable, or a time has come. */
void headway__zmtp_connect_go_on(struct headway__zmtp_peer *peer);
void headway__zmtp_lookups_forget(struct headway__zmtp *transport);
void headway__zmtp_connect_due(struct headway__zmtp_peer *peer);

/* security.c */
/* Copies what options.security names: 0, EINVAL, EIO. */
int headway__zmtp_security_open(struct headway__zmtp *transport);
void headway__zmtp_security_done(struct headway__zmtp *transport);
/* Whether url may be listened at, and how: 0, EINVAL, EACCES. */
int headway__zmtp_security_listen(struct headway__zmtp *transport, const char *url,
                                  const struct headway__zmtp_address *address, bool *ret_curve);
/* As for connect; ret_key: the server's, for CURVE. */
int headway__zmtp_security_connect(struct headway__zmtp *transport, const char *url,
                                   const struct headway__zmtp_address *address, const char *host,
                                   bool *ret_curve, uint8_t *ret_key);
bool headway__zmtp_is_loopback(const struct headway__zmtp_address *address);
/* The peer's CURVE state. server_key NULL: we are the server. ENOMEM. */
int headway__zmtp_curve_open(struct headway__zmtp_peer *peer, const uint8_t *server_key);
void headway__zmtp_curve_close(struct headway__zmtp_peer *peer);
void headway__zmtp_identify(const struct headway__zmtp_peer *peer, headway_credentials *ret);
int headway__zmtp_credentials(headway_transport *transport, headway_peer id,
                              headway_credentials *ret);
/* What the user of the transport says of an accepted peer. */
bool headway__zmtp_admit(const struct headway__zmtp_peer *peer);
void headway__zmtp_origin(const struct headway__zmtp_address *address, struct in6_addr *ret_origin);
/* Why no more newcomers from there are taken now; NULL: they are. */
const char *headway__zmtp_crowded(const struct headway__zmtp *transport,
                                  const struct in6_addr *origin);
void headway__zmtp_shake_ends(struct headway__zmtp_peer *peer);
/* Among those that peer_limit and address_most bound, or not. */
void headway__zmtp_count(struct headway__zmtp_peer *peer, const struct in6_addr *origin);
void headway__zmtp_uncount(struct headway__zmtp_peer *peer);

/* transport.c: when nothing is left, tells closed. */
void headway__zmtp_closing_check(struct headway__zmtp *transport);

#endif
