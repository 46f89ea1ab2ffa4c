#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generates the good inputs. usage: generate.sh PROTOC PLUGIN PROTOBUF_INCLUDE OUT
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
rm -rf "$4"
mkdir -p "$4"
cd "$here/good"
"$1" -I. -I"$root/proto" -I"$3" --plugin=protoc-gen-headway="$2" --headway_out="$4" *.proto \
    fleet/v1/fleet.proto
