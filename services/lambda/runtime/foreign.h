/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages out of JSON that others have written. They may say more than a message has; but who says
 * something and nothing of it is known means something else, as an envelope that was not expected:
 * read as a message of defaults it would be handled, and gone.
 */
#ifndef LAMBDA_FOREIGN_H
#define LAMBDA_FOREIGN_H

#include <headway/message.h>

enum { FOREIGN_WHY = 384 };

/* EMALFORMED, with what is wrong in why; ELIMIT and ENOMEM as headway_json_read. */
int foreign_read(const headway_types *types, const ProtobufCMessageDescriptor *descriptor,
                 headway_bytes text, headway_arena *arena, ProtobufCMessage **ret_message,
                 char why[FOREIGN_WHY]);

#endif
