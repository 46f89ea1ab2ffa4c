/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What JSON needs to know of a message type, worked out once: its fields' names as they are
 * written, an index of them, what is a map. A registry keeps it for each of its types. Without one
 * there is no plan, and the same is worked out each time.
 */
#ifndef HEADWAY_MESSAGE_JSON_PLAN_H
#define HEADWAY_MESSAGE_JSON_PLAN_H

#include "json_common.h"

struct json_field {
    const char *name; /* of JSON */
    uint32_t name_size;
    uint32_t plain;      /* name stands in quotes with a colon behind, and needs no escape */
    uint32_t proto_size; /* of the name in the .proto */
    uint32_t map;
    const struct json_plan *inner; /* of a message field's type, once it was looked up */
};

struct json_plan {
    const struct json_plan *next; /* of the registry's */
    const ProtobufCMessageDescriptor *descriptor;
    enum known_type known;
    int required; /* it has required fields */
    struct json_field *fields;
    uint32_t mask;     /* of names: one less than its size */
    uint32_t *indices; /* of fields, plus 1, by their names' hashes; 0 for none */
};

/* The plan of a type of the registry; NULL for another, or out of memory. */
const struct json_plan *headway__json_plan(const headway_types *types,
                                           const ProtobufCMessageDescriptor *descriptor);
/* The same for the message type of a plan's field, found once. */
const struct json_plan *headway__json_inner_plan(const headway_types *types,
                                                 const struct json_plan *plan, size_t index);

static inline enum known_type headway__plan_known(const struct json_plan *plan,
                                                  const ProtobufCMessageDescriptor *descriptor)
{
    return plan ? plan->known : headway__known_type(descriptor);
}

static inline int headway__plan_map(const struct json_plan *plan,
                                    const ProtobufCMessageDescriptor *descriptor,
                                    const ProtobufCFieldDescriptor *field)
{
    return plan ? (int)plan->fields[field - descriptor->fields].map
                : headway__is_map(descriptor, field, NULL);
}

/* The field of a JSON or .proto name, which likely is the one at guess; NULL when there is none. */
const ProtobufCFieldDescriptor *headway__json_field(const struct json_plan *plan,
                                                    const ProtobufCMessageDescriptor *descriptor,
                                                    const char *name, size_t size, size_t guess);

#endif
