/* SPDX-License-Identifier: Apache-2.0 */
/* One request, a stream of responses: NDJSON, a JSON array, or server-sent events. */
#include "gateway.h"

static headway_bytes type_of(const exchange *e)
{
    return headway_bytes_of_string(headway_http_stream_type(&e->stream));
}

/* What waits is all of it, and the stream has ended. */
static void finish(exchange *e)
{
    if (e->x && e->out.ended && !e->out.blocked)
        (void)headway__http_end_response(e->x);
}

static void cut(exchange *e)
{
    if (e->x)
        headway__http_abort(e->x);
    if (e->call)
        headway_call_cancel(e->call);
}

static bool begin(exchange *e)
{
    if (e->out.begun)
        return true;
    e->out.begun = answer_begin(e, type_of(e)) == 0;
    e->out.quiet_since = gateway_now(e->g);
    return e->out.begun;
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    exchange *e = user;
    headway_bytes piece;
    (void)call;
    outflow_came(e, message.size);
    if (!e->x || e->out.ended || (e->answered && !e->out.begun))
        return;
    headway_arena_reset(e->scratch);
    int error = headway_http_stream_write(&e->stream, message, e->scratch, &piece);
    if (!error && !begin(e))
        error = HEADWAY_ECLOSED;
    if (!error)
        error = outflow_put(e, piece);
    metrics_numbers_of(e->g->metrics)->messages_out_total++;
    if (error)
        cut(e); /* a truncated stream must not look whole */
    else
        outflow_demand(e);
}

static void end_with(exchange *e, const headway_status *status)
{
    headway_bytes piece = headway_bytes_of(NULL, 0);
    headway_arena_reset(e->scratch);
    const headway_status *told = status->code == HEADWAY_OK ? NULL : status;
    bool torn = told && e->media == HEADWAY_HTTP_OTHER; /* which has no place for a status */
    if (torn ||
        headway_http_stream_end(&e->stream, headway_http_service_types(e->service), told,
                                e->scratch, &piece) != 0 ||
        outflow_put(e, piece) != 0)
        cut(e);
    e->out.ended = true;
    finish(e);
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    exchange *e = user;
    (void)call;
    e->call = NULL;
    e->call_code = status->code;
    if (e->x && !e->out.begun && !e->answered && status->code != HEADWAY_OK)
        answer_status(e, 0, status);
    else if (e->x && !e->out.ended && (e->out.begun || (!e->answered && begin(e))))
        end_with(e, status);
    exchange_release(e);
}

static void writable(exchange *e)
{
    int error = outflow_flush(e);
    if (error && error != HEADWAY_EAGAIN)
        cut(e);
    finish(e);
    outflow_demand(e);
}

/* Who waits for a header hears that the stream stands; a proxy between, that it lives. Of raw bytes
   the first message says what they are: it is waited for. */
static void tick(exchange *e)
{
    uint64_t quiet = (gateway_now(e->g) - e->out.quiet_since) / 1000000;
    bool is_named = e->media != HEADWAY_HTTP_OTHER || e->out.begun;
    if (!e->call || !e->x || e->out.ended || !is_named)
        return;
    if (!e->out.begun && !e->answered && quiet >= BEGIN_MS)
        (void)begin(e);
    else if (e->out.begun && !e->out.blocked && quiet >= QUIET_MS)
        (void)outflow_put(e, headway_http_stream_idle(&e->stream));
}

static void start(exchange *e)
{
    static const headway_call_events events = {on_message, NULL, on_done};
    headway_http_problem problem;
    headway_bytes packed;
    if (e->answered)
        return;
    e->out.quiet_since = gateway_now(e->g);
    if (!call_pack(e, buffer_bytes(&e->body), &packed, &problem))
        answer_problem(e, problem.http, problem.code, "%s", problem.text);
    else if (call_open(e, packed, &events, true) == 0)
        outflow_demand(e);
}

static const exchange_kind download = {
    .body = collect_body, .body_end = start, .writable = writable, .tick = tick};

/* No call is made for it: nobody would take the responses, so that they came without end. */
static void head_alone(exchange *e)
{
    bool is_named = e->media != HEADWAY_HTTP_OTHER;
    if (answer_begin(e, is_named ? type_of(e) : headway_bytes_of(NULL, 0)) == 0)
        (void)headway__http_end_response(e->x);
}

void download_begin(exchange *e)
{
    headway_http_stream_init(&e->stream, e->binding, e->media, 0);
    if (headway_http_stream_is_over(e->media, e->last_event_id))
        answer(e, 204, headway_bytes_of(NULL, 0), headway_bytes_of(NULL, 0));
    else if (e->method.size == 4 && memcmp(e->method.data, "HEAD", 4) == 0)
        head_alone(e);
    else
        collect(e, &download);
}
