/* SPDX-License-Identifier: Apache-2.0 */
/* Options: those that every .proto knows by a table, others by the extensions of the schema. Their
   values are protobuf's text format. */
#include "json_common.h"
#include "print.h"

#include <inttypes.h>
#include <stdio.h>

enum { MOST_DEPTH = 32, BOOL = 8, STRING = 9, BYTES = 12, REPEATED = 3 };

typedef struct builtin {
    const char *extendee;
    uint32_t number, kind;
    const char *name;
    const char *values[5]; /* of an enum */
} builtin;

#define LEGACY "LEGACY_REQUIRED"

static const builtin builtins[] = {
    {"FileOptions", 1, STRING, "java_package", {NULL}},
    {"FileOptions", 8, STRING, "java_outer_classname", {NULL}},
    {"FileOptions", 9, KIND_ENUM, "optimize_for", {NULL, "SPEED", "CODE_SIZE", "LITE_RUNTIME"}},
    {"FileOptions", 10, BOOL, "java_multiple_files", {NULL}},
    {"FileOptions", 11, STRING, "go_package", {NULL}},
    {"FileOptions", 16, BOOL, "cc_generic_services", {NULL}},
    {"FileOptions", 17, BOOL, "java_generic_services", {NULL}},
    {"FileOptions", 18, BOOL, "py_generic_services", {NULL}},
    {"FileOptions", 20, BOOL, "java_generate_equals_and_hash", {NULL}},
    {"FileOptions", 23, BOOL, "deprecated", {NULL}},
    {"FileOptions", 27, BOOL, "java_string_check_utf8", {NULL}},
    {"FileOptions", 31, BOOL, "cc_enable_arenas", {NULL}},
    {"FileOptions", 36, STRING, "objc_class_prefix", {NULL}},
    {"FileOptions", 37, STRING, "csharp_namespace", {NULL}},
    {"FileOptions", 39, STRING, "swift_prefix", {NULL}},
    {"FileOptions", 40, STRING, "php_class_prefix", {NULL}},
    {"FileOptions", 41, STRING, "php_namespace", {NULL}},
    {"FileOptions", 42, BOOL, "php_generic_services", {NULL}},
    {"FileOptions", 44, STRING, "php_metadata_namespace", {NULL}},
    {"FileOptions", 45, STRING, "ruby_package", {NULL}},
    {"MessageOptions", 1, BOOL, "message_set_wire_format", {NULL}},
    {"MessageOptions", 2, BOOL, "no_standard_descriptor_accessor", {NULL}},
    {"MessageOptions", 3, BOOL, "deprecated", {NULL}},
    {"FieldOptions", 1, KIND_ENUM, "ctype", {"STRING", "CORD", "STRING_PIECE"}},
    {"FieldOptions", 2, BOOL, "packed", {NULL}},
    {"FieldOptions", 3, BOOL, "deprecated", {NULL}},
    {"FieldOptions", 5, BOOL, "lazy", {NULL}},
    {"FieldOptions", 6, KIND_ENUM, "jstype", {"JS_NORMAL", "JS_STRING", "JS_NUMBER"}},
    {"FieldOptions", 10, BOOL, "weak", {NULL}},
    {"FieldOptions", 15, BOOL, "unverified_lazy", {NULL}},
    {"FieldOptions", 16, BOOL, "debug_redact", {NULL}},
    {"EnumOptions", 2, BOOL, "allow_alias", {NULL}},
    {"EnumOptions", 3, BOOL, "deprecated", {NULL}},
    {"EnumValueOptions", 1, BOOL, "deprecated", {NULL}},
    {"ServiceOptions", 33, BOOL, "deprecated", {NULL}},
    {"MethodOptions", 33, BOOL, "deprecated", {NULL}},
    {"MethodOptions",
     34,
     KIND_ENUM,
     "idempotency_level",
     {"IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"}},
    {"FeatureSet", 1, KIND_ENUM, "field_presence", {NULL, "EXPLICIT", "IMPLICIT", LEGACY}},
    {"FeatureSet", 2, KIND_ENUM, "enum_type", {NULL, "OPEN", "CLOSED"}},
    {"FeatureSet", 3, KIND_ENUM, "repeated_field_encoding", {NULL, "PACKED", "EXPANDED"}},
    {"FeatureSet", 4, KIND_ENUM, "utf8_validation", {NULL, NULL, "VERIFY", "NONE"}},
    {"FeatureSet", 5, KIND_ENUM, "message_encoding", {NULL, "LENGTH_PREFIXED", "DELIMITED"}},
    {"FeatureSet", 6, KIND_ENUM, "json_format", {NULL, "ALLOW", "LEGACY_BEST_EFFORT"}},
    {"FeatureSet",
     7,
     KIND_ENUM,
     "enforce_naming_style",
     {NULL, "STYLE2024", "STYLE_LEGACY", "STYLE2026"}},
    {"FeatureSet",
     8,
     KIND_ENUM,
     "default_symbol_visibility",
     {NULL, "EXPORT_ALL", "EXPORT_TOP_LEVEL", "LOCAL_ALL", "STRICT"}},
};

