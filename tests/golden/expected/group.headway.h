/* Made by protoc-gen-headway from group.proto. Do not edit. */
#ifndef GROUP_PROTO_HEADWAY_H
#define GROUP_PROTO_HEADWAY_H

#include "group.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info group_proto_messages[11];
extern const size_t group_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes group_proto_schema;

#ifdef __cplusplus
}
#endif
#endif
