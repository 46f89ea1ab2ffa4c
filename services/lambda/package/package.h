/* SPDX-License-Identifier: Apache-2.0 */
/* The program's options, and what it has found. */
#ifndef LAMBDA_PACKAGE_H
#define LAMBDA_PACKAGE_H

#include "elf_file.h"

#include <headway/http/service.h>

#include <stdio.h>

enum {
    EXIT_USAGE = 2,
    EXIT_DATA = 65,
    EXIT_FAILED = 70,
    EXIT_OUTPUT = 74,
    MEMORY_LEAST = 128,
    MEMORY_MOST = 10240,
    SERVICES = 64,
    ADDED = 16,
    NAME_ROOM = 65
};

typedef struct package {
    const char *program, *out, *template_, *name; /* template_, name: may be NULL */
    const char *wanted[SERVICES];                 /* names of services; none: all */
    size_t wanted_count;
    const char *added[ADDED]; /* paths of files that go along */
    size_t added_count;
    unsigned memory_mb;

    headway_bytes file, added_files[ADDED];
    elf_file elf;
    headway_arena *arena;
    headway_http_service *services[SERVICES];
    size_t service_count;
} package;

/* As open and fdopen, but no pipe without another end holds it up; NULL: errno. */
FILE *package_open(const char *path, int flags, const char *mode);
/* Says what is wrong, and answers code. */
int package_fail(int code, const char *format, ...) HEADWAY_PRINTF(2, 3);

/* The command line; -1: go on, else the exit code. */
int package_options(package *p, int argc, char **argv);
/* Reads the program's file and judges it. 0, or the exit code. */
int package_read(package *p);
/* What a file is called in the zip. */
const char *package_base(const char *path);
/* The file of rules that goes along, ingest.yaml; NULL: none does. */
const char *package_rules(const package *p);
/* The files that go along. 0, or the exit code. */
int package_read_added(package *p);
/* The services whose schemas are in the program, that are wanted. 0, or the exit code. */
int package_services(package *p);
/* Writes the zip, and the template if one is wanted. 0, or the exit code. */
int package_write(const package *p);
void package_free(package *p);

#endif
