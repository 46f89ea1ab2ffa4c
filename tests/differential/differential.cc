/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random messages of types drawn from .proto files, through our codec and C++ protobuf: equal
 * values in binary and JSON, both ways. What fails is printed with the line that runs it again.
 */
#include "trip.h"
#include "world.h"

#include <google/protobuf/stubs/logging.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <getopt.h>
#include <set>
#include <unistd.h>

namespace
{

const char kHelp[] =
    "usage: differential [OPTIONS] ROOT...\n"
    "Random messages through headway's codec and C++ protobuf, binary and JSON: the values must "
    "be\n"
    "equal. ROOT is a folder of .proto files, or FOLDER:PART to import from FOLDER and draw from\n"
    "its PART only.\n"
    "\n"
    "  --seed N        what is drawn (1)\n"
    "  --types N       how many types (100)\n"
    "  --messages N    of each type and kind (10)\n"
    "  --only TYPE     this type, by full name, and no other\n"
    "  --generated     the types whose generated code is linked in, instead of drawn ones\n"
    "  --list          print the drawn types' files, each with all it imports, and stop\n"
    "\n"
    "Exit codes: 0 all equal, 1 a mismatch, 2 wrong usage.\n";

struct Options {
    uint64_t seed = 1;
    size_t types = 100;
    int messages = 10;
    std::string only;
    bool generated = false, list = false;
    std::vector<std::string> roots;
};

uint64_t Number(const char *name, const char *text, uint64_t most)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (!*text || *end || *text == '-' || value > most) {
        fprintf(stderr, "differential: --%s takes a number up to %" PRIu64 ", not %s\n", name, most,
                text);
        exit(2);
    }
    return value;
}

Options Read(int argc, char **argv)
{
    static const option known[] = {
        {"seed", required_argument, nullptr, 's'},     {"types", required_argument, nullptr, 't'},
        {"messages", required_argument, nullptr, 'm'}, {"only", required_argument, nullptr, 'o'},
        {"generated", no_argument, nullptr, 'g'},      {"list", no_argument, nullptr, 'l'},
        {"help", no_argument, nullptr, 'h'},           {nullptr, 0, nullptr, 0}};
    Options options;
    int letter;
    while ((letter = getopt_long(argc, argv, "h", known, nullptr)) != -1) {
        if (letter == 's')
            options.seed = Number("seed", optarg, UINT64_MAX);
        else if (letter == 't')
            options.types = Number("types", optarg, 1000000);
        else if (letter == 'm')
            options.messages = static_cast<int>(Number("messages", optarg, 1000000));
        else if (letter == 'o')
            options.only = optarg;
        else if (letter == 'g')
            options.generated = true;
        else if (letter == 'l')
            options.list = true;
        else {
            fputs(kHelp, letter == 'h' ? stdout : stderr);
            exit(letter == 'h' ? 0 : 2);
        }
    }
    options.roots.assign(argv + optind, argv + argc);
    if (options.roots.empty()) {
        fputs(kHelp, stderr);
        exit(2);
    }
    return options;
}

/* All types in the order in which the seed draws them. */
std::vector<Listed> Draw(const Options &options, const World &world)
{
    std::vector<Listed> types = world.types();
    Random random(options.seed);
    for (size_t i = types.size(); i > 1; i--)
        std::swap(types[i - 1], types[random.Below(static_cast<uint32_t>(i))]);
    return types;
}

std::set<std::string> GeneratedNames()
{
    std::set<std::string> names;
    for (size_t i = 0; i < differential_generated_count; i++)
        for (size_t j = 0; j < *differential_generated[i].count; j++)
            names.insert(differential_generated[i].infos[j].descriptor->name);
    return names;
}

/* Whether this type is one that the options ask for. */
bool Asked(const Options &options, const Listed &listed, const std::set<std::string> &generated)
{
    if (!options.only.empty() && listed.type != options.only)
        return false;
    return !options.generated || generated.count(listed.type);
}

