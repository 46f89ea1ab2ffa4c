/* SPDX-License-Identifier: Apache-2.0 */
/* Journals are read, and what they say of each call is put together. */
#include "books.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << 16, FAULTS_TOLD = 50 };

static void *grown(void *memory, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return memory;
    *room = *room ? *room * 2 : 64;
    memory = realloc(memory, *room * size);
    if (!memory)
        abort();
    return memory;
}

books *books_new(FILE *out)
{
    books *b = calloc(1, sizeof *b);
    if (!b || !(b->buckets = calloc(BUCKETS, sizeof(call *))))
        abort();
    b->out = out;
    return b;
}

void books_free(books *b)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (call *c = b->buckets[i]; c;) {
            call *next = c->next;
            free(c);
            c = next;
        }
    free(b->buckets);
    free(b->lines);
    free(b->processes);
    free(b);
}

void books_fault(books *b, const char *name, const char *format, ...)
{
    va_list arguments;
    if (b->faults++ >= FAULTS_TOLD)
        return;
    fprintf(b->out, "WRONG: %s: ", name);
    va_start(arguments, format);
    vfprintf(b->out, format, arguments);
    va_end(arguments);
    fputc('\n', b->out);
}

call *books_call(books *b, uint64_t id)
{
    call **at = &b->buckets[(id * 0x9e3779b97f4a7c15u) >> 48 & (BUCKETS - 1)];
    for (call *c = *at; c; c = c->next)
        if (c->id == id)
            return c;
    call *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->id = id;
    c->next = *at;
    b->call_count++;
    return *at = c;
}

process *books_process(books *b, int role, unsigned number)
{
    for (size_t i = 0; i < b->process_count; i++)
        if (b->processes[i].role == role && b->processes[i].number == number)
            return &b->processes[i];
    b->processes = grown(b->processes, b->process_count, &b->process_room, sizeof b->processes[0]);
    process *p = &b->processes[b->process_count++];
    *p = (process){.role = role, .number = number};
    return p;
}

static int parse(const char *text, size_t size, line *to)
{
    char copy[200];
    uint64_t owner, number;
    int end = 0;
    if (size >= sizeof copy)
        return -1;
    memcpy(copy, text, size);
    copy[size] = 0;
    int got = sscanf(
        copy, "%" SCNu64 " %11s %" SCNu64 ":%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 "%n",
        &to->at, to->word, &owner, &number, &to->a, &to->b, &to->c, &end);
    to->id = owner << 32 | number;
    return got == 7 && (size_t)end == size && owner <= UINT32_MAX && number <= UINT32_MAX ? 0 : -1;
}

void books_read(books *b, int role, unsigned number, const char *text, size_t size)
{
    const char *end = text + size;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (!stop)
            return; /* torn by the kill: it was not said */
        b->lines = grown(b->lines, b->line_count, &b->line_room, sizeof b->lines[0]);
        line *at = &b->lines[b->line_count];
        if (parse(text, (size_t)(stop - text), at) == 0) {
            at->role = role;
            at->process = number;
            b->line_count++;
        } else {
            books_fault(b, "unreadable", "%s-%u: %.*s", journal_roles[role], number,
                        (int)(stop - text), text);
        }
        text = stop + 1;
    }
}

static int read_file(books *b, const char *path, int role, unsigned number)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    long size = -1;
    if (in && fseek(in, 0, SEEK_END) == 0 && (size = ftell(in)) >= 0) {
        rewind(in);
        text = malloc((size_t)size + 1);
        if (!text || fread(text, 1, (size_t)size, in) != (size_t)size)
            size = -1;
    }
    if (in)
        fclose(in);
    if (size >= 0)
        books_read(b, role, number, text, (size_t)size);
    free(text);
    return size >= 0 ? 0 : -1;
}

int books_read_all(books *b, const char *directory)
{
    DIR *entries = opendir(directory);
    struct dirent *entry;
    int error = entries ? 0 : -1;
    while (!error && (entry = readdir(entries))) {
        char path[1024], role[16];
        unsigned number;
        int end = 0;
        if (sscanf(entry->d_name, "%15[a-z]-%u.journal%n", role, &number, &end) != 2 || !end ||
            entry->d_name[end])
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        for (int i = 0; i < ROLES; i++)
            if (strcmp(role, journal_roles[i]) == 0)
                error |= read_file(b, path, i, number);
    }
    if (entries)
        closedir(entries);
    return error;
}
