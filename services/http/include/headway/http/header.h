/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields that calls know: metadata and deadlines. */
#ifndef HEADWAY_HTTP_HEADER_H
#define HEADWAY_HTTP_HEADER_H

#include <headway/alloc.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_http_header {
    headway_bytes name, value;
} headway_http_header;

enum { HEADWAY_HTTP_METADATA_LIMIT = 8192 /* packed */ };

/*
 * The name in a call's metadata of a header field, in lower case, into text (64 bytes); 0 when it
 * is none: x-*, traceparent, tracestate, baggage, user-agent, accept-language and origin travel
 * under their names, grpc-metadata-NAME as NAME. Not: what gateway and server use up themselves
 * (x-api-key, x-request-timeout, x-forwarded-*, x-http-method*), names that begin with "headway-",
 * credentials and cookies, names that metadata cannot have.
 */
enum { HEADWAY_HTTP_METADATA_NAME = 64 };
int headway_http_metadata_name(headway_bytes header, char text[HEADWAY_HTTP_METADATA_NAME]);
/* A packed headway.v1.Metadata of them, in arena: text, and bytes of names that end in "-bin"
   (base64). Of a name that comes twice the values are joined with ", "; values that are not
   printable are left out. ELIMIT past 8 KiB; ENOMEM. */
int headway_http_metadata(const headway_http_header *headers, size_t count, headway_arena *arena,
                          headway_bytes *ret_metadata);

/* x-request-timeout: "250ms", "2s", "1.5s", "2m" or plain seconds "0.25". At least 1 ms, and cut at
   UINT32_MAX - 1. EMALFORMED. */
int headway_http_timeout(headway_bytes text, uint32_t *ret_ms);
/* grpc-timeout: up to eight digits and one of H M S m u n. */
int headway_http_grpc_timeout(headway_bytes text, uint32_t *ret_ms);

#ifdef __cplusplus
}
#endif
#endif
