/* SPDX-License-Identifier: Apache-2.0 */
/* What workers declare: one copy per distinct content, with views into it. The schema, which is
   large and which services of one file have in common, is kept apart (schemas.c). */
#include "internal.h"

#include <stdio.h>

/* Just enough of the protobuf wire to point into a headway.v1.ServiceDeclaration in place; the
   generated message would copy the schema. */
typedef struct field {
    uint32_t number, wire;
    uint64_t value;
    headway_bytes bytes;
} field;

static int varint(headway_bytes *rest, uint64_t *ret_value)
{
    const uint8_t *at = rest->data;
    uint64_t value = 0;
    for (size_t i = 0; i < rest->size && i < 10; i++) {
        value |= (uint64_t)(at[i] & 0x7f) << 7 * i;
        if (at[i] & 0x80)
            continue;
        *rest = headway_bytes_of(at + i + 1, rest->size - i - 1);
        *ret_value = value;
        return 0;
    }
    return HEADWAY_EMALFORMED;
}

static int skip(headway_bytes *rest, uint64_t size, headway_bytes *ret_bytes)
{
    if (size > rest->size)
        return HEADWAY_EMALFORMED;
    *ret_bytes = headway_bytes_of(rest->data, (size_t)size);
    *rest = headway_bytes_of((const uint8_t *)rest->data + size, rest->size - (size_t)size);
    return 0;
}

static int field_next(headway_bytes *rest, field *ret_field)
{
    uint64_t key, size;
    if (varint(rest, &key) != 0 || key >> 3 == 0 || key >> 3 > 0x1fffffff)
        return HEADWAY_EMALFORMED;
    memset(ret_field, 0, sizeof *ret_field);
    ret_field->number = (uint32_t)(key >> 3);
    ret_field->wire = (uint32_t)(key & 7);
    switch (ret_field->wire) {
    case 0:
        return varint(rest, &ret_field->value);
    case 1:
        return skip(rest, 8, &ret_field->bytes);
    case 2:
        return varint(rest, &size) == 0 ? skip(rest, size, &ret_field->bytes) : HEADWAY_EMALFORMED;
    case 5:
        return skip(rest, 4, &ret_field->bytes);
    default:
        return HEADWAY_EMALFORMED;
    }
}

static int method_name(headway_bytes method, headway_bytes *ret_name)
{
    field f;
    while (method.size) {
        if (field_next(&method, &f) != 0)
            return HEADWAY_EMALFORMED;
        if (f.number == 1 && f.wire == 2)
            *ret_name = f.bytes;
    }
    return 0;
}

/* With methods NULL only counts. */
static int read_fields(headway__declaration *d, headway_bytes *methods)
{
    headway_bytes rest = {d->packed, d->size};
    field f;
    d->method_count = 0;
    while (rest.size) {
        if (field_next(&rest, &f) != 0)
            return HEADWAY_EMALFORMED;
        if (f.number == 1 && f.wire == 2)
            d->name = f.bytes;
        else if (f.number == 3 && f.wire == 0)
            d->concurrency = (uint32_t)f.value;
        if (f.number != 2 || f.wire != 2)
            continue;
        headway_bytes name = {NULL, 0};
        if (method_name(f.bytes, &name) != 0 || name.size == 0 || name.size > HEADWAY__NAME_LIMIT)
            return HEADWAY_EMALFORMED;
        if (methods)
            methods[d->method_count] = name;
        d->method_count++;
    }
    return 0;
}

/* Copies all of packed but its schema to `to` (NULL: only counts); answers the size, or SIZE_MAX
   when packed is malformed. */
static size_t without_schema(headway_bytes packed, uint8_t *to, headway_bytes *ret_schema)
{
    headway_bytes rest = packed;
    size_t size = 0;
    field f;
    while (rest.size) {
        const uint8_t *start = rest.data;
        if (field_next(&rest, &f) != 0)
            return SIZE_MAX;
        size_t length = (size_t)((const uint8_t *)rest.data - start);
        if (f.number == 4 && f.wire == 2) {
            *ret_schema = f.bytes;
            continue;
        }
        if (to)
            memcpy(to + size, start, length);
        size += length;
    }
    return size;
}

static headway__declaration *same(headway_broker *broker, const headway__declaration *like)
{
    headway__list *list = &broker->declarations;
    for (headway__list *i = list->next; i != list; i = i->next) {
        headway__declaration *d = HEADWAY__OWNER(i, headway__declaration, node);
        if (d->hash == like->hash && d->kept == like->kept && d->size == like->size &&
            memcmp(d->packed, like->packed, d->size) == 0)
            return d;
    }
    return NULL;
}

