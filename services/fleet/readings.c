/* SPDX-License-Identifier: Apache-2.0 */
#include "readings.h"

#include "text.h"

/* 0.44 0.24 0.10 2/103 26085 */
int readings_parse_load(headway_bytes loadavg, struct readings_load *ret_load)
{
    struct text text = text_of(loadavg), line, tasks, running;
    struct readings_load load = {0};
    uint64_t now, all;
    if (!text_take_line(&text, &line) || !text_take_decimal(&line, &load.one) ||
        !text_take_decimal(&line, &load.five) || !text_take_decimal(&line, &load.fifteen) ||
        !text_take_word(&line, &tasks) || !text_take_until(&tasks, '/', &running) ||
        !text_take_number(&running, &now) || !text_take_number(&tasks, &all) || now > UINT32_MAX ||
        all > UINT32_MAX)
        return HEADWAY_EMALFORMED;
    load.running = (uint32_t)now;
    load.threads = (uint32_t)all;
    *ret_load = load;
    return 0;
}

/* user nice system idle iowait irq softirq steal; guest time stands in user already. */
static int take_ticks(struct text *line, struct readings_ticks *ret_ticks)
{
    enum { IDLE = 3, IOWAIT = 4, LEAST = 5, STEAL = 7 };
    struct readings_ticks ticks = {0};
    int i;
    for (i = 0; i <= STEAL; i++) {
        uint64_t part;
        if (!text_take_number(line, &part))
            break;
        ticks.total += part;
        if (i == IOWAIT)
            ticks.iowait = part;
        else if (i != IDLE)
            ticks.busy += part;
    }
    if (i < LEAST)
        return 0;
    *ret_ticks = ticks;
    return 1;
}

static int take_core(struct text word, struct text *line, struct readings_cpu *cpu)
{
    uint64_t number;
    struct readings_ticks ticks;
    word.at += strlen("cpu");
    if (!text_take_number(&word, &number) || number > UINT32_MAX || !take_ticks(line, &ticks))
        return HEADWAY_EMALFORMED;
    if (cpu->core_count < READINGS_CORES)
        cpu->cores[cpu->core_count++] = (struct readings_core){(uint32_t)number, ticks};
    return 0;
}

/* cpu  10668 0 5311 ... (all cores), cpu0 ..., and further down btime 1795427273 */
int readings_parse_cpu(headway_bytes stat, struct readings_cpu *ret_cpu)
{
    struct text text = text_of(stat), line, word;
    struct readings_cpu cpu = {.core_count = 0};
    int found = 0;
    while (text_take_line(&text, &line)) {
        int error = 0;
        if (!text_take_word(&line, &word))
            continue;
        if (text_is(word, "cpu"))
            error = (found = take_ticks(&line, &cpu.all)) ? 0 : HEADWAY_EMALFORMED;
        else if (text_begins(word, "cpu"))
            error = take_core(word, &line, &cpu);
        else if (text_is(word, "btime"))
            error = text_take_number(&line, &cpu.booted_at) ? 0 : HEADWAY_EMALFORMED;
        if (error)
            return error;
    }
    if (!found)
        return HEADWAY_EMALFORMED;
    *ret_cpu = cpu;
    return 0;
}

/* MemTotal:       24684092 kB */
static int take_kilobytes(struct text *line, uint64_t *ret_bytes)
{
    uint64_t kilobytes;
    if (!text_take_number(line, &kilobytes) || kilobytes > UINT64_MAX / 1024)
        return 0;
    *ret_bytes = kilobytes * 1024;
    return 1;
}

