/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { READ_MOST = 256 << 10 };

static void must(int worked, const char *what)
{
    if (worked)
        return;
    perror(what);
    exit(1);
}

static socklen_t address_of(const char *text, struct sockaddr_storage *ret_address)
{
    struct sockaddr_in *tcp = (struct sockaddr_in *)ret_address;
    struct sockaddr_un *local = (struct sockaddr_un *)ret_address;
    memset(ret_address, 0, sizeof *ret_address);
    if (!strchr(text, '/')) {
        tcp->sin_family = AF_INET;
        tcp->sin_port = htons((uint16_t)atoi(text));
        tcp->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return sizeof *tcp;
    }
    local->sun_family = AF_UNIX;
    errno = ENAMETOOLONG;
    must(strlen(text) < sizeof local->sun_path, text);
    memcpy(local->sun_path, text, strlen(text) + 1);
    return sizeof *local;
}

static void set_up(int fd)
{
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    must(fcntl(fd, F_SETFL, O_NONBLOCK) == 0, "fcntl");
}

int wire_dial(const char *address)
{
    struct sockaddr_storage to;
    socklen_t length = address_of(address, &to);
    int fd = socket(to.ss_family, SOCK_STREAM, 0);
    must(fd >= 0 && connect(fd, (struct sockaddr *)&to, length) == 0, address);
    set_up(fd);
    return fd;
}

int wire_listen(const char *address)
{
    struct sockaddr_storage at;
    int yes = 1;
    socklen_t length = address_of(address, &at);
    int fd = socket(at.ss_family, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    must(fd >= 0 && bind(fd, (struct sockaddr *)&at, length) == 0 && listen(fd, 16) == 0, address);
    return fd;
}

int wire_accept(int listener)
{
    int fd = accept(listener, NULL, NULL);
    must(fd >= 0, "accept");
    set_up(fd);
    return fd;
}

void wire_init(wire *w, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    memset(w, 0, sizeof *w);
    w->fd = fd;
    w->epoll = epoll_create1(0);
    must(w->epoll >= 0 && epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll");
}

/* Moves what is kept to the front, and grows, so that size bytes fit behind it. */
static void make_room(uint8_t **buffer, size_t *at, size_t *end, size_t *room, size_t size)
{
    if (*at == *end)
        *at = *end = 0;
    if (*room - *end >= size && *buffer)
        return;
    if (*at) {
        memmove(*buffer, *buffer + *at, *end - *at);
        *end -= *at;
        *at = 0;
    }
    if (*room - *end >= size && *buffer)
        return;
    *room = (*end + size) * 2;
    *buffer = realloc(*buffer, *room);
    must(*buffer != NULL, "memory");
}

uint8_t *wire_room(wire *w, size_t size)
{
    make_room(&w->out, &w->out_at, &w->out_end, &w->out_room, size);
    return w->out + w->out_end;
}

void wire_add(wire *w, size_t size)
{
    w->out_end += size;
}

void wire_put(wire *w, const void *data, size_t size)
{
    memcpy(wire_room(w, size), data, size);
    wire_add(w, size);
}

static void flush(wire *w)
{
    while (w->out_at < w->out_end) {
        ssize_t wrote = write(w->fd, w->out + w->out_at, w->out_end - w->out_at);
        if (wrote < 0 && errno == EAGAIN)
            break;
        must(wrote > 0, "write");
        w->out_at += (size_t)wrote;
    }
    int wants_out = w->out_at < w->out_end;
    if (wants_out == w->wants_out)
        return;
    struct epoll_event event = {.events = EPOLLIN | (wants_out ? EPOLLOUT : 0u)};
    must(epoll_ctl(w->epoll, EPOLL_CTL_MOD, w->fd, &event) == 0, "epoll");
    w->wants_out = wants_out;
}

void wire_turn(wire *w)
{
    struct epoll_event event;
    for (;;) {
        flush(w);
        if (epoll_wait(w->epoll, &event, 1, -1) < 1 || !(event.events & ~(unsigned)EPOLLOUT))
            continue;
        make_room(&w->in, &w->in_at, &w->in_end, &w->in_room, READ_MOST);
        ssize_t count = read(w->fd, w->in + w->in_end, w->in_room - w->in_end);
        if (count == 0)
            exit(0);
        if (count < 0 && errno == EAGAIN)
            continue;
        must(count > 0, "read");
        w->in_end += (size_t)count;
        return;
    }
}

uint8_t *wire_seen(wire *w, size_t *ret_size)
{
    *ret_size = w->in_end - w->in_at;
    return w->in + w->in_at;
}

void wire_take(wire *w, size_t size)
{
    w->in_at += size;
}
