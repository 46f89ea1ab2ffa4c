/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program's file tells without being run: what machine it is for, whether it needs anything
 * of the system it runs on, and the schemas that generated code has put into it. ELF as in the
 * System V ABI, 64 bits, little-endian. Pure; the file is not trusted.
 */
#ifndef LAMBDA_ELF_FILE_H
#define LAMBDA_ELF_FILE_H

#include <headway/alloc.h>
#include <headway/bytes.h>

enum { ELF_NEEDS = 512, ELF_WHY = 256, ELF_SCHEMA = 16 << 20 };

typedef enum elf_machine { ELF_X86_64, ELF_ARM64 } elf_machine;

typedef struct elf_file {
    elf_machine machine;
    int is_static;         /* neither an interpreter nor libraries: it runs in an empty root */
    char needs[ELF_NEEDS]; /* otherwise the libraries, "libuv.so.1, libc.so.6", cut */
    headway_bytes schema;  /* the section headway_schema, as it stands in the file; may be empty */
} elf_file;

/* EMALFORMED with a sentence in why: it is no program for Linux on x86-64 or arm64, or damaged. */
int elf_read(headway_bytes file, elf_file *ret_file, char why[ELF_WHY]);

/* One FileDescriptorSet of all that lie in a section, in arena: what linkers put between them is
   left out. EMALFORMED; ELIMIT past ELF_SCHEMA bytes; ENOMEM. */
int elf_schemas(headway_bytes section, headway_arena *arena, headway_bytes *ret_set);

/* "x86_64", "arm64": as AWS names architectures. */
const char *elf_machine_name(elf_machine machine);

#endif
