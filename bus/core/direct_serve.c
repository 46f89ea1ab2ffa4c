/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker's side of direct links: it gives tickets when a broker asks, lets in who shows one,
 * and ends what is not covered by a ticket any more (L23).
 *
 *   pass: STANDS --the broker or its link to the client is lost--> RUNS OUT --time--> (freed)
 *           \--not wanted, revoked, the service is closed----------------------------> (freed)
 */
#include "runtime.h"

enum { PASSES_OF_A_PEER = 4 };

/* --- shares ---------------------------------------------------------------------------------- */

void headway__share_free(headway__share *share)
{
    headway_service *service = share->service;
    headway_bus *bus = service->bus;
    headway__served_share_gone(share);
    headway__stream_abandon(&share->stream);
    headway__stream_done(&share->stream);
    headway__list_remove(&share->of_guest);
    headway__list_remove(&share->of_service);
    service->share_count--;
    bus->direct.share_count--;
    if (service->within == share)
        service->within = NULL;
    headway__give(bus->node.alloc, share);
    headway__shares_plan(service);
    headway__service_slots(service);
}

static void share_data(headway__stream *stream, const headway__frame *frame)
{
    (void)stream;
    (void)frame;
}

static void share_credit(headway__stream *stream)
{
    (void)stream;
}

static void share_end(headway__stream *stream, const headway_status *status)
{
    (void)status; /* the guest wants it no more, or has gone */
    headway__share_free((headway__share *)stream);
}

static void share_spent(headway__stream *stream)
{
    headway__share *share = (headway__share *)stream;
    headway__shares_apply(share->service);
}

static void share_asked(headway__stream *stream)
{
    headway__share *share = (headway__share *)stream;
    headway__portion_asked(share->service, &share->portion);
}

static const headway__stream_ops share_ops = {.data = share_data,
                                              .credit = share_credit,
                                              .end = share_end,
                                              .spent = share_spent,
                                              .asked = share_asked};

headway__share *headway__share_of(const headway__link *link, const headway_service *service)
{
    const headway__guest *guest = link->user;
    if (link->pair)
        return service->within;
    if (!guest)
        return NULL;
    for (headway__list *at = guest->shares.next; at != &guest->shares; at = at->next) {
        headway__share *share = HEADWAY__OWNER(at, headway__share, of_guest);
        if (share->service == service)
            return share;
    }
    return NULL;
}

/* It begins with nothing: slots come as the others give them back. */
void headway__share_joins(headway__share *share, headway_service *service, uint32_t limit)
{
    share->service = service;
    share->limit = limit;
    if (service->share_count++ == 0)
        service->portion = (headway__portion){.window = service->breadth.now,
                                              .target = service->breadth.now,
                                              .need = service->running + 1};
    service->bus->direct.share_count++;
    share->portion.need = service->breadth.now / (service->share_count + 1);
    headway__list_append(&service->shares, &share->of_service);
    headway__shares_plan(service);
}

static void share_new(headway__guest *guest, const headway__pass *pass)
{
    headway_service *service = pass->service;
    headway_bus *bus = service->bus;
    headway__share *share = headway__take(bus->node.alloc, sizeof *share);
    headway__open open = {
        .remaining_ms = UINT32_MAX, .kind = HEADWAY__KIND_SERVE, .grant_bytes = UINT32_MAX};
    int error = HEADWAY_ENOMEM;
    if (share) {
        share->stream.ops = &share_ops;
        error = headway__stream_open(&share->stream, guest->link, service->route, &open,
                                     HEADWAY__FLAG_HALF, headway_bytes_of(NULL, 0));
    }
    if (error != 0) {
        headway__give(bus->node.alloc, share);
        headway__link_end(guest->link, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    share->stream.in.granted_bytes = INT64_MAX; /* slots are counted in calls alone */
    share->guest = guest;
    memcpy(share->identity, pass->client.identity, sizeof share->identity);
    headway__list_append(&guest->shares, &share->of_guest);
    headway__share_joins(share, service, pass->slots ? pass->slots : UINT32_MAX);
}

/* --- guests ---------------------------------------------------------------------------------- */

static const uint8_t no_key[HEADWAY__KEY];

/* By the same key brokers may know it by several names; without any, the name decides. */
static int same_client(const headway__client *a, const headway__client *b)
{
    return memcmp(a->instance, b->instance, sizeof a->instance) == 0 &&
           memcmp(a->key, b->key, sizeof a->key) == 0 &&
           (memcmp(a->key, no_key, sizeof no_key) != 0 || strcmp(a->identity, b->identity) == 0);
}

static headway__guest *guest_find(const headway_bus *bus, const headway__client *client)
{
    for (headway__list *at = bus->direct.guests.next; at != &bus->direct.guests; at = at->next) {
        headway__guest *guest = HEADWAY__OWNER(at, headway__guest, node);
        if (same_client(&guest->client, client) && guest->link->state == HEADWAY__LINK_UP)
            return guest;
    }
    return NULL;
}

static headway__pass *pass_find(const headway_bus *bus, const headway__client *client,
                                const headway_service *service)
{
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next) {
        headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        if (same_client(&pass->client, client) && (!service || pass->service == service))
            return pass;
    }
    return NULL;
}

/* Every byte is looked at: how long it takes says nothing of the ticket. */
static int same_ticket(const uint8_t *a, const uint8_t *b)
{
    uint8_t differs = 0;
    for (unsigned i = 0; i < HEADWAY__TICKET; i++)
        differs |= a[i] ^ b[i];
    return !differs;
}

/* The pass that this link showed the ticket of. */
static headway__pass *pass_shown(const headway_bus *bus, const uint8_t *ticket,
                                 const uint8_t *instance)
{
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next) {
        headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        if (same_ticket(pass->ticket, ticket) &&
            memcmp(pass->client.instance, instance, HEADWAY__INSTANCE) == 0)
            return pass;
    }
    return NULL;
}

