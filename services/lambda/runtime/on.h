/* SPDX-License-Identifier: Apache-2.0 */
/* What a method says in its .proto that it wants: its options (headway.v1.on). */
#ifndef LAMBDA_ON_H
#define LAMBDA_ON_H

#include <headway/http/service.h>
#include <headway/v1/lambda.pb-c.h>

/* Each of them, in arena, by the order of the .proto. found answers 0 to go on; else that is the
   answer. EMALFORMED, ELIMIT and ENOMEM as headway_message_unpack. */
int on_each(const headway_http_method *method, headway_arena *arena,
            int (*found)(void *user, const headway_http_method *method, const Headway__V1__On *on),
            void *user);

#endif
