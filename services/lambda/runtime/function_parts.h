/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_FUNCTION_PARTS_H
#define LAMBDA_FUNCTION_PARTS_H

#include "invocation.h"

#include <headway/http/router.h>

struct function {
    headway_alloc alloc;
    headway_bus *bus;
    function_options options;
    char *method; /* options.method; NULL */
    headway_http_router *router;
};

/* "fleet.v1.Fleet/Get"; NULL: there is none. */
const headway_http_method *function_method(const function *f, headway_bytes route);
/* Which methods there are, "a.v1.A/Get, a.v1.A/List and 3 more", into text. */
void function_tell_methods(const function *f, char *text, size_t size);

#endif
