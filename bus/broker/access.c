/* SPDX-License-Identifier: Apache-2.0 */
/* What the broker says of rights, and to whom: headway.v1.Access. */
#include "answer.h"
#include "permit.h"

#include <headway/v1/access.pb-c.h>

enum { LINES_MOST = 256, TEXT_MOST = 4096 };

int headway__answer_reload(ARGUMENTS)
{
    const headway_broker_options *o = &broker->options;
    char text[TEXT_MOST] = "";
    (void)base;
    if (!o->reload) {
        snprintf(why, why_size, "this broker has no files of rights and keys to read again");
        return HEADWAY_UNIMPLEMENTED;
    }
    int code = o->reload(o->reload_user, text, sizeof text);
    if (code != 0) {
        snprintf(why, why_size, "%s", text);
        return code;
    }
    RESPONSE(Headway__V1__ReloadResponse, HEADWAY__V1__RELOAD_RESPONSE__INIT, response);
    response->text = text_of(arena, headway_bytes_of_string(text));
    return response->text ? 0 : too_large(why, why_size);
}

#define TELL(member)                                                                               \
    if (limits.member != none.member) {                                                            \
        message->has_##member = 1;                                                                 \
        message->member = limits.member;                                                           \
    }

/* NULL: no memory. */
static Headway__V1__RightsLimits *limits_of(const headway_broker *broker, const char *identity,
                                            headway_arena *arena)
{
    Headway__V1__RightsLimits *message = take(arena, sizeof *message);
    headway__identity_limits none, limits;
    memset(&none, 255, sizeof none);
    limits = broker->rights ? headway__rights_limits(broker->rights, identity) : none;
    if (!message)
        return NULL;
    *message = (Headway__V1__RightsLimits)HEADWAY__V1__RIGHTS_LIMITS__INIT;
    TELL(connections);
    TELL(calls);
    TELL(calls_per_second);
    TELL(subscriptions);
    TELL(queued_bytes);
    TELL(message_bytes);
    return message;
}

/* The strings are the rights' own: it is packed before they change. NULL: no memory. */
static Headway__V1__AccessLine *line_of(const headway__decision *d, headway__action action,
                                        headway_arena *arena)
{
    Headway__V1__AccessLine *line = take(arena, sizeof *line);
    if (!line)
        return NULL;
    *line = (Headway__V1__AccessLine)HEADWAY__V1__ACCESS_LINE__INIT;
    line->deny = !d->allowed;
    line->action = (char *)headway__action_name(action);
    line->pattern = (char *)d->pattern;
    line->who = (char *)d->who;
    line->rule = (char *)d->name;
    line->line = d->line;
    return line;
}

int headway__answer_access_explain(ARGUMENTS)
{
    const Headway__V1__AccessExplainRequest *request = (const void *)base;
    int action = headway__action_of(request->action);
    if (action < 0 || !headway__identity_valid(request->identity)) {
        snprintf(why, why_size, "%s",
                 action < 0 ? "action is one of call, serve, publish, subscribe, delegate"
                            : "identity has 1 to 63 letters, digits, '-', '_', '.' and ':'");
        return HEADWAY_INVALID_ARGUMENT;
    }
    RESPONSE(Headway__V1__AccessExplainResponse, HEADWAY__V1__ACCESS_EXPLAIN_RESPONSE__INIT,
             response);
    response->rights = broker->rights != NULL;
    response->allowed = !broker->rights;
    response->limits = limits_of(broker, request->identity, arena);
    if (!response->limits)
        return too_large(why, why_size);
    if (!broker->rights)
        return 0;
    headway__decision d =
        headway__rights_decide(broker->rights, request->identity, (headway__action)action,
                               headway_bytes_of_string(request->name));
    response->allowed = d.allowed;
    if (d.decided)
        response->line = line_of(&d, (headway__action)action, arena);
    return d.decided && !response->line ? too_large(why, why_size) : 0;
}

typedef struct listing {
    Headway__V1__WhoAmIResponse *response;
    headway_arena *arena;
    int failed;
} listing;

/* 1: enough. */
static int add_line(void *user, const headway__decision *d, headway__action action)
{
    listing *l = user;
    Headway__V1__WhoAmIResponse *r = l->response;
    r->more = r->n_lines == LINES_MOST;
    if (r->more)
        return 1;
    r->lines[r->n_lines] = line_of(d, action, l->arena);
    l->failed = !r->lines[r->n_lines];
    r->n_lines += !l->failed;
    return l->failed;
}

int headway__answer_who_am_i(ARGUMENTS)
{
    const headway__identity *is = broker->asked_for;
    const headway__session *session = broker->asked_by;
    (void)base;
    RESPONSE(Headway__V1__WhoAmIResponse, HEADWAY__V1__WHO_AM_IRESPONSE__INIT, response);
    listing l = {.response = response, .arena = arena};
    response->identity = (char *)is->name;
    if (is != session->identity)
        response->delegate = session->identity->name;
    response->rights = broker->rights != NULL;
    response->limits = limits_of(broker, is->name, arena);
    response->lines = take(arena, LINES_MOST * sizeof *response->lines);
    if (!response->limits || !response->lines)
        return too_large(why, why_size);
    if (broker->rights && headway__rights_each(broker->rights, is->name, arena, add_line, &l) != 0)
        l.failed = 1;
    return l.failed ? too_large(why, why_size) : 0;
}
