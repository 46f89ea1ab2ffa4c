/* SPDX-License-Identifier: Apache-2.0 */
#include "invocation_records.h"

#include "options.pb-c.h"

#include <headway/json.h>

/* What stands in a log is one line. */
static void show(const char *from, char *to, size_t size)
{
    size_t used = 0;
    for (; *from && used + 1 < size; from++)
        to[used++] = (unsigned char)*from < ' ' || *from == 127 ? '?' : *from;
    to[used] = 0;
}

void records_warn(const records *all, uint32_t item, const headway_status *status)
{
    enum { ID = 128, MESSAGE = 512 };
    char id[ID], message[MESSAGE];
    if (all->batch.failed > RECORDS_WARNED)
        return;
    show(all->arrivals[item].id, id, sizeof id);
    show(status->message, message, sizeof message);
    invocation_warn(all->i, "%s record %u (%s): %s: %s%s", event_name(all->kind), item + 1, id,
                    headway_code_name(status->code), message,
                    all->batch.failed == RECORDS_WARNED ? "; others are not told" : "");
}

static int is_left(const records *all, uint32_t item)
{
    batch_state state = all->batch.items[item].state;
    return state == BATCH_FAILED || state == BATCH_HELD;
}

/* A stream goes on from the first that is named; of a queue each that is to come again is named. */
static int name_them(invocation *i, records *all, Headway__Lambda__V1__BatchResponse *response)
{
    typedef Headway__Lambda__V1__BatchItemFailure failure;
    failure *items = headway_arena_take(i->arena, (all->count + 1) * sizeof *items);
    failure **names = headway_arena_take(i->arena, (all->count + 1) * sizeof *names);
    size_t most = all->kind == EVENT_SQS ? all->count : 1, used = 0;
    if (!items || !names)
        return HEADWAY_ENOMEM;
    for (uint32_t at = 0; at < all->count && used < most; at++) {
        if (!is_left(all, at))
            continue;
        if (!*all->arrivals[at].id)
            return HEADWAY_ENOTFOUND;
        headway__lambda__v1__batch_item_failure__init(&items[used]);
        items[used].item_identifier = (char *)(uintptr_t)all->arrivals[at].id;
        names[used] = &items[used];
        used++;
    }
    response->batch_item_failures = names;
    response->n_batch_item_failures = used;
    return 0;
}

static int append(void *user, headway_bytes text)
{
    return growing_add(user, text);
}

static void tell_failures(invocation *i, records *all)
{
    Headway__Lambda__V1__BatchResponse response = HEADWAY__LAMBDA__V1__BATCH_RESPONSE__INIT;
    growing json = {.alloc = &i->f->alloc, .limit = RESULT_MOST};
    int error = name_them(i, all, &response);
    if (!error)
        error = headway_json_write(NULL, &response.base, HEADWAY_JSON_DEFAULTS, append, &json);
    if (!error)
        invocation_respond(i, growing_bytes(&json));
    else /* what cannot be named comes again with all others */
        invocation_fail_status(i, NULL, &all->failure);
    growing_done(&json);
}

void records_end(invocation *i, records *all)
{
    int named = all->kind == EVENT_SQS || all->kind == EVENT_KINESIS || all->kind == EVENT_DYNAMODB;
    if (named)
        tell_failures(i, all);
    else if (all->batch.failed)
        invocation_fail_status(i, NULL, &all->failure);
    else
        invocation_respond(i, headway_bytes_of("{}", 2));
}
