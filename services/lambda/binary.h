/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packed messages in payloads, which are JSON: a request is a string of base64 beside the method's
 * name, a response {"binary": "<base64>"}. Both alphabets are read, padded or not. What the bytes
 * are is not judged here.
 */
#ifndef LAMBDA_BINARY_H
#define LAMBDA_BINARY_H

#include <headway/http/stream.h>

/* The bytes of a JSON string, in arena. EMALFORMED with a sentence in why; ELIMIT, ENOMEM. */
int binary_read(headway_bytes string, headway_arena *arena, headway_bytes *ret_bytes, char *why,
                size_t why_size);
/* Those of a response; other members are not looked at. */
int binary_read_response(headway_bytes json, headway_arena *arena, headway_bytes *ret_bytes,
                         char *why, size_t why_size);

/* The string, and a response. What write answers, when that is not 0. */
int binary_write(headway_bytes bytes, int (*write)(void *user, headway_bytes text), void *user);
int binary_write_response(headway_bytes bytes, int (*write)(void *user, headway_bytes text),
                          void *user);
/* A response as the next of a stream of them: headway_http_stream_put. */
int binary_stream_put(headway_http_stream *stream, headway_bytes bytes, headway_arena *arena,
                      headway_bytes *ret_piece);

#endif
