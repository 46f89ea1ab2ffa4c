#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the plugin makes of a compiler's request that is kept in a file, as files in OUT.
# usage: from_request.sh PROTOC PLUGIN PROTOBUF_INCLUDE REQUEST OUT
set -eu
protoc=$1 plugin=$2 protobuf=$3 request=$4 out=$5
mkdir -p "$out"
"$plugin" <"$request" >"$out/response"
"$protoc" -I"$protobuf" --decode=google.protobuf.compiler.CodeGeneratorResponse \
    google/protobuf/compiler/plugin.proto <"$out/response" >"$out/text"
! grep '^error: ' "$out/text" >&2
# The text's string escapes are undone, a marked backslash last.
for file in $(sed -n 's/^  name: "\(.*\)"$/\1/p' "$out/text"); do
    mkdir -p "$(dirname "$out/$file")"
    awk -v name="  name: \"$file\"" '$0 == name { found = 1; next } found { print; exit }' "$out/text" |
        sed -e 's/^  content: "//' -e 's/"$//' -e 's/\\\\/\a/g' -e 's/\\n/\n/g' \
            -e "s/\\\\\\(['\"]\\)/\\1/g" -e 's/\a/\\/g' | sed '$d' >"$out/$file"
done
