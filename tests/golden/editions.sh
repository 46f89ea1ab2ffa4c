#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A compiler's request with an edition's features becomes what editions/expected holds, and compiles.
# KEEP=1 takes over what is made. usage: editions.sh PROTOC PLUGIN PROTOBUF_INCLUDE CC INCLUDE_DIRECTORY...
set -e
here=$(cd "$(dirname "$0")" && pwd)
protoc=$1 plugin=$2 protobuf=$3 cc=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/from_request.sh" "$protoc" "$plugin" "$protobuf" "$here/editions/editions.request" "$work"
# What the plugin says it knows: proto3's optional and editions, from 2023 to 2026.
grep -qx 'supported_features: 3' "$work/text"
grep -qx '3: 1000' "$work/text"
grep -qx '4: 1002' "$work/text"
[ -z "$KEEP" ] || cp "$work"/editions.pb-c.? "$here/editions/expected/"
for file in editions.pb-c.h editions.pb-c.c; do
    diff "$here/editions/expected/$file" "$work/$file"
done
includes=-I$work
for include; do
    includes="$includes -I$include"
done
for file in "$work"/*.c; do
    "$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror $includes -c -o /dev/null "$file"
done
