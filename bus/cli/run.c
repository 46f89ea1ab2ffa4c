/* SPDX-License-Identifier: Apache-2.0 */
/* headway_main: loop, signals, drain, logging and options of a service's program. */
#include <headway/headway.h>
#include <headway/uv.h>

#include "access.h"
#include "function.h"
#include "pause.h"
#include "run.h"
#include "way.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

/* A cloud ends a function's process half a second after it has told it. */
enum { DRAIN_MS = 10000, FUNCTION_DRAIN_MS = 300 };

/* What an event or a result may have. */
enum { FUNCTION_MESSAGE = 6 * 1024 * 1024 + 100 };

/* Of the bus of a function that calls nobody: it stays paused. */
#define NOWHERE "ipc:///nowhere"

typedef struct runner {
    uv_loop_t uv;
    uv_signal_t signals[2];
    headway_loop *loop;
    headway_bus *bus;
    headway_transport_security *security;
    const char *program, *bus_name, *name, *log, *transport, *via, *listen, *identity, *broker_key;
    char url[HEADWAY__ENDPOINTS];
    void (*on_stop)(headway_bus *bus, void *user); /* NULL: drain */
    void *on_stop_user;
    int exit_code, stopping, told, was_up;
    const headway_function_runtime *runtime; /* NULL: it serves on a bus */
    headway_function *function;              /* NULL from its end on */
    int function_closing;
    headway_function_host host;
} runner;

/* A process has one main. */
static runner the_runner;

static void usage(const runner *r, FILE *out)
{
    fprintf(
        out,
        "usage: %s [--bus NAME|URL,...] [--name NAME] [--log LEVEL[,json]]\n"
        "       [--transport zmtp|zmq] [--via auto|broker|direct] [--direct-listen "
        "URL,...|none]\n"
        "       [--identity NAME] [--broker-key LINE]\n\n"
        "A service on the Headway bus. It connects, serves until SIGTERM or SIGINT, finishes\n"
        "the calls it has, and ends.\n\n"
        "  --bus NAME|URL,...  the broker: a name, ipc://PATH or tcp://HOST:PORT; or several, of\n"
        "                      which each stands in for the others (HEADWAY_BUS)\n"
        "  --name NAME         what `headway ls` shows (default: the program's name; under\n"
        "                      `headway run` the name it gives, HEADWAY_WORKER)\n"
        "  --log LEVEL[,json]  error, warn, info, debug, trace (HEADWAY_LOG)\n"
        "  --transport NAME    who speaks on the wire: zmtp (built in, the default) or zmq "
        "(libzmq).\n"
        "                      Each understands the other (HEADWAY_TRANSPORT)\n"
        "  --via WAY           calls go: by the broker; auto: straight to the worker where a\n"
        "                      service is called often; direct: straight or not at all "
        "(HEADWAY_VIA)\n"
        "  --direct-listen URL where this process may be called straight, or none\n"
        "                      (HEADWAY_DIRECT_LISTEN; default: beside the broker's socket)\n"
        "  --identity NAME     one's own key, of `headway key ls`, where the broker has keys\n"
        "                      (HEADWAY_IDENTITY; default: the context's, else the login's)\n"
        "  --broker-key LINE   the broker's public line, if it is not pinned (HEADWAY_BROKER_KEY)\n"
        "  --help, --version\n\n"
        "With AWS_LAMBDA_RUNTIME_API set it is a function of AWS Lambda, and serves on no bus.\n",
        r->program);
}

static void on_closed(headway_bus *bus, void *user)
{
    runner *r = user;
    (void)bus;
    for (int i = 0; i < 2; i++)
        uv_close((uv_handle_t *)&r->signals[i], NULL);
    uv_stop(&r->uv);
}

static void on_function_closed(void *user)
{
    runner *r = user;
    r->function = NULL;
    headway_bus_close(r->bus, on_closed, r);
}

static void close_all(runner *r)
{
    if (!r->function)
        headway_bus_close(r->bus, on_closed, r);
    else if (!r->function_closing++)
        r->runtime->close(r->function, on_function_closed, r);
}

static void on_drained(headway_bus *bus, void *user)
{
    (void)bus;
    close_all(user);
}

static void drain(runner *r)
{
    if (r->function)
        r->runtime->stop(r->function);
    headway_bus_drain(r->bus, r->runtime ? FUNCTION_DRAIN_MS : DRAIN_MS, on_drained, r);
}

static void stop(runner *r)
{
    if (r->stopping++ > 0)
        close_all(r);
    else if (r->on_stop)
        r->on_stop(r->bus, r->on_stop_user);
    else
        drain(r);
}

