/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_records.h"

#include <stdio.h>

/* Whether the function fails if one record does: then nobody goes on for the others. */
static int is_whole(event_kind kind)
{
    return kind != EVENT_SQS && kind != EVENT_KINESIS && kind != EVENT_DYNAMODB;
}

static void keep_failure(records *all, const headway_status *status)
{
    size_t text = strlen(status->message) + 1;
    char *copy = headway_arena_take(all->i->arena, text + status->details.size);
    all->failure = *status;
    all->failure.message = copy ? copy : "";
    all->failure.details = headway_bytes_of(NULL, 0);
    if (!copy)
        return;
    memcpy(copy, status->message, text);
    if (status->details.size)
        memcpy(copy + text, status->details.data, status->details.size);
    all->failure.details = headway_bytes_of(copy + text, status->details.size);
}

static void note_end(records *all, uint32_t item, const headway_status *status)
{
    int good = status->code == HEADWAY_OK;
    if (!good && !all->batch.failed)
        keep_failure(all, status);
    batch_done(&all->batch, item, good);
    if (!good && !all->i->cancelled)
        records_warn(all, item, status);
    if (all->i->cancelled || (!good && is_whole(all->kind)))
        batch_stop(&all->batch);
}

/* ---- one record ---- */

static int pack(rpc *r, headway_bytes text, headway_bytes *ret_packed)
{
    const lane *l = (const lane *)r;
    const records *all = l->all;
    if (!all->wants[l->item]->whole)
        return rpc_pack_json(r, text, 1, ret_packed);
    int error = headway_message_pack(all->arrivals[l->item].whole, r->requests, ret_packed);
    if (!error)
        return 0;
    return headway_http_problem_set(&r->problem, 400, HEADWAY_INVALID_ARGUMENT, "%s",
                                    headway_error_text(error));
}

/* What a method answers is nobody's here; that it has answered is all. */
static void on_message(rpc *r, headway_bytes message)
{
    (void)r, (void)message;
}

static void step(records *all);

void records_done(lane *l, const headway_status *status)
{
    records *all = l->all;
    l->busy = 0;
    note_end(all, l->item, status);
    step(all);
}

static void on_done(rpc *r, const headway_status *status)
{
    records_done((lane *)r, status);
}

static const rpc_kind kind = {pack, on_message, on_done};

static lane *free_lane(records *all)
{
    for (uint32_t at = 0; at < all->lane_count; at++)
        if (!all->lanes[at].busy)
            return &all->lanes[at];
    return NULL;
}

static void refuse_broken(records *all, uint32_t item)
{
    enum { ROOM = ARRIVAL_WHY + 32 };
    char text[ROOM];
    snprintf(text, sizeof text, "it is no %s record: %s", event_name(all->kind), all->broken[item]);
    const headway_status status = {.code = HEADWAY_INVALID_ARGUMENT, .message = text};
    note_end(all, item, &status);
}

static void handle(records *all, lane *l, uint32_t item)
{
    if (all->broken[item]) {
        refuse_broken(all, item);
        return;
    }
    *l = (lane){.r = {.i = all->i, .kind = &kind, .method = all->wants[item]->method},
                .all = all,
                .item = item,
                .busy = 1};
    int error = l->r.method ? rpc_open(&l->r, all->arrivals[item].payload, HEADWAY_HTTP_JSON)
                            : records_publish(l);
    if (!error)
        return;
    const headway_status status = headway_http_problem_status(&l->r.problem);
    l->busy = 0;
    note_end(all, item, &status);
}

/* As many as may be handled at once; when all have been, that is the end. */
static void step(records *all)
{
    invocation *i = all->i;
    lane *l;
    while ((l = free_lane(all)) != NULL) {
        uint32_t item = batch_next(&all->batch);
        if (item == BATCH_NONE)
            break;
        handle(all, l, item);
    }
    if (all->batch.running)
        return;
    records_end(i, all);
    invocation_finish(i);
}

/* ---- all of them ---- */

static records *make(invocation *i)
{
    uint32_t lanes = i->f->options.concurrency ? i->f->options.concurrency : RECORDS_AT_ONCE;
    records *all = headway_arena_take(i->arena, sizeof *all);
    if (!all)
        return NULL;
    *all = (records){.i = i, .kind = i->shape.kind, .lane_count = lanes};
    all->lanes = headway_arena_take(i->arena, lanes * sizeof *all->lanes);
    if (!all->lanes)
        return NULL;
    memset(all->lanes, 0, lanes * sizeof *all->lanes);
    return all;
}

static void start(invocation *i)
{
    records *all = make(i);
    if (!all || invocation_metadata(i, NULL, 0) != 0) {
        invocation_refuse(i, HEADWAY_RESOURCE_EXHAUSTED, "the function is out of memory");
        invocation_finish(i);
        return;
    }
    i->state = all;
    if (records_read(i, all))
        step(all);
    else
        invocation_finish(i);
}

static void cancel(invocation *i)
{
    records *all = i->state;
    batch_stop(&all->batch);
    for (uint32_t at = 0; at < all->lane_count; at++) {
        lane *l = &all->lanes[at];
        rpc_cancel(&l->r);
        if (!l->published)
            continue;
        records_abandon(l);
        l->busy = 0;
        batch_done(&all->batch, l->item, 0);
    }
    if (!all->batch.running)
        invocation_finish(i);
}

const invocation_kind invocation_records = {.start = start, .cancel = cancel};
