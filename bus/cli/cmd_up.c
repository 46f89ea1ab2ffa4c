/* SPDX-License-Identifier: Apache-2.0 */
/* `headway up FILE`: a broker and services from one file, in one supervisor. */
#include "supervisor.h"
#include "up_file.h"

#include <stdlib.h>

typedef struct up_state {
    supervisor s; /* first: reload gets it */
    up_file file;
    const char *path;
    char exe[1024];
} up_state;

static size_t plan_of(const up_file *file, const char *name)
{
    size_t i = 0;
    while (i < file->plan_count && strcmp(file->plans[i].name, name) != 0)
        i++;
    return i;
}

static void start_group(up_state *u, const group_plan *plan)
{
    group *g = calloc(1, sizeof *g);
    const char *wrong = g ? group_init(g, &u->s, plan) : "out of memory";
    if (!wrong && supervisor_add(&u->s, g) != 0)
        wrong = "too many services";
    if (!wrong)
        return;
    supervisor_say(&u->s, "%s: %s", plan->name, wrong);
    free(g);
}

static int same_bus(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* What a running group becomes by the new file. */
static void change_group(up_state *u, group *g, const up_file *now)
{
    size_t old = plan_of(&u->file, g->name), i = plan_of(now, g->name);
    if (g->stopping)
        return;
    if (i == now->plan_count) {
        supervisor_say(&u->s, "%s is no longer in the file: it is stopped", g->name);
        g->plan.after_count = 0; /* its plan goes with the old file */
        group_stop(g);
        return;
    }
    int changed = old == u->file.plan_count || u->file.prints[old] != now->prints[i];
    group_replan(g, &now->plans[i]);
    if (changed && g->plan.is_broker)
        supervisor_say(&u->s, "the broker's settings change when `headway up` is started again");
    else if (changed || g->state == HEADWAY__V1__SUPERVISED_GROUP__STATE__STATE_GIVEN_UP)
        group_roll(g);
}

static void reload(supervisor *s)
{
    up_state *u = (up_state *)s;
    up_file now;
    if (up_file_read(&now, u->path, u->exe) != 0) {
        supervisor_say(s, "%s is not as it should be: all stays as it is", u->path);
        return;
    }
    if (!same_bus(u->file.bus, now.bus) || !u->file.message->broker != !now.message->broker) {
        supervisor_say(s, "another bus or broker needs another `headway up`: all stays as it is");
        up_file_done(&now);
        return;
    }
    supervisor_say(s, "%s is read again", u->path);
    for (size_t i = 0; i < s->group_count; i++)
        change_group(u, s->groups[i], &now);
    for (size_t i = 0; i < now.plan_count; i++) {
        const group *g = supervisor_find(s, now.plans[i].name);
        if (g && g->stopping)
            supervisor_say(s, "%s is still stopping: send SIGHUP once more", g->name);
        else if (!g)
            start_group(u, &now.plans[i]);
    }
    up_file_done(&u->file);
    u->file = now;
}

static int start(up_state *u)
{
    u->s = (supervisor){.command = "up", .name = "up", .bus_name = u->file.bus, .reload = reload};
    for (size_t i = 0; i < u->file.plan_count; i++)
        start_group(u, &u->file.plans[i]);
    int code = supervisor_run(&u->s);
    up_file_done(&u->file);
    return code;
}

static int run(int argc, char **argv)
{
    static up_state u;
    int only_check = 0;
    size_t size = sizeof u.exe;
    const option options[] = {{"--check", 0, NULL, &only_check}};
    int rest = options_parse("up", argc, argv, options, 1);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1) {
        fprintf(stderr, "headway up: takes one file; try --help\n");
        return HEADWAY__EXIT_USAGE;
    }
    u.path = argv[0];
    if (uv_exepath(u.exe, &size) != 0)
        return HEADWAY__EXIT_SOFTWARE;
    int code = up_file_read(&u.file, u.path, u.exe);
    if (code)
        return code;
    if (!only_check)
        return start(&u);
    printf("%s is good: %s%zu service%s\n", u.path, u.file.message->broker ? "a broker and " : "",
           u.file.message->n_services, u.file.message->n_services == 1 ? "" : "s");
    up_file_done(&u.file);
    return 0;
}

const verb command_up = {
    "up", "run a broker and services from one file",
    "usage: headway up FILE [--check]\n\n"
    "Starts a broker and services as the file says, in YAML or JSON, and keeps them alive as\n"
    "`headway run` does. A file for a bus of one service:\n\n"
    "  broker: {listen: main}\n"
    "  services:\n"
    "    - name: fleet\n"
    "      command: [headway-fleet]\n"
    "      services: [fleet.v1.Fleet]\n"
    "      min: 0\n"
    "      max: 4\n\n"
    "      --check   only say whether the file is good: file:line:column: what is wrong\n\n"
    "The file is a headway.v1.Up (headway/v1/up.proto says what each field means). Of the file:\n"
    "  bus       the bus; default: where the broker listens, else HEADWAY_BUS, else main\n"
    "  broker    the settings of `headway broker`; absent: there is one already\n"
    "  services  a list. Of each: name, command, services, directory, environment, after, min,\n"
    "            max, per_worker, delay_ms, idle_ms, restarts, restarts_within_ms, backoff_ms,\n"
    "            backoff_most_ms, ready_ms, drain_ms\n\n"
    "SIGTERM and SIGINT stop everything in reverse order, the broker last, and let calls finish; "
    "a\n"
    "second one stops at once. SIGHUP reads the file again: what is new starts, what is gone\n"
    "stops, workers whose command, directory or environment changed are replaced one by one.\n"
    "What fails too often is given up; the others go on, and the exit code is 71.\n"
    "A broker that cannot listen, as another one does, ends it all at once, with 73.\n",
    run, NULL};
