/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NATS, written by hand: the publisher writes many PUBs at once and waits where the socket is full;
 * the subscriber reads all that came. What was lost on the way is counted by its number.
 * usage: speed-nats-topic pub PORT PAYLOAD | sub PORT PAYLOAD SECONDS
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "meter.h"

enum { BATCH = 64, TIMED_EACH = 64, PAYLOAD_LIMIT = 4096, ROOM = 256 << 10 };

static const char hello[] = "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"c\","
                            "\"version\":\"1\",\"protocol\":1}\r\n";

static int dial(const char *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) != 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n <= 0) {
            perror("write");
            exit(1);
        }
        data += n;
        size -= (size_t)n;
    }
}

/* The server's PINGs are answered in passing: it asks every two minutes, longer than a run. */
static void publish(int fd, size_t size)
{
    static char batch[BATCH * (PAYLOAD_LIMIT + 64)];
    static uint8_t payload[PAYLOAD_LIMIT];
    uint64_t number = 0;
    for (;;) {
        char *at = batch;
        for (int i = 0; i < BATCH; i++, number++) {
            uint64_t mark[2] = {number % TIMED_EACH ? 0 : meter_now(), number};
            memcpy(payload, mark, sizeof mark);
            at += sprintf(at, "PUB bench.rows.tick %zu\r\n", size);
            memcpy(at, payload, size);
            memcpy(at + size, "\r\n", 2);
            at += size + 2;
        }
        write_all(fd, batch, (size_t)(at - batch));
    }
}

typedef struct reader {
    meter m;
    uint64_t expected, lost;
} reader;

static void heard(reader *r, const char *payload)
{
    uint64_t mark[2];
    memcpy(mark, payload, sizeof mark);
    r->lost += r->expected && mark[1] > r->expected ? mark[1] - r->expected : 0;
    r->expected = mark[1] + 1;
    if (meter_note(&r->m, mark[0])) {
        fprintf(stderr, "lost %llu\n", (unsigned long long)r->lost);
        _Exit(0);
    }
}

/* Takes whole messages and lines; answers how many bytes it took. */
static size_t parse(reader *r, const char *data, size_t size)
{
    size_t at = 0;
    for (;;) {
        const char *end = memchr(data + at, '\n', size - at);
        if (!end)
            return at;
        size_t head = (size_t)(end + 1 - data);
        if (data[at] != 'M') {
            if (data[at] == '-') {
                fprintf(stderr, "%.*s", (int)(head - at), data + at);
                exit(1);
            }
            at = head;
            continue;
        }
        const char *space = end;
        while (space[-1] != ' ')
            space--;
        size_t length = strtoul(space, NULL, 10);
        if (size - head < length + 2)
            return at;
        heard(r, data + head);
        at = head + length + 2;
    }
}

static int subscribe(int fd, double seconds)
{
    static char room[ROOM];
    static reader r;
    static const char ask[] = "SUB bench.rows.tick 1\r\nPING\r\n";
    size_t used = 0;
    write_all(fd, ask, sizeof ask - 1);
    meter_start(&r.m, 256, seconds);
    for (;;) {
        ssize_t n = read(fd, room + used, sizeof room - used);
        if (n <= 0) {
            fprintf(stderr, "nats-server closed the connection\n");
            return 1;
        }
        used += (size_t)n;
        size_t taken = parse(&r, room, used);
        memmove(room, room + taken, used - taken);
        used -= taken;
    }
}

int main(int argc, char **argv)
{
    size_t size = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    if (size < 16 || size > PAYLOAD_LIMIT)
        return 2;
    int fd = dial(argv[2]);
    write_all(fd, hello, sizeof hello - 1);
    if (argc == 5 && strcmp(argv[1], "sub") == 0)
        return subscribe(fd, atof(argv[4]));
    publish(fd, size);
    return 0;
}
