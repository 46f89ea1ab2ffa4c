/* SPDX-License-Identifier: Apache-2.0 */
/* A function of the shop's service on a simulated host, without any broker, and who hears what its
   invocations tell. */
#ifndef HEADWAY_SCENARIO_LAMBDA_SHOP_H
#define HEADWAY_SCENARIO_LAMBDA_SHOP_H

#include <headway/sim.h>

#include <headway/v1/status.pb-c.h>
#include <shop.headway.h>

#include "check.h"
#include "ingest.h"
#include "invocation.h"

#define MS HEADWAY_SIM_MILLISECOND
#define SECOND HEADWAY_SIM_SECOND

enum { HEARD = 1 << 20, HELD = 64 };

/* What one invocation has told. */
struct heard {
    int responded, begun, ended, failed, done;
    char body[HEARD]; /* of the response; or all pieces; or the error */
    size_t size;
    char type[128];     /* of the content or the error */
    char prelude[4096]; /* "": none */
    size_t room;        /* bytes that are taken before EAGAIN */
    size_t waited;      /* how often EAGAIN was answered */
    invocation *running;
};

struct shop {
    headway_sim *sim;
    headway_host *host;
    headway_bus *bus;
    function *f;
    unsigned placed, most_at_once, at_once;
    headway_call *held[HELD]; /* by "late" */
    unsigned held_count, cancels;
    unsigned listed; /* responses that List has sent */
    char log[8192];  /* customers and numbers in the order of their calls */
    char warned[4096];
    /* Where the function is apart from the service, and passes events on to it. */
    headway_host *broker, *service_host, *listener_host;
    headway_bus *service, *listener;
    ingest_settings settings;
    ingest *in;
    char published[8192]; /* "topic:size " in the order of their coming */
    unsigned published_count;
    headway_timer *timers[HELD];
};

extern struct shop shop;

/* options: alloc and via are filled in. */
void shop_begin(function_options options);
/* A broker, the service, who listens to "shop.>", and a function that goes by rules. */
void shop_begin_ingest(const char *rules, uint64_t seed);
/* All memory is given back. */
void shop_end(void);
void shop_run(uint64_t span);
/* Opens an invocation with 3 s to go. */
void shop_open(struct heard *h, const char *event);
void shop_open_event(struct heard *h, const invocation_event *event);
/* Opens it, and runs until it is done. */
void shop_invoke(struct heard *h, const char *event);
int shop_says(const struct heard *h, const char *part);

#endif
