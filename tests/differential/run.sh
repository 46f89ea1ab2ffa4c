#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Random messages of types drawn from the public protos, through our codec and C++ protobuf: first by
# descriptor, then with generated code of some of the files, made and compiled here.
# usage: BUILD=DIR tests/differential/run.sh [--seed N] [--types N] [--messages N] [--files N]
#   --files: how many of the drawn types' files to generate code for (40)
# The protos: npm's google-proto-files, or the folder that HEADWAY_PUBLIC_PROTOS names.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
build=$(cd "${BUILD:?the build}" && pwd)
program=$build/tests/differential/differential
package=google-proto-files@6.0.1
seed=1 types=1000 messages=10 files=40
while [ $# -gt 0 ]; do
    case $1 in
    --seed | --types | --messages | --files)
        [[ ${2:-} =~ ^[0-9]+$ ]] || { echo "differential: $1 takes a number" >&2; exit 2; }
        printf -v "${1#--}" %s "$2"
        shift 2
        ;;
    *)
        sed -n 's/^# usage: BUILD=DIR [^ ]*/usage: .\/dev differential/p; s/^#\(   *--files\)/\1/p' "$0" >&2
        exit 2
        ;;
    esac
done

protos=${HEADWAY_PUBLIC_PROTOS:-$build/public-protos/package}
if ! [ -d "$protos" ]; then
    command -v npm >/dev/null || { echo "differential: npm fetches $package; install it" >&2; exit 1; }
    echo "Fetching $package with npm"
    mkdir -p "$build/public-protos"
    (cd "$build/public-protos" && npm pack --silent "$package" && tar -xzf google-proto-files-*.tgz)
fi

status=0
"$program" --seed "$seed" --types "$types" --messages "$messages" "$protos" || status=$?
[ "$status" -le 1 ] || exit "$status"
[ "$files" -gt 0 ] || exit "$status"

# Each line of the list: a drawn type's file, then what it imports.
work=$build/differential
rm -rf "$work"
mkdir -p "$work/code"
"$program" --seed "$seed" --types "$types" --list "$protos" >"$work/all"
head -n "$files" "$work/all" >"$work/files"
made=0 refused=0
while read -r -a closure; do
    mkdir "$work/one"
    if protoc -I"$protos" --plugin=protoc-gen-headway="$build/codegen/protoc-gen-headway" \
        --headway_out="$work/one" "${closure[@]}" 2>"$work/said"; then
        cp -r "$work/one/." "$work/code"
        made=$((made + 1))
    else
        echo "not generated: ${closure[0]}: $(grep -v warning "$work/said" | head -n 1)"
        refused=$((refused + 1))
    fi
    rm -rf "$work/one"
done <"$work/files"
cd "$work/code"
find . -name '*.c' | sort >"$work/sources"
echo "Compiling the code of $made files and what they import: $(wc -l <"$work/sources") sources;" \
    "$refused refused"
cc=${CC:-cc}
command -v ccache >/dev/null && cc="ccache $cc"
read -r -a flags <<<"$(pkg-config --cflags libprotobuf-c)"
xargs -P "$(nproc)" -I{} $cc -std=c11 -O1 -DNDEBUG -I. -I"$root/bus/include" \
    -I"$root/bus/message/include" "${flags[@]}" -c {} -o {}.o <"$work/sources"
find . -name '*.headway.h' | sed 's,^\./,,' | sort | xargs sh "$here/table.sh" . >"$work/table.c"
$cc -std=c11 -I. -I"$root/bus/include" -I"$root/bus/message/include" "${flags[@]}" -c "$work/table.c" \
    -o "$work/table.o"
find . -name '*.o' | sort >"$work/objects"
read -r -a libraries <<<"$(pkg-config --libs protobuf libprotobuf-c libuv)"
"${CXX:-c++}" -o "$work/differential" "$work/table.o" @"$work/objects" \
    "$build/tests/differential/libdifferential_parts.a" "$build/libheadway.a" "${libraries[@]}" \
    -lpthread -ldl
"$work/differential" --generated --seed "$seed" --types "$types" --messages "$messages" "$protos" ||
    status=1
exit "$status"
