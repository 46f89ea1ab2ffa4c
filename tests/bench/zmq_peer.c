/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer: raw libzmq through zmq_proxy (ROUTER-DEALER), one message per call, no protobuf, no
 * deadline, no credit. usage: zmq-peer proxy FRONT BACK | service BACK | client FRONT IN_FLIGHT
 * SECONDS
 */
#include <zmq.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAYLOAD = 64, SAMPLES = 1 << 20 };

static uint64_t now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int proxy(void *context, const char *front, const char *back)
{
    void *router = zmq_socket(context, ZMQ_ROUTER), *dealer = zmq_socket(context, ZMQ_DEALER);
    if (zmq_bind(router, front) != 0 || zmq_bind(dealer, back) != 0)
        return 1;
    return zmq_proxy(router, dealer, NULL);
}

static int service(void *context, const char *back)
{
    void *socket = zmq_socket(context, ZMQ_ROUTER);
    zmq_msg_t part;
    if (zmq_connect(socket, back) != 0)
        return 1;
    for (;;) {
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, 0) < 0)
            return 1;
        int more = zmq_msg_more(&part);
        if (zmq_msg_send(&part, socket, more ? ZMQ_SNDMORE : 0) < 0)
            return 1;
    }
}

static void send_one(void *socket)
{
    uint8_t payload[PAYLOAD] = {0};
    uint64_t at = now_ns();
    memcpy(payload, &at, sizeof at);
    zmq_send(socket, payload, sizeof payload, 0);
}

static int client(void *context, const char *front, int in_flight, int seconds)
{
    void *socket = zmq_socket(context, ZMQ_DEALER);
    uint32_t *samples = malloc(SAMPLES * sizeof *samples);
    uint64_t done = 0, warm = now_ns() + 500000000u, started = 0;
    size_t count = 0;
    if (!samples || zmq_connect(socket, front) != 0)
        return 1;
    for (int i = 0; i < in_flight; i++)
        send_one(socket);
    for (;;) {
        uint8_t reply[PAYLOAD];
        uint64_t sent;
        if (zmq_recv(socket, reply, sizeof reply, 0) != PAYLOAD)
            return 1;
        uint64_t now = now_ns();
        memcpy(&sent, reply, sizeof sent);
        if (!started && now >= warm)
            started = now;
        if (started) {
            done++;
            if (count < SAMPLES)
                samples[count++] = (uint32_t)(now - sent);
            if (now - started >= (uint64_t)seconds * 1000000000u)
                break;
        }
        send_one(socket);
    }
    qsort(samples, count, sizeof *samples, by_size);
    printf("%.0f calls/s p50 %.1f us p99 %.1f us failed 0\n",
           (double)done * 1e9 / (double)(now_ns() - started), samples[count / 2] / 1e3,
           samples[count / 100 * 99] / 1e3);
    fflush(stdout);
    _Exit(0);
}

int main(int argc, char **argv)
{
    void *context = zmq_ctx_new();
    if (argc == 4 && strcmp(argv[1], "proxy") == 0)
        return proxy(context, argv[2], argv[3]);
    if (argc == 3 && strcmp(argv[1], "service") == 0)
        return service(context, argv[2]);
    if (argc == 5 && strcmp(argv[1], "client") == 0)
        return client(context, argv[2], atoi(argv[3]), atoi(argv[4]));
    return 2;
}
