/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of each call and each process. */
#include "books.h"

#include <headway/status.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 7 /* of an idempotent call: itself and 6 retries */ };

#define ID "%u:%u"
#define OF(id) (unsigned)((id) >> 32), (unsigned)((id)&UINT32_MAX)

static int is(const line *l, const char *word)
{
    return strcmp(l->word, word) == 0;
}

/* Counts up to INDEX: one after the other from 1, as the law of streams has it. */
static void next_of(books *b, const line *l, uint32_t *count, const char *fault)
{
    if (l->a != (uint64_t)*count + 1)
        books_fault(b, fault, ID " %s %" PRIu64 " after %u", OF(l->id), l->word, l->a, *count);
    *count = (uint32_t)l->a;
}

static void of_client(books *b, const line *l)
{
    call *c;
    process *p = books_process(b, CLIENT, l->process);
    if (is(l, "bye") || is(l, "quiet")) {
        *(is(l, "bye") ? &p->bye : &p->quiet) = 1;
        return;
    }
    if (is(l, "calm") || is(l, "event") || is(l, "gap") || is(l, "ready") || is(l, "over"))
        return;
    c = books_call(b, l->id);
    if (is(l, "call")) {
        c->calls++;
        c->called_at = l->at;
        c->kind = (uint32_t)l->a;
        c->wanted = (uint32_t)l->b;
        c->deadline_ms = (uint32_t)l->c;
    } else if (is(l, "not")) {
        c->nots++;
    } else if (is(l, "cancel")) {
        c->cancels++;
    } else if (is(l, "sent")) {
        next_of(b, l, &c->sent, "request out of order");
    } else if (is(l, "item")) {
        if (l->b != l->a)
            books_fault(b, "wrong answer", ID " item %" PRIu64 " says %" PRIu64, OF(l->id), l->a,
                        l->b);
        next_of(b, l, &c->items, "item out of order");
    } else if (is(l, "end")) {
        if (c->ends++ || c->nots)
            books_fault(b, "ended twice", ID " with code %" PRIu64, OF(l->id), l->a);
        c->ended_at = l->at;
        c->code = (uint32_t)l->a;
        c->unseen = (uint32_t)l->b;
        c->number = (uint32_t)l->c;
    } else {
        books_fault(b, "unreadable", "client %u says %s", l->process, l->word);
    }
    if (c->ends && !is(l, "end"))
        books_fault(b, "not last", ID " %s after its end", OF(l->id), l->word);
}

static void of_worker(books *b, const line *l)
{
    if (is(l, "bye")) {
        books_process(b, WORKER, l->process)->bye = 1;
        return;
    }
    call *c = books_call(b, l->id);
    if (is(l, "run")) {
        c->runs++;
        c->took = c->gave = 0;
    } else if (is(l, "took")) {
        next_of(b, l, &c->took, "request out of order");
    } else if (is(l, "gave")) {
        next_of(b, l, &c->gave, "result out of order");
    } else if (is(l, "reply")) {
        c->replies++;
    } else {
        books_fault(b, "unreadable", "worker %u says %s", l->process, l->word);
    }
}

static void of_driver(books *b, const line *l)
{
    process *p;
    if (is(l, "calm")) {
        b->calm_at = l->at;
        return;
    }
    if (is(l, "hush")) {
        b->hush_at = l->at;
        return;
    }
    p = books_process(b, (int)(l->id >> 32), (unsigned)(l->id & UINT32_MAX));
    if (is(l, "start")) {
        p->started = 1;
    } else if (is(l, "kill")) {
        p->killed = 1;
    } else if (is(l, "exit")) {
        p->exited = 1;
        p->exit_code = (int)l->a;
    } else {
        books_fault(b, "unreadable", "the driver says %s", l->word);
    }
}

static void check_answer(books *b, const call *c)
{
    if (!c->runs)
        books_fault(b, "answered, but not run", ID, OF(c->id));
    if (c->number != c->wanted)
        books_fault(b, "wrong answer", ID " %s: %u, not %u", OF(c->id), journal_kinds[c->kind],
                    c->number, c->wanted);
    if (c->kind == GATHER && (c->sent != c->wanted || c->took != c->wanted))
        books_fault(b, "stream cut short", ID " sent %u, took %u, of %u", OF(c->id), c->sent,
                    c->took, c->wanted);
    if (c->kind == LIST && c->items != c->wanted)
        books_fault(b, "stream cut short", ID " %u items of %u", OF(c->id), c->items, c->wanted);
}

