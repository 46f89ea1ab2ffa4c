/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

enum { MOST_NUMBER = 16 };

/* What stands inside what; numbers of google/protobuf/descriptor.proto. */
static const struct {
    uint8_t node, number, child;
} insides[] = {
    {NODE_FILE, 4, NODE_MESSAGE},  {NODE_FILE, 5, NODE_ENUM},     {NODE_FILE, 6, NODE_SERVICE},
    {NODE_FILE, 7, NODE_FIELD},    {NODE_MESSAGE, 2, NODE_FIELD}, {NODE_MESSAGE, 3, NODE_MESSAGE},
    {NODE_MESSAGE, 4, NODE_ENUM},  {NODE_MESSAGE, 5, NODE_RANGE}, {NODE_MESSAGE, 6, NODE_FIELD},
    {NODE_MESSAGE, 8, NODE_ONEOF}, {NODE_ENUM, 2, NODE_VALUE},    {NODE_SERVICE, 2, NODE_METHOD},
};

uint32_t headway__walk_options(walk_node node)
{
    static const uint8_t numbers[NODES] = {[NODE_FILE] = 8,  [NODE_MESSAGE] = 7, [NODE_FIELD] = 8,
                                           [NODE_ENUM] = 3,  [NODE_VALUE] = 3,   [NODE_ONEOF] = 2,
                                           [NODE_RANGE] = 3, [NODE_SERVICE] = 3, [NODE_METHOD] = 4};
    return numbers[node];
}

static int child_of(walk_node node, const struct wire_field *part)
{
    for (size_t i = 0; i < sizeof insides / sizeof insides[0]; i++)
        if (insides[i].node == node && insides[i].number == part->number && part->type == WIRE_LEN)
            return insides[i].child;
    return -1;
}

static int walk(headway_bytes bytes, walk_node node, schema_path *path, walk_visit visit,
                void *user)
{
    struct wire_reader reader = headway__wire_read(bytes.data, bytes.size);
    struct wire_field part;
    int32_t counts[MOST_NUMBER] = {0};
    int more, error = 0;
    while (!error && (more = headway__wire_next(&reader, &part)) != 0) {
        if (more < 0)
            return HEADWAY_EMALFORMED;
        int child = child_of(node, &part);
        if (child < 0) {
            error = visit(user, node, path, &part);
            continue;
        }
        if (path->length + 2 > PATH_MOST)
            return HEADWAY_EMALFORMED;
        path->steps[path->length++] = (int32_t)part.number;
        path->steps[path->length++] = counts[part.number]++;
        error = walk(headway_bytes_of(part.data, part.size), (walk_node)child, path, visit, user);
        path->length -= 2;
    }
    return error;
}

int headway__walk(headway_bytes file, walk_visit visit, void *user)
{
    schema_path path = {.length = 0};
    return walk(file, NODE_FILE, &path, visit, user);
}
