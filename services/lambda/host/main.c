/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda-host: settings, signals, and the process's one host. */
#include "../exit_code.h"
#include "adapters/api_server.h"
#include "adapters/once.h"
#include "adapters/outside.h"
#include "adapters/stands.h"
#include "config.h"

#include <headway/main.h>
#include <headway/uv.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    KEYS_MOST = 64,
    PATH_ROOM = 4096,
    DRAIN_MORE_MS = 5000 /* for the last answers, on a busy machine */
};

typedef struct program {
    host_settings settings;
    outside *outside;
    api_server *api; /* NULL: there is none */
    once once;
    headway_bus *bus; /* NULL: it stands on none */
    stands *stands;
    uv_loop_t *loop;
    uv_signal_t term, interrupt;
    char endpoint[API_SERVER_URL];
    api_key keys[KEYS_MOST];
    unsigned parts;  /* that have not stopped */
    int code, error; /* of begin */
    bool stopping;
} program;

static program the_program;

/* --- the end --------------------------------------------------------------------------------- */

static void tell_lost_events(const program *p)
{
    host_statistics s;
    host_statistics_get(outside_host(p->outside), &s);
    if (s.events > 0)
        outside_say(p->outside, "%u events have not ended, and are lost", s.events);
}

static void end(program *p)
{
    api_server_free(p->api);
    p->api = NULL;
    if (p->bus) {
        headway_main_drain(p->bus);
        return;
    }
    uv_close((uv_handle_t *)&p->term, NULL);
    uv_close((uv_handle_t *)&p->interrupt, NULL);
    outside_free(p->outside);
}

static void on_part_stopped(void *user)
{
    program *p = user;
    if (--p->parts == 0)
        end(p);
}

static void stop(program *p)
{
    uint32_t drain_ms = p->settings.message->times->drain_ms;
    if (p->stopping)
        return;
    p->stopping = true;
    tell_lost_events(p);
    stands_close(p->stands);
    p->stands = NULL;
    p->parts = 1 + (p->api != NULL);
    if (p->api)
        api_server_stop(p->api, drain_ms + DRAIN_MORE_MS, on_part_stopped, p);
    outside_stop(p->outside, drain_ms, on_part_stopped, p);
}

static void on_signal(uv_signal_t *handle, int number)
{
    program *p = handle->data;
    if (p->stopping)
        _exit(128 + number);
    stop(p);
}

static void on_bus_stop(headway_bus *bus, void *user)
{
    (void)bus;
    stop(user);
}

static void on_invoked(void *user)
{
    program *p = user;
    p->code = p->once.code;
    if (p->bus)
        headway_main_stop(p->bus, p->code);
    else
        stop(p);
}

/* --- the start ------------------------------------------------------------------------------- */

static int put_functions(program *p)
{
    host_config *c = p->settings.message;
    for (size_t i = 0; i < c->n_functions; i++) {
        function_config f;
        int error = host_settings_function(&p->settings, i, &f, stderr);
        if (error)
            return error;
        error = host_function_put(outside_host(p->outside), &f);
        if (error) {
            fprintf(stderr, "headway lambda host: function %s: %s\n", f.name,
                    headway_error_text(error));
            return error;
        }
        fprintf(stderr, "headway lambda host: function %s (%s) of %s\n", f.name, f.runtime,
                f.folder);
    }
    return 0;
}

static int invoke_once(program *p)
{
    const host_config *c = p->settings.message;
    if (c->n_functions != 1) {
        fprintf(stderr, "headway lambda host: --invoke takes one function, and there are %zu\n",
                c->n_functions);
        return HEADWAY_EINVAL;
    }
    p->once.done = on_invoked;
    p->once.user = p;
    return once_invoke(&p->once, outside_host(p->outside),
                       host_function_at(outside_host(p->outside), 0), c->invoke);
}