/* Who proves a key must prove that of its pass: another's ticket is no use to it. */
static int proves(const headway_bus *bus, const headway__link *link, const headway__pass *pass)
{
    headway_credentials who;
    if (bus->node.transport_ops->credentials(bus->node.transport, link->peer, &who) != 0)
        return 0;
    return who.mechanism != HEADWAY_MECHANISM_CURVE ||
           memcmp(who.public_key, pass->client.key, sizeof pass->client.key) == 0;
}

int headway__guest_admit(headway__link *link, const headway__hello *hello)
{
    headway_bus *bus = (headway_bus *)link->owner;
    if (hello->auth_kind != HEADWAY__AUTH_TICKET || hello->auth.size != HEADWAY__TICKET ||
        bus->draining)
        return 0;
    const headway__pass *pass = pass_shown(bus, hello->auth.data, hello->instance);
    if (!pass || !proves(bus, link, pass))
        return 0;
    memcpy(link->ticket, pass->ticket, sizeof link->ticket);
    return 1;
}

/* An instance's newer link replaces the older only where both are of one client. */
int headway__guest_same(headway__link *link, headway__link *other)
{
    const headway_bus *bus = (headway_bus *)link->owner;
    const headway__guest *guest = other->user;
    const headway__pass *pass = pass_shown(bus, link->ticket, other->remote.instance);
    return pass && guest && same_client(&pass->client, &guest->client);
}

void headway__guest_up(headway__link *link)
{
    headway_bus *bus = (headway_bus *)link->owner;
    const headway__pass *shown = pass_shown(bus, link->ticket, link->remote.instance);
    headway__guest *guest = shown ? headway__take(bus->node.alloc, sizeof *guest) : NULL;
    if (!guest) {
        headway__link_end(link, shown ? HEADWAY__REASON_MEMORY : HEADWAY__REASON_DENIED, NULL);
        return;
    }
    link->user = guest;
    guest->link = link;
    guest->client = shown->client;
    headway__list_init(&guest->shares);
    headway__list_append(&bus->direct.guests, &guest->node);
    bus->direct.guest_count++;
    headway__node_log(&bus->node, HEADWAY_LOG_INFO, 0, "%s calls us straight", link->remote_name);
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next) {
        headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        if (same_client(&pass->client, &guest->client) && !headway__share_of(link, pass->service))
            share_new(guest, pass);
    }
}

void headway__guest_down(headway__link *link)
{
    headway_bus *bus = (headway_bus *)link->owner;
    headway__guest *guest = link->user;
    headway__served_link_gone(bus, link);
    if (!guest)
        return;
    while (!headway__list_empty(&guest->shares))
        headway__share_free(HEADWAY__OWNER(guest->shares.next, headway__share, of_guest));
    headway__list_remove(&guest->node);
    bus->direct.guest_count--;
    headway__give(bus->node.alloc, guest);
    link->user = NULL;
}

/* --- passes ---------------------------------------------------------------------------------- */

/* What no pass covers any more ends: the share, and with the last of them the link. */
static void uncovered(headway_bus *bus, const headway__client *client,
                      const headway_service *service, const char *why)
{
    headway__guest *guest = guest_find(bus, client);
    headway__share *share = guest ? headway__share_of(guest->link, service) : NULL;
    const headway__pass *other = pass_find(bus, client, service);
    if (share && other) /* another broker's, which may know the client by another name */
        memcpy(share->identity, other->client.identity, sizeof share->identity);
    if (!guest || other)
        return;
    if (share)
        headway__share_free(share);
    if (headway__list_empty(&guest->shares))
        headway__link_end(guest->link, HEADWAY__REASON_DENIED, why);
}

