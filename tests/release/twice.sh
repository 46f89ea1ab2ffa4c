#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two release builds, in folders of different names and lengths, and every file that they install: the
# same names, modes of files, and bytes. usage: twice.sh SOURCE FOLDER (for the two, about 1 GB; emptied first)
set -eu
source=$1
work=$2
export CCACHE_DISABLE=1
rm -rf "$work"
mkdir -p "$work/a" "$work/another/and/longer/one"
# Both at once: the source may change meanwhile.
for copy in a another/and/longer/one; do
    (cd "$source" && git ls-files -z --cached --others --exclude-standard | tar --null -cf - -T -) |
        tar -xf - -C "$work/$copy"
done
made() { # COPY BUILD: built and installed
    cmake -S "$1" -B "$1/build/$2" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBUILD_TESTING=OFF >/dev/null
    targets='headway headway_static headway-zmq headway-sim headway_cli protoc-gen-headway headway_lambda_static sbom'
    # shellcheck disable=SC2086
    cmake --build "$1/build/$2" --target $targets >"$work/log" || {
        tail -n 30 "$work/log"
        exit 1
    }
    DESTDIR=$1/stage cmake --install "$1/build/$2" --prefix /usr >/dev/null
    (cd "$1/stage" && find . \( -type f -printf '%m %p ' -exec sha256sum {} \; \) -o \
        \( ! -type f -printf '%p %l\n' \) | sort -k 2) | sed 's/  \.\/.*//' >"$1/sums"
}
SOURCE_DATE_EPOCH=$(git -C "$source" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
echo 'The first...'
made "$work/a" release
echo 'The second...'
umask 027 # what a builder's shell allows is no part of the bytes
made "$work/another/and/longer/one" somewhere/else
if ! diff "$work/a/sums" "$work/another/and/longer/one/sums"; then
    echo 'NOT reproducible: these differ. Both are kept:' "$work"
    exit 1
fi
echo "$(wc -l <"$work/a/sums") files, folders and links are the same, byte for byte."
rm -rf "$work"
