/* SPDX-License-Identifier: Apache-2.0 */
#include "json_text.h"

#include "event_walk.h"

#include <google/protobuf/wrappers.pb-c.h>
#include <headway/json.h>

headway_bytes json_member(headway_bytes object, const char *name)
{
    headway_bytes inside, key, value;
    if (event_enter(object, '{', &inside))
        while (event_member(&inside, &key, &value) > 0)
            if (event_equals(key, name))
                return value;
    return headway_bytes_of(NULL, 0);
}

const char *json_text(headway_bytes object, const char *name, headway_arena *arena)
{
    ProtobufCMessage *message;
    headway_bytes value = json_member(object, name);
    if (!value.size || *(const char *)value.data != '"' ||
        headway_json_read(NULL, &google__protobuf__string_value__descriptor, value, 0, arena,
                          &message, NULL, 0) != 0)
        return "";
    return ((const Google__Protobuf__StringValue *)(void *)message)->value;
}
