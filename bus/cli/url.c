/* SPDX-License-Identifier: Apache-2.0 */
#include "url.h"

#include <headway/status.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SUN_PATH = 107 };

static const char digits[] = "0123456789", upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                  name_bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789-._";

static int port_ok(const char *port)
{
    size_t size = strlen(port);
    unsigned long number = strtoul(port, NULL, 10);
    return size > 0 && size <= 5 && strspn(port, digits) == size && number > 0 && number <= 65535;
}

/* A name, an IPv4 address, or an IPv6 address in brackets. */
static int host_ok(const char *host, size_t size)
{
    char text[URL_SIZE];
    struct in6_addr address;
    memcpy(text, host, size);
    text[size] = 0;
    if (size > 2 && host[0] == '[' && host[size - 1] == ']') {
        text[size - 1] = 0;
        return inet_pton(AF_INET6, text + 1, &address) == 1;
    }
    return size > 0 && strspn(text, name_bytes) == size;
}

static int path_ok(const char *path)
{
    size_t size = strlen(path);
    for (const char *at = path; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == 127 || *at == ',')
            return 0;
    return size > 0 && size <= SUN_PATH && *path != '*' && *path != '@';
}

static void lower(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] && strchr(upper, text[i]))
            text[i] = (char)(text[i] + ('a' - 'A'));
}

int headway__url_normal(const char *url, char ret_normal[URL_SIZE])
{
    char normal[URL_SIZE];
    size_t size = strlen(url);
    int is_tcp = strncasecmp(url, "tcp://", 6) == 0;
    if (size >= URL_SIZE || (!is_tcp && strncasecmp(url, "ipc://", 6) != 0))
        return HEADWAY_EADDRESS;
    memcpy(normal, url, size + 1);
    lower(normal, is_tcp ? size : 6);
    const char *rest = normal + 6, *colon = is_tcp ? strrchr(rest, ':') : NULL;
    int ok = is_tcp ? colon && host_ok(rest, (size_t)(colon - rest)) && port_ok(colon + 1)
                    : path_ok(rest);
    if (!ok)
        return HEADWAY_EADDRESS;
    memcpy(ret_normal, normal, size + 1);
    return 0;
}

int headway__url_is_loopback(const char *url)
{
    return strncmp(url, "tcp://127.", 10) == 0 || strncmp(url, "tcp://[::1]:", 12) == 0 ||
           strncmp(url, "tcp://localhost:", 16) == 0;
}
