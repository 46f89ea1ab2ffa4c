#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A sample of ./dev protos that needs nothing but the packages of ./dev: the .protos that come with
# protobuf generate, compile clean, as C and their headers as C++, and are clang-format's own.
# usage: sample.sh PROTOC PLUGIN PROTOBUF_INCLUDE CC CXX CLANG_FORMAT STYLE INCLUDE_DIRECTORY...
set -e
golden=$(cd "$(dirname "$0")/../golden" && pwd)
protoc=$1 plugin=$2 protobuf=$3 cc=$4 cxx=$5 tool=$6 style=$7
shift 7
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$protobuf"
find google/protobuf -name '*.proto' | LC_ALL=C sort >"$work/files"
count=$(wc -l <"$work/files")
[ "$count" -ge 12 ] || { echo "only $count .proto files in $protobuf"; exit 1; }
mkdir "$work/out"
"$protoc" -I. --plugin=protoc-gen-headway="$plugin" --headway_out="$work/out" "@$work/files"
cd "$work/out"
flags="-Wall -Wextra -Wpedantic -Werror -I."
for include; do
    flags="$flags -I$include"
done
find . -name '*.c' | xargs -n 1 "$cc" -std=c11 $flags -c -o /dev/null
find . -name '*.h' | sed 's/.*/#include "&"/' | "$cxx" -std=c++17 $flags -fsyntax-only -x c++ -
[ ! -x "$tool" ] || "$golden/format.sh" "$work/out" "$tool" "$style"
echo "$count files"
