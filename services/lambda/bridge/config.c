/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "settings_report.h"

#include <headway/json.h>

#include <string.h>

enum { ARENA_MOST = 32 << 20 };

static int begin(bridge_settings *c)
{
    c->message = NULL;
    c->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    if (c->arena)
        c->message =
            (bridge_config *)(void *)headway_message_new(config_table.descriptor, c->arena);
    return c->message ? 0 : HEADWAY_ENOMEM;
}

static int parse(bridge_settings *c, settings_report *r, headway_bytes text)
{
    char why[1024] = "1:1: out of memory";
    ProtobufCMessage *message;
    yaml_place *places = NULL;
    headway_types *types = headway_types_new(headway_alloc_default());
    int error = types ? headway_types_add(types, bridge_proto_messages, bridge_proto_message_count)
                      : HEADWAY_ENOMEM;
    if (!error)
        error = yaml_read(text, config_table.descriptor, types, c->arena, &message, &places, why,
                          sizeof why);
    headway_types_free(types);
    if (error)
        fprintf(r->out, "%s:%s\n", r->file, why);
    else
        c->message = (bridge_config *)(void *)message;
    r->places = places;
    return error;
}

/* The function that options speak of joins those of the file. */
static int add_own(bridge_settings *c)
{
    bridge_config *m = c->message;
    if (!m->function && !m->service)
        return 0;
    bridge_function *own = headway_arena_take(c->arena, sizeof *own);
    bridge_function **list =
        headway_arena_take(c->arena, (m->n_functions + 1) * sizeof *m->functions);
    if (!own || !list)
        return HEADWAY_ENOMEM;
    headway__aws__v1__bridge_function__init(own);
    own->function = m->function ? m->function : own->function;
    own->service = m->service ? m->service : own->service;
    own->schema = m->schema ? m->schema : own->schema;
    own->n_proto = m->n_proto;
    own->proto = m->proto;
    own->n_include = m->n_include;
    own->include = m->include;
    own->n_events = m->n_events;
    own->events = m->events;
    own->bare = m->bare;
    own->binary = m->binary;
    if (m->n_functions)
        memcpy(list, m->functions, m->n_functions * sizeof *list);
    list[m->n_functions++] = own;
    m->functions = list;
    return 0;
}

static int complete(bridge_settings *c, settings_reader *s, settings_report *r)
{
    size_t wrong = settings_check(s, settings_report_tell, r);
    int error = settings_defaults(s);
    if (!error)
        error = add_own(c);
    if (!error)
        wrong += config_check(c->message, r->out);
    return error ? error : wrong ? HEADWAY_EMALFORMED : 0;
}

int config_read(bridge_settings *c, const config_source *source, int *argc, char **argv, FILE *out)
{
    settings_report r = {.out = out, .program = "headway lambda bridge", .file = source->file};
    settings_reader s = {.table = &config_table, .why = "out of memory"};
    int error = begin(c);
    if (!error && source->file) {
        error = parse(c, &r, source->text);
        if (error)
            return error;
    }
    s.message = (ProtobufCMessage *)c->message;
    s.arena = c->arena;
    if (!error)
        error = settings_variables(&s, source->variable);
    if (!error)
        error = settings_options(&s, argc, argv);
    if (!error)
        return complete(c, &s, &r);
    fprintf(out, "headway lambda bridge: %s\n", s.why);
    return error;
}

void config_done(bridge_settings *c)
{
    if (c->arena)
        headway_arena_free(c->arena);
    c->arena = NULL;
    c->message = NULL;
}

void config_print(FILE *out)
{
    fprintf(out, "  %-30s%s\n%32s%s\n", "--config FILE",
            "these settings, and a list of functions, as YAML or", "",
            "JSON; options and HEADWAY_BRIDGE_* variables go before it");
    settings_print(&config_table, out);
}
