/* SPDX-License-Identifier: Apache-2.0 */
/* Each piece is whole: what fails leaves nothing half said. */
#include <headway/http/stream.h>

#include "reply.h"

#include <headway/json.h>

#include <stdio.h>

/* The id of the event that ends a stream well; the others' are numbers. */
#define ENDED "end"

void headway_http_stream_init(headway_http_stream *stream, const headway_http_binding *binding,
                              headway_http_media media, unsigned flags)
{
    *stream = (headway_http_stream){
        .binding = binding, .media = media, .flags = flags & ~(unsigned)HEADWAY_JSON_PRETTY};
}

const char *headway_http_stream_type(const headway_http_stream *stream)
{
    return *stream->raw_type ? stream->raw_type : headway_http_media_name(stream->media);
}

/* What stands before the next value. */
static int begin(const headway_http_stream *stream, headway__http_buffer *buffer)
{
    char head[48];
    if (stream->ended)
        return HEADWAY_ECLOSED;
    if (stream->media == HEADWAY_HTTP_JSON)
        return headway__http_append_text(buffer, stream->count ? ",\n" : "[");
    if (stream->media != HEADWAY_HTTP_EVENTS)
        return 0;
    snprintf(head, sizeof head, "id: %llu\ndata: ", (unsigned long long)stream->count + 1);
    return headway__http_append_text(buffer, head);
}

static int finish(headway_http_stream *stream, headway__http_buffer *buffer,
                  headway_bytes *ret_piece)
{
    int error = 0;
    if (stream->media == HEADWAY_HTTP_NDJSON)
        error = headway__http_append_text(buffer, "\n");
    else if (stream->media == HEADWAY_HTTP_EVENTS)
        error = headway__http_append_text(buffer, "\n\n");
    if (error)
        return error;
    stream->count++;
    *ret_piece = headway__http_taken(buffer);
    return 0;
}

static int write_raw(headway_http_stream *stream, headway_bytes packed, headway_arena *arena,
                     headway_bytes *ret_piece)
{
    headway_http_body_text body;
    if (stream->ended)
        return HEADWAY_ECLOSED;
    int error = headway_http_response_write(stream->binding, stream->media, packed, stream->flags,
                                            arena, &body);
    if (error)
        return error;
    if (!stream->count++ && body.content_type.size < sizeof stream->raw_type)
        memcpy(stream->raw_type, body.content_type.data, body.content_type.size);
    *ret_piece = body.body;
    return 0;
}

int headway_http_stream_write(headway_http_stream *stream, headway_bytes packed,
                              headway_arena *arena, headway_bytes *ret_piece)
{
    headway__http_buffer buffer = {.arena = arena};
    if (stream->media == HEADWAY_HTTP_OTHER)
        return write_raw(stream, packed, arena, ret_piece);
    int error = begin(stream, &buffer);
    if (!error)
        error = headway__http_reply_json(stream->binding, packed, stream->flags, &buffer);
    return error ? error : finish(stream, &buffer, ret_piece);
}

int headway_http_stream_put(headway_http_stream *stream, const headway_types *types,
                            const ProtobufCMessage *message, headway_arena *arena,
                            headway_bytes *ret_piece)
{
    headway__http_buffer buffer = {.arena = arena};
    int error = begin(stream, &buffer);
    if (!error)
        error = headway_json_write(types, message, stream->flags, headway__http_append, &buffer);
    return error ? error : finish(stream, &buffer, ret_piece);
}

static int write_failure(const headway_http_stream *stream, headway_bytes status,
                         headway__http_buffer *buffer)
{
    int events = stream->media == HEADWAY_HTTP_EVENTS;
    int error = 0;
    if (stream->media == HEADWAY_HTTP_JSON)
        error = headway__http_append_text(buffer, stream->count ? ",\n" : "[");
    if (!error)
        error = headway__http_append_text(buffer, events ? "event: error\ndata: " : "{\"error\":");
    if (!error)
        error = headway__http_append(buffer, status);
    if (error)
        return error;
    return headway__http_append_text(buffer, events                               ? "\n\n"
                                             : stream->media == HEADWAY_HTTP_JSON ? "}]\n"
                                                                                  : "}\n");
}

static int write_end(const headway_http_stream *stream, headway__http_buffer *buffer)
{
    if (stream->media == HEADWAY_HTTP_JSON)
        return headway__http_append_text(buffer, stream->count ? "]\n" : "[]\n");
    if (stream->media == HEADWAY_HTTP_EVENTS)
        return headway__http_append_text(buffer, "id: " ENDED "\nevent: end\ndata: {}\n\n");
    return 0;
}

int headway_http_stream_end(headway_http_stream *stream, const headway_types *types,
                            const headway_status *status, headway_arena *arena,
                            headway_bytes *ret_piece)
{
    headway__http_buffer buffer = {.arena = arena};
    headway_bytes body;
    int error = stream->ended ? HEADWAY_ECLOSED : 0;
    if (!error && status && stream->media != HEADWAY_HTTP_OTHER) {
        error = headway_http_status_write(types, status, arena, &body);
        if (!error)
            error = write_failure(stream, body, &buffer);
    } else if (!error) {
        error = write_end(stream, &buffer);
    }
    if (error)
        return error;
    stream->ended = 1;
    *ret_piece = headway__http_taken(&buffer);
    return 0;
}

headway_bytes headway_http_stream_idle(const headway_http_stream *stream)
{
    return headway_bytes_of_string(stream->media == HEADWAY_HTTP_EVENTS ? ":\n\n" : "");
}

int headway_http_stream_is_over(headway_http_media media, headway_bytes last_event_id)
{
    return media == HEADWAY_HTTP_EVENTS && headway__http_equals(last_event_id, ENDED);
}
