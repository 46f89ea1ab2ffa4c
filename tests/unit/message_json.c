/* SPDX-License-Identifier: Apache-2.0 */
#include <samples.h>

#include "google/protobuf/any.pb-c.h"
#include "sample.pb-c.h"

static char why[256];
static headway_types *types;    /* the schema: dynamic messages */
static headway_types *compiled; /* the schema over protoc-c's messages */

static int read_as(const headway_types *with, const ProtobufCMessageDescriptor *descriptor,
                   const char *text, unsigned flags, headway_arena *arena,
                   ProtobufCMessage **ret_message)
{
    why[0] = 0;
    return headway_json_read(with, descriptor, headway_bytes_of_string(text), flags, arena,
                             ret_message, why, sizeof why);
}

/* JSON to message to wire to message to JSON. */
static void round_trip(const headway_types *with, const ProtobufCMessageDescriptor *descriptor,
                       const char *in, const char *out)
{
    static struct sample_text text;
    headway_arena *arena = headway_arena_new(NULL, 1 << 24);
    ProtobufCMessage *message;
    headway_bytes bytes;
    int error = read_as(with, descriptor, in, 0, arena, &message);
    if (error)
        fprintf(stderr, "%s\n%s\n", in, why);
    CHECK_EQ(error, 0);
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    CHECK_EQ(headway_message_unpack(descriptor, bytes, NULL, arena, &message, why, sizeof why), 0);
    text.size = 0;
    text.data[0] = 0;
    CHECK_EQ(headway_json_write(with, message, 0, sample_write, &text), 0);
    CHECK_STR(text.data, out);
    headway_arena_free(arena);
}

