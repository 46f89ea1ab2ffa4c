/* SPDX-License-Identifier: Apache-2.0 */
/* Readings in words. */
#include <inttypes.h>
#include <stdio.h>

#include "client.h"

static const char *const names[] = {"?", "load", "cpu", "memory", "disks", "network", "processes"};
enum { NAMES = sizeof names / sizeof names[0] };

const char *words_kind(int kind)
{
    return names[kind > 0 && kind < NAMES ? kind : 0];
}

int words_kind_of(const char *name)
{
    for (int kind = 1; kind < NAMES; kind++)
        if (strcmp(name, names[kind]) == 0)
            return kind;
    return 0;
}

/* "1.2 GiB", in one of a few static buffers. */
static const char *size_of(double bytes)
{
    static char buffers[4][16];
    static unsigned next;
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    char *buffer = buffers[next++ % 4];
    unsigned unit = 0;
    for (; bytes >= 1024 && unit < 5; unit++)
        bytes /= 1024;
    snprintf(buffer, sizeof buffers[0], unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
    return buffer;
}

static void print_cpu(const Fleet__V1__Cpu *cpu)
{
    printf("  cpu        %.1f %% busy, %zu cores:", cpu->busy_percent, cpu->n_cores);
    for (size_t i = 0; i < cpu->n_cores && i < 8; i++)
        printf(" %.0f %%", cpu->cores[i]->busy_percent);
    printf("%s\n", cpu->n_cores > 8 ? " ..." : "");
}

static void print_memory(const Fleet__V1__Memory *memory)
{
    printf("  memory     %s of %s used (%.1f %%)\n",
           size_of((double)(memory->total_bytes - memory->available_bytes)),
           size_of((double)memory->total_bytes), memory->used_percent);
}

static void print_disks(const Fleet__V1__Disks *disks)
{
    for (size_t i = 0; i < disks->n_disks; i++) {
        const Fleet__V1__Disk *disk = disks->disks[i];
        printf("  disk       %s on %s: %s free of %s (%.1f %% used)\n", disk->mount, disk->device,
               size_of((double)disk->available_bytes), size_of((double)disk->total_bytes),
               disk->used_percent);
    }
}

static void print_network(const Fleet__V1__Network *network)
{
    printf("  network    %s/s in, %s/s out;", size_of(network->received_per_second),
           size_of(network->sent_per_second));
    for (size_t i = 0; i < network->n_interfaces && i < 8; i++)
        printf(" %s", network->interfaces[i]->name);
    printf("\n");
}

void words_print(const Fleet__V1__Reading *reading)
{
    switch (reading->value_case) {
    case FLEET__V1__READING__VALUE_LOAD:
        printf("  load       %.2f over one minute, %.2f over five, %.2f over fifteen\n",
               reading->load->one_minute, reading->load->five_minutes,
               reading->load->fifteen_minutes);
        break;
    case FLEET__V1__READING__VALUE_CPU:
        print_cpu(reading->cpu);
        break;
    case FLEET__V1__READING__VALUE_MEMORY:
        print_memory(reading->memory);
        break;
    case FLEET__V1__READING__VALUE_DISKS:
        print_disks(reading->disks);
        break;
    case FLEET__V1__READING__VALUE_NETWORK:
        print_network(reading->network);
        break;
    case FLEET__V1__READING__VALUE_PROCESSES:
        printf("  processes  %" PRIu32 ", with %" PRIu32 " threads, %" PRIu32 " of them running\n",
               reading->processes->count, reading->processes->threads, reading->processes->running);
        break;
    default:
        printf("  a reading without a value\n");
    }
    fflush(stdout);
}
