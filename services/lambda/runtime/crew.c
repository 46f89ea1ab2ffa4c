/* SPDX-License-Identifier: Apache-2.0 */
#include "crew.h"

#include "remaining.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_DIGITS = 5, MESSAGE = 512 };

int crew_count(const char *text, unsigned *ret_count)
{
    size_t digits = text ? strspn(text, "0123456789") : 0;
    unsigned long count = 1;
    if (text && *text) {
        if (text[digits] || digits > MOST_DIGITS)
            return HEADWAY_EINVAL;
        count = strtoul(text, NULL, 10);
    }
    if (count < 1 || count > CREW_MOST)
        return HEADWAY_EINVAL;
    *ret_count = (unsigned)count;
    return 0;
}

int crew_init(crew *c, const poller_ops *ops, const headway_alloc *alloc)
{
    c->busy = c->stopping = c->closing = 0;
    c->seats = alloc->allocate(alloc->user, c->count * sizeof *c->seats);
    if (!c->seats)
        return HEADWAY_ENOMEM;
    for (unsigned i = 0; i < c->count; i++) {
        seat *s = &c->seats[i];
        *s = (seat){.crew = c};
        poller_init(&s->poller, ops, s, alloc);
        s->poller.host = c->api;
    }
    return 0;
}

void crew_done(crew *c, const headway_alloc *alloc)
{
    for (unsigned i = 0; i < c->count; i++)
        poller_done(&c->seats[i].poller);
    alloc->release(alloc->user, c->seats);
}

static int is_frozen_at_rest(const crew *c)
{
    return c->host->has_brokers && c->count == 1;
}

static void all_next(void *user)
{
    crew *c = user;
    for (unsigned i = 0; i < c->count && !c->stopping; i++)
        poller_next(&c->seats[i].poller);
}

void crew_start(crew *c)
{
    if (c->host->has_brokers && !is_frozen_at_rest(c))
        c->host->resume(c->host->bus, NULL, NULL);
    all_next(c);
}

/* What people wrote, without what a text in JSON cannot have as it stands. */
static void plain(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == '"' || *text == '\\')
            *text = '\'';
}

void crew_fail(crew *c, const char *type, const char *message)
{
    char text[MESSAGE], body[MESSAGE + 128];
    snprintf(text, sizeof text, "%s", message);
    plain(text);
    snprintf(body, sizeof body, "{\"errorType\":\"%s\",\"errorMessage\":\"%s\",\"stackTrace\":[]}",
             type, text);
    poller_fail_init(&c->seats[0].poller, type, headway_bytes_of_string(body));
}

void crew_stop(crew *c)
{
    c->stopping = 1;
    for (unsigned i = 0; i < c->count; i++)
        poller_stop(&c->seats[i].poller);
}

static void look_over(crew *c)
{
    for (unsigned i = 0; i < c->count; i++)
        if (c->seats[i].poller.running)
            return;
    if (c->closing)
        c->over(c);
    c->closing = 0;
}

void crew_close(crew *c)
{
    c->stopping = 1;
    for (unsigned i = 0; i < c->count; i++)
        poller_close(&c->seats[i].poller);
    c->closing = 1;
    look_over(c);
}

/* ---- what pollers have to say ---- */

static void run_all(void *user)
{
    crew *c = user;
    for (unsigned i = 0; i < c->count; i++)
        poller_run(&c->seats[i].poller);
}

void crew_arrived(poller *p)
{
    seat *s = seat_of(p);
    crew *c = s->crew;
    s->busy = 1;
    if (c->busy++ == 0 && is_frozen_at_rest(c))
        c->host->resume(c->host->bus, run_all, c);
    else
        poller_run(p);
}

int crew_invoke(poller *p, const invocation_event *event, const char *deadline_ms,
                invocation **ret_invocation)
{
    const crew *c = seat_of(p)->crew;
    invocation_event timed = *event;
    timed.remaining_ms = remaining_ms(deadline_ms, c->wall_ms());
    return invocation_open(c->function, &timed, &poller_result, p, ret_invocation);
}

void crew_rested(poller *p)
{
    seat *s = seat_of(p);
    crew *c = s->crew;
    c->busy -= s->busy;
    s->busy = 0;
    if (c->stopping)
        look_over(c);
    else if (c->busy == 0 && is_frozen_at_rest(c))
        c->host->pause(c->host->bus, all_next, c);
    else
        poller_next(p);
}

void crew_broken(poller *p, int exit_code, const char *why)
{
    crew *c = seat_of(p)->crew;
    p->ops->log(p, exit_code ? HEADWAY_LOG_ERROR : HEADWAY_LOG_INFO, why);
    if (!c->stopping)
        c->host->end(c->host->bus, exit_code);
}
