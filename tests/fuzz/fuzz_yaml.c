/* SPDX-License-Identifier: Apache-2.0 */
/* The file of `headway up`: what is not taken is told with its place. */
#include "yaml_file.h"

#include <check.h>
#include <headway/v1/config.headway.h>
#include <headway/v1/up.headway.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static headway_types *types;
    if (!types) {
        types = headway_types_new(headway_alloc_default());
        CHECK(types);
        CHECK_EQ(headway_types_add(types, headway_v1_up_proto_messages,
                                   headway_v1_up_proto_message_count),
                 0);
        CHECK_EQ(headway_types_add(types, headway_v1_config_proto_messages,
                                   headway_v1_config_proto_message_count),
                 0);
    }
    char why[512] = "";
    ProtobufCMessage *message = NULL;
    yaml_place *places = NULL;
    headway_arena *arena = headway_arena_new(NULL, 4 << 20);
    int error = yaml_read(headway_bytes_of(data, size), &headway__v1__up__descriptor, types, arena,
                          &message, &places, why, sizeof why);
    if (error)
        CHECK(error == HEADWAY_ENOMEM || error == HEADWAY_ELIMIT ||
              (why[0] >= '1' && why[0] <= '9'));
    else
        CHECK(message && (!places || yaml_find(places, "services[0].environment.X")));
    headway_arena_free(arena);
    return 0;
}