static const struct {
    const char *in, *out;
} good[] = {
    {"{}", "{}"},
    {" { } ", "{}"},
    {"{\"int32Value\":-2147483648}", "{\"int32Value\":-2147483648}"},
    {"{\"int32_value\":2147483647}", "{\"int32Value\":2147483647}"},
    {"{\"int32Value\":\"12\"}", "{\"int32Value\":12}"},
    {"{\"int32Value\":1.0}", "{\"int32Value\":1}"},
    {"{\"int32Value\":12e2}", "{\"int32Value\":1200}"},
    {"{\"int32Value\":1.25E2}", "{\"int32Value\":125}"},
    {"{\"int32Value\":-1000e-2}", "{\"int32Value\":-10}"},
    {"{\"int32Value\":0e99999999999}", "{}"},
    {"{\"int64Value\":9223372036854775807}", "{\"int64Value\":\"9223372036854775807\"}"},
    {"{\"int64Value\":\"-9223372036854775808\"}", "{\"int64Value\":\"-9223372036854775808\"}"},
    {"{\"uint64Value\":1.8446744073709551615e19}", "{\"uint64Value\":\"18446744073709551615\"}"},
    {"{\"fixed64Value\":\"5\",\"sint64Value\":\"-5\",\"sfixed64Value\":\"-6\"}",
     "{\"sint64Value\":\"-5\",\"sfixed64Value\":\"-6\",\"fixed64Value\":\"5\"}"},
    {"{\"uint32Value\":4294967295,\"fixed32Value\":1,\"sint32Value\":-1,\"sfixed32Value\":-2}",
     "{\"sint32Value\":-1,\"sfixed32Value\":-2,\"uint32Value\":4294967295,\"fixed32Value\":1}"},
    {"{\"floatValue\":0.1,\"doubleValue\":0.1}", "{\"floatValue\":0.1,\"doubleValue\":0.1}"},
    {"{\"floatValue\":3.4028235e38}", "{\"floatValue\":3.4028235e+38}"},
    {"{\"doubleValue\":1.7976931348623157e308}", "{\"doubleValue\":1.7976931348623157e+308}"},
    {"{\"doubleValue\":5e-324}", "{\"doubleValue\":5e-324}"},
    {"{\"doubleValue\":123456789.123456789}", "{\"doubleValue\":123456789.12345679}"},
    {"{\"doubleValue\":\"NaN\",\"floatValue\":\"-Infinity\"}",
     "{\"floatValue\":\"-Infinity\",\"doubleValue\":\"NaN\"}"},
    {"{\"doubleValue\":\"1.5\"}", "{\"doubleValue\":1.5}"},
    {"{\"boolValue\":true}", "{\"boolValue\":true}"},
    {"{\"boolValue\":false}", "{}"},
    {"{\"color\":\"COLOR_RED\"}", "{\"color\":\"COLOR_RED\"}"},
    {"{\"color\":-2}", "{\"color\":\"COLOR_BLUE\"}"},
    {"{\"color\":77}", "{\"color\":77}"},
    {"{\"stringValue\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e9\\ud83d\\ude00\"}",
     "{\"stringValue\":\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\xc3\xa9\xf0\x9f\x98\x80\"}"},
    {"{\"bytesValue\":\"AAEC/+8=\"}", "{\"bytesValue\":\"AAEC/+8=\"}"},
    {"{\"bytesValue\":\"AAEC_-8\"}", "{\"bytesValue\":\"AAEC/+8=\"}"},
    {"{\"bytesValue\":\"AA\"}", "{\"bytesValue\":\"AA==\"}"},
    {"{\"inner\":{}}", "{\"inner\":{}}"},
    {"{\"inner\":null,\"int32Value\":null,\"strings\":null,\"counts\":null}", "{}"},
    {"{\"aString\":\"\"}", "{\"aString\":\"\"}"},
    {"{\"aNumber\":0}", "{\"aNumber\":0}"},
    {"{\"someBytes\":\"\"}", "{\"someBytes\":\"\"}"},
    {"{\"aNull\":null}", "{\"aNull\":null}"},
    {"{\"aString\":null,\"aNumber\":3}", "{\"aNumber\":3}"},
    {"{\"packedNumbers\":[\"1\",2,-3e0],\"unpacked\":[0,-0.5]}",
     "{\"packedNumbers\":[\"1\",\"2\",\"-3\"],\"unpacked\":[0,-0.5]}"},
    {"{\"strings\":[\"\",\"x\"],\"blobs\":[\"\",\"AQ==\"],\"flags\":[true,false]}",
     "{\"strings\":[\"\",\"x\"],\"blobs\":[\"\",\"AQ==\"],\"flags\":[true,false]}"},
    {"{\"inners\":[{},{\"deeper\":{\"weight\":0}}],\"colors\":[\"COLOR_RED\",9]}",
     "{\"inners\":[{},{\"deeper\":{\"weight\":0}}],\"colors\":[\"COLOR_RED\",9]}"},
    {"{\"counts\":{\"a\":1,\"\":0},\"byFlag\":{\"true\":\"y\",\"false\":\"\"}}",
     "{\"counts\":{\"a\":1,\"\":0},\"byFlag\":{\"true\":\"y\",\"false\":\"\"}}"},
    {"{\"innerById\":{\"-4\":{\"number\":1}},\"colorById\":{\"4294967295\":\"COLOR_RED\"}}",
     "{\"innerById\":{\"-4\":{\"number\":1}},\"colorById\":{\"4294967295\":\"COLOR_RED\"}}"},
    {"{\"time\":\"1970-01-01T00:00:00Z\"}", "{\"time\":\"1970-01-01T00:00:00Z\"}"},
    {"{\"time\":\"0001-01-01T00:00:00Z\"}", "{\"time\":\"0001-01-01T00:00:00Z\"}"},
    {"{\"time\":\"9999-12-31T23:59:59.999999999Z\"}",
     "{\"time\":\"9999-12-31T23:59:59.999999999Z\"}"},
    {"{\"time\":\"2024-02-29T23:30:00.5-01:30\"}", "{\"time\":\"2024-03-01T01:00:00.500Z\"}"},
    {"{\"time\":\"1969-12-31T23:59:59.000001Z\"}", "{\"time\":\"1969-12-31T23:59:59.000001Z\"}"},
    {"{\"duration\":\"-0.5s\"}", "{\"duration\":\"-0.500s\"}"},
    {"{\"duration\":\"315576000000.000000001s\"}", "{\"duration\":\"315576000000.000000001s\"}"},
    {"{\"duration\":\"3s\"}", "{\"duration\":\"3s\"}"},
    {"{\"mask\":\"a.fooBar,b\"}", "{\"mask\":\"a.fooBar,b\"}"},
    {"{\"mask\":\"\"}", "{\"mask\":\"\"}"},
    {"{\"struct\":{\"a\":[1,\"x\",null,true,{}],\"b\":{\"c\":-1.5}}}",
     "{\"struct\":{\"a\":[1,\"x\",null,true,{}],\"b\":{\"c\":-1.5}}}"},
    {"{\"value\":null}", "{\"value\":null}"},
    {"{\"value\":\"s\",\"list\":[],\"values\":[null,1]}",
     "{\"value\":\"s\",\"list\":[],\"values\":[null,1]}"},
    {"{\"empty\":{}}", "{\"empty\":{}}"},
    {"{\"int64Wrapper\":\"0\",\"stringWrapper\":\"\",\"bytesWrapper\":\"\",\"boolWrapper\":false}",
     "{\"int64Wrapper\":\"0\",\"stringWrapper\":\"\",\"bytesWrapper\":\"\",\"boolWrapper\":false}"},
    {"{\"int64Wrapper\":null}", "{}"},
    {"{\"any\":{}}", "{\"any\":{}}"},
    {"{\"any\":{\"number\":4,\"@type\":\"type.googleapis.com/sample.v1.Inner\"}}",
     "{\"any\":{\"@type\":\"type.googleapis.com/sample.v1.Inner\",\"number\":4}}"},
    {"{\"any\":{\"@type\":\"t/google.protobuf.Duration\",\"value\":\"1s\"}}",
     "{\"any\":{\"@type\":\"t/google.protobuf.Duration\",\"value\":\"1s\"}}"},
    {"{\"any\":{\"@type\":\"t/google.protobuf.Any\",\"value\":{\"@type\":\"t/sample.v1.Inner\"}}}",
     "{\"any\":{\"@type\":\"t/google.protobuf.Any\",\"value\":{\"@type\":\"t/sample.v1.Inner\"}}}"},
    {"{\"other-name\":\"x\"}", "{\"other-name\":\"x\"}"},
    {"{\"renamed\":\"x\"}", "{\"other-name\":\"x\"}"},
    {"{\"nested\":{\"level\":\"HIGH\"}}", "{\"nested\":{\"level\":\"HIGH\"}}"},
    {"{\"old\":{\"id\":0,\"name\":\"\",\"size\":\"SMALL\",\"raw\":\"YQFi\",\"tight\":[1]}}",
     "{\"old\":{\"id\":0,\"name\":\"\",\"raw\":\"YQFi\",\"size\":\"SMALL\",\"tight\":[1]}}"},
};

