/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What functions are called: "f", "f:live", "123456789012:function:f", or
 * "arn:aws:lambda:eu-west-1:123456789012:function:f:live", each part before the name left out or
 * not. Refused in the words of AWS.
 */
#ifndef LAMBDA_ARN_H
#define LAMBDA_ARN_H

#include <headway/bytes.h>

enum {
    ARN_NAME = 64, /* characters */
    ARN_QUALIFIER = 128,
    ARN_ACCOUNT = 12,
    ARN_REGION = 32,
    ARN_TEXT = 320,   /* room for a whole ARN of a function */
    ARN_WHY = 768,    /* room for what is wrong */
    ARN_CREATE = 140, /* of a name that comes with what creates or changes a function, */
    ARN_INVOKE = 256  /* and with what invokes or reads one */
};

typedef struct arn_function {
    char name[ARN_NAME + 1];
    char qualifier[ARN_QUALIFIER + 1]; /* "": none; "$LATEST", a version or an alias */
    char account[ARN_ACCOUNT + 1];     /* "": not said, as is the region */
    char region[ARN_REGION + 1];
} arn_function;

/* Where functions live. */
typedef struct arn_home {
    const char *partition, *region, *account; /* "aws", "eu-west-1", "123456789012" */
} arn_home;

/* An answer of the Lambda API. */
typedef struct arn_refusal {
    int http;
    const char *type; /* "ValidationException" */
    char text[ARN_WHY];
} arn_refusal;

/* FunctionName and Qualifier as they are said, wherever the function lives. EINVAL as below. */
int arn_read(headway_bytes function_name, headway_bytes qualifier, size_t limit,
             arn_function *ret_function, arn_refusal *ret_refusal);
/* FunctionName and Qualifier of a call, the latter "" where there is none, as the function that is
   meant: account and region are then those of home. limit: ARN_CREATE or ARN_INVOKE. EINVAL with
   the answer in ret_refusal: no such name can be, two qualifiers differ, or the function would be
   another region's or account's. */
int arn_resolve(const arn_home *home, headway_bytes function_name, headway_bytes qualifier,
                size_t limit, arn_function *ret_function, arn_refusal *ret_refusal);
/* The answer where there is no function of that name, version or alias. */
void arn_not_found(const arn_home *home, const arn_function *function, arn_refusal *ret_refusal);
/* "arn:aws:lambda:eu-west-1:123456789012:function:f:live" */
void arn_write(const arn_home *home, const arn_function *function, char ret_text[ARN_TEXT]);

#endif
