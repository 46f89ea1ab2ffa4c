/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_FUNCTION_PARTS_H
#define LAMBDA_FUNCTION_PARTS_H

#include "invocation.h"
#include "want.h"

#include <headway/http/router.h>

struct function {
    headway_alloc alloc;
    headway_bus *bus;
    function_options options;
    char *method; /* options.method; NULL */
    headway_http_router *router;
    headway_types *aws;   /* events as AWS writes them */
    headway_arena *arena; /* of the wants */
    want *wants, **wants_end;
    invocation *waiting; /* for prepare */
    uint8_t preparing, prepared;
};

/* "fleet.v1.Fleet/Get"; NULL: there is none. */
const headway_http_method *function_method(const function *f, headway_bytes route);
/* Which methods there are, "a.v1.A/Get, a.v1.A/List and 3 more", into text. */
void function_tell_methods(const function *f, char *text, size_t size);

/* A message's type, of any service's schema; NULL. */
const ProtobufCMessageDescriptor *function_message(const function *f, const char *name,
                                                   const headway_types **ret_types);

/* function_wants.c. What the options of a service's methods want, in place of what was of a service
   of that name. EMALFORMED and ELIMIT, with a sentence in why; ENOMEM. */
int function_read_wants(function *f, const headway_http_service *service, char *why,
                        size_t why_size);
/* The first that wants it; NULL. */
const want *function_want(const function *f, event_kind kind, const arrival *a);
/* Whether the method wants any events. */
int function_is_wanted(const function *f, const headway_http_method *method);
/* The first that wants events of the kind at all; NULL. */
const want *function_want_of(const function *f, event_kind kind);

#endif
