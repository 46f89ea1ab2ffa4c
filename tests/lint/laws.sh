#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/LAWS.md has one row per law and per rule of Reactive Streams, and names only tests that exist;
# a law is held by a model or by a test that bears its number.
. "$(dirname "$0")/files.sh"
document=docs/LAWS.md
status=0

rules() {
    seq -f 1.%.0f 11
    seq -f 2.%.0f 13
    seq -f 3.%.0f 17
    seq -f 4.%.0f 2
}
once() {
    [ "$(grep -cF "| $1 |" "$document")" = 1 ] || { echo "$document: not one row for $1"; status=1; }
}
for rule in $(rules); do
    once "RS $rule"
done
for law in $(seq -f C%.0f 17) $(seq -f L%.0f 24); do
    once "$law"
    grep -F "| $law |" "$document" |
        grep -qE "\`model\.|_$law(_\w+)?\`|no direct links in this version" ||
        { echo "$document: no test bears the number of $law"; status=1; }
done

# A name is a RUN(...) of some test program, or model.MODEL[.DEFINITION].
exists() {
    case $1 in
    model.*.*)
        rest=${1#model.}
        grep -qE "^headway_model\(${rest%%.*} .*${rest#*.}\)$" tests/model/CMakeLists.txt ||
            grep -qE "^ +${rest#*.}\)$" tests/model/CMakeLists.txt
        ;;
    model.*) [ -f "tests/model/${1#model.}.pml" ] ;;
    *) grep -rqF "RUN($1)" tests --include='*.c' ;;
    esac
}
held_by() {
    grep -E '^\| ([CL]|RS )[0-9]' "$document" | awk -F'|' '{ print $(NF - 1) }'
}
for name in $(held_by | grep -oE '`[^` ]+`' | tr -d '`' | sort -u); do
    exists "$name" || { echo "$document: there is no test $name"; status=1; }
done
exit $status
