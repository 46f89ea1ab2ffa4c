/* SPDX-License-Identifier: Apache-2.0 */
/* `headway top`: rates and times between two snapshots, again and again. */
#include "top.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { INTERVAL_MS = 1000, LEAST_MS = 100, WIDTH = 120, WIDTH_LEAST = 40, LINES_MANY = 1 << 20 };

typedef struct top_state {
    session s;
    const char *interval_text, *width_text;
    int64_t interval_ms;
    int once, is_terminal, drawn;
    top t;
    headway_timer *next;
} top_state;

static void screen(const top_state *p, size_t *ret_width, size_t *ret_lines)
{
    struct winsize size;
    *ret_width = p->width_text ? strtoul(p->width_text, NULL, 10) : WIDTH;
    *ret_lines = LINES_MANY;
    if (p->is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        *ret_width = p->width_text ? *ret_width : size.ws_col;
        *ret_lines = size.ws_row > 1 ? size.ws_row - 1u : 1;
    }
    if (*ret_width < WIDTH_LEAST)
        *ret_width = WIDTH_LEAST;
}

/* As many characters of UTF-8 as fit the width. */
static size_t cut(const char *line, size_t size, size_t width)
{
    size_t at = 0, columns = 0;
    while (at < size) {
        columns += ((unsigned char)line[at] & 0xc0) != 0x80;
        if (columns > width)
            break;
        at++;
    }
    return at;
}

/* A peer's name may hold anything: what is no printable character stays off the terminal. */
static void put_line(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        putchar((unsigned char)line[i] < 32 || line[i] == 127 ? '?' : line[i]);
}

static void draw(top_state *p, const char *text)
{
    size_t width, lines;
    screen(p, &width, &lines);
    fputs(p->is_terminal ? p->drawn ? "\033[H" : "\033[?25l\033[2J\033[H"
          : p->drawn     ? "\n"
                         : "",
          stdout);
    p->drawn = 1;
    for (; *text && lines > 0; lines--) {
        size_t size = strcspn(text, "\n");
        put_line(text, cut(text, size, width));
        fputs(p->is_terminal ? "\033[K\n" : "\n", stdout);
        text += size + (text[size] == '\n');
    }
    if (p->is_terminal)
        fputs("\033[J", stdout);
}

static void show(top_state *p)
{
    char *text = NULL;
    size_t size, width, lines;
    if (p->s.json) {
        top_json(&p->t, stdout);
        return;
    }
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    screen(p, &width, &lines);
    top_print(&p->t, width, out);
    if (fclose(out) == 0 && text)
        draw(p, text);
    free(text);
}

static void take_next(void *user);

static void taken(session *s)
{
    top_state *p = (top_state *)s;
    int first = p->t.before.broker == NULL;
    if (!first)
        show(p);
    snapshot_drop(&p->t.before);
    p->t.before = p->t.now;
    p->t.now = (snapshot){0};
    if (fflush(stdout) != 0)
        session_end(s, EXIT_STATUS);
    else if (!first && p->once)
        session_end(s, EXIT_OK);
    else if (headway_timer_start(s->bus, (uint64_t)p->interval_ms, 0, take_next, p, &p->next) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

static void take_next(void *user)
{
    top_state *p = user;
    p->next = NULL;
    snapshot_take(&p->t.now, &p->s, taken);
}

static void ready(session *s)
{
    take_next(s);
}

static void interrupted(session *s)
{
    session_end(s, EXIT_OK);
}

static void finished(session *s)
{
    snapshot_drop(&((top_state *)s)->t.before);
    snapshot_drop(&((top_state *)s)->t.now);
}

static int arguments(top_state *p, int argc, char **argv)
{
    option options[] = {{"--interval", 'i', &p->interval_text, NULL},
                        {"--once", '1', NULL, &p->once},
                        {"--width", 0, &p->width_text, NULL},
                        SESSION_OPTIONS(&p->s)};
    int rest = options_parse("top", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest > 1)
        fprintf(stderr, "headway top: takes at most one name\n");
    if (rest < 0 || rest > 1)
        return -1;
    p->t.prefix = rest ? argv[0] : "";
    p->interval_ms = p->interval_text ? duration_parse(p->interval_text) : INTERVAL_MS;
    if (p->interval_ms < LEAST_MS) {
        fprintf(stderr, "headway top: '%s' is no interval: write 100ms or more, 1s, 1m\n",
                p->interval_text);
        return -1;
    }
    if (p->width_text && strtoul(p->width_text, NULL, 10) < WIDTH_LEAST) {
        fprintf(stderr, "headway top: '%s' is no width of %d columns or more\n", p->width_text,
                WIDTH_LEAST);
        return -1;
    }
    return 0;
}

static int run(int argc, char **argv)
{
    static top_state p = {.s = {.interrupted = interrupted, .finished = finished}};
    if (arguments(&p, argc, argv) != 0)
        return HEADWAY__EXIT_USAGE;
    p.is_terminal = isatty(STDOUT_FILENO) && !p.s.json && !p.once;
    int code = session_run(&p.s, "top", ready);
    if (p.is_terminal && p.drawn) {
        fputs("\033[?25h", stdout);
        fflush(stdout);
    }
    return code;
}

const verb command_top = {
    "top", "live rates, times and credit",
    "usage: headway top [PREFIX] [OPTION...]\n\n"
    "Shows each interval's calls a second, their times (milliseconds; p99 of the parts: waiting\n"
    "for a worker, the wire, the handler), workers with their slots, links with their credit, and\n"
    "subscribers with their queues. A terminal is refreshed in place, until interrupted.\n\n"
    "  headway top fleet.v1\n"
    "  headway top --once --json\n\n"
    "  -i, --interval TIME  1s\n"
    "  -1, --once           one interval, then end\n"
    "      --width COLUMNS  where it is no terminal: 120\n"
    "  -j, --json           one object an interval\n"
    "  -b, --bus NAME|URL   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
