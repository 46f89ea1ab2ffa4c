/* SPDX-License-Identifier: Apache-2.0 */
/* A stream's life and what it receives. Sending is stream_send.c. */
#include "stream.h"

enum { MILLION = 1000000 };

static void attach(headway__stream *stream, headway__link *link)
{
    stream->link = link;
    headway__list_append(&link->streams, &stream->node);
}

void headway__stream_detach(headway__stream *stream)
{
    headway__list_remove(&stream->node);
    headway__list_remove(&stream->control);
    headway__list_remove(&stream->ready);
    stream->link = NULL;
    headway__stream_done(stream);
}

static void due(headway__stream *stream, uint8_t what)
{
    if (!stream->link)
        return;
    stream->due |= what;
    if (!headway__list_linked(&stream->control))
        headway__list_append(&stream->link->controls, &stream->control);
    headway__link_dirty(stream->link);
}

void headway__stream_attach_own(headway__stream *stream, headway__link *link)
{
    stream->own = 1;
    attach(stream, link);
}

int headway__stream_accept(headway__stream *stream, headway__link *link,
                           const headway__frame *frame)
{
    headway__slot *slot = headway__link_slot(link, frame->call);
    int message = (frame->flags & HEADWAY__FLAG_PAYLOAD) != 0;
    stream->id = frame->call;
    stream->own = 0;
    stream->in.granted_messages = stream->in.spent_messages = message;
    stream->in.granted_bytes = stream->in.spent_bytes = frame->size;
    stream->out.granted_messages = frame->open.grant_messages;
    stream->out.granted_bytes = frame->open.grant_bytes;
    stream->middle_in = (frame->flags & HEADWAY__FLAG_MORE) != 0;
    stream->half_in = (frame->flags & HEADWAY__FLAG_HALF) != 0 && !stream->middle_in;
    stream->priority = frame->open.priority;
    slot->stream = stream;
    attach(stream, link);
    return 0;
}

void headway__stream_window(headway__stream *stream, int64_t messages, int64_t bytes)
{
    if (!headway__credit_window(&stream->in, messages, bytes))
        return;
    stream->asked = 0;
    due(stream, HEADWAY__DUE_CREDIT);
}

void headway__stream_grant(headway__stream *stream, int64_t messages, int64_t bytes)
{
    stream->in.granted_messages = headway__credit_add(stream->in.granted_messages, messages);
    stream->in.granted_bytes = headway__credit_add(stream->in.granted_bytes, bytes);
    stream->asked = 0;
    due(stream, HEADWAY__DUE_CREDIT);
}

void headway__stream_recall(headway__stream *stream)
{
    stream->recalling = 1;
    due(stream, HEADWAY__DUE_RECALL);
}

void headway__stream_ask(headway__stream *stream)
{
    due(stream, HEADWAY__DUE_ASK);
}

void headway__stream_write_control(headway__stream *stream, headway__writer *w, uint16_t *frames)
{
    uint8_t what = stream->due;
    stream->due = 0;
    if (what & HEADWAY__DUE_CREDIT) {
        uint64_t granted[2] = {(uint64_t)stream->in.granted_messages,
                               (uint64_t)stream->in.granted_bytes};
        headway__numbers_encode(w, HEADWAY__CREDIT, 0, stream->id, granted, 2);
        (*frames)++;
    }
    uint64_t spent[2] = {(uint64_t)stream->out.spent_messages, (uint64_t)stream->out.spent_bytes};
    if (what & HEADWAY__DUE_SPENT) {
        headway__numbers_encode(w, HEADWAY__SPENT, 0, stream->id, spent, 2);
        (*frames)++;
    }
    if (what & HEADWAY__DUE_ASK) {
        headway__numbers_encode(w, HEADWAY__ASK, 0, stream->id, spent, 2);
        (*frames)++;
    }
    if (what & HEADWAY__DUE_RECALL) {
        headway__plain_encode(w, HEADWAY__RECALL, stream->id, 0);
        (*frames)++;
    }
}

/* Takes the stream off its link and frees its id; our own id may have been reused after this. */
static void leave(headway__stream *stream)
{
    headway__link *link = stream->link;
    if (stream->own)
        headway__slots_release(&link->own, headway__id_slot(stream->id));
    else
        headway__link_slot(link, stream->id)->stream = NULL;
    headway__stream_detach(stream);
}

