#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The libraries and programs build without a warning with another compiler or optimization too.
# usage: build.sh SOURCE BUILD CC CMAKE_BUILD_TYPE
set -eu
unset CCACHE_BASEDIR # makes paths relative, and gcc then keeps the folder (bus/release.cmake)
command -v "$3" >/dev/null || {
    echo "$3 is not installed: ./dev setup installs it"
    exit 77
}
cmake -S "$1" -B "$2" -G Ninja -DCMAKE_C_COMPILER="$3" -DCMAKE_BUILD_TYPE="$4" \
    -DCMAKE_C_FLAGS=-Werror -DBUILD_TESTING=OFF >/dev/null
targets='headway headway_static'
for target in sbom headway-zmq headway-sim headway_cli protoc-gen-headway headway-fleet fleet-client fleet-bootstrap \
    headway-gateway; do
    ninja -C "$2" -t query "$target" >/dev/null 2>&1 && targets="$targets $target"
done
# shellcheck disable=SC2086
cmake --build "$2" --target $targets -j "$(nproc)"
