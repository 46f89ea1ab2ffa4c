/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of canonical JSON that take more than a line of text each to hold the code to. */
#include <samples.h>

#include "sample.pb-c.h"

enum { ARENA = 64 << 20, HEAP_FREE = 65536, HEAP_PER_BYTE = 8 };

static char why[256];
static headway_types *types; /* dynamic messages, those of optional.proto too */

struct text {
    char *data;
    size_t size, pieces, room;
};

static int append(void *user, headway_bytes piece)
{
    struct text *text = user;
    if (text->room <= text->size + piece.size) {
        text->room = (text->size + piece.size) * 2 + 64;
        text->data = realloc(text->data, text->room);
        CHECK(text->data);
    }
    memcpy(text->data + text->size, piece.data, piece.size);
    text->size += piece.size;
    text->data[text->size] = 0;
    text->pieces++;
    return 0;
}

static void put(struct text *text, const char *string)
{
    append(text, headway_bytes_of_string(string));
}

static int read_text(const char *name, headway_bytes text, unsigned flags, headway_arena *arena,
                     ProtobufCMessage **ret_message)
{
    why[0] = 0;
    return headway_json_read(types, headway_types_message(types, name), text, flags, arena,
                             ret_message, why, sizeof why);
}

/* in, read and written again, is out; by a registry and, of sample.v1.All, without one. */
static void check_round_flagged(const char *name, const char *in, unsigned flags, const char *out)
{
    int known = strcmp(name, "sample.v1.All") == 0 && !strstr(in, "@type");
    for (int bare = 0; bare <= known; bare++) {
        headway_arena *arena = headway_arena_new(NULL, ARENA);
        const headway_types *with = bare ? NULL : types;
        const ProtobufCMessageDescriptor *descriptor =
            bare ? &sample__v1__all__descriptor : headway_types_message(types, name);
        struct text text = {NULL, 0, 0, 0};
        ProtobufCMessage *message;
        int error = headway_json_read(with, descriptor, headway_bytes_of_string(in), flags, arena,
                                      &message, why, sizeof why);
        if (error)
            fprintf(stderr, "%.200s\n%s\n", in, why);
        CHECK_EQ(error, 0);
        CHECK_EQ(headway_json_write(with, message, 0, append, &text), 0);
        CHECK_STR(text.data, out);
        free(text.data);
        headway_arena_free(arena);
    }
}

static void check_round(const char *name, const char *in, const char *out)
{
    check_round_flagged(name, in, 0, out);
}

static void check_refused(const char *name, const char *in, int code, const char *says)
{
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    ProtobufCMessage *message = NULL;
    int error = read_text(name, headway_bytes_of_string(in), 0, arena, &message);
    if (error != code || !strstr(why, says))
        fprintf(stderr, "%.200s\n is: %d %s\nnot: %s\n", in, error, why, says);
    CHECK_EQ(error, code);
    CHECK(strstr(why, says));
    CHECK(!message);
    headway_arena_free(arena);
}

/* ---- strings ---- */

/* Of every kind of character, at every place of a short string: eight bytes are read at once. */
static void strings_come_back_whatever_stands_where(void)
{
    static const char *const kinds[][2] = {
        {"\\u0000", "\\u0000"},
        {"\\u001f", "\\u001f"},
        {"\\\"", "\\\""},
        {"\\\\", "\\\\"},
        {"\\/", "/"},
        {"\\u007f", "\x7f"},
        {"\xc3\xa9", "\xc3\xa9"},
        {"\\uD83D\\uDE00", "\xf0\x9f\x98\x80"},
        {"\xef\xbf\xbf", "\xef\xbf\xbf"},
    };
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (int size = 0; size < 17 * 9; size++) {
            char in[128], out[128];
            int before = size / 9, behind = size % 9;
            const char *dots = ".................";
            snprintf(in, sizeof in, "{\"strings\":[\"%.*s%s%.*s\"]}", before, dots, kinds[kind][0],
                     behind, dots);
            snprintf(out, sizeof out, "{\"strings\":[\"%.*s%s%.*s\"]}", before, dots,
                     kinds[kind][1], behind, dots);
            check_round("sample.v1.All", in, out);
        }
    }
}

static void bad_strings_are_refused_whatever_stands_where(void)
{
    static const char *const kinds[] = {"\x01",     "\x1f",         "\n",      "\xff",
                                        "\xc0\x80", "\xed\xa0\x80", "\\uD83D", "\\uDE00\\uD83D",
                                        "\\x",      "\xe2\x82"};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (int before = 0; before < 20; before++) {
            char in[128];
            snprintf(in, sizeof in, "{\"stringValue\":\"%.*s%s........\"}", before,
                     "....................", kinds[kind]);
            check_refused("sample.v1.All", in, HEADWAY_EMALFORMED, "1:");
        }
    }
}

