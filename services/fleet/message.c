/* SPDX-License-Identifier: Apache-2.0 */
/* Readings as messages. */
#include <math.h>

#include "sample.h"

const char *filter_read(const Fleet__V1__Filter *wire, struct filter *ret_filter)
{
    memset(ret_filter, 0, sizeof *ret_filter);
    if (!wire)
        return NULL;
    for (size_t i = 0; i < wire->n_kinds; i++) {
        int kind = (int)wire->kinds[i];
        if (kind < FLEET__V1__KIND__LOAD || kind >= SAMPLE_KINDS)
            return "the filter names a kind that does not exist";
        ret_filter->kinds |= 1u << kind;
    }
    if (wire->n_names > FILTER_NAMES)
        return "the filter has more than 16 names";
    for (size_t i = 0; i < wire->n_names; i++) {
        if (strlen(wire->names[i]) >= FILTER_NAME)
            return "a name in the filter is longer than 127 bytes";
        strcpy(ret_filter->names[ret_filter->name_count++], wire->names[i]);
    }
    return NULL;
}

int filter_wants(const struct filter *filter, int kind)
{
    return !filter->kinds || (filter->kinds & (1u << kind));
}

static int wants_name(const struct filter *filter, const char *name)
{
    for (size_t i = 0; i < filter->name_count; i++)
        if (strcmp(filter->names[i], name) == 0)
            return 1;
    return !filter->name_count;
}

static Fleet__V1__Load *load_of(const struct sample *sample, headway_arena *arena)
{
    const struct readings_load *load = &sample->now.load;
    Fleet__V1__Load *message = headway_arena_take(arena, sizeof *message);
    if (!message)
        return NULL;
    fleet__v1__load__init(message);
    message->one_minute = load->one;
    message->five_minutes = load->five;
    message->fifteen_minutes = load->fifteen;
    return message;
}

/* The same core before; cores can come and go. */
static struct readings_ticks ticks_before(const struct readings_cpu *before, size_t index,
                                          uint32_t number)
{
    if (index < before->core_count && before->cores[index].number == number)
        return before->cores[index].ticks;
    return (struct readings_ticks){0, 0, 0};
}

static Fleet__V1__Cpu *cpu_of(const struct sample *sample, headway_arena *arena)
{
    const struct readings_cpu *now = &sample->now.cpu, *before = &sample->before.cpu;
    struct readings_share share = readings_share_of(before->all, now->all);
    Fleet__V1__Cpu *message = headway_arena_take(arena, sizeof *message);
    Fleet__V1__Cpu__Core *cores = headway_arena_take(arena, now->core_count * sizeof *cores + 1);
    Fleet__V1__Cpu__Core **list = headway_arena_take(arena, now->core_count * sizeof *list + 1);
    if (!message || !cores || !list)
        return NULL;
    fleet__v1__cpu__init(message);
    message->busy_percent = share.busy;
    message->iowait_percent = share.iowait;
    message->n_cores = now->core_count;
    message->cores = list;
    for (size_t i = 0; i < now->core_count; i++) {
        const struct readings_core *core = &now->cores[i];
        list[i] = &cores[i];
        fleet__v1__cpu__core__init(&cores[i]);
        cores[i].number = core->number;
        cores[i].busy_percent =
            readings_share_of(ticks_before(before, i, core->number), core->ticks).busy;
    }
    return message;
}

static Fleet__V1__Memory *memory_of(const struct sample *sample, headway_arena *arena)
{
    const struct readings_memory *memory = &sample->now.memory;
    Fleet__V1__Memory *message = headway_arena_take(arena, sizeof *message);
    if (!message)
        return NULL;
    fleet__v1__memory__init(message);
    message->total_bytes = memory->total;
    message->available_bytes = memory->available;
    message->cached_bytes = memory->cached;
    message->swap_total_bytes = memory->swap_total;
    message->swap_free_bytes = memory->swap_free;
    message->used_percent = readings_used(memory->total, memory->available);
    return message;
}

static void fill_disk(Fleet__V1__Disk *message, const struct readings_disk *disk)
{
    fleet__v1__disk__init(message);
    message->mount = (char *)disk->mount;
    message->device = (char *)disk->device;
    message->total_bytes = disk->total;
    message->available_bytes = disk->available;
    message->used_percent = readings_used(disk->total, disk->available);
    message->read_bytes = disk->read;
    message->written_bytes = disk->written;
}

