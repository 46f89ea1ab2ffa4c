/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AWS Signature Version 4, both ways: signs what goes to AWS, verifies what a client signed
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). Nothing here knows the
 * time or keeps a secret: both come with each call.
 */
#ifndef LAMBDA_SIGV4_H
#define LAMBDA_SIGV4_H

#include <headway/http/header.h>

enum {
    SIGV4_HEADERS = 128,     /* of a request, with those that signing adds */
    SIGV4_PARAMETERS = 256,  /* of a query */
    SIGV4_SEGMENTS = 256,    /* of a path */
    SIGV4_HASH = 65,         /* 64 hex digits and NUL */
    SIGV4_DATE = 17,         /* "20150830T123600Z" */
    SIGV4_ADDED = 4,         /* headers that signing adds, at most */
    SIGV4_SKEW_S = 300,      /* how far clocks may be apart */
    SIGV4_EXPIRES_S = 604800 /* the longest life of a presigned request */
};

#define SIGV4_UNSIGNED_PAYLOAD "UNSIGNED-PAYLOAD"

/* A request as on the wire: the path percent-encoded, "" as "/"; the query without '?', of which a
   '+' is a plus. Header names in any case; the same name may come again, a value may be folded. */
typedef struct sigv4_request {
    headway_bytes method, path, query;
    const headway_http_header *headers;
    size_t header_count;
} sigv4_request;

/* Hex digits of a body's SHA-256. */
void sigv4_hash(headway_bytes body, char ret_hash[SIGV4_HASH]);

/* What is hashed and signed, in pieces to write: for tests, and to show a client whose signature
   does not match. signed_headers: in lower case, "host;x-amz-date". service: "s3" keeps its paths
   as they are, others have them normalized and encoded once more. ELIMIT past the limits above. */
int sigv4_canonical(const sigv4_request *request, headway_bytes service,
                    headway_bytes signed_headers, headway_bytes payload_hash,
                    void (*write)(void *user, headway_bytes text), void *user);

/* ---- signing ---- */

typedef struct sigv4_signer {
    const char *access_key, *secret;
    const char *token; /* of temporary credentials; NULL: none */
    const char *region, *service;
    int64_t time;             /* seconds since 1970 */
    const char *payload_hash; /* hex digits, or SIGV4_UNSIGNED_PAYLOAD */
    int tell_payload;         /* x-amz-content-sha256 is sent, as it always is to s3 or unsigned */
} sigv4_signer;

/* Headers to send with the request, as text in arena: x-amz-date, x-amz-content-sha256,
   x-amz-security-token, authorization. Every header of the request is signed, but those that
   proxies change (user-agent, expect, transfer-encoding, connection, x-amzn-trace-id); host must be
   among them, and none of what is added, and names must be tokens: EINVAL. ELIMIT; ENOMEM. */
int sigv4_sign(const sigv4_request *request, const sigv4_signer *signer, headway_arena *arena,
               headway_http_header ret_headers[SIGV4_ADDED], size_t *ret_count);
/* The query of a request that can be made without headers of its own until expires_s from
   signer->time; in arena. payload_hash is most often SIGV4_UNSIGNED_PAYLOAD for s3, and that of no
   bytes for others. Failures as before. */
int sigv4_presign(const sigv4_request *request, const sigv4_signer *signer, uint32_t expires_s,
                  headway_arena *arena, headway_bytes *ret_query);

/* ---- verifying ---- */

typedef enum sigv4_verdict {
    SIGV4_GOOD,
    SIGV4_NOT_SIGNED,        /* neither header nor query has a signature */
    SIGV4_INCOMPLETE,        /* it lacks a part, or has one that cannot be read */
    SIGV4_WRONG_DATE,        /* the scope's day is not the request's */
    SIGV4_WRONG_REGION,      /* signed for another one */
    SIGV4_WRONG_SERVICE,     /* likewise */
    SIGV4_EXPIRED,           /* signed too long ago */
    SIGV4_NOT_YET,           /* signed in the future */
    SIGV4_HEADER_NOT_SIGNED, /* host, or an x-amz- header that the request has */
    SIGV4_HEADER_MISSING,    /* a signed header that the request has not */
    SIGV4_PAYLOAD_UNSIGNED,  /* where that is not allowed */
    SIGV4_PAYLOAD_DIFFERS,   /* x-amz-content-sha256 is not the body's */
    SIGV4_NO_SUCH_KEY,       /* for the caller, who knows the keys; and a token that is another's */
    SIGV4_DIFFERS            /* the signature is another */
} sigv4_verdict;

/* What a request says of its signature; borrowed from it. Empty where it says nothing. */
typedef struct sigv4_claim {
    headway_bytes access_key, day, region, service, signed_headers, signature, date, token;
    int64_t time;       /* of date */
    uint32_t expires_s; /* of a presigned request; else 0 */
    int presigned;
    const char *lacks; /* with INCOMPLETE: the part */
} sigv4_claim;

/* From the Authorization header, or else the query. GOOD, NOT_SIGNED or INCOMPLETE: the signature
   itself is not looked at. The names in a presigned query must stand there in plain letters, but
   values may be encoded: those with an escape are decoded into arena. */
sigv4_verdict sigv4_read(const sigv4_request *request, headway_arena *arena,
                         sigv4_claim *ret_claim);

typedef struct sigv4_verifier {
    const char *secret;           /* of claim's access key */
    const char *token;            /* that it goes with; NULL: none is asked for */
    const char *region, *service; /* NULL: any */
    int64_t now;                  /* seconds since 1970 */
    const char *body_hash;        /* of the body that came; NULL: not known, x-amz-content-sha256 is
                                     believed */
    int unsigned_payload;         /* allowed, as over TLS */
} sigv4_verifier;

/* Takes as long for a signature that differs in the first digit as for one in the last. */
sigv4_verdict sigv4_verify(const sigv4_request *request, const sigv4_claim *claim,
                           const sigv4_verifier *verifier);

/* What AWS answers: its error's name ("InvalidSignatureException") and a sentence, cut at size. Not
   for GOOD. */
enum { SIGV4_TEXT = 512 };
const char *sigv4_error(sigv4_verdict verdict);
void sigv4_explain(sigv4_verdict verdict, const sigv4_claim *claim, const sigv4_verifier *verifier,
                   char *text, size_t size);

#endif
