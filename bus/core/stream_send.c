/* SPDX-License-Identifier: Apache-2.0 */
/* What a stream sends: messages cut into frames as far as credit goes, the rest queued. */
#include "stream.h"

enum { SLIVER = 256 };

enum piece_kind { PIECE_DATA, PIECE_EVENT, PIECE_HALF, PIECE_END };

struct headway__piece {
    headway__piece *next;
    uint8_t kind, flags;
    uint8_t topic; /* EVENT: bytes of topic at the head of data */
    uint64_t sequence;
    size_t size, sent; /* of the payload after topic */
    uint8_t data[];
};

/* A message on its way out: from the caller's memory, or from a queued piece. */
typedef struct cursor {
    uint8_t kind, flags;
    uint64_t sequence;
    headway_bytes topic;
    headway_bytes rest;
} cursor;

static size_t overhead(const cursor *c)
{
    return HEADWAY__FRAME_HEADER +
           (c->kind == PIECE_EVENT ? HEADWAY__EVENT_FIXED + c->topic.size : 0);
}

/* Bytes of payload that the next frame may carry; -1: it must wait. */
static int64_t allowed(headway__stream *stream, const cursor *c)
{
    if (!stream->middle_out && headway__credit_messages(&stream->out) < 1)
        return -1;
    int64_t bytes = headway__credit_bytes(&stream->out);
    size_t room = headway__link_room(stream->link);
    if (room < (uint64_t)(bytes < 0 ? 0 : bytes))
        bytes = (int64_t)room;
    bytes -= (int64_t)overhead(c);
    if (bytes < 0 || ((uint64_t)bytes < c->rest.size && bytes < SLIVER))
        return -1;
    return (uint64_t)bytes < c->rest.size ? bytes : (int64_t)c->rest.size;
}

/* What the final frame says of its handler's time. */
static uint16_t told(const headway__stream *stream, uint8_t flags)
{
    int final = !stream->own && (flags & HEADWAY__FLAG_END);
    return final && headway__link_tells_times(stream->link) ? stream->took : 0;
}

static int write_frame(headway__stream *stream, cursor *c, size_t take)
{
    size_t size = overhead(c) + take;
    headway__link *link = stream->link;
    headway__writer *w = headway__link_begin(link, size);
    if (!w)
        return HEADWAY_ENOMEM;
    int last = take == c->rest.size;
    uint8_t flags = last ? c->flags : HEADWAY__FLAG_MORE;
    headway_bytes payload = headway_bytes_of(c->rest.data, take);
    if (c->kind == PIECE_EVENT) {
        headway__event_encode(w, stream->id, flags, c->sequence, c->topic, payload);
    } else if (headway__link_borrows(link, size)) {
        headway__final_head_encode(w, stream->id, flags, told(stream, flags), take);
        link->lent = payload;
    } else {
        headway__final_encode(w, stream->id, flags, told(stream, flags), payload);
    }
    headway__credit_spend(&stream->out, !stream->middle_out, (int64_t)size);
    stream->middle_out = (flags & HEADWAY__FLAG_MORE) != 0;
    stream->last_packet = headway__link_building(link);
    c->kind = PIECE_DATA;
    c->rest = headway_bytes_of((const uint8_t *)c->rest.data + take, c->rest.size - take);
    headway__link_commit(link, size);
    return last;
}

/* 1: all of it is written. 0: it must wait. ENOMEM. */
static int write_some(headway__stream *stream, cursor *c)
{
    for (;;) {
        int64_t take = allowed(stream, c);
        if (take < 0)
            return 0;
        int done = write_frame(stream, c, (size_t)take);
        if (done != 0)
            return done;
    }
}

static int enqueue(headway__stream *stream, const cursor *c)
{
    const headway_alloc *a = stream->link->owner->alloc;
    headway__piece *piece = a->allocate(a->user, sizeof *piece + c->topic.size + c->rest.size);
    if (!piece)
        return HEADWAY_ENOMEM;
    memset(piece, 0, sizeof *piece);
    piece->kind = c->kind;
    piece->flags = c->flags;
    piece->sequence = c->sequence;
    piece->topic = (uint8_t)c->topic.size;
    piece->size = c->rest.size;
    if (c->topic.size)
        memcpy(piece->data, c->topic.data, c->topic.size);
    if (c->rest.size)
        memcpy(piece->data + c->topic.size, c->rest.data, c->rest.size);
    if (stream->tail)
        stream->tail->next = piece;
    else
        stream->head = piece;
    stream->tail = piece;
    stream->queued += piece->size;
    stream->alloc = a;
    return 0;
}

