/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Syntaxes and editions: each is a set of features, and a file, message, oneof, field or enum may
 * set its own for itself and what stands in it. codegen/options.c reads them by the same rule.
 */
#include "types.h"

enum { FEATURES_OF_FILE = 50, FEATURES_OF_MESSAGE = 12, FEATURES_OF_FIELD = 21 };
enum { FEATURES_OF_ONEOF = 1, FEATURES_OF_ENUM = 7 };

int headway__schema_edition(struct schema *schema, struct schema_file *file)
{
    const char *syntax = file->syntax ? file->syntax : "";
    int named = strcmp(syntax, "editions") == 0;
    if (file->edition && (file->edition < EDITION_2023 || file->edition > EDITION_2026))
        return headway__schema_fail(schema,
                                    "%.200s: edition %llu of protobuf is not known here: use "
                                    "edition 2023, 2024 or 2026, or a newer headway",
                                    file->name, (unsigned long long)file->edition);
    if (file->edition && *syntax && !named)
        return headway__schema_fail(schema, "%.200s: it has an edition and the syntax \"%.64s\"",
                                    file->name, syntax);
    if (named && !file->edition)
        return headway__schema_fail(schema, "%.200s: its edition is missing", file->name);
    file->proto3 = strcmp(syntax, "proto3") == 0;
    if (!named && !file->proto3 && *syntax && strcmp(syntax, "proto2") != 0)
        return headway__schema_fail(
            schema, "%.200s: the syntax \"%.64s\" is not proto2, proto3 or an edition's",
            file->name, syntax);
    return 0;
}

static struct schema_features defaults_of(const struct schema_file *file)
{
    static const struct schema_features proto2 = {.presence = FEATURE_EXPLICIT,
                                                  .enum_type = FEATURE_CLOSED,
                                                  .packing = FEATURE_EXPANDED,
                                                  .utf8 = FEATURE_UNVERIFIED,
                                                  .framing = FEATURE_PREFIXED,
                                                  .json = FEATURE_JSON_BEST_EFFORT};
    struct schema_features features = {.presence =
                                           file->proto3 ? FEATURE_IMPLICIT : FEATURE_EXPLICIT,
                                       .enum_type = FEATURE_OPEN,
                                       .packing = FEATURE_PACKED,
                                       .utf8 = FEATURE_VERIFY,
                                       .framing = FEATURE_PREFIXED,
                                       .json = FEATURE_JSON};
    return file->proto3 || file->edition ? features : proto2;
}

/* The fields of a FeatureSet that matter here, and their values. */
static int take_feature(struct schema *schema, const char *name, const struct wire_field *part,
                        struct schema_features *features)
{
    static const struct {
        const char *name;
        uint8_t offset, values; /* a bit each */
    } known[] = {
        [1] = {"field_presence", offsetof(struct schema_features, presence), 0xe},
        [2] = {"enum_type", offsetof(struct schema_features, enum_type), 0x6},
        [3] = {"repeated_field_encoding", offsetof(struct schema_features, packing), 0x6},
        [4] = {"utf8_validation", offsetof(struct schema_features, utf8), 0xc},
        [5] = {"message_encoding", offsetof(struct schema_features, framing), 0x6},
        [6] = {"json_format", offsetof(struct schema_features, json), 0x6},
    };
    if (part->number >= sizeof known / sizeof *known || part->type != WIRE_VARINT)
        return 0;
    if (part->value > 7 || !(known[part->number].values >> part->value & 1))
        return headway__schema_fail(schema,
                                    "%.200s: its feature %s is %llu, which is not known here: a "
                                    "newer headway may know it",
                                    name, known[part->number].name,
                                    (unsigned long long)part->value);
    ((uint8_t *)features)[known[part->number].offset] = (uint8_t)part->value;
    return 0;
}

static int malformed(struct schema *schema, const char *name, const struct wire_reader *reader)
{
    return headway__schema_fail(schema, "%.200s: its options are malformed: %s", name, reader->why);
}

/* Over features, those that stand in options: in pieces maybe. */
static int take_features(struct schema *schema, const char *name, headway_bytes options,
                         uint32_t number, struct schema_features *features)
{
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field piece, part;
    int more, inside, error = 0;
    while (!error && (more = headway__wire_next(&reader, &piece)) != 0) {
        if (more < 0)
            return malformed(schema, name, &reader);
        if (piece.number != number || piece.type != WIRE_LEN)
            continue;
        struct wire_reader set = headway__wire_read(piece.data, piece.size);
        while (!error && (inside = headway__wire_next(&set, &part)) != 0)
            error = inside < 0 ? malformed(schema, name, &set)
                               : take_feature(schema, name, &part, features);
    }
    return error;
}

static int set_field(struct schema *schema, const struct schema_message *message,
                     struct schema_field *field, const struct schema_file *file)
{
    int in_oneof = message && field->oneof >= 0 && !field->optional;
    int error = 0;
    field->features = message ? message->features : file->features;
    if (in_oneof && (size_t)field->oneof < message->oneof_count) {
        const struct schema_oneof *oneof = &message->oneofs[field->oneof];
        error =
            take_features(schema, oneof->name, oneof->options, FEATURES_OF_ONEOF, &field->features);
    }
    if (field->packed >= 0)
        field->features.packing = field->packed ? FEATURE_PACKED : FEATURE_EXPANDED;
    if (!error)
        error =
            take_features(schema, field->name, field->options, FEATURES_OF_FIELD, &field->features);
    if (field->features.presence == FEATURE_REQUIRED && field->rule == RULE_OPTIONAL && !in_oneof &&
        !field->extendee)
        field->rule = RULE_REQUIRED;
    field->delimited =
        file->edition &&
        (field->kind == KIND_GROUP ||
         (field->kind == KIND_MESSAGE && field->features.framing == FEATURE_DELIMITED));
    return error;
}

static int set_fields(struct schema *schema, const struct schema_message *message,
                      struct schema_field *fields, size_t count, const struct schema_file *file)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++)
        error = set_field(schema, message, &fields[i], file);
    return error;
}

static int set_enums(struct schema *schema, const struct schema_features *around,
                     struct schema_enum *enums, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        enums[i].features = *around;
        error = take_features(schema, enums[i].full_name, enums[i].options, FEATURES_OF_ENUM,
                              &enums[i].features);
    }
    return error;
}

static int set_messages(struct schema *schema, const struct schema_features *around,
                        struct schema_message *messages, size_t count)
{
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        struct schema_message *m = &messages[i];
        m->features = *around;
        error = take_features(schema, m->full_name, m->options, FEATURES_OF_MESSAGE, &m->features);
        if (!error)
            error = set_fields(schema, m, m->fields, m->field_count, m->file);
        if (!error)
            error = set_fields(schema, m, m->extensions, m->extension_count, m->file);
        if (!error)
            error = set_enums(schema, &m->features, m->enums, m->enum_count);
        if (!error)
            error = set_messages(schema, &m->features, m->messages, m->message_count);
    }
    return error;
}

int headway__schema_features(struct schema *schema, struct schema_file *file)
{
    file->features = defaults_of(file);
    int error = take_features(schema, file->name, file->options, FEATURES_OF_FILE, &file->features);
    if (!error)
        error = set_messages(schema, &file->features, file->messages, file->message_count);
    if (!error)
        error = set_enums(schema, &file->features, file->enums, file->enum_count);
    if (!error)
        error = set_fields(schema, NULL, file->extensions, file->extension_count, file);
    return error;
}
