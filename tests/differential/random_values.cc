/* SPDX-License-Identifier: Apache-2.0 */
/* Values: the edges of each type, and what lies between. */
#include "random.h"

#include <cmath>
#include <cstring>
#include <limits>

using google::protobuf::EnumDescriptor;
using google::protobuf::FileDescriptor;

uint64_t Random::Next()
{
    uint64_t x = state_ += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

uint64_t SeedOf(uint64_t seed, const std::string &name)
{
    uint64_t hash = 14695981039346656037u ^ seed * 0x9e3779b97f4a7c15u;
    for (unsigned char c : name)
        hash = (hash ^ c) * 1099511628211u;
    return hash;
}

int32_t Filler::Int32()
{
    static const int32_t edges[] = {1,
                                    -1,
                                    63,
                                    64,
                                    -64,
                                    -65,
                                    127,
                                    128,
                                    16383,
                                    16384,
                                    2097151,
                                    2097152,
                                    268435455,
                                    268435456,
                                    std::numeric_limits<int32_t>::min(),
                                    std::numeric_limits<int32_t>::max(),
                                    0};
    if (random_->OneIn(3))
        return static_cast<int32_t>(random_->Next());
    return edges[random_->Below(sizeof edges / sizeof *edges)];
}

int64_t Filler::Int64()
{
    switch (random_->Below(4)) {
    case 0:
        return Int32();
    case 1: /* every length of a varint, from both sides */
        return static_cast<int64_t>((uint64_t{1} << random_->Below(64)) - random_->Below(2));
    case 2:
        return random_->OneIn(2) ? std::numeric_limits<int64_t>::min()
                                 : std::numeric_limits<int64_t>::max();
    default:
        return static_cast<int64_t>(random_->Next());
    }
}

double Filler::Double()
{
    static const double edges[] = {0.0,
                                   -0.0,
                                   1.0,
                                   -1.5,
                                   0.1,
                                   1e21,
                                   1e-7,
                                   123456789012345680.0,
                                   9007199254740993.0,
                                   std::numeric_limits<double>::max(),
                                   -std::numeric_limits<double>::max(),
                                   std::numeric_limits<double>::min(),
                                   std::numeric_limits<double>::denorm_min(),
                                   std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::quiet_NaN()};
    if (random_->OneIn(2))
        return edges[random_->Below(sizeof edges / sizeof *edges)];
    uint64_t bits = random_->Next();
    double value;
    memcpy(&value, &bits, sizeof value);
    /* JSON has one NaN. */
    return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

float Filler::Float()
{
    static const float edges[] = {0.0f,
                                  -0.0f,
                                  1.0f,
                                  -1.5f,
                                  0.1f,
                                  16777217.0f,
                                  1e-7f,
                                  std::numeric_limits<float>::max(),
                                  -std::numeric_limits<float>::max(),
                                  std::numeric_limits<float>::min(),
                                  std::numeric_limits<float>::denorm_min(),
                                  std::numeric_limits<float>::infinity(),
                                  -std::numeric_limits<float>::infinity(),
                                  std::numeric_limits<float>::quiet_NaN()};
    if (random_->OneIn(2))
        return edges[random_->Below(sizeof edges / sizeof *edges)];
    uint32_t bits = static_cast<uint32_t>(random_->Next());
    float value;
    memcpy(&value, &bits, sizeof value);
    return std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value;
}

/* Valid UTF-8, with NULs. */
std::string Filler::String()
{
    static const char *const pieces[] = {"a",
                                         "Z",
                                         "0",
                                         " ",
                                         "\"",
                                         "\\",
                                         "/",
                                         "\n",
                                         "\t",
                                         "\x01",
                                         "\x1f",
                                         "\x7f",
                                         "<",
                                         "&",
                                         "\xc2\x80",
                                         "\xc3\xa9",
                                         "\xdf\xbf",
                                         "\xe0\xa0\x80",
                                         "\xe2\x80\xa8",
                                         "\xed\x9f\xbf",
                                         "\xee\x80\x80",
                                         "\xef\xbf\xbd",
                                         "\xf0\x90\x80\x80",
                                         "\xf0\x9f\x9a\x8c",
                                         "\xf4\x8f\xbf\xbf",
                                         "headway",
                                         "a longer piece of text"};
    std::string text;
    uint32_t count = random_->OneIn(20) ? 40 + random_->Below(100) : random_->Below(6);
    for (uint32_t i = 0; i < count; i++) {
        if (random_->OneIn(40))
            text += '\0';
        else
            text += pieces[random_->Below(sizeof pieces / sizeof *pieces)];
    }
    return text;
}

std::string Filler::Bytes()
{
    std::string bytes(random_->OneIn(20) ? 100 + random_->Below(100) : random_->Below(9), 0);
    for (char &byte : bytes)
        byte = static_cast<char>(random_->Next());
    return bytes;
}

/* A lower-case name of a field. */
std::string Filler::Word()
{
    std::string word;
    for (uint32_t i = 0, count = 1 + random_->Below(8); i < count; i++)
        word += static_cast<char>('a' + random_->Below(26));
    return word;
}

int Filler::EnumNumber(const Field *field)
{
    const EnumDescriptor *type = field->enum_type();
    bool open = type->file()->syntax() == FileDescriptor::SYNTAX_PROTO3 &&
                field->file()->syntax() == FileDescriptor::SYNTAX_PROTO3;
    /* NullValue has one value in JSON. */
    if (open && random_->OneIn(8) && type->full_name() != "google.protobuf.NullValue")
        return Int32();
    return type->value(static_cast<int>(random_->Below(static_cast<uint32_t>(type->value_count()))))
        ->number();
}
