/* SPDX-License-Identifier: Apache-2.0 */
#include "foreign.h"
#include "invocation_records.h"

#include <headway/event.h>
#include <headway/timer.h>

/* What the bus does not take at once is offered again; it may have to find its broker first. */
enum { AGAIN_MS = 5 };

/* An event on its way into the bus: it lives until that has told what became of it, whether or not
   somebody waits for it still. */
struct publication {
    headway_alloc alloc;
    lane *l;              /* NULL: nobody waits */
    headway_arena *arena; /* of the event, until the bus has it */
    headway_bytes event;
    headway_timer *timer; /* to offer it again, or to wait no longer */
    uint8_t taken;        /* by the bus, which tells what becomes of it */
};

static void destroy(publication *p)
{
    headway_alloc alloc = p->alloc;
    headway_timer_stop(p->timer);
    headway_arena_free(p->arena);
    alloc.release(alloc.user, p);
}

/* Whoever waits is told. p may be gone. */
static void tell(publication *p, const headway_status *status)
{
    lane *l = p->l;
    headway_timer_stop(p->timer);
    p->timer = NULL;
    p->l = NULL;
    if (!l)
        return;
    l->published = NULL;
    records_done(l, status);
}

static void on_published(const headway_status *status, void *user)
{
    publication *p = user;
    tell(p, status);
    destroy(p);
}

static void on_late(void *user)
{
    static const headway_status late = {.code = HEADWAY_DEADLINE_EXCEEDED,
                                        .message = "the bus has not taken the event in time"};
    publication *p = user;
    p->timer = NULL;
    tell(p, &late);
}

static void offer(publication *p);

static void on_again(void *user)
{
    publication *p = user;
    p->timer = NULL;
    offer(p);
}

/* 0: on_published, or the timer, follows. Else the bus will never take it. */
static int try(publication *p)
{
    const records *all = p->l->all;
    headway_bus *bus = all->i->f->bus;
    uint32_t left = invocation_time(all->i);
    int error = left
                    ? headway_publish(bus, all->wants[p->l->item]->topic, p->event, on_published, p)
                    : HEADWAY_EAGAIN;
    p->taken = !error;
    if (error && (error != HEADWAY_EAGAIN || !left))
        return error;
    int no_timer = headway_timer_start(bus, error ? AGAIN_MS : left, 0, error ? on_again : on_late,
                                       p, &p->timer);
    if (no_timer)
        p->timer = NULL;
    return p->taken ? 0 : no_timer; /* what has been taken ends by itself */
}

static int problem_of(rpc *r, int error)
{
    if (error == HEADWAY_EAGAIN)
        return headway_http_problem_set(&r->problem, 503, HEADWAY_UNAVAILABLE,
                                        "the bus has taken no event while there was time");
    return headway_http_problem_set(&r->problem, error == HEADWAY_ENOMEM ? 503 : 400,
                                    error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED
                                                            : HEADWAY_INVALID_ARGUMENT,
                                    "it cannot be published: %s", headway_error_text(error));
}

static void offer(publication *p)
{
    int error = try(p);
    if (!error)
        return;
    (void)problem_of(&p->l->r, error);
    const headway_status status = headway_http_problem_status(&p->l->r.problem);
    tell(p, &status);
    destroy(p);
}

/* ---- what is published ---- */

static int pack(lane *l, publication *p)
{
    const want *w = l->all->wants[l->item];
    const arrival *a = &l->all->arrivals[l->item];
    const ProtobufCMessage *whole = a->whole;
    char why[FOREIGN_WHY] = "";
    ProtobufCMessage *message;
    p->event = a->payload;
    if (!w->message)
        return 0;
    int error = 0;
    if (!w->whole) {
        error = foreign_read(w->types, w->message, a->payload, p->arena, &message, why);
        whole = error ? NULL : message;
    }
    if (error == HEADWAY_EMALFORMED)
        return headway_http_problem_set(&l->r.problem, 400, HEADWAY_INVALID_ARGUMENT,
                                        "the payload is no %s: %s", w->message->name, why);
    if (!error)
        error = headway_message_pack(whole, p->arena, &p->event);
    return error ? problem_of(&l->r, error) : 0;
}

int records_publish(lane *l)
{
    const headway_alloc alloc = l->r.i->f->alloc;
    publication *p = alloc.allocate(alloc.user, sizeof *p);
    if (!p)
        return problem_of(&l->r, HEADWAY_ENOMEM);
    *p = (publication){.alloc = alloc, .l = l};
    p->arena = headway_arena_new(&alloc, INVOCATION_MEMORY);
    int error = p->arena ? pack(l, p) : problem_of(&l->r, HEADWAY_ENOMEM);
    if (!error && (error = try(p)) != 0)
        error = problem_of(&l->r, error);
    if (error)
        destroy(p);
    else
        l->published = p;
    return error;
}

void records_abandon(lane *l)
{
    publication *p = l->published;
    l->published = NULL;
    p->l = NULL;
    headway_timer_stop(p->timer);
    p->timer = NULL;
    if (!p->taken)
        destroy(p);
}
