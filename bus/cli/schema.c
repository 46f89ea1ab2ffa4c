/* SPDX-License-Identifier: Apache-2.0 */
/* Schemas, as services carry them, from the broker's reflection. */
#include "services_list.h"

#include <stdlib.h>

typedef struct fetch {
    session *s;
    void (*then)(session *s, const char *error);
} fetch;

static void fetched(headway_call *call, const headway_status *status,
                    const Headway__V1__GetSchemaResponse *response, void *user)
{
    fetch f = *(fetch *)user;
    char why[512];
    (void)call;
    free(user);
    if (status->code == HEADWAY_PERMISSION_DENIED && !f.s->json)
        fprintf(stderr,
                "headway: schemas are asked for first, which needs a line of its own in the "
                "rights: call: ['headway.v1.Reflection/*']\n");
    if (status->code != HEADWAY_OK) {
        /* To reflection it is not found; to the caller of a method nothing implements it. */
        headway_status mine = *status;
        if (mine.code == HEADWAY_NOT_FOUND)
            mine.code = HEADWAY_UNIMPLEMENTED;
        status_print(f.s, &mine);
        session_end(f.s, exit_code_of(&mine));
        return;
    }
    headway_bytes schema =
        headway_bytes_of(response->file_descriptor_set.data, response->file_descriptor_set.len);
    if (headway_types_add_schema(f.s->types, schema, why, sizeof why) != 0)
        f.then(f.s, why);
    else
        f.then(f.s, NULL);
}

void schema_fetch(session *s, const char *service, void (*then)(session *s, const char *error))
{
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    fetch *f = malloc(sizeof *f);
    request.service = (char *)service;
    options.shard = shard_with(s, service);
    if (f) {
        *f = (fetch){s, then};
        if (headway_v1_reflection_get_schema(s->bus, &request, &options, fetched, f, NULL) == 0)
            return;
        free(f);
    }
    fprintf(stderr, "headway: cannot ask for the schema of %s\n", service);
    session_end(s, HEADWAY__EXIT_SOFTWARE);
}

/* All of them, one after the other. */
typedef struct all {
    session *s;
    void (*then)(session *s, const char *error);
    const char *first;
    char **names;
    size_t count, at;
} all;

static void all_next(all *a);

static void all_done(all *a)
{
    session *s = a->s;
    void (*then)(session *, const char *) = a->then;
    for (size_t i = 0; i < a->count; i++)
        free(a->names[i]);
    free(a->names);
    free(a);
    then(s, NULL);
}

static void all_fetched(headway_call *call, const headway_status *status,
                        const Headway__V1__GetSchemaResponse *response, void *user)
{
    all *a = user;
    char why[512];
    (void)call;
    if (status->code == HEADWAY_OK) {
        headway_bytes schema =
            headway_bytes_of(response->file_descriptor_set.data, response->file_descriptor_set.len);
        if (headway_types_add_schema(a->s->types, schema, why, sizeof why) != 0)
            fprintf(stderr, "headway: the schema of %s: %s\n", a->names[a->at], why);
    }
    a->at++;
    if (!a->s->ending)
        all_next(a);
}

static void all_next(all *a)
{
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    headway_call_options options = {
        .size = sizeof options, .wait_for_ready = 1, .deadline_ms = a->s->deadline_ms};
    if (a->at == a->count) {
        all_done(a);
        return;
    }
    request.service = a->names[a->at];
    options.shard = shard_with(a->s, request.service);
    if (headway_v1_reflection_get_schema(a->s->bus, &request, &options, all_fetched, a, NULL) != 0)
        session_end(a->s, HEADWAY__EXIT_SOFTWARE);
}

static void all_listed(headway_call *call, const headway_status *status,
                       const Headway__V1__ListServicesResponse *response, void *user)
{
    all *a = user;
    (void)call;
    if (status->code != HEADWAY_OK) {
        status_print(a->s, status);
        session_end(a->s, exit_code_of(status));
        return;
    }
    a->names = calloc(response->n_services + 1, sizeof *a->names);
    for (size_t i = 0; a->names && i < response->n_services; i++) {
        a->names[a->count] = strdup(response->services[i]->name);
        if (a->first && a->names[a->count] && strcmp(a->names[a->count], a->first) == 0) {
            char *name = a->names[0];
            a->names[0] = a->names[a->count];
            a->names[a->count] = name;
        }
        a->count += a->names[a->count] != NULL;
    }
    all_next(a);
}

void schema_fetch_all(session *s, const char *first, void (*then)(session *s, const char *error))
{
    all *a = calloc(1, sizeof *a);
    if (a) {
        a->s = s;
        a->then = then;
        a->first = first;
        if (services_list(s, NULL, all_listed, a) == 0)
            return;
        free(a);
    }
    session_end(s, HEADWAY__EXIT_SOFTWARE);
}

const ProtobufCMessageDescriptor *type_of_topic(const session *s, const char *topic)
{
    char name[HEADWAY_TOPIC_LIMIT + 1];
    snprintf(name, sizeof name, "%s", topic);
    for (;;) {
        const ProtobufCMessageDescriptor *type = headway_types_message(s->types, name);
        char *dot = strrchr(name, '.');
        if (type || !dot)
            return type;
        *dot = 0;
    }
}
