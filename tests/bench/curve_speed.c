/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What CURVE costs the ZMTP adapter over tcp: both ends in one loop on one core, and CPU
 * time is what is measured. For each size of packet: packets a second one way, many at once, and
 * there and back, one at a time; plain, encrypted, encrypted : plain. The median of five runs,
 * taken in turn.
 */
#include <headway/uv.h>
#include <headway/zmtp.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

enum { RUNS = 5, MOST = 65536, BATCH = 32 };

static uv_loop_t uv;
static headway_loop *loop;
static headway_alloc memory;
static headway_transport_security security;
static uint8_t packet[MOST];
static bool closing;

static struct end {
    headway_transport *transport;
    headway_peer peer;
    size_t packets, echoed;
    bool echoes, closed, blocked;
} server, client;

/* Of the processor: what else the machine does is left out. */
static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void must(int error, const char *what)
{
    if (!error)
        return;
    fprintf(stderr, "curve-speed: %s: error %d\n", what, error);
    exit(1);
}

static int admit(void *user, const headway_credentials *who)
{
    (void)user;
    return memcmp(who->public_key, security.public_key, HEADWAY_KEY_SIZE);
}

static int server_key(void *user, const char *url, uint8_t ret_key[HEADWAY_KEY_SIZE])
{
    (void)user;
    (void)url;
    memcpy(ret_key, security.public_key, HEADWAY_KEY_SIZE);
    return 0;
}

static void up(void *user, headway_peer peer)
{
    ((struct end *)user)->peer = peer;
}

static int send_packet(struct end *end, headway_bytes bytes)
{
    return end->transport->ops->send(end->transport, end->peer, &bytes, 1);
}

static void receive(void *user, headway_peer peer, headway_bytes bytes)
{
    struct end *end = user;
    (void)peer;
    end->packets++;
    if (end->echoes)
        must(send_packet(end, bytes), "send");
}

static void writable(void *user, headway_peer peer)
{
    (void)peer;
    ((struct end *)user)->blocked = false;
}

static void down(void *user, headway_peer peer)
{
    (void)user;
    (void)peer;
    must(closing ? 0 : HEADWAY_ECLOSED, "a connection is lost");
}

static void closed(void *user)
{
    ((struct end *)user)->closed = true;
}

static void open_end(struct end *end, bool curve)
{
    static const headway_transport_events events = {up, receive, writable, down};
    const headway_transport_options options = {.size = sizeof options,
                                               .security = curve ? &security : NULL};
    *end = (struct end){.echoes = false};
    must(headway_zmtp_transport.open(loop, &memory, &options, &events, end, &end->transport),
         "open");
}

static void close_end(struct end *end)
{
    headway_zmtp_transport.close(end->transport, closed, end);
    while (!end->closed)
        uv_run(&uv, UV_RUN_ONCE);
}

static void meet(bool curve)
{
    char url[256];
    headway_peer peer;
    open_end(&server, curve);
    open_end(&client, curve);
    must(headway_zmtp_transport.listen(server.transport, "tcp://127.0.0.1:0", url, sizeof url),
         "listen");
    must(headway_zmtp_transport.connect(client.transport, url, &peer), "connect");
    while (!server.peer || !client.peer)
        uv_run(&uv, UV_RUN_ONCE);
}

static double flow(size_t size, size_t count)
{
    uint64_t began = now_ns();
    for (size_t sent = 0; server.packets < count;) {
        for (int i = 0; i < BATCH && sent < count && !client.blocked; i++) {
            int error = send_packet(&client, headway_bytes_of(packet, size));
            client.blocked = error == HEADWAY_EAGAIN;
            sent += error == 0;
        }
        uv_run(&uv, UV_RUN_ONCE);
    }
    return (double)count * 1e9 / (double)(now_ns() - began);
}

/* Microseconds there and back. */
static double trip(size_t size, size_t count)
{
    uint64_t began = now_ns();
    server.echoes = true;
    for (size_t i = 0; i < count; i++) {
        must(send_packet(&client, headway_bytes_of(packet, size)), "send");
        while (client.packets <= i)
            uv_run(&uv, UV_RUN_ONCE);
    }
    return (double)(now_ns() - began) / (double)count / 1e3;
}

static double run(bool curve, bool there_and_back, size_t size)
{
    size_t count = ((size_t)256 << 20) / (size + 1024);
    meet(curve);
    double result = there_and_back ? trip(size, 10000) : flow(size, count);
    closing = true;
    close_end(&client);
    close_end(&server);
    closing = false;
    return result;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void row(bool there_and_back, size_t size)
{
    double results[2][RUNS];
    for (int i = 0; i < RUNS; i++)
        for (int curve = 0; curve < 2; curve++)
            results[curve][i] = run(curve, there_and_back, size);
    for (int curve = 0; curve < 2; curve++)
        qsort(results[curve], RUNS, sizeof(double), by_size);
    double plain = results[0][RUNS / 2], sealed = results[1][RUNS / 2];
    printf("%6zu bytes, %s: plain %10.1f, encrypted %10.1f, ratio %.2f\n", size,
           there_and_back ? "us there and back" : "packets a second ", plain, sealed,
           sealed / plain);
    fflush(stdout);
}

static void *allocate(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *resize(void *user, void *block, size_t size)
{
    (void)user;
    return realloc(block, size);
}

static void release(void *user, void *block)
{
    (void)user;
    free(block);
}

int main(void)
{
    static const size_t sizes[] = {64, 1024, 8192, MOST};
    memory = (headway_alloc){allocate, resize, release, NULL};
    must(sodium_init() < 0 ? HEADWAY_EIO : 0, "libsodium");
    security = (headway_transport_security){
        .size = sizeof security, .admit = admit, .server_key = server_key};
    crypto_box_keypair(security.public_key, security.secret_key);
    must(uv_loop_init(&uv) ? HEADWAY_EIO : 0, "libuv");
    must(headway_uv_loop_new(&uv, &loop), "a loop");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        row(false, sizes[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        row(true, sizes[i]);
    headway_uv_loop_free(loop);
    uv_run(&uv, UV_RUN_DEFAULT);
    return uv_loop_close(&uv) == 0 ? 0 : 1;
}
