#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Generated code compiles without a warning, under gcc and clang; its headers as C++17 too.
# usage: compile.sh GENERATED INCLUDE_DIRECTORY...
dir=$1
shift
includes=-I$dir
for include; do
    includes="$includes -I$include"
done
status=0
cd "$dir" || exit 1
warnings="-Wall -Wextra -Wpedantic -Werror"
seen=0
for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    seen=1
    find . -name '*.c' | xargs $cc -std=c11 $warnings $includes -fsyntax-only || status=1
done
for cxx in g++ clang++; do
    command -v $cxx >/dev/null || continue
    for header in $(find . -name '*.h'); do
        echo "#include \"$header\"" | $cxx -std=c++17 $warnings $includes -fsyntax-only -x c++ - || status=1
    done
done
[ $seen = 1 ] || { echo "no compiler"; exit 1; }
exit $status
