/* SPDX-License-Identifier: Apache-2.0 */
#include "frame_bytes.h"
#include "shard.h"

enum { HELLO_FIXED = 69, END_FIXED = 6, STATUS_MESSAGE_LIMIT = 4096 };

const char *headway__reason_text(unsigned reason)
{
    static const char *const texts[] = {
        "no reason",
        "shutting down",
        "no common protocol version",
        "malformed frame",
        "a packet is missing",
        "sent more than was granted",
        "no traffic within the time-out",
        "replaced by a newer link of the same process",
        "this process stood still for longer than the time-out",
        "unknown link",
        "over a limit",
        "out of memory",
        "disconnected",
        "no ticket that holds here",
    };
    return reason < sizeof texts / sizeof texts[0] ? texts[reason] : "unknown reason";
}

int headway__packet_decode(headway_bytes bytes, headway__packet *ret_packet)
{
    reader r = {bytes.data, bytes.size, 0};
    if (bytes.size < HEADWAY__PACKET_HEADER || bytes.size > HEADWAY__PACKET_LIMIT)
        return HEADWAY_EPROTO;
    ret_packet->tag = take(&r, 8);
    ret_packet->sequence = (uint32_t)take(&r, 4);
    ret_packet->frames = (uint16_t)take(&r, 2);
    uint64_t reserved = take(&r, 2);
    ret_packet->rest = take_rest(&r);
    return r.bad || reserved ? HEADWAY_EPROTO : 0;
}

static void hello_decode(reader *r, uint8_t type, headway__hello *hello)
{
    hello->version_min = (uint16_t)take(r, 2);
    hello->version_max = (uint16_t)take(r, 2);
    hello->heartbeat_ms = (uint32_t)take(r, 4);
    hello->features = take(r, 8);
    headway_bytes instance = take_bytes(r, sizeof hello->instance);
    if (instance.data)
        memcpy(hello->instance, instance.data, sizeof hello->instance);
    hello->epoch = take(r, 8);
    hello->packet_limit = (uint32_t)take(r, 4);
    hello->message_limit = take(r, 8);
    hello->alias_limit = (uint32_t)take(r, 4);
    hello->calls = (uint32_t)take(r, 4);
    hello->link_bytes = (uint32_t)take(r, 4);
    hello->link_packets = (uint16_t)take(r, 2);
    hello->auth_kind = (uint16_t)take(r, 2);
    hello->name = take_bytes(r, (size_t)take(r, 1));
    hello->auth = take_bytes(r, (size_t)take(r, 2));
    hello->identity = headway_bytes_of(NULL, 0);
    hello->shard = hello->shards = 0;
    if (type != HEADWAY__WELCOME)
        return;
    if (hello->features & HEADWAY__FEATURE_SHARDS) {
        hello->shard = (uint16_t)take(r, 2);
        hello->shards = (uint16_t)take(r, 2);
        r->bad |= hello->shards > HEADWAY__SHARDS_LIMIT || hello->shard >= hello->shards;
    }
    if (hello->features & HEADWAY__FEATURE_WHO)
        hello->identity = take_who(r);
}

/* The fixed part of a body in one look; NULL: it is too short. */
static const uint8_t *take_fixed(reader *r, size_t size)
{
    const uint8_t *at = r->data;
    if (r->left < size) {
        r->bad = 1;
        return NULL;
    }
    r->data += size;
    r->left -= size;
    return at;
}

static void open_decode(reader *r, headway__frame *frame)
{
    headway__open *open = &frame->open;
    uint16_t name, metadata;
    const uint8_t *at = take_fixed(r, HEADWAY__OPEN_FIXED);
    if (!at)
        return;
    memcpy(&open->remaining_ms, at, 4);
    memcpy(&open->key_hash, at + 4, 4);
    memcpy(&open->grant_messages, at + 8, 4);
    memcpy(&open->grant_bytes, at + 12, 4);
    open->kind = at[16];
    open->priority = at[17];
    open->hops = at[18];
    open->policy = at[19];
    memcpy(&name, at + 20, 2);
    memcpy(&metadata, at + 22, 2);
    open->alias = frame->extra;
    open->name = take_bytes(r, name);
    open->metadata = take_bytes(r, metadata);
    open->identity = open->delegate = headway_bytes_of(NULL, 0);
    if (frame->flags & HEADWAY__FLAG_WHO) {
        open->identity = take_who(r);
        open->delegate = take_who(r);
        r->bad |= !open->identity.size;
    }
    frame->payload = take_rest(r);
    int bind = (frame->flags & HEADWAY__FLAG_BIND) != 0;
    if (bind != (name > 0) || name > HEADWAY__NAME_LIMIT || metadata > HEADWAY__METADATA_LIMIT)
        r->bad = 1;
    if (!(frame->flags & HEADWAY__FLAG_PAYLOAD) &&
        (frame->payload.size > 0 || (frame->flags & HEADWAY__FLAG_MORE)))
        r->bad = 1;
}