static void values_come_back_as_canonical_json_of_dynamic_messages(void)
{
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    CHECK(all && all != &sample__v1__all__descriptor);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        round_trip(types, all, good[i].in, good[i].out);
}

static void and_of_messages_compiled_by_protoc_c(void)
{
    CHECK(headway_types_message(compiled, "sample.v1.All") == &sample__v1__all__descriptor);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!strstr(good[i].in, "other-name") && !strstr(good[i].in, "renamed"))
            round_trip(compiled, &sample__v1__all__descriptor, good[i].in, good[i].out);
    }
}

static void and_without_any_registry(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!strstr(good[i].in, "@type") && !strstr(good[i].out, "other-name"))
            round_trip(NULL, &sample__v1__all__descriptor, good[i].in, good[i].out);
    }
}

static const struct {
    const char *text, *says;
} bad[] = {
    {"", "1:1: the end of the text where an object should be"},
    {"[]", "1:1: an array where an object should be"},
    {"nul", "1:1: 'n' where an object should be"},
    {"{", "1:2: the end of the text where a field's name in quotes should be"},
    {"{\"int32Value\"", "1:14: the end of the text where ':' should be"},
    {"{\"int32Value\":", "1:15: the end of the text where a whole number should be"},
    {"{\"int32Value\":1", "1:16: the end of the text where ',' or '}' should be"},
    {"{\"int32Value\":1,}", "1:17: '}' where a field's name in quotes should be"},
    {"{\"int32Value\":1 \"boolValue\":true}", "1:17: a string where ',' or '}' should be"},
    {"{}x", "1:3: 'x' where the end of the text should be"},
    {"{\n  \"stringValue\": 5\n}", "2:18: a number where a string should be"},
    {"{\"\xc3\xa9\xc3\xa9\":1}", "1:2: sample.v1.All has no field"},
    {"{\"nope\":1}", "1:2: sample.v1.All has no field \"nope\"; it has: int32Value, sint32Value"},
    {"{\"int32Value\":1,\"int32_value\":2}", "1:17: the field int32_value stands twice"},
    {"{\"int32Value\":null,\"int32Value\":null}", "1:20: the field int32_value stands twice"},
    {"{\"aNumber\":1,\"aString\":\"\"}", "1:14: a_string and a_number exclude each other"},
    {"{\"int32Value\":2147483648}", "1:15: 2147483648 is not a whole number from -2147483648"},
    {"{\"int32Value\":1.5}", "1:15: 1.5 is not a whole number"},
    {"{\"int32Value\":1e-1}", "1:15: 1e-1 is not a whole number"},
    {"{\"int32Value\":1e99999999999}", "1:15: 1e99999999999 is not a whole number"},
    {"{\"int32Value\":01}", "1:15: the number is not written as JSON has it"},
    {"{\"int32Value\":-}", "1:15: the number is not written as JSON has it"},
    {"{\"int32Value\":+1}", "1:15: '+' where a whole number should be"},
    {"{\"int32Value\":\" 1\"}", "1:15:  1 is not a whole number"},
    {"{\"int32Value\":\"\"}", "1:15:  is not a whole number"},
    {"{\"int32Value\":true}", "1:15: 't' where a whole number should be"},
    {"{\"uint32Value\":-1}", "1:16: -1 is not a whole number from 0 to 4294967295"},
    {"{\"uint64Value\":18446744073709551616}", "1:16: 18446744073709551616 is not a whole number"},
    {"{\"int64Value\":\"9223372036854775808\"}", "1:15: 9223372036854775808 is not a whole"},
    {"{\"floatValue\":3.5e38}", "1:15: 3.5e38 is not in the range of float"},
    {"{\"doubleValue\":1e309}", "1:16: 1e309 is not in range"},
    {"{\"doubleValue\":\"nan\"}", "1:16: nan is not a number"},
    {"{\"doubleValue\":NaN}", "1:16: 'N' where a number should be"},
    {"{\"boolValue\":1}", "1:14: a number where true or false should be"},
    {"{\"boolValue\":\"true\"}", "1:14: a string where true or false should be"},
    {"{\"color\":\"GREEN\"}", "1:10: sample.v1.Color has no value \"GREEN\""},
    {"{\"color\":1.5}", "1:10: 1.5 is not a whole number"},
    {"{\"stringValue\":\"a", "1:16: the string that begins here has no end"},
    {"{\"stringValue\":\"a\nb\"}", "1:18: a control character stands in a string"},
    {"{\"stringValue\":\"\xc3\xa9\xff\"}", "1:18: the string is not valid UTF-8"},
    {"{\"stringValue\":\"\\ud800\"}", "1:17: half of a surrogate pair stands alone"},
    {"{\"stringValue\":\"\\udc00\"}", "1:17: half of a surrogate pair stands alone"},
    {"{\"stringValue\":\"\\u12x4\"}", "1:17: \\u is not followed by four hexadecimal digits"},
    {"{\"stringValue\":\"\\q\"}", "1:17: a backslash is not followed by"},
    {"{\"bytesValue\":\"A\"}", "1:15: A is not base64"},
    {"{\"bytesValue\":\"AA=\"}", "1:15: AA= is not base64"},
    {"{\"bytesValue\":\"A!==\"}", "1:15: A!== is not base64"},
    {"{\"strings\":\"x\"}", "1:12: a string where an array should be"},
    {"{\"strings\":[\"x\",null]}", "1:17: null cannot be an element of strings"},
    {"{\"strings\":[\"x\",]}", "1:17: ']' where a string should be"},
    {"{\"counts\":{\"a\":1,\"a\":2}}", "1:18: this key stands twice in the object"},
    {"{\"innerById\":{\"1\":{},\"1.0\":{}}}", "1:22: this key stands twice in the object"},
    {"{\"innerById\":{\"x\":{}}}", "1:15: x is not a whole number"},
    {"{\"byFlag\":{\"yes\":\"\"}}", "1:12: a key of this map is \"true\" or \"false\""},
    {"{\"counts\":{\"a\":null}}", "1:16: null cannot be an element of value"},
    {"{\"time\":\"2023-02-29T00:00:00Z\"}", "1:9: \"2023-02-29T00:00:00Z\" is not a time like"},
    {"{\"time\":\"0000-01-01T00:00:00Z\"}", "1:9: "},
    {"{\"time\":\"2023-01-01T00:00:00\"}", "1:9: "},
    {"{\"time\":\"2023-01-01T24:00:00Z\"}", "1:9: "},
    {"{\"time\":\"0001-01-01T00:00:00+00:01\"}", "1:9: "},
    {"{\"duration\":\"1\"}", "1:13: \"1\" is not a duration like 1.5s"},
    {"{\"duration\":\"315576000001s\"}", "1:13: "},
    {"{\"duration\":\"1.0000000001s\"}", "1:13: "},
    {"{\"mask\":\"a_b\"}", "1:9: a path is not a lowerCamelCase name"},
    {"{\"struct\":{\"a\":1,\"a\":2}}", "1:18: this key stands twice"},
    {"{\"any\":{\"number\":1}}", "1:8: an Any needs \"@type\""},
    {"{\"any\":{\"@type\":\"t/no.Such\"}}", "1:17: \"t/no.Such\" is not the URL of a known type"},
    {"{\"any\":{\"@type\":\"t/sample.v1.Inner\",\"x\":1}}", "1:37: sample.v1.Inner has no field"},
    {"{\"old\":{}}", "1:9: sample.v1.Old needs the field id"},
};

