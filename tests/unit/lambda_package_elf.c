/* SPDX-License-Identifier: Apache-2.0 */
/* What a program's file tells of itself, and what files that lie about themselves are told. */
#include "elf_file.h"

#include <check.h>
#include <headway/status.h>

#include <elf.h>

/* A program as small as one can be: two segments, and a section with schemas. */
typedef struct image {
    Elf64_Ehdr header;
    Elf64_Phdr segments[2];
    Elf64_Dyn dynamic[4];
    char strings[32];
    Elf64_Shdr sections[3];
    char names[32];
    uint8_t schema[16];
} image;

static image whole(void)
{
    image i = {.strings = "\0libuv.so.1\0libc.so.6", .names = "\0.shstrtab\0headway_schema"};
    static const uint8_t sets[] = {0x0a, 2, 'a', 'b', 0, 0, 0, 0, 0x0a, 1, 'c', 0};
    memcpy(i.schema, sets, sizeof sets);
    i.header = (Elf64_Ehdr){.e_type = ET_DYN,
                            .e_machine = EM_X86_64,
                            .e_phoff = offsetof(image, segments),
                            .e_phentsize = sizeof(Elf64_Phdr),
                            .e_phnum = 1,
                            .e_shoff = offsetof(image, sections),
                            .e_shentsize = sizeof(Elf64_Shdr),
                            .e_shnum = 3,
                            .e_shstrndx = 1};
    memcpy(i.header.e_ident, ELFMAG, SELFMAG);
    i.header.e_ident[EI_CLASS] = ELFCLASS64;
    i.header.e_ident[EI_DATA] = ELFDATA2LSB;
    i.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD, .p_filesz = sizeof(image)};
    i.sections[1] = (Elf64_Shdr){.sh_name = 1,
                                 .sh_type = SHT_STRTAB,
                                 .sh_offset = offsetof(image, names),
                                 .sh_size = sizeof i.names};
    i.sections[2] = (Elf64_Shdr){.sh_name = 11,
                                 .sh_type = SHT_PROGBITS,
                                 .sh_offset = offsetof(image, schema),
                                 .sh_size = sizeof i.schema};
    return i;
}

static int look(const image *i, size_t size, elf_file *ret)
{
    char why[ELF_WHY] = "";
    int error = elf_read(headway_bytes_of(i, size), ret, why);
    CHECK(error == 0 || (error == HEADWAY_EMALFORMED && *why));
    return error;
}

static void a_static_program_tells_machine_and_schema(void)
{
    image i = whole();
    elf_file found;
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK(found.is_static && found.machine == ELF_X86_64);
    CHECK_EQ(found.schema.size, sizeof i.schema);
    i.header.e_machine = EM_AARCH64;
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK_STR(elf_machine_name(found.machine), "arm64");
    i.header.e_shnum = 0; /* stripped of everything */
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK_EQ(found.schema.size, 0);
}

static void libraries_are_named(void)
{
    image i = whole();
    elf_file found;
    i.header.e_phnum = 2;
    i.segments[1] = (Elf64_Phdr){
        .p_type = PT_DYNAMIC, .p_offset = offsetof(image, dynamic), .p_filesz = sizeof i.dynamic};
    i.dynamic[0] = (Elf64_Dyn){DT_NEEDED, {1}};
    i.dynamic[1] = (Elf64_Dyn){DT_NEEDED, {12}};
    i.dynamic[2] = (Elf64_Dyn){DT_STRTAB, {offsetof(image, strings)}};
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK(!found.is_static);
    CHECK_STR(found.needs, "libuv.so.1, libc.so.6");
    i.dynamic[1].d_un.d_val = 1 << 30; /* beyond the file */
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK_STR(found.needs, "libuv.so.1");
    i.segments[1].p_type = PT_INTERP;
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK(!found.is_static && !*found.needs);
}

