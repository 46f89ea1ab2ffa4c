/* SPDX-License-Identifier: Apache-2.0 */
#include "elf_file.h"

#include <headway/status.h>

#include <elf.h>
#include <stdio.h>
#include <string.h>

enum { SEGMENTS_MOST = 256 };

const char *elf_machine_name(elf_machine machine)
{
    return machine == ELF_ARM64 ? "arm64" : "x86_64";
}

/* A table of the file: count entries of size bytes each, all of them within it. */
typedef struct table {
    headway_bytes file;
    uint64_t offset, count, size;
} table;

static const char *at_of(headway_bytes file, uint64_t offset)
{
    return (const char *)file.data + offset;
}

static int within(headway_bytes file, uint64_t offset, uint64_t size)
{
    return offset <= file.size && size <= file.size - offset;
}

static int is_whole(const table *t)
{
    return t->size > 0 && t->count <= t->file.size / t->size &&
           within(t->file, t->offset, t->count * t->size);
}

/* Entries may lie unaligned. */
static void entry_of(const table *t, uint64_t index, void *entry, size_t size)
{
    memcpy(entry, at_of(t->file, t->offset + index * t->size), size);
}

static int malformed(char why[ELF_WHY], const char *text)
{
    snprintf(why, ELF_WHY, "%s", text);
    return HEADWAY_EMALFORMED;
}

static int read_header(headway_bytes file, Elf64_Ehdr *header, elf_file *found, char why[ELF_WHY])
{
    if (file.size < sizeof *header || memcmp(file.data, ELFMAG, SELFMAG) != 0)
        return malformed(why, "it is no program: give the file that the linker made");
    memcpy(header, file.data, sizeof *header);
    if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB)
        return malformed(why, "functions run on 64 bits, little-endian: x86-64 or arm64");
    if (header->e_machine != EM_X86_64 && header->e_machine != EM_AARCH64)
        return malformed(why, "functions run on x86-64 or arm64, and this is for neither");
    if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
        return malformed(why, "it is an object or a core file, not a program");
    found->machine = header->e_machine == EM_AARCH64 ? ELF_ARM64 : ELF_X86_64;
    return 0;
}

/* Where an address of the loaded program lies in the file; UINT64_MAX: nowhere. */
static uint64_t offset_of(const table *segments, uint64_t address)
{
    for (uint64_t i = 0; i < segments->count; i++) {
        Elf64_Phdr p;
        entry_of(segments, i, &p, sizeof p);
        if (p.p_type == PT_LOAD && address >= p.p_vaddr && address - p.p_vaddr < p.p_filesz)
            return p.p_offset + (address - p.p_vaddr);
    }
    return UINT64_MAX;
}

/* Names go to a terminal: what is no plain character is not shown. */
static void add_need(elf_file *found, headway_bytes file, uint64_t offset)
{
    if (offset >= file.size)
        return;
    const char *name = at_of(file, offset);
    size_t size = strnlen(name, file.size - offset), used = strlen(found->needs);
    if (size >= 256 || used + size + 3 >= sizeof found->needs)
        return;
    snprintf(found->needs + used, sizeof found->needs - used, "%s%.*s", used ? ", " : "", (int)size,
             name);
    for (char *c = found->needs + used; *c; c++)
        *c = *c < ' ' || *c > '~' ? '?' : *c;
}

/* The next entry of the dynamic section, which ends by one of its own; 0: there is none. */
static int next_dynamic(const table *entries, uint64_t *index, Elf64_Dyn *d)
{
    if (*index >= entries->count)
        return 0;
    entry_of(entries, (*index)++, d, sizeof *d);
    return d->d_tag != DT_NULL;
}

static void read_needs(const table *segments, const Elf64_Phdr *dynamic, elf_file *found)
{
    table entries = {segments->file, dynamic->p_offset, dynamic->p_filesz / sizeof(Elf64_Dyn),
                     sizeof(Elf64_Dyn)};
    uint64_t at = 0, strings = UINT64_MAX;
    Elf64_Dyn d;
    if (!is_whole(&entries))
        return;
    while (next_dynamic(&entries, &at, &d))
        if (d.d_tag == DT_STRTAB)
            strings = d.d_un.d_ptr;
    strings = offset_of(segments, strings);
    for (at = 0; strings != UINT64_MAX && next_dynamic(&entries, &at, &d);) {
        if (d.d_tag != DT_NEEDED || d.d_un.d_val > segments->file.size)
            continue;
        found->is_static = 0;
        add_need(found, segments->file, strings + d.d_un.d_val);
    }
}

static int read_segments(const table *segments, elf_file *found, char why[ELF_WHY])
{
    int dynamic = 0;
    if (!is_whole(segments) || segments->size < sizeof(Elf64_Phdr))
        return malformed(why, "the program's file is damaged: its segments lie outside of it");
    if (segments->count > SEGMENTS_MOST)
        return malformed(why, "the program has more than 256 segments, as no linker makes them");
    found->is_static = 1;
    for (uint64_t i = 0; i < segments->count; i++) {
        Elf64_Phdr p;
        entry_of(segments, i, &p, sizeof p);
        if (p.p_type == PT_INTERP)
            found->is_static = 0;
        if (p.p_type != PT_DYNAMIC)
            continue;
        if (dynamic++)
            return malformed(why, "the program's file is damaged: it has two dynamic segments");
        read_needs(segments, &p, found);
    }
    return 0;
}

static int is_schema(headway_bytes file, const Elf64_Shdr *names, uint32_t name)
{
    static const char wanted[] = "headway_schema";
    return name < names->sh_size && within(file, names->sh_offset, names->sh_size) &&
           names->sh_size - name >= sizeof wanted &&
           memcmp(at_of(file, names->sh_offset + name), wanted, sizeof wanted) == 0;
}

/* A stripped program keeps its sections' table, as this one is loaded. */
static int read_sections(const table *sections, uint16_t names_index, elf_file *found,
                         char why[ELF_WHY])
{
    Elf64_Shdr names, s;
    if (sections->count == 0)
        return 0;
    if (!is_whole(sections) || sections->size < sizeof s || names_index >= sections->count)
        return malformed(why, "the program's file is damaged: its sections lie outside of it");
    entry_of(sections, names_index, &names, sizeof names);
    for (uint64_t i = 0; i < sections->count; i++) {
        entry_of(sections, i, &s, sizeof s);
        if (s.sh_type == SHT_NOBITS || !is_schema(sections->file, &names, s.sh_name))
            continue;
        if (!within(sections->file, s.sh_offset, s.sh_size))
            return malformed(why, "the program's file is damaged: its schema lies outside of it");
        found->schema = (headway_bytes){at_of(sections->file, s.sh_offset), s.sh_size};
    }
    return 0;
}

int elf_read(headway_bytes file, elf_file *ret_file, char why[ELF_WHY])
{
    Elf64_Ehdr header;
    elf_file found = {.needs = ""};
    int error = read_header(file, &header, &found, why);
    if (error)
        return error;
    table segments = {file, header.e_phoff, header.e_phnum, header.e_phentsize};
    table sections = {file, header.e_shoff, header.e_shnum, header.e_shentsize};
    error = read_segments(&segments, &found, why);
    if (!error)
        error = read_sections(&sections, header.e_shstrndx, &found, why);
    if (!error)
        *ret_file = found;
    return error;
}
