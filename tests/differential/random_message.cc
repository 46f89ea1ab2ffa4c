/* SPDX-License-Identifier: Apache-2.0 */
/* Messages by reflection: which fields, how many, how deep; and the well-known types. */
#include "random.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/unknown_field_set.h>

#include <set>

using google::protobuf::Descriptor;
using google::protobuf::Reflection;
using google::protobuf::TextFormat;
using google::protobuf::UnknownFieldSet;

namespace
{

constexpr int kMostDepth = 6;
constexpr int kMostFields = 120;
constexpr int64_t kFirstSecond = -62135596800; /* 0001-01-01 */
constexpr int64_t kLastSecond = 253402300799;  /* 9999-12-31 */
constexpr int64_t kLongestSeconds = 315576000000;

void VisitRequired(const Descriptor *type, std::set<const Descriptor *> *seen, bool *found)
{
    if (!seen->insert(type).second)
        return;
    for (int i = 0; i < type->field_count(); i++) {
        const auto *field = type->field(i);
        if (!field->is_required() || !field->message_type())
            continue;
        *found = *found || field->type() == google::protobuf::FieldDescriptor::TYPE_GROUP;
        VisitRequired(field->message_type(), seen, found);
    }
}

} // namespace

bool HasRequiredGroup(const Descriptor *type)
{
    std::set<const Descriptor *> seen;
    bool found = false;
    VisitRequired(type, &seen, &found);
    return found;
}

void Filler::Fill(Message *message)
{
    budget_ = kMostFields;
    FillFields(message, 0);
}

bool Filler::Wanted(const Field *field, int depth)
{
    if (field->is_required())
        return true;
    if (field->type() == Field::TYPE_GROUP && kind_ == Kind::kJson)
        return false; /* ours are unknown fields, which JSON does not say */
    if (budget_ <= 0 || (field->message_type() && depth >= kMostDepth))
        return false;
    /* Wide messages get a few of their fields, narrow ones most. */
    int width = field->containing_type()->field_count();
    return random_->Below(static_cast<uint32_t>(width < 8 ? 4 : width)) < 3;
}

void Filler::FillFields(Message *message, int depth)
{
    const Descriptor *type = message->GetDescriptor();
    if (kind_ == Kind::kJson && FillKnown(message, depth))
        return;
    for (int i = 0; i < type->field_count(); i++) {
        const Field *field = type->field(i);
        const auto *oneof = field->real_containing_oneof();
        if (oneof && message->GetReflection()->HasOneof(*message, oneof) && !random_->OneIn(3))
            continue;
        if (Wanted(field, depth))
            Set(message, field, depth);
    }
    if (kind_ == Kind::kBinary && random_->OneIn(3))
        FillUnknown(message, depth);
}

void Filler::Set(Message *message, const Field *field, int depth)
{
    budget_--;
    if (!field->is_repeated()) {
        SetSingular(message, field, depth);
        return;
    }
    uint32_t count = random_->OneIn(10) ? 20 : random_->Below(4);
    if (field->message_type() && count > 4)
        count = 4;
    for (uint32_t i = 0; i < count; i++) {
        if (field->is_map())
            AddMap(message, field, depth);
        else
            AddRepeated(message, field, depth);
    }
}

void Filler::SetSingular(Message *message, const Field *field, int depth)
{
    const Reflection *reflection = message->GetReflection();
    switch (field->cpp_type()) {
    case Field::CPPTYPE_INT32:
        return reflection->SetInt32(message, field, Int32());
    case Field::CPPTYPE_INT64:
        return reflection->SetInt64(message, field, Int64());
    case Field::CPPTYPE_UINT32:
        return reflection->SetUInt32(message, field, static_cast<uint32_t>(Int32()));
    case Field::CPPTYPE_UINT64:
        return reflection->SetUInt64(message, field, static_cast<uint64_t>(Int64()));
    case Field::CPPTYPE_DOUBLE:
        return reflection->SetDouble(message, field, Double());
    case Field::CPPTYPE_FLOAT:
        return reflection->SetFloat(message, field, Float());
    case Field::CPPTYPE_BOOL:
        return reflection->SetBool(message, field, random_->OneIn(2));
    case Field::CPPTYPE_ENUM:
        return reflection->SetEnumValue(message, field, EnumNumber(field));
    case Field::CPPTYPE_STRING:
        return reflection->SetString(message, field,
                                     field->type() == Field::TYPE_BYTES ? Bytes() : String());
    case Field::CPPTYPE_MESSAGE:
        return FillFields(reflection->MutableMessage(message, field, factory_), depth + 1);
    }
}