/* While nothing is killed nothing fails, but for what its caller cut short. */
static void check_calm(books *b, const call *c)
{
    if (!b->calm_at || c->called_at < b->calm_at || c->code == HEADWAY_OK)
        return;
    if ((c->code == HEADWAY_CANCELLED && c->cancels) ||
        (c->code == HEADWAY_DEADLINE_EXCEEDED && c->deadline_ms))
        return;
    books_fault(b, "failed in calm", ID " %s: %s", OF(c->id), journal_kinds[c->kind],
                headway_code_name((int)c->code));
}

static void check_end(books *b, const call *c)
{
    if (c->code == HEADWAY_OK && c->kind != PUBLISH)
        check_answer(b, c);
    if (c->code == HEADWAY_CANCELLED && !c->cancels)
        books_fault(b, "cancelled unasked", ID " %s", OF(c->id), journal_kinds[c->kind]);
    if (c->unseen && c->runs)
        books_fault(b, "unseen, but run", ID " %s: %s", OF(c->id), journal_kinds[c->kind],
                    headway_code_name((int)c->code));
    if (c->unseen && c->epoch)
        books_fault(b, "unseen, but received", ID, OF(c->id));
    check_calm(b, c);
}

/* The one place in the balance where this call stands. */
static void strike(books *b, const call *c, const process *client)
{
    if (c->nots) {
        b->not_taken++;
        if (c->runs)
            books_fault(b, "not taken, but run", ID, OF(c->id));
        if (c->epoch)
            books_fault(b, "not taken, but received", ID, OF(c->id));
        return;
    }
    b->accepted++;
    b->published += c->kind == PUBLISH;
    if (c->ends) {
        b->ends[c->code < ENDS ? c->code : HEADWAY_UNKNOWN]++;
        b->refused += c->unseen && c->code != HEADWAY_OK && c->code != HEADWAY_DEADLINE_EXCEEDED;
        b->good[c->kind] += c->code == HEADWAY_OK;
        check_end(b, c);
    } else if (client->killed) {
        b->died++;
    } else {
        books_fault(b, "never ended", ID " %s", OF(c->id), journal_kinds[c->kind]);
    }
}

static void check_call(books *b, const call *c)
{
    uint32_t most = c->kind == READ ? TRIES : 1;
    if (!c->calls) {
        books_fault(b, "never called", ID " was run %u times", OF(c->id), c->runs);
        return;
    }
    if (c->kind >= KINDS) {
        books_fault(b, "unreadable", ID " is of kind %u", OF(c->id), c->kind);
        return;
    }
    if (c->runs > most)
        books_fault(b, "run too often", ID " %s: %u times", OF(c->id), journal_kinds[c->kind],
                    c->runs);
    if (c->items > c->gave)
        books_fault(b, "item never given", ID ": %u of %u", OF(c->id), c->items, c->gave);
    if (c->took > c->sent)
        books_fault(b, "request never sent", ID ": %u of %u", OF(c->id), c->took, c->sent);
    strike(b, c, books_process(b, CLIENT, (unsigned)(c->id >> 32)));
}

static void check_process(books *b, const process *p)
{
    const char *role = p->role < ROLES ? journal_roles[p->role] : "?";
    if (p->role == DRIVER || p->role >= ROLES)
        return;
    if (!p->started)
        books_fault(b, "never started", "%s %u", role, p->number);
    if (p->killed)
        return;
    if (p->exited && p->exit_code != 0)
        books_fault(b, "died by itself", "%s %u ended with %d", role, p->number, p->exit_code);
    else if (!p->exited || (p->role != BROKER && !p->bye) || (p->role == CLIENT && !p->quiet))
        books_fault(b, "not at its end", "%s %u", role, p->number);
}

unsigned books_check(books *b)
{
    for (size_t i = 0; i < b->line_count; i++) {
        const line *l = &b->lines[i];
        if (l->role == CLIENT)
            of_client(b, l);
        else if (l->role == WORKER)
            of_worker(b, l);
        else
            of_driver(b, l);
    }
    if (!b->calm_at || !b->hush_at)
        books_fault(b, "unfinished", "the run did not come to its end");
    books_check_events(b);
    for (size_t i = 0; i < 1 << 16; i++)
        for (const call *c = b->buckets[i]; c; c = c->next)
            check_call(b, c);
    for (size_t i = 0; i < b->process_count; i++)
        check_process(b, &b->processes[i]);
    return b->faults;
}
