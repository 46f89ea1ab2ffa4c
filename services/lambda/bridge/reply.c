/* SPDX-License-Identifier: Apache-2.0 */
#include "reply.h"

#include "json_text.h"

#include <headway/http/status.h>

#include <stdio.h>
#include <stdlib.h>

enum { ARENA = 1 << 20, TYPE = 128, ADVICE_MOST_S = 86400 };

/* Of a body; each may be "". */
typedef struct aws_error {
    const char *code, *reason, *message;
} aws_error;

/* By name where the number would say something else. */
static const struct {
    const char *type;
    reply_kind kind;
    int code;
} types[] = {
    {"ExpiredTokenException", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED},
    {"ExpiredToken", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED},
    {"UnrecognizedClientException", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED},
    {"InvalidSignatureException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED},
    {"IncompleteSignatureException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED},
    {"MissingAuthenticationTokenException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED},
    {"TooManyRequestsException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED},
    {"ThrottlingException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED},
    {"EC2ThrottledException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED},
    {"ResourceNotFoundException", REPLY_FAILED, HEADWAY_UNIMPLEMENTED},
    {"ResourceConflictException", REPLY_FAILED, HEADWAY_UNAVAILABLE},
    {"ResourceNotReadyException", REPLY_FAILED, HEADWAY_UNAVAILABLE},
    {"RequestTooLargeException", REPLY_FAILED, HEADWAY_RESOURCE_EXHAUSTED},
    {"InvalidRequestContentException", REPLY_FAILED, HEADWAY_INTERNAL},
    {"UnsupportedMediaTypeException", REPLY_FAILED, HEADWAY_INTERNAL},
};

/* Of a number alone. */
static int code_of(int http)
{
    if (http == 404)
        return HEADWAY_UNIMPLEMENTED; /* NOT_FOUND is the function's own to say */
    return http >= 500 ? HEADWAY_UNAVAILABLE : headway_http_to_code(http);
}

static reply_kind kind_of(int http)
{
    return http >= 200 && http < 300 ? REPLY_TAKEN : http == 429 ? REPLY_THROTTLED : REPLY_FAILED;
}

/* "AccessDeniedException:http://..." and "com.amazon#AccessDeniedException" are the same. */
static void plain_type(const char *from, char type[TYPE])
{
    const char *hash = strchr(from, '#');
    snprintf(type, TYPE, "%.*s", (int)strcspn(hash ? hash + 1 : from, ":"), hash ? hash + 1 : from);
}

/* Seconds; dates, and what is nothing, are no advice. */
static uint32_t advice_of(const char *text)
{
    size_t size = text ? strspn(text, "0123456789") : 0;
    if (!size || text[size] || size > 9)
        return 0;
    unsigned long seconds = strtoul(text, NULL, 10);
    return (uint32_t)(seconds < ADVICE_MOST_S ? seconds : ADVICE_MOST_S) * 1000;
}

/* One line, and no more than that: of a signature that differs AWS says all that was signed, the
   session token too. */
static void write_text(const aws_error *error, const char *type, int http, char text[REPLY_TEXT])
{
    const char *message = error->message, *reason = error->reason;
    if (strcmp(type, "InvalidSignatureException") == 0)
        message = strncmp(message, "Signature expired", 17) == 0 ||
                          strncmp(message, "Signature not yet", 17) == 0
                      ? "the clock of this machine is wrong"
                      : "the signature does not match: is the secret key right?";
    snprintf(text, REPLY_TEXT, "Lambda answered %d%s%s%s%.*s%s%.100s%s", http, *type ? " " : "",
             type, *message ? ": " : "", (int)strcspn(message, "\r\n"), message,
             *reason ? " (" : "", reason, *reason ? ")" : "");
    for (char *c = text; *c; c++)
        *c = (unsigned char)*c < ' ' ? ' ' : *c;
}

static aws_error read_error(headway_bytes body, headway_arena *arena)
{
    if (!arena || body.size > REPLY_BODY)
        return (aws_error){"", "", ""};
    const char *message = json_text(body, "message", arena);
    return (aws_error){.code = json_text(body, "__type", arena),
                       .reason = json_text(body, "Reason", arena),
                       .message = *message ? message : json_text(body, "Message", arena)};
}

static void judge(const reply *r, const aws_error *error, reply_verdict *v)
{
    char type[TYPE];
    const char *said = r->error_type ? r->error_type : error->code;
    plain_type(said, type);
    v->kind = kind_of(r->http);
    v->code = code_of(r->http);
    for (size_t i = 0; v->kind != REPLY_TAKEN && i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i].type) == 0) {
            v->kind = types[i].kind;
            v->code = types[i].code;
        }
    }
    v->advice_ms = r->http == 413 ? HEADWAY_RETRY_NEVER : advice_of(r->retry_after);
    write_text(error, type, r->http, v->text);
}

void reply_judge(const reply *r, reply_verdict *ret_verdict)
{
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    const aws_error error = read_error(r->body, arena);
    judge(r, &error, ret_verdict);
    if (arena)
        headway_arena_free(arena);
}