/* The store's folder, where nothing else is said. */
static void state_folder(const host_config *c, char path[PATH_ROOM])
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (c->store && *c->store)
        snprintf(path, PATH_ROOM, "%s", c->store);
    else if (state && *state)
        snprintf(path, PATH_ROOM, "%s/headway/lambda", state);
    else
        snprintf(path, PATH_ROOM, "%s/.local/state/headway/lambda", home ? home : "");
}

static void on_unreadable(void *user, const char *name, const char *why)
{
    (void)user;
    fprintf(stderr, "headway lambda host: the stored function %s cannot be read: %s\n", name, why);
}

static int offer_api(program *p, const pool_options *pool)
{
    static char state[PATH_ROOM], layers[PATH_ROOM];
    char why[API_SERVER_WHY] = "";
    const host_config *c = p->settings.message;
    for (size_t i = 0; i < c->n_keys && i < KEYS_MOST; i++)
        p->keys[i] = (api_key){c->keys[i]->key, c->keys[i]->value};
    state_folder(c, state);
    if (c->layers && *c->layers && !realpath(c->layers, layers)) {
        fprintf(stderr, "headway lambda host: there is no folder %s for layers\n", c->layers);
        return HEADWAY_EINVAL;
    }
    const api_server_options options = {.size = sizeof options,
                                        .listen = c->listen,
                                        .state = state,
                                        .home = {"aws", pool->region, pool->account},
                                        .keys = p->keys,
                                        .key_count = c->n_keys,
                                        .concurrency = pool->concurrency,
                                        .layers = *layers ? layers : NULL,
                                        .unreadable = on_unreadable};
    int error = api_server_new(outside_host(p->outside), p->loop, &options, why, &p->api);
    if (error) {
        fprintf(stderr, "headway lambda host: %s%s\n", *why ? why : headway_error_text(error),
                error == HEADWAY_EADDRINUSE ? "; --listen names another" : "");
        return error;
    }
    const char *url = api_server_url(p->api);
    bool tcp = strncmp(url, "tcp://", 6) == 0;
    snprintf(p->endpoint, sizeof p->endpoint, "%s%.*s", tcp ? "http://" : "",
             (int)sizeof p->endpoint - 8, tcp ? url + 6 : url);
    if (tcp)
        outside_set_endpoint(p->outside, p->endpoint);
    printf("headway lambda host: listening at %s\n", p->endpoint);
    fflush(stdout);
    return 0;
}

static void publish(void *user, const char *topic, headway_bytes record)
{
    const program *p = user;
    int error = stands_publish(p->bus, topic, record);
    if (error)
        outside_say(p->outside, "a record for the topic %s is lost: %s", topic,
                    headway_error_text(error));
}

static void break_line(void *user)
{
    program *p = user;
    once_break_line(&p->once);
}

/* What functions sign with, whose calls come back here: a key that is taken here, else our own
   credentials, else those of `headway aws env`. */
static void take_credentials(const program *p, outside_options *options)
{
    const host_config *c = p->settings.message;
    const char *access = getenv("AWS_ACCESS_KEY_ID"), *secret = getenv("AWS_SECRET_ACCESS_KEY");
    bool own = access && secret;
    options->access_key = own ? access : "headway";
    options->secret_key = own ? secret : "headway";
    options->session_token = own ? getenv("AWS_SESSION_TOKEN") : NULL;
    if (!c->n_keys)
        return;
    options->access_key = c->keys[0]->key;
    options->secret_key = c->keys[0]->value;
    options->session_token = NULL;
}

static int begin_all(program *p)
{
    pool_options pool;
    outside_options options = {.publish = p->bus ? publish : NULL,
                               .before_line = break_line,
                               .user = p,
                               .quiet = p->settings.message->quiet,
                               .alone = p->settings.message->invoke != NULL};
    take_credentials(p, &options);
    host_settings_pool(&p->settings, &pool);
    int error = outside_new(p->loop, &pool, &options, &p->outside);
    if (!error)
        error = put_functions(p);
    if (!error && p->bus)
        error = stands_open(p->bus, outside_host(p->outside), &p->settings, &p->stands);
    if (error)
        return error;
    return p->settings.message->invoke ? invoke_once(p) : offer_api(p, &pool);
}

