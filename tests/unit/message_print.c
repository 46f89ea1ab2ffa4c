/* SPDX-License-Identifier: Apache-2.0 */
/* Schemas as .proto text, and what stands in them by name. tests/golden/print shows that protoc
   reads the text back to the same descriptors. */
#include <samples.h>

static char why[256];

static void a_name_is_printed_with_what_it_needs(void)
{
    headway_types *types = sample_types("sample.fds");
    struct sample_text *text = calloc(1, sizeof *text);
    CHECK_EQ(headway_types_print(types, "sample.v1.Old", sample_write, text), 0);
    CHECK_STR(text->data, "syntax = \"proto2\";\n"
                          "\n"
                          "package sample.v1;\n"
                          "\n"
                          "message Old {\n"
                          "  extensions 100 to max;\n"
                          "  required int32 id = 1;\n"
                          "  optional string name = 2 [default = \"no \\\"name\\\"\"];\n"
                          "  optional bytes raw = 3 [default = \"a\\001b\"];\n"
                          "  optional int64 count = 4 [default = -7];\n"
                          "  optional double ratio = 5 [default = 0.5];\n"
                          "  optional bool on = 6 [default = true];\n"
                          "  optional Size size = 7 [default = LARGE];\n"
                          "  repeated int32 loose = 8;\n"
                          "  repeated int32 tight = 9 [packed = true];\n"
                          "  optional Old next = 10;\n"
                          "}\n"
                          "\n"
                          "enum Size {\n"
                          "  SMALL = 3;\n"
                          "  LARGE = 5;\n"
                          "}\n");
    text->size = 0;
    CHECK_EQ(headway_types_print(types, "sample.v1.Sampler", sample_write, text), 0);
    CHECK(strstr(text->data, "  rpc Control(stream Inner) returns (stream Inner);\n"));
    CHECK(strstr(text->data, "  oneof choice {\n    string word = 3;\n"));
    CHECK(strstr(text->data, "  map<int64, Inner> inner_by_id = 41;\n"));
    CHECK(
        strstr(text->data, "  reserved 100 to 110;\n  reserved 200;\n  reserved \"old_name\";\n"));
    CHECK(strstr(text->data, "  message Nested {\n    enum Level {\n      LOW = 0;\n"));
    CHECK(strstr(text->data, "import \"google/protobuf/timestamp.proto\";\n"));
    CHECK(!strstr(text->data, "message Timestamp"));
    CHECK(strstr(text->data, "  google.protobuf.Timestamp time = 51;\n"));
    CHECK(strstr(text->data, "enum Color {"));
    CHECK(strstr(text->data, "  string renamed = 63 [json_name = \"other-name\"];\n"));
    CHECK(strstr(text->data, "  repeated double unpacked = 31 [packed = false];\n"));
    CHECK(!strstr(text->data, "message Wide"));
    CHECK(!strstr(text->data, "Entry"));
    CHECK_EQ(headway_types_print(types, "sample.v1.Nope", sample_write, text), HEADWAY_ENOTFOUND);
    headway_types_free(types);
    free(text);
}

static void a_method_is_printed_alone_and_a_file_whole(void)
{
    headway_types *types = sample_types("sample.fds");
    struct sample_text *text = calloc(1, sizeof *text);
    CHECK_EQ(headway_types_print(types, "sample.v1.Sampler/Watch", sample_write, text), 0);
    CHECK(strstr(text->data, "import \"google/protobuf/empty.proto\";\n"));
    CHECK(strstr(text->data, "  rpc Watch(google.protobuf.Empty) returns (stream Inner);\n"));
    CHECK(strstr(text->data, "message Inner {"));
    CHECK(!strstr(text->data, "rpc Get"));
    CHECK(!strstr(text->data, "message All"));
    text->size = 0;
    CHECK_EQ(headway_types_print(types, "sample2.proto", sample_write, text), 0);
    CHECK(strstr(text->data, "message Old {"));
    CHECK(!strstr(text->data, "message All"));
    CHECK_EQ(headway_types_print(types, "sample.v1.Sampler/Nope", sample_write, text),
             HEADWAY_ENOTFOUND);
    CHECK_EQ(headway_types_print(types, "sample.v1.All/Get", sample_write, text),
             HEADWAY_ENOTFOUND);
    headway_types_free(types);
    free(text);
}

