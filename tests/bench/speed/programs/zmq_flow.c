/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libzmq, one message per item, its default high-water mark: so that nothing is lost and a slow
 * reader slows its writer.
 * usage: speed-zmq-flow push URL PAYLOAD | pull URL PAYLOAD SECONDS
 *        speed-zmq-flow pub URL PAYLOAD  | sub URL PAYLOAD SECONDS | proxy FRONT BACK
 * pub and sub pass a proxy (XSUB FRONT, XPUB BACK), whose sockets wait rather than drop
 * (ZMQ_XPUB_NODROP).
 */
#include <zmq.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meter.h"

enum { TIMED_EACH = 64, PAYLOAD_LIMIT = 65536 };

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
    return 1;
}

static void ready(void)
{
    printf("ready\n");
    fflush(stdout);
}

static int send_all(void *socket, size_t size)
{
    static uint8_t payload[PAYLOAD_LIMIT];
    for (uint64_t number = 0;; number++) {
        uint64_t mark[2] = {number % TIMED_EACH ? 0 : meter_now(), number};
        memcpy(payload, mark, sizeof mark);
        if (zmq_send(socket, payload, size, 0) < 0)
            return fail("send");
    }
}

static int receive_all(void *socket, double seconds)
{
    static uint8_t payload[PAYLOAD_LIMIT];
    static meter m;
    uint64_t expected = 0, lost = 0;
    meter_start(&m, 256, seconds);
    for (;;) {
        uint64_t mark[2];
        if (zmq_recv(socket, payload, sizeof payload, 0) < (int)sizeof mark)
            return fail("receive");
        memcpy(mark, payload, sizeof mark);
        lost += expected && mark[1] > expected ? mark[1] - expected : 0;
        expected = mark[1] + 1;
        if (meter_note(&m, mark[0])) {
            fprintf(stderr, "lost %llu\n", (unsigned long long)lost);
            _Exit(0);
        }
    }
}

static int proxy(void *context, const char *front, const char *back)
{
    int wait = 1;
    void *in = zmq_socket(context, ZMQ_XSUB), *out = zmq_socket(context, ZMQ_XPUB);
    zmq_setsockopt(out, ZMQ_XPUB_NODROP, &wait, sizeof wait);
    if (zmq_bind(in, front) != 0 || zmq_bind(out, back) != 0)
        return fail("bind");
    ready();
    return zmq_proxy(in, out, NULL);
}

static int run(void *context, int argc, char **argv, size_t size)
{
    int push = strcmp(argv[1], "push") == 0, publish = strcmp(argv[1], "pub") == 0, wait = 1;
    if (argc == 4 && (push || publish)) {
        void *socket = zmq_socket(context, push ? ZMQ_PUSH : ZMQ_XPUB);
        if (publish)
            zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &wait, sizeof wait);
        if ((push ? zmq_bind : zmq_connect)(socket, argv[2]) != 0)
            return fail(argv[2]);
        ready();
        return send_all(socket, size);
    }
    int pull = strcmp(argv[1], "pull") == 0;
    void *socket = zmq_socket(context, pull ? ZMQ_PULL : ZMQ_SUB);
    if (argc != 5)
        return 2;
    if (!pull)
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0);
    if (zmq_connect(socket, argv[2]) != 0)
        return fail(argv[2]);
    return receive_all(socket, atof(argv[4]));
}

int main(int argc, char **argv)
{
    size_t size = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    void *context = zmq_ctx_new();
    if (argc == 4 && strcmp(argv[1], "proxy") == 0)
        return proxy(context, argv[2], argv[3]);
    if (size < 16 || size > PAYLOAD_LIMIT)
        return 2;
    return run(context, argc, argv, size);
}
