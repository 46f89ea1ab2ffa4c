#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A sample of ./dev protos that needs nothing but the packages of ./dev: the .protos that come with
# protobuf generate, compile clean, as C and their headers as C++, and are clang-format's own.
# usage: sample.sh PROTOC PLUGIN PROTOBUF_INCLUDE CLANG_FORMAT STYLE INCLUDE_DIRECTORY...
set -e
golden=$(cd "$(dirname "$0")/../golden" && pwd)
protoc=$1 plugin=$2 protobuf=$3 tool=$4 style=$5
shift 5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$protobuf"
find google/protobuf -name '*.proto' | LC_ALL=C sort >"$work/files"
count=$(wc -l <"$work/files")
[ "$count" -ge 12 ] || { echo "only $count .proto files in $protobuf"; exit 1; }
mkdir "$work/out"
"$protoc" -I. --plugin=protoc-gen-headway="$plugin" --headway_out="$work/out" "@$work/files"
"$golden/compile.sh" "$work/out" "$@"
[ ! -x "$tool" ] || "$golden/format.sh" "$work/out" "$tool" "$style"
echo "$count files"
