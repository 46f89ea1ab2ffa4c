/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of what each subscription has heard: in order, once, and each loss told. */
#include "books.h"

#include <headway/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 16, EPOCHS = 512, SUBSCRIPTIONS = 3, ONE = 1 /* hears the clients of slot 0 */ };

#define ID "%u:%u"
#define OF(id) (unsigned)((id) >> 32), (unsigned)((id)&UINT32_MAX)

/* The sequence of one broker's life, as one subscription knows it. */
typedef struct epoch {
    uint64_t number, last;
    int unbroken; /* all after last will be heard, or told as lost */
} epoch;

typedef struct subscription {
    uint64_t id;
    int seen, ready, over;
    epoch epochs[EPOCHS];
    size_t epoch_count;
    uint64_t told, missing; /* in all */
} subscription;

typedef struct known {
    uint64_t epoch, sequence, id;
} known;

typedef struct checker {
    books *b;
    known *all; /* every event that anybody has heard, by epoch and sequence */
    size_t count;
    const call **calm; /* what was published well in calm */
    size_t calm_count;
    subscription at[SUBSCRIPTIONS];
} checker;

static int wants(uint64_t subscription_id, uint64_t event)
{
    return (subscription_id & UINT32_MAX) != ONE || (event >> 32) % SLOTS == 0;
}

