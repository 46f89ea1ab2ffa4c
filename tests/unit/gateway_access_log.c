/* SPDX-License-Identifier: Apache-2.0 */
/* The access log: lines that no client can break, and a bound on what waits. */
#include "access_log.h"

#include <check.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char taken[1 << 20];
static size_t taken_size, takes; /* takes: bytes that the sink has room for */

static long sink(void *user, const char *text, size_t size)
{
    size_t n = size < takes ? size : takes;
    (void)user;
    n = n < 100 ? n : 100;
    memcpy(taken + taken_size, text, n);
    taken_size += n;
    taken[taken_size] = 0;
    takes -= n;
    return (long)n;
}

static access_record request(const char *target, const char *agent)
{
    return (access_record){.time_us = INT64_C(1700000000123456),
                           .duration_us = 1234,
                           .bytes_in = 5,
                           .bytes_out = 67,
                           .version = 11,
                           .status = 200,
                           .client = "10.1.2.3",
                           .identity = "web.shop",
                           .key = "shop",
                           .method = headway_bytes_of_string("GET"),
                           .target = headway_bytes_of_string(target),
                           .agent = headway_bytes_of_string(agent),
                           .service = "fleet.v1.Fleet",
                           .rpc = "Get",
                           .code = "OK",
                           .request_id = "r1",
                           .trace_id = "t1"};
}

static const char *line(const access_record *record, int json)
{
    static char text[16384];
    size_t n = access_log_line(record, json, text, sizeof text);
    CHECK(n && text[n - 1] == '\n' && !memchr(text, '\n', n - 1));
    text[n - 1] = 0;
    return text;
}

static void a_line_is_what_web_servers_write_and_more(void)
{
    access_record r = request("/v1/devices/local?a=b", "curl/8");
    CHECK_STR(line(&r, 0),
              "10.1.2.3 shop web.shop [14/Nov/2023:22:13:20 +0000] \"GET /v1/devices/local?a=b "
              "HTTP/1.1\" 200 67 \"-\" \"curl/8\" 5 0.001234 fleet.v1.Fleet Get OK r1 t1");
    CHECK_STR(line(&r, 1),
              "{\"time\":\"2023-11-14T22:13:20.123456Z\",\"client\":\"10.1.2.3\",\"key\":\"shop\","
              "\"identity\":\"web.shop\",\"method\":\"GET\",\"target\":\"/v1/devices/local?a=b\","
              "\"version\":\"1.1\",\"status\":200,\"bytesIn\":5,\"bytesOut\":67,"
              "\"seconds\":0.001234,\"agent\":\"curl/8\",\"service\":\"fleet.v1.Fleet\","
              "\"rpc\":\"Get\",\"code\":\"OK\",\"requestId\":\"r1\",\"traceId\":\"t1\"}");
}

static void what_is_not_known_is_a_dash(void)
{
    access_record r = {.client = "::1", .version = 11};
    CHECK_STR(line(&r, 0), "::1 - - [01/Jan/1970:00:00:00 +0000] \"  HTTP/1.1\" 0 0 \"-\" \"-\" 0 "
                           "0.000000 - - - - -");
}

static void a_referer_has_no_query(void)
{
    access_record r = request("/", "a");
    r.referer = headway_bytes_of_string("https://a.example/docs/?key=hw_secret#top");
    CHECK(strstr(line(&r, 0), " \"https://a.example/docs/\" "));
    CHECK(strstr(line(&r, 1), "\"referer\":\"https://a.example/docs/\""));
}

static void nothing_ends_a_line_or_a_quote(void)
{
    access_record r = request("/", "a\"b\\c\r\nd\x1b[31m\xc3\xa9");
    CHECK(strstr(line(&r, 0), "\"a\\\"b\\\\c\\x0d\\x0ad\\x1b[31m\\xc3\\xa9\""));
    CHECK(strstr(line(&r, 1), "\"a\\\"b\\\\c\\u000d\\u000ad\\u001b[31m\\u00c3\\u00a9\""));
    r.identity = "a b";
    CHECK(strstr(line(&r, 0), "shop \"a b\" ["));
}

static void a_key_in_the_query_is_made_unreadable(void)
{
    access_record r = request("/x?key=hw_secret&a=1&key=hw_other&monkey=2", NULL);
    CHECK(strstr(line(&r, 0), "GET /x?key=***&a=1&key=***&monkey=2 HTTP"));
    r = request("/x?a=1&key=hw_secret", NULL);
    CHECK(strstr(line(&r, 1), "\"/x?a=1&key=***\""));
    r = request("/x?key=", NULL);
    CHECK(strstr(line(&r, 1), "\"/x?key=\""));
    r = request("/key=1", NULL);
    CHECK(strstr(line(&r, 1), "\"/key=1\""));
}

