/* SPDX-License-Identifier: Apache-2.0 */
/* How names change case. All results live in the pool. */
#ifndef HEADWAY_CODEGEN_WORDS_H
#define HEADWAY_CODEGEN_WORDS_H

#include "text.h"

char *words_lower(gen_pool *pool, const char *name); /* MyHTTPReq -> my_httpreq */
char *words_upper(gen_pool *pool, const char *name); /* MyHTTPReq -> MY_HTTPREQ */
char *words_camel(gen_pool *pool, const char *name); /* my_req -> MyReq */
char *words_fold(gen_pool *pool, const char *name);  /* MyReq -> myreq */
char *words_snake(gen_pool *pool, const char *name); /* MyHTTPReq -> my_http_req */
/* turn for each piece between the dots, joined with glue. */
char *words_each(gen_pool *pool, const char *dotted,
                 char *(*turn)(gen_pool *pool, const char *name), const char *glue);
int words_reserved(const char *name);

#endif