static void pop(headway__stream *stream)
{
    headway__piece *piece = stream->head;
    stream->head = piece->next;
    if (!stream->head)
        stream->tail = NULL;
    stream->queued -= piece->size - piece->sent;
    headway__give(stream->alloc, piece);
}

void headway__stream_discard(headway__stream *stream)
{
    while (stream->head)
        pop(stream);
    stream->queued = 0;
}

void headway__stream_done(headway__stream *stream)
{
    headway__stream_discard(stream);
}

/* What the next frame needs of the peer's grant, as allowed() counts it. */
static size_t least_bytes(const headway__stream *stream)
{
    const headway__piece *piece = stream->head;
    if (!piece)
        return SLIVER;
    size_t rest = piece->size - piece->sent;
    size_t need = HEADWAY__FRAME_HEADER + (rest < SLIVER ? rest : SLIVER);
    if (piece->kind == PIECE_EVENT && !piece->sent)
        need += HEADWAY__EVENT_FIXED + piece->topic;
    return need;
}

/* Data waits: on the link (in ready, until its credit rises or the transport takes more), or on the
   peer's grant (stalled). */
static void wait(headway__stream *stream)
{
    headway__link *link = stream->link;
    int64_t bytes = headway__credit_bytes(&stream->out);
    if ((stream->middle_out || headway__credit_messages(&stream->out) > 0) &&
        bytes >= (int64_t)least_bytes(stream))
        headway__list_append(&link->ready, &stream->ready);
    else if (!stream->stalled_since)
        stream->stalled_since = headway__node_now(link->owner);
}

static void written_last(headway__stream *stream, uint8_t flags)
{
    if (flags & HEADWAY__FLAG_HALF)
        stream->half_out = 1;
    if (!stream->own && (flags & HEADWAY__FLAG_END))
        headway__stream_leave(stream);
}

static int send_cursor(headway__stream *stream, cursor *c)
{
    uint8_t flags = c->flags;
    if (!stream->link || stream->over || stream->half_out)
        return HEADWAY_ECLOSED;
    if (stream->cancelled)
        return HEADWAY_ECLOSED;
    int done = stream->head ? 0 : write_some(stream, c);
    if (done < 0)
        return done;
    if (flags & (HEADWAY__FLAG_END | HEADWAY__FLAG_HALF))
        stream->over = !stream->own;
    if (done) {
        written_last(stream, flags);
        return 0;
    }
    if (enqueue(stream, c) != 0) {
        headway__link_end(stream->link, HEADWAY__REASON_MEMORY, NULL);
        return HEADWAY_ENOMEM;
    }
    if (flags & HEADWAY__FLAG_HALF)
        stream->half_out = 1;
    wait(stream);
    return 0;
}

/* The writer for a whole message of one frame that nothing stands in the way of; NULL: the long
   way. Spends all credit. */
static headway__writer *joins(headway__stream *stream, size_t size)
{
    headway__link *link = stream->link;
    if (!link || stream->head || stream->middle_out || stream->over || stream->half_out ||
        stream->cancelled || headway__credit_messages(&stream->out) < 1 ||
        headway__credit_bytes(&stream->out) < (int64_t)size)
        return NULL;
    headway__writer *w = headway__link_join(link, size);
    if (!w)
        return NULL;
    headway__credit_spend(&stream->out, 1, (int64_t)size);
    stream->last_packet = headway__link_building(link);
    return w;
}

int headway__stream_send(headway__stream *stream, uint8_t flags, headway_bytes payload)
{
    headway__writer *w =
        flags & HEADWAY__FLAG_MORE ? NULL : joins(stream, HEADWAY__FRAME_HEADER + payload.size);
    if (w) {
        headway__final_encode(w, stream->id, flags, told(stream, flags), payload);
        if (flags & (HEADWAY__FLAG_END | HEADWAY__FLAG_HALF)) {
            stream->over = !stream->own;
            written_last(stream, flags);
        }
        return 0;
    }
    cursor c = {.kind = PIECE_DATA, .flags = flags, .rest = payload};
    return send_cursor(stream, &c);
}

int headway__stream_join_event(headway__stream *stream, uint64_t sequence, headway_bytes topic,
                               headway_bytes payload)
{
    headway__writer *w =
        joins(stream, HEADWAY__FRAME_HEADER + HEADWAY__EVENT_FIXED + topic.size + payload.size);
    if (w)
        headway__event_encode(w, stream->id, 0, sequence, topic, payload);
    return w != NULL;
}

