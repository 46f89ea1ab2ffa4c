/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of direct links, and their referee (L23). A client asks for a service by a DIRECT
 * call; each worker of it is asked by a DIRECT call of ours, and its offer (where it listens, and a
 * ticket) goes to the client. Both calls stand as long as the ticket does:
 *
 *   client's call ends, cancelled      -> the worker's is cancelled CANCELLED: not wanted any more
 *   client's link lost                 -> cancelled UNAVAILABLE: it runs out at the worker
 *   revoked                            -> cancelled PERMISSION_DENIED: the link ends at once
 *   our link to the worker lost        -> it runs out there
 *   the worker is revoked              -> cancelled PERMISSION_DENIED, and the client is told
 *
 * What came straight is told by the worker on the same call, for the statistics.
 */
#include "direct.h"
#include "permit.h"
#include "seen.h"

enum {
    WORKERS_MOST = 16,   /* of one service, for one client */
    OFFERS_BYTES = 8192, /* of one client, waiting for its credit; reserved (C11) */
    WINDOW_MESSAGES = 4, /* what a worker may tell us at once */
    WINDOW_BYTES = 16384,
    BUFFER = 512,
    PRESS_NS = 50000000
};

static void nothing(headway__stream *stream)
{
    (void)stream;
}

/* --- a ticket ------------------------------------------------------------------------------- */

static void ticket_over(headway__ticket *ticket)
{
    if (ticket->over)
        return;
    ticket->over = 1;
    ticket->seeker->count--;
    ticket->seeker->session->direct--;
    headway__collect_done(ticket->seeker->broker, &ticket->collect);
    headway__budget_set(ticket->seeker->broker, &ticket->reserved, 0);
}

static void ticket_free(headway__ticket *ticket, int code)
{
    headway_broker *broker = ticket->seeker->broker;
    (void)headway__stream_cancel(&ticket->stream, code);
    headway__stream_abandon(&ticket->stream);
    ticket_over(ticket);
    headway__list_remove(&ticket->of_seeker);
    headway__list_remove(&ticket->of_worker);
    headway__stream_done(&ticket->stream);
    headway__give(broker->node.alloc, ticket);
}

static void offered(headway__ticket *ticket, headway_bytes message)
{
    headway__seeker *seeker = ticket->seeker;
    headway__offer offer;
    uint8_t bytes[BUFFER];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    if (ticket->offered || headway__offer_decode(message, &offer) != 0 || !offer.endpoint.size)
        return;
    memcpy(offer.instance, ticket->stream.link->remote.instance, sizeof offer.instance);
    memcpy(offer.key, ((const headway__session *)ticket->stream.link->user)->key, sizeof offer.key);
    offer.ticket_ms = seeker->broker->options.direct_ticket_ms;
    headway__offer_encode(&w, &offer);
    ticket->offered = 1;
    (void)headway__stream_send(&seeker->stream, 0, headway_bytes_of(bytes, w.size));
}

static void ticket_data(headway__stream *stream, const headway__frame *frame)
{
    headway__ticket *ticket = (headway__ticket *)stream;
    headway_broker *broker = ticket->seeker->broker;
    if (ticket->over || headway__collect_add(broker, &ticket->collect, frame->payload) != 0)
        return;
    if (!(frame->flags & HEADWAY__FLAG_MORE)) {
        headway_bytes message = {ticket->collect.data, ticket->collect.size};
        headway__used used;
        if (headway__direct_what(message) == HEADWAY__DIRECT_OFFER)
            offered(ticket, message);
        else if (headway__used_decode(message, &used) == 0 && ticket->worker)
            headway__seen_direct(ticket->worker, &used);
        headway__collect_done(broker, &ticket->collect);
    }
    headway__stream_window(stream, WINDOW_MESSAGES, WINDOW_BYTES);
}

static void ticket_end(headway__stream *stream, const headway_status *status)
{
    headway__ticket *ticket = (headway__ticket *)stream;
    headway__node_log(&ticket->seeker->broker->node, HEADWAY_LOG_DEBUG, 0,
                      "no direct link of %s to %s: %s", ticket->seeker->session->link->remote_name,
                      ticket->seeker->service->route->name, status->message);
    ticket_over(ticket);
}

static const headway__stream_ops ticket_ops = {
    .data = ticket_data, .credit = nothing, .end = ticket_end};

