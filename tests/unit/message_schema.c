/* SPDX-License-Identifier: Apache-2.0 */
#include <headway/json.h>
#include <headway/stub.h>
#include <samples.h>

#include "sample.pb-c.h"

static char why[256];

static void dynamic_descriptors_match_those_of_protoc_c(void)
{
    const ProtobufCMessageDescriptor *compiled[] = {
        &sample__v1__all__descriptor, &sample__v1__inner__descriptor, &sample__v1__old__descriptor,
        &sample__v1__wide__descriptor, &sample__v1__all__inner_by_id_entry__descriptor};
    headway_types *types = sample_types("sample.fds");
    for (size_t i = 0; i < sizeof compiled / sizeof *compiled; i++) {
        const ProtobufCMessageDescriptor *want = compiled[i],
                                         *have = headway_types_message(types, want->name);
        CHECK(have);
        CHECK_EQ(have->n_fields, want->n_fields);
        CHECK_EQ(have->n_field_ranges, want->n_field_ranges);
        CHECK_STR(have->package_name, want->package_name);
        CHECK_STR(have->short_name, want->short_name);
        for (unsigned j = 0; j < want->n_fields; j++) {
            const ProtobufCFieldDescriptor *a = &have->fields[j], *b = &want->fields[j];
            CHECK_STR(a->name, b->name);
            CHECK_EQ(a->id, b->id);
            CHECK_EQ(a->label, b->label);
            CHECK_EQ(a->type, b->type);
            CHECK_EQ(a->flags, b->flags);
            CHECK_EQ(!a->descriptor, !b->descriptor);
            CHECK_EQ(!a->quantifier_offset, !b->quantifier_offset);
            CHECK_EQ(have->fields_sorted_by_name[j], want->fields_sorted_by_name[j]);
            CHECK(protobuf_c_message_descriptor_get_field(have, b->id) == a);
            CHECK(protobuf_c_message_descriptor_get_field_by_name(have, b->name) == a);
        }
    }
    headway_types_free(types);
}

static void stock_protobuf_c_unpacks_and_packs_dynamic_messages(void)
{
    headway_types *types = sample_types("sample.fds");
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    static const char text[] =
        "{\"sint32Value\":-1,\"stringValue\":\"x\",\"aString\":\"\",\"packedNumbers\":[\"1\",\"2\"]"
        ","
        "\"strings\":[\"a\",\"\"],\"inners\":[{\"weight\":2}],\"counts\":{\"k\":1},"
        "\"old\":{\"id\":1,\"name\":\"n\",\"on\":false}}";
    ProtobufCMessage *message;
    headway_bytes bytes, again;
    CHECK_EQ(headway_json_read(types, all, headway_bytes_of_string(text), 0, arena, &message, why,
                               sizeof why),
             0);
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    ProtobufCMessage *stock = protobuf_c_message_unpack(all, NULL, bytes.size, bytes.data);
    CHECK(stock);
    CHECK_EQ(headway_message_pack(stock, arena, &again), 0);
    CHECK_EQ(again.size, bytes.size);
    CHECK(memcmp(again.data, bytes.data, bytes.size) == 0);
    struct sample_text *out = calloc(1, sizeof *out);
    CHECK_EQ(headway_json_write(types, stock, 0, sample_write, out), 0);
    CHECK_STR(out->data, text);
    free(out);
    protobuf_c_message_free_unpacked(stock, NULL);
    headway_arena_free(arena);
    headway_types_free(types);
}

static void defaults_of_proto2_are_those_of_the_schema(void)
{
    headway_types *types = sample_types("sample.fds");
    const ProtobufCMessageDescriptor *old = headway_types_message(types, "sample.v1.Old");
    const ProtobufCFieldDescriptor *fields = old->fields;
    CHECK(!fields[0].default_value);
    CHECK_STR(fields[1].default_value, "no \"name\"");
    const ProtobufCBinaryData *raw = fields[2].default_value;
    CHECK(raw->len == 3 && memcmp(raw->data, "a\001b", 3) == 0);
    CHECK_EQ(*(const int64_t *)fields[3].default_value, -7);
    CHECK(*(const double *)fields[4].default_value == 0.5);
    CHECK_EQ(*(const protobuf_c_boolean *)fields[5].default_value, 1);
    CHECK_EQ(*(const int32_t *)fields[6].default_value, 5);
    headway_types_free(types);
}

