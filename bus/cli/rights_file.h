/* SPDX-License-Identifier: Apache-2.0 */
/* A file of rights: YAML or JSON, checked and compiled; whoever asks is told places in it. */
#ifndef HEADWAY_CLI_RIGHTS_FILE_H
#define HEADWAY_CLI_RIGHTS_FILE_H

#include "rights.h"
#include "yaml_file.h"

typedef struct rights_file {
    const char *path; /* borrowed */
    headway_arena *arena;
    Headway__V1__Rights *message;
    headway__rights *rights;
    const yaml_place **places; /* by path */
    size_t place_count;
    void (*tell)(void *user, const char *text); /* of each thing that is wrong; NULL: stderr */
    void *user;
    int wrong;
} rights_file;

enum { RIGHTS_TEXT_MOST = 1 << 20 };

/* path and tell are set. What is wrong is told as "file:line:column: field PATH: what to do". 0, or
   EMALFORMED, ELIMIT, ENOMEM. */
int rights_file_parse(rights_file *file, headway_bytes text);
/* rights_read.c. The same of the file itself, a plain one, or of stdin: "-". 0, or the exit code.
 */
int rights_file_read(rights_file *file, const char *command, const char *path);
/* The line of "rules[2].call[0]"; 0: unknown. */
uint32_t rights_file_line(const rights_file *file, const char *path);
void rights_file_done(rights_file *file);

#endif
