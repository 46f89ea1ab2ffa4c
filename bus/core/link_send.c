/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a packet is made. Data frames are written once, into the packet being built, by whoever sends
 * them; control frames stand before them. The packet leaves when it is full or when the turn ends.
 * What must not pass an earlier frame of its call (L4) and finds one in this packet goes behind it.
 */
#include "link.h"
#include "stream.h"

enum { CONTROL_RESERVE = 64, GONE_NS = 50000000 };

static headway__node *owner(const headway__link *link)
{
    return link->owner;
}

void headway__link_soil(headway__link *link)
{
    if (link->state == HEADWAY__LINK_ENDING)
        return;
    headway__list_append(&owner(link)->dirty, &link->dirty);
    headway__node_wake(owner(link));
}

static int buffer_ready(headway__link *link, headway__writer *w, size_t reserve)
{
    if (w->data)
        return 0;
    w->data = headway__node_buffer(owner(link));
    if (!w->data) {
        headway__link_end(link, HEADWAY__REASON_MEMORY, NULL);
        return HEADWAY_ENOMEM;
    }
    w->size = reserve;
    w->overflow = 0;
    w->capacity = HEADWAY__PACKET_LIMIT;
    return 0;
}

static void buffer_drop(headway__link *link, headway__writer *w)
{
    if (w->data)
        headway__node_buffer_give(owner(link), w->data);
    memset(w, 0, sizeof *w);
}

void headway__link_buffers_done(headway__link *link)
{
    buffer_drop(link, &link->control);
    buffer_drop(link, &link->data);
}

static int control_pending(const headway__link *link)
{
    return link->control_frames > 0 || link->due != 0 || !headway__list_empty(&link->controls);
}

/* The peer may have closed behind its last words: they are read before the link ends, at the
   transport's down or soon. */
static void gone(headway__link *link)
{
    headway__node *node = owner(link);
    link->gone = link->blocked = 1;
    if (headway__node_timer(node, &link->heartbeat, headway__node_now(node) + GONE_NS) != 0)
        headway__link_end(link, HEADWAY__REASON_DISCONNECTED, NULL);
}

static int transport_send(headway__link *link)
{
    headway__node *node = owner(link);
    headway__writer header = {link->control.data, 0, HEADWAY__PACKET_HEADER, 0};
    headway__packet_encode(&header, link->tag, headway__link_building(link),
                           (uint16_t)(link->control_frames + link->data_frames));
    headway_bytes parts[3] = {headway_bytes_of(link->control.data, link->control.size),
                              headway_bytes_of(link->data.data, link->data.size), link->lent};
    size_t count = link->lent.size ? 3 : link->data.size ? 2 : 1;
    int error = node->transport_ops->send(node->transport, link->peer, parts, count);
    if (error != 0)
        return error;
    node->statistics.packets_sent++;
    node->statistics.bytes_sent += parts[0].size + parts[1].size + parts[2].size;
    link->lent.size = 0;
    headway__link_buffers_done(link);
    return 0;
}

/* Gives the packet being built to the transport, or to the link it is joined to: 0, or EAGAIN
   (kept, and retried on writable). */
static int hand_over(headway__link *link)
{
    headway__node *node = owner(link);
    if (buffer_ready(link, &link->control, HEADWAY__PACKET_HEADER) != 0)
        return HEADWAY_ENOMEM;
    int error = link->pair ? headway__pair_send(link) : transport_send(link);
    if (error == HEADWAY_EAGAIN) {
        node->statistics.high_water++;
        link->blocked = 1;
        return error;
    }
    if (error != 0) {
        gone(link);
        return error;
    }
    link->blocked = 0;
    link->sent_since = 1;
    link->sequence_out++;
    link->control_frames = link->data_frames = 0;
    return 0;
}