static const builtin *find_builtin(const char *extendee, uint32_t number)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        if (builtins[i].number == number && strcmp(builtins[i].extendee, extendee) == 0)
            return &builtins[i];
    }
    return NULL;
}

/* Finds the field of an extended type, and marks its file: the text needs it. */
static const struct schema_field *find_extension(struct printer *printer, const char *extendee,
                                                 uint32_t number)
{
    char key[HEADWAY__EXTENSION_KEY];
    headway__extension_key(extendee, number, key);
    const struct symbol *symbol = headway__types_find(printer->types, key, strlen(key));
    if (!symbol || !symbol->extension)
        return NULL;
    symbol->extension_file->imported = 1;
    return symbol->extension;
}

static enum wire_type wire_of(uint32_t kind)
{
    static const uint8_t types[] = {0,           WIRE_64,  WIRE_32,     WIRE_VARINT, WIRE_VARINT,
                                    WIRE_VARINT, WIRE_64,  WIRE_32,     WIRE_VARINT, WIRE_LEN,
                                    WIRE_GROUP,  WIRE_LEN, WIRE_LEN,    WIRE_VARINT, WIRE_VARINT,
                                    WIRE_32,     WIRE_64,  WIRE_VARINT, WIRE_VARINT};
    return (enum wire_type)types[kind];
}

static void put_number(struct printer *printer, double value, int single)
{
    char text[HEADWAY__NUMBER_SIZE];
    if (value != value) {
        headway__put(printer, "nan");
    } else if (value > 1.7976931348623157e308 || value < -1.7976931348623157e308) {
        headway__put(printer, value < 0 ? "-inf" : "inf");
    } else {
        size_t size =
            single ? headway__float_text((float)value, text) : headway__double_text(value, text);
        headway__put_bytes(printer, text, size);
    }
}

static void put_enum(struct printer *printer, const char *type_name, uint64_t number)
{
    char text[32];
    const struct symbol *symbol =
        type_name ? headway__types_find(printer->types, type_name, strlen(type_name)) : NULL;
    const ProtobufCEnumValue *value =
        symbol && symbol->enumeration
            ? protobuf_c_enum_descriptor_get_value(symbol->enumeration, (int)(int32_t)number)
            : NULL;
    snprintf(text, sizeof text, "%" PRId32, (int32_t)number);
    headway__put(printer, value ? value->name : text);
}

