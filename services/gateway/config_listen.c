/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <ctype.h>
#include <string.h>

enum { SOCKET_PATH_MOST = 107 };

static int refuse(char *why, size_t size, const char *text, const char *what)
{
    snprintf(why, size, "'%s': %s", text, what);
    return HEADWAY_EMALFORMED;
}

/* Digits alone; -1: none, or more than most. */
static long digits(const char *text, long most)
{
    long value = 0;
    if (!*text)
        return -1;
    for (; *text; text++) {
        if (!isdigit((unsigned char)*text))
            return -1;
        value = value * 10 + (*text - '0');
        if (value > most)
            return -1;
    }
    return value;
}

/* HOST:PORT, [IPv6]:PORT. */
static int host_and_port(const char *text, listen_address *a)
{
    const char *colon = strrchr(text, ':');
    int bracketed = *text == '[';
    long port = colon ? digits(colon + 1, 65535) : -1;
    if (port < 0)
        return -1;
    size_t size = (size_t)(colon - text);
    if (bracketed && (size < 3 || colon[-1] != ']'))
        return -1;
    snprintf(a->host, sizeof a->host, "%.*s", (int)(size - (bracketed ? 2 : 0)), text + bracketed);
    if (!*a->host || size >= sizeof a->host || strpbrk(a->host, bracketed ? "[]/ " : ":[]/ "))
        return -1;
    a->port = (uint16_t)port;
    return 0;
}

int listen_parse(const char *text, listen_address *ret_address, char *why, size_t why_size)
{
    listen_address a = {.kind = LISTEN_HTTP, .fd = -1};
    if (strncmp(text, "unix:", 5) == 0) {
        a.kind = LISTEN_UNIX;
        if (!text[5] || strlen(text + 5) > SOCKET_PATH_MOST)
            return refuse(why, why_size, text, "a socket's path has 1 to 107 bytes");
        snprintf(a.host, sizeof a.host, "%s", text + 5);
    } else if (strncmp(text, "fd:", 3) == 0) {
        a.kind = LISTEN_FD;
        a.fd = (int)digits(text + 3, 65535);
        if (a.fd < 0)
            return refuse(why, why_size, text, "write fd:NUMBER");
    } else {
        size_t skip = strncmp(text, "https://", 8) == 0  ? 8
                      : strncmp(text, "http://", 7) == 0 ? 7
                                                         : 0;
        a.kind = skip == 8 ? LISTEN_HTTPS : LISTEN_HTTP;
        if (!skip || host_and_port(text + skip, &a) != 0)
            return refuse(why, why_size, text,
                          "write http://HOST:PORT, https://HOST:PORT, unix:PATH or fd:NUMBER");
    }
    *ret_address = a;
    return 0;
}
