/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever a peer opens is judged by the name its link came with; what it says of itself counts for
 * nothing. What was allowed is remembered for its link and route, as long as the same rights hold.
 * A direct link is allowed to whom may call every method of the service, uncounted.
 */
#include "permit.h"

#include "audit.h"
#include "direct.h"
#include "fanout.h"

#include <stdio.h>

#define SECOND ((uint64_t)1000000000)

/* --- identities ------------------------------------------------------------------------------ */

static void turn_out(headway__session *session, unsigned reason, const char *text)
{
    session->revoked = 1;
    int was_in = session->identity && reason == HEADWAY__REASON_DENIED;
    headway__audit_tell(
        session, NULL,
        (headway_broker_record){.what = was_in ? HEADWAY_BROKER_REVOKED : HEADWAY_BROKER_DENIED,
                                .ended = 1,
                                .code = HEADWAY_PERMISSION_DENIED,
                                .text = text});
    headway__direct_withdraw(session);
    (void)headway__direct_revoke(session);
    headway__link_end(session->link, reason, text);
}

/* Who is at the other end of link: name has room for it. 0: it may be here. */
static int who_is(const headway_broker *broker, const headway__link *link,
                  headway_credentials *ret_who, char *name)
{
    const headway_broker_options *o = &broker->options;
    const headway__node *node = &broker->node;
    *name = 0;
    *ret_who = (headway_credentials){.uid = -1, .gid = -1, .pid = -1};
    if (!o->identify)
        return 0;
    if (node->transport_ops->credentials(node->transport, link->peer, ret_who) != 0)
        return HEADWAY_EACCES;
    return o->identify(o->identify_user, ret_who, name, HEADWAY__IDENTITY_MOST + 1);
}

void headway__permit_up(headway__session *session)
{
    headway_broker *broker = session->broker;
    char name[HEADWAY__IDENTITY_MOST + 1];
    headway_credentials who;
    int error = who_is(broker, session->link, &who, name);
    memcpy(session->key, who.public_key, sizeof session->key);
    if (error != 0) {
        turn_out(session, HEADWAY__REASON_DENIED, "not let in: the broker does not know you");
        return;
    }
    headway__identity *identity = headway__identity_take(broker, name);
    if (!identity) {
        turn_out(session, HEADWAY__REASON_MEMORY, NULL);
        return;
    }
    session->identity = identity;
    headway__list_append(&identity->sessions, &session->of_identity);
    if (++identity->links > headway__identity_limits_of(broker, identity)->connections)
        turn_out(session, HEADWAY__REASON_LIMIT, "too many links of this identity");
}

const char *headway__permit_identity(const headway__link *link)
{
    const headway__session *session = link->user;
    return session && session->identity ? session->identity->name : "";
}

int headway__permit_same(headway__link *link, headway__link *other)
{
    const headway_broker *broker = HEADWAY__OWNER(link->owner, headway_broker, node);
    const headway__session *session = other->user;
    char name[HEADWAY__IDENTITY_MOST + 1];
    headway_credentials who;
    if (!broker->options.identify)
        return 1;
    return who_is(broker, link, &who, name) == 0 && session && session->identity &&
           strcmp(session->identity->name, name) == 0;
}

void headway__permit_down(headway__session *session)
{
    headway__identity *identity = session->identity;
    if (!identity)
        return;
    session->identity = NULL;
    headway__list_remove(&session->of_identity);
    identity->links--;
    headway__identity_give(session->broker, identity);
}

/* --- what it may ----------------------------------------------------------------------------- */

/* All methods of a service, for a direct link: text has room for it. */
static headway_bytes every_method(const headway__route *service, char *text, size_t size)
{
    int n = snprintf(text, size, "%s/*", service->name);
    return headway_bytes_of(text, n > 0 && (size_t)n < size ? (size_t)n : 0);
}

static headway__permitted *place_of(headway_broker *broker, const headway__identity *identity,
                                    const headway__route *route, int action)
{
    uint64_t hash =
        route->hash * (uint64_t)2654435761u + identity->number * 40503 + (uint64_t)action;
    return &broker->permitted[(hash ^ hash >> 16) & (HEADWAY__PERMITTED - 1)];
}

static void remember(headway_broker *broker, headway__permitted *at,
                     const headway__identity *identity, headway__route *route, int action)
{
    if (at->route)
        headway__route_unref(&broker->node.routes, at->route);
    route->refs++;
    *at = (headway__permitted){route, identity->number, broker->rights_version, action};
}

