/* SPDX-License-Identifier: Apache-2.0 */
#include "proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { TEXT_LIMIT = 512 * 1024 }; /* /proc/stat of a large host is the longest */

/* The whole file, or its first TEXT_LIMIT bytes; empty when it cannot be read. */
static headway_bytes slurp(const char *path, char *buffer)
{
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return headway_bytes_of(buffer, 0);
    while (size < TEXT_LIMIT) {
        ssize_t n = read(fd, buffer + size, TEXT_LIMIT - size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        size += (size_t)n;
    }
    close(fd);
    return headway_bytes_of(buffer, size);
}

static int count_processes(uint32_t *ret_count)
{
    uint32_t count = 0;
    DIR *directory = opendir("/proc");
    if (!directory)
        return HEADWAY_EIO;
    for (struct dirent *entry; (entry = readdir(directory));)
        count += entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
    closedir(directory);
    *ret_count = count;
    return 0;
}

/* Only local disks are asked, so this does not hang on a lost server. */
static void measure(struct readings_disks *disks)
{
    size_t kept = 0;
    for (size_t i = 0; i < disks->count; i++) {
        struct readings_disk *disk = &disks->disks[i];
        struct statvfs space;
        if (statvfs(disk->mount, &space) != 0 || space.f_blocks == 0)
            continue;
        disk->total = (uint64_t)space.f_blocks * space.f_frsize;
        disk->available = (uint64_t)space.f_bavail * space.f_frsize;
        if (kept != i)
            disks->disks[kept] = *disk;
        kept++;
    }
    disks->count = kept;
}

static uint64_t wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int proc_read(void *user, struct readings *ret_readings)
{
    struct readings *r = ret_readings;
    char *buffer = malloc(TEXT_LIMIT);
    (void)user;
    if (!buffer)
        return HEADWAY_ENOMEM;
    r->taken_ns = wall_clock();
    r->has_load = readings_parse_load(slurp("/proc/loadavg", buffer), &r->load) == 0;
    r->has_cpu = readings_parse_cpu(slurp("/proc/stat", buffer), &r->cpu) == 0;
    r->has_memory = readings_parse_memory(slurp("/proc/meminfo", buffer), &r->memory) == 0;
    r->has_network = readings_parse_network(slurp("/proc/net/dev", buffer), &r->network) == 0;
    r->has_disks = readings_parse_mounts(slurp("/proc/self/mountinfo", buffer), &r->disks) == 0;
    if (r->has_disks) {
        measure(&r->disks);
        /* Without the counters the sizes still stand. */
        (void)readings_parse_diskstats(slurp("/proc/diskstats", buffer), &r->disks);
    }
    r->has_processes = count_processes(&r->process_count) == 0;
    free(buffer);
    return 0;
}

void proc_hostname(char *name, size_t size)
{
    char raw[READINGS_NAME] = "";
    if (gethostname(raw, sizeof raw - 1) != 0)
        raw[0] = '\0';
    text_copy(text_of(headway_bytes_of_string(raw)), name, size);
}