static size_t cost(const headway__declaration *d)
{
    return sizeof *d + d->size + d->method_count * sizeof *d->methods;
}

static int malformed(char *why, size_t why_size)
{
    snprintf(why, why_size, "not a headway.v1.ServiceDeclaration");
    return HEADWAY_EMALFORMED;
}

static int parse(headway_broker *broker, headway__declaration *d, char *why, size_t why_size)
{
    if (read_fields(d, NULL) != 0)
        return malformed(why, why_size);
    if (d->method_count) {
        d->methods = headway__take(broker->node.alloc, d->method_count * sizeof *d->methods);
        if (!d->methods)
            return HEADWAY_ENOMEM;
        (void)read_fields(d, d->methods);
    }
    if (headway__budget_take(broker, (int64_t)cost(d)) == 0)
        return 0;
    headway__give(broker->node.alloc, d->methods);
    return HEADWAY_ENOMEM;
}

static void discard(headway_broker *broker, headway__declaration *d)
{
    headway__schemas_give(broker, d->kept);
    headway__give(broker->node.alloc, d);
}

/* Not yet parsed, nor among the others. */
static int copy(headway_broker *broker, headway_bytes packed,
                headway__declaration **ret_declaration, char *why, size_t why_size)
{
    headway_bytes schema = {NULL, 0};
    size_t size = without_schema(packed, NULL, &schema);
    if (size == SIZE_MAX)
        return malformed(why, why_size);
    headway__declaration *d = headway__take(broker->node.alloc, sizeof *d + size);
    if (!d)
        return HEADWAY_ENOMEM;
    int error = schema.size ? headway__schemas_take(broker, schema, &d->kept, why, why_size) : 0;
    if (error != 0) {
        headway__give(broker->node.alloc, d);
        return error;
    }
    d->refs = 1;
    d->size = without_schema(packed, d->packed, &schema);
    d->hash = headway__content_hash(headway_bytes_of(d->packed, d->size));
    if (d->kept)
        d->schema = headway_bytes_of(d->kept->bytes, d->kept->size);
    *ret_declaration = d;
    return 0;
}

int headway__declaration_take(headway_broker *broker, headway_bytes packed,
                              headway__declaration **ret_declaration, char *why, size_t why_size)
{
    headway__declaration *d;
    int error = copy(broker, packed, &d, why, why_size);
    if (error != 0)
        return error;
    headway__declaration *other = same(broker, d);
    if (other) {
        discard(broker, d);
        other->refs++;
        *ret_declaration = other;
        return 0;
    }
    error = parse(broker, d, why, why_size);
    if (error != 0) {
        discard(broker, d);
        return error;
    }
    headway__list_append(&broker->declarations, &d->node);
    *ret_declaration = d;
    return 0;
}

void headway__declaration_give(headway_broker *broker, headway__declaration *d)
{
    if (!d || --d->refs > 0)
        return;
    headway__budget_give(broker, (int64_t)cost(d));
    headway__list_remove(&d->node);
    headway__schemas_give(broker, d->kept);
    headway__give(broker->node.alloc, d->methods);
    headway__give(broker->node.alloc, d);
}

/* The MethodOptions in a declared method; empty: none. */
static headway_bytes policy_of(headway_bytes method)
{
    headway_bytes policy = {NULL, 0};
    field f;
    while (method.size && field_next(&method, &f) == 0) {
        if (f.number == 3 && f.wire == 2)
            policy = f.bytes;
    }
    return policy;
}

uint32_t headway__declaration_limit(const headway__declaration *d, headway_bytes method)
{
    headway_bytes rest = {d->packed, d->size}, name = {NULL, 0};
    field f;
    while (rest.size && field_next(&rest, &f) == 0) {
        if (f.number != 2 || f.wire != 2 || method_name(f.bytes, &name) != 0 ||
            name.size != method.size || memcmp(name.data, method.data, name.size) != 0)
            continue;
        headway_bytes policy = policy_of(f.bytes);
        while (policy.size && field_next(&policy, &f) == 0) {
            if (f.number == 7 && f.wire == 0)
                return (uint32_t)f.value;
        }
        return 0;
    }
    return 0;
}

int headway__declaration_has(const headway__declaration *d, headway_bytes method)
{
    for (size_t i = 0; i < d->method_count; i++) {
        if (d->methods[i].size == method.size &&
            memcmp(d->methods[i].data, method.data, method.size) == 0)
            return 1;
    }
    return 0;
}
