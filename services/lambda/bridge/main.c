/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda-bridge: settings, signals, and the process's one bridge. */
#include "../exit_code.h"
#include "adapters/bridge.h"
#include "adapters/files.h"

#include <headway/main.h>
#include <headway/uv.h>

#include <errno.h>
#include <stdlib.h>
#include <uv.h>

typedef struct program {
    bridge_settings settings;
    bridge *bridge;
    uv_signal_t report;
    headway_bus *bus;
    int error; /* of setup */
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
    uv_close((uv_handle_t *)&p->report, NULL);
    bridge_stop(p->bridge, on_stopped, p);
}

static void on_report(uv_signal_t *handle, int number)
{
    program *p = handle->data;
    (void)number;
    bridge_report(p->bridge, stderr);
}

static int setup(headway_bus *bus, void *user)
{
    program *p = user;
    uv_loop_t *loop = headway_uv_loop_of(headway_bus_loop(bus));
    p->bus = bus;
    p->error = bridge_new(bus, loop, p->settings.message, &p->bridge);
    if (p->error)
        return p->error;
    uv_signal_init(loop, &p->report);
    p->report.data = p;
    uv_signal_start(&p->report, on_report, SIGUSR1);
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
        "usage: headway lambda bridge [OPTION...]\n\n"
        "Functions of an AWS account stand on a bus as services, called by generated clients.\n\n"
        "  headway broker &\n"
        "  headway lambda bridge --function fleet --service fleet.v1.Fleet \\\n"
        "      --proto proto/fleet/v1/fleet.proto --include proto &\n"
        "  headway call fleet.v1.Fleet/Get '{\"device\":\"local\"}'\n\n"
        "The function gets {\"method\": \"fleet.v1.Fleet/Get\", \"request\": {...}} and returns "
        "the\n"
        "response, in protobuf's JSON; streams of responses are read by InvokeWithResponseStream.\n"
        "With --binary it gets \"binary\", the packed request in base64, in place of \"request\",\n"
        "and returns {\"binary\": ...}; functions that are programs of Headway know both.\n"
        "What AWS throttles becomes back pressure: the bridge asks for less, and callers are\n"
        "refused with advice when to come again. Credentials are found as the AWS command finds\n"
        "them: variables, ~/.aws (roles, keys, SSO, credential_process), web identity, container,\n"
        "instance.\n\n"
        "Settings, in a file (--config FILE, YAML or JSON), as variables, or as options:\n\n");
    config_print(stdout);
    printf(
        "\nSIGTERM and SIGINT drain; SIGUSR1 writes what was called, and about what it costs, to\n"
        "standard error, as the end does.\nAnd as of every program on the bus:\n\n");
    fflush(stdout);
    return as_others(argv, "--help");
}

static const char *variable(const char *name)
{
    return getenv(name);
}

static int read_settings(program *p, int *argc, char **argv)
{
    config_source source = {.file = getenv("HEADWAY_BRIDGE_CONFIG"), .variable = variable};
    settings_reader reader = {.table = &config_table};
    size_t size = 0;
    if (settings_file(&reader, argc, argv, &source.file) != 0) {
        fprintf(stderr, "headway lambda bridge: %s\n", reader.why);
        return HEADWAY_EMALFORMED;
    }
    if (source.file && !*source.file)
        source.file = NULL;
    char *text = source.file ? file_read(source.file, CONFIG_TEXT, &size) : NULL;
    if (source.file && !text) {
        fprintf(stderr, "headway lambda bridge: cannot read %s: %s\n", source.file,
                strerror(errno));
        return HEADWAY_EIO;
    }
    source.text = headway_bytes_of(text, size);
    int error = config_read(&p->settings, &source, argc, argv, stderr);
    free(text);
    return error;
}

int main(int argc, char **argv)
{
    program *p = &the_program;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(argv);
        else if (strcmp(argv[i], "--version") == 0)
            return as_others(argv, argv[i]);
    int rest = argc - 1;
    if (read_settings(p, &rest, argv + 1) != 0) {
        fprintf(stderr,
                "headway lambda bridge: `headway lambda bridge --help` lists all settings\n");
        return EXIT_USAGE;
    }
    int code = headway_main(rest + 1, argv, setup, p);
    if (p->bridge && !p->error)
        bridge_report(p->bridge, stderr);
    bridge_free(p->bridge);
    config_done(&p->settings);
    return exit_code_of_setup(p->error, code);
}
