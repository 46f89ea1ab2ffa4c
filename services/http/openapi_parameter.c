/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of an operation: those of its path, then what the query may say. */
#include "openapi_parts.h"

#include <stdio.h>

enum { FIELD = 2, QUERY_DEPTH = 4, QUERY_MOST = 64 };

#define REPEATED GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED

/* A field, and the message that it stands in. */
typedef struct found {
    const openapi_field_proto *field;
    const openapi_node *in;
    size_t index;
} found;

/* "shelf.name" from this message on. */
static int resolve(const openapi *d, const openapi_node *node, const char *path, found *ret_found)
{
    size_t size = strcspn(path, ".");
    for (size_t i = 0; node && node->message && i < node->message->n_field; i++) {
        const openapi_field_proto *field = node->message->field[i];
        if (!field->name || strlen(field->name) != size || memcmp(field->name, path, size) != 0)
            continue;
        if (path[size])
            return field->type_name &&
                   resolve(d, headway__openapi_node(&d->files, field->type_name), path + size + 1,
                           ret_found);
        *ret_found = (found){field, node, i};
        return 1;
    }
    return 0;
}

static void open_parameter(openapi *d, const char *name, const char *in)
{
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "name", name);
    headway__openapi_member(&d->out, "in", in);
}

static void close_parameter(openapi *d, const found *of)
{
    headway__openapi_name(&d->out, "schema");
    headway__openapi_field(d, of->field, NULL);
    headway__openapi_close(&d->out, '}');
}

static void describe(openapi *d, const found *of)
{
    const char *comment = headway__openapi_comment(of->in, FIELD, (int32_t)of->index, d->arena);
    if (comment)
        headway__openapi_member(&d->out, "description", comment);
}

/* --- of the path ----------------------------------------------------------------------------- */

/* Text that is no field by itself. */
static void plain_parameter(openapi *d, const headway_http_template *path, const openapi_slot *slot)
{
    char text[OPENAPI_NAME] = "";
    if (slot->segment->kind == HEADWAY_HTTP_REST)
        snprintf(text, sizeof text, "It may have slashes.");
    else if (slot->variable >= 0)
        snprintf(text, sizeof text, "A part of `%s`.", path->variables[slot->variable].path);
    if (*text)
        headway__openapi_member(&d->out, "description", text);
    headway__openapi_object(&d->out, "schema");
    headway__openapi_member(&d->out, "type", "string");
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

/* names: whose shape is the same; its names are those in the path's text. */
static void path_parameters(openapi *d, const openapi_node *request,
                            const headway_http_template *path, const headway_http_template *names)
{
    openapi_slot slot, named;
    for (size_t i = 0; headway__openapi_slot(path, i, &slot); i++) {
        const headway_http_variable *v = slot.variable < 0 ? NULL : &path->variables[slot.variable];
        found of = {0};
        if (!headway__openapi_slot(names, i, &named))
            return;
        open_parameter(d, named.name, "path");
        headway__openapi_true(&d->out, "required");
        if (v && v->count == 1 && slot.segment->kind == HEADWAY_HTTP_ONE &&
            resolve(d, request, v->path, &of)) {
            describe(d, &of);
            close_parameter(d, &of);
        } else {
            plain_parameter(d, path, &slot);
        }
    }
}

/* --- of the query ---------------------------------------------------------------------------- */

typedef struct query {
    openapi *d;
    const headway_http_binding *binding;
    const openapi_node *chain[QUERY_DEPTH];
    unsigned depth, count;
} query;

static int in_path(const headway_http_binding *binding, const char *path)
{
    for (size_t i = 0; i < binding->path.variable_count; i++)
        if (strcmp(binding->path.variables[i].path, path) == 0)
            return 1;
    return 0;
}

static int in_chain(const query *q, const openapi_node *node)
{
    for (unsigned i = 0; i < q->depth; i++)
        if (q->chain[i] == node)
            return 1;
    return 0;
}

static void query_message(query *q, const openapi_node *node, const char *path, const char *shown);

static void query_field(query *q, const found *of, const char *path, const char *shown)
{
    const openapi_field_proto *field = of->field;
    int is_body = q->depth == 1 && q->binding->body == HEADWAY_HTTP_BODY_FIELD &&
                  strcmp(q->binding->body_field->name, path) == 0;
    if (!headway__openapi_is_shown(field) || is_body || in_path(q->binding, path) ||
        q->count == QUERY_MOST)
        return;
    if (!headway__openapi_is_text(field)) {
        if (field->label != REPEATED && field->type_name)
            query_message(q, headway__openapi_node(&q->d->files, field->type_name), path, shown);
        return;
    }
    q->count++;
    open_parameter(q->d, shown, "query");
    describe(q->d, of);
    if (field->options && field->options->deprecated)
        headway__openapi_true(&q->d->out, "deprecated");
    close_parameter(q->d, of);
}

static void query_message(query *q, const openapi_node *node, const char *path, const char *shown)
{
    char inner[OPENAPI_NAME], name[OPENAPI_NAME];
    if (!node || !node->message || q->depth == QUERY_DEPTH || in_chain(q, node))
        return;
    q->chain[q->depth++] = node;
    for (size_t i = 0; i < node->message->n_field; i++) {
        found of = {node->message->field[i], node, i};
        const char *json = headway__openapi_json_name(q->d, of.field);
        size_t a = (size_t)snprintf(inner, sizeof inner, "%s%s%s", path, *path ? "." : "",
                                    of.field->name ? of.field->name : "");
        size_t b = (size_t)snprintf(name, sizeof name, "%s%s%s", shown, *shown ? "." : "", json);
        if (a < sizeof inner && b < sizeof name)
            query_field(q, &of, inner, name);
    }
    q->depth--;
}

void headway__openapi_parameters(openapi *d, const openapi_record *record)
{
    const headway_http_binding *binding = record->binding;
    const openapi_node *request = headway__openapi_node(&d->files, binding->method->request->name);
    query q = {.d = d, .binding = binding};
    openapi_slot slot;
    int path = headway__openapi_slot(&binding->path, 0, &slot);
    if (!path && (binding->body == HEADWAY_HTTP_BODY_WHOLE || !request))
        return;
    headway__openapi_list(&d->out, "parameters");
    path_parameters(d, request, &binding->path, &record->first->binding->path);
    if (binding->body != HEADWAY_HTTP_BODY_WHOLE)
        query_message(&q, request, "", "");
    headway__openapi_close(&d->out, ']');
}
