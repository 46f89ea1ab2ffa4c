#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `headway new`, on the installed Headway: its project builds without a warning, its test passes, its
# README is right to the letter. What is there already stays as it is.
. "$(dirname "$0")/common.sh"
export CMAKE_PREFIX_PATH="$prefix"
export CFLAGS="${CFLAGS:-} -Wall -Wextra -Wpedantic -Wshadow -Werror"
cd "$stage"

headway new greeter >said
cat said
for file in greeter/v1/greeter.proto service.c service.h main.c client.c test.c CMakeLists.txt \
    README.md .gitignore .clang-format; do
    grep -qx "  greeter/$file" said
    [ -s "greeter/$file" ]
done
[ "$(find greeter -type f | wc -l)" -eq 10 ]
grep -r SPDX greeter && exit 1
headway lint greeter # from above, by its path from within, and as the README says
(cd greeter && headway lint greeter/v1/greeter.proto)

# The README's commands, in its order.
awk '/^```sh$/ { step++; follow = 1; next } /^```/ { follow = 0 } follow { print >("step" step) }' \
    greeter/README.md
cd greeter
. ../step1 # build and test
. ../step2 # a broker, the service
tries=600
until headway ls 2>/dev/null | grep -q greeter.v1.Greeter; do
    tries=$((tries - 1))
    [ $tries -gt 0 ]
    sleep 0.1
done
export HEADWAY_LOG=error # on a busy machine a slow callback is logged
. ../step3 >../used 2>&1
tries=600
# The subscriber may be the last to print; and on a busy machine it was late for what was published.
until grep -q '"greetings": *"[0-9]' ../used; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || { cat ../used && exit 1; }
    headway call greeter.v1.Greeter/Greet '{"name": "reader"}' >../again 2>&1 || true
    sleep 0.1
done
cat ../used
grep -qx 'Hello, world.' ../used
grep -qx 'heard that world was greeted' ../used
[ "$(grep -cx '[123]' ../used)" -eq 3 ]
grep -q '  // A greeting for one name.' ../used
grep -q '"greeting": "Hello, reader."' ../used
[ "$(grep -c '^{"number":"[123]"}$' ../used)" -eq 3 ]
code=0
headway call greeter.v1.Greeter/Greet '{}' 2>../said || code=$?
[ $code -eq 7 ]
grep -q 'name has 0 bytes: write 1 to 100' ../said
. ../step4 >../checked 2>&1 || { cat ../checked && exit 1; } # lint, breaking
[ ! -s ../checked ]
. ../step5 >../given # a function
cat ../given
grep -q '"greeting": *"Hello, reader."' ../given
cd ..

# Another name, with all that a name may have, in a folder of another name that is there and empty.
mkdir elsewhere
headway new log2_net --dir elsewhere >said
[ -s elsewhere/log2_net/v1/log2_net.proto ]
grep -ri greeter elsewhere && exit 1
cmake -S elsewhere -B elsewhere/build >said || { cat said && exit 1; }
cmake --build elsewhere/build
ctest --test-dir elsewhere/build --output-on-failure
grep -q 'service Log2Net {' elsewhere/log2_net/v1/log2_net.proto

# refused WORDS ARGUMENT...: exit code 73, and these words.
refused() {
    words=$1
    shift
    code=0
    headway new "$@" >said 2>&1 || code=$?
    cat said
    [ $code -eq 73 ]
    grep -q "$words" said
}
cp elsewhere/service.c kept
refused 'is there already and not an empty folder' log2_net --dir elsewhere
cmp kept elsewhere/service.c
[ ! -e elsewhere/greeter ]
echo mine >taken
refused 'is there already' taken
[ "$(cat taken)" = mine ]
refused 'make the folder around it first' other --dir nowhere/other
[ ! -e nowhere ]
code=0
headway new build >said 2>&1 || code=$?
[ $code -eq 2 ]
[ ! -e build ]
# What cannot be written is taken back, folders too.
mkdir full
code=0
(trap '' XFSZ && ulimit -f 8 && headway new greeter --dir full) >said 2>&1 || code=$? # 4096 bytes
cat said
[ $code -eq 73 ]
grep -q 'cannot write full/test.c' said
[ -z "$(ls -A full)" ]
