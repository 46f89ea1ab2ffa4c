/* SPDX-License-Identifier: Apache-2.0 */
/* A link's life: hello, heartbeat, receiving, the end. Sending is link_send.c. */
#include "link.h"
#include "stream.h"

#include <stdio.h>

enum { MILLION = 1000000, LOST_AFTER = 3, WINDOW_START = 16384, ALIAS_LIMIT = 4096 };

static void heartbeat(headway__timer *timer);
static void end_now(headway__task *task);

static uint64_t interval(const headway__link *link)
{
    return (uint64_t)link->owner->limits.heartbeat_ms * MILLION;
}

headway__link *headway__link_new(headway__node *node, headway_peer peer)
{
    headway__link *link = headway__take(node->alloc, sizeof *link);
    if (!link)
        return NULL;
    link->owner = node;
    link->peer = peer;
    link->since = headway__node_now(node);
    link->epoch = ++node->epoch;
    link->heartbeat.fire = heartbeat;
    link->ending.run = end_now;
    headway__list_init(&link->streams);
    headway__list_init(&link->controls);
    headway__list_init(&link->ready);
    link->window = node->limits.link_bytes < WINDOW_START ? node->limits.link_bytes : WINDOW_START;
    link->in.granted_bytes = link->window;
    link->in.granted_messages = node->limits.link_packets;
    link->calls_in.granted_messages = node->limits.calls;
    link->theirs.limit = node->limits.calls * 2;
    link->own.limit = 0xfffff;
    link->aliases_in.limit = node->limits.aliases;
    if (headway__node_link_add(node, link) != 0) {
        headway__give(node->alloc, link);
        return NULL;
    }
    if (headway__node_timer(node, &link->heartbeat, link->since + interval(link)) != 0) {
        headway__node_link_remove(node, link);
        headway__give(node->alloc, link);
        return NULL;
    }
    return link;
}

void headway__link_unmake(headway__link *link)
{
    headway__node *node = link->owner;
    headway__pair_done(link);
    headway__node_timer_stop(node, &link->heartbeat);
    headway__node_link_remove(node, link);
    headway__give(node->alloc, link);
}

int headway__link_connect(headway__node *node, const char *url, void *user,
                          headway__link **ret_link)
{
    headway_peer peer;
    int error = node->transport_ops->connect(node->transport, url, &peer);
    if (error != 0)
        return error;
    headway__link *link = headway__link_new(node, peer);
    if (!link) {
        node->transport_ops->disconnect(node->transport, peer);
        return HEADWAY_ENOMEM;
    }
    link->user = user;
    link->initiator = 1;
    link->tag = headway__node_random(node) | 1;
    link->state = HEADWAY__LINK_CONNECTING;
    *ret_link = link;
    return 0;
}

headway__link *headway__link_accept(headway__node *node, headway_peer peer)
{
    if (node->link_count >= node->limits.links || node->ops->accept(node, peer) != 0)
        return NULL;
    headway__link *link = headway__link_new(node, peer);
    if (link)
        link->state = HEADWAY__LINK_HELLO;
    return link;
}

void headway__link_peer_up(headway__link *link)
{
    if (link->state != HEADWAY__LINK_CONNECTING)
        return;
    link->state = HEADWAY__LINK_HELLO;
    link->due |= HEADWAY__LINK_DUE_HELLO;
    headway__link_dirty(link);
}

void headway__link_peer_down(headway__link *link)
{
    link->no_peer = 1;
    headway__link_end(link, HEADWAY__REASON_DISCONNECTED, NULL);
}

void headway__link_end(headway__link *link, unsigned reason, const char *text)
{
    if (link->state == HEADWAY__LINK_ENDING)
        return;
    if (link->state == HEADWAY__LINK_CONNECTING)
        link->no_peer = link->no_peer || reason == HEADWAY__REASON_DISCONNECTED;
    link->end_reason = (uint16_t)reason;
    if (!text)
        text = headway__reason_text(reason);
    size_t size = strlen(text);
    if (size >= sizeof link->end_text)
        size = sizeof link->end_text - 1;
    memcpy(link->end_text, text, size);
    link->end_text[size] = 0;
    link->was_up = link->state == HEADWAY__LINK_UP;
    link->state = HEADWAY__LINK_ENDING;
    headway__node_task(link->owner, &link->ending);
    headway__pair_end(link, reason);
}

