/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service as HTTP sees it: its methods, and under which requests each is reached. Made of the
 * schema that the service's workers register: google.api.http where a method has it, else
 * POST /pkg.Service/Method with the whole request as body.
 */
#ifndef HEADWAY_HTTP_SERVICE_H
#define HEADWAY_HTTP_SERVICE_H

#include <headway/http/template.h>
#include <headway/message.h>
#include <headway/service.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    HEADWAY_HTTP_METHODS = 1024,  /* of a service */
    HEADWAY_HTTP_BINDINGS = 64,   /* of a method */
    HEADWAY_HTTP_FIELD_DEPTH = 16 /* of a field's path */
};

typedef struct headway_http_service headway_http_service;
typedef struct headway_http_method headway_http_method;

/* A field of a message, or of a message in it. */
typedef struct headway_http_field {
    const ProtobufCFieldDescriptor *const *steps; /* the last is the field itself */
    size_t count;
} headway_http_field;

typedef enum headway_http_body {
    HEADWAY_HTTP_BODY_NONE,
    HEADWAY_HTTP_BODY_FIELD,
    HEADWAY_HTTP_BODY_WHOLE
} headway_http_body;

/* One way to reach a method. */
typedef struct headway_http_binding {
    const headway_http_method *method;
    const char *verb; /* "GET"; "*": any */
    headway_http_template path;
    const headway_http_field *fields; /* of the path's variables, in their order */
    headway_http_body body;
    const ProtobufCFieldDescriptor *body_field;     /* with BODY_FIELD */
    const ProtobufCFieldDescriptor *response_field; /* the response's body; NULL: all of it */
    int plain;                                      /* the one of methods without a rule */
} headway_http_binding;

struct headway_http_method {
    headway_http_service *service;
    headway_method call; /* as headway_call_open takes it, with the policy of the .proto */
    const ProtobufCMessageDescriptor *request, *response;
    const ProtobufCFieldDescriptor *key; /* for affinity, or NULL */
    const headway_http_binding *bindings;
    size_t binding_count; /* 0: its rules were all refused */
};

/* A rule that does not hold; the other rules do. Strings are borrowed until the callback returns.
 */
typedef struct headway_http_refusal {
    const char *service, *method; /* "a.v1.S", "Get" */
    const char *verb, *path;      /* "GET", "/v1/{name}"; may be "" */
    const char *reason;           /* and what to do */
} headway_http_refusal;
typedef void (*headway_http_refused)(void *user, const headway_http_refusal *refusal);

/* A service of a schema in types, with one reference. *types is taken on success and set to NULL:
   nothing else may use it afterwards, but through headway_http_service_types. refused may be NULL.
   ENOTFOUND: types has no such service; ELIMIT: too many methods; ENOMEM. */
int headway_http_service_new(const headway_alloc *alloc, const char *name, headway_types **types,
                             headway_http_refused refused, void *user,
                             headway_http_service **ret_service);
/* A service lives as long as a router or anyone else holds it: a call holds that of its binding.
 */
headway_http_service *headway_http_service_ref(headway_http_service *service);
void headway_http_service_unref(headway_http_service *service);
const char *headway_http_service_name(const headway_http_service *service);
const headway_types *headway_http_service_types(const headway_http_service *service);
const headway_http_method *headway_http_service_methods(const headway_http_service *service,
                                                        size_t *ret_count);

#ifdef __cplusplus
}
#endif
#endif
