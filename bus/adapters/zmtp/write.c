/* SPDX-License-Identifier: Apache-2.0 */
/* From packets to the kernel: what is sent in one turn of the loop is written at once, before the
   loop blocks; much of it, or one large packet, at once. */
#include "internal.h"
#include <errno.h>
#include <sys/uio.h>

enum {
    LARGE = 16384,      /* a packet that is not copied if nothing waits before it */
    FLUSH_AT = 1 << 16, /* so much is written before the turn ends */
    CHUNK_MOST = 1 << 16,
    VECTORS = 16,
    PARTS_MOST = VECTORS - 1
};

static size_t room_of(const struct headway__zmtp_chunk *chunk)
{
    return chunk ? chunk->capacity - chunk->end : 0;
}

/* A chunk that holds size bytes at least; each of a peer's is twice as large as the one before. */
static struct headway__zmtp_chunk *grow(struct headway__zmtp_peer *peer, size_t size)
{
    size_t wish = peer->last ? peer->last->capacity * 2 : 0, capacity;
    if (wish > CHUNK_MOST - sizeof(struct headway__zmtp_chunk))
        wish = CHUNK_MOST - sizeof(struct headway__zmtp_chunk);
    if (wish < size)
        wish = size;
    struct headway__zmtp_chunk *chunk =
        headway__zmtp_take(peer->transport, sizeof(*chunk) + wish, &capacity);
    if (!chunk)
        return NULL;
    *chunk = (struct headway__zmtp_chunk){.capacity = capacity - sizeof(*chunk)};
    if (peer->last)
        peer->last->next = chunk;
    else
        peer->first = chunk;
    return chunk;
}

static struct headway__zmtp_chunk *copy(struct headway__zmtp_chunk *at,
                                        struct headway__zmtp_chunk *then, headway_bytes part)
{
    const uint8_t *from = part.data;
    while (part.size > 0) {
        size_t size = part.size < room_of(at) ? part.size : room_of(at);
        if (size)
            memcpy(at->data + at->end, from, size);
        at->end += size;
        from += size;
        part.size -= size;
        if (part.size > 0)
            at = then;
    }
    return at;
}

int headway__zmtp_append(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                         size_t size)
{
    struct headway__zmtp_chunk *at = peer->last, *more = NULL;
    if (size > room_of(at)) {
        more = grow(peer, size - room_of(at));
        if (!more)
            return HEADWAY_ENOMEM;
    }
    if (!at)
        at = more;
    for (size_t i = 0; i < count; i++)
        at = copy(at, more, parts[i]);
    peer->last = more ? more : at;
    peer->waiting += size;
    return 0;
}

static void pop(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp_chunk *chunk = peer->first;
    peer->first = chunk->next;
    if (!peer->first)
        peer->last = NULL;
    headway__zmtp_give(peer->transport, chunk, sizeof(*chunk) + chunk->capacity);
}

void headway__zmtp_drop_waiting(struct headway__zmtp_peer *peer)
{
    while (peer->first)
        pop(peer);
    peer->waiting = 0;
}

static void written(struct headway__zmtp_peer *peer, size_t size)
{
    peer->waiting -= size;
    while (size > 0) {
        struct headway__zmtp_chunk *chunk = peer->first;
        size_t part = chunk->end - chunk->start;
        if (part > size) {
            chunk->start += size;
            return;
        }
        size -= part;
        pop(peer);
    }
}