static void streams_lost(headway__link *link)
{
    headway_status status = {.code = HEADWAY_UNAVAILABLE, .message = link->end_text};
    while (!headway__list_empty(&link->streams)) {
        headway__stream *stream = HEADWAY__OWNER(link->streams.next, headway__stream, node);
        headway__stream_lost(stream, &status);
    }
}

static void end_now(headway__task *task)
{
    headway__link *link = HEADWAY__OWNER(task, headway__link, ending);
    headway__node *node = link->owner;
    if (link->end_reason != HEADWAY__REASON_LOST)
        headway__link_farewell(link, link->end_reason, link->end_text);
    if (!link->no_peer)
        node->transport_ops->disconnect(node->transport, link->peer);
    headway__node_timer_stop(node, &link->heartbeat);
    headway__node_link_remove(node, link);
    headway__list_remove(&link->dirty);
    if (link->was_up && !link->pair)
        node->statistics.links_lost++;
    streams_lost(link);
    node->ops->down(link, link->end_reason, link->end_text);
    headway__link_buffers_done(link);
    headway__pair_done(link);
    headway__slots_done(node->alloc, &link->own);
    headway__slots_done(node->alloc, &link->theirs);
    headway__aliases_done(link);
    headway__give(node->alloc, link);
    headway__node_link_gone(node);
}

void headway__link_goaway(headway__link *link)
{
    link->due |= HEADWAY__LINK_DUE_GOAWAY;
    headway__link_sound(link);
}

void headway__link_sound(headway__link *link)
{
    link->sounding = 1;
    link->due |= HEADWAY__LINK_DUE_PING;
    headway__link_dirty(link);
}

void headway__link_call_done(headway__link *link)
{
    int64_t window = link->owner->limits.calls;
    link->calls_returned++;
    int64_t target = headway__credit_add(link->calls_returned, window);
    int64_t left = headway__credit_messages(&link->calls_in);
    link->calls_in.granted_messages = target;
    /* Told when the peer is down to three quarters, or with the next credit of the link. */
    if (left <= window - (window + 3) / 4 || target - link->calls_told >= (window + 3) / 4) {
        link->calls_told = target;
        link->due |= HEADWAY__LINK_DUE_CREDIT;
        headway__link_dirty(link);
    }
}

void headway__link_refuse(headway__link *link, uint32_t call, const headway_status *status)
{
    uint16_t *frames;
    size_t text = status->message && *status->message ? strlen(status->message) : 0;
    size_t size = 64 + text + status->details.size;
    headway__writer *w = headway__link_control(link, 0, size, &frames);
    if (w) {
        headway__end_encode(w, call, status, 0);
        (*frames)++;
    }
    headway__link_call_done(link);
}

int headway__link_may_open(headway__link *link, size_t frame_size)
{
    if (link->state == HEADWAY__LINK_UP && !link->draining &&
        headway__credit_messages(&link->calls_out) > 0 && headway__link_room(link) >= frame_size)
        return 0;
    link->starved = 1;
    return HEADWAY_EAGAIN;
}

void headway__link_wake_writers(headway__link *link)
{
    if (link->state != HEADWAY__LINK_UP)
        return;
    headway__link_dirty(link);
    if (link->starved && headway__credit_messages(&link->calls_out) > 0 &&
        headway__link_room(link) > 0) {
        link->starved = 0;
        link->owner->ops->writable(link);
    }
}

/* The other end of a pair needs no sign of life: it is here. */
static int is_lost(headway__link *link)
{
    link->missed = link->heard_since || link->pair ? 0 : (uint8_t)(link->missed + 1);
    link->heard_since = 0;
    return link->missed >= LOST_AFTER;
}

