/* SPDX-License-Identifier: Apache-2.0 */
/* A bus handle: one process's place on the bus, on one loop. Loop thread only but headway_post. */
#ifndef HEADWAY_BUS_H
#define HEADWAY_BUS_H

#include <headway/alloc.h>
#include <headway/log.h>
#include <headway/port/loop.h>
#include <headway/port/random.h>
#include <headway/port/transport.h>
#include <headway/service.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_bus_options {
    size_t size;
    const char *name;             /* shown in `headway ls`; default the program's */
    const headway_alloc *alloc;   /* default headway_alloc_default() */
    const headway_random *random; /* default headway_random_default() */
    headway_log_sink log;         /* default: none */
    uint32_t message_limit;       /* bytes; default 4 MiB */
    uint32_t reassembly_budget;   /* bytes of incomplete incoming messages; default 16 MiB */
    uint32_t reply_budget;        /* bytes of held replies before no call is started; 16 MiB */
    uint32_t calls_limit;         /* calls in flight to the broker; default 4096 */
    uint32_t concurrency;         /* handlers at once in this process; default 1024 */
    uint32_t waiting_limit;       /* wait_for_ready: calls that may wait; default 1024 */
    uint32_t waiting_bytes;       /* and their bytes; default 16 MiB */
    uint32_t heartbeat_ms;        /* default 2000; a link is lost after 3 without traffic */
    uint32_t reconnect_min_ms;    /* default 50; doubles with jitter up to */
    uint32_t reconnect_max_ms;    /* default 2000 */
    uint32_t watchdog_ms;         /* name a handler that held the loop longer; default 100 */
    void (*on_up)(headway_bus *bus, void *user); /* a first broker is reached; may be NULL */
    /* The last broker is lost, or none of the list has answered; once until on_up. May be NULL. */
    void (*on_down)(headway_bus *bus, const char *why, void *user);
    void (*on_writable)(headway_bus *bus, void *user); /* once after an EAGAIN; may be NULL */
    void *user;
    /* A broker that was lost is called again within this, at random: all its peers lost it at the
       same moment. Default 500 ms. For a bus that serves, a quarter of it and of reconnect_max_ms
       hold: workers come back before those who call them. */
    uint32_t reconnect_spread_ms;
    /* A service of ours is refused for good (its schema would break the callers there, its
       declaration is wrong), by each broker of the list that is there: it is served nowhere. Once
       for each service, which stays open until somebody closes it. May be NULL; the log tells each
       refusal. service and status are borrowed. */
    void (*on_refused)(headway_bus *bus, const char *service, const headway_status *status,
                       void *user);
    /* headway_via: which way calls go, the bus's own services included; a call may say otherwise.
       With HEADWAY_VIA_DIRECT those are called without any broker, from headway_service_open on. */
    uint8_t via;
    /* Where clients may call this process straight, "ipc:///run/x.sock" or "tcp://...", or two of
       them with a comma between; copied. NULL: nowhere. It listens when a broker first asks for it,
       and takes only who shows a ticket from a broker. */
    const char *direct_listen;
    /* Processes with the same number reach each other's ipc and loopback addresses; 0: unknown,
       such addresses are told to nobody. */
    uint64_t host;
    uint32_t direct_peers; /* clients that may call us straight; default 64 */
    uint32_t direct_links; /* workers that we call straight; default 16 */
    /* Whose keys we have and whom we trust: read by headway_bus_open, not kept but for server_key
       and its user. server_key is asked with the URL as endpoint has it. admit is not used: a bus
       takes only those whom a broker has announced. NULL: no keys, tcp to anywhere in the clear. */
    const headway_transport_security *security;
} headway_bus_options;

#define HEADWAY_BROKERS_LIMIT 8

