#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/LAWS.md has one row per law, and names only tests that exist.
. "$(dirname "$0")/files.sh"
document=docs/LAWS.md
status=0

for law in $(seq -f C%.0f 17) $(seq -f L%.0f 24); do
    [ "$(grep -c "^| $law |" "$document")" = 1 ] || { echo "$document: not one row for $law"; status=1; }
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
for name in $(grep '^| [CL][0-9]' "$document" | grep -oE '`[^` ]+`' | tr -d '`' | sort -u); do
    exists "$name" || { echo "$document: there is no test $name"; status=1; }
done
exit $status