/* Heartbeat: once an interval. Any traffic counts as life, both ways (L17). */
static void heartbeat(headway__timer *timer)
{
    headway__link *link = HEADWAY__OWNER(timer, headway__link, heartbeat);
    uint64_t now = headway__node_now(link->owner);
    if (link->gone) {
        headway__link_end(link, HEADWAY__REASON_DISCONNECTED, NULL);
        return;
    }
    if (headway__node_timer(link->owner, timer, now + interval(link)) != 0) {
        headway__link_end(link, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    if (is_lost(link)) {
        headway__link_end(link, HEADWAY__REASON_LOST, NULL);
        return;
    }
    if (link->state != HEADWAY__LINK_UP)
        return;
    if (!link->sent_since && !link->pair)
        link->due |= HEADWAY__LINK_DUE_PING;
    link->sent_since = 0;
    if (link->starved || !headway__list_empty(&link->ready))
        link->due |= HEADWAY__LINK_DUE_ASK;
    headway__list old; /* whatever a callback ends or opens, each that was here is met once */
    headway__list_take(&old, &link->streams);
    while (!headway__list_empty(&old)) {
        headway__stream *stream = HEADWAY__OWNER(old.next, headway__stream, node);
        headway__list_append(&link->streams, &stream->node);
        headway__stream_tick(stream, now);
    }
    headway__link_wake_writers(link); /* those who met want of memory */
}

/* A second link of the same process: the higher epoch stands (L13). */
static int epoch_stands(headway__link *link, const headway__hello *hello)
{
    headway__node *node = link->owner;
    for (headway__list *at = node->links.next; at != &node->links; at = at->next) {
        headway__link *other = HEADWAY__OWNER(at, headway__link, node);
        if (other == link || other->state != HEADWAY__LINK_UP || other->initiator ||
            memcmp(other->remote.instance, hello->instance, sizeof hello->instance) != 0 ||
            (node->ops->same && !node->ops->same(link, other)))
            continue;
        if (other->remote.epoch >= hello->epoch)
            return 0;
        headway__link_end(other, HEADWAY__REASON_EPOCH, NULL);
    }
    return 1;
}

static void hello(headway__link *link, const headway__hello *hello)
{
    int ours = link->initiator;
    if (hello->version_min > HEADWAY__VERSION || hello->version_max < HEADWAY__VERSION) {
        char text[128];
        snprintf(text, sizeof text, "no common protocol version: here %d, there %u to %u",
                 HEADWAY__VERSION, (unsigned)hello->version_min, (unsigned)hello->version_max);
        headway__link_end(link, HEADWAY__REASON_VERSION, text);
        return;
    }
    if (hello->alias_limit == 0) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "a hello that allows no route");
        return;
    }
    if (!ours && link->owner->ops->admit && !link->owner->ops->admit(link, hello)) {
        headway__link_end(link, HEADWAY__REASON_DENIED, NULL);
        return;
    }
    if (!ours && !epoch_stands(link, hello)) {
        headway__link_end(link, HEADWAY__REASON_EPOCH, NULL);
        return;
    }
    link->remote = *hello;
    memcpy(link->remote_name, hello->name.data ? hello->name.data : "", hello->name.size);
    link->remote_name[hello->name.size] = 0;
    link->remote.name = headway_bytes_of(link->remote_name, hello->name.size);
    link->remote.auth = headway_bytes_of(NULL, 0);
    link->out.granted_bytes = hello->link_bytes;
    link->out.granted_messages = hello->link_packets;
    link->calls_out.granted_messages = hello->calls;
    link->aliases_out.limit = hello->alias_limit < ALIAS_LIMIT ? hello->alias_limit : ALIAS_LIMIT;
    link->state = HEADWAY__LINK_UP;
    if (!ours)
        link->due |= HEADWAY__LINK_DUE_HELLO;
    link->owner->statistics.links_up++;
    headway__link_dirty(link);
    link->owner->ops->up(link);
    link->remote.identity = headway_bytes_of(NULL, 0);
}