int readings_parse_memory(headway_bytes meminfo, struct readings_memory *ret_memory)
{
    struct text text = text_of(meminfo), line, word;
    struct readings_memory memory = {0};
    const struct {
        const char *name;
        uint64_t *value;
    } wanted[] = {{"MemTotal:", &memory.total},
                  {"MemAvailable:", &memory.available},
                  {"Cached:", &memory.cached},
                  {"SwapTotal:", &memory.swap_total},
                  {"SwapFree:", &memory.swap_free}};
    unsigned found = 0;
    while (text_take_line(&text, &line)) {
        if (!text_take_word(&line, &word))
            continue;
        for (unsigned i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
            if (text_is(word, wanted[i].name) && take_kilobytes(&line, wanted[i].value))
                found |= 1u << i;
    }
    if ((found & 3) != 3 || memory.available > memory.total)
        return HEADWAY_EMALFORMED;
    *ret_memory = memory;
    return 0;
}

/* The kernel writes space, tab, newline and backslash as \040, \011, \012 and \134. */
static void unescape(char *path)
{
    char *to = path;
    for (const char *from = path; *from; to++) {
        unsigned code = 0;
        int digits = 0;
        while (from[0] == '\\' && digits < 3 && from[1 + digits] >= '0' && from[1 + digits] <= '7')
            code = code * 8 + (unsigned)(from[1 + digits++] - '0');
        if (digits == 3 && code >= ' ' && code < 0x7F) {
            *to = (char)code;
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = '\0';
}

static int take_device_number(struct text *line, struct readings_disk *disk)
{
    struct text word, left;
    uint64_t major, minor;
    if (!text_take_word(line, &word) || !text_take_until(&word, ':', &left) ||
        !text_take_number(&left, &major) || !text_take_number(&word, &minor) ||
        major > UINT32_MAX || minor > UINT32_MAX)
        return 0;
    disk->major = (uint32_t)major;
    disk->minor = (uint32_t)minor;
    return 1;
}

/* 27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard */
static int take_mount(struct text *line, struct readings_disk *ret_disk, int *ret_block)
{
    struct text word, mount, source;
    struct readings_disk disk = {0};
    uint64_t number;
    if (!text_take_number(line, &number) || !text_take_number(line, &number) ||
        !take_device_number(line, &disk) || !text_take_word(line, &word) ||
        !text_take_word(line, &mount))
        return 0;
    do {
        if (!text_take_word(line, &word))
            return 0;
    } while (!text_is(word, "-"));
    if (!text_take_word(line, &word) || !text_take_word(line, &source))
        return 0;
    *ret_block = text_begins(source, "/dev/");
    if (*ret_block)
        source.at += strlen("/dev/");
    text_copy(mount, disk.mount, sizeof disk.mount);
    unescape(disk.mount);
    text_copy(source, disk.device, sizeof disk.device);
    *ret_disk = disk;
    return 1;
}

static struct readings_disk *disk_of(struct readings_disks *disks, uint64_t major, uint64_t minor)
{
    for (size_t i = 0; i < disks->count; i++)
        if (disks->disks[i].major == major && disks->disks[i].minor == minor)
            return &disks->disks[i];
    return NULL;
}

int readings_parse_mounts(headway_bytes mountinfo, struct readings_disks *ret_disks)
{
    struct text text = text_of(mountinfo), line;
    struct readings_disks disks = {.count = 0};
    struct readings_disk disk;
    size_t mounts = 0;
    int block;
    while (text_take_line(&text, &line)) {
        if (!take_mount(&line, &disk, &block))
            continue;
        mounts++;
        if ((!block && strcmp(disk.mount, "/") != 0) || disks.count == READINGS_DISKS ||
            disk_of(&disks, disk.major, disk.minor))
            continue;
        disks.disks[disks.count++] = disk;
    }
    if (!mounts)
        return HEADWAY_EMALFORMED;
    *ret_disks = disks;
    return 0;
}

/* 254 0 vda 48867 9956 5383946 29443 99420 13792 3619144 ...: sectors of 512 bytes, whatever the
   disk's own are. */
int readings_parse_diskstats(headway_bytes diskstats, struct readings_disks *disks)
{
    enum { READS = 0, SECTORS_READ = 2, SECTORS_WRITTEN = 6, COUNTERS = 7, SECTOR = 512 };
    struct text text = text_of(diskstats), line, name;
    while (text_take_line(&text, &line)) {
        uint64_t major, minor, counter[COUNTERS];
        int i = READS;
        if (!text_take_number(&line, &major) || !text_take_number(&line, &minor) ||
            !text_take_word(&line, &name))
            return HEADWAY_EMALFORMED;
        while (i < COUNTERS && text_take_number(&line, &counter[i]))
            i++;
        struct readings_disk *disk = disk_of(disks, major, minor);
        if (!disk || i < COUNTERS)
            continue;
        text_copy(name, disk->device, sizeof disk->device);
        disk->read = counter[SECTORS_READ] * SECTOR;
        disk->written = counter[SECTORS_WRITTEN] * SECTOR;
    }
    return 0;
}

/* eth0: bytes packets errs drop fifo frame compressed multicast, then the same for sending */
static int take_interface(struct text *line, struct readings_interface *ret_interface)
{
    enum { BYTES, PACKETS, ERRORS, DROPS, SENT = 8, COUNTERS = 12 };
    struct text left, name;
    struct readings_interface interface = {0};
    uint64_t counter[COUNTERS];
    if (!text_take_until(line, ':', &left) || !text_take_word(&left, &name))
        return 0;
    for (int i = 0; i < COUNTERS; i++)
        if (!text_take_number(line, &counter[i]))
            return 0;
    text_copy(name, interface.name, sizeof interface.name);
    interface.received = counter[BYTES];
    interface.received_packets = counter[PACKETS];
    interface.sent = counter[SENT + BYTES];
    interface.sent_packets = counter[SENT + PACKETS];
    interface.errors =
        counter[ERRORS] + counter[DROPS] + counter[SENT + ERRORS] + counter[SENT + DROPS];
    *ret_interface = interface;
    return 1;
}

int readings_parse_network(headway_bytes net_dev, struct readings_network *ret_network)
{
    struct text text = text_of(net_dev), line;
    struct readings_network network = {.count = 0};
    if (!text_take_line(&text, &line) || !text_take_line(&text, &line)) /* two lines of titles */
        return HEADWAY_EMALFORMED;
    while (text_take_line(&text, &line) && network.count < READINGS_INTERFACES) {
        if (!take_interface(&line, &network.interfaces[network.count]))
            return HEADWAY_EMALFORMED;
        network.count++;
    }
    *ret_network = network;
    return 0;
}

struct readings_share readings_share_of(struct readings_ticks before, struct readings_ticks now)
{
    struct readings_share share = {0, 0};
    if (now.total <= before.total || now.busy < before.busy)
        return share;
    double passed = (double)(now.total - before.total);
    double busy = (double)(now.busy - before.busy) * 100 / passed;
    share.busy = busy < 100 ? busy : 100;
    if (now.iowait > before.iowait) { /* the kernel lets it go back at times */
        double iowait = (double)(now.iowait - before.iowait) * 100 / passed;
        share.iowait = iowait < 100 ? iowait : 100;
    }
    return share;
}

double readings_used(uint64_t total, uint64_t available)
{
    return total && available < total ? (double)(total - available) * 100 / (double)total : 0;
}

void readings_traffic(const struct readings_network *network, uint64_t *ret_received,
                      uint64_t *ret_sent)
{
    uint64_t received = 0, sent = 0;
    for (size_t i = 0; i < network->count; i++) {
        if (strcmp(network->interfaces[i].name, "lo") == 0)
            continue;
        received += network->interfaces[i].received;
        sent += network->interfaces[i].sent;
    }
    *ret_received = received;
    *ret_sent = sent;
}
