/* SPDX-License-Identifier: Apache-2.0 */
/* The schemas that workers declare, one copy of each distinct one: two services of a file declare
   the same bytes, and so do all their workers. */
#include "internal.h"

#include <stdio.h>

uint32_t headway__content_hash(headway_bytes bytes)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ ((const uint8_t *)bytes.data)[i]) * 16777619u;
    return hash;
}

static size_t cost(const headway__kept_schema *schema)
{
    return sizeof *schema + schema->size;
}

static headway__kept_schema *same(headway_broker *broker, headway_bytes bytes, uint32_t hash)
{
    headway__list *list = &broker->schemas;
    for (headway__list *i = list->next; i != list; i = i->next) {
        headway__kept_schema *schema = HEADWAY__OWNER(i, headway__kept_schema, node);
        if (schema->hash == hash && schema->size == bytes.size &&
            memcmp(schema->bytes, bytes.data, bytes.size) == 0)
            return schema;
    }
    return NULL;
}

static int check_room(const headway_broker *broker, size_t size, char *why, size_t why_size)
{
    const headway_broker_options *o = &broker->options;
    if (broker->count.schemas >= o->schemas) {
        snprintf(why, why_size, "the broker keeps %u schemas already, its limit (--schemas)",
                 o->schemas);
        return HEADWAY_ELIMIT;
    }
    if (size > o->schema_bytes - broker->count.schema_bytes) {
        snprintf(why, why_size,
                 "a schema of %zu bytes does not fit: the broker keeps %llu of %llu "
                 "(--schema-bytes)",
                 size, (unsigned long long)broker->count.schema_bytes,
                 (unsigned long long)o->schema_bytes);
        return HEADWAY_ELIMIT;
    }
    return 0;
}

int headway__schemas_take(headway_broker *broker, headway_bytes bytes,
                          headway__kept_schema **ret_schema, char *why, size_t why_size)
{
    uint32_t hash = headway__content_hash(bytes);
    headway__kept_schema *schema = same(broker, bytes, hash);
    if (schema) {
        schema->refs++;
        *ret_schema = schema;
        return 0;
    }
    int error = check_room(broker, bytes.size, why, why_size);
    if (error != 0)
        return error;
    schema = headway__take(broker->node.alloc, sizeof *schema + bytes.size);
    if (!schema)
        return HEADWAY_ENOMEM;
    schema->size = bytes.size;
    if (headway__budget_take(broker, (int64_t)cost(schema)) != 0) {
        headway__give(broker->node.alloc, schema);
        return HEADWAY_ENOMEM;
    }
    schema->refs = 1;
    schema->hash = hash;
    memcpy(schema->bytes, bytes.data, bytes.size);
    headway__list_append(&broker->schemas, &schema->node);
    broker->count.schemas++;
    broker->count.schema_bytes += bytes.size;
    *ret_schema = schema;
    return 0;
}

void headway__schemas_give(headway_broker *broker, headway__kept_schema *schema)
{
    if (!schema || --schema->refs > 0)
        return;
    broker->count.schemas--;
    broker->count.schema_bytes -= schema->size;
    headway__budget_give(broker, (int64_t)cost(schema));
    headway__list_remove(&schema->node);
    headway__give(broker->node.alloc, schema);
}
