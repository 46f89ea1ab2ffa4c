/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redis, written by hand and pipelined.
 * usage: speed-redis ping ADDRESS IN_FLIGHT PAYLOAD SECONDS      the server echoes
 *        speed-redis service ADDRESS                             a subscriber that answers
 *        speed-redis pubsub ADDRESS IN_FLIGHT PAYLOAD SECONDS    asks it, by publish and subscribe
 */
#include "meter.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 128 };

static void fail(const uint8_t *line, const uint8_t *end)
{
    fprintf(stderr, "redis said: %.*s\n", (int)(end - line), (const char *)line);
    exit(1);
}

/* One reply or push of RESP3: how many bytes it takes, 0: it is not all there. Its last string is
   its payload; NULL: it has none. */
static size_t parse(uint8_t *start, uint8_t *until, uint8_t **ret_payload, size_t *ret_size)
{
    uint8_t *at = start;
    *ret_payload = NULL;
    for (size_t parts = 1; parts; parts--) {
        uint8_t *end = at < until ? memchr(at, '\n', (size_t)(until - at)) : NULL;
        if (!end)
            return 0;
        char kind = (char)*at;
        size_t count = strtoul((char *)at + 1, NULL, 10);
        if (kind == '-')
            fail(at, end);
        if (kind == '>' || kind == '*')
            parts += count;
        at = end + 1;
        if (kind != '$')
            continue;
        if ((size_t)(until - at) < count + 2)
            return 0;
        *ret_payload = at;
        *ret_size = count;
        at += count + 2;
    }
    return (size_t)(at - start);
}

/* The next payload of what came; 0: none yet. */
static int next_payload(wire *w, uint8_t **ret_payload, size_t *ret_size)
{
    for (;;) {
        size_t size;
        uint8_t *start = wire_seen(w, &size);
        size_t taken = parse(start, start + size, ret_payload, ret_size);
        wire_take(w, taken);
        if (!taken || *ret_payload)
            return taken > 0;
    }
}

/* A command of words, as far as its payload: which follows, and \r\n. */
static void put(wire *w, const char *head, const uint8_t *payload, size_t size)
{
    uint8_t *at = wire_room(w, HEAD + size + 2);
    int length = snprintf((char *)at, HEAD, "%s$%zu\r\n", head, size);
    memcpy(at + length, payload, size);
    memcpy(at + (size_t)length + size, "\r\n", 2);
    wire_add(w, (size_t)length + size + 2);
}

/* RESP3 lets one connection publish and hear. */
static void join(wire *w, const char *address, const char *channel)
{
    char words[HEAD];
    size_t size = 0;
    wire_init(w, wire_dial(address));
    snprintf(words, sizeof words, "HELLO 3\r\nSUBSCRIBE %s\r\n", channel);
    wire_put(w, words, strlen(words));
    for (;;) {
        wire_turn(w);
        uint8_t *seen = wire_seen(w, &size);
        if (memmem(seen, size, "subscribe", 9) && memmem(seen, size, ":1\r\n", 4))
            break;
    }
    wire_take(w, size);
}

static const char ask_head[] = "*3\r\n$7\r\nPUBLISH\r\n$3\r\nask\r\n";
static const char answer_head[] = "*3\r\n$7\r\nPUBLISH\r\n$6\r\nanswer\r\n";
static const char ping_head[] = "*2\r\n$4\r\nPING\r\n";

static void service(const char *address)
{
    wire w;
    uint8_t *payload;
    size_t size;
    join(&w, address, "ask");
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        wire_turn(&w);
        while (next_payload(&w, &payload, &size))
            put(&w, answer_head, payload, size);
    }
}

static int client(const char *address, const char *head, const meter_load *load)
{
    static meter m;
    wire w;
    uint8_t *payload = calloc(1, load->payload), *answer;
    size_t size;
    if (!payload)
        return 1;
    if (head == ask_head)
        join(&w, address, "answer");
    else
        wire_init(&w, wire_dial(address));
    meter_start(&m, load->in_flight, load->seconds);
    for (unsigned i = 0; i < load->in_flight; i++) {
        uint64_t stamp = meter_stamp(&m);
        memcpy(payload, &stamp, sizeof stamp);
        put(&w, head, payload, load->payload);
    }
    for (;;) {
        wire_turn(&w);
        while (next_payload(&w, &answer, &size)) {
            uint64_t stamp;
            if (size != load->payload)
                return 1;
            memcpy(&stamp, answer, sizeof stamp);
            if (meter_note(&m, stamp))
                return 0;
            stamp = meter_stamp(&m);
            memcpy(payload, &stamp, sizeof stamp);
            put(&w, head, payload, load->payload);
        }
    }
}

int main(int argc, char **argv)
{
    meter_load load;
    if (argc == 3 && strcmp(argv[1], "service") == 0)
        service(argv[2]);
    if (argc != 6 || meter_arguments(argv + 3, &load) != 0)
        return 2;
    if (strcmp(argv[1], "ping") == 0)
        return client(argv[2], ping_head, &load);
    if (strcmp(argv[1], "pubsub") == 0)
        return client(argv[2], ask_head, &load);
    return 2;
}