static void names_of_libraries_are_plain_characters(void)
{
    image i = whole();
    elf_file found;
    i.header.e_phnum = 2;
    i.segments[1] = (Elf64_Phdr){
        .p_type = PT_DYNAMIC, .p_offset = offsetof(image, dynamic), .p_filesz = sizeof i.dynamic};
    i.dynamic[0] = (Elf64_Dyn){DT_NEEDED, {1}};
    i.dynamic[1] = (Elf64_Dyn){DT_STRTAB, {offsetof(image, strings)}};
    i.dynamic[2] = (Elf64_Dyn){DT_NULL, {0}};
    i.dynamic[3] = (Elf64_Dyn){DT_NEEDED, {1}}; /* behind the end */
    memcpy(i.strings + 1, "\33[2J\x7f\xff.so\n", 11);
    i.strings[12] = 0;
    CHECK_EQ(look(&i, sizeof i, &found), 0);
    CHECK_STR(found.needs, "?[2J??.so?");
    i.segments[0].p_type = PT_DYNAMIC;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
}

/* Each would be looked through for each. */
static void segments_beyond_all_use_are_refused(void)
{
    static struct {
        Elf64_Ehdr header;
        Elf64_Phdr segments[257];
    } many;
    const image one = whole();
    char why[ELF_WHY];
    elf_file found;
    many.header = one.header;
    many.header.e_phoff = sizeof many.header;
    many.header.e_shnum = 0;
    many.header.e_phnum = 256;
    CHECK_EQ(elf_read(headway_bytes_of(&many, sizeof many), &found, why), 0);
    many.header.e_phnum = 257;
    CHECK_EQ(elf_read(headway_bytes_of(&many, sizeof many), &found, why), HEADWAY_EMALFORMED);
    CHECK(strstr(why, "256 segments"));
}

static void what_lies_outside_is_refused(void)
{
    elf_file found;
    for (size_t size = 0; size < sizeof(image); size++) {
        image i = whole();
        (void)look(&i, size, &found);
    }
    image i = whole();
    i.header.e_phoff = UINT64_MAX - 8;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    i = whole();
    i.sections[2].sh_size = UINT64_MAX;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    i = whole();
    i.header.e_shstrndx = 3;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    i = whole();
    i.header.e_phentsize = 1;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
}

static void what_is_no_program_is_refused(void)
{
    image i = whole();
    elf_file found;
    i.header.e_machine = EM_386;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    i = whole();
    i.header.e_ident[EI_CLASS] = ELFCLASS32;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    i = whole();
    i.header.e_type = ET_REL;
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
    memcpy(&i, "#!/bin/sh", 9);
    CHECK_EQ(look(&i, sizeof i, &found), HEADWAY_EMALFORMED);
}

static void sets_are_joined(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    static const uint8_t long_one[] = {0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f};
    image i = whole();
    headway_bytes set;
    CHECK_EQ(elf_schemas(headway_bytes_of(i.schema, sizeof i.schema), arena, &set), 0);
    CHECK_EQ(set.size, 7);
    CHECK(memcmp(set.data,
                 "\x0a\x02"
                 "ab"
                 "\x0a\x01"
                 "c",
                 7) == 0);
    CHECK_EQ(elf_schemas(headway_bytes_of(i.schema, 3), arena, &set), HEADWAY_EMALFORMED);
    CHECK_EQ(elf_schemas(headway_bytes_of(long_one, sizeof long_one), arena, &set),
             HEADWAY_EMALFORMED);
    CHECK_EQ(elf_schemas(headway_bytes_of("b", 1), arena, &set), HEADWAY_EMALFORMED);
    CHECK_EQ(elf_schemas((headway_bytes){NULL, ELF_SCHEMA + 1}, arena, &set), HEADWAY_ELIMIT);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(a_static_program_tells_machine_and_schema);
    RUN(libraries_are_named);
    RUN(names_of_libraries_are_plain_characters);
    RUN(segments_beyond_all_use_are_refused);
    RUN(what_lies_outside_is_refused);
    RUN(what_is_no_program_is_refused);
    RUN(sets_are_joined);
    return 0;
}
