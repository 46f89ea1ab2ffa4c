/* SPDX-License-Identifier: Apache-2.0 */
/* The .proto files under some roots: which types there are, and their descriptors on demand. */
#ifndef HEADWAY_TESTS_DIFFERENTIAL_WORLD_H
#define HEADWAY_TESTS_DIFFERENTIAL_WORLD_H

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <string>
#include <vector>

struct Listed {
    std::string type; /* full name */
    std::string file; /* as imported */
};

class World : public google::protobuf::compiler::MultiFileErrorCollector
{
  public:
    World();
    ~World() override;
    /* "DIR" or "DIR:SUBDIR": imports are relative to DIR, types are taken from under SUBDIR.
       Exits with a sentence when it cannot be read. */
    void AddRoot(const std::string &root);
    /* All message types, without map entries, in an order that depends on the files only. */
    const std::vector<Listed> &types() const
    {
        return types_;
    }
    /* NULL, with the reason in error(), when the file or what it imports cannot be built. */
    const google::protobuf::Descriptor *Find(const Listed &listed);
    const google::protobuf::DescriptorPool *pool() const;
    const std::string &error() const
    {
        return error_;
    }
    void AddError(const std::string &file, int line, int column, const std::string &what) override;

  private:
    void List(const std::string &dir, const std::string &under);
    void ListFile(const std::string &path, const std::string &name);

    google::protobuf::compiler::DiskSourceTree tree_;
    std::unique_ptr<google::protobuf::compiler::Importer> importer_;
    std::vector<Listed> types_;
    std::string error_;
};

/* A FileDescriptorSet of the file and all it imports, as protoc writes it. */
std::string SchemaOf(const google::protobuf::FileDescriptor *file);

#endif