void headway_main_on_stop(headway_bus *bus, void (*on_stop)(headway_bus *bus, void *user),
                          void *user)
{
    runner *r = &the_runner;
    if (r->bus != bus)
        return;
    r->on_stop = on_stop;
    r->on_stop_user = user;
}

void headway_main_drain(headway_bus *bus)
{
    runner *r = &the_runner;
    if (r->bus == bus && r->stopping == 1)
        drain(r);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    stop(handle->data);
}

void headway_main_stop(headway_bus *bus, int exit_code)
{
    runner *r = &the_runner;
    if (r->bus != bus || r->stopping)
        return;
    r->exit_code = exit_code;
    stop(r);
}

static void on_down(headway_bus *bus, const char *why, void *user)
{
    runner *r = user;
    (void)bus;
    if (r->was_up || r->told || r->stopping)
        return;
    r->told = 1;
    fprintf(stderr,
            "%s: no broker at %s (%s).\n"
            "  Start one with `headway broker`, or name another with --bus. Still trying.\n",
            r->program, r->url, why);
    headway__access_hint(r->program, r->security);
}

static void on_up(headway_bus *bus, void *user)
{
    runner *r = user;
    if (r->told && !r->was_up)
        fprintf(stderr, "%s: connected to %s\n", r->program, headway_bus_endpoint(bus));
    r->was_up = 1;
}

/* Alive and serving nothing would look well to whoever started us. */
static void on_refused(headway_bus *bus, const char *service, const headway_status *status,
                       void *user)
{
    const runner *r = user;
    if (r->stopping)
        return;
    fprintf(stderr, "%s: the broker at %s refuses %s: %s: %s. Ending.\n", r->program,
            headway_bus_endpoint(bus), service, headway_code_name(status->code), status->message);
    headway_main_stop(bus, HEADWAY__EXIT_REFUSED);
}

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* -1: go on. Else the exit code. */
static int options(runner *r, int argc, char **argv)
{
    struct {
        const char *name;
        const char **value;
    } const known[] = {{"--bus", &r->bus_name},      {"--name", &r->name},
                       {"--log", &r->log},           {"--transport", &r->transport},
                       {"--via", &r->via},           {"--direct-listen", &r->listen},
                       {"--identity", &r->identity}, {"--broker-key", &r->broker_key}};
    r->program = argc > 0 ? base(argv[0]) : "service";
    for (int i = 1; i < argc; i++) {
        int found = 0;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(r, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--version") == 0) {
            printf("%s (headway %s)\n", r->program, headway_version());
            return 0;
        }
        for (size_t k = 0; k < sizeof known / sizeof known[0] && !found; k++) {
            size_t size = strlen(known[k].name);
            if (strncmp(argv[i], known[k].name, size) != 0)
                continue;
            found = argv[i][size] == '=' || (argv[i][size] == 0 && i + 1 < argc);
            if (found)
                *known[k].value = argv[i][size] == '=' ? argv[i] + size + 1 : argv[++i];
        }
        if (!found) {
            fprintf(stderr, "%s: unknown or incomplete option '%s'; try --help\n", r->program,
                    argv[i]);
            return HEADWAY__EXIT_USAGE;
        }
    }
    return -1;
}

/* A supervisor tells its workers apart by the name it gives them. */
static const char *name_of(const runner *r)
{
    const char *given = getenv("HEADWAY_WORKER");
    if (given && *given)
        return given;
    return r->name ? r->name : r->program;
}

/* A function without a bus to call has one all the same, for its own services. */
static int find_bus(runner *r)
{
    const char *given = getenv("HEADWAY_BUS");
    if (r->runtime && !r->bus_name && (!given || !*given)) {
        snprintf(r->url, sizeof r->url, "%s", NOWHERE);
        return -1;
    }
    r->host.has_brokers = 1;
    int wrong = headway_endpoint(r->bus_name, r->url, sizeof r->url);
    if (wrong != 0) {
        headway__endpoint_wrong(r->program, r->bus_name, wrong);
        return HEADWAY__EXIT_USAGE;
    }
    headway__access_given(r->identity, r->broker_key);
    int code = headway__access_find(r->program, r->bus_name, 0, &r->security);
    return code ? code : -1;
}

/* Nobody calls a function straight, but it may itself; services of its own are called so. */
static int choose_way(runner *r, headway__way *ret_way)
{
    int error = headway__way_choose(r->via, r->runtime ? "none" : r->listen, r->url, ret_way);
    if (error == 0 && r->runtime && !ret_way->via)
        ret_way->via = HEADWAY_VIA_AUTO;
    if (error != 0)
        fprintf(stderr,
                "%s: write auto, broker or direct for --via (HEADWAY_VIA), and at most 255 "
                "bytes for --direct-listen\n",
                r->program);
    return error;
}

