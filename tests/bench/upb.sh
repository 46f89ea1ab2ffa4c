#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds codec-upb: upb as it stands in the source package of Debian's protobuf, which no binary
# package ships with its compiler. usage: upb.sh BUILD. Exit code 1, and why, when it cannot be had.
set -e
here=$(cd "$(dirname "$0")" && pwd)
to=$1/tests/bench
work=$1/upb
[ "$to/codec-upb" -nt "$here/codec_upb.c" ] && exit 0
failed() {
    echo "without upb: $*"
    exit 1
}
mkdir -p "$work/lists/partial" "$work/sources"
if ! [ -f "$work/php-upb.c" ]; then
    command -v apt-get >/dev/null || failed "the source package is fetched with apt-get"
    version=$(dpkg-query -W -f '${source:Version}' libprotobuf-dev) ||
        failed "libprotobuf-dev is not installed"
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    echo "deb-src http://deb.debian.org/debian $release main" >"$work/sources/src.list"
    # Lists of our own: the machine's stay as they are.
    apt() {
        apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" \
            -o Dir::State::lists="$work/lists" -o APT::Sandbox::User=root "$@" </dev/null
    }
    (cd "$work" && apt update && apt --download-only source "protobuf=$version") \
        >"$work/log" 2>&1 || failed "no source package of protobuf $version, see $work/log"
    tar -xzf "$work"/protobuf_*.orig.tar.gz -C "$work" --strip-components=5 \
        --wildcards '*/php-upb.[ch]'
    tar -xzf "$work"/protobuf_*.orig.tar.gz -C "$work" --strip-components=1 \
        --wildcards '*/third_party/utf8_range/*.[ch]'
fi
protoc -I"$here" --descriptor_set_out="$to/codec.fds" "$here/codec.proto"
# As CMake's RelWithDebInfo.
"${CC:-cc}" -std=gnu11 -O2 -g -DNDEBUG -fno-strict-aliasing -w -I"$work" \
    "$here/codec_upb.c" "$work/php-upb.c" "$work/third_party/utf8_range/naive.c" \
    -o "$to/codec-upb" -lm