static void put_integer(struct printer *printer, uint32_t kind, uint64_t v)
{
    char text[32];
    int64_t zigzag = (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
    switch (kind) {
    case 4: /* uint64, fixed64, fixed32, uint32 */
    case 6:
    case 7:
    case 13:
        snprintf(text, sizeof text, "%" PRIu64, v);
        break;
    case 5: /* int32, sfixed32 */
    case 15:
        snprintf(text, sizeof text, "%" PRId32, (int32_t)v);
        break;
    case 17: /* sint32, sint64 */
    case 18:
        snprintf(text, sizeof text, "%" PRId64, zigzag);
        break;
    default:
        snprintf(text, sizeof text, "%" PRId64, (int64_t)v);
    }
    headway__put(printer, text);
}

static void put_scalar(struct printer *printer, uint32_t kind, const char *type_name,
                       const struct wire_field *wire)
{
    double wide;
    float narrow;
    uint32_t low = (uint32_t)wire->value;
    switch (kind) {
    case KIND_DOUBLE:
        memcpy(&wide, &wire->value, sizeof wide);
        put_number(printer, wide, 0);
        break;
    case 2:
        memcpy(&narrow, &low, sizeof narrow);
        put_number(printer, (double)narrow, 1);
        break;
    case BOOL:
        headway__put(printer, wire->value ? "true" : "false");
        break;
    case STRING:
    case BYTES:
        headway__put_quoted(printer, headway_bytes_of(wire->data, wire->size), kind == BYTES);
        break;
    case KIND_ENUM:
        put_enum(printer, type_name, wire->value);
        break;
    default:
        put_integer(printer, kind, wire->value);
    }
}

static void put_message(struct printer *printer, const char *type_name,
                        const struct wire_field *wire, unsigned depth, int flat);

static void put_value(struct printer *printer, const struct schema_field *field,
                      const struct wire_field *wire, unsigned depth, int flat)
{
    if (field->kind == KIND_MESSAGE)
        put_message(printer, field->type_name, wire, depth, flat);
    else
        put_scalar(printer, field->kind, field->type_name, wire);
}

/* The next value of a packed field, as if it stood alone. */
static int next_packed(struct wire_reader *packed, uint32_t kind, struct wire_field *value)
{
    size_t size = wire_of(kind) == WIRE_64 ? 8 : 4;
    if (packed->at >= packed->end)
        return 0;
    value->type = wire_of(kind);
    if (value->type == WIRE_VARINT)
        return headway__wire_varint(packed, &value->value) == 0;
    if ((size_t)(packed->end - packed->at) < size)
        return 0;
    value->value = 0;
    memcpy(&value->value, packed->at, size);
    packed->at += size;
    return 1;
}

/* Calls put for the value, or for each value of a packed field; 0 when wire fits no field's type.
 */
static int each_value(struct printer *printer, const struct schema_field *field,
                      const struct wire_field *wire, void *user,
                      void (*put)(struct printer *printer, const struct schema_field *field,
                                  const struct wire_field *value, void *user))
{
    enum wire_type type = field ? wire_of(field->kind) : WIRE_GROUP;
    if (type == WIRE_GROUP)
        return 0;
    if (wire->type == type) {
        put(printer, field, wire, user);
        return 1;
    }
    if (wire->type != WIRE_LEN || type == WIRE_LEN)
        return 0;
    struct wire_reader packed = headway__wire_read(wire->data, wire->size);
    struct wire_field value = *wire;
    while (next_packed(&packed, field->kind, &value))
        put(printer, field, &value, user);
    return 1;
}

static const struct schema_field *field_of(struct printer *printer,
                                           const struct schema_message *message, uint32_t number)
{
    if (!message || headway__print_work(printer, message->field_count) != 0)
        return NULL;
    for (size_t i = 0; i < message->field_count; i++) {
        if (message->fields[i].number == number)
            return &message->fields[i];
    }
    return find_extension(printer, message->full_name, number);
}

struct members {
    unsigned depth, count;
    int flat;
};

static void put_member(struct printer *printer, const struct schema_field *field,
                       const struct wire_field *value, void *user)
{
    struct members *members = user;
    if (members->flat)
        headway__put(printer, members->count ? ", " : "");
    else
        headway__put_line(printer, "%s", "");
    members->count++;
    if (field->extendee)
        headway__put(printer, "[");
    headway__put(printer, field->extendee ? field->full_name : field->name);
    headway__put(printer, field->extendee ? "]" : "");
    headway__put(printer, ": ");
    put_value(printer, field, value, members->depth + 1, members->flat);
    headway__put(printer, members->flat ? "" : "\n");
}

static void put_unknown_member(struct printer *printer, const struct members *members,
                               uint32_t number)
{
    char text[96];
    snprintf(text, sizeof text, "/* field %" PRIu32 " is not in this schema */", number);
    if (members->flat)
        headway__put(printer, text);
    else
        headway__put_line(printer, "%s\n", text);
}

static int is_short(const struct wire_field *wire)
{
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    int count = 0;
    while (headway__wire_next(&reader, &part) > 0)
        count++;
    return count == 0 || (count == 1 && wire->size < 60);
}

static void put_message(struct printer *printer, const char *type_name,
                        const struct wire_field *wire, unsigned depth, int flat)
{
    const struct symbol *symbol =
        type_name ? headway__types_find(printer->types, type_name, strlen(type_name)) : NULL;
    struct members members = {depth, 0, flat || is_short(wire)};
    struct wire_reader reader = headway__wire_read(wire->data, wire->size);
    struct wire_field part;
    unsigned indent = printer->indent;
    if (depth >= MOST_DEPTH || !symbol || !symbol->message_source) {
        headway__put(printer, "{ /* left out: its type is not known here, or too deep */ }");
        return;
    }
    headway__put(printer, members.flat ? "{" : "{\n");
    printer->indent++;
    while (!printer->error && headway__wire_next(&reader, &part) > 0) {
        const struct schema_field *field = field_of(printer, symbol->message_source, part.number);
        if (!each_value(printer, field, &part, &members, put_member))
            put_unknown_member(printer, &members, part.number);
    }
    printer->indent = indent;
    if (!members.flat)
        headway__put_line(printer, "%s", "");
    headway__put(printer, "}");
}

/* ---- the options of one definition ---- */

struct option_list {
    int lines;  /* a line each; else a list in brackets */
    int *count; /* of a list */
    const builtin *known;
    const char *prefix; /* before the name */
    int pieces;         /* it stands there more than once: (a).b = 1; (a).c = 2; */
};

static void begin_option(struct printer *printer, const struct option_list *list)
{
    if (list->lines)
        headway__put_line(printer, "option ");
    else
        headway__put(printer, (*list->count)++ ? ", " : " [");
}

struct piece {
    const struct option_list *list;
    const struct schema_field *option;
};

static void put_piece(struct printer *printer, const struct schema_field *field,
                      const struct wire_field *value, void *user)
{
    const struct piece *piece = user;
    begin_option(printer, piece->list);
    headway__put(printer, "(");
    headway__put_name(printer, piece->option->full_name, 1);
    headway__put(printer, field->extendee ? ").(" : ").");
    headway__put(printer, field->extendee ? field->full_name : field->name);
    headway__put(printer, field->extendee ? ") = " : " = ");
    put_value(printer, field, value, 1, !piece->list->lines);
    headway__put(printer, piece->list->lines ? ";\n" : "");
}

/* protoc takes an option once, but its fields one by one. */
static void put_pieces(struct printer *printer, const struct schema_field *option,
                       const struct wire_field *value, const struct option_list *list)
{
    const struct symbol *symbol =
        option->type_name
            ? headway__types_find(printer->types, option->type_name, strlen(option->type_name))
            : NULL;
    struct wire_reader reader = headway__wire_read(value->data, value->size);
    struct piece piece = {list, option};
    struct wire_field part;
    while (symbol && !printer->error && headway__wire_next(&reader, &part) > 0)
        (void)each_value(printer, field_of(printer, symbol->message_source, part.number), &part,
                         &piece, put_piece);
}

static void put_option(struct printer *printer, const struct schema_field *field,
                       const struct wire_field *value, void *user)
{
    const struct option_list *list = user;
    if (!list->known && list->pieces && field->kind == KIND_MESSAGE && field->rule != REPEATED) {
        put_pieces(printer, field, value, list);
        return;
    }
    begin_option(printer, list);
    headway__put(printer, list->prefix);
    if (list->known) {
        const char *const *names = list->known->values;
        size_t count = sizeof list->known->values / sizeof *names;
        headway__put(printer, list->known->name);
        headway__put(printer, " = ");
        if (field->kind == KIND_ENUM && value->value < count && names[value->value])
            headway__put(printer, names[value->value]);
        else
            put_scalar(printer, field->kind, NULL, value);
    } else {
        headway__put(printer, "(");
        headway__put_name(printer, field->full_name, 1);
        headway__put(printer, ") = ");
        put_value(printer, field, value, 0, !list->lines);
    }
    if (list->lines)
        headway__put(printer, ";\n");
}

static void put_unknown(struct printer *printer, const struct option_list *list, uint32_t number)
{
    char text[96];
    snprintf(text, sizeof text, "option %" PRIu32 " is not in this schema", number);
    if (list->lines)
        headway__put_line(printer, "// %s\n", text);
}

/* The options, or features, that stand in a message of google.protobuf. */
static void put_one(struct printer *printer, const char *extendee, const struct wire_field *part,
                    struct option_list *list)
{
    char full[64];
    snprintf(full, sizeof full, "google.protobuf.%s", extendee);
    list->known = find_builtin(extendee, part->number);
    struct schema_field plain = {.kind = list->known ? list->known->kind : 0};
    const struct schema_field *field =
        list->known ? &plain : find_extension(printer, full, part->number);
    if (!each_value(printer, field, part, list, put_option))
        put_unknown(printer, list, part->number);
}

/* The number of an edition's features among these options, or 0. */
static uint32_t features_of(const char *extendee)
{
    static const struct {
        const char *extendee;
        uint32_t number;
    } features[] = {{"FileOptions", 50},    {"MessageOptions", 12}, {"FieldOptions", 21},
                    {"OneofOptions", 1},    {"EnumOptions", 7},     {"EnumValueOptions", 2},
                    {"ServiceOptions", 34}, {"MethodOptions", 35}};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (strcmp(features[i].extendee, extendee) == 0)
            return features[i].number;
    }
    return 0;
}

