/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codec of a message, in x.pb-c.c: a switch over the tags that are expected, and the fields
 * from the last to the first for the encoder. What is rare goes by the descriptor, in the library.
 */
#include "emit.h"

#include <string.h>

/* What the wire says of a type, and the functions that move it. */
typedef struct gen_coding {
    int wire;
    const char *decode, *encode; /* headway_decode_..., headway_encode_... */
    int by_address;              /* the encoder takes the member's address */
} gen_coding;

static const gen_coding codings[] = {
    [TYPE(DOUBLE)] = {1, "fixed64", "fixed64", 1},
    [TYPE(FLOAT)] = {5, "fixed32", "fixed32", 1},
    [TYPE(INT64)] = {0, "int64", "int", 0},
    [TYPE(UINT64)] = {0, "int64", "uint", 0},
    [TYPE(INT32)] = {0, "int32", "int", 0},
    [TYPE(FIXED64)] = {1, "fixed64", "fixed64", 1},
    [TYPE(FIXED32)] = {5, "fixed32", "fixed32", 1},
    [TYPE(BOOL)] = {0, "bool", "uint", 0},
    [TYPE(STRING)] = {2, "string", "string", 0},
    [TYPE(MESSAGE)] = {2, "message", "message", 0},
    [TYPE(BYTES)] = {2, "bytes", "bytes", 1},
    [TYPE(UINT32)] = {0, "int32", "uint", 0},
    [TYPE(ENUM)] = {0, "int32", "int", 0},
    [TYPE(SFIXED32)] = {5, "fixed32", "fixed32", 1},
    [TYPE(SFIXED64)] = {1, "fixed64", "fixed64", 1},
    [TYPE(SINT32)] = {0, "sint32", "sint32", 0},
    [TYPE(SINT64)] = {0, "sint64", "sint64", 0},
};

static unsigned tag_of(const gen_field *field, int wire)
{
    return (unsigned)field->proto->number << 3 | (unsigned)wire;
}

/* Repeated bytes are rare enough for the library's own way. */
static int is_direct(const gen_field *field)
{
    return !(field->presence == REPEATED && field->proto->type == TYPE(BYTES));
}

int emit_has_codec(const gen_message *message)
{
    for (size_t i = 0; i < message->member_count; i++)
        if (is_direct(message->by_number[i]))
            return 1;
    return 0;
}

static int has_required(const gen_message *message)
{
    for (size_t i = 0; i < message->member_count; i++)
        if (message->by_number[i]->presence == REQUIRED)
            return 1;
    return 0;
}

/* ---- decode ---- */

static void emit_decode_repeated(gen_text *out, const gen_field *field)
{
    const char *name = field->name;
    text_add(out, "        case %u:\n            ", tag_of(field, 2));
    if (field->proto->type == TYPE(STRING))
        text_add(out,
                 "at = headway_decode_strings(decoder, %u, at, end, &message->n_%s, "
                 "&message->%s);\n",
                 tag_of(field, 2), name, name);
    else if (field->proto->type == TYPE(MESSAGE))
        text_add(out,
                 "at = headway_decode_messages(decoder, %u, at, end, &%s__descriptor, "
                 "&message->n_%s, &message->%s);\n",
                 tag_of(field, 2), field->message->lower, name, name);
    else
        text_add(out,
                 "at = headway_decode_packed(decoder, PROTOBUF_C_TYPE_%s, at, end, "
                 "&message->n_%s, &message->%s);\n",
                 emit_type_name(field), name, name);
    text_add(out, "            break;\n");
}

/* What is to be said beside the value itself: that it is there. */
static void emit_decode_presence(gen_text *out, const gen_field *field, unsigned index)
{
    int type = (int)field->proto->type;
    const char *name = field->name;
    if (field->presence == REQUIRED)
        text_add(out, "            headway_decode_seen(base, %u);\n", index);
    if (field->presence == HAS && type != TYPE(STRING) && type != TYPE(MESSAGE))
        text_add(out, "            message->has_%s = 1;\n", name);
    if (field->presence != IN_ONEOF)
        return;
    if (type == TYPE(MESSAGE))
        text_add(out, "            if (message->%s != %s)\n                message->%s = NULL;\n",
                 field->oneof->member, field->case_name, name);
    text_add(out, "            message->%s = %s;\n", field->oneof->member, field->case_name);
}

static void emit_decode_singular(gen_text *out, const gen_field *field, unsigned index)
{
    const gen_coding *coding = &codings[field->proto->type];
    text_add(out, "        case %u:\n", tag_of(field, coding->wire));
    emit_decode_presence(out, field, index);
    text_add(out, "            at = headway_decode_%s(decoder, at, end, ", coding->decode);
    if (field->proto->type == TYPE(MESSAGE))
        text_add(out, "&%s__descriptor, ", field->message->lower);
    text_add(out, "&message->%s);\n            break;\n", field->name);
}

