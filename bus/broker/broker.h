/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The broker as a library: a registry of who serves what, a relay that lets credit flow end to end,
 * bounded waiting, fan-out of events, and health, reflection and statistics as services
 * (headway.v1.*). Everything outside comes through the ports; all functions: loop thread only.
 */
#ifndef HEADWAY_BROKER_H
#define HEADWAY_BROKER_H

#include <headway/alloc.h>
#include <headway/log.h>
#include <headway/port/loop.h>
#include <headway/port/random.h>
#include <headway/port/transport.h>

typedef struct headway_broker headway_broker;
struct headway__rights;

/* What a record of a broker is about. */
typedef enum headway_broker_what {
    HEADWAY_BROKER_UP,        /* a link came up */
    HEADWAY_BROKER_DOWN,      /* and ended; text says why */
    HEADWAY_BROKER_REVOKED,   /* it is being ended: its key, or what it had open, is allowed no more
                               */
    HEADWAY_BROKER_DENIED,    /* something was to be opened, and rights or limits refuse it */
    HEADWAY_BROKER_CALL,      /* of a method, of the broker's own too */
    HEADWAY_BROKER_SERVE,     /* a service is registered; or not any more */
    HEADWAY_BROKER_PUBLISH,   /* an event; told once */
    HEADWAY_BROKER_SUBSCRIBE, /* to a pattern; or not any more */
    HEADWAY_BROKER_DIRECT     /* a service was asked for, to be called straight; told once */
} headway_broker_what;

/* Strings live until the callback returns; none is NULL. */
typedef struct headway_broker_record {
    size_t size;
    int what;             /* headway_broker_what */
    uint8_t ended;        /* 1: the end of it, with code */
    uint16_t shard;       /* options.shard */
    const char *identity; /* whose it is: the link's, or whom a call is on behalf of */
    const char *delegate; /* who spoke for them; "": nobody */
    const char *remote;   /* what the peer calls itself */
    const char *name;     /* method, service, topic or pattern; "" of links */
    const char *text;     /* of an end or denial, why */
    int code;             /* headway_code, of an end or denial */
    uint64_t link, call;  /* numbers of this broker; call is 0 of what is none */
    uint64_t duration_us; /* of an end */
    uint64_t dropped;     /* records left out before this one, for being too many */
} headway_broker_record;

#define HEADWAY_BROKER_BUDGET ((uint64_t)64 << 20)
#define HEADWAY_BROKER_WAITING ((uint64_t)16 << 20)

/* 0 in any number means its default. */
typedef struct headway_broker_options {
    size_t size;
    const headway_alloc *alloc;   /* default headway_alloc_default() */
    const headway_random *random; /* required; headway_random_default() in programs */
    headway_log_sink log;         /* default: none */
    const char *name;             /* shown to peers; copied; default "broker" */
    uint32_t links;               /* peers at once; 4096 */
    uint32_t calls_per_link;      /* calls a peer may have open; 4096 */
    uint64_t budget_bytes;        /* granted and buffered in all; 64 MiB (law C11) */
    uint32_t waiting_calls;       /* per service, for a free slot; 1024 */
    uint64_t waiting_bytes;       /* of all waiting calls; 16 MiB */
    uint32_t wait_ms;             /* a call waits till its deadline, at most; 5000 */
    uint32_t subscriptions;       /* 65536 */
    uint32_t queue_messages;      /* per subscriber; 1024 */
    uint64_t queue_bytes;         /* per subscriber; 1 MiB */
    uint32_t block_ms;            /* a blocking subscriber without progress is cut off; 5000 */
    uint32_t event_limit;         /* bytes of one event; 256 KiB */
    uint32_t heartbeat_ms;        /* 2000 */
    uint64_t message_limit;       /* bytes of one message; 4 MiB */
    uint32_t start_grace_ms;      /* unknown names are UNAVAILABLE until then; 10000 (law L18) */
    uint32_t retry_after_ms;      /* the least advice in refusals; 100 */
    uint32_t known_names;         /* services remembered; 65536 */
    uint32_t supervisors;         /* at once; 64 */
    uint32_t demand_ms;           /* how often they are told what is asked of them; 100 */
    uint32_t held_ms;             /* a call without a deadline waits for a start; 60000 */
    uint32_t schemas;             /* distinct ones kept for workers; 4096 */
    uint64_t schema_bytes;        /* of all of them; 16 MiB */
    /* NULL: every schema is taken. Else asked when a worker registers a schema that no worker of
       its service has: registered is one that callers there rely on, or empty when there is none;
       offered is the new one. 0: taken, with a warning if why then has a text; a positive
       headway_code: refused with why. It must not call the broker. */
    int (*schema_check)(void *user, const char *service, headway_bytes registered,
                        headway_bytes offered, char *why, size_t why_size);
    void *schema_user;
    uint32_t queue_target_ms;   /* a wait over this, for a whole interval, is overload; 5 */
    uint32_t queue_interval_ms; /* 100 */
    uint32_t eject_failures;    /* in a row, by a worker that fails more than the others; 5 */
    uint32_t eject_ms;          /* until it is tried again; doubles; 1000 */
    uint32_t eject_percent;     /* of a service's workers, at most; 50 */
    uint32_t affinity_percent;  /* of the mean load: over it a key goes elsewhere; 125 */
    uint32_t meters;            /* methods and workers whose times are kept; 512 */
    uint32_t taps;              /* at once; 8 */
    uint32_t direct_ticket_ms;  /* a direct link outlives its broker by this; 60000 */
    uint32_t direct_tickets;    /* of direct links, for one client; 256 */
    uint32_t direct_slots;      /* of a worker, for one client's direct link; 1024 */
    uint8_t no_direct;          /* 1: all calls come by the broker */
    /* One of several brokers that are one for their peers, each with its services, all on their own
       loops, listening at addresses by headway__shard_url. 0 and 0: it is alone. */
    uint16_t shard, shards;
    /* Who is at the other end of a link that came up, by what its transport knows: the name that
       rights go by, "" for somebody without one. 0; anything else ends the link. NULL: nobody has a
       name. It must not call the broker. */
    int (*identify)(void *user, const headway_credentials *who, char *ret_name, size_t name_size);
    void *identify_user;
    /* NULL: everyone may connect, by tcp too. Read by headway_broker_new, and not kept. */
    const headway_transport_security *security;
    /* Reads rights and keys again, for headway.v1.Access/Reload: 0 and in text, for people, what
       was done; else a positive headway_code and why. It may call headway_broker_rights and
       headway_broker_review. NULL: there are none. */
    int (*reload)(void *user, char *text, size_t size);
    void *reload_user;
    /* Told of each link, and of what it opens, at its beginning and at its end, but for what comes
       straight. It must not call the broker, and not block. NULL: nobody is. */
    void (*audit)(void *user, const headway_broker_record *record);
    void *audit_user;
    uint32_t
        audit_rate; /* records in a second, of links and denials and of the others each; 10000 */
} headway_broker_options;

