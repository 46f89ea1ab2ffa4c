#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# By hand: protoc with our plugin, the compiler with what pkg-config says.
. "$(dirname "$0")/common.sh"
export PKG_CONFIG_PATH="$libraries/pkgconfig"
cd "$user"
protoc -I. -I"$(pkg-config --variable=protodir headway)" --headway_out=. hello/v1/hello.proto
for program in service client; do
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${CFLAGS:-} $program.c -I. hello/v1/hello.pb-c.c \
        hello/v1/hello.headway.c $(pkg-config --cflags --libs headway) -Wl,-rpath,"$libraries" \
        -o hello-$program
done
./hello-service --version
headway broker &
./hello-service &
tries=600
until headway ls 2>/dev/null | grep -q hello.v1.Hello; do
    tries=$((tries - 1))
    [ $tries -gt 0 ]
    sleep 0.1
done
test "$(./hello-client)" = 'Hello, world.'
