/* SPDX-License-Identifier: Apache-2.0 */
/* JSON written value by value into memory that grows up to a limit. */
#ifndef HEADWAY_HTTP_OPENAPI_OUT_H
#define HEADWAY_HTTP_OPENAPI_OUT_H

#include <headway/alloc.h>
#include <headway/status.h>

typedef struct openapi_out {
    const headway_alloc *alloc;
    char *text;
    size_t size, room, limit;
    unsigned depth;
    int pretty, more; /* more: a value stands before the next one */
    int error;        /* once set, nothing more is written */
} openapi_out;

void headway__openapi_bytes(openapi_out *o, const char *text, size_t size);
/* "{" or "[", and its end. */
void headway__openapi_open(openapi_out *o, char bracket);
void headway__openapi_close(openapi_out *o, char bracket);
/* A member's name; its value is next. */
void headway__openapi_name(openapi_out *o, const char *name);
void headway__openapi_string(openapi_out *o, const char *text);
/* A value as it stands: a number, true, or a fragment that was written before. */
void headway__openapi_raw(openapi_out *o, const char *text, size_t size);
/* "name": "text", and with an object or a list as value. */
void headway__openapi_member(openapi_out *o, const char *name, const char *text);
void headway__openapi_true(openapi_out *o, const char *name);
void headway__openapi_object(openapi_out *o, const char *name);
void headway__openapi_list(openapi_out *o, const char *name);

#endif
