/* SPDX-License-Identifier: Apache-2.0 */
/* What can be told of a record that is none. */
#include "arrival.h"

#include "../json_text.h"

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
        a.id = json_text(json, "messageId", arena);
        a.group = json_text(json_member(json, "attributes"), "MessageGroupId", arena);
        a.arn = json_text(json, "eventSourceARN", arena);
    } else if (kind == EVENT_KINESIS) {
        a.id = json_text(json_member(json, "kinesis"), "sequenceNumber", arena);
    } else if (kind == EVENT_DYNAMODB) {
        a.id = json_text(json_member(json, "dynamodb"), "SequenceNumber", arena);
    }
    if (!*a.id || (!*a.group && may_keep_order(a.arn)))
        return HEADWAY_ENOTFOUND;
    *ret_arrival = a;
    return 0;
}
