/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A socket with a buffer each way, for the hand-written peers: all that came is read at once, all
 * that is to go is written at once, and a turn waits in epoll. Ends the process when the other
 * side ends. ADDRESS is a port of 127.0.0.1, or the path of a unix socket.
 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <stddef.h>
#include <stdint.h>

typedef struct wire {
    int fd, epoll, wants_out;
    uint8_t *in, *out;
    size_t in_at, in_end, in_room;
    size_t out_at, out_end, out_room;
} wire;

int wire_dial(const char *address);   /* a socket that does not block; ends the process if none */
int wire_listen(const char *address); /* a socket that accepts */
int wire_accept(int listener);        /* waits for one; does not block afterwards */

void wire_init(wire *w, int fd);
/* Room for so many bytes, to be filled, then wire_add. */
uint8_t *wire_room(wire *w, size_t size);
void wire_add(wire *w, size_t size);
void wire_put(wire *w, const void *data, size_t size);
/* Writes what is to go, as far as it goes; waits until something comes, and reads it. */
void wire_turn(wire *w);
/* What came and was not taken yet. */
uint8_t *wire_seen(wire *w, size_t *ret_size);
void wire_take(wire *w, size_t size);

#endif
