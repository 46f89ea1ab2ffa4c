/* SPDX-License-Identifier: Apache-2.0 */
/* GetCallStatistics and ListLinks: pages of what seen.c has noted. */
#include "answer.h"
#include "direct.h"
#include "seen.h"

#include <headway/v1/observe.pb-c.h>

enum { MICROSECOND = 1000, MILLION = 1000000, PAGE = 64, PAGE_MOST = 256 };

static uint32_t page_of(uint32_t limit)
{
    return limit == 0 ? PAGE : limit < PAGE_MOST ? limit : PAGE_MOST;
}

static size_t filled(const headway__histogram *from)
{
    size_t count = 0;
    for (unsigned i = 0; i < HEADWAY__HISTOGRAM_BUCKETS; i++)
        count += from->buckets[i] != 0;
    return count;
}

/* NULL: the arena is full. */
static Headway__V1__Histogram *histogram_of(const headway__histogram *from, headway_arena *arena)
{
    Headway__V1__Histogram *h = take(arena, sizeof *h);
    size_t count = from ? filled(from) : 0;
    if (!h)
        return NULL;
    *h = (Headway__V1__Histogram)HEADWAY__V1__HISTOGRAM__INIT;
    h->buckets = take(arena, (count + 1) * sizeof *h->buckets);
    h->counts = take(arena, (count + 1) * sizeof *h->counts);
    if (!h->buckets || !h->counts)
        return NULL;
    for (unsigned i = 0; count > 0 && i < HEADWAY__HISTOGRAM_BUCKETS; i++) {
        if (!from->buckets[i])
            continue;
        h->buckets[h->n_buckets++] = i;
        h->counts[h->n_counts++] = from->buckets[i];
    }
    if (count > 0) {
        h->count = from->count;
        h->sum_us = from->sum;
        h->most_us = from->most;
    }
    return h;
}

static Headway__V1__CallStatistics *row_of(const headway__meter *meter, headway_arena *arena)
{
    Headway__V1__CallStatistics *row = take(arena, sizeof *row);
    if (!row)
        return NULL;
    *row = (Headway__V1__CallStatistics)HEADWAY__V1__CALL_STATISTICS__INIT;
    row->method = meter->route->name;
    row->calls = meter->calls;
    row->ok = meter->ok;
    row->failed = meter->failed;
    row->refused = meter->refused;
    row->expired = meter->expired;
    row->lost = meter->lost;
    row->running = meter->running;
    row->direct = meter->direct;
    row->waiting = (uint32_t)(meter->calls - meter->ok - meter->failed - meter->refused -
                              meter->expired - meter->lost - meter->running);
    row->total = histogram_of(&meter->total, arena);
    row->queue = histogram_of(&meter->queue, arena);
    row->wire = histogram_of(&meter->wire, arena);
    row->handler = histogram_of(&meter->handler, arena);
    return row->total && row->queue && row->wire && row->handler ? row : NULL;
}

int headway__answer_call_statistics(ARGUMENTS)
{
    const Headway__V1__GetCallStatisticsRequest *request = (const void *)base;
    size_t prefix = strlen(request->prefix);
    uint32_t page = page_of(request->limit), index = 0;
    RESPONSE(Headway__V1__GetCallStatisticsResponse,
             HEADWAY__V1__GET_CALL_STATISTICS_RESPONSE__INIT, response);
    response->uptime_us = (headway__node_now(&broker->node) - broker->started) / MICROSECOND;
    response->unmetered = broker->unmetered;
    response->methods = take(arena, page * sizeof *response->methods);
    if (!response->methods)
        return too_large(why, why_size);
    for (headway__list *i = broker->meters.next; i != &broker->meters; i = i->next) {
        const headway__meter *meter = HEADWAY__OWNER(i, headway__meter, node);
        if (strncmp(meter->route->name, request->prefix, prefix) != 0 || index++ < request->first)
            continue;
        if (response->n_methods == page) {
            response->next = index - 1;
            break;
        }
        Headway__V1__CallStatistics *row = row_of(meter, arena);
        if (!row)
            return too_large(why, why_size);
        response->methods[response->n_methods++] = row;
    }
    return 0;
}