/* EINVAL without options->random. The loop, the transport's ops, alloc and random must outlive the
 * broker. */
int headway_broker_new(headway_loop *loop, const headway_transport_ops *transport,
                       const headway_broker_options *options,
                       headway_broker **ret_broker) HEADWAY_MUST_CHECK;
/* Accepts peers at url; may be called for several. bound (may be NULL) receives what to connect to.
   EADDRINUSE, EADDRESS, EACCES, ECLOSED. */
int headway_broker_listen(headway_broker *broker, const char *url, char *bound,
                          size_t bound_size) HEADWAY_MUST_CHECK;
/* Tells every peer to go elsewhere and refuses new calls; on_drained (once, from the loop) when all
   have heard that and the calls in flight have ended, or timeout_ms passed. */
void headway_broker_drain(headway_broker *broker, uint32_t timeout_ms,
                          void (*on_drained)(headway_broker *broker, void *user), void *user);
/* Ends the direct links of all clients of this name at their workers, and gives these clients none
   until they have connected anew. Calls under way on them end UNAVAILABLE. Answers how many links
   were asked to end. */
uint32_t headway_broker_revoke_direct(headway_broker *broker, const char *client);
/* Takes rights (rights.h), which hold from now on: for what is opened, and whoever has something
   open that they deny loses its link. NULL: everybody may do everything, as at the beginning. */
void headway_broker_rights(headway_broker *broker, struct headway__rights *rights);
/* Asks identify anew about each link: whom it does not know any more, or by another name, loses its
   link now, and its direct links; what it opens meanwhile is refused. Answers how many links. */
uint32_t headway_broker_review(headway_broker *broker);
/* Ends all links; on_closed (may be NULL) is last, from the loop. Idempotent. */
void headway_broker_close(headway_broker *broker,
                          void (*on_closed)(headway_broker *broker, void *user), void *user);
/* From on_closed on. */
void headway_broker_free(headway_broker *broker);

/* Conservation: accepted = answered + refused + timed_out + dropped + (in flight + waiting).
   A call is dropped when its caller cancelled or went away before the answer. */
typedef struct headway_broker_statistics {
    size_t size;
    uint64_t calls_accepted, calls_answered, calls_refused, calls_timed_out, calls_dropped;
    uint64_t calls_in_flight, calls_waiting;          /* now */
    uint64_t links, services, workers, subscriptions; /* now */
    /* Events: each match = delivered (given to the link) + lost + queued. */
    uint64_t events_published, events_matched, events_delivered, events_lost, events_queued;
    uint64_t subscribers_disconnected;
    uint64_t budget_bytes, reserved_bytes, reserved_peak; /* granted or buffered, law C11 */
    uint64_t waiting_bytes;
    uint64_t calls_turned_away;          /* of the refused: for overload */
    uint64_t workers_ejected, ejections; /* now, and in all */
    uint64_t packets_sent, packets_received, bytes_sent, bytes_received;
    uint64_t links_up, links_lost, high_water;
    uint64_t schemas, schema_bytes;           /* distinct ones, kept now */
    uint64_t schemas_refused, schemas_warned; /* by schema_check */
    uint64_t calls_direct; /* came straight, as workers tell; none of the above */
    uint64_t opens_denied; /* calls, services, events and subscriptions, by rights; likewise */
} headway_broker_statistics;
/* Set size first. */
void headway_broker_statistics_get(const headway_broker *broker,
                                   headway_broker_statistics *ret_statistics);

#endif
