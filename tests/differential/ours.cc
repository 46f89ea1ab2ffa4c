/* SPDX-License-Identifier: Apache-2.0 */
#include "ours.h"

#include <cstdio>
#include <cstdlib>

namespace
{

/* Random messages may be odder than what a bus lets in. */
constexpr size_t kHeap = size_t{256} << 20;

struct Arena {
    headway_arena *arena = headway_arena_new(nullptr, kHeap);
    ~Arena()
    {
        headway_arena_free(arena);
    }
};

int Append(void *user, headway_bytes text)
{
    static_cast<std::string *>(user)->append(static_cast<const char *>(text.data), text.size);
    return 0;
}

} // namespace

Ours::Ours() : types_(headway_types_new(nullptr))
{
    if (!types_)
        abort();
}

Ours::~Ours()
{
    headway_types_free(types_);
}

int Ours::AddSchema(const std::string &schema)
{
    return headway_types_add_schema(types_, headway_bytes_of(schema.data(), schema.size()), why_,
                                    sizeof why_);
}

int Ours::AddGenerated()
{
    for (size_t i = 0; i < differential_generated_count; i++) {
        int error = headway_types_add(types_, differential_generated[i].infos,
                                      *differential_generated[i].count);
        if (error)
            return error;
    }
    return 0;
}

bool Ours::Choose(const std::string &type)
{
    type_ = headway_types_message(types_, type.c_str());
    return type_ != nullptr;
}

int Ours::Unpack(const std::string &bytes, headway_arena *arena, ProtobufCMessage **ret_message)
{
    headway_message_limits limits = {sizeof limits, 0, kHeap};
    return headway_message_unpack(type_, headway_bytes_of(bytes.data(), bytes.size()), &limits,
                                  arena, ret_message, why_, sizeof why_);
}

int Ours::Pack(const ProtobufCMessage *message, headway_arena *arena, std::string *ret_bytes)
{
    headway_bytes bytes;
    snprintf(why_, sizeof why_, "headway_message_pack");
    int error = headway_message_pack(message, arena, &bytes);
    if (!error)
        ret_bytes->assign(static_cast<const char *>(bytes.data), bytes.size);
    return error;
}

int Ours::Repack(const std::string &bytes, std::string *ret_bytes)
{
    Arena arena;
    ProtobufCMessage *message;
    int error = Unpack(bytes, arena.arena, &message);
    return error ? error : Pack(message, arena.arena, ret_bytes);
}

int Ours::ToJson(const std::string &bytes, unsigned flags, std::string *ret_json)
{
    Arena arena;
    ProtobufCMessage *message;
    int error = Unpack(bytes, arena.arena, &message);
    if (error)
        return error;
    ret_json->clear();
    snprintf(why_, sizeof why_, "headway_json_write");
    return headway_json_write(types_, message, flags, Append, ret_json);
}

int Ours::FromJson(const std::string &json, std::string *ret_bytes)
{
    Arena arena;
    ProtobufCMessage *message;
    int error = headway_json_read(types_, type_, headway_bytes_of(json.data(), json.size()), 0,
                                  arena.arena, &message, why_, sizeof why_);
    return error ? error : Pack(message, arena.arena, ret_bytes);
}