static void opened(headway__link *link, const headway__frame *frame)
{
    int error = 0;
    if (headway__link_is_own(link, frame->call)) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "a call id of the wrong side");
        return;
    }
    if ((frame->flags & HEADWAY__FLAG_WHO) && !headway__link_tells_who(link)) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "an identity that is not to be told");
        return;
    }
    if (headway__credit_receive(&link->calls_in, 1, 0) != 0) {
        headway__link_end(link, HEADWAY__REASON_CREDIT, "more calls than were granted");
        return;
    }
    headway__route *route = headway__alias_in(link, &frame->open, &error);
    if (!route && error != HEADWAY_ELIMIT && error != HEADWAY_ENOMEM) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "a route alias that was never bound");
        return;
    }
    if (error != HEADWAY_ENOMEM)
        error = headway__slots_enter(link->owner->alloc, &link->theirs, frame->call);
    if (error == HEADWAY_ENOMEM) { /* what follows of this call could not be understood */
        headway__link_end(link, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    if (error == HEADWAY_EPROTO) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "a call id that is in use");
        return;
    }
    if (error != 0 || !route) {
        headway_status status = {.code = HEADWAY_RESOURCE_EXHAUSTED,
                                 .not_processed = 1,
                                 .retry_after_ms = 1000,
                                 .message = "too many routes"};
        headway__link_refuse(link, frame->call, &status);
        return;
    }
    link->owner->ops->opened(link, frame, route);
}

static void call_frame(headway__link *link, const headway__frame *frame)
{
    headway__slot *slot = headway__link_slot(link, frame->call);
    if (!slot) {
        if (frame->type != HEADWAY__CANCEL)
            headway__link_end(link, HEADWAY__REASON_MALFORMED, "a frame for a call never opened");
        return;
    }
    if (slot->generation != headway__id_generation(frame->call) || (!slot->stream && !slot->busy)) {
        link->owner->statistics.late_frames++;
        return;
    }
    if (slot->stream) {
        headway__stream_receive(slot->stream, frame);
        return;
    }
    /* Ours, its owner has left: only the final frame matters. */
    int final = (frame->type == HEADWAY__END && !(frame->flags & HEADWAY__END_HALF)) ||
                (frame->type == HEADWAY__DATA && (frame->flags & HEADWAY__FLAG_END));
    if (final)
        headway__slots_release(&link->own, headway__id_slot(frame->call));
}

static void credit_frame(headway__link *link, const headway__frame *frame)
{
    int rose = headway__credit_raise(&link->out, frame->link.packets, frame->link.bytes);
    rose |= headway__credit_raise(&link->calls_out, frame->link.calls, 0);
    if (rose)
        headway__link_wake_writers(link);
}

/* The peer answers in order: what it sent before it saw our PING has come. */
static void ponged(headway__link *link, uint64_t nonce)
{
    if (link->sounding != 2 || nonce < link->sound_nonce)
        return;
    link->sounding = 0;
    if (link->owner->ops->sounded)
        link->owner->ops->sounded(link);
}

static void link_frame(headway__link *link, const headway__frame *frame)
{
    char text[sizeof link->end_text];
    switch (frame->type) {
    case HEADWAY__PING:
        link->pong_nonce = frame->number;
        link->due |= HEADWAY__LINK_DUE_PONG;
        headway__link_dirty(link);
        break;
    case HEADWAY__PONG:
        ponged(link, frame->number);
        break;
    case HEADWAY__LINK_CREDIT:
        credit_frame(link, frame);
        break;
    case HEADWAY__ASK:
        link->due |= HEADWAY__LINK_DUE_CREDIT;
        headway__link_dirty(link);
        break;
    case HEADWAY__GOAWAY:
        link->draining = 1;
        link->owner->ops->goaway(link);
        break;
    case HEADWAY__CLOSE:
        snprintf(text, sizeof text, "%.*s",
                 (int)(frame->payload.size > 100 ? 100 : frame->payload.size),
                 frame->payload.size ? (const char *)frame->payload.data : "");
        headway__link_end(link, frame->extra, frame->payload.size ? text : NULL);
        break;
    default:
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "a frame that has no place here");
    }
}

static void dispatch(headway__link *link, const headway__frame *frame)
{
    if (!headway__frame_known(frame->type)) {
        if (!(frame->flags & HEADWAY__FLAG_SKIPPABLE))
            headway__link_end(link, HEADWAY__REASON_MALFORMED, "a frame of unknown type");
        return;
    }
    if (frame->type == HEADWAY__OPEN)
        opened(link, frame);
    else if (frame->call != 0)
        call_frame(link, frame);
    else
        link_frame(link, frame);
}

