/* Made by protoc-gen-headway from empty.proto. Do not edit. */
#ifndef EMPTY_PROTO_HEADWAY_H
#define EMPTY_PROTO_HEADWAY_H

#include "empty.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info empty_proto_messages[1];
extern const size_t empty_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes empty_proto_schema;

#ifdef __cplusplus
}
#endif
#endif