static void mistakes_are_named_with_line_and_column(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 24);
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ProtobufCMessage *message = NULL;
        int error = read_as(types, all, bad[i].text, 0, arena, &message);
        if (error != HEADWAY_EMALFORMED || strncmp(why, bad[i].says, strlen(bad[i].says)) != 0)
            fprintf(stderr, "%s\n is: %s\nnot: %s\n", bad[i].text, why, bad[i].says);
        CHECK_EQ(error, HEADWAY_EMALFORMED);
        CHECK(strncmp(why, bad[i].says, strlen(bad[i].says)) == 0);
        CHECK(!message);
    }
    headway_arena_free(arena);
}

static void json_cut_anywhere_is_malformed(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 24);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        size_t size = strlen(good[i].out);
        for (size_t cut = 0; cut < size; cut++) {
            char *exact = malloc(cut ? cut : 1);
            ProtobufCMessage *message;
            memcpy(exact, good[i].out, cut);
            CHECK_EQ(headway_json_read(types, headway_types_message(types, "sample.v1.All"),
                                       headway_bytes_of(exact, cut), 0, arena, &message, why,
                                       sizeof why),
                     HEADWAY_EMALFORMED);
            headway_arena_reset(arena);
            free(exact);
        }
    }
    headway_arena_free(arena);
}

