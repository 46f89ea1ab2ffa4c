/* SPDX-License-Identifier: Apache-2.0 */
/* What cannot be generated is refused where it stands, with what to do about it. */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PROTOBUF_C_OPTIONS = 1019, ERROR_LIMIT = 50, SLOW_LAST = 4 };

void refuse(gen_model *model, const gen_file *file, gen_place place, const char *format, ...)
{
    if (model->error_count++ >= ERROR_LIMIT)
        return;
    char sentence[512];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    int known = place.line > 0;
    text_add(&model->errors, "%s:%d:%d: error: %s\n", file->proto->name, known ? place.line : 1,
             known ? place.column : 1, sentence);
}

/* protobuf-c's own options change names and layouts behind our back. */
static void check_foreign(gen_model *model, const gen_file *file, gen_place place,
                          const ProtobufCMessage *options)
{
    if (options_has(options, PROTOBUF_C_OPTIONS))
        refuse(model, file, place,
               "protobuf-c's own options (pb_c_...) are not supported: remove "
               "them");
}

const gen_field *field_named(const gen_message *message, const char *name)
{
    for (size_t i = 0; i < message->proto->n_field; i++)
        if (strcmp(message->fields[i].proto->name, name) == 0)
            return &message->fields[i];
    return NULL;
}

/* One string or integer, outside a oneof. */
static int can_be_key(const gen_field *field)
{
    switch ((int)field->proto->type) {
    case TYPE(DOUBLE):
    case TYPE(FLOAT):
    case TYPE(BOOL):
    case TYPE(BYTES):
    case TYPE(MESSAGE):
    case TYPE(GROUP):
    case TYPE(ENUM):
        return 0;
    default:
        return field->presence != REPEATED && field->presence != IN_ONEOF;
    }
}

static void check_key(gen_model *model, const gen_message *message)
{
    const char *key = message->event.key;
    const gen_field *found = field_named(message, key);
    if (!found) {
        refuse(model, message->file, message->place,
               "event %s has no field \"%s\" to be its key: name one of its fields",
               message->full_name, key);
        return;
    }
    if (!can_be_key(found))
        refuse(model, message->file, found->place,
               "field %s cannot be the event's key: a key is one string or integer, outside a "
               "oneof",
               key);
}

static int topic_is_valid(const char *topic)
{
    if (strlen(topic) > 200 || topic[0] == '.')
        return 0;
    for (const char *c = topic; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == '*' || *c == '>' ||
            (*c == '.' && (c[1] == '.' || !c[1])))
            return 0;
    return 1;
}

static void check_event(gen_model *model, const gen_message *message)
{
    if (!message->event.present)
        return;
    const char *topic = message->event.topic ? message->event.topic : message->full_name;
    if (!topic_is_valid(topic))
        refuse(model, message->file, message->place,
               "topic \"%s\" cannot be used: write dot-separated tokens without blanks, * and >, "
               "200 bytes at most",
               topic);
    if (message->event.slow > SLOW_LAST)
        refuse(model, message->file, message->place,
               "slow policy %u is not known: use one of headway.v1.EventOptions.Slow",
               message->event.slow);
    if (message->event.key)
        check_key(model, message);
}

static void check_field(gen_model *model, const gen_field *field)
{
    const gen_file *file = field->owner->file;
    if (field->proto->options)
        check_foreign(model, file, field->place, &field->proto->options->base);
}

static void check_message(gen_model *model, const gen_message *message)
{
    const Google__Protobuf__MessageOptions *options = message->proto->options;
    if (options)
        check_foreign(model, message->file, message->place, &options->base);
    for (size_t i = 0; i < message->proto->n_field; i++)
        check_field(model, &message->fields[i]);
    check_event(model, message);
}

static void check_method_key(gen_model *model, const gen_file *file, const gen_method *method)
{
    const char *key = method->options.key, *name = method->proto->name;
    const gen_field *found = field_named(method->input, key);
    if (method->proto->client_streaming)
        refuse(
            model, file, method->place,
            "%s streams its requests, and a key is taken from the one request of a call: drop key",
            name);
    else if (!found)
        refuse(model, file, method->place,
               "%s has no field \"%s\" to be the key of %s: name one of its fields",
               method->input->full_name, key, name);
    else if (!can_be_key(found))
        refuse(model, file, method->place,
               "field %s cannot be the key of %s: a key is one string or integer, outside a oneof",
               key, name);
}

static void check_method(gen_model *model, const gen_file *file, const gen_method *method)
{
    const gen_method_options *options = &method->options;
    const char *name = method->proto->name;
    uint32_t most = options->backoff_most_ms ? options->backoff_most_ms : 1000;
    if (options->retries && method->proto->client_streaming)
        refuse(model, file, method->place,
               "%s is a stream of requests, and those are never sent again: drop retries", name);
    if (options->backoff_ms > 60000 || most > 60000 || options->backoff_ms > most)
        refuse(
            model, file, method->place,
            "%s: backoff_ms is at most backoff_most_ms (1000 if not set), and both at most 60000",
            name);
    if (options->retries > 255 || options->priority > 255)
        refuse(model, file, method->place, "%s: retries and priority are at most 255", name);
    if (options->key)
        check_method_key(model, file, method);
}

static int is_identifier(const char *name)
{
    if (!name[0] || (name[0] >= '0' && name[0] <= '9'))
        return 0;
    for (const char *c = name; *c; c++)
        if (!(*c == '_' || (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z')))
            return 0;
    return 1;
}

static void check_prefix(gen_model *model, const gen_file *file)
{
    gen_place options = place_find(file, (int32_t[]){8, 51234, 1}, 3);
    if (file->prefix && !is_identifier(file->prefix))
        refuse(model, file, options,
               "prefix \"%s\" cannot begin a C name: use a-z, 0-9 and _, a letter first",
               file->prefix);
    if (file->prefix && strcmp(file->prefix, "headway") == 0)
        refuse(model, file, options,
               "names would begin as the library's own (headway_): choose another prefix");
}

void check_file(gen_model *model, gen_file *file)
{
    const char *syntax = file->proto->syntax ? file->proto->syntax : "";
    if (file->edition && (file->edition < EDITION_FIRST || file->edition > EDITION_LAST))
        refuse(model, file, place_find(file, (int32_t[]){14}, 1),
               "edition %u of protobuf cannot be generated: use edition 2023, 2024 or 2026, or a "
               "newer protoc-gen-headway",
               file->edition);
    else if (!file->edition && !file->proto3 && syntax[0] && strcmp(syntax, "proto2") != 0)
        refuse(model, file, place_find(file, (int32_t[]){12}, 1),
               "syntax \"%s\" cannot be generated: use \"proto3\" or \"proto2\"", syntax);
    if (file->proto->options)
        check_foreign(model, file, (gen_place){0, 0, NULL}, &file->proto->options->base);
    check_prefix(model, file);
    for (size_t i = 0; i < file->message_count; i++)
        check_message(model, file->messages[i]);
    for (size_t i = 0; i < file->proto->n_service; i++)
        for (size_t j = 0; j < file->services[i].proto->n_method; j++)
            check_method(model, file, &file->services[i].methods[j]);
}
