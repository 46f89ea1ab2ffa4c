/* SPDX-License-Identifier: Apache-2.0 */
/* headway-gateway: settings, signals, and the process's one gateway. */
#include "gateway.h"

#include <headway/main.h>
#include <headway/uv.h>

#include <stdlib.h>
#include <uv.h>

enum { EXIT_USAGE = 2, EXIT_FAILED = 70 };

typedef struct program {
    gateway_settings settings;
    gateway *gateway;
    gateway_log *log;
    access_log_file file;
    uv_signal_t hangup;
    headway_bus *bus;
    bool hears;
} program;

static program the_program;

static void on_stopped(void *user)
{
    program *p = user;
    headway_main_drain(p->bus);
}

static void on_stop(headway_bus *bus, void *user)
{
    program *p = user;
    (void)bus;
    fprintf(stderr, "headway gateway: draining, at most %u s; again to stop at once\n",
            p->settings.message->limits->drain_ms / 1000);
    uv_close((uv_handle_t *)&p->hangup, NULL);
    gateway_stop(p->gateway, on_stopped, p);
}

static void on_hangup(uv_signal_t *handle, int number)
{
    program *p = handle->data;
    (void)number;
    gateway_reload(p->gateway);
    if (p->log)
        (void)access_log_file_reopen(&p->file);
}

/* 0, or an error that has been told. */
static int open_log(program *p)
{
    const Headway__V1__GatewayLog *c = p->settings.message->log;
    if (strcmp(c->access, "off") == 0)
        return 0;
    int wrong = access_log_file_open(&p->file, c->access);
    if (wrong) {
        fprintf(stderr, "headway gateway: cannot write the access log %s: %s\n", c->access,
                strerror(wrong));
        return HEADWAY_EIO;
    }
    return access_log_new(0, c->format == HEADWAY__V1__GATEWAY_LOG_FORMAT__GATEWAY_LOG_FORMAT_JSON,
                          access_log_file_sink, &p->file, &p->log);
}

static int setup(headway_bus *bus, void *user)
{
    program *p = user;
    p->bus = bus;
    uv_loop_t *loop = headway_uv_loop_of(headway_bus_loop(bus));
    int error = open_log(p);
    if (!error)
        error = gateway_new(bus, loop, p->settings.message, p->log, &p->gateway);
    if (error)
        return error;
    uv_signal_init(loop, &p->hangup);
    p->hangup.data = p;
    uv_signal_start(&p->hangup, on_hangup, SIGHUP);
    headway_main_on_stop(bus, on_stop, p);
    return 0;
}

/* What every program on the bus says by itself. */
static int as_others(char **argv, char *option)
{
    char *words[] = {argv[0], option, NULL};
    return headway_main(2, words, NULL, NULL);
}

static int help(char **argv)
{
    printf(
        "usage: headway gateway [OPTION...]\n"
        "       headway gateway key new|ls|rm    API keys; --help tells more\n\n"
        "HTTP to a bus: every service that is there, by the google.api.http rules of its .proto,\n"
        "or as POST /package.Service/Method. Services that come and go are followed.\n\n"
        "  headway broker &  headway gateway &\n"
        "  curl http://127.0.0.1:8080/v1/devices/local\n\n"
        "Settings, in a file (--config FILE, YAML or JSON), as variables, or as options:\n\n");
    config_print(stdout);
    printf("\nSIGTERM and SIGINT drain; SIGHUP reads keys and certificates again.\n"
           "And as of every program on the bus:\n\n");
    fflush(stdout);
    return as_others(argv, "--help");
}

int main(int argc, char **argv)
{
    program *p = &the_program;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--version") == 0)
            return as_others(argv, argv[i]);
    if (argc > 1 && strcmp(argv[1], "key") == 0)
        return keys_command(argc - 2, argv + 2, headway_random_default(),
                            &(keys_streams){stdout, stderr});
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(argv);
    int rest = argc - 1;
    if (config_read(&p->settings, &rest, argv + 1, stderr) != 0) {
        fprintf(stderr, "headway gateway: `headway gateway --help` lists all settings\n");
        return EXIT_USAGE;
    }
    int code = headway_main(rest + 1, argv, setup, p);
    gateway_free(p->gateway);
    if (p->log) {
        access_log_free(p->log);
        access_log_file_close(&p->file);
    }
    config_done(&p->settings);
    return code;
}
