/* SPDX-License-Identifier: Apache-2.0 */
/* The first byte of an input draws a type of the sample schema, the rest is its message. */
#ifndef HEADWAY_TESTS_FUZZ_TYPES_H
#define HEADWAY_TESTS_FUZZ_TYPES_H

#include <samples.h>

static const char *const fuzz_type_names[] = {
    "sample.v1.All",
    "sample.v1.Inner",
    "sample.v1.Old",
    "sample.v1.Wide",
    "google.protobuf.Struct",
    "google.protobuf.Value",
    "google.protobuf.Any",
    "google.protobuf.FieldMask",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
    "google.protobuf.DoubleValue",
    "google.protobuf.ListValue",
};
enum { FUZZ_TYPES = sizeof fuzz_type_names / sizeof *fuzz_type_names };

static inline const char *fuzz_type(const uint8_t *data, size_t size)
{
    return fuzz_type_names[size ? data[0] % FUZZ_TYPES : 0];
}

static inline headway_bytes fuzz_rest(const uint8_t *data, size_t size)
{
    return size ? headway_bytes_of(data + 1, size - 1) : headway_bytes_of(NULL, 0);
}

#endif
