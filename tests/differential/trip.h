/* SPDX-License-Identifier: Apache-2.0 */
/* The round trips of one type: random messages through our codec and C++ protobuf. */
#ifndef HEADWAY_TESTS_DIFFERENTIAL_TRIP_H
#define HEADWAY_TESTS_DIFFERENTIAL_TRIP_H

#include "ours.h"
#include "random.h"

#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/type_resolver.h>

#include <memory>
#include <string>

struct Counts {
    uint64_t messages = 0, binary = 0, merged = 0, json_to_theirs = 0, json_to_ours = 0;
    uint64_t bytes = 0, json_bytes = 0, mismatches = 0;
    std::map<std::string, uint64_t> rules; /* what was left out, by rule */
};

struct Theirs {
    explicit Theirs(const google::protobuf::DescriptorPool *pool);
    google::protobuf::DynamicMessageFactory factory;
    std::unique_ptr<google::protobuf::util::TypeResolver> resolver;
};

class Trip
{
  public:
    Trip(const google::protobuf::Descriptor *type, Ours *ours, Theirs *theirs, uint64_t seed,
         Counts *counts);
    /* Runs count messages of each kind. False at the first mismatch, which what() then tells. */
    bool Run(int count);
    const std::string &what() const
    {
        return what_;
    }

  private:
    using Message = google::protobuf::Message;

    bool Binary(const std::string &bytes, const char *step, uint64_t *counted);
    bool Json(const std::string &bytes);
    bool JsonToTheirs(const std::string &bytes, const Message &reference, unsigned flags);
    bool JsonToOurs(const std::string &bytes, const Message &reference);
    std::string Make(Kind kind);
    std::unique_ptr<Message> Parse(const std::string &bytes);
    bool Same(const Message &reference, const std::string &bytes, std::string *ret_difference);
    bool Fail(const char *step, const std::string &detail, const std::string &bytes);
    bool NotJson();
    std::unique_ptr<Message> ReadBack(const std::string &bytes);
    bool JsonReadByTheirs(const std::string &json, const std::string &bytes);

    const google::protobuf::Descriptor *type_;
    Ours *ours_;
    Theirs *theirs_;
    Random random_;
    Counts *counts_;
    std::string url_;
    std::vector<const google::protobuf::Descriptor *> any_types_;
    std::string what_;
};

#endif
