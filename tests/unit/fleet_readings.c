/* SPDX-License-Identifier: Apache-2.0 */
/* The example's readings: what the kernel writes, read right; what it never writes, refused. */
#include "check.h"
#include "proc.h"
#include "text.h"

static headway_bytes of(const char *text)
{
    return headway_bytes_of_string(text);
}

static int near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void load_of_a_quiet_host(void)
{
    struct readings_load load;
    CHECK_EQ(readings_parse_load(of("0.44 0.24 12.05 2/103 26085\n"), &load), 0);
    CHECK(near(load.one, 0.44) && near(load.five, 0.24) && near(load.fifteen, 12.05));
    CHECK_EQ(load.running, 2);
    CHECK_EQ(load.threads, 103);
}

static void load_that_is_none_is_refused(void)
{
    static const char *const bad[] = {
        "",
        "\n",
        "0.44 0.24 0.10 2/103 26085", /* no newline: cut off */
        "0.44 0.24\n",
        "0.44 0.24 0.10 2 103\n",
        "0,44 0,24 0,10 2/103 26085\n",
        "-1.0 0.24 0.10 2/103 26085\n",
        "nan nan nan 2/103 26085\n",
        "0.44 0.24 0.10 2/99999999999 26085\n",
        "0.44 0.24 0.1234567890123456789 2/103 1\n",
    };
    struct readings_load load = {.threads = 7};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_EQ(readings_parse_load(of(bad[i]), &load), HEADWAY_EMALFORMED);
    CHECK_EQ(load.threads, 7);
}

static const char stat_text[] = "cpu  10668 10 5311 1311508 479 0 117 7 0 0\n"
                                "cpu0 4670 0 2039 657321 22 0 23 2 0 0\n"
                                "cpu3 5998 10 3272 654187 457 0 93 5 0 0\n"
                                "intr 454152 0 0 0\n"
                                "ctxt 928766\n"
                                "btime 1795427273\n"
                                "procs_running 3\n";

static void cores_are_numbered_as_the_kernel_does(void)
{
    struct readings_cpu cpu;
    CHECK_EQ(readings_parse_cpu(of(stat_text), &cpu), 0);
    CHECK_EQ(cpu.core_count, 2);
    CHECK_EQ(cpu.cores[1].number, 3);
    CHECK_EQ(cpu.all.iowait, 479);
    CHECK_EQ(cpu.all.busy, 10668 + 10 + 5311 + 117 + 7);
    CHECK_EQ(cpu.all.total, 10668 + 10 + 5311 + 1311508 + 479 + 117 + 7);
    CHECK_EQ(cpu.booted_at, 1795427273);
}

static void cpu_text_may_end_anywhere(void)
{
    /* Wherever the text is cut, the answer is either right or a refusal. */
    for (size_t size = 0; size < sizeof stat_text; size++) {
        struct readings_cpu cpu;
        if (readings_parse_cpu(headway_bytes_of(stat_text, size), &cpu) != 0)
            continue;
        CHECK_EQ(cpu.all.iowait, 479);
        CHECK(cpu.booted_at == 0 || cpu.booted_at == 1795427273);
        CHECK(cpu.core_count < 1 || cpu.cores[0].ticks.total == 4670 + 2039 + 657321 + 22 + 23 + 2);
    }
}

static void cpu_text_that_lies_is_refused(void)
{
    struct readings_cpu cpu;
    CHECK_EQ(readings_parse_cpu(of("cpu 1 2 3 4\n"), &cpu), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_cpu(of("cpu a b c d e\n"), &cpu), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_cpu(of("cpu 1 2 3 4 5\ncpux 1 2 3 4 5\n"), &cpu), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_cpu(of("cpu 1 2 3 4 5\ncpu99999999999 1 2 3 4 5\n"), &cpu),
             HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_cpu(of("cpu 18446744073709551616 2 3 4 5\n"), &cpu),
             HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_cpu(of("btime 5\n"), &cpu), HEADWAY_EMALFORMED);
}