static void emit_decode(gen_text *out, const gen_message *message)
{
    text_add(out,
             "static const uint8_t *%s__decode(headway_decoder *decoder, const uint8_t *at, const "
             "uint8_t *end, ProtobufCMessage *base)\n{\n    %s *message = (%s *)base;\n",
             message->lower, message->c_name, message->c_name);
    text_add(out, "    while (at < end) {\n"
                  "        headway_varint tag = headway_decode_tag(decoder, at, end);\n"
                  "        at = tag.at;\n        switch (tag.value) {\n");
    for (size_t i = 0; i < message->member_count; i++) {
        const gen_field *field = message->by_number[i];
        if (is_direct(field) && field->presence == REPEATED)
            emit_decode_repeated(out, field);
        else if (is_direct(field))
            emit_decode_singular(out, field, (unsigned)i);
    }
    text_add(out, "        default:\n"
                  "            at = headway_decode_other(decoder, tag.value, at, end, base);\n"
                  "        }\n    }\n    return end;\n}\n\n");
}

/* ---- encode ---- */

/* When a singular field is on the wire; nothing for one that always is. */
static void emit_encode_condition(gen_text *out, const gen_field *field)
{
    int type = (int)field->proto->type, pointer = type == TYPE(STRING) || type == TYPE(MESSAGE);
    const char *name = field->name;
    const gen_coding *coding = &codings[type];
    if (field->presence == REQUIRED)
        return;
    if (field->presence == IN_ONEOF)
        text_add(out,
                 pointer ? "    if (message->%s == %s && message->%s)\n    "
                         : "    if (message->%s == %s)\n    ",
                 field->oneof->member, field->case_name, name);
    else if (type == TYPE(STRING) && field->presence == IMPLICIT)
        text_add(out, "    if (message->%s && *message->%s)\n    ", name, name);
    else if (type == TYPE(STRING) && field->default_name)
        text_add(out, "    if (message->%s && message->%s != %s)\n    ", name, name,
                 field->default_name);
    else if (pointer)
        text_add(out, "    if (message->%s)\n    ", name);
    else if (field->presence == HAS)
        text_add(out, "    if (message->has_%s)\n    ", name);
    else if (type == TYPE(BYTES))
        text_add(out, "    if (message->%s.len)\n    ", name);
    else if (coding->wire)
        text_add(out, "    if (headway_encode_is_set%d(&message->%s))\n    ",
                 coding->wire == 1 ? 64 : 32, name);
    else
        text_add(out, "    if (message->%s)\n    ", name);
}

static void emit_encode_singular(gen_text *out, const gen_field *field)
{
    const gen_coding *coding = &codings[field->proto->type];
    /* The compiler may take an enum for unsigned; on the wire it is not. */
    const char *before = field->proto->type == TYPE(ENUM) ? "(int32_t)" : "";
    emit_encode_condition(out, field);
    text_add(out, "    left = headway_encode_%s(encoder, left, %u, %s%smessage->%s%s);\n",
             coding->encode, tag_of(field, coding->wire), before, coding->by_address ? "&" : "",
             field->name, field->proto->type == TYPE(BOOL) ? " != 0" : "");
}

static void emit_encode_repeated(gen_text *out, const gen_field *field, unsigned index)
{
    int type = (int)field->proto->type;
    const char *name = field->name;
    text_add(out, "    if (message->n_%s)\n        left = ", name);
    if (type == TYPE(STRING))
        text_add(out, "headway_encode_strings(encoder, left, %u, message->n_%s, message->%s);\n",
                 tag_of(field, 2), name, name);
    else if (type == TYPE(MESSAGE))
        text_add(out, "headway_encode_messages(encoder, left, %u, message->n_%s, message->%s);\n",
                 tag_of(field, 2), name, name);
    else if (type != TYPE(BYTES) && emit_is_packed(field))
        text_add(out,
                 "headway_encode_packed(encoder, left, %u, PROTOBUF_C_TYPE_%s, message->n_%s, "
                 "message->%s);\n",
                 tag_of(field, 2), emit_type_name(field), name, name);
    else
        text_add(out, "headway_encode_other(encoder, left, base, %u);\n", index);
}

static void emit_encode(gen_text *out, const gen_message *message)
{
    text_add(out,
             "static ptrdiff_t %s__encode(headway_encoder *encoder, ptrdiff_t left, const "
             "ProtobufCMessage *base)\n{\n    const %s *message = (const %s *)base;\n",
             message->lower, message->c_name, message->c_name);
    text_add(out, "    if (base->n_unknown_fields)\n"
                  "        left = headway_encode_unknown(encoder, left, base);\n");
    for (size_t i = message->member_count; i > 0; i--) {
        const gen_field *field = message->by_number[i - 1];
        if (field->presence == REPEATED)
            emit_encode_repeated(out, field, (unsigned)i - 1);
        else
            emit_encode_singular(out, field);
    }
    text_add(out, "    return left;\n}\n\n");
}

void emit_codec(gen_text *out, const gen_message *message)
{
    if (!emit_has_codec(message))
        return;
    emit_decode(out, message);
    emit_encode(out, message);
    text_add(out,
             "static const headway_codec %s__codec = { HEADWAY_CODEC_MAGIC, %d, %s__decode, "
             "%s__encode };\n\n",
             message->lower, has_required(message), message->lower, message->lower);
}
