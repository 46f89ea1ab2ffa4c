/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime.h"

void headway__inbox_init(headway__inbox *inbox, headway_bus *bus, headway__stream *stream)
{
    memset(inbox, 0, sizeof *inbox);
    inbox->bus = bus;
    inbox->stream = stream;
}

static int reserve(headway__inbox *inbox, size_t size)
{
    const headway_alloc *a = inbox->bus->node.alloc;
    if (size <= inbox->capacity)
        return 0;
    size_t capacity = inbox->capacity ? inbox->capacity : 16384;
    while (capacity < size)
        capacity *= 2;
    uint8_t *data = a->resize(a->user, inbox->data, capacity);
    if (!data)
        return HEADWAY_ENOMEM;
    inbox->data = data;
    inbox->capacity = capacity;
    return 0;
}

/* Counts what the message holds, or may come to hold by what has been granted. */
static void charge(headway__inbox *inbox, size_t bytes)
{
    if (bytes <= inbox->charged)
        return;
    inbox->bus->reassembly += bytes - inbox->charged;
    inbox->charged = bytes;
}

/* A piece has been taken in: its bytes are granted again while the budget has room for all that was
   granted, or if this is the oldest incomplete message, until it is whole (L9). */
static void regrant(headway__inbox *inbox)
{
    headway_bus *bus = inbox->bus;
    int oldest = bus->incomplete.next == &inbox->node;
    size_t grows = inbox->size + (size_t)inbox->window_bytes;
    if (grows > bus->options.message_limit)
        grows = bus->options.message_limit;
    size_t more = grows > inbox->charged ? grows - inbox->charged : 0;
    if (!oldest && bus->reassembly + more > bus->options.reassembly_budget)
        return;
    charge(inbox, grows);
    headway__stream_window(inbox->stream, 0, inbox->window_bytes);
}

static void regrant_others(headway_bus *bus)
{
    headway__list *at = bus->incomplete.next;
    if (at != &bus->incomplete)
        regrant(HEADWAY__OWNER(at, headway__inbox, node));
    for (; at != &bus->incomplete; at = at->next) {
        if (bus->reassembly >= bus->options.reassembly_budget)
            return;
        regrant(HEADWAY__OWNER(at, headway__inbox, node));
    }
}

int headway__inbox_take(headway__inbox *inbox, const headway__frame *frame,
                        headway_bytes *ret_message)
{
    int more = (frame->flags & HEADWAY__FLAG_MORE) != 0;
    size_t size = inbox->size + frame->payload.size;
    if (size > inbox->bus->options.message_limit)
        return HEADWAY_ELIMIT;
    if (!more && inbox->size == 0) {
        *ret_message = frame->payload;
        return 1;
    }
    if (reserve(inbox, size) != 0)
        return HEADWAY_ENOMEM;
    if (frame->payload.size)
        memcpy(inbox->data + inbox->size, frame->payload.data, frame->payload.size);
    inbox->size = size;
    charge(inbox, size);
    if (!more) {
        *ret_message = headway_bytes_of(inbox->data, inbox->size);
        return 1;
    }
    if (!headway__list_linked(&inbox->node))
        headway__list_append(&inbox->bus->incomplete, &inbox->node);
    regrant(inbox);
    return 0;
}

static void drop(headway__inbox *inbox)
{
    const headway_alloc *a = inbox->bus->node.alloc;
    if (!inbox->data)
        return;
    headway__list_remove(&inbox->node);
    inbox->bus->reassembly -= inbox->charged;
    headway__give(a, inbox->data);
    inbox->data = NULL;
    inbox->size = inbox->capacity = inbox->charged = 0;
    regrant_others(inbox->bus);
}

void headway__inbox_processed(headway__inbox *inbox)
{
    drop(inbox);
    if (inbox->stream->link && (inbox->window_messages || inbox->manual))
        headway__stream_window(inbox->stream, inbox->manual ? 0 : inbox->window_messages,
                               inbox->window_bytes);
}

void headway__inbox_done(headway__inbox *inbox)
{
    if (inbox->bus)
        drop(inbox);
}
