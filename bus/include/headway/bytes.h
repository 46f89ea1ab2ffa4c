/* SPDX-License-Identifier: Apache-2.0 */
/* A view of bytes: pointer and length, never owned. */
#ifndef HEADWAY_BYTES_H
#define HEADWAY_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define HEADWAY_API __attribute__((visibility("default")))
#define HEADWAY_MUST_CHECK __attribute__((warn_unused_result))
#define HEADWAY_PRINTF(n, first) __attribute__((format(printf, n, first)))
#else
#define HEADWAY_API
#define HEADWAY_MUST_CHECK
#define HEADWAY_PRINTF(n, first)
#endif

/* Borrowed until the function it was passed to returns, unless that function says otherwise. */
typedef struct headway_bytes {
    const void *data; /* may be NULL when size is 0 */
    size_t size;
} headway_bytes;

static inline headway_bytes headway_bytes_of(const void *data, size_t size)
{
    headway_bytes bytes = {data, size};
    return bytes;
}

/* The characters of a string without its NUL; NULL is the empty view. */
static inline headway_bytes headway_bytes_of_string(const char *string)
{
    return headway_bytes_of(string, string ? strlen(string) : 0);
}

#ifdef __cplusplus
}
#endif
#endif