/* Bytes written; 0: the kernel is full, or the peer fades. */
static size_t write_now(struct headway__zmtp_peer *peer, struct iovec *vectors, size_t count)
{
    const struct msghdr message = {.msg_iov = vectors, .msg_iovlen = count};
    ssize_t size;
    do
        size = sendmsg(peer->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    if (size >= 0)
        return (size_t)size;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
        peer->full = true;
    else
        headway__zmtp_fade(peer);
    return 0;
}

/* What has left is behind our direction's end. */
static void end_direction(struct headway__zmtp_peer *peer)
{
    if (peer->state != HEADWAY__ZMTP_LEAVING || peer->shut || peer->waiting > 0)
        return;
    peer->shut = true;
    (void)shutdown(peer->fd, SHUT_WR);
}

void headway__zmtp_flush(struct headway__zmtp_peer *peer)
{
    peer->full = false;
    while (peer->waiting > 0 && !peer->full) {
        struct iovec vectors[VECTORS];
        size_t count = 0;
        for (struct headway__zmtp_chunk *c = peer->first; c && count < VECTORS; c = c->next)
            vectors[count++] = (struct iovec){c->data + c->start, c->end - c->start};
        size_t size = write_now(peer, vectors, count);
        if (size == 0)
            break;
        written(peer, size);
    }
    if (peer->state == HEADWAY__ZMTP_FADING || peer->fd < 0)
        return;
    end_direction(peer);
    headway__zmtp_peer_want(peer, HEADWAY_READABLE | (peer->full ? HEADWAY_WRITABLE : 0));
}

void headway__zmtp_tell_writable(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    if (peer->pong_due && peer->waiting <= HEADWAY__ZMTP_MARK / 2) {
        uint8_t words[HEADWAY__ZMTP_WORDS];
        peer->pong_due = false;
        headway__zmtp_say(
            peer, words,
            headway__zmtp_pong_write(words, headway_bytes_of(peer->context, peer->context_size)));
    }
    if (!peer->blocked || peer->state != HEADWAY__ZMTP_UP || peer->waiting > HEADWAY__ZMTP_MARK / 2)
        return;
    peer->blocked = false;
    t->events.writable(t->user, peer->id);
}

static void flush_soon(struct headway__zmtp_peer *peer)
{
    struct headway__zmtp *t = peer->transport;
    if (peer->full || !headway__zmtp_ring_alone(&peer->flush))
        return;
    headway__zmtp_ring_put(&t->flushes, &peer->flush);
    t->loop->ops->defer_arm(t->defer);
}

static bool is_sealed(const struct headway__zmtp_peer *peer)
{
    return peer->reader.curve && peer->reader.curve->step == HEADWAY__ZMTP_SEALED;
}

/* Room for size bytes in one piece, at the end of what waits; NULL without memory. */
static uint8_t *lay_room(struct headway__zmtp_peer *peer, size_t size)
{
    struct headway__zmtp_chunk *at = peer->last;
    if (size > room_of(at)) {
        at = grow(peer, size);
        if (!at)
            return NULL;
        peer->last = at;
    }
    uint8_t *room = at->data + at->end;
    at->end += size;
    peer->waiting += size;
    return room;
}

/* A MESSAGE: gathered where it waits to be written, and encrypted there. */
static int append_sealed(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                         size_t size, uint8_t flags)
{
    uint8_t *out = lay_room(peer, headway__zmtp_curve_size(size));
    if (!out)
        return HEADWAY_ENOMEM;
    uint8_t *carried = headway__zmtp_curve_lay(out, size), *at = carried;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size)
            memcpy(at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    headway__zmtp_curve_seal(peer->reader.curve, carried, size, flags);
    return 0;
}

void headway__zmtp_say(struct headway__zmtp_peer *peer, const uint8_t *bytes, size_t size)
{
    const headway_bytes body = headway_bytes_of(bytes + 2, size - 2); /* of a short frame */
    if (!is_sealed(peer))
        headway__zmtp_say_plain(peer, bytes, size);
    else if (append_sealed(peer, &body, 1, body.size, HEADWAY__ZMTP_INNER_COMMAND) != 0)
        headway__zmtp_fade(peer);
    else
        flush_soon(peer);
}

void headway__zmtp_say_plain(struct headway__zmtp_peer *peer, const uint8_t *bytes, size_t size)
{
    const headway_bytes part = headway_bytes_of(bytes, size);
    if (headway__zmtp_append(peer, &part, 1, size) != 0)
        headway__zmtp_fade(peer); /* half a conversation is none */
    else
        flush_soon(peer);
}

static int measure(const headway_bytes *parts, size_t count, size_t limit, size_t *ret_size)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size > limit - size)
            return HEADWAY_ELIMIT;
        size += parts[i].size;
    }
    *ret_size = size;
    return size ? 0 : HEADWAY_EINVAL;
}