void headway__stream_leave(headway__stream *stream)
{
    leave(stream);
}

static void received_data(headway__stream *stream, const headway__frame *frame)
{
    headway__link *link = stream->link;
    uint32_t id = stream->id;
    int bad_half = !stream->own && (stream->half_in || (frame->flags & HEADWAY__FLAG_END));
    if (bad_half || (frame->type == HEADWAY__EVENT && (!stream->own || stream->middle_in))) {
        headway__link_end(link, HEADWAY__REASON_MALFORMED, "data after its end");
        return;
    }
    if (headway__credit_receive(&stream->in, !stream->middle_in, frame->size) != 0) {
        headway__link_end(link, HEADWAY__REASON_CREDIT, NULL);
        return;
    }
    stream->middle_in = (frame->flags & HEADWAY__FLAG_MORE) != 0;
    if (!stream->own && (frame->flags & HEADWAY__FLAG_HALF))
        stream->half_in = 1;
    if (stream->own && (frame->flags & HEADWAY__FLAG_END) && headway__link_tells_times(link))
        stream->took = frame->extra;
    stream->ops->data(stream, frame);
    if (!(frame->flags & HEADWAY__FLAG_END))
        return;
    /* The owner may have left inside data: then only the id is ours to free. */
    headway__slot *slot = headway__link_slot(link, id);
    if (slot->generation != headway__id_generation(id) || !slot->busy)
        return;
    if (!slot->stream) {
        headway__slots_release(&link->own, headway__id_slot(id));
        return;
    }
    headway_status ok = {.message = ""};
    leave(stream);
    stream->ops->end(stream, &ok);
}

static void received_end(headway__stream *stream, const headway__frame *frame)
{
    char message[4097];
    if (!stream->own) {
        if (!(frame->flags & HEADWAY__END_HALF) || stream->half_in || stream->middle_in) {
            headway__link_end(stream->link, HEADWAY__REASON_MALFORMED, "an end from the caller");
            return;
        }
        stream->half_in = 1;
        stream->ops->half(stream);
        return;
    }
    size_t size =
        frame->end.message.size < sizeof message ? frame->end.message.size : sizeof message - 1;
    if (size)
        memcpy(message, frame->end.message.data, size);
    message[size] = 0;
    headway_status status = {.code = frame->extra,
                             .not_processed = (frame->flags & HEADWAY__END_NOT_PROCESSED) != 0,
                             .retry_after_ms = frame->end.retry_after_ms,
                             .message = message,
                             .details = frame->end.details};
    leave(stream);
    stream->ops->end(stream, &status);
}

static void received_credit(headway__stream *stream, const headway__frame *frame)
{
    if (!headway__credit_raise(&stream->out, frame->credit.messages, frame->credit.bytes))
        return;
    stream->stalled_since = 0;
    if (stream->head) {
        headway__list_append(&stream->link->ready, &stream->ready);
        headway__link_dirty(stream->link);
    } else if (stream->wants_credit) {
        stream->wants_credit = 0;
        stream->ops->credit(stream);
    }
}

static void received_recall(headway__stream *stream)
{
    if (stream->ops->recall)
        stream->ops->recall(stream);
    if (!stream->link)
        return;
    stream->out.spent_messages = stream->out.granted_messages;
    stream->out.spent_bytes = stream->out.granted_bytes;
    due(stream, HEADWAY__DUE_SPENT);
}

static void received_spent(headway__stream *stream, const headway__frame *frame)
{
    if (headway__credit_recalled(&stream->in, frame->credit.messages, frame->credit.bytes) != 0) {
        headway__link_end(stream->link, HEADWAY__REASON_CREDIT, "spent what was not granted");
        return;
    }
    stream->recalling = 0;
    if (stream->ops->spent)
        stream->ops->spent(stream);
}

