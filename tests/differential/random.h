/* SPDX-License-Identifier: Apache-2.0 */
/* Random messages of any type, the same for the same seed. */
#ifndef HEADWAY_TESTS_DIFFERENTIAL_RANDOM_H
#define HEADWAY_TESTS_DIFFERENTIAL_RANDOM_H

#include <google/protobuf/message.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

class Random
{
  public:
    explicit Random(uint64_t seed) : state_(seed)
    {
    }
    uint64_t Next();
    uint32_t Below(uint32_t limit)
    {
        return static_cast<uint32_t>(Next() >> 32) % limit;
    }
    bool OneIn(uint32_t count)
    {
        return Below(count) == 0;
    }

  private:
    uint64_t state_;
};

/* The seed of one type's messages: independent of which other types are drawn. */
uint64_t SeedOf(uint64_t seed, const std::string &name);

/* What a message may hold. Both sides must be able to say it. */
enum class Kind {
    kJson,  /* well-known types hold what JSON can say; no groups, no unknown fields */
    kBinary /* anything, with unknown fields in between */
};

class Filler
{
  public:
    /* any_types: what an Any may carry. */
    Filler(Random *random, Kind kind, google::protobuf::MessageFactory *factory,
           std::vector<const google::protobuf::Descriptor *> any_types)
        : random_(random), kind_(kind), factory_(factory), any_types_(std::move(any_types))
    {
    }
    void Fill(google::protobuf::Message *message);

  private:
    using Message = google::protobuf::Message;
    using Field = google::protobuf::FieldDescriptor;

    void FillFields(Message *message, int depth);
    bool FillKnown(Message *message, int depth);
    void FillAny(Message *message, int depth);
    void FillMask(Message *message);
    void FillStruct(Message *message, int depth);
    void FillValue(Message *message, int depth);
    void FillTime(Message *message, int64_t least, int64_t most);
    void FillUnknown(Message *message, int depth);
    bool Wanted(const Field *field, int depth);
    void Set(Message *message, const Field *field, int depth);
    void SetSingular(Message *message, const Field *field, int depth);
    void AddRepeated(Message *message, const Field *field, int depth);
    void AddMap(Message *message, const Field *field, int depth);

    bool LastKeyIsThere(const Message &message, const Field *field) const;

    int32_t Int32();
    int64_t Int64();
    float Float();
    double Double();
    std::string String();
    std::string Bytes();
    std::string Word();
    int EnumNumber(const Field *field);

    Random *random_;
    Kind kind_;
    google::protobuf::MessageFactory *factory_;
    std::vector<const google::protobuf::Descriptor *> any_types_;
    int budget_ = 0; /* of fields still to be set */
};

/* Whether a message of the type can be made for JSON: no required group inside. */
bool HasRequiredGroup(const google::protobuf::Descriptor *type);

#endif
