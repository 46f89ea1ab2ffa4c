/* SPDX-License-Identifier: Apache-2.0 */
/* `headway COMMAND`; where COMMAND is not built in, the program `headway-COMMAND` runs. */
#include "cli.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

const verb *const headway__commands[] = {
    &command_broker,  &command_call,     &command_bench,      &command_pub,     &command_sub,
    &command_ls,      &command_describe, &command_stats,      &command_top,     &command_tap,
    &command_why,     &command_lint,     &command_breaking,   &command_ping,    &command_doctor,
    &command_run,     &command_up,       &command_ps,         &command_acl,     &command_key,
    &command_context, &command_new,      &command_completion, &command_version, NULL};

static const char *const exit_codes =
    "Exit codes\n"
    "  0   it worked\n"
    "  1   the call ended with another status, a check of doctor failed, or lint or breaking "
    "found something\n"
    "  2   the command line is wrong\n"
    "  3   UNIMPLEMENTED: no such service or method\n"
    "  4   DEADLINE_EXCEEDED\n"
    "  5   UNAVAILABLE: known, but nobody serves it now\n"
    "  6   RESOURCE_EXHAUSTED: overload; retry later\n"
    "  7   INVALID_ARGUMENT\n"
    "  65  the input cannot be read, is not valid JSON for the message, or no valid .proto\n"
    "  69  no broker answers\n"
    "  70  something failed here (memory, descriptors)\n"
    "  71  a supervised program kept failing: `headway run` or `up` gave it up\n"
    "  73  the broker cannot listen at that address, or a file cannot be made\n"
    "  74  the output cannot be written\n"
    "  77  PERMISSION_DENIED: the broker's rights do not allow it; `headway acl explain`: they "
    "would not;\n"
    "      a service's program (headway_main): the broker refuses the service for good\n"
    "  128+N  signal N ended it: 130 SIGINT, 143 SIGTERM (broker, run, up and sub end with 0)\n";

static void usage(FILE *out)
{
    fprintf(out, "usage: headway COMMAND [OPTION...] [ARGUMENT...]\n\n"
                 "Services call, stream and publish to each other over a bus. Start one:\n\n"
                 "  headway broker\n\n"
                 "make a service of your own, which builds and runs as it is:\n\n"
                 "  headway new device_log\n\n"
                 "and in another terminal look at the bus and use it:\n\n"
                 "  headway ls\n"
                 "  headway describe fleet.v1.Fleet\n"
                 "  headway call fleet.v1.Fleet/Get '{\"device\":\"local\"}'\n\n"
                 "Commands\n");
    for (const verb *const *command = headway__commands; *command; command++)
        fprintf(out, "  %-10s %s\n", (*command)->name, (*command)->summary);
    fprintf(out, "  %-10s %s\n", "gateway",
            "every service by HTTP: a program of its own, as is any headway-COMMAND");
    fprintf(out, "  %-10s %s\n", "lambda",
            "services as functions of AWS Lambda, and functions as services");
    fprintf(out, "  %-10s %s\n", "aws", "set a shell's AWS tools to the local host of functions");
    fprintf(
        out,
        "\n`headway help COMMAND` teaches one; `headway help exit-codes` lists the codes.\n"
        "HEADWAY_BUS names the bus (a name or a URL), HEADWAY_LOG the log level,\n"
        "HEADWAY_TRANSPORT who speaks on the wire: zmtp (built in, the default) or zmq "
        "(libzmq).\n"
        "Where a broker has keys: HEADWAY_IDENTITY names yours, HEADWAY_BROKER_KEY is its line\n"
        "(--identity NAME, --broker-key LINE; `headway help key`).\n");
}

static const verb *find(const char *name)
{
    const verb *const *command = headway__commands;
    while (*command && strcmp((*command)->name, name) != 0)
        command++;
    return *command;
}

static const char *command_at(const void *words, size_t index)
{
    const verb *const *commands = words;
    return commands[index] ? commands[index]->name : NULL;
}

static int no_command(const char *name)
{
    char near[80];
    (void)word_near(name, command_at, headway__commands, near, sizeof near);
    fprintf(stderr, "headway: no command '%s'%s%s `headway help` lists them\n", name, near,
            *near ? "" : ";");
    return HEADWAY__EXIT_USAGE;
}

/* What is not in PATH may lie where this program does. */
static void beside(const char *program, char **argv)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path);
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size <= 0 || (size_t)size + strlen(program) >= sizeof path) {
        errno = ENOENT;
        return;
    }
    memcpy(path + size, program, strlen(program) + 1);
    execv(path, argv);
}

static int external(char **argv)
{
    char program[256];
    int n = snprintf(program, sizeof program, "headway-%s", argv[0]);
    if (n > 0 && (size_t)n < sizeof program && !strchr(argv[0], '/')) {
        const char *name = argv[0];
        argv[0] = program;
        execvp(program, argv);
        if (errno == ENOENT)
            beside(program, argv);
        if (errno != ENOENT)
            fprintf(stderr, "headway: %s: %s\n", program, strerror(errno));
        argv[0] = (char *)name;
    }
    return no_command(argv[0]);
}

static int help(int argc, char **argv)
{
    const verb *which = argc > 0 ? find(argv[0]) : NULL;
    if (argc > 0 && !which && strcmp(argv[0], "exit-codes") != 0)
        return external((char *[]){argv[0], (char *)"--help", NULL});
    if (argc > 0 && strcmp(argv[0], "exit-codes") == 0)
        fputs(exit_codes, stdout);
    else if (which)
        fputs(which->help, stdout);
    else
        usage(stdout);
    return 0;
}

/* COMMAND --help, and what the command adds for its arguments. */
static int help_with(const verb *which, int argc, char **argv)
{
    int rest = 0;
    (void)help(1, argv);
    for (int i = 1; i <= argc; i++)
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0)
            argv[rest++] = argv[i];
    return which->help_on && rest > 0 ? which->help_on(rest, argv) : 0;
}

/* Also if it went before: then stdio knows that something failed, but not what. */
static int reader_has_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR);
}

/* What was not written was not told. A reader that has heard enough is no failure. */
static int told(int code)
{
    errno = 0;
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE || reader_has_gone())
        return code;
    fprintf(stderr, "headway: cannot write the output: %s\n", strerror(errno ? errno : EIO));
    return code ? code : HEADWAY__EXIT_OUTPUT;
}

/* Pasted by mistake: no command repeats it, not even in an error. */
static int has_a_secret(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strstr(argv[i], "headway-secret-x25519 "))
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return HEADWAY__EXIT_USAGE;
    }
    if (has_a_secret(argc, argv)) {
        fprintf(stderr, "headway: this is a PRIVATE key, and the command line is for others to "
                        "see: make a new one (`headway key rotate`); `headway key show` prints "
                        "the public line\n");
        return HEADWAY__EXIT_DATA;
    }
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc - 2, argv + 2);
    if (strcmp(argv[1], "--version") == 0)
        return command_version.run(0, NULL);
    const verb *which = find(argv[1]);
    if (!which)
        return external(argv + 1);
    if (argc > 2 && strcmp(argv[2], "--version") == 0)
        return told(command_version.run(0, NULL));
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help_with(which, argc - 2, argv + 1);
    return told(which->run(argc - 2, argv + 2));
}
