/* SPDX-License-Identifier: Apache-2.0 */
/* A request as a line. What a client wrote is cut and escaped: it can end neither line nor quote.
 */
#include "access_log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

enum { TARGET_MOST = 2048, WORD_MOST = 256 };

/* Writing past the end writes nothing, and says so when the line ends. */
typedef struct line {
    char *at, *end;
    int json, full;
} line;

static void put(line *l, const char *text, size_t size)
{
    l->full |= size >= (size_t)(l->end - l->at);
    if (l->full)
        return;
    memcpy(l->at, text, size);
    l->at += size;
}

static void print(line *l, const char *format, ...) HEADWAY_PRINTF(2, 3);

static void print(line *l, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(l, text, n > 0 && (size_t)n < sizeof text ? (size_t)n : 0);
}

/* A byte over 127 has no meaning of its own in a header: in JSON it stands as that code point. */
static void put_escaped(line *l, headway_bytes text, size_t most)
{
    const unsigned char *at = text.data;
    for (size_t i = 0; i < text.size && i < most && !l->full; i++) {
        if (at[i] == '"' || at[i] == '\\')
            print(l, "\\%c", at[i]);
        else if (at[i] < 32 || at[i] > 126)
            print(l, l->json ? "\\u%04x" : "\\x%02x", at[i]);
        else
            put(l, (const char *)at + i, 1);
    }
    if (text.size > most)
        put(l, "...", 3);
}

/* Where the value of key= begins within the query that begins at `from`, and how long it is. */
static size_t key_in(headway_bytes target, size_t from, size_t *ret_size)
{
    const char *at = target.data;
    for (size_t i = from; i + 5 <= target.size; i++) {
        if ((at[i] != '?' && at[i] != '&') || memcmp(at + i + 1, "key=", 4) != 0)
            continue;
        const char *stop = memchr(at + i + 5, '&', target.size - i - 5);
        *ret_size = stop ? (size_t)(stop - at) - i - 5 : target.size - i - 5;
        return i + 5;
    }
    *ret_size = 0;
    return target.size;
}

static void put_target(line *l, headway_bytes target)
{
    const char *at = target.data;
    size_t from = 0, size, most = TARGET_MOST;
    while (from < target.size && most) {
        size_t key = key_in(target, from, &size);
        put_escaped(l, headway_bytes_of(at + from, key - from), most);
        most -= key - from < most ? key - from : most;
        if (key < target.size)
            put(l, "***", 3);
        from = key + size;
    }
}

/* Of a page of ours it may be one with a key. */
static headway_bytes without_query(headway_bytes url)
{
    const char *query = url.size ? memchr(url.data, '?', url.size) : NULL;
    return query ? headway_bytes_of(url.data, (size_t)(query - (const char *)url.data)) : url;
}

/* --- text ------------------------------------------------------------------------------------ */

static void put_word(line *l, const char *text)
{
    put(l, " ", 1);
    put_escaped(l, headway_bytes_of_string(text && *text ? text : "-"), WORD_MOST);
}

static void put_quoted(line *l, headway_bytes text)
{
    put(l, " \"", 2);
    put_escaped(l, text.size ? text : headway_bytes_of("-", 1), WORD_MOST);
    put(l, "\"", 1);
}

/* The combined format of web servers, then what the bus adds. An identity may have spaces. */
static void text_line(line *l, const access_record *r)
{
    char when[40] = "-";
    struct tm parts;
    time_t seconds = (time_t)(r->time_us / 1000000);
    if (gmtime_r(&seconds, &parts))
        strftime(when, sizeof when, "%d/%b/%Y:%H:%M:%S +0000", &parts);
    put_escaped(l, headway_bytes_of_string(r->client), WORD_MOST);
    put_word(l, r->key);
    if (r->identity && strchr(r->identity, ' '))
        put_quoted(l, headway_bytes_of_string(r->identity));
    else
        put_word(l, r->identity);
    print(l, " [%s] \"", when);
    put_escaped(l, r->method, WORD_MOST);
    put(l, " ", 1);
    put_target(l, r->target);
    print(l, " HTTP/%d.%d\" %d %" PRIu64, r->version / 10, r->version % 10, r->status,
          r->bytes_out);
    put_quoted(l, without_query(r->referer));
    put_quoted(l, r->agent);
    print(l, " %" PRIu64 " %.6f", r->bytes_in, (double)r->duration_us / 1e6);
    put_word(l, r->service);
    put_word(l, r->rpc);
    put_word(l, r->code);
    put_word(l, r->request_id);
    put_word(l, r->trace_id);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void put_member(line *l, const char *name, headway_bytes text)
{
    if (!text.size)
        return;
    print(l, ",\"%s\":\"", name);
    put_escaped(l, text, WORD_MOST);
    put(l, "\"", 1);
}

static void json_line(line *l, const access_record *r)
{
    char when[40] = "";
    struct tm parts;
    time_t seconds = (time_t)(r->time_us / 1000000);
    if (gmtime_r(&seconds, &parts))
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &parts);
    print(l, "{\"time\":\"%s.%06dZ\"", when, (int)(r->time_us % 1000000));
    put_member(l, "client", headway_bytes_of_string(r->client));
    put_member(l, "key", headway_bytes_of_string(r->key));
    put_member(l, "identity", headway_bytes_of_string(r->identity));
    put_member(l, "method", r->method);
    print(l, ",\"target\":\"");
    put_target(l, r->target);
    print(l,
          "\",\"version\":\"%d.%d\",\"status\":%d,\"bytesIn\":%" PRIu64 ",\"bytesOut\":%" PRIu64
          ",\"seconds\":%.6f",
          r->version / 10, r->version % 10, r->status, r->bytes_in, r->bytes_out,
          (double)r->duration_us / 1e6);
    put_member(l, "referer", without_query(r->referer));
    put_member(l, "agent", r->agent);
    put_member(l, "service", headway_bytes_of_string(r->service));
    put_member(l, "rpc", headway_bytes_of_string(r->rpc));
    put_member(l, "code", headway_bytes_of_string(r->code));
    put_member(l, "requestId", headway_bytes_of_string(r->request_id));
    put_member(l, "traceId", headway_bytes_of_string(r->trace_id));
    put(l, "}", 1);
}

size_t access_log_line(const access_record *record, int json, char *text, size_t size)
{
    line l = {.at = text, .end = text + size, .json = json};
    if (json)
        json_line(&l, record);
    else
        text_line(&l, record);
    put(&l, "\n", 1);
    return l.full ? 0 : (size_t)(l.at - text);
}
