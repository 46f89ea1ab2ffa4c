/* SPDX-License-Identifier: Apache-2.0 */
/* The example's readings as messages: rates over time, filters, headlines. */
#include "sample.h"

#include "check.h"

/* A host that says what the test wants. */
static struct readings host;
static int looks, refuses;

static int look(void *user, struct readings *ret_readings)
{
    (void)user;
    looks++;
    if (refuses)
        return HEADWAY_EIO;
    *ret_readings = host;
    return 0;
}

static const struct fleet_source source = {.read = look, .hostname = "test"};
static struct sample *sample;
static headway_arena *arena;
static const struct filter everything;

static void begin(void)
{
    memset(&host, 0, sizeof host);
    looks = refuses = 0;
    arena = headway_arena_new(headway_alloc_default(), 1 << 20);
    CHECK(arena);
    CHECK_EQ(sample_new(headway_alloc_default(), &source, &sample), 0);
}

static void end(void)
{
    sample_free(sample);
    headway_arena_free(arena);
}

static uint64_t ms(uint64_t n)
{
    return n * 1000 * 1000;
}

static Fleet__V1__Reading *reading_of(int kind, const struct filter *filter)
{
    Fleet__V1__Reading *reading = NULL;
    CHECK_EQ(sample_reading(sample, kind, filter, arena, &reading), 0);
    return reading;
}

static void busy_is_over_the_last_moments(void)
{
    begin();
    host.has_cpu = 1;
    host.cpu.core_count = 1;
    host.cpu.all = host.cpu.cores[0].ticks = (struct readings_ticks){1000, 900, 0};
    CHECK_EQ(sample_refresh(sample, ms(5000)), 0);
    CHECK_EQ((int)reading_of(FLEET__V1__KIND__CPU, &everything)->cpu->busy_percent, 90);
    host.cpu.all = host.cpu.cores[0].ticks = (struct readings_ticks){1100, 910, 50};
    CHECK_EQ(sample_refresh(sample, ms(6000)), 0);
    const Fleet__V1__Cpu *cpu = reading_of(FLEET__V1__KIND__CPU, &everything)->cpu;
    CHECK_EQ((int)cpu->busy_percent, 10);
    CHECK_EQ((int)cpu->iowait_percent, 50);
    CHECK_EQ(cpu->n_cores, 1);
    CHECK_EQ((int)cpu->cores[0]->busy_percent, 10);
    end();
}

static void quick_looks_do_not_shorten_the_span(void)
{
    begin();
    host.has_network = 1;
    host.network.count = 1;
    strcpy(host.network.interfaces[0].name, "eth0");
    for (uint64_t at = 1000; at <= 3000; at += 30) { /* 30 bytes in 30 ms: 1000 a second */
        host.network.interfaces[0].received = at;
        CHECK_EQ(sample_refresh(sample, ms(at)), 0);
        double rate =
            reading_of(FLEET__V1__KIND__NETWORK, &everything)->network->received_per_second;
        CHECK(at < 1400 || (rate > 999 && rate < 1001));
    }
    end();
}

static void one_look_serves_many_readers(void)
{
    begin();
    for (uint64_t i = 0; i < 100; i++)
        CHECK_EQ(sample_refresh(sample, ms(1000) + i * 100000), 0); /* within 10 ms */
    CHECK_EQ(looks, 1);
    end();
}

static void what_cannot_be_read_is_left_out(void)
{
    begin();
    Fleet__V1__Reading *reading, **list;
    size_t count;
    host.has_load = 1;
    CHECK_EQ(sample_refresh(sample, 1), 0);
    CHECK_EQ(sample_reading(sample, FLEET__V1__KIND__DISKS, &everything, arena, &reading),
             HEADWAY_ENOTFOUND);
    CHECK_EQ(sample_reading(sample, 99, &everything, arena, &reading), HEADWAY_ENOTFOUND);
    CHECK_EQ(sample_readings(sample, &everything, arena, &list, &count), 0);
    CHECK_EQ(count, 1);
    CHECK_EQ(list[0]->value_case, FLEET__V1__READING__VALUE_LOAD);
    refuses = 1;
    CHECK_EQ(sample_refresh(sample, ms(1000)), HEADWAY_EIO);
    end();
}

static void filters_choose_kinds_and_names(void)
{
    begin();
    char *names[] = {"/data"};
    Fleet__V1__Kind kinds[] = {FLEET__V1__KIND__DISKS};
    Fleet__V1__Filter wire = FLEET__V1__FILTER__INIT;
    struct filter filter;
    wire.n_names = wire.n_kinds = 1;
    wire.names = names;
    wire.kinds = kinds;
    CHECK(filter_read(&wire, &filter) == NULL);
    CHECK(filter_wants(&filter, FLEET__V1__KIND__DISKS));
    CHECK(!filter_wants(&filter, FLEET__V1__KIND__LOAD));
    host.has_disks = 1;
    host.disks.count = 2;
    strcpy(host.disks.disks[0].mount, "/");
    strcpy(host.disks.disks[1].mount, "/data");
    host.disks.disks[1].total = 200;
    host.disks.disks[1].available = 150;
    CHECK_EQ(sample_refresh(sample, 1), 0);
    Fleet__V1__Reading *reading = reading_of(FLEET__V1__KIND__DISKS, &filter);
    CHECK_EQ(reading->disks->n_disks, 1);
    CHECK_STR(reading->disks->disks[0]->mount, "/data");
    CHECK_EQ((int)headline_of(reading).value, 25);
    end();
}

static void filters_that_cannot_be_obeyed_are_refused(void)
{
    char *names[FILTER_NAMES + 1];
    char name[FILTER_NAME + 1];
    Fleet__V1__Kind kinds[] = {(Fleet__V1__Kind)77};
    Fleet__V1__Filter wire = FLEET__V1__FILTER__INIT;
    struct filter filter;
    memset(name, 'x', FILTER_NAME);
    name[FILTER_NAME] = '\0';
    for (int i = 0; i <= FILTER_NAMES; i++)
        names[i] = "eth0";
    wire.names = names;
    wire.n_names = FILTER_NAMES + 1;
    CHECK(filter_read(&wire, &filter) != NULL);
    wire.n_names = FILTER_NAMES;
    CHECK(filter_read(&wire, &filter) == NULL);
    names[3] = name;
    CHECK(filter_read(&wire, &filter) != NULL);
    wire.n_names = 0;
    wire.kinds = kinds;
    wire.n_kinds = 1;
    CHECK(filter_read(&wire, &filter) != NULL);
}

static void a_headline_is_a_number(void)
{
    Fleet__V1__Reading reading = FLEET__V1__READING__INIT;
    Fleet__V1__Load load = FLEET__V1__LOAD__INIT;
    CHECK_EQ(headline_of(&reading).kind, 0);
    reading.value_case = FLEET__V1__READING__VALUE_LOAD;
    reading.load = &load;
    load.one_minute = 1.5;
    CHECK_EQ(headline_of(&reading).kind, FLEET__V1__KIND__LOAD);
    load.one_minute = strtod("nan", NULL);
    CHECK_EQ(headline_of(&reading).kind, 0);
}

int main(void)
{
    RUN(busy_is_over_the_last_moments);
    RUN(quick_looks_do_not_shorten_the_span);
    RUN(one_look_serves_many_readers);
    RUN(what_cannot_be_read_is_left_out);
    RUN(filters_choose_kinds_and_names);
    RUN(filters_that_cannot_be_obeyed_are_refused);
    RUN(a_headline_is_a_number);
    return 0;
}
