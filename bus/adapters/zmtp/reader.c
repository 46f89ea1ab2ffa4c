/* SPDX-License-Identifier: Apache-2.0 */
/* Frames out of a stream of bytes that comes in any pieces. */
#include "wire.h"
#include <stdio.h>

void headway__zmtp_reader_init(struct headway__zmtp_reader *reader, uint32_t packet_limit,
                               void *fixed, char *detail)
{
    *reader = (struct headway__zmtp_reader){.packet_limit = packet_limit,
                                            .room = fixed,
                                            .room_size = HEADWAY__ZMTP_COMMAND,
                                            .size = HEADWAY__ZMTP_GREETING,
                                            .detail = detail};
}

static enum headway__zmtp_kind broken(struct headway__zmtp_reader *r, const char *why)
{
    r->refusing = r->stage == HEADWAY__ZMTP_SHAKES;
    r->stage = HEADWAY__ZMTP_FAILED;
    r->why = why;
    return HEADWAY__ZMTP_BROKEN;
}

static void advance(headway_bytes *input, size_t size)
{
    input->data = (const uint8_t *)input->data + size;
    input->size -= size;
}

/* Moves input into room; true when the frame is whole. */
static bool gather(struct headway__zmtp_reader *r, headway_bytes *input)
{
    size_t size = r->size - r->have < input->size ? r->size - r->have : input->size;
    if (size)
        memcpy(r->room + r->have, input->data, size);
    r->have += size;
    advance(input, size);
    return r->have == r->size;
}

static void give_back(struct headway__zmtp_reader *r, struct headway__zmtp_event *event)
{
    event->room = r->room;
    event->room_size = r->room_size;
    r->room = NULL;
}

static enum headway__zmtp_kind greeting(struct headway__zmtp_reader *r, headway_bytes *input)
{
    bool whole = gather(r, input);
    const char *why = headway__zmtp_greeting_check(r->room, r->have, r->curve, r->detail);
    if (why)
        return broken(r, why);
    if (!whole)
        return HEADWAY__ZMTP_WANTING;
    r->major = r->room[10];
    r->minor = r->room[11];
    r->stage = HEADWAY__ZMTP_SHAKES;
    return HEADWAY__ZMTP_GREETED;
}

static const char *check_flags(const struct headway__zmtp_reader *r)
{
    unsigned flags = r->head[0];
    if (flags & ~7u)
        return "a frame has reserved flags";
    if (!(flags & HEADWAY__ZMTP_IS_COMMAND) && r->stage == HEADWAY__ZMTP_SHAKES)
        return "a message came before READY";
    if (!(flags & HEADWAY__ZMTP_MORE_FRAMES))
        return NULL;
    return flags & HEADWAY__ZMTP_IS_COMMAND ? "a command claims to have more frames"
                                            : "a message has more than one frame";
}

static bool is_sealed(const struct headway__zmtp_reader *r)
{
    return r->curve && r->stage == HEADWAY__ZMTP_TALKS;
}

static const char *read_size(struct headway__zmtp_reader *r)
{
    uint64_t size = 0;
    bool command = r->head[0] & HEADWAY__ZMTP_IS_COMMAND && !is_sealed(r);
    uint64_t limit = command ? HEADWAY__ZMTP_COMMAND : r->packet_limit;
    if (is_sealed(r))
        limit += HEADWAY__ZMTP_SEAL;
    for (int i = 1; i < r->head_size; i++)
        size = size << 8 | r->head[i];
    if (size > limit) {
        snprintf(r->detail, HEADWAY__ZMTP_WHY, "a %s of %llu bytes; the limit is %llu",
                 command ? "command" : "packet", (unsigned long long)size,
                 (unsigned long long)limit);
        return r->detail;
    }
    r->size = (size_t)size;
    r->have = 0;
    return NULL;
}

static uint8_t head_need(const struct headway__zmtp_reader *r)
{
    return r->head_size > 0 && r->head[0] & HEADWAY__ZMTP_LONG ? HEADWAY__ZMTP_HEAD : 2;
}

/* Takes the header as far as it has come. NULL with in_body false: there is more to come. */
static const char *head(struct headway__zmtp_reader *r, headway_bytes *input)
{
    const char *why = NULL;
    while (!why && r->head_size < head_need(r) && input->size > 0) {
        r->head[r->head_size++] = *(const uint8_t *)input->data;
        advance(input, 1);
        if (r->head_size == 1)
            why = check_flags(r);
    }
    if (why || r->head_size < head_need(r))
        return why;
    why = read_size(r);
    r->in_body = !why;
    r->head_size = 0;
    return why;
}

static enum headway__zmtp_kind handshake(struct headway__zmtp_reader *r, headway_bytes body,
                                         struct headway__zmtp_event *event)
{
    headway_bytes data;
    const char *why = "the handshake has a command that is not READY";
    bool done = !r->curve;
    if (headway__zmtp_is(body, "ERROR", &data)) {
        why = headway__zmtp_error_text(data, r->detail);
        (void)broken(r, why);
        r->refusing = false;
        return HEADWAY__ZMTP_BROKEN;
    }
    if (r->curve) {
        why = headway__zmtp_curve_take(r->curve, body, r->detail);
        done = r->curve->step >= HEADWAY__ZMTP_READYING && r->curve->server;
        done = done || r->curve->step == HEADWAY__ZMTP_SEALED;
    } else if (headway__zmtp_is(body, "READY", &data)) {
        why = headway__zmtp_metadata_check(data, r->detail);
    }
    if (why)
        return broken(r, why);
    if (!done)
        return HEADWAY__ZMTP_ANSWER_DUE;
    give_back(r, event);
    r->stage = HEADWAY__ZMTP_TALKS;
    return HEADWAY__ZMTP_READY;
}

