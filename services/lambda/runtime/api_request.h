/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to the Runtime API, written into a growing text. 0, ENOMEM, ELIMIT; what was written of
 * a failed one is to be thrown away. host: of AWS_LAMBDA_RUNTIME_API; id: api_id_ok.
 */
#ifndef LAMBDA_API_REQUEST_H
#define LAMBDA_API_REQUEST_H

#include "growing.h"

enum { API_ID = 128, API_CHUNK = 20 /* bytes of the line before a chunk, and its NUL */ };

/* An id may stand in a path. */
int api_id_ok(const char *id);
int api_host_ok(const char *host);

int api_next(growing *out, const char *host);
int api_response(growing *out, const char *host, const char *id, headway_bytes body);
/* type: of the error; what a header cannot have in it is left out. */
int api_error(growing *out, const char *host, const char *id, const char *type, headway_bytes body);
int api_init_error(growing *out, const char *host, const char *type, headway_bytes body);

/* A response in pieces: the head, with the prelude of HTTP's if it is not NULL; chunks, each the
   line before it, its data, and CR LF; and the end, with the error if type is not NULL. */
int api_stream(growing *out, const char *host, const char *id, const char *content_type,
               const headway_bytes *prelude);
size_t api_chunk(char line[API_CHUNK], size_t size);
int api_stream_end(growing *out, const char *type, headway_bytes body);

#endif
