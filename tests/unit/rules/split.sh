#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Cuts a table of cases into .proto files and has protoc compile each side of each.
# usage: split.sh TABLE OUT PROTOC INCLUDE...
#   ==== a title                       begins a case
#   expect RULE LINE:COLUMN [FILE]     one finding; a rule that is off is on for this case
#   service NAME                       only what this service reaches counts
#   ---- SIDE [FILE]                   the text of a file follows; by default t/v1/case.proto
# OUT/index tells the cases to the test: "case N title", "file SIDE FILE", "expect ...",
# "service NAME".
set -eu
table=$1 out=$2 protoc=$3
shift 3
rm -rf "$out"
mkdir -p "$out"
awk -v out="$out" '
/^==== / { close(file); file = ""; n++; print "case " n " " substr($0, 6) >(out "/index"); next }
/^(expect|service) / && file == "" { print >(out "/index"); next }
/^---- / {
    close(file)
    name = NF > 2 ? $3 : "t/v1/case.proto"
    file = out "/" n "/" $2 "/" name
    folder = file
    sub("/[^/]*$", "", folder)
    system("mkdir -p \"" folder "\"")
    print "file " $2 " " name >(out "/index")
    printf "" >file
    next
}
file != "" { print >file }
' "$table"
includes=
for include in "$@"; do
    includes="$includes -I$include"
done
for side in "$out"/*/*/; do
    side=${side%/}
    # shellcheck disable=SC2086,SC2046
    "$protoc" -I"$side" $includes --include_imports --include_source_info \
        --descriptor_set_out="$side.fds" $(cd "$side" && find . -name '*.proto' | sed 's,^\./,,' | sort) \
        2>"$side.log" || { cat "$side.log" >&2 && exit 1; }
done
