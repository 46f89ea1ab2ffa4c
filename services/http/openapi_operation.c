/* SPDX-License-Identifier: Apache-2.0 */
/* A binding as an operation: what it is for, what it takes, what it answers. */
#include "openapi_parts.h"

#include <stdio.h>

enum { METHOD = 2, OPERATION_DEPTH = 3, SUMMARY = 120 };

static int client_streams(const openapi_record *r)
{
    headway_shape shape = r->binding->method->call.shape;
    return shape == HEADWAY_CLIENT_STREAM || shape == HEADWAY_BIDI_STREAM;
}

static int server_streams(const openapi_record *r)
{
    headway_shape shape = r->binding->method->call.shape;
    return shape == HEADWAY_SERVER_STREAM || shape == HEADWAY_BIDI_STREAM;
}

/* The first sentence, as a line. */
static void summary_of(const char *comment, char *text)
{
    size_t size = 0;
    for (; comment[size] && size < SUMMARY; size++) {
        text[size] = (char)(comment[size] == '\n' ? ' ' : comment[size]);
        if (comment[size] == '.' && (!comment[size + 1] || strchr(" \n", comment[size + 1])))
            break;
    }
    if (comment[size] && comment[size] != '.') /* no sentence ends here: the last whole word */
        while (size && text[size - 1] != ' ')
            size--;
    while (size && text[size - 1] == ' ')
        size--;
    text[size] = 0;
}

static void describe(openapi *d, const openapi_record *r)
{
    static const char both[] = "Both directions at once: open a WebSocket at this path, each of "
                               "whose messages is one as JSON.";
    const openapi_node *node = headway__openapi_node(&d->files, r->service);
    const char *method = r->binding->method->call.name, *comment = NULL;
    char summary[SUMMARY + 1] = "", *whole;
    for (size_t i = 0; node && node->service && i < node->service->n_method; i++) {
        const Google__Protobuf__MethodDescriptorProto *m = node->service->method[i];
        if (!m->name || strcmp(m->name, method) != 0)
            continue;
        comment = headway__openapi_comment(node, METHOD, (int32_t)i, d->arena);
        if (m->options && m->options->deprecated)
            headway__openapi_true(&d->out, "deprecated");
    }
    if (comment)
        summary_of(comment, summary);
    headway__openapi_member(&d->out, "summary", *summary ? summary : method);
    if (r->binding->method->call.shape != HEADWAY_BIDI_STREAM) {
        if (comment)
            headway__openapi_member(&d->out, "description", comment);
        return;
    }
    size_t size = strlen(comment ? comment : "") + sizeof both + 2;
    whole = headway_arena_take(d->arena, size);
    if (!whole) {
        d->error = HEADWAY_ENOMEM;
        return;
    }
    snprintf(whole, size, "%s%s%s", comment ? comment : "", comment ? "\n\n" : "", both);
    headway__openapi_member(&d->out, "description", whole);
}

static void operation_id(openapi *d, const openapi_record *r)
{
    char id[OPENAPI_NAME];
    int n = snprintf(id, sizeof id, "%s.%s", r->service, r->binding->method->call.name);
    if (r->number && n > 0 && (size_t)n < sizeof id)
        snprintf(id + n, sizeof id - (size_t)n, ".%zu", r->number + 1);
    headway__openapi_member(&d->out, "operationId", id);
}

/* --- bodies ---------------------------------------------------------------------------------- */

static const char http_body[] = "google.api.HttpBody";

/* Of a whole message, or of one field in it. */
static void schema(openapi *d, const ProtobufCMessageDescriptor *message,
                   const ProtobufCFieldDescriptor *field)
{
    const openapi_node *node = field ? headway__openapi_node(&d->files, message->name) : NULL;
    for (size_t i = 0; node && node->message && i < node->message->n_field; i++) {
        const openapi_field_proto *f = node->message->field[i];
        if (f->name && strcmp(f->name, field->name) == 0) {
            headway__openapi_field(d, f, NULL);
            return;
        }
    }
    headway__openapi_ref_object(d, message->name);
}

