/* SPDX-License-Identifier: Apache-2.0 */
/* How a call ended, as HTTP has it: google.rpc.Status as JSON, and the codes' table. */
#ifndef HEADWAY_HTTP_STATUS_H
#define HEADWAY_HTTP_STATUS_H

#include <headway/message.h>
#include <headway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOT_FOUND is 404; an unknown code is 500. */
int headway_http_of_code(int code);
/* 404 is NOT_FOUND; of a number that is not in the table: by its hundred. */
int headway_http_to_code(int http);
/* "Not Found", the reason phrase; "" for an unknown number. */
const char *headway_http_reason(int http);
/* Seconds for Retry-After, rounded up; 0: no advice, or never. */
uint32_t headway_http_retry_after(const headway_status *status);

/* {"code":5,"message":"...","details":[...]}. Details whose types are not in types (may be NULL)
   are written with their bytes in base64 as "value". A message that is not UTF-8 is mended. ENOMEM.
 */
int headway_http_status_write(const headway_types *types, const headway_status *status,
                              headway_arena *arena, headway_bytes *ret_body);
/* The same back, from the body of a response with that number; what is no such JSON becomes the
   message, cut at 1 KiB. Everything lives in arena; only ENOMEM fails. */
int headway_http_status_read(const headway_types *types, int http, headway_bytes body,
                             headway_arena *arena, headway_status *ret_status);

#ifdef __cplusplus
}
#endif
#endif
