/* SPDX-License-Identifier: Apache-2.0 */
/* `headway breaking` against a running bus: the schemas that its services have registered. */
#include "breaking.h"
#include "services_list.h"

#include <stdlib.h>

static void next(breaking_state *b);

static void end_with(breaking_state *b, const headway_status *status)
{
    status_print(&b->s, status);
    session_end(&b->s, exit_code_of(status));
}

/* The service may have been built under other import directories: then its files have other names,
   and what it reaches is compared. */
static int compare(breaking_state *b, headway_bytes schema, const char *service)
{
    headway__schema_set *older = NULL;
    headway__breaking_scope scope = {.files = (const char *const *)b->files.names.list,
                                     .file_count = b->files.names.count,
                                     .service = service};
    char why[512] = "";
    int error = headway__schema_set_new(headway_alloc_default(), schema, &older, why, sizeof why);
    if (error)
        return report_error(&b->found, service, error, why);
    int served_here = 0;
    for (size_t i = 0; i < b->files.names.count; i++) {
        const char *name, *file = b->files.names.list[i];
        if (headway__schema_set_has_file(older, file))
            scope.service = NULL;
        for (size_t k = 0; (name = headway__schema_set_service(b->newer, file, k)); k++)
            served_here |= strcmp(name, service) == 0;
    }
    if (scope.service && !served_here) {
        fprintf(stderr, "headway breaking: %s stands in none of the files; not compared\n",
                service);
    } else {
        b->compared = 1;
        error = headway__schema_breaking(older, b->newer, &scope, b->mask, report_found, &b->found);
    }
    headway__schema_set_free(older);
    return error ? report_error(&b->found, service, error, NULL) : 0;
}

static void fetched(headway_call *call, const headway_status *status,
                    const Headway__V1__GetSchemaResponse *response, void *user)
{
    breaking_state *b = user;
    const char *service = b->services.list[b->at++];
    (void)call;
    int code = 0;
    if (status->code == HEADWAY_NOT_FOUND)
        fprintf(stderr, "headway breaking: %s has registered no schema; not compared\n", service);
    else if (status->code != HEADWAY_OK)
        end_with(b, status);
    else
        code = compare(
            b,
            headway_bytes_of(response->file_descriptor_set.data, response->file_descriptor_set.len),
            service);
    if (code)
        session_end(&b->s, code);
    else if (!b->s.ending)
        next(b);
}

static void next(breaking_state *b)
{
    Headway__V1__GetSchemaRequest request = HEADWAY__V1__GET_SCHEMA_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    if (b->at == b->services.count) {
        if (!b->compared)
            fprintf(stderr, "headway breaking: the bus knows no service of these packages: nothing "
                            "was compared; `headway ls` shows whom it knows\n");
        session_end(&b->s, b->compared ? report_print(&b->found) : HEADWAY__EXIT_DATA);
        return;
    }
    request.service = b->services.list[b->at];
    options.shard = shard_with(&b->s, request.service);
    if (headway_v1_reflection_get_schema(b->s.bus, &request, &options, fetched, b, NULL) != 0)
        session_end(&b->s, HEADWAY__EXIT_SOFTWARE);
}

static int of_packages(const strings *packages, const char *service)
{
    const char *dot = strrchr(service, '.');
    size_t size = dot ? (size_t)(dot - service) : 0;
    for (size_t i = 0; i < packages->count; i++)
        if (strlen(packages->list[i]) == size && memcmp(packages->list[i], service, size) == 0)
            return 1;
    return 0;
}

static void listed(headway_call *call, const headway_status *status,
                   const Headway__V1__ListServicesResponse *response, void *user)
{
    breaking_state *b = user;
    (void)call;
    if (status->code != HEADWAY_OK) {
        end_with(b, status);
        return;
    }
    for (size_t i = 0; i < response->n_services; i++)
        if (of_packages(&b->packages, response->services[i]->name) &&
            strings_add(&b->services, response->services[i]->name) != 0) {
            session_end(&b->s, HEADWAY__EXIT_SOFTWARE);
            return;
        }
    next(b);
}

static void ready(session *s)
{
    if (services_list(s, NULL, listed, s) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

int breaking_bus(breaking_state *b, const char *bus)
{
    for (size_t i = 0; i < b->files.names.count; i++) {
        const char *package = headway__schema_set_package(b->newer, b->files.names.list[i]);
        if (package && !strings_has(&b->packages, package) &&
            strings_add(&b->packages, package) != 0)
            return HEADWAY__EXIT_SOFTWARE;
    }
    b->s.bus_name = *bus ? bus : NULL;
    return session_run(&b->s, "breaking", ready);
}
