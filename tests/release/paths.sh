#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Nothing installed says where it was built, and the one part that is built again, in a folder with
# another name, has the same bytes: the generator, and objects, but what they have for link-time optimisation.
# All of it, twice: ./dev reproducible. usage: paths.sh BUILD SOURCE CC
. "$(dirname "$0")/common.sh"
cc=$3
! grep -rlF -e "$source" -e "$build" "$stage/usr" || fail 'these say where they were built'
printf '%s\0' "$build" >"$stage/planted"
grep -qF "$build" "$stage/planted" || fail 'a planted path is not seen'

export CCACHE_DISABLE=1
again=$stage/another/place
mkdir -p "$again"
(cd "$source" && tar -cf - --exclude=./build --exclude=./.git .) | tar -xf - -C "$again"
cmake -S "$again" -B "$again/out" -G Ninja -DCMAKE_C_COMPILER="$cc" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_C_FLAGS=-Werror -DBUILD_TESTING=OFF >/dev/null
cmake --build "$again/out" --target protoc-gen-headway headway_zmtp -j "$(nproc)" >/dev/null
(cd "$again/out" && find codegen/protoc-gen-headway bus/adapters/zmtp -type f \( -perm -100 -o -name '*.o' \)) \
    >"$stage/files"
count=0
plain() { # FILE COPY: as it is installed
    objcopy -R '.gnu.lto_*' -R '.gnu.debuglto_*' -N __gnu_lto_v1 "$1" "$2"
}
while read -r file; do
    plain "$again/out/$file" "$stage/one"
    plain "$build/$file" "$stage/other"
    cmp "$stage/one" "$stage/other" || fail "$file differs"
    count=$((count + 1))
done <"$stage/files"
[ $count -gt 10 ] || fail "only $count files were compared"
echo "$count files are the same"
