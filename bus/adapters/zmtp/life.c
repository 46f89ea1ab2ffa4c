/* SPDX-License-Identifier: Apache-2.0 */
/* How peers live and end: silence, loss, refusal, parting; and what the log says of it. */
#include "internal.h"
#include <stdarg.h>
#include <stdio.h>

#define PING_NS (10000 * HEADWAY__ZMTP_MS)   /* of silence, then it is asked */
#define SILENT_NS (30000 * HEADWAY__ZMTP_MS) /* behind the core's own heartbeat */
#define FADE_NS (1000 * HEADWAY__ZMTP_MS)    /* to read a lost peer's last words */
#define SECOND_NS (1000 * HEADWAY__ZMTP_MS)
enum { LINES_A_SECOND = 10, STEPS_A_TURN = 2, DUE_A_TURN = 4 };

void headway__zmtp_log(struct headway__zmtp *t, headway_log_level level, const char *format, ...)
{
    const headway_log_sink *log = &t->options.log;
    char line[400];
    va_list args;
    if (!log->write || level > log->level)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    log->write(log->user, level, 0, line);
}

/* Whoever can connect must not be able to fill a disk with our words. */
static bool line_allowed(struct headway__zmtp *t)
{
    uint64_t now = headway__zmtp_now(t);
    if (now - t->lines_since > SECOND_NS) {
        if (t->lines_left_out)
            headway__zmtp_log(t, HEADWAY_LOG_WARN,
                              "zmtp: %u more lines about peers were left out; %llu handshakes "
                              "have failed so far",
                              t->lines_left_out, (unsigned long long)t->failed);
        t->lines_since = now;
        t->lines = t->lines_left_out = 0;
    }
    if (t->lines++ < LINES_A_SECOND)
        return true;
    t->lines_left_out++;
    return false;
}

void headway__zmtp_log_peer(struct headway__zmtp_peer *peer, headway_log_level level,
                            const char *what)
{
    struct headway__zmtp *t = peer->transport;
    headway_credentials who;
    if (!what || !t->options.log.write || level > t->options.log.level ||
        (level < HEADWAY_LOG_DEBUG && !line_allowed(t)))
        return;
    headway__zmtp_identify(peer, &who);
    headway__zmtp_log(t, level, "zmtp: peer %s ends: %s", who.remote, what);
}

void headway__zmtp_log_short(struct headway__zmtp *t, const char *url, const char *why)
{
    uint64_t now = headway__zmtp_now(t);
    if (t->short_why == why && now - t->short_said < SECOND_NS)
        return;
    t->short_said = now;
    t->short_why = why;
    headway__zmtp_log(t, HEADWAY_LOG_WARN, "zmtp: newcomers at %s are turned away: %s", url, why);
}

void headway__zmtp_log_turned_away(struct headway__zmtp *t, const char *url, const char *why)
{
    if (t->options.log.write && t->options.log.level >= HEADWAY_LOG_WARN && line_allowed(t))
        headway__zmtp_log(t, HEADWAY_LOG_WARN, "zmtp: a newcomer at %s is turned away: %s", url,
                          why);
}

/* Whether the user of the transport has heard of it, and was not the one to end it. */
static bool is_known(const struct headway__zmtp_peer *peer)
{
    if (peer->state == HEADWAY__ZMTP_LEAVING)
        return false;
    return !peer->accepted || peer->state >= HEADWAY__ZMTP_UP;
}

bool headway__zmtp_is_outside(const struct headway__zmtp_peer *peer)
{
    return peer->accepted &&
           (peer->state == HEADWAY__ZMTP_SHAKING || peer->state == HEADWAY__ZMTP_LEAVING);
}

void headway__zmtp_step(struct headway__zmtp *t)
{
    for (int i = 0; i < STEPS_A_TURN && !headway__zmtp_ring_alone(&t->outside); i++) {
        struct headway__zmtp_peer *peer =
            (struct headway__zmtp_peer *)(void *)((char *)t->outside.next -
                                                  offsetof(struct headway__zmtp_peer, step));
        headway__zmtp_ring_remove(&peer->step);
        headway__zmtp_read(peer);
    }
}

static void step_soon(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    if (headway__zmtp_ring_alone(&peer->step))
        headway__zmtp_ring_put(&t->outside, &peer->step);
    t->loop->ops->defer_arm(t->defer);
}

void headway__zmtp_up(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    peer->state = HEADWAY__ZMTP_UP;
    headway__zmtp_shake_ends(peer);
    headway__zmtp_due(peer, peer->heard + PING_NS);
    t->events.up(t->user, id);
    if (!t->closing && headway__zmtp_peer_find(t, id))
        headway__zmtp_tell_writable(peer);
}

void headway__zmtp_lose(struct headway__zmtp_peer *peer, headway_log_level level, const char *why)
{
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    bool told = is_known(peer);
    t->failed += peer->state == HEADWAY__ZMTP_SHAKING;
    headway__zmtp_log_peer(peer, level, why);
    headway__zmtp_peer_free(peer);
    if (told && !t->closing)
        t->events.down(t->user, id);
}