static int may(headway_broker *broker, const headway__identity *identity, headway__action action,
               headway__route *route)
{
    headway__permitted *at = place_of(broker, identity, route, (int)action);
    if (at->route == route && at->identity == identity->number && at->action == (int)action &&
        at->version == broker->rights_version)
        return 1;
    int allowed = headway__rights_decide(broker->rights, identity->name, action,
                                         headway_bytes_of(route->name, route->size))
                      .allowed;
    if (allowed)
        remember(broker, at, identity, route, (int)action);
    return allowed;
}

static int may_directly(headway__session *session, const headway__route *service)
{
    char text[1100];
    const headway__identity_limits *limits =
        headway__identity_limits_of(session->broker, session->identity);
    return limits->calls == UINT32_MAX && limits->calls_per_second == UINT32_MAX &&
           limits->message_bytes == UINT64_MAX &&
           headway__rights_decide(session->broker->rights, session->identity->name,
                                  HEADWAY__ACTION_CALL, every_method(service, text, sizeof text))
               .allowed;
}

static void refuse_with(headway__session *session, const headway__frame *frame,
                        const headway_status *status)
{
    headway__audit_refused(session, frame, session->opened, status, 1);
    headway__link_refuse(session->link, frame->call, status);
}

static void refuse(headway__session *session, const headway__frame *frame, int code,
                   const char *text)
{
    headway_status status =
        headway__refusal(session->broker, code, code == HEADWAY_RESOURCE_EXHAUSTED, text);
    refuse_with(session, frame, &status);
}

/* One line for a burst. */
static void log_denial(headway__session *session, const char *text)
{
    headway__identity *identity = session->identity;
    headway_broker *broker = session->broker;
    uint64_t now = headway__node_now(&broker->node);
    if (now < identity->quiet_until) {
        identity->unsaid++;
        return;
    }
    if (identity->unsaid)
        headway__node_log(&broker->node, HEADWAY_LOG_WARN, 0, "denied: %s (and %llu before)", text,
                          (unsigned long long)identity->unsaid);
    else
        headway__node_log(&broker->node, HEADWAY_LOG_WARN, 0, "denied: %s", text);
    identity->unsaid = 0;
    identity->quiet_until = now + SECOND;
}

static const char *name_of(const headway__identity *identity)
{
    return *identity->name ? identity->name : "somebody without a name";
}

static void deny(headway__session *session, const headway__frame *frame, const char *text)
{
    session->broker->count.opens_denied++;
    log_denial(session, text);
    refuse(session, frame, HEADWAY_PERMISSION_DENIED, text);
}

static void decided_by(const headway__decision *d, char *text, size_t size)
{
    if (d->decided && *d->name)
        snprintf(text, size, "rule '%s'", d->name);
    else if (d->decided)
        snprintf(text, size, "the rule at line %u", d->line);
    else
        snprintf(text, size, "no rule allows it");
}

static void deny_action(headway__session *session, const headway__frame *frame,
                        headway__action action, const headway__route *route)
{
    char text[512], why[128];
    const headway__identity *identity = session->asks;
    int directly = frame->open.kind == HEADWAY__KIND_DIRECT;
    headway__decision d = headway__rights_decide(session->broker->rights, identity->name, action,
                                                 headway_bytes_of(route->name, route->size));
    decided_by(&d, why, sizeof why);
    snprintf(text, sizeof text, "%s may not %s %.255s: %s", name_of(identity),
             directly ? "call directly" : headway__action_name(action), route->name,
             directly ? "not every method of it, or not without limits" : why);
    deny(session, frame, text);
}

/* -1: no action: nobody here knows this kind. */
static int action_of(unsigned kind)
{
    switch (kind) {
    case HEADWAY__KIND_CALL:
    case HEADWAY__KIND_DIRECT:
        return HEADWAY__ACTION_CALL;
    case HEADWAY__KIND_SERVE:
        return HEADWAY__ACTION_SERVE;
    case HEADWAY__KIND_PUBLISH:
        return HEADWAY__ACTION_PUBLISH;
    case HEADWAY__KIND_SUBSCRIBE:
        return HEADWAY__ACTION_SUBSCRIBE;
    default:
        return -1;
    }
}

/* --- for whom -------------------------------------------------------------------------------- */

static int may_speak(headway__session *session, const char *name, char *why, size_t size)
{
    const struct headway__rights *rights = session->broker->rights;
    if (!rights) {
        snprintf(why, size, "this broker has no rights, so nobody speaks for others");
        return 0;
    }
    headway__decision d = headway__rights_decide(
        rights, session->identity->name, HEADWAY__ACTION_DELEGATE, headway_bytes_of_string(name));
    decided_by(&d, why, size);
    return d.allowed;
}

