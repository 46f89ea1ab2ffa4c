/* SPDX-License-Identifier: Apache-2.0 */
#include "access_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct gateway_log {
    access_log_sink sink;
    void *user;
    int json;
    uint64_t dropped, told; /* lines in all, and those of which the log has told */
    size_t begin, end, size;
    char text[];
};

int access_log_new(size_t buffer, int json, access_log_sink sink, void *user, gateway_log **ret_log)
{
    size_t size = buffer ? buffer : ACCESS_LOG_BUFFER;
    gateway_log *log = size >= ACCESS_LOG_LEAST ? malloc(sizeof *log + size) : NULL;
    if (!log)
        return size < ACCESS_LOG_LEAST ? HEADWAY_EINVAL : HEADWAY_ENOMEM;
    *log = (gateway_log){.sink = sink, .user = user, .json = json, .size = size};
    *ret_log = log;
    return 0;
}

void access_log_free(gateway_log *log)
{
    if (log)
        (void)access_log_flush(log);
    free(log);
}

uint64_t access_log_dropped(const gateway_log *log)
{
    return log->dropped;
}

/* How many lines are missing here, before the next one. 0: there is no room to say so. */
static int tell_dropped(gateway_log *log)
{
    uint64_t missing = log->dropped - log->told;
    if (!missing)
        return 1;
    int n = snprintf(log->text + log->end, log->size - log->end,
                     log->json ? "{\"dropped\":%" PRIu64 "}\n" : "# %" PRIu64 " lines dropped\n",
                     missing);
    if (n < 0 || (size_t)n >= log->size - log->end)
        return 0;
    log->end += (size_t)n;
    log->told = log->dropped;
    return 1;
}

static void make_room(gateway_log *log)
{
    if (log->begin < log->size / 2)
        return;
    memmove(log->text, log->text + log->begin, log->end - log->begin);
    log->end -= log->begin;
    log->begin = 0;
}

void access_log_write(gateway_log *log, const access_record *record)
{
    make_room(log);
    size_t n = tell_dropped(log)
                   ? access_log_line(record, log->json, log->text + log->end, log->size - log->end)
                   : 0;
    log->end += n;
    log->dropped += n == 0;
}

int access_log_flush(gateway_log *log)
{
    while (log->begin < log->end) {
        long n = log->sink(log->user, log->text + log->begin, log->end - log->begin);
        if (n <= 0)
            return n < 0 ? HEADWAY_EIO : HEADWAY_EAGAIN;
        log->begin += (size_t)n;
    }
    log->begin = log->end = 0;
    return 0;
}
