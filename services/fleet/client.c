/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/main.h>

#include <stdio.h>
#include <stdlib.h>

#include "client.h"

static const struct command {
    const char *name, *arguments, *help;
    int (*start)(headway_bus *bus, const struct arguments *arguments);
} commands[] = {
    {"get", "[DEVICE]", "the host as it is now", client_get},
    {"watch", "[COUNT [INTERVAL_MS [KIND...]]]", "a stream of readings", client_watch},
    {"upload", "[COUNT]", "a stream of readings to the service, and its summary", client_upload},
    {"control", "", "commands out, outcomes back", client_control},
    {"event", "", "set a threshold and hear of the crossing", client_event},
    {"slow", "[SECONDS [PER_SECOND [PID...]]]", "read a fast stream slowly; watch memory",
     client_slow},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const struct command *chosen;
static struct arguments arguments;

static int usage(const char *program)
{
    fprintf(stderr, "usage: %s COMMAND [ARGUMENT...] [--bus NAME|URL]\n", program);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(stderr, "  %-8s%-32s  %s\n", commands[i].name, commands[i].arguments,
                commands[i].help);
    return 2;
}

long argument_number(const struct arguments *from, int index, long fallback)
{
    char *end;
    if (index >= from->count)
        return fallback;
    long number = strtol(from->values[index], &end, 10);
    return *end || end == from->values[index] || number > 1000000000 ? -1 : number;
}

void client_finish(headway_bus *bus, const headway_status *status)
{
    if (status->code != HEADWAY_OK)
        fprintf(stderr, "%s: %s\n", headway_code_name(status->code), status->message);
    fflush(stdout);
    headway_main_stop(bus, status->code == HEADWAY_OK ? 0 : 1);
}

static int setup(headway_bus *bus, void *user)
{
    (void)user;
    return chosen->start(bus, &arguments);
}

/* What begins with "--" and its value are headway_main's. */
static char **split(char **argv)
{
    static char *rest[32];
    int count = 0;
    rest[count++] = argv[0];
    arguments.values = argv + 2;
    for (char **from = argv + 2; *from; from++) {
        if (strncmp(*from, "--", 2) != 0) {
            arguments.values[arguments.count++] = *from;
            continue;
        }
        rest[count++] = *from;
        if (!strchr(*from, '=') && from[1] && count < 30)
            rest[count++] = *++from;
        if (count >= 30)
            break;
    }
    rest[count] = NULL;
    return rest;
}

int main(int argc, char **argv)
{
    for (int i = 0; argc > 1 && i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            chosen = &commands[i];
    if (!chosen)
        return usage(argv[0]);
    char **rest = split(argv);
    int count = 0;
    while (rest[count])
        count++;
    return headway_main(count, rest, setup, NULL);
}