/* What arrives before the link is up: hello, or a close that says why not. */
static void greet(headway__link *link, const headway__frame *frame)
{
    uint8_t expected = link->initiator ? HEADWAY__WELCOME : HEADWAY__HELLO;
    if (frame->type == expected)
        hello(link, &frame->hello);
    else if (frame->type == HEADWAY__CLOSE)
        link_frame(link, frame);
    else
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "no hello");
}

static int spend(headway__link *link, const headway__frame *frame, int first)
{
    if (headway__credit_receive(&link->in, first, frame->size) == 0)
        return 0;
    headway__link_end(link, HEADWAY__REASON_CREDIT, NULL);
    return HEADWAY_EPROTO;
}

void headway__link_frames(headway__link *link, headway__packet *packet)
{
    int data = 0;
    headway__frame frame;
    for (unsigned n = packet->frames; n > 0 && link->state != HEADWAY__LINK_ENDING; n--) {
        if (headway__frame_decode(&packet->rest, &frame) != 0) {
            headway__link_end(link, HEADWAY__REASON_MALFORMED, NULL);
            return;
        }
        if (link->state != HEADWAY__LINK_UP) {
            greet(link, &frame);
            continue;
        }
        if (headway__frame_is_data(frame.type) && spend(link, &frame, !data++) != 0)
            return;
        dispatch(link, &frame);
    }
    if (link->state == HEADWAY__LINK_ENDING)
        return;
    if (packet->rest.size > 0) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "bytes after the last frame");
        return;
    }
    /* Every data frame has gone to a place reserved for it, or was refused: credit returns (L7). */
    if (data && headway__credit_window(&link->in, link->owner->limits.link_packets, link->window)) {
        if (link->window < link->owner->limits.link_bytes)
            link->window = link->window * 2 < link->owner->limits.link_bytes
                               ? link->window * 2
                               : link->owner->limits.link_bytes;
        link->due |= HEADWAY__LINK_DUE_CREDIT;
        headway__link_dirty(link);
    }
}

/* A packet of a link that is not this one: one RESET, and nothing in it is processed (L2). */
static void reset(headway__link *link, uint64_t tag)
{
    uint8_t bytes[256];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    headway__packet_encode(&w, tag, 1, 1);
    headway__reset_encode(&w, tag, HEADWAY__REASON_UNKNOWN_LINK);
    headway_bytes packet = headway_bytes_of(bytes, w.size);
    headway__node *node = link->owner;
    node->statistics.resets++;
    (void)node->transport_ops->send(node->transport, link->peer, &packet, 1);
}

static int is_reset(const headway__packet *packet, uint64_t *ret_tag)
{
    headway_bytes rest = packet->rest;
    headway__frame frame;
    if (headway__frame_decode(&rest, &frame) != 0 || frame.type != HEADWAY__RESET)
        return 0;
    *ret_tag = frame.number;
    return 1;
}

void headway__link_receive(headway__link *link, headway_bytes bytes)
{
    headway__packet packet;
    uint64_t tag;
    if (link->state == HEADWAY__LINK_ENDING)
        return;
    link->owner->statistics.packets_received++;
    link->owner->statistics.bytes_received += bytes.size;
    if (headway__packet_decode(bytes, &packet) != 0) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED,
                          "a packet that is too short or too long");
        return;
    }
    if (is_reset(&packet, &tag)) {
        if (tag == link->tag)
            headway__link_end(link, HEADWAY__REASON_UNKNOWN_LINK, NULL);
        return;
    }
    if (!link->initiator && link->tag == 0 && packet.sequence == 1)
        link->tag = packet.tag;
    if (packet.tag != link->tag || link->tag == 0) {
        reset(link, packet.tag);
        return;
    }
    if (packet.sequence != link->sequence_in + 1) {
        headway__link_end(link, HEADWAY__REASON_SEQUENCE, NULL);
        return;
    }
    link->sequence_in++;
    link->heard_since = 1;
    headway__link_frames(link, &packet);
}