static void pass_free(headway__pass *pass)
{
    headway_bus *bus = pass->service->bus;
    headway__node_timer_stop(&bus->node, &pass->expiry);
    headway__list_remove(&pass->node);
    bus->direct.pass_count--;
    headway__stream_done(&pass->stream);
    headway__give(bus->node.alloc, pass);
}

static void pass_over(headway__pass *pass, const char *why)
{
    headway_service *service = pass->service;
    const headway__client client = pass->client;
    pass_free(pass);
    uncovered(service->bus, &client, service, why);
}

static void pass_expired(headway__timer *timer)
{
    pass_over(HEADWAY__OWNER(timer, headway__pass, expiry), "the ticket has run out");
}

/* Off its link. */
static void run_out(headway__pass *pass)
{
    headway__node *node = &pass->service->bus->node;
    uint64_t at = headway__node_now(node) + (uint64_t)pass->ms * HEADWAY__MS;
    pass->expiry.fire = pass_expired;
    if (headway__node_timer(node, &pass->expiry, at) != 0)
        pass_over(pass, "out of memory");
}

/* Takes the pass off its broker's link. */
static void end_stream(headway__pass *pass, int code, const char *text)
{
    headway_status status = {.code = code, .message = text};
    headway__link *link = pass->stream.link;
    if (!link)
        return;
    (void)headway__stream_finish(&pass->stream, &status);
    headway__link_call_done(link);
}

static void pass_cancel(headway__stream *stream, int code)
{
    headway__pass *pass = (headway__pass *)stream;
    headway_bus *bus = pass->service->bus;
    headway__guest *guest = guest_find(bus, &pass->client);
    int lost = !stream->link;
    end_stream(pass, HEADWAY_CANCELLED, "");
    if (lost || code == HEADWAY_UNAVAILABLE) {
        run_out(pass);
        return;
    }
    if (code == HEADWAY_PERMISSION_DENIED && guest)
        headway__link_end(guest->link, HEADWAY__REASON_DENIED, "the ticket was revoked");
    pass_over(pass, "the ticket was given back");
}

static void pass_half(headway__stream *stream)
{
    (void)stream;
}

static const headway__stream_ops pass_ops = {
    .data = share_data, .half = pass_half, .credit = share_credit, .cancel = pass_cancel};

static int starts_with(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Only on our own host can this address be reached. */
static int is_local(const char *url)
{
    return starts_with(url, "ipc:") || starts_with(url, "tcp://127.") ||
           starts_with(url, "tcp://localhost:") || starts_with(url, "tcp://[::1]:");
}

static const char *url_for(const headway_bus *bus, const headway__ask *ask)
{
    uint64_t here = bus->options.host;
    for (uint32_t i = 0; i < bus->direct.url_count; i++)
        if (!is_local(bus->direct.urls[i]) || (here && here == ask->host))
            return bus->direct.urls[i];
    return NULL;
}

/* When somebody first wants it. */
static void listen_now(headway_bus *bus)
{
    headway__direct *d = &bus->direct;
    const char *next = bus->listen;
    d->listening = 1;
    while (next && *next && d->url_count < HEADWAY__DIRECT_URLS) {
        char url[HEADWAY__ENDPOINT_LIMIT + 1];
        size_t size = strcspn(next, ",");
        if (size < sizeof url) {
            memcpy(url, next, size);
            url[size] = 0;
            int error = bus->node.transport_ops->listen(
                bus->node.transport, url, d->urls[d->url_count], sizeof d->urls[d->url_count]);
            d->url_count += error == 0;
            if (error != 0)
                headway__node_log(&bus->node, HEADWAY_LOG_WARN, 0, "no direct links at %s: %s", url,
                                  headway_error_text(error));
        }
        next += size + (next[size] == ',');
    }
}

static headway_service *service_of(headway_bus *bus, const headway__route *route)
{
    for (headway__list *at = bus->services.next; at != &bus->services; at = at->next) {
        headway_service *service = HEADWAY__OWNER(at, headway_service, node);
        if (service->route == route)
            return service;
    }
    return NULL;
}

/* Instances with a pass for this service (NULL: for any), each once. */
static uint32_t holders(const headway_bus *bus, const headway_service *service)
{
    uint32_t count = 0;
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = at->next) {
        const headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        if (!service || pass->service == service)
            count += pass_find(bus, &pass->client, service) == pass;
    }
    return count;
}

