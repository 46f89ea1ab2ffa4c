/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#include "event_walk.h"

#include <headway/json.h>

static const char *const names[] = {
    [EVENT_OTHER] = "other",
    [EVENT_CALL] = "call",
    [EVENT_HTTP_1] = "API Gateway 1.0",
    [EVENT_HTTP_2] = "API Gateway 2.0",
    [EVENT_FUNCTION_URL] = "function URL",
    [EVENT_LOAD_BALANCER] = "load balancer",
    [EVENT_WEBSOCKET] = "API Gateway WebSocket",
    [EVENT_SQS] = "SQS",
    [EVENT_SNS] = "SNS",
    [EVENT_S3] = "S3",
    [EVENT_KINESIS] = "Kinesis",
    [EVENT_DYNAMODB] = "DynamoDB",
    [EVENT_BRIDGE] = "EventBridge",
    [EVENT_SCHEDULE] = "schedule",
};

const char *event_name(event_kind kind)
{
    return names[kind];
}

/* The members of an event by which it is known; empty where it has none. */
struct members {
    headway_bytes version, http_method, context, records, source, detail_type, detail, method,
        request, binary;
    size_t others; /* beside method, request and binary */
};

static headway_bytes *slot(struct members *m, headway_bytes key)
{
    const struct {
        const char *name;
        headway_bytes *value;
    } slots[] = {{"version", &m->version},        {"httpMethod", &m->http_method},
                 {"requestContext", &m->context}, {"Records", &m->records},
                 {"source", &m->source},          {"detail-type", &m->detail_type},
                 {"detail", &m->detail},          {"method", &m->method},
                 {"request", &m->request},        {"binary", &m->binary}};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (event_equals(key, slots[i].name))
            return slots[i].value;
    }
    return NULL;
}

static int collect(headway_bytes inside, struct members *m)
{
    headway_bytes key, value;
    int more;
    while ((more = event_member(&inside, &key, &value)) > 0) {
        headway_bytes *place = slot(m, key);
        if (place)
            *place = value;
        m->others += place != &m->method && place != &m->request && place != &m->binary;
    }
    return more;
}

static int is_text(headway_bytes value, const char *word)
{
    headway_bytes string;
    return event_string(value, &string) && event_equals(string, word);
}

static int contains(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    const char *data = text.data;
    for (size_t i = 0; i + size <= text.size; i++) {
        if (memcmp(data + i, word, size) == 0)
            return 1;
    }
    return 0;
}

/* What requestContext has, which is all that tells one kind of HTTP from another. */
static event_kind kind_of_context(const struct members *m)
{
    headway_bytes inside, key, value, unused;
    int http = 0, elb = 0, socket = 0, url = 0;
    if (!event_enter(m->context, '{', &inside))
        return EVENT_OTHER;
    while (event_member(&inside, &key, &value) > 0) {
        http |= event_equals(key, "http") && event_enter(value, '{', &unused);
        elb |= event_equals(key, "elb") && event_enter(value, '{', &unused);
        socket |= event_equals(key, "connectionId") && event_string(value, &unused);
        url |= event_equals(key, "domainName") && contains(value, ".lambda-url.");
    }
    if (socket)
        return EVENT_WEBSOCKET;
    if (http && is_text(m->version, "2.0"))
        return url ? EVENT_FUNCTION_URL : EVENT_HTTP_2;
    if (!event_string(m->http_method, &unused))
        return EVENT_OTHER;
    return elb ? EVENT_LOAD_BALANCER : EVENT_HTTP_1;
}

static event_kind kind_of_source(headway_bytes source)
{
    static const struct {
        const char *source;
        event_kind kind;
    } kinds[] = {{"aws:sqs", EVENT_SQS},
                 {"aws:sns", EVENT_SNS},
                 {"aws:s3", EVENT_S3},
                 {"aws:kinesis", EVENT_KINESIS},
                 {"aws:dynamodb", EVENT_DYNAMODB}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (is_text(source, kinds[i].source))
            return kinds[i].kind;
    }
    return EVENT_OTHER;
}

/* By the first: no service mixes them. */
static event_kind kind_of_records(headway_bytes records)
{
    headway_bytes inside, record, key, value;
    if (!event_enter(records, '[', &inside) || event_element(&inside, &record) != 1 ||
        !event_enter(record, '{', &inside))
        return EVENT_OTHER;
    while (event_member(&inside, &key, &value) > 0) {
        if (event_equals(key, "eventSource") || event_equals(key, "EventSource"))
            return kind_of_source(value);
    }
    return EVENT_OTHER;
}

static event_kind kind_of(const struct members *m)
{
    headway_bytes unused;
    event_kind kind = kind_of_context(m);
    if (kind == EVENT_OTHER)
        kind = kind_of_records(m->records);
    if (kind != EVENT_OTHER)
        return kind;
    if (event_string(m->source, &unused) && event_string(m->detail_type, &unused) &&
        m->detail.size) {
        int timed = is_text(m->source, "aws.events") || is_text(m->source, "aws.scheduler");
        return timed && is_text(m->detail_type, "Scheduled Event") ? EVENT_SCHEDULE : EVENT_BRIDGE;
    }
    return event_string(m->method, &unused) && !m->others ? EVENT_CALL : EVENT_OTHER;
}

static void take_parts(const struct members *m, event_shape *shape)
{
    if (shape->kind == EVENT_CALL) {
        (void)event_string(m->method, &shape->method);
        shape->request = m->request;
        shape->binary = m->binary;
    } else if (shape->kind == EVENT_BRIDGE || shape->kind == EVENT_SCHEDULE) {
        (void)event_string(m->source, &shape->source);
        (void)event_string(m->detail_type, &shape->detail_type);
        shape->detail = m->detail;
    } else if (shape->kind >= EVENT_SQS) {
        (void)event_enter(m->records, '[', &shape->records);
    }
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether text is one JSON value and space; the end of a number or a word is seen only behind it.
 */
static int is_whole(headway_bytes text)
{
    const char *data = text.data;
    size_t from = 0, size;
    while (from < text.size && is_space(data[from]))
        from++;
    if (headway_json_next(text, &size) != 0 || from == text.size)
        return 0;
    if (!size)
        return data[from] != '"' && data[from] != '{' && data[from] != '[';
    while (size < text.size && is_space(data[size]))
        size++;
    return size == text.size;
}

int event_look(headway_bytes event, event_shape *ret_shape)
{
    struct members members;
    event_shape shape;
    headway_bytes inside;
    memset(&members, 0, sizeof members);
    memset(&shape, 0, sizeof shape);
    if (!is_whole(event))
        return HEADWAY_EMALFORMED;
    if (event_enter(event, '{', &inside)) {
        int error = collect(inside, &members);
        if (error)
            return error;
        shape.kind = kind_of(&members);
        take_parts(&members, &shape);
    }
    *ret_shape = shape;
    return 0;
}

int event_next_record(headway_bytes *records, headway_bytes *ret_record)
{
    return event_element(records, ret_record);
}