static void end_decode(reader *r, headway__frame *frame)
{
    uint16_t message;
    const uint8_t *at = take_fixed(r, END_FIXED);
    if (!at)
        return;
    memcpy(&frame->end.retry_after_ms, at, 4);
    memcpy(&message, at + 4, 2);
    frame->end.message = take_bytes(r, message);
    frame->end.details = take_rest(r);
}

static void event_decode(reader *r, headway__frame *frame)
{
    const uint8_t *at = take_fixed(r, HEADWAY__EVENT_FIXED);
    if (!at)
        return;
    memcpy(&frame->event.sequence, at, 8);
    frame->event.topic = take_bytes(r, at[8]);
    frame->payload = take_rest(r);
}

static void two_decode(reader *r, uint64_t *first, uint64_t *second)
{
    *first = take(r, 8);
    *second = take(r, 8);
}

static int body_decode(reader *r, headway__frame *frame)
{
    switch (frame->type) {
    case HEADWAY__HELLO:
    case HEADWAY__WELCOME:
        hello_decode(r, frame->type, &frame->hello);
        (void)take_rest(r); /* a later version may say more */
        break;
    case HEADWAY__RESET:
        frame->number = take(r, 8);
        frame->payload = take_rest(r);
        break;
    case HEADWAY__CLOSE:
        frame->payload = take_rest(r);
        break;
    case HEADWAY__PING:
    case HEADWAY__PONG:
        frame->number = take(r, 8);
        break;
    case HEADWAY__LINK_CREDIT:
        two_decode(r, &frame->link.bytes, &frame->link.packets);
        frame->link.calls = take(r, 8);
        break;
    case HEADWAY__ASK:
    case HEADWAY__CREDIT:
    case HEADWAY__SPENT:
        two_decode(r, &frame->credit.messages, &frame->credit.bytes);
        break;
    case HEADWAY__GAP:
        two_decode(r, &frame->gap.lost, &frame->gap.sequence);
        break;
    case HEADWAY__END:
        end_decode(r, frame);
        break;
    case HEADWAY__OPEN:
        open_decode(r, frame);
        break;
    case HEADWAY__EVENT:
        event_decode(r, frame);
        break;
    default: /* GOAWAY, RECALL, CANCEL have no body; unknown types keep theirs in body */
        (void)take_rest(r);
        break;
    }
    return r->bad || r->left ? HEADWAY_EPROTO : 0;
}

int headway__frame_decode(headway_bytes *rest, headway__frame *ret_frame)
{
    headway__frame *frame = ret_frame;
    const uint8_t *at = rest->data;
    if (rest->size < HEADWAY__FRAME_HEADER)
        return HEADWAY_EPROTO;
    memcpy(&frame->size, at, 4); /* little-endian hosts only (DESIGN: scope) */
    frame->type = at[4];
    frame->flags = at[5];
    memcpy(&frame->extra, at + 6, 2);
    memcpy(&frame->call, at + 8, 4);
    if (frame->size < HEADWAY__FRAME_HEADER || frame->size > rest->size)
        return HEADWAY_EPROTO;
    frame->body = headway_bytes_of(at + HEADWAY__FRAME_HEADER, frame->size - HEADWAY__FRAME_HEADER);
    frame->payload = headway_bytes_of(NULL, 0);
    reader body = {frame->body.data, frame->body.size, 0};
    if (frame->type == HEADWAY__DATA)
        frame->payload = frame->body;
    else if (body_decode(&body, frame) != 0)
        return HEADWAY_EPROTO;
    *rest = headway_bytes_of(at + frame->size, rest->size - frame->size);
    return 0;
}

