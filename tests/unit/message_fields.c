/* SPDX-License-Identifier: Apache-2.0 */
/* A message put together field by field: from JSON, from plain text; and read so. */
#include <samples.h>

#include "sample.pb-c.h"

static headway_types *types;
static headway_arena *arena;
static char why[256];

static const ProtobufCFieldDescriptor *field_of(const ProtobufCMessage *message, const char *name)
{
    const ProtobufCFieldDescriptor *field =
        headway_json_field(types, message->descriptor, headway_bytes_of_string(name));
    if (!field)
        fprintf(stderr, "no field %s\n", name);
    CHECK(field);
    return field;
}

/* Dynamic, or as the generator made it. */
static ProtobufCMessage *new_all(int generated)
{
    ProtobufCMessage *message = headway_message_new(
        generated ? &sample__v1__all__descriptor : headway_types_message(types, "sample.v1.All"),
        arena);
    CHECK(message);
    return message;
}

static void check_json(const ProtobufCMessage *message, const char *json)
{
    static struct sample_text text;
    text.size = 0;
    text.data[0] = 0;
    CHECK_EQ(headway_json_write(types, message, 0, sample_write, &text), 0);
    CHECK_STR(text.data, json);
}

/* ---- names ---- */

static void fields_are_found_by_both_names(void)
{
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    static const char *const names[] = {"int32_value", "int32Value", "renamed", "other-name"};
    static const uint32_t numbers[] = {1, 1, 63, 63};
    static const char *const none[] = {"", "Int32Value", "int32", "int32_value ", "otherName"};
    for (size_t i = 0; i < 4; i++)
        CHECK_EQ(headway_json_field(types, all, headway_bytes_of_string(names[i]))->id, numbers[i]);
    for (size_t i = 0; i < 5; i++)
        CHECK(!headway_json_field(types, all, headway_bytes_of_string(none[i])));
    CHECK_EQ(headway_json_field(NULL, &sample__v1__all__descriptor,
                                headway_bytes_of_string("int32Value"))
                 ->id,
             1);
}

/* ---- text ---- */

struct text_case {
    const char *field, *text;
    const char *json; /* of the message; NULL: refused */
    const char *why;
};

static const struct text_case texts[] = {
    {"int32Value", "-7", "{\"int32Value\":-7}", NULL},
    {"int64Value", "-9223372036854775808", "{\"int64Value\":\"-9223372036854775808\"}", NULL},
    {"uint64Value", "18446744073709551615", "{\"uint64Value\":\"18446744073709551615\"}", NULL},
    {"fixed32Value", "4294967295", "{\"fixed32Value\":4294967295}", NULL},
    {"sint32Value", "1e3", "{\"sint32Value\":1000}", NULL},
    {"floatValue", "1.5", "{\"floatValue\":1.5}", NULL},
    {"doubleValue", "Infinity", "{\"doubleValue\":\"Infinity\"}", NULL},
    {"boolValue", "true", "{\"boolValue\":true}", NULL},
    {"boolValue", "false", "{}", NULL},
    {"color", "COLOR_BLUE", "{\"color\":\"COLOR_BLUE\"}", NULL},
    {"color", "-2", "{\"color\":\"COLOR_BLUE\"}", NULL},
    {"color", "77", "{\"color\":77}", NULL},
    {"stringValue", "a \"b\"\n", "{\"stringValue\":\"a \\\"b\\\"\\n\"}", NULL},
    {"stringValue", "", "{}", NULL},
    {"bytesValue", "AP8", "{\"bytesValue\":\"AP8=\"}", NULL},
    {"bytesValue", "", "{}", NULL},
    {"time", "2024-02-29T12:00:00Z", "{\"time\":\"2024-02-29T12:00:00Z\"}", NULL},
    {"duration", "-1.5s", "{\"duration\":\"-1.500s\"}", NULL},
    {"mask", "a.b,cD,e_f", "{\"mask\":\"a.b,cD,eF\"}", NULL},
    {"mask", "", "{\"mask\":\"\"}", NULL},
    {"int64Wrapper", "0", "{\"int64Wrapper\":\"0\"}", NULL},
    {"stringWrapper", "x", "{\"stringWrapper\":\"x\"}", NULL},
    {"bytesWrapper", "AP8", "{\"bytesWrapper\":\"AP8=\"}", NULL},
    {"boolWrapper", "false", "{\"boolWrapper\":false}", NULL},
    {"aNumber", "0", "{\"aNumber\":0}", NULL},
    {"aString", "x", "{\"aString\":\"x\"}", NULL},
    {"strings", "x", "{\"strings\":[\"x\"]}", NULL},
    {"packedNumbers", "7", "{\"packedNumbers\":[\"7\"]}", NULL},
    {"blobs", "AP8", "{\"blobs\":[\"AP8=\"]}", NULL},
    {"flags", "true", "{\"flags\":[true]}", NULL},
    {"int32Value", "", NULL, " is not a whole number"},
    {"int32Value", "7 ", NULL, "7  is not a whole number"},
    {"int32Value", "\"7\"", NULL, "\"7\" is not a whole number"},
    {"uint32Value", "-1", NULL, "-1 is not a whole number from 0 to 4294967295"},
    {"doubleValue", "x", NULL, "x is not a number, as double_value needs"},
    {"boolValue", "True", NULL, "True is not true or false, as bool_value needs"},
    {"boolValue", "", NULL, "is not true or false"},
    {"color", "", NULL, "sample.v1.Color has no value \"\""},
    {"color", "1.5", NULL, "sample.v1.Color has no value \"1.5\""},
    {"stringValue", "\xff", NULL, "string_value needs UTF-8 without a NUL"},
    {"stringValue", "\xc0\x80", NULL, "string_value needs UTF-8 without a NUL"},
    {"bytesValue", "A", NULL, "A is not base64, as bytes_value needs"},
    {"time", "now", NULL, "\"now\" is not a time"},
    {"mask", "a,,b", NULL, "a path is not a lowerCamelCase name"},
    {"int64Wrapper", "x", NULL, "x is not a whole number"},
    {"inner", "{}", NULL, "inner is a message, which is not written as one text"},
    {"struct", "{}", NULL, "struct is a message"},
    {"value", "1", NULL, "value is a message"},
    {"any", "x", NULL, "any is a message"},
    {"counts", "x", NULL, "counts is a message"},
    {"inners", "x", NULL, "inners is a message"},
};