static void what_descriptors_lack_is_in_the_info(void)
{
    headway_types *types = sample_types("optional.fds");
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    const ProtobufCMessageDescriptor *maybe = headway_types_message(types, "sample.v1.Maybe");
    const headway_field_info *fields = headway_types_info(types, all)->fields;
    for (unsigned i = 0; i < all->n_fields; i++) {
        unsigned id = all->fields[i].id;
        CHECK_EQ(fields[i].map, id >= 40 && id <= 43);
        CHECK_EQ(fields[i].oneof != NULL, id >= 20 && id <= 25);
        CHECK(!fields[i].oneof || strcmp(fields[i].oneof, "kind") == 0);
        CHECK(!fields[i].optional);
    }
    fields = headway_types_info(types, maybe)->fields;
    for (unsigned i = 0; i < 6; i++) {
        CHECK_EQ(fields[i].optional, i < 5);
        CHECK(!fields[i].oneof);
    }
    CHECK(!headway_types_info(types, &sample__v1__all__descriptor));
    CHECK(!headway_types_info(NULL, all));
    headway_types_free(types);
}

static void methods_are_listed_in_order(void)
{
    static const struct {
        const char *name, *request, *response;
        int client, server;
    } want[] = {
        {"Get", "sample.v1.Inner", "sample.v1.All", 0, 0},
        {"Watch", "google.protobuf.Empty", "sample.v1.Inner", 0, 1},
        {"Upload", "sample.v1.Inner", "google.protobuf.Empty", 1, 0},
        {"Control", "sample.v1.Inner", "sample.v1.Inner", 1, 1},
    };
    headway_types *types = sample_types("sample.fds");
    headway_types_method method;
    for (size_t i = 0; i < 4; i++) {
        CHECK_EQ(headway_types_method_at(types, "sample.v1.Sampler", i, &method), 0);
        CHECK_STR(method.name, want[i].name);
        CHECK_STR(method.request->name, want[i].request);
        CHECK_STR(method.response->name, want[i].response);
        CHECK_EQ(method.client_streams, want[i].client);
        CHECK_EQ(method.server_streams, want[i].server);
    }
    CHECK_EQ(headway_types_method_at(types, "sample.v1.Sampler", 4, &method), HEADWAY_ENOTFOUND);
    CHECK_EQ(headway_types_method_at(types, "sample.v1.All", 0, &method), HEADWAY_ENOTFOUND);
    CHECK_EQ(headway_types_method_at(types, "no.Such", 0, &method), HEADWAY_ENOTFOUND);
    headway_types_free(types);
}

/* A caller without generated code sends the same key hash as one with it. */
static void a_methods_key_is_known_at_run_time(void)
{
    headway_types *types = sample_types("keyed.fds");
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 65536);
    headway_bytes text = headway_bytes_of_string(
        "{\"name\":\"disk7\",\"little\":-3,\"large\":\"9007199254740993\",\"many\":[1]}");
    ProtobufCMessage *request;
    const uint32_t want[] = {headway_stub_key_text("disk7"), headway_stub_key_number((uint64_t)-3),
                             headway_stub_key_number(9007199254740993), 0};
    headway_types_method method;
    CHECK_EQ(headway_json_read(types, headway_types_message(types, "sample.v1.Keyed"), text, 0,
                               arena, &request, why, sizeof why),
             0);
    for (size_t i = 0; i < 4; i++) {
        CHECK_EQ(headway_types_method_at(types, "sample.v1.Keeper", i, &method), 0);
        CHECK(method.key);
        CHECK_EQ(headway_stub_key_of(request, method.key), want[i]);
    }
    CHECK_EQ(headway_stub_key_of(request, &method.request->fields[4]), 0);
    for (size_t i = 4; i < 6; i++) { /* none, and one that the request does not have */
        CHECK_EQ(headway_types_method_at(types, "sample.v1.Keeper", i, &method), 0);
        CHECK(!method.key);
    }
    headway_arena_free(arena);
    headway_types_free(types);
}

static void adding_a_schema_again_changes_nothing(void)
{
    headway_types *types = sample_types("sample.fds");
    headway_bytes schema = sample_file("sample.fds"), more = sample_file("optional.fds");
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    CHECK_EQ(headway_types_add_schema(types, schema, why, sizeof why), 0);
    CHECK_EQ(headway_types_add_schema(types, more, why, sizeof why), 0);
    CHECK(headway_types_message(types, "sample.v1.All") == all);
    const ProtobufCMessageDescriptor *maybe = headway_types_message(types, "sample.v1.Maybe");
    CHECK(maybe->fields[3].descriptor == headway_types_message(types, "sample.v1.Inner"));
    free((void *)(uintptr_t)schema.data);
    free((void *)(uintptr_t)more.data);
    headway_types_free(types);
}

