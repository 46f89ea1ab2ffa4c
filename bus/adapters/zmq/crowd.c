/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who was accepted and has sent no packet yet, shows nothing: so many of them at once, so many of
 * one address, and for so long. libzmq ends handshakes in time, but who is silent after one it
 * keeps.
 */
#include "internal.h"
#include <stdio.h>
#include <sys/socket.h>

#define SECOND_NS (1000 * HEADWAY__ZMQ_MS)
enum { LINES_A_SECOND = 10 };

/* An IPv4 address as IPv6 maps it, so that it can be compared. */
struct in6_addr headway__zmq_origin(int fd)
{
    struct sockaddr_storage from;
    socklen_t size = sizeof from;
    struct in6_addr origin = {.s6_addr = {0}};
    if (getpeername(fd, (struct sockaddr *)&from, &size) != 0)
        return origin;
    if (from.ss_family == AF_INET6)
        memcpy(&origin, &((struct sockaddr_in6 *)&from)->sin6_addr, sizeof origin);
    if (from.ss_family != AF_INET)
        return origin;
    origin.s6_addr[10] = origin.s6_addr[11] = 0xff;
    memcpy(origin.s6_addr + 12, &((struct sockaddr_in *)&from)->sin_addr, 4);
    return origin;
}

/* Looked through only when there are so many in all. */
static uint32_t count(const struct headway__zmq *transport, const struct in6_addr *origin,
                      bool shaking)
{
    uint32_t count = 0;
    for (size_t i = 0; i < transport->fd_count; i++) {
        const struct headway__zmq_fd *record = &transport->fds[i];
        count += record->open && (!shaking || record->shaking) &&
                 memcmp(&record->origin, origin, sizeof(*origin)) == 0;
    }
    return count;
}

const char *headway__zmq_crowded(const struct headway__zmq *transport,
                                 const struct in6_addr *origin)
{
    const headway_transport_security *most = &transport->security;
    if (transport->shaking >= most->handshake_most)
        return "too many handshakes are under way";
    if (IN6_IS_ADDR_UNSPECIFIED(origin))
        return NULL;
    if (transport->shaking >= most->handshake_each &&
        count(transport, origin, true) >= most->handshake_each)
        return "too many handshakes with its address are under way";
    if (transport->connections > most->address_most &&
        count(transport, origin, false) >= most->address_most)
        return "as many peers as one address may have are connected from there";
    return NULL;
}

/* libzmq's own limit, and as much again for a first packet. */
static uint64_t patience(const struct headway__zmq *transport)
{
    return 2 * transport->security.handshake_ms * HEADWAY__ZMQ_MS;
}

void headway__zmq_shake_begins(struct headway__zmq *transport, struct headway__zmq_fd *record,
                               const struct in6_addr *origin)
{
    record->shaking = true;
    record->origin = *origin;
    record->accepted_at = headway__zmq_now(transport);
    transport->shaking++;
    if (transport->shakes_at != HEADWAY_NEVER || !transport->options.security)
        return;
    transport->shakes_at = record->accepted_at + patience(transport);
    headway__zmq_arm(transport, transport->shakes_at);
}

void headway__zmq_shake_ends(struct headway__zmq *transport, struct headway__zmq_fd *record)
{
    transport->shaking -= record->shaking;
    record->shaking = false;
}

void headway__zmq_shakes_sweep(struct headway__zmq *transport, uint64_t now)
{
    uint64_t next = HEADWAY_NEVER, limit = patience(transport);
    if (now < transport->shakes_at) {
        headway__zmq_arm(transport, transport->shakes_at);
        return;
    }
    for (size_t i = 0; i < transport->fd_count; i++) {
        const struct headway__zmq_fd *record = &transport->fds[i]; /* they may move */
        uint64_t at = record->accepted_at + limit;
        if (!record->shaking)
            continue;
        if (at <= now) {
            at = now + SECOND_NS; /* should it still be there */
            headway__zmq_log_newcomer(transport, HEADWAY_LOG_WARN, "it has said nothing in time");
            headway__zmq_accept_shut(transport, (int)i, record->serial);
        }
        next = at < next ? at : next;
    }
    transport->shakes_at = next;
    headway__zmq_arm(transport, next);
}

static void write_line(struct headway__zmq *transport, headway_log_level level, const char *line)
{
    transport->options.log.write(transport->options.log.user, level, 0, line);
}

/* Whoever can connect must not be able to fill a disk with our words. */
void headway__zmq_log_newcomer(struct headway__zmq *transport, headway_log_level level,
                               const char *what)
{
    uint64_t now = headway__zmq_now(transport);
    char line[160];
    if (!transport->options.log.write || level > transport->options.log.level)
        return;
    if (now - transport->lines_since > SECOND_NS) {
        snprintf(line, sizeof line, "zmq: %u more lines about newcomers were left out",
                 transport->lines_left_out);
        if (transport->lines_left_out)
            write_line(transport, HEADWAY_LOG_WARN, line);
        transport->lines_since = now;
        transport->lines = transport->lines_left_out = 0;
    }
    if (transport->lines++ >= LINES_A_SECOND) {
        transport->lines_left_out++;
        return;
    }
    snprintf(line, sizeof line, "zmq: a newcomer is turned away: %s", what);
    write_line(transport, level, line);
}

void headway__zmq_log_short(struct headway__zmq *transport, const char *why)
{
    uint64_t now = headway__zmq_now(transport);
    char line[160];
    if (!transport->options.log.write || transport->options.log.level < HEADWAY_LOG_WARN ||
        (transport->short_why == why && now - transport->short_said < SECOND_NS))
        return;
    transport->short_said = now;
    transport->short_why = why;
    snprintf(line, sizeof line, "zmq: newcomers are turned away: %s", why);
    write_line(transport, HEADWAY_LOG_WARN, line);
}
