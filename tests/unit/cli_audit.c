/* SPDX-License-Identifier: Apache-2.0 */
/* The record in a file: whatever stands in it is JSON, and a reader that stops holds nobody up. */
#include "audit.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128];

static void begin(void)
{
    snprintf(folder, sizeof folder, "%s/auditXXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    CHECK(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/record", folder);
}

static void end(void)
{
    unlink(path);
    CHECK_EQ(rmdir(folder), 0);
}

static headway_broker_record record_of(const char *name)
{
    return (headway_broker_record){.size = sizeof(headway_broker_record),
                                   .what = HEADWAY_BROKER_CALL,
                                   .identity = "anna",
                                   .delegate = "",
                                   .remote = "",
                                   .name = name,
                                   .text = "",
                                   .link = 7};
}

static char *contents(size_t *ret_size)
{
    static char text[1 << 16];
    FILE *in = fopen(path, "r");
    CHECK(in);
    *ret_size = fread(text, 1, sizeof text - 1, in);
    text[*ret_size] = 0;
    fclose(in);
    return text;
}

static void what_others_say_of_themselves_breaks_no_line(void)
{
    headway_broker_record r = record_of("a\"b\\c\n\x01\x7f\xc3\xa9\xff\xe2\x82");
    audit *a;
    size_t size;
    begin();
    CHECK_EQ(audit_open(path, &a), 0);
    r.ended = 1;
    r.code = 5;
    r.delegate = "web";
    r.duration_us = 9;
    audit_record(a, &r);
    audit_close(a);
    const char *text = contents(&size);
    CHECK(text[size - 1] == '\n' && strchr(text, '\n') == text + size - 1);
    CHECK(strstr(
        text, "\"name\":\"a\\u0022b\\u005cc\\u000a\\u0001\\u007f\xc3\xa9\\ufffd\\ufffd\\ufffd\""));
    CHECK(strstr(text, "\"identity\":\"anna\",\"delegate\":\"web\""));
    CHECK(strstr(text, "\"code\":\"NOT_FOUND\"") && strstr(text, "\"link\":7,\"us\":9}"));
    end();
}

static void a_file_that_was_moved_is_made_anew(void)
{
    headway_broker_record r = record_of("first");
    char moved[160];
    struct stat is;
    audit *a;
    size_t size;
    begin();
    snprintf(moved, sizeof moved, "%s.1", path);
    CHECK_EQ(audit_open(path, &a), 0);
    audit_record(a, &r);
    audit_reopen(a); /* nothing was moved: nothing changes */
    audit_close(a);
    CHECK_EQ(audit_open(path, &a), 0);
    CHECK_EQ(rename(path, moved), 0);
    r.name = "second";
    audit_record(a, &r);
    audit_close(a);
    const char *text = contents(&size);
    CHECK(strstr(text, "second") && !strstr(text, "first"));
    CHECK_EQ(stat(path, &is), 0);
    CHECK_EQ(is.st_mode & 0777, 0600);
    CHECK_EQ(unlink(moved), 0);
    end();
}

/* What came out of the pipe. */
static struct {
    unsigned long long lines, dropped;
    int last; /* a line that names "last" */
    char line[8192];
    size_t have;
} seen;

static void see(const char *bytes, ssize_t count)
{
    static const char mark[] = "\"what\":\"dropped\",\"count\":";
    for (ssize_t i = 0; i < count; i++) {
        CHECK(seen.have < sizeof seen.line - 1);
        seen.line[seen.have++] = bytes[i];
        if (bytes[i] != '\n')
            continue;
        seen.line[seen.have] = 0;
        seen.have = 0;
        CHECK(seen.line[0] == '{' && strstr(seen.line, "}\n"));
        const char *at = strstr(seen.line, mark);
        if (at)
            seen.dropped += strtoull(at + sizeof mark - 1, NULL, 10);
        else
            seen.lines++;
        seen.last |= strstr(seen.line, "\"last\"") != NULL;
    }
}

/* A pipe that nobody reads: its own room, and two buffers, and then it is counted. */
static void a_reader_that_stops_holds_nobody_up(void)
{
    enum { MANY = 40000 };
    headway_broker_record r = record_of("some.service.v1.Service/Method");
    static char bytes[1 << 16];
    unsigned long long sent = MANY;
    ssize_t n;
    audit *a;
    begin();
    CHECK_EQ(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    CHECK(reader >= 0);
    CHECK_EQ(audit_open(path, &a), 0);
    r.dropped = 3; /* the broker's own, before the first */
    for (int i = 0; i < MANY; i++) {
        audit_record(a, &r);
        r.dropped = 0;
    }
    CHECK_EQ(fcntl(reader, F_SETFL, 0), 0);
    for (r.name = "last"; !seen.last; sent++) {
        n = read(reader, bytes, sizeof bytes);
        CHECK(n > 0);
        see(bytes, n);
        audit_record(a, &r);
    }
    while ((n = read(reader, bytes, sizeof bytes)) == sizeof bytes)
        see(bytes, n); /* what is left fits the pipe */
    see(bytes, n);
    audit_close(a);
    while ((n = read(reader, bytes, sizeof bytes)) > 0)
        see(bytes, n);
    CHECK_EQ(seen.lines + seen.dropped, sent + 3);
    CHECK(seen.dropped > 1000 && seen.lines > 1000);
    close(reader);
    end();
}

int main(void)
{
    RUN(what_others_say_of_themselves_breaks_no_line);
    RUN(a_file_that_was_moved_is_made_anew);
    RUN(a_reader_that_stops_holds_nobody_up);
    return 0;
}
