/* SPDX-License-Identifier: Apache-2.0 */
#include "journal.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

const char *const journal_roles[ROLES] = {"broker", "worker", "client", "driver"};
const char *const journal_kinds[KINDS] = {"read", "write", "list", "gather", "publish"};

static int journal = -1;

static void unwritten(const char *path)
{
    perror(path);
    abort();
}

void journal_open(const char *directory, int role, unsigned number)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s-%u.journal", directory, journal_roles[role], number);
    journal = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (journal < 0)
        unwritten(path);
}

void journal_say(const char *word, uint64_t id, uint64_t a, uint64_t b, uint64_t c)
{
    char line[160];
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    int size =
        snprintf(line, sizeof line,
                 "%" PRIu64 " %s %" PRIu64 ":%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                 (uint64_t)at.tv_sec * 1000000 + (uint64_t)at.tv_nsec / 1000, word, id >> 32,
                 id & UINT32_MAX, a, b, c);
    if (write(journal, line, (size_t)size) != size)
        unwritten("the journal");
}
