/* SPDX-License-Identifier: Apache-2.0 */
/* Editions: the generator and the reader of schemas resolve features by one rule, and what is
   malformed or not known is told. tests/golden/print shows how they are printed. */
#include <samples.h>

#include "editions.pb-c.h"

static char why[256];

struct bytes {
    unsigned char data[4096];
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
    CHECK(to->size + size <= sizeof to->data);
    memcpy(to->data + to->size, data, size);
    to->size += size;
}

static void put_text(struct bytes *to, unsigned field, const char *text)
{
    put_bytes(to, field, text, strlen(text));
}

static void put(struct bytes *to, unsigned field, const struct bytes *part)
{
    put_bytes(to, field, part->data, part->size);
}

static uint64_t take_varint(const unsigned char *data, size_t *at)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        value |= (uint64_t)(data[*at] & 127) << shift;
        if (data[(*at)++] < 128)
            break;
    }
    return value;
}

/* The files of a CodeGeneratorRequest, field 15, are those of a FileDescriptorSet, field 1. */
static struct bytes set_of_request(void)
{
    static unsigned char request[4096];
    FILE *file = fopen(EDITIONS_REQUEST, "rb");
    CHECK(file);
    size_t size = fread(request, 1, sizeof request, file), at = 0;
    fclose(file);
    struct bytes set = {.size = 0};
    while (at < size) {
        uint64_t key = take_varint(request, &at), length = take_varint(request, &at);
        CHECK_EQ(key & 7, 2);
        CHECK(length <= size - at);
        if (key >> 3 == 15)
            put_bytes(&set, 1, request + at, length);
        at += length;
    }
    CHECK(set.size);
    return set;
}

static headway_types *types_of(const struct bytes *set)
{
    headway_types *types = headway_types_new(NULL);
    why[0] = 0;
    int error =
        headway_types_add_schema(types, headway_bytes_of(set->data, set->size), why, sizeof why);
    CHECK_STR(why, "");
    CHECK_EQ(error, 0);
    return types;
}

static void dynamic_descriptors_match_the_generated(void)
{
    const ProtobufCMessageDescriptor *made[] = {
        &protos__editions__modern__descriptor,
        &protos__editions__modern__by_name_entry__descriptor};
    struct bytes set = set_of_request();
    headway_types *types = types_of(&set);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const ProtobufCMessageDescriptor *want = made[i],
                                         *have = headway_types_message(types, want->name);
        CHECK(have);
        CHECK_EQ(have->n_fields, want->n_fields);
        for (unsigned j = 0; j < want->n_fields; j++) {
            const ProtobufCFieldDescriptor *a = &have->fields[j], *b = &want->fields[j];
            CHECK_STR(a->name, b->name);
            CHECK_EQ(a->id, b->id);
            CHECK_EQ(a->label, b->label);
            CHECK_EQ(a->type, b->type);
            CHECK_EQ(a->flags, b->flags);
            CHECK_EQ(!a->quantifier_offset, !b->quantifier_offset);
            CHECK(b->flags & PROTOBUF_C_FIELD_FLAG_ONEOF || !a->default_value == !b->default_value);
        }
    }
    headway_types_free(types);
}

/* JSON to bytes by the dynamic type, and back. */
static void presence_packing_and_groups_are_those_of_the_features(void)
{
    static const unsigned char want[] = {
        2 << 3,     0,                     /* explicit: a zero is there */
        3 << 3,     5,                     /* required */
        4 << 3 | 2, 2,          1,      2, /* packed */
        5 << 3,     1,          5 << 3, 2, /* expanded */
        6 << 3 | 3, 6 << 3 | 4,            /* delimited: not known by name, but kept */
    };
    struct bytes set = set_of_request();
    headway_types *types = types_of(&set);
    const ProtobufCMessageDescriptor *modern =
        headway_types_message(types, "protos.editions.Modern");
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message;
    headway_bytes bytes;
    const char *text = "{\"implicit\":0,\"explicit\":0,\"required\":5,\"packed\":[1,2],"
                       "\"expanded\":[1,2]}";
    CHECK_EQ(headway_json_read(types, modern, headway_bytes_of_string(text), 0, arena, &message,
                               why, sizeof why),
             0);
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    CHECK_EQ(bytes.size, sizeof want - 2);
    CHECK(memcmp(bytes.data, want, sizeof want - 2) == 0);
    CHECK_EQ(headway_message_unpack(modern, headway_bytes_of(want, sizeof want), NULL, arena,
                                    &message, why, sizeof why),
             0);
    CHECK_EQ(headway_message_pack(message, arena, &bytes), 0);
    CHECK_EQ(bytes.size, sizeof want);
    CHECK(memcmp(bytes.data, want, sizeof want) == 0);
    CHECK_EQ(headway_json_read(types, modern, headway_bytes_of_string("{}"), 0, arena, &message,
                               why, sizeof why),
             HEADWAY_EMALFORMED);
    CHECK(strstr(why, "required"));
    headway_arena_free(arena);
    headway_types_free(types);
}

