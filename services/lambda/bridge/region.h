/* SPDX-License-Identifier: Apache-2.0 */
/* Which region, and which address: AWS's rules, what is nearest first. */
#ifndef LAMBDA_BRIDGE_REGION_H
#define LAMBDA_BRIDGE_REGION_H

#include <stddef.h>

enum { REGION_NAME = 33, REGION_URL = 512 };

/* What may say it; NULL or "": it does not. */
typedef struct region_sources {
    const char *setting, *variable, *default_variable; /* AWS_REGION, AWS_DEFAULT_REGION */
    const char *profile;
} region_sources;

/* 0, or EINVAL with a sentence: there is none, or it is no name of a region. */
int region_choose(const region_sources *sources, char ret_region[REGION_NAME], char *why,
                  size_t why_size);

typedef struct endpoint_sources {
    const char *service;                               /* "sts"; NULL: "lambda" */
    const char *setting, *service_variable, *variable; /* AWS_ENDPOINT_URL_LAMBDA, _URL */
    const char *profile;                               /* endpoint_url */
    int fips, dual_stack;                              /* of AWS's own */
    int ignore; /* AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: all but the setting */
} endpoint_sources;

/* "https://lambda.eu-west-1.amazonaws.com", without a slash at the end. EINVAL as above. */
int endpoint_choose(const endpoint_sources *sources, const char *region, char ret_url[REGION_URL],
                    char *why, size_t why_size);
/* The host and port of a URL, as the Host header has it, and its path; borrowed from url. */
void endpoint_parts(const char *url, const char **ret_host, size_t *ret_host_size,
                    const char **ret_path);

#endif
