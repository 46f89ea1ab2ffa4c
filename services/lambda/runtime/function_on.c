/* SPDX-License-Identifier: Apache-2.0 */
#include "on.h"

#include "options.pb-c.h"

int on_each(const headway_http_method *method, headway_arena *arena,
            int (*found)(void *user, const headway_http_method *method, const Headway__V1__On *on),
            void *user)
{
    const headway_types *types = headway_http_service_types(method->service);
    headway_types_entry entry;
    ProtobufCMessage *message;
    if (headway_types_entry_of(types, method->call.route, &entry) != 0)
        return 0;
    int error = headway_message_unpack(&headway__lambda__v1__method_descriptor__descriptor,
                                       entry.descriptor, NULL, arena, &message, NULL, 0);
    if (error)
        return error;
    const Headway__Lambda__V1__MethodOptions *options =
        ((const Headway__Lambda__V1__MethodDescriptor *)(void *)message)->options;
    for (size_t i = 0; options && !error && i < options->n_on; i++)
        error = found(user, method, options->on[i]);
    return error;
}
