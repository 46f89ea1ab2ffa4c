/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of HTTP/1.1 on one core: a head of about 300 bytes, as a client sends it, over and
 * over. Beside it libhttp-parser, where it is installed; it looks for headers with a callback each,
 * as whoever keeps them must. usage: http-parser-bench [SECONDS]
 */
#include "http1.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef HAVE_HTTP_PARSER
#include <http_parser.h>
#endif

static const char request[] =
    "POST /v1/devices/pump-7:reboot?dry_run=true HTTP/1.1\r\n"
    "Host: fleet.example.com:8443\r\n"
    "User-Agent: curl/7.88.1\r\n"
    "Accept: application/json\r\n"
    "Content-Type: application/json\r\n"
    "Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n"
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
    "Content-Length: 0\r\n\r\n";

enum { BATCH = 1000 };

static size_t seen; /* headers, so that nothing is optimised away */

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void ours(void)
{
    static const struct headway__http1_limits limits = {16384, 100, 8192};
    static struct headway__http_header room[100];
    struct headway__http1_scan scan = {.at = 0};
    struct headway__http1_refusal refusal;
    struct headway__http1_head head;
    headway_bytes bytes = headway_bytes_of(request, sizeof request - 1);
    if (headway__http1_scan(&scan, &limits, bytes, &refusal) != HEADWAY__HTTP1_DONE ||
        headway__http1_parse(&limits, bytes, room, &head).status)
        abort();
    seen += head.request.header_count;
}

static void measure(const char *name, void (*read_one)(void), double seconds)
{
    double start = now(), end = start;
    unsigned long count = 0;
    while ((end = now()) < start + seconds) {
        for (int i = 0; i < BATCH; i++)
            read_one();
        count += BATCH;
    }
    printf("%-16s %10.0f requests/s %8.1f MB/s\n", name, (double)count / (end - start),
           (double)count * (double)(sizeof request - 1) / (end - start) / 1e6);
}

#ifdef HAVE_HTTP_PARSER
static headway_bytes fields[200];

static int on_bytes(http_parser *parser, const char *at, size_t size)
{
    size_t *count = parser->data;
    if (*count < 200)
        fields[(*count)++] = headway_bytes_of(at, size);
    return 0;
}

static void theirs(void)
{
    static const http_parser_settings settings = {
        .on_url = on_bytes, .on_header_field = on_bytes, .on_header_value = on_bytes};
    size_t count = 0;
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &count;
    if (http_parser_execute(&parser, &settings, request, sizeof request - 1) != sizeof request - 1)
        abort();
    seen += count;
}
#endif

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 2;
    printf("a head of %zu bytes\n", sizeof request - 1);
    measure("headway", ours, seconds);
#ifdef HAVE_HTTP_PARSER
    measure("libhttp-parser", theirs, seconds);
#endif
    return seen == 0;
}