void Filler::AddRepeated(Message *message, const Field *field, int depth)
{
    const Reflection *reflection = message->GetReflection();
    switch (field->cpp_type()) {
    case Field::CPPTYPE_INT32:
        return reflection->AddInt32(message, field, Int32());
    case Field::CPPTYPE_INT64:
        return reflection->AddInt64(message, field, Int64());
    case Field::CPPTYPE_UINT32:
        return reflection->AddUInt32(message, field, static_cast<uint32_t>(Int32()));
    case Field::CPPTYPE_UINT64:
        return reflection->AddUInt64(message, field, static_cast<uint64_t>(Int64()));
    case Field::CPPTYPE_DOUBLE:
        return reflection->AddDouble(message, field, Double());
    case Field::CPPTYPE_FLOAT:
        return reflection->AddFloat(message, field, Float());
    case Field::CPPTYPE_BOOL:
        return reflection->AddBool(message, field, random_->OneIn(2));
    case Field::CPPTYPE_ENUM:
        return reflection->AddEnumValue(message, field, EnumNumber(field));
    case Field::CPPTYPE_STRING:
        return reflection->AddString(message, field,
                                     field->type() == Field::TYPE_BYTES ? Bytes() : String());
    case Field::CPPTYPE_MESSAGE:
        return FillFields(reflection->AddMessage(message, field, factory_), depth + 1);
    }
}

/* A key stands once: which of several entries DynamicMessage keeps depends on how it is asked. */
bool Filler::LastKeyIsThere(const Message &message, const Field *field) const
{
    const Reflection *reflection = message.GetReflection();
    const Field *key = field->message_type()->map_key();
    int last = reflection->FieldSize(message, field) - 1;
    std::string added, other;
    TextFormat::PrintFieldValueToString(reflection->GetRepeatedMessage(message, field, last), key,
                                        -1, &added);
    for (int i = 0; i < last; i++) {
        TextFormat::PrintFieldValueToString(reflection->GetRepeatedMessage(message, field, i), key,
                                            -1, &other);
        if (other == added)
            return true;
    }
    return false;
}

void Filler::AddMap(Message *message, const Field *field, int depth)
{
    const Reflection *reflection = message->GetReflection();
    const Field *key = field->message_type()->map_key();
    const Field *value = field->message_type()->map_value();
    Message *entry = reflection->AddMessage(message, field, factory_);
    SetSingular(entry, key, depth + 1);
    if (LastKeyIsThere(*message, field))
        reflection->RemoveLast(message, field);
    else if (!value->message_type())
        SetSingular(entry, value, depth + 1);
    else if (depth + 1 < kMostDepth)
        FillFields(entry->GetReflection()->MutableMessage(entry, value, factory_), depth + 2);
    else /* JSON cannot leave it out */
        entry->GetReflection()->MutableMessage(entry, value, factory_);
}

/* ---- the well-known types, as JSON can say them ---- */

void Filler::FillTime(Message *message, int64_t least, int64_t most)
{
    const Descriptor *type = message->GetDescriptor();
    static const int32_t nanos[] = {0, 0, 1, 1000, 1000000, 999999999, 500000000, 120000};
    int64_t seconds =
        random_->OneIn(4)
            ? (random_->OneIn(2) ? least : most)
            : least + static_cast<int64_t>(random_->Next() % static_cast<uint64_t>(most - least));
    if (random_->OneIn(4))
        seconds = 0;
    int32_t nano = nanos[random_->Below(8)];
    bool duration = type->name() == "Duration";
    if (duration && (seconds < 0 || (seconds == 0 && random_->OneIn(2))))
        nano = -nano;
    if (duration && (seconds == most || seconds == least))
        nano = 0;
    message->GetReflection()->SetInt64(message, type->FindFieldByNumber(1), seconds);
    message->GetReflection()->SetInt32(message, type->FindFieldByNumber(2), nano);
}

void Filler::FillMask(Message *message)
{
    const Field *paths = message->GetDescriptor()->FindFieldByNumber(1);
    for (uint32_t i = 0, count = random_->Below(4); i < count; i++) {
        std::string path = Word();
        while (random_->OneIn(2))
            path += (random_->OneIn(2) ? "." : "_") + Word();
        message->GetReflection()->AddString(message, paths, path);
    }
}

