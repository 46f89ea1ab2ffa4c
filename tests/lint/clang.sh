#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The libraries and programs build with clang too, without a warning. usage: clang.sh SOURCE BUILD
set -eu
command -v clang >/dev/null || {
    echo "clang is not installed: ./dev setup installs it"
    exit 77
}
cmake -S "$1" -B "$2" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS=-Werror -DBUILD_TESTING=OFF >/dev/null
targets='headway headway_static'
for target in headway-zmq headway-sim headway_cli protoc-gen-headway fleet; do
    ninja -C "$2" -t query "$target" >/dev/null 2>&1 && targets="$targets $target"
done
# shellcheck disable=SC2086
cmake --build "$2" --target $targets -j "$(nproc)"