static Fleet__V1__Disks *disks_of(const struct sample *sample, const struct filter *filter,
                                  headway_arena *arena)
{
    const struct readings_disks *disks = &sample->now.disks;
    Fleet__V1__Disks *message = headway_arena_take(arena, sizeof *message);
    Fleet__V1__Disk *each = headway_arena_take(arena, disks->count * sizeof *each + 1);
    Fleet__V1__Disk **list = headway_arena_take(arena, disks->count * sizeof *list + 1);
    if (!message || !each || !list)
        return NULL;
    fleet__v1__disks__init(message);
    message->disks = list;
    for (size_t i = 0; i < disks->count; i++) {
        if (!wants_name(filter, disks->disks[i].mount))
            continue;
        fill_disk(&each[i], &disks->disks[i]);
        list[message->n_disks++] = &each[i];
    }
    return message;
}

static void fill_interface(Fleet__V1__Interface *message, const struct readings_interface *from)
{
    fleet__v1__interface__init(message);
    message->name = (char *)from->name;
    message->received_bytes = from->received;
    message->received_packets = from->received_packets;
    message->sent_bytes = from->sent;
    message->sent_packets = from->sent_packets;
    message->errors = from->errors;
}

static double per_second(uint64_t before, uint64_t now, uint64_t passed_ns)
{
    return passed_ns && now > before ? (double)(now - before) * 1e9 / (double)passed_ns : 0;
}

static Fleet__V1__Network *network_of(const struct sample *sample, const struct filter *filter,
                                      headway_arena *arena)
{
    const struct readings_network *network = &sample->now.network;
    Fleet__V1__Network *message = headway_arena_take(arena, sizeof *message);
    Fleet__V1__Interface *each = headway_arena_take(arena, network->count * sizeof *each + 1);
    Fleet__V1__Interface **list = headway_arena_take(arena, network->count * sizeof *list + 1);
    uint64_t received, sent, before_ns = sample->before.at_ns;
    if (!message || !each || !list)
        return NULL;
    fleet__v1__network__init(message);
    readings_traffic(network, &received, &sent);
    uint64_t passed_ns = before_ns ? sample->looked_at_ns - before_ns : 0;
    message->received_per_second = per_second(sample->before.received, received, passed_ns);
    message->sent_per_second = per_second(sample->before.sent, sent, passed_ns);
    message->interfaces = list;
    for (size_t i = 0; i < network->count; i++) {
        if (!wants_name(filter, network->interfaces[i].name))
            continue;
        fill_interface(&each[i], &network->interfaces[i]);
        list[message->n_interfaces++] = &each[i];
    }
    return message;
}

static Fleet__V1__Processes *processes_of(const struct sample *sample, headway_arena *arena)
{
    Fleet__V1__Processes *message = headway_arena_take(arena, sizeof *message);
    if (!message)
        return NULL;
    fleet__v1__processes__init(message);
    message->count = sample->now.process_count;
    message->threads = sample->now.load.threads;
    message->running = sample->now.load.running;
    return message;
}

static int can_read(const struct readings *readings, int kind)
{
    const int has[SAMPLE_KINDS] = {
        [FLEET__V1__KIND__LOAD] = readings->has_load,
        [FLEET__V1__KIND__CPU] = readings->has_cpu,
        [FLEET__V1__KIND__MEMORY] = readings->has_memory,
        [FLEET__V1__KIND__DISKS] = readings->has_disks,
        [FLEET__V1__KIND__NETWORK] = readings->has_network,
        [FLEET__V1__KIND__PROCESSES] = readings->has_processes,
    };
    return kind > 0 && kind < SAMPLE_KINDS && has[kind];
}

