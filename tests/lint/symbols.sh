#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A library exports what its map lists, no more and no less, and together the maps list what the
# headers declare HEADWAY_API. A line with a star in a map lets generated code out: its names are not
# compared. usage: symbols.sh ROOT [LIBRARY MAP]... (LIBRARY -: not built, only its map is read)
. "$(dirname "$0")/files.sh"
shift
status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

listed() {
    sed -n 's/^ *\([a-z_0-9]*\);$/\1/p' "$@" | LC_ALL=C sort
}
# Declarations may break after any word: read statements, not lines.
tree_files '*.h' | grep -E '^bus/((message|adapters/[a-z]*)/)?include/' | xargs cat | sed 's/^ *#.*//' | tr '\n' ' ' |
    sed 's,/\*[^*]*\*\(\([^*/][^*]*\)*\*\)*/, ,g' | tr ';{}' '\n\n\n' | grep HEADWAY_API |
    sed -n 's/.*HEADWAY_API *//; s/^\([^(]*\)(.*/\1/; s/\[.*//; s/.*[ *]\([a-z_0-9]*\) *$/\1/p' |
    LC_ALL=C sort -u >"$work/declared"

: >"$work/all"
while [ $# -ge 2 ]; do
    listed "$2" >"$work/listed"
    cat "$work/listed" >>"$work/all"
    [ "$1" != - ] || { shift 2 && continue; }
    generated=$(sed -n 's/^ *\([a-z_0-9][a-z_0-9]*\)\*;$/^\1/p' "$2")
    nm -D --defined-only "$1" | awk '$2 ~ /[TDRBVW]/ { sub(/@.*/, "", $3); print $3 }' |
        grep -vE '^(__(asan|ubsan|odr|gcov)|HEADWAY_)' | grep -v -e "${generated:-^ }" |
        LC_ALL=C sort >"$work/exported"
    diff "$work/listed" "$work/exported" >"$work/diff" || {
        echo "$1 (>) differs from its map ${2#"$PWD"/} (<):"
        grep '^[<>]' "$work/diff"
        status=1
    }
    shift 2
done
LC_ALL=C sort -u "$work/all" -o "$work/all"
diff "$work/declared" "$work/all" >"$work/diff" || {
    echo "the headers (<) differ from the maps (>):"
    grep '^[<>]' "$work/diff"
    status=1
}
exit $status
