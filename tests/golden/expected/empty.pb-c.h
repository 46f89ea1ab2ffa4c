/* Made by protoc-gen-headway from empty.proto. Do not edit. */
/* clang-format off */
#ifndef PROTOBUF_C_empty_2eproto__INCLUDED
#define PROTOBUF_C_empty_2eproto__INCLUDED

#include <protobuf-c/protobuf-c.h>

PROTOBUF_C__BEGIN_DECLS

#if PROTOBUF_C_VERSION_NUMBER < 1003000
#error "protobuf-c's headers are too old: 1.3 or later is needed"
#elif 1004001 < PROTOBUF_C_MIN_COMPILER_VERSION
#error "protobuf-c's headers are too new: generate this file again"
#endif





PROTOBUF_C__END_DECLS

#endif