static void a_million_brackets_are_refused(void)
{
    static char text[1000 * 1000 + 16] = "{\"list\":";
    headway_arena *arena = headway_arena_new(NULL, 1 << 24);
    ProtobufCMessage *message;
    memset(text + 8, '[', 1000 * 1000);
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    CHECK_EQ(read_as(types, all, text, 0, arena, &message), HEADWAY_ELIMIT);
    CHECK_STR(why, "1:108: values are nested more than 100 deep");
    memcpy(text, "{\"no__\":", 8);
    CHECK_EQ(read_as(types, all, text, HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message),
             HEADWAY_ELIMIT);
    size_t size;
    CHECK_EQ(headway_json_next(headway_bytes_of_string(text + 8), &size), HEADWAY_EMALFORMED);
    headway_arena_free(arena);
}

static void unknown_names_are_skipped_on_request(void)
{
    static const char in[] = "{\"no\":{\"a\":[1,{\"b\":\"\\\"]\"},[],{}]},\"color\":\"GREEN\","
                             "\"colors\":[\"GREEN\",1],\"boolValue\":true,\"none\":[]}";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message;
    struct sample_text *text = calloc(1, sizeof *text);
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    CHECK_EQ(read_as(types, all, in, HEADWAY_JSON_IGNORE_UNKNOWN, arena, &message), 0);
    CHECK_EQ(headway_json_write(types, message, 0, sample_write, text), 0);
    CHECK_STR(text->data, "{\"boolValue\":true,\"colors\":[\"COLOR_RED\"]}");
    free(text);
    headway_arena_free(arena);
}