static void a_nul_stands_in_strings_and_keys(void)
{
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    ProtobufCMessage *message;
    CHECK_EQ(headway_json_read(NULL, &sample__v1__all__descriptor,
                               headway_bytes_of_string("{\"stringValue\":\"a\\u0000b\"}"), 0, arena,
                               &message, why, sizeof why),
             0);
    CHECK_STR(((Sample__V1__All *)message)->string_value, "a\xc0\x80"
                                                          "b");
    check_round("sample.v1.All", "{\"counts\":{\"\\u0000\":1,\"\\u0000\\u0000\":2}}",
                "{\"counts\":{\"\\u0000\":1,\"\\u0000\\u0000\":2}}");
    check_refused("sample.v1.All", "{\"mask\":\"a\\u0000b\"}", HEADWAY_EMALFORMED, "not a lower");
    check_refused("sample.v1.All", "{\"bytesValue\":\"AA\\u0000A\"}", HEADWAY_EMALFORMED, "base64");
    check_refused("sample.v1.All", "{\"color\":\"COLOR_RED\\u0000\"}", HEADWAY_EMALFORMED,
                  "no value");
    check_refused("sample.v1.All", "{\"int32Value\":\"1\\u0000\"}", HEADWAY_EMALFORMED, "whole");
    headway_arena_free(arena);
}

static void long_texts_are_written_in_pieces(void)
{
    struct text in = {NULL, 0, 0, 0}, out = {NULL, 0, 0, 0};
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    ProtobufCMessage *message;
    put(&in, "{\"strings\":[\"");
    for (int i = 0; i < 1500; i++)
        put(&in, i % 7 ? "abc\xc3\xa9" : "\\n\xe2\x82\xac-");
    put(&in, "\"],\"blobs\":[\"");
    for (int i = 0; i < 1500; i++)
        put(&in, "AAEC");
    put(&in, "\"],\"flags\":[");
    for (int i = 0; i < 1500; i++)
        put(&in, i ? ",true" : "true");
    put(&in, "]}");
    CHECK_EQ(read_text("sample.v1.All", headway_bytes_of(in.data, in.size), 0, arena, &message), 0);
    CHECK_EQ(headway_json_write(types, message, 0, append, &out), 0);
    CHECK_STR(out.data, in.data);
    CHECK(out.pieces > 4 && out.pieces < 30);
    free(in.data);
    free(out.data);
    headway_arena_free(arena);
}

/* ---- bytes ---- */

static void base64_is_read_in_both_alphabets_and_padded_or_not(void)
{
    static const char *const rows[][2] = {
        {"", ""},         {"AA", "AA=="},         {"AA==", "AA=="}, {"AAA", "AAA="},
        {"-_-_", "+/+/"}, {"+/-_", "+/+/"},       {"AAAA", "AAAA"}, {"AAAAAA", "AAAAAA=="},
        {"AB", "AA=="},   {"AAAAAB", "AAAAAA=="},
    };
    static const char *const refused[] = {"A", "AAAAA", "A===", "AA=A", "A A=", "=", "AAA\\u00e9"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char in[64], out[64];
        snprintf(in, sizeof in, "{\"blobs\":[\"%s\"]}", rows[i][0]);
        snprintf(out, sizeof out, "{\"blobs\":[\"%s\"]}", rows[i][1]);
        check_round("sample.v1.All", in, out);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char in[64];
        snprintf(in, sizeof in, "{\"blobs\":[\"%s\"]}", refused[i]);
        check_refused("sample.v1.All", in, HEADWAY_EMALFORMED, "base64");
    }
}

/* ---- enums ---- */

static void every_name_of_an_enum_is_read_and_the_first_is_written(void)
{
    static const char *const names[] = {"\"MEASURE_LITTLE\"", "\"MEASURE_TINY\"",
                                        "\"measure_small\"", "1", "1.0"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char in[64];
        snprintf(in, sizeof in, "{\"measure\":%s}", names[i]);
        check_round("sample.v1.Maybe", in, "{\"measure\":\"MEASURE_LITTLE\"}");
    }
    check_round("sample.v1.Maybe", "{\"measures\":[-1,\"MEASURE_NONE\",2147483647]}",
                "{\"measures\":[-1,\"MEASURE_NONE\",2147483647]}");
    check_refused("sample.v1.Maybe", "{\"measure\":\"measure_SMALL\"}", HEADWAY_EMALFORMED,
                  "has no value");
    check_refused("sample.v1.Maybe", "{\"measure\":\"MEASURE_TIN\"}", HEADWAY_EMALFORMED,
                  "has no value");
    check_refused("sample.v1.Maybe", "{\"measure\":\"\"}", HEADWAY_EMALFORMED, "has no value");
    check_refused("sample.v1.Maybe", "{\"measure\":2147483648}", HEADWAY_EMALFORMED,
                  "whole number");
}

