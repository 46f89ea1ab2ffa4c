/* SPDX-License-Identifier: Apache-2.0 */
#include "trial.headway.h"

#include <headway/main.h>
#include <headway/message.h>
#include <headway/timer.h>
#include <headway/v1/status.pb-c.h>
#include <stdio.h>

enum { TEXT_MOST = 1 << 20 };

static int echo(headway_call *call, const Trial__V1__Drop *drop, void *self)
{
    (void)self;
    return trial_v1_trial_echo_reply(call, drop);
}

/* --- hold ------------------------------------------------------------------------------------ */

typedef struct hold {
    headway_call *call;
    headway_timer *timer;
    uint32_t remaining_ms;
} hold;

static void tell(headway_call *call, Trial__V1__HoldResponse *response)
{
    headway_arena *arena = headway_call_arena(call);
    ProtobufCMessage *message;
    if (headway_message_unpack(&headway__v1__metadata__descriptor, headway_call_metadata(call),
                               NULL, arena, &message, NULL, 0) != 0)
        return;
    const Headway__V1__Metadata *beside = (const Headway__V1__Metadata *)message;
    size_t count = beside->n_text;
    Trial__V1__HoldResponse__MetadataEntry *entries =
        headway_arena_take(arena, count * sizeof *entries);
    response->metadata = headway_arena_take(arena, count * sizeof *response->metadata);
    for (; entries && response->metadata && response->n_metadata < count; response->n_metadata++) {
        Trial__V1__HoldResponse__MetadataEntry *entry = &entries[response->n_metadata];
        trial__v1__hold_response__metadata_entry__init(entry);
        entry->key = beside->text[response->n_metadata]->key;
        entry->value = beside->text[response->n_metadata]->value;
        response->metadata[response->n_metadata] = entry;
    }
}

static void release(void *user)
{
    const hold *h = user;
    Trial__V1__HoldResponse response = TRIAL__V1__HOLD_RESPONSE__INIT;
    response.identity = (char *)headway_call_identity(h->call);
    response.delegate = (char *)headway_call_delegate(h->call);
    response.remaining_ms = h->remaining_ms;
    tell(h->call, &response);
    printf("hold: answered\n");
    (void)trial_v1_trial_hold_reply(h->call, &response);
}

static void on_cancel(headway_call *call, void *user)
{
    const hold *h = user;
    headway_timer_stop(h->timer);
    printf("hold: cancelled\n");
    headway_call_drop(call);
}

static int hold_it(headway_call *call, const Trial__V1__HoldRequest *request, void *self)
{
    hold *h = headway_arena_take(headway_call_arena(call), sizeof *h);
    (void)self;
    if (!h)
        return HEADWAY_RESOURCE_EXHAUSTED;
    *h = (hold){.call = call, .remaining_ms = headway_call_remaining_ms(call)};
    printf("hold: %u ms\n", request->ms);
    headway_call_watch(call, on_cancel, NULL, h);
    return headway_timer_start(headway_call_bus(call), request->ms, 0, release, h, &h->timer)
               ? HEADWAY_RESOURCE_EXHAUSTED
               : 0;
}

static int refuse(headway_call *call, const Trial__V1__RefuseRequest *request, void *self)
{
    const headway_status status = {.code = request->code,
                                   .message = request->message,
                                   .retry_after_ms = request->retry_after_ms};
    (void)self;
    return headway_call_fail_status(call, &status);
}

/* --- pour ------------------------------------------------------------------------------------ */

typedef struct pour {
    headway_call *call;
    uint64_t count; /* 0: without end */
    Trial__V1__Drop drop;
} pour;

static void pump(headway_call *call, void *user)
{
    pour *p = user;
    while (!p->count || p->drop.number <= p->count) {
        if (trial_v1_trial_pour_reply_send(call, &p->drop) != 0)
            return; /* on_writable follows, or the end */
        p->drop.number++;
    }
    (void)trial_v1_trial_pour_reply_end(call);
}

static void on_pour_cancel(headway_call *call, void *user)
{
    const pour *p = user;
    printf("pour: cancelled after %llu\n", (unsigned long long)p->drop.number - 1);
    headway_call_drop(call);
}

