/* SPDX-License-Identifier: Apache-2.0 */
/* What a service wants of other services of AWS, in a template. */
#ifndef LAMBDA_SAM_ON_H
#define LAMBDA_SAM_ON_H

#include <headway/http/service.h>

#include <stdio.h>

/* Events of the function, and what stands beside it: parameters of what the .proto does not say,
   and buckets, which AWS has in the same template. */
void sam_on_events(FILE *out, headway_http_service *const *services, size_t count);
void sam_on_resources(FILE *out, headway_http_service *const *services, size_t count);
void sam_on_parameters(FILE *out, headway_http_service *const *services, size_t count);

#endif
