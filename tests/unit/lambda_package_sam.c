/* SPDX-License-Identifier: Apache-2.0 */
/* The template of a service: what its .proto says, as AWS SAM has it. */
#define _GNU_SOURCE
#include "sam.h"

#include <check.h>
#include <fleet/v1/fleet.headway.h>

static headway_http_service *fleet(void)
{
    headway_types *types = headway_types_new(NULL);
    headway_http_service *service;
    CHECK_EQ(headway_types_add_schema(types, fleet_v1_fleet_proto_schema, NULL, 0), 0);
    CHECK_EQ(headway_http_service_new(NULL, "fleet.v1.Fleet", &types, NULL, NULL, &service), 0);
    return service;
}

static char *template_of(headway_http_service *const *services, size_t count)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    sam_write(out, &(sam_options){"Fleet", "arm64", "fleet.zip", 256}, services, count);
    fclose(out);
    return text;
}

static void the_fleet_is_as_expected(void)
{
    static char expected[16384];
    headway_http_service *service = fleet();
    char *text = template_of(&service, 1);
    FILE *file = fopen(GOLDEN, "r");
    CHECK(file);
    expected[fread(expected, 1, sizeof expected - 1, file)] = 0;
    fclose(file);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "%s\n", text);
    CHECK_STR(text, expected);
    free(text);
    headway_http_service_unref(service);
}

static void without_services_nothing_is_routed(void)
{
    char *text = template_of(NULL, 0);
    CHECK(strstr(text, "Timeout: 2\n") && !strstr(text, "Events:") && !strstr(text, "Url"));
    free(text);
}

int main(void)
{
    RUN(the_fleet_is_as_expected);
    RUN(without_services_nothing_is_routed);
    return 0;
}
