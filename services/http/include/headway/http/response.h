/* SPDX-License-Identifier: Apache-2.0 */
/* From a call's answer to the body of an HTTP response. */
#ifndef HEADWAY_HTTP_RESPONSE_H
#define HEADWAY_HTTP_RESPONSE_H

#include <headway/http/media.h>
#include <headway/http/service.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the response to this binding will be by a header Accept: of a unary method or a stream of
   requests JSON or PROTOBUF; of a stream of responses NDJSON (the default), JSON (an array) or
   EVENTS; of google.api.HttpBody always OTHER, which the body itself names. -1: nothing that it
   wants can be had (406). */
int headway_http_response_media(const headway_http_binding *binding, headway_bytes accept);

typedef struct headway_http_body_text {
    headway_bytes content_type, body; /* in the arena, or static */
} headway_http_body_text;

/* One response (packed, as it came) as a body. media: of the function before. flags:
   headway_json_write's. ENOMEM; EMALFORMED and others as headway_message_unpack and
   headway_json_write: the service has answered what cannot be told (INTERNAL). */
int headway_http_response_write(const headway_http_binding *binding, headway_http_media media,
                                headway_bytes packed, unsigned flags, headway_arena *arena,
                                headway_http_body_text *ret_body);

#ifdef __cplusplus
}
#endif
#endif
