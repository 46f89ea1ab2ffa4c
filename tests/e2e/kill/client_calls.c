/* SPDX-License-Identifier: Apache-2.0 */
/* A steady mixture of calls: some are held for a while, some have no time, some are cancelled. */
#include "client.h"

#include <headway/main.h>
#include <stdio.h>

enum { ERRANDS = 256 };

typedef struct errand {
    headway_call *call; /* NULL: of a publication */
    int taken, kind, ended;
    uint32_t number;        /* of the call */
    uint32_t wanted;        /* results, requests; or the number that comes back */
    uint32_t hold_ms, done; /* requests sent, results received */
} errand;

static errand errands[ERRANDS];

static uint64_t id_of(const errand *e)
{
    return journal_id(me.number, e->number);
}

static void finish(errand *e, const headway_status *status, uint32_t number)
{
    journal_say("end", id_of(e), (uint64_t)status->code, (uint64_t)status->not_processed, number);
    /* A second end would be said too, of a call that nobody waits for. */
    if (!e->ended++)
        client_ended(e->kind, status->code);
    e->taken = 0;
    e->call = NULL;
}

static void on_result(headway_call *call, const headway_status *status,
                      const Kill__V1__Result *result, void *user)
{
    (void)call;
    finish(user, status, result ? result->number : 0);
}

static void on_item(headway_call *call, const Kill__V1__Result *result, void *user)
{
    errand *e = user;
    (void)call;
    journal_say("item", id_of(e), ++e->done, result->number, 0);
}

static void on_listed(headway_call *call, const headway_status *status, void *user)
{
    errand *e = user;
    (void)call;
    finish(e, status, e->done);
}

static void on_published(const headway_status *status, void *user)
{
    finish(user, status, 0);
}

static Kill__V1__Task task_of(const errand *e)
{
    Kill__V1__Task task = KILL__V1__TASK__INIT;
    task.id = id_of(e);
    task.number = e->wanted;
    task.hold_ms = e->hold_ms;
    return task;
}

/* Requests as the worker takes them. */
static void send_tasks(headway_call *call, void *user)
{
    errand *e = user;
    Kill__V1__Task task = task_of(e);
    while (e->done < e->wanted) {
        task.number = e->done + 1;
        if (kill_v1_errand_gather_send(call, &task) != 0)
            return; /* on_writable or on_done follows */
        journal_say("sent", id_of(e), ++e->done, 0, 0);
    }
    (void)kill_v1_errand_gather_end(call);
}

static int publish(errand *e)
{
    Kill__V1__Notice notice = KILL__V1__NOTICE__INIT;
    char key[8];
    snprintf(key, sizeof key, "k%u", me.number % SLOTS);
    notice.key = key;
    notice.id = id_of(e);
    return kill_v1_notice_publish(me.bus, &notice, on_published, e);
}

static int open_call(errand *e, const headway_call_options *options)
{
    static const kill_v1_errand_list_events list = {.on_next = on_item, .on_done = on_listed};
    static const kill_v1_errand_gather_events gather = {.on_writable = send_tasks,
                                                        .on_done = on_result};
    Kill__V1__Task task = task_of(e);
    switch (e->kind) {
    case READ:
        return kill_v1_errand_read(me.bus, &task, options, on_result, e, &e->call);
    case WRITE:
        return kill_v1_errand_write(me.bus, &task, options, on_result, e, &e->call);
    case LIST:
        return kill_v1_errand_list(me.bus, &task, options, &list, e, &e->call);
    case GATHER:
        return kill_v1_errand_gather(me.bus, options, &gather, e, &e->call);
    default:
        return publish(e);
    }
}

static void start(errand *e)
{
    static const uint8_t mixture[] = {READ, READ,   WRITE,   WRITE,   WRITE,
                                      LIST, GATHER, PUBLISH, PUBLISH, PUBLISH};
    headway_call_options options = {.size = sizeof options};
    *e = (errand){.taken = 1, .number = me.next++};
    e->kind = mixture[client_random(sizeof mixture)];
    int streams = e->kind == LIST || e->kind == GATHER;
    e->wanted = streams ? 1 + client_random(12) : client_random(1000000);
    e->hold_ms = client_random(3) ? client_random(streams ? 8 : 60) : 0;
    options.wait_for_ready = (uint8_t)client_random(2);
    if (client_random(10) == 0)
        options.deadline_ms = 1 + client_random(50);
    journal_say("call", id_of(e), (uint64_t)e->kind, e->wanted, options.deadline_ms);
    int error = open_call(e, &options);
    if (error != 0) {
        journal_say("not", id_of(e), (uint64_t)-error, 0, 0);
        *e = (errand){0};
        return;
    }
    me.in_flight++;
    if (e->kind == GATHER)
        send_tasks(e->call, e);
}

void client_calls_tick(void)
{
    errand *victim = &errands[client_random(ERRANDS)];
    if (victim->taken && victim->call) {
        journal_say("cancel", id_of(victim), 0, 0, 0);
        headway_call_cancel(victim->call);
    }
    /* In turn, so that a place is long free before it is taken again: a second end would be seen.
     */
    errand *next = &errands[me.next % ERRANDS];
    if (next->taken)
        me.next++; /* no call has this number */
    else
        start(next);
}
