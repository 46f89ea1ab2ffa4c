/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two kinds of failure, never mixed.
 *
 * A function answers 0 or a negative HEADWAY_E...: *my* call failed here and now, and nothing was
 * taken. A call on the bus *ends* with a headway_status: the codes of google.rpc.Code
 * (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).
 */
#ifndef HEADWAY_STATUS_H
#define HEADWAY_STATUS_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, number, text). Numbers are fixed for ever. */
#define HEADWAY_ERRORS(X)                                                                          \
    X(EAGAIN, -1, "no credit or not connected yet: wait for on_writable")                          \
    X(ECLOSED, -2, "the bus, call, stream or service is closed")                                   \
    X(EINVAL, -3, "an argument is not valid")                                                      \
    X(ENOMEM, -4, "out of memory")                                                                 \
    X(ELIMIT, -5, "over a configured limit")                                                       \
    X(EPROTO, -6, "the peer broke the protocol")                                                   \
    X(EMALFORMED, -7, "the bytes are not a valid message")                                         \
    X(EADDRINUSE, -8, "another process already listens at this address")                           \
    X(EADDRESS, -9, "the address cannot be used")                                                  \
    X(EACCES, -10, "permission denied")                                                            \
    X(ENOTFOUND, -11, "not found")                                                                 \
    X(ENOTSUP, -12, "not supported by this build or adapter")                                      \
    X(EIO, -13, "input or output failed")

enum headway_error {
#define HEADWAY_ERROR_ENUM(name, number, text) HEADWAY_##name = number,
    HEADWAY_ERRORS(HEADWAY_ERROR_ENUM)
#undef HEADWAY_ERROR_ENUM
};

/* "HEADWAY_EAGAIN" and its sentence; static strings, never NULL. */
HEADWAY_API const char *headway_error_name(int error);
HEADWAY_API const char *headway_error_text(int error);

/* X(name, number): google.rpc.Code. */
#define HEADWAY_CODES(X)                                                                           \
    X(OK, 0)                                                                                       \
    X(CANCELLED, 1)                                                                                \
    X(UNKNOWN, 2)                                                                                  \
    X(INVALID_ARGUMENT, 3)                                                                         \
    X(DEADLINE_EXCEEDED, 4)                                                                        \
    X(NOT_FOUND, 5)                                                                                \
    X(ALREADY_EXISTS, 6)                                                                           \
    X(PERMISSION_DENIED, 7)                                                                        \
    X(RESOURCE_EXHAUSTED, 8)                                                                       \
    X(FAILED_PRECONDITION, 9)                                                                      \
    X(ABORTED, 10)                                                                                 \
    X(OUT_OF_RANGE, 11)                                                                            \
    X(UNIMPLEMENTED, 12)                                                                           \
    X(INTERNAL, 13)                                                                                \
    X(UNAVAILABLE, 14)                                                                             \
    X(DATA_LOSS, 15)                                                                               \
    X(UNAUTHENTICATED, 16)

typedef enum headway_code {
#define HEADWAY_CODE_ENUM(name, number) HEADWAY_##name = number,
    HEADWAY_CODES(HEADWAY_CODE_ENUM)
#undef HEADWAY_CODE_ENUM
} headway_code;

/* "UNAVAILABLE"; "UNKNOWN" for a number outside the table. */
HEADWAY_API const char *headway_code_name(int code);
/* The number of a code's name, or -1. */
HEADWAY_API int headway_code_of(const char *name);

#define HEADWAY_RETRY_NEVER UINT32_MAX

/* How a call ended. Pointers are borrowed for the length of the callback that received it. */
typedef struct headway_status {
    int code;                /* headway_code */
    int not_processed;       /* 1: no handler has seen it, safe to send elsewhere (law L1) */
    uint32_t retry_after_ms; /* 0: no advice; HEADWAY_RETRY_NEVER: do not send it again */
    const char *message;     /* NUL-terminated UTF-8, never NULL in a received status */
    headway_bytes details;   /* packed google.rpc.Status details, often empty */
} headway_status;

#ifdef __cplusplus
}
#endif
#endif