static headway__client client_of(const headway__ask *ask)
{
    headway__client client = {.identity = ""};
    headway__who_copy(client.identity, ask->identity);
    memcpy(client.instance, ask->instance, sizeof client.instance);
    memcpy(client.key, ask->key, sizeof client.key);
    return client;
}

static const char *refusal(headway_bus *bus, const headway__link *link,
                           const headway_service *service, const headway__ask *ask, int *ret_code)
{
    const headway__client client = client_of(ask);
    *ret_code = HEADWAY_PERMISSION_DENIED;
    if (link->direct)
        return "a broker gives tickets";
    if (memcmp(ask->instance, bus->node.instance, sizeof ask->instance) == 0)
        return "it calls itself within its process";
    *ret_code = HEADWAY_UNAVAILABLE;
    if (!service || service->closing || bus->draining)
        return "it is not served here";
    *ret_code = HEADWAY_UNIMPLEMENTED;
    if (!bus->listen)
        return "this worker takes no direct links";
    if (!bus->direct.listening)
        listen_now(bus);
    if (!url_for(bus, ask))
        return "this client cannot reach it straight";
    *ret_code = HEADWAY_RESOURCE_EXHAUSTED;
    if (bus->direct.pass_count >= bus->options.direct_peers * PASSES_OF_A_PEER ||
        (!pass_find(bus, &client, NULL) && holders(bus, NULL) >= bus->options.direct_peers))
        return "this worker has as many direct links as it takes";
    /* One slot stays with the brokers, one with the loopback, one goes to each who comes (L11). */
    if (!pass_find(bus, &client, service) &&
        holders(bus, service) + 1 + (service->within != NULL) >= service->breadth.now)
        return "the service has fewer slots than would share them";
    return NULL;
}

static void offer(headway__pass *pass, const char *url)
{
    headway__node *node = &pass->service->bus->node;
    headway__offer mine = {.ticket_ms = pass->ms, .endpoint = headway_bytes_of_string(url)};
    uint8_t bytes[HEADWAY__ENDPOINT_LIMIT + 64];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    memcpy(mine.instance, node->instance, sizeof mine.instance);
    memcpy(mine.ticket, pass->ticket, sizeof mine.ticket);
    headway__offer_encode(&w, &mine);
    (void)headway__stream_send(&pass->stream, 0, headway_bytes_of(bytes, w.size));
}

void headway__pass_opened(headway__link *link, const headway__frame *frame, headway__route *route)
{
    headway_bus *bus = (headway_bus *)link->owner;
    headway_service *service = service_of(bus, route);
    headway__ask ask = {.ticket_ms = 0};
    int code = HEADWAY_INVALID_ARGUMENT;
    const char *why =
        headway__ask_decode(frame->payload, &ask) != 0 || (frame->flags & HEADWAY__FLAG_MORE)
            ? "not an ask"
            : refusal(bus, link, service, &ask, &code);
    headway__pass *pass = why ? NULL : headway__take(bus->node.alloc, sizeof *pass);
    if (!pass) {
        headway_status status = {.code = why ? code : HEADWAY_RESOURCE_EXHAUSTED,
                                 .not_processed = 1,
                                 .message = why ? why : "out of memory"};
        headway__link_refuse(link, frame->call, &status);
        return;
    }
    pass->service = service;
    pass->ms = ask.ticket_ms;
    pass->slots = ask.slots;
    pass->stream.ops = &pass_ops;
    pass->client = client_of(&ask);
    bus->node.random->fill(bus->node.random->user, pass->ticket, sizeof pass->ticket);
    (void)headway__stream_accept(&pass->stream, link, frame);
    headway__list_append(&bus->direct.passes, &pass->node);
    bus->direct.pass_count++;
    offer(pass, url_for(bus, &ask));
    headway__guest *guest = guest_find(bus, &pass->client);
    if (guest && !headway__share_of(guest->link, service))
        share_new(guest, pass);
}

void headway__shares_end(headway_service *service)
{
    headway_bus *bus = service->bus;
    headway__list *next;
    for (headway__list *at = bus->direct.passes.next; at != &bus->direct.passes; at = next) {
        headway__pass *pass = HEADWAY__OWNER(at, headway__pass, node);
        next = at->next;
        if (pass->service != service)
            continue;
        end_stream(pass, HEADWAY_UNAVAILABLE, "the service is closed");
        pass_free(pass);
    }
    while (!headway__list_empty(&service->shares))
        headway__share_free(HEADWAY__OWNER(service->shares.next, headway__share, of_service));
}
