/* SPDX-License-Identifier: Apache-2.0 */
/* Why a request has no answer but this one: it never became a call. */
#ifndef HEADWAY_HTTP_PROBLEM_H
#define HEADWAY_HTTP_PROBLEM_H

#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HEADWAY_HTTP_WHY = 512 };

typedef struct headway_http_problem {
    int http; /* 400, 415 ... */
    int code; /* headway_code */
    char text[HEADWAY_HTTP_WHY];
} headway_http_problem;

/* Writes the sentence, cut where it is too long, never within a UTF-8 character; answers EINVAL. */
int headway_http_problem_set(headway_http_problem *problem, int http, int code, const char *format,
                             ...) HEADWAY_PRINTF(4, 5);

/* For headway_http_status_write; it borrows the text. */
static inline headway_status headway_http_problem_status(const headway_http_problem *problem)
{
    headway_status status = {problem->code, 1, 0, problem->text, {NULL, 0}};
    return status;
}

#ifdef __cplusplus
}
#endif
#endif
