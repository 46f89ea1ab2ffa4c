/* Made by protoc-gen-headway from importing.proto. Do not edit. */
#include "importing.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info golden__names__a__b__infos[] = {
    {"theirs", NULL, 0, 0},
};
const headway_message_info importing_proto_messages[] = {
    {&golden__names__a__b__descriptor, golden__names__a__b__infos},
};
const size_t importing_proto_message_count = 1;
static const uint8_t importing_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes importing_proto_schema = {importing_proto__schema_bytes, ...};
/* clang-format on */
