/* SPDX-License-Identifier: Apache-2.0 */
/* One request, one response. */
#include "gateway.h"

void collect_body(exchange *e, headway_bytes piece)
{
    if (e->answered)
        return;
    int error = exchange_keep(e, piece);
    if (error)
        answer_problem(e, 503, HEADWAY_RESOURCE_EXHAUSTED,
                       "the gateway has too many bodies of requests to keep; try again");
}

void single_message(headway_call *call, headway_bytes message, void *user)
{
    exchange *e = user;
    headway_http_body_text text;
    (void)call;
    if (e->answered)
        return;
    headway_arena_reset(e->scratch);
    e->has_waiting = false; /* a request that waits there is of no use any more */
    int error = headway_http_response_write(e->binding, e->media, message, 0, e->scratch, &text);
    if (error) {
        answer_problem(e, 0, HEADWAY_INTERNAL,
                       "the service has answered what cannot be told in %s: %s",
                       headway_http_media_name(e->media), headway_error_text(error));
        return;
    }
    e->has_answer = true;
    e->answer = text.body;
    e->answer_type = text.content_type;
}

void single_done(headway_call *call, const headway_status *status, void *user)
{
    exchange *e = user;
    (void)call;
    e->call = NULL;
    e->call_code = status->code;
    if (e->x && !e->answered && status->code == HEADWAY_OK && e->has_answer)
        answer(e, 200, e->answer_type, e->answer);
    else if (e->x && !e->answered)
        answer_status(e, 0, status);
    exchange_release(e);
}

static void start(exchange *e)
{
    static const headway_call_events events = {single_message, NULL, single_done};
    headway_http_problem problem;
    headway_bytes packed;
    if (e->answered)
        return;
    if (call_pack(e, buffer_bytes(&e->body), &packed, &problem))
        (void)call_open(e, packed, &events, false);
    else
        answer_problem(e, problem.http, problem.code, "%s", problem.text);
}

static const exchange_kind unary = {.body = collect_body, .body_end = start};

void unary_begin(exchange *e)
{
    collect(e, &unary);
}
