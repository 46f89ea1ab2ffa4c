/* SPDX-License-Identifier: Apache-2.0 */
/* Laws of descriptions; what they say is in tests/golden/openapi. */
#include <check.h>
#include <google/protobuf/descriptor.pb-c.h>
#include <headway/http/openapi.h>

enum { MANY = 1000, NAME = 64 };

typedef Google__Protobuf__FileDescriptorProto file_proto;
typedef Google__Protobuf__DescriptorProto message_proto;
typedef Google__Protobuf__FieldDescriptorProto field_proto;
typedef Google__Protobuf__MethodDescriptorProto method_proto;
typedef Google__Protobuf__ServiceDescriptorProto service_proto;

static const headway_http_openapi_options plain = {.size = sizeof plain};

/* A service S of this package, with a method Do from A to A; A has a field of its own type. comment
   stands before A. */
static headway_http_service *service_of(const char *package, char *comment)
{
    char type[NAME], name[NAME];
    int32_t path[] = {4, 0};
    snprintf(type, sizeof type, ".%s.A", package);
    field_proto field = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__INIT;
    field.name = "again";
    field.has_number = field.has_label = field.has_type = 1;
    field.number = 1;
    field.label = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_OPTIONAL;
    field.type = GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE;
    field.type_name = type;
    message_proto message = GOOGLE__PROTOBUF__DESCRIPTOR_PROTO__INIT;
    message.name = "A";
    message.n_field = 1;
    message.field = (field_proto *[]){&field};
    method_proto method = GOOGLE__PROTOBUF__METHOD_DESCRIPTOR_PROTO__INIT;
    method.name = "Do";
    method.input_type = method.output_type = type;
    service_proto service = GOOGLE__PROTOBUF__SERVICE_DESCRIPTOR_PROTO__INIT;
    service.name = "S";
    service.n_method = 1;
    service.method = (method_proto *[]){&method};
    Google__Protobuf__SourceCodeInfo__Location location =
        GOOGLE__PROTOBUF__SOURCE_CODE_INFO__LOCATION__INIT;
    location.n_path = 2;
    location.path = path;
    location.leading_comments = comment;
    Google__Protobuf__SourceCodeInfo info = GOOGLE__PROTOBUF__SOURCE_CODE_INFO__INIT;
    info.n_location = 1;
    info.location = (Google__Protobuf__SourceCodeInfo__Location *[]){&location};
    file_proto file = GOOGLE__PROTOBUF__FILE_DESCRIPTOR_PROTO__INIT;
    snprintf(name, sizeof name, "%s.proto", package);
    file.name = name;
    file.package = (char *)package;
    file.syntax = "proto3";
    file.n_message_type = file.n_service = 1;
    file.message_type = (message_proto *[]){&message};
    file.service = (service_proto *[]){&service};
    file.source_code_info = comment ? &info : NULL;
    Google__Protobuf__FileDescriptorSet set = GOOGLE__PROTOBUF__FILE_DESCRIPTOR_SET__INIT;
    set.n_file = 1;
    set.file = (file_proto *[]){&file};

    headway_arena *arena = headway_arena_new(headway_alloc_default(), 1 << 20);
    headway_types *types = headway_types_new(headway_alloc_default());
    headway_http_service *made;
    headway_bytes bytes;
    char why[256] = "";
    CHECK(arena && types);
    CHECK_EQ(headway_message_pack(&set.base, arena, &bytes), 0);
    int error = headway_types_add_schema(types, bytes, why, sizeof why);
    CHECK_STR(why, "");
    CHECK_EQ(error, 0);
    snprintf(name, sizeof name, "%s.S", package);
    CHECK_EQ(headway_http_service_new(headway_alloc_default(), name, &types, NULL, NULL, &made), 0);
    headway_arena_free(arena);
    return made;
}

static char *describe(headway_http_service *const *services, size_t count)
{
    char *text = NULL;
    size_t size = 0;
    CHECK_EQ(headway_http_openapi(NULL, services, count, &plain, &text, &size), 0);
    CHECK_EQ(strlen(text), size);
    return text;
}

static void nothing_is_a_description_too(void)
{
    char *text = describe(NULL, 0);
    CHECK(strstr(text, "\"paths\":{}"));
    CHECK(strstr(text, "\"google.rpc.Status\":"));
    CHECK(!strstr(text, "security"));
    free(text);
}

static void order_of_coming_does_not_matter(void)
{
    headway_http_service *a = service_of("a", NULL), *b = service_of("b", NULL);
    char *one = describe((headway_http_service *[]){a, b}, 2);
    char *other = describe((headway_http_service *[]){b, a}, 2);
    CHECK_STR(one, other);
    CHECK(strstr(one, "\"/a.S/Do\"") && strstr(one, "\"/b.S/Do\""));
    free(one);
    free(other);
    headway_http_service_unref(a);
    headway_http_service_unref(b);
}

