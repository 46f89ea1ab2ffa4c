/* SPDX-License-Identifier: Apache-2.0 */
/* A worker of the kill -9 kit: says what it does in its journal before it does it.
   Environment: JOURNALS, the directory; NUMBER, its own. */
#include "errand.headway.h"
#include "journal.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct job {
    headway_call *call;
    headway_timer *timer;
    uint64_t id;
    uint32_t kind, number, hold_ms, done;
} job;

static void on_cancel(headway_call *call, void *user)
{
    job *j = user;
    headway_timer_stop(j->timer);
    j->timer = NULL;
    headway_call_drop(call);
}

static void answer(void *user)
{
    job *j = user;
    Kill__V1__Result result = KILL__V1__RESULT__INIT;
    j->timer = NULL;
    result.number = j->number;
    journal_say("reply", j->id, j->number, 0, 0);
    if (j->kind == READ)
        (void)kill_v1_errand_read_reply(j->call, &result);
    else if (j->kind == WRITE)
        (void)kill_v1_errand_write_reply(j->call, &result);
    else
        (void)kill_v1_errand_gather_reply(j->call, &result);
}

static void give(headway_call *call, void *user);

static void give_later(void *user)
{
    job *j = user;
    j->timer = NULL;
    give(j->call, j);
}

/* One result after the other, as credit allows, with a pause between two where one is asked for. */
static void give(headway_call *call, void *user)
{
    job *j = user;
    while (j->done < j->number && !j->timer) {
        Kill__V1__Result result = KILL__V1__RESULT__INIT;
        result.number = j->done + 1;
        if (kill_v1_errand_list_reply_send(call, &result) != 0)
            return; /* on_writable or on_cancel follows */
        journal_say("gave", j->id, ++j->done, 0, 0);
        if (j->hold_ms && headway_timer_start(headway_call_bus(call), j->hold_ms, 0, give_later, j,
                                              &j->timer) != 0)
            abort();
    }
    if (j->done < j->number || j->timer)
        return;
    journal_say("reply", j->id, j->done, 0, 0);
    (void)kill_v1_errand_list_reply_end(call);
}

static job *begin(headway_call *call, const Kill__V1__Task *task, uint32_t kind)
{
    job *j = headway_arena_take(headway_call_arena(call), sizeof *j);
    if (!j)
        abort();
    *j = (job){.call = call, .kind = kind};
    if (task) {
        j->id = task->id;
        j->number = task->number;
        j->hold_ms = task->hold_ms;
        journal_say("run", j->id, kind, 0, 0);
    }
    headway_call_watch(call, on_cancel, kind == LIST ? give : NULL, j);
    return j;
}

static int answer_after(job *j)
{
    return headway_timer_start(headway_call_bus(j->call), j->hold_ms, 0, answer, j, &j->timer);
}

static int on_read(headway_call *call, const Kill__V1__Task *task, void *self)
{
    (void)self;
    return answer_after(begin(call, task, READ));
}

static int on_write(headway_call *call, const Kill__V1__Task *task, void *self)
{
    (void)self;
    return answer_after(begin(call, task, WRITE));
}

static int on_list(headway_call *call, const Kill__V1__Task *task, void *self)
{
    (void)self;
    give(call, begin(call, task, LIST));
    return 0;
}

static int on_gather(headway_call *call, void *self)
{
    (void)self;
    headway_call_set_data(call, begin(call, NULL, GATHER));
    return 0;
}

static int on_gather_next(headway_call *call, const Kill__V1__Task *task, void *self)
{
    job *j = headway_call_data(call);
    (void)self;
    if (j->number++ == 0) {
        j->id = task->id;
        j->hold_ms = task->hold_ms;
        journal_say("run", j->id, GATHER, 0, 0);
    }
    journal_say("took", task->id, task->number, 0, 0);
    return 0;
}

static int on_gather_done(headway_call *call, void *self)
{
    (void)self;
    return answer_after(headway_call_data(call));
}

static int setup(headway_bus *bus, void *user)
{
    static const kill_v1_errand_handlers handlers = {.size = sizeof handlers,
                                                     .read = on_read,
                                                     .write = on_write,
                                                     .list = on_list,
                                                     .gather = on_gather,
                                                     .gather_next = on_gather_next,
                                                     .gather_done = on_gather_done};
    return kill_v1_errand_serve(bus, &handlers, user, NULL, NULL);
}

int main(int argc, char **argv)
{
    const char *directory = getenv("JOURNALS"), *number = getenv("NUMBER");
    if (!directory || !number) {
        fprintf(stderr, "%s: strike starts this program, with JOURNALS and NUMBER\n", argv[0]);
        return 2;
    }
    journal_open(directory, WORKER, (unsigned)strtoul(number, NULL, 10));
    int code = headway_main(argc, argv, setup, NULL);
    journal_say("bye", 0, 0, 0, 0);
    return code;
}