/* 0; EAGAIN: the worker's link has no room, or there is no memory: tried again. */
static int ticket_new(headway__seeker *seeker, headway__worker *worker)
{
    headway_broker *broker = seeker->broker;
    headway__ask ask = seeker->ask;
    uint8_t bytes[BUFFER];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    if (headway__budget_free(broker) < WINDOW_BYTES)
        return HEADWAY_EAGAIN;
    headway__ticket *ticket = headway__take(broker->node.alloc, sizeof *ticket);
    if (!ticket)
        return HEADWAY_EAGAIN;
    memcpy(ask.instance, seeker->session->link->remote.instance, sizeof ask.instance);
    memcpy(ask.key, seeker->session->key, sizeof ask.key);
    ask.identity = headway_bytes_of_string(headway__permit_identity(seeker->session->link));
    ask.ticket_ms = broker->options.direct_ticket_ms;
    ask.slots = broker->options.direct_slots;
    headway__ask_encode(&w, &ask);
    headway__open open = {.kind = HEADWAY__KIND_DIRECT,
                          .remaining_ms = UINT32_MAX,
                          .grant_messages = WINDOW_MESSAGES,
                          .grant_bytes = WINDOW_BYTES};
    ticket->stream.ops = &ticket_ops;
    int error = headway__stream_open(&ticket->stream, worker->session->link, worker->route, &open,
                                     HEADWAY__FLAG_PAYLOAD | HEADWAY__FLAG_HALF,
                                     headway_bytes_of(bytes, w.size));
    if (error != 0) {
        headway__give(broker->node.alloc, ticket);
        return HEADWAY_EAGAIN;
    }
    ticket->seeker = seeker;
    ticket->worker = worker;
    ticket->collect.limit = HEADWAY__DIRECT_LIMIT;
    headway__budget_set(broker, &ticket->reserved, WINDOW_BYTES);
    headway__list_append(&seeker->tickets, &ticket->of_seeker);
    headway__list_append(&worker->tickets, &ticket->of_worker);
    seeker->count++;
    seeker->session->direct++;
    return 0;
}

static int was_asked(const headway__seeker *seeker, const headway__worker *worker)
{
    for (headway__list *i = seeker->tickets.next; i != &seeker->tickets; i = i->next)
        if (HEADWAY__OWNER(i, headway__ticket, of_seeker)->worker == worker)
            return 1;
    return 0;
}

int headway__direct_allowed(const headway__worker *worker)
{
    const headway__session *session = worker->session;
    return !session->identity ||
           headway__identity_limits_of(session->broker, session->identity)->message_bytes ==
               UINT64_MAX;
}

static void ask_workers(headway__seeker *seeker)
{
    headway__service *service = seeker->service;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (seeker->count >= WORKERS_MOST ||
            seeker->session->direct >= seeker->broker->options.direct_tickets)
            return;
        if (!worker->session->link->draining && headway__direct_allowed(worker) &&
            !was_asked(seeker, worker))
            (void)ticket_new(seeker, worker);
    }
}

void headway__direct_seek(headway__service *service)
{
    for (headway__list *i = service->seekers.next; i != &service->seekers; i = i->next)
        ask_workers(HEADWAY__OWNER(i, headway__seeker, of_service));
}

uint32_t headway__direct_links(const headway__worker *worker)
{
    uint32_t count = 0;
    for (headway__list *i = worker->tickets.next; i != &worker->tickets; i = i->next) {
        const headway__ticket *ticket = HEADWAY__OWNER(i, headway__ticket, of_worker);
        count += ticket->offered && !ticket->over;
    }
    return count;
}

/* The worker ends what it gave, or its link is lost and it runs out there. */
void headway__direct_leave(headway__worker *worker)
{
    while (!headway__list_empty(&worker->tickets))
        ticket_free(HEADWAY__OWNER(worker->tickets.next, headway__ticket, of_worker),
                    HEADWAY_CANCELLED);
}

void headway__direct_press(headway__service *service)
{
    uint64_t now = headway__node_now(&service->broker->node);
    if (service->waiting_count == 0 || headway__list_empty(&service->seekers) ||
        now - service->pressed_at < PRESS_NS)
        return;
    service->pressed_at = now;
    for (headway__list *i = service->workers.next; i != &service->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_service);
        if (headway__credit_messages(&worker->stream.out) <= 0)
            headway__stream_ask(&worker->stream);
    }
}

/* --- who seeks ------------------------------------------------------------------------------- */

/* code: for its tickets at the workers. */
static void seeker_free(headway__seeker *seeker, int code, const char *text)
{
    headway_broker *broker = seeker->broker;
    headway_status status = {.code = code, .message = text};
    while (!headway__list_empty(&seeker->tickets))
        ticket_free(HEADWAY__OWNER(seeker->tickets.next, headway__ticket, of_seeker), code);
    (void)headway__stream_finish(&seeker->stream, &status);
    headway__link_call_done(seeker->session->link);
    seeker->session->direct--;
    headway__list_remove(&seeker->of_session);
    headway__list_remove(&seeker->of_service);
    headway__budget_set(broker, &seeker->reserved, 0);
    headway__stream_done(&seeker->stream);
    headway__give(broker->node.alloc, seeker);
}

