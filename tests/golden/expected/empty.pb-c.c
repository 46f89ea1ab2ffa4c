/* Made by protoc-gen-headway from empty.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C__NO_DEPRECATED
#define PROTOBUF_C__NO_DEPRECATED
#endif
#include "empty.pb-c.h"

#include <headway/codec.h>

