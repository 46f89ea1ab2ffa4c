/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEADWAY_HTTP_REPLY_H
#define HEADWAY_HTTP_REPLY_H

#include "internal.h"

/* response.c: appends a response as JSON; nothing that counts on failure. */
int headway__http_reply_json(const headway_http_binding *binding, headway_bytes packed,
                             unsigned flags, headway__http_buffer *buffer);

#endif
