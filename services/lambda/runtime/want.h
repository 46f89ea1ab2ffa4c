/* SPDX-License-Identifier: Apache-2.0 */
/* Which events are wanted, and for what: options of methods, or rules of a file. */
#ifndef LAMBDA_WANT_H
#define LAMBDA_WANT_H

#include "arrival.h"

#include <headway/http/service.h>
#include <headway/v1/lambda.pb-c.h>

typedef struct want {
    struct want *next;
    event_kind kind;                   /* SQS to SCHEDULE, or OTHER */
    const char *pattern, *detail;      /* "": any */
    const headway_http_method *method; /* NULL: it is published */
    const char *topic;
    const ProtobufCMessageDescriptor *message; /* of the topic's events; NULL: bytes as they are */
    const headway_types *types;                /* where that is from */
    uint8_t whole; /* the request, or the event, is all that came, not its payload */
} want;

/* What is wrong with a method that wants it, in why: EMALFORMED; 0: nothing. */
int want_check(const Headway__V1__On *on, const headway_http_method *method, char *why,
               size_t why_size);
/* The kind and patterns of an option that has been checked; strings are borrowed. */
void want_read(const Headway__V1__On *on, want *ret_want);
int want_matches(const want *w, event_kind kind, const arrival *a);
/* `*` is any characters, none too. */
int want_fits(const char *pattern, const char *text);
/* As a .proto would say it: {sqs: "orders"}. */
void want_write(event_kind kind, const arrival *a, char *text, size_t size);

#endif
