# SPDX-License-Identifier: Apache-2.0
# For arm64 on another machine, with Debian's cross compiler and the libraries of its architecture arm64:
#   dpkg --add-architecture arm64 && apt-get update
#   apt-get install gcc-aarch64-linux-gnu libc6-dev:arm64 libuv1-dev:arm64 libprotobuf-c-dev:arm64 \
#                   libsodium-dev:arm64
#   cmake -DCMAKE_TOOLCHAIN_FILE=arm64.cmake -DHEADWAY_PROTOC_GEN=/usr/bin/protoc-gen-headway ...
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)
