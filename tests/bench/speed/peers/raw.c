/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The limit: sockets and epoll, all that is there in one read and one write, no protocol at all.
 * usage: speed-raw service ADDRESS           sends back what it reads
 *        speed-raw middle ADDRESS SERVICE    a process between, both ways
 *        speed-raw client ADDRESS IN_FLIGHT PAYLOAD SECONDS
 */
#include "meter.h"
#include "wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { BUFFER = 256 << 10 };

/* What was read from one is written to the other before more is read. */
typedef struct channel {
    int from, to;
    size_t at, end;
    uint8_t buffer[BUFFER];
} channel;

static void pump(channel *c)
{
    if (c->at == c->end) {
        ssize_t count = read(c->from, c->buffer, sizeof c->buffer);
        if (count == 0 || (count < 0 && errno != EAGAIN))
            exit(0);
        c->at = 0;
        c->end = count > 0 ? (size_t)count : 0;
    }
    while (c->at < c->end) {
        ssize_t count = write(c->to, c->buffer + c->at, c->end - c->at);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0)
            exit(0);
        c->at += (size_t)count;
    }
}

/* Level-triggered: an end is watched for reading while its channel is empty, else the other one
   for writing. */
static void watch(int epoll, int fd, unsigned events, unsigned *watched)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (events == *watched)
        return;
    epoll_ctl(epoll, *watched == ~0u ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    *watched = events;
}

static void woken(channel *channels, int count, int fd)
{
    for (int i = 0; i < count; i++) {
        channel *c = &channels[i];
        if (c->from == fd || (c->to == fd && c->at < c->end))
            pump(c);
    }
}

static int run(channel *channels, int count)
{
    unsigned watched[2] = {~0u, ~0u};
    int epoll = epoll_create1(0);
    for (;;) {
        struct epoll_event events[2];
        for (int i = 0; i < count; i++) {
            const channel *in = &channels[i], *out = &channels[count - 1 - i];
            unsigned events_of = in->at == in->end ? EPOLLIN : 0u;
            watch(epoll, in->from, events_of | (out->at < out->end ? EPOLLOUT : 0u), &watched[i]);
        }
        int ready = epoll_wait(epoll, events, 2, -1);
        if (ready < 0 && errno != EINTR)
            return 1;
        for (int i = 0; i < ready; i++)
            woken(channels, count, events[i].data.fd);
    }
}

static int ready(int listener)
{
    printf("ready\n");
    fflush(stdout);
    return wire_accept(listener);
}

static channel the_channels[2];

static int service(const char *address)
{
    int fd = ready(wire_listen(address));
    the_channels[0].from = the_channels[0].to = fd;
    return run(the_channels, 1);
}

static int middle(const char *address, const char *behind)
{
    int back = wire_dial(behind), front = ready(wire_listen(address));
    the_channels[0].from = the_channels[1].to = front;
    the_channels[1].from = the_channels[0].to = back;
    return run(the_channels, 2);
}

static void send_one(wire *w, meter *m, size_t size)
{
    uint64_t stamp = meter_stamp(m);
    uint8_t *at = wire_room(w, size);
    memset(at + sizeof stamp, 0, size - sizeof stamp);
    memcpy(at, &stamp, sizeof stamp);
    wire_add(w, size);
}

static int client(const char *address, const meter_load *load)
{
    static meter m;
    wire w;
    wire_init(&w, wire_dial(address));
    meter_start(&m, load->in_flight, load->seconds);
    for (unsigned i = 0; i < load->in_flight; i++)
        send_one(&w, &m, load->payload);
    for (;;) {
        size_t size;
        wire_turn(&w);
        uint8_t *at = wire_seen(&w, &size);
        for (; size >= load->payload; size -= load->payload, at += load->payload) {
            uint64_t stamp;
            memcpy(&stamp, at, sizeof stamp);
            wire_take(&w, load->payload);
            if (meter_note(&m, stamp))
                return 0;
            send_one(&w, &m, load->payload);
        }
    }
}

int main(int argc, char **argv)
{
    meter_load load;
    if (argc == 3 && strcmp(argv[1], "service") == 0)
        return service(argv[2]);
    if (argc == 4 && strcmp(argv[1], "middle") == 0)
        return middle(argv[2], argv[3]);
    if (argc == 6 && strcmp(argv[1], "client") == 0 && meter_arguments(argv + 3, &load) == 0)
        return client(argv[2], &load);
    return 2;
}
