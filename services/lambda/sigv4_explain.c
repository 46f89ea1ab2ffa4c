/* SPDX-License-Identifier: Apache-2.0 */
/* What AWS says of requests that it does not take. */
#include "sigv4_parts.h"

#include <stdio.h>

const char *sigv4_error(sigv4_verdict verdict)
{
    switch (verdict) {
    case SIGV4_NOT_SIGNED:
        return "MissingAuthenticationTokenException";
    case SIGV4_INCOMPLETE:
        return "IncompleteSignatureException";
    case SIGV4_NO_SUCH_KEY:
        return "UnrecognizedClientException";
    default:
        return "InvalidSignatureException";
    }
}

struct explained {
    const sigv4_claim *claim;
    const sigv4_verifier *verifier;
    char *text;
    size_t size;
};

/* A sentence around what the client sent, cut where it is long. */
static void quote(const struct explained *e, const char *before, headway_bytes quoted,
                  const char *after)
{
    int size = quoted.size < 64 ? (int)quoted.size : 64;
    snprintf(e->text, e->size, "%s%.*s%s", before, size, size ? (const char *)quoted.data : "",
             after);
}

static void explain_time(const struct explained *e, int64_t edge, const char *what,
                         const char *sign)
{
    char now[SIGV4_DATE] = "", bound[SIGV4_DATE] = "";
    (void)sigv4_date(e->verifier->now, now);
    (void)sigv4_date(edge, bound);
    snprintf(e->text, e->size, "Signature %s %.16s is %s %s (%s %s 5 min.)",
             *sign == '-' ? "expired:" : "not yet current:", (const char *)e->claim->date.data,
             what, bound, now, sign);
}

static void explain_presigned(const struct explained *e)
{
    snprintf(e->text, e->size, "Signature expired: %.16s was good for %u seconds",
             (const char *)e->claim->date.data, (unsigned)e->claim->expires_s);
}

static const char *plain(sigv4_verdict verdict)
{
    switch (verdict) {
    case SIGV4_NOT_SIGNED:
        return "Missing Authentication Token";
    case SIGV4_HEADER_NOT_SIGNED:
        return "Host and every x-amz-* header must be a 'SignedHeader' in the AWS Authorization.";
    case SIGV4_HEADER_MISSING:
        return "SignedHeaders names a header that the request does not have.";
    case SIGV4_PAYLOAD_UNSIGNED:
        return "The payload must be signed: send its SHA-256, not UNSIGNED-PAYLOAD.";
    case SIGV4_PAYLOAD_DIFFERS:
        return "The provided 'x-amz-content-sha256' header does not match what was computed.";
    case SIGV4_NO_SUCH_KEY:
        return "The security token included in the request is invalid.";
    default:
        return "The request signature we calculated does not match the signature you provided. "
               "Check your AWS Secret Access Key and signing method. Consult the service "
               "documentation for details.";
    }
}

/* A client's bytes are not to break whatever the text goes into. */
static void show(char *text)
{
    for (; *text; text++) {
        if (*text < 32 || *text > 126)
            *text = '?';
    }
}

void sigv4_explain(sigv4_verdict verdict, const sigv4_claim *claim, const sigv4_verifier *verifier,
                   char *text, size_t size)
{
    const struct explained e = {claim, verifier, text, size};
    switch (verdict) {
    case SIGV4_INCOMPLETE:
        snprintf(text, size, "Authorization requires a valid '%s' parameter.", claim->lacks);
        break;
    case SIGV4_WRONG_DATE:
        quote(&e, "Date in Credential scope does not match YYYYMMDD from '", claim->date, "'.");
        break;
    case SIGV4_WRONG_REGION:
        quote(&e, "Credential should be scoped to a valid region, not '", claim->region, "'.");
        break;
    case SIGV4_WRONG_SERVICE:
        quote(&e, "Credential should be scoped to correct service: '",
              headway_bytes_of_string(verifier->service), "'.");
        break;
    case SIGV4_EXPIRED:
        if (claim->presigned)
            explain_presigned(&e);
        else
            explain_time(&e, verifier->now - SIGV4_SKEW_S, "now earlier than", "-");
        break;
    case SIGV4_NOT_YET:
        explain_time(&e, verifier->now + SIGV4_SKEW_S, "still later than", "+");
        break;
    default:
        snprintf(text, size, "%s", plain(verdict));
    }
    show(text);
}
