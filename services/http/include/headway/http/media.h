/* SPDX-License-Identifier: Apache-2.0 */
/* Content types, and which of them a client would rather have (RFC 9110, 8.3 and 12.5.1). */
#ifndef HEADWAY_HTTP_MEDIA_H
#define HEADWAY_HTTP_MEDIA_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum headway_http_media {
    HEADWAY_HTTP_JSON,     /* application/json; of a stream: an array */
    HEADWAY_HTTP_PROTOBUF, /* application/x-protobuf, application/protobuf */
    HEADWAY_HTTP_NDJSON,   /* application/x-ndjson, application/jsonl */
    HEADWAY_HTTP_EVENTS,   /* text/event-stream */
    HEADWAY_HTTP_OTHER
} headway_http_media;

/* "application/json"; "application/octet-stream" for OTHER. */
const char *headway_http_media_name(headway_http_media media);
/* Of a Content-Type; its parameters do not matter, but a charset that is not UTF-8 makes OTHER. */
headway_http_media headway_http_media_of(headway_bytes content_type);
/* Which of offers, the preferred first, a header Accept wants most; "" wants the first. Several
   headers are joined with ", ". -1: none (406); what is malformed wants nothing, and what is behind
   the 64th is not read. */
int headway_http_accept(headway_bytes accept, const headway_http_media *offers, size_t count);

#ifdef __cplusplus
}
#endif
#endif
