/* SPDX-License-Identifier: Apache-2.0 */
/* What can be told of a record that is none. */
#include "arrival.h"

#include "../event_walk.h"

#include <google/protobuf/wrappers.pb-c.h>
#include <headway/json.h>

static headway_bytes member(headway_bytes object, const char *name)
{
    headway_bytes inside, key, value;
    if (event_enter(object, '{', &inside))
        while (event_member(&inside, &key, &value) > 0)
            if (event_equals(key, name))
                return value;
    return headway_bytes_of(NULL, 0);
}

/* "" where it is no string. */
static const char *text(headway_bytes object, const char *name, headway_arena *arena)
{
    headway_bytes value = member(object, name), inside;
    ProtobufCMessage *message;
    if (!event_string(value, &inside) ||
        headway_json_read(NULL, &google__protobuf__string_value__descriptor, value, 0, arena,
                          &message, NULL, 0) != 0)
        return "";
    return ((const Google__Protobuf__StringValue *)(void *)message)->value;
}

/* A queue that keeps an order, or one that may: of its messages the group must be known. */
static int may_keep_order(const char *arn)
{
    size_t size = strlen(arn);
    return size < 5 || strcmp(arn + size - 5, ".fifo") == 0;
}

int arrival_identify(event_kind kind, headway_bytes json, headway_arena *arena,
                     arrival *ret_arrival)
{
    arrival a = {.id = "", .group = "stream", .name = "", .arn = "", .detail = ""};
    if (kind == EVENT_SQS) {
        a.id = text(json, "messageId", arena);
        a.group = text(member(json, "attributes"), "MessageGroupId", arena);
        a.arn = text(json, "eventSourceARN", arena);
    } else if (kind == EVENT_KINESIS) {
        a.id = text(member(json, "kinesis"), "sequenceNumber", arena);
    } else if (kind == EVENT_DYNAMODB) {
        a.id = text(member(json, "dynamodb"), "SequenceNumber", arena);
    }
    if (!*a.id || (!*a.group && may_keep_order(a.arn)))
        return HEADWAY_ENOTFOUND;
    *ret_arrival = a;
    return 0;
}