static void plain_text_is_what_json_has_in_quotes_and_without(void)
{
    for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++) {
        const struct text_case *c = &texts[i / 2];
        ProtobufCMessage *message = new_all(i % 2);
        why[0] = 0;
        int error =
            headway_json_read_text(message, field_of(message, c->field),
                                   headway_bytes_of_string(c->text), arena, why, sizeof why);
        if (error != (c->json ? 0 : HEADWAY_EMALFORMED))
            fprintf(stderr, "%s=%s: %s\n", c->field, c->text, why);
        CHECK_EQ(error, c->json ? 0 : HEADWAY_EMALFORMED);
        if (error && !strstr(why, c->why))
            fprintf(stderr, "%s=%s: %s\n", c->field, c->text, why);
        CHECK(!error || strstr(why, c->why));
        check_json(message, c->json ? c->json : "{}");
        headway_arena_reset(arena);
    }
}

static void a_repeated_field_grows_and_another_is_replaced(void)
{
    ProtobufCMessage *message = new_all(0);
    const ProtobufCFieldDescriptor *numbers = field_of(message, "packedNumbers");
    const ProtobufCFieldDescriptor *single = field_of(message, "int32Value");
    char text[16];
    enum { MANY = 1000 };
    for (int i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "%d", i);
        CHECK_EQ(headway_json_read_text(message, numbers, headway_bytes_of_string(text), arena, why,
                                        sizeof why),
                 0);
        CHECK_EQ(headway_json_read_text(message, single, headway_bytes_of_string(text), arena, why,
                                        sizeof why),
                 0);
    }
    static struct sample_text json;
    char *at = json.data;
    json.size = 0;
    CHECK_EQ(headway_json_write_field(types, message, numbers, 0, sample_write, &json), 0);
    for (int i = 0; i < MANY; i++) {
        CHECK(*at == (i ? ',' : '['));
        CHECK_EQ(strtol(at + 2, &at, 10), i);
        at++;
    }
    CHECK_STR(at, "]");
    json.size = 0;
    CHECK_EQ(headway_json_write_field(types, message, single, 0, sample_write, &json), 0);
    CHECK_STR(json.data, "999");
    headway_arena_reset(arena);
}

static void members_of_a_oneof_exclude_each_other(void)
{
    ProtobufCMessage *message = new_all(0), *inner;
    const ProtobufCFieldDescriptor *number = field_of(message, "aNumber");
    const ProtobufCFieldDescriptor *string = field_of(message, "aString");
    headway_bytes seven = headway_bytes_of_string("7"), eight = headway_bytes_of_string("8");
    CHECK_EQ(headway_json_read_text(message, number, seven, arena, why, sizeof why), 0);
    CHECK_EQ(headway_json_read_text(message, number, eight, arena, why, sizeof why), 0);
    CHECK_EQ(headway_json_read_text(message, string, seven, arena, why, sizeof why),
             HEADWAY_EMALFORMED);
    CHECK_STR(why, "a_string and a_number exclude each other, only one may be set");
    CHECK_EQ(headway_json_read_field(types, message, string, headway_bytes_of_string("\"x\""), 0,
                                     arena, why, sizeof why),
             HEADWAY_EMALFORMED);
    CHECK_EQ(headway_message_inner(message, field_of(message, "anInner"), arena, &inner),
             HEADWAY_EINVAL);
    check_json(message, "{\"aNumber\":8}");
    headway_arena_reset(arena);
}

