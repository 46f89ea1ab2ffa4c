/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load over nats-server's request and reply, for the record.
 * usage: load-nats service URL HANDLER_MS CONCURRENCY PENDING
 *        load-nats client URL NAME [OPTION=VALUE...]
 *
 * The service: one subscription whose callback hands each message to one of CONCURRENCY threads,
 * and waits until one is free; they wait, and answer. PENDING messages may wait for the callback
 * (natsSubscription_SetPendingLimits; 0: the default); the library drops what finds no room. The
 * client: one subscription for all replies, requests published with it; both ends send at once
 * (natsOptions_SetSendAsap), as the library advises for latency.
 */
#define _GNU_SOURCE
#include <nats/nats.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

enum { PAYLOAD = 16, THREADS_LIMIT = 64, PENDING_BYTES = 64 << 20 };

static const char subject[] = "bench.load.take";
static natsConnection *connection;

static void must(natsStatus status, const char *what)
{
    if (status == NATS_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, natsStatus_GetText(status));
    exit(1);
}

static void open_connection(const char *url)
{
    natsOptions *options = NULL;
    must(natsOptions_Create(&options), "options");
    must(natsOptions_SetURL(options, url), "url");
    must(natsOptions_SetSendAsap(options, true), "send asap");
    must(natsConnection_Connect(&connection, options), "connect");
    natsOptions_Destroy(options);
}

/* --- the service ----------------------------------------------------------------------------- */

static long handler_ms, slots;
static natsMsg *taken[THREADS_LIMIT];
static long first_taken, end_taken;
static sem_t free_slots, filled;
static pthread_mutex_t taking = PTHREAD_MUTEX_INITIALIZER;

/* Waits for a handler; what comes meanwhile is pending in the library. */
static void on_request(natsConnection *from, natsSubscription *subscription, natsMsg *message,
                       void *user)
{
    (void)from;
    (void)subscription;
    (void)user;
    while (sem_wait(&free_slots) != 0)
        continue;
    pthread_mutex_lock(&taking);
    taken[end_taken++ % slots] = message;
    pthread_mutex_unlock(&taking);
    sem_post(&filled);
}

static void *serve(void *user)
{
    const uint8_t answer[PAYLOAD] = {0};
    struct timespec time = {handler_ms / 1000, handler_ms % 1000 * 1000000};
    (void)user;
    for (;;) {
        while (sem_wait(&filled) != 0)
            continue;
        pthread_mutex_lock(&taking);
        natsMsg *message = taken[first_taken++ % slots];
        pthread_mutex_unlock(&taking);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
        must(natsConnection_Publish(connection, natsMsg_GetReply(message), answer, sizeof answer),
             "publish");
        natsMsg_Destroy(message);
        sem_post(&free_slots);
    }
    return NULL;
}

static int service(long concurrency, int pending)
{
    natsSubscription *subscription = NULL;
    pthread_t thread;
    slots = concurrency;
    if (sem_init(&free_slots, 0, (unsigned)concurrency) != 0 || sem_init(&filled, 0, 0) != 0)
        return 1;
    for (long i = 0; i < concurrency; i++) {
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            return 1;
    }
    must(natsConnection_Subscribe(&subscription, connection, subject, on_request, NULL),
         "subscribe");
    if (pending)
        must(natsSubscription_SetPendingLimits(subscription, pending, PENDING_BYTES), "limits");
    pause();
    return 0;
}

/* --- the client ------------------------------------------------------------------------------ */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static load the_load;

/* The reply's subject ends in the call's index. */
static void on_reply(natsConnection *from, natsSubscription *subscription, natsMsg *message,
                     void *user)
{
    (void)from;
    (void)subscription;
    (void)user;
    const char *dot = strrchr(natsMsg_GetSubject(message), '.');
    long index = dot ? strtol(dot + 1, NULL, 10) : -1;
    pthread_mutex_lock(&lock);
    load_ended(&the_load, index, natsMsg_IsNoResponders(message) ? LOAD_FAILED : LOAD_OK,
               load_now());
    pthread_mutex_unlock(&lock);
    natsMsg_Destroy(message);
}

static int64_t next_call(int *ret_over)
{
    pthread_mutex_lock(&lock);
    int64_t index = load_next(&the_load, load_now());
    *ret_over = load_is_over(&the_load, load_now());
    pthread_mutex_unlock(&lock);
    return index;
}

static void request(const char *inbox, int64_t index)
{
    char reply[128];
    const uint8_t payload[PAYLOAD] = {0};
    snprintf(reply, sizeof reply, "%s.%lld", inbox, (long long)index);
    if (natsConnection_PublishRequest(connection, subject, reply, payload, sizeof payload) ==
        NATS_OK)
        return;
    pthread_mutex_lock(&lock);
    load_ended(&the_load, index, LOAD_UNSENT, load_now());
    pthread_mutex_unlock(&lock);
}

static int client(const load_plan *plan)
{
    natsSubscription *replies = NULL;
    natsInbox *inbox = NULL;
    char pattern[128];
    const struct timespec tick = {0, 1000000};
    int over = 0;
    must(natsInbox_Create(&inbox), "inbox");
    snprintf(pattern, sizeof pattern, "%s.*", inbox);
    must(natsConnection_Subscribe(&replies, connection, pattern, on_reply, NULL), "subscribe");
    if (load_begin(&the_load, plan) != 0)
        return 1;
    while (!over) {
        int64_t index;
        while ((index = next_call(&over)) >= 0)
            request(inbox, index);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &tick, NULL);
    }
    pthread_mutex_lock(&lock);
    return load_report(&the_load);
}

static int usage(void)
{
    fprintf(stderr, "usage: load-nats service URL HANDLER_MS CONCURRENCY PENDING\n"
                    "       load-nats client URL NAME [OPTION=VALUE...]\n");
    return 2;
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "service") == 0) {
        long concurrency = atol(argv[4]);
        handler_ms = atol(argv[3]);
        if (handler_ms <= 0 || concurrency <= 0 || concurrency > THREADS_LIMIT)
            return usage();
        open_connection(argv[2]);
        return service(concurrency, atoi(argv[5]));
    }
    load_plan plan = {0};
    if (argc < 4 || strcmp(argv[1], "client") != 0)
        return usage();
    if (load_options(argc - 3, argv + 3, &plan) != 0)
        return 2;
    plan.system = argv[3];
    open_connection(argv[2]);
    exit(client(&plan)); /* the library's threads end with the process */
}
