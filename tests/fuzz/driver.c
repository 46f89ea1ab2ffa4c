/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzz driver for compilers without libFuzzer: PROGRAM RUNS SEED CORPUS_FOLDER runs every file of
 * the corpus (and the empty input), then RUNS mutations of them. Deterministic.
 */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_FILES = 256, MOST_BYTES = 64 * 1024 };

struct input {
    uint8_t *data;
    size_t size;
};

static struct input corpus[MOST_FILES];
static const uint8_t *current; /* what runs now */
static size_t current_size;
static size_t corpus_count;
static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % below);
}

static void keep(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + 1);
    if (!copy || corpus_count == MOST_FILES)
        abort();
    memcpy(copy, data, size);
    corpus[corpus_count++] = (struct input){copy, size};
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_file(const char *folder, const char *name)
{
    static uint8_t data[MOST_BYTES];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    keep(data, fread(data, 1, sizeof data, file));
    fclose(file);
}

static void load(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.' && corpus_count < MOST_FILES - 1)
            load_file(folder, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static size_t splice(uint8_t *data, size_t size)
{
    const struct input *other = &corpus[draw((uint32_t)corpus_count)];
    if (!other->size)
        return size;
    size_t from = draw((uint32_t)other->size), at = draw((uint32_t)size + 1);
    size_t length = 1 + draw((uint32_t)(other->size - from));
    if (at + length > MOST_BYTES)
        return size;
    memcpy(data + at, other->data + from, length);
    return at + length > size ? at + length : size;
}

static size_t mutate_once(uint8_t *data, size_t size)
{
    static const uint8_t telling[] = {0, 1, 0x7f, 0x80, 0xff, '"', '{', '[', '\\', 0xc0};
    size_t at = size ? draw((uint32_t)size) : 0;
    switch (draw(6)) {
    case 0:
        if (size)
            data[at] ^= (uint8_t)(1u << draw(8));
        return size;
    case 1:
        if (size)
            data[at] = telling[draw(sizeof telling)];
        return size;
    case 2:
        if (size == MOST_BYTES)
            return size;
        memmove(data + at + 1, data + at, size - at);
        data[at] = (uint8_t)draw(256);
        return size + 1;
    case 3:
        if (!size)
            return 0;
        memmove(data + at, data + at + 1, size - at - 1);
        return size - 1;
    case 4:
        return size ? draw((uint32_t)size) + 1 : 0;
    default:
        return splice(data, size);
    }
}

/* A failed CHECK aborts: show with what. */
static void tell_input(int signal_number)
{
    (void)signal_number;
    fprintf(stderr, "the input, %zu bytes: ", current_size);
    for (size_t i = 0; i < current_size && i < 4096; i++)
        fprintf(stderr, "%02x", current[i]);
    fprintf(stderr, "\n");
}

static void run_input(const uint8_t *data, size_t size)
{
    current = data;
    current_size = size;
    LLVMFuzzerTestOneInput(data, size);
}

static void run_mutation(void)
{
    static uint8_t data[MOST_BYTES];
    const struct input *from = &corpus[draw((uint32_t)corpus_count)];
    size_t size = from->size;
    memcpy(data, from->data, size);
    for (uint32_t n = 1 + draw(4); n > 0; n--)
        size = mutate_once(data, size);
    /* An exact copy, so that the address sanitizer sees a read past the end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    memcpy(exact, data, size);
    run_input(exact, size);
    free(exact);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s RUNS SEED CORPUS_FOLDER\n", argv[0]);
        return 2;
    }
    signal(SIGABRT, tell_input);
    keep((const uint8_t *)"", 0);
    load(argv[3]);
    state = strtoull(argv[2], NULL, 10);
    for (size_t i = 0; i < corpus_count; i++)
        run_input(corpus[i].data, corpus[i].size);
    for (unsigned long run = strtoul(argv[1], NULL, 10); run > 0; run--)
        run_mutation();
    printf("%zu inputs and %s mutations\n", corpus_count, argv[1]);
    for (size_t i = 0; i < corpus_count; i++)
        free(corpus[i].data);
    return 0;
}
