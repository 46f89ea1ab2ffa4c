/* SPDX-License-Identifier: Apache-2.0 */
/* The transport port: "mem://name". Its memory comes from the allocator it was opened with. */
#include "conn.h"

#include <stdio.h>

static headway__sim_transport *transport_of(headway_transport *transport)
{
    return (headway__sim_transport *)transport;
}

static int name_of(const char *url, const char **ret_name)
{
    if (strncmp(url, "mem://", 6) != 0 || !url[6] || strlen(url) >= HEADWAY__SIM_URL)
        return HEADWAY_EADDRESS;
    *ret_name = url + 6;
    return 0;
}

static int listens(const headway__sim_transport *transport, const char *name)
{
    for (headway__sim_listener *l = transport->listeners; l; l = l->next) {
        if (strcmp(l->name, name) == 0)
            return 1;
    }
    return 0;
}

headway__sim_transport *headway__sim_listening(headway_sim *sim, const char *name)
{
    for (headway_host *host = sim->hosts; host; host = host->next) {
        for (headway__sim_transport *t = host->transports; t; t = t->next) {
            if (listens(t, name))
                return t;
        }
    }
    return NULL;
}

static void transport_free(headway__sim_transport *t)
{
    const headway_alloc *a = t->alloc;
    headway__sim_transport **at = &t->host->transports;
    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    headway__sim_cancel(t->host->sim, &t->close_event);
    while (t->listeners) {
        headway__sim_listener *listener = t->listeners;
        t->listeners = listener->next;
        a->release(a->user, listener);
    }
    a->release(a->user, t->sides);
    a->release(a->user, t);
}

static void closed_run(headway__sim_event *event)
{
    headway__sim_transport *t = HEADWAY__SIM_OWNER(event, headway__sim_transport, close_event);
    void (*closed)(void *user) = t->closed;
    void *user = t->closed_user;
    headway__sim_trace(event->host->sim, "closed", event->host, NULL, 0, 0);
    transport_free(t);
    if (closed)
        closed(user);
}

static void read_options(headway__sim_transport *t, const headway_transport_options *options)
{
    headway_transport_options *own = &t->options;
    if (options)
        memcpy(own, options, options->size < sizeof *own ? options->size : sizeof *own);
    if (!own->packet_limit)
        own->packet_limit = 65536;
    if (!own->peer_limit)
        own->peer_limit = 4096;
    if (!own->security)
        return;
    size_t size = own->security->size;
    memcpy(&t->security, own->security, size < sizeof t->security ? size : sizeof t->security);
    memset(t->security.secret_key, 0, HEADWAY_KEY_SIZE); /* nothing is encrypted here */
    own->security = &t->security;
}

static int mem_open(headway_loop *loop, const headway_alloc *alloc,
                    const headway_transport_options *options,
                    const headway_transport_events *events, void *user,
                    headway_transport **ret_transport)
{
    headway_host *host = (headway_host *)loop;
    if (!host->alive)
        return HEADWAY_ECLOSED;
    if (!alloc)
        alloc = &host->alloc;
    headway__sim_transport *t = alloc->allocate(alloc->user, sizeof *t);
    if (!t)
        return HEADWAY_ENOMEM;
    memset(t, 0, sizeof *t);
    t->base.ops = headway_sim_transport();
    t->host = host;
    t->alloc = alloc;
    read_options(t, options);
    t->events = *events;
    t->user = user;
    t->close_event.host = host;
    t->close_event.run = closed_run;
    t->next = host->transports;
    host->transports = t;
    *ret_transport = &t->base;
    return 0;
}

static int mem_listen(headway_transport *transport, const char *url, char *bound, size_t bound_size)
{
    headway__sim_transport *t = transport_of(transport);
    headway_sim *sim = t->host->sim;
    const char *name;
    char made[HEADWAY__SIM_URL];
    int result = name_of(url, &name);
    if (result != 0)
        return result;
    if (t->options.security && !t->security.admit)
        return HEADWAY_EINVAL;
    size_t size = strlen(name);
    if (size >= 2 && size < 200 && strcmp(name + size - 2, ":0") == 0) {
        snprintf(made, sizeof made, "%.*s:%llu", (int)size - 2, name,
                 (unsigned long long)++sim->next_name);
        name = made;
    }
    if (headway__sim_listening(sim, name))
        return HEADWAY_EADDRINUSE;
    if (bound && strlen(name) + 7 > bound_size)
        return HEADWAY_ELIMIT;
    headway__sim_listener *listener = t->alloc->allocate(t->alloc->user, sizeof *listener);
    if (!listener)
        return HEADWAY_ENOMEM;
    memcpy(listener->name, name, strlen(name) + 1);
    listener->next = t->listeners;
    t->listeners = listener;
    if (bound)
        snprintf(bound, bound_size, "mem://%s", name);
    return 0;
}

