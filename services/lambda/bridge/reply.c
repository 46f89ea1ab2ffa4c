/* SPDX-License-Identifier: Apache-2.0 */
#include "reply.h"

#include "../json_text.h"
#include "reply_hide.h"

#include <headway/http/status.h>

#include <stdio.h>
#include <stdlib.h>

enum { ARENA = 1 << 20, TYPE = 64, ADVICE_MOST_S = 30 /* callers may ask again then */ };

#define EXPIRED_SAID "the session token has expired"
#define UNKNOWN_SAID "the access key, or its session token, is not valid"
#define SIGNATURE_SAID "the signature does not match: is the secret key right?"
#define CLOCK_SAID "the clock of this machine is wrong"
#define LOST_SAID                                                                                  \
    "the signature has not arrived whole: what stands before the endpoint changes headers"

/* Of a body; each may be "". */
typedef struct aws_error {
    const char *code, *reason, *message;
} aws_error;

/* By name where the number would say something else. Of signatures and tokens AWS's own words may
   have all that was signed in them: `said` stands for those. */
static const struct known_type {
    const char *type;
    reply_kind kind;
    int code;
    const char *said;
} types[] = {
    {"ExpiredTokenException", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED, EXPIRED_SAID},
    {"ExpiredToken", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED, EXPIRED_SAID},
    {"UnrecognizedClientException", REPLY_EXPIRED, HEADWAY_UNAUTHENTICATED, UNKNOWN_SAID},
    {"InvalidSignatureException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED, SIGNATURE_SAID},
    {"IncompleteSignatureException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED, LOST_SAID},
    {"MissingAuthenticationTokenException", REPLY_FAILED, HEADWAY_UNAUTHENTICATED, LOST_SAID},
    {"TooManyRequestsException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED, NULL},
    {"ThrottlingException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED, NULL},
    {"EC2ThrottledException", REPLY_THROTTLED, HEADWAY_RESOURCE_EXHAUSTED, NULL},
    {"ResourceNotFoundException", REPLY_FAILED, HEADWAY_UNIMPLEMENTED, NULL},
    {"ResourceConflictException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"ResourceNotReadyException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"SnapStartNotReadyException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"EFSMountConnectivityException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"EFSMountTimeoutException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"SnapStartTimeoutException", REPLY_FAILED, HEADWAY_UNAVAILABLE, NULL},
    {"RecursiveInvocationException", REPLY_FAILED, HEADWAY_FAILED_PRECONDITION, NULL},
    {"RequestTooLargeException", REPLY_FAILED, HEADWAY_RESOURCE_EXHAUSTED, NULL},
    {"InvalidRequestContentException", REPLY_FAILED, HEADWAY_INTERNAL, NULL},
    {"UnsupportedMediaTypeException", REPLY_FAILED, HEADWAY_INTERNAL, NULL},
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

/* "AccessDeniedException:http://..." and "com.amazon#AccessDeniedException" are the same. What is
   longer than a name may be the beginning of a token: it is none. */
static void plain_type(const char *from, char type[TYPE])
{
    const char *hash = strchr(from, '#'), *name = hash ? hash + 1 : from;
    size_t size = strcspn(name, ":");
    snprintf(type, TYPE, "%.*s", size < TYPE ? (int)size : 0, name);
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

static const char *words_for(const struct known_type *known, const char *message)
{
    int clock = strncmp(message, "Signature expired", 17) == 0 ||
                strncmp(message, "Signature not yet", 17) == 0;
    return clock && strcmp(known->type, "InvalidSignatureException") == 0 ? CLOCK_SAID
                                                                          : known->said;
}

/* One line, and no more than that. */
static void write_text(const aws_error *error, const char *type, int http, char text[REPLY_TEXT])
{
    const char *message = error->message, *reason = error->reason;
    snprintf(text, REPLY_TEXT, "Lambda answered %d%s%s%s%.*s%s%.100s%s", http, *type ? " " : "",
             type, *message ? ": " : "", (int)strcspn(message, "\r\n"), message,
             *reason ? " (" : "", reason, *reason ? ")" : "");
    for (char *c = text; *c; c++)
        *c = (unsigned char)*c < ' ' ? ' ' : *c;
}

/* In arena, where it may be changed. */
static const char *text_of(const reply *r, const char *name, headway_arena *arena)
{
    const char *text = json_text(r->body, name, arena);
    char *copy = headway_arena_take(arena, strlen(text) + 1);
    if (!copy)
        return "";
    memcpy(copy, text, strlen(text) + 1);
    reply_hide(copy, r->token);
    return copy;
}

static aws_error read_error(const reply *r, headway_arena *arena)
{
    if (!arena || r->body.size > REPLY_BODY)
        return (aws_error){"", "", ""};
    const char *message = text_of(r, "message", arena);
    return (aws_error){.code = text_of(r, "__type", arena),
                       .reason = text_of(r, "Reason", arena),
                       .message = *message ? message : text_of(r, "Message", arena)};
}

static void judge(const reply *r, const aws_error *error, reply_verdict *v)
{
    char type[TYPE];
    aws_error told = *error;
    plain_type(r->error_type ? r->error_type : error->code, type);
    reply_hide(type, r->token);
    v->kind = kind_of(r->http);
    v->code = code_of(r->http);
    for (size_t i = 0; v->kind != REPLY_TAKEN && i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i].type) == 0) {
            v->kind = types[i].kind;
            v->code = types[i].code;
            if (types[i].said)
                told = (aws_error){"", "", words_for(&types[i], error->message)};
        }
    }
    v->advice_ms = r->http == 413 ? HEADWAY_RETRY_NEVER : advice_of(r->retry_after);
    write_text(&told, type, r->http, v->text);
}

void reply_judge(const reply *r, reply_verdict *ret_verdict)
{
    headway_arena *arena = headway_arena_new(NULL, ARENA);
    const aws_error error = read_error(r, arena);
    judge(r, &error, ret_verdict);
    if (arena)
        headway_arena_free(arena);
}
