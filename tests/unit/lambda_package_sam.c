/* SPDX-License-Identifier: Apache-2.0 */
/* The template of a service: what its .proto says, as AWS SAM has it. */
#define _GNU_SOURCE
#include "sam.h"

#include <check.h>
#include <fleet/v1/fleet.headway.h>
#include <shop.headway.h>

static headway_http_service *service_of(headway_bytes schema, const char *name)
{
    headway_types *types = headway_types_new(NULL);
    headway_http_service *service;
    CHECK_EQ(headway_types_add_schema(types, schema, NULL, 0), 0);
    CHECK_EQ(headway_http_service_new(NULL, name, &types, NULL, NULL, &service), 0);
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

static void is_golden(char *text, const char *golden)
{
    static char expected[16384];
    FILE *file = fopen(golden, "r");
    CHECK(file);
    expected[fread(expected, 1, sizeof expected - 1, file)] = 0;
    fclose(file);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "%s\n", text);
    CHECK_STR(text, expected);
    free(text);
}

static void expect(headway_http_service *service, const char *golden)
{
    is_golden(template_of(&service, 1), golden);
    headway_http_service_unref(service);
}

static void the_fleet_is_as_expected(void)
{
    expect(service_of(fleet_v1_fleet_proto_schema, "fleet.v1.Fleet"), GOLDEN "/fleet.yaml");
}

/* Queues, topics, buckets and others; and parameters for what no .proto says. */
static void what_a_service_wants_is_as_expected(void)
{
    expect(service_of(shop_proto_schema, "shop.v1.Shop"), GOLDEN "/shop.yaml");
}

static void without_services_nothing_is_routed(void)
{
    char *text = template_of(NULL, 0);
    CHECK(strstr(text, "Timeout: 2\n") && !strstr(text, "Events:") && !strstr(text, "Url"));
    free(text);
}

/* Of a function without a service. */
static void rules_are_as_expected(void)
{
    Headway__V1__On queue = HEADWAY__V1__ON__INIT, any = HEADWAY__V1__ON__INIT;
    queue.source_case = HEADWAY__V1__ON__SOURCE_SQS;
    queue.sqs = "orders";
    any.source_case = HEADWAY__V1__ON__SOURCE_OTHER;
    any.other = 1;
    const sam_rule rules[] = {{&queue, "Place"}, {&any, "Anything"}};
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    sam_write_rules(out, &(sam_options){"Ingest", "x86_64", "ingest.zip", 128}, rules, 2);
    fclose(out);
    is_golden(text, GOLDEN "/rules.yaml");
}

int main(void)
{
    RUN(rules_are_as_expected);
    RUN(the_fleet_is_as_expected);
    RUN(what_a_service_wants_is_as_expected);
    RUN(without_services_nothing_is_routed);
    return 0;
}