int headway__stream_send_event(headway__stream *stream, uint64_t sequence, headway_bytes topic,
                               headway_bytes payload)
{
    cursor c = {.kind = PIECE_EVENT, .sequence = sequence, .topic = topic, .rest = payload};
    return send_cursor(stream, &c);
}

int headway__stream_may_send(headway__stream *stream)
{
    if (!stream->link || stream->over || stream->half_out || stream->cancelled)
        return HEADWAY_ECLOSED;
    if (!stream->head && headway__credit_messages(&stream->out) > 0 &&
        headway__credit_bytes(&stream->out) >= SLIVER && headway__link_room(stream->link) >= SLIVER)
        return 0;
    if (!stream->link)
        return HEADWAY_ECLOSED;
    stream->wants_credit = 1;
    if (!stream->head)
        wait(stream);
    return HEADWAY_EAGAIN;
}

static void write_end(headway__stream *stream, const headway_status *status, uint8_t flags)
{
    uint16_t *frames;
    size_t size = 64 + (status->message ? strlen(status->message) : 0) + status->details.size;
    headway__writer *w = headway__link_control(stream->link, stream->last_packet, size, &frames);
    if (!w)
        return;
    headway__end_encode(w, stream->id, status, flags);
    (*frames)++;
}

void headway__stream_half(headway__stream *stream)
{
    static const headway_status none = {.message = ""};
    if (!stream->link || !stream->own || stream->half_out || stream->cancelled)
        return;
    stream->half_out = 1;
    if (!stream->head) {
        write_end(stream, &none, HEADWAY__END_HALF);
        return;
    }
    cursor c = {.kind = PIECE_HALF};
    if (enqueue(stream, &c) != 0)
        headway__link_end(stream->link, HEADWAY__REASON_MEMORY, NULL);
}

int headway__stream_finish(headway__stream *stream, const headway_status *status)
{
    /* Over but still on its link: a queued reply, which an error may still replace. */
    if (!stream->link || stream->own || (stream->over && status->code == HEADWAY_OK))
        return HEADWAY_ECLOSED;
    stream->over = 1;
    if (status->code == HEADWAY_OK && stream->head) {
        cursor c = {.kind = PIECE_END};
        if (enqueue(stream, &c) == 0)
            return 0;
        headway__link_end(stream->link, HEADWAY__REASON_MEMORY, NULL);
        return HEADWAY_ENOMEM;
    }
    headway__stream_discard(stream);
    write_end(stream, status, 0);
    headway__stream_leave(stream);
    return 0;
}

void headway__stream_abort(headway__stream *stream, const headway_status *status)
{
    headway__stream_discard(stream);
    stream->over = 0; /* a final that was queued gives way to this one */
    (void)headway__stream_finish(stream, status);
}

void headway__stream_gap(headway__stream *stream, uint64_t lost, uint64_t sequence, int start)
{
    uint16_t *frames;
    if (!stream->link || stream->over)
        return;
    headway__writer *w = headway__link_control(stream->link, stream->last_packet, 64, &frames);
    if (!w)
        return;
    headway__numbers_encode(w, HEADWAY__GAP, start ? HEADWAY__GAP_START : 0, stream->id,
                            (uint64_t[]){lost, sequence}, 2);
    (*frames)++;
}

/* Writes as much of the head as one turn of the round allows. 1: the head is gone. */
static int write_head(headway__stream *stream)
{
    static const headway_status ok = {.message = ""};
    headway__piece *piece = stream->head;
    if (piece->kind == PIECE_HALF || piece->kind == PIECE_END) {
        int final = piece->kind == PIECE_END;
        write_end(stream, &ok, final ? 0 : HEADWAY__END_HALF);
        pop(stream);
        if (final)
            headway__stream_leave(stream);
        return 1;
    }
    cursor c = {.kind = piece->sent ? PIECE_DATA : piece->kind,
                .flags = piece->flags,
                .sequence = piece->sequence,
                .topic = headway_bytes_of(piece->data, piece->topic),
                .rest = headway_bytes_of(piece->data + piece->topic + piece->sent,
                                         piece->size - piece->sent)};
    int64_t take = allowed(stream, &c);
    if (take < 0)
        return 0;
    int done = write_frame(stream, &c, (size_t)take);
    if (done < 0)
        return 0;
    piece->sent += (size_t)take;
    stream->queued -= (size_t)take;
    if (done) {
        uint8_t flags = piece->flags;
        piece->sent = piece->size;
        pop(stream);
        written_last(stream, flags);
    }
    return 1;
}