/* Whom it is on behalf of, with a reference. NULL: it has been refused. */
static headway__identity *behalf_of(headway__session *session, const headway__frame *frame)
{
    const headway__open *open = &frame->open;
    char name[HEADWAY__WHO_LIMIT + 1], text[400], why[128];
    headway__who_copy(name, open->identity);
    int may_be = open->kind == HEADWAY__KIND_CALL || open->kind == HEADWAY__KIND_SUBSCRIBE;
    if (!may_be || open->delegate.size) {
        refuse(session, frame, HEADWAY_INVALID_ARGUMENT,
               "calls and subscriptions alone are on behalf of others, and who speaks is the "
               "broker's to say");
        return NULL;
    }
    if (strlen(name) != open->identity.size || !headway__identity_valid(name)) {
        refuse(session, frame, HEADWAY_INVALID_ARGUMENT,
               "on behalf of what is no identity: 1 to 63 letters, digits, '-', '_', '.' and ':'");
        return NULL;
    }
    if (!may_speak(session, name, why, sizeof why)) {
        snprintf(text, sizeof text, "%s may not %s on behalf of %s: %s", name_of(session->identity),
                 headway__action_name(action_of(open->kind)), name, why);
        deny(session, frame, text);
        return NULL;
    }
    headway__identity *identity = headway__identity_take(session->broker, name);
    if (!identity)
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, "the broker is out of memory");
    return identity;
}

/* --- how much -------------------------------------------------------------------------------- */

/* 1: one call more is within its rate. A second's worth may come at once. */
static int in_time(headway__identity *identity, uint32_t rate, uint64_t now)
{
    uint64_t each = rate ? SECOND / rate : 0;
    uint64_t from = identity->paid_until > now ? identity->paid_until : now;
    if (!rate || from + each > now + SECOND)
        return 0;
    identity->paid_until = from + each;
    return 1;
}

/* 1: refused; sent again it would be too large again. */
static int is_too_large(headway__session *session, const headway__frame *frame)
{
    headway_broker *broker = session->broker;
    char text[128];
    uint64_t most = headway__identity_limits_of(broker, session->asks)->message_bytes;
    if ((frame->open.kind != HEADWAY__KIND_CALL && frame->open.kind != HEADWAY__KIND_PUBLISH) ||
        frame->payload.size <= most)
        return 0;
    snprintf(text, sizeof text, "a message of this identity has %llu bytes at most",
             (unsigned long long)most);
    headway_status status = headway__refusal(broker, HEADWAY_RESOURCE_EXHAUSTED, 0, text);
    status.retry_after_ms = HEADWAY_RETRY_NEVER;
    refuse_with(session, frame, &status);
    return 1;
}

/* NULL, or what it has too many of. */
static const char *too_much(headway__session *session, unsigned kind)
{
    headway_broker *broker = session->broker;
    headway__identity *identity = session->asks;
    const headway__identity_limits *limits = headway__identity_limits_of(broker, identity);
    if (kind == HEADWAY__KIND_SUBSCRIBE && identity->subscriptions >= limits->subscriptions)
        return "too many subscriptions of this identity";
    if (kind != HEADWAY__KIND_CALL)
        return NULL;
    if (identity->calls >= limits->calls)
        return "too many calls of this identity at once";
    if (limits->calls_per_second != UINT32_MAX &&
        !in_time(identity, limits->calls_per_second, headway__node_now(&broker->node)))
        return "too many calls of this identity in a second";
    return NULL;
}

/* 1: refused. */
static int is_too_much(headway__session *session, const headway__frame *frame)
{
    const char *text = too_much(session, frame->open.kind);
    if (text)
        refuse(session, frame, HEADWAY_RESOURCE_EXHAUSTED, text);
    return text != NULL;
}

/* --- the door -------------------------------------------------------------------------------- */

/* What everybody with a link may call: what it says of somebody it says to them alone. */
static int is_open(const headway__frame *frame, const headway__route *route)
{
    return frame->open.kind == HEADWAY__KIND_CALL &&
           strcmp(route->name, "headway.v1.Access/WhoAmI") == 0;
}

/* By rights. 1: it has been refused. */
static int is_refused(headway__session *session, const headway__frame *frame, headway__route *route)
{
    int action = action_of(frame->open.kind);
    if (!session->broker->rights || action < 0)
        return 0;
    int allowed = frame->open.kind == HEADWAY__KIND_DIRECT
                      ? may_directly(session, route)
                      : may(session->broker, session->asks, (headway__action)action, route);
    if (!allowed && !is_open(frame, route)) {
        deny_action(session, frame, (headway__action)action, route);
        return 1;
    }
    return is_too_large(session, frame) || is_too_much(session, frame);
}

void headway__permit_passed(headway__session *session)
{
    headway__identity_give(session->broker, session->asks);
    session->asks = NULL;
}

