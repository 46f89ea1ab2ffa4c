/* SPDX-License-Identifier: Apache-2.0 */
/* Visits a FileDescriptorProto as it stands on the wire, knowing where each part is. */
#ifndef HEADWAY_SCHEMA_WALK_H
#define HEADWAY_SCHEMA_WALK_H

#include "set.h"

typedef enum walk_node {
    NODE_FILE,
    NODE_MESSAGE,
    NODE_FIELD,
    NODE_ENUM,
    NODE_VALUE,
    NODE_ONEOF,
    NODE_RANGE,
    NODE_SERVICE,
    NODE_METHOD,
    NODES
} walk_node;

/* Called for every part of every node but the nodes inside it. */
typedef int (*walk_visit)(void *user, walk_node node, const schema_path *path,
                          const struct wire_field *part);

/* 0, visit's other answer, or EMALFORMED. */
int headway__walk(headway_bytes file, walk_visit visit, void *user);
/* The number of the options in a node's descriptor. */
uint32_t headway__walk_options(walk_node node);

#endif
