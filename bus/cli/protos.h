/* SPDX-License-Identifier: Apache-2.0 */
/* .proto files of the command line, and what protoc makes of them. */
#ifndef HEADWAY_CLI_PROTOS_H
#define HEADWAY_CLI_PROTOS_H

#include "child.h"

enum { PROTOS_MOST = 4096, PROTOS_OUTPUT = 64 << 20 };

typedef struct protos {
    const char *command, *protoc; /* "lint"; protoc NULL: HEADWAY_PROTOC, else that of PATH */
    strings dirs;                 /* import directories, absolute, ours not among them */
    strings shown;                /* as the user does, in the same order; "": the current one */
    strings names;                /* as protoc knows the files */
    strings paths;                /* as the user does, in the same order */
    strings folders;              /* folders that were named, as protoc would know them; "" too */
    char *descriptors;            /* of protos_compile */
    size_t size;
} protos;

/* Takes every "-X WORD", "-XWORD", "--name WORD" and "--name=WORD" out of argv (letter may be 0),
   adding the words, cut at commas. The count of the rest, or -1 after saying what is wrong. */
int list_take(const char *command, const char *name, char letter, int argc, char **argv,
              strings *words);
/* Finds the files, those in folders too, and their names. 0, or the exit code after saying why. */
int protos_find(protos *p, const strings *dirs, char *const *files, size_t count);
/* Adds an import directory: its absolute path, and what stands for it where a file is named. 0, or
   -1: out of memory. */
int protos_add_dir(protos *p, const char *dir, const char *shown);
/* Runs protoc. Its own messages go to stderr, with the user's paths; that an import is unused is
   left to our rule. 0, or the exit code. */
int protos_compile(protos *p);
void protos_free(protos *p);
/* 1 when the name ends with .proto. */
int protos_is_name(const char *name);
/* The user's path of a name that protoc knows; the name itself when it is none of the files. */
const char *protos_path(const protos *p, const char *name);
/* The same for any file that an import directory holds. */
void protos_path_print(const protos *p, const char *name, FILE *out);
/* Adds the .proto files under root/folder to names, by their path from root. 0 or -1 (too many, too
   deep, out of memory, unreadable), said why. */
int protos_under(const char *command, const char *root, const char *folder, strings *names);

#endif