void PrintClosure(const google::protobuf::FileDescriptor *file)
{
    google::protobuf::FileDescriptorSet set;
    set.ParseFromString(SchemaOf(file));
    std::string line = file->name();
    for (const auto &other : set.file())
        if (other.name() != file->name())
            line += " " + other.name();
    puts(line.c_str());
}

/* A field whose name is underlines alone has no JSON name, which C++ writes but does not read. */
bool HasNamelessField(const google::protobuf::Descriptor *type)
{
    for (int i = 0; i < type->field_count(); i++)
        if (type->field(i)->json_name().empty())
            return true;
    return false;
}

/* Runs one type; false when it could not be had, which is counted as a rule. */
bool RunOne(const Options &options, const google::protobuf::Descriptor *type, Theirs *theirs,
            Counts *counts)
{
    Ours ours;
    if (type->options().message_set_wire_format()) {
        counts->rules["a message set: a format of proto1"]++;
        return false;
    }
    if (HasNamelessField(type)) {
        counts->rules["a field without a JSON name: C++ does not read one"]++;
        return false;
    }
    if ((options.generated && ours.AddGenerated()) || ours.AddSchema(SchemaOf(type->file())) ||
        !ours.Choose(type->full_name())) {
        fprintf(stderr, "%s: %s\n", type->full_name().c_str(), ours.why());
        counts->mismatches++;
        return true;
    }
    Trip trip(type, &ours, theirs, options.seed, counts);
    if (!trip.Run(options.messages))
        printf("MISMATCH %s\n  %s\n  again: --seed %" PRIu64 " --messages %d --only %s%s\n",
               type->full_name().c_str(), trip.what().c_str(), options.seed, options.messages,
               type->full_name().c_str(), options.generated ? " --generated" : "");
    return true;
}

void Progress(const Options &options, size_t done, size_t types, const Counts &counts)
{
    if (done % 100 == 0 || done == types)
        printf("%zu of %zu types, %" PRIu64 " messages, %" PRIu64 " mismatches (seed %" PRIu64
               ")\n",
               done, types, counts.messages, counts.mismatches, options.seed);
    fflush(stdout);
}

void Summary(const Options &options, size_t done, size_t all, const Counts &counts)
{
    for (const auto &rule : counts.rules)
        printf("by rule, %" PRIu64 " times: %s\n", rule.second, rule.first.c_str());
    printf("seed %" PRIu64 ": %zu %s types of %zu, %" PRIu64 " messages; equal: %" PRIu64
           " binary, %" PRIu64 " merged (%" PRIu64 " bytes), %" PRIu64 " our JSON to C++ and back "
           "(%" PRIu64 " bytes), %" PRIu64 " C++ JSON to us; %" PRIu64 " mismatches\n",
           options.seed, done, options.generated ? "generated" : "dynamic", all, counts.messages,
           counts.binary, counts.merged, counts.bytes, counts.json_to_theirs, counts.json_bytes,
           counts.json_to_ours, counts.mismatches);
}

int RunAll(const Options &options, World *world)
{
    Counts counts;
    Theirs theirs(world->pool());
    const std::set<std::string> generated = GeneratedNames();
    std::set<std::string> files;
    size_t done = 0;
    for (const Listed &listed : Draw(options, *world)) {
        if (done == options.types)
            break;
        if (!Asked(options, listed, generated))
            continue;
        const google::protobuf::Descriptor *type = world->Find(listed);
        if (!type) {
            counts.rules["its file does not build in C++: " + world->error()]++;
            continue;
        }
        if (options.list) {
            done++;
            if (files.insert(listed.file).second)
                PrintClosure(type->file());
        } else if (RunOne(options, type, &theirs, &counts)) {
            Progress(options, ++done, options.types, counts);
        }
    }
    if (options.list)
        return 0;
    Summary(options, done, world->types().size(), counts);
    if (done == 0) {
        fprintf(stderr, "differential: there is no such type\n");
        return 2;
    }
    return counts.mismatches != 0;
}

} // namespace

int main(int argc, char **argv)
{
    Options options = Read(argc, argv);
    google::protobuf::LogSilencer silent;
    World world;
    for (const std::string &root : options.roots)
        world.AddRoot(root);
    return RunAll(options, &world);
}