static void write_hello(headway__link *link, headway__writer *w)
{
    headway__node *node = owner(link);
    headway__hello hello = {.version_min = HEADWAY__VERSION,
                            .version_max = HEADWAY__VERSION,
                            .heartbeat_ms = node->limits.heartbeat_ms,
                            .features = HEADWAY__FEATURE_TIMES,
                            .epoch = link->epoch,
                            .packet_limit = HEADWAY__PACKET_LIMIT,
                            .message_limit = node->limits.message_limit,
                            .alias_limit = node->limits.aliases,
                            .calls = (uint32_t)link->calls_in.granted_messages,
                            .link_bytes = (uint32_t)link->in.granted_bytes,
                            .link_packets = (uint16_t)link->in.granted_messages,
                            .name = headway_bytes_of_string(node->name)};
    if (link->ticketed) {
        hello.auth_kind = HEADWAY__AUTH_TICKET;
        hello.auth = headway_bytes_of(link->ticket, sizeof link->ticket);
    }
    if (link->initiator)
        hello.features |= HEADWAY__FEATURE_WHO;
    else if (headway__link_tells_who(link)) {
        hello.features |= HEADWAY__FEATURE_WHO;
        hello.identity = headway_bytes_of_string(node->ops->identity(link));
    }
    if (node->shards > 1 && !link->initiator) {
        hello.features |= HEADWAY__FEATURE_SHARDS;
        hello.shard = node->shard;
        hello.shards = node->shards;
    }
    memcpy(hello.instance, node->instance, sizeof hello.instance);
    headway__hello_encode(w, link->initiator ? HEADWAY__HELLO : HEADWAY__WELCOME, &hello);
    link->control_frames++;
}

static void write_numbers(headway__link *link, headway__writer *w, uint8_t type,
                          const uint64_t *numbers, size_t count)
{
    headway__numbers_encode(w, type, 0, 0, numbers, count);
    link->control_frames++;
}

/* The link's own control: its latest state, once each. Always fits: see CONTROL_RESERVE. */
static void write_link_control(headway__link *link, headway__writer *w)
{
    uint8_t due = link->due;
    link->due = 0;
    if (due & HEADWAY__LINK_DUE_HELLO)
        write_hello(link, w);
    if (due & HEADWAY__LINK_DUE_PING) {
        write_numbers(link, w, HEADWAY__PING, &(uint64_t){link->sequence_out}, 1);
        link->sound_nonce = link->sounding == 1 ? link->sequence_out : link->sound_nonce;
        link->sounding = link->sounding ? 2 : 0;
    }
    if (due & HEADWAY__LINK_DUE_PONG)
        write_numbers(link, w, HEADWAY__PONG, &link->pong_nonce, 1);
    if (due & HEADWAY__LINK_DUE_CREDIT) {
        uint64_t credit[3] = {(uint64_t)link->in.granted_bytes, (uint64_t)link->in.granted_messages,
                              (uint64_t)link->calls_in.granted_messages};
        write_numbers(link, w, HEADWAY__LINK_CREDIT, credit, 3);
    }
    if (due & HEADWAY__LINK_DUE_ASK) {
        uint64_t spent[2] = {(uint64_t)link->out.spent_messages, (uint64_t)link->out.spent_bytes};
        write_numbers(link, w, HEADWAY__ASK, spent, 2);
    }
    if (due & HEADWAY__LINK_DUE_GOAWAY) {
        headway__plain_encode(w, HEADWAY__GOAWAY, 0, 0);
        link->control_frames++;
    }
}

static size_t packet_left(const headway__link *link)
{
    size_t used = link->data.size + link->lent.size +
                  (link->control.data ? link->control.size : HEADWAY__PACKET_HEADER);
    return used < HEADWAY__PACKET_LIMIT ? HEADWAY__PACKET_LIMIT - used : 0;
}

static void write_stream_controls(headway__link *link)
{
    while (!headway__list_empty(&link->controls) && packet_left(link) > 4 * CONTROL_RESERVE) {
        headway__stream *stream = HEADWAY__OWNER(link->controls.next, headway__stream, control);
        int behind = link->data.size > 0 && stream->last_packet == headway__link_building(link);
        if (behind && link->lent.size)
            return; /* nothing goes between a header and its payload */
        headway__list_remove(&stream->control);
        headway__stream_write_control(stream, behind ? &link->data : &link->control,
                                      behind ? &link->data_frames : &link->control_frames);
    }
}

