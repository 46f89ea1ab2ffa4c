/* SPDX-License-Identifier: Apache-2.0 */
#include "proxies.h"

#include <headway/status.h>

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { HOPS_MOST = 32, ADDRESS_SIZE = 64 };

/* IPv4 as ::ffff:a.b.c.d, so that both compare alike. */
static int parse(const char *text, unsigned char ret_bytes[16], unsigned *ret_shift)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (inet_pton(AF_INET, text, ret_bytes + 12) == 1) {
        memcpy(ret_bytes, mapped, sizeof mapped);
        *ret_shift = 96;
        return 0;
    }
    *ret_shift = 0;
    return inet_pton(AF_INET6, text, ret_bytes) == 1 ? 0 : HEADWAY_EMALFORMED;
}

/* A network and how many of its bits count. */
static int network_of(const char *text, unsigned char ret_bytes[16], unsigned *ret_bits)
{
    char address[ADDRESS_SIZE], *end;
    size_t size = strcspn(text, "/");
    unsigned shift;
    snprintf(address, sizeof address, "%.*s", (int)size, text);
    if (size >= sizeof address || parse(address, ret_bytes, &shift) != 0)
        return HEADWAY_EMALFORMED;
    *ret_bits = 128;
    if (!text[size])
        return 0;
    if (!isdigit((unsigned char)text[size + 1]))
        return HEADWAY_EMALFORMED;
    unsigned long bits = strtoul(text + size + 1, &end, 10);
    if (*end || bits > 128 - shift)
        return HEADWAY_EMALFORMED;
    *ret_bits = (unsigned)bits + shift;
    return 0;
}

int proxies_check(const char *network)
{
    unsigned char bytes[16];
    unsigned bits;
    return strcmp(network, "unix") == 0 ? 0 : network_of(network, bytes, &bits);
}

static int same(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    return memcmp(a, b, whole) == 0 && (!rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

int proxies_trust(char *const *networks, size_t count, const char *peer)
{
    unsigned char bytes[16], network[16];
    unsigned bits, shift;
    int is_unix = strcmp(peer, "unix") == 0;
    if (!is_unix && parse(peer, bytes, &shift) != 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(networks[i], "unix") == 0) {
            if (is_unix)
                return 1;
        } else if (!is_unix && network_of(networks[i], network, &bits) == 0 &&
                   same(bytes, network, bits)) {
            return 1;
        }
    }
    return 0;
}

/* The last element of a list with commas, which is shortened by it. */
static int take_last(headway_bytes *list, char *text, size_t size)
{
    const char *from = list->data;
    size_t end = list->size, start;
    while (end && (from[end - 1] == ' ' || from[end - 1] == '\t'))
        end--;
    for (start = end; start && from[start - 1] != ','; start--)
        ;
    list->size = start ? start - 1 : 0;
    while (start < end && (from[start] == ' ' || from[start] == '\t'))
        start++;
    if (end - start >= size)
        return HEADWAY_ELIMIT;
    memcpy(text, from + start, end - start);
    text[end - start] = 0;
    return 0;
}

/* "[::1]:80" and "1.2.3.4:80" without what is no address. */
static void strip_port(char *text)
{
    char *colon = strchr(text, ':');
    if (*text == '[') {
        char *end = strchr(text, ']');
        size_t size = end ? (size_t)(end - text - 1) : 0;
        memmove(text, text + 1, size);
        text[size] = 0;
    } else if (colon && !strchr(colon + 1, ':')) {
        *colon = 0;
    }
}

static void copy(char *to, size_t size, const char *from)
{
    size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    to[length] = 0;
}

const char *proxies_client(char *const *networks, size_t count, const char *peer,
                           headway_bytes forwarded_for, char *address, size_t size)
{
    char hop[ADDRESS_SIZE];
    unsigned char bytes[16];
    unsigned shift;
    copy(address, size, peer);
    strip_port(address);
    for (int i = 0; i < HOPS_MOST && forwarded_for.size; i++) {
        if (!proxies_trust(networks, count, address) ||
            take_last(&forwarded_for, hop, sizeof hop) != 0)
            break;
        strip_port(hop);
        if (parse(hop, bytes, &shift) != 0)
            break;
        copy(address, size, hop);
    }
    return address;
}
