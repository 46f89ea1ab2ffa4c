#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the flags of bus/release.cmake leave in a binary is in each of these: read from its headers and
# symbols, whatever was said to the compiler. usage: hardened.sh CC FILE|FOLDER...
set -u
cc=$1
shift
status=0 count=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

bad() {
    echo "$file: $1"
    status=1
}
has() {
    grep -qE "$1" "$work/$2"
}
is_elf() {
    [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]
}

# A whole binary is marked for IBT and shadow stacks if each of its parts is. Some systems' start files
# are not (Debian 12's): then what we compile is still to be, and to begin its functions with ENDBR.
marks=none
echo 'int main(void) { return 0; }' >"$work/probe.c"
if "$cc" -fcf-protection -c "$work/probe.c" -o "$work/probe.o" 2>/dev/null &&
    readelf -nW "$work/probe.o" | grep -q 'IBT, SHSTK'; then
    marks=objects
    "$cc" -fcf-protection "$work/probe.c" -o "$work/probe"
    ! readelf -nW "$work/probe" | grep -q 'IBT, SHSTK' || marks=binaries
fi
few=8 # start files have some ENDBR of their own
# Of a program of one file all functions are its own, called by nobody's address: none needs one.
is_alone() {
    [ "$(readelf -sW "$1" | awk '$4 == "FUNC" && $5 == "GLOBAL" && $7 != "UND"' | sort -u | wc -l)" -lt $few ]
}

check() {
    file=$1
    readelf -hW "$file" >"$work/head"
    readelf -lW "$file" >"$work/segments"
    readelf -dW "$file" >"$work/dynamic"
    readelf -nW "$file" >"$work/notes"
    readelf -W --dyn-syms "$file" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }' >"$work/needs"
    has 'Type: *DYN' head || bad 'is not position independent'
    if has '^ *INTERP ' segments && ! has 'FLAGS_1.*PIE' dynamic; then
        bad 'is a program that is not PIE'
    fi
    has '^ *GNU_RELRO ' segments || bad 'has no GNU_RELRO'
    has '(FLAGS.*BIND_NOW|FLAGS_1.*NOW|\(BIND_NOW\))' dynamic || bad 'has no BIND_NOW: its relocations stay writable'
    if ! has '^ *GNU_STACK ' segments || has '^ *GNU_STACK .* [RW ]*E' segments; then
        bad 'may execute its stack (GNU_STACK)'
    fi
    ! has '^ *LOAD .* RWE ' segments || bad 'has memory that is writable and executable'
    ! has 'TEXTREL' dynamic || bad 'has relocations in its code (TEXTREL)'
    if has '\(NEEDED\)' dynamic; then # a static program has these inside, without their names
        has '^__stack_chk_fail$' needs || bad 'has no stack protector (__stack_chk_fail)'
        has '^__[a-z]+_chk$' needs || bad 'has no fortified call (__*_chk)'
    fi
    if [ $marks = binaries ]; then
        has 'x86 feature: .*IBT.*SHSTK' notes || bad 'has no note of IBT and SHSTK'
    elif [ $marks = objects ]; then
        [ "$(objdump -d -j .text "$file" | grep -c endbr)" -gt $few ] || is_alone "$file" ||
            bad 'has no ENDBR at its functions'
    fi
    sed -n 's/.*(R\(UN\)\{0,1\}PATH).*\[\(.*\)\]/\2/p' "$work/dynamic" | tr ':' '\n' | grep -v '^\$ORIGIN' |
        grep . >"$work/paths" && bad "looks for libraries in $(tr '\n' ' ' <"$work/paths")"
    count=$((count + 1))
}

check_archive() {
    file=$1
    [ $marks != none ] || return 0
    readelf -nW "$file" | awk '/^File: / { if (name && !marked) print name; name = $2; marked = 0 }
        /IBT, SHSTK/ { marked = 1 } END { if (name && !marked) print name }' >"$work/bare"
    [ ! -s "$work/bare" ] || bad "has members without a mark: $(tr '\n' ' ' <"$work/bare")"
}

for given in "$@"; do
    find "$given" -type f >"$work/files"
    while read -r path; do
        case $path in
        *.a) check_archive "$path" ;;
        *) ! is_elf "$path" || check "$path" ;;
        esac
    done <"$work/files"
done
[ $count -gt 0 ] || {
    echo "there is no binary in: $*"
    exit 1
}
echo "$count binaries checked; marked for IBT and shadow stacks: $marks"
exit $status
