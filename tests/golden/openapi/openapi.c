/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what OpenAPI says of services: openapi FILE.fds SERVICE... */
#include <check.h>
#include <headway/event.h>
#include <headway/http/openapi.h>

static headway_types *read_types(const char *path)
{
    static char bytes[4 << 20];
    char why[256] = "";
    FILE *file = fopen(path, "rb");
    CHECK(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    headway_types *types = headway_types_new(headway_alloc_default());
    CHECK(types);
    if (headway_types_add_schema(types, headway_bytes_of(bytes, size), why, sizeof why) != 0)
        fprintf(stderr, "%s: %s\n", path, why);
    CHECK_STR(why, "");
    return types;
}

static int topic(void *user, const char *name)
{
    (void)user;
    return !headway_topic_match("secret.>", name);
}

static void refused(void *user, const headway_http_refusal *refusal)
{
    (void)user;
    fprintf(stderr, "%s/%s: %s\n", refusal->service, refusal->method, refusal->reason);
    abort();
}

int main(int argc, char **argv)
{
    const headway_http_openapi_options options = {
        .size = sizeof options, .keys = 1, .query_key = 1, .pretty = 1, .topic = topic};
    headway_http_service *services[8];
    char *text;
    size_t size;
    CHECK(argc > 2 && argc < 10);
    for (int i = 2; i < argc; i++) {
        headway_types *types = read_types(argv[1]);
        CHECK_EQ(headway_http_service_new(headway_alloc_default(), argv[i], &types, refused, NULL,
                                          &services[i - 2]),
                 0);
    }
    CHECK_EQ(headway_http_openapi(NULL, services, (size_t)argc - 2, &options, &text, &size), 0);
    CHECK_EQ(fwrite(text, 1, size, stdout), size);
    free(text);
    for (int i = 2; i < argc; i++)
        headway_http_service_unref(services[i - 2]);
    return 0;
}
