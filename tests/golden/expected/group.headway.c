/* Made by protoc-gen-headway from group.proto. Do not edit. */
#include "group.headway.h"
#include <stdio.h>

/* clang-format off */
static const headway_field_info golden__group__holder__infos[] = {
    {"before", NULL, 0, 0},
    {"word", "kind", 0, 0},
    {"set", NULL, 0, 0},
    {"after", NULL, 0, 0},
};
static const headway_field_info golden__group__holder__old__infos[] = {
    {"x", NULL, 0, 0},
};
static const headway_field_info golden__group__holder__many__infos[] = {
    {"y", NULL, 0, 0},
};
static const headway_field_info golden__group__holder__must__infos[] = {
    {"y", NULL, 0, 0},
};
static const headway_field_info golden__group__holder__chosen__infos[] = {
    {"z", NULL, 0, 0},
};
static const headway_field_info golden__group__extra__infos[] = {
    {"z", NULL, 0, 0},
};
const headway_message_info group_proto_messages[] = {
    {&golden__group__holder__descriptor, golden__group__holder__infos},
    {&golden__group__holder__old__descriptor, golden__group__holder__old__infos},
    {&golden__group__holder__many__descriptor, golden__group__holder__many__infos},
    {&golden__group__holder__must__descriptor, golden__group__holder__must__infos},
    {&golden__group__holder__chosen__descriptor, golden__group__holder__chosen__infos},
    {&golden__group__holder__a__descriptor, NULL},
    {&golden__group__holder__b__descriptor, NULL},
    {&golden__group__holder__set__descriptor, NULL},
    {&golden__group__extra__descriptor, golden__group__extra__infos},
    {&golden__group__nothing__descriptor, NULL},
    {&golden__group__nothing__only__descriptor, NULL},
};
const size_t group_proto_message_count = 11;
static const uint8_t group_proto__schema_bytes[] HEADWAY_SCHEMA = {
};
const headway_bytes group_proto_schema = {group_proto__schema_bytes, ...};
/* clang-format on */