static enum headway__zmtp_kind ping(struct headway__zmtp_reader *r, headway_bytes data,
                                    struct headway__zmtp_event *event)
{
    const uint8_t *ttl = data.data;
    if (data.size < 2 || data.size > 2 + HEADWAY__ZMTP_CONTEXT)
        return broken(r, "its PING is malformed");
    event->ttl_ms = ((uint32_t)ttl[0] << 8 | ttl[1]) * 100;
    advance(&data, 2);
    event->bytes = data;
    return HEADWAY__ZMTP_PING;
}

/* WANTING: a command that says nothing to us. */
static enum headway__zmtp_kind command(struct headway__zmtp_reader *r, headway_bytes body,
                                       struct headway__zmtp_event *event)
{
    headway_bytes data;
    const uint8_t *bytes = body.data;
    if (headway__zmtp_is(body, "PING", &data))
        return ping(r, data, event);
    if (headway__zmtp_is(body, "PONG", &data))
        return HEADWAY__ZMTP_PONG;
    if (headway__zmtp_is(body, "ERROR", &data))
        return broken(r, headway__zmtp_error_text(data, r->detail));
    if (headway__zmtp_is(body, "READY", &data))
        return broken(r, "READY came twice");
    if (body.size == 0 || bytes[0] == 0 || bytes[0] >= body.size)
        return broken(r, "a command has no name");
    return HEADWAY__ZMTP_WANTING;
}

static enum headway__zmtp_kind sealed(struct headway__zmtp_reader *r, headway_bytes body,
                                      struct headway__zmtp_event *event)
{
    uint8_t flags;
    headway_bytes carried;
    const char *why = headway__zmtp_curve_unseal(r->curve, (uint8_t *)(uintptr_t)body.data,
                                                 body.size, &flags, &carried);
    if (why)
        return broken(r, why);
    if (flags & HEADWAY__ZMTP_INNER_MORE)
        return broken(r, "a message has more than one frame");
    if (flags & HEADWAY__ZMTP_INNER_COMMAND)
        return carried.size <= HEADWAY__ZMTP_COMMAND ? command(r, carried, event)
                                                     : broken(r, "a command is too long");
    event->bytes = carried;
    return carried.size ? HEADWAY__ZMTP_PACKET : HEADWAY__ZMTP_WANTING;
}

/* A whole frame. WANTING: it says nothing to us. */
static enum headway__zmtp_kind frame(struct headway__zmtp_reader *r, headway_bytes body,
                                     struct headway__zmtp_event *event)
{
    if (r->stage == HEADWAY__ZMTP_SHAKES)
        return handshake(r, body, event);
    if (is_sealed(r))
        return sealed(r, body, event);
    if (r->head[0] & HEADWAY__ZMTP_IS_COMMAND)
        return command(r, body, event);
    event->bytes = body;
    return body.size ? HEADWAY__ZMTP_PACKET : HEADWAY__ZMTP_WANTING;
}

/* The body, from the input where it is whole there. False: event kind in *ret_kind. */
static bool body_of(struct headway__zmtp_reader *r, headway_bytes *input, headway_bytes *ret_body,
                    enum headway__zmtp_kind *ret_kind)
{
    if (r->have == 0 && input->size >= r->size) {
        *ret_body = headway_bytes_of(input->data, r->size);
        advance(input, r->size);
        return true;
    }
    *ret_kind = HEADWAY__ZMTP_WANTING;
    if (input->size == 0)
        return false;
    if (!r->room) {
        *ret_kind = HEADWAY__ZMTP_ROOM;
        return false;
    }
    *ret_body = headway_bytes_of(r->room, r->size);
    return gather(r, input);
}

enum headway__zmtp_kind headway__zmtp_next(struct headway__zmtp_reader *r, headway_bytes *input,
                                           struct headway__zmtp_event *ret_event)
{
    enum headway__zmtp_kind kind = HEADWAY__ZMTP_WANTING;
    headway_bytes body;
    *ret_event = (struct headway__zmtp_event){.room = NULL};
    if (r->stage == HEADWAY__ZMTP_FAILED)
        return HEADWAY__ZMTP_BROKEN;
    if (r->stage == HEADWAY__ZMTP_GREETS)
        return greeting(r, input);
    while (kind == HEADWAY__ZMTP_WANTING && !ret_event->room) {
        const char *why = r->in_body ? NULL : head(r, input);
        if (why)
            return broken(r, why);
        if (!r->in_body || !body_of(r, input, &body, &kind))
            return kind;
        r->in_body = false;
        kind = frame(r, body, ret_event);
        if (kind != HEADWAY__ZMTP_READY && r->stage == HEADWAY__ZMTP_TALKS)
            give_back(r, ret_event);
    }
    return kind;
}
