/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NATS, written by hand and pipelined: all that came is read at once, all that is ready goes in one
 * write; replies come to one wildcard inbox.
 * usage: speed-nats-raw service PORT
 *        speed-nats-raw client PORT IN_FLIGHT PAYLOAD SECONDS
 */
#include "meter.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char hello[] = "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"c\","
                            "\"version\":\"1\",\"protocol\":1}\r\n";

typedef struct message {
    const char *reply; /* not terminated; NULL: none */
    size_t reply_size;
    uint8_t *payload;
    size_t size;
} message;

static void fail(const char *line, size_t size)
{
    fprintf(stderr, "nats-server said: %.*s\n", (int)size, line);
    exit(1);
}

/* MSG SUBJECT SID [REPLY] SIZE, without its line's end. */
static void read_head(const char *line, const char *end, message *ret_message)
{
    const char *word[5];
    size_t words = 0;
    for (const char *at = line; at < end && words < 5; words++) {
        word[words] = at;
        const char *space = memchr(at, ' ', (size_t)(end - at));
        at = space ? space + 1 : end;
    }
    if (words < 4)
        fail(line, (size_t)(end - line));
    ret_message->reply = words == 5 ? word[3] : NULL;
    ret_message->reply_size = words == 5 ? (size_t)(word[4] - word[3]) - 1 : 0;
    ret_message->size = strtoul(word[words - 1], NULL, 10);
}

/* The next message of what came, all of it; 0: none yet. PINGs are answered in passing. */
static int next_message(wire *w, message *ret_message)
{
    for (;;) {
        size_t size;
        char *line = (char *)wire_seen(w, &size);
        char *end = size ? memchr(line, '\n', size) : NULL;
        if (!end)
            return 0;
        size_t head = (size_t)(end + 1 - line);
        if (line[0] == 'M') {
            read_head(line, end - 1, ret_message);
            if (size < head + ret_message->size + 2)
                return 0;
            ret_message->payload = (uint8_t *)line + head;
            wire_take(w, head + ret_message->size + 2);
            return 1;
        }
        if (line[0] == '-')
            fail(line, head);
        if (line[0] == 'P' && line[1] == 'I')
            wire_put(w, "PONG\r\n", 6);
        wire_take(w, head);
    }
}

/* Connects and subscribes, and returns when the server has taken it. */
static void join(wire *w, const char *port, const char *subscription)
{
    size_t size = 0;
    wire_init(w, wire_dial(port));
    wire_put(w, hello, sizeof hello - 1);
    wire_put(w, subscription, strlen(subscription));
    wire_put(w, "PING\r\n", 6);
    for (;;) {
        wire_turn(w);
        uint8_t *seen = wire_seen(w, &size);
        if (memmem(seen, size, "-ERR", 4))
            fail((char *)seen, size);
        if (memmem(seen, size, "PONG\r\n", 6))
            break;
    }
    wire_take(w, size);
}

static void service(const char *port)
{
    wire w;
    message request;
    join(&w, port, "SUB bench workers 1\r\n");
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        wire_turn(&w);
        while (next_message(&w, &request)) {
            size_t room = request.reply_size + request.size + 40;
            char *at = (char *)wire_room(&w, room), *from = at;
            memcpy(at, "PUB ", 4);
            memcpy(at + 4, request.reply, request.reply_size);
            at += 4 + request.reply_size;
            at += snprintf(at, 24, " %zu\r\n", request.size);
            memcpy(at, request.payload, request.size);
            memcpy(at + request.size, "\r\n", 2);
            wire_add(&w, (size_t)(at - from) + request.size + 2);
        }
    }
}

static char (*heads)[64]; /* of each call in flight: its own reply subject */
static size_t *head_sizes;

static void send_one(wire *w, meter *m, unsigned slot, size_t size)
{
    uint64_t stamp = meter_stamp(m);
    uint8_t *at = wire_room(w, sizeof *heads + size + 2);
    memcpy(at, heads[slot], head_sizes[slot]);
    memset(at + head_sizes[slot], 0, size);
    memcpy(at + head_sizes[slot], &stamp, sizeof stamp);
    memcpy(at + head_sizes[slot] + size, "\r\n", 2);
    wire_add(w, head_sizes[slot] + size + 2);
}

/* MSG _INBOX.b.SLOT ...: the call that is answered. */
static unsigned slot_of(const message *reply, size_t in_flight)
{
    const char *digits = (const char *)reply->payload - 1;
    while (memcmp(digits, ".b.", 3) != 0)
        digits--;
    unsigned slot = (unsigned)strtoul(digits + 3, NULL, 10);
    if (slot >= in_flight || reply->size < sizeof(uint64_t))
        fail("an answer to nothing", 20);
    return slot;
}

static int client(const char *port, const meter_load *load)
{
    static meter m;
    wire w;
    message reply;
    heads = calloc(load->in_flight, sizeof *heads);
    head_sizes = calloc(load->in_flight, sizeof *head_sizes);
    if (!heads || !head_sizes)
        return 1;
    join(&w, port, "SUB _INBOX.b.* 1\r\n");
    meter_start(&m, load->in_flight, load->seconds);
    for (unsigned i = 0; i < load->in_flight; i++) {
        head_sizes[i] = (size_t)snprintf(heads[i], sizeof heads[i], "PUB bench _INBOX.b.%u %zu\r\n",
                                         i, load->payload);
        send_one(&w, &m, i, load->payload);
    }
    for (;;) {
        wire_turn(&w);
        while (next_message(&w, &reply)) {
            uint64_t stamp;
            memcpy(&stamp, reply.payload, sizeof stamp);
            if (meter_note(&m, stamp))
                return 0;
            send_one(&w, &m, slot_of(&reply, load->in_flight), load->payload);
        }
    }
}

int main(int argc, char **argv)
{
    meter_load load;
    if (argc == 3 && strcmp(argv[1], "service") == 0)
        service(argv[2]);
    if (argc == 6 && strcmp(argv[1], "client") == 0 && meter_arguments(argv + 3, &load) == 0)
        return client(argv[2], &load);
    return 2;
}