static void header_write(uint8_t *at, size_t whole, uint8_t type, uint8_t flags, uint16_t extra,
                         uint32_t call)
{
    uint32_t size = (uint32_t)whole;
    memcpy(at, &size, 4);
    at[4] = type;
    at[5] = flags;
    memcpy(at + 6, &extra, 2);
    memcpy(at + 8, &call, 4);
}

static void put_header(headway__writer *w, size_t size, uint8_t type, uint8_t flags, uint16_t extra,
                       uint32_t call)
{
    uint8_t *at = room(w, HEADWAY__FRAME_HEADER);
    if (at)
        header_write(at, size + HEADWAY__FRAME_HEADER, type, flags, extra, call);
}

void headway__packet_encode(headway__writer *w, uint64_t tag, uint32_t sequence, uint16_t frames)
{
    put(w, tag, 8);
    put(w, sequence, 4);
    put(w, frames, 2);
    put(w, 0, 2);
}

void headway__hello_encode(headway__writer *w, uint8_t type, const headway__hello *hello)
{
    size_t name = hello->name.size > 255 ? 255 : hello->name.size;
    int is_one = type == HEADWAY__WELCOME && (hello->features & HEADWAY__FEATURE_SHARDS);
    int tells = type == HEADWAY__WELCOME && (hello->features & HEADWAY__FEATURE_WHO);
    size_t more = (is_one ? 4 : 0) + (tells ? 1 + hello->identity.size : 0);
    put_header(w, HELLO_FIXED + 2 + name + hello->auth.size + more, type, 0, 0, 0);
    put(w, hello->version_min, 2);
    put(w, hello->version_max, 2);
    put(w, hello->heartbeat_ms, 4);
    put(w, hello->features, 8);
    put_bytes(w, headway_bytes_of(hello->instance, sizeof hello->instance));
    put(w, hello->epoch, 8);
    put(w, hello->packet_limit, 4);
    put(w, hello->message_limit, 8);
    put(w, hello->alias_limit, 4);
    put(w, hello->calls, 4);
    put(w, hello->link_bytes, 4);
    put(w, hello->link_packets, 2);
    put(w, hello->auth_kind, 2);
    put(w, name, 1);
    put_bytes(w, headway_bytes_of(hello->name.data, name));
    put(w, hello->auth.size, 2);
    put_bytes(w, hello->auth);
    if (is_one) {
        put(w, hello->shard, 2);
        put(w, hello->shards, 2);
    }
    if (tells)
        put_who(w, hello->identity);
}

void headway__close_encode(headway__writer *w, unsigned reason, const char *text)
{
    headway_bytes bytes = headway_bytes_of_string(text);
    put_header(w, bytes.size, HEADWAY__CLOSE, 0, (uint16_t)reason, 0);
    put_bytes(w, bytes);
}

void headway__reset_encode(headway__writer *w, uint64_t tag, unsigned reason)
{
    headway_bytes text = headway_bytes_of_string(headway__reason_text(reason));
    put_header(w, 8 + text.size, HEADWAY__RESET, 0, (uint16_t)reason, 0);
    put(w, tag, 8);
    put_bytes(w, text);
}

void headway__plain_encode(headway__writer *w, uint8_t type, uint32_t call, uint16_t extra)
{
    put_header(w, 0, type, 0, extra, call);
}

void headway__numbers_encode(headway__writer *w, uint8_t type, uint8_t flags, uint32_t call,
                             const uint64_t *numbers, size_t count)
{
    put_header(w, 8 * count, type, flags, 0, call);
    for (size_t i = 0; i < count; i++)
        put(w, numbers[i], 8);
}

void headway__end_encode(headway__writer *w, uint32_t call, const headway_status *status,
                         uint8_t flags)
{
    static const headway_bytes nothing = {NULL, 0};
    int silent = !status->message || !*status->message;
    headway_bytes message = silent ? nothing : headway_bytes_of_string(status->message);
    headway_bytes details = status->details;
    if (message.size > STATUS_MESSAGE_LIMIT)
        message.size = STATUS_MESSAGE_LIMIT;
    if (details.size > HEADWAY__METADATA_LIMIT)
        details = nothing;
    if (status->not_processed)
        flags |= HEADWAY__END_NOT_PROCESSED;
    size_t size = HEADWAY__FRAME_HEADER + END_FIXED + message.size + details.size;
    uint16_t told = (uint16_t)message.size;
    uint8_t *at = room(w, size);
    if (!at)
        return;
    header_write(at, size, HEADWAY__END, flags, (uint16_t)status->code, call);
    at += HEADWAY__FRAME_HEADER;
    memcpy(at, &status->retry_after_ms, 4);
    memcpy(at + 4, &told, 2);
    if (told)
        memcpy(at + END_FIXED, message.data, told);
    if (details.size)
        memcpy(at + END_FIXED + told, details.data, details.size);
}

