/* SPDX-License-Identifier: Apache-2.0 */
/* What a service wants of other services of AWS, in a template. */
#ifndef LAMBDA_SAM_ON_H
#define LAMBDA_SAM_ON_H

#include <headway/http/service.h>

#include <stdio.h>

/* Whether the method wants events: then HTTP reaches it by a rule alone. */
int sam_on_is_wanted(const headway_http_method *method);
/* Events of the function, and what stands beside it: parameters of what the .proto does not say,
   and buckets, which AWS has in the same template. */
void sam_on_events(FILE *out, headway_http_service *const *services, size_t count);
void sam_on_resources(FILE *out, headway_http_service *const *services, size_t count);
void sam_on_parameters(FILE *out, headway_http_service *const *services, size_t count);

#endif
