/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include <headway/headway.h>

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int package_fail(int code, const char *format, ...)
{
    va_list args;
    fputs("headway lambda package: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return code;
}

static void usage(FILE *out)
{
    fprintf(
        out,
        "usage: headway lambda package PROGRAM [OPTION...]\n\n"
        "The zip of a service that runs as a function of AWS Lambda (provided.al2023): PROGRAM,\n"
        "linked statically, as its bootstrap, and the licences of what is linked into it. The\n"
        "same program gives the same bytes. In CMake\n\n"
        "  headway_bootstrap(fleet-bootstrap main.c LIBRARIES fleet_service)\n\n"
        "links one. What PROGRAM serves is read from its file: it is not run.\n\n"
        "  --out FILE        the zip (default: function.zip)\n"
        "  --template FILE   write a template of AWS SAM too, by the deadlines, HTTP rules and\n"
        "                    streams of the .proto\n"
        "  --add FILE        goes along, beside the bootstrap; again for more. A program without\n"
        "                    services, as `headway lambda ingest`, goes by such a file\n"
        "  --service NAME    of the template: this service, \"fleet.v1.Fleet\"; again for more\n"
        "                    (default: all that PROGRAM knows, those that it calls too)\n"
        "  --name NAME       of the template's function (default: the first service's)\n"
        "  --memory MB       of the template's function: %d to %d (default: %d)\n"
        "  --help\n\n"
        "Exit codes: 0; 2 usage; 65 PROGRAM cannot be a function; 74 a file cannot be written.\n",
        MEMORY_LEAST, MEMORY_MOST, MEMORY_LEAST);
}

static int is_name(const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)name[i]))
            return 0;
    return size > 0 && size < NAME_ROOM;
}

static int take_memory(package *p, const char *text)
{
    char *end;
    unsigned long mb = strtoul(text, &end, 10);
    if (*end || end == text || mb < MEMORY_LEAST || mb > MEMORY_MOST)
        return package_fail(EXIT_USAGE, "--memory %s: write MiB, %d to %d", text, MEMORY_LEAST,
                            MEMORY_MOST);
    p->memory_mb = (unsigned)mb;
    return 0;
}

static int take(package *p, const char *option, const char *value)
{
    if (strcmp(option, "--out") == 0)
        p->out = value;
    else if (strcmp(option, "--template") == 0)
        p->template_ = value;
    else if (strcmp(option, "--name") == 0 && is_name(value))
        p->name = value;
    else if (strcmp(option, "--name") == 0)
        return package_fail(EXIT_USAGE,
                            "--name %s: a template takes letters and digits, %d at most", value,
                            NAME_ROOM - 1);
    else if (strcmp(option, "--memory") == 0)
        return take_memory(p, value);
    else if (strcmp(option, "--add") == 0 && p->added_count < ADDED)
        p->added[p->added_count++] = value;
    else if (strcmp(option, "--service") == 0 && p->wanted_count < SERVICES)
        p->wanted[p->wanted_count++] = value;
    else
        return package_fail(EXIT_USAGE, "unknown option '%s'; try --help", option);
    return 0;
}

int package_options(package *p, int argc, char **argv)
{
    p->out = "function.zip";
    p->memory_mb = MEMORY_LEAST;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return 0;
        }
        if (strcmp(argv[i], "--version") == 0) {
            printf("headway-lambda-package (headway %s)\n", headway_version());
            return 0;
        }
        int wrong = 0;
        if (argv[i][0] != '-' && !p->program)
            p->program = argv[i];
        else if (argv[i][0] != '-')
            wrong = package_fail(EXIT_USAGE, "one program makes a function; there is '%s' too",
                                 argv[i]);
        else if (i + 1 == argc)
            wrong =
                package_fail(EXIT_USAGE, "'%s' is unknown or wants a value; try --help", argv[i]);
        else
            wrong = take(p, argv[i], argv[i + 1]), i++;
        if (wrong)
            return wrong;
    }
    if (p->program)
        return -1;
    usage(stderr);
    return EXIT_USAGE;
}
