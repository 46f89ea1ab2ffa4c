/* SPDX-License-Identifier: Apache-2.0 */
/* An example of a message in JSON: every field at its default, one element of each list and map,
   the first member of each oneof. What is printed can be sent. */
#include "cli.h"

enum { MOST_DEPTH = 4 };

typedef struct example {
    const headway_types *types;
    FILE *out;
    int pretty;
    const ProtobufCMessageDescriptor *around[MOST_DEPTH];
    unsigned depth;
} example;

static void put_message(example *e, const ProtobufCMessageDescriptor *descriptor);

static void put_line(const example *e)
{
    if (!e->pretty)
        return;
    fputc('\n', e->out);
    for (unsigned i = 0; i < e->depth; i++)
        fputs("  ", e->out);
}

static void put_enum(const example *e, const ProtobufCEnumDescriptor *descriptor)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, 0);
    if (strcmp(descriptor->name, "google.protobuf.NullValue") == 0)
        fputs("null", e->out);
    else if (value || descriptor->n_values)
        fprintf(e->out, "\"%s\"", value ? value->name : descriptor->values[0].name);
    else
        fputs("0", e->out);
}

static void put_value(example *e, const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_MESSAGE:
        put_message(e, field->descriptor);
        break;
    case PROTOBUF_C_TYPE_ENUM:
        put_enum(e, field->descriptor);
        break;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
        fputs("\"\"", e->out);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        fputs("false", e->out);
        break;
    case PROTOBUF_C_TYPE_INT64: /* 64 bits are strings in JSON */
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        fputs("\"0\"", e->out);
        break;
    default:
        fputs("0", e->out);
    }
}

/* A map's key is a string in JSON, whatever it is. */
static void put_entry(example *e, const ProtobufCMessageDescriptor *entry)
{
    const ProtobufCFieldDescriptor *key = &entry->fields[0];
    const char *text = key->type == PROTOBUF_C_TYPE_STRING ? "key"
                       : key->type == PROTOBUF_C_TYPE_BOOL ? "false"
                                                           : "0";
    fprintf(e->out, e->pretty ? "{\"%s\": " : "{\"%s\":", text);
    put_value(e, &entry->fields[1]);
    fputc('}', e->out);
}

static void put_field(example *e, const ProtobufCFieldDescriptor *field,
                      const headway_field_info *info)
{
    json_string(e->out, info ? info->json_name : field->name);
    fputs(e->pretty ? ": " : ":", e->out);
    if (info && info->map) {
        put_entry(e, field->descriptor);
    } else if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        fputc('[', e->out);
        put_value(e, field);
        fputc(']', e->out);
    } else {
        put_value(e, field);
    }
}

static int is_first_of_oneof(const headway_field_info *infos, unsigned i)
{
    for (unsigned j = 0; infos && infos[i].oneof && j < i; j++) {
        if (infos[j].oneof && strcmp(infos[j].oneof, infos[i].oneof) == 0)
            return 0;
    }
    return 1;
}

/* Well-known types whose JSON is not an object of their fields. */
static const char *known_text(const char *name)
{
    static const char *const rows[][2] = {
        {"Timestamp", "\"1970-01-01T00:00:00Z\""},
        {"Duration", "\"0s\""},
        {"FieldMask", "\"\""},
        {"Struct", "{}"},
        {"Value", "null"},
        {"ListValue", "[]"},
        {"Any", "{}"},
        {"BoolValue", "false"},
        {"StringValue", "\"\""},
        {"BytesValue", "\"\""},
        {"Int64Value", "\"0\""},
        {"UInt64Value", "\"0\""},
        {"Int32Value", "0"},
        {"UInt32Value", "0"},
        {"FloatValue", "0"},
        {"DoubleValue", "0"},
    };
    if (strncmp(name, "google.protobuf.", 16) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i][0], name + 16) == 0)
            return rows[i][1];
    }
    return NULL;
}

/* A type inside of itself ends there. */
static int is_around(const example *e, const ProtobufCMessageDescriptor *descriptor)
{
    for (unsigned i = 0; i < e->depth; i++) {
        if (e->around[i] == descriptor)
            return 1;
    }
    return e->depth == MOST_DEPTH;
}

static void put_message(example *e, const ProtobufCMessageDescriptor *descriptor)
{
    const headway_message_info *info = headway_types_info(e->types, descriptor);
    const headway_field_info *infos = info ? info->fields : NULL;
    const char *text = known_text(descriptor->name);
    int count = 0;
    if (text || is_around(e, descriptor) || descriptor->n_fields == 0) {
        fputs(text ? text : "{}", e->out);
        return;
    }
    e->around[e->depth++] = descriptor;
    fputc('{', e->out);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (!is_first_of_oneof(infos, i))
            continue;
        fputs(count++ ? "," : "", e->out);
        put_line(e);
        put_field(e, &descriptor->fields[i], infos ? &infos[i] : NULL);
    }
    e->depth--;
    put_line(e);
    fputc('}', e->out);
}

void example_print(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                   int pretty, FILE *out)
{
    example e = {.types = types, .out = out, .pretty = pretty};
    put_message(&e, descriptor);
}
