/* SPDX-License-Identifier: Apache-2.0 */
/* One record, or an event that is one by itself: where it is from, and what it says. */
#ifndef LAMBDA_ARRIVAL_H
#define LAMBDA_ARRIVAL_H

#include "../event.h"

#include <headway/message.h>

enum { ARRIVAL_WHY = 256 };

typedef struct arrival {
    /* By which a batch's answer names it; "": it has none. */
    const char *id;
    const char *group; /* of messages that are handled one after the other; "": it is in none */
    /* What patterns are held against: a queue, topic, bucket, rule, stream or table, and its ARN;
       of EventBridge the source. */
    const char *name, *arn;
    const char *detail;            /* what happened, of S3; detail-type, of EventBridge */
    headway_bytes payload;         /* where there is none, all of it as it came */
    const ProtobufCMessage *whole; /* as one of headway/v1/lambda.proto */
} arrival;

/* What an event of a kind is as a whole: "headway.v1.SqsMessage"; NULL: of no such kind. */
const ProtobufCMessageDescriptor *arrival_type(event_kind kind);
/* Whether an event of the kind has a payload. */
int arrival_has_payload(event_kind kind);
/* The names in AWS's JSON of all of them; NULL: no memory. */
headway_types *arrival_types(const headway_alloc *alloc);
/* kind: SQS to SCHEDULE, or OTHER, which is its payload alone. All of it is in arena, but for a
   payload that is borrowed from json. EMALFORMED, with what is wrong in why; ENOMEM. */
int arrival_read(const headway_types *types, event_kind kind, headway_bytes json,
                 headway_arena *arena, arrival *ret_arrival, char why[ARRIVAL_WHY]);
/* Of a record that arrival_read has refused, what a batch's answer needs: id and group alone, as
   SQS, KINESIS and DYNAMODB have them. ENOTFOUND: one of them cannot be told. */
int arrival_identify(event_kind kind, headway_bytes json, headway_arena *arena,
                     arrival *ret_arrival);

#endif