static void put_features(struct printer *printer, const struct wire_field *set,
                         struct option_list *list)
{
    struct wire_reader reader = headway__wire_read(set->data, set->size);
    struct wire_field part;
    list->prefix = "features.";
    while (!printer->error && headway__wire_next(&reader, &part) > 0)
        put_one(printer, "FeatureSet", &part, list);
    list->prefix = "";
}

static int occurs_twice(struct printer *printer, headway_bytes options, uint32_t number)
{
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field part;
    int count = 0;
    while (count < 2 && headway__print_work(printer, 1) == 0 &&
           headway__wire_next(&reader, &part) > 0)
        count += part.number == number;
    return count == 2;
}

static void print_all(struct printer *printer, const char *extendee, headway_bytes options,
                      struct option_list *list, int features_alone)
{
    uint32_t features = features_of(extendee);
    struct wire_reader reader = headway__wire_read(options.data, options.size);
    struct wire_field part;
    while (!printer->error && headway__wire_next(&reader, &part) > 0) {
        if (part.number == 7 && strcmp(extendee, "MessageOptions") == 0)
            continue; /* map_entry */
        if (part.number == features && part.type == WIRE_LEN)
            put_features(printer, &part, list);
        else if (!features_alone) {
            list->pieces = part.type == WIRE_LEN && occurs_twice(printer, options, part.number);
            put_one(printer, extendee, &part, list);
        }
    }
}

void headway__print_options(struct printer *printer, const char *extendee, headway_bytes options)
{
    struct option_list list = {.lines = 1, .prefix = ""};
    print_all(printer, extendee, options, &list, 0);
}

void headway__print_features(struct printer *printer, const char *extendee, headway_bytes options)
{
    struct option_list list = {.lines = 1, .prefix = ""};
    print_all(printer, extendee, options, &list, 1);
}

void headway__print_option_list(struct printer *printer, const char *extendee,
                                headway_bytes options, int *count)
{
    struct option_list list = {.count = count, .prefix = ""};
    print_all(printer, extendee, options, &list, 0);
}