static void a_schema_over_compiled_types_keeps_them(void)
{
    headway_types *types = headway_types_new(NULL);
    headway_bytes schema = sample_file("sample.fds");
    headway_message_info info = {&sample__v1__inner__descriptor, NULL};
    headway_types_method method;
    CHECK_EQ(headway_types_add(types, &info, 1), 0);
    CHECK_EQ(headway_types_add_schema(types, schema, why, sizeof why), 0);
    CHECK_EQ(headway_types_method_at(types, "sample.v1.Sampler", 0, &method), 0);
    CHECK(method.request == &sample__v1__inner__descriptor);
    struct sample_text *text = calloc(1, sizeof *text);
    CHECK_EQ(headway_types_print(types, "sample.v1.Inner", sample_write, text), 0);
    CHECK(strstr(text->data, "message Inner {"));
    free(text);
    free((void *)(uintptr_t)schema.data);
    headway_types_free(types);
}

static void a_schema_cut_or_changed_anywhere_leaves_nothing_behind(void)
{
    headway_bytes schema = sample_file("optional.fds");
    unsigned char *copy = malloc(schema.size);
    headway_types *types = headway_types_new(NULL);
    for (size_t at = 1; at < schema.size; at += 13) {
        memcpy(copy, schema.data, at);
        why[0] = 0;
        int error = headway_types_add_schema(types, headway_bytes_of(copy, at), why, sizeof why);
        CHECK(error == 0 || error == HEADWAY_EMALFORMED);
        CHECK(error == 0 || why[0]);
        CHECK(error == 0 || !headway_types_message(types, "sample.v1.Maybe"));
        if (!error) { /* whole files are a schema of their own */
            headway_types_free(types);
            types = headway_types_new(NULL);
        }
    }
    CHECK_EQ(headway_types_add_schema(types, schema, why, sizeof why), 0);
    headway_types_free(types);
    free(copy);
    free((void *)(uintptr_t)schema.data);
}

static int countdown, stays, living; /* stays: all after it fail too */

static int fails(void)
{
    countdown--;
    return stays ? countdown <= 0 : countdown == 0;
}

static void *failing_allocate(void *user, size_t size)
{
    (void)user;
    if (fails())
        return NULL;
    living++;
    return malloc(size);
}

static void *failing_resize(void *user, void *memory, size_t size)
{
    (void)user;
    if (fails())
        return NULL;
    living += memory == NULL;
    return realloc(memory, size);
}

static void failing_release(void *user, void *memory)
{
    (void)user;
    living -= memory != NULL;
    free(memory);
}

static void fail_each_in_turn(void)
{
    const headway_alloc failing = {failing_allocate, failing_resize, failing_release, NULL};
    headway_bytes schema = sample_file("optional.fds");
    int error = HEADWAY_ENOMEM;
    for (int nth = 1; error; nth++) {
        countdown = nth;
        headway_types *types = headway_types_new(&failing);
        if (types) {
            error = headway_types_add_schema(types, schema, why, sizeof why);
            CHECK(error == 0 || error == HEADWAY_ENOMEM);
            CHECK(error == 0 || !headway_types_message(types, "sample.v1.All"));
            headway_types_free(types);
        }
        CHECK_EQ(living, 0);
        CHECK(nth < 1000);
    }
    free((void *)(uintptr_t)schema.data);
}

static void any_failing_allocation_is_answered(void)
{
    for (stays = 0; stays < 2; stays++)
        fail_each_in_turn();
}

/* FileDescriptorSet{file{name "f", message{...}}} around hand-written bytes. */
static int add_message(const char *message, size_t size)
{
    unsigned char bytes[512] = {10, (unsigned char)(size + 5), 10, 1, 'f', 34, (unsigned char)size};
    memcpy(bytes + 7, message, size);
    headway_types *types = headway_types_new(NULL);
    why[0] = 0;
    int error = headway_types_add_schema(types, headway_bytes_of(bytes, size + 7), why, sizeof why);
    headway_types_free(types);
    return error;
}