/* Completes the packet being built with the control that is due, and sends it. */
static int send_packet(headway__link *link)
{
    if (link->blocked || link->state == HEADWAY__LINK_CONNECTING ||
        link->state == HEADWAY__LINK_ENDING)
        return HEADWAY_EAGAIN;
    if (buffer_ready(link, &link->control, HEADWAY__PACKET_HEADER) != 0)
        return HEADWAY_ENOMEM;
    if (link->due && packet_left(link) > 1024)
        write_link_control(link, &link->control);
    if (link->state == HEADWAY__LINK_UP)
        write_stream_controls(link);
    return hand_over(link);
}

size_t headway__link_room(headway__link *link)
{
    if (link->state != HEADWAY__LINK_UP || link->blocked)
        return 0;
    if (link->data.size >= HEADWAY__FLUSH_AT || (link->data.size > 0 && packet_left(link) < 4096)) {
        if (send_packet(link) != 0)
            return 0;
    }
    int64_t bytes = headway__credit_bytes(&link->out);
    size_t most = HEADWAY__PIECE_LIMIT;
    if (link->data.size > 0)
        most = HEADWAY__FRAME_ALONE;
    else if (headway__credit_messages(&link->out) < 1)
        return 0;
    if (packet_left(link) < most + 1024)
        most = packet_left(link) > 1024 ? packet_left(link) - 1024 : 0;
    return bytes <= 0 ? 0 : (uint64_t)bytes < most ? (size_t)bytes : most;
}

headway__writer *headway__link_begin(headway__link *link, size_t size)
{
    if (buffer_ready(link, &link->data, 0) != 0)
        return NULL;
    headway__credit_spend(&link->out, link->data.size == 0, (int64_t)size);
    return &link->data;
}

void headway__link_commit(headway__link *link, size_t size)
{
    link->data_frames++;
    headway__link_dirty(link);
    if (size > HEADWAY__FRAME_ALONE || link->data.size >= HEADWAY__FLUSH_AT)
        (void)send_packet(link); /* what stays is sent on writable */
    if (link->lent.size) {
        memcpy(link->data.data + link->data.size, link->lent.data, link->lent.size);
        link->data.size += link->lent.size;
        link->lent.size = 0;
    }
}

headway__writer *headway__link_control(headway__link *link, uint32_t after, size_t size,
                                       uint16_t **ret_frames)
{
    if (link->state == HEADWAY__LINK_ENDING)
        return NULL;
    if (packet_left(link) < size + CONTROL_RESERVE * 4)
        (void)send_packet(link);
    if (packet_left(link) < size + CONTROL_RESERVE * 4) {
        headway__link_end(link, HEADWAY__REASON_LIMIT, "the control lane is full");
        return NULL;
    }
    headway__link_dirty(link);
    int behind = link->data.size > 0 && after == headway__link_building(link);
    if (!behind && buffer_ready(link, &link->control, HEADWAY__PACKET_HEADER) != 0)
        return NULL;
    *ret_frames = behind ? &link->data_frames : &link->control_frames;
    return behind ? &link->data : &link->control;
}

/* In turns, until none of those that wait for the link finds enough room. */
static void write_ready(headway__link *link)
{
    const headway__stream *stuck = NULL; /* the first that did not since one did */
    while (!headway__list_empty(&link->ready) && headway__link_room(link) >= 64) {
        headway__stream *stream = HEADWAY__OWNER(link->ready.next, headway__stream, ready);
        if (stream == stuck)
            return;
        headway__list_remove(&stream->ready);
        if (headway__stream_write_data(stream))
            stuck = NULL;
        else if (!stuck && headway__list_linked(&stream->ready))
            stuck = stream;
    }
}