static void a_presence_is_kept(void)
{
    ProtobufCMessage *message =
        headway_message_new(headway_types_message(types, "sample.v1.Maybe"), arena);
    const char *const fields[] = {"number", "text", "color"};
    const char *const values[] = {"0", "", "COLOR_UNSPECIFIED"};
    for (size_t i = 0; i < 3; i++)
        CHECK_EQ(headway_json_read_text(message, field_of(message, fields[i]),
                                        headway_bytes_of_string(values[i]), arena, why, sizeof why),
                 0);
    check_json(message, "{\"number\":0,\"text\":\"\",\"color\":\"COLOR_UNSPECIFIED\"}");
    headway_arena_reset(arena);
}

/* ---- JSON ---- */

struct json_case {
    const char *field, *json;
    const char *written; /* NULL: refused */
    const char *why;
};

static const struct json_case jsons[] = {
    {"int32Value", "7", "7", NULL},
    {"int32Value", " \"7\" ", "7", NULL},
    {"stringValue", "\"a\"", "\"a\"", NULL},
    {"inner", "{\"number\":1}", "{\"number\":1}", NULL},
    {"inner", "null", "null", NULL},
    {"inners", "[{},{\"number\":1}]", "[{},{\"number\":1}]", NULL},
    {"inners", "null", "[]", NULL},
    {"counts", "{\"a\":1}", "{\"a\":1}", NULL},
    {"color", "\"COLOR_RED\"", "\"COLOR_RED\"", NULL},
    {"struct", "{\"a\":[1,null]}", "{\"a\":[1,null]}", NULL},
    {"value", "null", "null", NULL},
    {"time", "\"2024-02-29T12:00:00Z\"", "\"2024-02-29T12:00:00Z\"", NULL},
    {"aString", "\"x\"", "\"x\"", NULL},
    {"anInner", "{}", "{}", NULL},
    {"int32Value", "7 8", NULL, "1:3: a number where the end of the text should be"},
    {"int32Value", "", NULL, "1:1: the end of the text where"},
    {"int32Value", "true", NULL, "1:1: "},
    {"inner", "{\"x\":1}", NULL, "1:2: sample.v1.Inner has no field \"x\""},
    {"inner", "[]", NULL, "1:1: an array where an object should be"},
    {"inners", "{}", NULL, "1:1: an object where an array should be"},
};

static void one_field_is_read_and_written_as_json(void)
{
    static struct sample_text text;
    for (size_t i = 0; i < 2 * sizeof jsons / sizeof *jsons; i++) {
        const struct json_case *c = &jsons[i / 2];
        ProtobufCMessage *message = new_all(i % 2);
        const ProtobufCFieldDescriptor *field = field_of(message, c->field);
        int error = headway_json_read_field(types, message, field, headway_bytes_of_string(c->json),
                                            0, arena, why, sizeof why);
        if (error != (c->written ? 0 : HEADWAY_EMALFORMED) || (error && !strstr(why, c->why)))
            fprintf(stderr, "%s=%s: %s\n", c->field, c->json, why);
        CHECK_EQ(error, c->written ? 0 : HEADWAY_EMALFORMED);
        CHECK(!error || strstr(why, c->why));
        text.size = 0;
        if (!error) {
            CHECK_EQ(headway_json_write_field(types, message, field, 0, sample_write, &text), 0);
            CHECK_STR(text.data, c->written);
        }
        headway_arena_reset(arena);
    }
}

static void what_is_absent_is_null(void)
{
    static struct sample_text text;
    static const char *const absent[] = {"inner", "aNumber", "aString", "anInner", "time"};
    ProtobufCMessage *message = new_all(0);
    for (size_t i = 0; i < 5; i++) {
        text.size = 0;
        CHECK_EQ(headway_json_write_field(types, message, field_of(message, absent[i]), 0,
                                          sample_write, &text),
                 0);
        CHECK_STR(text.data, "null");
    }
    headway_arena_reset(arena);
}