static int pour_it(headway_call *call, const Trial__V1__PourRequest *request, void *self)
{
    headway_arena *arena = headway_call_arena(call);
    size_t size = request->size < TEXT_MOST ? request->size : TEXT_MOST;
    pour *p = headway_arena_take(arena, sizeof *p);
    char *text = headway_arena_take(arena, size + 1);
    (void)self;
    if (!p || !text)
        return HEADWAY_RESOURCE_EXHAUSTED;
    memset(text, 'x', size);
    text[size] = 0;
    *p = (pour){.call = call, .count = request->count, .drop = TRIAL__V1__DROP__INIT};
    p->drop.text = text;
    p->drop.number = 1;
    headway_call_watch(call, on_pour_cancel, pump, p);
    pump(call, p);
    return 0;
}

/* --- load ------------------------------------------------------------------------------------ */

typedef struct loading {
    Trial__V1__RefuseRequest end;
    int pieces;
} loading;

static void load_on(headway_call *call, void *user)
{
    loading *l = user;
    Google__Api__HttpBody piece = GOOGLE__API__HTTP_BODY__INIT;
    piece.content_type = "text/csv";
    piece.data = (ProtobufCBinaryData){4, (uint8_t *)"a,b\n"};
    for (; l->pieces < 2; l->pieces++)
        if (trial_v1_trial_load_reply_send(call, &piece) != 0)
            return; /* on_writable follows, or the end */
    if (l->end.code == HEADWAY_OK)
        (void)trial_v1_trial_load_reply_end(call);
    else
        (void)refuse(call, &l->end, NULL);
}

static void on_load_cancel(headway_call *call, void *user)
{
    (void)user;
    headway_call_drop(call);
}

static int load(headway_call *call, const Trial__V1__RefuseRequest *request, void *self)
{
    loading *l = headway_arena_take(headway_call_arena(call), sizeof *l);
    (void)self;
    if (!l)
        return HEADWAY_RESOURCE_EXHAUSTED;
    *l = (loading){.end = TRIAL__V1__REFUSE_REQUEST__INIT};
    l->end.code = request->code;
    headway_call_watch(call, on_load_cancel, load_on, l);
    load_on(call, l);
    return 0;
}

/* --- drink ----------------------------------------------------------------------------------- */

typedef struct drink {
    uint64_t count;
    char last[64];
} drink;

static void on_drink_cancel(headway_call *call, void *user)
{
    const drink *d = user;
    printf("drink: cancelled after %llu\n", (unsigned long long)d->count);
    headway_call_drop(call);
}

static int drink_it(headway_call *call, void *self)
{
    drink *d = headway_arena_take(headway_call_arena(call), sizeof *d);
    (void)self;
    if (!d)
        return HEADWAY_RESOURCE_EXHAUSTED;
    *d = (drink){.count = 0};
    headway_call_set_data(call, d);
    headway_call_watch(call, on_drink_cancel, NULL, d);
    printf("drink: begun\n");
    return 0;
}

static int drink_next(headway_call *call, const Trial__V1__Drop *drop, void *self)
{
    drink *d = headway_call_data(call);
    (void)self;
    d->count++;
    snprintf(d->last, sizeof d->last, "%s", drop->text);
    return 0;
}

static int drink_done(headway_call *call, void *self)
{
    drink *d = headway_call_data(call);
    Trial__V1__Drop answer = TRIAL__V1__DROP__INIT;
    (void)self;
    answer.number = d->count;
    answer.text = d->last;
    return trial_v1_trial_drink_reply(call, &answer);
}

static int setup(headway_bus *bus, void *user)
{
    static const trial_v1_trial_handlers handlers = {.size = sizeof handlers,
                                                     .echo = echo,
                                                     .hold = hold_it,
                                                     .refuse = refuse,
                                                     .pour = pour_it,
                                                     .load = load,
                                                     .drink = drink_it,
                                                     .drink_next = drink_next,
                                                     .drink_done = drink_done};
    (void)user;
    return trial_v1_trial_serve(bus, &handlers, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    return headway_main(argc, argv, setup, NULL);
}
