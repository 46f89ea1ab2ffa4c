/* Made by protoc-gen-headway from importing.proto. Do not edit. */
#ifndef IMPORTING_PROTO_HEADWAY_H
#define IMPORTING_PROTO_HEADWAY_H

#include "importing.pb-c.h"
#include <headway/stub.h>

#if HEADWAY_GENERATED_VERSION != 1
#error "headway's headers are of another version: generate this file again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For headway_types_add: what JSON needs to know. */
extern const headway_message_info importing_proto_messages[1];
extern const size_t importing_proto_message_count;
/* A google.protobuf.FileDescriptorSet: this file and all it imports. */
extern const headway_bytes importing_proto_schema;

#ifdef __cplusplus
}
#endif
#endif
