/* SPDX-License-Identifier: Apache-2.0 */
/* uri-host [":" port] of RFC 3986, without user information. */
#include "http1.h"

static bool is_port(const uint8_t *from, const uint8_t *end)
{
    unsigned long port = 0;
    if (from == end || end - from > 5)
        return false;
    for (; from < end; from++) {
        if (*from < '0' || *from > '9')
            return false;
        port = port * 10 + (unsigned long)(*from - '0');
    }
    return port <= 65535;
}

/* What stands between the brackets: digits, colons, perhaps an IPv4 address at the end. */
static bool is_ipv6(const uint8_t *from, const uint8_t *end)
{
    unsigned colons = 0;
    if (end - from < 2 || end - from > 45)
        return false;
    for (; from < end; from++) {
        if (*from == ':')
            colons++;
        else if (!headway__http1_is(*from, HEADWAY__HTTP1_HEX) && *from != '.')
            return false;
    }
    return colons >= 2 && colons <= 7;
}

static bool is_name(const uint8_t *from, const uint8_t *end)
{
    if (from == end || end - from > 255)
        return false;
    for (; from < end; from++) {
        if (!headway__http1_is(*from, HEADWAY__HTTP1_HOST))
            return false;
        if (*from == '%' && (end - from < 3 || !headway__http1_is(from[1], HEADWAY__HTTP1_HEX) ||
                             !headway__http1_is(from[2], HEADWAY__HTTP1_HEX)))
            return false;
    }
    return true;
}

bool headway__http1_host(headway_bytes host)
{
    const uint8_t *from = host.data, *end = from + host.size, *stop, *colon;
    if (host.size == 0)
        return false;
    if (*from == '[') {
        stop = memchr(from, ']', host.size);
        if (!stop || !is_ipv6(from + 1, stop))
            return false;
        return stop + 1 == end || (stop[1] == ':' && is_port(stop + 2, end));
    }
    colon = memchr(from, ':', host.size);
    if (colon && !is_port(colon + 1, end))
        return false;
    return is_name(from, colon ? colon : end);
}
