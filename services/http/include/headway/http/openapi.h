/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What services offer over HTTP, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0): made of
 * their bindings, their descriptors and the comments in these. The same services give the same
 * bytes, in whatever order they came.
 *
 * A path variable with a pattern becomes the pattern, in which each star is a parameter.
 * Of two bindings that OpenAPI cannot tell apart the first is described.
 */
#ifndef HEADWAY_HTTP_OPENAPI_H
#define HEADWAY_HTTP_OPENAPI_H

#include <headway/http/service.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADWAY_HTTP_KEYS_NONE, HEADWAY_HTTP_KEYS_NEEDED, HEADWAY_HTTP_KEYS_OPTIONAL };

typedef struct headway_http_openapi_options {
    size_t size;
    const char *title;   /* default "Headway" */
    const char *version; /* of what is described; default "1" */
    uint8_t keys;        /* API keys, as Bearer or X-Api-Key: none, needed, or optional */
    uint8_t query_key;   /* or ?key= */
    uint8_t pretty;      /* a line for each value */
    size_t limit;        /* bytes of the text, and of what is kept meanwhile; default 64 MiB */
    /* Whether GET /events/TOPIC is open; NULL: none is. Of an event with a key, what stands for
       the key is "*". */
    int (*topic)(void *user, const char *topic);
    void *user;
    /* Whether requests can reach the binding; what none can is not described. NULL: all. */
    int (*reached)(void *user, const headway_http_binding *binding);
} headway_http_openapi_options;

/* Text in memory of alloc (NULL: the default), ended by NUL, for the caller to release. ELIMIT past
   the limit; ENOMEM. */
int headway_http_openapi(const headway_alloc *alloc, headway_http_service *const *services,
                         size_t count, const headway_http_openapi_options *options, char **ret_text,
                         size_t *ret_size);

#ifdef __cplusplus
}
#endif
#endif
