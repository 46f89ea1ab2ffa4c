/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include <headway/log.h>
#include <headway/port/random.h>
#include <regex.h>
#include <unistd.h>

static void random_bytes_differ_and_fill_exactly(void)
{
    const headway_random *random = headway_random_default();
    unsigned char a[600] = {0}, b[600] = {0};
    random->fill(random->user, a, 599);
    random->fill(random->user, b, 599);
    CHECK(memcmp(a, b, 599) != 0);
    CHECK_EQ(a[599] | b[599], 0);
}

/* What the sink that HEADWAY_LOG describes writes of this. */
static void log_line(const char *setting, headway_log_level level, uint64_t call, const char *text,
                     char *ret_line, size_t size)
{
    int ends[2], saved = dup(STDERR_FILENO);
    headway_log_sink sink;
    ssize_t got;
    if (setting)
        setenv("HEADWAY_LOG", setting, 1);
    else
        unsetenv("HEADWAY_LOG");
    sink = headway_log_stderr();
    CHECK(pipe(ends) == 0);
    dup2(ends[1], STDERR_FILENO);
    sink.write(sink.user, level, call, text);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[1]);
    got = read(ends[0], ret_line, size - 1);
    close(ends[0]);
    CHECK(got > 0);
    ret_line[got] = 0;
}

static void check_match(const char *line, const char *pattern)
{
    regex_t regex;
    CHECK(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0);
    if (regexec(&regex, line, 0, NULL, 0) != 0) {
        fprintf(stderr, "%s does not match %s\n", line, pattern);
        abort();
    }
    regfree(&regex);
}

#define TIME "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z"

static void a_line_has_time_level_call_and_text(void)
{
    char line[16384];
    log_line(NULL, HEADWAY_LOG_WARN, 7, "credit is low", line, sizeof(line));
    check_match(line, "^" TIME " warn  call=7 credit is low\n$");
    log_line("debug,json", HEADWAY_LOG_ERROR, 7, "say \"no\"\n\xff\\", line, sizeof(line));
    check_match(line, "^\\{\"time\":\"" TIME "\",\"level\":\"error\",\"call\":\"7\",\"message\":"
                      "\"say \\\\\"no\\\\\"\\\\u000a\xef\xbf\xbd\\\\\\\\\"\\}\n$");
}

static void a_message_cannot_forge_a_second_line(void)
{
    char line[16384];
    log_line(NULL, HEADWAY_LOG_INFO, 0, "a\nb\x1b[31m", line, sizeof(line));
    CHECK(strchr(line, '\n') == line + strlen(line) - 1);
    CHECK(strchr(line, '\x1b') == NULL);
}

static void an_endless_message_is_cut_and_says_so(void)
{
    static char text[20000], line[16384];
    memset(text, '"', sizeof(text) - 1);
    log_line("json", HEADWAY_LOG_INFO, 0, text, line, sizeof(line));
    CHECK(strlen(line) <= 8192);
    CHECK_STR(line + strlen(line) - 6, "...\"}\n");
}

static headway_log_level level_of(const char *setting)
{
    setenv("HEADWAY_LOG", setting, 1);
    return headway_log_stderr().level;
}

static void the_level_is_read_and_a_wrong_word_changes_nothing(void)
{
    CHECK_EQ(level_of("error"), HEADWAY_LOG_ERROR);
    CHECK_EQ(level_of("trace,json"), HEADWAY_LOG_TRACE);
    CHECK_EQ(level_of("json,debug"), HEADWAY_LOG_DEBUG);
    CHECK_EQ(level_of("loud"), HEADWAY_LOG_INFO);
    CHECK_EQ(level_of(""), HEADWAY_LOG_INFO);
}

int main(void)
{
    RUN(random_bytes_differ_and_fill_exactly);
    RUN(a_line_has_time_level_call_and_text);
    RUN(a_message_cannot_forge_a_second_line);
    RUN(an_endless_message_is_cut_and_says_so);
    RUN(the_level_is_read_and_a_wrong_word_changes_nothing);
    return 0;
}
