/* SPDX-License-Identifier: Apache-2.0 */
/* By the message's descriptor: a field that is added there has its option and its variable. */
#include "broker_config.h"
#include "schema_policy.h"
#include "settings.h"

#include <ctype.h>
#include <stdlib.h>

enum { FIELDS_MOST = 64, NAME_SIZE = 64, ARENA = 1 << 20 };

typedef struct said {
    char option[NAME_SIZE], variable[NAME_SIZE];
    const char *text;
    int flag;
} said;

static const ProtobufCMessageDescriptor *descriptor(void)
{
    return &headway__v1__broker_config__descriptor;
}

static void names(said *s, const char *field)
{
    snprintf(s->option, sizeof s->option, "--%s", field);
    snprintf(s->variable, sizeof s->variable, "HEADWAY_%s", field);
    for (char *at = s->option; *at; at++)
        *at = *at == '_' ? '-' : *at;
    for (char *at = s->variable; *at; at++)
        *at = (char)toupper((unsigned char)*at);
}

/* A count, milliseconds or bytes. */
static int number(const char *text, uint64_t most, uint64_t *ret_value)
{
    return settings_number(text, most, ret_value) != 0 || *ret_value == 0 ? -1 : 0;
}

static int set(Headway__V1__BrokerConfig *message, const ProtobufCFieldDescriptor *field,
               const char *text)
{
    char *base = (char *)message;
    uint64_t value = 0;
    if (field->type == PROTOBUF_C_TYPE_STRING) {
        memcpy(base + field->offset, &text, sizeof text);
        return 0;
    }
    if (field->type == PROTOBUF_C_TYPE_BOOL) {
        protobuf_c_boolean on = strcmp(text, "0") != 0 && strcmp(text, "false") != 0 && *text;
        memcpy(base + field->offset, &on, sizeof on);
    } else if (field->type == PROTOBUF_C_TYPE_ENUM) {
        int named = 0;
        if (settings_enum(field->descriptor, text, &named) != 0)
            return -1;
        memcpy(base + field->offset, &named, sizeof named);
    } else if (field->type == PROTOBUF_C_TYPE_UINT32) {
        if (number(text, UINT32_MAX, &value) != 0)
            return -1;
        memcpy(base + field->offset, &(uint32_t){(uint32_t)value}, sizeof(uint32_t));
    } else {
        if (number(text, INT64_MAX, &value) != 0)
            return -1;
        memcpy(base + field->offset, &value, sizeof value);
    }
    memcpy(base + field->quantifier_offset, &(protobuf_c_boolean){1}, sizeof(protobuf_c_boolean));
    return 0;
}

static int refuse(const ProtobufCFieldDescriptor *field, const char *where, const char *text)
{
    if (field->type == PROTOBUF_C_TYPE_ENUM) {
        const ProtobufCEnumDescriptor *type = field->descriptor;
        fprintf(stderr, "headway broker: %s: '%s' is none of", where, text);
        for (unsigned i = 0; i < type->n_values; i++)
            if (type->values[i].value != 0)
                fprintf(stderr, " %s", strrchr(type->values[i].name, '_') + 1);
        fprintf(stderr, "\n");
        return HEADWAY__EXIT_USAGE;
    }
    fprintf(stderr, "headway broker: %s: '%s' is no number above 0 (write 4096, 64k or 16M)\n",
            where, text);
    return HEADWAY__EXIT_USAGE;
}

static int read_file(broker_config *config, const char *path)
{
    headway_types *types = headway_types_new(headway_alloc_default());
    ProtobufCMessage *message;
    char at[1024], why[512] = "out of memory";
    size_t size;
    snprintf(at, sizeof at, "@%s", path);
    char *text = text_read(at, &size, why, sizeof why);
    int error = HEADWAY_ENOMEM;
    if (text && types && config->arena) {
        (void)headway_types_add(types, headway_v1_config_proto_messages,
                                headway_v1_config_proto_message_count);
        error = headway_json_read(types, descriptor(), headway_bytes_of(text, size), 0,
                                  config->arena, &message, why, sizeof why);
    }
    if (error == 0)
        config->message = *(Headway__V1__BrokerConfig *)message;
    else
        fprintf(stderr, text ? "headway broker: %s:%s\n" : "headway broker: %s: %s\n", path, why);
    free(text);
    headway_types_free(types);
    return error ? HEADWAY__EXIT_DATA : 0;
}

