/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headway/v1/options.proto, read by hand: the plugin that builds it cannot be built from it. The
 * features of editions too: the descriptor.proto that the plugin is built from may not know them.
 * Several entries of one option are one message, in pieces.
 */
#include "model.h"

#include <string.h>

enum { TAG = 51234, EDITION = 14 };
enum { FILE_FEATURES = 50, MESSAGE_FEATURES = 12, ONEOF_FEATURES = 1, FIELD_FEATURES = 21 };

typedef struct gen_reader {
    const uint8_t *at, *end;
} gen_reader;

static uint64_t read_varint(gen_reader *from)
{
    uint64_t value = 0;
    for (unsigned shift = 0; from->at < from->end && shift < 64; shift += 7) {
        uint8_t byte = *from->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    fatal("an option is cut short");
}

static size_t read_size(gen_reader *from)
{
    uint64_t size = read_varint(from);
    if (size > (uint64_t)(from->end - from->at))
        fatal("an option is cut short");
    return (size_t)size;
}

/* One field of an option's message. Text is not terminated. */
typedef struct gen_entry {
    uint32_t number;
    uint64_t value;
    const char *text;
    size_t size;
} gen_entry;

static int read_entry(gen_reader *from, gen_entry *ret_entry)
{
    if (from->at >= from->end)
        return 0;
    uint64_t key = read_varint(from);
    gen_entry found = {.number = (uint32_t)(key >> 3)};
    size_t fixed = (key & 7) == 1 ? 8 : 4;
    switch (key & 7) {
    case 0:
        found.value = read_varint(from);
        break;
    case 2:
        found.size = read_size(from);
        found.text = (const char *)from->at;
        from->at += found.size;
        break;
    case 1:
    case 5:
        if ((size_t)(from->end - from->at) < fixed)
            fatal("an option is cut short");
        from->at += fixed;
        break;
    default:
        fatal("an option is malformed");
    }
    *ret_entry = found;
    return 1;
}

/* Calls take for each field of the option tag, over all its pieces. */
static void each_entry(const ProtobufCMessage *options, uint32_t tag,
                       void (*take)(const gen_entry *entry, void *into), void *into)
{
    for (unsigned i = 0; options && i < options->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *unknown = &options->unknown_fields[i];
        if (unknown->tag != tag || unknown->wire_type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
            continue;
        gen_reader from = {unknown->data, unknown->data + unknown->len};
        size_t size = read_size(&from); /* protobuf-c keeps the length before the bytes */
        from.end = from.at + size;
        gen_entry entry;
        while (read_entry(&from, &entry))
            take(&entry, into);
    }
}

int options_has(const ProtobufCMessage *options, uint32_t tag)
{
    for (unsigned i = 0; options && i < options->n_unknown_fields; i++)
        if (options->unknown_fields[i].tag == tag)
            return 1;
    return 0;
}

static void take_file(const gen_entry *entry, void *into)
{
    if (entry->number == 1 && entry->text)
        *(struct gen_entry *)into = *entry;
}

const char *options_file_prefix(gen_model *model, const gen_file *file)
{
    gen_entry prefix = {0};
    if (file->proto->options)
        each_entry(&file->proto->options->base, TAG, take_file, &prefix);
    return prefix.size ? pool_print(model->pool, "%.*s", (int)prefix.size, prefix.text) : NULL;
}

/* ---- editions ---- */

unsigned options_edition(const file_proto *proto)
{
    for (unsigned i = 0; i < proto->base.n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *unknown = &proto->base.unknown_fields[i];
        gen_reader from = {unknown->data, unknown->data + unknown->len};
        if (unknown->tag == EDITION && unknown->wire_type == PROTOBUF_C_WIRE_TYPE_VARINT)
            return (unsigned)read_varint(&from);
    }
    return 0;
}

static void take_feature(const gen_entry *entry, void *into)
{
    gen_features *features = into;
    if (entry->number == 1)
        features->presence = (unsigned)entry->value;
    else if (entry->number == 3)
        features->packing = (unsigned)entry->value;
    else if (entry->number == 5)
        features->framing = (unsigned)entry->value;
}

gen_features options_file_features(const gen_file *file)
{
    gen_features features = {.presence = file->proto3 ? IMPLICIT_PRESENCE : EXPLICIT,
                             .packing = file->proto3 || file->edition ? PACKED : EXPANDED};
    if (file->proto->options)
        each_entry(&file->proto->options->base, FILE_FEATURES, take_feature, &features);
    return features;
}

gen_features options_message_features(const gen_features *around, const message_proto *proto)
{
    gen_features features = *around;
    if (proto->options)
        each_entry(&proto->options->base, MESSAGE_FEATURES, take_feature, &features);
    return features;
}

gen_features options_field_features(const gen_field *field)
{
    const field_proto *proto = field->proto;
    gen_features features = field->owner->features;
    if (field->oneof && field->oneof->proto->options)
        each_entry(&field->oneof->proto->options->base, ONEOF_FEATURES, take_feature, &features);
    if (!proto->options)
        return features;
    if (proto->options->has_packed)
        features.packing = proto->options->packed ? PACKED : EXPANDED;
    each_entry(&proto->options->base, FIELD_FEATURES, take_feature, &features);
    return features;
}

/* ---- headway/v1/options.proto ---- */

static void take_service(const gen_entry *entry, void *into)
{
    if (entry->number == 1)
        *(uint32_t *)into = (uint32_t)entry->value;
}

uint32_t options_service_concurrency(const service_proto *proto)
{
    uint32_t concurrency = 0;
    if (proto->options)
        each_entry(&proto->options->base, TAG, take_service, &concurrency);
    return concurrency;
}

typedef struct gen_method_entries {
    gen_method_options numbers;
    gen_entry key;
} gen_method_entries;

static void take_method(const gen_entry *entry, void *into)
{
    gen_method_entries *entries = into;
    gen_method_options *options = &entries->numbers;
    uint32_t value = (uint32_t)entry->value;
    switch (entry->number) {
    case 1:
        options->deadline_ms = value;
        break;
    case 2:
        options->idempotent = entry->value != 0;
        break;
    case 3:
        options->retries = value;
        break;
    case 4:
        options->priority = value;
        break;
    case 5:
        options->window_messages = value;
        break;
    case 6:
        options->window_bytes = value;
        break;
    case 7:
        options->concurrency = value;
        break;
    case 11:
        options->backoff_ms = value;
        break;
    case 12:
        options->backoff_most_ms = value;
        break;
    case 13:
        options->retries_fixed = value != 0;
        break;
    case 20:
        entries->key = *entry;
        break;
    default: /* a later version's */
        break;
    }
}

static const char *text_or_null(gen_pool *pool, const gen_entry *entry)
{
    return entry->size ? pool_print(pool, "%.*s", (int)entry->size, entry->text) : NULL;
}

gen_method_options options_method(gen_model *model, const method_proto *proto)
{
    gen_method_entries entries = {.key = {0}};
    if (proto->options)
        each_entry(&proto->options->base, TAG, take_method, &entries);
    entries.numbers.key = text_or_null(model->pool, &entries.key);
    return entries.numbers;
}

typedef struct gen_event_entries {
    gen_entry topic, key;
    unsigned slow;
} gen_event_entries;

static void take_event(const gen_entry *entry, void *into)
{
    gen_event_entries *entries = into;
    if (entry->number == 1)
        entries->topic = *entry;
    else if (entry->number == 2)
        entries->key = *entry;
    else if (entry->number == 3)
        entries->slow = (unsigned)entry->value;
}

gen_event_options options_event(gen_model *model, const message_proto *proto)
{
    if (!proto->options || !options_has(&proto->options->base, TAG))
        return (gen_event_options){0};
    gen_event_entries entries = {0};
    each_entry(&proto->options->base, TAG, take_event, &entries);
    return (gen_event_options){1, text_or_null(model->pool, &entries.topic),
                               text_or_null(model->pool, &entries.key), entries.slow};
}