int headway__permit_refused(headway__session *session, const headway__frame *frame,
                            headway__route *route)
{
    session->opened = route;
    if (session->revoked || !session->identity) {
        refuse(session, frame, HEADWAY_PERMISSION_DENIED, "this link is being ended");
        return 1;
    }
    session->asks = frame->open.identity.size ? behalf_of(session, frame)
                                              : headway__identity_ref(session->identity);
    if (session->asks && !is_refused(session, frame, route))
        return 0;
    headway__permit_passed(session);
    return 1;
}

/* 1 if all it has open may be. */
static int holds(headway__session *session)
{
    headway_broker *broker = session->broker;
    for (headway__list *i = session->relayed.next; i != &session->relayed; i = i->next) {
        const headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, of_session);
        if (!call->behalf && !may(broker, call->identity, HEADWAY__ACTION_CALL, call->route))
            return 0;
    }
    for (headway__list *i = session->workers.next; i != &session->workers; i = i->next) {
        headway__worker *worker = HEADWAY__OWNER(i, headway__worker, of_session);
        if (!may(broker, session->identity, HEADWAY__ACTION_SERVE, worker->route))
            return 0;
        if (!headway__direct_allowed(worker))
            headway__direct_leave(worker);
    }
    for (headway__list *i = session->seekers.next; i != &session->seekers; i = i->next)
        if (!may_directly(session, HEADWAY__OWNER(i, headway__seeker, of_session)->service->route))
            return 0;
    return 1;
}

static const char not_any_more[] = "what was open here is not allowed any more";

static int may_hear(headway_broker *broker, const headway__subscriber *s)
{
    return headway__rights_decide(broker->rights, s->identity->name, HEADWAY__ACTION_SUBSCRIBE,
                                  headway_bytes_of_string(s->pattern))
        .allowed;
}

/* One on behalf of another ends alone: whose session it is has not lost anything. */
static void judge_subscriptions(headway_broker *broker)
{
    char why[128];
    headway__list *next;
    for (headway__list *i = broker->subscribers.next; i != &broker->subscribers; i = next) {
        headway__subscriber *s = HEADWAY__OWNER(i, headway__subscriber, node);
        headway__session *session = s->session;
        next = i->next;
        if (session->revoked)
            continue;
        if (!s->behalf && !may_hear(broker, s))
            turn_out(session, HEADWAY__REASON_DENIED, not_any_more);
        else if (s->behalf &&
                 !(may_speak(session, s->identity->name, why, sizeof why) && may_hear(broker, s)))
            headway__subscriber_revoke(s, not_any_more);
    }
}

/* Whose session it is has not lost anything: these end alone. */
static void judge_behalf(headway_broker *broker)
{
    char why[128];
    for (headway__list *i = broker->relayed.next; i != &broker->relayed; i = i->next) {
        headway__relayed *call = HEADWAY__OWNER(i, headway__relayed, node);
        if (!call->session || !call->behalf)
            continue;
        if (!may_speak(call->session, call->identity->name, why, sizeof why) ||
            !may(broker, call->identity, HEADWAY__ACTION_CALL, call->route))
            headway__relay_revoke(call, not_any_more);
    }
}

void headway_broker_rights(headway_broker *broker, struct headway__rights *rights)
{
    headway__rights_free(broker->rights);
    broker->rights = rights;
    broker->rights_version++;
    if (!rights)
        return;
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next) {
        headway__session *session = HEADWAY__OWNER(i, headway__session, node);
        if (session->identity && !session->revoked && !holds(session))
            turn_out(session, HEADWAY__REASON_DENIED, not_any_more);
    }
    judge_subscriptions(broker);
    judge_behalf(broker);
}

uint32_t headway_broker_review(headway_broker *broker)
{
    char name[HEADWAY__IDENTITY_MOST + 1];
    headway_credentials who;
    uint32_t count = 0;
    for (headway__list *i = broker->sessions.next; i != &broker->sessions; i = i->next) {
        headway__session *session = HEADWAY__OWNER(i, headway__session, node);
        if (!session->identity || session->revoked ||
            (who_is(broker, session->link, &who, name) == 0 &&
             strcmp(session->identity->name, name) == 0))
            continue;
        turn_out(session, HEADWAY__REASON_DENIED, "revoked");
        count++;
    }
    return count;
}

void headway__permit_done(headway_broker *broker)
{
    for (size_t i = 0; i < HEADWAY__PERMITTED; i++)
        if (broker->permitted[i].route)
            headway__route_unref(&broker->node.routes, broker->permitted[i].route);
    headway__identities_done(broker);
    headway__rights_free(broker->rights);
}
