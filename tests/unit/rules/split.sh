#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Cuts a table of cases into .proto files and has protoc compile each side of each.
# usage: split.sh TABLE OUT PROTOC INCLUDE...
#   ==== a title                       begins a case
#   expect RULE LINE:COLUMN [FILE]     one finding; a rule that is off is on for this case
#   service NAME                       only what this service reaches counts
#   ---- SIDE [FILE]                   the text of a file follows; by default t/v1/case.proto
# A side with an edition comes compiled, in editions/: Debian's protoc knows none. After such a case
# has changed: BUF=path/of/buf tests/unit/rules/split.sh, with the same arguments, makes it anew.
# OUT/index tells the cases to the test: "case N title", "file SIDE FILE", "expect ...",
# "service NAME".
set -eu
kept=$(cd "$(dirname "$0")" && pwd)/editions
table=$1 out=$2 protoc=$3
shift 3
rm -rf "$out"
mkdir -p "$out"
awk -v out="$out" '
/^==== / { close(file); file = ""; n++; print "case " n " " substr($0, 6) >(out "/index")
    slug = substr($0, 6); gsub(/[^A-Za-z0-9]+/, "-", slug); next }
/^(expect|service) / && file == "" { print >(out "/index"); next }
/^---- / {
    close(file)
    name = NF > 2 ? $3 : "t/v1/case.proto"
    file = out "/" n "/" $2 "/" name
    folder = file
    sub("/[^/]*$", "", folder)
    system("mkdir -p \"" folder "\"")
    if (slug != "") print slug >(out "/" n "/title")
    slug = ""
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

# with_edition SIDE: its set from editions/, whose sums tell that it is of this text.
with_edition() {
    name=$(cat "${1%/*}/title").${1##*/}
    sum=$name.$(find "$1" -name '*.proto' | LC_ALL=C sort | xargs cat | cksum | tr ' ' '.')
    if [ -n "${BUF:-}" ]; then
        mkdir -p "$kept"
        rm -f "$kept/$name".*
        (cd "$1" && "$BUF" build . --as-file-descriptor-set -o "$kept/$sum.fds#format=binpb")
    fi
    cp "$kept/$sum.fds" "$1.fds" || {
        echo "$name has another text than tests/unit/rules/editions/: see split.sh" >&2
        exit 1
    }
}

for side in "$out"/*/*/; do
    side=${side%/}
    if grep -rq '^edition = ' "$side"; then
        with_edition "$side"
        continue
    fi
    # shellcheck disable=SC2086,SC2046
    "$protoc" -I"$side" $includes --include_imports --include_source_info \
        --descriptor_set_out="$side.fds" $(cd "$side" && find . -name '*.proto' | sed 's,^\./,,' | sort) \
        2>"$side.log" || { cat "$side.log" >&2 && exit 1; }
done
