/* SPDX-License-Identifier: Apache-2.0 */
/* The well-known types come with libheadway: a user's messages hold them, and link. */
#include "known.headway.h"

#include <check.h>

static void a_message_of_all_goes_and_comes(void)
{
    Protos__Known known = PROTOS__KNOWN__INIT;
    Google__Protobuf__Timestamp at = GOOGLE__PROTOBUF__TIMESTAMP__INIT;
    Google__Protobuf__Api api = GOOGLE__PROTOBUF__API__INIT;
    Google__Protobuf__FileDescriptorProto file = GOOGLE__PROTOBUF__FILE_DESCRIPTOR_PROTO__INIT;
    Google__Protobuf__Compiler__CodeGeneratorRequest request =
        GOOGLE__PROTOBUF__COMPILER__CODE_GENERATOR_REQUEST__INIT;
    at.seconds = 7;
    api.name = "a.b.C";
    file.name = "known.proto";
    request.parameter = "p";
    known.at = &at;
    known.api = &api;
    known.file = &file;
    known.request = &request;
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 1 << 20);
    CHECK(arena);
    headway_bytes bytes;
    ProtobufCMessage *base = NULL;
    CHECK_EQ(headway_message_pack(&known.base, arena, &bytes), 0);
    CHECK_EQ(headway_message_unpack(&protos__known__descriptor, bytes, NULL, arena, &base, NULL, 0),
             0);
    const Protos__Known *came = (const Protos__Known *)base;
    CHECK_EQ(came->at->seconds, 7);
    CHECK_STR(came->api->name, "a.b.C");
    CHECK_STR(came->file->name, "known.proto");
    CHECK_STR(came->request->parameter, "p");
    CHECK(!came->empty && !came->type);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(a_message_of_all_goes_and_comes);
    return 0;
}