struct seen {
    size_t of_kind[5];
    const char *stop;
};

static int see(void *user, headway_types_kind kind, const char *name)
{
    struct seen *seen = user;
    CHECK(!strstr(name, "Entry"));
    seen->of_kind[kind]++;
    return seen->stop && strcmp(name, seen->stop) == 0 ? 7 : 0;
}

static void every_name_is_told_once_and_can_be_asked_for(void)
{
    static const struct {
        const char *name, *type;
        headway_types_kind kind;
    } rows[] = {
        {"sample.v1.Sampler", "google.protobuf.ServiceDescriptorProto", HEADWAY_TYPES_SERVICE},
        {"sample.v1.Sampler/Get", "google.protobuf.MethodDescriptorProto", HEADWAY_TYPES_METHOD},
        {"sample.v1.All.Nested", "google.protobuf.DescriptorProto", HEADWAY_TYPES_MESSAGE},
        {"sample.v1.Color", "google.protobuf.EnumDescriptorProto", HEADWAY_TYPES_ENUM},
        {"sample.proto", "google.protobuf.FileDescriptorProto", HEADWAY_TYPES_FILE},
    };
    headway_types *types = sample_types("sample.fds");
    struct seen seen = {{0}, NULL};
    headway_types_entry entry;
    CHECK_EQ(headway_types_each(types, see, &seen), 0);
    CHECK_EQ(seen.of_kind[HEADWAY_TYPES_FILE], 9);
    CHECK_EQ(seen.of_kind[HEADWAY_TYPES_SERVICE], 1);
    CHECK_EQ(seen.of_kind[HEADWAY_TYPES_METHOD], 4);
    CHECK(seen.of_kind[HEADWAY_TYPES_MESSAGE] > 5 && seen.of_kind[HEADWAY_TYPES_ENUM] == 4);
    seen.stop = "sample.v1.Sampler";
    CHECK_EQ(headway_types_each(types, see, &seen), 7);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_EQ(headway_types_entry_of(types, rows[i].name, &entry), 0);
        CHECK_EQ(entry.kind, rows[i].kind);
        CHECK_STR(entry.descriptor_type, rows[i].type);
        CHECK(entry.descriptor.size > 4);
    }
    CHECK_EQ(headway_types_entry_of(types, "sample.v1.Sampler/Nope", &entry), HEADWAY_ENOTFOUND);
    CHECK_EQ(headway_types_entry_of(types, "sample.v1.Nope", &entry), HEADWAY_ENOTFOUND);
    headway_types_free(types);
}

/* The beginning is enough. */
static int write_head(void *user, headway_bytes text)
{
    struct sample_text *to = user;
    return to->size + text.size < sizeof to->data ? sample_write(to, text) : 0;
}

static void every_file_is_printed_without_a_name(void)
{
    headway_types *types = sample_types("optional.fds");
    struct sample_text *text = calloc(1, sizeof *text);
    CHECK_EQ(headway_types_print(types, NULL, sample_write, text), 0);
    CHECK(strstr(text->data, "import public \"sample2.proto\";\n"));
    CHECK(strstr(text->data, "  optional Inner inner = 4;\n"));
    CHECK(strstr(text->data, "message Wide {"));
    headway_types_free(types);
    free(text);
}

struct bytes {
    unsigned char *data;
    size_t size;
};

static void put_varint(struct bytes *to, uint64_t value)
{
    for (; value > 127; value >>= 7)
        to->data[to->size++] = (unsigned char)(value | 128);
    to->data[to->size++] = (unsigned char)value;
}

static void put_number(struct bytes *to, unsigned field, uint64_t value)
{
    put_varint(to, field << 3);
    put_varint(to, value);
}

static void put_bytes(struct bytes *to, unsigned field, const void *data, size_t size)
{
    put_varint(to, field << 3 | 2);
    put_varint(to, size);
    memcpy(to->data + to->size, data, size);
    to->size += size;
}