static void seeker_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame; /* it asks once */
}

static void seeker_cancel(headway__stream *stream, int code)
{
    headway__seeker *seeker = (headway__seeker *)stream;
    (void)code;
    seeker_free(seeker, stream->link ? HEADWAY_CANCELLED : HEADWAY_UNAVAILABLE, "not wanted");
}

static const headway__stream_ops seeker_ops = {
    .data = seeker_data, .half = nothing, .credit = nothing, .cancel = seeker_cancel};

/* NULL, or why not; *ret_code is the refusal's. */
static const char *refusal(const headway__session *session, const headway__frame *frame,
                           const headway__service *service, int *ret_code)
{
    const headway_broker *broker = session->broker;
    *ret_code = HEADWAY_PERMISSION_DENIED;
    if (broker->options.no_direct)
        return "this broker gives no direct links";
    if (session->denied)
        return "direct links of this client were revoked";
    *ret_code = HEADWAY_UNAVAILABLE;
    if (!service || broker->draining)
        return "nobody here serves that, or the broker is draining";
    *ret_code = HEADWAY_RESOURCE_EXHAUSTED;
    if (session->direct >= broker->options.direct_tickets ||
        headway__budget_free(broker) < OFFERS_BYTES)
        return "too many direct links are asked for";
    *ret_code = HEADWAY_INVALID_ARGUMENT;
    return (frame->flags & HEADWAY__FLAG_MORE) ? "an ask in pieces" : NULL;
}

void headway__direct_opened(headway__session *session, const headway__frame *frame,
                            headway__route *route)
{
    headway_broker *broker = session->broker;
    headway__service *service =
        headway__registry_name(broker, headway_bytes_of(route->name, route->size));
    headway__ask ask;
    int code;
    const char *why = refusal(session, frame, service, &code);
    if (!why && headway__ask_decode(frame->payload, &ask) != 0)
        why = "not an ask";
    headway__seeker *seeker = why ? NULL : headway__take(broker->node.alloc, sizeof *seeker);
    if (!why && !seeker) {
        why = "out of memory";
        code = HEADWAY_RESOURCE_EXHAUSTED;
    }
    if (why) {
        headway_status status =
            headway__refusal(broker, code, code != HEADWAY_INVALID_ARGUMENT, why);
        headway__link_refuse(session->link, frame->call, &status);
        return;
    }
    seeker->stream.ops = &seeker_ops;
    (void)headway__stream_accept(&seeker->stream, session->link, frame);
    seeker->broker = broker;
    seeker->session = session;
    seeker->service = service;
    seeker->ask = ask;
    headway__list_init(&seeker->tickets);
    headway__list_append(&session->seekers, &seeker->of_session);
    headway__list_append(&service->seekers, &seeker->of_service);
    headway__budget_set(broker, &seeker->reserved, OFFERS_BYTES);
    session->direct++;
    headway__stream_grant(&seeker->stream, 0, 1); /* the first frame it waits for (L24) */
    ask_workers(seeker);
}

static void withdraw(headway__worker *worker)
{
    headway__offer offer = {.ticket_ms = 0};
    uint8_t bytes[BUFFER];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    memcpy(offer.instance, worker->session->link->remote.instance, sizeof offer.instance);
    memcpy(offer.key, worker->session->key, sizeof offer.key);
    headway__offer_encode(&w, &offer);
    while (!headway__list_empty(&worker->tickets)) {
        headway__ticket *ticket = HEADWAY__OWNER(worker->tickets.next, headway__ticket, of_worker);
        if (ticket->offered)
            (void)headway__stream_send(&ticket->seeker->stream, 0, headway_bytes_of(bytes, w.size));
        ticket_free(ticket, HEADWAY_PERMISSION_DENIED);
    }
}

void headway__direct_withdraw(headway__session *session)
{
    for (headway__list *i = session->workers.next; i != &session->workers; i = i->next)
        withdraw(HEADWAY__OWNER(i, headway__worker, of_session));
}

uint32_t headway__direct_revoke(headway__session *session)
{
    uint32_t count = 0;
    session->denied = 1;
    while (!headway__list_empty(&session->seekers)) {
        headway__seeker *seeker =
            HEADWAY__OWNER(session->seekers.next, headway__seeker, of_session);
        count += seeker->count;
        seeker_free(seeker, HEADWAY_PERMISSION_DENIED, "revoked");
    }
    return count;
}

uint32_t headway_broker_revoke_direct(headway_broker *broker, const char *client)
{
    uint32_t count = 0;
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next) {
        headway__session *session = HEADWAY__OWNER(i, headway__session, node);
        if (strcmp(session->link->remote_name, client) != 0)
            continue;
        count += headway__direct_revoke(session);
    }
    return count;
}