/* A feature, as options that hold it. */
static struct bytes feature(unsigned options_number, unsigned number, uint64_t value)
{
    struct bytes features = {.size = 0}, options = {.size = 0};
    put_number(&features, number, value);
    put(&options, options_number, &features);
    return options;
}

static struct bytes field(unsigned number, int oneof)
{
    char name[8];
    struct bytes made = {.size = 0};
    snprintf(name, sizeof name, "f%u", number);
    put_text(&made, 1, name);
    put_number(&made, 3, number);
    put_number(&made, 4, 1);
    put_number(&made, 5, 5);
    if (oneof >= 0)
        put_number(&made, 9, (uint64_t)oneof);
    return made;
}

static struct bytes file_of(uint64_t edition, const char *syntax, const struct bytes *message,
                            const struct bytes *options)
{
    struct bytes file = {.size = 0}, set = {.size = 0};
    put_text(&file, 1, "f.proto");
    if (message)
        put(&file, 4, message);
    if (options)
        put(&file, 8, options);
    if (syntax)
        put_text(&file, 12, syntax);
    if (edition)
        put_number(&file, 14, edition);
    put(&set, 1, &file);
    return set;
}

static void features_are_inherited_file_message_nested_field(void)
{
    enum { IMPLICIT = 2, EXPLICIT = 1 };
    struct bytes outer = {.size = 0}, inner = {.size = 0}, part, options;
    put_text(&inner, 1, "Inner");
    part = field(1, -1);
    put(&inner, 2, &part);
    part = field(2, -1);
    options = feature(21, 1, EXPLICIT);
    put(&part, 8, &options);
    put(&inner, 2, &part);
    put_text(&outer, 1, "Outer");
    part = field(1, -1);
    put(&outer, 2, &part);
    put(&outer, 3, &inner);
    options = feature(12, 1, IMPLICIT);
    put(&outer, 7, &options);
    options = feature(50, 1, EXPLICIT);
    struct bytes set = file_of(1000, "editions", &outer, &options);
    headway_types *types = types_of(&set);
    const ProtobufCMessageDescriptor *outside = headway_types_message(types, "Outer");
    const ProtobufCMessageDescriptor *inside = headway_types_message(types, "Outer.Inner");
    CHECK_EQ(outside->fields[0].label, PROTOBUF_C_LABEL_NONE);
    CHECK_EQ(inside->fields[0].label, PROTOBUF_C_LABEL_NONE);
    CHECK_EQ(inside->fields[1].label, PROTOBUF_C_LABEL_OPTIONAL);
    headway_types_free(types);
}