static void put_field(struct bytes *to, unsigned field, const char *name, unsigned number,
                      unsigned type, const char *extendee, const char *type_name)
{
    unsigned char data[128];
    struct bytes inner = {data, 0};
    put_bytes(&inner, 1, name, strlen(name));
    if (extendee)
        put_bytes(&inner, 2, extendee, strlen(extendee));
    put_number(&inner, 3, number);
    put_number(&inner, 4, 1);
    put_number(&inner, 5, type);
    if (type_name)
        put_bytes(&inner, 6, type_name, strlen(type_name));
    put_bytes(to, field, inner.data, inner.size);
}

/* A file option that is a message of so many members, each to be looked for among 60,000 fields. */
static int print_option_of(unsigned members)
{
    struct bytes part[3], file;
    struct sample_text *text = calloc(1, sizeof *text);
    for (int i = 0; i < 3; i++)
        part[i] = (struct bytes){malloc(4 << 20), 0};
    file = (struct bytes){malloc(4 << 20), 0};
    put_bytes(&part[0], 1, "M", 1);
    for (unsigned i = 1; i <= 60000; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%u", i);
        put_field(&part[0], 2, name, i, 5, NULL, NULL);
    }
    for (unsigned i = 0; i < members; i++)
        put_number(&part[1], 100000, i);
    put_bytes(&part[2], 50001, part[1].data, part[1].size);
    put_bytes(&file, 1, "f.proto", 7);
    put_bytes(&file, 4, part[0].data, part[0].size);
    put_field(&file, 7, "x", 50001, 11, ".google.protobuf.FileOptions", ".M");
    put_bytes(&file, 8, part[2].data, part[2].size);
    part[0].size = 0;
    put_bytes(&part[0], 1, file.data, file.size);
    headway_types *types = headway_types_new(NULL);
    CHECK_EQ(headway_types_add_schema(types, headway_bytes_of(part[0].data, part[0].size), why,
                                      sizeof why),
             0);
    int error = headway_types_print(types, "f.proto", write_head, text);
    CHECK(strstr(text->data, "option (x) = {\n  /* field 100000 is not in this schema */\n"));
    headway_types_free(types);
    for (int i = 0; i < 3; i++)
        free(part[i].data);
    free(file.data);
    free(text);
    return error;
}

static void a_schema_made_to_print_for_ever_is_given_up(void)
{
    CHECK_EQ(print_option_of(200), 0);
    CHECK_EQ(print_option_of(400), HEADWAY_ELIMIT);
}

/* protoc writes a group's message where the field stands; others may name any. */
static void a_group_that_is_the_message_around_it_is_printed_once(void)
{
    unsigned char data[3][256];
    struct bytes message = {data[0], 0}, file = {data[1], 0}, set = {data[2], 0};
    struct sample_text *text = calloc(1, sizeof *text);
    put_bytes(&message, 1, "M", 1);
    put_field(&message, 2, "m", 1, 10, NULL, ".M");
    put_bytes(&file, 1, "f.proto", 7);
    put_bytes(&file, 4, message.data, message.size);
    put_bytes(&set, 1, file.data, file.size);
    headway_types *types = headway_types_new(NULL);
    CHECK_EQ(headway_types_add_schema(types, headway_bytes_of(set.data, set.size), why, sizeof why),
             0);
    CHECK_EQ(headway_types_print(types, "f.proto", sample_write, text), 0);
    CHECK(strstr(text->data, "message M {\n  optional group m = 1;\n}\n"));
    headway_types_free(types);
    free(text);
}

int main(void)
{
    RUN(a_name_is_printed_with_what_it_needs);
    RUN(a_method_is_printed_alone_and_a_file_whole);
    RUN(every_name_is_told_once_and_can_be_asked_for);
    RUN(every_file_is_printed_without_a_name);
    RUN(a_schema_made_to_print_for_ever_is_given_up);
    RUN(a_group_that_is_the_message_around_it_is_printed_once);
    return 0;
}
