#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# By hand: protoc with our plugin, the compiler with what pkg-config says.
. "$(dirname "$0")/common.sh"
export PKG_CONFIG_PATH="$libraries/pkgconfig"
cd "$user"
protoc -I. -I"$(pkg-config --variable=protodir headway)" --headway_out=. hello.proto
for program in service client; do
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${CFLAGS:-} $program.c hello.pb-c.c \
        hello.headway.c $(pkg-config --cflags --libs headway) -Wl,-rpath,"$libraries" \
        -o hello-$program
done
./hello-service --version
headway broker &
./hello-service &
test "$(./hello-client)" = 'Hello, world.'
