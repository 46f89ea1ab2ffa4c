/* SPDX-License-Identifier: Apache-2.0 */
#include "want.h"

#include <stdio.h>

int want_fits(const char *pattern, const char *text)
{
    const char *star = NULL, *from = text; /* the last star, and where what it stands for ends */
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            from = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++from;
        } else {
            return 0;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static int fits(const char *pattern, const char *text)
{
    return !*pattern || want_fits(pattern, text);
}

int want_matches(const want *w, event_kind kind, const arrival *a)
{
    int by_arn = strncmp(w->pattern, "arn:", 4) == 0;
    return w->kind == kind && fits(w->pattern, by_arn ? a->arn : a->name) &&
           fits(w->detail, a->detail);
}

void want_read(const Headway__V1__On *on, want *ret_want)
{
    want w = {.pattern = "", .detail = ""};
    switch (on->source_case) {
    case HEADWAY__V1__ON__SOURCE_SQS:
        w.kind = EVENT_SQS;
        w.pattern = on->sqs;
        break;
    case HEADWAY__V1__ON__SOURCE_SNS:
        w.kind = EVENT_SNS;
        w.pattern = on->sns;
        break;
    case HEADWAY__V1__ON__SOURCE_S3:
        w.kind = EVENT_S3;
        w.pattern = on->s3->bucket;
        w.detail = on->s3->events;
        break;
    case HEADWAY__V1__ON__SOURCE_EVENT_BRIDGE:
        w.kind = EVENT_BRIDGE;
        w.pattern = on->event_bridge->source;
        w.detail = on->event_bridge->detail_type;
        break;
    case HEADWAY__V1__ON__SOURCE_SCHEDULE:
        w.kind = EVENT_SCHEDULE;
        w.pattern = on->schedule;
        break;
    case HEADWAY__V1__ON__SOURCE_KINESIS:
        w.kind = EVENT_KINESIS;
        w.pattern = on->kinesis;
        break;
    case HEADWAY__V1__ON__SOURCE_DYNAMODB:
        w.kind = EVENT_DYNAMODB;
        w.pattern = on->dynamodb;
        break;
    default:
        w.kind = EVENT_OTHER;
    }
    *ret_want = w;
}

int want_check(const Headway__V1__On *on, const headway_http_method *method, char *why,
               size_t why_size)
{
    want w;
    if (on->source_case == HEADWAY__V1__ON__SOURCE__NOT_SET ||
        (on->source_case == HEADWAY__V1__ON__SOURCE_OTHER && !on->other)) {
        snprintf(why, why_size, "it says no source: write {sqs: \"queue\"} or another");
        return HEADWAY_EMALFORMED;
    }
    want_read(on, &w);
    if (w.kind != EVENT_BRIDGE && w.kind != EVENT_OTHER && !*w.pattern) {
        snprintf(why, why_size, "name what the events are of, or \"*\" for any");
        return HEADWAY_EMALFORMED;
    }
    if (method && method->call.shape != HEADWAY_UNARY) {
        snprintf(why, why_size, "events call methods that have no streams: leave out `stream`");
        return HEADWAY_EMALFORMED;
    }
    const ProtobufCMessageDescriptor *type = arrival_type(w.kind);
    if (method && type && !arrival_has_payload(w.kind) &&
        strcmp(method->request->name, type->name) != 0) {
        snprintf(why, why_size, "%s events have no payload: let it take a %s", event_name(w.kind),
                 type->name);
        return HEADWAY_EMALFORMED;
    }
    return 0;
}

void want_write(event_kind kind, const arrival *a, char *text, size_t size)
{
    static const char *const names[] = {
        [EVENT_SQS] = "sqs",           [EVENT_SNS] = "sns",           [EVENT_KINESIS] = "kinesis",
        [EVENT_DYNAMODB] = "dynamodb", [EVENT_SCHEDULE] = "schedule",
    };
    enum { SHOWN = 100 };
    if (kind == EVENT_OTHER)
        snprintf(text, size, "{other: true}");
    else if (kind == EVENT_S3)
        snprintf(text, size, "{s3: {bucket: \"%.*s\" events: \"%.*s\"}}", SHOWN, a->name, SHOWN,
                 a->detail);
    else if (kind == EVENT_BRIDGE)
        snprintf(text, size, "{event_bridge: {source: \"%.*s\" detail_type: \"%.*s\"}}", SHOWN,
                 a->name, SHOWN, a->detail);
    else
        snprintf(text, size, "{%s: \"%.*s\"}", names[kind], SHOWN, a->name);
}
