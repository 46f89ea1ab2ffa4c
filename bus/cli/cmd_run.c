/* SPDX-License-Identifier: Apache-2.0 */
/* `headway run`: keeps the workers of one program alive, and as many as are needed. */
#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef struct run_options {
    const char *bus, *name, *min, *max, *per_worker, *delay, *idle, *restarts, *within, *ready,
        *drain;
    const char *services[SERVICES_MOST];
    size_t service_count;
} run_options;

/* In the child, between supervisor and program: if the supervisor dies, however it dies, so do we
   (the signal stays set over exec). argv: PID -- PROGRAM ARGUMENT... */
static int become(int argc, char **argv)
{
    if (argc < 3)
        return HEADWAY__EXIT_USAGE;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != (pid_t)atol(argv[0]))
        return HEADWAY__EXIT_SOFTWARE;
    execvp(argv[2], argv + 2);
    fprintf(stderr, "cannot run %s: %s\n", argv[2], strerror(errno));
    return errno == ENOENT ? 127 : 126;
}

static int usage_error(const char *format, const char *what)
{
    fprintf(stderr, "headway run: ");
    fprintf(stderr, format, what);
    fprintf(stderr, "; try --help\n");
    return HEADWAY__EXIT_USAGE;
}

static int number(const char *name, const char *text, uint32_t most, uint32_t *ret)
{
    char *end;
    if (!text)
        return 0;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || *text == '-' || value > most) {
        fprintf(stderr, "headway run: %s: '%s' is no number from 0 to %u\n", name, text, most);
        return HEADWAY__EXIT_USAGE;
    }
    *ret = (uint32_t)value;
    return 0;
}

static int duration(const char *name, const char *text, uint32_t *ret)
{
    int64_t value = text ? duration_parse(text) : 0;
    if (value < 0) {
        fprintf(stderr, "headway run: %s: '%s' is no duration: write 250ms, 5s or 2m\n", name,
                text);
        return HEADWAY__EXIT_USAGE;
    }
    if (text)
        *ret = (uint32_t)value;
    return 0;
}

static int read_numbers(const run_options *o, group_plan *plan)
{
    int code = number("--min", o->min, GROUP_MOST, &plan->scale.min);
    if (o->min && !o->max && plan->scale.max < plan->scale.min)
        plan->scale.max = plan->scale.min;
    if (!code)
        code = number("--max", o->max, GROUP_MOST, &plan->scale.max);
    if (!code && !o->min && plan->scale.min > plan->scale.max)
        plan->scale.min = plan->scale.max;
    if (!code)
        code = number("--per-worker", o->per_worker, 65536, &plan->scale.per_worker);
    if (!code)
        code = number("--restarts", o->restarts, RESTARTS_MOST, &plan->restart.most);
    if (!code)
        code = duration("--delay", o->delay, &plan->scale.delay_ms);
    if (!code)
        code = duration("--idle", o->idle, &plan->scale.idle_ms);
    if (!code)
        code = duration("--within", o->within, &plan->restart.within_ms);
    if (!code)
        code = duration("--ready", o->ready, &plan->ready_ms);
    if (!code)
        code = duration("--drain", o->drain, &plan->drain_ms);
    if (!code && (plan->scale.max == 0 || plan->scale.min > plan->scale.max))
        code = usage_error("--max must be above 0 and not below --min%s", "");
    return code;
}

/* --service may stand several times: taken out before the others are read. */
static int take_services(run_options *o, int argc, char **argv)
{
    int rest = 0;
    for (int i = 0; i < argc; i++) {
        int inside = strncmp(argv[i], "--service=", 10) == 0;
        if (!inside && strcmp(argv[i], "--service") != 0 && strcmp(argv[i], "-s") != 0) {
            argv[rest++] = argv[i];
            continue;
        }
        if (!inside && i + 1 == argc)
            return usage_error("%s takes a service's full name", argv[i]), -1;
        if (o->service_count == SERVICES_MOST)
            return usage_error("at most 64 services%s", ""), -1;
        o->services[o->service_count++] = inside ? argv[i] + 10 : argv[++i];
    }
    return rest;
}

