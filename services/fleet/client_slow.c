/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slow reader of a fast stream. The service sends as fast as it may; we take PER_SECOND readings
 * a second (0: none at all) for SECONDS, then read on as fast as we can for a second, and look
 * whether anybody's memory grew meanwhile.
 */
#include <headway/timer.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client.h"

enum { PIDS = 8, TICK_MS = 100, GROWTH_LIMIT_KIB = 8 * 1024, FAST_MS = 1000 };

static struct {
    headway_call *call;
    headway_timer *timer;
    long seconds, per_second;
    uint64_t allowed, slow, fast, last_sequence, missing;
    long ticks;
    int is_fast, is_over, grew;
    int pid_count;
    struct {
        long pid, before_kib;
    } pids[PIDS];
} reader;

/* Memory of a process that is in use now; -1 if there is no such process. */
static long resident_kib(long pid)
{
    char path[64];
    long size, resident = -1;
    snprintf(path, sizeof path, "/proc/%ld/statm", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return -1;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2)
        resident = -1;
    fclose(file);
    return resident < 0 ? -1 : resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void on_reading(headway_call *call, const Fleet__V1__Reading *reading, void *user)
{
    (void)call;
    (void)user;
    reader.missing += reading->sequence - reader.last_sequence - 1;
    reader.last_sequence = reading->sequence;
    *(reader.is_fast ? &reader.fast : &reader.slow) += 1;
}

static void report_memory(void)
{
    for (int i = 0; i < reader.pid_count; i++) {
        long now = resident_kib(reader.pids[i].pid), before = reader.pids[i].before_kib;
        if (now < 0 || before < 0) {
            printf("  process %ld is not there\n", reader.pids[i].pid);
            reader.grew = 1;
            continue;
        }
        printf("  process %ld: %ld KiB before, %ld KiB after\n", reader.pids[i].pid, before, now);
        if (now - before > GROWTH_LIMIT_KIB)
            reader.grew = 1;
    }
}

static void report(void)
{
    printf("for %ld seconds we read slowly: %" PRIu64 " readings\n", reader.seconds, reader.slow);
    printf("for one second we read as fast as we could: %" PRIu64 " readings\n", reader.fast);
    printf("lost on the way: %" PRIu64 "\n", reader.missing);
    if (reader.grew)
        printf("memory grew by more than %d KiB\n", GROWTH_LIMIT_KIB);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    const headway_status ok = {.code = HEADWAY_OK, .message = ""};
    const headway_status grew = {.code = HEADWAY_RESOURCE_EXHAUSTED, .message = "memory grew"};
    const headway_status lost = {.code = HEADWAY_DATA_LOSS, .message = "readings are missing"};
    (void)user;
    headway_timer_stop(reader.timer);
    report();
    if (reader.is_over)
        status = reader.grew ? &grew : reader.missing || !reader.fast ? &lost : &ok;
    client_finish(headway_call_bus(call), status);
}

/* quote: slow */
/* Ten times a second: ask for what may come by now, and for no more. */
static void ask_for_more(void)
{
    uint64_t due = (uint64_t)(reader.ticks * reader.per_second / (1000 / TICK_MS));
    if (due <= reader.allowed)
        return;
    headway_call_request(reader.call, (int64_t)(due - reader.allowed));
    reader.allowed = due;
}
/* end quote */

static void on_tick(void *user)
{
    (void)user;
    reader.ticks++;
    if (!reader.is_fast)
        ask_for_more();
    if (!reader.is_fast && reader.ticks * TICK_MS >= reader.seconds * 1000) {
        report_memory();
        reader.is_fast = 1;
        headway_call_request(reader.call, INT64_MAX);
    } else if (reader.ticks * TICK_MS >= reader.seconds * 1000 + FAST_MS) {
        reader.is_over = 1;
        headway_call_cancel(reader.call);
    }
}

/* [SECONDS [PER_SECOND [PID...]]] */
int client_slow(headway_bus *bus, const struct arguments *arguments)
{
    static const fleet_v1_fleet_watch_events events = {.on_next = on_reading, .on_done = on_done};
    const headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .manual_demand = 1};
    Fleet__V1__WatchRequest request = FLEET__V1__WATCH_REQUEST__INIT;
    Google__Protobuf__Duration none = GOOGLE__PROTOBUF__DURATION__INIT;
    reader.seconds = argument_number(arguments, 0, 5);
    reader.per_second = argument_number(arguments, 1, 10);
    if (reader.seconds < 0 || reader.per_second < 0)
        return HEADWAY_EINVAL;
    for (int i = 2; i < arguments->count && reader.pid_count < PIDS; i++) {
        reader.pids[reader.pid_count].pid = argument_number(arguments, i, 0);
        reader.pids[reader.pid_count].before_kib = resident_kib(argument_number(arguments, i, 0));
        reader.pid_count++;
    }
    request.interval = &none;
    int error = fleet_v1_fleet_watch(bus, &request, &options, &events, NULL, &reader.call);
    return error ? error : headway_timer_start(bus, TICK_MS, TICK_MS, on_tick, NULL, &reader.timer);
}
