/* SPDX-License-Identifier: Apache-2.0 */
/* What the scan and the decoder must agree on: which fields are known, what memory they take. */
#ifndef HEADWAY_MESSAGE_SCAN_H
#define HEADWAY_MESSAGE_SCAN_H

#include "wire.h"

/* Fills in the defaults for an input of this size. EINVAL for a struct of unknown size. */
int headway__limits(const headway_message_limits *given, size_t input,
                    headway_message_limits *ret_limits);
/* NULL for an unknown number; and for a known one of another wire type, which by protobuf's rules
   is an unknown field too. */
const ProtobufCFieldDescriptor *headway__known_field(const ProtobufCMessageDescriptor *descriptor,
                                                     const struct wire_field *wire);

static inline size_t headway__string_charge(size_t size)
{
    return size ? (size + 16) & ~(size_t)15 : 0;
}

static inline size_t headway__bytes_charge(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

static inline size_t headway__message_charge(const ProtobufCMessageDescriptor *descriptor)
{
    return headway__bytes_charge(descriptor->sizeof_message);
}

static inline size_t headway__unknown_charge(size_t size)
{
    return sizeof(ProtobufCMessageUnknownField) + headway__bytes_charge(size);
}

#endif