/* ---- names ---- */

static void names_are_found_in_any_order_and_of_both_kinds(void)
{
    check_round("sample.v1.All",
                "{\"nested\":{\"level\":1},\"string_value\":\"s\",\"int64Value\":1,"
                "\"sint32_value\":2,\"int32Value\":3,\"inner_by_id\":{}}",
                "{\"int32Value\":3,\"sint32Value\":2,\"int64Value\":\"1\",\"stringValue\":\"s\","
                "\"nested\":{\"level\":\"HIGH\"}}");
    check_refused("sample.v1.All", "{\"Int32Value\":1}", HEADWAY_EMALFORMED, "no field");
    check_refused("sample.v1.All", "{\"int32value\":1}", HEADWAY_EMALFORMED, "no field");
    check_refused("sample.v1.All", "{\"int32_valu\":1}", HEADWAY_EMALFORMED, "no field");
    check_refused("sample.v1.All", "{\"\":1}", HEADWAY_EMALFORMED, "no field \"\"");
}

/* ---- arrays and maps ---- */

/* {"name":[...]} or {"name":{...}} of count members; %d in the member's format is its number. */
static char *many(const char *name, int map, const char *format, int count)
{
    struct text text = {NULL, 0, 0, 0};
    char member[128];
    snprintf(member, sizeof member, "{\"%s\":%c", name, map ? '{' : '[');
    put(&text, member);
    for (int i = 0; i < count; i++) {
        snprintf(member, sizeof member, format, i, i);
        put(&text, i ? "," : "");
        put(&text, member);
    }
    put(&text, map ? "}}" : "]}");
    return text.data;
}

static void arrays_and_maps_of_any_length_come_back(void)
{
    static const struct {
        const char *name, *member;
        int map;
    } rows[] = {
        {"packedNumbers", "\"%d\"", 0},
        {"strings", "\"s,]%d\\\\\"", 0},
        {"unpacked", "%d.5", 0},
        {"inners", "{\"number\":1%d}", 0},
        {"blobs", "\"AAEC\"", 0},
        {"flags", "true", 0},
        {"values", "[\"%d\",null]", 0},
        {"counts", "\"k}%d\":%d", 1},
        {"innerById", "\"%d\":{\"number\":1%d}", 1},
    };
    static const int counts[] = {1, 15, 16, 17, 31, 32, 33, 64, 65, 97, 600};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++) {
            char *text = many(rows[i].name, rows[i].map, rows[i].member, counts[j]);
            check_round_flagged("sample.v1.All", text, HEADWAY_JSON_ANY_HEAP, text);
            free(text);
        }
    }
}

/* "0" and "0.0" are one key. */
static void a_key_twice_is_found_in_a_map_of_any_size(void)
{
    static const int counts[] = {1, 15, 16, 17, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct text text = {many("innerById", 1, "\"%d\":{\"number\":1%d}", counts[i]), 0, 0, 0};
        char says[64];
        text.size = strlen(text.data) - 2; /* without the closings */
        snprintf(says, sizeof says, "1:%zu: this key stands twice", text.size + 2);
        put(&text, ",\"0.0\":{},\"77777\":{}}}");
        check_refused("sample.v1.All", text.data, HEADWAY_EMALFORMED, says);
        free(text.data);
    }
}

static void of_many_entries_on_the_wire_the_last_of_a_key_is_written(void)
{
    enum { ENTRIES = 40 };
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    Sample__V1__All__CountsEntry entries[ENTRIES], *array[ENTRIES];
    struct text text = {NULL, 0, 0, 0};
    static char keys[ENTRIES][4];
    for (int i = 0; i < ENTRIES; i++) {
        entries[i] = (Sample__V1__All__CountsEntry)SAMPLE__V1__ALL__COUNTS_ENTRY__INIT;
        snprintf(keys[i], sizeof keys[i], "k%d", i % 3);
        entries[i].key = keys[i];
        entries[i].value = i;
        array[i] = &entries[i];
    }
    all.counts = array;
    all.n_counts = ENTRIES;
    CHECK_EQ(headway_json_write(types, &all.base, 0, append, &text), 0);
    CHECK_STR(text.data, "{\"counts\":{\"k1\":37,\"k2\":38,\"k0\":39}}");
    free(text.data);
}

/* ---- Any ---- */

