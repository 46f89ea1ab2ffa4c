/* SPDX-License-Identifier: Apache-2.0 */
#include "oddities.h"

#include <google/protobuf/descriptor.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

namespace
{

void Look(const Message &message, MessageFactory *factory, Oddities *found);

bool IsKnown(const std::string &name)
{
    static const std::set<std::string> known = {
        "Any",         "Timestamp",   "Duration",   "FieldMask",   "Struct",     "Value",
        "ListValue",   "BoolValue",   "BytesValue", "FloatValue",  "Int32Value", "Int64Value",
        "StringValue", "UInt32Value", "Empty",      "UInt64Value", "DoubleValue"};
    const std::string package = "google.protobuf.";
    return name.compare(0, package.size(), package) == 0 &&
           known.count(name.substr(package.size()));
}

void LookIntoAny(const Message &any, MessageFactory *factory, Oddities *found)
{
    const Descriptor *type = any.GetDescriptor();
    std::string url = any.GetReflection()->GetString(any, type->FindFieldByNumber(1));
    std::string value = any.GetReflection()->GetString(any, type->FindFieldByNumber(2));
    std::string name = url.substr(url.find('/') + 1);
    found->empty_known_any |= value.empty() && IsKnown(name);
    found->list_in_any |= name == "google.protobuf.ListValue";
    const Descriptor *inner = type->file()->pool()->FindMessageTypeByName(name);
    if (!inner)
        return;
    std::unique_ptr<Message> message(factory->GetPrototype(inner)->New());
    if (message->ParsePartialFromString(value))
        Look(*message, factory, found);
}

/* A word of one letter behind an underline, and then another word. */
bool HasShortWord(const std::string &path)
{
    for (size_t at = 0; at + 2 < path.size(); at++)
        if (path[at] == '_' && path[at + 2] == '_')
            return true;
    return false;
}

void LookIntoMask(const Message &mask, Oddities *found)
{
    const FieldDescriptor *paths = mask.GetDescriptor()->FindFieldByNumber(1);
    for (int i = 0; i < mask.GetReflection()->FieldSize(mask, paths); i++)
        found->short_word |= HasShortWord(mask.GetReflection()->GetRepeatedString(mask, paths, i));
}

bool IsNegativeZero(double value)
{
    return value == 0 && std::signbit(value);
}

/* index: of a repeated field; else -1. */
void LookAt(const Message &message, const FieldDescriptor *field, int index,
            MessageFactory *factory, Oddities *found)
{
    const auto *reflection = message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE)
        found->negative_zero |=
            IsNegativeZero(index < 0 ? reflection->GetDouble(message, field)
                                     : reflection->GetRepeatedDouble(message, field, index));
    else if (field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT)
        found->negative_zero |=
            IsNegativeZero(index < 0 ? reflection->GetFloat(message, field)
                                     : reflection->GetRepeatedFloat(message, field, index));
    else if (field->message_type())
        Look(index < 0 ? reflection->GetMessage(message, field)
                       : reflection->GetRepeatedMessage(message, field, index),
             factory, found);
}

void Look(const Message &message, MessageFactory *factory, Oddities *found)
{
    std::vector<const FieldDescriptor *> fields;
    if (message.GetDescriptor()->full_name() == "google.protobuf.Any") {
        LookIntoAny(message, factory, found);
        return;
    }
    if (message.GetDescriptor()->full_name() == "google.protobuf.FieldMask")
        LookIntoMask(message, found);
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor *field : fields) {
        if (!field->is_repeated()) {
            LookAt(message, field, -1, factory, found);
            continue;
        }
        for (int i = 0; i < message.GetReflection()->FieldSize(message, field); i++)
            LookAt(message, field, i, factory, found);
    }
}

} // namespace

Oddities LookFor(const Message &message, MessageFactory *factory)
{
    Oddities found;
    Look(message, factory, &found);
    return found;
}

const char *Oddities::ReadBackRule() const
{
    if (list_in_any)
        return "an Any with a ListValue: C++ cannot read the JSON it writes";
    if (negative_zero)
        return "a -0: C++ reads 0 from the JSON it writes; ours is compared with that";
    if (short_word)
        return "a FieldMask's x_y_z: C++ reads x_yz from the JSON it writes; ours is compared "
               "with that";
    return nullptr;
}
