/* SPDX-License-Identifier: Apache-2.0 */
#include "trip.h"

#include "oddities.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/field_comparator.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <set>

using google::protobuf::Descriptor;
using google::protobuf::Message;
namespace util = google::protobuf::util;

namespace
{

const char kPrefix[] = "type.googleapis.com";

std::string Deterministic(const Message &message)
{
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream stream(&bytes);
        google::protobuf::io::CodedOutputStream coded(&stream);
        coded.SetSerializationDeterministic(true);
        message.SerializePartialToCodedStream(&coded);
    }
    return bytes;
}

std::string Hex(const std::string &bytes)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

/* Types an Any may carry: the neighbours of the type that JSON can say. */
std::vector<const Descriptor *> AnyTypes(const Descriptor *type)
{
    std::vector<const Descriptor *> types;
    const auto *file = type->file();
    for (int i = 0; i < file->message_type_count() && types.size() < 20; i++)
        if (!HasRequiredGroup(file->message_type(i)))
            types.push_back(file->message_type(i));
    for (int i = 0; i < file->dependency_count(); i++) {
        const auto *other = file->dependency(i);
        if (other->package() == "google.protobuf" && other->message_type_count() < 20)
            for (int j = 0; j < other->message_type_count(); j++)
                types.push_back(other->message_type(j));
    }
    return types;
}

} // namespace

Theirs::Theirs(const google::protobuf::DescriptorPool *pool)
    : factory(pool), resolver(util::NewTypeResolverForDescriptorPool(kPrefix, pool))
{
}

Trip::Trip(const Descriptor *type, Ours *ours, Theirs *theirs, uint64_t seed, Counts *counts)
    : type_(type), ours_(ours), theirs_(theirs), random_(SeedOf(seed, type->full_name())),
      counts_(counts), url_(std::string(kPrefix) + "/" + type->full_name()),
      any_types_(AnyTypes(type))
{
}

std::unique_ptr<Message> Trip::Parse(const std::string &bytes)
{
    std::unique_ptr<Message> message(theirs_->factory.GetPrototype(type_)->New());
    if (!message->ParsePartialFromString(bytes))
        message.reset();
    return message;
}

std::string Trip::Make(Kind kind)
{
    std::unique_ptr<Message> message(theirs_->factory.GetPrototype(type_)->New());
    Filler filler(&random_, kind, &theirs_->factory, any_types_);
    filler.Fill(message.get());
    return message->SerializePartialAsString();
}

bool Trip::Fail(const char *step, const std::string &detail, const std::string &bytes)
{
    what_ = std::string(step) + ": " + detail + "\n    bytes " + Hex(bytes);
    counts_->mismatches++;
    return false;
}

bool Trip::Same(const Message &reference, const std::string &bytes, std::string *ret_difference)
{
    std::unique_ptr<Message> message = Parse(bytes);
    if (!message) {
        *ret_difference = "C++ cannot parse it";
        return false;
    }
    util::DefaultFieldComparator comparator;
    util::MessageDifferencer differencer;
    comparator.set_treat_nan_as_equal(true);
    differencer.set_field_comparator(&comparator);
    differencer.ReportDifferencesToString(ret_difference);
    return differencer.Compare(reference, *message);
}

/* C++ bytes -> ours -> our bytes -> C++: equal, to the order of unknown fields and the sign of 0.
 */
bool Trip::Binary(const std::string &bytes, const char *step, uint64_t *counted)
{
    std::string ours, difference;
    std::unique_ptr<Message> reference = Parse(bytes);
    if (!reference)
        return Fail(step, "C++ cannot parse what it wrote", bytes);
    int error = ours_->Repack(bytes, &ours);
    if (error)
        return Fail(step, std::string("error ") + headway_error_name(error) + ", " + ours_->why(),
                    bytes);
    if (!Same(*reference, ours, &difference))
        return Fail(step, difference, bytes);
    if (Deterministic(*reference) != Deterministic(*Parse(ours)))
        return Fail(step, "equal fields, but other bytes: " + Hex(ours), bytes);
    ++*counted;
    counts_->bytes += bytes.size();
    return true;
}

