/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Port: the transport. Peers and whole packets, never sockets.
 *
 * What an adapter promises: within one peer's life packets arrive whole, in order, without gap or
 * duplicate. What it does not: down may never come for a peer that is gone, and writable may be
 * spurious or late. The core survives on its own heartbeat alone.
 *
 * A transport is opened on a loop and lives on that loop's thread. Events are never delivered from
 * inside a call into the transport.
 */
#ifndef HEADWAY_PORT_TRANSPORT_H
#define HEADWAY_PORT_TRANSPORT_H

#include <headway/alloc.h>
#include <headway/log.h>
#include <headway/port/loop.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Chosen by the adapter, unique in the transport's life, never 0. */
typedef uint64_t headway_peer;

typedef struct headway_transport headway_transport;

/* All set by the user of the transport before open; called on the loop's thread. */
typedef struct headway_transport_events {
    /* A connection to or from this peer stands (an acceptor may learn of it with its first packet).
     */
    void (*up)(void *user, headway_peer peer);
    /* One whole packet; borrowed until return. disconnect of this peer is legal inside. */
    void (*receive)(void *user, headway_peer peer, headway_bytes packet);
    /* send may succeed again after HEADWAY_EAGAIN. */
    void (*writable)(void *user, headway_peer peer);
    /* The connection is gone; the peer is never named again. After connect, the adapter makes no
       attempt of its own to reconnect: the core calls connect again. */
    void (*down)(void *user, headway_peer peer);
} headway_transport_events;

/* How a peer has shown who it is. */
typedef enum headway_mechanism {
    HEADWAY_MECHANISM_NONE, /* not at all: tcp without keys */
    HEADWAY_MECHANISM_PEER, /* ipc: uid, gid and pid are the kernel's word */
    HEADWAY_MECHANISM_CURVE /* it holds the secret key of public_key */
} headway_mechanism;

enum { HEADWAY_KEY_SIZE = 32, HEADWAY_REMOTE_SIZE = 64 };

typedef struct headway_credentials {
    headway_mechanism mechanism;
    uint8_t public_key[HEADWAY_KEY_SIZE]; /* of CURVE; else zeros */
    int64_t uid, gid, pid;                /* of ipc, as they were when it connected; else -1 */
    char remote[HEADWAY_REMOTE_SIZE];     /* for people: "10.1.2.3:40112", "process 4711" */
} headway_credentials;

/*
 * Who may connect, and how it is shown. CURVE (https://rfc.zeromq.org/spec/26/) encrypts and proves
 * both ends' keys. Which proof an address takes:
 *
 *   tcp             CURVE; without it, only with `insecure`, and only on loopback (NONE)
 *   ipc             CURVE; with `ipc_by_kernel` the kernel's word instead (PEER), unencrypted
 *   mem             whatever the simulator gave the host (headway_sim_identify)
 *
 * listen takes CURVE if there is a key pair; connect, if server_key knows the URL's key. listen and
 * connect answer EACCES for what is not allowed here, and listen EINVAL without admit: nobody would
 * judge who comes. open copies all of this and answers EINVAL for a public key that is not the
 * secret's; the copy of the secret is wiped when the transport closes, and is never logged.
 */
typedef struct headway_transport_security {
    size_t size;
    /* Curve25519, one's own. A secret of zeros: no key pair. */
    uint8_t public_key[HEADWAY_KEY_SIZE], secret_key[HEADWAY_KEY_SIZE];
    int ipc_by_kernel;
    int insecure;
    /* An accepted peer has shown who it is, and is not up yet. 0 lets it in; anything else ends it,
       and it is told no more than "400", not trusted. Must not call the transport. On the loop's
       thread. */
    int (*admit)(void *user, const headway_credentials *who);
    /* 0: *ret_key is the key that whoever listens at url must hold; anything else: none is known.
       Called inside connect, before an address is looked up. NULL: none is ever known. */
    int (*server_key)(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE]);
    void *user;
    /* Of accepted peers that have shown nothing yet: */
    uint32_t handshake_ms;   /* time for it. Default 3000 */
    uint32_t handshake_most; /* how many at once; more are turned away. Default 1024 */
    uint32_t handshake_each; /* and how many of one tcp address. Default 256 */
    uint32_t address_most;   /* accepted peers of one tcp address, in whatever state: more are
                                turned away. Default 1024 */
} headway_transport_security;

typedef struct headway_transport_options {
    size_t size;
    uint32_t packet_limit; /* bytes; larger packets end the peer. Default 65536 */
    uint32_t peer_limit;   /* peers accepted at once. Default 4096 */
    uint32_t linger_ms;    /* bound on delivering what was sent when closing. Default 500 */
    headway_log_sink log;  /* which peers were turned away or ended, and why; write NULL: silent */
    /* NULL: everyone may connect, by tcp too, nothing is encrypted (NONE, PEER). Read by open. */
    const headway_transport_security *security;
} headway_transport_options;

typedef struct headway_transport_ops {
    size_t size;
    const char *name;    /* "zmq" */
    const char *schemes; /* URL schemes it serves, space-separated: "ipc tcp fd" */
    int (*open)(headway_loop *loop, const headway_alloc *alloc,
                const headway_transport_options *options, const headway_transport_events *events,
                void *user, headway_transport **ret_transport);
    /* Accept peers at url ("ipc:///path", "tcp://127.0.0.1:7000"; port 0 picks one). bound (may be
       NULL) receives the URL that peers connect to. EADDRINUSE, EADDRESS, EACCES.
       "fd://3": at a stream socket that listens already, of tcp or of a path (socket activation).
       It is judged by its own address, and duplicated: the descriptor stays the caller's, and a
       socket's file stays where it is when the transport closes. EADDRESS for any other
       descriptor. */
    int (*listen)(headway_transport *transport, const char *url, char *bound, size_t bound_size);
    /* Start connecting; up follows when it stands, down if it fails. EADDRESS for a bad URL. */
    int (*connect)(headway_transport *transport, const char *url, headway_peer *ret_peer);
    /* The parts joined are one packet; borrowed until return. 0: handed over. EAGAIN: nothing was
       taken, writable follows. ECLOSED: no such peer. EINVAL: an empty packet; ELIMIT: one over
       packet_limit. Never blocks. */
    int (*send)(headway_transport *transport, headway_peer peer, const headway_bytes *parts,
                size_t count);
    /* Ends the peer; down does not follow. Unknown peers are ignored. */
    void (*disconnect)(headway_transport *transport, headway_peer peer);
    /* Ends all peers and listeners within linger_ms, without blocking; closed is called last, once,
       from the loop, after which the transport is freed. No other event follows this call. */
    void (*close)(headway_transport *transport, void (*closed)(void *user), void *user);
    /* Who the peer is, from up to down: accepted or connected to. ECLOSED: no such peer. */
    int (*credentials)(headway_transport *transport, headway_peer peer,
                       headway_credentials *ret_credentials);
} headway_transport_ops;

/* An adapter embeds this as its first member. */
struct headway_transport {
    const headway_transport_ops *ops;
};

#ifdef __cplusplus
}
#endif
#endif
