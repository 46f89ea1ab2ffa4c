/* SPDX-License-Identifier: Apache-2.0 */
#include "up_file.h"

#include "cli.h"
#include "supervisor.h"
#include "yaml_file.h"

#include <headway/v1/config.headway.h>

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

enum { ARENA = 16 << 20, TEXT_MOST = 1 << 20, OPTIONS_MOST = 160 };

/* What is checked, and where it stands. */
typedef struct check {
    const char *path;
    const yaml_place *places;
    int wrong;
} check;

static void complain(check *c, const char *field, const char *format, ...) HEADWAY_PRINTF(3, 4);

static void complain(check *c, const char *field, const char *format, ...)
{
    char text[512];
    va_list arguments;
    const yaml_place *at = yaml_find(c->places, field);
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s:%u:%u: %s%s: %s\n", c->path, at ? at->line : 1, at ? at->column : 1,
            *field ? "field " : "", *field ? field : "file", text);
    c->wrong = 1;
}

/* --- checks ---------------------------------------------------------------------------------- */

static int name_ok(const char *name)
{
    for (const char *at = name; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *at))
            return 0;
    return *name && strlen(name) < NAME_MOST;
}

static size_t index_of(const Headway__V1__Up *up, const char *name)
{
    size_t i = 0;
    while (i < up->n_services && strcmp(up->services[i]->name, name) != 0)
        i++;
    return i;
}

#define FIELD(name)                                                                                \
    char field[64];                                                                                \
    snprintf(field, sizeof field, "services[%zu]." name, index)

static void check_after(check *c, const Headway__V1__Up *up, size_t index)
{
    const Headway__V1__UpService *s = up->services[index];
    for (size_t k = 0; k < s->n_after; k++) {
        char field[64];
        size_t before = index_of(up, s->after[k]);
        snprintf(field, sizeof field, "services[%zu].after[%zu]", index, k);
        if (before == up->n_services)
            complain(c, field, "there is no service '%s' in this file", s->after[k]);
        else if (before >= index)
            complain(c, field, "'%s' must stand before '%s' in this file: so there is no circle",
                     s->after[k], s->name);
    }
}

static void check_numbers(check *c, const Headway__V1__UpService *s, size_t index)
{
    uint32_t min = s->has_min ? s->min : 1;
    FIELD("max");
    if (s->has_max && (s->max < min || s->max == 0))
        complain(c, field, "%u is below min, which is %u; the least is 1", s->max, min);
    if (s->has_max && s->max > GROUP_MOST)
        complain(c, field, "%u workers are too many: %d is the limit", s->max, GROUP_MOST);
    snprintf(field, sizeof field, "services[%zu].min", index);
    if (min > GROUP_MOST)
        complain(c, field, "%u workers are too many: %d is the limit", min, GROUP_MOST);
    snprintf(field, sizeof field, "services[%zu].restarts", index);
    if (s->has_restarts && s->restarts > RESTARTS_MOST)
        complain(c, field, "%u is too many: %d is the limit", s->restarts, RESTARTS_MOST);
}

static void check_service(check *c, const Headway__V1__Up *up, size_t index, const group_plan *plan)
{
    const Headway__V1__UpService *s = up->services[index];
    FIELD("name");
    if (!name_ok(s->name))
        complain(c, field, "'%s' is no name: 1 to 63 letters, digits, '-', '_' and '.'", s->name);
    else if (index_of(up, s->name) < index || strcmp(s->name, "broker") == 0)
        complain(c, field, "the name '%s' is taken", s->name);
    snprintf(field, sizeof field, "services[%zu].directory", index);
    if (access(plan->directory, X_OK) != 0)
        complain(c, field, "there is no directory %s", plan->directory);
    snprintf(field, sizeof field, "services[%zu].command", index);
    if (s->n_command == 0 || !*s->command[0])
        complain(c, field, "a command is needed, as in [./service, --verbose]");
    else if (!program_exists(s->command[0], plan->directory))
        complain(c, field, "there is no program %s (from %s)", s->command[0], plan->directory);
    snprintf(field, sizeof field, "services[%zu].services", index);
    if (s->n_services > SERVICES_MOST)
        complain(c, field, "a program serves %d services at most here", SERVICES_MOST);
    for (size_t k = 0; k < s->n_services; k++) {
        snprintf(field, sizeof field, "services[%zu].services[%zu]", index, k);
        if (!*s->services[k] || strchr(s->services[k], '/') ||
            strncmp(s->services[k], "headway.v1.", 11) == 0)
            complain(c, field, "'%s' is no name of a service of yours, as fleet.v1.Fleet",
                     s->services[k]);
    }
    check_numbers(c, s, index);
    check_after(c, up, index);
}