/* -1: it stands. Else the exit code. */
static int open_bus(runner *r)
{
    const headway_transport_ops *transport;
    char why[512];
    headway__way way;
    int code = find_bus(r);
    if (code >= 0)
        return code;
    if (headway__transport_for(r->url, &transport, why, sizeof why) != 0) {
        fprintf(stderr, "%s: %s\n", r->program, why);
        return HEADWAY__EXIT_USAGE;
    }
    if (choose_way(r, &way) != 0)
        return HEADWAY__EXIT_USAGE;
    headway_bus_options o = {.size = sizeof o,
                             .security = r->security,
                             .via = way.via,
                             .direct_listen = way.listen[0] ? way.listen : NULL,
                             .host = way.host,
                             .name = name_of(r),
                             .message_limit = r->runtime ? FUNCTION_MESSAGE : 0,
                             .random = headway_random_default(),
                             .log = headway_log_stderr(),
                             .on_up = on_up,
                             .on_down = on_down,
                             .on_refused = on_refused,
                             .user = r};
    int error = headway_bus_open(r->loop, transport, r->url, &o, &r->bus);
    if (error == 0 && r->runtime)
        headway__bus_pause(r->bus, NULL, NULL);
    if (error == 0)
        return -1;
    fprintf(stderr, "%s: cannot use %s: %s\n", r->program, r->url, headway_error_text(error));
    return error == HEADWAY_EADDRESS ? HEADWAY__EXIT_USAGE : HEADWAY__EXIT_SOFTWARE;
}

/* What else the program has open on the loop, another bus or a timer, does not hold its end. */
static void close_loop(runner *r)
{
    headway_bus_free(r->bus);
    r->bus = NULL;
    headway_security_free(r->security);
    headway_uv_loop_free(r->loop);
    for (int turn = 0; turn < 2; turn++)
        uv_run(&r->uv, UV_RUN_NOWAIT);
    (void)uv_loop_close(&r->uv);
}

static void watch_signals(runner *r)
{
    static const int numbers[2] = {SIGTERM, SIGINT};
    signal(SIGPIPE, SIG_IGN);
    for (int i = 0; i < 2; i++) {
        uv_signal_init(&r->uv, &r->signals[i]);
        r->signals[i].data = r;
        uv_signal_start(&r->signals[i], on_signal, numbers[i]);
    }
}

static void end_function(headway_bus *bus, int exit_code)
{
    runner *r = &the_runner;
    (void)bus;
    r->exit_code = exit_code;
    r->stopping++;
    close_all(r);
}

/* Setup has been: its services are called, or that it failed is told. */
static int open_function(runner *r, int setup_error)
{
    r->host.size = sizeof r->host;
    r->host.program = r->program;
    r->host.bus = r->bus;
    r->host.services = headway__bus_services;
    r->host.pause = headway__bus_pause;
    r->host.resume = headway__bus_resume;
    r->host.end = end_function;
    return r->runtime->open(&r->host, setup_error, &r->function);
}

static void run(runner *r, int setup_error)
{
    if (setup_error != 0) {
        fprintf(stderr, "%s: setup failed: %s\n", r->program, headway_error_text(setup_error));
        r->exit_code = HEADWAY__EXIT_SOFTWARE;
    }
    int error = r->runtime ? open_function(r, setup_error) : setup_error;
    if (error != 0) {
        r->exit_code = HEADWAY__EXIT_SOFTWARE;
        r->stopping = 1;
        headway_bus_close(r->bus, on_closed, r);
    }
    uv_run(&r->uv, UV_RUN_DEFAULT);
}

int headway_main(int argc, char **argv, int (*setup)(headway_bus *bus, void *user), void *user)
{
    runner *r = &the_runner;
    int code = options(r, argc, argv);
    if (code >= 0)
        return code;
    if (r->log)
        setenv("HEADWAY_LOG", r->log, 1);
    if (headway__transport_choose(r->transport) != 0) {
        fprintf(stderr, "%s: --transport '%s': write zmtp or zmq\n", r->program, r->transport);
        return HEADWAY__EXIT_USAGE;
    }
    char why[512];
    if (headway__function_runtime(&r->runtime, why, sizeof why) != 0) {
        fprintf(stderr, "%s: %s\n", r->program, why);
        return HEADWAY__EXIT_SOFTWARE;
    }
    if (uv_loop_init(&r->uv) != 0 || headway_uv_loop_new(&r->uv, &r->loop) != 0) {
        fprintf(stderr, "%s: out of memory or descriptors\n", r->program);
        return HEADWAY__EXIT_SOFTWARE;
    }
    code = open_bus(r);
    if (code >= 0) {
        close_loop(r);
        return code;
    }
    watch_signals(r);
    run(r, setup(r->bus, user));
    close_loop(r);
    return r->exit_code;
}