static void options_of_the_writer(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message;
    struct sample_text *text = calloc(1, sizeof *text);
    const ProtobufCMessageDescriptor *inner = headway_types_message(types, "sample.v1.Inner");
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    CHECK_EQ(read_as(types, inner, "{\"numbers\":[1,2],\"deeper\":{}}", 0, arena, &message), 0);
    CHECK_EQ(headway_json_write(types, message, HEADWAY_JSON_PRETTY, sample_write, text), 0);
    CHECK_STR(text->data, "{\n  \"deeper\": {},\n  \"numbers\": [\n    1,\n    2\n  ]\n}");
    text->size = 0;
    CHECK_EQ(headway_json_write(types, message, HEADWAY_JSON_DEFAULTS, sample_write, text), 0);
    CHECK_STR(text->data, "{\"number\":0,\"text\":\"\",\"deeper\":{\"number\":0,\"text\":\"\","
                          "\"numbers\":[]},\"numbers\":[1,2]}");
    text->size = 0;
    CHECK_EQ(read_as(types, all, "{\"color\":1,\"renamed\":\"x\"}", 0, arena, &message), 0);
    CHECK_EQ(headway_json_write(types, message,
                                HEADWAY_JSON_PROTO_NAMES | HEADWAY_JSON_ENUM_NUMBERS, sample_write,
                                text),
             0);
    CHECK_STR(text->data, "{\"color\":1,\"renamed\":\"x\"}");
    free(text);
    headway_arena_free(arena);
}

static void of_a_key_that_stands_twice_on_the_wire_the_last_holds(void)
{
    /* counts {k: 1}, {j: 5}, {k: 2}; inner_by_id {1: not there}; struct {fields {"v": not there}}
     */
    static const char bytes[] = "\xc2\x02\x05\x0a\x01k\x10\x01\xc2\x02\x05\x0a\x01j\x10\x05"
                                "\xc2\x02\x05\x0a\x01k\x10\x02\xca\x02\x02\x08\x01"
                                "\xb2\x03\x05\x0a\x03\x0a\x01v";
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    struct sample_text *text = calloc(1, sizeof *text);
    ProtobufCMessage *message;
    CHECK_EQ(headway_message_unpack(&sample__v1__all__descriptor,
                                    headway_bytes_of(bytes, sizeof bytes - 1), NULL, arena,
                                    &message, why, sizeof why),
             0);
    CHECK_EQ(headway_json_write(NULL, message, 0, sample_write, text), 0);
    CHECK_STR(text->data, "{\"counts\":{\"j\":5,\"k\":2},\"innerById\":{\"1\":{}},"
                          "\"struct\":{\"v\":null}}");
    free(text);
    headway_arena_free(arena);
}

static int refuse_write(void *user, headway_bytes text)
{
    (void)text;
    ++*(int *)user;
    return -77;
}

static void the_writer_stops_when_told(void)
{
    int calls = 0;
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT;
    CHECK_EQ(headway_json_write(NULL, &inner.base, 0, refuse_write, &calls), -77);
    CHECK_EQ(calls, 1);
}

static void what_has_no_json_is_refused(void)
{
    struct sample_text *text = calloc(1, sizeof *text);
    Google__Protobuf__Any any = GOOGLE__PROTOBUF__ANY__INIT;
    Google__Protobuf__Timestamp time = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    Sample__V1__Inner inner = SAMPLE__V1__INNER__INIT;
    any.type_url = (char *)"t/no.Such";
    CHECK_EQ(headway_json_write(types, &any.base, 0, sample_write, text), HEADWAY_ENOTFOUND);
    time.nanos = -1;
    CHECK_EQ(headway_json_write(types, &time.base, 0, sample_write, text), HEADWAY_EINVAL);
    inner.text = (char *)"\xff";
    CHECK_EQ(headway_json_write(types, &inner.base, 0, sample_write, text), HEADWAY_EINVAL);
    free(text);
}

