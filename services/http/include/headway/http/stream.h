/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams of responses as text that comes bit by bit:
 *
 *   NDJSON   a value a line; at last {"error":{...}} if it failed
 *   JSON     an array; its last element is {"error":{...}} if it failed
 *   EVENTS   "id: N" from 1 and "data: {...}"; at last "event: error" with the status, or
 *            "event: end" with an id of its own
 *
 * or, of google.api.HttpBody, the bytes themselves; and streams of requests taken apart again.
 */
#ifndef HEADWAY_HTTP_STREAM_H
#define HEADWAY_HTTP_STREAM_H

#include <headway/http/response.h>
#include <headway/http/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADWAY_HTTP_STREAM_TYPE = 128 };

typedef struct headway_http_stream {
    const headway_http_binding *binding; /* NULL: headway_http_stream_put only, for topics */
    headway_http_media media;
    unsigned flags; /* headway_json_write's, without PRETTY */
    uint64_t count; /* messages written; an event's id is that, from 1 */
    int ended;
    char raw_type[HEADWAY_HTTP_STREAM_TYPE]; /* as the first google.api.HttpBody names it, or "" */
} headway_http_stream;

void headway_http_stream_init(headway_http_stream *stream, const headway_http_binding *binding,
                              headway_http_media media, unsigned flags);
/* Its content type; of google.api.HttpBody as soon as the first message was written, which names it
   for all of them. */
const char *headway_http_stream_type(const headway_http_stream *stream);

/* One response as the next piece of the body, in arena; the array's bracket stands in the first.
   Failures as of headway_http_response_write: nothing was written, end with a status. ECLOSED after
   the end. */
int headway_http_stream_write(headway_http_stream *stream, headway_bytes packed,
                              headway_arena *arena, headway_bytes *ret_piece);
/* The same of a message; types may be NULL. */
int headway_http_stream_put(headway_http_stream *stream, const headway_types *types,
                            const ProtobufCMessage *message, headway_arena *arena,
                            headway_bytes *ret_piece);
/* The last piece, which may be empty. status NULL: it ended well. types: of its details; may be
   NULL. A stream of google.api.HttpBody has no place for a status: cut the connection. */
int headway_http_stream_end(headway_http_stream *stream, const headway_types *types,
                            const headway_status *status, headway_arena *arena,
                            headway_bytes *ret_piece);
/* A comment of EVENTS that keeps the connection alive; static, and empty in the others. */
headway_bytes headway_http_stream_idle(const headway_http_stream *stream);
/* A browser's EventSource asks again when a stream has ended, in order or not, and says the last id
   in Last-Event-ID. Whether it is that of a good end: 204 makes it stop, and no call is made. */
int headway_http_stream_is_over(headway_http_media media, headway_bytes last_event_id);

/* ---- requests ---- */

enum { HEADWAY_HTTP_LINE_LIMIT = 4 * 1024 * 1024 };

/* Takes a body apart into JSON values as it comes: of NDJSON its lines; of JSON the elements of one
   array, or one value after another. */
typedef struct headway_http_lines {
    headway_alloc alloc;
    headway_http_media media;
    size_t limit; /* of one value */
    char *buffer; /* what has come of a value that is not whole */
    size_t used, room;
    uint32_t depth; /* of brackets in the value */
    uint8_t place, value, in_string, escaped;
    uint8_t told; /* buffer holds the value that was told last */
    int failed;   /* the error that it stays with */
} headway_http_lines;

/* media: NDJSON or JSON. alloc NULL: the default. limit 0: HEADWAY_HTTP_LINE_LIMIT. */
void headway_http_lines_init(headway_http_lines *lines, const headway_alloc *alloc,
                             headway_http_media media, size_t limit);
void headway_http_lines_done(headway_http_lines *lines);
/* 1 with the next value, borrowed until the next call, and input moved behind it; 0 when input is
   used up. ELIMIT: a value is too long; EMALFORMED: brackets do not meet, or an array is followed
   by more; ENOMEM. After a failure it stays failed. */
int headway_http_lines_next(headway_http_lines *lines, headway_bytes *input,
                            headway_bytes *ret_value);
/* The body has ended: 1 with a last value, 0 when there is none, EMALFORMED when it is cut off. */
int headway_http_lines_end(headway_http_lines *lines, headway_bytes *ret_value);

#ifdef __cplusplus
}
#endif
#endif
