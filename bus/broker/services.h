/* SPDX-License-Identifier: Apache-2.0 */
/* Between services.c, which speaks with callers, and answers.c, which knows what to say. */
#ifndef HEADWAY_BROKER_SERVICES_H
#define HEADWAY_BROKER_SERVICES_H

#include "internal.h"

#include <headway/message.h>

typedef struct headway__served {
    const char *service, *method;
    const ProtobufCMessageDescriptor *request;
    /* Makes the response in arena: 0, or a headway_code with a sentence in why. NULL: Tap, whose
       responses are a stream (tap.c). */
    int (*answer)(headway_broker *broker, const ProtobufCMessage *request, headway_arena *arena,
                  ProtobufCMessage **ret_response, char *why, size_t why_size);
} headway__served;

/* Ends with a NULL service; methods of one service stand together. */
extern const headway__served headway__own_services[];

#endif