/* Straight from the caller's memory; what the kernel leaves is copied. The memory for that comes
   first: a packet is taken whole or not at all. */
static int send_large(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                      size_t size)
{
    struct iovec vectors[VECTORS];
    struct headway__zmtp_chunk *spare = grow(peer, size);
    if (!spare)
        return HEADWAY_ENOMEM;
    peer->last = spare;
    for (size_t i = 0; i < count; i++)
        vectors[i] = (struct iovec){(void *)(uintptr_t)parts[i].data, parts[i].size};
    size_t done = write_now(peer, vectors, count);
    if (peer->state == HEADWAY__ZMTP_FADING)
        return HEADWAY_ECLOSED;
    for (size_t i = 0; i < count; i++) {
        size_t skip = parts[i].size < done ? parts[i].size : done;
        done -= skip;
        if (parts[i].size > skip)
            (void)copy(
                spare, NULL,
                headway_bytes_of((const uint8_t *)parts[i].data + skip, parts[i].size - skip));
    }
    peer->waiting = spare->end;
    if (peer->waiting == 0)
        headway__zmtp_drop_waiting(peer);
    else
        headway__zmtp_flush(peer);
    return peer->state == HEADWAY__ZMTP_FADING ? HEADWAY_ECLOSED : 0;
}

static int flush_or_wait(struct headway__zmtp_peer *peer)
{
    if (peer->waiting >= FLUSH_AT && !peer->full)
        headway__zmtp_flush(peer);
    else
        flush_soon(peer);
    return 0;
}

static int send_sealed(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                       size_t size)
{
    int error = append_sealed(peer, parts, count, size, 0);
    return error ? error : flush_or_wait(peer);
}

static int send_packet(struct headway__zmtp_peer *peer, const headway_bytes *parts, size_t count,
                       size_t size)
{
    headway_bytes all[VECTORS];
    uint8_t head[HEADWAY__ZMTP_HEAD];
    all[0] = headway_bytes_of(head, headway__zmtp_head_write(head, size));
    for (size_t i = 0; i < count; i++)
        all[i + 1] = parts[i];
    size += all[0].size;
    if (size >= LARGE && peer->waiting == 0 && count < VECTORS)
        return send_large(peer, all, count + 1, size);
    int error = headway__zmtp_append(peer, all, count + 1, size);
    return error ? error : flush_or_wait(peer);
}

int headway__zmtp_send(headway_transport *base, headway_peer id, const headway_bytes *parts,
                       size_t count)
{
    struct headway__zmtp *t = (struct headway__zmtp *)base;
    struct headway__zmtp_peer *peer = headway__zmtp_peer_find(t, id);
    size_t size;
    if (!peer || t->closing || peer->state >= HEADWAY__ZMTP_FADING)
        return HEADWAY_ECLOSED;
    if (peer->state != HEADWAY__ZMTP_UP) {
        peer->blocked = true;
        return HEADWAY_EAGAIN;
    }
    if (count > PARTS_MOST)
        return HEADWAY_EINVAL;
    int error = measure(parts, count, t->options.packet_limit, &size);
    if (error)
        return error;
    if (peer->waiting > 0 && peer->waiting + size > HEADWAY__ZMTP_MARK) {
        peer->blocked = true;
        return HEADWAY_EAGAIN;
    }
    return is_sealed(peer) ? send_sealed(peer, parts, count, size)
                           : send_packet(peer, parts, count, size);
}