static int begin(program *p)
{
    p->error = begin_all(p);
    return p->error;
}

static int setup(headway_bus *bus, void *user)
{
    program *p = user;
    p->bus = bus;
    p->loop = headway_uv_loop_of(headway_bus_loop(bus));
    headway_main_on_stop(bus, on_bus_stop, p);
    return begin(p);
}

static void catch_signal(program *p, uv_signal_t *handle, int number)
{
    uv_signal_init(p->loop, handle);
    handle->data = p;
    uv_signal_start(handle, on_signal, number);
}

static int run_alone(program *p)
{
    uv_loop_t loop;
    if (uv_loop_init(&loop) != 0)
        return EXIT_FAILED;
    p->loop = &loop;
    catch_signal(p, &p->term, SIGTERM);
    catch_signal(p, &p->interrupt, SIGINT);
    if (begin(p) != 0) {
        if (!p->outside)
            return EXIT_FAILED;
        stop(p);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return p->code;
}

/* --- words ----------------------------------------------------------------------------------- */

static int as_others(char **argv, char *option)
{
    char *words[] = {argv[0], option, NULL};
    return headway_main(2, words, NULL, NULL);
}

static int help(char **argv)
{
    printf("usage: headway lambda host [OPTION...] [FOLDER...|FILE.yaml]\n\n"
           "Runs functions that are built for AWS Lambda on this machine, as plain processes.\n\n"
           "  headway lambda host ./function            a folder with a bootstrap in it\n"
           "  headway lambda host ./function --invoke event.json\n"
           "  headway lambda host ./fleet --service fleet.v1.Fleet --proto fleet/v1/fleet.proto\n"
           "                                            it is a service on the bus, too\n"
           "  headway lambda host functions.yaml        functions: [{name: f, folder: ./f}]\n\n"
           "Settings, in the file, as HEADWAY_LAMBDA_HOST_* variables, or as options:\n\n");
    host_settings_print(stdout);
    printf("\nSIGTERM and SIGINT end it, and the functions. Exit codes: 0; 1: the function of\n"
           "--invoke failed; 2: the settings, or its event, are wrong; 65: a .proto is none;\n"
           "70: it cannot start.\n\n"
           "On a bus (--bus), as every program there:\n\n");
    fflush(stdout);
    return as_others(argv, "--help");
}

/* Takes the folders out of argv; what is left are options of programs on the bus. */
static int take_folders(program *p, int *argc, char **argv, bool *ret_on_bus)
{
    int rest = 1, error = 0;
    for (int i = 1; i < *argc && !error; i++) {
        if (argv[i][0] != '-') {
            error = host_settings_folder(&p->settings, argv[i], stderr);
            continue;
        }
        *ret_on_bus = true;
        argv[rest++] = argv[i];
        if (!strchr(argv[i], '=') && i + 1 < *argc)
            argv[rest++] = argv[++i];
    }
    argv[rest] = NULL;
    *argc = rest;
    return error;
}

int main(int argc, char **argv)
{
    program *p = &the_program;
    bool on_bus = false;
    signal(SIGPIPE, SIG_IGN); /* whoever reads from it may end first */
    guardian_words(argc, argv);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(argv);
        else if (strcmp(argv[i], "--version") == 0)
            return as_others(argv, argv[i]);
    int rest = argc - 1;
    if (host_settings_read(&p->settings, &rest, argv + 1, stderr) != 0) {
        fprintf(stderr, "headway lambda host: `headway lambda host --help` lists all settings\n");
        return EXIT_USAGE;
    }
    argc = rest + 1;
    if (take_folders(p, &argc, argv, &on_bus) != 0)
        return EXIT_USAGE;
    on_bus = on_bus || stands_wanted(&p->settings);
    int code = on_bus ? headway_main(argc, argv, setup, p) : run_alone(p);
    if (on_bus)
        outside_flush(p->outside);
    host_settings_done(&p->settings);
    return exit_code_of_setup(p->error, code);
}
