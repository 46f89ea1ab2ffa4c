/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before the first event, when the bus is reached for the first time, the schemas of the services
 * that rules name are asked for, one after the other:
 *
 *   prepare -> which shards there are -> schema -> schema -> ... -> rules -> prepared
 */
#include "ingest.h"

#include "../runtime/rule.h"

#include <headway/v1/reflection.headway.h>

#include <stdarg.h>
#include <string.h>

enum { NAME = 256, WHY = 768, ASK_MS = 5000 };

struct ingest {
    headway_alloc alloc;
    headway_bus *bus;
    const Headway__V1__IngestConfig *config;
    function *f;
    function_rule *rules;
    size_t next; /* the rule whose service is asked for */
    uint32_t ms; /* that there are for it */
    char service[NAME];
};

static void HEADWAY_PRINTF(3, 4) fail(ingest *in, int code, const char *format, ...)
{
    char text[WHY];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const headway_status status = {.code = code, .not_processed = 1, .message = text};
    if (in->f)
        function_prepared(in->f, &status);
}

/* ---- the rules ---- */

static void set_rules(ingest *in)
{
    static const headway_status ready = {.code = HEADWAY_OK, .message = ""};
    char why[WHY - 64];
    int error = function_set_rules(in->f, in->rules, in->config->n_rules, why, sizeof why);
    if (error)
        fail(in, error == HEADWAY_ENOMEM ? HEADWAY_RESOURCE_EXHAUSTED : HEADWAY_FAILED_PRECONDITION,
             "%s", why);
    else
        function_prepared(in->f, &ready);
}

/* ---- schemas ---- */

/* Of the service that a rule needs the schema of; "": of none. */
static void service_of(const Headway__V1__IngestRule *rule, char name[NAME])
{
    const char *slash = strchr(rule->method, '/');
    size_t size = slash ? (size_t)(slash - rule->method) : 0;
    if (size)
        snprintf(name, NAME, "%.*s", (int)size, rule->method);
    else
        snprintf(name, NAME, "%s", rule->schema);
}

static int was_asked_for(const ingest *in, size_t before)
{
    char name[NAME];
    for (size_t i = 0; i < before; i++) {
        service_of(in->config->rules[i], name);
        if (strcmp(name, in->service) == 0)
            return 1;
    }
    return 0;
}

static void ask_next(ingest *in);

static void on_schema(headway_call *call, const headway_status *status,
                      const Headway__V1__GetSchemaResponse *response, void *user)
{
    ingest *in = user;
    char why[WHY - 64] = "";
    (void)call;
    if (!in->f || status->code != HEADWAY_OK) {
        fail(in, status->code, "the schema of %s cannot be had: %s", in->service, status->message);
        return;
    }
    const headway_service_descriptor descriptor = {
        .size = sizeof descriptor,
        .name = in->service,
        .schema = headway_bytes_of(response->file_descriptor_set.data,
                                   response->file_descriptor_set.len)};
    if (function_add(in->f, &descriptor, why, sizeof why) != 0) {
        fail(in, HEADWAY_FAILED_PRECONDITION, "%s: %s", in->service, why);
        return;
    }
    in->next++;
    ask_next(in);
}

static void ask_schema(ingest *in)
{
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    const headway_call_options options = {
        .size = sizeof options,
        .deadline_ms = in->ms < ASK_MS ? in->ms : ASK_MS,
        .wait_for_ready = 1,
        .shard = (uint8_t)(headway_bus_shard_of(in->bus, in->service) + 1)};
    request.service = in->service;
    int error = headway_v1_reflection_get_schema(in->bus, &request, &options, on_schema, in, NULL);
    if (error)
        fail(in, HEADWAY_UNAVAILABLE, "the bus cannot be asked for the schema of %s: %s",
             in->service, headway_error_text(error));
}

static void ask_next(ingest *in)
{
    for (; in->next < in->config->n_rules; in->next++) {
        service_of(in->config->rules[in->next], in->service);
        if (*in->service && !was_asked_for(in, in->next)) {
            ask_schema(in);
            return;
        }
    }
    set_rules(in);
}

/* Who has answered has told how many shards there are. */
static void on_list(headway_call *call, const headway_status *status,
                    const Headway__V1__ListServicesResponse *response, void *user)
{
    ingest *in = user;
    (void)call, (void)response;
    if (in->f && status->code == HEADWAY_OK)
        ask_next(in);
    else
        fail(in, status->code, "the bus at %s is not there: %s", headway_bus_endpoint(in->bus),
             status->message);
}

static void prepare(void *user, function *f, uint32_t ms)
{
    ingest *in = user;
    (void)f;
    Headway__V1__ListServicesRequest request = HEADWAY__V1__LIST_SERVICES_REQUEST__INIT;
    const headway_call_options options = {.size = sizeof options,
                                          .deadline_ms = ms ? (ms < ASK_MS ? ms : ASK_MS) : 1,
                                          .wait_for_ready = 1,
                                          .no_retry = 1};
    in->ms = options.deadline_ms;
    in->next = 0;
    request.prefix = (char *)"headway.v1.Reflection";
    int error = headway_v1_reflection_list_services(in->bus, &request, &options, on_list, in, NULL);
    if (error)
        fail(in, HEADWAY_UNAVAILABLE, "the bus cannot be reached: %s", headway_error_text(error));
}

/* ---- its life ---- */

/* What is asked for still is answered when the bus closes. */
static void freed(void *user)
{
    ((ingest *)user)->f = NULL;
}

static void copy_rules(ingest *in)
{
    for (size_t i = 0; i < in->config->n_rules; i++) {
        const Headway__V1__IngestRule *rule = in->config->rules[i];
        in->rules[i] = (function_rule){rule->from, rule->method, rule->topic, rule->message};
    }
}

int ingest_new(headway_bus *bus, const Headway__V1__IngestConfig *config, const ingest_warn *warn,
               ingest **ret_ingest, function **ret_function)
{
    const headway_alloc *alloc = headway_bus_alloc(bus);
    ingest *in = alloc->allocate(alloc->user, sizeof *in);
    if (!in)
        return HEADWAY_ENOMEM;
    *in = (ingest){.alloc = *alloc, .bus = bus, .config = config};
    const function_options options = {
        .size = sizeof options,
        .alloc = alloc,
        .concurrency = (uint8_t)(config->has_concurrency ? config->concurrency : 0),
        .rules_only = 1,
        .prepare = prepare,
        .freed = freed,
        .prepare_user = in,
        .warn = warn->write,
        .user = warn->user};
    in->rules = alloc->allocate(alloc->user, (config->n_rules + 1) * sizeof *in->rules);
    int error = in->rules ? function_new(bus, &options, &in->f) : HEADWAY_ENOMEM;
    if (error) {
        ingest_free(in);
        return error;
    }
    copy_rules(in);
    *ret_ingest = in;
    *ret_function = in->f;
    return 0;
}

void ingest_free(ingest *in)
{
    if (!in)
        return;
    headway_alloc alloc = in->alloc;
    alloc.release(alloc.user, in->rules);
    alloc.release(alloc.user, in);
}
