/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to events. */
#include "internal.h"
#include <errno.h>

enum {
    READS = 2,           /* of HEADWAY__ZMTP_INPUT bytes from one peer before the loop turns */
    OUTSIDE_INPUT = 1024 /* of one that is no peer yet, or no more */
};

static void pinged(struct headway__zmtp_peer *peer, const struct headway__zmtp_event *event)
{
    uint8_t words[HEADWAY__ZMTP_WORDS];
    if (peer->state != HEADWAY__ZMTP_UP)
        return;
    peer->ttl_ns = event->ttl_ms * HEADWAY__ZMTP_MS;
    if (peer->ttl_ns && peer->heard + peer->ttl_ns < peer->due)
        headway__zmtp_due(peer, peer->heard + peer->ttl_ns);
    if (peer->waiting <= HEADWAY__ZMTP_MARK) {
        headway__zmtp_say(peer, words, headway__zmtp_pong_write(words, event->bytes));
        return;
    }
    /* It does not read what it is sent, but asks: the last question is answered when it does. */
    peer->pong_due = true;
    peer->context_size = (uint8_t)event->bytes.size;
    if (event->bytes.size)
        memcpy(peer->context, event->bytes.data, event->bytes.size);
}

static void room(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp_reader *reader = &peer->reader;
    reader->room = headway__zmtp_take(peer->transport, reader->size, &reader->room_size);
    if (!reader->room)
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "no memory for its packet");
}

/* The handshake's next command, if it is ours. False: there is none to be made. */
static bool answer(struct headway__zmtp_peer *peer)
{
    uint8_t out[HEADWAY__ZMTP_ANSWER];
    if (!headway__zmtp_curve_due(peer->reader.curve))
        return true;
    size_t size = headway__zmtp_curve_answer(peer->reader.curve, out);
    if (size)
        headway__zmtp_say_plain(peer, out, size);
    return size > 0;
}

static void say_ready(struct headway__zmtp_peer *peer)
{
    uint8_t words[HEADWAY__ZMTP_WORDS];
    headway__zmtp_say_plain(peer, words,
                            headway__zmtp_ready_write(words, peer->accepted ? "ROUTER" : "DEALER"));
}

/* Whom somebody judges hears READY only when let in, so that it is not up before. */
static bool is_judged(const struct headway__zmtp_peer *peer)
{
    return peer->accepted && peer->transport->options.security;
}

static void greeted(struct headway__zmtp_peer *peer)
{
    if (peer->reader.curve && !answer(peer))
        headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "the key that is known of it is none");
    else if (!peer->reader.curve && !is_judged(peer))
        say_ready(peer);
}

static void ready(struct headway__zmtp_peer *peer)
{
    if (!headway__zmtp_admit(peer)) {
        headway__zmtp_refuse(peer, HEADWAY__ZMTP_DENIED);
        return;
    }
    if (peer->reader.curve)
        (void)answer(peer);
    else if (is_judged(peer))
        say_ready(peer);
    headway__zmtp_up(peer);
}

static void handle(struct headway__zmtp_peer *peer, enum headway__zmtp_kind kind,
                   const struct headway__zmtp_event *event)
{
    struct headway__zmtp *t = peer->transport;
    switch (kind) {
    case HEADWAY__ZMTP_GREETED:
        greeted(peer);
        break;
    case HEADWAY__ZMTP_ANSWER_DUE:
        if (!answer(peer))
            headway__zmtp_lose(peer, HEADWAY_LOG_WARN, "its keys are bad");
        break;
    case HEADWAY__ZMTP_READY:
        ready(peer);
        break;
    case HEADWAY__ZMTP_ROOM:
        room(peer);
        break;
    case HEADWAY__ZMTP_PACKET:
        t->events.receive(t->user, peer->id, event->bytes);
        break;
    case HEADWAY__ZMTP_PING:
        pinged(peer, event);
        break;
    case HEADWAY__ZMTP_BROKEN:
        if (peer->reader.refusing)
            headway__zmtp_refuse(peer, peer->reader.why);
        else
            headway__zmtp_lose(peer, HEADWAY_LOG_WARN, peer->reader.why);
        break;
    default:
        break;
    }
}

static bool heeded(const struct headway__zmtp *t, headway_peer id)
{
    const struct headway__zmtp_peer *peer = headway__zmtp_peer_find(t, id);
    return peer && !t->closing && peer->state != HEADWAY__ZMTP_LEAVING;
}

/* False: the peer is heeded no more. */
static bool take(struct headway__zmtp_peer *peer, headway_bytes input)
{
    struct headway__zmtp *t = peer->transport;
    headway_peer id = peer->id;
    struct headway__zmtp_event event;
    enum headway__zmtp_kind kind;
    do {
        kind = headway__zmtp_next(&peer->reader, &input, &event);
        handle(peer, kind, &event);
        headway__zmtp_give(t, event.room, event.room_size);
        if (!heeded(t, id))
            return false;
    } while (kind != HEADWAY__ZMTP_WANTING || input.size > 0);
    return true;
}

static ssize_t receive(const struct headway__zmtp_peer *peer)
{
    const size_t most = headway__zmtp_is_outside(peer) ? OUTSIDE_INPUT : HEADWAY__ZMTP_INPUT;
    ssize_t size;
    do
        size = recv(peer->fd, peer->transport->input, most, MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    return size;
}

static void ended(struct headway__zmtp_peer *peer, ssize_t size)
{
    if (size < 0 && errno == EAGAIN)
        return;
    if (peer->state == HEADWAY__ZMTP_LEAVING)
        headway__zmtp_peer_free(peer);
    else
        headway__zmtp_lose(peer, HEADWAY_LOG_DEBUG, size == 0 ? "it closed" : strerror(errno));
}

void headway__zmtp_read(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    for (int reads = 0; reads < READS; reads++) {
        ssize_t size = receive(peer);
        if (size <= 0) {
            ended(peer, size);
            return;
        }
        peer->heard = headway__zmtp_now(t);
        peer->pinged = false;
        peer->ttl_ns = 0;
        if (peer->state != HEADWAY__ZMTP_LEAVING &&
            !take(peer, headway_bytes_of(t->input, (size_t)size)))
            return;
        if (size < HEADWAY__ZMTP_INPUT)
            return;
    }
}
