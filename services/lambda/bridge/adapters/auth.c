/* SPDX-License-Identifier: Apache-2.0 */
#include "auth.h"

#include "auth_source.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <uv.h>

/* AWS's clients look again five minutes before the end; a failure is tried again later. */
enum {
    EARLY_S = 300,
    AGAIN_MS = 5000,
    PAUSE_MS = 1000, /* between a search that failed and the next: calls come in thousands */
    LONGEST_MS = 3600000
};

struct auth {
    auth_source *source;
    credentials_search *search;
    credentials now;
    char why[CREDENTIALS_TEXT];
    auth_waiter *waiters;
    uv_timer_t timer;
    uint64_t failed_at; /* ms of the loop; 0: it has not */
    int has, searching;
    void (*closed)(void *user);
    void *closed_user;
};

static void take(auth *a, const credentials_ask *ask);

static const char *variable(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}

static int is_good(const auth *a)
{
    return a->has && (a->now.expires == CREDENTIALS_NEVER || a->now.expires > time(NULL));
}

const credentials *auth_get(auth *a)
{
    return is_good(a) ? &a->now : NULL;
}

const char *auth_why(const auth *a)
{
    return a->why;
}

static void tell(auth *a)
{
    auth_waiter *first = a->waiters;
    a->waiters = NULL;
    while (first) {
        auth_waiter *w = first;
        first = w->next;
        w->next = NULL;
        w->ready(w->user);
    }
}

static void begin(auth *a)
{
    if (a->searching)
        return;
    a->searching = 1;
    take(a, credentials_begin(a->search, time(NULL)));
}

static int has_just_failed(const auth *a)
{
    return a->failed_at && uv_now(a->timer.loop) - a->failed_at < PAUSE_MS;
}

static void on_time(uv_timer_t *timer)
{
    auth *a = timer->data;
    if (has_just_failed(a))
        tell(a);
    else
        begin(a);
}

static void look_again(auth *a, uint64_t ms)
{
    uv_timer_start(&a->timer, on_time, ms < LONGEST_MS ? ms : LONGEST_MS, 0);
}

/* Before the end by five minutes, or by half of what is left where that is short. */
static void plan(auth *a)
{
    int64_t left = a->now.expires - time(NULL);
    if (a->now.expires == CREDENTIALS_NEVER)
        return;
    int64_t in = left > 2 * EARLY_S ? left - EARLY_S : left / 2;
    look_again(a, in > 1 ? (uint64_t)in * 1000 : 1000);
}

/* What went wrong is told once, not each time that it still is. */
static void failed(auth *a, const char *why)
{
    if (strcmp(a->why, why) != 0)
        fprintf(stderr, "headway lambda bridge: %s\n", why);
    snprintf(a->why, sizeof a->why, "%s", why);
    a->failed_at = uv_now(a->timer.loop);
    if (a->has) /* these may still be good for a while */
        look_again(a, AGAIN_MS);
}

/* Where they are from, when that is news; nothing of them. */
static void found(auth *a, const credentials *now)
{
    if (*a->why || strcmp(a->now.source, now->source) != 0) {
        printf("headway lambda bridge: %s credentials of %s\n",
               *now->token ? "temporary" : "lasting", now->source);
        fflush(stdout);
    }
    a->now = *now;
    a->has = 1;
    a->failed_at = 0;
}

static void over(auth *a, const credentials_ask *ask)
{
    a->searching = 0;
    if (ask->kind == CREDENTIALS_FOUND) {
        found(a, credentials_found(a->search));
        a->why[0] = 0;
        plan(a);
    } else {
        failed(a, ask->text);
    }
    tell(a);
}

static void on_answer(void *user, const credentials_answer *answer)
{
    auth *a = user;
    take(a, credentials_next(a->search, answer, time(NULL)));
}

static void take(auth *a, const credentials_ask *ask)
{
    if (ask->kind == CREDENTIALS_FOUND || ask->kind == CREDENTIALS_NONE)
        over(a, ask);
    else
        auth_source_ask(a->source, ask, on_answer, a);
}

void auth_look(auth *a)
{
    if (!a->searching)
        look_again(a, 0);
}

void auth_wait(auth *a, auth_waiter *waiter)
{
    waiter->next = a->waiters;
    a->waiters = waiter;
    auth_look(a);
}

void auth_leave(auth *a, auth_waiter *waiter)
{
    for (auth_waiter **at = &a->waiters; *at; at = &(*at)->next)
        if (*at == waiter) {
            *at = waiter->next;
            return;
        }
}

void auth_refused(auth *a, const char *access_key)
{
    if (a->has && strcmp(a->now.access_key, access_key) == 0)
        a->has = 0;
}

int auth_new(struct uv_loop_s *loop, http_client *http, const credentials_options *where,
             auth **ret_auth)
{
    credentials_options options = *where;
    options.variable = variable;
    auth *a = calloc(1, sizeof *a);
    int error = a ? credentials_new(&options, &a->search) : HEADWAY_ENOMEM;
    if (!error)
        error = auth_source_new(loop, http, &a->source);
    if (error) {
        if (a)
            credentials_free(a->search);
        free(a);
        return error;
    }
    uv_timer_init(loop, &a->timer);
    a->timer.data = a;
    *ret_auth = a;
    return 0;
}

static void on_timer_closed(uv_handle_t *handle)
{
    auth *a = handle->data;
    void (*closed)(void *user) = a->closed;
    void *user = a->closed_user;
    credentials_free(a->search);
    sodium_memzero(a, sizeof *a);
    free(a);
    if (closed)
        closed(user);
}

static void on_source_closed(void *user)
{
    auth *a = user;
    uv_close((uv_handle_t *)&a->timer, on_timer_closed);
}

void auth_close(auth *a, void (*closed)(void *user), void *user)
{
    a->waiters = NULL;
    a->closed = closed;
    a->closed_user = user;
    auth_source_close(a->source, on_source_closed, a);
}