/* Two that share their types: these are described once. */
static void a_service_that_is_named_twice_is_described_once(void)
{
    headway_http_service *a = service_of("a", NULL);
    char *text = describe((headway_http_service *[]){a, a}, 2);
    char *first = strstr(text, "\"a.A\":");
    CHECK(first && !strstr(first + 1, "\"a.A\":"));
    first = strstr(text, "\"/a.S/Do\":");
    CHECK(first && !strstr(first + 1, "\"/a.S/Do\":"));
    free(text);
    headway_http_service_unref(a);
}

/* As of two services that claim a path: the one whose requests go elsewhere. */
static int is_of_a(void *user, const headway_http_binding *binding)
{
    (void)user;
    return strcmp(headway_http_service_name(binding->method->service), "a.S") == 0;
}

static void what_no_request_reaches_is_not_described(void)
{
    headway_http_openapi_options o = {.size = sizeof o, .reached = is_of_a};
    headway_http_service *all[] = {service_of("a", NULL), service_of("b", NULL)};
    char *text;
    size_t size;
    CHECK_EQ(headway_http_openapi(NULL, all, 2, &o, &text, &size), 0);
    CHECK(strstr(text, "\"/a.S/Do\"") && !strstr(text, "\"/b.S/Do\""));
    free(text);
    headway_http_service_unref(all[0]);
    headway_http_service_unref(all[1]);
}

static void a_comment_cannot_break_the_text(void)
{
    headway_http_service *a =
        service_of("a", " Say \"x\\\".\n\x01\x7f</script>\n headway:lint:ignore X\n\n");
    char *text = describe(&a, 1);
    CHECK(strstr(text, "\"Say \\\"x\\\\\\\".\\n\\u0001\x7f</script>\""));
    free(text);
    headway_http_service_unref(a);
}

static void the_text_has_a_limit(void)
{
    headway_http_service *a = service_of("a", NULL);
    char *text = describe(&a, 1), *none = NULL;
    size_t whole = strlen(text), size = 0;
    for (size_t limit = 1; limit <= whole; limit += 97) {
        headway_http_openapi_options o = {.size = sizeof o, .limit = limit};
        CHECK_EQ(headway_http_openapi(NULL, &a, 1, &o, &none, &size), HEADWAY_ELIMIT);
    }
    CHECK(!none && !size);
    free(text);
    headway_http_service_unref(a);
}

/* --- the memory that is not there ---------------------------------------------------------------
 */

static size_t left, open_blocks;

static void *some(void *user, size_t size)
{
    (void)user;
    if (!left)
        return NULL;
    left--;
    void *memory = malloc(size);
    open_blocks += memory != NULL;
    return memory;
}

static void *more(void *user, void *memory, size_t size)
{
    if (!memory)
        return some(user, size);
    if (!left)
        return NULL;
    left--;
    return realloc(memory, size);
}

static void gone(void *user, void *memory)
{
    (void)user;
    open_blocks -= memory != NULL;
    free(memory);
}

static void whichever_memory_is_lacking_nothing_is_lost(void)
{
    const headway_alloc alloc = {some, more, gone, NULL};
    headway_http_service *a = service_of("a", "Comment.");
    char *text = NULL;
    size_t size = 0, tries = 0;
    int error = HEADWAY_ENOMEM;
    for (; error == HEADWAY_ENOMEM; tries++) {
        left = tries;
        error = headway_http_openapi(&alloc, &a, 1, &plain, &text, &size);
        CHECK(error == 0 || (open_blocks == 0 && !text));
    }
    CHECK_EQ(error, 0);
    CHECK(tries > 8);
    gone(NULL, text);
    CHECK_EQ(open_blocks, 0);
    headway_http_service_unref(a);
}

static void a_thousand_services_are_fine(void)
{
    static headway_http_service *services[MANY];
    char package[NAME];
    for (int i = 0; i < MANY; i++) {
        snprintf(package, sizeof package, "p%04d", i);
        services[i] = service_of(package, "A comment.");
    }
    char *text = describe(services, MANY);
    CHECK(strstr(text, "\"/p0000.S/Do\"") && strstr(text, "\"p0999.A\""));
    CHECK(strlen(text) < MANY * 2000);
    free(text);
    for (int i = 0; i < MANY; i++)
        headway_http_service_unref(services[i]);
}

int main(void)
{
    RUN(nothing_is_a_description_too);
    RUN(order_of_coming_does_not_matter);
    RUN(a_service_that_is_named_twice_is_described_once);
    RUN(what_no_request_reaches_is_not_described);
    RUN(a_comment_cannot_break_the_text);
    RUN(the_text_has_a_limit);
    RUN(whichever_memory_is_lacking_nothing_is_lost);
    RUN(a_thousand_services_are_fine);
    return 0;
}