void headway__zmtp_refuse(struct headway__zmtp_peer *peer, const char *why)
{
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    bool told = is_known(peer);
    uint8_t words[HEADWAY__ZMTP_COMMAND];
    bool denied = strcmp(why, HEADWAY__ZMTP_DENIED) == 0;
    t->failed++;
    headway__zmtp_log_peer(peer, HEADWAY_LOG_WARN, denied ? "it is not trusted here" : why);
    headway__zmtp_say_plain(peer, words, headway__zmtp_error_write(words, why));
    headway__zmtp_leave(peer);
    if (told)
        t->events.down(t->user, id);
}

void headway__zmtp_leave(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    if (peer->state == HEADWAY__ZMTP_LEAVING)
        return;
    if (peer->state < HEADWAY__ZMTP_SHAKING || peer->state == HEADWAY__ZMTP_FADING) {
        headway__zmtp_peer_free(peer);
        return;
    }
    peer->state = HEADWAY__ZMTP_LEAVING;
    headway__zmtp_shake_ends(peer);
    peer->blocked = peer->pong_due = false;
    headway__zmtp_uncount(peer);
    headway__zmtp_due(peer, headway__zmtp_now(t) + t->options.linger_ms * HEADWAY__ZMTP_MS);
    headway__zmtp_flush(peer); /* all is written, or its end comes with writability */
}

void headway__zmtp_fade(struct headway__zmtp_peer *peer)
{
    headway__zmtp_drop_waiting(peer);
    headway__zmtp_ring_remove(&peer->flush);
    if (peer->state == HEADWAY__ZMTP_FADING)
        return;
    headway__zmtp_due(peer, headway__zmtp_now(peer->transport) +
                                (peer->state == HEADWAY__ZMTP_UP ? FADE_NS : 0));
    if (peer->state == HEADWAY__ZMTP_LEAVING)
        return;
    peer->state = peer->state == HEADWAY__ZMTP_UP ? HEADWAY__ZMTP_FADING : peer->state;
    headway__zmtp_peer_want(peer, HEADWAY_READABLE);
}

void headway__zmtp_ready(void *user, int events)
{
    struct headway__zmtp_peer *peer = user;
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    if (peer->state == HEADWAY__ZMTP_CONNECTING) {
        headway__zmtp_connect_go_on(peer);
        return;
    }
    if ((events & HEADWAY_READABLE) && headway__zmtp_is_outside(peer))
        step_soon(peer);
    else if (events & HEADWAY_READABLE)
        headway__zmtp_read(peer);
    peer = headway__zmtp_peer_find(t, id);
    if (!peer || !(events & HEADWAY_WRITABLE) || !peer->full)
        return;
    headway__zmtp_flush(peer);
    if (!t->closing)
        headway__zmtp_tell_writable(peer);
}

/* Silence. What has come in the meantime is read first: the loop may have stood still. */
static void listen_for_life(struct headway__zmtp_peer *peer, uint64_t now)
{
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    uint8_t words[HEADWAY__ZMTP_WORDS];
    bool asks = peer->reader.major > 3 || peer->reader.minor > 0; /* 3.0 knows no PING */
    uint64_t limit = asks ? SILENT_NS : HEADWAY_NEVER;
    if (now - peer->heard >= PING_NS || peer->ttl_ns)
        headway__zmtp_read(peer);
    peer = headway__zmtp_peer_find(t, id);
    if (!peer || t->closing || peer->state != HEADWAY__ZMTP_UP)
        return;
    uint64_t silence = now > peer->heard ? now - peer->heard : 0;
    if (peer->ttl_ns && peer->ttl_ns < limit)
        limit = peer->ttl_ns;
    if (silence >= limit) {
        headway__zmtp_lose(peer, HEADWAY_LOG_INFO, "it has been silent for too long");
        return;
    }
    if (asks && !peer->pinged && silence >= PING_NS) {
        peer->pinged = true;
        headway__zmtp_say(peer, words,
                          headway__zmtp_ping_write(words, SILENT_NS / HEADWAY__ZMTP_MS));
    }
    if (peer->state != HEADWAY__ZMTP_UP)
        return;
    if (asks && !peer->pinged && PING_NS < limit)
        headway__zmtp_due(peer, peer->heard + PING_NS);
    else if (limit != HEADWAY_NEVER)
        headway__zmtp_due(peer, peer->heard + limit);
}

static void due(struct headway__zmtp_peer *peer, uint64_t now)
{
    headway__zmtp_due(peer, HEADWAY_NEVER);
    switch (peer->state) {
    case HEADWAY__ZMTP_RESOLVING:
    case HEADWAY__ZMTP_CONNECTING:
        headway__zmtp_connect_due(peer);
        break;
    case HEADWAY__ZMTP_SHAKING:
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "its handshake was not done in time");
        break;
    case HEADWAY__ZMTP_UP:
        listen_for_life(peer, now);
        break;
    case HEADWAY__ZMTP_FADING:
        headway__zmtp_lose(peer, HEADWAY_LOG_DEBUG, "it takes nothing more");
        break;
    case HEADWAY__ZMTP_LEAVING:
        headway__zmtp_peer_free(peer);
        break;
    }
}

void headway__zmtp_alarm(void *user)
{
    struct headway__zmtp *t = user;
    uint64_t now = headway__zmtp_now(t);
    struct headway__zmtp_peer *peer;
    t->alarm_at = HEADWAY_NEVER;
    t->sweeping = true;
    for (int i = 0; i < DUE_A_TURN && (peer = headway__zmtp_due_next(t, now)); i++)
        due(peer, now);
    t->sweeping = false;
    headway__zmtp_alarm_arm(t);
}
