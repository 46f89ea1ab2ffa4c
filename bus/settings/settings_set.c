/* SPDX-License-Identifier: Apache-2.0 */
/* Text into a field of a message, by its descriptor. */
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int settings_number(const char *text, uint64_t most, uint64_t *ret_number)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    int letter = tolower((unsigned char)*end);
    int shift = letter == 'k' ? 10 : letter == 'm' ? 20 : letter == 'g' ? 30 : 0;
    if (!isdigit((unsigned char)*text) || errno || end[shift != 0] || value > (most >> shift))
        return HEADWAY_EMALFORMED;
    *ret_number = (uint64_t)value << shift;
    return 0;
}

int settings_milliseconds(const char *text, uint64_t most, uint64_t *ret_ms)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"", 1}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    char *end;
    double value = strtod(text, &end);
    if (!isdigit((unsigned char)*text))
        return HEADWAY_EMALFORMED;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].name) != 0 || !(value * units[i].ms <= (double)most))
            continue;
        *ret_ms = (uint64_t)(value * units[i].ms + 0.5);
        return 0;
    }
    return HEADWAY_EMALFORMED;
}

int settings_enum(const ProtobufCEnumDescriptor *type, const char *text, int *ret_value)
{
    size_t tail = strlen(text);
    for (unsigned i = 0; i < type->n_values; i++) {
        const char *name = type->values[i].name;
        size_t size = strlen(name);
        int is_short = size > tail && name[size - tail - 1] == '_' &&
                       strcasecmp(name + size - tail, text) == 0;
        if (tail == 0 || type->values[i].value == 0 || (!is_short && strcmp(name, text) != 0))
            continue;
        *ret_value = type->values[i].value;
        return 0;
    }
    return HEADWAY_EMALFORMED;
}

static int bool_value(const char *text, protobuf_c_boolean *ret_value)
{
    int on = strcmp(text, "true") == 0 || strcmp(text, "1") == 0 || strcmp(text, "on") == 0;
    int off = strcmp(text, "false") == 0 || strcmp(text, "0") == 0 || strcmp(text, "off") == 0;
    *ret_value = (protobuf_c_boolean)on;
    return on || off ? 0 : HEADWAY_EMALFORMED;
}

static int is_time(const char *name)
{
    size_t size = strlen(name);
    return size > 3 && strcmp(name + size - 3, "_ms") == 0;
}

static int set_number(void *member, const ProtobufCFieldDescriptor *field, const char *text)
{
    int small = field->type == PROTOBUF_C_TYPE_UINT32;
    uint64_t value = 0, most = small ? UINT32_MAX : INT64_MAX;
    uint32_t half;
    int error = is_time(field->name) ? settings_milliseconds(text, most, &value)
                                     : settings_number(text, most, &value);
    half = (uint32_t)value;
    if (!error)
        memcpy(member, small ? (const void *)&half : (const void *)&value, small ? 4 : 8);
    return error;
}

static int set_one(void *member, const ProtobufCFieldDescriptor *field, const char *text)
{
    protobuf_c_boolean on;
    int value, error;
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        memcpy(member, &text, sizeof text);
        return 0;
    case PROTOBUF_C_TYPE_BOOL:
        error = bool_value(text, &on);
        if (!error)
            memcpy(member, &on, sizeof on);
        return error;
    case PROTOBUF_C_TYPE_ENUM:
        error = settings_enum(field->descriptor, text, &value);
        if (!error)
            memcpy(member, &value, sizeof value);
        return error;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_UINT64:
        return set_number(member, field, text);
    default:
        return HEADWAY_EINVAL;
    }
}

/* --- lists ----------------------------------------------------------------------------------- */

static char *copy(const char *text, size_t size, headway_arena *arena)
{
    char *own = headway_arena_take(arena, size + 1);
    if (own) {
        memcpy(own, text, size);
        own[size] = 0;
    }
    return own;
}

/* A pointer more at the end of a repeated field. */
static int append(char *message, const ProtobufCFieldDescriptor *field, const void *element,
                  headway_arena *arena)
{
    size_t count;
    const void **list, **more;
    memcpy(&count, message + field->quantifier_offset, sizeof count);
    memcpy(&list, message + field->offset, sizeof list);
    more = headway_arena_take(arena, (count + 1) * sizeof *more);
    if (!element || !more)
        return HEADWAY_ENOMEM;
    if (count)
        memcpy(more, list, count * sizeof *more);
    more[count++] = element;
    memcpy(message + field->quantifier_offset, &count, sizeof count);
    memcpy(message + field->offset, &more, sizeof more);
    return 0;
}

static int append_words(char *message, const ProtobufCFieldDescriptor *field, const char *text,
                        headway_arena *arena)
{
    int error = 0;
    while (*text && !error) {
        size_t size = strcspn(text, ","), rest = size;
        while (size && text[size - 1] == ' ')
            size--;
        if (size)
            error = append(message, field, copy(text, size, arena), arena);
        text += rest + (text[rest] == ',');
        text += strspn(text, " ");
    }
    return error;
}

/* "name: value" as an entry of a map. */
static int append_entry(char *message, const ProtobufCFieldDescriptor *field, const char *text,
                        headway_arena *arena)
{
    const ProtobufCMessageDescriptor *type = field->descriptor;
    const char *colon = strchr(text, ':');
    if (!colon || colon == text)
        return HEADWAY_EMALFORMED;
    char *name = copy(text, (size_t)(colon - text), arena);
    const char *value = colon + 1 + strspn(colon + 1, " ");
    char *entry = headway_arena_take(arena, type->sizeof_message);
    if (!entry || !name)
        return HEADWAY_ENOMEM;
    protobuf_c_message_init(type, entry);
    memcpy(entry + type->fields[0].offset, &name, sizeof name);
    memcpy(entry + type->fields[1].offset, &value, sizeof value);
    return append(message, field, entry, arena);
}

int settings_set(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, const char *text,
                 headway_arena *arena)
{
    char *base = (char *)message;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return field->type == PROTOBUF_C_TYPE_MESSAGE ? append_entry(base, field, text, arena)
                                                      : append_words(base, field, text, arena);
    int error = set_one(base + field->offset, field, text);
    if (!error && field->type != PROTOBUF_C_TYPE_STRING)
        memcpy(base + field->quantifier_offset, &(protobuf_c_boolean){1},
               sizeof(protobuf_c_boolean));
    return error;
}
