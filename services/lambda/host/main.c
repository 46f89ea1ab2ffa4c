/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda-host: settings, signals, and the process's one host. */
#include "adapters/once.h"
#include "adapters/outside.h"
#include "config.h"

#include <headway/main.h>
#include <headway/uv.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_FAILED = 70, WORDS_MOST = 256 };

typedef struct program {
    host_settings settings;
    outside *outside;
    once once;
    headway_bus *bus; /* NULL: it stands on none */
    uv_loop_t *loop;
    uv_signal_t term, interrupt;
    int code;
    bool stopping;
} program;

static program the_program;

/* --- the end --------------------------------------------------------------------------------- */

static void on_stopped(void *user)
{
    program *p = user;
    if (p->bus) {
        headway_main_drain(p->bus);
        return;
    }
    uv_close((uv_handle_t *)&p->term, NULL);
    uv_close((uv_handle_t *)&p->interrupt, NULL);
    outside_free(p->outside);
}

static void stop(program *p)
{
    if (p->stopping)
        return;
    p->stopping = true;
    outside_stop(p->outside, on_stopped, p);
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
    if (!c->invoke || !*c->invoke)
        return 0;
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

static int begin(program *p)
{
    pool_options pool;
    const outside_options options = {.log = p->settings.message->quiet ? NULL : stderr,
                                     .access_key = getenv("AWS_ACCESS_KEY_ID"),
                                     .secret_key = getenv("AWS_SECRET_ACCESS_KEY"),
                                     .session_token = getenv("AWS_SESSION_TOKEN")};
    host_settings_pool(&p->settings, &pool);
    int error = outside_new(p->loop, &pool, &options, &p->outside);
    if (!error)
        error = put_functions(p);
    return error ? error : invoke_once(p);
}

static int setup(headway_bus *bus, void *user)
{
    program *p = user;
    p->bus = bus;
    p->loop = headway_uv_loop_of(headway_bus_loop(bus));
    headway_main_on_stop(bus, on_bus_stop, p);
    return begin(p);
}

static void catch (program *p, uv_signal_t *handle, int number)
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
    catch (p, &p->term, SIGTERM);
    catch (p, &p->interrupt, SIGINT);
    if (begin(p) != 0) {
        p->code = EXIT_FAILED;
        if (!p->outside)
            return p->code;
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
           "  headway lambda host functions.yaml        functions: [{name: f, folder: ./f}]\n\n"
           "Settings, in the file, as HEADWAY_LAMBDA_HOST_* variables, or as options:\n\n");
    host_settings_print(stdout);
    printf("\nSIGTERM and SIGINT end it, and the functions. On a bus (--bus) as every program "
           "there:\n\n");
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
    int code = on_bus ? headway_main(argc, argv, setup, p) : run_alone(p);
    host_settings_done(&p->settings);
    return code;
}
