/* SPDX-License-Identifier: Apache-2.0 */
#include "arrival.h"

#include "../event_walk.h"

#include <headway/json.h>
#include <headway/v1/lambda.headway.h>

/* What stands behind the last of such characters. */
static const char *behind(const char *arn, int character)
{
    const char *last = strrchr(arn, character);
    return last ? last + 1 : arn;
}

/* ---- each kind ---- */

static int is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static int value_of(char c)
{
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* As a form has it, with '+' for a space; in place. What is no escape stays. A NUL cannot be told
   apart from the end, and stays escaped. */
static void decode_key(char *key)
{
    char *to = key;
    for (const char *from = key; *from; from++) {
        int escape = from[0] == '%' && is_hex(from[1]) && is_hex(from[2]);
        int value = escape ? value_of(from[1]) * 16 + value_of(from[2]) : 0;
        *to++ = value ? (char)value : *from == '+' ? ' ' : *from;
        from += value ? 2 : 0;
    }
    *to = 0;
}

static void look_sqs(arrival *a)
{
    const Headway__V1__SqsMessage *m = (const Headway__V1__SqsMessage *)a->whole;
    a->id = m->message_id;
    a->arn = m->event_source_arn;
    a->name = behind(a->arn, ':');
    a->payload = headway_bytes_of_string(m->body);
    for (size_t i = 0; i < m->n_attributes; i++)
        if (strcmp(m->attributes[i]->key, "MessageGroupId") == 0)
            a->group = m->attributes[i]->value;
}

static void look_sns(arrival *a)
{
    const Headway__V1__SnsNotification *m = (const Headway__V1__SnsNotification *)a->whole;
    a->id = m->message_id;
    a->arn = m->topic_arn;
    a->name = behind(a->arn, ':');
    a->payload = headway_bytes_of_string(m->message);
}

static void look_s3(arrival *a)
{
    const Headway__V1__S3Record *m = (const Headway__V1__S3Record *)a->whole;
    a->detail = m->event_name;
    if (m->s3 && m->s3->bucket) {
        a->arn = m->s3->bucket->arn;
        a->name = m->s3->bucket->name;
    }
    if (m->s3 && m->s3->object && *m->s3->object->key) /* an empty one is nobody's to write to */
        decode_key(m->s3->object->key);
}

static void look_kinesis(arrival *a)
{
    const Headway__V1__KinesisRecord *m = (const Headway__V1__KinesisRecord *)a->whole;
    a->arn = m->event_source_arn;
    a->name = behind(a->arn, '/');
    a->group = "stream";
    if (!m->kinesis)
        return;
    a->id = m->kinesis->sequence_number;
    a->payload = headway_bytes_of(m->kinesis->data.data, m->kinesis->data.len);
}

/* arn:...:table/NAME/stream/2015-08-30T12:36:00.000: the name stands before the second slash. */
static const char *table_of(const char *arn, headway_arena *arena)
{
    const char *from = strstr(arn, ":table/");
    from = from ? from + strlen(":table/") : arn;
    size_t size = strcspn(from, "/");
    char *name = headway_arena_take(arena, size + 1);
    if (name) {
        memcpy(name, from, size);
        name[size] = 0;
    }
    return name;
}

static void look_dynamodb(arrival *a)
{
    const Headway__V1__DynamodbRecord *m = (const Headway__V1__DynamodbRecord *)a->whole;
    a->arn = m->event_source_arn;
    a->group = "stream";
    a->detail = m->event_name;
    if (m->dynamodb)
        a->id = m->dynamodb->sequence_number;
}

static void look_bridge(arrival *a)
{
    const Headway__V1__BridgeEvent *m = (const Headway__V1__BridgeEvent *)a->whole;
    a->id = m->id;
    a->name = a->arn = m->source;
    a->detail = m->detail_type;
}

static void look_schedule(arrival *a)
{
    const Headway__V1__BridgeEvent *m = (const Headway__V1__BridgeEvent *)a->whole;
    a->id = m->id;
    a->arn = m->n_resources ? m->resources[0] : "";
    a->name = behind(a->arn, '/');
}

static const struct look {
    const ProtobufCMessageDescriptor *type;
    void (*look)(arrival *a);
    const char *member; /* of the record, that it is; NULL: the record itself */
    uint8_t has_payload;
} looks[] = {
    [EVENT_SQS] = {&headway__v1__sqs_message__descriptor, look_sqs, NULL, 1},
    [EVENT_SNS] = {&headway__v1__sns_notification__descriptor, look_sns, "Sns", 1},
    [EVENT_S3] = {&headway__v1__s3_record__descriptor, look_s3, NULL, 0},
    [EVENT_KINESIS] = {&headway__v1__kinesis_record__descriptor, look_kinesis, NULL, 1},
    [EVENT_DYNAMODB] = {&headway__v1__dynamodb_record__descriptor, look_dynamodb, NULL, 0},
    [EVENT_BRIDGE] = {&headway__v1__bridge_event__descriptor, look_bridge, NULL, 1},
    [EVENT_SCHEDULE] = {&headway__v1__bridge_event__descriptor, look_schedule, NULL, 1},
};

const ProtobufCMessageDescriptor *arrival_type(event_kind kind)
{
    return (size_t)kind < sizeof looks / sizeof *looks ? looks[kind].type : NULL;
}

int arrival_has_payload(event_kind kind)
{
    return arrival_type(kind) && looks[kind].has_payload;
}

/* ---- any kind ---- */

static headway_bytes member(headway_bytes object, const char *name)
{
    headway_bytes inside, key, value;
    int more = event_enter(object, '{', &inside);
    while (more && event_member(&inside, &key, &value) > 0)
        if (event_equals(key, name))
            return value;
    return headway_bytes_of("{}", 2);
}

headway_types *arrival_types(const headway_alloc *alloc)
{
    headway_types *types = headway_types_new(alloc);
    if (types && headway_types_add(types, headway_v1_lambda_proto_messages,
                                   headway_v1_lambda_proto_message_count) == 0)
        return types;
    headway_types_free(types);
    return NULL;
}

int arrival_read(const headway_types *types, event_kind kind, headway_bytes json,
                 headway_arena *arena, arrival *ret_arrival, char why[ARRIVAL_WHY])
{
    const struct look *look = &looks[kind];
    ProtobufCMessage *message;
    arrival a = {.id = "", .group = "", .name = "", .arn = "", .detail = "", .payload = json};
    if (kind == EVENT_OTHER) {
        *ret_arrival = a;
        return 0;
    }
    if (look->member)
        json = member(json, look->member);
    int error = headway_json_read(types, look->type, json, HEADWAY_JSON_IGNORE_UNKNOWN, arena,
                                  &message, why, ARRIVAL_WHY);
    if (error)
        return error == HEADWAY_ENOMEM ? error : HEADWAY_EMALFORMED;
    a.whole = message;
    if (kind == EVENT_BRIDGE || kind == EVENT_SCHEDULE)
        a.payload = member(json, "detail");
    look->look(&a);
    if (kind == EVENT_DYNAMODB)
        a.name = table_of(a.arn, arena);
    if (!a.name)
        return HEADWAY_ENOMEM;
    *ret_arrival = a;
    return 0;
}
