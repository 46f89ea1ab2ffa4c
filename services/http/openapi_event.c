/* SPDX-License-Identifier: Apache-2.0 */
/* Messages with (headway.v1.event): a browser may listen to their topics. */
#include "openapi_parts.h"

#include <headway/v1/options.pb-c.h>
#include <stdio.h>

enum { EVENT_OPTION = 51234, OPERATION_DEPTH = 3, HEAP = 16 << 10, TOPIC = 300 };

typedef Headway__V1__EventOptions event_options;
static const char events_tag[] = "Events";

/* The option is an extension, and so an unknown field: a length, then the message. */
static const event_options *options_of(openapi *d, const openapi_message_proto *message)
{
    const headway_message_limits limits = {sizeof limits, 0, HEAP};
    ProtobufCMessage *options = NULL;
    size_t skip = 0;
    const ProtobufCMessage *base = message->options ? &message->options->base : NULL;
    for (unsigned i = 0; base && i < base->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *f = &base->unknown_fields[i];
        if (f->tag != EVENT_OPTION || f->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
            continue;
        while (skip < f->len && f->data[skip] & 0x80)
            skip++;
        if (skip < f->len &&
            headway_message_unpack(&headway__v1__event_options__descriptor,
                                   headway_bytes_of(f->data + skip + 1, f->len - skip - 1), &limits,
                                   d->arena, &options, NULL, 0) == 0)
            return (const event_options *)options;
    }
    return NULL;
}

static void key_parameter(openapi *d, const char *key)
{
    headway__openapi_list(&d->out, "parameters");
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "name", key);
    headway__openapi_member(&d->out, "in", "path");
    headway__openapi_true(&d->out, "required");
    headway__openapi_member(&d->out, "description", "The event's key, or * for every one.");
    headway__openapi_object(&d->out, "schema");
    headway__openapi_member(&d->out, "type", "string");
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, ']');
}

static void operation(openapi *d, const openapi_node *node, const char *topic, const char *key)
{
    const char *comment = headway__openapi_comment(node, 0, 0, d->arena);
    char text[OPENAPI_NAME];
    headway__openapi_open(&d->out, '{');
    headway__openapi_list(&d->out, "tags");
    headway__openapi_string(&d->out, events_tag);
    headway__openapi_close(&d->out, ']');
    snprintf(text, sizeof text, "Listen to %s", topic);
    headway__openapi_member(&d->out, "summary", text);
    if (comment)
        headway__openapi_member(&d->out, "description", comment);
    snprintf(text, sizeof text, "events.%s", topic);
    headway__openapi_member(&d->out, "operationId", text);
    if (*key)
        key_parameter(d, key);
    headway__openapi_object(&d->out, "responses");
    headway__openapi_object(&d->out, "200");
    headway__openapi_member(&d->out, "description", "Events as they are published, without end.");
    headway__openapi_object(&d->out, "content");
    headway__openapi_object(&d->out, "text/event-stream");
    headway__openapi_object(&d->out, "schema");
    headway__openapi_ref(d, node->name);
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_object(&d->out, "default");
    headway__openapi_member(&d->out, "$ref", "#/components/responses/Error");
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
    headway__openapi_close(&d->out, '}');
}

/* Once, with the first of them. */
static void tag(openapi *d)
{
    size_t offset;
    if (d->events.count != 1)
        return;
    headway__openapi_begin(d, 2, &offset);
    headway__openapi_open(&d->out, '{');
    headway__openapi_member(&d->out, "name", events_tag);
    headway__openapi_member(&d->out, "description", "What a browser may listen to.");
    headway__openapi_close(&d->out, '}');
    headway__openapi_keep(d, OPENAPI_TAGS, events_tag, "", offset);
}

static void event(openapi *d, const openapi_node *node, const event_options *o)
{
    char topic[TOPIC], path[TOPIC + 16];
    const char *name = o->topic && *o->topic ? o->topic : node->name, *key = o->key ? o->key : "";
    size_t offset, size = strlen(name) + strlen(key) + sizeof "/events/.{}";
    char *own;
    int is_new;
    snprintf(topic, sizeof topic, "%s%s", name, *key ? ".*" : "");
    if (size > sizeof path || !d->options->topic(d->options->user, topic))
        return;
    snprintf(path, sizeof path, "/events/%s%s%s%s", name, *key ? ".{" : "", key, *key ? "}" : "");
    own = (char *)headway__openapi_set_add(&d->events, d->names, path, &is_new);
    if (!own)
        d->error = HEADWAY_ENOMEM;
    if (!own || !is_new) /* of two services that know one event */
        return;
    tag(d);
    headway__openapi_begin(d, OPERATION_DEPTH, &offset);
    operation(d, node, name, key);
    headway__openapi_keep(d, OPENAPI_PATHS, own, "get", offset);
}

void headway__openapi_events(openapi *d)
{
    for (size_t i = 0; d->options->topic && i < d->files.count; i++) {
        const openapi_node *node = d->files.nodes[i];
        const event_options *o = node->message ? options_of(d, node->message) : NULL;
        if (o)
            event(d, node, o);
    }
}
