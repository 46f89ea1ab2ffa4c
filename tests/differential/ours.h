/* SPDX-License-Identifier: Apache-2.0 */
/* Our side: what a type's bytes and JSON become by headway's functions. */
#ifndef HEADWAY_TESTS_DIFFERENTIAL_OURS_H
#define HEADWAY_TESTS_DIFFERENTIAL_OURS_H

#include <headway/json.h>

#include <string>

/* The generated types that were linked in: see table.sh. */
struct differential_table {
    const headway_message_info *infos;
    const size_t *count;
};
extern "C" const differential_table differential_generated[];
extern "C" const size_t differential_generated_count;

class Ours
{
  public:
    Ours();
    ~Ours();
    /* 0, or an error and why() says what is wrong; likewise below. */
    int AddSchema(const std::string &schema);
    int AddGenerated();
    /* False when there is no such type. */
    bool Choose(const std::string &type);

    /* Bytes read and written again. */
    int Repack(const std::string &bytes, std::string *ret_bytes);
    int ToJson(const std::string &bytes, unsigned flags, std::string *ret_json);
    int FromJson(const std::string &json, std::string *ret_bytes);
    const char *why() const
    {
        return why_;
    }

  private:
    int Unpack(const std::string &bytes, headway_arena *arena, ProtobufCMessage **ret_message);
    int Pack(const ProtobufCMessage *message, headway_arena *arena, std::string *ret_bytes);

    headway_types *types_;
    const ProtobufCMessageDescriptor *type_ = nullptr;
    char why_[512] = "";
};

#endif