static void a_schema_that_makes_no_sense_is_refused_with_a_sentence(void)
{
#define ROW(text, says)                                                                            \
    {                                                                                              \
        text, sizeof text - 1, says                                                                \
    }
    static const struct {
        const char *bytes;
        size_t size;
        const char *says;
    } rows[] = {
        ROW("", "no name"),
        ROW("\x0a\x03"
            "1ab",
            "\"1ab\" is not a name"),
        ROW("\x0a\x01"
            "M\x12\x03\x0a\x01"
            "a",
            "not between 1"),
        ROW("\x0a\x01"
            "M\x12\x05\x0a\x01"
            "a\x18\x01",
            "type is not known"),
        ROW("\x0a\x01"
            "M\x12\x07\x0a\x01"
            "a\x18\x01\x28\x0b",
            "name of its type is missing"),
        ROW("\x0a\x01"
            "M\x12\x0a\x0a\x01"
            "a\x18\x01\x28\x0b\x32\x01"
            "X",
            "X is not in the schema"),
        ROW("\x0a\x01"
            "M\x12\x09\x0a\x01"
            "a\x18\x01\x28\x05\x48\x07",
            "cannot stand in its oneof"),
        ROW("\x0a\x01" /* a group, which has no member */
            "M\x12\x0c\x0a\x01"
            "a\x18\x01\x28\x0a\x32\x01"
            "M\x48\x07",
            "cannot stand in its oneof"),
        ROW("\x0a\x01"
            "M\x12\x07\x0a\x01"
            "a\x18\x01\x28\x05\x12\x07\x0a\x01"
            "b\x18\x01\x28\x05",
            "field number 1 is taken twice"),
        ROW("\x0a\x01"
            "M\x12\x07\x0a\x01"
            "a\x18\x01\x28\x05\x12\x07\x0a\x01"
            "a\x18\x02\x28\x05",
            "field name a is taken twice"),
        ROW("\x0a\x01"
            "M\x3a\x02\x38\x01",
            "is not a map entry"),
        ROW("\x0a\x01"
            "M\x22\x03\x0a\x01"
            "E",
            "has no values"),
        ROW("\x0a\x01"
            "M\x1a\x03\x0a\x01"
            "N\x1a\x03\x0a\x01"
            "N",
            "M.N is defined twice"),
        ROW("\x0a\x01\x4d\x12\x7f", "malformed"),
    };
#undef ROW
    CHECK_EQ(add_message("\x0a\x01\x4d", 3), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_EQ(add_message(rows[i].bytes, rows[i].size), HEADWAY_EMALFORMED);
        CHECK(strstr(why, rows[i].says));
    }
}

static void a_schema_over_its_limits_is_refused(void)
{
    headway_types *types = headway_types_new(NULL);
    size_t size = (16 << 20) + 1;
    char *bytes = calloc(size, 1);
    CHECK_EQ(headway_types_add_schema(types, headway_bytes_of(bytes, size), why, sizeof why),
             HEADWAY_ELIMIT);
    free(bytes);
    headway_types_free(types);
}

static size_t put_around(unsigned char *bytes, size_t start, size_t end, unsigned char tag)
{
    size_t length = end - start;
    bytes[--start] = (unsigned char)(length >> 7);
    bytes[--start] = (unsigned char)((length & 127) | 128);
    bytes[--start] = tag;
    return start;
}

static void messages_nested_in_messages_too_deep_are_refused(void)
{
    static unsigned char bytes[2048];
    for (int depth = 32; depth <= 33; depth++) {
        size_t start = sizeof bytes;
        for (int level = 0; level < depth; level++) {
            start -= 3;
            memcpy(bytes + start, "\x0a\x01N", 3);
            start = put_around(bytes, start, sizeof bytes, level + 1 < depth ? 0x1a : 0x22);
        }
        start -= 3;
        memcpy(bytes + start,
               "\x0a\x01"
               "f",
               3);
        start = put_around(bytes, start, sizeof bytes, 10);
        headway_types *types = headway_types_new(NULL);
        int error = headway_types_add_schema(
            types, headway_bytes_of(bytes + start, sizeof bytes - start), why, sizeof why);
        CHECK_EQ(error, depth == 32 ? 0 : HEADWAY_EMALFORMED);
        CHECK(depth == 32 || strstr(why, "too deep"));
        headway_types_free(types);
    }
}

int main(void)
{
    RUN(dynamic_descriptors_match_those_of_protoc_c);
    RUN(stock_protobuf_c_unpacks_and_packs_dynamic_messages);
    RUN(defaults_of_proto2_are_those_of_the_schema);
    RUN(what_descriptors_lack_is_in_the_info);
    RUN(methods_are_listed_in_order);
    RUN(a_methods_key_is_known_at_run_time);
    RUN(adding_a_schema_again_changes_nothing);
    RUN(a_schema_over_compiled_types_keeps_them);
    RUN(a_schema_cut_or_changed_anywhere_leaves_nothing_behind);
    RUN(any_failing_allocation_is_answered);
    RUN(a_schema_that_makes_no_sense_is_refused_with_a_sentence);
    RUN(a_schema_over_its_limits_is_refused);
    RUN(messages_nested_in_messages_too_deep_are_refused);
    return 0;
}
