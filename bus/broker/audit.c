/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of who came, what they opened and how it ended: made on the stack, given to the option
 * `audit`, at most audit_rate in a second of each kind: what is done (calls, services, events), who
 * comes and goes, and a tenth of it of what is denied. How many were left out is told by the next
 * one.
 */
#include "audit.h"
#include "permit.h"

enum { SECOND = 1000000000, MICROSECOND = 1000 };

/* Which share of the rate it has: a flood of calls or of denials hides no link. */
static int kind_of(int what)
{
    if (what == HEADWAY_BROKER_DENIED)
        return 2;
    return what == HEADWAY_BROKER_UP || what == HEADWAY_BROKER_DOWN ||
           what == HEADWAY_BROKER_REVOKED;
}

/* 0: there were too many this second. */
static int is_in_time(headway_broker *broker, int what)
{
    uint64_t now = headway__node_now(&broker->node);
    if (now - broker->audit.since >= SECOND) {
        broker->audit.since = now;
        memset(broker->audit.told, 0, sizeof broker->audit.told);
    }
    int kind = kind_of(what);
    uint32_t *told = &broker->audit.told[kind], most = broker->options.audit_rate;
    if (*told >= (kind == 2 ? most / 10 + 1 : most)) {
        broker->audit.dropped++;
        return 0;
    }
    ++*told;
    return 1;
}

static void tell(headway_broker *broker, headway_broker_record *record)
{
    if (!is_in_time(broker, record->what))
        return;
    record->size = sizeof *record;
    record->name = record->name ? record->name : "";
    record->text = record->text ? record->text : "";
    record->shard = broker->options.shard;
    record->dropped = broker->audit.dropped;
    broker->audit.dropped = 0;
    broker->options.audit(broker->options.audit_user, record);
}

void headway__audit_tell(headway__session *session, const headway__identity *identity,
                         headway_broker_record record)
{
    if (!headway__audited(session->broker))
        return;
    const headway__identity *own = session->identity;
    record.identity = identity ? identity->name : own ? own->name : "";
    record.delegate = identity && own && identity != own ? own->name : "";
    record.remote = session->link->remote_name;
    record.link = session->number;
    tell(session->broker, &record);
}

static int what_of(unsigned kind)
{
    switch (kind) {
    case HEADWAY__KIND_SERVE:
        return HEADWAY_BROKER_SERVE;
    case HEADWAY__KIND_PUBLISH:
        return HEADWAY_BROKER_PUBLISH;
    case HEADWAY__KIND_SUBSCRIBE:
        return HEADWAY_BROKER_SUBSCRIBE;
    case HEADWAY__KIND_DIRECT:
        return HEADWAY_BROKER_DIRECT;
    default:
        return HEADWAY_BROKER_CALL;
    }
}

void headway__audit_opened(headway__session *session, const headway__frame *frame,
                           const headway__route *route)
{
    headway_broker *broker = session->broker;
    int what = what_of(frame->open.kind);
    uint64_t call = headway__number(broker, broker->count.calls_accepted + 1); /* it will have */
    headway__audit_tell(session, session->asks,
                        (headway_broker_record){.what = what,
                                                .name = route->name,
                                                .call = what == HEADWAY_BROKER_CALL ? call : 0});
}

void headway__audit_refused(headway__session *session, const headway__frame *frame,
                            const headway__route *route, const headway_status *status, int denied)
{
    headway_broker *broker = session->broker;
    int what = denied ? HEADWAY_BROKER_DENIED : what_of(frame->open.kind);
    uint64_t call = headway__number(broker, broker->count.calls_accepted);
    headway__audit_tell(session, session->asks,
                        (headway_broker_record){.what = what,
                                                .ended = 1,
                                                .name = route->name,
                                                .text = status->message,
                                                .code = status->code,
                                                .call = what == HEADWAY_BROKER_CALL ? call : 0});
}

void headway__audit_call_ended(const headway__relayed *call, const headway_status *status)
{
    headway_broker *broker = call->broker;
    uint64_t now = headway__node_now(&broker->node);
    headway_broker_record record = {.what = HEADWAY_BROKER_CALL,
                                    .ended = 1,
                                    .name = call->route->name,
                                    .text = status->message,
                                    .code = status->code,
                                    .call = call->number,
                                    .duration_us = (now - call->accepted_at) / MICROSECOND};
    headway__audit_tell(call->session, call->identity, record);
}
