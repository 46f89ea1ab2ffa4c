/* SPDX-License-Identifier: Apache-2.0 */
/* A request's message while it is put together: body.c, then query.c, then the path's variables. */
#ifndef HEADWAY_HTTP_ASSEMBLY_H
#define HEADWAY_HTTP_ASSEMBLY_H

#include "internal.h"

typedef struct headway__http_assembly {
    const headway_http_request *request;
    const headway_http_binding *binding;
    const headway_types *types;
    headway_arena *arena;
    ProtobufCMessage *message;
    headway_http_problem *problem;
} headway__http_assembly;

/* What of the request is spoken of, for errors: "the parameter a.b". */
typedef struct headway__http_place {
    const char *before;
    headway_bytes name;
    const char *behind;
} headway__http_place;

/* Each answers 0, or EINVAL or ENOMEM with the problem told. */
int headway__http_read_body(headway__http_assembly *assembly); /* makes the message */
int headway__http_read_query(headway__http_assembly *assembly);

/* The message that holds the field, made with those around it where they are absent. */
int headway__http_holder(const headway__http_assembly *assembly, const headway_http_field *field,
                         const headway__http_place *place, ProtobufCMessage **ret_holder);
/* Puts text into the field of holder. */
int headway__http_put_text(const headway__http_assembly *assembly, ProtobufCMessage *holder,
                           const ProtobufCFieldDescriptor *field, headway_bytes text,
                           const headway__http_place *place);
/* Percent-decodes into the arena. */
int headway__http_decoded(const headway__http_assembly *assembly, headway_bytes text,
                          headway__http_decode how, const headway__http_place *place,
                          headway_bytes *ret_text);
/* "the parameter a.b: " and the sentence; place NULL: the sentence alone. */
int headway__http_bad(const headway__http_assembly *assembly, const headway__http_place *place,
                      const char *format, ...) HEADWAY_PRINTF(3, 4);
int headway__http_no_memory(const headway__http_assembly *assembly);

#endif