static void more_cores_than_we_hold_are_left_out(void)
{
    static char text[64 * 1024];
    struct readings_cpu cpu;
    size_t used = (size_t)snprintf(text, sizeof text, "cpu 1 2 3 4 5\n");
    for (int i = 0; i < 2 * READINGS_CORES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "cpu%d 1 2 3 4 5\n", i);
    CHECK_EQ(readings_parse_cpu(headway_bytes_of(text, used), &cpu), 0);
    CHECK_EQ(cpu.core_count, READINGS_CORES);
}

static void share_is_of_the_time_that_passed(void)
{
    struct readings_ticks before = {1000, 100, 50}, now = {1200, 150, 60};
    struct readings_share share = readings_share_of(before, now);
    CHECK(near(share.busy, 25) && near(share.iowait, 5));
    share = readings_share_of(now, now);
    CHECK(near(share.busy, 0));
    share = readings_share_of(now, before); /* went back: a counter wrapped, or a clock jumped */
    CHECK(near(share.busy, 0) && near(share.iowait, 0));
}

static void memory_in_bytes(void)
{
    struct readings_memory memory;
    CHECK_EQ(readings_parse_memory(of("MemTotal:       24684092 kB\n"
                                      "MemFree:        23868712 kB\n"
                                      "MemAvailable:   24111328 kB\n"
                                      "Buffers:            3708 kB\n"
                                      "Cached:           407116 kB\n"
                                      "SwapCached:            9 kB\n"
                                      "SwapTotal:          1024 kB\n"
                                      "SwapFree:            512 kB\n"
                                      "HugePages_Total:       0\n"),
                                   &memory),
             0);
    CHECK_EQ(memory.total, 24684092ull * 1024);
    CHECK_EQ(memory.available, 24111328ull * 1024);
    CHECK_EQ(memory.cached, 407116ull * 1024);
    CHECK_EQ(memory.swap_total, 1024 * 1024);
    CHECK_EQ(memory.swap_free, 512 * 1024);
    CHECK(near(readings_used(200, 50), 75));
    CHECK(near(readings_used(0, 0), 0) && near(readings_used(10, 20), 0));
}

static void memory_that_cannot_be_is_refused(void)
{
    struct readings_memory memory;
    CHECK_EQ(readings_parse_memory(of(""), &memory), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_memory(of("MemTotal: 5 kB\n"), &memory), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_memory(of("MemTotal: 5 kB\nMemAvailable: 6 kB\n"), &memory),
             HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_memory(of("MemTotal: 18446744073709551615 kB\nMemAvailable: 6 kB\n"),
                                   &memory),
             HEADWAY_EMALFORMED);
}

static const char mounts_text[] =
    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
    "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n"
    "28 27 254:0 /sub /again rw,relatime - ext4 /dev/vda rw\n"
    "29 27 8:17 / /mnt/my\\040disk\\134x rw master:2 propagate_from:1 - xfs /dev/sdb1 rw\n"
    "30 27 0:35 / /run rw - tmpfs tmpfs rw\n"
    "garbage\n";

static void disks_are_block_devices_each_once(void)
{
    struct readings_disks disks;
    CHECK_EQ(readings_parse_mounts(of(mounts_text), &disks), 0);
    CHECK_EQ(disks.count, 2);
    CHECK_STR(disks.disks[0].mount, "/");
    CHECK_STR(disks.disks[0].device, "vda");
    CHECK_STR(disks.disks[1].mount, "/mnt/my disk\\x");
    CHECK_EQ(readings_parse_diskstats(of(" 254       0 vda 48867 9956 5383946 29443 99420 13792 "
                                         "3619144 10400 0 8240 41011\n"
                                         "   8      17 sdb1 1 2 3\n"
                                         "   8      99 sdz 1 2 3 4 5 6 7\n"),
                                      &disks),
             0);
    CHECK_EQ(disks.disks[0].read, 5383946ull * 512);
    CHECK_EQ(disks.disks[0].written, 3619144ull * 512);
    CHECK_EQ(disks.disks[1].read, 0);
    CHECK_EQ(readings_parse_diskstats(of("no numbers\n"), &disks), HEADWAY_EMALFORMED);
}

