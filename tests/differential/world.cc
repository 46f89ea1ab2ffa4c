/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <unistd.h>

using google::protobuf::Descriptor;
using google::protobuf::DescriptorProto;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;

namespace
{

class Ignore : public google::protobuf::io::ErrorCollector
{
    void AddError(int, int, const std::string &) override
    {
    }
};

void ListTypes(const DescriptorProto &type, const std::string &scope, const std::string &file,
               std::vector<Listed> *types)
{
    std::string name = scope.empty() ? type.name() : scope + "." + type.name();
    if (type.options().map_entry())
        return;
    types->push_back({name, file});
    for (const auto &nested : type.nested_type())
        ListTypes(nested, name, file, types);
}

void Collect(const FileDescriptor *file, std::set<const FileDescriptor *> *seen,
             FileDescriptorSet *set)
{
    if (!seen->insert(file).second)
        return;
    for (int i = 0; i < file->dependency_count(); i++)
        Collect(file->dependency(i), seen, set);
    FileDescriptorProto *proto = set->add_file();
    file->CopyTo(proto);
    file->CopyJsonNameTo(proto);
}

} // namespace

World::World() : importer_(new google::protobuf::compiler::Importer(&tree_, this))
{
}

World::~World() = default;

const google::protobuf::DescriptorPool *World::pool() const
{
    return importer_->pool();
}

void World::AddError(const std::string &file, int line, int, const std::string &what)
{
    if (error_.empty())
        error_ = file + ":" + std::to_string(line + 1) + ": " + what;
}

void World::AddRoot(const std::string &root)
{
    size_t colon = root.find(':');
    std::string dir = root.substr(0, colon);
    tree_.MapPath("", dir);
    List(dir, colon == std::string::npos ? "" : root.substr(colon + 1));
}

void World::List(const std::string &dir, const std::string &under)
{
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::path top = std::filesystem::path(dir) / under;
    for (std::filesystem::recursive_directory_iterator at(top, error), end; at != end;
         at.increment(error)) {
        if (at->path().extension() == ".proto")
            names.push_back(at->path().lexically_relative(dir).string());
    }
    if (error || names.empty()) {
        fprintf(stderr, "differential: no .proto files under %s\n", top.c_str());
        exit(2);
    }
    std::sort(names.begin(), names.end());
    for (const std::string &name : names)
        ListFile(dir + "/" + name, name);
}

void World::ListFile(const std::string &path, const std::string &name)
{
    Ignore ignore;
    FileDescriptorProto file;
    google::protobuf::compiler::Parser parser;
    int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    google::protobuf::io::FileInputStream stream(descriptor);
    google::protobuf::io::Tokenizer tokenizer(&stream, &ignore);
    parser.RecordErrorsTo(&ignore);
    if (parser.Parse(&tokenizer, &file))
        for (const DescriptorProto &type : file.message_type())
            ListTypes(type, file.package(), name, &types_);
    close(descriptor);
}

const Descriptor *World::Find(const Listed &listed)
{
    error_.clear();
    const FileDescriptor *file = importer_->Import(listed.file);
    if (!file)
        return nullptr;
    const Descriptor *type = file->pool()->FindMessageTypeByName(listed.type);
    if (!type || type->file() != file) {
        error_ = listed.file + ": has no type " + listed.type;
        return nullptr;
    }
    return type;
}

std::string SchemaOf(const FileDescriptor *file)
{
    FileDescriptorSet set;
    std::set<const FileDescriptor *> seen;
    Collect(file, &seen, &set);
    return set.SerializeAsString();
}
