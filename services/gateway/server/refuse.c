/* SPDX-License-Identifier: Apache-2.0 */
/* What the server answers itself: a google.rpc.Status, as the handler's own answers have it. */
#include "internal.h"

static int code_of(int status)
{
    switch (status) {
    case 408:
        return HEADWAY_DEADLINE_EXCEEDED;
    case 413:
        return HEADWAY_RESOURCE_EXHAUSTED;
    case 501:
    case 505:
        return HEADWAY_UNIMPLEMENTED;
    default:
        return HEADWAY_INVALID_ARGUMENT;
    }
}

/* Its sentences have nothing that JSON would escape. */
static int say_refusal(struct headway__http_exchange *x, int status, const char *why)
{
    const struct headway__http_handler *handler = &x->connection->server->handler;
    struct headway__http_header headers[HEADWAY__HTTP_HEADERS] = {
        {headway_bytes_of("Content-Type", 12), headway_bytes_of("application/json", 16)},
        {headway_bytes_of("Sec-WebSocket-Version", 21), headway_bytes_of("13", 2)}};
    char body[256];
    size_t own = status == 426 ? 2 : 1, more = 0;
    struct headway__http_answer answer = {status, headers, own, true, {NULL, 0}};
    if (x->live && handler->refusal_headers)
        more = handler->refusal_headers(x->user, x, headers + own, HEADWAY__HTTP_HEADERS - own);
    answer.count += more;
    snprintf(body, sizeof body, "{\"code\":%d,\"message\":\"%s: %s\"}", code_of(status),
             headway__http_reason(status), why);
    answer.body = headway_bytes_of_string(body);
    int error = headway__http_say_answer(x, &answer);
    if (error == HEADWAY_EINVAL && more) { /* one of the handler's is none */
        answer.count = own;
        error = headway__http_say_answer(x, &answer);
    }
    return error;
}

void headway__http_refuse(struct headway__http_connection *c, int status, const char *why)
{
    struct headway__http_exchange *x = &c->exchange;
    struct headway__http_server *server = c->server;
    server->statistics.refused++;
    if (server->handler.refused)
        server->handler.refused(server->user, c->peer, status, why);
    if (x->live && x->response != HEADWAY__HTTP_UNANSWERED) {
        headway__http_doom(c, HEADWAY__HTTP_REFUSED, true);
        return;
    }
    if (!x->live) /* there is no request that could be answered otherwise */
        *x = (struct headway__http_exchange){.connection = c, .version = 11};
    x->closes = true;
    x->refusal = (uint16_t)status;
    c->state = HEADWAY__HTTP_FLUSHING;
    if (say_refusal(x, status, why) != 0)
        headway__http_doom(c, HEADWAY__HTTP_REFUSED, true);
    if (x->live) {
        x->over = true;
        x->how = HEADWAY__HTTP_REFUSED;
    }
}
