/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever schema a service registers: its description is JSON, whole and alone. */
#include <check.h>
#include <headway/http/openapi.h>
#include <headway/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAMES = 4, NAME = 256 };

typedef struct names {
    char list[NAMES][NAME];
    size_t count;
} names;

static int on_name(void *user, headway_types_kind kind, const char *name)
{
    names *n = user;
    if (kind == HEADWAY_TYPES_SERVICE && n->count < NAMES && strlen(name) < NAME)
        snprintf(n->list[n->count++], NAME, "%s", name);
    return 0;
}

static headway_types *types_of(headway_bytes bytes)
{
    headway_types *types = headway_types_new(headway_alloc_default());
    CHECK(types);
    if (headway_types_add_schema(types, bytes, NULL, 0) == 0)
        return types;
    headway_types_free(types);
    return NULL;
}

static int every_topic(void *user, const char *topic)
{
    (void)user;
    return *topic != 0;
}

static void describe(headway_http_service *const *services, size_t count, uint8_t pretty)
{
    const headway_http_openapi_options options = {.size = sizeof options,
                                                  .keys = 2,
                                                  .pretty = pretty,
                                                  .limit = 4 << 20,
                                                  .topic = every_topic};
    char *text = NULL;
    size_t size = 0, whole = 0;
    int error = headway_http_openapi(NULL, services, count, &options, &text, &size);
    CHECK(error == 0 || error == HEADWAY_ELIMIT || error == HEADWAY_EMALFORMED ||
          error == HEADWAY_ENOMEM);
    if (error)
        return;
    CHECK_EQ(headway_json_next(headway_bytes_of(text, size), &whole), 0);
    CHECK(whole == size || (pretty && whole + 1 == size));
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    headway_bytes bytes = headway_bytes_of(data, size);
    headway_http_service *services[NAMES];
    names found = {.count = 0};
    size_t count = 0;
    headway_types *types = types_of(bytes);
    if (!types)
        return 0;
    (void)headway_types_each(types, on_name, &found);
    headway_types_free(types);
    for (size_t i = 0; i < found.count; i++) {
        types = types_of(bytes);
        if (headway_http_service_new(headway_alloc_default(), found.list[i], &types, NULL, NULL,
                                     &services[count]) == 0)
            count++;
        headway_types_free(types);
    }
    describe(services, count, 0);
    describe(services, count, 1);
    for (size_t i = 0; i < count; i++)
        headway_http_service_unref(services[i]);
    return 0;
}
