/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel says of a host: the text of /proc in, numbers out. Pure: no file is opened here.
 *
 * Each readings_parse_ function answers 0 or HEADWAY_EMALFORMED, which leaves ret_ untouched. A
 * line without its newline was cut off and is not read; what is over a table's size is left out.
 */
#ifndef FLEET_READINGS_H
#define FLEET_READINGS_H

#include <headway/status.h>

enum { READINGS_CORES = 512, READINGS_DISKS = 64, READINGS_INTERFACES = 128 };
enum { READINGS_NAME = 64, READINGS_PATH = 256 };

struct readings_load {
    double one, five, fifteen;
    uint32_t running, threads;
};

/* Ticks since boot. */
struct readings_ticks {
    uint64_t total, busy, iowait;
};
struct readings_core {
    uint32_t number;
    struct readings_ticks ticks;
};
struct readings_cpu {
    struct readings_ticks all;
    struct readings_core cores[READINGS_CORES];
    size_t core_count;
    uint64_t booted_at; /* seconds since 1970; 0: not told */
};

struct readings_memory {
    uint64_t total, available, cached, swap_total, swap_free; /* bytes */
};

/* A mounted block device. */
struct readings_disk {
    uint32_t major, minor;
    char mount[READINGS_PATH];
    char device[READINGS_NAME];
    uint64_t total, available, read, written; /* bytes */
};
struct readings_disks {
    struct readings_disk disks[READINGS_DISKS];
    size_t count;
};

struct readings_interface {
    char name[READINGS_NAME];
    uint64_t received, received_packets, sent, sent_packets, errors;
};
struct readings_network {
    struct readings_interface interfaces[READINGS_INTERFACES];
    size_t count;
};

/* Everything at one moment. A part that could not be read has has_ 0. */
struct readings {
    uint64_t taken_ns; /* since 1970 */
    struct readings_load load;
    struct readings_cpu cpu;
    struct readings_memory memory;
    struct readings_disks disks;
    struct readings_network network;
    uint32_t process_count;
    uint8_t has_load, has_cpu, has_memory, has_disks, has_network, has_processes;
};

int readings_parse_load(headway_bytes loadavg, struct readings_load *ret_load);
int readings_parse_cpu(headway_bytes stat, struct readings_cpu *ret_cpu);
int readings_parse_memory(headway_bytes meminfo, struct readings_memory *ret_memory);
/* Mounts of block devices, each device once, and whatever is mounted on "/"; sizes are left 0. */
int readings_parse_mounts(headway_bytes mountinfo, struct readings_disks *ret_disks);
/* Fills in the counters, and the kernel's names, of the disks that diskstats knows. */
int readings_parse_diskstats(headway_bytes diskstats, struct readings_disks *disks);
int readings_parse_network(headway_bytes net_dev, struct readings_network *ret_network);

struct readings_share {
    double busy, iowait; /* percent */
};
/* Where the time between two readings went; 0 when none passed or the counters went back. */
struct readings_share readings_share_of(struct readings_ticks before, struct readings_ticks now);
/* Percent of total that is not available. */
double readings_used(uint64_t total, uint64_t available);
/* Bytes of all interfaces but loopback. */
void readings_traffic(const struct readings_network *network, uint64_t *ret_received,
                      uint64_t *ret_sent);

#endif