static void any_failing_allocation_is_a_limit(void)
{
    const ProtobufCMessageDescriptor *all = headway_types_message(types, "sample.v1.All");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        size_t limit = 0;
        int error;
        do {
            ProtobufCMessage *message = NULL;
            headway_arena *arena = headway_arena_new(NULL, limit);
            error = read_as(types, all, good[i].in, 0, arena, &message);
            CHECK(error == 0 ? message != NULL : error == HEADWAY_ELIMIT && !message);
            headway_arena_free(arena);
            limit += 16;
        } while (error);
    }
}

static void a_stream_is_cut_into_values(void)
{
    static const char stream[] = " {\"a\":\"}\\\"\"}\n[1,[2]] \"x\\\\\" 12 true ";
    static const char *const values[] = {" {\"a\":\"}\\\"\"}", "\n[1,[2]]", " \"x\\\\\"", " 12",
                                         " true"};
    headway_bytes rest = headway_bytes_of_string(stream);
    size_t size;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        CHECK_EQ(headway_json_next(rest, &size), 0);
        CHECK_EQ(size, strlen(values[i]));
        CHECK(memcmp(rest.data, values[i], size) == 0);
        for (size_t cut = 0; cut < size; cut++) {
            size_t cut_size = 1;
            CHECK_EQ(headway_json_next(headway_bytes_of(rest.data, cut), &cut_size), 0);
            CHECK_EQ(cut_size, 0);
        }
        rest = headway_bytes_of((const char *)rest.data + size, rest.size - size);
    }
    CHECK_EQ(headway_json_next(rest, &size), 0);
    CHECK_EQ(size, 0);
    CHECK_EQ(headway_json_next(headway_bytes_of_string("{]"), &size), HEADWAY_EMALFORMED);
    CHECK_EQ(headway_json_next(headway_bytes_of_string("}"), &size), HEADWAY_EMALFORMED);
    CHECK_EQ(headway_json_next(headway_bytes_of_string(",1"), &size), HEADWAY_EMALFORMED);
}

static void proto3_optional_tells_absent_from_zero(void)
{
    headway_types *optional = sample_types("optional.fds");
    const ProtobufCMessageDescriptor *maybe = headway_types_message(optional, "sample.v1.Maybe");
    round_trip(optional, maybe, "{}", "{}");
    round_trip(optional, maybe,
               "{\"number\":0,\"text\":\"\",\"data\":\"\",\"color\":0,\"plain\":0}",
               "{\"number\":0,\"text\":\"\",\"data\":\"\",\"color\":\"COLOR_UNSPECIFIED\"}");
    headway_types_free(optional);
}

/* protoc-c's descriptors, as generated tables would register them. */
static void register_compiled(void)
{
    static const char *const names[] = {"sample.v1.Inner", "google.protobuf.Duration",
                                        "google.protobuf.Any"};
    static headway_message_info infos[8];
    const ProtobufCMessageDescriptor *descriptors[] = {
        &sample__v1__all__descriptor, &sample__v1__inner__descriptor,
        &google__protobuf__duration__descriptor, &google__protobuf__any__descriptor};
    for (size_t i = 0; i < 4; i++)
        infos[i].descriptor = descriptors[i];
    compiled = headway_types_new(NULL);
    CHECK_EQ(headway_types_add(compiled, infos, 4), 0);
    for (size_t i = 0; i < 3; i++)
        CHECK(headway_types_message(compiled, names[i]));
}

int main(void)
{
    types = sample_types("sample.fds");
    register_compiled();
    RUN(values_come_back_as_canonical_json_of_dynamic_messages);
    RUN(and_of_messages_compiled_by_protoc_c);
    RUN(and_without_any_registry);
    RUN(mistakes_are_named_with_line_and_column);
    RUN(json_cut_anywhere_is_malformed);
    RUN(a_million_brackets_are_refused);
    RUN(unknown_names_are_skipped_on_request);
    RUN(options_of_the_writer);
    RUN(of_a_key_that_stands_twice_on_the_wire_the_last_holds);
    RUN(the_writer_stops_when_told);
    RUN(what_has_no_json_is_refused);
    RUN(any_failing_allocation_is_a_limit);
    RUN(a_stream_is_cut_into_values);
    RUN(proto3_optional_tells_absent_from_zero);
    headway_types_free(types);
    headway_types_free(compiled);
    return 0;
}