static int apply(broker_config *config, const said *all)
{
    const ProtobufCMessageDescriptor *d = descriptor();
    for (unsigned i = 0; i < d->n_fields; i++) {
        const char *variable = getenv(all[i].variable);
        if (variable && *variable && set(&config->message, &d->fields[i], variable) != 0)
            return refuse(&d->fields[i], all[i].variable, variable);
        const char *text = all[i].flag ? "1" : all[i].text;
        if (text && set(&config->message, &d->fields[i], text) != 0)
            return refuse(&d->fields[i], all[i].option, text);
    }
    return 0;
}

int broker_config_read(broker_config *config, int argc, char **argv)
{
    const ProtobufCMessageDescriptor *d = descriptor();
    said all[FIELDS_MOST] = {{"", "", NULL, 0}};
    option options[FIELDS_MOST + 2];
    const char *file = NULL;
    size_t count = 0;
    headway__v1__broker_config__init(&config->message);
    for (; count < d->n_fields && count < FIELDS_MOST; count++) {
        said *s = &all[count];
        int flag = d->fields[count].type == PROTOBUF_C_TYPE_BOOL;
        names(s, d->fields[count].name);
        options[count] = (option){s->option, strcmp(s->option, "--listen") == 0 ? 'l' : 0,
                                  flag ? NULL : &s->text, flag ? &s->flag : NULL};
    }
    options[count++] = (option){"--config", 'c', &file, NULL};
    options[count++] = (option){"--log", 0, &config->log, NULL};
    int rest = options_parse("broker", argc, argv, options, count);
    if (rest > 0)
        fprintf(stderr, "headway broker: takes no argument '%s'; try --help\n", argv[0]);
    if (rest != 0)
        return HEADWAY__EXIT_USAGE;
    config->arena = headway_arena_new(headway_alloc_default(), ARENA);
    int code = file ? read_file(config, file) : 0;
    return code ? code : apply(config, all);
}

void broker_config_done(broker_config *config)
{
    if (config->arena)
        headway_arena_free(config->arena);
}

void broker_config_options(const broker_config *config, headway_broker_options *ret_options)
{
    const Headway__V1__BrokerConfig *m = &config->message;
    headway_broker_options o = {.size = sizeof o,
                                .random = headway_random_default(),
                                .log = headway_log_stderr(),
                                .name = m->name,
                                .links = m->peers,
                                .calls_per_link = m->calls_per_link,
                                .budget_bytes = m->memory_budget,
                                .waiting_calls = m->waiting_per_service,
                                .waiting_bytes = m->waiting_bytes,
                                .wait_ms = m->waiting_ms,
                                .subscriptions = m->subscriptions,
                                .queue_messages = m->subscriber_queue_messages,
                                .queue_bytes = m->subscriber_queue_bytes,
                                .block_ms = m->block_timeout_ms,
                                .event_limit = m->event_limit,
                                .heartbeat_ms = m->heartbeat_ms,
                                .message_limit = m->message_limit,
                                .start_grace_ms = m->start_grace_ms,
                                .retry_after_ms = m->retry_after_ms,
                                .known_names = m->services,
                                .meters = m->meters,
                                .taps = m->taps,
                                .schemas = m->schemas,
                                .schema_bytes = m->schema_bytes,
                                .queue_target_ms = m->queue_target_ms,
                                .queue_interval_ms = m->queue_interval_ms,
                                .eject_failures = m->eject_failures,
                                .eject_ms = m->eject_ms,
                                .eject_percent = m->eject_percent,
                                .affinity_percent = m->affinity_percent,
                                .supervisors = m->supervisors,
                                .demand_ms = m->demand_ms,
                                .held_ms = m->held_ms,
                                .direct_ticket_ms = m->direct_ticket_ms,
                                .direct_tickets = m->direct_tickets,
                                .direct_slots = m->direct_slots,
                                .no_direct = (uint8_t)m->no_direct,
                                .audit_rate = m->audit_rate};
    schema_policy_options(m, &o);
    *ret_options = o;
}

void broker_config_print(FILE *out)
{
    const ProtobufCMessageDescriptor *d = descriptor();
    for (unsigned i = 0; i < d->n_fields; i++) {
        said s = {"", "", NULL, 0};
        names(&s, d->fields[i].name);
        fprintf(out, "  %-30s %s\n", s.option, s.variable);
    }
}
