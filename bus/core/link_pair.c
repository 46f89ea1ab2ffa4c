/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two links of one node, joined in memory: what one hands over the other reads in a task, never
 * from inside the send. Frames, credit and calls are those of any link; there is no peer to greet,
 * to hear from or to lose, and what is read is what was written, uncopied.
 */
#include "link.h"

/* Twice what credit lets be outstanding in data, and some for control. */
enum { PARCELS = 64 };

typedef struct parcel { /* a packet, in its two parts */
    headway__writer control, data;
    uint16_t control_frames, data_frames;
} parcel;

struct headway__pair {
    headway__link *self, *other; /* other NULL: it is freed */
    headway__task task;
    unsigned first, count;
    parcel parcels[PARCELS]; /* for self to read */
};

static void parcel_done(headway__node *node, parcel *p)
{
    headway__node_buffer_give(node, p->control.data);
    headway__node_buffer_give(node, p->data.data);
}

static parcel take_first(headway__pair *pair)
{
    parcel first = pair->parcels[pair->first];
    pair->first = (pair->first + 1) % PARCELS;
    pair->count--;
    return first;
}

static void read_parcel(headway__link *link, const parcel *p)
{
    headway__packet control = {.frames = p->control_frames}, data = {.frames = p->data_frames};
    link->sequence_in++;
    if (p->control_frames) {
        control.rest = headway_bytes_of(p->control.data + HEADWAY__PACKET_HEADER,
                                        p->control.size - HEADWAY__PACKET_HEADER);
        headway__link_frames(link, &control);
    }
    if (p->data_frames && link->state == HEADWAY__LINK_UP) {
        data.rest = headway_bytes_of(p->data.data, p->data.size);
        headway__link_frames(link, &data);
    }
}

/* What has come until now; what is written meanwhile has its own turn. */
static void deliver(headway__task *task)
{
    headway__pair *pair = HEADWAY__OWNER(task, headway__pair, task);
    headway__link *link = pair->self;
    for (unsigned n = pair->count; n > 0 && link->state == HEADWAY__LINK_UP; n--) {
        parcel p = take_first(pair);
        read_parcel(link, &p);
        parcel_done(link->owner, &p);
    }
    if (pair->other && pair->other->blocked)
        headway__link_writable(pair->other);
}

int headway__pair_send(headway__link *link)
{
    headway__link *other = link->pair->other;
    if (!other)
        return HEADWAY_ECLOSED;
    headway__pair *to = other->pair;
    if (to->count == PARCELS)
        return HEADWAY_EAGAIN;
    if (!link->control_frames) {
        headway__node_buffer_give(link->owner, link->control.data);
        memset(&link->control, 0, sizeof link->control);
    }
    to->parcels[(to->first + to->count++) % PARCELS] =
        (parcel){.control = link->control,
                 .data = link->data,
                 .control_frames = link->control_frames,
                 .data_frames = link->data_frames};
    memset(&link->control, 0, sizeof link->control);
    memset(&link->data, 0, sizeof link->data);
    headway__node_task(link->owner, &to->task);
    return 0;
}

/* As after hello: each has what the other grants. */
static void meet(headway__link *link, headway__link *other)
{
    const headway__node *node = link->owner;
    link->state = HEADWAY__LINK_UP;
    link->no_peer = 1;
    link->pair->self = link;
    link->pair->other = other;
    link->pair->task.run = deliver;
    link->remote.features = HEADWAY__FEATURE_TIMES;
    link->aliases_out.limit = node->limits.aliases;
    link->window = node->limits.link_bytes;
    link->in.granted_bytes = other->out.granted_bytes = link->window;
    other->out.granted_messages = link->in.granted_messages;
    other->calls_out.granted_messages = link->calls_in.granted_messages;
}

static headway__link *end_new(headway__node *node)
{
    headway__link *link = headway__link_new(node, 0);
    if (!link)
        return NULL;
    link->pair = headway__take(node->alloc, sizeof *link->pair);
    if (link->pair)
        return link;
    headway__link_unmake(link);
    return NULL;
}

int headway__links_join(headway__node *node, headway__link **ret_near, headway__link **ret_far)
{
    headway__link *near = end_new(node);
    headway__link *far = near ? end_new(node) : NULL;
    if (!far) {
        if (near)
            headway__link_unmake(near);
        return HEADWAY_ENOMEM;
    }
    near->initiator = 1;
    meet(near, far);
    meet(far, near);
    *ret_near = near;
    *ret_far = far;
    return 0;
}

void headway__pair_end(headway__link *link, unsigned reason)
{
    if (link->pair && link->pair->other)
        headway__link_end(link->pair->other, reason, link->end_text);
}

void headway__pair_done(headway__link *link)
{
    headway__pair *pair = link->pair;
    if (!pair)
        return;
    headway__task_cancel(&pair->task);
    while (pair->count) {
        parcel p = take_first(pair);
        parcel_done(link->owner, &p);
    }
    if (pair->other)
        pair->other->pair->other = NULL;
    headway__give(link->owner->alloc, pair);
    link->pair = NULL;
}