static int by_place(const void *a, const void *b)
{
    const known *x = a, *y = b;
    if (x->epoch != y->epoch)
        return x->epoch < y->epoch ? -1 : 1;
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* The first known event behind this place. */
static size_t behind(const checker *k, uint64_t number, uint64_t sequence)
{
    size_t from = 0, to = k->count;
    while (from < to) {
        size_t half = from + (to - from) / 2;
        known here = {number, sequence, 0};
        if (by_place(&k->all[half], &here) <= 0)
            from = half + 1;
        else
            to = half;
    }
    return from;
}

/* How many events this subscription should have heard between two that it heard. A broker numbers
   what is published there without a hole, so who hears everything needs no other's word. */
static uint64_t due(const checker *k, const subscription *s, const epoch *e, uint64_t sequence)
{
    uint64_t count = 0;
    if ((s->id & UINT32_MAX) != ONE)
        return sequence - e->last - 1;
    for (size_t i = behind(k, e->number, e->last);
         i < k->count && k->all[i].epoch == e->number && k->all[i].sequence < sequence; i++)
        count +=
            wants(s->id, k->all[i].id) && (i == 0 || by_place(&k->all[i - 1], &k->all[i]) != 0);
    return count;
}

static epoch *epoch_of(checker *k, subscription *s, uint64_t number)
{
    for (size_t i = 0; i < s->epoch_count; i++)
        if (s->epochs[i].number == number)
            return &s->epochs[i];
    if (s->epoch_count == EPOCHS) {
        books_fault(k->b, "unreadable", ID " has heard too many brokers", OF(s->id));
        s->epoch_count = 0;
    }
    s->epochs[s->epoch_count] = (epoch){.number = number};
    return &s->epochs[s->epoch_count++];
}

static void check_source(const checker *k, const subscription *s, const line *l)
{
    const call *c = books_call(k->b, l->c);
    if (!c->calls || c->kind != PUBLISH)
        books_fault(k->b, "event never published", ID " heard " ID, OF(s->id), OF(l->c));
    if (!wants(s->id, l->c))
        books_fault(k->b, "event not asked for", ID " heard " ID, OF(s->id), OF(l->c));
}

static void on_event(checker *k, subscription *s, const line *l)
{
    epoch *e = epoch_of(k, s, l->a);
    k->b->events++;
    if (!s->ready)
        books_fault(k->b, "event before ready", ID, OF(s->id));
    check_source(k, s, l);
    if (l->b <= e->last) {
        books_fault(k->b, l->b == e->last ? "event twice" : "event out of order",
                    ID " heard %" PRIu64 " after %" PRIu64, OF(s->id), l->b, e->last);
        return;
    }
    if (e->unbroken) {
        uint64_t missed = due(k, s, e, l->b);
        s->missing += missed;
        k->b->missing += missed;
    }
    e->unbroken = 1;
    e->last = l->b;
    if (s->missing > s->told) {
        books_fault(k->b, "event lost untold",
                    ID " heard %" PRIu64 ", %" PRIu64 " missing, %" PRIu64 " told", OF(s->id), l->b,
                    s->missing, s->told);
        s->told = s->missing;
    }
}

static void on_gap(checker *k, subscription *s, uint64_t lost)
{
    if (lost != HEADWAY_GAP_UNKNOWN) {
        s->told += lost;
        k->b->gaps_told += lost;
        return;
    }
    k->b->gaps_unknown++;
    for (size_t i = 0; i < s->epoch_count; i++)
        s->epochs[i].unbroken = 0;
}

static void on_line(checker *k, const line *l)
{
    size_t number = l->id & UINT32_MAX;
    int event = strcmp(l->word, "event") == 0, gap = strcmp(l->word, "gap") == 0;
    int ready = strcmp(l->word, "ready") == 0, over = strcmp(l->word, "over") == 0;
    if (!event && !gap && !ready && !over)
        return;
    if (number >= SUBSCRIPTIONS) {
        books_fault(k->b, "unreadable", ID " is no subscription", OF(l->id));
        return;
    }
    subscription *s = &k->at[number];
    s->id = l->id;
    s->seen = 1;
    if (s->over)
        books_fault(k->b, "not last", ID " %s after its end", OF(l->id), l->word);
    if (event)
        on_event(k, s, l);
    else if (gap)
        on_gap(k, s, l->a);
    s->ready |= ready;
    s->over |= over;
    if (over && l->a != HEADWAY_CANCELLED)
        books_fault(k->b, "subscription ended", ID " with code %" PRIu64, OF(l->id), l->a);
}

/* What was published in calm, and comes behind all that this subscription has heard. */
static uint64_t unheard(checker *k, subscription *s)
{
    uint64_t count = 0;
    for (size_t i = 0; i < k->calm_count; i++) {
        const call *c = k->calm[i];
        count += wants(s->id, c->id) && (!c->epoch || c->sequence > epoch_of(k, s, c->epoch)->last);
    }
    return count;
}

/* At a client's end: what was published in calm has come, or was told as lost. */
static void close_client(checker *k, unsigned number)
{
    const process *client = books_process(k->b, CLIENT, number);
    for (uint32_t i = 0; i < SUBSCRIPTIONS; i++) {
        subscription *s = &k->at[i];
        k->b->subscriptions += (uint64_t)s->seen;
        if (client->killed)
            continue;
        s->id = journal_id(number, i);
        uint64_t missed = unheard(k, s), spare = s->told - s->missing;
        if (missed > spare)
            books_fault(k->b, "missed in calm", "%u:%u: %" PRIu64 " events, %" PRIu64 " told lost",
                        number, i, missed, spare);
        if (s->seen && !s->over)
            books_fault(k->b, "subscription never ended", "%u:%u", number, i);
    }
    memset(k->at, 0, sizeof k->at);
}

/* An event stands at one place in one broker's sequence. */
static void place(checker *k, const line *l)
{
    call *c = books_call(k->b, l->c);
    if (c->epoch && (c->epoch != l->a || c->sequence != l->b))
        books_fault(k->b, "event published twice", ID " as %" PRIu64 " and %" PRIu64, OF(l->c),
                    c->sequence, l->b);
    c->epoch = l->a;
    c->sequence = l->b;
    k->all[k->count++] = (known){l->a, l->b, l->c};
}

static void gather(checker *k)
{
    books *b = k->b;
    for (size_t i = 0; i < b->line_count; i++) {
        const line *l = &b->lines[i];
        if (l->role == CLIENT && strcmp(l->word, "event") == 0)
            place(k, l);
        if (l->role != CLIENT || strcmp(l->word, "end") != 0 || l->a != HEADWAY_OK || !b->calm_at)
            continue;
        const call *c = books_call(b, l->id);
        if (c->kind == PUBLISH && c->called_at >= b->calm_at)
            k->calm[k->calm_count++] = c;
    }
    qsort(k->all, k->count, sizeof k->all[0], by_place);
}

void books_check_events(books *b)
{
    checker *k = calloc(1, sizeof *k);
    const line *last = NULL;
    if (!k || !(k->all = calloc(b->line_count + 1, sizeof k->all[0])) ||
        !(k->calm = calloc(b->line_count + 1, sizeof(call *))))
        abort();
    k->b = b;
    gather(k);
    for (size_t i = 0; i < b->line_count; i++) {
        const line *l = &b->lines[i];
        if (l->role != CLIENT)
            continue;
        if (last && last->process != l->process)
            close_client(k, last->process);
        on_line(k, l);
        last = l;
    }
    if (last)
        close_client(k, last->process);
    free(k->all);
    free(k->calm);
    free(k);
}
