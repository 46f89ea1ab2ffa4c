/* SPDX-License-Identifier: Apache-2.0 */
/* Says each entry's number as it is handled, and answers some milliseconds later. */
#include "ledger.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <stdio.h>

typedef struct job {
    headway_call *call;
    Ledger__V1__Entry entry;
    int is_write;
} job;

static void answer(void *user)
{
    job *j = user;
    if (j->is_write)
        (void)ledger_v1_ledger_write_reply(j->call, &j->entry);
    else
        (void)ledger_v1_ledger_read_reply(j->call, &j->entry);
}

static int take(headway_call *call, const Ledger__V1__Entry *entry, int is_write)
{
    job *j = headway_arena_take(headway_call_arena(call), sizeof *j);
    if (!j)
        return HEADWAY_RESOURCE_EXHAUSTED;
    printf("%s %u\n", is_write ? "write" : "read", entry->number);
    j->call = call;
    j->is_write = is_write;
    ledger__v1__entry__init(&j->entry);
    j->entry.number = entry->number;
    return headway_timer_start(headway_call_bus(call), 1 + entry->number % 4, 0, answer, j, NULL);
}

static int on_read(headway_call *call, const Ledger__V1__Entry *entry, void *self)
{
    (void)self;
    return take(call, entry, 0);
}

static int on_write(headway_call *call, const Ledger__V1__Entry *entry, void *self)
{
    (void)self;
    return take(call, entry, 1);
}

static int setup(headway_bus *bus, void *user)
{
    static const ledger_v1_ledger_handlers handlers = {
        .size = sizeof handlers, .read = on_read, .write = on_write};
    return ledger_v1_ledger_serve(bus, &handlers, user, NULL, NULL);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    return headway_main(argc, argv, setup, NULL);
}
