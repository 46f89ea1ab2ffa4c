/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nng req/rep: a context with asynchronous I/O for each call in flight, at both ends.
 * usage: speed-nng service URL CONTEXTS
 *        speed-nng client URL IN_FLIGHT PAYLOAD SECONDS
 */
#include "meter.h"

#include <nng/nng.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONTEXTS_MOST = 65536 };

typedef struct lane {
    nng_ctx context;
    nng_aio *aio;
    int sending;
} lane;

static meter the_meter;
static meter_load load;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void must(int error, const char *what)
{
    if (!error)
        return;
    fprintf(stderr, "%s: %s\n", what, nng_strerror(error));
    _exit(1);
}

static lane *open_lanes(nng_socket socket, unsigned count, void (*step)(void *))
{
    lane *lanes = calloc(count, sizeof *lanes);
    must(lanes ? 0 : NNG_ENOMEM, "lanes");
    for (unsigned i = 0; i < count; i++) {
        must(nng_ctx_open(&lanes[i].context, socket), "context");
        must(nng_aio_alloc(&lanes[i].aio, step, &lanes[i]), "aio");
    }
    return lanes;
}

static void answer(void *user)
{
    lane *l = user;
    must(nng_aio_result(l->aio), "service");
    if (!l->sending) {
        l->sending = 1; /* the message stays in the aio: it goes back as it came */
        nng_ctx_send(l->context, l->aio);
    } else {
        l->sending = 0;
        nng_ctx_recv(l->context, l->aio);
    }
}

static int service(const char *url, unsigned contexts)
{
    nng_socket socket;
    must(nng_rep0_open(&socket), "socket");
    lane *lanes = open_lanes(socket, contexts, answer);
    must(nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0), "size");
    must(nng_listen(socket, url, NULL, 0), "listen");
    for (unsigned i = 0; i < contexts; i++)
        nng_ctx_recv(lanes[i].context, lanes[i].aio);
    printf("ready\n");
    fflush(stdout);
    pause();
    return 0;
}

static void send_one(lane *l, nng_msg *message)
{
    pthread_mutex_lock(&lock);
    uint64_t stamp = meter_stamp(&the_meter);
    pthread_mutex_unlock(&lock);
    memcpy(nng_msg_body(message), &stamp, sizeof stamp);
    l->sending = 1;
    nng_aio_set_msg(l->aio, message);
    nng_ctx_send(l->context, l->aio);
}

static void ask(void *user)
{
    lane *l = user;
    must(nng_aio_result(l->aio), "client");
    if (l->sending) {
        l->sending = 0;
        nng_ctx_recv(l->context, l->aio);
        return;
    }
    nng_msg *message = nng_aio_get_msg(l->aio);
    uint64_t stamp;
    must(nng_msg_len(message) == load.payload ? 0 : NNG_EPROTO, "answer");
    memcpy(&stamp, nng_msg_body(message), sizeof stamp);
    pthread_mutex_lock(&lock);
    if (meter_note(&the_meter, stamp))
        _exit(0);
    pthread_mutex_unlock(&lock);
    send_one(l, message);
}

static int client(const char *url)
{
    nng_socket socket;
    must(nng_req0_open(&socket), "socket");
    lane *lanes = open_lanes(socket, load.in_flight, ask);
    must(nng_socket_set_size(socket, NNG_OPT_RECVMAXSZ, 0), "size");
    must(nng_dial(socket, url, NULL, 0), "dial");
    meter_start(&the_meter, load.in_flight, load.seconds);
    for (unsigned i = 0; i < load.in_flight; i++) {
        nng_msg *message;
        must(nng_msg_alloc(&message, load.payload), "message");
        memset(nng_msg_body(message), 0, load.payload);
        send_one(&lanes[i], message);
    }
    pause();
    return 1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "service") == 0) {
        long contexts = atol(argv[3]);
        return contexts > 0 && contexts <= CONTEXTS_MOST ? service(argv[2], (unsigned)contexts) : 2;
    }
    if (argc == 6 && strcmp(argv[1], "client") == 0 && meter_arguments(argv + 3, &load) == 0)
        return client(argv[2]);
    return 2;
}