/* What C++ makes of its own JSON of the message; NULL when it cannot read that. */
std::unique_ptr<Message> Trip::ReadBack(const std::string &bytes)
{
    std::string json, again;
    if (!util::BinaryToJsonString(theirs_->resolver.get(), url_, bytes, &json, {}).ok() ||
        !util::JsonToBinaryString(theirs_->resolver.get(), url_, json, &again).ok())
        return nullptr;
    return Parse(again);
}

/* C++ must make of our JSON what it was made of; or, by a rule, what it makes of its own. */
bool Trip::JsonReadByTheirs(const std::string &json, const std::string &bytes)
{
    std::string again, difference;
    std::unique_ptr<Message> expected = Parse(bytes);
    const char *rule = LookFor(*expected, &theirs_->factory).ReadBackRule();
    if (rule) {
        counts_->rules[rule]++;
        expected = ReadBack(bytes);
    }
    util::Status status = util::JsonToBinaryString(theirs_->resolver.get(), url_, json, &again);
    if (!expected && !status.ok())
        return true;
    if (!expected || !status.ok())
        return Fail("our JSON, read by C++", status.ToString() + "\n    " + json, bytes);
    if (!Same(*expected, again, &difference))
        return Fail("our JSON, read by C++", difference + "\n    " + json, bytes);
    return true;
}

bool Trip::JsonToTheirs(const std::string &bytes, const Message &reference, unsigned flags)
{
    std::string json, again, difference;
    int error = ours_->ToJson(bytes, flags, &json);
    if (error)
        return Fail("our JSON", std::string(headway_error_name(error)) + " " + ours_->why(), bytes);
    if (!JsonReadByTheirs(json, bytes))
        return false;
    counts_->json_to_theirs++;
    counts_->json_bytes += json.size();
    error = ours_->FromJson(json, &again);
    if (error)
        return Fail("our JSON, read by us", std::string(ours_->why()) + "\n    " + json, bytes);
    if (!Same(reference, again, &difference))
        return Fail("our JSON, read by us", difference + "\n    " + json, bytes);
    return true;
}

bool Trip::JsonToOurs(const std::string &bytes, const Message &reference)
{
    std::string json, ours, difference;
    const std::string url = std::string(kPrefix) + "/" + type_->full_name();
    util::Status status = util::BinaryToJsonString(theirs_->resolver.get(), url_, bytes, &json, {});
    if (!status.ok())
        return Fail("C++ JSON", status.ToString(), bytes);
    int error = ours_->FromJson(json, &ours);
    if (error)
        return Fail("C++ JSON, read by us", std::string(ours_->why()) + "\n    " + json, bytes);
    if (!Same(reference, ours, &difference))
        return Fail("C++ JSON, read by us", difference + "\n    " + json, bytes);
    counts_->json_to_ours++;
    return true;
}

bool Trip::NotJson()
{
    if (HasRequiredGroup(type_)) {
        counts_->rules["a required group: JSON has no groups"]++;
        return true;
    }
    return false;
}

bool Trip::Json(const std::string &bytes)
{
    static const unsigned flags[] = {0, HEADWAY_JSON_PRETTY, HEADWAY_JSON_PROTO_NAMES,
                                     HEADWAY_JSON_ENUM_NUMBERS};
    std::unique_ptr<Message> reference = Parse(bytes);
    if (!JsonToTheirs(bytes, *reference, flags[random_.Below(4)]))
        return false;
    if (LookFor(*reference, &theirs_->factory).empty_known_any) {
        counts_->rules["C++ JSON of an Any with an empty well-known type lacks its \"value\""]++;
        return true;
    }
    return JsonToOurs(bytes, *reference);
}

bool Trip::Run(int count)
{
    std::string before;
    bool json = !NotJson();
    for (int i = 0; i < count; i++) {
        std::string bytes = Make(Kind::kBinary);
        counts_->messages++;
        if (!Binary(bytes, "bytes", &counts_->binary) ||
            !Binary(before + bytes, "two messages' bytes, merged", &counts_->merged))
            return false;
        before = bytes;
        if (!json)
            continue;
        bytes = Make(Kind::kJson);
        counts_->messages++;
        if (!Binary(bytes, "bytes", &counts_->binary) || !Json(bytes))
            return false;
    }
    return true;
}
