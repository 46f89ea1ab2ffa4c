/* Made by protoc-gen-headway from empty.proto. Do not edit. */
#include "empty.headway.h"
#include <stdio.h>

/* clang-format off */
const headway_message_info empty_proto_messages[] = {
    {NULL, NULL},
};
const size_t empty_proto_message_count = 0;
static const uint8_t empty_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes empty_proto_schema = {empty_proto__schema_bytes, ...};
/* clang-format on */
