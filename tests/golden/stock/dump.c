/* SPDX-License-Identifier: Apache-2.0 */
/* Prints all that descriptors say. Built once with stock protoc-c's code and once with ours. */
#include "sample.pb-c.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void dump_hex(const void *bytes, size_t size)
{
    for (const uint8_t *c = bytes, *end = c + size; c < end; c++)
        printf("%02x", *c);
    printf("\n");
}

static void dump_enum(const ProtobufCEnumDescriptor *of)
{
    printf("enum %s %s %s %s\n", of->name, of->short_name, of->c_name, of->package_name);
    for (unsigned i = 0; i < of->n_values; i++)
        printf("  %s %s %d\n", of->values[i].name, of->values[i].c_name, of->values[i].value);
    for (unsigned i = 0; i < of->n_value_names; i++)
        printf("  %s = %u\n", of->values_by_name[i].name, of->values_by_name[i].index);
    for (unsigned i = 0; i <= of->n_value_ranges; i++)
        printf("  %d at %u\n", of->value_ranges[i].start_value, of->value_ranges[i].orig_index);
}

static size_t default_size(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
        return 8;
    default:
        return 4;
    }
}

static void dump_default(const ProtobufCFieldDescriptor *field)
{
    if (!field->default_value)
        printf("  no default\n");
    else if (field->type == PROTOBUF_C_TYPE_STRING)
        dump_hex(field->default_value, strlen(field->default_value));
    else if (field->type == PROTOBUF_C_TYPE_BYTES)
        dump_hex(((const ProtobufCBinaryData *)field->default_value)->data,
                 ((const ProtobufCBinaryData *)field->default_value)->len);
    else
        dump_hex(field->default_value, default_size(field));
}

static void dump_initial(const ProtobufCMessageDescriptor *of)
{
    static max_align_t room[64];
    ProtobufCMessage *message = (ProtobufCMessage *)room;
    of->message_init(message);
    message->descriptor->message_init(message);
    uint8_t packed[1024];
    dump_hex(packed, protobuf_c_message_pack(message, packed));
}

static void dump_message(const ProtobufCMessageDescriptor *of)
{
    printf("message %s %s %s %s %zu\n", of->name, of->short_name, of->c_name, of->package_name,
           of->sizeof_message);
    for (unsigned i = 0; i < of->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &of->fields[i];
        printf(" %s %" PRIu32 " label %d type %d at %u, %u flags %" PRIu32 "\n", field->name,
               field->id, field->label, field->type, field->quantifier_offset, field->offset,
               field->flags);
        dump_default(field);
        if (field->type == PROTOBUF_C_TYPE_ENUM)
            dump_enum(field->descriptor);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            printf("  of %s\n", ((const ProtobufCMessageDescriptor *)field->descriptor)->name);
        printf("  sorted %u\n", of->fields_sorted_by_name[i]);
    }
    for (unsigned i = 0; i < of->n_field_ranges + (of->n_fields > 0); i++)
        printf("  %d at %u\n", of->field_ranges[i].start_value, of->field_ranges[i].orig_index);
    dump_initial(of);
}

int main(void)
{
    dump_message(&stock__a__foo_bar__v1__my_httpreq2__descriptor);
    dump_message(&stock__a__foo_bar__v1__my_httpreq2__inner_x__descriptor);
    dump_message(&stock__a__foo_bar__v1__my_httpreq2__inner_x__deep__descriptor);
    dump_message(&stock__a__foo_bar__v1__my_httpreq2__amap_entry__descriptor);
    dump_message(&stock__a__foo_bar__v1__empty__descriptor);
    dump_message(&stock__zed__descriptor);
    dump_message(&stock__zed__mentry__descriptor);
    dump_message(&stock__zed__nentry__descriptor);
    StockA__FooBar__V1__MyHTTPReq2 sample = STOCK__A__FOO_BAR__V1__MY_HTTPREQ2__INIT;
    sample.n_pk = 0;
    sample.has_camelfield = 1;
    sample.int_ = 1;
    sample.a_kind_case = STOCK__A__FOO_BAR__V1__MY_HTTPREQ2__A_KIND_OI;
    sample.oi = STOCK__A__FOO_BAR__V1__MY_HTTPREQ2__INNER_X__E__B_b;
    uint8_t packed[1024];
    dump_hex(packed, stock__a__foo_bar__v1__my_httpreq2__pack(&sample, packed));
    return 0;
}