/* Sets the value; answers whether there was memory for it. */
static int set_value(Fleet__V1__Reading *reading, const struct sample *sample, int kind,
                     const struct filter *filter, headway_arena *arena)
{
    switch (kind) {
    case FLEET__V1__KIND__LOAD:
        reading->value_case = FLEET__V1__READING__VALUE_LOAD;
        return (reading->load = load_of(sample, arena)) != NULL;
    case FLEET__V1__KIND__CPU:
        reading->value_case = FLEET__V1__READING__VALUE_CPU;
        return (reading->cpu = cpu_of(sample, arena)) != NULL;
    case FLEET__V1__KIND__MEMORY:
        reading->value_case = FLEET__V1__READING__VALUE_MEMORY;
        return (reading->memory = memory_of(sample, arena)) != NULL;
    case FLEET__V1__KIND__DISKS:
        reading->value_case = FLEET__V1__READING__VALUE_DISKS;
        return (reading->disks = disks_of(sample, filter, arena)) != NULL;
    case FLEET__V1__KIND__NETWORK:
        reading->value_case = FLEET__V1__READING__VALUE_NETWORK;
        return (reading->network = network_of(sample, filter, arena)) != NULL;
    default:
        reading->value_case = FLEET__V1__READING__VALUE_PROCESSES;
        return (reading->processes = processes_of(sample, arena)) != NULL;
    }
}

int sample_reading(const struct sample *sample, int kind, const struct filter *filter,
                   headway_arena *arena, Fleet__V1__Reading **ret_reading)
{
    if (!can_read(&sample->now, kind))
        return HEADWAY_ENOTFOUND;
    Fleet__V1__Reading *reading = headway_arena_take(arena, sizeof *reading);
    Google__Protobuf__Timestamp *taken_at = headway_arena_take(arena, sizeof *taken_at);
    if (!reading || !taken_at)
        return HEADWAY_ENOMEM;
    fleet__v1__reading__init(reading);
    if (!set_value(reading, sample, kind, filter, arena))
        return HEADWAY_ENOMEM;
    google__protobuf__timestamp__init(taken_at);
    taken_at->seconds = (int64_t)(sample->now.taken_ns / 1000000000u);
    taken_at->nanos = (int32_t)(sample->now.taken_ns % 1000000000u);
    reading->device = (char *)FLEET_LOCAL;
    reading->taken_at = taken_at;
    *ret_reading = reading;
    return 0;
}

int sample_readings(const struct sample *sample, const struct filter *filter, headway_arena *arena,
                    Fleet__V1__Reading ***ret_readings, size_t *ret_count)
{
    size_t count = 0;
    Fleet__V1__Reading **readings = headway_arena_take(arena, SAMPLE_KINDS * sizeof *readings);
    if (!readings)
        return HEADWAY_ENOMEM;
    for (int kind = 1; kind < SAMPLE_KINDS; kind++) {
        if (!filter_wants(filter, kind))
            continue;
        int error = sample_reading(sample, kind, filter, arena, &readings[count]);
        if (error && error != HEADWAY_ENOTFOUND)
            return error;
        count += !error;
    }
    *ret_readings = readings;
    *ret_count = count;
    return 0;
}

static double fullest(const Fleet__V1__Disks *disks)
{
    double most = 0;
    for (size_t i = 0; i < disks->n_disks; i++)
        if (disks->disks[i]->used_percent > most)
            most = disks->disks[i]->used_percent;
    return most;
}

static struct headline raw_headline(const Fleet__V1__Reading *reading)
{
    switch (reading->value_case) {
    case FLEET__V1__READING__VALUE_LOAD:
        return (struct headline){FLEET__V1__KIND__LOAD, reading->load->one_minute};
    case FLEET__V1__READING__VALUE_CPU:
        return (struct headline){FLEET__V1__KIND__CPU, reading->cpu->busy_percent};
    case FLEET__V1__READING__VALUE_MEMORY:
        return (struct headline){FLEET__V1__KIND__MEMORY, reading->memory->used_percent};
    case FLEET__V1__READING__VALUE_DISKS:
        return (struct headline){FLEET__V1__KIND__DISKS, fullest(reading->disks)};
    case FLEET__V1__READING__VALUE_NETWORK:
        return (struct headline){FLEET__V1__KIND__NETWORK, reading->network->received_per_second +
                                                               reading->network->sent_per_second};
    case FLEET__V1__READING__VALUE_PROCESSES:
        return (struct headline){FLEET__V1__KIND__PROCESSES, reading->processes->count};
    default:
        return (struct headline){0, 0};
    }
}

struct headline headline_of(const Fleet__V1__Reading *reading)
{
    struct headline headline = raw_headline(reading);
    return isfinite(headline.value) ? headline : (struct headline){0, 0};
}