static void an_any_names_its_type_anywhere_and_once(void)
{
    check_round("sample.v1.All",
                "{\"any\":{\"text\":\"a\",\"deeper\":{\"text\":\"@type\"},\"@type\":"
                "\"t/sample.v1.Inner\",\"number\":1}}",
                "{\"any\":{\"@type\":\"t/sample.v1.Inner\",\"number\":1,\"text\":\"a\","
                "\"deeper\":{\"text\":\"@type\"}}}");
    check_refused("sample.v1.All",
                  "{\"any\":{\"@type\":\"t/sample.v1.Inner\",\"@type\":\"t/sample.v1.Inner\"}}",
                  HEADWAY_EMALFORMED, "\"@type\" stands twice");
    check_refused("sample.v1.All",
                  "{\"any\":{\"@type\":\"t/google.protobuf.Duration\",\"value\":\"1s\","
                  "\"@type\":\"t/google.protobuf.Duration\"}}",
                  HEADWAY_EMALFORMED, "only one \"@type\"");
    check_refused("sample.v1.All", "{\"any\":{\"@type\":\"sample.v1.Inner\"}}", HEADWAY_EMALFORMED,
                  "not the URL of a known type");
}

/* ---- limits ---- */

/* text of count pieces between head and nothing: what it is refused with, and its memory. */
static void check_bomb(const char *head, const char *piece, int count, int code)
{
    struct text text = {NULL, 0, 0, 0};
    headway_arena *arena = headway_arena_new(NULL, SIZE_MAX);
    ProtobufCMessage *message;
    put(&text, head);
    for (int i = 0; i < count; i++)
        put(&text, piece);
    int error =
        read_text("sample.v1.All", headway_bytes_of(text.data, text.size), 0, arena, &message);
    if (error != code)
        fprintf(stderr, "%s%s...: %d %s\n", head, piece, error, why);
    CHECK_EQ(error, code);
    CHECK(headway_arena_used(arena) <= text.size * HEAP_PER_BYTE + HEAP_FREE);
    headway_arena_free(arena);
    free(text.data);
}

static void bombs_take_bounded_memory(void)
{
    enum { MANY = 100000 };
    check_bomb("{\"list\":", "[", 1000000, HEADWAY_ELIMIT);
    check_bomb("{\"inner\":", "{\"deeper\":", MANY, HEADWAY_ELIMIT);
    check_bomb("{\"struct\":", "{\"a\":", MANY, HEADWAY_ELIMIT);
    check_bomb("{\"any\":", "{\"@type\":\"t/google.protobuf.Any\",\"value\":", MANY / 4,
               HEADWAY_ELIMIT);
    check_bomb("{\"inners\":[{}", ",{}", MANY, HEADWAY_ELIMIT);
    check_bomb("{\"values\":[0", ",0", MANY, HEADWAY_ELIMIT);
    check_bomb("{\"packedNumbers\":[0", ",0", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"strings\":[\"\"", ",\"\"", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"strings\":[\"a\"", ",\"a\"", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"blobs\":[\"\"", ",\"\"", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"flags\":[true", ",,", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"stringValue\":\"", "\\u0000", MANY, HEADWAY_EMALFORMED);
    check_bomb("{\"counts\":{\"\":1", ",\"\":1", MANY, HEADWAY_ELIMIT);
}

/* What is trusted is bounded by the arena alone. */
static void trusted_text_may_take_more(void)
{
    char *text = many("inners", 0, "{}", 10000);
    headway_arena *arena = headway_arena_new(NULL, ARENA), *small = headway_arena_new(NULL, 100000);
    ProtobufCMessage *message = NULL;
    headway_bytes bytes = headway_bytes_of_string(text);
    CHECK_EQ(read_text("sample.v1.All", bytes, 0, arena, &message), HEADWAY_ELIMIT);
    CHECK(strstr(why, "more memory than its limit"));
    CHECK_EQ(read_text("sample.v1.All", bytes, HEADWAY_JSON_ANY_HEAP, small, &message),
             HEADWAY_ELIMIT);
    CHECK_EQ(read_text("sample.v1.All", bytes, HEADWAY_JSON_ANY_HEAP, arena, &message), 0);
    headway_arena_free(arena);
    headway_arena_free(small);
    free(text);
}

int main(void)
{
    types = sample_types("optional.fds");
    RUN(strings_come_back_whatever_stands_where);
    RUN(bad_strings_are_refused_whatever_stands_where);
    RUN(a_nul_stands_in_strings_and_keys);
    RUN(long_texts_are_written_in_pieces);
    RUN(base64_is_read_in_both_alphabets_and_padded_or_not);
    RUN(every_name_of_an_enum_is_read_and_the_first_is_written);
    RUN(names_are_found_in_any_order_and_of_both_kinds);
    RUN(arrays_and_maps_of_any_length_come_back);
    RUN(a_key_twice_is_found_in_a_map_of_any_size);
    RUN(of_many_entries_on_the_wire_the_last_of_a_key_is_written);
    RUN(an_any_names_its_type_anywhere_and_once);
    RUN(bombs_take_bounded_memory);
    RUN(trusted_text_may_take_more);
    headway_types_free(types);
    return 0;
}