static int options(run_options *o, int argc, char **argv)
{
    const option known[] = {{"--bus", 'b', &o->bus, NULL},
                            {"--name", 'n', &o->name, NULL},
                            {"--min", 0, &o->min, NULL},
                            {"--max", 0, &o->max, NULL},
                            {"--per-worker", 0, &o->per_worker, NULL},
                            {"--delay", 0, &o->delay, NULL},
                            {"--idle", 0, &o->idle, NULL},
                            {"--restarts", 0, &o->restarts, NULL},
                            {"--within", 0, &o->within, NULL},
                            {"--ready", 0, &o->ready, NULL},
                            {"--drain", 0, &o->drain, NULL}};
    int rest = take_services(o, argc, argv);
    if (rest >= 0)
        rest = options_parse("run", rest, argv, known, sizeof known / sizeof *known);
    if (rest > 0)
        return usage_error("'%s' stands before the --: write -- PROGRAM [ARGUMENT...]", argv[0]);
    return rest < 0 ? HEADWAY__EXIT_USAGE : 0;
}

static void reload(supervisor *s)
{
    for (size_t i = 0; i < s->group_count; i++)
        group_roll(s->groups[i]);
}

static int supervise(const run_options *o, const group_plan *plan)
{
    char name[NAME_MOST + 16];
    snprintf(name, sizeof name, "run-%s", plan->name);
    supervisor s = {
        .command = "run", .name = name, .bus_name = o->bus, .ends_with_group = 1, .reload = reload};
    group *g = calloc(1, sizeof *g);
    const char *wrong = g ? group_init(g, &s, plan) : "out of memory";
    if (wrong) {
        free(g);
        return usage_error("%s", wrong);
    }
    (void)supervisor_add(&s, g);
    return supervisor_run(&s);
}

static int run(int argc, char **argv)
{
    run_options o = {0};
    group_plan plan = group_plan_default();
    int dashes = 0;
    if (argc > 0 && strcmp(argv[0], "--become") == 0)
        return become(argc - 1, argv + 1);
    while (dashes < argc && strcmp(argv[dashes], "--") != 0)
        dashes++;
    if (dashes + 1 >= argc)
        return usage_error("name a program: headway run [OPTION...] -- PROGRAM [ARGUMENT...]%s",
                           "");
    int code = options(&o, dashes, argv);
    if (!code)
        code = read_numbers(&o, &plan);
    if (code)
        return code;
    plan.command = argv + dashes + 1;
    const char *slash = strrchr(plan.command[0], '/');
    plan.name = o.name ? o.name : slash ? slash + 1 : plan.command[0];
    plan.services = o.services;
    plan.service_count = o.service_count;
    if (!program_exists(plan.command[0], NULL))
        return usage_error("there is no program %s", plan.command[0]);
    return supervise(&o, &plan);
}

const verb command_run = {
    "run", "keep a service running, as many workers as are needed",
    "usage: headway run [OPTION...] -- PROGRAM [ARGUMENT...]\n\n"
    "Starts workers of a program, restarts those that die, starts more when calls wait and fewer\n"
    "when they are idle. With --min 0 there may be none: the broker holds the first calls, until\n"
    "their deadlines, and asks for a worker.\n\n"
    "  headway run -- ./service                     one worker, kept alive\n"
    "  headway run --min 2 --max 8 -- ./service     two at least, eight under load\n"
    "  headway run --min 0 --max 8 --service fleet.v1.Fleet -- headway-fleet\n\n"
    "  -s, --service NAME  what it serves, by full name; again for more. Without it one worker is\n"
    "                      started first, to learn it\n"
    "      --min N         workers at least (1); 0: none while nobody calls\n"
    "      --max N         workers at most (--min, at least 1; 256 is the limit)\n"
    "      --per-worker N  calls one worker should have at once (as many as it takes)\n"
    "      --delay TIME    a call that waits longer asks for one worker more (100ms)\n"
    "      --idle TIME     a worker that nobody needed for so long is stopped (30s)\n"
    "      --restarts N    more than N restarts ... (5)\n"
    "      --within TIME   ... in this time, and it is given up, with exit code 71 (30s). The\n"
    "                      pause before a restart doubles from 100ms to 5s\n"
    "      --ready TIME    a worker that is not on the bus for so long is killed (30s)\n"
    "      --drain TIME    one that needs longer to end after SIGTERM is killed (15s)\n"
    "  -n, --name NAME     what `headway ps` shows (the program's name)\n"
    "  -b, --bus NAME|URL  the broker; the workers get it as HEADWAY_BUS\n\n"
    "Signals: SIGTERM and SIGINT let every worker finish its calls, then end; a second one ends\n"
    "them at once. SIGHUP replaces each worker by a new one, which serves before the old one is\n"
    "told to finish. When the supervisor is killed, the kernel kills its workers.\n\n"
    "A worker's output comes out behind its name. A worker calls itself HEADWAY_WORKER on the bus\n"
    "(headway_main does so; another main gives that name to its bus). It should be the program\n"
    "itself: a shell script says exec.\n",
    run, NULL};