static void what_is_long_is_cut(void)
{
    static char target[9000];
    memset(target, 0x7f, sizeof target - 1);
    target[0] = '/';
    access_record r = request(target, target);
    CHECK(strstr(line(&r, 1), "..."));
    CHECK(strlen(line(&r, 1)) < 6 * (2048 + 256) + 600);
}

static void lines_that_find_no_room_are_counted_and_told(void)
{
    access_record r = request("/", "agent");
    gateway_log *log;
    CHECK_EQ(access_log_new(100, 0, sink, NULL, &log), HEADWAY_EINVAL);
    CHECK_EQ(access_log_new(ACCESS_LOG_LEAST, 0, sink, NULL, &log), 0);
    size_t size = strlen(line(&r, 0)) + 1, fit = ACCESS_LOG_LEAST / size;
    taken_size = takes = 0;
    for (size_t i = 0; i < fit + 5; i++)
        access_log_write(log, &r);
    CHECK(access_log_dropped(log) >= 5 && access_log_dropped(log) <= 6);
    uint64_t dropped = access_log_dropped(log);
    CHECK_EQ(access_log_flush(log), HEADWAY_EAGAIN);
    takes = ACCESS_LOG_LEAST / 2 + 50; /* somewhere in a line */
    CHECK_EQ(access_log_flush(log), HEADWAY_EAGAIN);
    access_log_write(log, &r);
    CHECK_EQ(access_log_dropped(log), dropped);
    takes = sizeof taken;
    CHECK_EQ(access_log_flush(log), 0);
    char told[64];
    snprintf(told, sizeof told, "\n# %llu lines dropped\n10.1.2.3", (unsigned long long)dropped);
    CHECK(strstr(taken, told));
    CHECK_EQ(taken[taken_size - 1], '\n');
    access_log_free(log);
}

static void a_sink_that_fails_is_told_and_loses_nothing(void)
{
    access_log_file file = {"nowhere", -1};
    access_record r = request("/", "agent");
    gateway_log *log;
    CHECK_EQ(access_log_new(0, 1, sink, NULL, &log), 0);
    access_log_write(log, &r);
    taken_size = 0;
    takes = sizeof taken;
    access_log_free(log); /* offers it once more */
    CHECK(strstr(taken, "\"requestId\":\"r1\""));
    CHECK_EQ(access_log_file_sink(&file, "a", 1), 0);
    CHECK(access_log_file_open(&file, "/nowhere/at/all") != 0);
}

static void a_file_that_was_moved_is_opened_anew(void)
{
    char folder[] = "/tmp/headway_log_XXXXXX", path[64], moved[64], text[16] = "";
    access_log_file file;
    CHECK(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    snprintf(moved, sizeof moved, "%s/b", folder);
    CHECK_EQ(access_log_file_open(&file, path), 0);
    CHECK_EQ(access_log_file_sink(&file, "one", 3), 3);
    CHECK_EQ(rename(path, moved), 0);
    CHECK_EQ(access_log_file_sink(&file, "two", 3), 3);
    CHECK_EQ(access_log_file_reopen(&file), 0);
    CHECK_EQ(access_log_file_sink(&file, "three", 5), 5);
    access_log_file_close(&file);
    int fd = open(moved, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text) == 6);
    close(fd);
    unlink(moved);
    unlink(path);
    rmdir(folder);
}

static void a_pipe_that_nobody_reads_is_not_waited_for(void)
{
    static char text[4096];
    int ends[2];
    long n = 1;
    CHECK_EQ(pipe(ends), 0);
    access_log_file file = {"-", ends[1]};
    memset(text, 'a', sizeof text);
    for (int i = 0; i < 10000 && n > 0; i++)
        n = access_log_file_sink(&file, text, sizeof text);
    CHECK_EQ(n, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    RUN(a_line_is_what_web_servers_write_and_more);
    RUN(what_is_not_known_is_a_dash);
    RUN(a_referer_has_no_query);
    RUN(nothing_ends_a_line_or_a_quote);
    RUN(a_key_in_the_query_is_made_unreadable);
    RUN(what_is_long_is_cut);
    RUN(lines_that_find_no_room_are_counted_and_told);
    RUN(a_sink_that_fails_is_told_and_loses_nothing);
    RUN(a_file_that_was_moved_is_opened_anew);
    RUN(a_pipe_that_nobody_reads_is_not_waited_for);
    return 0;
}
