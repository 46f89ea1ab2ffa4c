#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What is printed of a schema means the same: protoc makes the same descriptors of it, bit by bit,
# and comments survive, so that printing what was printed changes nothing.
set -eu
protoc=$1 files=$2 protobuf=$3 source=$4
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# compile FOLDER OUT [OPTION]: every .proto of the folder, in one set.
compile() {
    folder=$1 out=$2
    shift 2
    # shellcheck disable=SC2046
    "$protoc" "$@" -I"$folder" --descriptor_set_out="$out" $(cd "$folder" && find . -name '*.proto' |
        sed 's,^\./,,' | LC_ALL=C sort)
}

# same NAME: the printed form of $dir/NAME.
same() {
    compile "$dir/$1" "$dir/$1.want"
    compile "$dir/$1" "$dir/$1.said" --include_source_info
    mkdir "$dir/$1.once" "$dir/$1.twice"
    "$files" "$dir/$1.said" "$dir/$1.once"
    compile "$dir/$1.once" "$dir/$1.got"
    if ! cmp "$dir/$1.want" "$dir/$1.got"; then
        for side in want got; do
            "$protoc" --decode=google.protobuf.FileDescriptorSet -I"$protobuf" \
                google/protobuf/descriptor.proto <"$dir/$1.$side" >"$dir/$1.$side.text"
        done
        diff -u "$dir/$1.want.text" "$dir/$1.got.text" | head -50
        exit 1
    fi
    compile "$dir/$1.once" "$dir/$1.said" --include_source_info
    "$files" "$dir/$1.said" "$dir/$1.twice"
    diff -r "$dir/$1.once" "$dir/$1.twice"
}

mkdir -p "$dir/ours" "$dir/protobuf/google" "$dir/samples"
cp -r "$source"/proto/* "$dir/ours"
rm -f "$dir/ours/CMakeLists.txt"
mkdir -p "$dir/ours/google/protobuf"
cp "$protobuf"/google/protobuf/*.proto "$dir/ours/google/protobuf/"
same ours
[ "$(find "$dir/ours.once/google/protobuf" -name '*.proto' | wc -l)" -ge 10 ]

cp "$here"/*.proto "$source"/tests/unit/samples/*.proto "$dir/samples"
cp "$source"/tests/golden/good/*.proto "$dir/samples"
cp -r "$dir/ours/google" "$source/proto/headway" "$dir/samples"
same samples

# The words of a comment, a policy and an option stand there.
grep -q '^  // The device as it stands now' "$dir/ours.once/fleet/v1/fleet.proto"
grep -q '^      deadline_ms: 2000$' "$dir/ours.once/fleet/v1/fleet.proto"
grep -q 'rpc Get(GetRequest) returns (Device)' "$dir/ours.once/fleet/v1/fleet.proto"
grep -q 'google.protobuf.Timestamp booted_at = 3;' "$dir/ours.once/fleet/v1/fleet.proto"
grep -q '^    option (google.api.http) = {$' "$dir/samples.once/inner.proto"
grep -q '^      get: "/v1/things/{b}"$' "$dir/samples.once/inner.proto"
grep -q '^    slow: KEEP_LATEST$' "$dir/samples.once/inner.proto"

# An edition's features: Debian's protoc knows none, so editions/ holds the set that a compiler of
# editions made of its files, which are in the printed form (but for their first line).
mkdir "$dir/editions"
"$files" "$here/editions/editions.fds" "$dir/editions"
for file in modern newer options; do
    sed 1d "$here/editions/$file.proto" | diff - "$dir/editions/$file.proto"
done