static Headway__V1__WorkerStatistics *worker_of(const headway__worker *worker, headway_arena *arena)
{
    Headway__V1__WorkerStatistics *row = take(arena, sizeof *row);
    int64_t slots = headway__credit_messages(&worker->stream.out);
    if (!row)
        return NULL;
    *row = (Headway__V1__WorkerStatistics)HEADWAY__V1__WORKER_STATISTICS__INIT;
    row->service = worker->service->route->name;
    row->slots_free = slots < 0 ? 0 : slots > UINT32_MAX ? UINT32_MAX : (uint32_t)slots;
    row->running = worker->running;
    row->slots_total = worker->declaration->concurrency ? worker->declaration->concurrency
                                                        : row->slots_free + worker->running;
    row->ok = worker->ok;
    row->failed = worker->failed;
    row->lost = worker->lost;
    row->calls = worker->ok + worker->failed + worker->lost + worker->running;
    row->answer = histogram_of(worker->answers, arena);
    return row->answer ? row : NULL;
}

static int add_workers(const headway__session *session, Headway__V1__LinkStatistics *row,
                       headway_arena *arena)
{
    size_t count = 0;
    for (headway__list *i = session->workers.next; i != &session->workers; i = i->next)
        count++;
    row->workers = take(arena, (count + 1) * sizeof *row->workers);
    if (!row->workers)
        return HEADWAY_ENOMEM;
    for (headway__list *i = session->workers.next; i != &session->workers; i = i->next) {
        const headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_session);
        if (!worker->serving)
            continue;
        row->workers[row->n_workers] = worker_of(worker, arena);
        if (!row->workers[row->n_workers++])
            return HEADWAY_ENOMEM;
    }
    return 0;
}

static int add_direct(const headway__session *session, Headway__V1__LinkStatistics *row,
                      headway_arena *arena)
{
    row->direct = take(arena, (session->direct + 1) * sizeof *row->direct);
    if (!row->direct)
        return HEADWAY_ENOMEM;
    for (headway__list *i = session->seekers.next; i != &session->seekers; i = i->next) {
        headway__seeker *seeker = HEADWAY__OWNER(i, headway__seeker, of_session);
        for (headway__list *j = seeker->tickets.next; j != &seeker->tickets; j = j->next) {
            const headway__ticket *ticket = HEADWAY__OWNER(j, headway__ticket, of_seeker);
            Headway__V1__DirectLink *link = take(arena, sizeof *link);
            if (!link)
                return HEADWAY_ENOMEM;
            if (ticket->over || !ticket->offered)
                continue;
            *link = (Headway__V1__DirectLink)HEADWAY__V1__DIRECT_LINK__INIT;
            link->service = seeker->service->route->name;
            link->worker = ticket->worker->session->link->remote_name;
            row->direct[row->n_direct++] = link;
        }
    }
    return 0;
}

static Headway__V1__LinkStatistics *link_row(headway_broker *broker,
                                             const headway__session *session, headway_arena *arena)
{
    Headway__V1__LinkStatistics *row = take(arena, sizeof *row);
    const headway__link *link = session->link;
    if (!row)
        return NULL;
    *row = (Headway__V1__LinkStatistics)HEADWAY__V1__LINK_STATISTICS__INIT;
    row->number = session->number;
    row->name = text_of(arena, headway_bytes_of_string(link->remote_name));
    row->age_ms = (headway__node_now(&broker->node) - session->since) / MILLION;
    row->silent = link->missed;
    row->blocked = link->blocked;
    row->credit_bytes_out = headway__credit_bytes(&link->out);
    row->credit_packets_out = headway__credit_messages(&link->out);
    row->credit_bytes_in = headway__credit_bytes(&link->in);
    row->credit_packets_in = headway__credit_messages(&link->in);
    for (headway__list *i = session->relayed.next; i != &session->relayed; i = i->next)
        row->calls++;
    return row->name && add_workers(session, row, arena) == 0 &&
                   add_direct(session, row, arena) == 0
               ? row
               : NULL;
}

int headway__answer_links(ARGUMENTS)
{
    const Headway__V1__ListLinksRequest *request = (const void *)base;
    uint32_t page = page_of(request->limit), index = 0;
    RESPONSE(Headway__V1__ListLinksResponse, HEADWAY__V1__LIST_LINKS_RESPONSE__INIT, response);
    response->links = take(arena, page * sizeof *response->links);
    if (!response->links)
        return too_large(why, why_size);
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next) {
        if (index++ < request->first)
            continue;
        if (response->n_links == page) {
            response->next = index - 1;
            break;
        }
        Headway__V1__LinkStatistics *row =
            link_row(broker, HEADWAY__OWNER(i, headway__session, node), arena);
        if (!row)
            return too_large(why, why_size);
        response->links[response->n_links++] = row;
    }
    return 0;
}
