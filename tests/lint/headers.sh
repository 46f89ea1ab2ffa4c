#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every public header, and those that services share, compiles alone, as C11 and as C++17. CC, CXX: the compilers; FLAGS: what
# finds libuv's and protobuf-c's headers.
. "$(dirname "$0")/files.sh"
status=0

for header in $(tree_files '*.h' | grep -E '^(bus/((message|adapters/[a-z]*)/)?|services/[a-z]*/)include/'); do
    name=${header#*include/}
    own=${header%"$name"}
    echo "#include <$name>" | ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${FLAGS:-} \
        -Ibus/include -Ibus/message/include -I"$own" -fsyntax-only -x c - || status=1
    echo "#include <$name>" | ${CXX:-c++} -std=c++17 -Wall -Wextra -Wpedantic -Werror ${FLAGS:-} \
        -Ibus/include -Ibus/message/include -I"$own" -fsyntax-only -x c++ - || status=1
    [ $status = 0 ] || echo "$header: does not compile alone"
done
exit $status