static void an_inner_message_is_made_once(void)
{
    ProtobufCMessage *message = new_all(0), *inner, *again;
    CHECK_EQ(headway_message_inner(message, field_of(message, "inner"), arena, &inner), 0);
    CHECK_EQ(headway_message_inner(message, field_of(message, "inner"), arena, &again), 0);
    CHECK(inner == again);
    CHECK_EQ(headway_message_inner(message, field_of(message, "anInner"), arena, &inner), 0);
    CHECK_EQ(headway_message_inner(inner, field_of(inner, "deeper"), arena, &again), 0);
    check_json(message, "{\"inner\":{},\"anInner\":{\"deeper\":{}}}");
    CHECK_EQ(headway_message_inner(message, field_of(message, "int32Value"), arena, &inner),
             HEADWAY_EINVAL);
    CHECK_EQ(headway_message_inner(message, field_of(message, "inners"), arena, &inner),
             HEADWAY_EINVAL);
    headway_arena_reset(arena);
}

static void no_memory_is_told(void)
{
    headway_arena *small = headway_arena_new(NULL, 128);
    ProtobufCMessage *message = new_all(0), *inner;
    headway_bytes text = headway_bytes_of_string("a string that is stored somewhere");
    while (headway_arena_take(small, 16))
        ;
    CHECK(!headway_message_new(message->descriptor, small));
    CHECK_EQ(headway_message_inner(message, field_of(message, "inner"), small, &inner),
             HEADWAY_ENOMEM);
    CHECK_EQ(
        headway_json_read_text(message, field_of(message, "strings"), text, small, why, sizeof why),
        HEADWAY_ELIMIT);
    CHECK_EQ(headway_json_read_field(types, message, field_of(message, "inner"),
                                     headway_bytes_of_string("{}"), 0, small, why, sizeof why),
             HEADWAY_ELIMIT);
    headway_arena_free(small);
    headway_arena_reset(arena);
}

/* ---- paths ---- */

struct path_case {
    const char *json;
    size_t line, column;
    const char *path;
};

static const struct path_case paths[] = {
    {"", 1, 1, ""},
    {"{}", 1, 1, ""},
    {"{\"a\":1}", 1, 2, "a"},
    {"{\"a\":1}", 1, 6, "a"},
    {"{\"a\":{\"b\":1}}", 1, 11, "a.b"},
    {"{\"a\":{\"b\":1}}", 1, 7, "a.b"},
    {"{\"a\":{\"b\":1},\"c\":2}", 1, 14, "c"},
    {"{\"a\":{\"b\":1},\"c\":2}", 1, 18, "c"},
    {"[1,2,3]", 1, 6, "[2]"},
    {"{\"a\":[{},{\"b\":[[0,1]]}]}", 1, 19, "a[1].b[0][1]"},
    {"{\"a\":\n {\"b\":\n  1}}", 3, 3, "a.b"},
    {"{\"\xc3\xa9\":\"\xc3\xa9\",\"b\":1}", 1, 13, "b"},
    {"{\"a\":\"x,{[\\\"\",\"b\":1}", 1, 20, "b"},
    {"{\"a\":{\"b\":1}", 1, 13, "a"},
    {"]]}}{\"a\":1", 1, 10, "a"},
    {"{\"a\"", 9, 9, "a"},
};

static void the_path_of_a_place_is_told(void)
{
    char path[64], tiny[4];
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        headway_bytes text = headway_bytes_of_string(paths[i].json);
        headway_json_path(text, paths[i].line, paths[i].column, path, sizeof path);
        if (strcmp(path, paths[i].path) != 0)
            fprintf(stderr, "%s at %zu:\n", paths[i].json, paths[i].column);
        CHECK_STR(path, paths[i].path);
        headway_json_path(text, paths[i].line, paths[i].column, tiny, sizeof tiny);
        CHECK(strlen(tiny) < sizeof tiny);
    }
}

static void deep_text_has_a_path_too(void)
{
    static char text[1000];
    char path[64];
    memset(text, '[', sizeof text);
    headway_json_path(headway_bytes_of(text, sizeof text), 1, sizeof text, path, sizeof path);
    CHECK(strncmp(path, "[0][0]", 6) == 0);
}

int main(void)
{
    types = sample_types("optional.fds");
    arena = headway_arena_new(NULL, 1 << 20);
    RUN(fields_are_found_by_both_names);
    RUN(plain_text_is_what_json_has_in_quotes_and_without);
    RUN(a_repeated_field_grows_and_another_is_replaced);
    RUN(members_of_a_oneof_exclude_each_other);
    RUN(a_presence_is_kept);
    RUN(one_field_is_read_and_written_as_json);
    RUN(what_is_absent_is_null);
    RUN(an_inner_message_is_made_once);
    RUN(no_memory_is_told);
    RUN(the_path_of_a_place_is_told);
    RUN(deep_text_has_a_path_too);
    headway_arena_free(arena);
    headway_types_free(types);
    return 0;
}