static void the_root_counts_whatever_it_stands_on(void)
{
    struct readings_disks disks;
    CHECK_EQ(readings_parse_mounts(of("27 1 0:50 / / rw - overlay overlay rw\n"), &disks), 0);
    CHECK_EQ(disks.count, 1);
    CHECK_STR(disks.disks[0].device, "overlay");
    CHECK_EQ(readings_parse_mounts(of("nothing here\n"), &disks), HEADWAY_EMALFORMED);
}

static const char network_text[] =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs\n"
    "    lo:    3267      29    0    0    0     0          0         0     3267      29    0    0 "
    "0\n"
    "  eth0:249045969    5663    1    2    0     0          0         0   310032    3921    3    4 "
    "0\n";

static void traffic_leaves_loopback_out(void)
{
    struct readings_network network;
    uint64_t received, sent;
    CHECK_EQ(readings_parse_network(of(network_text), &network), 0);
    CHECK_EQ(network.count, 2);
    CHECK_STR(network.interfaces[1].name, "eth0");
    CHECK_EQ(network.interfaces[1].received_packets, 5663);
    CHECK_EQ(network.interfaces[1].sent_packets, 3921);
    CHECK_EQ(network.interfaces[1].errors, 1 + 2 + 3 + 4);
    readings_traffic(&network, &received, &sent);
    CHECK_EQ(received, 249045969);
    CHECK_EQ(sent, 310032);
}

static void network_text_may_end_anywhere(void)
{
    for (size_t size = 0; size < sizeof network_text; size++) {
        struct readings_network network;
        if (readings_parse_network(headway_bytes_of(network_text, size), &network) == 0)
            CHECK(network.count < 2 || network.interfaces[1].sent == 310032);
    }
    struct readings_network network;
    CHECK_EQ(readings_parse_network(of("a\nb\neth0 1 2 3\n"), &network), HEADWAY_EMALFORMED);
    CHECK_EQ(readings_parse_network(of("a\nb\neth0: 1 2 3\n"), &network), HEADWAY_EMALFORMED);
}

static void names_become_valid_text(void)
{
    char name[8];
    text_copy(text_of(of("sn\xc3\xb6 \xff\x01")), name, sizeof name);
    CHECK_STR(name, "sn\xc3\xb6 ??");
    text_copy(text_of(of("abcdef\xc3\xb6")), name, sizeof name); /* not cut inside a character */
    CHECK_STR(name, "abcdef");
    text_copy(text_of(of("\xed\xa0\x80\xc0\xaf")), name, sizeof name); /* surrogate, overlong */
    CHECK_STR(name, "?????");
}

static void this_host_can_be_read(void)
{
    static struct readings readings;
    char name[READINGS_NAME];
    CHECK_EQ(proc_read(NULL, &readings), 0);
    CHECK(readings.has_load && readings.has_cpu && readings.has_memory && readings.has_network);
    CHECK(readings.has_processes && readings.process_count > 0);
    CHECK(readings.cpu.core_count > 0 && readings.memory.total > readings.memory.available);
    proc_hostname(name, sizeof name);
    CHECK(name[0]);
}

int main(void)
{
    RUN(load_of_a_quiet_host);
    RUN(load_that_is_none_is_refused);
    RUN(cores_are_numbered_as_the_kernel_does);
    RUN(cpu_text_may_end_anywhere);
    RUN(cpu_text_that_lies_is_refused);
    RUN(more_cores_than_we_hold_are_left_out);
    RUN(share_is_of_the_time_that_passed);
    RUN(memory_in_bytes);
    RUN(memory_that_cannot_be_is_refused);
    RUN(disks_are_block_devices_each_once);
    RUN(the_root_counts_whatever_it_stands_on);
    RUN(traffic_leaves_loopback_out);
    RUN(network_text_may_end_anywhere);
    RUN(names_become_valid_text);
    RUN(this_host_can_be_read);
    return 0;
}
