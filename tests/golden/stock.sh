#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our messages are stock protoc-c's: the same program over both prints the same, and every function
# and descriptor of stock's is there. usage: stock.sh PROTOC PLUGIN PROTOC_C CC LIBHEADWAY CFLAGS...
set -e
here=$(cd "$(dirname "$0")" && pwd)
protoc=$1 plugin=$2 protoc_c=$3 cc=$4 library=$5
shift 5
includes="-I$here/../../bus/include -I$here/../../bus/message/include"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/stock" "$work/ours"
cd "$here/stock"
"$protoc_c" -I. --c_out="$work/stock" sample.proto modern.proto
"$protoc" -I. --plugin=protoc-gen-headway="$plugin" --headway_out="$work/ours" sample.proto modern.proto
for side in stock ours; do
    "$cc" -std=c11 -DPROTOBUF_C__NO_DEPRECATED $includes -I"$work/$side" dump.c "$work/$side/sample.pb-c.c" \
        "$work/$side/modern.pb-c.c" -o "$work/$side/dump" "$library" "$@" -lprotobuf-c
    "$work/$side/dump" >"$work/$side.txt"
    "$cc" -std=c11 -c $includes -I"$work/$side" "$work/$side/sample.pb-c.c" -o "$work/$side/sample.o"
    nm --defined-only "$work/$side/sample.o" | awk '$2 ~ /[TDRB]/ { print $3 }' | LC_ALL=C sort \
        >"$work/$side.symbols"
done
[ -s "$work/stock.txt" ]
diff "$work/stock.txt" "$work/ours.txt"
diff "$work/stock.symbols" "$work/ours.symbols"
