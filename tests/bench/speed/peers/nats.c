/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NATS with nats.c. asap, flusher: PublishRequest to one wildcard inbox, an asynchronous
 * subscription at both ends. request: natsConnection_Request, a thread for each call in flight.
 * usage: speed-nats service PORT asap|flusher|request
 *        speed-nats client PORT asap|flusher|request IN_FLIGHT PAYLOAD SECONDS
 */
#include "meter.h"

#include <nats/nats.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PENDING_MESSAGES = 1 << 20, TIMEOUT_MS = 10000 };
static const char subject[] = "bench";
static natsConnection *connection;
static meter_load load;
static meter the_meter;
static uint8_t *payload;
static char inbox_name[64];

static void must(natsStatus status, const char *what)
{
    if (status == NATS_OK)
        return;
    fprintf(stderr, "%s: %s\n", what, natsStatus_GetText(status));
    exit(1);
}

static void open_connection(const char *port, int asap)
{
    natsOptions *options = NULL;
    char url[64];
    snprintf(url, sizeof url, "nats://127.0.0.1:%s", port);
    must(natsOptions_Create(&options), "options");
    must(natsOptions_SetURL(options, url), "url");
    must(natsOptions_SetSendAsap(options, asap), "send asap");
    must(natsConnection_Connect(&connection, options), "connect");
    natsOptions_Destroy(options);
}

static void on_request(natsConnection *from, natsSubscription *subscription, natsMsg *request,
                       void *user)
{
    (void)subscription;
    (void)user;
    must(natsConnection_Publish(from, natsMsg_GetReply(request), natsMsg_GetData(request),
                                natsMsg_GetDataLength(request)),
         "publish");
    natsMsg_Destroy(request);
}

static int service(void)
{
    natsSubscription *subscription = NULL;
    must(natsConnection_QueueSubscribe(&subscription, connection, subject, "workers", on_request,
                                       NULL),
         "subscribe");
    must(natsSubscription_SetPendingLimits(subscription, PENDING_MESSAGES, -1), "limits");
    must(natsConnection_Flush(connection), "flush");
    printf("ready\n");
    fflush(stdout);
    pause();
    return 0;
}

static void send_one(const char *reply)
{
    uint64_t stamp = meter_stamp(&the_meter);
    memcpy(payload, &stamp, sizeof stamp);
    must(natsConnection_PublishRequest(connection, subject, reply, payload, (int)load.payload),
         "publish");
}

static void ended(natsMsg *reply)
{
    uint64_t stamp;
    if (natsMsg_GetDataLength(reply) != (int)load.payload) {
        fprintf(stderr, "an answer of %d bytes\n", natsMsg_GetDataLength(reply));
        _exit(1);
    }
    memcpy(&stamp, natsMsg_GetData(reply), sizeof stamp);
    if (meter_note(&the_meter, stamp))
        _exit(0); /* the library's threads end with the process */
}

static void on_reply(natsConnection *from, natsSubscription *subscription, natsMsg *reply,
                     void *user)
{
    (void)from;
    (void)subscription;
    (void)user;
    ended(reply);
    send_one(natsMsg_GetSubject(reply));
    natsMsg_Destroy(reply);
}

static int client(void)
{
    natsSubscription *replies = NULL;
    natsInbox *inbox = NULL;
    char name[96];
    must(natsInbox_Create(&inbox), "inbox");
    snprintf(inbox_name, sizeof inbox_name, "%s", inbox);
    snprintf(name, sizeof name, "%s.*", inbox_name);
    meter_start(&the_meter, load.in_flight, load.seconds);
    must(natsConnection_Subscribe(&replies, connection, name, on_reply, NULL), "subscribe");
    must(natsSubscription_SetPendingLimits(replies, PENDING_MESSAGES, -1), "limits");
    for (unsigned i = 0; i < load.in_flight; i++) {
        snprintf(name, sizeof name, "%s.%u", inbox_name, i);
        must(natsConnection_PublishRequest(connection, subject, name, payload, (int)load.payload),
             "publish");
    }
    pause();
    return 1;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *ask(void *user)
{
    uint8_t *mine = calloc(1, load.payload);
    (void)user;
    while (mine) {
        natsMsg *reply = NULL;
        pthread_mutex_lock(&lock);
        uint64_t stamp = meter_stamp(&the_meter);
        pthread_mutex_unlock(&lock);
        memcpy(mine, &stamp, sizeof stamp);
        must(natsConnection_Request(&reply, connection, subject, mine, (int)load.payload,
                                    TIMEOUT_MS),
             "request");
        pthread_mutex_lock(&lock);
        ended(reply);
        pthread_mutex_unlock(&lock);
        natsMsg_Destroy(reply);
    }
    return NULL;
}

static int client_of_threads(void)
{
    pthread_t thread;
    meter_start(&the_meter, load.in_flight, load.seconds);
    for (unsigned i = 0; i < load.in_flight; i++) {
        if (pthread_create(&thread, NULL, ask, NULL) != 0)
            return 1;
    }
    pause();
    return 1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "service") == 0) {
        open_connection(argv[2], strcmp(argv[3], "flusher") != 0);
        return service();
    }
    if (argc != 7 || strcmp(argv[1], "client") != 0 || meter_arguments(argv + 4, &load) != 0)
        return 2;
    payload = calloc(1, load.payload);
    if (!payload)
        return 1;
    open_connection(argv[2], strcmp(argv[3], "asap") == 0);
    return strcmp(argv[3], "request") == 0 ? client_of_threads() : client();
}
