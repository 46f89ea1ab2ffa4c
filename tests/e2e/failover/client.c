/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads and writes at a steady pace, and says how each call ended: "read 7 OK", "write 8
 * UNAVAILABLE unseen". Says where its calls go whenever that changes. SIGUSR1 begins a measurement
 * of the longest pause between two results, the next one says it. SIGTERM: no new calls, and it
 * ends with the last of them. FIRST (environment): the number of its first entry.
 */
#include "ledger.headway.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVERY_MS = 5 };

static struct {
    headway_bus *bus;
    unsigned next;
    volatile sig_atomic_t marked;
    int measuring;
    double last, longest;
    char where[256];
} client;

static double milliseconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void on_mark(int number)
{
    (void)number;
    client.marked = 1;
}

static void on_done(headway_call *call, const headway_status *status,
                    const Ledger__V1__Entry *response, void *user)
{
    unsigned number = (unsigned)(size_t)user;
    (void)response;
    printf("%s %u %s%s\n", headway_call_method(call)->policy.idempotent ? "read" : "write", number,
           headway_code_name(status->code), status->not_processed ? " unseen" : "");
    if (status->code != HEADWAY_OK)
        return;
    double now = milliseconds();
    if (now - client.last > client.longest)
        client.longest = now - client.last;
    client.last = now;
}

static void measure(void)
{
    client.marked = 0;
    if (client.measuring)
        printf("pause %.0f ms\n", client.longest);
    client.measuring = 1;
    client.longest = 0;
    client.last = milliseconds();
}

static void tick(void *user)
{
    Ledger__V1__Entry entry = LEDGER__V1__ENTRY__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    unsigned number = client.next++;
    const char *where = headway_bus_endpoint(client.bus);
    (void)user;
    if (client.marked)
        measure();
    if (strcmp(where, client.where) != 0)
        printf("calls go to %s\n", where);
    snprintf(client.where, sizeof client.where, "%s", where);
    entry.number = number;
    void *as = (void *)(size_t)number;
    int error = number % 2 ? ledger_v1_ledger_write(client.bus, &entry, &options, on_done, as, NULL)
                           : ledger_v1_ledger_read(client.bus, &entry, &options, on_done, as, NULL);
    if (error != 0 && error != HEADWAY_ECLOSED)
        printf("entry %u was not taken: %s\n", number, headway_error_name(error));
}

static int setup(headway_bus *bus, void *user)
{
    const char *first = getenv("FIRST");
    (void)user;
    client.bus = bus;
    client.next = first ? (unsigned)strtoul(first, NULL, 10) : 0;
    return headway_timer_start(bus, EVERY_MS, EVERY_MS, tick, NULL, NULL);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGUSR1, on_mark);
    return headway_main(argc, argv, setup, NULL);
}
