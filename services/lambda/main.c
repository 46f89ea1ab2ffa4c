/* SPDX-License-Identifier: Apache-2.0 */
/* headway-lambda: what the adapter to AWS Lambda offers, each a program of its own. */
#include <headway/headway.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_FAILED = 70, PATH_ROOM = 4096 };

typedef struct verb {
    const char *name, *what;
} verb;

static const verb verbs[] = {
    {"bridge", "functions in an AWS account stand on the bus as services"},
    {"host", "runs functions on this machine, and offers the Lambda API for them"},
    {"package", "makes the zip of a service that runs as a function"},
    {"ingest", "a function that passes events of AWS on to a bus"},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void usage(FILE *out)
{
    fprintf(out, "usage: headway lambda VERB [OPTION...]\n\n"
                 "Services as functions of AWS Lambda, and functions as services.\n\n");
    for (size_t i = 0; i < VERBS; i++)
        fprintf(out, "  %-9s %s\n", verbs[i].name, verbs[i].what);
    fprintf(out, "\nEach tells its options: headway lambda VERB --help\n");
}

/* The program of a verb, which lies where this one does. */
static int program_of(const char *name, char path[PATH_ROOM])
{
    ssize_t size = readlink("/proc/self/exe", path, PATH_ROOM);
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size <= 0)
        return -1;
    int n = snprintf(path + size, PATH_ROOM - (size_t)size, "headway-lambda-%s", name);
    return n > 0 && n < PATH_ROOM - size ? 0 : -1;
}

static int run(char **argv)
{
    char path[PATH_ROOM], *name = argv[0];
    if (program_of(name, path) == 0) {
        argv[0] = path; /* what it calls itself in its help, and on the bus */
        execv(path, argv);
    }
    fprintf(stderr,
            "headway lambda: cannot start headway-lambda-%s, which lies beside this "
            "program where it is installed: %s\n",
            name, strerror(errno));
    return EXIT_FAILED;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        usage(argc > 1 ? stdout : stderr);
        return argc > 1 ? 0 : EXIT_USAGE;
    }
    if (strcmp(name, "--version") == 0) {
        printf("headway-lambda (headway %s)\n", HEADWAY_VERSION_STRING);
        return 0;
    }
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(name, verbs[i].name) == 0)
            return run(argv + 1);
    fprintf(stderr, "headway lambda: no verb '%s'; `headway lambda --help` lists them\n", name);
    return EXIT_USAGE;
}
