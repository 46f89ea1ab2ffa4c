/* Made by protoc-gen-headway from shared.proto. Do not edit. */
#include "shared.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info shared__infos[] = {
    {"name", NULL, 1, 0},
    {"bytes", NULL, 1, 0},
    {"shared", NULL, 1, 0},
    {"values", NULL, 0, 0},
    {"unpacked", NULL, 0, 0},
    {"nested", NULL, 0, 1},
    {"aName", NULL, 0, 0},
};
static const headway_field_info shared__nested__infos[] = {
    {"deep", NULL, 0, 0},
};
static const headway_field_info shared__nested__deep__infos[] = {
    {"level", NULL, 0, 0},
};
static const headway_field_info shared__nested_entry__infos[] = {
    {"key", NULL, 0, 0},
    {"value", NULL, 0, 0},
};
const headway_message_info shared_proto_messages[] = {
    {&shared__descriptor, shared__infos},
    {&shared__nested__descriptor, shared__nested__infos},
    {&shared__nested__deep__descriptor, shared__nested__deep__infos},
    {&shared__nested_entry__descriptor, shared__nested_entry__infos},
};
const size_t shared_proto_message_count = 4;
static const uint8_t shared_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes shared_proto_schema = {shared_proto__schema_bytes, ...};
/* clang-format on */
