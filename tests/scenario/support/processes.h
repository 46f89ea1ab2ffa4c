/* SPDX-License-Identifier: Apache-2.0 */
/* Processes on simulated hosts: a broker, and programs on the public API that call, serve, publish
   and subscribe, and note every end they hear. */
#ifndef HEADWAY_SCENARIO_PROCESSES_H
#define HEADWAY_SCENARIO_PROCESSES_H

#include <broker.h>
#include <check.h>
#include <headway/bus.h>
#include <headway/call.h>
#include <headway/event.h>
#include <headway/sim.h>

#define MS HEADWAY_SIM_MILLISECOND
#define SECOND HEADWAY_SIM_SECOND

enum { MOST_REQUESTS = 2048, MOST_SUBSCRIPTIONS = 16 };
enum { UNARY, UPLOAD, WATCH, CONTROL, METHODS }; /* by shape */

extern const headway_service_descriptor test_service; /* "test.v1.Test" */

struct process;

/* One call as its caller sees it; done counts on_done. */
struct request {
    struct process *process;
    headway_call *call; /* NULL once done */
    int method, accepted, done, code, not_processed;
    char message[160];
    unsigned messages, wanted;    /* responses */
    unsigned to_send, sent, told; /* told: the sum an upload was answered with */
    size_t send_size;
    int writables;
};

/* One call as its handler holds it. */
struct job {
    struct process *process;
    headway_call *call; /* NULL: free */
    unsigned to_send, received, shape;
    int cancelled, heard_all;
};

/* One publication; done counts on_done. */
struct publication {
    int accepted, done, code;
};

struct subscriber {
    headway_subscription *subscription;
    int used, done;
    uint64_t events, lost, last;
};

struct process {
    headway_sim *sim;
    headway_host *host;
    headway_bus *bus; /* NULL: not running */
    headway_service *service;
    int ups, downs, writables, closed, dice; /* dice: handlers behave at random */
    int hold;                                /* handlers answer only by jobs_release */
    struct request *requests;
    unsigned request_count;
    struct job *jobs;
    struct publication *publications;
    unsigned publication_count;
    struct subscriber subscribers[MOST_SUBSCRIPTIONS];
    unsigned served, cancelled; /* cancelled: requests that ended so */
};

struct broker_process {
    const char *name; /* of its host; NULL: "broker" */
    headway_sim *sim;
    headway_host *host;
    headway_broker *broker; /* NULL: not running */
    int closed;
};

headway_sim *sim_make(headway_sim_options options);

/* At "mem://" and its name. 0, or ENOMEM with nothing left behind. */
int broker_start(struct broker_process *broker, headway_sim *sim, headway_broker_options options);
/* Conservation: every call accepted is accounted for. */
headway_broker_statistics broker_check(const struct broker_process *broker);
void broker_stop(struct broker_process *broker); /* closes; nothing may be left */
void broker_crash(struct broker_process *broker);

int process_start(struct process *process, headway_sim *sim, const char *name,
                  headway_bus_options options);
int process_serve(struct process *process, uint32_t concurrency);
/* Closes the bus; every request has ended once, and no memory is left. */
void process_stop(struct process *process);
void process_crash(struct process *process);
unsigned process_pending(const struct process *process);

struct ask {
    int method;
    size_t size;       /* of the request */
    unsigned wanted;   /* WATCH, CONTROL: responses */
    unsigned messages; /* UPLOAD, CONTROL: requests */
    headway_call_options options;
};
/* NULL: not accepted (EAGAIN, ENOMEM, ELIMIT); *ret_error says. */
struct request *process_ask(struct process *process, struct ask ask, int *ret_error);
void request_cancel(struct request *request);
/* Answers what handlers hold. */
void jobs_release(struct process *process, unsigned most);
int process_publish(struct process *process, const char *topic, size_t size);
int process_subscribe(struct process *process, const char *pattern,
                      headway_subscription_options options);

#endif
