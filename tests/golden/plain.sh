#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies generated code without the bytes of its schema, which differ between versions of protoc.
# usage: plain.sh FROM TO
set -e
cd "$1"
find . -name '*.[ch]' | LC_ALL=C sort | while read -r file; do
    mkdir -p "$2/$(dirname "$file")"
    sed -e '/^    [0-9][0-9,]*$/d' -e 's/\(schema_bytes\[\)[0-9]*/\1/' \
        -e 's/\(schema_bytes, \)[0-9]*}/\1...}/' "$file" >"$2/$file"
done