void Filler::FillValue(Message *message, int depth)
{
    const Descriptor *type = message->GetDescriptor();
    const Reflection *reflection = message->GetReflection();
    const Field *field =
        type->FindFieldByNumber(1 + static_cast<int>(random_->Below(depth < kMostDepth ? 6 : 4)));
    if (field->cpp_type() == Field::CPPTYPE_DOUBLE) {
        double number = Double();
        reflection->SetDouble(message, field, number - number == 0 ? number : 0.5);
    } else {
        SetSingular(message, field, depth);
    }
}

void Filler::FillStruct(Message *message, int depth)
{
    const Field *fields = message->GetDescriptor()->FindFieldByNumber(1);
    bool map = fields->is_map();
    for (uint32_t i = 0, count = random_->Below(4); i < count && depth < kMostDepth; i++) {
        Message *value = message->GetReflection()->AddMessage(message, fields, factory_);
        if (map) {
            SetSingular(value, fields->message_type()->map_key(), depth + 1);
            if (LastKeyIsThere(*message, fields)) {
                message->GetReflection()->RemoveLast(message, fields);
                continue;
            }
            value = value->GetReflection()->MutableMessage(
                value, fields->message_type()->map_value(), factory_);
        }
        FillValue(value, depth + 1);
    }
}

void Filler::FillAny(Message *message, int depth)
{
    if (any_types_.empty() || depth >= kMostDepth || random_->OneIn(6))
        return;
    const Descriptor *inner = any_types_[random_->Below(static_cast<uint32_t>(any_types_.size()))];
    std::unique_ptr<Message> packed(factory_->GetPrototype(inner)->New());
    FillFields(packed.get(), depth + 1);
    const Descriptor *type = message->GetDescriptor();
    message->GetReflection()->SetString(message, type->FindFieldByNumber(1),
                                        "type.googleapis.com/" + inner->full_name());
    message->GetReflection()->SetString(message, type->FindFieldByNumber(2),
                                        packed->SerializePartialAsString());
}

bool Filler::FillKnown(Message *message, int depth)
{
    const std::string &name = message->GetDescriptor()->full_name();
    if (name == "google.protobuf.Any")
        FillAny(message, depth);
    else if (name == "google.protobuf.Timestamp")
        FillTime(message, kFirstSecond, kLastSecond);
    else if (name == "google.protobuf.Duration")
        FillTime(message, -kLongestSeconds, kLongestSeconds);
    else if (name == "google.protobuf.FieldMask")
        FillMask(message);
    else if (name == "google.protobuf.Struct" || name == "google.protobuf.ListValue")
        FillStruct(message, depth);
    else if (name == "google.protobuf.Value")
        FillValue(message, depth);
    else
        return false;
    return true;
}

/* ---- unknown fields, and known numbers with a wire type that is not theirs ---- */

void Filler::FillUnknown(Message *message, int depth)
{
    const Descriptor *type = message->GetDescriptor();
    if (type->options().map_entry() || type->options().message_set_wire_format())
        return;
    UnknownFieldSet *unknown = message->GetReflection()->MutableUnknownFields(message);
    for (uint32_t i = 0, count = 1 + random_->Below(4); i < count; i++) {
        int number = 1 + static_cast<int>(random_->Below(random_->OneIn(2) ? 30 : 536870911));
        const Field *known = type->FindFieldByNumber(number);
        if (type->IsExtensionNumber(number) || (number >= 19000 && number <= 19999))
            continue;
        if (known) { /* no packable type but float's own takes four bytes where it has others */
            if (known->type() != Field::TYPE_FLOAT && known->type() != Field::TYPE_FIXED32 &&
                known->type() != Field::TYPE_SFIXED32)
                unknown->AddFixed32(number, static_cast<uint32_t>(random_->Next()));
            continue;
        }
        switch (random_->Below(depth < kMostDepth ? 5 : 4)) {
        case 0:
            unknown->AddVarint(number, static_cast<uint64_t>(Int64()));
            break;
        case 1:
            unknown->AddFixed32(number, static_cast<uint32_t>(random_->Next()));
            break;
        case 2:
            unknown->AddFixed64(number, random_->Next());
            break;
        case 3:
            unknown->AddLengthDelimited(number, Bytes());
            break;
        default:
            unknown->AddGroup(number)->AddVarint(1 + static_cast<int>(random_->Below(100)),
                                                 random_->Next());
        }
    }
}