static void received_cancel(headway__stream *stream, const headway__frame *frame)
{
    if (stream->own) {
        headway__link_end(stream->link, HEADWAY__REASON_MALFORMED, "a cancel from the callee");
        return;
    }
    if (stream->cancelled)
        return;
    headway_status status = {.code = frame->extra ? frame->extra : HEADWAY_CANCELLED,
                             .message = "cancelled by the caller"};
    stream->cancelled = 1;
    if (stream->over) /* its final was still queued */
        headway__stream_abort(stream, &status);
    headway__stream_discard(stream);
    stream->ops->cancel(stream, frame->extra);
}

void headway__stream_receive(headway__stream *stream, const headway__frame *frame)
{
    switch (frame->type) {
    case HEADWAY__DATA:
    case HEADWAY__EVENT:
        received_data(stream, frame);
        break;
    case HEADWAY__END:
        received_end(stream, frame);
        break;
    case HEADWAY__CREDIT:
        received_credit(stream, frame);
        break;
    case HEADWAY__ASK: /* in a recall, SPENT may be what was lost */
        stream->asked = 1;
        due(stream, stream->recalling ? HEADWAY__DUE_RECALL : HEADWAY__DUE_CREDIT);
        if (stream->ops->asked)
            stream->ops->asked(stream);
        break;
    case HEADWAY__RECALL:
        received_recall(stream);
        break;
    case HEADWAY__SPENT:
        received_spent(stream, frame);
        break;
    case HEADWAY__CANCEL:
        received_cancel(stream, frame);
        break;
    case HEADWAY__GAP:
        if (stream->own && stream->ops->gap)
            stream->ops->gap(stream, frame->gap.lost, frame->gap.sequence,
                             (frame->flags & HEADWAY__GAP_START) != 0);
        break;
    default:
        headway__link_end(stream->link, HEADWAY__REASON_MALFORMED,
                          "a frame that has no place here");
    }
}

void headway__stream_lost(headway__stream *stream, const headway_status *status)
{
    headway_status mine = *status;
    mine.not_processed = stream->own && !headway__stream_sent(stream);
    int own = stream->own;
    headway__stream_detach(stream);
    if (own) {
        stream->ops->end(stream, &mine);
    } else {
        stream->cancelled = 1;
        stream->ops->cancel(stream, HEADWAY_UNAVAILABLE);
    }
}

int headway__stream_cancel(headway__stream *stream, int code)
{
    headway__link *link = stream->link;
    if (!link || !stream->own || stream->cancelled)
        return 0;
    stream->cancelled = 1;
    headway__stream_discard(stream);
    if (stream->open_packet == headway__link_building(link) &&
        headway__link_withdraw(link, stream->id) == 0) {
        link->calls_out.spent_messages--;
        leave(stream);
        return 1;
    }
    uint16_t *frames;
    headway__writer *w = headway__link_control(link, stream->last_packet, 64, &frames);
    if (w) {
        headway__plain_encode(w, HEADWAY__CANCEL, stream->id, (uint16_t)code);
        (*frames)++;
    }
    return 0;
}

void headway__stream_abandon(headway__stream *stream)
{
    headway__link *link = stream->link;
    if (!link)
        return;
    if (!stream->own) {
        headway_status status = {.code = HEADWAY_CANCELLED, .message = "dropped"};
        headway__stream_abort(stream, &status);
        return;
    }
    if (headway__stream_cancel(stream, HEADWAY_CANCELLED))
        return;
    headway__link_slot(link, stream->id)->stream = NULL; /* busy until the final frame */
    headway__stream_detach(stream);
}

static void stalled(headway__stream *stream)
{
    headway_status status = {.code = HEADWAY_DEADLINE_EXCEEDED,
                             .message = "stalled: the reader has granted no credit"};
    if (stream->own) {
        headway__stream_abandon(stream);
        stream->ops->end(stream, &status);
    } else {
        headway__stream_abort(stream, &status);
        stream->cancelled = 1;
        stream->ops->cancel(stream, HEADWAY_DEADLINE_EXCEEDED);
    }
}

void headway__stream_tick(headway__stream *stream, uint64_t now)
{
    if (!stream->stalled_since || (!stream->head && !stream->wants_credit))
        return;
    uint64_t limit = (uint64_t)stream->link->owner->limits.stall_ms * MILLION;
    if (limit && now - stream->stalled_since >= limit)
        stalled(stream);
    else
        due(stream, HEADWAY__DUE_ASK);
}
