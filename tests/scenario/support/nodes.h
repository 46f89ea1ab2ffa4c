/* SPDX-License-Identifier: Apache-2.0 */
/* Core nodes on simulated hosts, and flows: streams that note everything they hear. */
#ifndef HEADWAY_SCENARIO_NODES_H
#define HEADWAY_SCENARIO_NODES_H

#include <check.h>
#include <headway/sim.h>
#include <link.h>
#include <node.h>
#include <stream.h>

#define MS HEADWAY_SIM_MILLISECOND
#define SECOND HEADWAY_SIM_SECOND

enum { MOST_FLOWS = 1024 };

struct actor;

/* One end of a call. Kept in its actor until the story ends, so that a second end is seen. */
struct flow {
    headway__stream stream;
    struct actor *actor;
    headway__link *from;                 /* callee: while it stands */
    uint8_t used, callee, refused, owes; /* owes: a callee that has not finished */
    int ends, cancels, credits, halves, gaps;
    headway_status status; /* of the end; message not kept */
    char message[160];
    uint64_t messages, bytes, hash; /* received, whole messages */
    uint64_t partial;
    int64_t window_messages, window_bytes; /* granted again as data is taken; 0: by hand */
    uint64_t to_send;                      /* messages still to be sent by itself */
    uint32_t send_size;
    uint64_t sent;
    uint8_t finish_after; /* when to_send is 0: callee finishes, caller says half */
    void (*on_done)(struct flow *flow);
};

struct actor {
    headway__node node; /* first */
    headway_sim *sim;
    headway_host *host;
    headway__link *link; /* the last that came up; NULL when it went down */
    int ups, downs, goaways, writables, closed, opens, refuses;
    unsigned reason;
    char text[160];
    int strict; /* both ends are honest: no link may end for a broken protocol */
    /* What becomes of an accepted call; may be NULL: held. */
    void (*on_open)(struct flow *flow, const headway__frame *frame);
    int refuse; /* a status code: all calls are refused */
    struct flow *flows;
    size_t flow_count;
    uint64_t live; /* flows whose end is due */
};

headway_sim *sim_make(headway_sim_options options);
/* Boots a node on the host of this name. limits may be changed before. */
void actor_init(struct actor *actor, headway_sim *sim, const char *name,
                const headway__limits *limits);
extern const headway__limits small_limits;
void actor_listen(struct actor *actor, const char *url);
void actor_connect(struct actor *actor, const char *url);
/* Closes the node and checks that its host's memory is empty. */
void actor_close(struct actor *actor);
/* The host has crashed: nothing of the node may be touched any more. */
void actor_forget(struct actor *actor);

struct open_how {
    const char *route;
    size_t size; /* of the request */
    uint8_t flags;
    uint32_t grant_messages, grant_bytes;
    int64_t window_messages, window_bytes;
    const char *identity; /* told with it; NULL: none */
};
/* NULL: EAGAIN. A call with one request and an endless response window, by default. */
struct flow *flow_open(struct actor *actor, struct open_how how);
void flow_finish(struct flow *flow, int code);
/* Counts as ended at once where nothing had been sent. */
void flow_cancel(struct flow *flow);
/* Sends what may be sent of to_send. */
void flow_pump(struct flow *flow);
/* For on_open: one answer of the request's bytes; the request may come in pieces. */
void answer_when_whole(struct flow *flow, const headway__frame *frame);
/* Exactly one end for each flow that was opened, and no more. */
void actor_check_ended(const struct actor *actor);

#endif