static void each_syntax_and_edition_has_its_defaults(void)
{
    static const struct {
        uint64_t edition;
        const char *syntax;
        ProtobufCLabel label;
        int packed;
    } rows[] = {
        {0, NULL, PROTOBUF_C_LABEL_OPTIONAL, 0},
        {0, "proto2", PROTOBUF_C_LABEL_OPTIONAL, 0},
        {0, "proto3", PROTOBUF_C_LABEL_NONE, 1},
        {1000, "editions", PROTOBUF_C_LABEL_OPTIONAL, 1},
        {1001, "editions", PROTOBUF_C_LABEL_OPTIONAL, 1},
        {1002, "editions", PROTOBUF_C_LABEL_OPTIONAL, 1},
        {1002, NULL, PROTOBUF_C_LABEL_OPTIONAL, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes message = {.size = 0}, one = field(1, -1), many = field(2, -1);
        put_number(&many, 4, 3);
        put_text(&message, 1, "M");
        put(&message, 2, &one);
        put(&message, 2, &many);
        struct bytes set = file_of(rows[i].edition, rows[i].syntax, &message, NULL);
        headway_types *types = types_of(&set);
        const ProtobufCFieldDescriptor *fields = headway_types_message(types, "M")->fields;
        CHECK_EQ(fields[0].label, rows[i].label);
        CHECK_EQ((fields[1].flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0, rows[i].packed);
        headway_types_free(types);
    }
}

/* What is refused leaves nothing behind: a good file of that name is taken after. */
static void refused(const struct bytes *set, const char *says)
{
    struct bytes message = {.size = 0};
    put_text(&message, 1, "M");
    struct bytes good = file_of(1000, "editions", &message, NULL);
    headway_types *types = headway_types_new(NULL);
    why[0] = 0;
    CHECK_EQ(
        headway_types_add_schema(types, headway_bytes_of(set->data, set->size), why, sizeof why),
        HEADWAY_EMALFORMED);
    if (!strstr(why, says))
        fprintf(stderr, "%s\n", why);
    CHECK(strstr(why, says));
    CHECK(strstr(why, "f.proto") || strstr(why, "M") || strstr(why, "f1"));
    CHECK(!headway_types_message(types, "M"));
    CHECK_EQ(
        headway_types_add_schema(types, headway_bytes_of(good.data, good.size), why, sizeof why),
        0);
    CHECK(headway_types_message(types, "M"));
    headway_types_free(types);
}

static void editions_that_are_not_known_are_refused_with_a_sentence(void)
{
    static const struct {
        uint64_t edition;
        const char *syntax, *says;
    } rows[] = {
        {1, "editions", "edition 1 of protobuf is not known here: use edition 2023, 2024 or 2026"},
        {998, "editions", "edition 998 of protobuf is not known here"},
        {999, "editions", "edition 999 of protobuf is not known here"},
        {1003, "editions", "edition 1003 of protobuf is not known here"},
        {9999, "editions", "or a newer headway"},
        {(1ull << 32) + 1000, "editions", "edition 4294968296 of protobuf is not known here"},
        {UINT64_MAX, NULL, "edition 18446744073709551615 of protobuf is not known here"},
        {1000, "proto3", "it has an edition and the syntax \"proto3\""},
        {0, "editions", "its edition is missing"},
        {0, "proto4", "the syntax \"proto4\" is not proto2, proto3 or an edition's"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes message = {.size = 0};
        put_text(&message, 1, "M");
        struct bytes set = file_of(rows[i].edition, rows[i].syntax, &message, NULL);
        refused(&set, rows[i].says);
    }
}

static void features_that_are_not_known_are_refused_with_a_sentence(void)
{
    static const struct {
        unsigned number;
        uint64_t value;
        const char *says;
    } rows[] = {
        {1, 0, "its feature field_presence is 0, which is not known here"},
        {1, 4, "its feature field_presence is 4, which is not known here"},
        {2, 3, "its feature enum_type is 3"},
        {3, 3, "its feature repeated_field_encoding is 3"},
        {4, 1, "its feature utf8_validation is 1"},
        {5, UINT64_MAX, "its feature message_encoding is 18446744073709551615"},
        {6, 64, "a newer headway may know it"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes message = {.size = 0}, part = field(1, -1);
        struct bytes of_file = feature(50, rows[i].number, rows[i].value);
        struct bytes of_message = feature(12, rows[i].number, rows[i].value);
        struct bytes of_field = feature(21, rows[i].number, rows[i].value);
        put_text(&message, 1, "M");
        struct bytes set = file_of(1000, "editions", &message, &of_file);
        refused(&set, rows[i].says);
        put(&part, 8, &of_field);
        put(&message, 2, &part);
        set = file_of(1000, "editions", &message, NULL);
        refused(&set, rows[i].says);
        message.size = 0;
        put_text(&message, 1, "M");
        put(&message, 7, &of_message);
        set = file_of(1000, "editions", &message, NULL);
        refused(&set, rows[i].says);
    }
    struct bytes cut = {"\x92\x03\x02\x08\x81", 5}, message = {.size = 0};
    put_text(&message, 1, "M");
    struct bytes set = file_of(1000, "editions", &message, &cut);
    refused(&set, "its options are malformed: ");
}

static void a_name_is_printed_with_the_features_of_its_file(void)
{
    struct bytes set = set_of_request();
    headway_types *types = types_of(&set);
    struct sample_text *text = calloc(1, sizeof *text);
    CHECK_EQ(headway_types_print(types, "protos.editions.Modern", sample_write, text), 0);
    CHECK(strstr(text->data, "edition = \"2023\";\n\npackage protos.editions;\n\n"
                             "option features.field_presence = IMPLICIT;\n\nmessage Modern {\n"));
    CHECK(
        strstr(text->data, "  int32 required = 3 [features.field_presence = LEGACY_REQUIRED];\n"));
    CHECK(strstr(text->data, "  Modern delimited = 6 [features.message_encoding = DELIMITED];\n"));
    CHECK(!strstr(text->data, "syntax") && !strstr(text->data, "optional"));
    free(text);
    headway_types_free(types);
}

int main(void)
{
    RUN(dynamic_descriptors_match_the_generated);
    RUN(presence_packing_and_groups_are_those_of_the_features);
    RUN(features_are_inherited_file_message_nested_field);
    RUN(each_syntax_and_edition_has_its_defaults);
    RUN(editions_that_are_not_known_are_refused_with_a_sentence);
    RUN(features_that_are_not_known_are_refused_with_a_sentence);
    RUN(a_name_is_printed_with_the_features_of_its_file);
    return 0;
}
