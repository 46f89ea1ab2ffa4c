/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"
#include "file.h"
#include "settings_report.h"

#include <headway/json.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 20, ARENA_MOST = 32 << 20 };

static int parse(gateway_settings *c, settings_report *r, headway_bytes text)
{
    char why[1024] = "1:1: out of memory";
    headway_types *types = headway_types_new(headway_alloc_default());
    ProtobufCMessage *message = NULL;
    yaml_place *places = NULL;
    int error = types ? headway_types_add(types, headway_v1_gateway_proto_messages,
                                          headway_v1_gateway_proto_message_count)
                      : HEADWAY_ENOMEM;
    if (!error && text.size > TEXT_MOST) {
        snprintf(why, sizeof why, "1:1: a file of settings has 1 MiB at most");
        error = HEADWAY_ELIMIT;
    }
    if (!error)
        error = yaml_read(text, config_table.descriptor, types, c->arena, &message, &places, why,
                          sizeof why);
    headway_types_free(types);
    if (error)
        fprintf(r->out, "%s:%s\n", r->file, why);
    else
        c->message = (gateway_config *)message;
    r->places = places;
    return error;
}

static int parse_file(gateway_settings *c, settings_report *r)
{
    size_t size;
    char *text = file_read(r->file, TEXT_MOST, &size);
    if (!text) {
        fprintf(r->out, "headway gateway: cannot read %s: %s\n", r->file, strerror(errno));
        return errno == ENOMEM ? HEADWAY_ENOMEM : HEADWAY_EIO;
    }
    int error = parse(c, r, headway_bytes_of(text, size));
    free(text);
    return error;
}

static int begin(gateway_settings *c)
{
    c->message = NULL;
    c->arena = headway_arena_new(headway_alloc_default(), ARENA_MOST);
    gateway_config *empty = c->arena ? headway_arena_take(c->arena, sizeof *empty) : NULL;
    if (!empty)
        return HEADWAY_ENOMEM;
    headway__v1__gateway_config__init(empty);
    c->message = empty;
    return 0;
}

/* Defaults, then bounds, then what only all of it together shows. */
static int complete(gateway_settings *c, settings_reader *s, settings_report *r)
{
    size_t wrong = settings_check(s, settings_report_tell, r);
    int error = settings_defaults(s);
    if (!error && !wrong)
        wrong = config_check(c->message, settings_report_tell, r);
    return error ? error : wrong ? HEADWAY_EMALFORMED : 0;
}

static const char *variable(const char *name)
{
    return getenv(name);
}

int config_read(gateway_settings *c, int *argc, char **argv, FILE *out)
{
    settings_report r = {
        .out = out, .program = "headway gateway", .file = getenv("HEADWAY_GATEWAY_CONFIG")};
    settings_reader s = {.table = &config_table, .why = "out of memory"};
    int error = begin(c);
    if (!error)
        error = settings_file(&s, argc, argv, &r.file);
    if (!error && r.file && *r.file) {
        error = parse_file(c, &r);
        if (error)
            return error;
    }
    s.message = (ProtobufCMessage *)c->message;
    s.arena = c->arena;
    if (!error)
        error = settings_variables(&s, variable);
    if (!error)
        error = settings_options(&s, argc, argv);
    if (!error)
        return complete(c, &s, &r);
    fprintf(out, "headway gateway: %s\n", s.why);
    return error;
}

int config_parse(gateway_settings *c, const char *name, headway_bytes text, FILE *out)
{
    settings_report r = {.out = out, .program = "headway gateway", .file = name};
    settings_reader s = {.table = &config_table};
    int error = begin(c);
    if (!error)
        error = parse(c, &r, text);
    s.message = (ProtobufCMessage *)c->message;
    s.arena = c->arena;
    return error ? error : complete(c, &s, &r);
}

void config_done(gateway_settings *c)
{
    if (c->arena)
        headway_arena_free(c->arena);
    c->arena = NULL;
    c->message = NULL;
}

void config_print(FILE *out)
{
    fprintf(out, "  %-30s%s\n%32s%s\n", "--config FILE", "these settings as YAML or JSON; options",
            "", "and HEADWAY_GATEWAY_* variables go before it");
    settings_print(&config_table, out);
}