static void media(openapi *d, const char *type, const ProtobufCMessageDescriptor *message,
                  const ProtobufCFieldDescriptor *field)
{
    headway__openapi_object(&d->out, type);
    headway__openapi_name(&d->out, "schema");
    schema(d, message, field);
    headway__openapi_close(&d->out, '}');
}

static void array(openapi *d, const ProtobufCMessageDescriptor *message,
                  const ProtobufCFieldDescriptor *field)
{
    headway__openapi_object(&d->out, "application/json");
    headway__openapi_object(&d->out, "schema");
    headway__openapi_member(&d->out, "type", "array");
    headway__openapi_name(&d->out, "items");
    schema(d, message, field);
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

static void events(openapi *d)
{
    headway__openapi_object(&d->out, "text/event-stream");
    headway__openapi_object(&d->out, "schema");
    headway__openapi_member(&d->out, "type", "string");
    headway__openapi_member(&d->out, "description",
                            "`data:` of each event is one message as JSON; `event: error` ends a "
                            "stream that failed with a google.rpc.Status.");
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

static int is_raw(const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *of = message;
    if (field)
        of = field->type == PROTOBUF_C_TYPE_MESSAGE ? field->descriptor : NULL;
    return of && strcmp(of->name, http_body) == 0;
}

static void request_body(openapi *d, const openapi_record *r)
{
    const headway_http_binding *b = r->binding;
    const ProtobufCMessageDescriptor *message = b->method->request;
    const ProtobufCFieldDescriptor *field =
        b->body == HEADWAY_HTTP_BODY_FIELD ? b->body_field : NULL;
    if (b->body == HEADWAY_HTTP_BODY_NONE)
        return;
    headway__openapi_object(&d->out, "requestBody");
    headway__openapi_true(&d->out, "required");
    headway__openapi_object(&d->out, "content");
    if (client_streams(r)) { /* the array first: an example of it may be broken into lines */
        array(d, message, field);
        media(d, "application/x-ndjson", message, field);
    } else if (is_raw(message, field)) {
        media(d, "*/*", message, field);
    } else {
        media(d, "application/json", message, field);
    }
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

static void responses(openapi *d, const openapi_record *r)
{
    const headway_http_binding *b = r->binding;
    const ProtobufCMessageDescriptor *message = b->method->response;
    int raw = is_raw(message, b->response_field), lines = server_streams(r) && !raw;
    headway__openapi_object(&d->out, "responses");
    headway__openapi_object(&d->out, "200");
    headway__openapi_member(&d->out, "description",
                            lines ? "A message on each line, until the stream ends. One that fails "
                                    "ends with {\"error\": a google.rpc.Status}."
                                  : "The answer.");
    headway__openapi_object(&d->out, "content");
    if (lines) {
        media(d, "application/x-ndjson", message, b->response_field);
        array(d, message, b->response_field);
        events(d);
    } else {
        media(d, raw ? "*/*" : "application/json", message, b->response_field);
    }
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_object(&d->out, "default");
    headway__openapi_member(&d->out, "$ref", "#/components/responses/Error");
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

void headway__openapi_operation(openapi *d, const openapi_record *record)
{
    size_t offset;
    char *path = headway__openapi_path_text(&record->first->binding->path, d->names);
    if (!path) {
        d->error = HEADWAY_ENOMEM;
        return;
    }
    headway__openapi_begin(d, OPERATION_DEPTH, &offset);
    headway__openapi_open(&d->out, '{');
    headway__openapi_list(&d->out, "tags");
    headway__openapi_string(&d->out, record->service);
    headway__openapi_close(&d->out, ']');
    describe(d, record);
    operation_id(d, record);
    headway__openapi_parameters(d, record);
    request_body(d, record);
    responses(d, record);
    headway__openapi_close(&d->out, '}');
    headway__openapi_keep(d, OPENAPI_PATHS, path, record->verb, offset);
}
