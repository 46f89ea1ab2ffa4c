/* SPDX-License-Identifier: Apache-2.0 */
/* What the signer's files share. */
#ifndef LAMBDA_SIGV4_PARTS_H
#define LAMBDA_SIGV4_PARTS_H

#include "sigv4.h"

#define SIGV4_ALGORITHM "AWS4-HMAC-SHA256"

/* ---- sigv4_text.c ---- */

int sigv4_equals(headway_bytes text, const char *word);
/* Whatever the case of ASCII letters in text; word is in lower case. */
int sigv4_is_named(headway_bytes name, const char *word);
/* By their lower case, as memcmp. */
int sigv4_compare_names(headway_bytes a, headway_bytes b);
/* What stands before the separator, or all, is cut off the front of rest. */
headway_bytes sigv4_cut(headway_bytes *rest, char separator);
char sigv4_lower(char c);
int sigv4_is_unreserved(char c);
int sigv4_is_space(char c);
/* The byte that the escape at the front of text stands for; -1: there is none. */
int sigv4_escape(headway_bytes text);
/* The first header of that name, in lower case; NULL: none. */
const headway_http_header *sigv4_header(const sigv4_request *request, const char *name);

/* Text that goes on to whoever takes it, some hundred bytes at a time. */
typedef struct sigv4_out {
    void (*write)(void *user, headway_bytes text);
    void *user;
    size_t used;
    char buffer[256];
} sigv4_out;
void sigv4_put(sigv4_out *out, char c);
void sigv4_put_text(sigv4_out *out, headway_bytes text);
void sigv4_put_escaped(sigv4_out *out, char c); /* as "%2F" */
/* With all escaped that is not unreserved. */
void sigv4_put_encoded(sigv4_out *out, headway_bytes text);
void sigv4_flush(sigv4_out *out);

/* ---- sigv4_path.c, sigv4_query.c ---- */

int sigv4_put_path(sigv4_out *out, headway_bytes path, int keep);
int sigv4_put_query(sigv4_out *out, headway_bytes query);
/* The first parameter of that name, spelled so; 0: there is none. */
int sigv4_parameter(headway_bytes query, const char *name, headway_bytes *ret_value);

/* ---- sigv4_time.c ---- */

/* Seconds since 1970 as "20150830T123600Z"; from year 1970 to 9999, else EINVAL. */
int sigv4_date(int64_t time, char ret_date[SIGV4_DATE]);
int sigv4_time(headway_bytes date, int64_t *ret_time);

/* ---- sigv4_key.c ---- */

typedef struct sigv4_scope {
    headway_bytes day, region, service;
} sigv4_scope;

/* Hex digits of the signature. Failures as of sigv4_canonical. */
int sigv4_signature(const sigv4_request *request, headway_bytes signed_headers,
                    headway_bytes payload_hash, headway_bytes date, const sigv4_scope *scope,
                    const char *secret, char ret_signature[SIGV4_HASH]);

/* ---- sigv4_names.c, sigv4_sign.c ---- */

extern const char *const sigv4_added_names[SIGV4_ADDED];
/* Whether a request can be signed at all. */
int sigv4_check(const sigv4_request *request);
/* "host;x-amz-date" of all that are signed, in arena. */
int sigv4_list_names(const sigv4_request *request, headway_arena *arena, headway_bytes *ret_names);
sigv4_scope sigv4_scope_of(const sigv4_signer *signer, const char *date);

#endif