/* --- plans ----------------------------------------------------------------------------------- */

static void *take(up_file *f, size_t size)
{
    void *memory = headway_arena_take(f->arena, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}

static char *format(up_file *f, const char *a, const char *b, const char *c)
{
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = take(f, size);
    if (text)
        snprintf(text, size, "%s%s%s", a, b, c);
    return text;
}

static uint64_t add(uint64_t print, const char *text)
{
    for (const char *at = text; *at; at++)
        print = (print ^ (uint8_t)*at) * 1099511628211u;
    return (print ^ 255) * 1099511628211u;
}

static uint64_t print_of(const group_plan *plan)
{
    uint64_t print = 14695981039346656037u;
    for (size_t i = 0; plan->command[i]; i++)
        print = add(print, plan->command[i]);
    for (size_t i = 0; plan->environment && plan->environment[i]; i++)
        print = add(print, plan->environment[i]);
    return add(print, plan->directory ? plan->directory : "");
}

static const char **copy(up_file *f, char **from, size_t count)
{
    const char **to = take(f, (count + 1) * sizeof *to);
    for (size_t i = 0; to && i < count; i++)
        to[i] = from[i];
    return to;
}

#define SET(member, name)                                                                          \
    if (s->has_##name)                                                                             \
    plan->member = s->name

static int plan_service(up_file *f, const Headway__V1__UpService *s, group_plan *plan)
{
    *plan = group_plan_default();
    plan->name = s->name;
    plan->command = (char **)copy(f, s->command, s->n_command);
    plan->services = copy(f, s->services, s->n_services);
    plan->service_count = s->n_services;
    plan->after = copy(f, s->after, s->n_after);
    plan->after_count = s->n_after;
    plan->directory = !*s->directory           ? f->folder
                      : s->directory[0] == '/' ? s->directory
                                               : format(f, f->folder, "/", s->directory);
    plan->environment = take(f, (s->n_environment + 1) * sizeof *plan->environment);
    if (!plan->command || !plan->services || !plan->after || !plan->directory || !plan->environment)
        return HEADWAY_ENOMEM;
    for (size_t i = 0; i < s->n_environment; i++) {
        plan->environment[i] = format(f, s->environment[i]->key, "=", s->environment[i]->value);
        if (!plan->environment[i])
            return HEADWAY_ENOMEM;
    }
    SET(scale.min, min);
    plan->scale.max = plan->scale.min ? plan->scale.min : 1;
    SET(scale.max, max);
    SET(scale.per_worker, per_worker);
    SET(scale.delay_ms, delay_ms);
    SET(scale.idle_ms, idle_ms);
    SET(restart.most, restarts);
    SET(restart.within_ms, restarts_within_ms);
    SET(restart.first_ms, backoff_ms);
    SET(restart.longest_ms, backoff_most_ms);
    SET(ready_ms, ready_ms);
    SET(drain_ms, drain_ms);
    return 0;
}

/* SCHEMA_POLICY_REFUSE is REFUSE on the command line. */
static const char *last_word(const ProtobufCEnumDescriptor *type, int value)
{
    const ProtobufCEnumValue *known = protobuf_c_enum_descriptor_get_value(type, value);
    const char *last = known ? strrchr(known->name, '_') : NULL;
    return last ? last + 1 : "";
}

/* "--heartbeat-ms", "500"; NULL in *ret_value: not set. */
static int broker_option(up_file *f, const Headway__V1__BrokerConfig *b, unsigned index,
                         char **ret_option, char **ret_value)
{
    const ProtobufCFieldDescriptor *field = &b->base.descriptor->fields[index];
    const char *base = (const char *)b;
    char text[32] = "";
    const char *string = NULL;
    protobuf_c_boolean has = 0;
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        memcpy(&string, base + field->offset, sizeof string);
        has = string && *string;
    } else {
        memcpy(&has, base + field->quantifier_offset, sizeof has);
    }
    if (field->type == PROTOBUF_C_TYPE_UINT32) {
        uint32_t value;
        memcpy(&value, base + field->offset, sizeof value);
        snprintf(text, sizeof text, "%u", value);
    } else if (field->type == PROTOBUF_C_TYPE_UINT64) {
        uint64_t value;
        memcpy(&value, base + field->offset, sizeof value);
        snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    } else if (field->type == PROTOBUF_C_TYPE_ENUM) {
        int value;
        memcpy(&value, base + field->offset, sizeof value);
        has = has && value != 0;
        string = last_word(field->descriptor, value);
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        protobuf_c_boolean on;
        memcpy(&on, base + field->offset, sizeof on);
        has = has && on;
    }
    *ret_option = *ret_value = NULL;
    if (!has)
        return 0;
    *ret_option = format(f, "--", field->name, "");
    for (char *at = *ret_option; at && *at; at++)
        *at = *at == '_' ? '-' : *at;
    if (field->type != PROTOBUF_C_TYPE_BOOL)
        *ret_value = format(f, string ? string : text, "", "");
    return *ret_option ? 0 : HEADWAY_ENOMEM;
}

static int plan_broker(up_file *f, group_plan *plan, char *exe)
{
    const Headway__V1__BrokerConfig *b = f->message->broker;
    char **command = take(f, OPTIONS_MOST * sizeof *command);
    size_t n = 0;
    *plan = group_plan_default();
    plan->name = "broker";
    plan->is_broker = 1;
    plan->drain_ms = (b->has_drain_ms ? b->drain_ms : 10000) + 5000;
    if (!command)
        return HEADWAY_ENOMEM;
    command[n++] = exe;
    command[n++] = format(f, "broker", "", "");
    if (!b->listen || !*b->listen) {
        command[n++] = format(f, "--listen", "", "");
        command[n++] = format(f, f->bus ? f->bus : "", "", "");
        n -= f->bus ? 0 : 2;
    }
    for (unsigned i = 0; i < b->base.descriptor->n_fields && n + 3 < OPTIONS_MOST; i++) {
        char *name, *text;
        if (broker_option(f, b, i, &name, &text) != 0)
            return HEADWAY_ENOMEM;
        if (name)
            command[n++] = name;
        if (text)
            command[n++] = text;
    }
    command[n] = NULL;
    plan->command = command;
    return command[1] ? 0 : HEADWAY_ENOMEM;
}

/* The first place where the broker listens. */
static int choose_bus(up_file *f)
{
    const Headway__V1__Up *up = f->message;
    const char *listen = up->broker ? up->broker->listen : NULL;
    f->bus = *up->bus ? up->bus : NULL;
    if (f->bus || !listen || !*listen)
        return 0;
    char *first = format(f, listen, "", "");
    if (first)
        first[strcspn(first, ",")] = 0;
    f->bus = first;
    return first ? 0 : HEADWAY_ENOMEM;
}

static int make_plans(up_file *f, char *exe)
{
    const Headway__V1__Up *up = f->message;
    size_t n = 0;
    f->plans = take(f, (up->n_services + 2) * sizeof *f->plans);
    f->prints = take(f, (up->n_services + 2) * sizeof *f->prints);
    int error = f->plans && f->prints ? choose_bus(f) : HEADWAY_ENOMEM;
    if (!error && up->broker)
        error = plan_broker(f, &f->plans[n++], exe);
    for (size_t i = 0; i < up->n_services && !error; i++)
        error = plan_service(f, up->services[i], &f->plans[n++]);
    for (size_t i = 0; i < n && !error; i++)
        f->prints[i] = print_of(&f->plans[i]);
    f->plan_count = n;
    return error;
}

/* --- reading --------------------------------------------------------------------------------- */

static int is_json(const char *path, headway_bytes text)
{
    size_t size = strlen(path), i = 0;
    const char *at = text.data;
    while (i < text.size && strchr(" \t\r\n", at[i]))
        i++;
    return (size > 5 && strcmp(path + size - 5, ".json") == 0) || (i < text.size && at[i] == '{');
}

static int parse(up_file *f, check *c, headway_bytes text, char *why, size_t why_size)
{
    const ProtobufCMessageDescriptor *d = &headway__v1__up__descriptor;
    headway_types *types = headway_types_new(headway_alloc_default());
    ProtobufCMessage *message = NULL;
    yaml_place *places = NULL;
    int error = types ? 0 : HEADWAY_ENOMEM, json = is_json(c->path, text);
    if (types) {
        (void)headway_types_add(types, headway_v1_up_proto_messages,
                                headway_v1_up_proto_message_count);
        (void)headway_types_add(types, headway_v1_config_proto_messages,
                                headway_v1_config_proto_message_count);
    }
    /* JSON is YAML too, but by stricter rules: these first, then names and places. */
    if (!error && json)
        error = headway_json_read(types, d, text, HEADWAY_JSON_IGNORE_UNKNOWN, f->arena, &message,
                                  why, why_size);
    if (!error)
        error = yaml_read(text, d, types, f->arena, &message, &places, why, why_size);
    headway_types_free(types);
    f->message = (Headway__V1__Up *)message;
    c->places = places;
    return error;
}

static void check_all(up_file *f, check *c)
{
    const Headway__V1__Up *up = f->message;
    size_t first = up->broker ? 1 : 0;
    if (up->n_services + first > SUPERVISOR_GROUPS)
        complain(c, "services", "%zu services are too many: %d is the limit", up->n_services,
                 SUPERVISOR_GROUPS - 1);
    if (up->n_services + first == 0)
        complain(c, "", "neither a broker nor services are named: nothing would run");
    for (size_t i = 0; i < up->n_services; i++)
        check_service(c, up, i, &f->plans[first + i]);
}

static void folder_of(up_file *f, const char *path)
{
    char whole[1024];
    const char *slash = strrchr(path, '/');
    snprintf(whole, sizeof whole, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    if (slash == path)
        snprintf(whole, sizeof whole, "/");
    char *real = realpath(whole, NULL);
    snprintf(f->folder, sizeof f->folder, "%s", real ? real : whole);
    free(real);
}

int up_file_read(up_file *file, const char *path, char *exe)
{
    char at[1024], why[1024] = "out of memory";
    size_t size;
    check c = {.path = path};
    memset(file, 0, sizeof *file);
    snprintf(at, sizeof at, "@%s", path);
    char *text = text_read(at, &size, why, sizeof why);
    if (!text) {
        fprintf(stderr, "headway up: %s: %s\n", path, why);
        return HEADWAY__EXIT_DATA;
    }
    folder_of(file, path);
    file->arena = headway_arena_new(headway_alloc_default(), ARENA);
    int error = file->arena ? 0 : HEADWAY_ENOMEM;
    if (!error && size > TEXT_MOST) {
        snprintf(why, sizeof why, "1:1: a file has 1 MiB at most");
        error = HEADWAY_ELIMIT;
    }
    if (!error)
        error = parse(file, &c, headway_bytes_of(text, size), why, sizeof why);
    if (!error)
        error = make_plans(file, exe);
    if (error)
        fprintf(stderr, "%s:%s\n", path, why);
    else
        check_all(file, &c);
    free(text);
    if (!error && !c.wrong)
        return 0;
    up_file_done(file);
    return error == HEADWAY_ENOMEM ? HEADWAY__EXIT_SOFTWARE : HEADWAY__EXIT_DATA;
}

void up_file_done(up_file *file)
{
    if (file->arena)
        headway_arena_free(file->arena);
    file->arena = NULL;
}
