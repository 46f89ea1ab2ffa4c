/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Environment: JOURNALS, the directory; NUMBER, its own; SEED; CLIENTS, how many there are.
 * SIGUSR1: say "calm" when all goes well, SIGUSR2: no new calls, and say "quiet" when the last has
 * ended. SIGTERM ends it.
 */
#include "client.h"

#include <headway/main.h>
#include <headway/timer.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

client me;
static volatile sig_atomic_t calm_asked, quiet_asked;
static int calm_begun, calm_said, quiet_said;

uint32_t client_random(uint32_t below)
{
    uint64_t z = me.random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) % below);
}

void client_ended(int kind, int code)
{
    me.in_flight--;
    if (code == HEADWAY_OK)
        me.well[kind]++;
    else if (code != HEADWAY_DEADLINE_EXCEEDED && code != HEADWAY_CANCELLED)
        me.well[kind] = 0; /* those two are our own doing */
}

static void on_signal(int number)
{
    if (number == SIGUSR1)
        calm_asked = 1;
    else
        quiet_asked = 1;
}

/* Each kind of call has ended well several times in a row, and every client is heard. */
static int all_is_well(void)
{
    uint32_t heard = 0;
    for (int kind = 0; kind < KINDS; kind++)
        if (me.well[kind] < 5)
            return 0;
    for (int slot = 0; slot < SLOTS; slot++)
        heard += me.heard[slot] >= 3;
    return heard >= me.clients;
}

static void tick(void *user)
{
    (void)user;
    if (calm_asked && !calm_begun) {
        calm_begun = 1;
        memset(me.well, 0, sizeof me.well);
        memset(me.heard, 0, sizeof me.heard);
    }
    if (calm_begun && !calm_said && all_is_well()) {
        calm_said = 1;
        journal_say("calm", journal_id(me.number, 0), 0, 0, 0);
    }
    me.stopped = quiet_asked;
    if (me.stopped && !me.in_flight && !quiet_said) {
        quiet_said = 1;
        journal_say("quiet", journal_id(me.number, 0), 0, 0, 0);
    }
    if (!me.stopped)
        client_calls_tick();
    client_events_tick();
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    me.bus = bus;
    int error = client_events_setup();
    return error ? error : headway_timer_start(bus, TICK_MS, TICK_MS, tick, NULL, NULL);
}

static uint64_t variable(const char *name)
{
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "%s is not set: strike starts this program\n", name);
        exit(2);
    }
    return strtoull(value, NULL, 10);
}

int main(int argc, char **argv)
{
    const char *directory = getenv("JOURNALS");
    me.number = (uint32_t)variable("NUMBER");
    me.clients = (uint32_t)variable("CLIENTS");
    me.random = variable("SEED") + me.number;
    me.next = 1;
    signal(SIGUSR1, on_signal);
    signal(SIGUSR2, on_signal);
    journal_open(directory ? directory : ".", CLIENT, me.number);
    int code = headway_main(argc, argv, setup, NULL);
    journal_say("bye", journal_id(me.number, 0), 0, 0, 0);
    return code;
}