/* endpoint: "ipc:///run/headway/main.sock" or "tcp://...", or several with commas between, at most
   HEADWAY_BROKERS_LIMIT; copied. EADDRESS: an empty one; ELIMIT: too many.
   The bus keeps a link to every broker of the list, in the background, as long as it lives. It
   serves and subscribes at all of them; calls and publications go to one, the first that is up,
   until that drains or is lost, and then to the next that is up (law L19).
   The loop and transport must outlive the bus; it opens and closes its own instance of the
   transport. */
HEADWAY_API int headway_bus_open(headway_loop *loop, const headway_transport_ops *transport,
                                 const char *endpoint, const headway_bus_options *options,
                                 headway_bus **ret_bus) HEADWAY_MUST_CHECK;
/* Stop serving and taking calls; on_drained (once) when handlers and calls in flight have ended or
   timeout_ms passed. */
HEADWAY_API void headway_bus_drain(headway_bus *bus, uint32_t timeout_ms,
                                   void (*on_drained)(headway_bus *bus, void *user), void *user);
/* Ends everything: pending calls hear CANCELLED, then on_closed (may be NULL). Idempotent; never
   blocks. */
HEADWAY_API void headway_bus_close(headway_bus *bus,
                                   void (*on_closed)(headway_bus *bus, void *user), void *user);
/* Legal from on_closed on. */
HEADWAY_API void headway_bus_free(headway_bus *bus);

/* 1 while a link to some broker stands. */
HEADWAY_API int headway_bus_is_up(const headway_bus *bus);
HEADWAY_API headway_loop *headway_bus_loop(const headway_bus *bus);
HEADWAY_API const headway_alloc *headway_bus_alloc(const headway_bus *bus);
/* Of the broker that calls go to, or went to last; the whole list before there is one. */
HEADWAY_API const char *headway_bus_endpoint(const headway_bus *bus);

/* Who we are to the broker that calls go to, or went to last: the name that its rights go by. "" if
   it knows no name of ours, or has not told it. Valid until the bus is next up or down. */
HEADWAY_API const char *headway_bus_identity(const headway_bus *bus);

/* How many shards the broker has that calls go to; 1 for most, and before there is one. */
HEADWAY_API uint32_t headway_bus_shards(const headway_bus *bus);
/* Which of them has this service (or a method's route), 0 the first. */
HEADWAY_API uint32_t headway_bus_shard_of(const headway_bus *bus, const char *service);

typedef struct headway_bus_statistics {
    size_t size;
    uint64_t calls_started, calls_ok, calls_failed;
    uint64_t served_started, served_ok, served_failed;
    uint64_t events_published, events_received, events_lost;
    uint64_t packets_sent, packets_received, bytes_sent, bytes_received;
    uint64_t links_up, links_lost, high_water; /* high_water: a send met EAGAIN (law C14) */
    uint64_t second_answers;
    uint64_t failovers; /* calls went on at another broker of the list */
    /* Calls sent again; ended because the budget of retries was spent (a fifth of the answered
       calls and ten a second, 100 saved up); ended because a refusal said HEADWAY_RETRY_NEVER. */
    uint64_t retries, retries_denied, retries_forbidden;
    uint64_t calls_straight, calls_moved; /* went straight; of them, sent on by the broker then */
    uint64_t served_straight;             /* of the served */
    uint64_t direct_links, direct_peers;  /* now */
    uint64_t calls_within; /* of those that went straight: to a service of this bus, in memory */
} headway_bus_statistics;
HEADWAY_API void headway_bus_statistics_get(const headway_bus *bus,
                                            headway_bus_statistics *ret_statistics);

/* Run something on the bus's loop thread. Any thread, until headway_bus_free. */
HEADWAY_API int headway_post(headway_bus *bus, void (*run)(void *user), void *user);
/* Run blocking work on another thread, then done on the loop's thread. */
HEADWAY_API int headway_work(headway_bus *bus, void (*work)(void *user), void (*done)(void *user),
                             void *user);

#ifdef __cplusplus
}
#endif
#endif
