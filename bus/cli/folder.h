/* SPDX-License-Identifier: Apache-2.0 */
/* A folder for the time of a command, and the .proto files of a git revision in it. */
#ifndef HEADWAY_CLI_FOLDER_H
#define HEADWAY_CLI_FOLDER_H

#include <limits.h>
#include <signal.h>
#include <stddef.h>

typedef struct folder {
    char path[PATH_MAX]; /* "" when it is not there */
    sigset_t before;
} folder;

/* Signals that end the process wait until folder_close. 0 or -1, errno. */
int folder_open(folder *f);
/* Removes it and all in it. */
void folder_close(folder *f);
/* A new file, and the folders on its way. name: relative, without dots. 0 or -1, errno. */
int folder_write(const folder *f, const char *name, const char *bytes, size_t size);

/* git.c. The top of the working tree that holds dir; allocated, or NULL (no git, no repository). */
char *git_top(const char *dir);
/* The full hash of a revision, or NULL when there is none; allocated. */
char *git_revision(const char *top, const char *name);
/* Every .proto file of the revision into f. 0, or the exit code after saying why. */
int git_extract(const char *command, const char *top, const char *revision, const folder *f);

#endif
