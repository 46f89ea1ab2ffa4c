/* SPDX-License-Identifier: Apache-2.0 */
/* The log sink on stderr: one write(2) a line, so that lines of threads and processes stay whole.
 */
#include <errno.h>
#include <headway/log.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { LINE_SIZE = 8192, TAIL_ROOM = 16 };

static const char *const level_names[] = {"error", "warn", "info", "debug", "trace"};
enum { LEVELS = sizeof(level_names) / sizeof(level_names[0]) };

/* A line being made. What does not fit is cut, and the cut is shown. */
struct line {
    char text[LINE_SIZE];
    size_t size;
};

static int put(struct line *line, const char *text, size_t size)
{
    if (size > LINE_SIZE - TAIL_ROOM - line->size)
        return 0;
    memcpy(line->text + line->size, text, size);
    line->size += size;
    return 1;
}

static void put_string(struct line *line, const char *text)
{
    put(line, text, strlen(text));
}

static void put_time(struct line *line)
{
    struct timespec now;
    struct tm utc;
    char text[64], *end;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    end = text + strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(end, sizeof(text) - (size_t)(end - text), ".%06ldZ", now.tv_nsec / 1000);
    put_string(line, text);
}

/* The length of the UTF-8 sequence at text (no surrogates, nothing overlong), or 0. */
static size_t utf8_length(const unsigned char *text)
{
    size_t length = 2, i;
    unsigned low = 0x80, high = 0xbf;
    if (text[0] < 0x80)
        return 1;
    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;
    if (text[0] >= 0xe0)
        length = text[0] >= 0xf0 ? 4 : 3;
    if (text[0] == 0xe0)
        low = 0xa0;
    if (text[0] == 0xed)
        high = 0x9f;
    if (text[0] == 0xf0)
        low = 0x90;
    if (text[0] == 0xf4)
        high = 0x8f;
    if (text[1] < low || text[1] > high)
        return 0;
    for (i = 2; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* Text from anywhere: no control character and no broken UTF-8 reaches the terminal or the file. */
static void put_escaped(struct line *line, const char *text, int json)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        char escape[8];
        size_t length = utf8_length(at);
        int fits;
        if (length == 0)
            fits = put(line, "\xef\xbf\xbd", 3);
        else if (*at < 0x20 || *at == 0x7f)
            fits = put(line, escape, (size_t)snprintf(escape, sizeof(escape), "\\u%04x", *at));
        else if (json && (*at == '"' || *at == '\\'))
            fits = put(line, escape, (size_t)snprintf(escape, sizeof(escape), "\\%c", *at));
        else
            fits = put(line, (const char *)at, length);
        if (!fits) {
            memcpy(line->text + line->size, "...", 3); /* TAIL_ROOM is kept for this */
            line->size += 3;
            return;
        }
        at += length ? length : 1;
    }
}

static void end_line(struct line *line, const char *end)
{
    size_t done = 0, size = strlen(end);
    memcpy(line->text + line->size, end, size);
    line->size += size;
    while (done < line->size) {
        ssize_t wrote = write(STDERR_FILENO, line->text + done, line->size - done);
        if (wrote < 0 && errno != EINTR)
            return;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
}

static const char *name_of(headway_log_level level)
{
    return (unsigned)level < LEVELS ? level_names[level] : "trace";
}

static void write_text(void *user, headway_log_level level, uint64_t call, const char *text)
{
    struct line line = {.size = 0};
    char number[32];
    (void)user;
    put_time(&line);
    snprintf(number, sizeof(number), " %-5s ", name_of(level));
    put_string(&line, number);
    if (call) {
        snprintf(number, sizeof(number), "call=%llu ", (unsigned long long)call);
        put_string(&line, number);
    }
    put_escaped(&line, text, 0);
    end_line(&line, "\n");
}

/* The call is a string: readers of JSON keep only 53 bits of a number. */
static void write_json(void *user, headway_log_level level, uint64_t call, const char *text)
{
    struct line line = {.size = 0};
    char number[40];
    (void)user;
    put_string(&line, "{\"time\":\"");
    put_time(&line);
    put_string(&line, "\",\"level\":\"");
    put_string(&line, name_of(level));
    if (call) {
        snprintf(number, sizeof(number), "\",\"call\":\"%llu", (unsigned long long)call);
        put_string(&line, number);
    }
    put_string(&line, "\",\"message\":\"");
    put_escaped(&line, text, 1);
    end_line(&line, "\"}\n");
}

/* Words we do not know change nothing: a typing error must not silence a service. */
static void read_word(headway_log_sink *sink, const char *word, size_t size)
{
    for (size_t i = 0; i < LEVELS; i++)
        if (strlen(level_names[i]) == size && memcmp(level_names[i], word, size) == 0)
            sink->level = (headway_log_level)i;
    if (size == 4 && memcmp(word, "json", 4) == 0)
        sink->write = write_json;
}

headway_log_sink headway_log_stderr(void)
{
    headway_log_sink sink = {write_text, NULL, HEADWAY_LOG_INFO};
    const char *at = getenv("HEADWAY_LOG");
    while (at && *at) {
        size_t size = strcspn(at, ",");
        read_word(&sink, at, size);
        at += size + (at[size] == ',');
    }
    return sink;
}
