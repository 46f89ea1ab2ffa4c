/* SPDX-License-Identifier: Apache-2.0 */
/* From a call's answer to the body of an HTTP response. */
#ifndef HEADWAY_HTTP_RESPONSE_H
#define HEADWAY_HTTP_RESPONSE_H

#include <headway/http/media.h>
#include <headway/http/service.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where a body goes, in pieces that are borrowed. An answer that is not 0 ends the writing and is
   its result. */
typedef struct headway_http_sink {
    int (*write)(void *user, headway_bytes piece);
    void *user;
} headway_http_sink;

/* What the response to this binding will be by a header Accept: of a unary method or a stream of
   requests JSON or PROTOBUF, of a stream of responses NDJSON (the default), JSON (an array) or
   EVENTS. -1: nothing that it wants can be had (406). */
int headway_http_response_media(const headway_http_binding *binding, headway_bytes accept);

/* Writes one response (packed, as it came). media: of the function before. flags:
   headway_json_write's. ret_content_type: of a google.api.HttpBody its own, in arena, else media's
   name. EMALFORMED and others as headway_message_unpack and headway_json_write. */
int headway_http_response_write(const headway_http_binding *binding, headway_http_media media,
                                headway_bytes packed, unsigned flags, headway_arena *arena,
                                const headway_http_sink *sink, headway_bytes *ret_content_type);

#ifdef __cplusplus
}
#endif
#endif