/* The side of a peer; sides stand by rising peer. */
static headway__sim_side **find(headway__sim_transport *t, headway_peer peer)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->sides[middle]->peer < peer)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->count && t->sides[low]->peer == peer ? &t->sides[low] : NULL;
}

int headway__sim_attach(headway__sim_transport *t, headway__sim_side *side)
{
    if (t->count >= t->options.peer_limit)
        return HEADWAY_ELIMIT;
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? t->capacity * 2 : 8;
        void *sides =
            t->alloc->resize(t->alloc->user, t->sides, capacity * sizeof(headway__sim_side *));
        if (!sides)
            return HEADWAY_ENOMEM;
        t->sides = sides;
        t->capacity = capacity;
    }
    side->transport = t;
    side->host = side->up.host = t->host;
    side->peer = ++t->host->sim->next_peer;
    t->sides[t->count++] = side;
    return 0;
}

void headway__sim_detach(headway__sim_side *side)
{
    headway__sim_transport *t = side->transport;
    headway__sim_side **at = find(t, side->peer);
    memmove(at, at + 1, (size_t)(t->sides + t->count - (at + 1)) * sizeof(headway__sim_side *));
    t->count--;
    side->transport = NULL;
}

static int mem_connect(headway_transport *transport, const char *url, headway_peer *ret_peer)
{
    const char *name;
    int result = name_of(url, &name);
    return result != 0 ? result : headway__sim_conn_new(transport_of(transport), name, ret_peer);
}

static int mem_credentials(headway_transport *transport, headway_peer peer,
                           headway_credentials *ret_credentials)
{
    headway__sim_side **side = find(transport_of(transport), peer);
    if (!side || !(*side)->is_up)
        return HEADWAY_ECLOSED;
    *ret_credentials = (*side)->other;
    return 0;
}

static int mem_send(headway_transport *transport, headway_peer peer, const headway_bytes *parts,
                    size_t count)
{
    headway__sim_transport *t = transport_of(transport);
    headway__sim_side **side = find(t, peer);
    size_t size = 0;
    if (!side)
        return HEADWAY_ECLOSED;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    if (size == 0 || size > t->options.packet_limit)
        return size ? HEADWAY_ELIMIT : HEADWAY_EINVAL;
    return headway__sim_conn_send(*side, parts, count);
}

static void mem_disconnect(headway_transport *transport, headway_peer peer)
{
    headway__sim_side **side = find(transport_of(transport), peer);
    if (side)
        headway__sim_conn_leave(*side, 1);
}

static void mem_close(headway_transport *transport, void (*closed)(void *user), void *user)
{
    headway__sim_transport *t = transport_of(transport);
    headway_sim *sim = t->host->sim;
    while (t->count)
        headway__sim_conn_leave(t->sides[t->count - 1], 1);
    while (t->listeners) {
        headway__sim_listener *listener = t->listeners;
        t->listeners = listener->next;
        t->alloc->release(t->alloc->user, listener);
    }
    t->closed = closed;
    t->closed_user = user;
    if (headway__sim_schedule(sim, &t->close_event, sim->now + headway__sim_delay(sim)) != 0)
        sim->over_limit = 1;
}

void headway__sim_transports_crash(headway_host *host)
{
    while (host->transports) {
        headway__sim_transport *t = host->transports;
        while (t->count)
            headway__sim_conn_leave(t->sides[t->count - 1], 0);
        transport_free(t);
    }
}

const headway_transport_ops *headway_sim_transport(void)
{
    static const headway_transport_ops ops = {
        .size = sizeof(headway_transport_ops),
        .name = "mem",
        .schemes = "mem",
        .open = mem_open,
        .listen = mem_listen,
        .connect = mem_connect,
        .send = mem_send,
        .disconnect = mem_disconnect,
        .close = mem_close,
        .credentials = mem_credentials,
    };
    return &ops;
}