void headway__link_flush(headway__link *link)
{
    if (link->blocked || link->state == HEADWAY__LINK_CONNECTING)
        return;
    write_ready(link);
    while (!link->blocked && (link->data_frames > 0 || control_pending(link))) {
        if (send_packet(link) != 0)
            return;
        write_ready(link);
    }
}

void headway__link_push(headway__link *link)
{
    while (link->state == HEADWAY__LINK_UP && !link->blocked &&
           (link->data_frames > 0 || control_pending(link)) && send_packet(link) == 0) {
    }
}

void headway__link_writable(headway__link *link)
{
    if (!link->blocked || link->gone || link->state == HEADWAY__LINK_ENDING)
        return;
    link->blocked = 0;
    if (hand_over(link) == 0)
        headway__link_dirty(link);
    headway__link_wake_writers(link);
}

void headway__link_farewell(headway__link *link, unsigned reason, const char *text)
{
    if (link->blocked || link->no_peer || !link->tag)
        return;
    link->data_frames = link->control_frames = 0; /* unsent frames were never handed over */
    headway__link_buffers_done(link);
    uint8_t bytes[512];
    headway__writer w = {bytes, 0, sizeof bytes, 0};
    headway__packet_encode(&w, link->tag, headway__link_building(link), 1);
    headway__close_encode(&w, reason, text);
    headway_bytes packet = headway_bytes_of(bytes, w.size);
    headway__node *node = owner(link);
    (void)node->transport_ops->send(node->transport, link->peer, &packet, 1); /* best effort */
}

/* Copies one frame of the packet being rebuilt; an OPEN that used a binding that is gone gets it.
 */
static void keep_frame(headway__link *link, headway__writer *w, const headway__frame *frame,
                       const uint8_t *raw, headway__route **orphan)
{
    if (frame->type == HEADWAY__OPEN && *orphan && frame->open.name.size == 0 &&
        link->aliases_out.at[frame->open.alias].route == *orphan) {
        headway__open open = frame->open;
        open.name = headway_bytes_of((*orphan)->name, (*orphan)->size);
        link->aliases_out.at[open.alias].bound = 1;
        link->out.spent_bytes += (int64_t)open.name.size;
        headway__stream *stream = headway__link_slot(link, frame->call)->stream;
        if (stream) { /* the callee will count the frame as it is now */
            stream->out.granted_bytes += (int64_t)open.name.size;
            stream->out.spent_bytes += (int64_t)open.name.size;
        }
        *orphan = NULL;
        headway__open_encode(w, frame->call, &open, frame->flags, frame->payload);
        return;
    }
    memcpy(w->data + w->size, raw, frame->size);
    w->size += frame->size;
}

int headway__link_withdraw(headway__link *link, uint32_t id)
{
    headway__writer w = {headway__node_buffer(owner(link)), 0, HEADWAY__PACKET_LIMIT, 0};
    if (!w.data)
        return HEADWAY_ENOMEM;
    headway_bytes rest = headway_bytes_of(link->data.data, link->data.size);
    headway__route *orphan = NULL;
    headway__frame frame;
    uint16_t frames = 0;
    while (rest.size > 0 && headway__frame_decode(&rest, &frame) == 0) {
        const uint8_t *raw = (const uint8_t *)rest.data - frame.size;
        if (frame.call != id) {
            keep_frame(link, &w, &frame, raw, &orphan);
            frames++;
            continue;
        }
        if (headway__frame_is_data(frame.type))
            link->out.spent_bytes -= frame.size;
        if (frame.type == HEADWAY__OPEN && frame.open.name.size) {
            orphan = link->aliases_out.at[frame.open.alias].route;
            link->aliases_out.at[frame.open.alias].bound = 0;
        }
    }
    if (w.size == 0)
        link->out.spent_messages--;
    headway__node_buffer_give(owner(link), link->data.data);
    link->data = w;
    link->data_frames = frames;
    if (w.size == 0)
        buffer_drop(link, &link->data);
    return 0;
}