static uint8_t *who_write(uint8_t *at, headway_bytes who)
{
    *at++ = (uint8_t)who.size;
    if (who.size)
        memcpy(at, who.data, who.size);
    return at + who.size;
}

size_t headway__open_size(const headway__open *open, size_t payload)
{
    size_t who = open->identity.size ? 2 + open->identity.size + open->delegate.size : 0;
    return HEADWAY__FRAME_HEADER + HEADWAY__OPEN_FIXED + open->name.size + open->metadata.size +
           who + payload;
}

void headway__open_encode(headway__writer *w, uint32_t call, const headway__open *open,
                          uint8_t flags, headway_bytes payload)
{
    size_t size = headway__open_size(open, payload.size);
    uint16_t name = (uint16_t)open->name.size, metadata = (uint16_t)open->metadata.size;
    uint8_t *at = room(w, size);
    if (!at)
        return;
    flags = (uint8_t)(name ? flags | HEADWAY__FLAG_BIND : flags & ~HEADWAY__FLAG_BIND);
    flags = (uint8_t)(open->identity.size ? flags | HEADWAY__FLAG_WHO : flags & ~HEADWAY__FLAG_WHO);
    header_write(at, size, HEADWAY__OPEN, flags, open->alias, call);
    at += HEADWAY__FRAME_HEADER;
    memcpy(at, &open->remaining_ms, 4);
    memcpy(at + 4, &open->key_hash, 4);
    memcpy(at + 8, &open->grant_messages, 4);
    memcpy(at + 12, &open->grant_bytes, 4);
    at[16] = open->kind;
    at[17] = open->priority;
    at[18] = open->hops;
    at[19] = open->policy;
    memcpy(at + 20, &name, 2);
    memcpy(at + 22, &metadata, 2);
    at += HEADWAY__OPEN_FIXED;
    if (name)
        memcpy(at, open->name.data, name);
    at += name;
    if (metadata)
        memcpy(at, open->metadata.data, metadata);
    at += metadata;
    if (open->identity.size)
        at = who_write(who_write(at, open->identity), open->delegate);
    if (payload.size)
        memcpy(at, payload.data, payload.size);
}

void headway__final_head_encode(headway__writer *w, uint32_t call, uint8_t flags, uint16_t took,
                                size_t payload)
{
    put_header(w, payload, HEADWAY__DATA, flags, took, call);
}

void headway__final_encode(headway__writer *w, uint32_t call, uint8_t flags, uint16_t took,
                           headway_bytes payload)
{
    size_t size = HEADWAY__FRAME_HEADER + payload.size;
    uint8_t *at = room(w, size);
    if (!at)
        return;
    header_write(at, size, HEADWAY__DATA, flags, took, call);
    if (payload.size)
        memcpy(at + HEADWAY__FRAME_HEADER, payload.data, payload.size);
}

void headway__data_encode(headway__writer *w, uint32_t call, uint8_t flags, headway_bytes payload)
{
    headway__final_encode(w, call, flags, 0, payload);
}

void headway__event_encode(headway__writer *w, uint32_t call, uint8_t flags, uint64_t sequence,
                           headway_bytes topic, headway_bytes payload)
{
    size_t size = HEADWAY__FRAME_HEADER + HEADWAY__EVENT_FIXED + topic.size + payload.size;
    uint8_t *at = room(w, size);
    if (!at)
        return;
    header_write(at, size, HEADWAY__EVENT, flags, 0, call);
    at += HEADWAY__FRAME_HEADER;
    memcpy(at, &sequence, 8);
    at[8] = (uint8_t)topic.size;
    at += HEADWAY__EVENT_FIXED;
    if (topic.size)
        memcpy(at, topic.data, topic.size);
    if (payload.size)
        memcpy(at + topic.size, payload.data, payload.size);
}