int headway__stream_write_data(headway__stream *stream)
{
    if (stream->head && write_head(stream)) {
        if (stream->link && stream->head && stream->head->kind >= PIECE_HALF)
            (void)write_head(stream); /* needs no credit (C16) */
        if (stream->link && stream->head) {
            headway__list_append(&stream->link->ready, &stream->ready); /* round robin */
            return 1;
        }
    } else if (stream->head) {
        wait(stream);
        return 0;
    }
    int over = !stream->link;
    if (!over && stream->wants_credit && headway__link_room(stream->link) < SLIVER) {
        wait(stream); /* may_send would say EAGAIN again */
        return 0;
    }
    if (over || stream->wants_credit) {
        stream->wants_credit = 0;
        stream->ops->credit(stream);
    }
    return 1;
}

static uint8_t open_flags(uint8_t flags, int whole)
{
    if (whole)
        return flags;
    return (uint8_t)((flags & ~HEADWAY__FLAG_HALF) | HEADWAY__FLAG_MORE);
}

/* The route's alias; and how much of the payload goes with OPEN. 0 or EAGAIN, ENOMEM. */
static int open_plan(headway__link *link, headway__route *route, headway__open *open,
                     headway_bytes payload, size_t *ret_take)
{
    int bind;
    int error = headway__alias_out(link, route, &open->alias, &bind);
    if (error != 0)
        return error;
    open->name = bind ? headway_bytes_of(route->name, route->size) : headway_bytes_of(NULL, 0);
    size_t bare = headway__open_size(open, 0);
    *ret_take = payload.size;
    if (headway__credit_messages(&link->calls_out) > 0 &&
        headway__link_joins(link, bare + payload.size))
        return 0;
    size_t least = payload.size < SLIVER ? payload.size : SLIVER;
    error = headway__link_may_open(link, bare + least);
    if (error != 0)
        return error;
    size_t room = headway__link_room(link);
    *ret_take = room - bare < payload.size ? room - bare : payload.size;
    return 0;
}

/* Places come back with credit; memory with time: then the next heartbeat tells. */
static int starved(headway__link *link, int error)
{
    link->starved = 1;
    return error;
}

int headway__stream_open(headway__stream *stream, headway__link *link, headway__route *route,
                         const headway__open *open, uint8_t flags, headway_bytes payload)
{
    headway__open mine = *open;
    size_t take;
    uint32_t slot;
    if (link->state != HEADWAY__LINK_UP || link->draining)
        return starved(link, HEADWAY_EAGAIN);
    int error = open_plan(link, route, &mine, payload, &take);
    if (error != 0)
        return starved(link, error);
    int whole = take == payload.size;
    stream->alloc = link->owner->alloc;
    error = headway__slots_take(stream->alloc, &link->own, stream, &slot);
    if (error != 0)
        return starved(link, error);
    stream->id = headway__id_make(slot, link->own.at[slot].generation, link->initiator ? 0 : 1);
    size_t size = headway__open_size(&mine, take);
    headway__writer *w = headway__link_begin(link, size);
    if (!w) {
        headway__slots_release(&link->own, slot);
        return starved(link, HEADWAY_ENOMEM);
    }
    headway__stream_attach_own(stream, link);
    headway__open_encode(w, stream->id, &mine, open_flags(flags, whole),
                         headway_bytes_of(payload.data, take));
    link->aliases_out.at[mine.alias].bound = 1;
    headway__credit_spend(&link->calls_out, 1, 0);
    stream->out.granted_messages = stream->out.spent_messages =
        (flags & HEADWAY__FLAG_PAYLOAD) != 0;
    stream->out.granted_bytes = stream->out.spent_bytes = (int64_t)size;
    stream->in.granted_messages = open->grant_messages;
    stream->in.granted_bytes = open->grant_bytes;
    stream->middle_out = !whole || (flags & HEADWAY__FLAG_MORE);
    stream->half_out = whole && (flags & HEADWAY__FLAG_HALF);
    stream->priority = open->priority;
    stream->open_packet = stream->last_packet = headway__link_building(link);
    headway__link_commit(link, size);
    if (whole)
        return 0;
    uint8_t rest = flags & (HEADWAY__FLAG_HALF | HEADWAY__FLAG_MORE);
    /* Out of memory here ends the link, and ops->end follows. */
    (void)headway__stream_send(
        stream, rest, headway_bytes_of((const uint8_t *)payload.data + take, payload.size - take));
    return 0;
}
