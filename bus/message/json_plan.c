/* SPDX-License-Identifier: Apache-2.0 */
#include "json_plan.h"

#include "types.h"

enum { MOST_TRIES = 256 };

static uint32_t hash_of(const char *name, size_t size)
{
    uint32_t hash = (uint32_t)size;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static int is_plain(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (name[i] < 0x20 || name[i] > 0x7e || name[i] == '"' || name[i] == '\\')
            return 0;
    }
    return 1;
}

static size_t camel_size(const char *name)
{
    size_t size = 0;
    for (; *name; name++)
        size += *name != '_';
    return size;
}

/* "name": with its quotes and colon. */
static int quote_name(headway_arena *arena, struct json_field *field, const char *name,
                      const char *json_name)
{
    size_t size = json_name ? strlen(json_name) : camel_size(name);
    char *text = size < UINT32_MAX ? headway_arena_take(arena, size + 4) : NULL;
    if (!text)
        return -1;
    text[0] = '"';
    if (!json_name)
        json_name = headway__camel(name, text + 1, size + 1);
    if (json_name != text + 1)
        memcpy(text + 1, json_name, size);
    memcpy(text + 1 + size, "\":", 3);
    field->name = text + 1;
    field->name_size = (uint32_t)size;
    field->plain = (uint32_t)is_plain(text + 1, size);
    return 0;
}

/* Not 0 when too many names meet: whoever chose them so gets no index. */
static int add_name(struct json_plan *plan, const char *name, size_t size, uint32_t index)
{
    uint32_t at = hash_of(name, size) & plan->mask;
    for (unsigned tries = 0; plan->indices[at]; tries++) {
        if (tries == MOST_TRIES)
            return -1;
        at = (at + 1) & plan->mask;
    }
    plan->indices[at] = index + 1;
    return 0;
}

static int fill_fields(headway_arena *arena, struct json_plan *plan,
                       const headway_message_info *info)
{
    const ProtobufCMessageDescriptor *descriptor = plan->descriptor;
    for (uint32_t i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (quote_name(arena, &plan->fields[i], field->name,
                       info->fields ? info->fields[i].json_name : NULL))
            return -1;
        plan->fields[i].proto_size = (uint32_t)strlen(field->name);
        plan->fields[i].map = headway__is_map(descriptor, field, info) != 0;
        plan->required |= field->label == PROTOBUF_C_LABEL_REQUIRED;
        if (add_name(plan, plan->fields[i].name, plan->fields[i].name_size, i))
            return -1;
    }
    /* JSON names went first: one may be another field's name in the .proto. */
    for (uint32_t i = 0; i < descriptor->n_fields; i++) {
        if ((plan->fields[i].name_size != plan->fields[i].proto_size ||
             memcmp(plan->fields[i].name, descriptor->fields[i].name, plan->fields[i].name_size) !=
                 0) &&
            add_name(plan, descriptor->fields[i].name, plan->fields[i].proto_size, i))
            return -1;
    }
    return 0;
}

static struct json_plan *new_plan(headway_arena *arena,
                                  const ProtobufCMessageDescriptor *descriptor,
                                  const headway_message_info *info)
{
    size_t count = descriptor->n_fields, slots = 4;
    while (slots < count * 4)
        slots *= 2;
    struct json_plan *plan = headway_arena_take(arena, sizeof *plan);
    struct json_field *fields = headway_arena_take(arena, count * sizeof *fields);
    uint32_t *indices = headway_arena_take(arena, slots * sizeof *indices);
    if (!plan || !fields || !indices)
        return NULL;
    memset(fields, 0, count * sizeof *fields);
    memset(indices, 0, slots * sizeof *indices);
    *plan = (struct json_plan){.descriptor = descriptor,
                               .known = headway__known_type(descriptor),
                               .fields = fields,
                               .mask = (uint32_t)slots - 1,
                               .indices = indices};
    return fill_fields(arena, plan, info) ? NULL : plan;
}

const struct json_plan *headway__json_plan(const headway_types *types,
                                           const ProtobufCMessageDescriptor *descriptor)
{
    if (!types)
        return NULL;
    size_t bucket = ((uintptr_t)descriptor >> 4) * 2654435761u % TYPES_PLANS;
    const struct json_plan *plan = types->plans[bucket];
    while (plan && plan->descriptor != descriptor)
        plan = plan->next;
    if (plan)
        return plan;
    const headway_message_info *info = headway_types_info(types, descriptor);
    if (!info)
        return NULL;
    /* A registry is not for two threads at once: what it holds of plans is a cache of its own. */
    headway_types *owner = (headway_types *)(uintptr_t)types;
    struct json_plan *made = new_plan(owner->arena, descriptor, info);
    if (made) {
        made->next = owner->plans[bucket];
        owner->plans[bucket] = made;
    }
    return made;
}

const struct json_plan *headway__json_inner_plan(const headway_types *types,
                                                 const struct json_plan *plan, size_t index)
{
    if (!plan)
        return NULL;
    struct json_field *field = &plan->fields[index];
    if (!field->inner)
        field->inner = headway__json_plan(types, plan->descriptor->fields[index].descriptor);
    return field->inner;
}

static int is_name(const struct json_field *field, const ProtobufCFieldDescriptor *descriptor,
                   const char *name, size_t size)
{
    return (field->name_size == size && memcmp(field->name, name, size) == 0) ||
           (field->proto_size == size && memcmp(descriptor->name, name, size) == 0);
}

static int is_unplanned(const ProtobufCFieldDescriptor *field, const char *name, size_t size)
{
    return headway__camel_equals(field->name, name, size) ||
           (strncmp(field->name, name, size) == 0 && field->name[size] == 0);
}

const ProtobufCFieldDescriptor *headway__json_field(const struct json_plan *plan,
                                                    const ProtobufCMessageDescriptor *descriptor,
                                                    const char *name, size_t size, size_t guess)
{
    const ProtobufCFieldDescriptor *fields = descriptor->fields;
    if (plan && guess < descriptor->n_fields && plan->fields[guess].name_size == size &&
        memcmp(plan->fields[guess].name, name, size) == 0)
        return &fields[guess];
    if (plan) {
        uint32_t at = hash_of(name, size) & plan->mask, index;
        for (; (index = plan->indices[at]) != 0; at = (at + 1) & plan->mask) {
            if (is_name(&plan->fields[index - 1], &fields[index - 1], name, size))
                return &fields[index - 1];
        }
        return NULL;
    }
    for (size_t i = guess; i < descriptor->n_fields; i++) {
        if (is_unplanned(&fields[i], name, size))
            return &fields[i];
    }
    for (size_t i = 0; i < guess && i < descriptor->n_fields; i++) {
        if (is_unplanned(&fields[i], name, size))
            return &fields[i];
    }
    return NULL;
}
