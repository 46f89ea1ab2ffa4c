/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw libzmq, one message per call, no protobuf, no deadline, no credit.
 * usage: speed-zmq proxy FRONT BACK       zmq_proxy between ROUTER and DEALER
 *        speed-zmq service connect|bind URL
 *        speed-zmq client URL IN_FLIGHT PAYLOAD SECONDS
 */
#include "meter.h"

#include <zmq.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No high-water mark: ROUTER drops what is above it. */
static void *open_socket(void *context, int type)
{
    int none = 0;
    void *socket = zmq_socket(context, type);
    zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof none);
    zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof none);
    return socket;
}

static int ready(void)
{
    printf("ready\n");
    fflush(stdout);
    return 0;
}

static int proxy(void *context, const char *front, const char *back)
{
    void *router = open_socket(context, ZMQ_ROUTER), *dealer = open_socket(context, ZMQ_DEALER);
    if (zmq_bind(router, front) != 0 || zmq_bind(dealer, back) != 0)
        return 1;
    ready();
    return zmq_proxy(router, dealer, NULL);
}

static int service(void *context, int binds, const char *url)
{
    void *socket = open_socket(context, ZMQ_ROUTER);
    zmq_msg_t part;
    if ((binds ? zmq_bind(socket, url) : zmq_connect(socket, url)) != 0)
        return 1;
    ready();
    for (;;) {
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, 0) < 0)
            return 1;
        int more = zmq_msg_more(&part);
        if (zmq_msg_send(&part, socket, more ? ZMQ_SNDMORE : 0) < 0)
            return 1;
    }
}

static int send_one(void *socket, meter *m, uint8_t *payload, size_t size)
{
    uint64_t stamp = meter_stamp(m);
    memcpy(payload, &stamp, sizeof stamp);
    return zmq_send(socket, payload, size, 0) < 0;
}

static int client(void *context, const char *url, const meter_load *load)
{
    static meter m;
    void *socket = open_socket(context, ZMQ_DEALER);
    uint8_t *payload = calloc(1, load->payload);
    zmq_msg_t reply;
    if (!payload || zmq_connect(socket, url) != 0)
        return 1;
    meter_start(&m, load->in_flight, load->seconds);
    for (unsigned i = 0; i < load->in_flight; i++) {
        if (send_one(socket, &m, payload, load->payload) != 0)
            return 1;
    }
    for (;;) {
        uint64_t stamp;
        zmq_msg_init(&reply);
        if (zmq_msg_recv(&reply, socket, 0) != (int)load->payload)
            return 1;
        memcpy(&stamp, zmq_msg_data(&reply), sizeof stamp);
        zmq_msg_close(&reply);
        if (meter_note(&m, stamp))
            _Exit(0);
        if (send_one(socket, &m, payload, load->payload) != 0)
            return 1;
    }
}

int main(int argc, char **argv)
{
    void *context = zmq_ctx_new();
    meter_load load;
    if (argc == 4 && strcmp(argv[1], "proxy") == 0)
        return proxy(context, argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "service") == 0)
        return service(context, strcmp(argv[2], "bind") == 0, argv[3]);
    if (argc == 6 && strcmp(argv[1], "client") == 0 && meter_arguments(argv + 3, &load) == 0)
        return client(context, argv[2], &load);
    return 2;
}
